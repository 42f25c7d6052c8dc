"""What `forecasts` says: what is due, what came of it, how well it did, and what the forecasters' own premises say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from detente.assess import Forecast, ForecastRegister, Premise, Scores
from detente.case import Case, Model
from detente.case.naming import with_names
from detente.case.referring import FORMULA
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.said import Basis, Row, Said, fixed, noted, result
from detente.report.verdict import SAID_ID
from detente.report.words import concepts, listed, quoted, with_ids

LACKING = {"by": "by when", "yes_if": "what counts as its having come true"}
CONVENTION = (
    "The Brier score is the mean of (p − o)², where p is what was stated and o is 1 if it came true and 0 if not: 0 is "
    "perfect, 1 is the worst, and a half for everything gives 1/4. The logarithmic score is the mean of log2 of what "
    "was stated for what happened; its points are 100 (1 + log2 p), none for a half."
)
FOLLOWS = {
    "follows": "follows",
    "contradicted": "is contradicted",
    "left open": "is left open",
    "void": "is void, since its condition comes about in no equilibrium",
    "no equilibrium": "is not settled: there is no equilibrium",
    "not known": "is not known",
    "not there": "cannot be told: there is no such proposal",
}


def fraction(value: Fraction) -> str:
    """Write a fraction, with its decimals where it is none of one digit.

    >>> fraction(Fraction(41, 200)), fraction(Fraction(0))
    ('41/200 (0.205)', '0')
    """
    return str(value) if value.denominator == 1 else f"{value} ({float(value):.4g})"


def forecasts_document(found: ForecastRegister, *, scored: bool = False) -> list[Block]:
    """Return the register in sentences and tables."""
    blocks: list[Block] = [Heading(Said(f"Forecasts: {found.case.title}", Basis("author", "title")), 1)]
    if not with_ids():
        blocks += _followed(found)
    blocks.append(Paragraph(counted(found, scored=scored)))
    if found.forecasts:
        blocks.append(_register(found))
    if not scored:
        blocks += [*_unresolvable(found), *(_premises(found.case, found.forecasts) if with_ids() else [])]
    if found.scores is not None:
        blocks += scores_blocks(found.scores)
    elif found.forecasts or scored:
        text = "None of them is scored: that takes a probability that somebody gave, and an outcome that is yes or no."
        blocks += [] if found.forecasts else [Paragraph(Said(text, result("forecasts")))]
    return blocks


def forecasts_chapter(found: ForecastRegister, model: Model) -> list[Block]:
    """Return what one model says of the forecasts whose premises it is."""
    under = [f for f in found.forecasts if f.entry.values.get("under") in (None, model.perspective_id)]
    return _premises(found.case, under)


def place_name(case: Case, perspective: str | None, phase: str | None) -> str:
    """Return what a perspective and a phase are called; nothing for what all share."""
    held = [(case.perspectives, perspective), (case.phases, phase)]
    return ", ".join(o.name or i for layers, i in held if i is not None and (o := layers.get(i)) is not None)


def _basis(forecast: Forecast) -> Basis:
    return noted(f"forecasts.{forecast.id}", forecast.entry.note)


def counted(found: ForecastRegister, *, scored: bool = False) -> Said:
    """Say how many forecasts there are, how many are due, and how many count."""
    n = len(found.forecasts)
    if not n:
        return Said("There is no forecast that counts." if scored else "There are no forecasts.", result("forecasts"))
    due = [f for f in found.forecasts if f.status == "due"]
    day = "" if found.day is None else f" as of {found.day.isoformat()}"
    scores = sum(f.counts for f in found.forecasts)
    text = f"{n} forecast{'s' if n > 1 else ''}{'' if scored else f', {len(due)} due{day}'}; {scores} counted."
    return Said(text, result("forecasts"))


def _register(found: ForecastRegister) -> Table:
    def row(f: Forecast) -> Row:
        stated = "" if f.probability is None else str(f.entry.values["probability"])
        text = said(found.case, f)
        first = (f.by or "", f.id, text) if with_ids() else (text, f.by or "")
        cells = (*first, listed(f.voices) if f.voices else "not said", stated, f.status, "; ".join(history(f)))
        return Row(cells, _basis(f), result("forecasts"))

    first = ("by", "forecast", "what is said") if with_ids() else ("what is said", "by")
    columns = (*first, "who said it", "probability", "how it stands", "resolutions")
    rows = tuple(row(f) for f in found.forecasts)
    return Table(fixed("What was forecast, what is due first"), columns, rows, main=True)


def said(case: Case, forecast: Forecast) -> str:
    """Say what is forecast, and on which condition."""
    given = forecast.entry.values.get("given")
    named = {str(o.id): str(o.name) for o in case.layer.options.values() if o.name}
    names = with_names(str(given.text), FORMULA, {"options": named}, [*case.layer.options]) if given else ""
    return f"{forecast.says}, if {names}" if names else forecast.says


def history(forecast: Forecast) -> tuple[str, ...]:
    """Tell every resolution; the last one counts."""
    return tuple(f"{r['on']}: {r['outcome']}" for r in forecast.resolutions)


def _unresolvable(found: ForecastRegister) -> Iterator[Block]:
    told = [f for f in found.forecasts if f.status == "cannot be resolved"]
    if told:
        yield Heading(fixed("What cannot be resolved"))
        yield Paragraph(fixed("These are kept as what was said, and are never counted."))
        yield Bullets(tuple(lacks(f) for f in told))


def lacks(forecast: Forecast) -> Said:
    """Say what a forecast does not say, so that it cannot be resolved."""
    which = f" ({forecast.id})" if with_ids() else ""
    text = f"“{forecast.says}”{which} does not say {listed(LACKING[key] for key in forecast.lacking)}."
    return Said(text, _basis(forecast))


# -- the forecaster's own premises ------------------------------------------------------------------------------------


def _premises(case: Case, forecasts: Iterable[Forecast]) -> list[Block]:
    told = [f for f in forecasts if f.premises]
    if not told:
        return []
    lines = tuple(said for f in told for said in _told(case, f))
    return [Heading(fixed("What their premises say")), Bullets(lines)]


def _told(case: Case, forecast: Forecast) -> Iterator[Said]:
    """Say where a forecast follows, and where not, in each phase."""
    for (perspective, phase), some in _by_place(forecast.premises).items():
        parts = []
        for follows in dict.fromkeys(p.follows for p in some):
            under = concepts(p.concept for p in some if p.follows == follows)
            parts.append(f"{FOLLOWS[follows]} under {under}")
        whose = (
            "its own premises" if forecast.own and perspective == forecast.entry.values.get("under") else "the model"
        )
        named = place_name(case, perspective, phase)
        where = f" ({named})" if named else ""
        text = f"“{forecast.says}” ({forecast.id}): by {whose}{where} it {'; it '.join(parts)}.{_counts(some)}"
        yield Said(text, _basis(forecast), result(f"forecasts.{forecast.id}", [p.concept for p in some]))


def _followed(found: ForecastRegister) -> Iterator[Block]:
    """Say in one sentence which forecasts follow from premises, and in a table where and under which concepts."""
    told = [f for f in found.forecasts if f.premises]
    if not told:
        return
    parts: dict[str, list[str]] = {}
    for f in told:
        parts.setdefault(_throughout(f), []).append(quoted(f.says))
    n = len(told)
    start = "Of the one forecast" if n == 1 else f"Of the {n} forecasts"
    text = f"{start} that can be compared, {'; '.join(f'{how} {listed(those)}' for how, those in parts.items())}."
    yield Paragraph(Said(text, result("forecasts")))
    rows = []
    for f in told:
        for (perspective, phase), some in _by_place(f.premises).items():
            own = f.own and perspective == f.entry.values.get("under")
            follows = dict.fromkeys(p.follows for p in some)
            how = "; ".join(
                f"{FOLLOWS[each]} under {concepts(p.concept for p in some if p.follows == each)}" for each in follows
            )
            cells = (
                f.says, "its own" if own else "the model’s", place_name(found.case, perspective, phase),
                FOLLOWS[next(iter(follows))] if len(follows) == 1 else how,
                "; ".join(f"{p.so} of {p.equilibria} under {concepts([p.concept])}" for p in some if p.so),
            )  # fmt: skip
            rows.append(Row(cells, _basis(f), result(f"forecasts.{f.id}", [p.concept for p in some])))
    columns = ("what is said", "by whose premises", "where", "by these it", "so in how many equilibria")
    yield Table(fixed("What premises say of each forecast"), columns, tuple(rows))


def _throughout(forecast: Forecast) -> str:
    """Say how a forecast does by all that it is compared with."""
    found = {p.follows for p in forecast.premises}
    if len(found) == 1:
        return f"{FOLLOWS[next(iter(found))]} throughout:"
    return (
        "follows in some phases or under some concepts, and not in others:" if "follows" in found else "never follows:"
    )


def proposals_named(case: Case) -> dict[str, str]:
    """Return what the proposals of a case are called for whoever knows no ids: V1 and the like stay before the name."""
    layers = [case.layer, *(o.layer for held in (case.perspectives, case.phases) for o in held.values())]
    every = {str(key): p for layer in reversed(layers) for key, p in layer.proposals.items()}
    names = {key: quoted(p.name) if p.name else key for key, p in every.items()}
    return {key: f"{key}: {name}" if name != key and SAID_ID.fullmatch(key) else name for key, name in names.items()}


def _by_place(premises: Sequence[Premise]) -> dict[tuple[str | None, str | None], list[Premise]]:
    found: dict[tuple[str | None, str | None], list[Premise]] = {}
    for premise in premises:
        found.setdefault((premise.perspective, premise.phase), []).append(premise)
    return found


def _counts(some: Sequence[Premise]) -> str:
    """Say in how many equilibria it is so, where that is in some of them."""
    told = [f"{p.so} of {p.equilibria} equilibria under {concepts([p.concept])}" for p in some if p.so]
    return f" What it is about is so in {listed(told)}." if told else ""


# -- scores -----------------------------------------------------------------------------------------------------------


def score_sentences(found: Scores) -> tuple[Said, Said]:
    """Say both scores."""
    log2 = (
        "minus infinity, since something happened that was given no chance"
        if math.isinf(found.log2)
        else f"{found.log2:.5f}, {100 * (1 + found.log2):.3f} points"
    )
    basis = result("forecasts:score")
    return (
        Said(f"Counted: {found.count}. Brier score: {fraction(found.brier)}.", basis),
        Said(f"Logarithmic score: {log2}.", basis),
    )


def scores_blocks(found: Scores) -> list[Block]:
    """Return scores; of fewer than ten forecasts nothing is said of calibration."""
    basis = result("forecasts:score")
    blocks: list[Block] = [Heading(fixed("Scores")), Bullets(score_sentences(found)), Paragraph(fixed(CONVENTION))]
    if not found.calibrated:
        text = f"Of {found.count}, fewer than ten, nothing can be said of how well stated numbers were calibrated."
        return [*blocks, Paragraph(Said(text, basis))]
    parts = (
        f"Brier score {fraction(found.brier)} = reliability {fraction(found.reliability)} − resolution "
        f"{fraction(found.resolution)} + uncertainty {fraction(found.uncertainty)}."
    )
    rows = tuple(Row((str(g.probability), str(g.count), str(g.came_true), str(g.share)), basis) for g in found.groups)
    table = Table(fixed("What was stated, and what came true"), ("stated", "forecasts", "came true", "share"), rows)
    return [*blocks, Paragraph(Said(parts, basis)), table]
