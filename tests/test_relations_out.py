"""Relations as GraphML and GEXF: what a parser of XML reads is what the file of the case says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import detente
import literal_cases
from test_relations import CASE

KINDS = ("graphml", "gexf")
FERRY = (Path(__file__).parents[1] / "src/detente/catalog/cases/ferry.yaml").read_text(encoding="utf-8")
ODD = json.dumps(
    {
        "format": "detente/1",
        "sources": {"s": {"name": 'a "letter" & <more>'}},
        "claims": {"c": {"source": "s", "start": 0, "end": 1, "says": "so", "by": [{"who": "Ann & “Bob” <x>'"}]}},
        "actors": {"a": {"name": "A \"<&>'"}, "b": {"name": "Б ½ 𝔅"}, "c": {"name": "alone"}},
        "relations": {"r": {"from": "a", "to": "b", "sign": "-", "kind": "says “<no> & more”", "evidence": ["c"]}},
    },
    ensure_ascii=False,
)
Read = tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]


def read(data: bytes, kind: str) -> Read:
    """Return nodes and edges with what stands at each, by a parser that knows XML alone."""
    root = ElementTree.fromstring(data)  # noqa: S314 - written here a moment ago
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return _graphml(root) if kind == "graphml" else _gexf(root)


def _graphml(root: ElementTree.Element) -> Read:
    keys = {key.get("id"): str(key.get("attr.name")) for key in root.iter("key")}

    def data(of: ElementTree.Element) -> dict[str, str]:
        return {keys[d.get("key")]: d.text or "" for d in of.iter("data")}

    nodes = {str(node.get("id")): data(node) for node in root.iter("node")}
    return nodes, [(str(e.get("source")), str(e.get("target")), data(e)) for e in root.iter("edge")]


def _gexf(root: ElementTree.Element) -> Read:
    known = {(a.get("class"), b.get("id")) for a in root.iter("attributes") for b in a.iter("attribute")}

    def data(of: ElementTree.Element) -> dict[str, str]:
        found = {str(a.get("for")): str(a.get("value")) for a in of.iter("attvalue")}
        assert {(of.tag, name) for name in found} <= known
        return found

    nodes = {str(n.get("id")): {"label": str(n.get("label")), **data(n)} for n in root.iter("node")}
    return nodes, [(str(e.get("source")), str(e.get("target")), data(e)) for e in root.iter("edge")]


def expected(plain: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    for key, r in plain["relations"].items():
        yield key, r["from"], r["to"], r["sign"], "; ".join(r.get("evidence", ()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [CASE, ODD, FERRY], ids=["shores", "odd", "ferry"])
def test_what_is_read_is_what_the_file_says(kind: str, text: str) -> None:
    case, plain = detente.parse_case(text), literal_cases.load(text)
    data = detente.export_case(case, kind=kind).data
    nodes, edges = read(data, kind)
    assert [(d["relation"], a, b, d["sign"], d.get("claims", "")) for a, b, d in edges] == [*expected(plain)]
    assert [d.get("kind") for *_, d in edges] == [r.get("kind") for r in plain["relations"].values()]
    assert {float(d["weight"]) for *_, d in edges} <= {1.0, -1.0, 0.0}
    within = {r[end] for r in plain["relations"].values() for end in ("from", "to")}
    assert {a: d["label"] for a, d in nodes.items()} == {
        a: actor["name"] for a, actor in plain["actors"].items() if a in within
    }
    assert data == detente.export_case(detente.parse_case(text), kind=kind).data
    assert b"20" not in data.split(b"<graph", 1)[0].replace(b"/2001/", b""), "no date stands in it"


def test_who_says_so_is_one_text_and_both_formats_say_the_same() -> None:
    case = detente.parse_case(CASE)
    both = [read(detente.export_case(case, kind=kind).data, kind) for kind in KINDS]
    assert both[0] == both[1]
    by = {d["relation"]: d.get("said_by") for *_, d in both[0][1]}
    assert (by["r3"], by["r7"]) == ("Bob High; Ann Low", None)
    stated = {d["relation"]: d["stated"] for *_, d in both[0][1]}
    assert (stated["r1"], stated["r3"]) == ("true", "false")


def test_other_programs_read_it() -> None:
    networkx = pytest.importorskip("networkx")
    case = detente.read_case("ferry")
    graph = networkx.parse_graphml(detente.export_case(case, kind="graphml").data.decode())
    assert (graph.is_directed(), len(graph), graph.number_of_edges()) == (True, 5, 6)
    assert {data["weight"] for *_, data in graph.edges(data=True)} == {-1.0, 0.0}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_away_is_said_and_what_has_no_relations_is_refused(kind: str) -> None:
    model = "decision_makers: {A: {}}\noptions: {o: {owner: A}}\npreferences: {A: [o]}\n"
    text = CASE.replace("sources:", f"{model}sources:", 1)
    found = detente.export_case(detente.parse_case(text), kind=kind, selections=[("other", None)])
    assert found.left_out[0] == "the relation “r4”, which is taken away here"
    assert len(read(found.data, kind)[1]) == 7
    with pytest.raises(detente.UsageError, match="has no relations to write"):
        detente.export_case(detente.read_case("chicken"), kind=kind).data  # noqa: B018 - it is written when asked for


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_confidential_goes_out(kind: str) -> None:
    text = CASE.replace("says: riders and scouts fight,", "says: riders and scouts fight, confidentiality: 2,")
    case = detente.parse_case(text)
    with pytest.raises(detente.UsageError, match="c3"):
        detente.export_case(case, kind=kind)
    found = detente.export_case(case, kind=kind, leave_out=True)
    told = {d["relation"]: (d.get("claims"), d.get("said_by")) for *_, d in read(found.data, kind)[1]}
    assert told["r3"] == ("c1", "Ann Low")
    assert b"c3" not in found.data
