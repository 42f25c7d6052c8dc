"""The command line: reads requests, prints results; rules of the model live elsewhere."""

from detente.cli.group import main

__all__ = ["main"]
