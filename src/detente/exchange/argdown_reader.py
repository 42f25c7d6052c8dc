"""Argdown, read as the arguments of a case: statements, reasons, objections, undercuts, joint premises.

A statement and an argument are each an entry. What supports is a reason *for*, what attacks is *against*; two that
attack each other, or contradict each other, are one objection, which is answered unless ``one_way: true`` stands in its
data. An argument that is spelled out is a premise beside those that it lists, so that it can be objected to as a whole,
and each of its steps is a reason of these; one that Detente wrote names the premise that it is the reason of, and is
none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe
from detente.case.schemes import SCHEMES
from detente.errors import InvalidCase, Problem, Where
from detente.evidence.coded import LeftOut, new_id
from detente.exchange.argdown_scanner import RELATIONS, Element, Scanner
from detente.formula import is_identifier

TEXTS = ("name", "because", "note")
CHOICES = {"scheme": tuple(SCHEMES), "status": ("stated", "inferred", "assumption", "logical"), "one_way": ("true",)}
KEPT = (*TEXTS, *CHOICES, "evidence", "about")
"""The keys of an argument of a case that stand in the data of a statement."""
STEPS, REASON = "against", "reason"
"""The keys by which Detente says which step an undercut is against, and which reason an argument spells out."""


@dataclass(eq=False)
class Thing:
    """A statement or an argument, everywhere it stands."""

    where: Where
    argument: bool
    title: Located | None = None
    id: str = ""
    text: str = ""
    tags: dict[str, None] = field(default_factory=dict)
    data: dict[str, Node] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    supports: dict[Thing, None] = field(default_factory=dict)
    attacks: dict[Thing, None] = field(default_factory=dict)
    undercuts: list[Step] = field(default_factory=list)

    @property
    def conclusion(self) -> Thing | None:
        """What it comes to, if it is spelled out."""
        return self.steps[-1].conclusion if self.steps else None


@dataclass(eq=False)
class Step:
    """A step of an argument that is spelled out, from premises to a conclusion."""

    of: Thing
    where: Where
    premises: tuple[Thing, ...]
    conclusion: Thing | None = None


@dataclass(frozen=True)
class Read:
    """The arguments of a file as nodes of a case, what it is called, and what of it has no place there."""

    arguments: MappingNode
    title: str | None
    notes: tuple[str, ...]


def read(text: str, file: str) -> Read:
    """Return what a file of Argdown argues.

    Raises
    ------
    InvalidCase
        At the first place that is no Argdown, or that has no meaning there.
    """
    return _Outline(Scanner(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), file)).read()


class _Outline:
    """A file while it is put together."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.things: list[Thing] = []
        self.titled: dict[tuple[bool, str], Thing] = {}
        self.stack: list[tuple[int, Thing | Step]] = []
        self.top: Thing | None = None  # what stands alone in the line above, and may be spelled out
        self.spelled: Thing | None = None
        self.numbered: list[Thing] = []
        self.pending: Step | None = None
        self.lost: Counter[str] = Counter()

    def read(self) -> Read:
        """Return everything."""
        for element in self.scanner.elements():
            if element.apart and (element.sign != "(" or self.numbered):
                self._finished()
            if element.sign == "#":
                self.lost["headings"] += 1
                self.top, self.stack = None, []
            elif element.sign == "--":
                self._inferred(element)
            elif element.sign == "(":
                self._premise(element)
            elif element.sign in RELATIONS:
                self._related(element)
            else:
                if self.spelled is not None:
                    raise _wrong(
                        element.where, "found a text", "one of the premises, which begins with its number: (1)"
                    )
                self.top = self._thing(element)
                self.stack = [(element.indent, self.top)]
        self._finished()
        if not self.things:
            raise _wrong(
                self.scanner.where(0), "found nothing that is argued", "a statement such as “[A]: it will rain”"
            )
        if self.scanner.front:
            self.lost[f"settings ({', '.join(self.scanner.front[:6])})"] += 1
        self._named()
        entries = tuple((Located(key, where), node) for key, where, node in self._entries())
        title = self.scanner.title
        notes = [LeftOut(f"{what}: {n}" if n > 1 else what) for what, n in self.lost.items()]
        return Read(
            MappingNode(self.scanner.where(0), entries),
            str(title) if isinstance(title, Located) else None,
            tuple(notes),
        )

    # -- what stands where --------------------------------------------------------------------------------------------

    def _thing(self, element: Element) -> Thing:
        """Return the statement or the argument that stands somewhere."""
        key = (element.argument, element.title or "")
        thing = self.titled.get(key) if element.title is not None else None
        if thing is None:
            if not element.title and not element.text:
                raise _wrong(element.where, "found nothing", "a statement, or an argument such as “<A>”")
            thing = Thing(element.where, element.argument, element.title)
            self.things.append(thing)
            if element.title is not None:
                self.titled[key] = thing
        if element.text and thing.text and element.text != thing.text:
            self.lost["statements said in other words elsewhere, of which the first stays"] += 1
        thing.text = thing.text or element.text
        thing.tags |= dict.fromkeys(element.tags)
        thing.data |= {str(k): v for k, v in element.data.entries} if element.data is not None else {}
        self.lost += Counter({"addresses of links": element.links})
        return thing

    def _related(self, element: Element) -> None:
        """Read something that hangs on what is above it."""
        sign = element.sign
        if element.apart or not self.stack:
            raise _wrong(
                element.where, f"found “{sign}” with nothing right above it",
                "it in the line below what it is for or against, indented",
            )  # fmt: skip
        while self.stack and self.stack[-1][0] >= element.indent:
            self.stack.pop()
        if not self.stack:
            raise _wrong(element.where, f"found “{sign}” that is not indented", "it further in than what it hangs on")
        above = self.stack[-1][1]
        kind = RELATIONS[element.sign]
        if isinstance(above, Step) and kind != "undercut":
            raise _wrong(element.where, f"found “{sign}” below an inference", "“<_”, an undercut of it")
        thing = self._thing(element)
        if kind == "contradiction" and (thing.argument or (isinstance(above, Thing) and above.argument)):
            raise _wrong(element.where, "found “><” with an argument", "statements on both sides, as “[A]”")
        self.stack.append((element.indent, thing))
        if isinstance(above, Step):
            thing.undercuts.append(above)
        elif kind == "supports":
            above.supports[thing] = None
        elif kind == "support":
            thing.supports[above] = None
        elif kind in {"attacks", "contradiction"}:
            above.attacks[thing] = None
        elif kind == "attack":
            thing.attacks[above] = None
        else:
            under, over = (thing, above) if kind == "undercut" else (above, thing)
            under.undercuts.append(Step(over, element.where, ()))

    def _premise(self, element: Element) -> None:
        """Read a numbered line of an argument that is spelled out."""
        if self.spelled is None:
            of = self.top
            if of is None or not of.argument:
                of = Thing(element.where, True)
                self.things.append(of)
            if of.steps:
                raise _wrong(element.where, f"found premises of “<{of.title}>” for the second time", "them once")
            self.spelled = of
        if element.argument:
            raise _wrong(element.where, f"found the argument “<{element.title}>” among premises", "a statement")
        thing = self._thing(element)
        self.stack = [(element.indent, thing)]
        if self.pending is not None:
            self.pending.conclusion, self.pending = thing, None
        self.numbered.append(thing)

    def _inferred(self, element: Element) -> None:
        """Read the line between premises and what follows from them."""
        if self.spelled is None or not self.numbered or self.pending is not None:
            raise _wrong(element.where, "found “--”", "premises above it, each with its number: (1)")
        if element.text:
            self.lost["rules of inference"] += 1
        uses = next((v for k, v in element.data.entries if k == "uses"), None) if element.data else None
        since = len(self.numbered)
        if self.spelled.steps:
            last = self.spelled.steps[-1].conclusion
            since = len(self.numbered) - self.numbered[::-1].index(last) - 1 if last in self.numbered else 0
            premises = self.numbered[since:]
        else:
            premises = [*self.numbered]
        if isinstance(uses, SequenceNode):
            premises = [self._numbered(number) for number in uses.items]
        self.pending = Step(self.spelled, element.where, tuple(dict.fromkeys(premises)))
        self.spelled.steps.append(self.pending)
        self.stack = [(element.indent, self.pending)]

    def _numbered(self, number: Node) -> Thing:
        if isinstance(number, Located) and number.isdecimal() and 1 <= int(number[:9]) <= len(self.numbered):
            return self.numbered[int(number[:9]) - 1]
        expected = f"the number of a line above it, from 1 to {len(self.numbered)}"
        raise _wrong(number.where, f"found {describe(number)} under “uses”", expected)

    def _finished(self) -> None:
        """End an argument that is spelled out, which must come to something."""
        if self.pending is not None or (self.spelled is not None and not self.spelled.steps):
            at = self.pending.where if self.pending else self.numbered[-1].where
            raise _wrong(
                at, "found premises that come to nothing", "“----” below them, and a conclusion with its number"
            )
        if self.spelled is not None:
            self.top = None
        self.spelled, self.numbered, self.stack = None, [], []

    # -- what it comes to ---------------------------------------------------------------------------------------------

    def _named(self) -> None:
        """Give each an id: its title, where that is one."""
        taken: set[str] = set()
        for thing in self.things:
            title = thing.title or ""
            usual = "argument" if thing.argument else "statement"
            own = is_identifier(title) and title not in taken
            thing.id = title if own else new_id(title or f"{usual}_{len(taken) + 1}", taken, usual)
            taken.add(thing.id)
        self.taken = taken

    def _entries(self) -> Iterator[tuple[str, Where, Node]]:
        """Yield every entry: its id, its place, and what it is."""
        own = dict.fromkeys(thing for thing in self.things if thing.steps and REASON in thing.data)
        links = _Links(self.lost)
        for thing in own:
            links.spelled_reason(thing)
        more = [one for thing in self.things if thing not in own for one in self._steps(thing, links)]
        for thing in self.things:
            for target in thing.supports:
                links.supports(thing.conclusion or thing, target, own)
        for thing in self.things:
            for target in thing.attacks:
                links.attacks(thing, target, own)
        for thing in self.things:
            for step in thing.undercuts:
                links.undercuts(thing, step)
        for thing in self.things:
            if thing not in own:
                yield thing.id, thing.where, _mapping(thing.where, {**self._said(thing), **links.of(thing.id)})
        for key, where, says in more:
            yield key, where, _mapping(where, {"says": says, **links.of(key)})

    def _steps(self, thing: Thing, links: _Links) -> Iterator[tuple[str, Where, str]]:
        """Take in the steps of an argument that is spelled out, and yield an entry for each before the last."""
        for n, step in enumerate(thing.steps, 1):
            key = thing.id
            if n < len(thing.steps):
                key = new_id(f"{thing.id}_{n}", self.taken, "argument")
                self.taken.add(key)
                yield key, step.where, f"{_says(thing)} (step {n})"
            links.reason(step, key, [p.id for p in step.premises if p.id != key])

    def _said(self, thing: Thing) -> dict[str, Node | str]:
        """Return what an entry says of itself; what a case has no key for is in its note."""
        found: dict[str, Node | str] = {"says": _says(thing)}
        if thing.title and thing.title != thing.id:
            found["name"] = thing.title
        notes = [f"#{tag}" if " " not in tag else f"#({tag})" for tag in thing.tags]
        for key, node in thing.data.items():
            if key in CHOICES and not (isinstance(node, Located) and node in CHOICES[key]):
                notes += [f"{key}: {node}"] if isinstance(node, Located) else []
            elif key in KEPT and (isinstance(node, Located) or key not in TEXTS):
                found[key] = node
            elif key not in ("says", STEPS) and isinstance(node, Located):
                notes.append(f"{key}: {node}")
            elif key not in ("says", STEPS):
                self.lost[f"lists and mappings in the data of statements (such as “{key}”)"] += 1
        if notes:
            found["note"] = "\n".join([*([str(found["note"])] if "note" in found else []), *notes])
        return found


