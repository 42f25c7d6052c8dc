"""Small doubts in words, and as JSON."""

from __future__ import annotations

from typing import Annotated, TypedDict

from detente.assess.doubts import Doubt, DoubtKind
from detente.case.changes import GiveOption
from detente.report.changes import weights_then
from detente.report.shapes import SOME, IdOrNull, Such
from detente.report.words import Words, listed

NOTHING_TO_DOUBT = "There is nothing here that a small doubt could be about."
KIND_NAMES = {
    "swap": "neighbours in somebody's preferences the other way round",
    "tie": "neighbours in somebody's preferences tied",
    "assumption": "an assumption left out",
    "inferred": "what is inferred left out",
    "one-way": "a one-way act that can be undone after all",
    "owner": "an option with its contested owner",
}


def doubt_text(words: Words, doubt: Doubt) -> str:
    """Say one doubt as a condition."""
    part = doubt.parts[0]
    match doubt.kind:
        case "swap" | "tie":
            return _traded(words, doubt)
        case "owner":
            assert isinstance(doubt.change, GiveOption)
            return f"if {words.option(doubt.change.option)} were up to {words.dm(doubt.change.owner)}"
        case "one-way":
            return f"if {words.option(part.path[1])} could be undone"
        case _:
            return _left_out(words, doubt)


def _left_out(words: Words, doubt: Doubt) -> str:
    part = doubt.parts[0]
    basis = "an assumption" if doubt.kind == "assumption" else "inferred"
    if part.path[0] != "preferences":
        return f"without “{words.called(part)}” ({basis})"
    who = words.dm(part.path[1])
    if part.kind == "statement":
        told = words.model.preferences[part.path[1]].statements[int(part.path[2]) - 1].told
        return f"if {who} did not care for “{told}” ({basis})"
    if part.kind == "voice":
        return f"if “{words.called(part)}” did not speak for {who} ({basis})"
    if doubt.places:
        return f"if {who} gave no weight to {words.option(doubt.places[0][0])} ({basis})"
    return f"if {who} found all states equally good ({basis})"


def _traded(words: Words, doubt: Doubt) -> str:
    dm = doubt.parts[0].path[1]
    who, order = words.dm(dm), words.model.preferences[dm]
    if order.of == "options":
        options = [o for place in doubt.places for o in place]
        return f"if {who} gave {weights_then(words, dm, doubt.change, options)}"
    if order.of == "states":
        first, second = (listed(map(words.pattern, place)) for place in doubt.places)
        if doubt.kind == "swap":
            return f"if {who} preferred {second} to {first}"
        return f"if {who} found {second} as good as {first}"
    first, second = (listed(f"“{order.statements[int(n) - 1].told}”" for n in place) for place in doubt.places)
    if doubt.kind == "swap":
        return f"if {second} mattered more to {who} than {first}"
    return f"if {first} and {second} were equally important to {who}"


class DoubtRecord(TypedDict):
    """One small change to the model."""

    kind: Annotated[DoubtKind, "What sort of change."]
    parts: Annotated[list[str], "The parts of the case it concerns, by their places in the file.", SOME]
    places: Annotated[
        list[Annotated[list[str], "What stands at one place.", SOME]],
        "For preferences, what is concerned: addresses of statements, letters of states, or ids of options with a "
        "weight; for `swap` and `tie` what stands at either place. Empty for what is left out whole, and for other "
        "parts.",
        Such(maxItems=2),
    ]
    owner: Annotated[IdOrNull, "The contested owner; null for other kinds."]


def doubt_record(doubt: Doubt) -> DoubtRecord:
    """Return one doubt as JSON."""
    of_statements = doubt.parts[0].kind == "statement"
    where = f"{doubt.parts[0].path[0]}.{doubt.parts[0].path[1]}." if of_statements else ""
    return {
        "kind": doubt.kind,
        "parts": [p.address for p in doubt.parts],
        "places": [[f"{where}{x}" for x in place] for place in doubt.places],
        "owner": doubt.change.owner if isinstance(doubt.change, GiveOption) else None,
    }
