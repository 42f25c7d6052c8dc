"""How far coders agree: Krippendorff's alpha, for values given to the same places and for the places themselves.

Alpha is one minus the ratio of observed to expected disagreement: 1 is perfect agreement, 0 what chance would give,
below 0 is systematic disagreement. Everything is computed in fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from detente.errors import UsageError
from detente.evidence.claims import Claim

Span = tuple[int, int]


@dataclass(frozen=True)
class Unit:
    """A stretch of a text, half-open in code points, with the value that a coder gave it."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Agreement:
    """How far the coders of one or more sources agree; None where alpha is not defined.

    Parameters
    ----------
    coders
        Who is compared, in the order of the case.
    sources
        The sources at which at least two of them have claims.
    shared_places
        How many places were marked by two or more coders with exactly the same start and end.
    left_out
        Places at which one coder has several claims of different kinds: nominal alpha takes one value for each.
    kinds_alpha
        Nominal alpha of the kinds given to the shared places.
    marked_alpha
        Unitising alpha of what was marked at all, whatever its kind.
    by_kind
        Unitising alpha of each kind by itself.
    """

    coders: tuple[str, ...]
    sources: tuple[str, ...]
    shared_places: int
    left_out: tuple[tuple[str, int, int], ...]
    kinds_alpha: float | None
    marked_alpha: float | None
    by_kind: Mapping[str, float | None]


