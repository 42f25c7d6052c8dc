"""What an ensemble varies: for each decision maker the variants of its preference that a measure counts.

* `open`: what the file leaves open. Choices count: each statement that perhaps matters one half, the orders of a
  bracket alike, each pair that is not compared one third, voices by their shares, weights anywhere in their ranges.
* `missing`: each statement of a status (inferred, or an assumption) may be missing.
* `statements`: the places of a list of statements may stand in any order.
* `rankings`: every strict ranking of the states counts alike.
* `mallows`: every strict ranking counts, by each pair of states that stands otherwise than as written the less by a
  factor (Mallows, *Biometrika* 44 (1957) 114-130).
* `voices`: those who speak for a decision maker count by their shares.

Decision makers that a measure has nothing to vary of prefer what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import lcm
from typing import Literal

import numpy as np

from detente.assess.ensembles.variants import Between, Listed, Prioritised, Ranked, Variants
from detente.assess.frames import Frame
from detente.case import Model, ResolvedPreference, ResolvedStatement
from detente.case.preferences import Completion, Drawn, OpenInOrder, Ranges, Settled
from detente.conflict import letters
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import columns_of
from detente.conflict.relations import Pairwise, Relation
from detente.deadline import check
from detente.engines.batch import table_of
from detente.errors import UsageError
from detente.formula import Formula
from detente.phrases import ordinal

Measure = Literal["open", "missing", "statements", "rankings", "mallows", "voices"]
MEASURES: tuple[Measure, ...] = ("open", "statements", "rankings", "mallows", "voices")
"""Those that are asked for by name; `missing` is, by what may be missing."""
Missing = Literal["inferred", "assumption"]
MISSING: tuple[Missing, ...] = ("inferred", "assumption")
"""Statuses of statements that may be missing."""
PHI = Fraction(1, 2)
MOST_LISTED = 100_000
"""Completions of one decision maker's preference that are listed."""


@dataclass(frozen=True)
class Difference:
    """In what one decision maker's preference differs from the one as written.

    Parameters
    ----------
    decision_maker
        Whose.
    missing
        The numbers of the statements that are missing, from 1.
    above
        What changed places: numbers of statements, or letters of states, that stand above others which as written
        stand above them. What is equally important, or equally good, stands together.
    settled
        How what is left open is settled, where that is otherwise than as written.
    """

    decision_maker: str
    missing: tuple[int, ...] = ()
    above: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    settled: tuple[Settled, ...] = ()


Figured = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Varied:
    """What one decision maker's preference may be.

    Parameters
    ----------
    decision_maker
        Whose.
    variants
        As numbers.
    differs
        Tells in what a variant, by its figures, differs from the preference as written.
    preference
        Returns a variant as a preference; None where there is no such thing but scores.
    pairs
        Whether a variant may be pairs of states, which have no scores.
    things
        How many statements may be missing, or stand in any order, or states are ranked; None where nothing is varied.
    """

    decision_maker: str
    variants: Variants
    differs: Callable[[Figured], Difference]
    preference: Callable[[Figured], ResolvedPreference] | None = None
    pairs: bool = False
    things: int | None = None


