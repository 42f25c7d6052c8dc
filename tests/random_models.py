"""Seeded random models that can be read by `naive.Model` and be written out as case files.

A random model keeps its formulas as small trees. `naive_model` turns them into Python predicates, `case_text` into the
words of the case format, so that the reader of case files is checked as well. The same seed gives the same model.

The shape of the population (see `tests/test_definitions.py`, which asserts it): more than half of the models have three
to five decision makers and four to six options; one in five has forbidden single moves, one in ten coalesced states,
one in ten both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import naive
from naive import Combination

POPULATION = 600

# A formula: ("option", id), ("const", bool), ("not", f), ("and", f, ...), ("or", f, ...), ("if", f, g), ("iff", f, g),
# ("group", f) for parentheses that need not be there; and ("pattern", ((id, bool), ...)), never inside another formula.
Tree = tuple[Any, ...]

DECISION_MAKERS = ("ada", "Bo", "c_3", "D4", "_e")
# Ids that are easily mistaken: only Y and N but for one letter, parts of formula words, capitals, underscores.
OPTIONS = ("a", "Yn", "or_not", "B2", "_c", "iffy", "NYx", "trues")

BINDING = {"iff": 0, "if": 1, "or": 2, "and": 3, "not": 4, "option": 5, "const": 5, "group": 5}


@dataclass(frozen=True)
class Rule:
    """An entry of `infeasible`: a formula (`kind` = when) or at_most_one, at_least_one, exactly_one of some options."""

    kind: str
    when: Tree = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ban:
    """An entry of `forbidden_moves`."""

    by: str
    origin: Tree
    target: Tree


@dataclass(frozen=True)
class Preference:
    """Statements (trees), tied (groups of trees), a ranking (groups of patterns) or weights (option, number)."""

    kind: str
    entries: tuple[Any, ...]


@dataclass(frozen=True)
class RandomModel:
    """A random model; `seed` is None for one derived from another or made by hand."""

    decision_makers: tuple[str, ...]
    options: tuple[naive.Option, ...]
    preferences: Mapping[str, Preference]
    infeasible: tuple[Rule, ...] = ()
    forbidden: tuple[Ban, ...] = ()
    classes: tuple[Tree, ...] = ()
    seed: int | None = None

    @property
    def kind(self) -> str:
        return {
            (False, False): "plain",
            (True, False): "forbidden moves",
            (False, True): "coalesced states",
            (True, True): "forbidden moves and coalesced states",
        }[bool(self.forbidden), bool(self.classes)]

    @property
    def plain(self) -> bool:
        return self.kind == "plain"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    def naive_model(self, cls: type[naive.Model] = naive.Model) -> naive.Model:
        """The model as the naive reading takes it (or a variant of that reading)."""
        return cls(
            self.decision_makers,
            self.options,
            {i: self._naive_preference(self.preferences[i]) for i in self.decision_makers},
            infeasible=[self._naive_rule(rule) for rule in self.infeasible],
            forbidden=[
                naive.Forbidden(ban.by, self.formula(ban.origin), self.formula(ban.target)) for ban in self.forbidden
            ],
            coalesced=[self.formula(tree) for tree in self.classes],
        )

    def indifferent(self) -> RandomModel:
        """The model in which nobody prefers anything: what is feasible, and what moves there are."""
        return replace(self, preferences={i: Preference("weights", ()) for i in self.decision_makers}, seed=None)

    def formula(self, tree: Tree) -> naive.Formula:
        return naive.Formula(text(tree, self.names), predicate(tree))

    def _naive_rule(self, rule: Rule) -> naive.Formula:
        if rule.kind == "when":
            return self.formula(rule.when)
        violated: dict[str, Callable[[int], bool]] = {
            "at_most_one": lambda taken: taken > 1,
            "at_least_one": lambda taken: taken == 0,
            "exactly_one": lambda taken: taken != 1,
        }
        return naive.Formula(rule.kind, lambda c: violated[rule.kind](sum(option in c for option in rule.options)))

    def _naive_preference(self, preference: Preference) -> naive.Preference:
        if preference.kind == "statements":
            return naive.Statements([self.formula(tree) for tree in preference.entries])
        if preference.kind == "tied":
            return naive.Tied([[self.formula(tree) for tree in group] for group in preference.entries])
        if preference.kind == "ranking":
            return naive.Ranking([[self.formula(entry) for entry in group] for group in preference.entries])
        return naive.Weights({option: Fraction(number) for option, number in preference.entries})

    def case_text(self) -> str:
        """The model as a case file. Entries take turns between their short and their long form."""
        lines = ["format: detente/1", "title: Random model", "decision_makers:"]
        lines += [f"  {i}: {{name: Number {n}}}" for n, i in enumerate(self.decision_makers, start=1)]
        lines += ["options:"]
        for option in self.options:
            moves = "" if option.moves == "both" else f", moves: {option.moves}"
            lines.append(f"  {option.name}: {{owner: {option.owner}{moves}}}")
        if self.infeasible:
            lines.append("infeasible:")
        for n, rule in enumerate(self.infeasible):
            if rule.kind != "when":
                lines.append(f"  - {rule.kind}: [{', '.join(rule.options)}]")
            elif n % 2:
                lines.append(f"  - {{when: {self._scalar(rule.when)}, because: drawn at random}}")
            else:
                lines.append(f"  - {self._scalar(rule.when)}")
        if self.forbidden:
            lines.append("forbidden_moves:")
        for ban in self.forbidden:
            lines.append(f"  - {{by: {ban.by}, from: {self._scalar(ban.origin)}, to: {self._scalar(ban.target)}}}")
        if self.classes:
            lines.append("indistinguishable:")
        lines += [f"  - {self._scalar(tree)}" for tree in self.classes]
        lines.append("preferences:")
        for i in self.decision_makers:
            lines += self._preference_lines(i, self.preferences[i])
        return "\n".join(lines) + "\n"

    def _preference_lines(self, i: str, preference: Preference) -> list[str]:
        if preference.kind == "statements":
            return [f"  {i}:"] + [
                f"    - {{that: {self._scalar(tree)}, status: stated}}" if n % 3 == 2 else f"    - {self._scalar(tree)}"
                for n, tree in enumerate(preference.entries)
            ]
        if preference.kind == "tied":
            tied = [", ".join(self._scalar(tree) for tree in group) for group in preference.entries]
            return [f"  {i}:"] + [
                f"    - [{words}]" if len(group) > 1 else f"    - {words}"
                for words, group in zip(tied, preference.entries, strict=True)
            ]
        if preference.kind == "ranking":
            groups = [[self._scalar(entry) for entry in group] for group in preference.entries]
            places = ", ".join(group[0] if len(group) == 1 else f"[{', '.join(group)}]" for group in groups)
            return [f"  {i}: {{ranking: [{places}]}}"]
        weights = ", ".join(f"{option}: {number}" for option, number in preference.entries)
        return [f"  {i}: {{weights: {{{weights}}}}}"]

    def _scalar(self, tree: Tree) -> str:
        """Text as YAML: quoted where YAML would read something else than text."""
        words = text(tree, self.names)
        return json.dumps(words) if words in ("true", "false") or words.startswith("-") else words

    # Changes that keep the conflict what it is.

    def relabelled(self, decision_makers: Mapping[str, str], options: Mapping[str, str]) -> RandomModel:
        """The same model under other ids."""

        def preference(p: Preference) -> Preference:
            if p.kind == "statements":
                return replace(p, entries=tuple(renamed(tree, options) for tree in p.entries))
            if p.kind == "ranking":
                return replace(p, entries=tuple(tuple(renamed(e, options) for e in group) for group in p.entries))
            return replace(p, entries=tuple((options[name], number) for name, number in p.entries))

        def rule(r: Rule) -> Rule:
            return Rule(r.kind, renamed(r.when, options) if r.when else (), tuple(options[o] for o in r.options))

        def ban(b: Ban) -> Ban:
            return Ban(decision_makers[b.by], renamed(b.origin, options), renamed(b.target, options))

        return replace(
            self,
            decision_makers=tuple(decision_makers[i] for i in self.decision_makers),
            options=tuple(replace(o, name=options[o.name], owner=decision_makers[o.owner]) for o in self.options),
            preferences={decision_makers[i]: preference(p) for i, p in self.preferences.items()},
            infeasible=tuple(rule(r) for r in self.infeasible),
            forbidden=tuple(ban(b) for b in self.forbidden),
            classes=tuple(renamed(tree, options) for tree in self.classes),
            seed=None,
        )

    def with_preference(self, change: Callable[[Preference], Preference]) -> RandomModel:
        """The same model with every decision maker's preference changed."""
        return replace(self, preferences={i: change(p) for i, p in self.preferences.items()}, seed=None)


