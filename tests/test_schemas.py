"""The schemas of the case file and of what commands print: which there are, what they say, what they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from jsonschema import Draft202012Validator

import detente
import literal_cases
import random_models
from detente import schemas
from detente.assess import CASE_CODES, CODES
from detente.catalog import entries
from detente.report.shapes import EITHER, KNOWN, SOME, Concept, Explains, Such, Whys, YesNo
from detente.stability import CONCEPTS
from naive import FIVE
from printed import BASE, OWN, faults, record

SCHEMAS = ("case", *schemas.printed())
CATALOGUE = {e.slug: e.path.read_text(encoding="utf-8") for e in entries()}


@cache
def schema(name: str) -> Mapping[str, Any]:
    return schemas.schema(name)


# The schemas themselves


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_draft_2020_12(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["title"]
    assert schema(name)["description"]


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every part of a schema that says what an object is; conditions on it apart."""
    if isinstance(value, dict):
        yield value
        value = [part for key, part in value.items() if key not in ("if", "then", "else")]
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_object_of_a_schema_is_open_and_every_key_is_described(name: str) -> None:
    found = [n for n in nodes(schema(name)) if isinstance(n.get("properties"), dict)]
    assert found
    for node in found:
        assert node["additionalProperties"] is False
        for key, entry in node["properties"].items():
            referred = schema(name)["$defs"].get(entry.get("$ref", "").removeprefix("#/$defs/"), {})
            assert (entry.get("description") or referred["description"]).endswith("."), key


class ToyPart(TypedDict):
    """A part."""

    count: Annotated[int | None, "How many.", Such(minimum=0), KNOWN]


class Toy(TypedDict):
    """A record with something of everything that can be said of one.

    This is not said in the schema.
    """

    complete: Annotated[bool, "Whether all is known."]
    holds: Annotated[dict[Concept, YesNo], "By concept."]
    why: NotRequired[Annotated[Whys, "Why not.", Explains(("holds",))]]
    part: Annotated[ToyPart | None, "A part, or none."]
    kind: Annotated[Literal["a", "b"] | None, "What it is."]
    state: NotRequired[Annotated[str, "One of the two.", EITHER]]
    proposal: NotRequired[Annotated[str, "One of the two.", EITHER]]
    parts: Annotated[list[ToyPart], "More of them.", SOME]
    inside: Annotated[list[Toy | ToyPart], "What is in it."]


def toy(**other: Any) -> dict[str, Any]:
    whole = {"complete": True, "holds": {"nash": True}, "part": None, "kind": None, "state": "x"}
    return {**whole, "parts": [{"count": 1}], "inside": [], **other}


OPEN = {"holds": {"nash": None}, "why": {"nash": "unknown"}}
TOYS = [
    (True, toy()), (True, toy(kind="b")), (True, toy(part={"count": 0})), (True, toy(inside=[toy(), {"count": 2}])),
    (True, toy(**OPEN)), (True, toy(complete=False, part={"count": None})),
    (False, toy(other=1)), (False, toy(kind="c")), (False, toy(part={})), (False, toy(part={"count": -1})),
    (False, toy(part={"count": None})), (False, toy(parts=[{"count": None}])), (False, toy(parts=[])),
    (False, toy(inside=[toy(parts=[])])), (False, toy(holds={"nash": None})), (False, toy(why={"nash": "unknown"})),
    (False, toy(holds={"best": True})), (False, toy(**{**OPEN, "why": {"nash": "perhaps"}})),
    (False, toy(**{**OPEN, "why": {}})), (False, toy(proposal="y")), (False, toy(complete=1)),
    *((False, {k: v for k, v in toy().items() if k != left}) for left in toy()),
]  # fmt: skip


def test_a_schema_takes_what_its_record_is_declared_to_be() -> None:
    definitions = schemas.described(Toy)
    assert definitions["toy"]["description"] == "A record with something of everything that can be said of one."
    takes = Draft202012Validator({"$ref": "#/$defs/toy", "$defs": definitions})
    assert [takes.is_valid(value) for _, value in TOYS] == [valid for valid, _ in TOYS]