@dataclass(frozen=True, eq=False)
class Varying:
    """Makes the variants of decision makers in one frame of states and moves.

    Parameters
    ----------
    model
        The model.
    frame
        Its states and moves.
    """

    model: Model
    frame: Frame

    def by(self, measure: Measure, *, missing: Missing | None = None, phi: Fraction = PHI) -> tuple[Varied, ...]:
        """Return what each decision maker's preference may be.

        Raises
        ------
        UsageError
            If a measure has nothing to vary, or a preference does not take it.
        """
        ids = [str(dm.id) for dm in self.model.decision_makers]
        make: dict[Measure, Callable[[str], Varied]] = {
            "open": self._open,
            "missing": lambda dm: self._missing(dm, str(missing)),
            "statements": self._orders,
            "rankings": lambda dm: self._ranked(dm, None),
            "mallows": lambda dm: self._ranked(dm, phi),
            "voices": self._voices,
        }
        found = tuple(make[measure](dm) for dm in ids)
        if all(v.things is None for v in found):
            raise UsageError(NOTHING[measure].format(missing=missing))
        return found

    # -- by measure

    def _open(self, dm: str) -> Varied:
        preference = self.model.preferences[dm]
        openness = preference.openness
        if openness is None:
            return self.fixed(dm)
        form, count = openness.form, openness.counted(self._states)
        if isinstance(form, OpenInOrder) and [s.formula for s in preference.statements] == _formulas(form):
            return self._in_order(dm, preference, form)
        if count is None or count <= MOST_LISTED:
            completions = [*islice(openness.completions(self._states), MOST_LISTED + 1)]
            found = self._listed(completions)
            if found is not None:
                return self._of_completions(dm, found, completions[0])
        if isinstance(form, Ranges):
            truth = self.truth(dm, [formula for _, _, formula in form.terms])
            drawn = Between.of([(low, high) for low, high, _ in form.terms], truth)
            return Varied(dm, drawn, lambda _: Difference(dm), things=1)
        raise UsageError(
            f"what “{dm}” leaves open has more than {MOST_LISTED:,} completions, which cannot be gone through, and "
            "there is no way to draw from them; leave less open"
        )

    @staticmethod
    def _listed(completions: Sequence[Completion]) -> list[tuple[Completion, Fraction]] | None:
        """Return those that have a share; None where there are too many, or a share is not known."""
        shares = [c.share for c in completions]
        if len(completions) > MOST_LISTED or None in shares:
            return None
        return [(c, s) for c, s in zip(completions, shares, strict=True) if s]

    def _of_completions(self, dm: str, found: Sequence[tuple[Completion, Fraction]], written: Completion) -> Varied:
        """Return the completions that have a share; the one as written may have none, where two states balance."""
        preferences = [c.preference for c, _ in found]
        settled = [tuple(s for s in c.settled if s not in written.settled) for c, _ in found]
        away = [0 if c is written else max(1, len(some)) for (c, _), some in zip(found, settled, strict=True)]
        return self._of_preferences(dm, preferences, [s for _, s in found], away, settled)

    def _voices(self, dm: str) -> Varied:
        voices = self.model.preferences[dm].voices
        if not voices:
            return self.fixed(dm)
        first = max(range(len(voices)), key=lambda k: (voices[k][0], -k))
        order = [first, *(k for k in range(len(voices)) if k != first)]
        told = [
            () if k == first else (Settled(f"{k + 1}", f"the {ordinal(k + 1)} voice of {{who}} is meant"),)
            for k in order
        ]
        shares, preferences = [voices[k][0] for k in order], [voices[k][1] for k in order]
        return self._of_preferences(dm, preferences, shares, [0, *[1] * (len(order) - 1)], told)

    def _of_preferences(
        self, dm: str, preferences: Sequence[ResolvedPreference], shares: Sequence[Fraction], away: Sequence[int],
        settled: Sequence[tuple[Settled, ...]],
    ) -> Varied:  # fmt: skip
        relations = [self.relation(dm, p) for p in preferences]
        scored = [r for r in relations if not isinstance(r, Pairwise)]
        pairs = len(scored) < len(relations)
        codes = self.frame.codes
        table = (
            np.zeros((len(relations), len(codes)), dtype=np.uint8) if pairs else table_of(scored, codes, self._options)
        )
        whole = lcm(*(s.denominator for s in shares))
        counted = tuple(int(s * whole) for s in shares)
        return Varied(
            dm, Listed(table, counted, np.array(away, dtype=np.int64)),
            lambda f: Difference(dm, settled=settled[f[0]]), lambda f: preferences[f[0]], pairs, len(relations),
        )  # fmt: skip

    def _missing(self, dm: str, status: str) -> Varied:
        preference = self.model.preferences[dm]
        statements = preference.statements
        doubted = tuple(k for k, s in enumerate(statements) if _has_status(s, status))
        if not doubted:
            return self.fixed(dm)
        ones = (1,) * len(preference.priorities)
        return self._prioritised(dm, preference, doubted, ones, len(doubted))

    def _orders(self, dm: str) -> Varied:
        preference = self.model.preferences[dm]
        places = len(preference.priorities)
        return self.fixed(dm) if places < 2 else self._prioritised(dm, preference, (), (places,), places)

    def _in_order(self, dm: str, preference: ResolvedPreference, form: OpenInOrder) -> Varied:
        """Return what a list leaves open: which statements perhaps matter, and which stand in brackets."""
        groups = [group for bracket in form.brackets for group in bracket]
        perhaps = [may_not for group in groups for _, may_not in group]
        doubted = tuple(k for k, may_not in enumerate(perhaps) if may_not)
        brackets = tuple(len(bracket) for bracket in form.brackets)
        things = len(doubted) + sum(size for size in brackets if size > 1)
        return self._prioritised(dm, preference, doubted, brackets, things, [len(group) for group in groups])

    def _prioritised(
        self, dm: str, preference: ResolvedPreference, doubted: tuple[int, ...], brackets: tuple[int, ...], things: int,
        sizes: Sequence[int] | None = None,
    ) -> Varied:  # fmt: skip
        statements = preference.statements
        sizes = [len(group) for group in preference.priorities] if sizes is None else sizes
        group = np.repeat(np.arange(len(sizes)), sizes)
        places = [np.flatnonzero(group == g).tolist() for g in range(len(sizes))]
        variants = Prioritised(self.truth(dm, [s.formula for s in statements]), group, doubted, brackets)

        def order(figures: Figured) -> list[int]:
            return [int(k) for k in variants.order(np.array([figures], dtype=np.int64))[0]]

        def differs(figures: Figured) -> Difference:
            missing = tuple(doubted[k] + 1 for k in range(len(doubted)) if figures[k])
            names = [tuple(str(j + 1) for j in place if j + 1 not in missing) for place in places]
            return Difference(dm, missing, _turned(order(figures), names))

        def changed(figures: Figured) -> ResolvedPreference:
            gone = {doubted[k] for k in range(len(doubted)) if figures[k]}
            groups = (tuple(statements[j] for j in places[g] if j not in gone) for g in order(figures))
            return preference.with_priorities(tuple(g for g in groups if g))

        return Varied(dm, variants, differs, changed, things=things)

    def _ranked(self, dm: str, phi: Fraction | None) -> Varied:
        if phi is None:
            level = np.zeros(len(self.frame.codes), dtype=np.int64)
            relation = self.frame.relation(dm, self.model.preferences[dm])
            if relation is not None and not isinstance(relation, Pairwise):
                level = self._scores(dm)
            variants = Ranked(level)
        else:
            variants = Ranked(self._scores(dm), phi.as_integer_ratio())
        conflict, codes, best_first = self.frame.conflict, self.frame.codes, variants.order
        names = [(conflict.show(int(codes[s])),) for s in best_first.tolist()]

        def differs(figures: Figured) -> Difference:
            standing = variants.standing(np.array([figures], dtype=np.int64))[0]
            turned = _turned(np.argsort(standing).tolist(), names)
            level = {conflict.show(int(c)): int(x) for c, x in zip(codes, variants.level, strict=True)}
            return Difference(dm, above=tuple((a, b) for a, b in turned if level[a[0]] != level[b[0]]))

        return Varied(dm, variants, differs, things=len(codes))

    def fixed(self, dm: str) -> Varied:
        """Return the preference as written, of which nothing varies."""
        preference = self.model.preferences[dm]
        pairs = isinstance(self.relation(dm, preference), Pairwise)
        scores = np.zeros(len(self.frame.codes), dtype=np.uint8) if pairs else self._scores(dm)
        return Varied(dm, Listed.one(scores), lambda _: Difference(dm), lambda _: preference, pairs)

    # -- what variants are made of

    @property
    def _options(self) -> tuple[str, ...]:
        return self.frame.conflict.options

    def relation(self, dm: str, preference: ResolvedPreference) -> Relation:
        """Return what a preference says of the states here.

        Raises
        ------
        UsageError
            If it does not fit them.
        """
        check()
        relation = self.frame.relation(dm, preference)
        if relation is None:
            raise UsageError(f"what “{dm}” may prefer does not fit the states that there are: {preference.described}")
        return relation

    def _scores(self, dm: str) -> IntArray:
        preference = self.model.preferences[dm]
        relation = self.relation(dm, preference)
        if isinstance(relation, Pairwise):
            raise UsageError(
                f"the preferences of “{dm}” are pairs of states, of which there is no ranking to count from; ask with "
                "--measure rankings"
            )
        return np.asarray(table_of([relation], self.frame.codes, self._options)[0], dtype=np.int64)

    def truth(self, dm: str, formulas: Sequence[Formula]) -> BoolArray:
        """Return at which states formulas hold, shape (formulas, states).

        Raises
        ------
        UsageError
            If one parts members of a merged state.
        """
        conflict, codes = self.frame.conflict, self.frame.codes
        columns = columns_of(codes, conflict.options)
        found = np.empty((len(formulas), len(codes)), dtype=np.bool_)
        for k, formula in enumerate(formulas):
            found[k] = formula.evaluate_arrays(columns, len(codes))
            for merged in conflict.merged:
                if len({formula.evaluate(conflict.values(code)) for code in merged.members}) > 1:
                    raise UsageError(
                        f"of “{dm}” a statement by itself, “{formula}”, tells members of the state {merged.shown} "
                        "apart; variants without others would not fit"
                    )
        return found

    def _states(self) -> Sequence[Drawn]:
        conflict, n = self.frame.conflict, len(self._options)
        near = conflict.neighbourhood
        return [
            Drawn(conflict.values(int(code)), tuple(letters(m, n) for m in near.members(int(code))))
            for code in self.frame.codes
        ]


NOTHING: dict[Measure, str] = {
    "open": "the file leaves nothing open here; ask with --measure, or with --perhaps which statements may be missing",
    "missing": "no statement here is marked “{missing}”, so that none may be missing",
    "statements": "nobody here has a list of two statements or more, so that there is no order to vary; ask with "
    "--measure rankings",
    "rankings": "there is nobody here",
    "mallows": "there is nobody here",
    "voices": "nobody here has voices; ask with another --measure",
}


def _has_status(statement: ResolvedStatement, status: str) -> bool:
    note = statement.statement.note
    return note.is_assumption if status == "assumption" else note.status == status


def _formulas(form: OpenInOrder) -> list[Formula]:
    return [formula for bracket in form.brackets for group in bracket for formula, _ in group]


def _turned(
    order: Sequence[int], names: Sequence[tuple[str, ...]]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return what stands above what it stands below as written, given the order in which places stand now."""
    pairs = ((a, b) for k, a in enumerate(order) for b in order[k + 1 :] if a > b)
    return tuple((names[a], names[b]) for a, b in pairs if names[a] and names[b])
