"""`related`: who is said to be with whom as the rows of a table and as a picture; a question of the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import parameter, seconds
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess.relations import Pair, Relation, Relations, Triad
    from detente.assess.relations.helping import Effect
    from detente.assess.relations.joined import Joined

MOST = 100
"""So many triads in tension are shown."""


@dataclass(frozen=True, kw_only=True)
class Related:
    """Who is said to be with or against whom, row by row, and the tension in it.

    Only what is `stated` counts, or only what a `claimant` says, where that is asked; with `whole` parts count as their
    wholes. `chains` names an actor whose patrons and clients are told.
    """

    stated: bool = parameter(False)
    whole: bool = parameter(False)
    claimant: str | None = parameter(None, longest=200)
    chains: str | None = parameter(None, longest=200)
    seconds: float | None = seconds()


@dataclass(frozen=True)
class RelationShown:
    """One relation.

    `sign` is how its sign is written, `word` what that means, `kind` the analyst's word for it. `always` tells whether
    its pair is in tension in every division that attains the index, `counted` whether it counts as with or against.
    `model` says what moves of the two do to each other, where both decide in the model.
    """

    relation: str
    one: str
    sign: str
    word: str
    other: str
    kind: str
    voices: tuple[str, ...]
    stated: bool
    claims: tuple[str, ...]
    counted: bool
    always: bool
    model: tuple[str, ...]


@dataclass(frozen=True)
class PairShown:
    """Two actors and what is said of them, with the claims it rests on; `sign` is how that is written."""

    one: str
    sign: str
    word: str
    other: str
    kinds: tuple[str, ...]
    voices: tuple[str, ...]
    stated: bool
    claims: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class TriadShown:
    """Three actors in tension; `triad` names it in an address, `says` tells why it is."""

    triad: str
    actors: tuple[str, ...]
    says: str
    sides: tuple[PairShown, ...]


@dataclass(frozen=True)
class TiedShown:
    """Who is never parted, and who stands across from them in every division."""

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class PersonShown:
    """Somebody who can be chosen: a voice, or an actor."""

    id: str
    name: str


@dataclass(frozen=True)
class ChainShown:
    """Actors each of whom stands behind the next, and by what: `by` has one word for each step."""

    actors: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True)
class EffectShown:
    """What somebody's moves that serve it do to somebody else; `sign` is + for help, − for hurt, ± for both."""

    mover: str
    sign: str
    told: str
    on: str


@dataclass(frozen=True)
class RelationsPicture:
    """Who is said to be with whom as a drawing, and what it is called; the rules of its style come apart."""

    caption: str
    svg: str
    style: str


@dataclass(frozen=True)
class RelatedAnswer:
    """Who is said to be with whom: a sentence, the relations as rows, a picture, and what makes the tension up.

    `lead` says what the tension is, and `floats` who floats. `rows` are the relations that are looked at, `notes` says
    what does not count. `tied`, `floating`, `always` and `lowers` are what holds in every division that attains the
    index: who is never parted, who is with nobody, which pairs run against each, and which against some. `triads` are
    those in tension, as `strained` counts them. `patrons` says where parts of one whole stand behind clients that are
    against each other; `chains` are those of `chains_of`, one of `backing`. `voices` are who says something, and
    `wholes` tells whether somebody is a part of another. `findings` says what the model says of it; `effects` is how
    the model has it, with `in_model` as its sentence, `counting` as what that counts, and `drawn` as its picture. `why`
    says why an answer is not complete.
    """

    sentence: str
    lead: tuple[str, ...]
    rows: tuple[RelationShown, ...]
    notes: tuple[str, ...]
    picture: RelationsPicture | None
    tied: tuple[TiedShown, ...]
    floating: tuple[str, ...]
    floats: str
    always: tuple[PairShown, ...]
    lowers: tuple[PairShown, ...]
    strained: str
    triads: tuple[TriadShown, ...]
    patrons: tuple[str, ...]
    backing: tuple[PersonShown, ...]
    chains_of: str | None
    chains: tuple[ChainShown, ...]
    all_chains: bool
    voices: tuple[PersonShown, ...]
    wholes: bool
    findings: tuple[str, ...]
    in_model: str
    counting: str
    effects: tuple[EffectShown, ...]
    drawn: RelationsPicture | None
    why: str


def found_for(at: At, asked: Related) -> Relations:
    """Look at what is said of whom, or return it if it is kept with the case."""
    from detente.assess.relations import relations

    of = at.case if at.chosen is None else at.chosen
    where = None if at.chosen is None else (at.chosen.perspective_id, at.chosen.phase_id)
    key = ("related", where, asked.stated, asked.whole, asked.claimant, asked.chains)
    if key not in at.kept:
        found = relations(
            of, stated=asked.stated, whole=asked.whole, claimant=asked.claimant, chains=asked.chains,
            seconds=asked.seconds,
        )  # fmt: skip
        if found.tension.why is not None:
            return found
        at.kept[key] = found
    kept: Relations = at.kept[key]
    return kept


