"""What `perception` says: who sees what, what is stable for whoever sees it, what is expected, what surprises whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from detente.answer import Answer
from detente.assess import Perceived, PerceivedClasses, Unexpected
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.words import Words, concept_name, concepts, count, listed, some_of
from detente.stability import Step, local

STATES_IN_TEXT = 4
LINES = 40
ALWAYS = 3  # columns that the table of who sees what has in any case
UNSEEN = "does not see it"


def perception_document(found: Perceived, limit: int) -> list[Block]:
    """Return what everybody sees and finds stable, in sentences and tables; no list has more lines than a limit."""
    words = Words.of(found.solution)
    return [
        Heading(Said(f"Seeing less: {found.solution.model.title}", Basis("author", "title")), 1),
        Paragraph(_how(found, words)),
        _who_sees(found, words),
        Heading(fixed("What is stable for whoever sees it")),
        Paragraph(
            together(
                [
                    fixed("Steady: seen by everybody, stable for each in its own model, and an equilibrium."),
                    fixed("Unsteady: the same, but no equilibrium of the model: it lasts while it is seen otherwise."),
                    fixed("Stealthy: not seen by everybody, and stable for all who see it."),
                ]
            )
        ),
        Bullets(tuple(_classes(found, words))),
        _verdicts(found, words, limit),
        *_lines(found, "What they expect of each other", _expectations(found), "Nobody expects a move there.", limit),
        *_lines(found, "Surprises", _surprises(found), "Nobody is surprised there.", limit),
        *(Paragraph(said) for said in _unsettled(found, words)),
    ]  # fmt: skip


def _how(found: Perceived, words: Words) -> Said:
    first = "Everybody acts on the conflict as it sees it"
    if not found.own:
        text = f"{first}; nobody is said to see it otherwise, so that there is nothing to add to what is stable."
        return Said(text, result("perception"))
    if not found.aware:
        return Said(
            f"{first}, and takes that for the conflict (first level).", words.selected() or result("perception")
        )
    know, take = ("knows", "takes") if len(found.aware) == 1 else ("know", "take")
    text = (
        f"{first}; {words.dms(found.aware)} {know} how each of the others sees it, and {take} these for not aware "
        "themselves (second level)."
    )
    return Said(text, *words.parts("decision_makers", found.aware))


def _who_sees(found: Perceived, words: Words) -> Table:
    rows = []
    for dm in found.of:
        view = found.views[dm]
        lacks, imagines = found.lacks(dm), found.imagines(dm)
        unseen = view.model.unseen
        cells = (
            words.dm(dm),
            Words.of(view).perspective() if dm in found.own else "as the model asked about",
            count(view.feasible.count),
            listed(map(words.option, unseen.options)) if unseen is not None and unseen.options else "",
            _some(words, lacks),
            _some(Words.of(view), imagines),
        )
        rows.append(Row(cells, result("perception"), words.part("decision_makers", dm), _selected(found, dm)))
    columns = ("who", "sees it as", "states", "options not seen", "states not seen", "states that are not in the model")
    # What is so of nobody has no column.
    kept = [k for k in range(len(columns)) if k < ALWAYS or any(row[k] for row in rows)]
    told = tuple(Row((row[k] for k in kept), row.because) for row in rows)
    return Table(fixed("Who sees what"), tuple(columns[k] for k in kept), told)


def _selected(found: Perceived, dm: str) -> tuple[Basis, ...]:
    """Return the view of somebody as the basis of words."""
    return Words.of(found.views[dm]).selected() if dm in found.own else ()


def _some(words: Words, states: tuple[str, ...]) -> str:
    """Name the first of some states, and say how many there are besides."""
    more = some_of(len(states) - STATES_IN_TEXT, "other")
    return listed([*map(words.pattern, states[:STATES_IN_TEXT]), *([more] if more else [])]) if states else ""


def _classes(found: Perceived, words: Words) -> Iterator[Said]:
    """Say which states are in which class, once for all concepts under which it is the same."""
    same: dict[PerceivedClasses, list[str]] = {}
    for c, classes in found.classes.items():
        same.setdefault(classes, []).append(c)
    for classes, under in same.items():
        named = (("steady", classes.steady), ("unsteady", classes.unsteady), ("stealthy", classes.stealthy))
        told = [f"{count(len(states))} {name}{f': {_some(words, states)}' if states else ''}" for name, states in named]
        yield Said(f"{concepts(under)}: {'; '.join(told)}.", result("perception", under))


def _verdicts(found: Perceived, words: Words, limit: int) -> Table:
    rows = [
        Row(
            (words.pattern(state), *(_stable(found, dm, state) for dm in found.decision_makers)),
            result("perception", found.concepts),
        )
        for state in found.at[:limit]
    ]
    columns = ("state", *(words.dm(dm) for dm in found.decision_makers))
    return Table(fixed("Stable for each in its own model under"), columns, tuple(rows), main=True)


def _stable(found: Perceived, dm: str, state: str) -> str:
    answers = {c: found.verdict(dm, state, c) for c in found.concepts}
    if None in answers.values():
        return UNSEEN
    yes = [c for c, answer in answers.items() if answer is Answer.YES]
    if len(yes) in (0, len(answers)):
        return "each concept" if yes else "none"
    return concepts(yes)


def _lines(found: Perceived, title: str, lines: Iterable[Said], nothing: str, limit: int) -> Iterator[Block]:
    every = [*lines]
    most = min(limit, LINES)
    about = result("perception", _locals(found))
    if found.own:
        yield Heading(fixed(title), 3)
        if every:
            yield Bullets(tuple(every[:most]))
        else:
            yield Paragraph(Said(nothing, about))
        if more := some_of(len(every) - most, "more line"):
            yield Paragraph(Said(f"{more}: ask for JSON.", about))


def _locals(found: Perceived) -> list[str]:
    return [c for c in found.concepts if local(c) is not None]


def _expectations(found: Perceived) -> Iterator[Said]:
    """Say of each state what each expects the others to do, once for all who do, under all concepts that agree."""
    for state in found.at:
        seeing = [dm for dm in found.of if found.sees(dm, state)]
        by_move: dict[tuple[str, ...], tuple[Step, dict[str, list[str]]]] = {}
        for dm, c in product(seeing, _locals(found)):
            for move in found.expects(dm, state, c):
                key = move.decision_maker, move.to, "+", *move.takes, "-", *move.drops
                by_move.setdefault(key, (move, {}))[1].setdefault(dm, []).append(c)
        for move, by in by_move.values():
            for under in dict.fromkeys(map(tuple, by.values())):
                who = [dm for dm, concepts_of in by.items() if tuple(concepts_of) == under]
                words = _words_for(found, who[0], move)
                what = f"{words.dm(move.decision_maker)} would {words.move(move)}, to {words.pattern(move.to)}"
                eyes = listed(_name(found, dm) for dm in who)
                because = (
                    *result(words.at(state)),
                    *words.changed([move]),
                    *(b for dm in who for b in _selected(found, dm)),
                )
                text = f"At {words.pattern(state)}, as seen by {eyes}, {what} ({concepts(under)})."
                yield Said(text, result("perception", under), because)


def _name(found: Perceived, dm: str) -> str:
    return Words.of(found.solution).dm(dm)


def _words_for(found: Perceived, dm: str, move: Step) -> Words:
    """Return the words of a model in which there are both somebody and who moves."""
    view = found.views[dm]
    known = any(str(d.id) == move.decision_maker for d in view.model.decision_makers)
    return Words.of(view if known else found.solution)


def _surprises(found: Perceived) -> Iterator[Said]:
    same: dict[Said, list[str]] = {}
    for state in found.at:
        for c in _locals(found):
            for s in found.surprises([state], c):
                same.setdefault(unexpected_sentence(found, s), []).append(c)
    for sentence, under in same.items():
        yield Said(f"{sentence[:-1]} ({concepts(under)}).", result("perception", under), sentence.because)


def unexpected_sentence(found: Perceived, s: Unexpected) -> Said:
    """Say what somebody does and what another one expects."""
    words, seen = Words.of(found.solution), _words_for(found, s.surprised, s.move)
    who, other, what = words.dm(s.mover), words.dm(s.surprised), seen.move(s.move)
    state, end = words.pattern(s.state), words.pattern(s.move.to)
    because = (
        *result(words.at(s.state)),
        *words.changed([s.move]),
        *_selected(found, s.surprised),
        *_selected(found, s.mover),
    )
    if s.why == "stays":
        return Said(f"At {state}, as seen by {other}, {who} would {what}, to {end}; that does not come.", because)
    reason = {
        "unseen": "there is no such state",
        "cannot": "nobody could do this alone",
        "worse": "nobody who could do this would gain",
        "deterred": "this is deterred" + (f": then {seen.steps(s.by)}" if s.by else ""),
    }[s.why]
    text = f"At {state}, {who} would {what}, to {end}, which surprises {other}: as seen from there, {reason}."
    return Said(text, because, seen.changed(s.by))


def _unsettled(found: Perceived, words: Words) -> Iterator[Said]:
    for c in _locals(found) if found.own else ():
        if some := found.unsettled(found.at, c):
            text = f"Whether there is more under {concept_name(c)} is not known at {listed(map(words.pattern, some))}."
            yield Said(text, *(result(words.at(s), [c]) for s in some))