def predicate(tree: Tree) -> Callable[[Combination], bool]:
    """A tree as a Python predicate on the set of options taken."""
    kind, *rest = tree
    if kind == "option":
        return lambda c: rest[0] in c
    if kind == "const":
        return lambda _: rest[0]
    if kind == "pattern":
        return lambda c: all((option in c) == taken for option, taken in rest[0])
    parts = [predicate(part) for part in rest]
    words: dict[str, Callable[[Combination], bool]] = {
        "group": parts[0],
        "not": lambda c: not parts[0](c),
        "and": lambda c: all(part(c) for part in parts),
        "or": lambda c: any(part(c) for part in parts),
        "if": lambda c: parts[0](c) or not parts[1](c),
        "iff": lambda c: parts[0](c) == parts[1](c),
    }
    return words[kind]


def text(tree: Tree, names: Sequence[str]) -> str:
    """A tree in the words of the case format, with no more parentheses than its grammar needs."""
    kind, *rest = tree
    if kind == "option":
        return str(rest[0])
    if kind == "const":
        return "true" if rest[0] else "false"
    if kind == "pattern":
        letters = {option: "Y" if taken else "N" for option, taken in rest[0]}
        return "".join(letters.get(name, "-") for name in names)
    if kind == "group":
        return f"({text(rest[0], names)})"

    def part(inner: Tree) -> str:
        words = text(inner, names)
        # Neither `if` nor `iff` may stand directly inside one of the two; `not not a` is the only nesting on one level.
        tight = BINDING[inner[0]] >= {"not": 4, "and": 4, "or": 3, "if": 2, "iff": 2}[kind]
        return words if tight else f"({words})"

    if kind == "not":
        return f"not {part(rest[0])}"
    return f" {kind} ".join(part(inner) for inner in rest)


def renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """A tree over other option ids."""
    kind, *rest = tree
    if kind == "option":
        return (kind, names[rest[0]])
    if kind == "const":
        return tree
    if kind == "pattern":
        return (kind, tuple((names[option], taken) for option, taken in rest[0]))
    return (kind, *(renamed(inner, names) for inner in rest))


def pattern(names: Sequence[str], letters: str) -> Tree:
    """The tree of a pattern such as -YN-."""
    return ("pattern", tuple((o, letter == "Y") for o, letter in zip(names, letters, strict=True) if letter != "-"))


def random_formula(rng: Random, names: Sequence[str], depth: int = 2) -> Tree:
    """A formula of every word the format has, mostly short."""
    roll = rng.random()
    if depth == 0 or roll < 0.3:
        option: Tree = ("option", rng.choice(names))
        if rng.random() < 0.04:
            return ("const", rng.random() < 0.5)
        return option if rng.random() < 0.55 else ("not", option)
    if roll < 0.4:
        return ("not", random_formula(rng, names, depth - 1))
    if roll < 0.45:
        return ("group", random_formula(rng, names, depth - 1))
    kind = rng.choice(("and", "and", "or", "or", "if", "iff"))
    width = rng.choice((2, 2, 3)) if kind in ("and", "or") else 2
    return (kind, *(random_formula(rng, names, depth - 1) for _ in range(width)))


