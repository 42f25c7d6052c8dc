"""Warnings about a model: what is probably not meant, with a reason and a way to mend it.

Each warning has a code; the documentation has a page per code, and a test holds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from detente.arguments import Seconds, checked
from detente.assess.warned import WARNED, Finding, findings_of_sections
from detente.case import (
    Case,
    Model,
    ResolvedPreference,
    ResolvedRule,
    ResolvedStatement,
    unseen_problems,
    where_of,
)
from detente.case.preferences import NotCompared
from detente.conflict import Conflict, compile_model, pattern_bits, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import columns_of, feasible_codes, holding, states_among
from detente.deadline import over, within
from detente.display import Tabular, few
from detente.errors import InvalidCase, Problem, UsageError, Where
from detente.phrases import listed

# Beyond this many options warnings that look at every combination are left out, and `check` says so.
MAX_OPTIONS = 18
MANY_COMPLETIONS = 10**15

CODES: dict[str, str] = {
    "unused-option": "no preference depends on an option",
    "statement-always-true": "a preference statement holds in every feasible state",
    "statement-never-true": "a preference statement holds in no feasible state",
    "statement-no-effect": "more important statements already settle a statement",
    "indifferent": "a decision maker prefers no state to any other",
    "no-options": "a decision maker has no option",
    "left-open": "preferences of a decision maker are left open",
    "rule-spans-owners": "a rule over options of two owners takes away somebody's way out of a state",
    "rule-removes-nothing": "a rule removes no combination that other rules leave",
    "single-member-class": "fewer than two feasible states are declared indistinguishable",
    "unsatisfiable-proposal": "no feasible state has a proposal's terms in force",
    "infeasible-status-quo": "the status quo is not a feasible state",
    "ranking-names-infeasible": "a ranking names a combination that is not feasible",
    "not-looked-at": "the model is too large for warnings that look at every state",
    **{code: meaning for warned in WARNED.values() for code, meaning in warned.codes.items()},
}
"""What each code of a warning about a model means, in a few words."""
CASE_CODES: dict[str, str] = {
    "left-unread": "a file of another program holds what the case does not",
    "unseen-character": "the case or a text has a character that nobody sees",
    **{code: meaning for warned in WARNED.values() for code, meaning in warned.case_codes.items()},
}
"""The same for warnings about a case, whatever the model."""


def check_case(case: Case, texts: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """Return the warnings that concern a case whatever the model.

    Parameters
    ----------
    case
        The case. What of its file is left unread is a warning, and so is every character in it that nobody sees.
    texts
        Texts at hand besides those that came with it, by the ids of their sources; they are looked through as well.
    """
    unread = (Finding("left-unread", n.where, n.message, n.hint) for n in case.notes)
    unseen = (Finding("unseen-character", p.where, p.message, p.hint) for p in unseen_problems(case, texts))
    return (*unread, *unseen, *(f for warned in WARNED.values() for f in warned.find_in_case(case)))


Selection = tuple[str | None, str | None]


@dataclass(frozen=True, eq=False, repr=False)
class Findings(Tabular, Sequence[Finding]):
    """The warnings about a case, or about one model of it; a sequence of them.

    Parameters
    ----------
    case
        Its name.
    selections
        The perspectives and phases that were looked at.
    findings
        The warnings, in the order of the file.
    unlooked
        The perspectives and phases that there was no time for.
    case_sha256
        The digest of the file.
    stopped
        Why not everything was looked at, or None.
    """

    case: str
    selections: tuple[Selection, ...]
    findings: tuple[Finding, ...]
    unlooked: tuple[Selection, ...] = ()
    case_sha256: str | None = None
    stopped: str | None = None

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self.findings[at]

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return f"<Findings about {self.case}: {few(dict.fromkeys(f.code for f in self)) or 'none'}>"


@checked
def check(
    model: Model | Case,
    *,
    selections: Sequence[Selection] | None = None,
    texts: Mapping[str, str] | None = None,
    seconds: Seconds | None = None,
) -> Findings:
    """Find what to warn of.

    A warning is something that is probably not meant, such as a statement that holds in every feasible state; each
    code has a page in the reference.

    Parameters
    ----------
    model
        A model; or a case, of which every perspective is checked in every phase, and its texts.
    selections
        Of a case, pairs of a perspective and a phase to look at; None = all.
    texts
        Of a case, texts at hand besides those that came with it, by the ids of their sources.
    seconds
        When to end, counted from the call; what was not looked at by then is told. None = no bound.

    Returns
    -------
    Findings
        The warnings, a sequence, each with its place, a reason and what to try.

    Raises
    ------
    UsageError
        If a perspective, a phase or a source named is unknown, or is named of a single model.
    InvalidCase
        If there are errors, with all of them.

    Complexity
    ----------
    Linear in the states of each model; of models with more than 18 options fewer things are looked at.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {}, B: {}}
    ... options: {a: {owner: A}, b: {owner: B}}
    ... preferences: {A: [a], B: [a or not a, b]}
    ... ''')
    >>> [finding.code for finding in detente.check(case)]
    ['statement-always-true']
    """
    with within(seconds) as work:
        if isinstance(model, Case):
            found = _check_models(model, model.selections() if selections is None else selections, texts)
        elif selections is not None or texts is not None:
            raise UsageError("check: selections and texts go with a case; this is one model of it")
        else:
            which = (model.perspective_id, model.phase_id)
            found = Findings(model.case, (which,), findings_in(model), case_sha256=model.case_sha256)
    return replace(found, stopped=work.hit)


def _check_models(case: Case, every: Sequence[Selection], texts: Mapping[str, str] | None) -> Findings:
    looked_at: list[Selection] = []
    found: dict[Finding, list[Selection]] = {}
    problems: list[Problem] = []
    for selection in every:
        if over() is not None:
            break
        looked_at.append(selection)
        try:
            for finding in findings_in(case.model(*selection)):
                found.setdefault(finding, []).append(selection)
        except InvalidCase as e:
            problems += e.problems
    if problems:
        raise InvalidCase(problems, case.sha256)
    found |= dict.fromkeys(check_case(case, texts), looked_at)
    told = (placed(finding, at, looked_at) for finding, at in found.items())
    unique = sorted(told, key=lambda f: (f.where, f.code))
    return Findings(case.name, tuple(looked_at), tuple(unique), tuple(every[len(looked_at) :]), case.sha256)


def placed(finding: Finding, at: Sequence[Selection], every: Sequence[Selection]) -> Finding:
    """Say in which perspectives and phases a warning arises, where that is not all of them."""
    if len(at) == len(every):
        return finding
    names = [", ".join(n for n in (p, h) if n) or "no perspective and phase" for p, h in at]
    return replace(finding, text=f"{finding.text} (in {'; '.join(names)})")


def findings_in(model: Model) -> tuple[Finding, ...]:
    """Return the warnings for one model, in the order of `CODES`, or raise `InvalidCase` if it has errors."""
    conflict = compile_model(model)
    # A rule or a ranking is written by who sees everything, and names what some party does not see for the others.
    whole = model if model.unseen is None else replace(model, unseen=None)
    looked = _Check(whole, conflict if whole is model else compile_model(whole))
    return (*looked.findings(), *_unseen_status_quo(model, conflict, looked.conflict), *findings_of_sections(whole))


def _unseen_status_quo(model: Model, conflict: Conflict, whole: Conflict) -> Iterator[Finding]:
    quo = model.status_quo
    if conflict is whole or quo is None or whole.neighbourhood.state(quo) is None:
        return
    if conflict.neighbourhood.state(quo) is None:
        text = f"the status quo {quo} is in what is said to be unseen"
        yield Finding("infeasible-status-quo", where_of(quo), text, "see whether this party can lack where it stands")


class _Check:
    def __init__(self, model: Model, conflict: Conflict) -> None:
        self.model = model
        self.conflict = conflict
        self.names = {o.id: o.name or o.id for o in model.options}
        self.owners = {o.id: str(o.owner) for o in model.options}
        self.listed = len(conflict.options) <= MAX_OPTIONS
        if self.listed:
            self.codes: IntArray = feasible_codes(conflict)
            self.columns = columns_of(self.codes, conflict.options)

    def findings(self) -> Iterator[Finding]:
        yield from self.unused_options()
        yield from self.no_options()
        yield from self.left_open()
        if not self.listed:
            n = len(self.conflict.options)
            place = where_of(self.model.options[0].id)
            yield Finding(
                "not-looked-at",
                place,
                (
                    f"the model has {n} options; warnings that look at every combination are given up to "
                    f"{MAX_OPTIONS} options"
                ),
                "nothing need be done; solving does not depend on it",
                note=True,
            )
            return
        checks: tuple[Callable[[], Iterator[Finding]], ...] = (
            self.statements,
            self.rankings,
            self.rules,
            self.classes,
            self.proposals,
            self.status_quo,
        )
        for check in checks:
            yield from check()

    def unused_options(self) -> Iterator[Finding]:
        mentioned: set[str] = set()
        for order in self.model.preferences.values():
            if order.options is None:
                return  # it speaks of every option, as a ranking does
            mentioned |= order.options
        for option in self.model.options:
            if option.id not in mentioned:
                yield Finding(
                    "unused-option",
                    where_of(option.id),
                    (
                        f"no preference of anybody depends on “{self.names[option.id]}”, so it "
                        "doubles the states and decides nothing"
                    ),
                    "state who cares about it, or leave it out",
                )

    def no_options(self) -> Iterator[Finding]:
        for dm in self.model.decision_makers:
            if dm.id not in self.owners.values():
                yield Finding(
                    "no-options",
                    where_of(dm.id),
                    f"{dm.name} has no option, so every state is stable for it",
                    "give it an option, or leave it out and say why under “left_out”",
                )

    def left_open(self) -> Iterator[Finding]:
        for dm, order in self.model.preferences.items():
            if order.openness is not None:
                yield Finding(
                    "left-open",
                    order.where,
                    f"the preferences of {self.dm(dm)} are left open: {order.openness.told} "
                    f"({_completions(order.openness.count)}); answers but those of solve, assess, explain and ensemble "
                    "take them as written",
                    "nothing need be done where nobody knows; settle what is known",
                    note=True,
                )

    def statements(self) -> Iterator[Finding]:
        for dm, order in self.model.preferences.items():
            if order.of == "statements":
                yield from self.statements_of(dm, order)
            elif order.indifferent:
                yield self.indifferent(dm, order.where)

    def indifferent(self, dm: str, where: Where) -> Finding:
        name = self.model.decision_maker(dm).name
        return Finding(
            "indifferent", where, f"{name} prefers no state to any other, so it never moves", "state what it wants"
        )

    def statements_of(self, dm: str, order: ResolvedPreference) -> Iterator[Finding]:
        """Look at each statement as it decides where the fewest stand above it that are known to: in that completion.

        A group decides nothing in any completion where neither those of it that are known to matter do, nor, each by
        itself, those that perhaps do.
        """
        n = len(self.codes)
        settled = np.zeros(n, dtype=np.int64)
        indifferent, first = True, 1
        for start, stop in order.spans:
            after = settled
            for group in order.priorities[start:stop]:
                holding = [s.formula.evaluate_arrays(self.columns, n) for s in group]
                for number, (statement, holds) in enumerate(zip(group, holding, strict=True), start=first):
                    if holds.all() or not holds.any():
                        yield self.constant(dm, number, statement, always=bool(holds.all()))
                known, perhaps = (
                    [h for s, h in zip(group, holding, strict=True) if (s.statement.perhaps is True) is so]
                    for so in (False, True)
                )
                counts: IntArray = np.zeros(n, dtype=np.int64)
                for holds in known:
                    counts += holds
                different = settled.max()
                decides = _refined(settled, counts).max() > different
                decides = decides or any(_refined(settled, each).max() > different for each in perhaps)
                for number, (statement, holds) in enumerate(zip(group, holding, strict=True), start=first):
                    if not decides and holds.any() and not holds.all():
                        yield self.no_effect(dm, number, statement)
                indifferent &= not decides
                after = _refined(after, counts)
                first += len(group)
            settled = after
        if indifferent and len(self.codes) > 1:
            yield self.indifferent(dm, order.where)

    def constant(self, dm: str, number: int, statement: ResolvedStatement, *, always: bool) -> Finding:
        return Finding(
            "statement-always-true" if always else "statement-never-true",
            _place(statement),
            f"statement {number} of {self.dm(dm)}, “{statement.told}”, "
            f"holds in {'every' if always else 'no'} feasible state, so it decides nothing",
            "leave it out, or look at the rules: perhaps they remove states that should exist",
        )

    def no_effect(self, dm: str, number: int, statement: ResolvedStatement) -> Finding:
        return Finding(
            "statement-no-effect",
            _place(statement),
            f"statement {number} of {self.dm(dm)}, “{statement.told}”, never decides: "
            "wherever the more important statements are equal, it is the same",
            "leave it out, or move it up",
        )

    def rankings(self) -> Iterator[Finding]:
        for dm, order in self.model.preferences.items():
            for pattern, written in (*order.states, *_not_compared(order)):
                care, value = pattern_bits(pattern)
                if not ((self.codes & care) == value).any():
                    yield Finding(
                        "ranking-names-infeasible",
                        where_of(written, order.where),
                        f"the {order.written.kind} of {self.dm(dm)} names {written}, "
                        "which no feasible state matches here",
                        "leave it out, unless another phase or perspective has it",
                    )

    def rules(self) -> Iterator[Finding]:
        every = np.arange(1 << len(self.conflict.options), dtype=np.int64)
        columns = columns_of(every, self.conflict.options)
        violated = [r.formula.evaluate_arrays(columns, len(every)) for r in self.model.infeasible]
        for k, rule in enumerate(self.model.infeasible):
            others = np.zeros(len(every), dtype=np.bool_)
            for j, v in enumerate(violated):
                if j != k:
                    others |= v
            removed = violated[k] & ~others
            if not removed.any():
                yield Finding(
                    "rule-removes-nothing",
                    self.place(rule),
                    f"the rule “{self.rule(rule)}” removes no combination that other rules leave",
                    "leave it out, unless it matters in another phase or perspective",
                )
            yield from self.spanning(rule, removed, every)

    def spanning(self, rule: ResolvedRule, removed: BoolArray, every: IntArray) -> Iterator[Finding]:
        owners = list(dict.fromkeys(self.owners[name] for name in rule.formula.names()))
        if len(owners) < 2:
            return
        lost = every[removed]
        for k, option in enumerate(self.conflict.options):
            bit = 1 << k
            if option not in rule.formula.names():
                continue
            origin = lost ^ bit
            # From the origin, changing this one option would lead to a combination only this rule removes.
            taking = (lost & bit) != 0
            allowed = np.where(taking, not self.conflict.drop_only & bit, not self.conflict.take_only & bit)
            stuck = origin[np.isin(origin, self.codes) & allowed]
            if len(stuck):
                yield self.joining(rule, owners, option, int(stuck[0]))
                return

    def joining(self, rule: ResolvedRule, owners: Sequence[str], option: str, origin: int) -> Finding:
        """Tell of a rule that keeps somebody from a move; where the rule has a reason, as no more than a note."""
        named, at = rule.formula.names(), self.conflict.values(origin)
        others = [o for o in self.conflict.options if o in named and o != option]
        there = listed(
            f"“{self.names[o]}” is {'' if at[o] else 'not '}done by {self.dm(self.owners[o])}" for o in others
        )
        verb, because = "give up" if at[option] else "take up", rule.rule.note.because
        text = (
            f"the rule “{self.rule(rule)}” joins what is up to {listed(map(self.dm, owners))}: while {there}, "
            f"{self.dm(self.owners[option])} cannot {verb} “{self.names[option]}”"
        )
        if because:
            fix = f"nothing need be done where its reason holds: {because}"
            return Finding("rule-spans-owners", self.place(rule), text, fix, note=True)
        return Finding(
            "rule-spans-owners",
            self.place(rule),
            f"{text}, because of what somebody else chose",
            "if this is only unwanted, leave the rule out and say so as a preference of whoever minds; if it cannot "
            "exist at all, keep the rule and say why under “because”",
        )

    def classes(self) -> Iterator[Finding]:
        for entry in self.model.indistinguishable:
            count = int(entry.formula.evaluate_arrays(self.columns, len(self.codes)).sum())
            if count < 2:
                where = where_of(entry.entry.condition.text, entry.entry.where)
                matching = "one feasible state matches" if count else "no feasible state matches"
                text = f"{matching} “{self.model.in_names(entry.entry.condition)}”, so nothing is merged"
                yield Finding("single-member-class", where, text, "leave it out, or look at the rules")

    def proposals(self) -> Iterator[Finding]:
        states = states_among(self.conflict, self.codes)
        for proposal in settled(self.model).proposals:
            if not holding(self.conflict, proposal.formula, states).any():
                yield Finding(
                    "unsatisfiable-proposal",
                    where_of(proposal.id),
                    f"no feasible state has the terms of “{proposal.name}” in force together",
                    "look at the terms and at the rules that forbid them together",
                )

    def status_quo(self) -> Iterator[Finding]:
        quo = self.model.status_quo
        if quo is not None and self.conflict.neighbourhood.state(quo) is None:
            text = f"the status quo {quo} is not a feasible state here"
            yield Finding("infeasible-status-quo", where_of(quo), text, "name another state, or look at the rules")

    def dm(self, id_: str) -> str:
        return self.model.decision_maker(id_).name

    def rule(self, rule: ResolvedRule) -> str:
        """Return what a rule says, in the names of options."""
        if rule.rule.condition is not None:
            return self.model.in_names(rule.rule.condition)
        return f"{rule.rule.kind.replace('_', ' ')}: {', '.join(self.names[o] for o in rule.rule.options)}"

    def place(self, rule: ResolvedRule) -> Where:
        return where_of(rule.rule.condition.text) if rule.rule.condition else rule.rule.where


def _not_compared(preference: ResolvedPreference) -> Iterator[tuple[str, str]]:
    """Yield the states in pairs that are not compared, as those of a ranking are given."""
    if preference.openness is not None and isinstance(form := preference.openness.form, NotCompared):
        yield from ((state, state) for pair in form.pairs for state in pair)


def _completions(n: int | None) -> str:
    if n is None:
        return "how many completions there are depends on the states"
    return f"{n:,} completions" if n < MANY_COMPLETIONS else f"about 10^{len(str(n)) - 1} completions"


def _refined(settled: IntArray, counts: IntArray | BoolArray) -> IntArray:
    """Return numbers of the states that are told apart by what is settled, or else by counts."""
    numbers: IntArray = np.unique(settled * (int(counts.max(initial=0)) + 1) + counts, return_inverse=True)[1]
    return numbers


def _place(statement: ResolvedStatement) -> Where:
    return where_of(statement.statement.that.text, statement.statement.where)
