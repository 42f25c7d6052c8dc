"""Files of GMCR+ (JSON), read as cases.

What is known of the format comes from the files and the source published with GMCR+: options with a permitted
direction, decision makers with option indices and preferences (conditions, best first) or a manual ranking of state
numbers, infeasible conditions. Rankings are kept under one of two names: up to version 0.3.5 ``preferenceVector``,
used where ``useManualPreferenceVectors`` says so, later ``preferenceRanking`` and ``useManualPreferenceRanking``. A
condition is ``[[option index, "Y"|"N"], ...]``, read as "and", or ``{"compound": true, "members": [...]}``, read as
"or". State numbers count the feasible states from one, in the order of their decimal codes, the first option least
significant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.case.foreign import Converted, mapping, names_to_ids
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe, is_null
from detente.errors import InvalidCase, Problem
from detente.formula import Formula, parse

DIRECTIONS = {"both": "both", "fwd": "take-only", "back": "drop-only"}
MAX_OPTIONS_FOR_RANKING = 16

_MANUAL = ("useManualPreferenceRanking", "useManualPreferenceVectors")
_RANKINGS = ("preferenceRanking", "preferenceVector")
_KNOWN = {
    "the file": (
        "title", "options", "decisionMakers", "infeasibles", *_MANUAL, "coalitions", "coalitionsFull", "program",
        "version", "detente:made",
    ),
    "an option": ("name", "permittedDirection"),
    "a decision maker": ("name", "options", "preferences", *_RANKINGS, "misperceptions", "payoffs"),
}  # fmt: skip
"""What is known of the format; `payoffs` and `coalitionsFull` are worked out from the rest. The last key of the file is
the mark of what `detente export` writes."""


def looks_like_gmcr(root: Node) -> bool:
    """Tell whether a file that is not named so is one of GMCR+."""
    return isinstance(root, MappingNode) and root.get("format") is None and root.get("decisionMakers") is not None


def read_gmcr(root: Node, name: str) -> Converted:
    """Turn the nodes of a GMCR+ file into a case.

    Raises
    ------
    InvalidCase
        At the first thing that is not as GMCR+ writes it, options of two owners or of none included.
    """
    if not isinstance(root, MappingNode) or root.get("options") is None or root.get("decisionMakers") is None:
        raise _error(
            root, f"found {describe(root)}; expected the JSON of a GMCR+ file, with “options” and “decisionMakers”"
        )
    return _Converter(root).converted(name)


def _error(node: Node, message: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(node.where, message, hint)])


class _Converter:
    def __init__(self, root: MappingNode) -> None:
        self.root = root
        self.option_nodes = [self.mapping(o, "an option") for o in self.items(root, "options")]
        self.dm_nodes = [self.mapping(d, "a decision maker") for d in self.items(root, "decisionMakers")]
        if not self.option_nodes:
            raise _error(root, "found no option in “options”")
        self.option_ids = names_to_ids([self.text(o, "name") for o in self.option_nodes], "option")
        self.dm_ids = names_to_ids([self.text(d, "name") for d in self.dm_nodes], "dm")
        self.infeasible = [
            Located(self.condition(c), c.where, step=None) for c in self.items(root, "infeasibles", required=False)
        ]

    # -- reading --------------------------------------------------------------------------------------------------

    def items(self, node: MappingNode, key: str, *, required: bool = True) -> tuple[Node, ...]:
        value = node.get(key)
        if is_null(value) and not required:
            return ()
        if not isinstance(value, SequenceNode):
            found = "nothing" if value is None else describe(value)
            raise _error(value or node, f"found {found} for “{key}”; expected a list")
        return value.items

    def mapping(self, node: Node, what: str) -> MappingNode:
        if not isinstance(node, MappingNode):
            raise _error(node, f"found {describe(node)}; expected {what}, an object")
        return node

    def text(self, node: MappingNode, key: str) -> Located:
        value = node.get(key)
        if not isinstance(value, Located):
            raise _error(value or node, f"found {describe(value) if value else 'nothing'} for “{key}”; expected a text")
        return value

    def index(self, node: Node) -> int:
        if not isinstance(node, Located) or not re.fullmatch(r"\d{1,6}", node):
            raise _error(node, f"found {describe(node)}; expected the index of an option")
        if int(node) >= len(self.option_nodes):
            raise _error(
                node, f"found the option index {node}; there are {len(self.option_nodes)} options, counted from 0"
            )
        return int(node)

    def condition(self, node: Node) -> str:
        """Return a condition as the text of a formula."""
        if isinstance(node, MappingNode):
            members = [self.condition(m) for m in self.items(node, "members")]
            if not members:
                raise _error(node, "found a compound condition without members")
            return " or ".join(f"({m})" for m in members)
        if not isinstance(node, SequenceNode) or not node.items:
            raise _error(node, f"found {describe(node)}; expected a condition such as [[0, “Y”], [2, “N”]]")
        literals = []
        for pair in node.items:
            if not isinstance(pair, SequenceNode) or len(pair.items) != 2:
                raise _error(pair, f"found {describe(pair)}; expected a pair such as [0, “Y”]")
            option, letter = self.option_ids[self.index(pair.items[0])], pair.items[1]
            if letter not in ("Y", "N"):
                raise _error(letter, f"found {describe(letter)}; expected “Y” or “N”")
            literals.append(option if letter == "Y" else f"not {option}")
        return " and ".join(literals)

    # -- what is left unread --------------------------------------------------------------------------------------

    def unread(self) -> Iterator[Problem]:
        """Name what changes the meaning of the conflict and has no place in the case."""
        for dm in self.dm_nodes:
            if isinstance(found := dm.get("misperceptions"), SequenceNode) and found.items:
                yield Problem(
                    found.where,
                    f"what {self.text(dm, 'name')} misperceives is left unread: here everybody sees every state",
                    "a perspective can say what a decision maker sees",
                )
        coalitions = self.root.get("coalitions")
        for group in coalitions.items if isinstance(coalitions, SequenceNode) else ():
            if isinstance(group, SequenceNode) and len(group.items) > 1:
                members = " and ".join(self.member(m) for m in group.items)
                yield Problem(
                    group.where,
                    f"the coalition of {members} is left unread: here each decides alone",
                    "keep in mind that what they could do together is not analysed",
                )

    def member(self, node: Node) -> str:
        if isinstance(node, Located) and re.fullmatch(r"\d{1,6}", node) and int(node) < len(self.dm_nodes):
            return self.text(self.dm_nodes[int(node)], "name")
        raise _error(node, f"found {describe(node)} in a coalition; expected the index of a decision maker")

    def rankings_in_doubt(self) -> Iterator[Problem]:
        """Say where the file leaves room for how its manual rankings are meant."""
        used = [dm for dm in self.dm_nodes if self.uses_ranking(dm)]
        for dm in self.dm_nodes if self.manual else ():
            if dm not in used:
                name = self.text(dm, "name")
                yield Problem(
                    dm.where,
                    f"the file asks for manual rankings; {name} has none, so its statements are read",
                    "rank its states in GMCR+ and save again, if a ranking is meant",
                )
        flat = [self.index(k) for dm in self.dm_nodes for k in self.items(dm, "options")]
        if used and flat != sorted(flat):
            yield Problem(
                self.root.where,
                "the options of a decision maker do not stand together; GMCR+ puts them together before it numbers "
                "states, while the numbers in rankings are read here in the order of the file",
                "save the file with GMCR+ once more",
            )

    def unknown(self) -> Iterator[Problem]:
        """Name each key that is not known, once; it may carry meaning."""
        nodes = [("the file", self.root), *(("an option", o) for o in self.option_nodes)]
        told = set()
        for what, node in [*nodes, *(("a decision maker", d) for d in self.dm_nodes)]:
            for key, value in node.entries:
                empty = is_null(value) or (isinstance(value, SequenceNode) and not value.items)
                if key not in _KNOWN[what] and not empty and (what, key) not in told:
                    told.add((what, key))
                    yield Problem(
                        key.where,
                        f"“{key}” of {what} is not known in GMCR+ files and is left unread",
                        "look up in the program that wrote it whether it changes the conflict",
                    )

    # -- writing --------------------------------------------------------------------------------------------------

    def converted(self, name: str) -> Converted:
        unread = tuple(self.unread())
        nodes = self.case(name, "; ".join(n.message for n in unread))
        return Converted(nodes, (*unread, *self.rankings_in_doubt(), *self.unknown()))

    def case(self, name: str, caution: str) -> Node:
        where = self.root.where
        owners = self.owners()
        options = [
            (
                Located(oid, node.where),
                mapping(
                    node.where, {"owner": owners[k], "name": self.text(node, "name"), "moves": self.direction(node)}
                ),
            )
            for k, (oid, node) in enumerate(zip(self.option_ids, self.option_nodes, strict=True))
        ]
        decision_makers = [
            (Located(i, node.where), mapping(node.where, {"name": self.text(node, "name")}))
            for i, node in zip(self.dm_ids, self.dm_nodes, strict=True)
        ]
        self.check_preferences()
        preferences = [
            (Located(i, node.where), self.preference(node)) for i, node in zip(self.dm_ids, self.dm_nodes, strict=True)
        ]
        title = self.root.get("title")
        return mapping(
            where,
            {
                "format": "detente/1",
                "title": title if isinstance(title, Located) and title else f"{name} (read from a GMCR+ file)",
                "decision_makers": MappingNode(where, tuple(decision_makers)),
                "options": MappingNode(where, tuple(options)),
                "infeasible": SequenceNode(where, tuple(self.infeasible)),
                "preferences": MappingNode(where, tuple(preferences)),
                **({"caution": f"Read from a GMCR+ file: {caution}."} if caution else {}),
            },
        )

    def owners(self) -> list[str]:
        owners: dict[int, str] = {}
        for dm, node in zip(self.dm_ids, self.dm_nodes, strict=True):
            for item in self.items(node, "options"):
                k = self.index(item)
                option = self.text(self.option_nodes[k], "name")
                if k in owners and owners[k] != dm:
                    raise _error(
                        item,
                        (
                            f"found the option “{option}” (index {k}) with two owners, {owners[k]} and {dm}; an "
                            "option has exactly one"
                        ),
                    )
                owners[k] = dm
        for k, node in enumerate(self.option_nodes):
            if k not in owners:
                raise _error(
                    node,
                    (
                        f"found the option “{self.text(node, 'name')}” (index {k}) that no decision maker owns; "
                        "an option has exactly one owner"
                    ),
                )
        return [owners[k] for k in range(len(self.option_nodes))]

    def direction(self, node: MappingNode) -> str:
        word = self.text(node, "permittedDirection") if node.get("permittedDirection") else "both"
        if word not in DIRECTIONS:
            raise _error(
                node.get("permittedDirection") or node, f"found the direction “{word}”; expected both, fwd or back"
            )
        return DIRECTIONS[word]

    @property
    def manual(self) -> bool:
        """Whether rankings made by hand are what counts; of the two names the later one decides."""
        found = next((value for key in _MANUAL if (value := self.root.get(key)) is not None), None)
        if found is None or is_null(found):
            return False
        if found not in ("true", "false"):
            raise _error(found, f"found {describe(found)}; expected true or false")
        return found == "true"

    def ranked(self, node: MappingNode) -> SequenceNode | None:
        found = next((value for key in _RANKINGS if (value := node.get(key)) is not None), None)
        if found is None or is_null(found):
            return None
        if not isinstance(found, SequenceNode):
            raise _error(found, f"found {describe(found)} for a ranking; expected a list of state numbers, best first")
        return found if found.items else None

    def uses_ranking(self, node: MappingNode) -> bool:
        return self.ranked(node) is not None and (self.manual or not self.stated(node))

    def stated(self, node: MappingNode) -> tuple[Node, ...]:
        return self.items(node, "preferences", required=False)

    def preference(self, node: MappingNode) -> Node:
        ranking = self.ranked(node)
        if ranking is not None and self.uses_ranking(node):
            return mapping(ranking.where, {"ranking": self.ranking(ranking)})
        texts = [Located(self.condition(c), c.where, step=None) for c in self.stated(node)]
        return SequenceNode(node.where, tuple(texts))

    def check_preferences(self) -> None:
        """Refuse decision makers without preferences, all at once: they would find every state as good as any other."""
        without = [dm for dm in self.dm_nodes if self.ranked(dm) is None and not self.stated(dm)]
        hint = "state what it prefers in GMCR+ and save again, or write a case file"
        if without:
            raise InvalidCase(
                [
                    Problem(dm.where, f"found no preferences of “{self.text(dm, 'name')}”, and no ranking by it", hint)
                    for dm in without
                ]
            )

    def ranking(self, ranking: SequenceNode) -> Node:
        codes = self.feasible(ranking)
        width = len(self.option_ids)

        def state(item: Node) -> Located:
            if not isinstance(item, Located) or not re.fullmatch(r"\d{1,9}", item) or not 1 <= int(item) <= len(codes):
                raise _error(
                    item, f"found {describe(item)}; expected the number of a feasible state, 1 to {len(codes)}"
                )
            code = codes[int(item) - 1]
            return Located("".join("Y" if code >> k & 1 else "N" for k in range(width)), item.where)

        groups: list[Node] = [
            SequenceNode(item.where, tuple(state(s) for s in item.items))
            if isinstance(item, SequenceNode)
            else state(item)
            for item in ranking.items
        ]
        return SequenceNode(ranking.where, tuple(groups))

    def feasible(self, ranking: SequenceNode) -> list[int]:
        width = len(self.option_ids)
        if width > MAX_OPTIONS_FOR_RANKING:
            raise _error(
                ranking,
                (
                    f"found a ranking over {width} options; rankings of GMCR+ files are read up to "
                    f"{MAX_OPTIONS_FOR_RANKING}"
                ),
            )
        rules: list[Formula] = [parse(text) for text in self.infeasible]

        def exists(code: int) -> bool:
            values = {o: bool(code >> k & 1) for k, o in enumerate(self.option_ids)}
            return not any(rule.evaluate(values) for rule in rules)

        return [code for code in range(1 << width) if exists(code)]
