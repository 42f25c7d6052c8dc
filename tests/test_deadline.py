"""A deadline: it nests, it is looked at between steps, and whatever is cut off by it is right as far as it goes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import detente
import random_models
from detente import deadline
from detente.assess.proposals import AT_LEAST
from detente.cli import main
from detente.conflict import leaving
from detente.conflict.neighbourhood import Neighbourhood
from detente.deadline import Deadline, allowed, carried, check, current, left, over, regardless, within
from detente.engines.arrays import ArraySet
from detente.schemas import schema
from seeds import long_but, step, take

Ticks = Iterator[int]


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    """A clock by which each look takes a second, so that a bound of n seconds cuts work off at the nth look."""
    ticks: Ticks = count()
    monkeypatch.setattr("detente.deadline.time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
    return ticks


# The deadline itself


def test_an_inner_deadline_ends_no_later_than_the_outer_one(ticking: None) -> None:
    with within(10) as outer:
        with within(1000) as longer:
            assert longer.until == outer.until
            assert longer.seconds == outer.seconds
        with within(2) as shorter:
            assert shorter.until < outer.until
        with within(None) as same:
            assert same.until == outer.until
        with within(None, searching=True) as asked_already:
            assert asked_already.until <= outer.until
        with regardless():
            assert over() is None
    with within(None, searching=True) as unasked:
        assert unasked.seconds == deadline.UNASKED
    assert current().until == float("inf")


def test_whoever_looks_is_told_and_it_is_noted(ticking: None) -> None:
    with within(2) as outer, within(None) as inner:
        assert outer.hit is None
        assert over() == "the bound of 2 seconds was hit"
        assert inner.hit == outer.hit == "the bound of 2 seconds was hit"
        with pytest.raises(detente.OutOfTime, match="the bound of 2 seconds was hit") as raised:
            check()
        assert raised.value.exit_code == 4
        assert left() == 0


def test_an_interrupt_ends_all_that_the_work_is_part_of() -> None:
    with within(None) as outer:
        with within(100):
            current().interrupt()
            assert over() == "the run was interrupted"
        assert left() == 0
        with within(50), pytest.raises(detente.OutOfTime, match="interrupted"):
            check()
        assert outer.hit == "the run was interrupted"
    assert over() is None


def test_without_a_deadline_nothing_is_ever_over() -> None:
    assert over() is None
    assert left() == float("inf")
    assert allowed() == deadline.UNASKED
    assert current().hit is None


def test_a_deadline_is_carried_into_other_threads() -> None:
    seen: list[Deadline] = []
    with within(100) as set_here, ThreadPoolExecutor(1) as pool:
        pool.submit(carried(lambda: seen.append(current()))).result()
        pool.submit(lambda: seen.append(current())).result()
    assert seen[0] is set_here
    assert seen[1] is not set_here


def test_a_deadline_of_one_thread_is_none_of_another() -> None:
    seen: list[str | None] = []
    with within(0):
        thread = threading.Thread(target=lambda: seen.append(over()))
        thread.start()
        thread.join()
        assert over() is not None
    assert seen == [None]


# What is cut off is right as far as it goes


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def never_wrong(partial: Any, full: Any, where: str = "") -> bool:
    """Whether what is known is the same, and at least one thing is not known; fails where something differs."""
    if partial is None and full is not None:
        return True
    if isinstance(full, dict) and "count" in full and partial.get("count", 0) is None:
        assert partial.get("states", []) == [], where
        return True
    if isinstance(full, dict) and partial.get("deterred", False) is None and full["deterred"] is not None:
        return all(partial[k] == full[k] for k in ("to", "takes", "drops"))
    if isinstance(full, dict):
        beside = {"complete", "why", "unsettled"}  # what is said where something is not known
        assert partial.keys() - beside == full.keys() - beside, where
        said = [never_wrong(partial[k], v, f"{where}.{k}") for k, v in full.items() if k not in beside]
        return any(said)
    if isinstance(full, list):
        assert len(partial) == len(full), where
        pairs = enumerate(zip(partial, full, strict=True))
        said = [never_wrong(a, b, f"{where}.{k}") for k, (a, b) in pairs]  # all of them, not only up to the first
        return any(said)
    assert partial == full, f"{where}: {partial!r} for {full!r}"
    return False


def as_far_as_known(record: dict[str, Any], full: dict[str, Any]) -> None:
    """Leave out of the whole what the part cannot have: warnings, and blockers, where sets are not known."""
    full["warnings"] = [w for w in full["warnings"] if w in record["warnings"]]
    for p, whole in zip(record["proposals"], full["proposals"], strict=True):
        for v, every in zip(p["verdicts"], whole["verdicts"], strict=True):
            known = {b["decision_maker"] for b in v["blockers"]}
            every["blockers"] = [b for b in every["blockers"] if b["decision_maker"] in known]
            assert known == {b["decision_maker"] for b in every["blockers"]}


def models(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Files with an engine that takes them: every engine, forbidden moves and merged states."""
    for seed, engines in ((34, ("explicit",)), (98, ("explicit",)), (1, ("explicit", "dense", "symbolic"))):
        model = random_models.random_model(seed)
        assert (engines == ("explicit",)) != model.plain
        path = tmp_path / f"model{seed}.yaml"
        states = model.naive_model().states
        pattern = states[len(states) // 2].replace("-", "Y")
        text = model.case_text() + f"status_quo: {pattern}\nproposals: {{deal: {{terms: not ({model.names[0]})}}}}\n"
        path.write_text(text, encoding="utf-8")
        yield from ((str(path), engine) for engine in engines)


CUT = (0.5, 1.5, 2.5, 3.5, 5.5, 8.5, 13.5, 21.5, 34.5, 55.5, 89.5)


@long_but(every=3)
@pytest.mark.parametrize("command", ["solve", "assess", "explain"])
def test_whatever_is_cut_off_anywhere_is_right_as_far_as_it_goes(command: str, ticking: None, tmp_path: Path) -> None:
    ended = set()
    for path, engine in models(tmp_path):
        arguments = (command, path, "--engine", engine, "--format", "json")
        whole = run(*arguments, "--concept", "nash", "--concept", "sseq", "--concept", "smr")
        assert whole.exit_code == 0, whole.output
        for seconds in CUT:
            done = run(*arguments, "--concept", "nash", "--concept", "sseq", "--concept", "smr", "--seconds", seconds)
            record, full = json.loads(done.stdout), json.loads(whole.stdout)
            if command == "assess":
                as_far_as_known(record, full)
            incomplete = never_wrong(record, full)
            ended.add((done.exit_code, record["complete"]))
            assert done.exit_code == (0 if record["complete"] else 4), done.output
            assert incomplete <= (not record["complete"])
            if not record["complete"]:
                assert f"the bound of {seconds:g} seconds was hit" in done.stderr
    assert ended == {(0, True), (4, False)}


SYRIA = ("syria-2016", "--perspective", "A", "--format", "json")
FERRY = ("ferry", "--phase", "after_deadline", "--format", "json")


def cut(*arguments: object, seconds: tuple[float, ...] = CUT) -> Iterator[tuple[Result, Any, Any]]:
    """Run a command whole, and cut off at several looks; give each run, what it prints, and what the whole one does."""
    whole = run(*arguments)
    assert whole.exit_code in (0, 4), whole.output
    ended = set()
    for each in seconds:
        done = run(*arguments, "--seconds", each)
        ended.add(done.exit_code)
        assert done.exit_code in (0, 4), done.output
        assert "Traceback" not in done.stderr
        if done.exit_code == 4:
            assert f"the bound of {each:g} seconds was hit" in done.stderr
        yield done, json.loads(done.stdout) if done.stdout else None, json.loads(whole.stdout)
    assert 4 in ended


def test_consent_cut_off_anywhere_is_right(ticking: None) -> None:
    for done, record, full in cut("consent", *SYRIA, "--concept", "seq", "--concept", "smr", seconds=(*CUT, 300, 900)):
        assert (done.exit_code == 0) is record["complete"]
        for part, whole in zip(record["targets"], full["targets"], strict=True):
            for key in ("smallest_blocking_sets", "acts"):
                assert part[key] in (None, whole[key])
        for act in record["acts"]:
            (same,) = (a for a in full["acts"] if {**a, "stops": 0} == {**act, "stops": 0})
            assert set(act["stops"]) <= set(same["stops"])


def test_ways_cut_off_anywhere_are_right(ticking: None) -> None:
    for engine in ("explicit", "dense", "symbolic"):
        arguments = ("reach", *SYRIA, "--engine", engine, "--concept", "seq", "--limit", "2")
        for done, record, full in cut(*arguments, seconds=(*CUT, 300, 3000)):
            assert (done.exit_code == 0) is record["complete"]
            for kind, reached in record["reached"].items():
                assert reached["count"] <= full["reached"][kind]["count"]
                assert not reached["all"] or reached == full["reached"][kind]
            assert record["start_stays"]["seq"] in (None, full["start_stays"]["seq"])
            for part, whole in zip(record["destinations"], full["destinations"], strict=True):
                assert all(answer in (None, whole["stays"][c]) for c, answer in part["stays"].items())
                for kind, journey in part["by"].items():
                    assert not journey["known"] or journey["moves"] == whole["by"][kind]["moves"]
                    for a, b in zip(journey["ways"], whole["by"][kind]["ways"], strict=False):
                        assert a["steps"] == b["steps"]
                        assert set(a["stops"]["seq"]) <= set(b["stops"]["seq"])


def test_repairs_cut_off_anywhere_are_right(ticking: None) -> None:
    pytest.importorskip("pysat", reason="python-sat is not installed")
    arguments = ("repair", *FERRY, "--proposal", "V1", "--concept", "nash", "--limit", "4")
    proven = set()
    for done, record, full in cut(*arguments, seconds=(*CUT, 150, 400, 1000, 3000)):
        if record is None:
            continue
        proven.add(record["proven"])
        cheapest = full["repairs"][0]["cost"]
        assert record["lower"] is None or record["lower"] <= cheapest
        assert record["upper"] is None or record["upper"] >= cheapest
        assert [(r["cost"], r["changes"]) for r in record["repairs"]] == [
            (r["cost"], r["changes"]) for r in full["repairs"][: len(record["repairs"])]
        ]
        assert all(r["verified"] in (True, None) for r in record["repairs"])
        assert not record["impossible"]
        assert done.exit_code == 4 or (record["proven"] and len(record["repairs"]) == len(full["repairs"]))
    assert proven == {True, False}


def test_rankings_cut_off_anywhere_are_right(ticking: None) -> None:
    arguments = ("repair", "syria-iraq-1975", "--rankings", "--concept", "gmr", "--format", "json")
    arguments = (*arguments, "--goal", "s2 stable and s5 unstable and s6 stable for Iraq")
    known = set()
    for done, record, full in cut(*arguments, seconds=(*CUT, 200, 1000)):
        if record is None:
            continue
        found = [*record["conditions"], *(c for g in record["alternatives"] for c in g)]
        whole = [*full["conditions"], *(c for g in full["alternatives"] for c in g)]
        assert record["holds"] in (None, full["holds"])
        for part, all_of_it in zip(found, whole, strict=True):
            assert part["of"] == all_of_it["of"]
            for key in ("condition", "holds", "rankings", "sentence"):
                assert part[key] in (None, all_of_it[key])
        missing = any(c["condition"] is None or c["rankings"] is None for c in found)
        known.add(missing)
        assert missing is (done.exit_code == 4)
    assert known == {True, False}


def test_doubts_cut_off_anywhere_are_counted_right(ticking: None) -> None:
    arguments = ("robust", *FERRY, "--concept", "nash", "--concept", "sseq", "--models", "40")
    ended = set()
    for done, record, full in cut(*arguments, seconds=(*CUT, 300, 700, 2000, 9000)):
        if record is None:
            continue
        ended.add(record["complete"])
        assert (done.exit_code == 0) is record["complete"]
        for part, whole in zip(record["verdicts"], full["verdicts"], strict=True):
            assert part["outcome"] in ("not known", whole["outcome"])
            assert part["survives"] in (None, whole["survives"])
            for kind, counts in part["by_kind"].items():
                assert counts["solved"] <= whole["by_kind"][kind]["solved"]
                assert counts["kept"] <= whole["by_kind"][kind]["kept"]
            flips = [f for f in part["flips"] if len(f["doubts"]) == 1]
            assert all(f in whole["flips"] for f in flips)
    assert ended == {True, False}


@pytest.mark.parametrize("asked", [("V1:seq", "open"), ("--without", "c010"), ("V4:nash", "V4:sseq")])
def test_what_rests_on_what_is_right_cut_off_anywhere(asked: tuple[str, ...], ticking: None) -> None:
    known = set()
    for done, record, full in cut("trace", FERRY[0], *asked, *FERRY[1:], seconds=(*CUT, 200, 600, 1500, 20_000)):
        if record is None:
            continue
        for part, whole in zip(record["verdicts"], full["verdicts"], strict=False):
            assert part["outcome"] in ("not known", whole["outcome"])
            assert all(r in whole["rests_on"] for r in part["rests_on"])
            assert set(part["presupposes"]) <= set(whole["presupposes"])
            tried = {t["kind"]: t["count"] for t in whole["tried"]}
            assert all(t["count"] <= tried[t["kind"]] for t in part["tried"])
            known.add(part["outcome"] != "not known" and not part["not_tried"])
        contested = [[v for e in r["elements"] for c in e["contested"] for v in c["verdicts"]] for r in (record, full)]
        compared = [(r["without"] or {}).get("verdicts", contested[k]) for k, r in enumerate((record, full))]
        for part, whole in zip(*compared, strict=True):
            assert part["changes"] in (None, whole["changes"])
            assert part["before"] in ("not known", whole["before"])
            assert part["after"] in ("not known", whole["after"])
            known.add(part["changes"] is not None)
        assert done.exit_code == 4 or record == {**full, "detente": record["detente"]}
    assert known == {True, False}


@pytest.mark.parametrize("engine", ["explicit", "dense", "symbolic"])
def test_every_engine_looks_at_the_time(engine: str, ticking: None) -> None:
    """Each gives more the later it is cut off, and in the end everything."""
    case = detente.read_case("syria-2016")
    full = detente.solve(case.model("A"), engine=engine)
    known = []
    for seconds in (0.001, 5, 50, 500, 5000):
        found = detente.solve(case.model("A"), engine=engine, seconds=seconds)
        sets = {(c, dm): s for c, by in found.stable.items() for dm, s in by.items() if s.known}
        assert all(list(s) == list(full.stable[c][dm]) for (c, dm), s in sets.items())
        known.append(len(sets))
        assert found.complete is (len(sets) == 5 * 6)
    assert known == sorted(known)
    assert known[0] < 30 == known[-1]


# Every command that can take long, cut off anywhere

GARDEN = """
format: detente/1
title: A garden
decision_makers: {A: {name: Ann}, B: {name: Bob}, C: {name: Cleo}}
options:
  dig: {owner: A, name: dig a well}
  pay: {owner: A, name: pay for the water}
  fence: {owner: B, name: put up a fence}
  share: {owner: C, name: share the water}
infeasible: [dig and pay]
preferences:
  A: [not fence, {that: share, evidence: [c1], status: stated}, not pay, dig]
  B: [dig or not share, not fence]
  C: {weights: {pay: 2, share: -1, fence: -1}}
status_quo: NNNN
states: {truce: NYNY, feud: NNYN}
proposals:
  peace: {parties: [A, C], terms: {free: {that: not fence, obliges: [B]}, water: {that: share, obliges: [C]}}}
  deal: {parties: [A, B], terms: {money: {that: pay, obliges: [A]}, free: {that: not fence, obliges: [B]}}}
perspectives:
  ours: {}
  theirs: {preferences: {B: [not fence, not dig], C: [share if pay, not share]}}
phases:
  spring: {infeasible: [fence]}
  summer: {}
sources: {letter: {name: a letter, characters: 100}}
claims: {c1: {source: letter, start: 0, end: 9, says: she wants to share, by: [letter]}}
"""
CUT_OFF = {
    "check": ("check",),
    "solve": ("solve",),
    "assess": ("assess",),
    "assess-here": ("assess", "--perspective", "ours", "--phase", "summer"),
    "explain": ("explain", "--state", "truce"),
    "consent": ("consent",),
    "reach": ("reach", "--to", "truce"),
    "robust": ("robust", "--concept", "nash", "--concept", "seq", "--models", "20"),
    "ensemble": ("ensemble", "--concept", "nash", "--concept", "seq", "--measure", "rankings"),
    "trace": ("trace", "peace:seq", "truce:nash"),
    "trace-without": ("trace", "--without", "c1"),
    "repair": ("repair", "--proposal", "deal", "--concept", "seq", "--limit", "3"),
    "repair-goal": ("repair", "--goal", "truce stable and feud unstable", "--concept", "nash", "--limit", "2"),
    "rankings": ("repair", "--rankings", "--goal", "truce stable", "--concept", "gmr", "--phase", "spring"),
    "perspectives": ("compare", "ours", "theirs", "--concept", "nash", "--concept", "seq", "--together", "1"),
    "phases": ("compare", "--phase", "spring", "--phase", "summer"),
    "versions": ("compare", "--proposal", "peace", "--proposal", "deal"),
    "report": ("report", "-o", "-"),
}

# What the answer to a question leaves open, or says of how far it came.
OPEN = re.compile(r"(?i)not known|unknown|not looked at|were tried|not settled|bound of|not solved|Not every|left out")
OF_THE_SEARCH = {"proposed", "upper", "why", "stopped", "not_tried", "unsettled", "unknown"}
WHOLE = {"complete", "known", "all", "proven"}
DENIALS = re.compile(r"(?i)\b(no|none|nobody|nothing|never|neither|nowhere|same|every|cannot|impossible|agree)\b")
CONCEPTS = re.compile(r"\b(Nash|GMR|SMR|SEQ|SSEQ)((, | and | or )(Nash|GMR|SMR|SEQ|SSEQ))*\b")
# Denials that are true of what is known, whatever is not: some concepts, some way, some part.
OF_SOME = re.compile(
    "under none of|nobody would leave|there is nothing to ask|No single act|would no longer|Drawn is one of|"
    "would gain nothing by acting alone|Nobody would gain by acting alone|have to give no weight"
)


def goes_no_further(part: Any, whole: Any, key: str = "") -> bool:
    """Whether an answer that was cut off says nothing but what the whole one does: null, fewer, or the same."""
    if part is None or part == whole or key in OF_THE_SEARCH or (key in WHOLE and part is False):
        return True
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(goes_no_further(part[k], whole[k], k) for k in part.keys() & whole.keys())
    if isinstance(part, list) and isinstance(whole, list):
        return all(any(goes_no_further(p, w) for w in whole) for p in part)
    if isinstance(part, str):  # of a warning: in which of the models looked at it arises
        return bool(OPEN.search(part)) or part.split(" (in ")[0] == str(whole).split(" (in ")[0]
    return type(part) is type(whole) is int and part <= whole


def contract_of(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def denials(text: str) -> set[str]:
    """The sentences and cells that deny something, leaving aside for which concepts and models, and how many."""
    lines = (re.sub(r"<[^>]+>", "\n", text)).splitlines()
    said = {s.strip(" -*.|") for line in lines for s in re.split(r"\. (?=[A-Z])|\| ", line)}
    told = {re.sub(r" \(in [^)]+\)", "", re.sub(r"\d+", "#", CONCEPTS.sub("…", s))) for s in said if DENIALS.search(s)}
    return {s for s in told if not OPEN.search(s) and not OF_SOME.search(s)}


@long_but(every=2)
@pytest.mark.parametrize("name", [[*CUT_OFF][k] for k in take(len(CUT_OFF), every=3)])
def test_what_is_cut_off_anywhere_says_no_more_than_is_known(name: str, ticking: Ticks, tmp_path: Path) -> None:
    """The clock is looked at n times: cut off at any look, a command says less, and never that there is nothing."""
    if name.startswith("repair"):
        pytest.importorskip("pysat", reason="python-sat is not installed")
    path = tmp_path / "garden.yaml"
    path.write_text(GARDEN, encoding="utf-8")
    command, *more = CUT_OFF[name]
    contract = None if command == "report" else contract_of("rankings" if name == "rankings" else command)
    for form in ([],) if command == "report" else (["--format", "json"], ["--format", "markdown"]):
        arguments = (command, path, *more, *form)
        before = next(ticking)
        whole = run(*arguments, "--seconds", 1e9)
        looks = next(ticking) - before - 1
        assert whole.exit_code == 0, whole.output
        ended = []
        exactly, all_of_them = "json" in form, step(2) == 1
        parts = (5 if all_of_them else 3) if exactly else 2
        early = (0, 1, 3) if exactly or all_of_them else (0,)
        for k in sorted({*early, *(looks * part // parts for part in range(1, parts)), looks + 1}):
            done = run(*arguments, "--seconds", k + 0.5)
            ended.append(done.exit_code)
            assert done.stdout, f"nothing, cut off at look {k} of {looks}"
            if done.exit_code == 0:
                assert done.stdout == whole.stdout
                continue
            assert done.exit_code == 4, done.output
            assert f"the bound of {k + 0.5:g} seconds was hit" in done.stderr
            if form == ["--format", "json"]:
                record, full = json.loads(done.stdout), json.loads(whole.stdout)
                assert contract is not None
                contract.validate(record)
                # Of repairs: whether all are listed, if not all were solved from scratch.
                assert record.get("complete") is not True or command == "repair"
                for key, value in record.items():
                    assert goes_no_further(value, full.get(key, value), key), (k, key, value)
            else:
                # Beside each other, a no of one perspective may be known before what the other answers.
                beside = {"no"} if name == "perspectives" else set()
                assert denials(done.stdout) - beside <= denials(whole.stdout), f"cut off at look {k} of {looks}"
        assert ended[-1] == 0
        assert 4 in ended or looks < 8


def test_a_case_of_the_catalogue_cut_off_anywhere_says_what_was_not_found(ticking: Ticks) -> None:
    arguments = ("catalog", "elmira-9state", "--format", "json")
    full = json.loads(run(*arguments).stdout)["results"]
    known = set()
    for seconds in (0.5, 30.5, 60.5, 1e9):
        done = run(*arguments, "--seconds", seconds)
        for part, whole in zip(json.loads(done.stdout)["results"], full, strict=True):
            open_ = {**whole, "detente": None, "agrees": None, "why": "unknown"}
            assert part in (whole, open_)
            known.add(part == whole)
        assert done.exit_code == (4 if open_ in json.loads(done.stdout)["results"] else 0)
    assert known == {True, False}
    assert "not known  not known" in run("catalog", "elmira-9state", "--seconds", 0.5).stdout


def test_states_are_looked_up_once_and_only_some_of_them_when_the_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.yaml"
    named = ", ".join(f"s{k}: {''.join('NY'[k >> j & 1] for j in range(7))}" for k in range(100))
    options = ", ".join(f"o{j}: {{owner: {'AB'[j % 2]}}}" for j in range(7))
    path.write_text(
        f"format: detente/1\ntitle: t\ndecision_makers: {{A: {{}}, B: {{}}}}\noptions: {{{options}}}\n"
        f"preferences: {{A: [o1, o2], B: [not o3]}}\nstates: {{{named}}}\nproposals: {{P: {{terms: o1 or not o1}}}}\n",
        encoding="utf-8",
    )
    looked: list[object] = []
    contains = ArraySet.__contains__
    monkeypatch.setattr(ArraySet, "__contains__", lambda s, state: looked.append(state) or contains(s, state))
    model, counts = detente.read_case(str(path)).model(), []
    for over_ in (False, True):
        found = detente.assess_proposals(model, concepts=["nash", "gmr"], engine="explicit")
        looked.clear()
        with within(0 if over_ else None):
            verdicts = found.proposals[0].verdicts
        counts.append((len(verdicts), len(looked), sum(v.holds is detente.Answer.UNKNOWN for v in verdicts)))
    assert counts == [(200, 400, 0), (200, 4 * AT_LEAST, 2 * (100 - AT_LEAST))]


def test_names_of_many_states_are_looked_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = ", ".join(f"s{k}: {''.join('NY'[k >> j & 1] for j in range(7))}" for k in range(120))
    options = ", ".join(f"o{j}: {{owner: {'AB'[j % 2]}}}" for j in range(7))
    path = tmp_path / "named.yaml"
    path.write_text(
        f"format: detente/1\ntitle: t\ndecision_makers: {{A: {{}}, B: {{}}}}\noptions: {{{options}}}\n"
        f"preferences: {{A: [o1, o2], B: [not o3]}}\nstates: {{{named}}}\n",
        encoding="utf-8",
    )
    calls: list[str] = []
    states = Neighbourhood.states
    monkeypatch.setattr(Neighbourhood, "states", lambda near, pattern: calls.append(pattern) or states(near, pattern))
    assert run("consent", path, "--concept", "nash").exit_code == 0
    assert 120 < len(calls) < 120 * 20


@pytest.mark.parametrize("command", [("compare", "p", "q"), ("solve",), ("consent",), ("report", "-o", "-")])
def test_the_states_of_a_model_of_some_size_are_known_whatever_the_time(
    command: tuple[str, ...], ticking: Ticks, tmp_path: Path
) -> None:
    """Two blocks of combinations are looked at as soon as one: nothing else could be said without them."""
    leaving._left.cache_clear()  # nor from a test before
    options = ", ".join(f"o{j}: {{owner: {'AB'[j % 2]}}}" for j in range(17))
    path = tmp_path / "seventeen.yaml"
    path.write_text(
        f"format: detente/1\ntitle: t\ndecision_makers: {{A: {{}}, B: {{}}}}\noptions: {{{options}}}\n"
        "preferences: {A: [o0, o2], B: [not o3]}\nproposals: {P: {terms: o1}}\n"
        "perspectives: {p: {}, q: {preferences: {B: [o3]}}}\n",
        encoding="utf-8",
    )
    name, *more = command
    done = run(name, path, *more, *(() if name == "compare" else ("--perspective", "p")), "--seconds", 0.5)
    assert done.exit_code == 4
    assert re.search("131,?072|not known", done.stdout), done.stderr
