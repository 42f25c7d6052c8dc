"""What cannot exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from detente.case.elements import RULE_LISTS, Rule
from detente.case.nodes import Located, Node, SequenceNode, describe
from detente.case.plain import conditional, noted
from detente.case.referring import FORMULA, OPTIONS
from detente.case.sections import NAME, REASONS, Field, Kind, Section
from detente.case.shapes import first_key

if TYPE_CHECKING:
    from detente.case.reader import Reader

_WHAT = "an infeasible condition"


def read(reader: Reader, _: Located, node: Node) -> Rule | None:
    """Read a condition that no state fulfils."""
    if isinstance(node, Located):
        written = reader.condition(node, _WHAT)
        return Rule("when", written, (), node.where) if written else None
    body = reader.mapping(node, _WHAT)
    if body is None or not reader.known(body, "an entry of “infeasible”", RULE):
        return None
    kinds = [k for k in RULE.says if body.get(k) is not None]
    if len(kinds) != 1:
        found = " and ".join(f"“{k}”" for k in kinds) or "none of them"
        expected = f"an entry of “infeasible” has one of when, {', '.join(RULE_LISTS)}"
        reader.problem(first_key(body), f"found {found}; {expected}")
        return None
    kind = kinds[0]
    note, name, where = reader.note(body), reader.name(body), next(k.where for k, _ in body.entries if k == kind)
    if kind == "when":
        written = reader.condition(body.get("when"), _WHAT)
        return Rule("when", written, (), where, name, note) if written else None
    options = _options(reader, body.get(kind), kind)
    return Rule(kind, None, options, where, name, note) if options else None  # type: ignore[arg-type]  # kind is one of RULE_LISTS


def _options(reader: Reader, node: Node | None, kind: str) -> tuple[str, ...]:
    if not isinstance(node, SequenceNode):
        assert node is not None
        reader.problem(node.where, f"found {describe(node)} for “{kind}”; expected a list of at least two option ids")
        return ()
    before = len(reader.problems)
    options = reader.words(node, f"“{kind}”")
    if len(options) < 2 and len(reader.problems) == before:
        found = f"only “{options[0]}”" if options else "an empty list"
        reader.problem(node.where, f"found {found} for “{kind}”; expected at least two option ids")
    return options if len(reader.problems) == before else ()


def write(rule: Rule) -> Any:
    """Return a rule as the plain data of a file."""
    if rule.condition is not None:
        return conditional("when", rule.condition, rule.note, rule.name)
    return {str(rule.kind): [str(o) for o in rule.options], **noted(rule.note, rule.name)}


def label(rule: Rule) -> str:
    """Return what the rule says."""
    if rule.condition is not None:
        return str(rule.condition.text)
    return f"{rule.kind.replace('_', ' ')} of {', '.join(rule.options)}"


def _listed(kind: str) -> Callable[[Rule], tuple[str, ...]]:
    return lambda rule: rule.options if rule.kind == kind else ()


_LISTS = {
    "exactly_one": "Not exactly one of these options taken: infeasible.",
    "at_most_one": "More than one of these options taken: infeasible.",
    "at_least_one": "None of these options taken: infeasible.",
}
RULE = Kind(
    "infeasible",
    "A condition, or exactly one of `when`, `exactly_one`, `at_most_one`, `at_least_one`.",
    (
        NAME,
        Field(
            "when", "formula", "A state where this holds does not exist.", label="condition", refers=FORMULA,
            value=lambda rule: rule.condition,
        ),
        *(
            Field(name, "references", says, refers=OPTIONS, value=_listed(name),
                  schema={"type": "array", "items": {"$ref": "#/$defs/id"}, "minItems": 2, "uniqueItems": True})
            for name, says in _LISTS.items()
        ),
        *REASONS,
    ),
    text=FORMULA,
    main="when",
    says=("when", *RULE_LISTS),
    called="rule",
    dropped="left out",
    read=read,
    write=write,
    label=label,
)  # fmt: skip
SECTION = Section(
    "infeasible",
    "list",
    RULE,
    "A state for which any of these holds does not exist.",
    label="What cannot exist",
    one="rule",
    layers="appended",
    room="model",
    resolved=True,
)
