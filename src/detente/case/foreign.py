"""What cases that are read from files of other programs are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from detente.case.nodes import Located, MappingNode, Node, SequenceNode
from detente.errors import Problem, Where
from detente.formula import WORDS


@dataclass(frozen=True)
class Converted:
    """A file of another program as the nodes of a case.

    Parameters
    ----------
    nodes
        The nodes; places stay those of that file.
    notes
        What the file holds and the case does not, which a reader must know.
    """

    nodes: Node
    notes: tuple[Problem, ...]


def mapping(where: Where, entries: Mapping[str, Node | str]) -> MappingNode:
    """Return a mapping whose keys, and what is only a text, stand at one place."""
    return MappingNode(
        where,
        tuple(
            (Located(k, where), v if isinstance(v, SequenceNode | MappingNode | Located) else Located(v, where))
            for k, v in entries.items()
        ),
    )


def names_to_ids(names: list[Located], fallback: str) -> list[str]:
    """Make an id of each name: its words joined by underscores; numbered where that is empty or taken."""
    ids: list[str] = []
    for k, name in enumerate(names):
        stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
        if not stem or stem[0].isdigit():
            stem = f"{fallback}_{stem or k + 1}"
        if stem.lower() in WORDS or set(stem) <= {"Y", "N"}:
            stem += "_"
        candidate, n = stem, 2
        while candidate in ids:
            candidate, n = f"{stem}_{n}", n + 1
        ids.append(candidate)
    return ids
