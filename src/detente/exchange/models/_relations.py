"""The relations of a model as a graph: its actors, and each relation as an edge, whichever format that is then in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from detente.case.elements import Layer
from detente.case.sections import SECTIONS
from detente.case.sections.relations import WRITTEN
from detente.errors import UsageError
from detente.exchange.graphml import Edge, Node, Value
from detente.exchange.models._format import Outgoing, Sent

BETWEEN = "; "
"""Between several claims, or several who say so: no list has a place in a graph."""
Writer: TypeAlias = "Callable[[Sequence[Node], Sequence[Edge], str], str]"


def sent(going: Outgoing, what: str, write: Writer) -> Sent:
    """Return the file of a format, given what writes a graph in it, with what it is.

    Raises
    ------
    UsageError
        If the case has no relations, or several models were chosen.
    """
    layer = going.one_model(what).layer if going.models else going.case.layer
    nodes, edges, left = graph_of(layer)
    if not edges:
        raise UsageError(f"{going.case.name} has no relations to write")
    says = f"Who is said to be with or against whom: {layer.title or going.case.name}"
    others = [key.replace("_", " ") for key in SECTIONS if key not in ("relations", "title") and layer.held(key)]
    left += [f"all but the relations and those whose they are: {', '.join(others)}"] if others else []
    return Sent({"": write(nodes, edges, " ".join(says.split())).encode()}, tuple(left))


def graph_of(layer: Layer) -> tuple[list[Node], list[Edge], list[str]]:
    """Return the actors that stand in relations, the relations, and what has no place among these."""
    from detente.assess.relations import network_of

    found = network_of(layer)
    every = sorted((*found.relations, *found.neutral), key=lambda r: [*(layer.held("relations") or {})].index(r.id))
    within = {actor for r in every for actor in r.ends}
    nodes: list[Node] = []
    for actor in layer.actors.values():
        if actor.id in within:
            about: dict[str, Value] = {"label": str(actor.name)}
            about |= {"kind": str(actor.kind)} if actor.kind else {}
            about |= {"part_of": str(actor.part_of)} if actor.part_of else {}
            about |= {"label_only": True} if actor.label_only else {}
            nodes.append((str(actor.id), about))
    edges: list[Edge] = []
    for r in every:
        said: dict[str, Value] = {"relation": r.id, "sign": WRITTEN[r.sign], "weight": float(r.sign)}
        said |= {"kind": r.kind} if r.kind else {}
        said |= {"both_ways": r.both_ways, "stated": r.stated}
        said |= {"status": str(r.entry.note.status)} if r.entry.note.status else {}
        said |= {"said_by": BETWEEN.join(v.name for v in r.voices)} if r.voices else {}
        said |= {"claims": BETWEEN.join(r.claims)} if r.claims else {}
        edges.append((*r.ends, said))
    return nodes, edges, [f"the relation “{r.id}”, which is taken away here" for r, _ in found.left_out]
