"""Statements that perhaps matter, stand in either order, or are graded: the file, what is open, changes to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, pairwise, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import detente
from detente.assess.swaps import beliefs
from detente.case import Model
from detente.case.changes import Add, Change, Drop, Exchange, Join, Move, Tie, apply
from detente.case.preferences import Drawn as State
from detente.case.preferences import InOrder, OpenInOrder
from detente.case.preferences.statements import StatementOrder, Statements
from detente.case.referring import leaves
from detente.case.sections import references
from detente.schemas import schema
from detente.store.coding import shared
from detente.store.commands import Link, Remove, Rename
from detente.store.edits import Refused, from_text, plan
from detente.store.facts import facts_of
from detente.store.places import entries
from detente.store.tree import apply as store_apply
from detente.store.tree import bare
from detente.web.document import document_of
from detente.web.places import what_names
from seeds import examples, full, long

pytestmark = pytest.mark.quick

TEXT = """format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: sing}, b: {owner: B, name: dance}, c: {owner: B, name: rest}}
preferences:
  A:
LIST
  B: [c, a]
"""
EVERY = """    - {that: not a, much: 3, name: quiet}
    - {that: b, much: true, perhaps: true}  # nobody asked her
    - either_order: [c, {that: not b, perhaps: true, because: so it seems}]
    - [a, {that: a and b, perhaps: true}]
    - {that: b if c, perhaps: false}"""


def parsed(written: str) -> detente.Case:
    return detente.parse_case(TEXT.replace("LIST", written))


def order_of(model: Model, dm: str = "A") -> StatementOrder:
    order = model.preferences[dm]
    assert isinstance(order, StatementOrder)
    return order


def wrote(order: StatementOrder) -> Any:
    return order.written.data()


# The file


def test_the_file_keeps_what_is_open() -> None:
    case = parsed(EVERY)
    assert detente.write_case(case) == case.text
    order = order_of(case.model())
    assert [len(group) for group in order.groups] == [1, 1, 1, 1, 2, 1]
    assert order.brackets == ((2, 4),)
    assert [s.statement.degree for s in order.statements] == [3, 2, 1, 1, 1, 1, 1]
    assert [s.statement.perhaps for s in order.statements] == [None, True, None, True, None, True, False]


def test_what_does_not_change_stays_as_it_is_written() -> None:
    case = parsed(EVERY)
    layer = replace(case.layer, title="a title")
    assert detente.write_case(replace(case, layer=layer)).replace("title: a title\n", "") == case.text


@dataclass(frozen=True)
class Drawn:
    """A statement as it is drawn, by itself, in a tie or in a bracket."""

    that: str
    perhaps: bool
    much: int

    def data(self) -> Any:
        marks: dict[str, Any] = {"perhaps": True} if self.perhaps else {}
        marks |= {"much": self.much} if self.much > 1 else {}
        return {"that": self.that, **marks} if marks else self.that


Span = tuple[str, list[Drawn]]  # "one", "tied" or "either"


def spans_of(data: st.DataObject, most: int = 4) -> list[Span]:
    """A list of statements, each of another formula, whose degrees do not rise."""
    formulas = iter([f"{x} {op} {y}" for x, y, op in product("abc", "abc", ("and", "or", "iff"))])
    degrees = sorted(data.draw(st.lists(st.integers(1, 4), max_size=most)), reverse=True)
    found: list[Span] = []
    for degree in degrees:
        kind = data.draw(st.sampled_from(["one", "one", "tied", "either"]))
        size = 1 if kind == "one" else data.draw(st.integers(2, 3))
        found.append((kind, [Drawn(next(formulas), data.draw(st.booleans()), degree) for _ in range(size)]))
    return found


def data_of(spans: Sequence[Span]) -> list[Any]:
    said: list[Any] = []
    for kind, members in spans:
        each = [s.data() for s in members]
        said.append({"either_order": each} if kind == "either" else each if kind == "tied" else each[0])
    return said


def read(spans: Sequence[Span]) -> tuple[detente.Case, StatementOrder]:
    case = parsed(EVERY).with_preference("A", data_of(spans))
    return case, order_of(case.model())


@long
@settings(deadline=None, max_examples=examples(100, every=4))
@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    spans = spans_of(data)
    case, order = read(spans)
    assert wrote(order) == data_of(spans)
    text = detente.write_case(case)
    again = detente.parse_case(text)
    assert detente.write_case(again) == text
    assert order_of(again.model()).said == order.said


ERRORS = [
    ("- {that: a, perhaps: maybe}", 21, "found “maybe” for “perhaps”; expected true or false", "nobody knows whether"),
    ("- {that: a, perhaps: }", 20, "found nothing; expected true or false", ""),
    ("- {that: a, much: 1}", 18, "found “1” for “much”; expected true, which is degree 2, or a whole number from 2 on",
     "leave it out for the degree 1"),
    ("- {that: a, much: false}", 18, "found “false” for “much”", "leave it out"),
    ("- {that: a, much: 2.5}", 18, "found “2.5” for “much”", ""),
    ("- {that: a, much: [2]}", 18, "found a list; expected true, or a whole number from 2 on", ""),
    ("- {perhaps: true}", 3, "a preference statement lacks the key “that”", ""),
    ("- {that: a, perhabs: true}", 12, "found the key “perhabs”", "did you mean “perhaps”"),
    ("- {either_order: [a]}", 17, "found a list of 1 for “either_order”; expected at least two statements",
     "one statement needs no bracket"),
    ("- {either_order: []}", 17, "found a list of 0 for “either_order”", ""),
    ("- {either_order: }", 16, "found nothing for “either_order”; expected a list of at least two statements", ""),
    ("- {either_order: a or b}", 17, "found “a or b” for “either_order”", ""),
    ("- {either_order: [a, b], perhaps: true}", 25, "found the key “perhaps” beside “either_order”", "inside"),
    ("- {that: c, either_order: [a, b]}", 3, "found the key “that” beside “either_order”", "inside"),
    ("- {either_order: [a, {either_order: [b, c]}]}", 21, "found “either_order” within “either_order”", "side by side"),
    ("- {either_order: [a, [b, c]]}", 21, "found a list within “either_order”; expected single statements", ""),
    ("- [a, {either_order: [b, c]}]", 6, "found “either_order” within statements that are equally important", ""),
    ("- [a, [b, c]]", 6, "found a list within statements that are equally important", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "column", "message", "hint"), ERRORS)
def test_what_is_wrong_is_said_with_its_place(written: str, column: int, message: str, hint: str) -> None:
    with pytest.raises(detente.InvalidCase) as caught:
        parsed(f"    {written}")
    first = caught.value.problems[0]
    assert message in first.message
    assert hint in first.hint
    assert (first.where.line, first.where.column) == (6, column + 4 + 1)


@pytest.mark.parametrize(
    ("items", "wrong"),
    [
        (["a", "{that: b, much: true}"], ["“b” (degree 2) below “a” (degree 1)"]),
        (["{that: a, much: true}", "b", "{that: c, much: 2}"], ["“c” (degree 2) below “b” (degree 1)"]),
        # One that perhaps does not matter stands above all the same in the completions in which it does.
        (["{that: a, perhaps: true}", "{that: b, much: true}"], ["“b” (degree 2) below “a” (degree 1)"]),
        (["a", "{that: b, perhaps: true, much: true}"], ["“b” (degree 2) below “a” (degree 1)"]),
        (["{that: a, much: 4}", "b", "{that: c, much: 3}"], ["“c” (degree 3) below “b” (degree 1)"]),
        # Whatever the order of a bracket: those in it are of one degree.
        (["{either_order: [{that: a, much: true}, b]}"], ["“b” (degree 1) beside “a” (degree 2)"]),
        (["{either_order: [a, {that: b, much: true}]}"], ["“b” (degree 2) beside “a” (degree 1)"]),
        (["[a, {that: b, much: true}]"], ["“b” (degree 2) beside “a” (degree 1)"]),
        (["{that: a, much: 3}", "{either_order: [{that: b, much: 2}, {that: c, much: 2}]}", "not a"], []),
        (["{that: a, much: 3}", "[{that: b, much: true}, {that: c, much: 2}]"], []),
    ],
)
def test_degrees_do_not_rise_down_a_list_in_any_completion(items: Sequence[str], wrong: Sequence[str]) -> None:
    written = "\n".join(f"    - {item}" for item in items)
    if not wrong:
        assert order_of(parsed(written).model()).degrees
        return
    with pytest.raises(detente.InvalidCase) as caught:
        parsed(written)
    problems = caught.value.problems
    assert [p.message.startswith("much-below-less: found ") for p in problems] == [True] * len(wrong)
    assert all(words in p.message for p, words in zip(problems, wrong, strict=True))
    assert all(p.hint for p in problems)


def orders(spans: Sequence[Span]) -> Iterator[tuple[list[list[Drawn]], Fraction]]:
    """Yield literally every choice that a list leaves open: the list that it comes to, and its share."""
    open_ones = [s for _, members in spans for s in members if s.perhaps]
    for matter in product((True, False), repeat=len(open_ones)):
        gone = [s for s, so in zip(open_ones, matter, strict=True) if not so]
        brackets = [list(permutations(members)) if kind == "either" else [tuple(members)] for kind, members in spans]
        for stood in product(*brackets):
            share = Fraction(1, 2 ** len(open_ones))
            groups: list[list[Drawn]] = []
            for (kind, _), members, every in zip(spans, stood, brackets, strict=True):
                share /= len(every)
                left = [s for s in members if s not in gone]
                groups += [left] if kind == "tied" else [[s] for s in left]
            yield [group for group in groups if group], share


def as_said(groups: Sequence[Sequence[Drawn]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(s.that for s in group) for group in groups)


def as_found(order: StatementOrder) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(s.statement.that.text) for s in group) for group in order.groups)


@full
@settings(deadline=None, max_examples=examples(60, every=4))
@given(st.data())
def test_completions_are_all_choices_with_the_shares_of_those_that_come_to_the_same(data: st.DataObject) -> None:
    spans = spans_of(data, most=3)
    _, order = read(spans)
    expected: dict[tuple[tuple[str, ...], ...], Fraction] = {}
    for groups, share in orders(spans):
        expected[as_said(groups)] = expected.get(as_said(groups), Fraction(0)) + share
    openness = order.openness
    if openness is None:
        assert len(expected) == 1
        return
    found = [*openness.completions(lambda: pytest.fail("no state is asked for"))]
    shares = {}
    for completion in found:
        settled = completion.preference
        assert isinstance(settled, StatementOrder)
        assert settled.openness is None
        assert isinstance(settled.form(()), InOrder)
        shares[as_found(settled)] = completion.share
    assert shares == expected
    assert openness.count == len(found) == len(shares)
    assert sum(shares.values()) == 1
    first = found[0].preference
    assert isinstance(first, StatementOrder)
    assert first.form(()) == order.form(())
    assert as_found(first) == as_found(order)


@full
@settings(deadline=None, max_examples=examples(60, every=4))
@given(st.data())
def test_every_completion_says_how_it_settles_what_is_open(data: st.DataObject) -> None:
    spans = spans_of(data, most=3)
    _, order = read(spans)
    told = [s.told for s in order.statements]
    for completion in islice(order.openness.completions(list) if order.openness else (), 40):
        assert isinstance(completion.preference, StatementOrder)
        left = [s.told for s in completion.preference.statements]
        said = [s.of("Ann") for s in completion.settled]
        expected = []
        number = 0
        for kind, members in spans:
            names = told[number : number + len(members)]
            expected += [
                f"Ann cares for “{name}”" if name in left else f"Ann does not care for “{name}”"
                for name, s in zip(names, members, strict=True)
                if s.perhaps
            ]
            there = [name for name in left if name in names]
            if kind == "either" and len(there) == 2:
                expected.append(f"“{there[0]}” comes before “{there[1]}” for Ann")
            if kind == "either" and len(there) == 3:
                expected.append(f"“{there[0]}”, “{there[1]}” and “{there[2]}” matter to Ann in this order")
            number += len(members)
        assert said == expected
        # What the completion has is called as its file calls it.
        by_number = {str(k): name for k, name in enumerate(told, start=1)}
        assert [by_number[n] for place in completion.preference.places for n in place] == left


def test_a_name_with_braces_is_left_alone() -> None:
    order = order_of(parsed("    - {that: a, perhaps: true, name: 'the {who} of {x}'}").model())
    assert order.openness is not None
    last = [*order.openness.completions(list)][-1]
    assert last.settled[0].told == "{who} does not care for “the {who} of {x}”"


def test_the_first_completions_come_at_once() -> None:
    """Of 2^20 subsets in 2^20 times 12! orders; all of them together would take longer than anybody lives."""
    perhaps = [{"that": f"a {op} b", "perhaps": True} for op in ("and", "or", "iff", "if")] * 5
    bracket = {"either_order": [f"c {op} {x}" for op in ("and", "or", "iff", "if") for x in "abc"]}
    order = order_of(parsed(EVERY).with_preference("A", [*perhaps, bracket]).model())
    assert order.openness is not None
    assert order.openness.count == 2**20 * 479_001_600
    first = [*islice(order.openness.completions(list), 50)]
    assert len({as_found(c.preference) for c in first if isinstance(c.preference, StatementOrder)}) == 50
    assert first[0].share == Fraction(1, 2**20 * 479_001_600)


def test_what_is_open_in_words_and_as_data() -> None:
    order = order_of(parsed(EVERY).model())
    openness = order.openness
    assert openness is not None
    assert openness.told == "three statements may or may not matter, and the order of two is not known"
    assert openness.count == 2 * (2 + 1) * 2
    form = openness.form
    assert isinstance(form, OpenInOrder)
    shape = [[[(str(f), perhaps) for f, perhaps in group] for group in bracket] for bracket in form.brackets]
    assert shape == [
        [[("not a", False)]],
        [[("b", True)]],
        [[("c", False)], [("not b", True)]],
        [[("a", False), ("a and b", True)]],
        [[("b if c", False)]],
    ]


def test_what_is_not_open_has_no_openness() -> None:
    order = order_of(parsed("    - {that: a, much: true}\n    - {that: b, perhaps: false}").model())
    assert order.openness is None
    assert order_of(parsed("    - a").model()).degrees == {}


@full
@settings(deadline=None, max_examples=examples(100, every=4))
@given(st.data())
def test_the_form_of_a_degree_tells_apart_what_first_differs_at_one_of_it(data: st.DataObject) -> None:
    """For two states a and b: what is at least of a degree is so where the first group that differs is."""
    spans = spans_of(data)
    _, order = read(spans)
    flat = [members for kind, members in spans for members in ([members] if kind == "tied" else [[s] for s in members])]
    degrees = [group[0].much for group in flat]
    assert all(x >= y for x, y in pairwise(degrees))
    values = [dict(zip("abc", bits, strict=True)) for bits in product((False, True), repeat=3)]
    assert set(order.degrees) == {d for d in degrees if d > 1}
    for one, other in product(values, values):
        first = next((k for k, group in enumerate(order.groups) if held(group, one) != held(group, other)), None)
        for degree, form in order.degrees.items():
            assert isinstance(form, InOrder)
            counts = [[sum(f.evaluate(v) for f in group) for group in form.groups] for v in (one, other)]
            assert (counts[0] != counts[1]) == (first is not None and degrees[first] >= degree)


def held(group: Sequence[Any], values: Mapping[str, bool]) -> int:
    return sum(s.formula.evaluate(values) for s in group)


# Words


def test_what_is_open_is_told() -> None:
    order = order_of(parsed(EVERY).model())
    assert order.described == (
        "Statements, most important first: “quiet” (much, degree 3); perhaps “dance” (much); "
        "“rest” and perhaps “not ‘dance’” in either order; “sing” = perhaps “‘sing’ and ‘dance’”; “‘dance’ if ‘rest’”"
    )


def test_what_is_said_does_not_depend_on_the_order_of_a_bracket() -> None:
    one, other = (
        order_of(parsed(f"    - either_order: [{listed}]").model())
        for listed in ("a, {that: b, perhaps: true}, c", "c, a, {that: b, perhaps: true}")
    )
    assert one.said == other.said
    different = (
        "    - a\n    - {that: b, perhaps: true}\n    - c",
        "    - [a, {that: b, perhaps: true}, c]",
        "    - either_order: [a, b, c]",
    )
    for w in different:
        assert order_of(parsed(w).model()).said != one.said
    assert order_of(parsed("    - {that: a, much: true}").model()).said != order_of(parsed("    - a").model()).said
    assert order_of(parsed("    - {that: a, much: 2}").model()).said == order_of(
        parsed("    - {that: a, much: true, perhaps: false}").model()
    ).said  # fmt: skip


# Changes


FIVE = """    - {that: a, much: true}
    - either_order: [b, {that: c, perhaps: true}, not a]
    - not b"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], [{"that": "a", "much": True}, {"either_order": ["b", {"that": "c", "perhaps": True}, "not a"]}, "not b"]),
        # What moves, is tied or traded leaves its bracket; the others stay one where nothing stands between them.
        ([Move("A", 4, 5)], [..., {"either_order": ["b", {"that": "c", "perhaps": True}]}, "not b", "not a"]),
        ([Move("A", 4, 2)], [..., "not a", {"either_order": ["b", {"that": "c", "perhaps": True}]}, "not b"]),
        ([Move("A", 4, 3)], [..., "b", "not a", {"that": "c", "perhaps": True}, "not b"]),
        ([Drop("A", 3)], [..., {"either_order": ["b", "not a"]}, "not b"]),
        ([Drop("A", 3), Drop("A", 2)], [..., "not a", "not b"]),
        ([Tie("A", 3, 2)], [..., ["b", {"that": "c", "perhaps": True}], "not a", "not b"]),
        ([Tie("A", 3, 5)], [..., {"either_order": ["b", "not a"]}, ["not b", {"that": "c", "perhaps": True}]]),
        ([Exchange("A", 4, 5)], [..., {"either_order": ["b", {"that": "c", "perhaps": True}]}, "not b", "not a"]),
        ([Exchange("A", 2, 3)], [..., {"that": "c", "perhaps": True}, "b", "not a", "not b"]),
        ([Add("A", "c", 4)], [..., {"either_order": ["b", {"that": "c", "perhaps": True}]}, "c", "not a", "not b"]),
        ([Add("A", "c", 2)], [..., "c", {"either_order": ["b", {"that": "c", "perhaps": True}, "not a"]}, "not b"]),
        ([Join("A", 4, 5)], [..., {"either_order": ["b", {"that": "c", "perhaps": True}]}, ["not a", "not b"]]),
    ],
)  # fmt: skip
def test_what_a_change_does_to_a_bracket(changes: Sequence[Change], expected: list[Any]) -> None:
    whole = [{"that": "a", "much": True} if part is ... else part for part in expected]
    for order in permutations(changes):
        found = wrote(order_of(apply(parsed(FIVE).model(), order)))
        assert sorted(map(str, _flat(found))) == sorted(map(str, _flat(whole)))
        assert [_sorted(part) for part in found] == [_sorted(part) for part in whole]


