"""What the model says of those of whom relations are told: every finding replayed, and none left out.

The reading is literal, over states and moves one by one: that of `literal_cases.py` and `literal_completions.py`, which
never import the package. Relations are drawn here, or those of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, cycle, permutations
from pathlib import Path
from random import Random

import pytest

import detente
import literal_cases
from detente.answer import Answer
from detente.assess.relations.joined import Joined, ModelFinding, join
from detente.case.elements import Entry
from seeds import full, seeded, some
from test_helping import Literal, Move, drawn

CASES = Path(detente.__file__).parent / "catalog" / "cases"
Better = Callable[[str, str, str], bool]
"""Whether somebody finds the first of two states better."""


class Reading:
    """Moves, and what may and must be better, of one model."""

    def __init__(
        self, moves: dict[str, list[Move]], may: Better, must: Better, undecided: Better | None = None
    ) -> None:
        self.moves, self.may, self.must = moves, may, must
        self.undecided = undecided or (lambda *_: False)
        self.onward = {i: dict[str, list[str]]() for i in moves}
        for i, own in moves.items():
            for s, q in own:
                self.onward[i].setdefault(s, []).append(q)

    def touches(self, a: str, b: str) -> Answer:
        pairs = [(s, q) for s, q in self.moves[a]]
        if any(self.must(b, s, q) or self.must(b, q, s) for s, q in pairs):
            return Answer.YES
        left = any(self.may(b, s, q) or self.may(b, q, s) or self.undecided(b, s, q) for s, q in pairs)
        return Answer.UNKNOWN if left else Answer.NO

    def hurting(self, a: str, b: str) -> tuple[list[Move], bool]:
        """The moves that serve a and hurt b, and whether others may."""
        sure = [(s, q) for s, q in self.moves[a] if self.must(a, q, s) and self.must(b, s, q)]
        perhaps = [
            (s, q) for s, q in self.moves[a] if self.may(a, q, s) and (self.may(b, s, q) or self.undecided(b, s, q))
        ]
        return sure, len(perhaps) > len(sure)

    def deterred(self, a: str, b: str, *, serving: bool) -> tuple[list[Move], bool]:
        """The moves that serve a, and that an answer of b of one move makes no better than before; others that may."""

        def by(s: str, q: str, better: Better, given: Better, held: Better) -> bool:
            return better(a, q, s) and any(
                (not serving or given(b, x, q)) and not held(a, x, s) for x in self.onward[b].get(q, ())
            )

        sure = [m for m in self.moves[a] if by(*m, self.must, self.must, self.may)]
        return sure, any(by(*m, self.may, self.may, self.must) for m in self.moves[a])


def of_every_kind(text: str) -> Reading:
    literal = Literal(text)
    moves = {i: literal.moves(i) for i in literal.case.plain.decision_makers}
    return Reading(
        moves,
        lambda i, a, b: (a, b) in literal.may[i],
        lambda i, a, b: (a, b) in literal.must[i],
        lambda i, a, b: (a, b) in literal.neither[i],
    )


def as_written(case: object, perspective: str | None, phase: str | None) -> Reading:
    model = literal_cases.model(case, perspective, phase)  # type: ignore[arg-type]
    moves = {i: [(s, q) for s in model.states for q in model.moves[i][s]] for i in model.decision_makers}
    ranks = {i: {w: k for k, w in enumerate(sorted({*worth.values()}))} for i, worth in model.worth.items()}
    place = {i: {s: ranks[i][w] for s, w in worth.items()} for i, worth in model.worth.items()}

    def better(i: str, a: str, b: str) -> bool:
        return place[i][a] > place[i][b]

    return Reading(moves, better, better)


def told(makers: dict[str, str], signs: Iterator[str]) -> dict[str, Entry]:
    """A relation of each two decision makers, each called by an actor."""
    pairs = [(a, b, next(signs)) for a, b in combinations(makers, 2)]
    return {
        f"r{k}": Entry(f"r{k}", {"from": makers[a], "to": makers[b], "sign": sign})
        for k, (a, b, sign) in enumerate(pairs)
    }


def replayed(found: Joined, reading: Reading) -> None:
    """Each finding is so, and whatever is so is found."""
    order = list(reading.moves)
    pairs: dict[str, list[tuple[str, str]]] = {"+": [], "-": [], "0": []}
    for one in found.between:
        pairs[one.sign] += [(a, b) for a, b in one.pairs if not {(a, b), (b, a)} & {*pairs[one.sign]}]
    expected: list[tuple[str, tuple[str, ...], tuple[str, ...], Answer]] = []
    for a, b in pairs["-"]:
        both = {reading.touches(a, b), reading.touches(b, a)}
        if Answer.YES not in both:
            answer = Answer.UNKNOWN if Answer.UNKNOWN in both else Answer.YES
            expected.append(("untouched", (a,), (b,), answer))
    for a, b in (sorted(pair, key=order.index) for pair in pairs["+"]):
        sides = [reading.hurting(a, b), reading.hurting(b, a)]
        if all(sure or perhaps for sure, perhaps in sides):
            answer = Answer.YES if all(sure for sure, _ in sides) else Answer.UNKNOWN
            expected.append(("hurt each other", (a,), (b,), answer))
        for mover, friend in ((a, b), (b, a)):
            serving, any_move = (reading.deterred(mover, friend, serving=s) for s in (True, False))
            if any_move[0] or any_move[1]:
                answer = Answer.YES if any_move[0] else Answer.UNKNOWN
                expected.append(("deterred by a friend", (mover,), (friend,), answer))
                assert set(serving[0]) <= set(any_move[0])
    assert [(f.kind, f.ones, f.others, f.answer) for f in found.findings] == expected
    for f in found.findings:
        is_so(f, reading)


def is_so(f: ModelFinding, reading: Reading) -> None:
    (a,), (b,) = f.ones, f.others
    if f.kind == "untouched":
        assert f.moves == ()
        return
    sure = f.answer is Answer.YES
    first, second = ((m.state, m.step.decision_maker, m.step.to) for m in f.moves)
    if f.kind == "hurt each other":
        for (s, mover, q), other, count in zip((first, second), (b, a), f.count, strict=True):
            assert (s, q) in reading.moves[mover]
            hurting = reading.hurting(mover, other)[0]
            assert len(hurting) == count
            assert not sure or (s, q) in hurting
        assert f.among == tuple(sum(reading.may(i, q, s) for s, q in reading.moves[i]) for i in (a, b))
        return
    (s, mover, q), (then, friend, x) = first, second
    assert (mover, friend, then) == (a, b, q)
    assert (q, x) in reading.moves[b]
    deterred = reading.deterred(a, b, serving=f.concept == "seq")[0]
    assert f.count == (len(deterred),)
    assert not sure or (s, q) in deterred
    if sure:
        assert not reading.may(a, x, s)
        assert f.concept == "gmr" or reading.must(b, x, q)
    if f.concept == "gmr":
        assert not reading.deterred(a, b, serving=True)[0]


@seeded(200, every=29)
def test_every_finding_is_replayed_on_random_models(seed: int) -> None:
    text = drawn(seed)
    model = detente.parse_case(text).model()
    rng = Random(seed)
    makers = {str(m.id): f"actor_{m.id}" for m in model.decision_makers}
    linked = detente.parse_case(with_actors(text, makers)).model()
    signs = iter(lambda: rng.choice("++-"), None)
    replayed(join(linked, told(makers, signs)), of_every_kind(text))


def with_actors(text: str, makers: dict[str, str]) -> str:
    for n, actor in enumerate(makers.values(), start=1):
        text = text.replace(f"{{name: Number {n}}}", f"{{name: Number {n}, actor: {actor}}}")
    return text + f"actors: {{{', '.join(f'{a}: {{name: {a}}}' for a in makers.values())}}}\n"


MODELS = [("ferry", None), ("syria-2016", "A"), ("syria-2016", "B")]


@pytest.mark.parametrize(("slug", "perspective"), [pytest.param(*MODELS[k], marks=full) for k in some([0, 1, 1])])
def test_every_finding_in_the_catalogue_is_replayed(slug: str, perspective: str | None) -> None:
    """As the catalogue has it; and were everybody said to be with the one half of the others, and against the rest."""
    text = (CASES / f"{slug}.yaml").read_text(encoding="utf-8")
    model = detente.parse_case(text).model(perspective)
    reading = as_written(literal_cases.load(text), perspective, None)
    as_told = join(model)
    assert any(one.pairs for one in as_told.between)
    replayed(as_told, reading)
    makers = {str(m.id): str(m.actor[0]) for m in model.decision_makers}
    replayed(join(model, told(makers, cycle("+-"))), reading)
    assert all(address.split(".")[1] in makers for f in as_told.findings for address in f.reasons)


def test_what_the_first_case_says_of_friends_and_foes() -> None:
    """In the author's perspective two agencies that are said to fight through others do not touch each other; in the
    other one the United States and the rebels that it is said to back hurt each other."""
    case = detente.read_case("syria-2016")
    author, other = (join(case.model(p)).findings for p in "AB")
    assert [(f.kind, f.ones, f.others, f.relations) for f in author] == [
        ("untouched", ("CIA",), ("PENT",), ("r26",)),
        ("deterred by a friend", ("RUS",), ("SYR",), ("r02",)),
    ]
    assert ("hurt each other", ("US",), ("REB",), ("r08",), ()) in [
        (f.kind, f.ones, f.others, f.relations, f.contrary) for f in other
    ]
    assert {f.contrary for f in other if {*f.ones, *f.others} == {"US", "RUS"}} == {("r53", "r55")}


BAND = """
format: detente/1
decision_makers: {A: {name: Ann, actor: [ann, duo]}, B: {name: Ben, actor: [ben, duo]}, C: {name: Cy}}
options: {drum: {owner: A}, sing: {owner: B}, hum: {owner: C}}
preferences: {A: [drum, not sing], B: [sing if drum, not drum, not sing], C: [hum]}
actors: {ann: {name: Ann}, ben: {name: Ben}, cy: {name: Cy}, duo: {name: the duo}}
relations:
  r1: {from: ann, to: ben, sign: "+", evidence: [c1]}
  r2: {from: ben, to: ann, sign: "-"}
  r3: {from: cy, to: ann, sign: "-"}
  r4: {from: duo, to: ann, sign: "+"}
  r5: {from: ben, to: ann, sign: "0"}
