"""What `horizon` says: by how many moves are looked ahead what is stable for whom, and what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, TypedDict

from detente.assess.looking_ahead import Expectation, Horizon, LookingAhead
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.joint_records import step_record
from detente.report.records import StatesRecord, which_record
from detente.report.said import Row, Said, fixed, result, together
from detente.report.shapes import Id, Number, State, StepRecord, Such, WhichRecord
from detente.report.words import Words, listed
from detente.stability import CONCEPTS
from detente.stability.families import FAMILIES

IN_A_CELL = 12


def looking_ahead_document(found: LookingAhead) -> list[Block]:
    """Return what is stable by how many moves are looked ahead, in sentences and tables."""
    words = Words.with_conflict(found.model, found.conflict)
    family, member = FAMILIES[found.family], CONCEPTS[f"{found.family}2"]
    meaning = Said(f"{family.title.capitalize()}: {family.means}.", result("horizon"))
    blocks: list[Block] = [*title_blocks(found.model, words), Heading(fixed("Looking ahead")), Paragraph(meaning)]
    told = [_period(found), *_nonmyopic(words, found)]
    blocks += [Paragraph(together(told)), _table(words, found)]
    if found.state is not None and any(h.expected for h in found.horizons):
        blocks.append(_expected(words, found, found.state))
    return [*blocks, Paragraph(Said(f"It is {member.citation}.", result("horizon")))]


def _period(found: LookingAhead) -> Said:
    """Say from where on the same comes again."""
    if found.begins is None or found.period is None:
        return Said(f"From where on the same comes again is not known: {found.stopped}.", result("horizon"))
    what = "what is expected everywhere" if found.family == "l" else "what is stable"
    if found.period == 1:
        return Said(f"{_from(found.begins)} {what} is the same however much further is looked.", result("horizon"))
    return Said(
        f"{_from(found.begins)} {what} comes again after every {found.period} moves more, without end.",
        result("horizon"),
    )


def _from(begins: int) -> str:
    return f"From {begins} move{'s' if begins > 1 else ''} ahead on"


def _nonmyopic(words: Words, found: LookingAhead) -> list[Said]:
    equilibria = found.nonmyopic_equilibria
    if equilibria is None:
        return []
    states = listed(words.state(s) for s in equilibria[:IN_A_CELL])
    if not equilibria:
        return [Said("No state is stable for both however much further they look (non-myopic).", result("horizon"))]
    more = f" and {len(equilibria) - IN_A_CELL} more" if len(equilibria) > IN_A_CELL else ""
    are = "is" if len(equilibria) == 1 else "are"
    told = f"Stable for both however much further they look (non-myopic) {are} {states}{more}."
    return [Said(told, [b for s in equilibria[:IN_A_CELL] for b in result(s, ["nonmyopic"])])]


def _cell(words: Words, stable: Sequence[str], possibly: Sequence[str] = ()) -> str:
    """Return states, those that are stable only if ties are broken in some way in brackets."""
    every = [(words.state(s), s in stable) for s in dict.fromkeys((*stable, *possibly))]
    told = [name if held else f"({name})" for name, held in every[:IN_A_CELL]]
    return ", ".join([*told, *([f"{len(every) - IN_A_CELL} more"] if len(every) > IN_A_CELL else [])])


def _table(words: Words, found: LookingAhead) -> Table:
    makers = found.conflict.decision_makers
    several = any(h.stable != h.possibly for h in found.horizons)
    caption = "Stable states, by how many moves are looked ahead"
    caption += "; in brackets those that are only if ties are broken in some way" if several else ""
    rows = []
    for h in found.horizons:
        cells = (_cell(words, h.stable[dm], h.possibly[dm]) for dm in makers)
        both = _cell(words, h.equilibria, h.possible_equilibria)
        rows.append(Row((str(h.moves), *cells, both), result("horizon")))
    columns = ("moves", *(words.dm(dm) for dm in makers), "equilibria")
    return Table(fixed(caption), columns, tuple(rows), main=True)


def _expected(words: Words, found: LookingAhead, state: str) -> Table:
    rows = [
        Row((str(h.moves), words.dm(e.decision_maker), *_expects(words, e)), result("horizon"))
        for h in found.horizons
        for e in h.expected
    ]
    caption = Said(f"What is expected at {words.state(state)}, by who moves first", result(state))
    return Table(caption, ("moves", "first to move", "the moves", "it ends at"), tuple(rows))


def _expects(words: Words, expected: Expectation) -> tuple[str, str]:
    lines = [" → ".join(map(words.going, line)) if line else "stays" for line in expected.lines[:IN_A_CELL]]
    return "; or ".join(lines), _cell(words, expected.ends)


# -- as JSON ----------------------------------------------------------------------------------------------------------


class ExpectationRecord(TypedDict):
    """What a decision maker expects who moves first."""

    decision_maker: Annotated[Id, "Who moves first."]
    ends: Annotated[list[State], "Where it may end: one state unless somebody is indifferent on the way."]
    lines: Annotated[list[list[StepRecord]], "For each end the moves that lead there; none where nobody moves."]


class HorizonRecord(TypedDict):
    """What is stable for those who look so many moves ahead."""

    moves: Annotated[Number, "How many moves are looked ahead."]
    stable: Annotated[dict[Id, StatesRecord], "For each decision maker the stable states."]
    possibly: Annotated[
        dict[Id, StatesRecord],
        "The same of states that are stable if ties are broken in some way; stable ones included.",
    ]
    equilibria: Annotated[StatesRecord, "States stable for everybody."]
    possible_equilibria: Annotated[StatesRecord, "States possibly stable for everybody."]
    expected: Annotated[
        list[ExpectationRecord], "What each of two expects at `state`; empty where nothing is anticipated."
    ]


class RepeatsRecord(TypedDict):
    """From where on the same comes again."""

    begins: Annotated[Number, "How many moves ahead."]
    length: Annotated[Number, "After how many moves more."]


class NonmyopicRecord(TypedDict):
    """What is stable however much further is looked."""

    stable: Annotated[dict[Id, StatesRecord], "For each decision maker."]
    equilibria: Annotated[StatesRecord, "For both."]


class LookingAheadRecord(WhichRecord):
    """What is stable by how many moves are looked ahead."""

    complete: Annotated[bool, "Whether everything asked for is known."]
    looks: Annotated[str, "Which concepts: l, mr or cmr.", Such(enum=["l", "mr", "cmr"])]
    state: Annotated[State | None, "Where it is told what is expected; null where nothing is."]
    horizons: Annotated[list[HorizonRecord], "By the number of moves."]
    repeats: Annotated[RepeatsRecord | None, "From where on the same comes again; null where that is not known."]
    nonmyopic: Annotated[
        NonmyopicRecord | None,
        "What is stable however much further is looked; null where that is not known, and for mr and cmr not defined.",
    ]


def looking_ahead_record(found: LookingAhead, limit: int) -> LookingAheadRecord:
    """Return the same as JSON."""
    begins, period, nonmyopic = found.begins, found.period, found.nonmyopic
    return {
        **which_record(found.model),
        "complete": found.stopped is None,
        "looks": found.family,
        "state": found.state,
        "horizons": [_horizon(h, limit) for h in found.horizons],
        "repeats": None if begins is None or period is None else {"begins": begins, "length": period},
        "nonmyopic": None if nonmyopic is None else {
            "stable": _by_maker(nonmyopic, limit),
            "equilibria": _states(found.nonmyopic_equilibria or (), limit),
        },
    }  # fmt: skip


def _horizon(h: Horizon, limit: int) -> HorizonRecord:
    return {
        "moves": h.moves,
        "stable": _by_maker(h.stable, limit),
        "possibly": _by_maker(h.possibly, limit),
        "equilibria": _states(h.equilibria, limit),
        "possible_equilibria": _states(h.possible_equilibria, limit),
        "expected": [
            {
                "decision_maker": e.decision_maker,
                "ends": list(e.ends[:limit]),
                "lines": [[step_record(s) for s in line] for line in e.lines[:limit]],
            }
            for e in h.expected
        ],
    }


def _by_maker(stable: Mapping[str, Sequence[str]], limit: int) -> dict[str, StatesRecord]:
    return {dm: _states(states, limit) for dm, states in stable.items()}


def _states(states: Iterable[str], limit: int) -> StatesRecord:
    every = [*states]
    return {"count": len(every), "states": every[:limit]}
