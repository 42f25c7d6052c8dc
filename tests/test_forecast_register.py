"""The register of forecasts: how each stands, how well stated numbers did, what the forecasters' premises say.

The numbers of the ten forecasts, of a perfect forecaster and of one who always says a half are worked out by hand from
the definitions; identities are exact.
"""

from __future__ import annotations

import json
import math
import random
import re
from fractions import Fraction
from itertools import product

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.ask import QUESTIONS
from detente.assess import score_probabilities as scores
from detente.cli import main
from detente.errors import UsageError
from detente.report import forecasts_document
from detente.report.blocks import Heading, Paragraph, Table, as_text
from detente.report.plain import NamedWords
from detente.report.words import told_in
from random_models import random_model
from seeds import seeded, take

TEN = [("1/10", o) for o in (0, 0, 1, 0)] + [("6/10", o) for o in (1, 1, 0, 1, 0)] + [("9/10", 1)]


def test_the_three_parts_of_ten_forecasts() -> None:
    found = scores([(p, bool(o)) for p, o in TEN])
    assert found.brier == Fraction(41, 200)
    assert (found.reliability, found.resolution, found.uncertainty) == (
        Fraction(1, 100),
        Fraction(11, 200),
        Fraction(1, 4),
    )
    assert [(g.probability, g.count, g.share) for g in found.groups] == [
        (Fraction(1, 10), 4, Fraction(1, 4)), (Fraction(3, 5), 5, Fraction(3, 5)), (Fraction(9, 10), 1, Fraction(1)),
    ]  # fmt: skip
    assert found.calibrated


def test_a_perfect_forecaster_and_one_who_always_says_a_half() -> None:
    outcomes = (True, False, True)
    assert scores([(int(o), o) for o in outcomes]).brier == 0
    assert scores([(int(o), o) for o in outcomes]).log2 == 0
    half = scores([("1/2", o) for o in outcomes])
    assert (half.brier, half.log2) == (Fraction(1, 4), -1)
    assert scores([(0, True)]).log2 == -math.inf
    assert round(scores([("0.7", True)]).log2, 5) == -0.51457
    assert round(100 * (1 + scores([("0.7", True)]).log2), 3) == 48.543
    with pytest.raises(UsageError, match="between 0 and 1"):
        scores([("1.1", True)])
    with pytest.raises(UsageError, match="at least one"):
        scores([])


@seeded(30)
def test_the_score_is_its_three_parts(seed: int) -> None:
    rng = random.Random(seed)
    stated = [(Fraction(rng.randint(0, 7), 7), rng.random() < 0.5) for _ in range(rng.randint(1, 25))]
    found = scores(stated)
    assert found.brier == found.reliability - found.resolution + found.uncertainty
    assert found.brier == sum((p - o) ** 2 for p, o in stated) / len(stated)
    assert 0 <= found.brier <= 1
    assert min(found.reliability, found.resolution) >= 0
    assert scores(stated[::-1]).brier == found.brier
    flipped = scores([(1 - p, not o) for p, o in stated])
    assert (flipped.brier, flipped.reliability, flipped.resolution) == (
        found.brier,
        found.reliability,
        found.resolution,
    )


# How a forecast stands

HEAD = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a]}
sources: {s: {name: a letter}}
actors: {ann: {name: Ann Lee, aliases: [Ms Lee]}}
claims:
  c1: {source: s, start: 0, end: 4, says: it will, by: [s, the mayor, {who: Ms Lee}]}
  c2: {source: s, start: 5, end: 9, says: it did}
"""


def register(forecasts: str, **asked: str) -> dict[str, detente.ForecastRegister]:
    return {f.id: f for f in detente.list_forecasts(detente.parse_case(HEAD + forecasts), **asked).forecasts}


def test_how_a_forecast_stands_follows_from_its_last_resolution_and_its_deadline() -> None:
    resolves = "resolves: {by: 2031-05, yes_if: it is seen}"
    found = register(f"""
