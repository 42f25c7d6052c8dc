"""What `reach` says: the ways from the status quo, in sentences, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess.status_quo import Destination, Journey, StatusQuoAnalysis, Way
from detente.engines.walks import Kind
from detente.pictures.graph import svg_of
from detente.pictures.picture import Arc, Picture, Vertex
from detente.pictures.told import table_of
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.joint_records import step_record
from detente.report.on_credit import WithCredit, credit_blocks, credit_cell, credit_record, once_there
from detente.report.records import (
    About,
    open_answer,
    open_answers,
    plain_answers,
    which_record,
)
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.shapes import (
    EITHER,
    SOME,
    Concept,
    Engine,
    Explains,
    Id,
    Number,
    State,
    StepRecord,
    Stops,
    Such,
    Unsettled,
    WhichRecord,
    Why,
    Whys,
    YesNo,
)
from detente.report.words import Words, concept_name, concepts, listed, under
from detente.stability import Step

KIND_NAMES: dict[Kind, str] = {"moves": "any moves", "improvements": "improvements only"}


def reach_document(analysis: StatusQuoAnalysis) -> list[Block]:
    """Return the status-quo analysis in sentences and a table."""
    words = Words.with_conflict(analysis.model, analysis.conflict)
    return [*title_blocks(analysis.model, words), *reach_blocks(analysis)]


def reach_blocks(analysis: StatusQuoAnalysis) -> list[Block]:
    """Return the same without the title, as a part of a report."""
    words = Words.with_conflict(analysis.model, analysis.conflict)
    blocks: list[Block] = [Heading(fixed("Getting there")), Paragraph(_opening(words, analysis))]
    blocks.append(_table(words, analysis))
    for destination in analysis.destinations:
        blocks += [Heading(_title(words, destination), 3), *_told(words, destination)]
    return blocks


def reach_figure(analysis: StatusQuoAnalysis, prefix: str = "reach") -> Figure | None:
    """Return the picture of all the ways given, with its table; None where there is no way to draw."""
    picture = _picture(analysis)
    if not picture.arcs:
        return None
    columns, rows = table_of(picture)
    twin = Table(fixed("Shortest ways"), columns, tuple(Row(row, result("moves")) for row in rows))
    return Figure(fixed("Shortest ways"), svg_of(picture, prefix), twin)


# -- as JSON ----------------------------------------------------------------------------------------------------------


class WayRecord(TypedDict):
    """One shortest way."""

    steps: Annotated[list[StepRecord], "Its moves, in order.", SOME]
    stops: Stops
    unsettled: Unsettled


class JourneyRecord(TypedDict):
    """The shortest ways by one kind of move."""

    known: Annotated[bool, "Whether the number of moves is known; false where a bound was hit."]
    moves: Annotated[
        int | None,
        "How many moves the shortest way has; null where there is none, or where it is not known.",
        Such(minimum=0),
    ]
    ways: Annotated[list[WayRecord], "Some shortest ways, as many as --limit allows."]


class DestinationRecord(WithCredit):
    """A state, or a proposal, and how to get there; exactly one of `state` and `proposal` is given."""

    state: NotRequired[Annotated[str, "The state as it was asked for: letters or a name.", EITHER]]
    proposal: NotRequired[Annotated[Id, "The proposal whose terms are to come into force.", EITHER]]
    feasible: Annotated[YesNo, "Whether a feasible state is meant: for a proposal one with its terms in force."]
    stays: Annotated[dict[Concept, YesNo], "For each concept whether nobody would leave the state reached."]
    why: NotRequired[
        Annotated[
            Why | Annotated[Whys, "By concept."],
            "Where `feasible` is null, what kind of neither it is; else, under the keys of `stays` whose answer is "
            "null, what kind of neither that is. Present only where there is a null.",
            Explains(("feasible", "stays")),
        ]
    ]
    by: Annotated[
        dict[Kind, JourneyRecord],
        "The ways by each kind of move: any moves, or moves that serve whoever makes them. Empty for what is not "
        "feasible.",
    ]


class CountedRecord(TypedDict):
    """How many states are reached, the start included."""

    count: Annotated[Number, "Their number."]
    all: Annotated[bool, "Whether these are all; false where a bound was hit."]


class ReachedRecord(TypedDict):
    """What is reached in all."""

    moves: Annotated[CountedRecord, "By any moves."]
    improvements: Annotated[CountedRecord, "By moves that serve whoever makes them."]


class WaysRecord(WhichRecord):
    """The ways from one state of one model."""

    engine: Engine
    complete: Annotated[bool, "Whether everything asked for is known."]
    concepts: Annotated[list[Concept], "The concepts by which nobody would leave a state."]
    start: Annotated[State, "Where every way begins."]
    start_stays: Annotated[dict[Concept, YesNo], "For each concept whether nobody would leave the start."]
    why: NotRequired[
        Annotated[
            Whys,
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("start_stays",)),
        ]
    ]
    reached: Annotated[ReachedRecord, "What is reached in all."]
    destinations: Annotated[list[DestinationRecord], "What was asked about, in order."]


def reach_record(analysis: StatusQuoAnalysis) -> WaysRecord:
    """Return the status-quo analysis as JSON."""
    return {
        **which_record(analysis.model),
        "engine": analysis.engine,
        "complete": analysis.stopped is None,
        "concepts": list(analysis.concepts),
        "start": analysis.start,
        "start_stays": plain_answers(analysis.start_stays),
        **open_answers(analysis.start_stays),
        "reached": {
            "moves": _counted(*analysis.reached["moves"]),
            "improvements": _counted(*analysis.reached["improvements"]),
        },
        "destinations": [_destination_record(d) for d in analysis.destinations],
    }


def _counted(count: int, whole: bool) -> CountedRecord:
    return {"count": count, "all": whole}


def _destination_record(d: Destination) -> DestinationRecord:
    about: About = {"proposal": d.what} if d.proposal else {"state": d.what}
    credit: WithCredit = {} if d.on_credit is None else {"on_credit": credit_record(d.on_credit)}
    return {
        **about,
        "feasible": d.exists.json,
        **open_answer(d.exists),
        "stays": plain_answers(d.stays),
        **open_answers(d.stays),
        "by": {kind: _journey_record(j) for kind, j in d.journeys.items()},
        **credit,
    }


def _journey_record(journey: Journey) -> JourneyRecord:
    return {
        "known": journey.stopped is None or journey.distance is not None,
        "moves": journey.distance,
        "ways": [
            {
                "steps": [step_record(s) for s in way.steps],
                "stops": {c: list(states) for c, states in way.stops.items()},
                "unsettled": {c: list(states) for c, states in way.unsettled.items()},
            }
            for way in journey.ways
        ],
    }


def reached_from(words: Words, analysis: StatusQuoAnalysis) -> list[Said]:
    """Say where every way begins, and how many states are reached from there."""
    counts = [
        f"{'' if whole else 'at least '}{n} state{'' if n == 1 else 's'} by {KIND_NAMES[kind]}"
        for kind, (n, whole) in analysis.reached.items()
    ]
    start = Said(f"Every way begins at {words.state(analysis.start)}.", result(analysis.start))
    return [start, Said(f"From there, itself counted, are reached {listed(counts)}.", result("moves"))]


def _opening(words: Words, analysis: StatusQuoAnalysis) -> Said:
    """Say where every way begins, and whether anybody would leave that."""
    stays, leaves, unknown = _kinds(analysis.start_stays)
    sentences = reached_from(words, analysis)
    there = result(analysis.start, analysis.concepts)
    if stays:
        sentences.append(
            Said(f"Under {concepts(stays)} nobody would leave it, so that no way would even begin.", there)
        )
    elif leaves:
        none = f"Under {concepts(leaves)} it is no" if unknown else "Under none of the concepts asked about is it a"
        sentences.append(Said(f"{none} state that nobody would leave.", there))
    if unknown:
        sentences.append(Said(f"Whether anybody would leave it under {concepts(unknown)} is not known.", there))
    return together(sentences)


def _kinds(stays: Mapping[str, Answer]) -> tuple[list[str], list[str], list[str]]:
    """Return the concepts under which nobody would leave, somebody would, and that is not known."""
    return under(stays, Answer.YES), under(stays, Answer.NO), under(stays, Answer.UNKNOWN)


def _title(words: Words, destination: Destination) -> Said:
    if destination.proposal:
        return Said(f"To the terms of {destination.what}", about_destination(words, destination))
    there = destination.exists is not Answer.NO
    shown = words.state(words.letters(destination.what)) if there else destination.what
    return Said(f"To {shown}", about_destination(words, destination))


def about_destination(words: Words, destination: Destination, ids: Sequence[str] = ()) -> tuple[Basis, ...]:
    """Return the basis of words about a destination, under each concept if some are given."""
    if destination.proposal:
        return result(f"proposals.{destination.what}", ids)
    return result(words.letters(destination.what), ids)


def _table(words: Words, analysis: StatusQuoAnalysis) -> Table:
    asked = any(d.on_credit is not None for d in analysis.destinations)
    lengths = tuple(f"by {KIND_NAMES[k]}" for k in KIND_NAMES)
    credit = ("steps on credit",) if asked else ()
    columns = ("destination", *lengths, *credit, "a way", "states on it nobody would leave")
    rows = []
    for d in analysis.destinations:
        cells = ["not feasible" if d.exists is Answer.NO else length_of(d.journeys[kind]) for kind in KIND_NAMES]
        if asked:
            cells.append("" if d.on_credit is None else credit_cell(words, d.on_credit))
        best = next((j.ways[0] for j in reversed(d.journeys.values()) if j.ways), None)
        way = " → ".join(map(words.going, best.steps)) if best else ""
        rows.append(
            Row((d.what, *cells, way, stops_of(best) if best else ""), about_destination(words, d), result("moves"))
        )
    return Table(fixed("How far it is"), columns, tuple(rows), main=True)


def length_of(journey: Journey) -> str:
    """Say in a cell how many moves the shortest way has."""
    if journey.distance is None:
        return "not known" if journey.stopped is not None else "no way"
    return "there already" if journey.distance == 0 else f"{journey.distance} move{'s' if journey.distance > 1 else ''}"


def stops_of(way: Way) -> str:
    """Say in a cell which states on a way nobody would leave, under which concepts."""
    found, unknown = _stops(way.stops), _stops(way.unsettled)
    cells = [f"{state} ({_names(ids)})" for state, ids in found.items()]
    return ", ".join([*cells, *(f"{state} (not known: {_names(ids)})" for state, ids in unknown.items())])


def _names(ids: Iterable[str]) -> str:
    return ", ".join(concept_name(c) for c in ids)


def _stops(stops: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return for each state the concepts under which nobody would leave it."""
    found: dict[str, list[str]] = {}
    for concept, states in stops.items():
        for state in states:
            found.setdefault(state, []).append(concept)
    return found