def random_condition(rng: Random, names: Sequence[str]) -> Tree:
    """A formula or a pattern."""
    if rng.random() < 0.7:
        return random_formula(rng, names)
    fixed = [name for name in names if rng.random() < 0.5] or [rng.choice(names)]
    return ("pattern", tuple((name, rng.random() < 0.5) for name in fixed))


def random_model(seed: int) -> RandomModel:
    """The model of a seed; twenty seeds in a row have twelve plain, four, two and two of the other kinds."""
    slot = seed % 20
    return draw_model(Random(seed), forbidden=slot in range(12, 16) or slot >= 18, coalesced=slot >= 16, seed=seed)


def draw_model(rng: Random, *, forbidden: bool, coalesced: bool, seed: int | None = None) -> RandomModel:
    """Draw until the model is one: two feasible states at least, bans and classes that have an effect."""
    while True:
        model = _draw_frame(rng, special=forbidden or coalesced)
        feasible = model.indifferent().naive_model().combinations
        if len(feasible) < 2:
            continue
        if coalesced:
            classes = _draw_classes(rng, model, feasible)
            if not classes:
                continue
            model = replace(model, classes=classes)
        if forbidden:
            bans = _draw_bans(rng, model, feasible)
            if not bans:
                continue
            model = replace(model, forbidden=bans)
        graph = model.indifferent().naive_model()
        preferences = {i: _draw_preference(rng, model, graph) for i in model.decision_makers}
        if (forbidden or coalesced) and rng.random() < 0.6:
            preferences |= _draw_fear(rng, model, graph)
        return replace(model, preferences=preferences, seed=seed)


def _draw_frame(rng: Random, *, special: bool) -> RandomModel:
    """Decision makers, options and infeasible rules."""
    if special:
        # Few decision makers with several options each: there the last mover matters most.
        n_dms, n_options = rng.choice((2, 2, 3, 3, 4, 5)), rng.choice((3, 4, 5, 5, 6))
    elif rng.random() < 0.8:
        n_dms, n_options = rng.choice((3, 3, 3, 3, 4, 5)), rng.choice((4, 5, 6, 6, 6))
    else:
        n_dms, n_options = rng.randint(1, 4), rng.randint(1, 5)
    dms = tuple(rng.sample(DECISION_MAKERS, n_dms))
    names = tuple(rng.sample(OPTIONS, n_options))
    owners = [rng.choice(dms) for _ in names]
    if rng.random() < 0.85:
        # Everybody gets an option, as far as there are enough.
        owners[: len(dms)] = rng.sample(dms, len(dms))[:n_options]
    if special and rng.random() < 0.4:
        # One of them has all options but one each of the others.
        owners[n_dms:] = [owners[0]] * len(owners[n_dms:])
    rng.shuffle(owners)
    moves = rng.choices(("both", "take-only", "drop-only"), (0.8, 0.1, 0.1), k=n_options)
    options = tuple(naive.Option(*fields) for fields in zip(names, owners, moves, strict=True))
    rules = []
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        if n_options >= 2 and rng.random() < 0.35:
            kind = rng.choice(("at_most_one", "at_least_one", "exactly_one"))
            rules.append(Rule(kind, options=tuple(rng.sample(names, rng.randint(2, min(3, n_options))))))
        elif rng.random() < 0.5:
            literals = tuple((name, rng.random() < 0.5) for name in rng.sample(names, min(2, n_options)))
            rules.append(Rule("when", when=("pattern", literals)))
        else:
            tree = random_formula(rng, names)
            # Most random formulas hold too often for a rule.
            rules.append(Rule("when", when=("and", tree, random_formula(rng, names, 1))))
    return RandomModel(dms, options, {}, tuple(rules))


