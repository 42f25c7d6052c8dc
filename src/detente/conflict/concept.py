"""What a solution concept is: two words of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Concept:
    """A solution concept of the one shape that five of them share.

    For decision maker i write p for its rank, and best(x) for the best rank among x and the states i reaches from x in
    one move. A state s is stable for i iff for every improvement q of i from s the least v over what the opponents can
    reach from q is at most p(s).

    Parameters
    ----------
    id
        Its name in files and on the command line.
    responders
        What the opponents use to answer: nothing, their moves, or only their improvements.
    value
        v: the rank itself, or `best` where the focal decision maker may still answer the answer.

    Examples
    --------
    >>> Concept("seq", responders="improvements", value="rank").counters
    False
    """

    id: str
    responders: Literal["nothing", "moves", "improvements"]
    value: Literal["rank", "best"] = "rank"

    @property
    def counters(self) -> bool:
        """Whether the focal decision maker may answer the opponents' answer."""
        return self.value == "best"