forecasts:
  open: {{says: x, {resolves}}}
  yes: {{says: x, {resolves}, resolutions: [{{on: 2031-01-01, outcome: no}}, {{on: 2031-01-02, outcome: yes}}]}}
  no: {{says: x, {resolves}, resolutions: [{{on: 2031-01-02, outcome: no}}]}}
  void: {{says: x, given: a, {resolves}, resolutions: [{{on: 2031-01, outcome: yes}}, {{on: 2031-02, outcome: void}}]}}
  vague: {{says: x, resolves: {{by: 2031-05}}, resolutions: [{{on: 2031-01-02, outcome: yes}}]}}
  words: {{says: x}}
""".replace("  yes:", "  came:").replace("  no:", "  failed:"), due="2031-05-30")  # fmt: skip
    assert {key: f.status for key, f in found.items()} == {
        "open": "open", "came": "came true", "failed": "did not come true", "void": "void",
        "vague": "cannot be resolved", "words": "cannot be resolved",
    }  # fmt: skip
    assert [r["outcome"] for r in found["came"].resolutions] == ["no", "yes"]
    assert found["vague"].lacking == ("yes_if",)
    again = register(f"\nforecasts: {{open: {{says: x, {resolves}}}}}", due="2031-05-31")
    assert again["open"].status == "due"


def test_only_what_is_resolved_with_a_number_is_scored_and_each_resolution_scores_all_anew() -> None:
    text = (
        HEAD
        + """
forecasts:
  f: {says: x, probability: 0.7, resolves: {by: 2031-05, yes_if: seen}, resolutions: [{on: 2031-06-01, outcome: yes}]}
  void: {says: x, probability: 0.7, resolves: {by: 2031-05, yes_if: seen}, resolutions: [{on: 2031-06, outcome: void}]}
  open: {says: x, probability: 0.7, resolves: {by: 2031-05, yes_if: seen}}
  bare: {says: x, resolves: {by: 2031-05, yes_if: seen}, resolutions: [{on: 2031-06-01, outcome: yes}]}
  vague: {says: x, probability: 0.7, resolutions: [{on: 2031-06-01, outcome: yes}]}
"""
    )
    found = detente.list_forecasts(detente.parse_case(text))
    assert [f.id for f in found.forecasts if f.counts] == ["f"]
    assert found.scores is not None
    assert found.scores.brier == Fraction(9, 100)
    later = text.replace("outcome: yes}]}\n  void", "outcome: yes}, {on: 2031-07-01, outcome: no}]}\n  void")
    again = detente.list_forecasts(detente.parse_case(later))
    assert again.scores is not None
    assert again.scores.brier == Fraction(49, 100)
    assert not again.scores.calibrated


def test_what_is_due_comes_first_and_no_clock_is_asked() -> None:
    text = (
        HEAD
        + """
forecasts:
  later: {says: x, resolves: {by: 2031-09-01, yes_if: seen}}
  vague: {says: x}
  soon: {says: x, resolves: {by: 2031-03-01, yes_if: seen}}
  sooner: {says: x, on: 2031-04-01, resolves: {by: 2031-02-01, yes_if: seen}}
"""
    )
    found = detente.list_forecasts(detente.parse_case(text))
    assert str(found.day) == "2031-04-01"
    assert [(f.id, f.status) for f in found.forecasts] == [
        ("sooner", "due"), ("soon", "due"), ("later", "open"), ("vague", "cannot be resolved"),
    ]  # fmt: skip
    undated = detente.list_forecasts(detente.parse_case(text.replace("on: 2031-04-01, ", "")))
    assert undated.day is None
    assert {f.status for f in undated.forecasts} == {"open", "cannot be resolved"}


def test_who_forecast_is_read_from_the_claims() -> None:
    forecasts = "\nforecasts: {f: {says: x, evidence: [c1]}, g: {says: x, evidence: [c2]}, h: {says: x}}"
    assert {k: f.voices for k, f in register(forecasts).items()} == {"f": ("Ms Lee",), "g": ("s",), "h": ()}
    for voice in ("Ms Lee", "ann", "Ann Lee", "ms lee"):
        assert list(register(forecasts, by=voice)) == ["f"]
    with pytest.raises(UsageError, match="nobody called “the mayor” forecast anything"):
        register(forecasts, by="the mayor")
    with pytest.raises(UsageError, match="found “soon” as a day"):
        register(forecasts, due="soon")


TWO_NAMES = """
format: detente/1
options: {a: {owner: A}}
decision_makers: {A: {}}
preferences: {A: [a]}
sources: {s: {name: a letter}}
actors: {lee: {name: Ann Lee, aliases: [the pilot]}}
claims:
  c1: {source: s, start: 0, end: 3, says: it will rain, by: [s, Ann Lee]}
  c2: {source: s, start: 3, end: 6, says: so it will, by: [s, The pilot]}
  c3: {source: s, start: 6, end: 9, says: it may rain, by: [s, Bo]}
  c4: {source: s, start: 9, end: 12, says: it rained, by: [s, lee]}
