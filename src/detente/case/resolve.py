"""From layers to a `Model`: every name is looked up, and every problem with names is noted with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, combinations

from detente.case.checks import name_problems
from detente.case.elements import (
    Condition,
    DecisionMaker,
    Entry,
    ForbiddenMove,
    Layer,
    Override,
    Proposal,
    Rule,
    Term,
    Unseen,
)
from detente.case.layers import apply
from detente.case.model import (
    ListedMoves,
    Model,
    ResolvedClass,
    ResolvedIssue,
    ResolvedMove,
    ResolvedProposal,
    ResolvedRule,
    ResolvedTerm,
    ResolvedWorth,
)
from detente.case.nodes import Located, where_of
from detente.case.ownership import given_to
from detente.case.preferences import ResolvedPreference
from detente.case.sections.worth import exact_range
from detente.errors import Hint, InvalidCase, Problem, Where, nearest
from detente.formula import (
    WORDS,
    And,
    Const,
    Formula,
    Not,
    Or,
    Var,
    conjunction,
    is_pattern,
    pattern_formula,
    pattern_length,
)

MAX_FORMULA_SIZE = 20_000
MAX_FORMULA_DEPTH = 300


def resolve(
    case: str,
    file: str,
    base: Layer,
    perspective: Override | None,
    phase: Override | None,
    owners: tuple[tuple[str, str], ...] = (),
) -> Model:
    """Apply a perspective, then a phase, give options to contested owners, and resolve every name.

    Raises
    ------
    InvalidCase
        With every name that refers to nothing, and everything required that is missing.
    """
    layer = base
    for override in (perspective, phase):
        if override is not None:
            layer = apply(layer, override.layer)
    given = given_to(case, layer, owners) if owners else layer
    return replace(_Resolver(case, file, given, perspective, phase, base, layer).model(), owners=owners)


@dataclass
class _Resolver:
    """Resolves the names of a case as one perspective has it in one phase.

    `base` is the top level; `written` is the layer as the file has it, before options are given to contested owners.
    """

    case: str
    file: str
    layer: Layer
    perspective: Override | None
    phase: Override | None
    base: Layer
    written: Layer
    problems: list[Problem] = field(default_factory=list)

    def problem(self, where: Where, message: str, hint: str = "", missing: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(where, message, hint, missing=(*self.prefix, *missing) if missing else ()))

    @property
    def prefix(self) -> tuple[str, ...]:
        """Where the perspective stands that this is a model of."""
        return ("perspectives", self.perspective.id) if self.perspective else ()

    def place(self, section: str) -> Where:
        return self.layer.places.get(section, Where(self.file, 1, 1))

    def here(self) -> str:
        """Say which perspective and phase a problem is in, where that is not the whole case."""
        parts = [
            f"perspective “{self.perspective.id}”" if self.perspective else "",
            f"phase “{self.phase.id}”" if self.phase else "",
        ]
        named = " and ".join(part for part in parts if part)
        return f" in the {named}" if named else ""

    def model(self) -> Model:
        layer = self.layer
        decision_makers = self.decision_makers()
        self.options_have_owners(decision_makers)
        self.definitions = self.expand_definitions()
        self.check_states()
        self.check_names()
        self.check_repair(decision_makers)
        resolved = {
            "infeasible": tuple(ResolvedRule(f, r) for r in layer.infeasible if (f := self.rule(r)) is not None),
            "forbidden_moves": tuple(m for f in layer.forbidden_moves if (m := self.forbidden(f, decision_makers))),
            "only_moves": self.only_moves(decision_makers),
            "indistinguishable": tuple(
                ResolvedClass(f, c) for c in layer.indistinguishable if (f := self.formula(c.condition)) is not None
            ),
            "preferences": self.preferences(decision_makers),
            "proposals": tuple(self.proposal(p, decision_makers) for p in layer.proposals.values()),
            "issues": (issues := tuple(self.issue(entry) for entry in layer.standing("issues").values())),
            "worth": self.worth(decision_makers, issues),
            "attitudes": self.attitudes(decision_makers),
        }
        self.check_versions()
        status_quo = None if layer.status_quo is None else self.state(layer.status_quo)
        unseen = self.unseen()
        if self.problems:
            raise InvalidCase(self.problems)
        return Model(
            case=self.case,
            title=layer.title or self.case,
            layer=layer,
            perspective=self.perspective,
            phase=self.phase,
            decision_makers=tuple(decision_makers.values()),
            options=tuple(layer.options.values()),
            definitions=self.definitions,
            states=layer.states,
            status_quo=status_quo,
            unseen=unseen,
            **resolved,  # type: ignore[arg-type]  # each value is built for the field it goes to
        )

    def decision_makers(self) -> Mapping[str, DecisionMaker]:
        found = self.layer.decision_makers
        if found is None:
            where = Where(self.file, 1, 1)
            self.problem(where, "the case lacks the key “decision_makers”", missing=("decision_makers",))
            raise InvalidCase(self.problems)
        if not found:
            self.problem(
                self.place("decision_makers"), "found no decision maker in “decision_makers”; expected at least one",
                missing=("decision_makers",),
            )  # fmt: skip
            raise InvalidCase(self.problems)
        for dm in found.values():
            if dm.group in found:
                self.problem(
                    where_of(dm.group),
                    f"found “{dm.group}” as a group; it is also a decision maker",
                    "rename one of them",
                )
        return found

    def options_have_owners(self, decision_makers: Mapping[str, DecisionMaker]) -> None:
        if not self.layer.options:
            text = "found no option in “options”; expected at least one"
            self.problem(self.place("options"), text, missing=("options",))
            raise InvalidCase(self.problems)
        for option in self.layer.options.values():
            if option.owner is None:
                text = f"the option “{option.id}” lacks the key “owner”"
                self.problem(option.where or where_of(option.id), text, missing=("options", option.id, "owner"))
            elif option.owner not in decision_makers:
                self.problem(
                    where_of(option.owner, where_of(option.id)),
                    f"found “{option.owner}” as the owner of “{option.id}”, which is no decision maker",
                    nearest(option.owner, decision_makers),
                )
            for rival in option.contested or ():
                if rival.owner not in decision_makers:
                    text = f"found “{rival.owner}” as a rival owner of “{option.id}”, which is no decision maker"
                    self.problem(where_of(rival.owner), text, nearest(rival.owner, decision_makers))
                elif rival.owner == option.owner:
                    text = f"found “{rival.owner}” as a rival owner of “{option.id}”, which it owns"
                    self.problem(where_of(rival.owner), text, "name those who would own it by other claims")

    def expand_definitions(self) -> dict[str, Formula]:
        written = self.layer.definitions
        for name in written:
            if name in self.layer.options:
                self.problem(
                    where_of(name), f"found “{name}” as a definition; it is also an option", "rename one of them"
                )
        expanded: dict[str, Formula] = {}
        open_names: list[str] = []

        def expand(name: str) -> Formula | None:
            if name in expanded:
                return expanded[name]
            open_names.append(name)
            condition = written[name]
            formula = self.pattern_or(condition)
            for inner in _variables(formula) if formula is not None else ():
                if inner.name in open_names:
                    chain = " → ".join([*open_names[open_names.index(inner.name) :], inner.name])
                    self.problem(_at(condition, inner), f"found “{inner.name}” in its own definition: {chain}")
                    raise InvalidCase(self.problems)
                if inner.name in written and inner.name not in self.layer.options:
                    expand(inner.name)
            open_names.pop()
            result = self.formula(condition, expanded) if formula is not None else None
            expanded[name] = Const(False) if result is None else result
            return result

        for name in written:
            expand(name)
        return expanded

    def pattern_or(self, condition: Condition) -> Formula | None:
        if condition.formula is not None:
            return condition.formula
        options = tuple(self.layer.options)
        if len(condition.text) != len(options):
            self.problem(where_of(condition.text), pattern_length(condition.text, options))
            return None
        return pattern_formula(condition.text, options)

    def formula(self, condition: Condition, definitions: Mapping[str, Formula] | None = None) -> Formula | None:
        """Return the condition over option ids only, or None after noting what is wrong."""
        definitions = self.definitions if definitions is None else definitions
        formula = self.pattern_or(condition)
        if formula is None:
            return None
        known = {**{o: Var(o) for o in self.layer.options}, **definitions}
        unknown = False
        for variable in _variables(formula):
            if variable.name not in known:
                unknown = True
                word = variable.name.lower()
                lower = Hint(f"write “{word}” in lower case", [word])
                hint = lower if word in WORDS else nearest(variable.name, known)
                self.problem(
                    _at(condition, variable), f"found “{variable.name}”, which is no option or definition", hint
                )
        if unknown:
            return None
        result = formula.replaced(known)
        size, depth = _measure(result)
        if size > MAX_FORMULA_SIZE or depth > MAX_FORMULA_DEPTH:
            self.problem(
                where_of(condition.text),
                f"the formula “{condition.text}”, with definitions written out, has {size} parts and is {depth} deep; "
                f"the limits are {MAX_FORMULA_SIZE} and {MAX_FORMULA_DEPTH}",
            )
            return None
        return result

    def rule(self, rule: Rule) -> Formula | None:
        if rule.kind == "when":
            assert rule.condition is not None
            return self.formula(rule.condition)
        for option in rule.options:
            if option not in self.layer.options:
                self.problem(
                    where_of(option, rule.where),
                    f"found “{option}” in “{rule.kind}”, which is no option",
                    nearest(option, self.layer.options),
                )
                return None
        return violated(rule.kind, rule.options)

    def forbidden(self, move: ForbiddenMove, decision_makers: Mapping[str, DecisionMaker]) -> ResolvedMove | None:
        if move.by not in decision_makers:
            self.problem(
                where_of(move.by, move.where),
                f"found “{move.by}” as the mover, which is no decision maker",
                nearest(move.by, decision_makers),
            )
            return None
        origin, target = self.formula(move.origin), self.formula(move.target)
        return ResolvedMove(move.by, origin, target, move) if origin is not None and target is not None else None

    def only_moves(self, decision_makers: Mapping[str, DecisionMaker]) -> tuple[ListedMoves, ...]:
        given: Mapping[str, Entry] = self.layer.held("only_moves") or {}
        if not given:
            return ()
        at_top = replace(self, layer=self.base, problems=[])  # what is wrong there is told where that is resolved
        at_top.definitions = at_top.expand_definitions()
        infeasible = tuple(ResolvedRule(f, r) for r in self.base.infeasible if (f := at_top.rule(r)) is not None)
        classes = tuple(
            ResolvedClass(f, c) for c in self.base.indistinguishable if (f := at_top.formula(c.condition)) is not None
        )
        found = []
        for dm, entry in given.items():
            if dm not in decision_makers:
                text = f"found only_moves of “{dm}”, which is no decision maker"
                self.problem(where_of(dm), text, nearest(dm, decision_makers))
                continue
            self.has_no_other_moves(dm)
            own = frozenset(str(o.id) for o in self.written.options.values() if o.owner == dm)
            named = [(self.state(a), self.state(b)) for a, b in entry.values["moves"]]
            pairs = tuple((a, b) for a, b in named if a is not None and b is not None)
            found.append(ListedMoves(dm, pairs, entry, own, infeasible, classes))
        return tuple(found)

    def has_no_other_moves(self, dm: str) -> None:
        """Note what says more of the moves of somebody whose moves are all listed."""
        for move in self.layer.forbidden_moves:
            if move.by == dm:
                text = f"found a forbidden move of “{dm}”, whose moves are all listed in “only_moves”"
                hint = "leave it out, and list the moves that there are"
                self.problem(where_of(move.by, move.where), text, hint)
        for option in self.written.options.values():
            if option.owner == dm and option.moves not in (None, "both"):
                text = f"found “{option.moves}” for “{option.id}” of “{dm}”, whose moves are all listed in “only_moves”"
                hint = "leave the mark out, and list the moves that there are"
                self.problem(where_of(option.moves, option.where or where_of(option.id)), text, hint)

    def preferences(self, decision_makers: Mapping[str, DecisionMaker]) -> dict[str, ResolvedPreference]:
        given = self.layer.preferences
        unknown = [dm for dm in given if dm not in decision_makers]
        for dm in unknown:
            self.problem(
                where_of(dm), f"found preferences of “{dm}”, which is no decision maker", nearest(dm, decision_makers)
            )
        if not given:
            where = Where(self.file, 1, 1)
            self.problem(where, "the case lacks the key “preferences”", missing=("preferences",))
            return {}
        for dm in decision_makers if not unknown else ():
            if dm not in given:
                text = f"“preferences” lacks the key “{dm}”{self.here()}; every decision maker needs an entry"
                self.problem(self.place("preferences"), text, missing=("preferences", dm))
        return {dm: given[dm].resolved(self) for dm in decision_makers if dm in given}

    def state(self, text: str) -> str | None:
        """Return the letters of a state named or written out, keeping the place where it was written."""
        if text in self.layer.states:
            return Located(self.layer.states[text], where_of(text))
        if is_pattern(text):
            if len(text) == len(self.layer.options):
                return text
            self.problem(where_of(text), pattern_length(text, tuple(self.layer.options)))
            return None
        hint = nearest(text, self.layer.states) or "write one letter, Y or N, per option, or the name of a state"
        self.problem(where_of(text), f"found “{text}”, which is no state", hint)
        return None

    def check_states(self) -> None:
        for name, text in self.layer.states.items():
            if not is_pattern(text):
                hint = f"write {len(self.layer.options)} letters, Y or N, one per option"
                self.problem(where_of(text), f"found “{text}” as the state “{name}”; expected letters", hint)
            else:
                self.state(text)

    def parties(self, names: Iterable[str], decision_makers: Mapping[str, DecisionMaker]) -> tuple[str, ...]:
        groups = {dm.group for dm in decision_makers.values() if dm.group}
        found: list[str] = []
        for name in names:
            members = [dm.id for dm in decision_makers.values() if name in (dm.id, dm.group)]
            if not members:
                self.problem(
                    where_of(name),
                    f"found “{name}”, which is no decision maker or group",
                    nearest(name, [*decision_makers, *groups]),
                )
            found += members
        return tuple(dm for dm in decision_makers if dm in found)

    def proposal(self, proposal: Proposal, decision_makers: Mapping[str, DecisionMaker]) -> ResolvedProposal:
        written = proposal.terms
        if written is None or written == ():
            hint = "give a formula, or named terms"
            self.problem(
                proposal.where or where_of(proposal.id), f"the proposal “{proposal.id}” lacks the key “terms”", hint,
                ("proposals", proposal.id, "terms"),
            )  # fmt: skip
            written = ()
        terms: list[ResolvedTerm] = []
        if isinstance(written, Condition):
            letters = self.layer.states.get(str(written.text), written.text)
            term = Term(proposal.id, proposal.name, written)
            terms.append(ResolvedTerm(self.terms_formula(written), (), term, _pattern(letters)))
        else:
            for term in written:
                formula = self.formula(term.that) if term.that is not None else None
                obliged = self.parties(term.obliges, decision_makers)
                terms.append(ResolvedTerm(formula, obliged, term, _pattern(term.that.text) if term.that else None))
        in_force = conjunction(tuple(t.formula for t in terms if t.formula is not None))
        parties = self.parties(proposal.parties or (), decision_makers)
        name = proposal.name or proposal.id
        return ResolvedProposal(proposal.id, name, parties, tuple(terms), in_force, proposal, tuple(decision_makers))

    def terms_formula(self, condition: Condition) -> Formula | None:
        text = str(condition.text)
        named = text in self.layer.states
        if named and (text in self.layer.options or text in self.definitions):
            self.problem(
                where_of(condition.text),
                f"found “{text}”, which is both a state and an option or definition",
                "rename one of them",
            )
            return None
        if named:
            condition = Condition(Located(self.layer.states[text], where_of(condition.text)), None)
        if condition.formula is not None and isinstance(condition.formula, Var):
            known = {*self.layer.options, *self.definitions}
            name = condition.formula.name
            if name not in known:
                hint = nearest(name, [*known, *self.layer.states])
                self.problem(
                    where_of(condition.text), f"found “{name}”, which is no option, definition or named state", hint
                )
                return None
        return self.formula(condition)

    def issue(self, entry: Entry) -> ResolvedIssue:
        levels = entry.values.get("levels") or {}
        found = {str(key): self.formula(level.values["when"]) for key, level in levels.items()}
        told = {key: formula for key, formula in found.items() if formula is not None}
        return ResolvedIssue(str(entry.id), entry.name or entry.id, told, entry)

    def worth(
        self, decision_makers: Mapping[str, DecisionMaker], issues: Iterable[ResolvedIssue]
    ) -> dict[str, ResolvedWorth]:
        found, told = {}, self.layer.standing("worth")
        for dm, entry in ((dm, told[dm]) for dm in decision_makers if dm in told):
            written = entry.values.get("points") or {}
            points = {
                issue.id: {level: exact_range(written.get(issue.id, {}).get(level, "0")) for level in issue.levels}
                for issue in issues
            }
            walk_away = entry.values.get("walk_away")
            value = None if walk_away is None else Fraction(walk_away)
            found[str(dm)] = ResolvedWorth(str(dm), points, value, entry.values.get("basis"), entry)
        return found

    def unseen(self) -> Unseen | None:
        """Return what whoever sees the conflict so does not see; what is none of the case is told by `check_names`."""
        written = None if self.perspective is None else self.perspective.unseen
        if written is None:
            return None
        named = (Located(self.layer.states.get(text, text), where_of(text)) for text in written.states)
        return Unseen(written.options, tuple(named))

    def attitudes(self, decision_makers: Mapping[str, DecisionMaker]) -> dict[str, dict[str, str]]:
        """Return what everybody's attitude is towards everybody; nothing where nobody's is told."""
        held: Mapping[str, Entry] = self.layer.held("attitudes") or {}
        if not held:
            return {}
        told = {dm: held[dm].values["toward"] if dm in held else {} for dm in decision_makers}
        return {
            str(dm): {str(j): str(toward.get(j, "+" if j == dm else "0")) for j in decision_makers}
            for dm, toward in told.items()
        }

    def check_repair(self, decision_makers: Mapping[str, DecisionMaker]) -> None:
        rules = self.layer.repair
        if rules is None:
            return
        options = self.layer.options
        dms = tuple(decision_makers)
        named = [(name, (*options, *dms), "option or decision maker") for name in rules.keep]
        named += [(name, tuple(options), "option") for name in rules.owners]
        named += [(dm, dms, "decision maker") for dm in (*rules.wants, *chain(*rules.owners.values()))]
        for name, known, what in named:
            if name not in known:
                self.problem(where_of(name), f"found “{name}” in “repair”, which is no {what}", nearest(name, known))
        for wanted in chain(*rules.wants.values()):
            self.formula(wanted)

    def check_versions(self) -> None:
        """Note every proposal said to supersede one that is none, or to come before itself."""
        proposals = self.layer.proposals
        for proposal in proposals.values():
            seen, earlier = [str(proposal.id)], proposal.supersedes
            if earlier is not None and earlier not in proposals:
                text = f"found “{earlier}” as the proposal that “{proposal.id}” supersedes, which is no proposal"
                self.problem(where_of(earlier), text, nearest(earlier, proposals))
            while earlier is not None and earlier in proposals and earlier not in seen:
                seen.append(str(earlier))
                earlier = proposals[earlier].supersedes
            if earlier == proposal.id:
                text = f"found that “{proposal.id}” supersedes itself: {' → '.join([*seen, str(earlier)])}"
                self.problem(where_of(proposal.supersedes), text)

    def check_names(self) -> None:
        for found in name_problems(self.layer, self.perspective, self.phase):
            self.problem(found.where, found.message, found.hint, missing=found.missing)


def violated(kind: str, options: tuple[str, ...]) -> Formula:
    """Return the formula that holds where a rule on a list of options is violated."""
    literals = tuple(Var(o) for o in options)
    none_of_them: Formula = And(tuple(Not(v) for v in literals))
    pairs: tuple[Formula, ...] = tuple(And(pair) for pair in combinations(literals, 2))
    two_of_them = Or(pairs) if len(pairs) > 1 else pairs[0]
    return {"at_least_one": none_of_them, "at_most_one": two_of_them, "exactly_one": Or((two_of_them, none_of_them))}[
        kind
    ]


def _pattern(text: str) -> str | None:
    return text if is_pattern(text) else None


def _variables(formula: Formula) -> list[Var]:
    seen: dict[str, Var] = {}
    stack: list[Formula] = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Var):
            seen.setdefault(part.name, part)
        stack.extend(reversed(part.children()))
    return list(seen.values())


def _measure(formula: Formula) -> tuple[int, int]:
    # Definitions share their parts, so the walk is over parts as written out, cut off beyond the limits.
    size = depth = 0
    stack = [(formula, 1)]
    while stack and size <= MAX_FORMULA_SIZE and depth <= MAX_FORMULA_DEPTH:
        part, level = stack.pop()
        size += 1
        depth = max(depth, level)
        stack.extend((child, level + 1) for child in part.children())
    return size, depth


def _at(condition: Condition, variable: Var) -> Where:
    text = condition.text
    if isinstance(text, Located) and variable.offset is not None:
        return text.at(variable.offset)
    return where_of(text)
