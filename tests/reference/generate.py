"""Random small cases as their files' texts, with every feature that the definitions speak of. A seed gives one case.

A case is kept as the plain data of its file; `text` writes that as YAML. What a file may not say is filtered out by
reading the case with the reference and not by asking the package.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from reference.model import Model, State
from reference.sample import Sample
from reference.spec import InvalidError, read

OPTIONS = "abcde"
STATUSES = [None, None, None, "stated", "inferred", "assumption", "logical"]
DIRECTIONS = ["both", "both", "both", "take-only", "drop-only"]


class Maker:
    """Makes one random case."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.case: dict[str, Any] = {}

    def chance(self, probability: float) -> bool:
        """Return true with a probability."""
        return self.rng.random() < probability

    # Formulas

    def names(self) -> list[str]:
        """Return what a formula may speak of."""
        return [*self.case["options"], *self.case.get("definitions", {})]

    def formula(self, depth: int = 2) -> str:
        """Return a random formula, with no more parentheses than it needs, or with some more."""
        return self._formula(depth)[0]

    def _formula(self, depth: int) -> tuple[str, int]:
        """Return a formula and how tightly it binds: 4 a word, 3 and, 2 or, 1 if, 0 iff."""
        kind = self.rng.choice(["name", "name", "not", "not", "and", "or", "if", "iff"]) if depth else "name"
        if kind == "name":
            return self.rng.choice(self.names()), 4
        if kind == "not":
            return f"not {self.within(*self._formula(depth - 1), 4)}", 4
        binds = {"and": 3, "or": 2, "if": 1, "iff": 0}[kind]
        left, right = self._formula(depth - 1), self._formula(depth - 1)
        # “and” and “or” chain to the left; “if” and “iff” do not chain.
        return f"{self.within(*left, binds + (binds < 2))} {kind} {self.within(*right, binds + 1)}", binds

    def within(self, text: str, binds: int, least: int) -> str:
        """Put a part into parentheses where it has to be, and now and then where it need not be."""
        return f"({text})" if binds < least or self.chance(0.1) else text

    def pattern(self) -> str:
        """Return a random pattern, of which at least one letter matters."""
        letters = [self.rng.choice("YN---") for _ in self.case["options"]]
        letters[self.rng.randrange(len(letters))] = self.rng.choice("YN")
        return "".join(letters)

    def condition(self, depth: int = 2) -> str:
        """Return a random formula or pattern."""
        return self.pattern() if self.chance(0.15) else self.formula(depth)

    # Notes

    def notes(self, often: float = 1) -> dict[str, Any]:
        """Return what an entry rests on, if that is said."""
        notes: dict[str, Any] = {}
        if not self.chance(often):
            return notes
        status = self.rng.choice(STATUSES)
        if status is not None:
            notes["status"] = status
        if self.chance(0.3):
            notes["evidence"] = sorted(self.rng.sample([*self.case["claims"]], self.rng.choice([1, 1, 2])))
        return notes

    def noted(self, key: str, formula: str) -> Any:
        """Return an entry: bare, or with what it rests on."""
        notes = self.notes()
        return {key: formula, **notes} if notes or self.chance(0.1) else formula

    # Parts

    def base(self, grouped: bool) -> None:
        """Make decision makers, options, definitions and rules."""
        count = self.rng.choice([2, 3, 3, 3, 3, 4, 4, 4, 4, 5])
        people = self.rng.choice([3, 4]) if grouped else self.rng.choice([2, 2, 3, 3, 4])
        who = ["A", "B", "C", "D"][:people]
        self.case = {"format": "detente/1", "title": "a random case"}
        groups = {"g": self.rng.sample(who, 2)} if grouped or (people > 2 and self.chance(0.5)) else {}
        self.case["decision_makers"] = {
            one: {"group": group}
            if (group := next((g for g, members in groups.items() if one in members), None))
            else {}
            for one in who
        }
        owners = who + [self.rng.choice(who) for _ in range(count)]
        owners = owners[:count] if self.chance(0.9) else [self.rng.choice(who) for _ in range(count)]
        self.rng.shuffle(owners)
        self.case["claims"] = {
            f"k{number}": {
                "source": "paper",
                "start": 10 * number,
                "end": 10 * number + 9,
                "says": "so",
                "by": ["paper"],
            }
            for number in range(1, 4)
        }
        self.case["options"] = {}
        for option, owner in zip(OPTIONS, owners, strict=False):
            keys: dict[str, Any] = {"owner": owner}
            direction = self.rng.choice(DIRECTIONS)
            if direction != "both" or self.chance(0.1):
                keys["moves"] = direction
            keys |= self.notes(0.3)
            self.case["options"][option] = keys
        if self.chance(0.5):
            self.case["definitions"] = {"deal": self.formula()}
            if self.chance(0.4):
                self.case["definitions"]["calm"] = self.formula()
        rules = [self.rule() for _ in range(self.rng.choice([0, 0, 0, 1, 1, 2]))]
        if rules:
            self.case["infeasible"] = rules

    def rule(self) -> Any:
        """Return a random rule."""
        if self.chance(0.25):
            kind = self.rng.choice(["exactly_one", "at_most_one", "at_least_one"])
            options = sorted(self.rng.sample([*self.case["options"]], 2))
            return {kind: options, **self.notes()}
        return self.noted("when", self.rare())

    def rare(self) -> str:
        """Return a formula or pattern that is seldom true."""
        if self.chance(0.3):
            return self.pattern()
        words = self.rng.sample([*self.case["options"]], 2)
        return " and ".join(word if self.chance(0.6) else f"not {word}" for word in words)

    def merge(self) -> None:
        """Merge states: where an option is taken, or a pattern matches."""
        options = [*self.case["options"]]
        first, second = self.rng.sample(options, 2)
        condition = first if self.chance(0.5) else f"{first} and not {second}"
        self.case.setdefault("definitions", {})["gone"] = condition
        self.case["indistinguishable"] = [self.noted("when", self.rng.choice(["gone", condition]))]
        if self.chance(0.25) and condition == first:
            self.case["indistinguishable"].append(self.noted("when", f"not gone and {second}"))

    def ban(self) -> dict[str, Any] | str:
        """Return a random forbidden move."""
        who = self.rng.choice([*self.case["decision_makers"]])
        start, end = self.condition(1), self.condition(1)
        if self.chance(0.3):
            return f"{who} from {start} to {end}"
        return {"by": who, "from": start, "to": end, **self.notes()}

    # Preferences

    def states(self) -> list[State]:
        """Return the states of the case as it is so far, whatever anybody prefers."""
        nothing: dict[str, Any] = {who: [] for who in self.case["decision_makers"]}
        return Model(read({**self.case, "preferences": nothing})).states

    def preference(self) -> Any:
        """Return a random preference."""
        kind = self.rng.choice(["statements"] * 4 + ["weights"] * 2 + ["ranking"] * 3)
        if kind == "weights":
            return {"weights": self.weights(), **self.notes(0.3)}
        return {"ranking": self.ranking(), **self.notes(0.3)} if kind == "ranking" else self.statements()

    def otherwise(self, who: str) -> Any:
        """Return another preference of somebody, perhaps the same statements in another order, one of them changed."""
        preferred = self.case["preferences"][who]
        if not isinstance(preferred, list) or self.chance(0.4):
            return self.preference()
        found = self.rng.sample(preferred, len(preferred))
        if self.chance(0.5):
            found[self.rng.randrange(len(found))] = self.statement()
        return found

    def statements(self) -> list[Any]:
        """Return a random list of statements, some of them equally important."""
        groups: list[Any] = []
        for _ in range(self.rng.choice([1, 2, 2, 3, 3, 4])):
            if self.chance(0.15):
                groups.append([self.statement() for _ in range(2)])
            else:
                groups.append(self.statement())
        return groups

    def statement(self) -> Any:
        """Return a random statement; with merged states mostly one that does not tell their members apart."""
        that = self.condition()
        if "gone" in self.case.get("definitions", {}) and not self.chance(0.1):
            that = self.rng.choice(
                ["gone", "not gone", f"({self.formula(1)}) and not gone", f"gone or {self.formula(1)}"]
            )
            that = that if not self.chance(0.2) else f"not ({that})"
        return self.noted("that", that)

    def weights(self) -> dict[str, Any]:
        """Return random weights; none for an option in which members of a merged state differ."""
        shown = [str(state) for state in self.states()]
        same = [option for k, option in enumerate(self.case["options"]) if all(letters[k] != "-" for letters in shown)]
        choice: list[Any] = [-3, -2, -1, 1, 1, 2, 3, 0.5, "1/3", "-2/3"]
        return {option: self.rng.choice(choice) for option in same if self.chance(0.8)}

    def ranking(self) -> list[Any]:
        """Return a random ranking: letters, names, patterns, ties."""
        left = self.states()
        self.rng.shuffle(left)
        places: list[Any] = []
        if self.chance(0.4):
            pattern = self.pattern()
            matched = [state for state in left if self._within(state, pattern)]
            if matched and not any(self._touches(state, pattern) for state in left if state not in matched):
                places.append(pattern)
                left = [state for state in left if state not in matched]
        while left:
            size = min(len(left), self.rng.choice([1, 1, 1, 2, 3]))
            group, left = left[:size], left[size:]
            places.append(self.called(group[0]) if size == 1 else [self.called(state) for state in group])
        self.rng.shuffle(places)
        return places

    @staticmethod
    def _within(state: State, pattern: str) -> bool:
        return all(p in ("-", s) for p, s in zip(pattern, str(state), strict=True))

    @staticmethod
    def _touches(state: State, pattern: str) -> bool:
        return all(p == s or "-" in (p, s) for p, s in zip(pattern, str(state), strict=True))

    def called(self, state: State) -> str:
        """Return letters that mean a state: any member, or the pattern it is shown with; or a name that it has."""
        letters = self.letters(state)
        for name, named in self.case.get("states", {}).items():
            if named == letters and self.chance(0.5):
                return str(name)
        return letters

    def letters(self, state: State) -> str:
        """Return letters that mean a state: any member, or the pattern it is shown with."""
        member = self.rng.choice(state.members)
        return self.rng.choice([str(state), "".join("NY"[taken] for taken in member)])

    # Questions

    def named(self) -> dict[str, str]:
        """Return random named states, some of which do not exist."""
        states = self.states()
        found = {}
        for number in range(self.rng.choice([1, 2, 3])):
            if self.chance(0.8):
                merged = [state for state in states if len(state.members) > 1]
                found[f"s{number}"] = self.letters(self.rng.choice(merged if merged and self.chance(0.5) else states))
            else:
                found[f"s{number}"] = "".join(self.rng.choice("YN") for _ in self.case["options"])
        return found

    def who(self) -> list[str]:
        """Return decision makers or groups."""
        groups = {keys["group"] for keys in self.case["decision_makers"].values() if "group" in keys}
        names = [*sorted(groups), *self.case["decision_makers"]]
        return self.rng.sample(names, self.rng.choice([1, 1, 2]))

    def proposal(self) -> dict[str, Any]:
        """Return a random proposal."""
        said: dict[str, Any] = self.notes(0.2)
        if self.chance(0.8):
            said["parties"] = self.who()
        kind = self.rng.random()
        if kind < 0.25:
            said["terms"] = self.condition()
        elif kind < 0.45 and self.case.get("states"):
            said["terms"] = self.rng.choice([*self.case["states"]])
        else:
            said["terms"] = {f"t{number}": self.term() for number in range(1, self.rng.choice([2, 3, 4]))}
        return said

    def term(self) -> Any:
        """Return a random term."""
        if self.chance(0.2):
            return self.condition(1)
        said: dict[str, Any] = {"that": self.condition(1)} if self.chance(0.85) else {"name": "good will"}
        if self.chance(0.8):
            said["obliges"] = self.who()
        return {**said, **self.notes()}

    # Perspectives and phases

    def layer(self, perspective: bool) -> dict[str, Any]:
        """Return what a perspective or a phase says otherwise."""
        said: dict[str, Any] = {"name": "another view"} if self.chance(0.3) else {}
        who, options = [*self.case["decision_makers"]], [*self.case["options"]]
        if self.chance(0.7 if perspective else 0.3):
            changed = self.rng.sample(who, self.rng.choice([1, 1, 2]))
            said["preferences"] = {one: self.otherwise(one) for one in who if one in changed}
        if not perspective and self.chance(0.4):
            said["infeasible"] = [self.rng.choice(options)]  # in the other phase it may be a threat
        elif self.chance(0.3 if perspective else 0.5):
            said["infeasible"] = [self.rule()]
        if self.chance(0.25):
            option = self.rng.choice(options)
            said["options"] = {
                option: {"owner": self.rng.choice(who)} if perspective else {"moves": self.rng.choice(DIRECTIONS)}
            }
        if self.chance(0.2):
            said["forbidden_moves"] = [self.ban()]
        if self.chance(0.2):
            said["status_quo"] = self.called(self.rng.choice(self.states()))
        if self.chance(0.15) and "deal" in self.case.get("definitions", {}):
            said["definitions"] = {"deal": self.rng.choice(options)}
        if self.chance(0.15) and "states" in self.case:
            said["states"] = {self.rng.choice([*self.case["states"]]): self.letters(self.rng.choice(self.states()))}
        if self.chance(0.15) and "proposals" in self.case:
            said["proposals"] = {self.rng.choice([*self.case["proposals"]]): {"terms": self.condition(1)}}
        return said

    def one_actor(self) -> dict[str, Any]:
        """Return a perspective in which the members of the group act as one, called by the group's id."""
        members = [who for who, keys in self.case["decision_makers"].items() if keys]
        kept = [who for who in self.case["decision_makers"] if who not in members]
        owned = [option for option, keys in self.case["options"].items() if keys["owner"] in members]
        for put in self.case["proposals"].values():
            terms = put["terms"].values() if isinstance(put["terms"], dict) else ()
            for keys in [put, *(term for term in terms if isinstance(term, dict))]:
                for key in {"parties", "obliges"} & keys.keys():
                    keys[key] = sorted({"g" if who in members else who for who in keys[key]})
        return {
            "decision_makers": {**{who: {} for who in kept}, "g": {}},
            "options": {option: {"owner": "g"} for option in owned},
            "preferences": {"g": self.preference()},
        }


