"""Extensions: modules outside the package that declare sections, preferences, concepts, questions or formats.

An extension is any module that registers, when it is loaded, what it declares (see `detente.declared`)::

    SECTIONS.register("alliances", Section("alliances", …))

In Python it is imported like any other. The command line, and the processes that answer the questions of a workbench,
load those that the environment names in `VARIABLE`, so that all of them know the same.
"""

from __future__ import annotations

import os
from importlib import import_module

from detente.errors import UsageError

VARIABLE = "DETENTE_EXTENSIONS"
"""The environment variable that names modules, with spaces or commas between."""


def load_extensions() -> None:
    """Load the extensions that the environment names; those that are loaded already are left as they are.

    Raises
    ------
    UsageError
        If one is not there, or cannot be loaded.
    """
    for name in os.environ.get(VARIABLE, "").replace(",", " ").split():
        try:
            import_module(name)
        except Exception as e:
            if isinstance(e, ModuleNotFoundError) and e.name == name:
                why = "there is no such module; install it, or name its folder in PYTHONPATH"
            else:
                why = f"it ended with {type(e).__name__}: {e}"
            raise UsageError(f"the extension “{name}”, which {VARIABLE} names, cannot be loaded: {why}") from e
