"""From nodes to a `Case`: shape, keys, ids and the syntax of formulas; what names refer to is `model`'s business."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from detente.case.elements import (
    MOVE_TEXT,
    MOVES,
    RULE_LISTS,
    STATUSES,
    Condition,
    DecisionMaker,
    ForbiddenMove,
    IndistinguishableStates,
    Layer,
    Note,
    Option,
    Override,
    Proposal,
    RepairRules,
    Rival,
    Rule,
    Term,
)
from detente.case.evidence_reader import EvidenceReader
from detente.case.nodes import Located, Mapping, Node, Sequence, describe, is_null, shorten, where_of
from detente.case.preferences import Preference, read_preference
from detente.case.sections import NAME, REASONS, TOP_ONLY, known_keys
from detente.case.sections.repair import ADD_AT, CHANGES
from detente.case.shapes import FORMAT, first_key
from detente.errors import FormulaError, InvalidCase, Problem, nearest
from detente.formula import is_pattern, parse

_REASONS = tuple(field.name for field in REASONS)


@dataclass(frozen=True)
class Layers:
    """What could be read, with the problems; `intact` tells that they left everything else as it was written."""

    layer: Layer
    perspectives: dict[str, Override]
    phases: dict[str, Override]
    problems: tuple[Problem, ...]
    intact: bool


def read_layers(root: Node) -> Layers:
    """Read the top level, the perspectives and the phases of a case.

    Raises
    ------
    InvalidCase
        If the text is no case at all, or one of another format; other errors are in the result.
    """
    reader = _Reader()
    if not isinstance(root, Mapping):
        reader.problem(
            root.where,
            f"found {describe(root)}; expected a case, that is a mapping that starts with “format: {FORMAT}”",
        )
        raise InvalidCase(reader.problems)
    version = root.get("format")
    if version is not None and version != FORMAT:
        where = version.where if isinstance(version, Located) else root.where
        reader.problem(where, f"found the format {describe(version)}; this version of Detente reads “{FORMAT}”")
        raise InvalidCase(reader.problems)
    reader.keys(
        root, "the case", known_keys()["case"], required=("format",) if _is_evidence(root) else ("format", "options")
    )
    layer = reader.layer(root)
    perspectives = reader.table(root, "perspectives", lambda key, node: reader.override(key, node, "perspective"))
    phases = reader.table(root, "phases", lambda key, node: reader.override(key, node, "phase"))
    for override in (*perspectives.values(), *phases.values()):
        reader.only_known_options(override, layer)
    return Layers(layer, perspectives, phases, tuple(reader.problems), reader.intact)


def _is_evidence(root: Mapping) -> bool:
    """Tell whether a file can do without a model, since it holds sources or a codebook."""
    return any(root.get(section) is not None for section in ("sources", "codes"))


class _Reader(EvidenceReader):
    """Reads the sections of a case; what evidence consists of is its base's business."""

    top_only = TOP_ONLY

    def kinds(self) -> MappingType[str, tuple[str, ...]]:
        return {kind: keys for kind, keys in known_keys().items() if kind not in ("case", "override")}

    def condition(self, node: Node | None, what: str) -> Condition | None:
        text = self.text(node, f"{what}, a formula or a pattern")
        if text is None:
            return None
        if text[:1].isdigit():
            self.problem(text.where, f"found “{shorten(text)}”; expected {what}, a formula or a pattern")
            return None
        return self.condition_of(text)

    def condition_of(self, text: Located) -> Condition | None:
        if is_pattern(text):
            return Condition(text, None)
        try:
            return Condition(text, parse(str(text)))
        except FormulaError as e:
            self.problem(text.at(e.offset), e.message, e.hint)
            return None

    def note(self, node: Mapping) -> Note:
        return Note(
            because=self.member(node, "because", "a reason in words"),
            evidence=self.words(node.get("evidence"), "“evidence”"),
            status=self.choice(node, "status", STATUSES),
            note=self.member(node, "note", "a note in words"),
        )

    # -- sections -------------------------------------------------------------------------------------------------

    def layer(self, node: Mapping) -> Layer:
        def words(key: str) -> str | None:
            return self.member(node, key, f"words for “{key}”")

        decision_makers = None
        if node.get("decision_makers") is not None:
            decision_makers = self.table(node, "decision_makers", self.decision_maker)
        places = {}
        for key, value in node.entries:
            first = value.entries[0][0].where if isinstance(value, Mapping) and value.entries else value.where
            places[str(key)] = key.where if is_null(value) else first
        return Layer(
            title=words("title"),
            summary=words("summary"),
            citation=words("citation"),
            caution=words("caution"),
            status_quo=self.member(node, "status_quo", "a state such as YNN, or the name of one"),
            decision_makers=decision_makers,
            options=self.table(node, "options", self.option),
            infeasible=self.entries(node, "infeasible", self.rule),
            forbidden_moves=self.entries(node, "forbidden_moves", self.forbidden),
            indistinguishable=self.entries(node, "indistinguishable", self.indistinguishable),
            preferences=self.table(node, "preferences", self.preference),
            states=self.table(node, "states", lambda _, value: self.text(value, "a state such as YNN")),
            definitions=self.table(node, "definitions", lambda _, value: self.condition(value, "a definition")),
            proposals=self.table(node, "proposals", self.proposal),
            sources=self.table(node, "sources", self.source),
            claims=self.table(node, "claims", self.claim),
            actors=self.table(node, "actors", self.actor),
            coders=self.table(node, "coders", self.coder),
            codes=self.described(node, "codes", "what the code stands for, in words"),
            left_out=self.described(node, "left_out", "the reason, in words"),
            repair=self.repair(node.get("repair")),
            places=places,
        )

    def described(self, parent: Mapping, section: str, what: str) -> dict[str, str]:
        """Read a section of words with words about each."""
        node = parent.get(section)
        body = None if is_null(node) else self.mapping(node, f"“{section}”")
        found = {str(key): self.text(value, what) for key, value in body.entries} if body else {}
        return {key: value for key, value in found.items() if value is not None}

    def repair(self, node: Node | None) -> RepairRules | None:
        body = None if is_null(node) else self.mapping(node, "“repair”")
        if body is None or not self.keys(body, "“repair”", known_keys()["repair"]):
            return None
        allow = self.words(body.get("allow"), "“allow”")
        costs: dict[str, int] = {}
        listed = body.get("costs")
        costs_node = self.mapping(listed, "“costs”") if listed is not None else None
        for kind, _ in costs_node.entries if costs_node else ():
            assert costs_node is not None
            cost = self.whole(costs_node, str(kind))
            if cost == 0:
                self.problem(kind.where, f"found the cost 0 for “{kind}”; expected a whole number above zero")
            costs[kind] = cost or 1
        for named in (*allow, *costs):
            if named not in CHANGES:
                self.problem(where_of(named), f"found “{named}”, which is no kind of change", nearest(named, CHANGES))
        return RepairRules(
            allow,
            costs,
            self.words(body.get("keep"), "“keep”"),
            self.table(body, "owners", lambda key, value: self.words(value, f"the owners of “{key}”")),
            self.table(body, "wants", self.wants),
            self.choice(body, "add_at", ADD_AT),
        )

    def wants(self, key: Located, node: Node) -> tuple[Condition, ...]:
        found = [self.condition(item, "a want") for item in self.items(node, f"what “{key}” may want")]
        return tuple(condition for condition in found if condition is not None)

    def override(self, key: Located, node: Node, what: str) -> Override | None:
        if is_null(node):
            node = Mapping(node.where, ())
        body = self.mapping(node, f"the {what} “{key}”")
        if body is None or not self.keys(body, f"a {what}", known_keys()["override"]):
            return None
        return Override(key, self.name(body), self.layer(body), self.note(body))

    def only_known_options(self, override: Override, base: Layer) -> None:
        for key in override.layer.options:
            if key not in base.options:
                hint = nearest(key, base.options) or "declare it at the top level and forbid it elsewhere by a rule"
                text = f"found the new option “{key}”; options are declared at the top level only"
                self.problem(where_of(key), text, hint)

    def decision_maker(self, key: Located, node: Node) -> DecisionMaker | None:
        body = self.mapping(node, f"the decision maker “{key}”")
        if body is None or not self.keys(body, "a decision maker", known_keys()["decision maker"]):
            return None
        group = self.member(body, "group", "the id of a group")
        if group is not None and not self.id(group, "a group"):
            group = None
        return DecisionMaker(key, self.name(body) or key, group, self.note(body))

    def option(self, key: Located, node: Node) -> Option | None:
        if is_null(node):
            return Option(key)
        body = self.mapping(node, f"the option “{key}”")
        if body is None or not self.keys(body, "an option", known_keys()["option"]):
            return None
        owner_node = body.get("owner")
        if isinstance(owner_node, Sequence):
            found = ", ".join(i if isinstance(i, Located) else "…" for i in owner_node.items)
            self.problem(
                owner_node.where,
                f"found the owners [{found}]; an option has exactly one owner",
                "make two options, one for each, or give it to one of them",
            )
            owner_node = None
        return Option(
            key,
            owner=self.text(owner_node, "the id of one decision maker"),
            name=self.name(body),
            moves=self.choice(body, "moves", MOVES),
            taken=self.member(body, "taken", "words"),
            not_taken=self.member(body, "not_taken", "words"),
            contested=tuple(self.table(body, "contested", self.rival).values())
            if body.get("contested") is not None
            else None,
            note=self.note(body) if any(body.get(k) is not None for k in _REASONS) else None,
            where=first_key(body),
        )

    def rival(self, key: Located, node: Node) -> Rival | None:
        if is_null(node):
            return Rival(key)
        body = self.mapping(node, f"the rival owner “{key}”")
        if body is None or not self.keys(body, "a rival owner", known_keys()["rival owner"]):
            return None
        return Rival(key, self.note(body))

    def rule(self, node: Node) -> Rule | None:
        if isinstance(node, Located):
            condition = self.condition(node, "an infeasible condition")
            return Rule("when", condition, (), node.where) if condition else None
        body = self.mapping(node, "an infeasible condition")
        if body is None or not self.keys(body, "an entry of “infeasible”", known_keys()["infeasible"]):
            return None
        kinds = [k for k in ("when", *RULE_LISTS) if body.get(k) is not None]
        if len(kinds) != 1:
            found = " and ".join(f"“{k}”" for k in kinds) or "none of them"
            self.problem(
                first_key(body), f"found {found}; an entry of “infeasible” has one of when, {', '.join(RULE_LISTS)}"
            )
            return None
        kind = kinds[0]
        note, name, where = self.note(body), self.name(body), next(k.where for k, _ in body.entries if k == kind)
        if kind == "when":
            condition = self.condition(body.get("when"), "an infeasible condition")
            return Rule("when", condition, (), where, name, note) if condition else None
        options = self.rule_options(body.get(kind), kind)
        return Rule(kind, None, options, where, name, note) if options else None  # type: ignore[arg-type]  # kind is one of RULE_LISTS

    def rule_options(self, node: Node | None, kind: str) -> tuple[str, ...]:
        if not isinstance(node, Sequence):
            assert node is not None
            self.problem(node.where, f"found {describe(node)} for “{kind}”; expected a list of at least two option ids")
            return ()
        before = len(self.problems)
        options = self.words(node, f"“{kind}”")
        if len(options) < 2 and len(self.problems) == before:
            found = f"only “{options[0]}”" if options else "an empty list"
            self.problem(node.where, f"found {found} for “{kind}”; expected at least two option ids")
        return options if len(self.problems) == before else ()

    def forbidden(self, node: Node) -> ForbiddenMove | None:
        if isinstance(node, Located):
            match = MOVE_TEXT.fullmatch(node)
            if match is None:
                self.problem(node.where, f"found {describe(node)}; expected “BY from CONDITION to CONDITION”")
                return None
            by, start, end = (Located(match.group(k), node.at(match.start(k))) for k in (1, 2, 3))
            origin, target = self.condition_of(start), self.condition_of(end)
            return ForbiddenMove(by, origin, target, node.where) if origin and target else None
        body = self.mapping(node, "a forbidden move")
        if body is None or not self.keys(
            body, "a forbidden move", known_keys()["forbidden move"], required=("by", "from", "to")
        ):
            return None
        mover = self.member(body, "by", "the id of a decision maker")
        origin = self.condition(body.get("from"), "where the move starts")
        target = self.condition(body.get("to"), "where the move ends")
        if mover is None or origin is None or target is None:
            return None
        return ForbiddenMove(mover, origin, target, body.where, self.name(body), self.note(body))

    def indistinguishable(self, node: Node) -> IndistinguishableStates | None:
        if isinstance(node, Located):
            condition = self.condition(node, "which states are one")
            return IndistinguishableStates(condition, node.where) if condition else None
        body = self.mapping(node, "which states are one")
        if body is None or not self.keys(
            body, "an entry of “indistinguishable”", known_keys()["indistinguishable"], required=("when",)
        ):
            return None
        condition = self.condition(body.get("when"), "which states are one")
        return IndistinguishableStates(condition, body.where, self.name(body), self.note(body)) if condition else None

    def preference(self, key: Located, node: Node) -> Preference | None:
        return read_preference(self, key, node, (NAME.name, *_REASONS))

    def proposal(self, key: Located, node: Node) -> Proposal | None:
        body = self.mapping(node, f"the proposal “{key}”")
        if body is None or not self.keys(body, "a proposal", known_keys()["proposal"]):
            return None
        terms_node = body.get("terms")
        terms: tuple[Term, ...] | Condition | None = None
        if isinstance(terms_node, Mapping):
            terms = tuple(self.table(body, "terms", self.term).values())
        elif terms_node is not None:
            terms = self.condition(terms_node, "the terms")
        return Proposal(
            key,
            name=self.name(body),
            parties=self.words(body.get("parties"), "“parties”") if body.get("parties") is not None else None,
            terms=terms,
            note=self.note(body) if any(body.get(k) is not None for k in _REASONS) else None,
            where=first_key(body),
            supersedes=self.member(body, "supersedes", "the id of an earlier proposal"),
        )

    def term(self, key: Located, node: Node) -> Term | None:
        if isinstance(node, Located):
            condition = self.condition(node, "a term")
            return Term(key, None, condition) if condition else None
        body = self.mapping(node, f"the term “{key}”")
        if body is None or not self.keys(body, "a term", known_keys()["term"]):
            return None
        that = self.condition(body.get("that"), "a term") if body.get("that") is not None else None
        return Term(key, self.name(body), that, self.words(body.get("obliges"), "“obliges”"), self.note(body))