forecasts:
  f: {says: rain, evidence: [c1, c3, c2], resolves: {by: 2031-05, yes_if: wet},
      resolutions: [{on: 2031-06, outcome: yes, evidence: [c4]}]}
"""


def test_one_actor_under_several_names_is_one_forecaster() -> None:
    """Who resolves a forecast under another name than it was made under is no other witness."""
    case = detente.parse_case(TWO_NAMES)
    (found,) = detente.list_forecasts(case, concepts=["nash"]).forecasts
    assert found.voices == ("Ann Lee", "Bo")
    told = [w for w in detente.check(case.model()) if w.code == "resolution-by-the-forecaster"]
    assert len(told) == 1
    other = detente.parse_case(TWO_NAMES.replace("by: [s, lee]", "by: [s, Cy]"))
    assert not [w for w in detente.check(other.model()) if w.code == "resolution-by-the-forecaster"]


# The forecaster's own premises

SYRIA = {
    "F2": {"says": "the offer will not hold", "about": {"proposal": "V1", "holds": "false"}, "under": "A"},
    "F5": {"says": "strikes on government forces", "about": "escal", "under": "A", "evidence": ["x129"],
           "resolves": {"by": "2016-08-01", "yes_if": "a strike is acknowledged", "source": "two reports"}},
    "F9": {"says": "the rebels join", "given": "sep", "about": "coop and join", "under": "A", "evidence": ["x109"]},
    "G2": {"says": "the author errs", "about": {"forecast": "F2", "holds": "false"}, "under": "A"},
}  # fmt: skip


def test_the_authors_headline_forecast_against_the_authors_own_premises() -> None:
    case = detente.read_case("syria-2016").replace(forecasts=SYRIA)
    found = detente.list_forecasts(case, concepts=["nash", "seq"])
    by_id = {f.id: f for f in found.forecasts}
    verdicts = {(p.phase, p.concept): p.verdict for p in by_id["F2"].premises}
    before, after = "before_deadline", "after_deadline"
    assert {p.perspective for p in by_id["F2"].premises} == {"A"}
    assert verdicts == {
        (before, "nash"): Answer.NO, (after, "nash"): Answer.NO, (before, "seq"): Answer.NO, (after, "seq"): Answer.YES,
    }  # fmt: skip
    follows = {(p.phase, p.concept): p.follows for p in by_id["F2"].premises}
    assert {key for key, word in follows.items() if word == "contradicted"} == {(after, "seq")}
    assert {key for key, word in follows.items() if word == "follows"} == {*verdicts} - {(after, "seq")}
    opposite = {"follows": "contradicted", "contradicted": "follows"}
    assert {(p.phase, p.concept): opposite[p.follows] for p in by_id["G2"].premises} == follows
    assert {p.follows for p in by_id["F9"].premises} == {"void"}
    assert (by_id["F5"].lacking, by_id["F9"].lacking) == ((), ("by", "yes_if"))
    assert {(p.phase, p.follows) for p in by_id["F5"].premises if p.concept == "nash"} == {
        (before, "contradicted"), (after, "follows"),
    }  # fmt: skip


def test_capability_22_on_the_first_case() -> None:
    """F5 can be resolved; F9 is void without `sep`; F3, F4, F12 and F13 are refused, and `check` says of each why."""
    case = detente.read_case("syria-2016")
    found = {f.id: f for f in detente.list_forecasts(case, perspective="A", concepts=["nash", "seq"]).forecasts}
    assert found["F5"].lacking == ()
    assert {key: found[key].lacking for key in ("F3", "F4", "F12", "F13")} == dict.fromkeys(
        ("F3", "F4", "F12", "F13"), ("by", "yes_if")
    )
    assert {p.follows for p in found["F9"].premises} == {"void"}
    assert len(found["F9"].premises) == 4
    voices = {key: f.voices for key, f in found.items()}
    assert voices["F4"] == ("Dimitris Konstantakopoulos",)
    warned = [f.text for f in detente.check(case, selections=[("A", None)]) if f.code == "forecast-not-resolvable"]
    for key in ("F3", "F4", "F12", "F13"):
        assert any(f"“{found[key].says}” does not say by when and what counts" in text for text in warned)
    assert not any(found["F5"].says in text for text in warned)


def test_changing_one_claim_tells_which_forecasts_and_resolutions_fall() -> None:
    text = (
        HEAD
        + """
