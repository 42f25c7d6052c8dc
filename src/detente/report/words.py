"""Plain sentences about moves, reasons and concepts, with names instead of indices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Self

from detente.answer import Answer, same
from detente.case.address import elements_of
from detente.case.elements import Condition, Rule, Statement, Term
from detente.case.preferences import Drawn, Reason
from detente.conflict import Conflict, Truth, compile_model, letters, letters_of, settled
from detente.errors import UsageError
from detente.formula import Formula, Var
from detente.phrases import listed as listed  # noqa: PLC0414 - these words are this room's, too
from detente.phrases import number as number  # noqa: PLC0414 - see above
from detente.phrases import ordinal as ordinal  # noqa: PLC0414 - see above
from detente.report.said import Basis, Said, element, result
from detente.stability import CONCEPTS

if TYPE_CHECKING:
    from detente.case import Model, ResolvedProposal, ResolvedRule, ResolvedTerm
    from detente.case.elements import Entry, Override
    from detente.case.model import ResolvedMove
    from detente.case.walk import Element
    from detente.stability import Solution, Step


def concept_name(concept: str) -> str:
    """Return what a concept is called in tables and sentences."""
    return CONCEPTS[concept].name


MARKS: Mapping[Answer, tuple[str, str]] = {
    Answer.YES: ("✓", "holds"),
    Answer.NO: ("✗", "fails"),
    Answer.UNKNOWN: ("?", "not known"),
    Answer.INFEASIBLE: ("–", "infeasible"),
}
"""For each answer to whether something holds its sign and its word, where there is room for no more."""

STAYS: Mapping[Answer, tuple[str, str]] = {
    Answer.YES: ("✓", "stable"),
    Answer.NO: ("", "not stable"),
    Answer.UNKNOWN: ("?", "not known"),
    Answer.INFEASIBLE: ("–", "infeasible"),
}
"""The same for whether a state is stable for everybody; in a table of many states what is not stable stays empty."""

TRUTHS: Mapping[Truth, tuple[str, str]] = {
    Truth.TRUE: ("✓", "holds"),
    Truth.FALSE: ("·", "does not hold"),
    Truth.MIXED: ("±", "its members differ"),
}
"""The same for what a statement is at a state."""


def changed(before: Answer, after: Answer) -> tuple[Answer, str]:
    """Return whether an answer is another one than before, and what to say beside it: nothing where it is the same.

    >>> changed(Answer.YES, Answer.NO), changed(Answer.NO, Answer.UNKNOWN)
    ((Answer.YES, 'changed'), (Answer.UNKNOWN, 'not known whether it changed'))
    """
    equal = same(before, after)
    if equal is Answer.UNKNOWN:
        return equal, "not known whether it changed"
    is_other = Answer.of(before is not after)
    return is_other, "changed" if is_other is Answer.YES else ""


def concepts(ids: Iterable[str]) -> str:
    """Name concepts in a sentence."""
    return listed(concept_name(c) for c in ids)


def under(answers: Mapping[str, Answer], answer: Answer) -> list[str]:
    """Return the concepts under which this is the answer."""
    return [c for c, given in answers.items() if given is answer]


def count(n: int) -> str:
    """Write how many there are; large numbers in groups of three digits.

    >>> count(4096), count(25769803776)
    ('4096', '25,769,803,776')
    """
    return f"{n:,}" if n >= 100_000 else str(n)


def some_of(n: int, what: str) -> str:
    """Say how many things are left out, or nothing where none is.

    >>> some_of(2, "other swap"), some_of(0, "other swap")
    ('2 other swaps', '')
    """
    return f"{n} {what}{'s' if n > 1 else ''}" if n > 0 else ""


def quoted(name: str) -> str:
    """Return a name in quotation marks; those within it become single ones.

    >>> quoted("if “row” were final")
    '“if ‘row’ were final”'
    """
    return f"“{name.translate(_WITHIN)}”"


_WITHIN = str.maketrans("“”", "‘’")

_USED: ContextVar[type[Words] | None] = ContextVar("words in use", default=None)


@contextmanager
def told_in(words: type[Words]) -> Iterator[None]:
    """Let documents be told in words of a kind, where they ask for none: a page has other readers than a command."""
    before = _USED.set(words)
    try:
        yield
    finally:
        _USED.reset(before)


def with_ids() -> bool:
    """Tell whether documents are told with ids, as on the command line; `told_in` may say otherwise."""
    used = _USED.get()
    return used is None or used.ids


def place(selection: tuple[str | None, str | None], every: Sequence[tuple[str | None, str | None]] = ()) -> str:
    """Name a perspective and a phase, and say where none applies although others do.

    >>> place(("A", None)), place((None, None)), place(("A", None), [("A", None), ("A", "late")])
    ('perspective A', '', 'perspective A, no phase')
    """
    named = []
    for k, what in enumerate(("perspective", "phase")):
        if selection[k] is not None:
            named.append(f"{what} {selection[k]}")
        elif any(s[k] is not None for s in every):
            named.append(f"no {what}")
    return ", ".join(named)


@dataclass(frozen=True)
class Words:
    """The names of one model, put into sentences."""

    model: Model
    conflict: Conflict
    unselected: ClassVar = "the case without perspective and phase"
    rest: ClassVar = ": ask for JSON"
    ids: ClassVar = True
    """Whether its readers know the ids of a case."""

    @classmethod
    def of(cls, solution: Solution) -> Self:
        """Return the words for a solution; where `told_in` says so, those of another kind."""
        return cls.with_conflict(solution.model, solution.conflict)

    @classmethod
    def with_conflict(cls, model: Model, conflict: Conflict) -> Self:
        """Return the words for a model that is compiled; where `told_in` says so, those of another kind."""
        return cls._kind()(model, conflict)

    @classmethod
    def of_model(cls, model: Model) -> Self:
        """Return the words for a model; where `told_in` says so, those of another kind."""
        whole = settled(model)
        return cls.with_conflict(whole, compile_model(whole))

    @classmethod
    def _kind(cls) -> type[Self]:
        """Return the kind of words that is in use, where none is asked for."""
        used = _USED.get()
        return used if cls is Words and used is not None and issubclass(used, cls) else cls

    def part(self, *path: str) -> Basis:
        """Return a part of the case, named by its place in the file, as the basis of words."""
        return element(elements_of(self.model)[".".join(path)])

    def parts(self, section: str, ids: Iterable[str]) -> tuple[Basis, ...]:
        """Return parts of one section of the case, as the basis of words."""
        return tuple(self.part(section, i) for i in ids)

    def wants(self, dm: str) -> tuple[Basis, ...]:
        """Return all that the case says of a decision maker's preferences, as the basis of words."""
        path = ("preferences", dm)
        return tuple(self.part(*part.path) for part in self.model.preferences[dm].written.parts(path))

    def at(self, shown: str) -> str:
        """Return what a result at a state is a result about: its name's address where it has one, else its letters."""
        names = self.names(shown)
        return f"states.{names[0]}" if names else shown

    def changed(self, steps: Iterable[Step]) -> tuple[Basis, ...]:
        """Return the options that moves take up or give up, as the basis of words."""
        return tuple(self.part("options", o) for s in steps for o in (*s.takes, *s.drops))

    def statements(self, dm: str, groups: Sequence[Sequence[object]], k: int) -> tuple[Basis, ...]:
        """Return the statements of the kth group, counted from one, as the basis of words."""
        first = 1 + sum(len(group) for group in groups[: k - 1])
        return tuple(self.part("preferences", dm, str(first + j)) for j in range(len(groups[k - 1])))

    def dm(self, id: str) -> str:  # noqa: A002 - the field's word for it
        """Return a decision maker's name."""
        return self.model.decision_maker(id).name

    def dms(self, ids: Iterable[str]) -> str:
        """Name decision makers in a sentence."""
        return listed(self.dm(i) for i in ids)

    def option(self, id: str) -> str:  # noqa: A002 - see above
        """Return an option's name in quotation marks."""
        option = self.model.layer.options[id]
        return f"“{option.name or option.id}”"

    def formula(self, formula: Formula) -> str:
        """Return a formula with the names of options instead of their ids."""
        return str(formula.replaced({o: Var(self.option(o)) for o in self.model.option_ids}))

    def condition(self, written: Condition) -> str:
        """Return a condition as written, with names of options instead of their ids and instead of letters."""
        return self.model.in_names(written)

    def term(self, term: ResolvedTerm) -> str:
        """Return what a term is called in a sentence: its name, else its condition; its id where it has neither."""
        return self._told(term.term, term.label)

    def called(self, part: Element) -> str:
        """Return what a part of the case is called in a sentence: its name, else what it says in names of options."""
        return self._told(part.body, part.label)

    def _told(self, body: object, instead: str) -> str:
        match body:
            case Statement(name=None, that=that) | Term(name=None, that=Condition() as that):
                return self.condition(that)
            case Rule(condition=None):
                options = listed(map(self.option, body.options)).translate(_WITHIN)
                return f"{body.kind.replace('_', ' ')} of {options}"
            case Rule(condition=Condition() as when):
                return self.condition(when)
        return instead

    def rule(self, rule: Rule) -> str:
        """Return where a rule holds, in the names of options."""
        return f"{'' if rule.condition else 'not '}{self._told(rule, '')}"

    def state(self, shown: str) -> str:
        """Return a state's letters, with its names where it has some."""
        same = self.names(shown)
        return f"{listed(same)} ({shown})" if same else shown

    def states(self, shown: Sequence[str]) -> str:
        """Return the letters of states, with their names."""
        return listed(map(self.state, shown))

    def first_of_them(self, shown: str) -> str:
        """Return the first of some states that were listed: its letters."""
        return shown

    def pattern(self, letters: str) -> str:
        """Return letters as `state` does, where they may also stand for several states, or for none."""
        try:
            return self.state(letters)
        except UsageError:
            return letters

    def letters_told(self, letters: str) -> str:
        """Return what the name of a state stands for: its letters."""
        return letters

    def letters(self, state: str) -> str:
        """Return the letters of a state given by name or letters: those it is shown with where it is feasible."""
        return letters_of(self.model, self.conflict, state)

    def names(self, shown: str) -> list[str]:
        """Return the names the case has for a state."""
        code = self.conflict.neighbourhood.state(shown)
        return [] if code is None else list(names_of_states(self.model, self.conflict).get(code, ()))

    def taken_at(self, shown: str) -> Said:
        """Say which options are taken at a state."""
        taken = [self.option(o) for o, letter in zip(self.conflict.options, shown, strict=True) if letter == "Y"]
        text = f"Taken there: {listed(taken)}." if taken else "No option is taken there."
        return Said(text, result(self.at(shown)))

    def done_at(self, shown: str, among: Collection[str] | None = None) -> str:
        """Return the options that are taken at a state, of all or of some, in a line of a list."""
        pairs = zip(self.conflict.options, shown, strict=True)
        done = [self.model.layer.options[o].name or o for o, letter in pairs
                if letter == "Y" and (among is None or o in among)]  # fmt: skip
        return "; ".join(done) or ("nothing is done" if among is None else "nothing more is done")

    def parties(self, written: Iterable[str]) -> str:
        """Name parties as the case names them: a group by its id, a decision maker by its name."""
        ids = {dm.id: dm.name for dm in self.model.decision_makers}
        return listed(ids.get(name, str(name)) for name in written)

    def move(self, step: Step) -> str:
        """Say what a move changes: “take up … and give up …”; in company, who would then do what."""
        if step.company:
            return f"act together with {self.dms(step.company)} ({self.steps(step.together)})"
        parts = [f"take up {listed(self.option(o) for o in step.takes)}"] if step.takes else []
        parts += [f"give up {listed(self.option(o) for o in step.drops)}"] if step.drops else []
        return " and ".join(parts)

    def steps(self, steps: Sequence[Step]) -> str:
        """Say a sequence of moves."""
        return ", then ".join(f"{self.dm(s.decision_maker)} would {self.move(s)}" for s in steps)

    def reason(self, dm: str, origin: int, target: int) -> Said:
        """Say why a decision maker prefers one state, given by code, to another, or that it does not."""
        reason = self.why(dm, origin, target)
        about = tuple(self.part("preferences", dm, part) for part in reason.parts)
        return Said(reason.text, about or self.part("preferences", dm))

    def why(self, dm: str, origin: int, target: int) -> Reason:
        """Return what makes a decision maker prefer one state, given by code, to another, as its preference says it.

        A concept may let a move tempt that is no improvement by itself; then that is the reason given.
        """
        if not self.conflict.neighbourhood.prefers(self.conflict.index(dm), target, origin):
            written = self.model.preferences[dm].written.parts(("preferences", dm))
            return Reason(
                "by itself this is no better for it",
                tuple(".".join(part.path[2:]) for part in written if len(part.path) > 2),
            )
        if (read := self._as_read(dm, origin, target)) is not None:
            return Reason(read)
        here, there = (self._drawn(code) for code in (origin, target))
        reason = self.model.preferences[dm].reason(here, there)
        assert reason is not None, f"{dm} does not tell {origin} and {target} apart"
        return reason

    def _as_read(self, dm: str, origin: int, target: int) -> str | None:
        """Return why a state tempts where a reading says so, and not the preference as it is written."""
        if self.conflict.pairs[self.conflict.index(dm)] is None:
            return None
        from detente.conflict.rows import Row

        row = self.conflict.relations[self.conflict.index(dm)]
        if not isinstance(row, Row):
            return None
        share = row.share(target, origin)
        if share is not None:
            return f"{share} of its voices prefer the result"
        if not row.compared(target, origin):
            return "it is not known which of the two is better for it, and by this reading that tempts"
        return None

    def deterring(self, dm: str) -> str:
        """Say of an answer that it deters a decision maker, which may be by a reading: what follows “which is”."""
        name = self.dm(dm)
        if self.conflict.pairs[self.conflict.index(dm)] is not None:
            from detente.conflict.rows import Row

            if isinstance(self.conflict.relations[self.conflict.index(dm)], Row):
                return f"by this reading bad enough for {name} to stay where things began"
        return f"no better for {name} than where things began"

    def _drawn(self, code: int) -> Drawn:
        members = self.conflict.neighbourhood.members(code)
        return Drawn(self.conflict.values(code), tuple(letters(m, len(self.conflict.options)) for m in members))

    def selected(self) -> tuple[Basis, ...]:
        """Return the perspective, the phase and the given owners that `selection` names, as the basis of words."""
        chosen = (e for e in elements_of(self.model).values() if e.kind in ("perspective", "phase"))
        return (*map(element, chosen), *(self.part("options", o, "owner") for o, _ in self.model.owners))

    def override(self, it: Override) -> str:
        """Return what a perspective or a phase is called: its name, which its id follows."""
        return f"{quoted(it.name)} ({it.id})" if it.name and it.name != it.id else str(it.id)

    def perspective(self) -> str:
        """Name the perspective in a sentence by its id; the case as such where none is applied."""
        return self.model.perspective_id or "the case without perspective"

    def phase(self) -> str:
        """Name the phase in a sentence by its id; the case as such where none is applied."""
        return self.model.phase_id or "the case without phase"

    def proposal(self, id: str) -> str:  # noqa: A002 - see above
        """Return what a proposal is called: its id."""
        return id

    def told_before(self, proposal: ResolvedProposal) -> str:
        """Return what a proposal is called where its name was told before: its id."""
        return proposal.id

    def term_called(self, term: ResolvedTerm) -> str:
        """Return what a term is called in a list: its id."""
        return term.term.id

    def title(self, proposal: ResolvedProposal) -> str:
        """Return what a proposal is called as a heading: its id, and its name if it has one."""
        return f"{proposal.id}: {proposal.name}" if proposal.name != proposal.id else proposal.id

    def term_titled(self, term: ResolvedTerm, *, named: bool) -> str:
        """Return what a term is called where it is listed: its id, and what it says if that is told nowhere else."""
        return f"{term.term.id}: {term.label}" if named else term.term.id

    def term_asked(self, term: ResolvedTerm) -> str:
        """Return which term asks for something."""
        return f"term {term.term.id}"

    def short(self, part: Element) -> str:
        """Return what a part of the case is called in a list: the end of its place in the file."""
        return part.short

    def saying(self, part: Element) -> str:
        """Return what a statement or a condition is called where it is told what says something: its id."""
        return part.path[-1] if part.path[0] == "conditions" else self.short(part)

    def named_entry(self, entry: Entry, id: str) -> str:  # noqa: A002 - the field's word for it
        """Return what an entry of a section is called in the first column of a table: its name, else its id."""
        return entry.name or id

    def phase_called(self, id: str, phases: Mapping[str, str]) -> str:  # noqa: A002, ARG002 - see above
        """Return what a phase is called, of which it may be known what all are called: its id."""
        return id

    def place(self, every: Sequence[tuple[str | None, str | None]]) -> str:
        """Name the perspective and the phase, and say where none applies although others do."""
        applied = (self.model.perspective, self.model.phase)
        perspective, phase = (None if it is None else self.placed(it) for it in applied)
        return place((perspective, phase), every)

    def placed(self, it: Override) -> str:
        """Return what a perspective or a phase is called where it says what it is: its id."""
        return str(it.id)

    def added_from(self, origin: str) -> str:
        """Say in brackets where a new want comes from."""
        return f" (from: {origin})" if origin else ""

    def going(self, step: Step) -> str:
        """Name one move of a way in a table: whose it is, and the letters of where it leads."""
        return f"{self.dm(step.decision_maker)}: {step.to}"

    def act(self, decision_maker: str, takes: Iterable[str], drops: Iterable[str]) -> str:
        """Name an act in a table: whose it is, and each option with + where taken up, - where given up."""
        return " ".join([decision_maker, *(f"+{o}" for o in takes), *(f"-{o}" for o in drops)])

    def in_force(self, term: ResolvedTerm) -> str:
        """Return where a term that can be evaluated is in force, as its author wrote it."""
        return str(term.term.that.text) if term.term.that else ""

    def looked_at(self, where: Formula) -> str:
        """Return the condition of the states that are looked at."""
        return str(where)

    def which_rule(self, rule: ResolvedRule) -> str:
        """Return which rule a sentence speaks of."""
        if rule.rule.condition:
            return f"against {self.formula(rule.formula)}"
        return f"“not {rule.rule.kind.replace('_', ' ')} of {', '.join(rule.rule.options)}”"

    def ban(self, move: ResolvedMove) -> str:
        """Return whose moves are forbidden, from where to where."""
        return move.written

    def true_at(self, shown: str) -> list[str]:
        """Return the definitions and the terms of proposals that hold at a state, by their ids."""
        near = self.conflict.neighbourhood
        code = near.state(shown)
        assert code is not None
        true = [str(n) for n, formula in self.model.definitions.items() if near.holds(formula, code)]
        return true + [f"the terms of {p.id}" for p in self.model.proposals if near.holds(p.formula, code)]

    def selection(self) -> str:
        """Say which perspective and phase the model is: by its name, which its id follows.

        An id alone, such as A, looks like somebody who acts.
        """
        chosen = (("perspective", self.model.perspective), ("phase", self.model.phase))
        parts = [f"{what} {self.override(it)}" for what, it in chosen if it is not None]
        parts += [f"with {self.option(o)} given to {self.dm(owner)}" for o, owner in self.model.owners]
        return ", ".join(parts)


@lru_cache(maxsize=64)
def names_of_states(model: Model, conflict: Conflict) -> Mapping[int, Sequence[str]]:
    """Return the names of each state that has some: looked up once, since there may be a thousand of them."""
    found: dict[int, list[str]] = {}
    for name, pattern in model.states.items():
        code = conflict.neighbourhood.state(pattern)
        if code is not None:
            found.setdefault(code, []).append(name)
    return found


def words_of(model: Model) -> Words:
    """Return the words for a model."""
    return Words.of_model(model)