def _draw_classes(rng: Random, model: RandomModel, feasible: list[Combination]) -> tuple[Tree, ...]:
    """One or two disjoint classes of two members at least, whose shown pattern covers nothing else."""
    classes: list[Tree] = []
    merged: set[Combination] = set()
    wanted = rng.choice((1, 1, 2))
    for _ in range(60):
        if rng.random() < 0.4:
            tree = random_formula(rng, model.names)
        else:
            fixed = rng.sample(model.names, rng.randint(1, min(3, len(model.names) - 1)))
            literals = tuple((name, rng.random() < 0.5) for name in fixed)
            tree = ("pattern", literals)
            if rng.random() < 0.5:
                tree = _conjunction(tree)
        members = {c for c in feasible if predicate(tree)(c)}
        cover = {c for c in feasible if predicate(_shown(model, members))(c)}
        left = len(feasible) - len(merged | members) + len(classes) + 1
        if len(members) >= 2 and cover == members and not members & merged and left >= 3:
            classes.append(tree)
            merged |= members
            if len(classes) == wanted:
                break
    return tuple(classes)


def _shown(model: RandomModel, members: set[Combination]) -> Tree:
    """The pattern of a class: what all members agree in."""
    agreed = [(name, {name in c for c in members}) for name in model.names]
    return ("pattern", tuple((name, taken == {True}) for name, taken in agreed if len(taken) == 1))


def _draw_bans(rng: Random, model: RandomModel, feasible: list[Combination]) -> tuple[Ban, ...]:
    """Bans of which each forbids a move; most forbid one of several options at once and leave the steps between."""
    by_owner = {i: [o.name for o in model.options if o.owner == i] for i in model.decision_makers}
    owners = [i for i, own in by_owner.items() for _ in range(len(own) ** 2)]
    graph = model.indifferent().naive_model()
    bans: list[Ban] = []
    wanted = rng.choice((1, 2, 3, 4, 5))
    for _ in range(40):
        by = rng.choice(owners)
        s = rng.choice(feasible)
        targets = [q for q in feasible if graph.may_move(by, s, q) and graph.state_of[s] != graph.state_of[q]]
        if not targets:
            continue
        widest = max(len(s ^ q) for q in targets)
        q = rng.choice([q for q in targets if len(s ^ q) == widest] if rng.random() < 0.8 else targets)
        changed = [o for o in model.names if o in s ^ q]
        if rng.random() < 0.15:
            origin, target = random_condition(rng, model.names), random_condition(rng, model.names)
        else:
            others = [o for o in model.names if o not in changed]
            context = rng.sample(others, min(len(others), rng.choice((0, 0, 0, 1))))
            first = rng.sample(changed, rng.choice((1, 1, len(changed))))
            then = [o for o in changed if o not in first] or changed
            origin = _literals(rng, [*first, *context], s)
            target = _literals(rng, rng.choice((changed, then, rng.sample(then, 1))), q)
        if any(
            predicate(origin)(a)
            and predicate(target)(b)
            and graph.may_move(by, a, b)
            and graph.state_of[a] != graph.state_of[b]
            for a in feasible
            for b in feasible
        ):
            bans.append(Ban(by, origin, target))
            if len(bans) == wanted:
                break
    return tuple(bans)


def _literals(rng: Random, names: Sequence[str], c: Combination) -> Tree:
    """What holds of some options at a combination, as a formula or as a pattern."""
    literals: Tree = ("pattern", tuple((name, name in c) for name in names))
    return literals if rng.random() < 0.5 else _conjunction(literals)