class _Links:
    """What is for and against what, by ids."""

    def __init__(self, lost: Counter[str]) -> None:
        self.lost = lost
        self.for_: dict[str, dict[str, None]] = {}
        self.with_: dict[str, list[str]] = {}
        self.against: dict[str, dict[tuple[str, str], None]] = {}
        self.alone: dict[str, Thing] = {}
        self.reasons: dict[Step, list[tuple[str, str]]] = {}

    def of(self, key: str) -> dict[str, Node | str]:
        """Return what one entry is for and against."""
        where = Where("", 1, 1)
        found: dict[str, Node | str] = {}
        for name, ids in (("for", self.for_.get(key)), ("with", self.with_.get(key))):
            if ids:
                found[name] = SequenceNode(where, tuple(Located(i, where) for i in ids))
        if targets := self.against.get(key):
            items = (
                _mapping(where, {"reason": reason, "for": target}) if reason else Located(target, where)
                for reason, target in targets
            )
            found["against"] = SequenceNode(where, tuple(items))
        return found

    def reason(self, step: Step, key: str, others: list[str]) -> None:
        """Take in a reason that has several premises."""
        assert step.conclusion is not None
        self.for_.setdefault(key, {})[step.conclusion.id] = None
        self.with_[key] = others
        self.reasons.setdefault(step, []).append((key, step.conclusion.id))

    def spelled_reason(self, thing: Thing) -> None:
        """Take in an argument by which Detente spelled out a reason of premises that are there."""
        step, told = thing.steps[-1], thing.data[REASON]
        keys = told.items if isinstance(told, SequenceNode) else (told,)
        premises = {p.id: p for p in step.premises}
        for key in keys:
            if not isinstance(key, Located) or key not in premises or len(thing.steps) > 1:
                expected = f"one of its premises, {', '.join(premises)}" if len(thing.steps) == 1 else "one step"
                raise _wrong(
                    key.where, f"found {describe(key)} as the reason that “<{thing.title}>” spells out", expected
                )
            others = [p for p in premises if p != key]
            if {*self.with_.get(key, others)} != {*others}:
                message = f"found “{key}” joined with {', '.join(others) or 'nothing'} here and otherwise elsewhere"
                raise _wrong(key.where, message, "it joined with the same in every reason", "take “reason” out")
            self.reason(step, str(key), others)

    def supports(self, source: Thing, target: Thing, own: Collection[Thing]) -> None:
        """Take in that something is for something else."""
        if target in own:
            self.lost["reasons for a step"] += 1
        elif target is not source:
            if self.with_.get(source.id) and not source.steps and target.id not in self.for_[source.id]:
                message = f"found “{source.id}” for “{target.id}” alone, and elsewhere joined with others"
                raise _wrong(source.where, message, "it joined with the same in every reason")
            self.for_.setdefault(source.id, {})[target.id] = None

    def attacks(self, thing: Thing, target: Thing, own: Collection[Thing]) -> None:
        """Take in that something is against something else; that both are against each other is said once."""
        source = thing.conclusion or thing
        if target in own:
            for step in self.reasons[target.steps[-1]][:1]:
                self.against.setdefault(source.id, {})[step] = None
        elif target is not source:
            there = ("", source.id) in self.against.get(target.id, {})
            if not there or _one_way(source) or _one_way(target):
                self.against.setdefault(source.id, {})["", target.id] = None

    def undercuts(self, thing: Thing, step: Step) -> None:
        """Take in that something is against a step, or against every step that starts from an argument."""
        source, over = thing.conclusion or thing, step.of
        if not step.premises and over.steps:
            step = over.steps[-1]
        known = self.reasons.get(step, [(over.id, target) for target in self.for_.get(over.id, ())])
        premises = {p.id for p in step.premises}
        told = [(r, t) for r, t in _steps_told(source) if r in premises and any(t == target for _, target in known)]
        chosen = told or (known[:1] if step.premises else known) or [("", over.id)]
        self.against.setdefault(source.id, {}).update(dict.fromkeys(chosen))


def _one_way(thing: Thing) -> bool:
    return thing.data.get("one_way") == "true"


def _steps_told(thing: Thing) -> Iterator[tuple[str, str]]:
    told = thing.data.get(STEPS)
    for item in told.items if isinstance(told, SequenceNode) else ():
        if isinstance(item, MappingNode):
            yield str(item.get("reason")), str(item.get("for"))


def _says(thing: Thing) -> str:
    exact = thing.data.get("says")
    return str(exact) if isinstance(exact, Located) else thing.text or thing.title or thing.id


def _mapping(where: Where, entries: dict[str, Node | str]) -> MappingNode:
    return MappingNode(
        where,
        tuple(
            (
                Located(k, where),
                v if isinstance(v, Located | SequenceNode | MappingNode) else Located(v, where, plain=False),
            )
            for k, v in entries.items()
        ),
    )


def _wrong(where: Where, found: str, expected: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(where, f"{found}; expected {expected}", hint)])
