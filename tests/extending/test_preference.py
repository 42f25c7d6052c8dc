"""Two kinds of preference declared outside the package are found on every surface.

One is that of CONTRIBUTING, `best`, which scores express. The other, `beats`, is pairs of states that go round in a
circle: no number per state expresses it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, permutations, product
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
from contributing import as_shown
from detente.answer import Answer
from detente.assess.doubts import doubts_about
from detente.case import Note
from detente.case.address import elements_of
from detente.case.dropping import without
from detente.case.preferences import PREFERENCES, Drawn, Pairs, Preference, Reader, Reason, ResolvedPreference, Resolver
from detente.case.preferences.ranking import Ranking
from detente.case.referring import Refers
from detente.case.schema import case_schema
from detente.case.sections import Field, known_keys
from detente.case.writer import plain
from detente.cli import main
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines import ENGINES
from detente.errors import EngineRefusal, InvalidCase, UsageError, Where
from detente.formula import matches
from detente.stability.deterring import deterrence
from detente.store.commands import Remove, Rename
from detente.store.draft import Draft, ids_from, text_of
from detente.store.edits import from_text, plan
from detente.store.tree import apply
from detente.web.document import document_of
from detente.web.work import DOES, Given

pytestmark = pytest.mark.quick

CASE = """\
format: detente/1
title: A gate
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: open the gate}, b: {owner: B, name: pay}}
states: {deal: YY, gift: NY}
status_quo: NN
preferences:
  A: {best: deal, because: she said so, evidence: [c1]}
  B: {beats: [[deal, YN], [YN, NN], [NN, gift], [gift, deal]]}
