"""Agreement: published examples of Krippendorff's alpha, and a plain reading of its definitions on random codings."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import UsageError
from detente.evidence.agreement import Unit, agreement, nominal_alpha, unitising_alpha
from detente.evidence.claims import Claim
from seeds import examples, full

pytestmark = pytest.mark.quick

steady = settings(derandomize=True, deadline=None, max_examples=examples(200))

# -- nominal alpha ----------------------------------------------------------------------------------------------------

# K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". Section A: two observers and binary data, with
# four disagreements, fourteen zeros and six ones (their order does not matter); B: two observers and nominal data; C:
# four observers, twelve units and missing data.
A = ["0100000000", "1110010100"]
B = ["aabbdcccedda", "babbbccceddd"]
C = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def units(rows: list[str]) -> list[list[str | None]]:
    return [[None if v == "." else v for v in column] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(("rows", "alpha"), [(A, 0.095), (B, 0.692), (C, 0.743)], ids=["A", "B", "C"])
def test_published_examples_of_nominal_alpha(rows: list[str], alpha: float) -> None:
    assert round(nominal_alpha(units(rows)) or 0, 3) == alpha


def naive_nominal(table: list[list[str | None]]) -> Fraction | None:
    """Average the disagreement of pairs within units, weighted as the definition says, and of all pairs of values."""
    pairable = [[v for v in unit if v is not None] for unit in table]
    pairable = [unit for unit in pairable if len(unit) > 1]
    values = [v for unit in pairable for v in unit]
    if len(set(values)) < 2:
        return None
    observed = sum(Fraction(sum(a != b for a, b in permutations(unit, 2)), len(unit) - 1) for unit in pairable) / len(
        values
    )
    pairs = list(permutations(range(len(values)), 2))
    expected = Fraction(sum(values[i] != values[j] for i, j in pairs), len(pairs))
    return 1 - observed / expected


@full
@steady
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), max_size=8))
def test_nominal_alpha_is_its_definition(table: list[list[str | None]]) -> None:
    naive = naive_nominal(table)
    found = nominal_alpha(table)
    assert (found is None) == (naive is None)
    assert naive is None or found == pytest.approx(float(naive), abs=1e-12)


# -- unitising alpha --------------------------------------------------------------------------------------------------


def coder(*spans: tuple[int, int, str]) -> list[Unit]:
    """Return units of positions that count from one and include the last, as the book gives them."""
    return [Unit(start - 1, end, value) for start, end, value in spans]


# K. Krippendorff (2019), Content Analysis, 4th edition, figure 12.11: three observers on a continuum of length 60.
BOOK = [
    coder((1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")),
    coder((1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")),
    coder((1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")),
]


def test_published_example_of_unitising_alpha() -> None:
    assert round(unitising_alpha([(60, BOOK)]) or 0, 3) == 0.510


def naive_unitising(length: int, coders: list[list[Unit]]) -> Fraction | None:
    """Compare every coder's value of every point with every other's; expect points that do not meet their own unit."""
    points = []  # (coder, unit or point of a gap, value)
    lines = []
    for c, found in enumerate(coders):
        line = []
        for at in range(length):
            unit = next(((g, u) for g, u in enumerate(found) if u.start <= at < u.end), None)
            line.append((c, ("unit", unit[0]), unit[1].value) if unit else (c, ("gap", at), None))
        lines.append(line)
        points += line
    m = len(coders)
    observed = Fraction(
        sum(one[at][2] != other[at][2] for one, other in permutations(lines, 2) for at in range(length)), m - 1
    )
    meetings = [(p, q) for p in points for q in points if p[:2] != q[:2]]
    if not meetings:
        return None
    expected = Fraction(len(points) * sum(p[2] != q[2] for p, q in meetings), len(meetings))
    return 1 - observed / expected if expected else None


@st.composite
def unitisings(draw: st.DrawFn) -> tuple[int, list[list[Unit]]]:
    length = draw(st.integers(1, 12))
    coders = []
    for _ in range(draw(st.integers(2, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
        found = []
        for start, end in pairwise(cuts):
            value = draw(st.sampled_from(["a", "b", None]))
            if value is not None:
                found.append(Unit(start, end, value))
        coders.append(found)
    return length, coders


@full
@steady
@given(unitisings())
def test_unitising_alpha_is_its_definition(drawn: tuple[int, list[list[Unit]]]) -> None:
    naive = naive_unitising(*drawn)
    found = unitising_alpha([drawn])
    assert (found is None) == (naive is None)
    assert naive is None or found == pytest.approx(float(naive), abs=1e-12)


@settings(deadline=None)
@given(unitisings())
def test_agreement_with_oneself_is_full(drawn: tuple[int, list[list[Unit]]]) -> None:
    length, coders = drawn
    assert unitising_alpha([(length, [coders[0], coders[0]])]) in {None, 1.0}


@pytest.mark.parametrize("units", [[Unit(0, 3, "a"), Unit(2, 4, "b")], [Unit(0, 11, "a")], [Unit(3, 3, "a")]])
def test_units_that_overlap_or_lie_outside_are_refused(units: list[Unit]) -> None:
    with pytest.raises(UsageError, match="overlaps another one or lies outside"):
        unitising_alpha([(10, [units, []])])


# -- codings ----------------------------------------------------------------------------------------------------------


def claim(key: str, start: int, end: int, kind: str | None, who: str | None, source: str = "s") -> Claim:
    return Claim(key, source, start, end, "x", kind=kind, coder=who)


def test_codings_are_compared_by_kind_and_place() -> None:
    claims = [
        claim("1", 0, 10, "position", None), claim("2", 20, 30, "event", None), claim("3", 25, 40, "event", None),
        claim("4", 0, 10, "position", "ann"), claim("5", 20, 30, "condition", "ann"), claim("6", 50, 60, None, "ann"),
        claim("7", 50, 60, "term", "ann"), claim("8", 0, 5, "term", "ann", "read by one"),
    ]  # fmt: skip
    found = agreement(claims, {"s": 100})
    assert (found.coders, found.sources) == (("author", "ann"), ("s",))
    assert (found.shared_places, found.left_out) == (2, (("s", 50, 60),))
    assert found.kinds_alpha == nominal_alpha([["position", "position"], ["event", "condition"]])
    events, conditions = [Unit(20, 40, "event")], [Unit(20, 30, "condition")]
    assert found.by_kind["event"] == unitising_alpha([(100, [events, []])])
    assert found.by_kind["condition"] == unitising_alpha([(100, [[], conditions])])
    marked = [[Unit(0, 10, "m"), Unit(20, 40, "m")], [Unit(0, 10, "m"), Unit(20, 30, "m"), Unit(50, 60, "m")]]
    assert found.marked_alpha == unitising_alpha([(100, marked)])


def test_units_of_one_coder_that_touch_are_two_and_those_that_overlap_are_one() -> None:
    """The definition counts the squared lengths of units: whether 0 to 9 is one unit or two is another coding."""
    touching, other = [Unit(0, 5, "event"), Unit(5, 9, "event")], [Unit(0, 7, "event")]
    alpha = naive_unitising(20, [touching, other])
    assert alpha is not None
    assert alpha != naive_unitising(20, [[Unit(0, 9, "event")], other])
    one = [claim("1", 0, 5, "event", "ann"), claim("2", 5, 9, "event", "ann"), claim("3", 0, 7, "event", "bo")]
    found = agreement(one, {"s": 20})
    assert found.by_kind["event"] == found.marked_alpha == pytest.approx(float(alpha), abs=1e-12)
    lapping = [claim("1", 0, 6, "event", "ann"), claim("2", 5, 9, "event", "ann"), claim("3", 0, 7, "event", "bo")]
    merged = naive_unitising(20, [[Unit(0, 9, "event")], other])
    assert agreement(lapping, {"s": 20}).marked_alpha == pytest.approx(float(merged or 0), abs=1e-12)


def joined(spans: list[tuple[int, int]]) -> list[Unit]:
    """The stretches that spans make which share a point with one another, directly or through others."""
    groups: list[set[int]] = []
    for span in spans:
        met = [g for g in groups if g & set(range(*span))]
        groups = [g for g in groups if g not in met] + [set(range(*span)).union(*met)]
    return sorted((Unit(min(g), max(g) + 1, "any") for g in groups), key=lambda u: u.start)


@st.composite
def codings(draw: st.DrawFn) -> tuple[int, list[list[tuple[int, int, str]]]]:
    """A length, and claims of two or three coders in any order: apart, touching, overlapping, one within another."""
    length = draw(st.integers(2, 12))
    ends = st.sets(st.integers(0, length), min_size=2, max_size=2).map(lambda e: (min(e), max(e)))
    one = st.tuples(ends, st.sampled_from("ab")).map(lambda c: (*c[0], c[1]))
    return length, draw(st.lists(st.lists(one, min_size=1, max_size=4), min_size=2, max_size=3))


@full
@steady
@given(codings())
def test_agreement_of_codings_is_the_definition_of_their_units(
    drawn: tuple[int, list[list[tuple[int, int, str]]]],
) -> None:
    """Kind by kind, and for what is marked at all."""
    length, coders = drawn
    told = agreement(
        [claim(f"{c}.{k}", *which, f"coder {c}") for c, found in enumerate(coders) for k, which in enumerate(found)],
        {"s": length},
    )

    def alpha(kinds: str) -> Fraction | None:
        return naive_unitising(length, [joined([(a, b) for a, b, kind in f if kind in kinds]) for f in coders])

    present = {kind for found in coders for _, _, kind in found}
    assert set(told.by_kind) == present
    for found, naive in [(told.marked_alpha, alpha("ab")), *((told.by_kind[kind], alpha(kind)) for kind in present)]:
        assert (found is None) == (naive is None)
        assert naive is None or found == pytest.approx(float(naive), abs=1e-12)


def test_agreement_needs_two_coders_and_the_length_of_the_text() -> None:
    with pytest.raises(UsageError, match="needs two coders with claims; claims here are by author"):
        agreement([claim("1", 0, 1, "term", None)], {"s": 9})
    both = [claim("1", 0, 1, "term", None), claim("2", 0, 1, "term", "ann")]
    with pytest.raises(UsageError, match="the length of the source “s” is not known"):
        agreement(both, {})
    with pytest.raises(UsageError, match="needs two coders"):
        agreement(both, {"s": 9}, ["ann", "bo"])