forecasts:
  f: {says: s, evidence: [c1], resolves: {by: 2031, yes_if: x}, resolutions: [{on: 2031, outcome: yes, evidence: [c2]}]}
"""
    )
    for claim, address in (("c1", "forecasts.f"), ("c2", "forecasts.f.resolutions.1")):
        found = detente.trace(detente.parse_case(text), without=[claim], concepts=["nash"]).without
        assert found is not None
        assert [(f.element.address, f.lost, f.becomes_assumption) for f in found.fallen] == [(address, (claim,), True)]


def test_a_report_says_what_a_model_says_of_the_forecasts_whose_premises_it_is() -> None:
    text = HEAD + "forecasts: {f: {says: she does, about: a}, g: {says: he does, about: b, under: x}}\n"
    text += "perspectives: {x: {}}\n"
    page = detente.write_report(detente.parse_case(text), concepts=["nash"]).page
    assert "“she does” (f): by the model it" in page
    assert "“he does” (g): by" not in page
    page = detente.write_report(detente.parse_case(text), selections=[("x", None)], concepts=["nash"]).page
    assert "“he does” (g): by its own premises" in page


def test_a_formula_follows_where_it_is_true_in_every_equilibrium() -> None:
    """Against the equilibria one by one, with and without a condition, on random models."""
    for seed in take(24):
        drawn = random_model(seed)
        model = detente.parse_case(drawn.case_text()).model()
        if model.indistinguishable:  # letters do not tell what is true at all members
            continue
        first, second = model.option_ids[0], model.option_ids[-1]
        subjects = [f"{first} or not {second}", first, f"{first} and {second}"]
        forecasts = {
            f"f{k}": {"says": "x", "about": about, **({"given": given} if given else {})}
            for k, (about, given) in enumerate(product(subjects, ["", second]))
        }
        case = detente.parse_case(drawn.case_text()).replace(forecasts=forecasts)
        solution = detente.solve(case.model(), concepts=["nash", "seq"])
        for f in detente.list_forecasts(case, concepts=["nash", "seq"]).forecasts:
            for p in f.premises:
                at = {o: k for k, o in enumerate(model.option_ids)}
                letters = [{o: s[k] == "Y" for o, k in at.items()} for s in solution.equilibria[p.concept]]
                given = f.entry.values.get("given")
                among = [s for s in letters if given is None or s[second]]
                true = [s for s in among if (
                    (s[first] or not s[second]) if " or " in f.entry.values["about"].text
                    else s[first] and (s[second] or " and " not in f.entry.values["about"].text)
                )]  # fmt: skip
                none = "void" if given is not None else "no equilibrium"
                expected = (
                    none if not among else "follows" if true == among else "left open" if true else "contradicted"
                )
                assert (p.follows, p.equilibria, p.so) == (expected, len(among), len(true)), (seed, f.id)


def test_without_premises_named_what_all_share_is_asked_and_a_layer_may_have_its_own() -> None:
    text = (
        HEAD
        + """
proposals: {P: {terms: a}}
forecasts:
  f: {says: x, about: {proposal: P}}
  gone: {says: y, about: a}
  g: {says: z, about: {proposal: Q}, under: theirs}
