"""The command line: reads requests, prints results; rules of the model live elsewhere."""

import gc

gc.set_threshold(50_000, 20, 20)  # loading makes many objects, and no rubbish: said before the commands are loaded

from detente.cli.group import main  # noqa: E402

__all__ = ["main"]
