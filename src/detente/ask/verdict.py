"""`verdict`: whether one proposal holds, as a sentence and a picture; a question of the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.ask._parameters import concepts, known_concepts, page, parameter, seconds
from detente.ask._question import At, Question
from detente.ask._solving import solution_of
from detente.report.blocks import Table

Shape = Literal["itself", "deterrence", "costly", "left", "unknown", "impossible"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a `proposal` holds, as a picture of one way to carry it out.

    That is the one that shows most, or the `state` asked for; its moves are told under the concept that shows how it
    holds, or under the `concept` asked for.
    """

    proposal: str = parameter(refers="proposals")
    state: str | None = parameter(None, refers="state")
    concept: str | None = parameter(None, among=known_concepts, noun="solution concept")
    concepts: tuple[str, ...] | None = concepts()
    limit: int = page(100)
    seconds: float | None = seconds()


@dataclass(frozen=True)
class WayShown:
    """One way to carry a proposal out: its state, the concepts under which nobody would leave it, and how it holds.

    `done` says which of the options that the terms leave open are taken.
    """

    state: str
    names: tuple[str, ...]
    done: str
    holds: tuple[str, ...]
    shape: Shape


@dataclass(frozen=True)
class Drawing:
    """A drawing; the rules of its style come apart, as in `GraphAnswer`."""

    svg: str
    style: str


@dataclass(frozen=True)
class VerdictAnswer:
    """Whether a proposal holds: a sentence, what else there is to say first, the picture, and the table of the same.

    `terms` says what is proposed, where the terms have names. The sentence ends with `condition`, what the ways
    that hold have in common, where there is one. `lead` says who would gain and what keeps it from that, `shape`
    how the proposal holds, `under` which concept the sentence says it, and `differ` why concepts answer differently
    on it; `left_open` tells whether preferences are left open, so that all but the sentence is of the case as it is
    written. `wanted` is the concept under which it is worth asking what would make it hold, and `enough` says that
    nothing has to change for that. `state` and `concept` say what is drawn, and are empty where the proposal cannot
    be carried out. Of the `total` ways to carry it out `ways` lists some, those that hold first; `in_ways` says in
    how many it holds, and `of_ways` what a way is. In both drawings `data-row` of a button is its row in the table.
    `why` says why an answer is not complete.
    """

    terms: str
    sentence: str
    condition: str
    lead: str
    shape: Shape
    under: str
    left_open: bool
    differ: str
    enough: str
    in_ways: str
    of_ways: str
    wanted: str
    state: str
    concept: str
    wide: Drawing
    narrow: Drawing
    total: int
    ways: tuple[WayShown, ...]
    table: Table
    why: str


def run(at: At, asked: Verdict) -> VerdictAnswer:
    """Solve a model and draw the verdict on one of its proposals."""
    from detente.assess.proposals import assessed_in
    from detente.assess.ways import ways_in_order
    from detente.pictures.svg import styled
    from detente.pictures.verdict.drawing import PHONE, WIDE, verdict_svg
    from detente.report.glance import differ, enough, lead, shape_at, ways_title, ways_told
    from detente.report.plain import NamedWords
    from detente.report.verdict import condition, shape_of, terms_told, told_under, verdict_sentence, wanted
    from detente.report.verdict_picture import verdict_pictured, verdict_table
    from detente.report.words import Words

    solution = solution_of(at, concepts=asked.concepts, engine="auto", seconds=asked.seconds)
    found, words = assessed_in(solution, asked.proposal), Words.of(solution)
    left = {*words.conflict.options} - {*found.with_terms.fixed()}
    picture, way = verdict_pictured(words, found, state=asked.state, concept=asked.concept)
    wide, narrow = (
        Drawing(*styled(verdict_svg([picture], width=width, prefix=prefix)))
        for width, prefix in ((WIDE, "verdict"), (PHONE, "verdict-narrow"))
    )
    return VerdictAnswer(
        terms=terms_told(found),
        sentence=str(verdict_sentence(words, found)),
        condition=f"{told}." if (told := condition(words, found)) else "",
        lead="" if way is None else lead(words, way),
        shape=shape_of(found),
        under=told_under(found),
        left_open=found.open is not None,
        differ=differ(found),
        enough=enough(words, found),
        in_ways=ways_title(found),
        of_ways=ways_told(words, found),
        wanted=wanted(found),
        state="" if way is None else way.verdicts[0].state,
        concept="" if way is None else way.concept,
        wide=wide,
        narrow=narrow,
        total=found.with_terms.count,
        ways=tuple(
            WayShown(s, tuple(words.names(s)), words.done_at(s, left), c, shape_at(found, s, c))
            for s, c in ways_in_order(found, asked.limit)
        ),
        table=verdict_table(NamedWords.of(solution), found, picture, way),
        why=solution.stopped or "",
    )


QUESTION = Question(
    asks="whether a proposal holds, as a sentence and a picture",
    parameters=Verdict,
    run=run,
    answer=VerdictAnswer,
    room="verdict",
)
