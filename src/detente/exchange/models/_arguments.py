"""What is argued in a model, or in a case that is arguments alone, whichever format it then goes out in."""

from __future__ import annotations

from detente.case.elements import Entry, Layer
from detente.errors import UsageError
from detente.exchange.models._format import Outgoing


def argued(going: Outgoing, what: str) -> tuple[Layer, dict[str, Entry]]:
    """Return where it is argued, and the arguments; `what` is the file.

    Raises
    ------
    UsageError
        If nothing is argued, or several models were chosen.
    """
    layer = going.one_model(what).layer if going.models else going.case.evidence
    held = layer.standing("arguments")
    if not held:
        raise UsageError(f"{going.case.name} has no arguments to write")
    return layer, held