def nominal_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal data, with any number of coders and missing values.

    As in K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: each unit with m ≥ 2 values
    adds its pairs of values, each weighted by 1/(m − 1), to a matrix of coincidences; alpha compares what lies off its
    diagonal with what its margins lead one to expect.

    Parameters
    ----------
    units
        For each unit the values the coders gave it; None is a missing value.

    Returns
    -------
    Alpha, or None if no unit has two values, or if there is only one value and so nothing that could vary.

    >>> round(nominal_alpha(zip("aabbdcccedda", "babbbcccedddd")), 3)
    0.692
    """
    off_diagonal = Fraction(0)
    margins: dict[Hashable, int] = defaultdict(int)
    for unit in units:
        values = [v for v in unit if v is not None]
        if len(values) < 2:
            continue
        for value in values:
            margins[value] += 1
        differing = sum(a != b for a, b in permutations(values, 2))
        off_diagonal += Fraction(differing, len(values) - 1)
    n = sum(margins.values())
    expected = n * n - sum(count * count for count in margins.values())
    return None if expected == 0 else float(1 - (n - 1) * off_diagonal / expected)


def unitising_alpha(continua: Iterable[tuple[int, Sequence[Sequence[Unit]]]]) -> float | None:
    """Krippendorff's alpha for units of a text that the coders delimit and name themselves.

    As in the definition of K. Krippendorff, Y. Mathet, S. Bouvry and A. Widlöcher (2016), "On the reliability of
    unitizing textual continua: Further developments", *Quality & Quantity* 50, 2347–2364, restated in K. Krippendorff
    (2019), *Content Analysis*, 4th edition, section 12.6.3. What no unit of a coder covers is a gap of that coder. With
    m coders, the coincidence of the values c and k (a gap is one of them) is the length of all intersections of a
    stretch valued c by one coder with a stretch valued k by another, divided by m − 1. What is expected are stretches
    met at random, where no unit meets itself, nor a point of a gap itself:

        expected(c, k) = n · (n(c) n(k) − [c = k] self(c)) / (n² − Σ self(c)),

    where n(c) are the margins, n their sum, and self(c) the sum of the squared lengths of the units valued c, or, for
    gaps, the sum of the lengths. Alpha is 1 − observed off the diagonal / expected off the diagonal.

    Parameters
    ----------
    continua
        For each text its length and, for each coder, units that do not overlap. Several texts are one after the other.

    Raises
    ------
    UsageError
        If two units of one coder overlap, or a unit lies outside its text.

    Returns
    -------
    Alpha, or None if nothing could vary.

    >>> a, b = [Unit(0, 4, "x")], [Unit(0, 2, "x")]
    >>> round(unitising_alpha([(10, [a, b])]), 3)
    0.564
    """
    lengths: dict[str | None, int] = defaultdict(int)
    self_pairs: dict[str | None, int] = defaultdict(int)
    differing = Fraction(0)
    for length, coders in continua:
        stretches = [_stretches(units, length) for units in coders]
        for start, end, value in (s for of_one in stretches for s in of_one):
            lengths[value] += end - start
            self_pairs[value] += (end - start) if value is None else (end - start) ** 2
        pairs = sum(_differing(a, b) for a, b in permutations(stretches, 2))
        differing += Fraction(pairs, max(1, len(coders) - 1))
    n = sum(lengths.values())
    room = n * n - sum(self_pairs.values())
    if room == 0:
        return None
    agreeing = sum(lengths[c] ** 2 - self_pairs[c] for c in lengths)
    expected = n - Fraction(n * agreeing, room)
    return None if expected == 0 else float(1 - differing / expected)


def agreement(claims: Iterable[Claim], lengths: Mapping[str, int], coders: Sequence[str] | None = None) -> Agreement:
    """Compare the codings of several coders.

    Parameters
    ----------
    claims
        All claims; those without a coder are the author's and count as the coder "author".
    lengths
        How many code points each source has.
    coders
        Whom to compare; everybody who coded, if left out. A coder who marked nothing in a source is taken not to have
        read it, and does not count there.

    Raises
    ------
    UsageError
        If fewer than two coders have claims, or the length of a source is missing.
    """
    of_coder: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_coder[claim.coder or AUTHOR].append(claim)
    chosen = tuple(coders if coders is not None else of_coder)
    if len(chosen) < 2 or any(c not in of_coder for c in chosen):
        known = ", ".join(of_coder) or "nobody"
        raise UsageError(f"agreement needs two coders with claims; claims here are by {known}")
    readers = {s: [c for c in chosen if any(k.source == s for k in of_coder[c])] for s in _sources(of_coder, chosen)}
    sources = tuple(s for s, who in readers.items() if len(who) >= 2)
    missing = [s for s in sources if s not in lengths]
    if missing:
        raise UsageError(f"the length of the source “{missing[0]}” is not known; give it as `characters` in the case")

    def continua(kind: str | None) -> list[tuple[int, list[list[Unit]]]]:
        return [
            (lengths[s], [_merged([k for k in of_coder[c] if k.source == s], kind) for c in readers[s]])
            for s in sources
        ]

    units, left_out = _places({c: of_coder[c] for c in chosen})
    kinds = sorted({k.kind for c in chosen for k in of_coder[c] if k.kind is not None})
    return Agreement(
        coders=chosen,
        sources=sources,
        shared_places=sum(sum(v is not None for v in values) > 1 for values in units),
        left_out=left_out,
        kinds_alpha=nominal_alpha(units),
        marked_alpha=unitising_alpha(continua(None)),
        by_kind={kind: unitising_alpha(continua(kind)) for kind in kinds},
    )


AUTHOR = "author"  # what claims without a coder are shown under
_NO_KIND = "(no kind)"


def _sources(of_coder: Mapping[str, Sequence[Claim]], chosen: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(k.source for c in chosen for k in of_coder[c]))


def _merged(claims: Sequence[Claim], kind: str | None) -> list[Unit]:
    """Return the units of one kind (or of any): overlapping claims of one coder are one stretch."""
    spans = sorted((k.start, k.end) for k in claims if kind is None or k.kind == kind)
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [Unit(start, end, kind or "marked") for start, end in merged]


def _places(
    of_coder: Mapping[str, Sequence[Claim]],
) -> tuple[list[list[str | None]], tuple[tuple[str, int, int], ...]]:
    """Return for each place the kind each coder gave it, and the places where one coder gave several."""
    found: dict[tuple[str, int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for coder, claims in of_coder.items():
        for k in claims:
            found[k.source, k.start, k.end][coder].add(k.kind or _NO_KIND)
    several = tuple(sorted(p for p, by in found.items() if any(len(kinds) > 1 for kinds in by.values())))
    units = [
        [next(iter(by[c])) if c in by else None for c in of_coder] for p, by in found.items() if p not in set(several)
    ]
    return units, several


def _stretches(units: Sequence[Unit], length: int) -> list[tuple[int, int, str | None]]:
    """Return units and the gaps between them, in order; None is the value of a gap."""
    stretches: list[tuple[int, int, str | None]] = []
    at = 0
    for unit in sorted(units, key=lambda u: u.start):
        if not at <= unit.start < unit.end <= length:
            raise UsageError(f"the unit {unit.start}–{unit.end} overlaps another one or lies outside its text")
        if at < unit.start:
            stretches.append((at, unit.start, None))
        stretches.append((unit.start, unit.end, unit.value))
        at = unit.end
    if at < length:
        stretches.append((at, length, None))
    return stretches


def _differing(one: Sequence[tuple[int, int, str | None]], other: Sequence[tuple[int, int, str | None]]) -> int:
    """Return on what length two codings of the whole text give different values."""
    i = j = total = 0
    while i < len(one) and j < len(other):
        (a, b, c), (d, e, k) = one[i], other[j]
        if c != k:
            total += max(0, min(b, e) - max(a, d))
        i, j = (i + 1, j) if b <= e else (i, j + 1)
    return total
