"""What the room of relations says: who is said to be with whom as rows, what tension is in it, what makes it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from detente.assess.relations import AtOdds, Pair, Relations, Triad
from detente.assess.relations.helping import Effect, EffectKind
from detente.assess.relations.joined import Joined
from detente.case.sections.relations import SIGNS, WRITTEN
from detente.phrases import listed
from detente.pictures.relations import IN_MODEL, Line, relations_svg
from detente.report.counts import counted
from detente.report.joined import COUNTED, DO, finding_said, linked_said, serving_told
from detente.report.plain import NamedWords
from detente.report.relations import range_told

TITLE = "Who is said to be with whom, as a picture; the table says the same"
TITLE_OF_MODEL = "Whose moves help or hurt whom, as a picture; the table says the same"
EFFECTS: Mapping[EffectKind, int | None] = {
    "always helps": 1, "sometimes helps": 1, "always hurts": -1, "sometimes hurts": -1, "helps and hurts": 0,
    "never matters": None, "no moves": None, "not settled": None,
}  # fmt: skip
"""The sign of what moves do, 0 for both; none where they make no difference, or it is not settled."""
NOTHING_AGAINST = "Of those who are said to be with or against each other the model says nothing that goes against it."
NAMED = 6
"""So many actors are named in the sentences above the table."""


def sign_told(sign: int) -> str:
    """Return a sign as it is written on a page.

    >>> sign_told(-1), sign_told(1), sign_told(0)
    ('−', '+', '0')
    """
    return WRITTEN[sign].replace("-", "−")


def word_told(sign: int) -> str:
    """Return a sign as a word."""
    return SIGNS[WRITTEN[sign]]


def answer_told(found: Relations) -> str:
    """Say who is said to be with whom, and how much tension that has, in a sentence without a stop."""
    pairs = found.network.counted
    if not pairs:
        return "Nobody is said to be with or against anybody here"
    plus = sum(p.sign > 0 for p in pairs)
    minus = len(pairs) - plus
    first, how, others = (plus, "with", minus) if plus else (minus, "against", 0)
    many = f"{first} {'pair' if first == 1 else 'pairs'} of {len(found.network.actors)} actors"
    other = f"{others or 'none'} {'against' if plus else 'with'}"
    said = f"{many} {'is' if first == 1 else 'are'} said to be {how} each other, {other}"
    if not found.tension.highest.upper:
        return f"{said}; there is no tension in that"
    most = found.tension.highest
    both = counted(len(found.network.contested), "contested pair")
    up = f", or up to {most.upper} with {both}" if most.upper > found.tension.index.upper else ""
    return f"{said}; the tension in that is {range_told(found.tension.index)}{up}"


def lead_told(found: Relations) -> Iterator[str]:
    """Say what the tension is, and how many divisions attain it."""
    tension, pairs = found.tension, found.network.counted
    if not pairs:
        return
    if tension.index.upper:
        least = tension.index.lower
        yield (
            f"However these {len(found.network.actors)} actors are divided into two sides, at least {least} of the "
            f"{len(pairs)} pairs {'runs' if least == 1 else 'run'} against the division: with across it, or against "
            "within a side."
        )
    elif not tension.highest.upper:
        yield (
            f"These {len(found.network.actors)} actors fall into two sides that none of the {len(pairs)} pairs runs "
            "against."
        )
    if not tension.settled:
        yield f"Which divisions have no more than that is not known: {tension.why}."
        return
    if tension.index.upper:
        yield divisions_told(found)


def divisions_told(found: Relations) -> str:
    """Say how many divisions attain the index."""
    tension = found.tension
    if tension.count == 1 and tension.complete:
        return "One division does it with so few."
    many = f"{tension.count}" if tension.complete else f"At least {tension.count}"
    return f"{many} divisions do it with so few, and none is preferred: what is told holds in all of them."


def floats_told(found: Relations) -> str:
    """Say who floats."""
    floating = found.tension.floating
    some = floating if len(floating) <= NAMED else floating[: NAMED - 1]
    more = len(floating) - len(some)
    named = listed([*(found.called(a) for a in some), *([f"{more} more"] if more else [])])
    if len(floating) == 1:
        return f"{named} floats: in one of these divisions it is on one side, in another on the other"
    return f"{named} float: in all of these divisions each is on one side with nobody, and across from nobody"


def _two(found: Relations, actors: Sequence[str]) -> str:
    return f"{found.called(actors[0])} and {found.called(actors[1])}"


def strained_told(found: Relations) -> str:
    """Say how many triads there are, and how many are in tension."""
    many, strained = len(found.triads), sum(not t.balanced for t in found.triads)
    if not many:
        return "No three actors are said to stand all to each other with or against."
    are = "is" if strained == 1 else "are"
    return (
        f"{strained} of {many} {'triad' if many == 1 else 'triads'} {are} in tension: three actors, each two of whom "
        "are such a pair, who cannot all be fitted into two sides."
    )


def triad_told(found: Relations, triad: Triad) -> str:
    """Say why three are in tension, of whom how many are against."""
    one, two, three = (found.called(a) for a in triad.actors)
    lone = [p for p in triad.pairs if p.sign < 0]
    if len(lone) == 3:
        said = f"{one}, {two} and {three}: each is said to be against both others"
    else:
        against = lone[0].actors
        friend = found.called(next(a for a in triad.actors if a not in against))
        said = f"{friend}: said to be with {_two(found, against)}, who are said to be against each other"
    return f"{said}.{' One of the three is a part of another.' if triad.within else ''}"


def at_odds_told(found: Relations, one: AtOdds) -> str:
    """Say where two parts of one whole stand behind clients that are against each other."""
    (a, b), (c, d) = (tuple(found.called(x) for x in some) for some in (one.parts, one.clients))
    return (
        f"Two parts of {found.called(one.whole)} are said to stand behind clients that are against each other: {a} "
        f"behind {c}, {b} behind {d}."
    )


def pair_told(found: Relations, pair: Pair) -> str:
    """Say a pair in words: who, with or against whom, whether only implied."""
    one, other = (found.called(a) for a in pair.actors)
    how = "both with and against" if pair.contested else word_told(pair.sign)
    implied = "" if any(r.stated for r in pair.relations) else ", implied"
    return f"{one} is said to be {how} {other}{implied}"


def relations_figure(found: Relations) -> str | None:
    """Draw who is said to be with whom; None where nobody is with or against anybody."""
    network, tension = found.network, found.tension
    actors = list(dict.fromkeys(a for p in network.pairs for a in p.actors))
    if not actors:
        return None
    at = {actor: k for k, actor in enumerate(actors)}
    tied = [([at[a] for a in one], [at[a] for a in other]) for one, other in tension.tied]
    placed = {k for sides in tied for side in sides for k in side}
    lines = []
    for p in network.pairs:
        one, other = (at[a] for a in p.actors)
        stated = any(r.stated for r in p.relations)
        lines.append(Line(one, other, p.sign, stated, p in tension.always, pair_told(found, p)))
    apart = [k for k in range(len(actors)) if k not in placed]
    floating = {at[a] for a in tension.floating}
    return relations_svg(
        [found.called(a) for a in actors], tied, apart, lines, TITLE, floating=floating if tension.settled else None
    )


# -- as the model has it ----------------------------------------------------------------------------------------------


def words_of(found: Joined) -> NamedWords:
    """Return the words for what a model says."""
    return NamedWords.of_model(found.model if found.helping is None else found.helping.model)


def findings_told(found: Joined) -> tuple[str, ...]:
    """Say what the model says of those who are said to be with or against each other, and who is left aside."""
    words = words_of(found)
    told = [str(said) for said in linked_said(words, found)]
    if found.helping is None:
        return (*told, f"The model is not looked at: {found.why_not}.")
    told += [str(finding_said(words, f)) for f in found.findings]
    if not found.findings and any(b.pairs for b in found.between):
        told.append(
            "Of those who are said to be with or against each other the model says nothing that goes against it."
        )
    return tuple(told)


def beside_told(found: Joined, relation: str) -> Iterator[str]:
    """Say what moves of the two of a relation do to the other, in few words each."""
    if found.helping is None:
        return
    words = words_of(found)
    for a, b in next((one.pairs for one in found.between if one.id == relation), ()):
        for mover, on in ((a, b), (b, a)):
            kind = found.helping.effects[mover, on].serving.kind
            whom = {"never matters": f" to {words.dm(on)}", "not settled": "", "no moves": ""}
            yield f"moves of {words.dm(mover)} {DO[kind]}{whom.get(kind, f' {words.dm(on)}')}"


def effects_sentence(effects: Iterable[Effect]) -> str:
    """Say how many of everybody's moves help and hurt how many others, in a sentence without a stop."""
    kinds = [EFFECTS[e.serving.kind] if e.serving.kind != "not settled" else 9 for e in effects]
    done = (
        (1, "help another"),
        (-1, "hurt it"),
        (0, "do both"),
        (None, "make no difference"),
        (9, "leave it open"),
    )
    parts = [f"{words} in {kinds.count(sign)}" for sign, words in done if kinds.count(sign)]
    return f"As the model has it, of {len(kinds)} cases moves of one {listed(parts)}"


