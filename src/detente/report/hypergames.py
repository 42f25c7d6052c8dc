"""What is said of hypergames: which states are stable for whom on its own perspective, and what surprises whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answer import Answer
from detente.assess import Hypergame, Player, Surprise, Target
from detente.assess.hypergames import target_in
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.perspectives import target_basis
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.words import Words, concept_name, concepts, listed, some_of
from detente.stability import local

STATES_IN_TEXT = 4
SURPRISES_IN_TEXT = 40
ROWS = 64


def name(game: Hypergame, actor: Player) -> str:
    """Name somebody who acts."""
    return Words.of(game.solutions[actor.perspective]).dm(actor.decision_maker)


def acting(game: Hypergame) -> str:
    """Say who acts on which perspective."""
    same: dict[str, list[str]] = {}
    for actor in game.actors:
        same.setdefault(actor.perspective, []).append(name(game, actor))
    return "; ".join(f"{listed(names)} on {p}" for p, names in same.items())


def _who_acts(game: Hypergame) -> tuple[Basis, ...]:
    """Return those who act, and the perspectives they act on, as the basis of words."""
    acting_on = {p: Words.of(game.solutions[p]) for p in dict.fromkeys(a.perspective for a in game.actors)}
    people = (acting_on[a.perspective].part("decision_makers", a.decision_maker) for a in game.actors)
    return (*(basis for words in acting_on.values() for basis in words.selected()), *people)


def assignments_blocks(games: Sequence[Hypergame], targets: Sequence[Target]) -> list[Block]:
    """Say of every way to assign perspectives what is stable."""
    ids = games[0].concepts
    blocks: list[Block] = [
        Heading(fixed("If everybody acts on its own perspective")),
        Paragraph(
            together(
                [
                    fixed("A first-level hypergame: everybody takes its own perspective for the conflict."),
                    Said(f"There are {len(games)} ways to say who acts on which.", result("hypergame")),
                    fixed("A state counts here if everybody perceives it and finds it stable by its own lights."),
                    fixed("To see who would be surprised, say who acts on what with --acts."),
                ]
            )
        ),
    ]
    rows = tuple(
        Row((acting(g), *(str(len(g.equilibria[c])) for c in ids)), result("hypergame", ids), _who_acts(g))
        for g in games[:ROWS]
    )
    blocks.append(Table(fixed("Hypergame equilibria"), ("who acts on which", *(concept_name(c) for c in ids)), rows))
    return [*blocks, Bullets(tuple(line for t in targets for line in _conditions(games, t)))]


def _conditions(games: Sequence[Hypergame], target: Target) -> Iterable[Said]:
    """Say in which of the ways to act a target holds, and what all of these have in common."""
    same: dict[tuple[int, ...], list[str]] = {}
    for c in games[0].concepts:
        ways = tuple(k for k, g in enumerate(games) if target_in(g, target, c) is not None)
        same.setdefault(ways, []).append(c)
    for ways, ids in same.items():
        if len(ways) in (0, len(games)):
            continue
        shared = [
            f"{listed(name(games[ways[0]], Player(dm, p)) for dm in _members(games[ways[0]], k))} on {p}"
            for k, p in enumerate(games[ways[0]].acts)
            if len({g.acts[k] for g in games}) > 1 and {games[w].acts[k] for w in ways} == {p}
        ]
        always = f", always with {listed(shared)}" if shared else ""
        words = Words.of(next(iter(games[0].solutions.values())))
        what = target.id if target.kind == "proposal" else words.state(str(target.states))
        yield Said(
            f"{what} holds under {concepts(ids)} in {len(ways)} of the {len(games)} ways{always}.",
            result("hypergame", ids),
            target_basis(words, target, ids),
        )


def _members(game: Hypergame, k: int) -> tuple[str, ...]:
    return game.blocks[k].members[list(game.solutions).index(game.acts[k])]


def hypergame_blocks(game: Hypergame, targets: Sequence[Target], states: Sequence[str]) -> list[Block]:
    """Say of one assignment of perspectives what is stable and what surprises whom at some states."""
    ids = [c for c in game.concepts if local(c) is not None]
    blocks: list[Block] = [
        Heading(fixed("If everybody acts on its own perspective")),
        Paragraph(Said(f"{acting(game)}.", _who_acts(game))),
        Bullets(tuple(_equilibria(game, c) for c in game.concepts)),
        _verdicts(game, targets),
        Heading(fixed("Surprises"), 3),
    ]
    lines = [line for state in states for line in _surprises(game, state, ids)]
    shown = lines[:SURPRISES_IN_TEXT]
    more = some_of(len(lines) - SURPRISES_IN_TEXT, "more surprise")
    about = result("hypergame", ids)
    unsettled = [*_unsettled(game, states, ids, "anybody else" if shown else "anybody")]
    if shown:
        blocks.append(Bullets(tuple(shown)))
    elif not unsettled:
        blocks.append(Paragraph(Said("Nobody is surprised at the states asked about.", about)))
    blocks += [Paragraph(said) for said in unsettled]
    return [*blocks, *([Paragraph(Said(f"{more}: ask for JSON.", about))] if more else [])]


def _unsettled(game: Hypergame, states: Sequence[str], ids: Sequence[str], who: str) -> Iterable[Said]:
    """Say at which states there may be further surprises."""
    words = Words.of(next(iter(game.solutions.values())))
    for c in ids:
        if some := game.unsettled(states, c):
            text = f"Whether {who} is surprised under {concept_name(c)} is not known at"
            yield Said(f"{text} {listed(map(words.state, some))}.", *(result(words.at(s), [c]) for s in some))


def _equilibria(game: Hypergame, concept: str) -> Said:
    words = Words.of(next(iter(game.solutions.values())))
    found, partly = game.equilibria[concept], game.partly_perceived[concept]
    shown = [*map(words.state, found[:STATES_IN_TEXT]), *filter(None, [some_of(len(found) - STATES_IN_TEXT, "other")])]
    some = f": {listed(shown)}" if found else ""
    unseen = f" {len(partly)} more are stable for all who perceive them, but not everybody does." if partly else ""
    stable = "state is" if len(found) == 1 else "states are"
    text = f"{concept_name(concept)}: {len(found)} {stable} stable for everybody on its own perspective{some}.{unseen}"
    return Said(text, result("hypergame", [concept]))


def _verdicts(game: Hypergame, targets: Sequence[Target]) -> Table:
    words = Words.of(next(iter(game.solutions.values())))
    rows = tuple(
        Row(
            (words.state(str(t.states)), *(_answer(game, a, str(t.states)) for a in game.actors)),
            result("hypergame", game.concepts),
            target_basis(words, t, game.concepts),
        )
        for t in targets
        if t.kind == "state"
    )
    columns = ("state", *(f"{name(game, a)} on {a.perspective}" for a in game.actors))
    return Table(fixed("Named states: stable for each on its own perspective under"), columns, rows)


def _answer(game: Hypergame, actor: Player, state: str) -> str:
    answers = {c: game.verdict(actor, state, c) for c in game.concepts}
    if Answer.INFEASIBLE in answers.values():
        return "not perceived"
    yes = [c for c, stable in answers.items() if stable is Answer.YES]
    if len(yes) in (0, len(answers)):
        return "each concept" if yes else "none"
    return concepts(yes)


def _surprises(game: Hypergame, state: str, ids: Sequence[str]) -> Iterable[Said]:
    """Say each surprise once, with all concepts under which it is one."""
    same: dict[Said, list[str]] = {}
    for c in ids:
        for s in game.surprises([state], c):
            same.setdefault(surprise_sentence(game, s), []).append(c)
    for sentence, under in same.items():
        yield Said(f"{sentence[:-1]} ({concepts(under)}).", result("hypergame", under), sentence.because)


def surprise_sentence(game: Hypergame, s: Surprise) -> Said:
    """Say what somebody does and what those on another perspective expect."""
    words = Words.of(game.solutions[s.mover.perspective])
    others = listed(name(game, a) for a in game.actors if a.perspective == s.perspective)
    act = "act" if sum(a.perspective == s.perspective for a in game.actors) > 1 else "acts"
    who, what = name(game, s.mover), words.move(s.move)
    seen = Words.of(game.solutions[s.perspective])
    because = (*result(words.at(s.state)), *words.changed([s.move]), *words.selected(), *seen.selected())
    if s.why == "stays":
        text = (
            f"At {words.state(s.state)}, {others}, who {act} on {s.perspective}, expect{'s' * (act == 'acts')} {who} "
            f"to {what}; that does not come."
        )
        return Said(text, because)
    reason = {
        "unseen": f"the state this leads to does not exist in {s.perspective}",
        "cannot": f"in {s.perspective} nobody could do this alone",
        "worse": f"in {s.perspective} nobody who could do this would gain",
        "deterred": f"in {s.perspective} this is deterred" + (f": then {seen.steps(s.by)}" if s.by else ""),
    }[s.why]
    end = words.state(s.move.to)
    text = f"At {words.state(s.state)}, {who} would {what}, to {end}; {others} would not expect it: {reason}."
    return Said(text, because, seen.changed(s.by))
