"""What repairs may change, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.elements import Condition, RepairRules
from detente.case.nodes import Located, Node, where_of
from detente.case.plain import given, text
from detente.case.referring import FORMULA, MAKERS, OPTIONS, Refers
from detente.case.sections import Field, Kind, Part, Section
from detente.errors import nearest

if TYPE_CHECKING:
    from detente.case.reader import Reader

CHANGES = ("drop", "demote", "promote", "add", "tie", "owner", "commit", "guarantee", "term")
ADD_AT = ("top", "anywhere")


def read(reader: Reader, _: Located, node: Node) -> RepairRules | None:
    """Read what repairs may change."""
    body = reader.mapping(node, "“repair”")
    if body is None or not reader.known(body, "“repair”", RULES):
        return None
    allow = reader.words(body.get("allow"), "“allow”")
    listed = body.get("costs")
    given_costs = reader.mapping(listed, "“costs”") if listed is not None else None
    costs: dict[str, int] = {}
    for kind, _value in given_costs.entries if given_costs else ():
        assert given_costs is not None
        cost = reader.whole(given_costs, str(kind))
        if cost == 0:
            reader.problem(kind.where, f"found the cost 0 for “{kind}”; expected a whole number above zero")
        costs[kind] = cost or 1
    for named in (*allow, *costs):
        if named not in CHANGES:
            reader.problem(where_of(named), f"found “{named}”, which is no kind of change", nearest(named, CHANGES))

    def wants(key: Located, wanted: Node) -> tuple[Condition, ...]:
        found = [reader.condition(item, "a want") for item in reader.items(wanted, f"what “{key}” may want")]
        return tuple(condition for condition in found if condition is not None)

    return RepairRules(
        allow,
        costs,
        reader.words(body.get("keep"), "“keep”"),
        reader.table(body, "owners", lambda key, value: reader.words(value, f"the owners of “{key}”")),
        reader.table(body, "wants", wants),
        reader.choice(body, "add_at", ADD_AT),
    )


def write(rules: RepairRules) -> dict[str, Any]:
    """Return what repairs may change as the plain data of a file."""
    return given(
        allow=[str(k) for k in rules.allow],
        costs={str(k): v for k, v in rules.costs.items()},
        keep=[str(k) for k in rules.keep],
        owners={str(o): [str(d) for d in dms] for o, dms in rules.owners.items()},
        wants={str(d): [str(w.text) for w in wanted] for d, wanted in rules.wants.items()},
        add_at=text(rules.add_at),
    )


def told(_: str, rules: RepairRules) -> tuple[Part]:
    """Return the rules as one part."""
    return (Part("repair rules", (), "what repairs may change", None, rules, "repair"),)


_IDS = {"type": "array", "items": {"$ref": "#/$defs/id"}}
RULES = Kind(
    "repair",
    "What repairs may change and what each kind of change costs, see `detente repair`. A perspective or phase replaces "
    "it whole.",
    (
        Field(
            "allow", "words", "The kinds of change that repairs may make; all of them if absent.", prose=False,
            choices=CHANGES, schema={"type": "array", "items": {"enum": [*CHANGES]}},
        ),
        Field(
            "costs", "other", "What a change of a kind costs.",
            schema={
                "type": "object", "propertyNames": {"enum": [*CHANGES]},
                "additionalProperties": {"$ref": "#/$defs/whole_number"},
            },
        ),
        Field(
            "keep", "references", "Decision makers whose statements, and options that, stay as they are.",
            refers=Refers(("options", "decision_makers")), schema=_IDS,
        ),
        Field(
            "owners", "other", "Who else may come to own an option.", refers=Refers(keys=OPTIONS, values=MAKERS),
            schema={"type": "object", "propertyNames": {"$ref": "#/$defs/id"}, "additionalProperties": _IDS},
        ),
        Field(
            "wants", "other", "What else a decision maker may come to want.",
            refers=Refers(keys=MAKERS, values=FORMULA),
            schema={
                "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
                "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
            },
        ),
        Field("add_at", "choice", "Where a new statement may stand in a list.", choices=ADD_AT),
    ),
    may_be_empty=True,
    read=read,
    write=write,
    told=told,
)  # fmt: skip
SECTION = Section(
    "repair", "value", RULES, "What repairs may change, and what it costs.", one="rules for repairs", resolved=True
)