def _told(words: Words, destination: Destination) -> list[Block]:
    about = about_destination(words, destination)
    if destination.exists is Answer.NO:
        state = "No such state is feasible here, so there is no way to it."
        terms = "No feasible state has these terms in force together, so there is nothing to reach."
        return [Paragraph(Said(terms if destination.proposal else state, about))]
    moves, improvements = destination.journeys["moves"], destination.journeys["improvements"]
    if moves.distance == 0:
        here = "The terms are in force" if destination.proposal else "The conflict is there"
        return [Paragraph(Said(f"{here} already.", about))]
    credit = [] if destination.on_credit is None else credit_blocks(words, destination.on_credit, about)
    first = _first_sentence(moves, improvements)
    first = f"{first[:-1]}." if credit else first  # the ways that follow are others
    blocks: list[Block] = [Paragraph(Said(first, about, result("moves")))]
    told = improvements if improvements.ways else moves
    if told.ways and not credit:
        blocks.append(Bullets(tuple(_way_sentence(words, way) for way in told.ways)))
    blocks += credit
    if moves.ways and not credit:
        blocks.append(
            Paragraph(Said(once_there(destination.stays), about_destination(words, destination, [*destination.stays])))
        )
    return blocks


def _first_sentence(moves: Journey, improvements: Journey) -> str:
    stopped = moves.stopped or improvements.stopped
    if moves.stopped and moves.distance is None:
        return f"Whether there is a way is not known: {stopped}."
    if moves.distance is None:
        return "No legal sequence of moves leads there."
    if improvements.stopped and improvements.distance is None:
        return f"By any moves it is {length_of(moves)} away; whether improvements lead there is not known: {stopped}."
    if improvements.distance is None:
        return (
            f"By improvements alone it is out of reach: somebody would have to make a move that does not serve it. "
            f"By any moves it is {length_of(moves)} away:"
        )
    if improvements.distance == moves.distance:
        serves = "which serves" if moves.distance == 1 else "each of which serves"
        return f"It is {length_of(moves)} away, {serves} whoever makes it:"
    both = f"{length_of(moves)} away; if each move is to serve whoever makes it, {length_of(improvements)}"
    return f"By any moves it is {both}:"


