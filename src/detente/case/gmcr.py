"""Files of GMCR+ (JSON), read as cases.

What is known of the format comes from the files and the schema published with GMCR+: options with a permitted
direction, decision makers with option indices and preferences (conditions, best first) or a manual ranking of state
numbers, infeasible conditions. A condition is ``[[option index, "Y"|"N"], ...]``, read as "and", or
``{"compound": true, "members": [...]}``, read as "or". State numbers count the feasible states from one, in the order
of their decimal codes, the first option least significant.
"""

from __future__ import annotations

import re

from detente.case.nodes import Located, Mapping, Node, Sequence, describe, is_null
from detente.errors import InvalidCase, Problem, Where
from detente.formula import WORDS, Formula, parse

DIRECTIONS = {"both": "both", "fwd": "take-only", "back": "drop-only"}
MAX_OPTIONS_FOR_RANKING = 16


def looks_like_gmcr(root: Node) -> bool:
    """Tell whether a file that is not named so is one of GMCR+."""
    return isinstance(root, Mapping) and root.get("format") is None and root.get("decisionMakers") is not None


def gmcr_to_nodes(root: Node, name: str) -> Node:
    """Turn the nodes of a GMCR+ file into the nodes of a case; places stay those of the GMCR+ file.

    Raises
    ------
    InvalidCase
        At the first thing that is not as GMCR+ writes it, options of two owners or of none included.
    """
    if not isinstance(root, Mapping) or root.get("options") is None or root.get("decisionMakers") is None:
        raise _error(
            root, f"found {describe(root)}; expected the JSON of a GMCR+ file, with “options” and “decisionMakers”"
        )
    return _Converter(root).case(name)


def _error(node: Node, message: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(node.where, message, hint)])


class _Converter:
    def __init__(self, root: Mapping) -> None:
        self.root = root
        self.option_nodes = [self.mapping(o, "an option") for o in self.items(root, "options")]
        self.dm_nodes = [self.mapping(d, "a decision maker") for d in self.items(root, "decisionMakers")]
        if not self.option_nodes:
            raise _error(root, "found no option in “options”")
        self.option_ids = _ids([self.text(o, "name") for o in self.option_nodes], "option")
        self.dm_ids = _ids([self.text(d, "name") for d in self.dm_nodes], "dm")
        self.infeasible = [
            Located(self.condition(c), c.where, step=None) for c in self.items(root, "infeasibles", required=False)
        ]

    # -- reading --------------------------------------------------------------------------------------------------

    def items(self, node: Mapping, key: str, *, required: bool = True) -> tuple[Node, ...]:
        value = node.get(key)
        if is_null(value) and not required:
            return ()
        if not isinstance(value, Sequence):
            found = "nothing" if value is None else describe(value)
            raise _error(value or node, f"found {found} for “{key}”; expected a list")
        return value.items

    def mapping(self, node: Node, what: str) -> Mapping:
        if not isinstance(node, Mapping):
            raise _error(node, f"found {describe(node)}; expected {what}, an object")
        return node

    def text(self, node: Mapping, key: str) -> Located:
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
        if isinstance(node, Mapping):
            members = [self.condition(m) for m in self.items(node, "members")]
            if not members:
                raise _error(node, "found a compound condition without members")
            return " or ".join(f"({m})" for m in members)
        if not isinstance(node, Sequence) or not node.items:
            raise _error(node, f"found {describe(node)}; expected a condition such as [[0, “Y”], [2, “N”]]")
        literals = []
        for pair in node.items:
            if not isinstance(pair, Sequence) or len(pair.items) != 2:
                raise _error(pair, f"found {describe(pair)}; expected a pair such as [0, “Y”]")
            option, letter = self.option_ids[self.index(pair.items[0])], pair.items[1]
            if letter not in ("Y", "N"):
                raise _error(letter, f"found {describe(letter)}; expected “Y” or “N”")
            literals.append(option if letter == "Y" else f"not {option}")
        return " and ".join(literals)

    # -- writing --------------------------------------------------------------------------------------------------

    def case(self, name: str) -> Node:
        where = self.root.where
        owners = self.owners()
        options = [
            (
                Located(oid, node.where),
                _mapping(
                    node.where, {"owner": owners[k], "name": self.text(node, "name"), "moves": self.direction(node)}
                ),
            )
            for k, (oid, node) in enumerate(zip(self.option_ids, self.option_nodes, strict=True))
        ]
        decision_makers = [
            (Located(i, node.where), _mapping(node.where, {"name": self.text(node, "name")}))
            for i, node in zip(self.dm_ids, self.dm_nodes, strict=True)
        ]
        preferences = [
            (Located(i, node.where), self.preference(node)) for i, node in zip(self.dm_ids, self.dm_nodes, strict=True)
        ]
        title = self.root.get("title")
        return _mapping(
            where,
            {
                "format": "detente/1",
                "title": title if isinstance(title, Located) and title else f"{name} (read from a GMCR+ file)",
                "decision_makers": Mapping(where, tuple(decision_makers)),
                "options": Mapping(where, tuple(options)),
                "infeasible": Sequence(where, tuple(self.infeasible)),
                "preferences": Mapping(where, tuple(preferences)),
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

    def direction(self, node: Mapping) -> str:
        word = self.text(node, "permittedDirection") if node.get("permittedDirection") else "both"
        if word not in DIRECTIONS:
            raise _error(
                node.get("permittedDirection") or node, f"found the direction “{word}”; expected both, fwd or back"
            )
        return DIRECTIONS[word]

    def preference(self, node: Mapping) -> Node:
        manual = self.root.get("useManualPreferenceRanking")
        ranking = node.get("preferenceRanking")
        statements = node.get("preferences")
        has_statements = isinstance(statements, Sequence) and bool(statements.items)
        if isinstance(ranking, Sequence) and ranking.items and (manual == "true" or not has_statements):
            return _mapping(ranking.where, {"ranking": self.ranking(ranking)})
        if isinstance(statements, Sequence):
            texts = [Located(self.condition(c), c.where, step=None) for c in statements.items]
            return Sequence(statements.where, tuple(texts))
        raise _error(
            node, f"found no preferences for “{self.text(node, 'name')}”; expected “preferences” or “preferenceRanking”"
        )

    def ranking(self, ranking: Sequence) -> Node:
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
            Sequence(item.where, tuple(state(s) for s in item.items)) if isinstance(item, Sequence) else state(item)
            for item in ranking.items
        ]
        return Sequence(ranking.where, tuple(groups))

    def feasible(self, ranking: Sequence) -> list[int]:
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


def _mapping(where: Where, entries: dict[str, Node | str]) -> Mapping:
    return Mapping(
        where,
        tuple(
            (Located(k, where), v if isinstance(v, Sequence | Mapping | Located) else Located(v, where))
            for k, v in entries.items()
        ),
    )


def _ids(names: list[Located], fallback: str) -> list[str]:
    """Make an id of each name: its words joined by underscores; numbered where that is empty or taken."""
    ids: list[str] = []
    for k, name in enumerate(names):
        stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
        if not stem or stem[0].isdigit():
            stem = f"{fallback}_{stem or k + 1}"
        if stem.lower() in WORDS or set(stem) <= {"Y", "N"}:
            stem += "_"
        candidate, n = stem, 2
        while candidate in ids:
            candidate, n = f"{stem}_{n}", n + 1
        ids.append(candidate)
    return ids