proposals: {p: {terms: a and b}}
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 5, says: Ann wants the deal}}
"""
SCORED = CASE.replace("{beats: [[deal, YN], [YN, NN], [NN, gift], [gift, deal]]}", "[b]")
FIVE = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True)
class Beats(Preference):
    """Pairs of states of which the first is better; all others are equally good."""

    beats: tuple[tuple[str, ...], ...]
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "beats"
    help = "pairs of states"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        pair = {"type": "array", "items": {"$ref": "#/$defs/state"}, "minItems": 2, "maxItems": 2}
        text, refers = "Pairs of states, the better one first.", Refers(("states",), "states")
        return (Field("beats", "other", text, refers=refers, schema={"type": "array", "items": pair}),)

    @classmethod
    def read(cls, reader: Reader, key: Any, node: Any) -> Self:
        pairs = (reader.items(pair, "two states") for pair in reader.items(node.get(cls.key), f"“{cls.key}”"))
        named = (tuple(s for state in pair if (s := reader.text(state, "a state"))) for pair in pairs)
        return cls(tuple(named), key.where, reader.name(node), reader.note(node))

    def data(self) -> dict[str, Any]:
        return {self.key: [[str(s) for s in pair] for pair in self.beats]}

    def resolved(self, names: Resolver) -> Beaten:
        return Beaten(tuple((names.state(a) or a, names.state(b) or b) for a, b in self.beats), self)


@dataclass(frozen=True)
class Beaten(ResolvedPreference):
    """The pairs by letters."""

    pairs: tuple[tuple[str, str], ...]
    written: Beats

    def form(self, options: tuple[str, ...]) -> Pairs:  # noqa: ARG002 - letters are in their order
        return Pairs(self.pairs)

    @property
    def said(self) -> object:
        return "beats", set(self.pairs)

    @property
    def described(self) -> str:
        return "Better than: " + "; ".join(f"{a} than {b}" for a, b in self.written.beats)

    @property
    def states(self) -> Iterator[tuple[str, str]]:
        for letters, written in zip(self.pairs, self.written.beats, strict=True):
            yield from zip(letters, written, strict=True)

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        told = (matches(b, origin.members[0]) and matches(a, target.members[0]) for a, b in self.pairs)
        return Reason("it finds the one better than the other") if any(told) else None


@pytest.fixture(scope="module", autouse=True)
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The kind of the page and the one above, for as long as the tests of this module run."""
    with (
        as_shown("a preference kind", "best", tmp_path_factory.mktemp("outside")) as module,
        PREFERENCES.beside("best", module.PREFERENCE),
        PREFERENCES.beside("beats", Beats),
    ):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cases")
    (made / "gate.yaml").write_text(CASE, encoding="utf-8")
    (made / "scored.yaml").write_text(SCORED, encoding="utf-8")
    return made


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def told(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


# Read, written, checked


def test_both_are_read_and_written(tmp_path: Path) -> None:
    case = detente.parse_case(CASE)
    assert detente.write_case(case) == CASE
    anew = detente.write_case(replace(case, text=None))
    assert detente.parse_case(anew).model().preferences["A"].said == ("best", "YY")
    assert detente.parse_case(anew).model().preferences["B"].said == case.model().preferences["B"].said


@pytest.mark.parametrize(
    ("wrong", "where", "found"),
    [
        ("{best: [YY]}", 8, "expected a state such as YNN, or the name of one"),
        ("{best: dale}", 8, "found “dale”, which is no state"),
        ("{best: YY, beats: []}", 8, "found both “best” and “beats”"),
        ("{ranking: [YY], beats: [], best: YY}", 8, "found “ranking” and “best” and “beats”"),
        ("{because: so}", 8, "neither “ranking” nor “weights” nor “voices” nor “fuzzy” nor “best” nor “beats”"),
        ("", 8, "expected a list of statements, or ranking: or weights: or voices: or fuzzy: or best: or beats:"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(wrong: str, where: int, found: str) -> None:
    with pytest.raises(InvalidCase) as refused:
        detente.parse_case(CASE.replace("{best: deal, because: she said so, evidence: [c1]}", wrong)).model()
    (problem,) = refused.value.problems
    assert (problem.where.line, found in problem.message) == (where, True), problem.message


def test_keys_of_another_kind_are_refused() -> None:
    with pytest.raises(InvalidCase, match="which preferences does not have"):
        detente.parse_case(CASE.replace("{best: deal,", "{best: deal, wurst: 1,"))


def test_its_keys_are_known_and_its_form_is_said() -> None:
    assert {"best", "beats", "ranking", "weights"} <= set(known_keys()["preference"])
    for kind in PREFERENCES.values():
        for key in kind.fields():
            if key.of is None:  # which has a form of its own
                assert key.schema is not None
                Draft202012Validator.check_schema(key.schema)
    schema = Draft202012Validator(case_schema())
    written = plain(detente.parse_case(CASE))
    assert list(schema.iter_errors(written)) == []
    written["preferences"]["A"]["best"] = ["YY"]
    assert [list(fault.absolute_path)[:2] for fault in schema.iter_errors(written)] == [["preferences", "A"]]


def test_what_no_feasible_state_matches_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text(CASE + "infeasible: [a and b]\n", encoding="utf-8")
    found = json.loads(run("check", path, "--format", "json").stdout)["warnings"]
    named = [w["text"] for w in found if w["code"] == "ranking-names-infeasible"]
    assert [text.partition(",")[0] for text in named] == [
        "the best of Ann names deal", "the beats of Ben names deal", "the beats of Ben names deal",
    ]  # fmt: skip


# Solved


def test_scores_serve_every_engine(folder: Path) -> None:
    found = [
        json.loads(run("solve", folder / "scored.yaml", "--engine", engine, "--format", "json").stdout)["stable"]
        for engine in ENGINES
    ]
    assert len(found) >= 3
    assert all(stable == found[0] for stable in found)
    assert found[0]["nash"]["A"]["states"] == ["NN", "YN", "YY"]


def test_pairs_serve_the_explicit_engine_and_others_refuse_by_name(folder: Path) -> None:
    solution = detente.solve(detente.parse_case(CASE).model())
    assert (solution.engine, solution.complete) == ("explicit", True)
    assert list(solution.equilibria["nash"]) == ["NN", "YY"]
    assert list(solution.stable["nash"]["B"]) == ["NN", "YY"]
    for engine in [e for e in ENGINES if e != "explicit"]:
        with pytest.raises(EngineRefusal, match="the preferences of B are pairs of states"):
            detente.solve(detente.parse_case(CASE).model(), engine=engine)
        assert run("solve", folder / "gate.yaml", "--engine", engine).exit_code == 2


STATES = ("NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY")
THREE = """\
format: detente/1
decision_makers: {A: {name: A}, B: {name: B}, C: {name: C}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C, moves: MOVES}}
infeasible: INFEASIBLE
preferences: {A: FIRST, B: SECOND, C: THIRD}
"""


def random_case(seed: int) -> tuple[str, dict[str, set[tuple[str, str]]]]:
    """A case of three who find some states better than others, pair by pair, and what each of them finds."""
    drawn = random.Random(seed)
    infeasible = drawn.choice([[], ["YYY"], ["Y-Y", "NNN"]])
    there = [s for s in STATES if not any(matches(pattern, s) for pattern in infeasible)]
    text = THREE.replace("MOVES", drawn.choice(["both", "take-only"]))
    text = text.replace("INFEASIBLE", json.dumps(infeasible))
    better = {}
    for dm, place in zip("ABC", ("FIRST", "SECOND", "THIRD"), strict=True):
        pairs = [pair for pair in permutations(there, 2) if drawn.random() < 0.4]
        text = text.replace(place, json.dumps({"beats": [list(pair) for pair in pairs]}))
        better[dm] = set(pairs)
    return text, better


Related = dict[str, set[tuple[str, str]]]


def not_in(better: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {pair for pair in product(STATES, repeat=2) if pair not in better}


def literally(
    moves: Callable[[str, str], list[str]], lead: Related, hold: Related, step: Related, concept: str
) -> dict[str, set[str]]:
    """The states stable for each, by the definitions: every tempting move is answered by a legal sequence."""

    def answered(dm: str, s: str, q: str) -> bool:
        seen: set[tuple[str, str]] = set()
        waiting = [(q, "")]
        while waiting:
            x, last = waiting.pop()
            for j in set(lead) - {dm, last}:
                for y in moves(j, x):
                    if concept in ("seq", "sseq") and (y, x) not in step[j]:
                        continue
                    if (y, j) not in seen:
                        seen.add((y, j))
                        waiting.append((y, j))
        ends = {x for x, _ in seen if (x, s) in hold[dm]}
        if concept in ("smr", "sseq"):
            ends = {x for x in ends if all((z, s) in hold[dm] for z in moves(dm, x))}
        return concept != "nash" and bool(ends)

    return {
        dm: {s for s in STATES if all(answered(dm, s, q) for q in moves(dm, s) if (q, s) in tempting)}
        for dm, tempting in lead.items()
    }


def literally_stable(case: str, better: Related, concept: str) -> dict[str, set[str]]:
    """The same where an answer deters wherever it does not tempt."""
    model = detente.parse_case(case).model()
    gone = [str(rule.rule.condition.text) for rule in model.infeasible if rule.rule.condition]
    there = [s for s in STATES if not any(matches(pattern, s) for pattern in gone)]

    def moves(dm: str, s: str) -> list[str]:
        k = "ABC".index(dm)
        t = s[:k] + ("N" if s[k] == "Y" else "Y") + s[k + 1 :]
        stuck = model.options[k].moves == "take-only" and s[k] == "Y"
        return [t] if t in there and s in there and not stuck else []

    found = literally(moves, better, {dm: not_in(b) for dm, b in better.items()}, better, concept)
    return {dm: {s for s in stable if s in there} for dm, stable in found.items()}


@pytest.mark.parametrize("seed", range(6))
def test_pairs_are_solved_as_the_definitions_say(seed: int) -> None:
    case, better = random_case(seed)
    solution = detente.solve(detente.parse_case(case).model())
    for concept in FIVE:
        wanted = literally_stable(case, better, concept)
        assert {dm: set(s) for dm, s in solution.stable[concept].items()} == wanted, concept
        for i, dm in enumerate(solution.conflict.decision_makers):
            for verdict in detente.explain(solution, state="NYN", concept=concept, by=[dm]):
                undeterred = any(t.deterred is Answer.NO for t in verdict.temptations)
                assert (verdict.stable is Answer.YES) is not undeterred, (concept, i)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_that_scores_express_give_what_the_scores_give(seed: int) -> None:
    drawn = random.Random(seed)
    ranks = {dm: {s: drawn.randrange(4) for s in STATES} for dm in "ABC"}
    groups = {dm: [[s for s in STATES if of[s] == r] for r in range(4)] for dm, of in ranks.items()}
    text = THREE.replace("MOVES", "both").replace("INFEASIBLE", "[]")
    ranked, paired = text, text
    for dm, place in zip("ABC", ("FIRST", "SECOND", "THIRD"), strict=True):
        ranked = ranked.replace(place, json.dumps({"ranking": [g for g in reversed(groups[dm]) if g]}))
        pairs = [[x, y] for x, y in product(STATES, repeat=2) if ranks[dm][x] > ranks[dm][y]]
        paired = paired.replace(place, json.dumps({"beats": pairs}))
    by_scores, by_pairs = (detente.solve(detente.parse_case(t).model()) for t in (ranked, paired))
    for concept, dm in product(FIVE, "ABC"):
        assert list(by_pairs.stable[concept][dm]) == list(by_scores.stable[concept][dm]), (concept, dm)


GISBORNE = """\
format: detente/1
title: Gisborne, the province preferring little that is known
decision_makers: {F: {name: Federal}, P: {name: Province}, S: {name: Support}}
options: {f: {owner: F}, p: {owner: P}, s: {owner: S}}
preferences:
  F: {ranking: [YNN, YNY, YYN, YYY, NNN, NNY, NYN, NYY]}
  P: {known: [[NYN, NYY], [YYN, YYY], [NNN, NNY], [YNN, YNY]], extension: a}
  S: {ranking: [NYN, YYN, NYY, YYY, NNY, YNY, NNN, YNN]}
"""
"""The data as recalled in the literature on unknown preference: states 1 to 8 are the letters in ascending order."""
UNKNOWN = {
    "a": ["", "", "", "", ""], "b": ["46", "468", "468", "468", "468"],
    "c": ["", "468", "468", "46", "4"], "d": ["46", "468", "468", "468", "468"],
}  # fmt: skip
"""Equilibria under each of the five concepts, recomputed below by the definitions (Li, Hipel, Kilgour, Fang 2004)."""


@dataclass(frozen=True)
class Known(Beats):
    """Pairs of which it is known that the first is better; of all others it is unknown. Four ways to go on."""

    extension: str = "a"

    kind = key = "known"
    help = "what is known"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        return (
            Field("known", "other", "Pairs.", refers=Refers(("states",), "states")),
            Field("extension", "choice", "Which.", choices=("a", "b", "c", "d")),
        )

    @classmethod
    def read(cls, reader: Reader, key: Any, node: Any) -> Self:
        told = reader.text(node.get("extension"), "a, b, c or d")
        return replace(super().read(reader, key, node), extension=str(told))

    def resolved(self, names: Resolver) -> Unknown:
        return Unknown(super().resolved(names).pairs, self)


@dataclass(frozen=True)
class Unknown(Beaten):
    """The same by letters, over all states."""

    written: Known

    def relations(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]], set[tuple[str, str]]]:
        better, every = set(self.pairs), set(permutations(STATES, 2))
        unknown = {pair for pair in every if pair not in better and pair[::-1] not in better}
        worse = {pair[::-1] for pair in better} | {(s, s) for s in STATES}  # surely not better: itself is among it
        lead = better | unknown if self.written.extension in "ac" else better
        return lead, worse | unknown if self.written.extension in "cd" else worse, better | unknown

    def form(self, options: tuple[str, ...]) -> Pairs:  # noqa: ARG002 - see Beaten
        lead, hold, step = (tuple(sorted(pairs)) for pairs in self.relations())
        return Pairs(lead, hold, step, complete=False)


@pytest.mark.parametrize("extension", "abcd")
def test_what_is_unknown_in_part_is_a_kind_like_any_other(extension: str) -> None:
    with PREFERENCES.beside("known", Known):
        model = detente.parse_case(GISBORNE.replace("extension: a", f"extension: {extension}")).model()
        solution = detente.solve(model)
        unknown = model.preferences["P"]
        assert isinstance(unknown, Unknown)
        lead, hold, step = {}, {}, {}
        for dm in "FS":
            order = [group[0] for group in model.preferences[dm].ranked]
            lead[dm] = step[dm] = {(x, y) for x, y in permutations(STATES, 2) if order.index(x) < order.index(y)}
            hold[dm] = not_in(lead[dm])
        lead["P"], hold["P"], step["P"] = unknown.relations()

        def moves(dm: str, s: str) -> list[str]:
            k = "FPS".index(dm)
            return [s[:k] + ("N" if s[k] == "Y" else "Y") + s[k + 1 :]]

        for k, concept in enumerate(FIVE):
            wanted = literally(moves, lead, hold, step, concept)
            assert {dm: set(s) for dm, s in solution.stable[concept].items()} == wanted, concept
            equilibria = "".join(str(1 + STATES.index(s)) for s in solution.equilibria[concept])
            assert equilibria == UNKNOWN[extension][k], concept
        able = [relation.capabilities for relation in solution.conflict.relations]
        assert able == [Capabilities(), Capabilities(complete=False, scored=False), Capabilities()]


def test_lead_hold_and_step_may_say_different_things() -> None:
    """One is tempted where it does not know, and would deter by what is surely not better: that is what hold says."""
    model = detente.parse_case(THREE.replace("MOVES", "both").replace("INFEASIBLE", "[]")
                               .replace("FIRST", "{beats: [[YNN, NNN]]}").replace("SECOND", "{beats: [[YYN, YNN]]}")
                               .replace("THIRD", "{beats: []}")).model()  # fmt: skip
    conflict = detente.compile_model(model)
    gmr, seq = (detente.stability.CONCEPTS[c].sanctioning for c in ("gmr", "seq"))

    def with_a(**other: PairSet | None) -> Any:
        relation = conflict.relations[0]
        assert isinstance(relation, PairRelation)
        return replace(conflict, relations=(replace(relation, **other), *conflict.relations[1:]))

    def deterred(found: Any, concept: Any) -> tuple[Answer, bool]:
        stable = ENGINES["explicit"].start(found, [concept]).parts()
        return deterrence(found, 0, 0, 1, concept)[0], 0 in next(stable).stable

    assert conflict.relations[0].capabilities == Capabilities(scored=False)
    assert deterred(conflict, gmr) == deterred(conflict, seq) == (Answer.YES, True)
    nothing = with_a(holds=PairSet(()))
    assert deterred(nothing, gmr) == (Answer.NO, False)
    only = with_a(holds=PairSet((((-1, 0b011), (-1, 0)),)))  # YYN deters from leaving NNN
    assert deterred(only, seq) == (Answer.YES, True)
    second = conflict.relations[1]
    assert isinstance(second, PairRelation)
    still = replace(only, relations=(only.relations[0], replace(second, steps=PairSet(())), only.relations[2]))
    assert deterred(still, seq) == (Answer.NO, False)
    assert deterred(still, gmr) == (Answer.YES, True)


# Told


def test_both_are_shown_explained_and_reported(folder: Path) -> None:
    case = folder / "gate.yaml"
    shown = told("show", case)
    assert "Best: deal; all other states are equally good. Rests on: evidence: c1." in shown
    assert "Better than: deal than YN; YN than NN; NN than gift; gift than deal. Rests on: assumption." in shown
    assert shown.count("Best: ") == 1
    assert "A, best because she said so" in shown
    why = told("explain", case, "--state", "NY", "--concept", "nash", "--by", "A")
    assert "to deal (YY): the result is what it finds best." in why
    why = told("explain", case, "--state", "YN", "--concept", "nash", "--by", "B")
    assert "it finds the one better than the other" in why
    assert "Best: deal; all other states" in run("report", case, "-o", "-").stdout


def test_it_is_assessed(folder: Path) -> None:
    found = json.loads(run("assess", folder / "gate.yaml", "--concept", "nash", "--format", "json").stdout)
    (proposal,) = found["proposals"]
    assert proposal["holds"] == {"nash": True}  # neither has a move from YY that it finds better


def test_what_rests_on_a_claim_is_traced(folder: Path) -> None:
    found = json.loads(run("trace", folder / "gate.yaml", "c1", "--format", "json").stdout)
    assert "preferences.A" in json.dumps(found)


# Renamed, removed, shown by the page


def edited(command: Any) -> str:
    ids = ids_from(1)
    tree = from_text(CASE, ids)
    changed, _ = apply(tree, plan(tree, command, (f"n{k}" for k in count())).changes)
    assert isinstance(changed, dict)
    return text_of(changed)


def test_a_state_is_renamed_in_it() -> None:
    after = detente.parse_case(edited(Rename(path=["states", "deal"], to="treaty")))
    assert after.layer.preferences["A"].plain()["best"] == "treaty"
    assert after.layer.preferences["B"].plain()["beats"][0] == ["treaty", "YN"]
    assert after.model().preferences["A"].said == ("best", "YY")


def test_a_state_that_is_removed_gives_way_to_its_letters() -> None:
    after = detente.parse_case(edited(Remove(path=["states", "deal"], everywhere=True)))
    assert after.layer.preferences["A"].plain()["best"] == "YY"


def test_it_stands_in_the_document_of_the_page() -> None:
    shown = document_of(from_text(CASE, ids_from(1)))
    first, second = (entry.model_dump(mode="json") for entry in shown.preferences)
    assert (first["form"], first["best"], first["because"]) == ("best", "deal", "she said so")
    assert (second["form"], second["beats"][0]) == ("beats", ["deal", "YN"])
    assert shown.unread == []
    assert Draft(from_text(CASE, ids_from(1)), "gate").problems == ()


def asked(kind: str, text: str = CASE, **question: object) -> Any:
    """What the server answers."""
    told = {"kind": kind, "question": question, "texts": {}, "text": None}
    draft = Draft(from_text(text, ids_from(1)), "gate")
    return json.loads(DOES["question"](Given(told, draft, b"", lambda *_: None)))


def test_the_server_ranks_states_where_there_are_ranks() -> None:
    ranked = asked("ranking", decision_maker="A")
    assert [(g["rank"], [s["state"] for s in g["states"]]) for g in ranked["groups"]] == [
        (1, ["YY"]), (2, ["NN", "YN", "NY"]),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="the preferences of B put states in no order"):
        asked("ranking", decision_maker="B")
    rows = asked("states", concepts=["nash"])["rows"]
    assert [row["ranks"] for row in rows] == [{"A": 2}, {"A": 2}, {"A": 2}, {"A": 1}]


def test_the_page_is_led_to_what_a_reason_rests_on() -> None:
    def places(text: str) -> Any:
        found = asked("explain", text, concepts=["nash"], states=["NY"], by=["A"])
        lines = [move for verdict in found["stances"] for move in verdict["moves"]]
        return [[(rest["path"], rest["text"], rest["evidence"]) for rest in line["rests_on"]] for line in lines]

    assert places(CASE) == [[(["preferences", "A"], "", ["c1"])]]
    ((both,),) = [places(CASE.replace("{best: deal, because: she said so, evidence: [c1]}", "[[a, b], not b]"))]
    assert [(path[:2], len(path), text) for path, text, _ in both] == [
        (["preferences", "A"], 3, "a"), (["preferences", "A"], 3, "b"),
    ]  # fmt: skip


# Doubted, repaired


def test_it_is_doubted_as_a_whole(folder: Path) -> None:
    found = json.loads(run("robust", folder / "gate.yaml", "--state", "YY", "--format", "json").stdout)
    doubts = {(d["kind"], *d["parts"]) for d in found["doubts"]}
    assert ("assumption", "preferences.B") in doubts
    assert not {kind for kind, *_ in doubts} & {"swap", "tie"}
    said = told("robust", folder / "gate.yaml", "--state", "YN")
    assert "if Ben found all states equally good (an assumption)" in said


def test_a_kind_may_say_that_it_is_not_doubted() -> None:
    class Sworn(Beats):
        kind = key = "sworn"
        left_out = ""

        @classmethod
        def fields(cls) -> tuple[Field, ...]:
            return (Field("sworn", "other", "Pairs of states.", refers=Refers(("states",), "states")),)

    with PREFERENCES.beside("sworn", Sworn):
        model = detente.parse_case(CASE.replace("beats:", "sworn:")).model()
        assert [doubt.address for doubt in doubts_about(model)] == []
        with pytest.raises(UsageError, match=r"preferences\.B cannot be left out"):
            without(model, [elements_of(model)["preferences.B"]])


@dataclass(frozen=True)
class Ladder(Ranking):
    """A ranking that begins with the worst: a kind whose places are states, as a ranking's are."""

    kind = key = "ladder"
    help = "a ladder"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        return (replace(Ranking.fields()[0], name="ladder"),)

    @property
    def ladder(self) -> tuple[tuple[str, ...], ...]:
        return self.groups[::-1]

    @classmethod
    def read(cls, reader: Reader, key: Any, node: Any) -> Ladder:
        rungs = [(reader.text(rung, "a state") or "",) for rung in reader.items(node.get("ladder"), "“ladder”")]
        return cls(tuple(reversed(rungs)), key.where, reader.name(node), reader.note(node))

    def data(self) -> dict[str, Any]:
        return {"ladder": [str(group[0]) for group in self.ladder]}


def test_a_kind_whose_places_are_states_is_doubted_and_repaired_by_them(tmp_path: Path) -> None:
    ladder = CASE.replace("{beats: [[deal, YN], [YN, NN], [NN, gift], [gift, deal]]}", "{ladder: [YN, YY, NN, NY]}")
    ranked = ladder.replace("{ladder: [YN, YY, NN, NY]}", "{ranking: [NY, NN, YY, YN]}")
    with PREFERENCES.beside("ladder", Ladder):
        found = [
            [doubt.address for doubt in doubts_about(detente.parse_case(text).model())] for text in (ladder, ranked)
        ]
        assert found[0] == found[1]
        assert "swap B.NY B.NN" in found[0]
        case = detente.parse_case(ladder)
        assert detente.write_case(replace(case, text=None)).count("ladder:") == 1
        pytest.importorskip("pysat")
        (tmp_path / "ladder.yaml").write_text(ladder, encoding="utf-8")
        text = told("repair", tmp_path / "ladder.yaml", "--state", "YN", "--concept", "nash", "--allow", "promote")
        assert "Ben would have to put YN just above deal (YY)." in text


@pytest.mark.parametrize("name", ["gate", "scored"])
def test_repair_leaves_it_alone_and_answers_by_other_changes(folder: Path, name: str) -> None:
    pytest.importorskip("pysat")
    found = json.loads(
        run("repair", folder / f"{name}.yaml", "--state", "NY", "--concept", "nash", "--format", "json").stdout
    )
    assert found["repairs"], found
    for repair in found["repairs"]:
        assert all(change["decision_maker"] != "A" for change in repair["changes"])
