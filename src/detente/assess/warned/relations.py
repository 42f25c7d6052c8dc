"""What to warn of in relations: labels, wholes and parts, opposite signs, no words; and what no option touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.answer import Answer
from detente.assess.relations.joined import AGAINST, WITH, as_between, untouched
from detente.assess.warned import Finding, Warned
from detente.case import Model, where_of
from detente.case.elements import Entry
from detente.errors import BoundReached, Where
from detente.evidence.actors import Register
from detente.phrases import listed


def _place(entry: Entry) -> Where:
    return entry.where or Where("", 1, 1)


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of the relations that count."""
    relations = model.layer.standing("relations")
    register = Register(model.layer.actors.values())
    for key, entry in relations.items():
        yield from _of_ends(register, key, entry)
        if not entry.note.evidence:
            marked = entry.note.status == "assumption"
            yield Finding(
                "relation-without-claim",
                _place(entry),
                f"the relation “{key}” rests on no claim, so that nobody is told to have said it",
                "nothing need be done where it is meant as an assumption"
                if marked
                else "name the claims that say it under “evidence”, or mark it “status: assumption”",
                note=marked,
            )
    yield from _contested(register, relations)
    yield from _unmodelled(model, relations)


def _of_ends(register: Register, key: str, entry: Entry) -> Iterator[Finding]:
    """Yield labels that are taken for somebody, and a whole and its part that are taken for two."""
    ends = [(end, register[end]) for end in _ends(entry) if end in register]
    for end, actor in ends:
        if actor.label_only:
            yield Finding(
                "relation-of-a-label",
                where_of(end, _place(entry)),
                f"“{actor.name}”, at an end of the relation “{key}”, is a label and no actor, so that nobody stands "
                "there",
                "name who is meant, or take the relation out if the sources do not say",
            )
    if len(ends) < 2:
        return
    (first, one), (second, other) = ends
    for (part, its), (whole, of) in (((first, one), (second, other)), ((second, other), (first, one))):
        if whole in register.wholes(part):
            yield Finding(
                "relation-within-a-whole",
                _place(entry),
                f"by the relation “{key}” {its.name} and {of.name}, of which it is a part, are two, so that a tension "
                "in which they occur may come of counting one actor twice",
                "name the parts that stand to each other, or look with “--whole”, which takes parts for their wholes",
            )


def _contested(register: Register, relations: Mapping[str, Entry]) -> Iterator[Finding]:
    """Yield two actors of whom opposite things are said."""
    said: dict[frozenset[str], dict[str, list[str]]] = {}
    for key, entry in relations.items():
        signs = said.setdefault(frozenset(_ends(entry)), {})
        signs.setdefault(str(entry.values.get("sign")), []).append(key)
    for ends, signs in said.items():
        if WITH in signs and AGAINST in signs:
            where = _place(relations[max(signs[WITH][0], signs[AGAINST][0], key=[*relations].index)])
            who = listed(register[end].name if end in register else end for end in sorted(ends))
            yield Finding(
                "relation-contested",
                where,
                f"{who} are said to be with each other ({_quoted(signs[WITH])}) and against each other "
                f"({_quoted(signs[AGAINST])}), so that what follows depends on which is believed",
                "nothing need be done where the sources differ; by “dropped: true” a perspective takes out what it "
                "does not hold",
                note=True,
            )


def _unmodelled(model: Model, relations: Mapping[str, Entry]) -> Iterator[Finding]:
    """Yield those who are said to be against each other and decide here, without an option that touches the other."""
    if not any(str(entry.values.get("sign")) == AGAINST for entry in relations.values()):
        return
    try:
        for some, answer in untouched(model, as_between(model, relations)):
            if answer is Answer.YES:
                ones, others = (
                    listed(model.decision_maker(dm).name for dm in side) for side in (some[0].ones, some[0].others)
                )
                yield Finding(
                    "relation-unmodelled",
                    _place(some[0].entry),
                    f"{ones} and {others} are said to be against each other ({_quoted([one.id for one in some])}), and "
                    "no option of either makes a difference to the other in this model",
                    "nothing need be done; where the conflict is about that, give one of them the option, or the other "
                    "the preference",
                    note=True,
                )
    except BoundReached as e:
        place = next(_place(r) for r in relations.values() if str(r.values.get("sign")) == AGAINST)
        text = f"whether those who are said to be against each other have an option that touches the other: {e}"
        yield Finding("not-looked-at", place, text, "nothing need be done; no verdict depends on it", note=True)


def _ends(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.values[end] for end in ("from", "to") if entry.values.get(end) is not None)


def _quoted(ids: Sequence[str]) -> str:
    return listed(f"“{key}”" for key in ids)


WARNED = Warned(
    "relations",
    {
        "relation-of-a-label": "an end of a relation is a label and no actor",
        "relation-within-a-whole": "a relation is between a whole and its part",
        "relation-contested": "opposite things are said of the same two actors",
        "relation-without-claim": "a relation rests on no claim",
        "relation-unmodelled": "no option of two who are said to be against each other touches the other",
    },
    find,
)
