"""GraphML: nodes and edges with what is known of each, as every program for networks reads it.

After Brandes, Eiglsperger, Herman, Himsolt and Marshall, the GraphML specification (graphml.graphdrawing.org). Keys are
declared in the order in which they first occur, so that the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from detente.pictures.svg import safe as escaped

Value: TypeAlias = str | bool | int | float
Node: TypeAlias = tuple[str, Mapping[str, Value]]
Edge: TypeAlias = tuple[str, str, Mapping[str, Value]]
KINDS: Mapping[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
"""What the values of a key are called; one key has values of one type."""

SCHEMA = (
    'xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"'
)


def written(nodes: Iterable[Node], edges: Iterable[Edge], *, directed: bool = True, says: str = "") -> str:
    r"""Return a graph as GraphML.

    Parameters
    ----------
    nodes
        Each with its id and what is known of it; no list has a place in GraphML, so that several are one text.
    edges
        Each with the ids that it leads from and to, and what is known of it.
    directed
        Whether edges have a direction.
    says
        What the graph is, and what made it.

    Examples
    --------
    >>> print(written([("a", {"n": 1}), ("b", {"n": 2})], [("a", "b", {"who": "Ann & Bob"})]).split("\n")[5])
    <node id="a"><data key="n0">1</data></node>
    """
    points, lines = [*nodes], [*edges]
    of_nodes = _keys("n", (data for _, data in points))
    of_edges = _keys("e", (data for _, _, data in lines))
    direction = "directed" if directed else "undirected"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<graphml {SCHEMA}>",
        *_declared("node", of_nodes),
        *_declared("edge", of_edges),
        f'<graph id="graph" edgedefault="{direction}">',
        *([f"<desc>{escaped(says)}</desc>"] if says else []),
        *(f'<node id="{escaped(one)}">{_data(of_nodes, data)}</node>' for one, data in points),
        *(
            f'<edge id="edge{k}" source="{escaped(a)}" target="{escaped(b)}">{_data(of_edges, data)}</edge>'
            for k, (a, b, data) in enumerate(lines)
        ),
        "</graph>",
        "</graphml>",
    ]
    return "\n".join(parts) + "\n"


def _keys(prefix: str, every: Iterable[Mapping[str, Value]]) -> dict[str, tuple[str, str]]:
    """Return for each key the id that it is declared by, and what its values are."""
    found: dict[str, tuple[str, str]] = {}
    for data in every:
        for name, value in data.items():
            kind = KINDS[type(value)]
            if found.setdefault(name, (f"{prefix}{len(found)}", kind))[1] != kind:
                raise ValueError(f"written: the values of “{name}” are of several types; expected one")
    return found


def _declared(what: str, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for name, (key, kind) in keys.items():
        yield f'<key id="{key}" for="{what}" attr.name="{escaped(name)}" attr.type="{kind}"/>'


def _data(keys: Mapping[str, tuple[str, str]], data: Mapping[str, Value]) -> str:
    said = ((keys[name][0], str(v).lower() if isinstance(v, bool) else str(v)) for name, v in data.items())
    return "".join(f'<data key="{key}">{escaped(value)}</data>' for key, value in said)