def test_two_records_of_one_name_are_no_schema() -> None:
    class ToyRecord(TypedDict):
        """Named as `Toy` is."""

    with pytest.raises(ValueError, match="two records have the name “toy”"):
        schemas.described(Toy, ToyRecord)


def test_the_reference_tells_every_key() -> None:
    told = schemas.reference()
    keys = {key for name in schemas.printed() for node in nodes(schema(name)) for key in node.get("properties", {})}
    assert [key for key in keys - {"detente"} if f"| `{key}`" not in told] == []
    assert [
        name for name, one in schemas.printed().items() if f"## detente {one.command or 'compare'}\n" not in told
    ] == []


def test_the_schema_of_cases_says_that_it_cannot_check_names() -> None:
    assert "cannot check names" in schema("case")["description"]


@pytest.mark.parametrize("name", ["solv", "../schema/solve", "nothing", ""])
def test_a_schema_that_there_is_not_is_refused_by_name(name: str) -> None:
    with pytest.raises(detente.UsageError, match=rf"there is no schema “{re.escape(name)}” \("):
        schemas.schema(name)


def test_the_schemas_know_the_concepts_and_codes_there_are() -> None:
    listed, beyond = schema("solve")["$defs"]["concept"]["anyOf"]
    assert listed["enum"] == [*CONCEPTS]
    assert [*CONCEPTS][:6] == [*FIVE, "sim"]
    found = [c for c in ("l3", "mr12", "maximin4", "l0", "l1000", "x3") if re.search(beyond["pattern"], c)]
    assert found == ["l3", "mr12", "maximin4"]
    assert schema("repair")["$defs"]["sanctioned"] == schema("rankings")["$defs"]["sanctioned"]
    assert schema("repair")["$defs"]["sanctioned"]["enum"] == [*FIVE]
    assert all(
        schema(n)["$defs"]["concept"] == schema("solve")["$defs"]["concept"]
        for n in ("assess", "explain", "trace", "compare", "consent", "reach", "robust")
    )
    assert set(schema("check")["$defs"]["code"]["enum"]) == {*CODES, *CASE_CODES}


# The format of cases


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_catalogue_case_has_the_form_of_a_case(slug: str) -> None:
    assert faults("case", literal_cases.load(CATALOGUE[slug])) == []


@pytest.mark.parametrize("name", OWN)
def test_the_cases_of_this_file_have_the_form_of_a_case(name: str) -> None:
    assert faults("case", literal_cases.load(OWN[name])) == []
    detente.parse_case(OWN[name]).models()


def test_random_models_have_the_form_of_a_case() -> None:
    for seed in range(40):
        text = random_models.random_model(seed).case_text()
        assert faults("case", literal_cases.load(text)) == [], f"seed {seed}"


def with_preference(text: str) -> str:
    return BASE.replace("A: [b, not a]", f"A: {text}")