def _way_sentence(words: Words, way: Way) -> Said:
    moves = (f"{words.dm(s.decision_maker)} would {words.move(s)}, to {words.state(s.to)}" for s in way.steps)
    told = Said("; then ".join(moves) + ".", result("moves"))
    found = _stops(way.stops)
    if found:
        places = listed(f"{words.state(state)} under {concepts(ids)}" for state, ids in found.items())
        bases = [basis for state, ids in found.items() for basis in result(state, ids)]
        told = together([told, Said(f"On the way nobody would leave {places}: there it could end.", bases)])
    between = [basis for s in way.steps[:-1] for basis in result(s.to, way.stops)]
    if unknown := _stops(way.unsettled):
        where = listed(f"at {words.state(state)} under {concepts(ids)}" for state, ids in unknown.items())
        return together([told, Said(f"Whether the way could end {where} is not known.", between)])
    if len(way.steps) > 1 and not found:
        return together([told, Said("No state on the way is one that nobody would leave.", between)])
    return told


def _picture(analysis: StatusQuoAnalysis) -> Picture:
    model, conflict = analysis.model, analysis.conflict
    words = Words.with_conflict(model, conflict)
    start = conflict.neighbourhood.state(analysis.start)
    assert start is not None
    steps = dict.fromkeys(
        s for d in analysis.destinations for j in d.journeys.values() for way in j.ways for s in way.steps
    )
    codes = sorted({start, *(code for s in steps for code in (s.origin, s.target))})
    stays = {start: analysis.start_stays, **_stays(analysis)}
    goals = {way.steps[-1].target for d in analysis.destinations for j in d.journeys.values() for way in j.ways}
    nodes = tuple(
        Vertex(
            code=code,
            letters=conflict.show(code),
            names=tuple(words.names(conflict.show(code))),
            status_quo=code == start,
            focus=code in goals,
            seed=code == start,
            equilibrium=tuple(under(stays.get(code, {}), Answer.YES)),
            unsettled=tuple(under(stays.get(code, {}), Answer.UNKNOWN)),
        )
        for code in codes
    )
    return Picture(
        title=model.title,
        decision_makers=tuple((str(d.id), str(d.name)) for d in model.decision_makers),
        options=conflict.options,
        own=conflict.own,
        concepts=analysis.concepts,
        nodes=nodes,
        arcs=tuple(sorted((_arc(analysis, s) for s in steps), key=lambda a: (a.mover, a.origin, a.target))),
        total=max(analysis.reached["moves"][0], len(nodes)),
        acts=tuple(o.name or o.id for o in model.options),
    )


def _arc(analysis: StatusQuoAnalysis, s: Step) -> Arc:
    mover = analysis.conflict.index(s.decision_maker)
    better = analysis.conflict.neighbourhood.prefers(mover, s.target, s.origin)
    return Arc(mover, s.origin, s.target, better)


def _stays(analysis: StatusQuoAnalysis) -> dict[int, dict[str, Answer]]:
    """Return for each state on or at the end of a way under which concepts nobody would leave it."""
    found: dict[int, dict[str, Answer]] = {}
    for destination in analysis.destinations:
        for journey in destination.journeys.values():
            for way in journey.ways:
                for s in way.steps[:-1]:
                    found[s.target] = {c: _stop(way, s.to, c) for c in analysis.concepts}
        ends = {journey.ways[0].steps[-1].target for journey in destination.journeys.values() if journey.ways}
        if len(ends) == 1:
            found[ends.pop()] = dict(destination.stays)
    return found


def _stop(way: Way, state: str, concept: str) -> Answer:
    return Answer.UNKNOWN if state in way.unsettled[concept] else Answer.of(state in way.stops[concept])