def run(at: At, asked: Related) -> RelatedAnswer:
    """Look at what is said of whom, and tell it as rows."""
    from detente.assess.relations.network import network_of
    from detente.evidence.actors import Register
    from detente.report import related as told
    from detente.report.relations import notes_told

    found = found_for(at, asked)
    tension = found.tension
    strained = [t for t in found.triads if not t.balanced]
    register = Register(found.layer.actors.values())
    every = network_of(found.layer)
    joined = found.joined
    effects = [*joined.helping.effects.values()] if joined is not None and joined.helping is not None else []
    all_said = [*every.relations, *every.neutral]
    ends = dict.fromkeys(a for r in all_said for a in r.ends)
    return RelatedAnswer(
        sentence=told.answer_told(found),
        lead=tuple(told.lead_told(found)),
        rows=tuple(_rows(found)),
        notes=tuple(notes_told(found)),
        picture=_figure(told.TITLE, told.relations_figure(found)),
        tied=tuple(TiedShown(*(tuple(found.called(a) for a in side) for side in sides)) for sides in tension.tied),
        floating=tuple(found.called(a) for a in tension.floating),
        floats=told.floats_told(found) if tension.floating else "",
        always=tuple(_pair(found, p) for p in tension.always),
        lowers=tuple(_pair(found, p) for p in tension.lowers),
        strained=told.strained_told(found),
        triads=tuple(_triad(found, t) for t in strained[:MOST]),
        patrons=tuple(told.at_odds_told(found, one) for one in found.at_odds),
        backing=tuple(_backing(found, all_said)),
        chains_of=found.chains_of,
        chains=tuple(
            ChainShown(tuple(found.called(a) for a in c.actors), tuple(s[0].kind or "" for s in c.steps))
            for c in found.chains or ()
        ),
        all_chains=found.all_chains,
        voices=tuple(
            PersonShown(v.id, v.name) for v in dict.fromkeys(v for r in all_said for v in r.voices)
        ),
        wholes=any(register.wholes(a) for a in ends),
        findings=() if joined is None else told.findings_told(joined),
        in_model=told.effects_sentence(effects) if effects else "",
        counting=told.COUNTED,
        effects=tuple(_effects(joined, effects)) if joined is not None else (),
        drawn=None if joined is None else _figure(told.TITLE_OF_MODEL, told.model_figure(joined)),
        why=tension.why or "",
    )  # fmt: skip


def _rows(found: Relations) -> Iterator[RelationShown]:
    from detente.report.related import beside_told, sign_told, word_told
    from detente.report.relation_records import every_relation

    network = found.network
    counted = {r.id for p in network.counted for r in p.relations}
    always = {r.id for p in found.tension.always for r in p.relations}
    left = {r.id for r, _ in network.left_out}
    for r in every_relation(found):
        if r.id in left:
            continue
        one, other = (found.called(a) for a in r.between)
        yield RelationShown(
            relation=r.id,
            one=one,
            sign=sign_told(r.sign),
            word=word_told(r.sign),
            other=other,
            kind=", ".join(filter(None, [r.kind, "both ways" if r.both_ways else None])),
            voices=tuple(v.name for v in r.voices),
            stated=r.stated,
            claims=r.claims,
            counted=r.id in counted,
            always=r.id in always,
            model=() if found.joined is None else tuple(beside_told(found.joined, r.id)),
        )


def _pair(found: Relations, p: Pair) -> PairShown:
    from detente.report.related import sign_told, word_told

    # As it is told, where all of it is told of the same one; which of two comes first says nothing else.
    ends = {r.between for r in p.relations}
    one, other = (found.called(a) for a in (ends.pop() if len(ends) == 1 else p.actors))
    kinds = tuple(dict.fromkeys(r.kind for r in p.relations if r.kind))
    return PairShown(
        one, sign_told(p.sign), word_told(p.sign), other, kinds, tuple(v.name for v in p.voices),
        any(r.stated for r in p.relations), p.claims, tuple(r.id for r in p.relations),
    )  # fmt: skip


def _triad(found: Relations, t: Triad) -> TriadShown:
    from detente.report.related import triad_told

    actors = tuple(found.called(a) for a in t.actors)
    return TriadShown(" ".join(t.actors), actors, triad_told(found, t), tuple(_pair(found, p) for p in t.pairs))


def _backing(found: Relations, relations: Iterable[Relation]) -> Iterator[PersonShown]:
    """Yield who stands behind somebody, or has somebody behind it."""
    from detente.assess.relations.chains import stands_behind

    seen = dict.fromkeys(a for r in relations if stands_behind(r) for a in r.ends)
    yield from (PersonShown(a, found.called(a)) for a in seen)


def _effects(found: Joined, effects: Iterable[Effect]) -> Iterator[EffectShown]:
    from detente.report.related import effect_told, words_of

    words = words_of(found)
    for e in effects:
        yield EffectShown(words.dm(e.mover), *effect_told(e), words.dm(e.on))


def _figure(title: str, svg: str | None) -> RelationsPicture | None:
    from detente.pictures.svg import styled

    return None if svg is None else RelationsPicture(title, *styled(svg))


QUESTION = Question(
    asks="who is said to be with whom, as the rows of a table",
    parameters=Related,
    run=run,
    tells_open=True,
    answer=RelatedAnswer,
    of_evidence=True,
    unchosen=True,
    owners=False,
    room="relations",
)
