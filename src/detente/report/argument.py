"""What the room of the argument says: each line, each voice, and what is so without those that are struck."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from detente.answer import Answer
from detente.assess.arguing.outline import Line, Relation
from detente.assess.load import LoadTest
from detente.assess.load import Without as Alone
from detente.assess.striking import Struck
from detente.assess.tracing import Compared, Without
from detente.case import Model
from detente.case.elements import Entry
from detente.case.walk import Element
from detente.errors import Obstacle
from detente.report.load import called
from detente.report.obstacles import obstacles_text
from detente.report.stands import NAMED, more
from detente.report.verdict import called as known_as
from detente.report.words import Words, concepts, count, listed, quoted, some_of

OUTCOMES = {
    ("proposal", "holds"): ("holds", "hold"),
    ("proposal", "does not hold"): ("does not hold", "do not hold"),
    ("proposal", "infeasible"): ("cannot be carried out", "cannot be carried out"),
    ("state", "holds"): ("is stable for everyone", "are stable for everyone"),
    ("state", "does not hold"): ("is not stable for everyone", "are not stable for everyone"),
    ("state", "infeasible"): ("cannot be", "cannot be"),
}
"""What becomes of a proposal, or a state, and of several."""
LINKS: Mapping[Relation, str] = {
    "for": "for",
    "joined": "for",
    "against": "against",
    "against the step": "against the step from here to",
}
"""What a line is to what it stands below, said in full."""
STRUCK = "struck"
MAPPED = (
    "The argument as a map: an arrow leads from each box to what it is for, a dashed one to what it is against. The "
    "edge of what stands is drawn through, that of what is open or struck is dashed, that of what falls is dotted."
)


def without_told(words: Words, struck: Sequence[str], verdicts: Iterable[Compared], failed: Sequence[Obstacle]) -> str:
    """Say in one sentence which verdicts are others without what was struck."""
    return f"Without {_some(struck)}, {_then(words, [*verdicts], failed) or 'every verdict is as it was'}."


def alone_told(words: Words, alone: Alone) -> str:
    """Say which verdicts are others when something is struck by itself; nothing where none is."""
    told = _then(words, alone.changed, alone.failed)
    return f"{told[:1].upper()}{told[1:]}" if told else ""


def struck_verdicts(found: LoadTest, without: Without) -> list[Compared]:
    """Return the verdicts asked for that are others without claims, and those of which that is not known."""
    asked = {v.question for some in found.verdicts for v in some}
    return [v for v in without.verdicts if v.question in asked and v.changes in (Answer.YES, Answer.UNKNOWN)]


def fallen_told(words: Words, fallen: Sequence[Element]) -> str:
    """Say which parts of the model fall, which rest on nothing else; nothing where none does."""
    if not fallen:
        return ""
    told = [f"{words.called(e)} ({words.short(e)})" if e.path[0] == "preferences" else words.short(e) for e in fallen]
    told = list(dict.fromkeys(told))
    lead = "In the model this falls, which rests on nothing else"
    return f"{lead}: {listed([*told[:NAMED], *filter(None, [some_of(len(told) - NAMED, 'other part')])])}."


def linked(line: Line, held: Mapping[str, Entry]) -> str:
    """Say what a line is to what it stands below; nothing at the top."""
    if line.relation == "":
        return ""
    together = f", together with {listed([quoted(_says(held, k)) for k in line.joined])}" if line.joined else ""
    return f"{LINKS[line.relation]}{together}: {quoted(_says(held, line.target))}"


def _says(held: Mapping[str, Entry], key: str) -> str:
    return str(held[key].values["says"])


def voices_of(found: LoadTest, claims: Iterable[str]) -> str:
    """Name whose claims some are, each once."""
    wanted, documents = set(claims), [s for s in found.strikes if s.struck.itself]
    return ", ".join(
        "the document itself" if documents == [s] else called(s.struck)
        for s in found.strikes
        if not wanted.isdisjoint(s.struck.claims)
    )


def reasons_sentence(found: LoadTest) -> str:
    """Say which arguments carry a verdict, each struck by itself; nothing where there are none."""
    held = argued_of(found.models[0])
    if not held:
        return ""
    some = [str(held[s.struck.id].values["says"]) for s in found.reasons
            if s.carries is Answer.YES and s.struck.id in held]  # fmt: skip
    all_of = f"{count(len(held))} argument{'s' if len(held) > 1 else ''}"
    if not some:
        return f"No single one of {all_of} is known to carry a verdict."
    verb = "carries" if len(some) == 1 else "carry"
    return f"Of {all_of} {count(len(some))} {verb} a verdict: {_some([quoted(s) for s in some])}."


def silent_told(words: Words, found: LoadTest) -> str:
    """Say which wants a verdict needs that no argument mentions; nothing where there is none, or nothing is argued."""
    silent = found.argued[0].needed_not_argued if found.argued and argued_of(found.models[0]) else ()
    told = [f"{words.called(e)} ({words.short(e)})" for e in silent]
    return f"A verdict needs these as well, which no argument mentions: {_some(told)}." if told else ""


def called_told(found: LoadTest, proposal: str | None) -> Iterator[str]:
    """Say what the proposals that go by what people call them, such as V1, are; of all, or of one."""
    for p in found.models[0].proposals:
        if proposal in (None, p.id) and known_as(p) and p.name:
            yield f"{p.id}: {p.name}"


def voice_told(struck: Struck) -> str:
    """Say how many claims a voice has."""
    return f"{count(len(struck.claims))} claim{'s' if len(struck.claims) > 1 else ''}"


CARRIES = {
    Answer.YES: "",
    Answer.NO: "Every verdict is as it is",
    Answer.UNKNOWN: "Whether a verdict is another one is not known",
    Answer.INFEASIBLE: "There is no model",
}


def carries_told(words: Words, alone: Alone) -> str:
    """Say which verdicts are others without a voice, or that none is."""
    return (alone_told(words, alone) if alone.carries is Answer.YES else "") or CARRIES[alone.carries]


def _then(words: Words, changed: Sequence[Compared], failed: Sequence[Obstacle]) -> str:
    """Say what becomes of each verdict that is another one, or not known; nothing where there is none."""
    if failed:
        return f"there is no model: {obstacles_text(words.model, failed)}"
    groups: dict[tuple[str, str, tuple[str, ...]], list[Compared]] = {}
    by_part: dict[tuple[str, str], list[Compared]] = {}
    for v in changed:
        by_part.setdefault((v.question.about.address, v.after), []).append(v)
    for same in by_part.values():
        kind = "proposal" if same[0].question.about.kind == "proposal" else "state"
        groups.setdefault((kind, same[0].after, tuple(v.question.concept for v in same)), []).append(same[0])
    told = [_group(words, *key, some) for key, some in groups.items()]
    return "; ".join([*told[:NAMED], *(["and others are others, too"] if len(told) > NAMED else [])])


def _group(words: Words, kind: str, after: str, ids: tuple[str, ...], some: Sequence[Compared]) -> str:
    names = listed([_named(words, v.question.about) for v in some])
    one, several = OUTCOMES.get((kind, after), ("is not known to hold or not", "are not known to hold or not"))
    under = "" if after == "infeasible" else f" under {concepts(ids)}"
    return f"{names} then {one if len(some) == 1 else several}{under}"


def _named(words: Words, about: Element) -> str:
    if about.kind != "proposal":
        return f"the state {about.short}"
    return next((known_as(p) for p in words.model.proposals if p.id == about.short), "") or words.proposal(about.short)


def _some(names: Sequence[str]) -> str:
    return listed([*names[:NAMED], *more(names)])


def named_voice(struck: Struck) -> str:
    """Name a voice in a sentence; one that nobody names with its article."""
    name = called(struck)
    return f"the {name}" if name.startswith("unnamed ") else name


def argued_of(model: Model) -> Mapping[str, Entry]:
    """Return the arguments that count in a model."""
    return model.layer.standing("arguments")
