"""The command line: reads requests, prints results; rules of the model live elsewhere."""

# importing the modules adds their commands to the group
from detente.cli import (  # noqa: F401 - as above
    analysis,
    blind,
    comparison,
    evidence,
    exchange,
    imports,
    workbench,
)
from detente.cli.group import main

__all__ = ["main"]
