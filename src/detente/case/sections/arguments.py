"""Reasons for and against: statements, what each is for or against, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detente.case.elements import Entry, Layer
from detente.case.nodes import MappingNode, Node, SequenceNode, where_of
from detente.case.referring import Refers
from detente.case.schemes import SCHEMES
from detente.case.sections import DROPPED, NAME, REASONS, Field, Kind, Section
from detente.case.sections._said import about
from detente.errors import Problem

if TYPE_CHECKING:
    from detente.case.reader import Reader

Step = tuple[str, str]
"""From a reason to what it is for."""


def read_against(reader: Reader, node: Node) -> tuple[Any, ...] | None:
    """Read what a statement is against: other statements, or steps from one to another."""
    items = node.items if isinstance(node, SequenceNode) else (node,)
    found = [_target(reader, item) for item in items]
    return None if any(target is None for target in found) else tuple(found)


def _target(reader: Reader, node: Node) -> Any:
    if not isinstance(node, MappingNode):
        return reader.text(node, "the id of an argument, or {reason: ID, for: ID}")
    if not reader.known(node, "a step", STEP):
        return None
    told = {key: reader.member(node, key, "the id of an argument") for key in ("reason", "for") if node.get(key)}
    return None if None in told.values() else told


def opposed(entry: Entry) -> tuple[str, ...]:
    """Return the statements that one is against."""
    against = entry.values.get("against", ())
    return tuple(str(t if isinstance(t, str) else t["reason"]) for t in against if isinstance(t, str) or "for" not in t)


def undercut(entry: Entry) -> tuple[Step, ...]:
    """Return the steps that a statement is against, each from a reason to what it is for."""
    against = entry.values.get("against", ())
    return tuple((str(t["reason"]), str(t["for"])) for t in against if not isinstance(t, str) and "for" in t)


def said_reasons(held: Mapping[str, Entry]) -> dict[Step, frozenset[str]]:
    """Return the reasons as they are written, by who gives each and what it is for, with all premises that it names.

    One of whose joint premises there is no statement is none.
    """
    found = {}
    for key, entry in held.items():
        premises = frozenset(map(str, (key, *entry.values.get("with", ()))))
        for target in map(str, entry.values.get("for", ())):
            if premises <= held.keys() and target in held:
                found[key, target] = premises
    return found


def reasons(held: Mapping[str, Entry]) -> dict[Step, frozenset[str]]:
    """Return the reasons there are, by who gives each and what it is for, with all their premises.

    What is joined is so whichever of both says it: what another reason for the same is joined with is none by itself.
    """
    said = said_reasons(held)
    joint: dict[str, list[frozenset[str]]] = {}
    for (_, target), premises in said.items():
        if len(premises) > 1:
            joint.setdefault(target, []).append(premises)
    return {
        (key, target): max((premises, *(j for j in joint.get(target, ()) if premises < j)), key=len)
        for (key, target), premises in said.items()
    }


def further(layer: Layer) -> Iterator[Problem]:
    """Yield reasons that rest on themselves, joint premises of no reason, and objections to steps that nobody makes."""
    held = layer.standing("arguments")
    steps = {(premise, target) for (_, target), premises in reasons(held).items() for premise in premises}
    for key, entry in held.items():
        if entry.values.get("with") and not entry.values.get("for"):
            text = f"“{key}” names what it is joined with, and nothing that they are for"
            yield Problem(where_of(entry.values["with"][0]), text, "say under “for” what they are for together")
        for reason, target in undercut(entry):
            if (reason, target) not in steps and reason in held and target in held:
                to = [f"“{t}”" for r, t in sorted(steps) if r == reason]
                text = f"“{key}” is against the step from “{reason}” to “{target}”, which nobody makes"
                hint = f"“{reason}” is for {', '.join(to) or 'nothing'}"
                # Where its step is taken away it waits for another one: that is to be said, and is not wrong.
                yield Problem(entry.where or where_of(key), text, hint, missing=("arguments", reason, "for"))
    if (circle := _circle(steps)) is not None:
        said = ", which is for ".join(f"“{key}”" for key in (*circle, circle[0]))
        hint = "what is to be shown cannot be among its own grounds"
        yield Problem(where_of(held[circle[0]].id), f"found a circular reason: {said}", hint)


def _circle(steps: Iterable[Step]) -> list[str] | None:
    """Return statements each of which is for the next, and the last for the first; None where there are none."""
    above: dict[str, list[str]] = {}
    for premise, target in sorted(steps):
        above.setdefault(premise, []).append(target)
    done: set[str] = set()
    for start, targets in above.items():
        way, waiting = [start], [iter(targets)]
        while way:
            target = next(waiting[-1], "")
            if not target:
                done.add(way.pop())
                waiting.pop()
            elif target in way:
                return way[way.index(target) :]
            elif target not in done:
                way.append(target)
                waiting.append(iter(above.get(target, ())))
    return None


ARGUMENTS = Refers(("arguments",))
STEP = Kind(
    "step",
    "The step from a reason to what it is for; without `for`, the reason itself.",
    (
        Field("reason", "reference", "The id of the argument that is the reason.", refers=ARGUMENTS, required=True),
        Field("for", "reference", "The id of what it is for.", refers=ARGUMENTS),
    ),
)
_TARGET = [{"$ref": "#/$defs/id"}, {"$ref": "#/$defs/step"}]
ARGUMENT = Kind(
    "argument",
    "Something that is said, and what it is a reason for or an objection to.",
    (
        Field("says", "text", "The statement, in the analyst's words.", label="statement", required=True),
        NAME,
        Field("for", "references", "The ids of what it is a reason for.", refers=ARGUMENTS, or_one=True),
        Field(
            "with", "references", "The ids of what it is joined with: a reason together or not at all.",
            beside="for",
            label="joined with", refers=ARGUMENTS, or_one=True,
        ),
        Field(
            "against", "other", "The ids of what it is an objection to, or steps from a reason to what it is for.",
            refers=Refers(ARGUMENTS.to, fields={"reason": ARGUMENTS, "for": ARGUMENTS}, whole=True), of=STEP,
            or_one=True, schema={"anyOf": [*_TARGET, {"type": "array", "items": {"anyOf": _TARGET}}]},
            read=read_against,
        ),
        Field(
            "one_way", "flag", "Whether the text itself settles that what it is against does not answer it.",
            label="settled by the text",
        ),
        Field("scheme", "choice", "What kind of reason it is.", choices=tuple(SCHEMES)),
        about("What it says of the model: a formula, a proposal that is said to hold or not, or a forecast."),
        DROPPED,
        *REASONS,
    ),
    label=lambda entry: str(entry.values.get("says", entry.id)),
)  # fmt: skip
SECTION = Section(
    "arguments",
    "by-id",
    ARGUMENT,
    "Reasons for and against: what is said, what it is for or against, and what it rests on.",
    layers="merged by key",
    further=further,
    alone=True,
)
