"""`aif`: the arguments of a model in the Argument Interchange Format, as JSON with the keys of AIFdb.

After C. Chesñevar and others, *Towards an Argument Interchange Format*, The Knowledge Engineering Review 21 (2006): a
statement is a node of information (I), a reason one of inference (RA) from all its premises to what it is for, an
objection one of conflict (CA) to a statement or, for an undercut, to the inference. Where two attack each other there
are two conflicts. `framework_of` says who attacks whom.
"""

from __future__ import annotations

import json
from typing import Any

from detente.assess.arguing import framework_of
from detente.case.sections import SECTIONS
from detente.exchange.models._arguments import argued
from detente.exchange.models._format import ModelFormat, Outgoing, Sent


def write(going: Outgoing) -> Sent:
    """Return the file.

    Raises
    ------
    UsageError
        If nothing is argued, or several models were chosen.
    """
    layer, held = argued(going, "a file of AIF")
    framework = framework_of(layer)
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []

    def node(kind: str, text: str) -> str:
        nodes.append({"nodeID": str(len(nodes) + 1), "text": text, "type": kind, "timestamp": ""})
        return str(len(nodes))

    def edge(start: str, end: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": start, "toID": end, "formEdgeID": None})

    order = {key: n for n, key in enumerate(framework.statements)}
    of = {key: node("I", str(held[key].values["says"])) for key in framework.statements}
    steps = {reason: node("RA", "Default Inference") for reason in framework.reasons}
    for reason, step in steps.items():
        for premise in sorted(reason.premises, key=order.__getitem__):
            edge(of[premise], step)
        edge(step, of[reason.target])
    attacks = [
        (of[a], of[b]) for a, b in sorted(framework.objections, key=lambda pair: (order[pair[0]], order[pair[1]]))
    ]
    attacks += [(of[a], step) for reason, step in steps.items() for a in order if (a, reason) in framework.undercuts]
    for start, end in attacks:
        conflict = node("CA", "Default Conflict")
        edge(start, conflict)
        edge(conflict, end)
    data = {"nodes": nodes, "edges": edges, "locutions": []}
    others = [name.replace("_", " ") for name in SECTIONS if name != "arguments" and layer.held(name)]
    left = ["ids, evidence, status, schemes and what arguments are about", *([", ".join(others)] if others else [])]
    return Sent({"": (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()}, tuple(left))


FORMAT = ModelFormat(
    label="arguments as AIF (JSON of AIFdb): statements, inferences, conflicts",
    media_type="application/json",
    write=write,
    endings=(".aif.json",),
    evidence=True,
)
