"""The command line: reads requests, prints results; rules of the model live elsewhere."""

from detente.cli import analysis  # noqa: F401 - importing the module adds its commands to the group
from detente.cli.group import main

__all__ = ["main"]
