"""The relations of the first case as the coder who read it counted them, from the file of the case as it ships.

The coder's *core* are thirteen actors. The Free Syrian Army counts with the rebels, whose part it is; the groups that
the CIA backs do not, since that they are the same is nowhere said. Of Russia and the United States both is said, that
they would work together and that one threatens the other: that pair is left out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import literal_cases
from literal_relations import Pair, said, settled

FILE = Path(__file__).parents[1] / "src" / "detente" / "catalog" / "cases" / "syria-2016.yaml"
CORE = frozenset(
    ("us", "wh", "pent", "ic", "rus", "syr", "reb", "nusra", "isis", "kurds", "turkey", "arab_allies", "europe")
)
FOLDED = {"fsa": "reb"}
AGENCIES = dict.fromkeys(("wh", "pent", "ic"), "us")


@cache
def relations() -> dict[str, dict[str, Any]]:
    return dict(literal_cases.load(FILE.read_text(encoding="utf-8"))["relations"])


def everything(*, stated: bool = False) -> dict[Pair, set[int]]:
    """What is said of each pair of the core: all of it, or what is stated."""
    signs = {"+": 1, "-": -1, "0": 0}
    found = said(
        ((r["from"], r["to"], signs[r["sign"]]) for r in relations().values() if not stated or r["status"] == "stated"),
        folded=FOLDED,
    )
    return {pair: of for pair, of in found.items() if pair <= CORE}


def network(*, stated: bool = False) -> dict[Pair, int]:
    """The graph of it, without the pair that is contested."""
    return settled(everything(stated=stated))


def merged() -> dict[Pair, int]:
    """The graph with the three agencies as one with the United States."""
    return settled(said(((*pair, sign) for pair, sign in network().items()), folded=AGENCIES))
