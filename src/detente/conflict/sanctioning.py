"""How the others may sanction a move: the two words of data in which five solution concepts differ."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

Responders = Literal["nothing", "moves", "improvements"]
Value = Literal["rank", "best"]


@dataclass(frozen=True)
class Sanctioning:
    """The shape that five solution concepts share; what engines compute.

    For decision maker i write p for its rank, and best(x) for the best rank among x and the states i reaches from x in
    one move. A state s is stable for i iff for every improvement q of i from s the least v over what the opponents can
    reach from q is at most p(s).

    Parameters
    ----------
    id
        Id of the concept whose shape it is; shapes are equal where the words are.
    responders
        What the opponents use to answer: nothing, their moves, or only their improvements.
    value
        v: the rank itself, or `best` where the focal decision maker may still answer the answer.

    Examples
    --------
    >>> Sanctioning("seq", responders="improvements", value="rank").counters
    False
    """

    id: str = field(compare=False)
    responders: Responders
    value: Value = "rank"

    @property
    def counters(self) -> bool:
        """Whether the focal decision maker may answer the opponents' answer."""
        return self.value == "best"

    @property
    def at_first(self) -> Sanctioning:
        """The same without foresight of the focal decision maker's own next move."""
        return replace(self, value="rank")