@dataclass(frozen=True)
class Wish:
    """What a case is to have, decided on once and not in each attempt at it, since most attempts are not valid."""

    merged: bool
    banned: bool
    grouped: bool  # in one perspective a group acts as one

    @classmethod
    def draw(cls, rng: random.Random) -> Wish:
        """Decide."""
        kind = rng.random()
        return cls(kind < 0.4, rng.random() < 0.35 and kind < 0.85, kind >= 0.85)


def build(rng: random.Random, wish: Wish) -> dict[str, Any]:
    """Build a random case that may not be valid."""
    maker = Maker(rng)
    maker.base(wish.grouped)
    case = maker.case
    if wish.merged:
        maker.merge()
    if wish.banned:
        case["forbidden_moves"] = [maker.ban() for _ in range(rng.choice([1, 1, 2]))]
    if maker.chance(0.85):
        case["states"] = maker.named()
    case["preferences"] = {who: maker.preference() for who in case["decision_makers"]}
    if maker.chance(0.85):
        case["status_quo"] = maker.called(rng.choice(maker.states()))
    case["proposals"] = {f"P{number}": maker.proposal() for number in range(1, rng.choice([2, 3, 3, 4]))}
    if maker.chance(0.25) and not wish.grouped:
        option = rng.choice([*case["options"]])
        rivals = [who for who in case["decision_makers"] if who != case["options"][option]["owner"]]
        case["options"][option]["contested"] = {rng.choice(rivals): maker.notes()}
    check(case)
    for key, names, often in (("perspectives", ["one", "two"], 0.55), ("phases", ["early", "late"], 0.6)):
        if not (maker.chance(often) or (wish.grouped and key == "perspectives")):
            continue
        for name in names:
            as_one = wish.grouped and key == "perspectives" and "perspectives" not in case
            layer = maker.one_actor() if as_one else maker.layer(key == "perspectives")
            kept = {**case, key: {**case.get(key, {}), name: layer}}
            try:
                check(kept)
            except InvalidError:
                continue
            case[key] = kept[key]
    case["sources"] = {"paper": {"name": "a paper", "characters": 900}}
    if wish.merged and not any(len(state.members) > 1 for state in maker.states()):
        raise InvalidError("nothing is merged")
    return case


def check(case: dict[str, Any]) -> None:
    """Raise `InvalidError` unless every perspective in every phase is a model."""
    sample = Sample(0, case)
    for selection in sample.selections:
        model = sample.model(*selection)
        for name in (*model.spec.states, *([] if model.spec.status_quo is None else [model.spec.status_quo])):
            model.named(name)


def generate(seed: int) -> Sample:
    """Return the random case of a seed."""
    rng = random.Random(seed)
    wish = Wish.draw(rng)
    while True:
        try:
            return Sample(seed, build(rng, wish))
        except InvalidError:
            continue