def _flat(said: list[Any]) -> list[Any]:
    return [s for part in said for s in (part if isinstance(part, list) else [part])]


def _sorted(part: Any) -> Any:
    """The order within a group means nothing."""
    return sorted(part, key=str) if isinstance(part, list) else part


GRADED = """    - {that: a, much: 3}
    - {that: b, much: 3}
    - {that: c, much: true}
    - not a
    - not b"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # One that comes to stand among others is of the degree that is left for it.
        ([Move("A", 5, 1)], [("not b", 3), ("a", 3), ("b", 3), ("c", 2), ("not a", 1)]),
        ([Move("A", 5, 3)], [("a", 3), ("b", 3), ("not b", 2), ("c", 2), ("not a", 1)]),
        ([Move("A", 1, 4)], [("b", 3), ("c", 2), ("not a", 1), ("a", 1), ("not b", 1)]),
        ([Move("A", 1, 3)], [("b", 3), ("c", 2), ("a", 2), ("not a", 1), ("not b", 1)]),
        ([Move("A", 3, 1), Drop("A", 1)], [("c", 3), ("b", 3), ("not a", 1), ("not b", 1)]),
        ([Add("A", "a or b", 2)], [("a", 3), ("a or b", 3), ("b", 3), ("c", 2), ("not a", 1), ("not b", 1)]),
        ([Add("A", "a or b", 6)], [("a", 3), ("b", 3), ("c", 2), ("not a", 1), ("not b", 1), ("a or b", 1)]),
        # A place keeps its degree, whatever stands there.
        ([Exchange("A", 1, 4)], [("not a", 3), ("b", 3), ("c", 2), ("a", 1), ("not b", 1)]),
        ([Join("A", 3, 4)], [("a", 3), ("b", 3), ("c", 2), ("not a", 2), ("not b", 1)]),
        ([Tie("A", 5, 2)], [("a", 3), ("b", 3), ("not b", 3), ("c", 2), ("not a", 1)]),
        ([Tie("A", 1, 4)], [("b", 3), ("c", 2), ("a", 1), ("not a", 1), ("not b", 1)]),
    ],
)
def test_degrees_do_not_rise_after_a_change(changes: Sequence[Change], expected: list[tuple[str, int]]) -> None:
    after = order_of(apply(parsed(GRADED).model(), changes))
    assert [(str(s.statement.that.text), s.statement.degree) for s in after.statements] == expected


@long
@settings(deadline=None, max_examples=examples(80, every=4))
@given(st.data())
def test_a_changed_list_can_be_written_and_read(data: st.DataObject) -> None:
    """Whatever changes go together: what comes of them is a list that a file may have."""
    case, order = read(spans_of(data))
    n = len(order.statements)
    if n < 2:
        return
    number = st.integers(1, n)
    drawn = data.draw(
        st.lists(
            st.one_of(
                st.builds(Drop, st.just("A"), number),
                st.builds(Move, st.just("A"), number, number),
                st.builds(Tie, st.just("A"), number, number),
                st.builds(Add, st.just("A"), st.sampled_from(["a", "not c"]), number),
                st.builds(Exchange, st.just("A"), st.integers(1, len(order.groups)), st.integers(1, len(order.groups))),
            ),
            min_size=1,
            max_size=2,
        )
    )
    try:
        after = order_of(apply(case.model(), drawn))
    except detente.UsageError:
        return
    if any(len(group) > 10 for group in after.groups):
        return
    said = wrote(after)
    again = order_of(case.with_preference("A", said).model())
    assert wrote(again) == said
    assert again.said == after.said


def test_a_list_of_statements_put_in_place_of_all_has_no_bracket() -> None:
    order = order_of(parsed(FIVE).model())
    assert wrote(order.with_priorities(order.groups[:2])) == [{"that": "a", "much": True}, "b"]


# The schema, names


VALID = Draft202012Validator(schema("case"))


def loaded(written: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(TEXT.replace("LIST", written))


# What stands beside a bracket is a key of the same kind of entry, which a schema of the form alone admits.
@pytest.mark.parametrize("written", [w for w, *_ in ERRORS if not w.endswith("perhaps: true}") or "order" not in w])
def test_the_schema_refuses_what_the_reader_refuses(written: str) -> None:
    assert not VALID.is_valid(loaded(f"    {written}"))


def test_the_schema_admits_what_the_reader_reads() -> None:
    for written in (EVERY, FIVE, GRADED):
        assert [e.message for e in VALID.iter_errors(loaded(written))] == []


def test_names_within_a_bracket_are_found() -> None:
    preference = parsed(EVERY).layer.preferences["A"]
    assert isinstance(preference, Statements)
    refers = references()["statement"]["either_order"]
    bracket = preference.data()[2]["either_order"]
    assert [text for text, _ in leaves(bracket, refers)] == ["c", "not b"]


# A case under edit


def tree_of(written: str) -> dict[str, Any]:
    claims = "sources: {s: {name: a letter}}\nclaims: {k: {source: s, start: 0, end: 1}}\n"
    return from_text(TEXT.replace("LIST", written) + claims, iter(f"e{k}" for k in range(100)))


CODED = "    - either_order: [{that: a, evidence: [k]}, [b, {either_order: [{that: c, evidence: [k]}]}], c]"


def test_whoever_codes_blind_sees_no_evidence_within_a_bracket() -> None:
    """However it is nested, and even where no bracket may stand so."""
    assert "evidence" in json.dumps(tree_of(CODED))
    for written in (CODED, "    - {either_order: {x: [{evidence: [k]}]}}", "    - {either_order: [a], evidence: [k]}"):
        assert "evidence" not in json.dumps(shared(tree_of(written)))
    seen = bare(shared(tree_of(CODED)))["preferences"]["A"]
    c = {"either_order": [{"that": "c"}]}
    assert seen == [{"either_order": [{"that": "a"}, [{"that": "b"}, c], {"that": "c"}]}]


def removed(written: str, *path: str) -> Any:
    tree = tree_of(written)
    changed, _ = store_apply(tree, plan(tree, Remove(path=list(path), everywhere=True), iter(())).changes)
    return bare(changed)["preferences"]["A"]


def test_what_is_removed_everywhere_leaves_a_bracket_of_one_as_a_statement() -> None:
    three = "    - either_order: [a, {that: b, perhaps: true}, c]\n    - b if a"
    assert removed(three, "options", "c") == [{"either_order": ["a", {"that": "b", "perhaps": "true"}]}, "b if a"]
    two = "    - either_order: [a, {that: b, perhaps: true}]\n    - not a"
    assert removed(two, "options", "a") == [{"that": "b", "perhaps": "true"}]
    assert removed(two, "options", "b") == ["a", "not a"]
    assert removed("    - either_order: [a, not a]\n    - b", "options", "a") == ["b"]


def test_a_bracket_is_renamed_within_told_and_not_linked() -> None:
    tree = tree_of(EVERY)
    changed, _ = store_apply(tree, plan(tree, Rename(path=["options", "c"], to="pause"), iter(())).changes)
    assert bare(changed)["preferences"]["A"][2]["either_order"][0] == "pause"
    path = next(p for p, kind, value in entries(tree) if kind == "statement" and "either_order" in value)
    told = facts_of(Remove(path=list(path)), tree)
    assert told["says"] == "“rest” and in either order not “dance”"
    with pytest.raises(Refused, match="are several statements"):
        plan(tree, Link(path=list(path), claim="k"), iter(()))
    places = [p.address for p in document_of(tree).places if p.address.startswith("preferences.A") and not p.linkable]
    assert places == ["preferences.A.3", "preferences.A.4", "preferences.A.5", "preferences.A.6"]


def test_only_what_names_it_in_a_bracket_is_told_of_what_is_gone() -> None:
    before = tree_of("    - either_order: [c, {that: b, name: a dance}]")
    after, _ = store_apply(before, [["drop", ["options", "b"]]])
    assert what_names(before, after, ["options", "b"]) == [
        "Option “dance” is gone, and still named in: Ann wants, 2: “dance”."
    ]


def test_lists_of_which_something_is_open_or_graded_are_swapped_as_a_whole() -> None:
    for marked in ("[b, {that: a, perhaps: true}]", "[{that: a, much: true}, b]"):
        theirs = f"perspectives: {{p: {{preferences: {{A: {marked}}}}}}}\n"
        case = detente.parse_case(TEXT.replace("LIST", "    - a\n    - c") + theirs)
        assert [b.kind for b in beliefs(case.model(), case.model("p"))] == ["preference"]
    theirs = "perspectives: {p: {preferences: {A: [{that: a, perhaps: false, name: x}]}}}\n"
    case = detente.parse_case(TEXT.replace("LIST", "    - a") + theirs)
    assert beliefs(case.model(), case.model("p")) == ()


# What decides


@pytest.mark.parametrize(
    ("written", "idle"),
    [
        ("[a and b, a, b, a or b]", [4]),
        # Where the one above perhaps does not matter, the one below decides.
        ("[{that: a and b, perhaps: true}, a, b, a and b]", [4]),
        ("[a, {that: b, perhaps: true}, a and b]", []),
        ("[a, {that: b, perhaps: true}, a and b, a and b]", [4]),
        ("[{either_order: [a, b]}, a and b]", [3]),
        ("[{either_order: [a, b, a and b]}]", []),
        ("[{either_order: [a, {that: b, perhaps: true}]}, a and b]", []),
        ("[a, [a, {that: b, perhaps: true}], b]", []),
        ("[a, b, [a, {that: b, perhaps: true}]]", [3, 4]),
    ],
)
def test_no_statement_is_called_idle_that_decides_in_a_completion(written: str, idle: list[int]) -> None:
    model = parsed(EVERY).with_preference("A", loaded_list(written)).model()
    found = [f.text for f in detente.check(model) if f.code == "statement-no-effect" and "of Ann" in f.text]
    assert [int(text.split()[1]) for text in found] == idle
    order = order_of(model)
    completions = [c.preference for c in order.openness.completions(list)] if order.openness else [order]
    assert [n for n in range(1, len(order.statements) + 1) if not decides(completions, n)] == idle


def loaded_list(written: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(written)


def decides(completions: Sequence[Any], number: int) -> bool:
    """Whether in some completion two states first differ in the group in which a statement stands."""
    values = [dict(zip("abc", bits, strict=True)) for bits in product((False, True), repeat=3)]
    for order in completions:
        at = next((k for k, place in enumerate(order.places) if str(number) in place), None)
        if at is None:
            continue
        for one, other in product(values, values):
            above = all(held(group, one) == held(group, other) for group in order.groups[:at])
            if above and held(order.groups[at], one) != held(order.groups[at], other):
                return True
    return False


def test_reasons_say_what_is_open_and_graded() -> None:
    model = parsed("    - {that: a, much: true, perhaps: true}\n    - either_order: [b, c]").model()
    order = order_of(model)

    def state(letters: str) -> State:
        return State(dict(zip("abc", (x == "Y" for x in letters), strict=True)), (letters,))

    first, second = order.reason(state("NNN"), state("YNN")), order.reason(state("NNN"), state("NYN"))
    assert first is not None
    assert second is not None
    assert first.text == "this secures “sing”, which perhaps matters, much preferred, the 1st of its 3 priorities"
    assert second.text == "this secures “dance”, in an order that is not known, the 2nd of its 3 priorities"
    assert (first.parts, second.parts) == (("1",), ("2",))
    assert order.openness is not None
    last = [*order.openness.completions(list)][-1].preference
    settled = last.reason(state("NNN"), state("NYN"))
    assert settled is not None
    assert (settled.text, settled.parts) == ("this secures “dance”, the 2nd of its 2 priorities", ("2",))