# What the reader takes: the schema takes it too, whatever type YAML 1.2 gives to a bare word.
TAKEN = {
    "nothing-more": BASE,
    "a-year-as-title": BASE + "title: 1975\nsummary: 0.5\ncitation: true\ncaution: 1e3\n",
    "words-that-were-truth-values-in-yaml-1.1": BASE + "title: on\nsummary: yes\ncitation: no\n",
    "true-as-a-rule-nowhere": BASE + "infeasible: [false]\n",
    "true-as-a-statement": with_preference("[true, {that: false}, b]"),
    "true-as-a-definition": BASE + "definitions: {always: true, never: false}\n",
    "true-as-terms": BASE + "proposals: {p: {terms: true}, q: {terms: {t: true, u: {that: true}}}}\n",
    "weights-as-numbers": with_preference("{weights: {a: -1, b: 0.5}}"),
    "weights-as-text": with_preference('{weights: {a: 1/3, b: "2"}}'),
    "weights-with-signs-and-exponents": with_preference("{weights: {a: +3, b: 1e2}}"),
    "no-weights": with_preference("{weights: {}}"),
    "a-ranking": with_preference("{ranking: [NY, [YY, NN], YN]}"),
    "a-ranking-with-patterns-and-names": with_preference("{ranking: [Y-, [rest], NY]}") + "states: {rest: NN}\n",
    "no-statement": with_preference("[]"),
    "statements-with-notes": with_preference("[{that: b, name: 3, because: true, status: stated, note: 0}]"),
    "empty-sections": BASE + "infeasible:\nforbidden_moves:\nstates:\nproposals:\nphases:\nperspectives:\nleft_out:\n",
    "empty-phase": BASE + "phases: {later: }\nperspectives: {mine: }\n",
    "an-option-without-a-word": BASE.replace("b: {owner: B}", "b: ")
    + "perspectives: {p: {options: {b: {owner: B}}}}\n",
    "rules-of-all-kinds": BASE
    + "infeasible: [YY, a and b, {when: YY}, {at_most_one: [a, b]}, {at_least_one: [a, b], because: so}]\n",
    "exactly-one": BASE + "infeasible: [{exactly_one: [a, b], name: either, status: logical}]\n",
    "listed-moves": BASE + "only_moves: {A: [[YY, NY]], B: {moves: [], because: it has none}}\n",
    "forbidden-moves": BASE + "forbidden_moves: [A from a to not a, {by: B, from: YY, to: Y-, note: never}]\n",
    "indistinguishable": BASE.replace("[b, not a]", "[b]") + "indistinguishable: [{when: b, because: so}]\n",
    "indistinguishable-as-text": BASE.replace("[b, not a]", "[b]").replace("[a, not b]", "[b]")
    + "indistinguishable: [-Y, -N]\n",
    "a-named-status-quo": BASE + "status_quo: rest\nstates: {rest: NN}\n",
    "a-proposal-in-full": BASE
    + "proposals: {p: {name: 1, parties: [us, B], terms: {t: {that: a, obliges: [us]}, u: {name: words only}}}}\n",
    "evidence": BASE
    + "sources: {s: {name: 7, sha256: '"
    + "0f" * 32
    + "', characters: 12}}\nclaims: {c: {source: s, start: 0, end: 5, says: 12, by: [s, 3], quote: true, mode: a,"
    + " kind: b, modality: c, note: d}}\n",
    "claims-with-offsets-as-text": BASE
    + 'sources: {s: {name: s}}\nclaims: {c: {source: s, start: "0", end: "5", says: x}}\n',
    "left-out": BASE + "left_out: {ISIS: target only, the press: 3}\n",
    "ids-that-look-like-words": BASE.replace("Ann", "on")
    + "definitions: {on: a, yes: b, no: not a, off: on or yes, y: a, n: b, iffy: a, Note: b}\n",
}


@pytest.mark.parametrize("name", TAKEN)
def test_the_schema_takes_what_the_reader_takes(name: str) -> None:
    case = detente.parse_case(TAKEN[name])
    if name != "indistinguishable":  # B tells members apart there, which is no matter of form
        case.models()
    assert faults("case", literal_cases.load(TAKEN[name])) == []


