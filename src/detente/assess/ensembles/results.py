"""What is found of an ensemble: shares, whose preference matters, and the variants in which something is otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod, sqrt
from typing import Literal

from detente.answer import Answer
from detente.assess.ensembles.chunks import ChunkResult
from detente.assess.ensembles.measures import Difference, Measure, Missing
from detente.assess.ensembles.radii import SwapRadius
from detente.assess.ensembles.variants import Variants
from detente.assess.reliance import AskedVerdict, Outcome
from detente.assess.shares import OF_95, wilson_interval
from detente.case import Model
from detente.display import Tabular

How = Literal["counted", "product", "sampled", "not known"]


@dataclass(frozen=True)
class Whose:
    """How much of whether something holds is due to one decision maker's preference alone.

    The share of the variance that is that of the share in which it holds once this preference is given: V = Var(E[holds
    | its preference]) / Var(holds), a first-order index (Sobol, *Mathematical Modelling and Computational Experiments*
    1 (1993) 407-414). 0 where it makes no difference by itself, 1 where it decides alone.

    Parameters
    ----------
    decision_maker
        Whose preference.
    index
        V; None where it was not counted, or nothing varies in the answer.
    interval
        Between which numbers V is with 95 % confidence, where it comes of samples: pairs of models with this preference
        in common, whose answers agree the more often the more it decides (the intraclass kappa; Bloch and Kraemer,
        *Biometrics* 45 (1989) 269-287).
    """

    decision_maker: str
    index: Fraction | None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Otherwise:
    """A variant of the model: in what it differs from the one as written, by how many changes."""

    changes: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Counted:
    """In how many variants something holds.

    Parameters
    ----------
    how
        ``counted``: every variant was gone through. ``product``: the share is the product of everybody's, each of which
        was counted. ``sampled``: of variants drawn. ``not known``: the time was over before.
    share
        The exact share; None where it is not known exactly.
    holding, of
        In how many of how many variants it holds: of those gone through, or drawn. Variants that do not count alike are
        counted by what they weigh.
    """

    how: How
    share: Fraction | None
    holding: int
    of: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which numbers the share of a sample is, with 95 % confidence: Wilson's interval."""
        return wilson_interval(self.holding, self.of) if self.how == "sampled" else None


@dataclass(frozen=True)
class EnsembleVerdict:
    """One verdict over all variants.

    Parameters
    ----------
    question, outcome
        What is asked, and the answer in the model as written.
    counted
        In how many variants it holds; None where no state is asked about, so that it is infeasible in all.
    structural
        Whether it holds whatever anybody wants; None where that is not known, or no state is asked about.
    radii
        How many neighbours in one decision maker's preference have to trade places until the answer is another.
    whose
        For each decision maker whose preference varies how much it decides alone.
    otherwise
        The variants found in which the answer is another one than as written, those with the fewest changes first.
    """

    question: AskedVerdict
    outcome: Outcome
    counted: Counted | None
    structural: Answer
    radii: tuple[SwapRadius, ...] = ()
    whose: tuple[Whose, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def radius(self) -> SwapRadius | None:
        """The nearest of all; None where no order of one decision maker's places that was tried changes the answer."""
        found = [r for r in self.radii if r.swaps is not None]
        return min(found, key=lambda r: r.swaps or 0, default=None)

    @property
    def safe(self) -> int | None:
        """Up to how many swaps in any one decision maker's preference the answer stays; None where it always does."""
        nearest = [r.within if r.swaps is None else r.swaps - 1 for r in self.radii if r.swaps is not None or not r.all]
        return min(nearest, default=None)


@dataclass(frozen=True)
class MakerVaried:
    """What of one decision maker's preference is varied.

    Parameters
    ----------
    decision_maker
        Whose.
    count
        In how many variants; None where they are too many to have numbers, as weights between bounds are.
    things
        How many statements may be missing, or trade places, or how many states are ranked.
    """

    decision_maker: str
    count: int | None
    things: int


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble(Tabular):
    """In which share of the models that may be meant what holds; see `ensemble`.

    Parameters
    ----------
    model, concepts
        What was looked at.
    measure, missing, phi
        What was varied: see `detente.assess.ensembles.measures`.
    makers
        Whose preference is varied.
    variants
        How many variants of the model there are; None where they are too many to have numbers.
    exhaustive
        Whether every one was to be gone through, and not some drawn.
    looked_at
        How many were.
    seed
        What they were drawn with, where they were.
    pairs
        How many pairs were drawn for whose preference matters.
    verdicts
        One for each question, in the order asked.
    stopped
        Why not everything asked for was done, or None.
    """

    model: Model
    concepts: tuple[str, ...]
    measure: Measure
    missing: Missing | None
    phi: Fraction | None
    makers: tuple[MakerVaried, ...]
    variants: int | None
    exhaustive: bool
    looked_at: int
    seed: int | None
    pairs: int
    verdicts: tuple[EnsembleVerdict, ...]
    stopped: str | None = None

    def __repr__(self) -> str:
        how = "all" if self.exhaustive else "some drawn"
        return f"<Ensemble of {self.model.name}: {len(self.verdicts)} verdicts over {self.looked_at} variants, {how}>"


def indices(found: ChunkResult, makers: Sequence[Variants], c: int, t: int) -> list[Fraction | None]:
    """Return for each decision maker V, from the counts of all variants; None where nothing varies.

    V = (sum over its variants of their share times the square of what holds given them, less p²) / (p (1 − p)).
    """
    if found.apart is None:
        return [None] * len(makers)
    p = Fraction(int(found.holding[c, t]), found.weight)
    variance = p * (1 - p)
    if not variance:
        return [None] * len(makers)
    result: list[Fraction | None] = []
    for variants, apart in zip(makers, found.apart, strict=True):
        counts = [int(x) for x in apart[c, t]]
        others = found.weight // variants.total
        square = sum(w * n * n for w, n in zip(variants.every_weight, counts, strict=True))
        result.append((Fraction(square, variants.total * others * others) - p * p) / variance)
    return result


def product_indices(shares: Sequence[Fraction]) -> list[Fraction | None]:
    """Return for each decision maker V where all stay by themselves: (1 − p_i) times the others' p / (1 − all p).

    >>> product_indices([Fraction(1, 2), Fraction(1, 2)])
    [Fraction(1, 3), Fraction(1, 3)]
    """
    whole = prod(shares, start=Fraction(1))
    if whole in (0, 1):
        return [None] * len(shares)
    return [(1 - p) * (whole / p) / (1 - whole) for p in shares]


def sampled_index(both: int, one: int, pairs: int) -> tuple[float, float] | None:
    """Return between which numbers V is with 95 % confidence, given in how many pairs both, and one alone, hold.

    Of two answers with the preference in common V is the correlation: the intraclass kappa, of which Bloch and Kraemer
    (*Biometrics* 45, 1989) give the variance.
    """
    if not pairs or both == pairs or both + one == 0:
        return None
    p = (2 * both + one) / (2 * pairs)
    kappa = 1 - one / (2 * pairs * p * (1 - p))
    spread = (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / (2 * p * (1 - p))) / pairs
    half = OF_95 * sqrt(max(0.0, spread))
    return max(0.0, kappa - half), min(1.0, max(0.0, kappa + half))