def effect_told(e: Effect) -> tuple[str, str]:
    """Return the sign of what somebody's moves do to somebody, and it in a few words."""
    if e.serving.kind == "not settled":
        return "?", serving_told(e.serving)
    sign = EFFECTS[e.serving.kind]
    return "0" if sign is None else "±" if sign == 0 else sign_told(sign), serving_told(e.serving)


def model_figure(found: Joined) -> str | None:
    """Draw whose moves help or hurt whom; None where the model is not looked at, or they make no difference."""
    if found.helping is None:
        return None
    words, effects = words_of(found), found.helping.effects
    makers = [str(dm) for dm in found.helping.conflict.decision_makers]
    lines = []
    for k, a in enumerate(makers):
        for m, b in enumerate(makers[:k]):
            both = [effects[two] for two in ((b, a), (a, b)) if two in effects]
            open_ = any(e.serving.kind == "not settled" for e in both)
            signs = {s for e in both if (s := EFFECTS[e.serving.kind]) is not None}
            if signs or open_:
                sign = signs.pop() if len(signs) == 1 and not open_ else 0
                told = "; ".join(f"moves of {words.dm(e.mover)} on {words.dm(e.on)} {DO[e.serving.kind]}" for e in both)
                lines.append(Line(m, k, sign, not open_, False, told))
    if not lines:
        return None
    names = [words.dm(dm) for dm in makers]
    return relations_svg(names, (), range(len(names)), lines, TITLE_OF_MODEL, key=IN_MODEL)


__all__ = [
    "COUNTED",
    "TITLE",
    "TITLE_OF_MODEL",
    "answer_told",
    "at_odds_told",
    "beside_told",
    "effect_told",
    "effects_sentence",
    "findings_told",
    "floats_told",
    "lead_told",
    "model_figure",
    "pair_told",
    "relations_figure",
    "sign_told",
    "strained_told",
    "triad_told",
    "word_told",
    "words_of",
]