REFUSED = {
    "no-format": BASE.replace("format: detente/1", "title: x"),
    "another-format": BASE.replace("detente/1", "detente/2"),
    "no-options": "format: detente/1\ndecision_makers: {A: {name: Ann}}\npreferences: {A: []}\n",
    "an-unknown-key": BASE + "option: {}\n",
    "an-unknown-key-of-an-option": BASE.replace("{owner: A}", "{owner: A, colour: red}"),
    "an-unknown-key-of-a-decision-maker": BASE.replace("group: us", "team: us"),
    "an-unknown-key-of-a-phase": BASE + "phases: {p: {format: detente/1}}\n",
    "a-phase-in-a-perspective": BASE + "perspectives: {p: {phases: {}}}\n",
    "a-list-of-options": BASE.replace("{a: {owner: A}, b: {owner: B}}", "[a, b]"),
    "two-owners": BASE.replace("owner: A}", "owner: [A, B]}"),
    "a-direction-unknown": BASE.replace("owner: A}", "owner: A, moves: forward}"),
    "an-id-with-a-blank": BASE.replace("{a: {owner", "{a b: {owner"),
    "an-id-that-is-a-formula-word": BASE.replace("{a: {owner", "{If: {owner"),
    "an-id-of-y-and-n": BASE.replace("{a: {owner", "{NY: {owner"),
    "an-id-that-starts-with-a-digit": BASE + "states: {1st: NN}\n",
    "an-empty-rule": BASE + "infeasible: [{because: x}]\n",
    "two-rules-in-one": BASE + "infeasible: [{when: a, at_most_one: [a, b]}]\n",
    "a-rule-over-one-option": BASE + "infeasible: [{exactly_one: [a]}]\n",
    "a-rule-that-names-an-option-twice": BASE + "infeasible: [{exactly_one: [a, a]}]\n",
    "a-rule-list-that-is-no-list": BASE + "infeasible: [{exactly_one: a}]\n",
    "a-rule-that-is-a-list": BASE + "infeasible: [[a, b]]\n",
    "infeasible-that-is-no-list": BASE + "infeasible: {when: a}\n",
    "a-listed-move-of-three-states": BASE + "only_moves: {A: [[YY, NY, NN]]}\n",
    "listed-moves-without-moves": BASE + "only_moves: {A: {because: none}}\n",
    "a-forbidden-move-without-an-end": BASE + "forbidden_moves: [{by: A, from: a}]\n",
    "a-forbidden-move-in-other-words": BASE + "forbidden_moves: [A goes to b]\n",
    "a-class-without-a-condition": BASE + "indistinguishable: [{because: x}]\n",
    "preferences-that-are-a-word": with_preference("b"),
    "preferences-that-are-nothing": with_preference(""),
    "a-ranking-and-weights": with_preference("{ranking: [NN], weights: {a: 1}}"),
    "neither-ranking-nor-weights": with_preference("{because: x}"),
    "a-ranking-that-is-no-list": with_preference("{ranking: NN}"),
    "an-empty-tie": with_preference("{ranking: [NN, [], YY]}"),
    "a-tie-in-a-tie": with_preference("{ranking: [[NN, [YY]], NY, YN]}"),
    "a-weight-that-is-no-number": with_preference("{weights: {a: much}}"),
    "a-weight-with-a-zero-below": with_preference("{weights: {a: 1/0}}"),
    "a-statement-without-that": with_preference("[{name: x}]"),
    "a-tie-of-one-statement": with_preference("[[a]]"),
    "a-status-unknown": with_preference("[{that: a, status: certain}]"),
    "evidence-that-is-no-list": with_preference("[{that: a, evidence: c1}]"),
    "evidence-named-twice": with_preference("[{that: a, evidence: [c1, c1]}]"),
    "a-state-in-other-letters": BASE + "states: {rest: OX}\n",
    "a-status-quo-that-is-a-list": BASE + "status_quo: [NN]\n",
    "a-status-quo-that-is-a-formula": BASE + "status_quo: a and b\n",
    "no-terms-in-a-table": BASE + "proposals: {p: {terms: {}}}\n",
    "terms-that-are-a-list": BASE + "proposals: {p: {terms: [a, b]}}\n",
    "obliges-that-is-a-word": BASE + "proposals: {p: {terms: {t: {that: a, obliges: A}}}}\n",
    "parties-named-twice": BASE + "proposals: {p: {parties: [A, A], terms: a}}\n",
    "a-source-without-a-name": BASE + "sources: {s: {characters: 3}}\n",
    "a-digest-too-short": BASE + "sources: {s: {name: s, sha256: abc}}\n",
    "a-digest-in-capitals": BASE + "sources: {s: {name: s, sha256: " + "AB" * 32 + "}}\n",
    "characters-in-words": BASE + "sources: {s: {name: s, characters: many}}\n",
    "a-claim-without-a-place": BASE + "sources: {s: {name: s}}\nclaims: {c: {source: s, says: x}}\n",
    "a-claim-before-the-start": BASE
    + "sources: {s: {name: s}}\nclaims: {c: {source: s, start: -1, end: 2, says: x}}\n",
    "a-title-that-is-a-list": BASE + "title: [a]\n",
    "a-definition-that-is-a-list": BASE + "definitions: {d: [a]}\n",
    "left-out-that-is-a-list": BASE + "left_out: [x]\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    """Matters of form; names and formulas are beyond a schema."""
    assert faults("case", literal_cases.load(REFUSED[name]))
    with pytest.raises(detente.InvalidCase):
        detente.parse_case(REFUSED[name]).models()


# What the schemas refuse


def broken(value: Any, path: str, new: Any) -> Any:
    """A copy of a record with one place changed; a place is a path of keys, ... is taken away."""
    copy = json.loads(json.dumps(value))
    *way, last = path.split("/")
    at = copy
    for key in way:
        at = at[int(key) if isinstance(at, list) else key]
    if new is ...:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = new
    return copy


def parts_of(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every object of a record, and the path to it."""
    if isinstance(value, dict):
        yield at, value
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from parts_of(part, f"{at}/{key}" if at else str(key))


# What no type tells: how many, among what, what goes with what, and what is so where all is known.
SPOILED = [
    ("solve", "complete", "yes"), ("solve", "feasible/count", -1), ("solve", "feasible/count", 2.5),
    ("solve", "feasible/states/0", "yn"), ("solve", "feasible/states/1", "YY"), ("solve", "stable/nash", {}),
    ("solve", "equilibria/nsh", {"count": 0, "states": []}), ("solve", "perspective", 3), ("solve", "options/0", "a b"),
    ("solve", "stable/nash/One/count", None), ("solve", "equilibria/seq/count", None),
    ("solve", "feasible/count", None), ("assess", "proposals/0/holds/seq", None),
    ("assess", "proposals/0/with_terms/equilibria/nash/count", None),
    ("assess", "proposals/0/smallest_blocking_sets/nash", None), ("assess", "concepts", []),
    ("assess", "status_quo", "NN"), ("assess", "warnings/0/code", "A code"), ("assess", "proposals/0/holds/nash", "no"),
    ("assess", "proposals/0/verdicts/0/blockers/0/moves", []),
    ("assess", "proposals/0/verdicts/0/blockers/0/moves/0/by", "Two"),
    ("assess", "proposals/0/smallest_blocking_sets/nash", ["One"]), ("assess", "proposals/0/why", {"nash": "unknown"}),
    ("assess", "proposals/0/verdicts/0/holds", None), ("assess", "proposals/0/verdicts/0/why", "unknown"),
    ("assess", "proposals/0/verdicts/0/blockers/0/moves/0/deterred", None), ("explain", "verdicts/0/stable", None),
    ("explain", "verdicts/0/stable", "yes"), ("explain", "verdicts/0/why", "x"),
]  # fmt: skip


@cache
def to_spoil(name: str) -> Any:
    given = record(name, "prisoners-dilemma", *(["--state", "YY"] if name == "explain" else []))
    given |= {"warnings": [{"code": "a-code", "text": "text"}]} if name == "assess" else {}
    assert faults(name, given) == []
    return given


def test_a_schema_refuses_a_spoiled_record() -> None:
    for name, path, new in SPOILED:
        assert faults(name, broken(to_spoil(name), path, new)), (name, path, new)


@pytest.mark.parametrize("name", ["solve", "assess", "explain"])
def test_no_key_is_left_out_or_added(name: str) -> None:
    """But `detente` may be left out, and a map by concepts or decision makers has as many keys as are asked about."""
    given = to_spoil(name)
    for path, part in parts_of(given):
        at = f"{path}/" if path else ""
        assert faults(name, broken(given, f"{at}another key", 1)), path
        if {*part} <= {*CONCEPTS} or {*part} <= {"One", "Two"}:
            continue
        left = [key for key in part if key != "detente" and not faults(name, broken(given, at + key, ...))]
        assert left == [], path
