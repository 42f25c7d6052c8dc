"""Rival explanations that are kept open: what is asked, which answers there are, and which words expect which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.case.elements import Entry, Layer
from detente.case.nodes import Node, where_of
from detente.case.referring import CLAIMS, OPTIONS, PERSPECTIVES, PHASES, Refers
from detente.case.sections import DROPPED, REASONS, Field, Kind, Part, Section
from detente.errors import Problem, nearest
from detente.phrases import listed

if TYPE_CHECKING:
    from detente.case.reader import Reader

EXPECTED = ("yes", "no", "either")


def read_owners(reader: Reader, node: Node) -> dict[str, Any] | None:
    """Read who owns which options according to an answer."""
    body = reader.mapping(node, "“owner”")
    given = [(option, reader.text(dm, "the id of a decision maker")) for option, dm in (body.entries if body else ())]
    return {option: dm for option, dm in given if dm is not None} or None


def read_expected(reader: Reader, node: Node) -> dict[str, dict[str, Any]] | None:
    """Read which answers expect a claim."""
    body = reader.mapping(node, "“expects”")
    found: dict[str, dict[str, Any]] = {}
    for claim, answers in body.entries if body else ():
        inner = reader.mapping(answers, f"which answers expect “{claim}”")
        words = {key: reader.choice_of(word, str(key), EXPECTED) for key, word in (inner.entries if inner else ())}
        found[claim] = {key: word for key, word in words.items() if word is not None}
    return found


def told(key: str, rivals: Entry) -> Iterator[Part]:
    """Yield what is asked, and each answer to it."""
    yield Part("rivals", (), str(rivals.values.get("asks") or key), rivals.note, rivals, "rivals")
    for answer in (rivals.values.get("answers") or {}).values():
        label = str(answer.values.get("says") or answer.id)
        yield Part("answer", ("answers", answer.id), label, answer.note, answer, "answer")


def unknown_answers(layer: Layer) -> Iterator[Problem]:
    """Yield the answers that are spoken of under `expects` and not given."""
    for entry in (layer.held("rivals") or {}).values():
        answers = entry.values.get("answers") or {}
        for claim, expected in (entry.values.get("expects") or {}).items():
            for name in expected:
                if name not in answers:
                    text = f"found “{name}” among what expects “{claim}”, which is no answer of “{entry.id}”"
                    # One that was taken away is missing; where a claim expects it can still be said otherwise.
                    there = ("rivals", str(entry.id), "answers", name)
                    yield Problem(where_of(name, where_of(claim)), text, nearest(name, answers), missing=there)


def undisputed_owners(layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yield whoever is said to own an option if an answer is right, and to whom no layer gives it or names as a rival.

    What is at the top may be so in one perspective alone, so that all are looked at; a name that nothing has is told
    of as such.
    """
    makers = {str(dm) for layer in layers for dm in layer.decision_makers or {}}
    owners: dict[str, dict[str, None]] = {}
    for option in (o for layer in layers for o in layer.options.values()):
        given = [option.owner, *(rival.owner for rival in option.contested or ())]
        owners.setdefault(str(option.id), {}).update({str(dm): None for dm in given if dm is not None})
    for entry in (e for layer in layers for e in (layer.held("rivals") or {}).values() if not e.dropped):
        for answer in (entry.values.get("answers") or {}).values():
            for option, dm in (answer.values.get("owner") or {}).items():
                known = owners.get(option)
                if known is not None and dm in makers and dm not in known:
                    yield Problem(
                        where_of(dm),
                        f"found “{dm}” as the owner of “{option}” in “{answer.id}”, whom the file does not give it and "
                        f"who is not contested for it; expected {listed([*known], 'or') if known else 'nobody'}",
                        f"name “{dm}” under “contested” of “{option}” if it would own it by other claims",
                        missing=("options", str(option), "contested", str(dm)),
                    )


_WORDS: Mapping[str, Any] = {"enum": [*EXPECTED]}
ANSWER = Kind(
    "answer",
    "An answer. It may say who owns options if it is right, or which perspective or phase is then the right one.",
    (
        Field("says", "text", "The answer, in the analyst's words.", label="answer", required=True),
        Field(
            "owner", "other", "Who owns which options if it is right: a contested owner, or the one the file gives.",
            refers=Refers(keys=OPTIONS, values=Refers(("decision_makers",), anywhere=True)), read=read_owners,
            schema={
                "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
                "additionalProperties": {"$ref": "#/$defs/id"},
            },
        ),
        Field("perspective", "reference", "The perspective in which it is right.", refers=PERSPECTIVES),
        Field("phase", "reference", "The phase in which it is right.", refers=PHASES),
        *REASONS,
    ),
)  # fmt: skip
RIVALS = Kind(
    "rivals",
    "Rival answers to one question, none of which is settled.",
    (
        Field("asks", "text", "What is asked.", label="question", required=True),
        Field("answers", "other", "The answers, by id.", parts=ANSWER),
        Field(
            "expects", "other", "Of claims, which answers lead one to expect what they say: yes, no or either.",
            refers=Refers(keys=CLAIMS), read=read_expected,
            schema={
                "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
                "additionalProperties": {
                    "type": "object", "propertyNames": {"$ref": "#/$defs/id"}, "additionalProperties": _WORDS,
                },
            },
        ),
        DROPPED,
        *REASONS,
    ),
    says=("asks",),
    told=told,
)  # fmt: skip
SECTION = Section(
    "rivals",
    "by-id",
    RIVALS,
    "Rival explanations that are kept open, by id: what is asked, and which answers there are.",
    label="Rival explanations",
    one="question with rival answers",
    layers="merged by key",
    further=unknown_answers,
    together=undisputed_owners,
)
