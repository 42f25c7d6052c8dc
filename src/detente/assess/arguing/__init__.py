"""Arguments evaluated: what stands, what falls, what is open, and which positions one may take."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.assess.arguing.framework import Framework, Label, Labelling, Reason
    from detente.assess.arguing.labels import grounded
    from detente.assess.arguing.of_case import framework_of
    from detente.assess.arguing.shared import Joined, joined
    from detente.assess.arguing.sides import Dispute, Positions, positions
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "Dispute",
    "Framework",
    "Joined",
    "Label",
    "Labelling",
    "Positions",
    "Reason",
    "framework_of",
    "grounded",
    "joined",
    "positions",
]