def _draw_preference(rng: Random, model: RandomModel, graph: naive.Model) -> Preference:
    kind = rng.choices(("statements", "ranking", "weights"), (0.35, 0.45, 0.2))[0]
    if kind == "ranking":
        return Preference(kind, _draw_ranking(rng, model, graph))
    if kind == "weights":
        return Preference(kind, _draw_weights(rng, model, graph))
    statements: list[Tree] = []
    wanted = rng.choice((1, 2, 3, 4, 4, 5, 6))
    for _ in range(60):
        tree = random_condition(rng, model.names)
        holds = predicate(tree)
        if all(len({holds(m) for m in members}) == 1 for members in graph.members.values()):
            statements.append(tree)
            if len(statements) == wanted:
                break
    return Preference(kind, tuple(statements) or (("const", True),))


def _draw_fear(rng: Random, model: RandomModel, graph: naive.Model) -> dict[str, Preference]:
    """Let somebody shun a state t most, and next the s where it is; t is two moves of one opponent from an answer to s.

    If the two moves are neither one move nor a legal sequence, then whether s is stable hangs on just that. Where moves
    are transitive there is no such t.
    """
    found = [
        (i, s, t)
        for i in graph.decision_makers
        for s in graph.states
        for q in sorted(graph.moves[i][s])
        for j in graph.decision_makers
        if j != i
        for x in sorted(graph.moves[j][q])
        for t in sorted(graph.moves[j][x] - {s, q})
        if t not in graph.joint_moves(graph.others(i), q)
    ]
    if not found:
        return {}
    i, s, t = rng.choice(found)
    shunned = [("not", _conjunction(_shown(model, set(graph.members[state])))) for state in (t, s)]
    return {i: Preference("statements", tuple(shunned))}


def _conjunction(shown: Tree) -> Tree:
    parts: list[Tree] = [("option", o) if taken else ("not", ("option", o)) for o, taken in shown[1]]
    return ("and", *parts) if len(parts) > 1 else parts[0]


def _draw_ranking(rng: Random, model: RandomModel, graph: naive.Model) -> tuple[tuple[Tree, ...], ...]:
    """Groups in random order: some are what a pattern covers, the others states, tied here and there."""
    left = list(graph.states)
    rng.shuffle(left)
    groups: list[list[Tree]] = []
    ties = rng.choice((0, 0.1, 0.3))
    for _ in range(rng.choice((0, 1, 2))):
        entry = ("pattern", tuple((name, rng.random() < 0.5) for name in model.names if rng.random() < 0.6))
        covered = {c for c in graph.combinations if predicate(entry)(c)}
        states = {graph.state_of[c] for c in covered}
        whole = all(set(graph.members[s]) <= covered for s in states)
        if entry[1] and len(states) > 1 and whole and states <= set(left) and len(states) < len(graph.states):
            groups.append([entry])
            left = [s for s in left if s not in states]
    for s in left:
        members = graph.members[s]
        if len(members) > 1 and rng.random() < 0.5:
            entry = _shown(model, set(members))
        else:
            member = rng.choice(members)
            entry = ("pattern", tuple((name, name in member) for name in model.names))
        if groups and rng.random() < ties:
            rng.choice(groups).append(entry)
        else:
            groups.append([entry])
    rng.shuffle(groups)
    return tuple(tuple(group) for group in groups)


def _draw_weights(rng: Random, model: RandomModel, graph: naive.Model) -> tuple[tuple[str, str], ...]:
    """Weights of which many tie (0.1 and 0.2 make 0.3); members of a class weigh the same."""
    pool = ("1", "2", "3", "5", "-1", "-2", "-4", "0.5", "-0.5", "0.1", "0.2", "0.3", "-0.3", "2.25", "0")
    for _ in range(30):
        drawn = {name: rng.choice(pool) for name in model.names if rng.random() < 0.85}
        score = naive.Weights({name: Fraction(number) for name, number in drawn.items()}).score
        if all(len({score(m) for m in members}) == 1 for members in graph.members.values()):
            break
    else:
        drawn = {
            name: rng.choice(pool)
            for name in model.names
            if all(len({name in m for m in members}) == 1 for members in graph.members.values())
        }
    order = rng.sample(sorted(drawn), len(drawn))
    return tuple((name, drawn[name]) for name in order) or ((model.names[0], "0"),)
