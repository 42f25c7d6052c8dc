"""How far a signed graph is from balance: the frustration index, exactly, with all divisions that attain it."""

from detente.engines.balance.divided import LISTED, Balance, balance
from detente.engines.balance.parts import Edge
from detente.engines.balance.piece import Sides
from detente.engines.balance.tried import FEW

__all__ = ["FEW", "LISTED", "Balance", "Edge", "Sides", "balance"]
