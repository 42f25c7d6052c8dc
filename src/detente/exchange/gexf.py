"""GEXF: nodes and edges with what is known of each, as Gephi and its kin read it.

After the GEXF 1.3 primer (gexf.net). The date of the last change, which the format has a place for, is left out, so
that the same graph gives the same bytes; the weight of an edge is an attribute, since below 0 it would be none there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.exchange.graphml import KINDS, Edge, Node, Value
from detente.pictures.svg import safe as escaped

SCHEMA = (
    'xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3"'
)
LABEL = "label"


def written(nodes: Iterable[Node], edges: Iterable[Edge], *, says: str = "") -> str:
    r"""Return a graph with directed edges as GEXF.

    Parameters
    ----------
    nodes
        Each with its id and what is known of it; under ``label`` what it is called.
    edges
        Each with the ids that it leads from and to, and what is known of it; under ``kind`` what it is called.
    says
        What the graph is.

    Examples
    --------
    >>> print(written([("a", {"label": "A"}), ("b", {})], [("a", "b", {"kind": "backs"})]).split("\n")[7])
    <node id="a" label="A"/>
    """
    points, lines = [*nodes], [*edges]
    of_nodes = _keys(data for _, data in points)
    of_edges = _keys(data for _, _, data in lines)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<gexf {SCHEMA}>",
        *([f"<meta><description>{escaped(says)}</description></meta>"] if says else []),
        '<graph defaultedgetype="directed" mode="static">',
        *_declared("node", of_nodes),
        *_declared("edge", of_edges),
        "<nodes>",
        *(_element(f'node id="{escaped(one)}"', data.get(LABEL, one), of_nodes, data) for one, data in points),
        "</nodes>",
        "<edges>",
        *(
            _element(f'edge id="{k}" source="{escaped(a)}" target="{escaped(b)}"', data.get("kind"), of_edges, data)
            for k, (a, b, data) in enumerate(lines)
        ),
        "</edges>",
        "</graph>",
        "</gexf>",
    ]
    return "\n".join(parts) + "\n"


def _keys(every: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """Return for each attribute what its values are; the label is none."""
    found: dict[str, str] = {}
    for data in every:
        for name, value in data.items():
            if name != LABEL:
                found.setdefault(name, KINDS[type(value)])
    return found


def _declared(what: str, keys: Mapping[str, str]) -> Iterator[str]:
    if keys:
        yield f'<attributes class="{what}">'
        for name, kind in keys.items():
            yield f'<attribute id="{escaped(name)}" title="{escaped(name)}" type="{kind}"/>'
        yield "</attributes>"


def _element(begin: str, label: Value | None, keys: Mapping[str, str], data: Mapping[str, Value]) -> str:
    called = "" if label is None else f' label="{escaped(str(label))}"'
    values = [
        f'<attvalue for="{escaped(name)}" value="{escaped(str(v).lower() if isinstance(v, bool) else str(v))}"/>'
        for name, v in data.items()
        if name in keys
    ]
    inner = f"<attvalues>{''.join(values)}</attvalues>" if values else ""
    name = begin.partition(" ")[0]
    return f"<{begin}{called}>{inner}</{name}>" if inner else f"<{begin}{called}/>"