perspectives:
  theirs: {proposals: {Q: {terms: b}}, forecasts: {gone: {dropped: true}, more: {says: more, about: b}}}
phases: {early: {}, late: {}}
"""
    )
    case = detente.parse_case(text)
    found = {f.id: f for f in detente.list_forecasts(case, concepts=["nash"]).forecasts}
    assert list(found) == ["f", "gone", "g", "more"]
    assert [(p.perspective, p.phase) for p in found["f"].premises] == [(None, "early"), (None, "late")]
    assert {p.perspective for p in found["g"].premises} == {"theirs"} == {p.perspective for p in found["more"].premises}
    assert found["more"].told_in == ("theirs", None)
    theirs = detente.list_forecasts(case, perspective="theirs", phase="late", concepts=["nash"]).forecasts
    assert [f.id for f in theirs] == ["f", "g", "more"]
    assert {(p.perspective, p.phase) for f in theirs for p in f.premises} == {("theirs", "late")}


# The command

SCORED = "\nforecasts:\n" + "".join(
    f"  f{k}: {{says: x{k}, probability: {p}, resolves: {{by: 2031, yes_if: seen}}, "
    f"resolutions: [{{on: 2031-06-01, outcome: {'yes' if o else 'no'}}}]}}\n"
    for k, (p, o) in enumerate(TEN)
)  # fmt: skip


def run(*arguments: str, text: str) -> str:
    result = CliRunner().invoke(main, ["forecasts", "-", *arguments], input=text)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_scores_in_fractions_and_calibration_of_ten_or_more_only() -> None:
    record = json.loads(run("--score", "--format", "json", text=HEAD + SCORED))["scores"]
    assert (record["count"], record["brier"]) == (10, "41/200")
    parts = record["calibration"]
    assert (parts["reliability"], parts["resolution"], parts["uncertainty"]) == ("1/100", "11/200", "1/4")
    shown = run("--score", text=HEAD + SCORED)
    assert "The Brier score is the mean of (p − o)²" in shown
    nine = HEAD + SCORED[: SCORED.rindex("  f9")]
    assert json.loads(run("--score", "--format", "json", text=nine))["scores"]["calibration"] is None
    assert "fewer than ten, nothing can be said" in " ".join(run("--score", text=nine).split())


def test_a_case_without_a_model_keeps_forecasts_too() -> None:
    text = "format: detente/1\ncodes: {x: y}\nforecasts: {f: {says: rain, resolves: {by: 2031, yes_if: wet}}}\n"
    record = json.loads(run("--due", "2031-12-31", "--format", "json", text=text))
    assert [(f["forecast"], f["status"], f["premises"]) for f in record["forecasts"]] == [("f", "due", [])]


def test_no_two_forecasts_are_about_each_other() -> None:
    text = HEAD + "\nforecasts: {f: {says: x, about: {forecast: g}}, g: {says: y, about: {forecast: f}}}"
    with pytest.raises(detente.InvalidCase, match="found a forecast that is about itself: f → g → f"):
        detente.parse_case(text)


def test_a_page_is_told_first_which_follow_from_premises_and_then_in_words() -> None:
    found = QUESTIONS["forecasts"](detente.read_case("syria-2016"))
    with told_in(NamedWords):
        blocks = forecasts_document(found)
    said, table, *_ = (b for b in blocks if not isinstance(b, Heading))
    assert isinstance(said, Paragraph)
    assert isinstance(table, Table)
    compared = [f for f in found.forecasts if f.premises]
    assert said.text.startswith(f"Of the {len(compared)} forecasts that can be compared, ")
    assert all(f.says in said.text for f in compared)
    throughout = [f.says for f in compared if {p.follows for p in f.premises} == {"follows"}]
    for f in compared:
        rows = [row for row in table.rows if row[0] == f.says]
        assert len(rows) == len({(p.perspective, p.phase) for p in f.premises})
        assert ({row[3] for row in rows} == {"follows"}) is (f.says in throughout)
    told = as_text(blocks)
    assert not re.search(r"\bF\d+\b|_deadline", told)
    assert re.search(r"\bF5\b", as_text(forecasts_document(found))), "the command says the ids"
