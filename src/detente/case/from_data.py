"""Plain data as nodes, so that a case built in Python is read as a file is, with the same checks and the same errors.

In the place of a line and a column an error tells the keys that lead to what is wrong: ``case.options.a.owner``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from numbers import Integral
from typing import Any

from detente.case.nodes import MAX_DEPTH, MAX_NODES, Located, MappingNode, Node, SequenceNode
from detente.errors import InvalidCase, Problem, Where


def nodes_from(data: Mapping[str, Any], name: str) -> Node:
    """Return plain data as nodes: mappings, lists, texts, numbers, true and false, and None for nothing.

    Raises
    ------
    InvalidCase
        For what is no plain data, and beyond the bounds on size and depth.

    Examples
    --------
    >>> nodes_from({"options": {"a": {"owner": "A"}}}, "toy").get("options").where
    Where(file='toy.options', line=0, column=1)
    """
    return _Builder().node(data, name, 0)


class _Builder:
    def __init__(self) -> None:
        self.count = 0

    def node(self, value: Any, place: str, depth: int) -> Node:
        where = Where(place, 0, 1)
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            bound = f"more than {MAX_DEPTH} levels" if depth > MAX_DEPTH else f"more than {MAX_NODES} values"
            raise InvalidCase([Problem(where, f"the data has {bound}")])
        match value:
            case bool() | float() | Fraction() | Integral():
                return Located(str(value).lower(), where, plain=True)
            case None:
                return Located("", where, plain=True)
            case Located():
                return Located(str(value), where, plain=value.plain)
            case str():
                return Located(value, where, plain=False)
            case Mapping():
                entries = ((Located(str(k), where), f"{place}.{k}", v) for k, v in value.items())
                return MappingNode(where, tuple((key, self.node(v, at, depth + 1)) for key, at, v in entries))
            case list() | tuple():
                items = (self.node(v, f"{place}.{k}", depth + 1) for k, v in enumerate(value, start=1))
                return SequenceNode(where, tuple(items))
        what = f"found a {type(value).__name__}; expected a mapping, a list, a text or a number"
        raise InvalidCase([Problem(where, what)])
