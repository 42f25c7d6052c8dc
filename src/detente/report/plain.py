"""Words for readers who know neither ids nor letters: states by what is done there, parts by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.case.elements import Condition
from detente.report.verdict import called
from detente.report.words import Words, listed, ordinal, quoted, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from detente.case import ResolvedProposal, ResolvedRule, ResolvedTerm
    from detente.case.elements import Entry, Override
    from detente.case.model import ResolvedMove
    from detente.case.walk import Element
    from detente.formula import Formula
    from detente.stability import Step


@dataclass(frozen=True)
class PlainWords(Words):
    """The names of one model, where a state is what is done there, and neither its letters nor its name."""

    def state(self, shown: str) -> str:
        """Return what is done at a state, given by its letters."""
        return self.pattern(shown)

    def pattern(self, letters: str) -> str:
        """Return what is done where these letters stand for one state or for several."""
        taken = [self.option(o) for o, letter in zip(self.conflict.options, letters, strict=False) if letter == "Y"]
        return f"the outcome with {listed(taken)}" if taken else "the outcome in which nothing of all this is done"


class NamedWords(PlainWords):
    """The names of one model, where a state is its name if it has one, else what is done there; without ids."""

    unselected = "what all share"
    rest = ""
    ids = False

    def state(self, shown: str) -> str:
        """Return the names of a state, given by its letters; what is done there if it has none."""
        names = self.names(shown)
        return listed(map(quoted, names)) if names else super().state(shown)

    def states(self, shown: Sequence[str]) -> str:
        """Return the first of some states and those that have names, and how many more there are."""
        told = [shown[0], *(s for s in shown[1:] if self.names(s))]
        return listed([*map(self.state, told), *filter(None, [some_of(len(shown) - len(told), "more outcome")])])

    def first_of_them(self, shown: str) -> str:  # noqa: ARG002 - told by its place
        """Return the first of some states that were listed."""
        return "the first of them"

    def override(self, it: Override) -> str:
        """Return the name of a perspective or a phase; its id if it has none."""
        return quoted(it.name) if it.name else str(it.id)

    def perspective(self) -> str:
        """Name the perspective in a sentence; the case as such where none is applied."""
        return self.unselected if self.model.perspective is None else self.override(self.model.perspective)

    def phase(self) -> str:
        """Name the phase in a sentence; the case as such where none is applied."""
        return self.unselected if self.model.phase is None else self.override(self.model.phase)

    def proposal(self, id: str) -> str:  # noqa: A002 - the field's word for it
        """Return the name of a proposal; its id if it has none."""
        name = next((p.name for p in self.model.proposals if p.id == id), id)
        return id if name == id else quoted(name)

    def letters_told(self, letters: str) -> str:
        """Return what the name of a state stands for: what is done there."""
        return self.pattern(letters)

    def told_before(self, proposal: ResolvedProposal) -> str:
        """Return what a proposal is called where its name was told: its id where people say it, else its name."""
        return called(proposal) or self.proposal(proposal.id)

    def term(self, term: ResolvedTerm) -> str:
        """Return what a term is called in a sentence: its name, else where it is in force."""
        return term.term.name or self.in_force(term) or term.term.id

    def term_called(self, term: ResolvedTerm) -> str:
        """Return what a term is called in a list: its name, else what it says."""
        told = self.term(term)
        return told if told.startswith("“") and told.index("”") == len(told) - 1 else quoted(told)

    def title(self, proposal: ResolvedProposal) -> str:
        """Return what a proposal is called as a heading: its name, after an id that people say."""
        told = called(proposal)
        return f"{told}: {proposal.name}" if told and proposal.name != told else proposal.name

    def term_titled(self, term: ResolvedTerm, *, named: bool) -> str:  # noqa: ARG002 - there is no id to name it by
        """Return what a term is called where it is listed: its name, else what it says."""
        return self.term(term)

    def term_asked(self, term: ResolvedTerm) -> str:
        """Return which term asks for something."""
        return f"by {self.term_called(term)}"

    def short(self, part: Element) -> str:
        """Return what a part of the case is called in a list: whose want it is, or what it is called."""
        section, *rest = part.path
        if part.kind == "voice":
            return f"{self.dm(rest[0])}, {ordinal(int(rest[-1]))} voice"
        if section == "preferences":
            return f"{self.dm(rest[0])}, {ordinal(int(rest[1]))} want" if rest[1:] else self.dm(rest[0])
        if section == "options":
            return self.option(rest[0])
        if part.kind == "proposal":
            return self.proposal(rest[0])
        if part.kind == "term":
            return f"a term of {self.proposal(rest[0])}"
        return part.short if part.path[0] == "states" else part.kind

    def saying(self, part: Element) -> str:
        """Return what a statement or a condition is called: its words; of a condition also that sources say it."""
        if part.path[0] != "conditions":
            return quoted(self.called(part))
        entry = part.body
        does = entry.values.get("does")
        told = entry.name or (self.condition(does) if isinstance(does, Condition) else entry.values.get("says"))
        return f"the sources on {quoted(str(told))}" if told else "the sources"

    def named_entry(self, entry: Entry, id: str) -> str:  # noqa: A002, ARG002 - told without ids
        """Return the name of an entry of a section; nothing where it has none."""
        return entry.name or ""

    def phase_called(self, id: str, phases: Mapping[str, str]) -> str:  # noqa: A002 - the field's word for it
        """Return the name of a phase; its id where it has none, or that is not known."""
        return phases.get(id) or id

    def placed(self, it: Override) -> str:
        """Return what a perspective or a phase is called where it says what it is: its name."""
        return self.override(it)

    def added_from(self, origin: str) -> str:  # noqa: ARG002 - told by ids
        """Say nothing of where a new want comes from."""
        return ""

    def going(self, step: Step) -> str:
        """Name one move of a way in a table: whose it is, and what is done."""
        return self.act(step.decision_maker, step.takes, step.drops)

    def act(self, decision_maker: str, takes: Iterable[str], drops: Iterable[str]) -> str:
        """Name an act in a table: whose it is, what is taken up and what is given up."""
        acts = [*map(self.option, takes), *(f"no longer {self.option(o)}" for o in drops)]
        return f"{self.dm(decision_maker)}: {listed(acts)}"

    def in_force(self, term: ResolvedTerm) -> str:
        """Return where a term that can be evaluated is in force: what is done there, or what is to hold."""
        if term.state is not None:
            return self.pattern(term.state)
        return "" if term.formula is None else self.formula(term.formula)

    def looked_at(self, where: Formula) -> str:
        """Return the condition of the states that are looked at."""
        return self.formula(where)

    def which_rule(self, rule: ResolvedRule) -> str:
        """Return which rule a sentence speaks of: its name, else what it is against."""
        name = rule.rule.name or ("" if rule.rule.condition else self._told(rule.rule, ""))
        return quoted(name) if name else super().which_rule(rule)

    def ban(self, move: ResolvedMove) -> str:
        """Return whose moves are forbidden, from where to where."""
        return f"{self.dm(move.by)} from {self.formula(move.origin)} to {self.formula(move.target)}"

    def true_at(self, shown: str) -> list[str]:
        """Return the proposals that are carried out at a state; what else is true there is told of the state itself."""
        near = self.conflict.neighbourhood
        code = near.state(shown)
        assert code is not None
        carried = (p for p in self.model.proposals if near.holds(p.formula, code))
        return [f"the terms of {self.proposal(p.id)}" for p in carried]
