"""The commands that are no questions; loaded when one of them is asked for, or all are listed."""

# importing the modules adds their commands to the group
from detente.cli import (  # noqa: F401 - as above
    blind,
    evidence,
    exchange,
    linking,
    papers,
    reporting,
    roles,
    workbench,
)