sources: {s: {name: letter}}
claims: {c1: {source: s, start: 0, end: 9, says: x, by: [s]}}
"""


def test_who_stands_at_an_end_is_whoever_says_so_by_actor_and_nobody_else() -> None:
    """Not Cy, who has the name of an actor and does not say that he is it; of two who are one actor, both."""
    found = join(detente.parse_case(BAND).model())
    assert {one.id: one.pairs for one in found.between} == {
        "r1": (("A", "B"),), "r2": (("B", "A"),), "r3": (), "r4": (("B", "A"),), "r5": (("B", "A"),),
    }  # fmt: skip
    assert found.without_actor == ("C",)
    assert not found.nobody_linked
    deterred = next(f for f in found.findings if f.kind == "deterred by a friend")
    assert (deterred.ones, deterred.others, deterred.relations, deterred.contrary) == (
        ("B",),
        ("A",),
        ("r1", "r4"),
        ("r2",),
    )
    assert deterred.concept == "seq"
    assert deterred.reasons == ("preferences.B.1",)


def test_without_relations_or_actors_there_is_help_and_hurt_alone() -> None:
    model = detente.parse_case(
        BAND[: BAND.index("actors:")].replace(", actor: [ann, duo]", "").replace(", actor: [ben, duo]", "")
    ).model()
    found = join(model)
    assert found.nobody_linked
    assert found.between == found.findings == ()
    assert found.helping is not None
    assert list(found.helping.effects) == list(permutations("ABC", 2))


def test_a_model_that_is_too_large_is_not_looked_at_and_that_is_said() -> None:
    options = "".join(f", o{k}: {{owner: C}}" for k in range(20))
    found = join(detente.parse_case(BAND.replace("hum: {owner: C}", f"hum: {{owner: C}}{options}")).model())
    assert found.helping is None
    assert found.findings == ()
    assert "options" in str(found.why_not)
    assert found.between
