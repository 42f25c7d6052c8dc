"""The case format and what `--format json` prints: against the schemas that ship, and against what they must mean.

A schema holds the shape. What a record says is judged by `literal_cases.py` and `naive.py`, which do not ask the
package.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
import literal_cases
import naive
import random_models
from detente import schemas
from detente.assess import CASE_CODES, CODES
from detente.catalog import entries
from detente.cli import main
from detente.report.shapes import EITHER, KNOWN, SOME, Concept, Explains, Such, Whys, YesNo
from detente.stability import CONCEPTS
from naive import FIVE
from printed import faults

SCHEMAS = ("case", *schemas.printed())
Selection = tuple[str | None, str | None]  # a perspective and a phase
CATALOGUE = {e.slug: e.path.read_text(encoding="utf-8") for e in entries()}


@cache
def schema(name: str) -> Mapping[str, Any]:
    return schemas.schema(name)


# Own cases: each is there for something that the catalogue lacks

OWN = {
    "no-proposals": """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
""",
    # Shown as N--, its members are NYN and NNY: its code is 2, though N-- also reads as 0.
    "coalesced": """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
infeasible: [NNN, NYY]
indistinguishable: [not a and (b or c)]
preferences:
  A: {ranking: [YYN, NYN, [YNN, YYY], YNY]}
  B: {ranking: [YNN, YNY, NNY, [YYN, YYY]]}
status_quo: NNY
proposals:
  away: {terms: not a}
  one: {terms: b}
""",
    # 2 048 states, more than a list shows unless asked; each option costs its owner and pleases the other.
    "grid": "\n".join(
        [
            "format: detente/1",
            "decision_makers: {A: {name: Ann}, B: {name: Bob}}",
            "options:",
            *(f"  o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(11)),
            "preferences:",
            "  A: [o1, o3, o5, not o0, not o2]",
            "  B: [o0, o2, o4, not o1]",
            "proposals:",
            "  some: {terms: o0 and o1 and o2}",
        ]
    ),
    "told-twice": """
format: detente/1
options: {a: {}, b: {}, c: {}}
states: {rest: NNN, gone: NNY}
proposals:
  swap:
    parties: [left]
    terms: {one: {that: a, obliges: [left]}, two: {that: b, obliges: [B, C]}, words: {obliges: [C]}}
  none: {terms: c and a}
  now: {terms: rest}
phases:
  late: {infeasible: [c]}
  never:
perspectives:
  two:
    decision_makers: {A: {name: Ann, group: left}, B: {name: Bob, group: left}, C: {name: Cy}}
    options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
    preferences: {A: [b, not a], B: [a, not b], C: [c]}
    status_quo: rest
  one:
    decision_makers: {C: {name: Cy}, B: {name: Bob}, A: {name: Ann, group: left}}
    options: {a: {owner: A}, b: {owner: B}, c: {owner: A}}
    preferences: {A: {weights: {b: 2, a: -1}}, B: [a], C: []}
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The own cases as files."""
    where = tmp_path_factory.mktemp("cases")
    for name, text in OWN.items():
        (where / f"{name}.yaml").write_text(text, encoding="utf-8")
    return where


def source(folder: Path, name: str) -> str:
    return str(folder / f"{name}.yaml") if name in OWN else name


@cache
def plain(name: str) -> Any:
    return literal_cases.load(OWN.get(name) or CATALOGUE[name])


@cache
def judge(name: str, perspective: str | None, phase: str | None) -> naive.Model:
    return literal_cases.model(plain(name), perspective, phase)


def run(*arguments: str, given: str | None = None) -> Any:
    return CliRunner().invoke(main, list(arguments), input=given, catch_exceptions=False)


def record(*arguments: str) -> Any:
    """What a command prints as JSON; it says nothing else anywhere."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


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
    assert schema("solve")["$defs"]["concept"]["enum"] == [*CONCEPTS] == [*FIVE, "sim"]
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


BASE = """
format: detente/1
decision_makers: {A: {name: Ann, group: us}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
"""


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


# What solve prints

SOLVED = [
    ["prisoners-dilemma"],
    ["chicken", "--concept", "nash"],
    ["elmira-9state"],
    ["elmira-12state-gmcrplus", "--concept", "sim"],
    ["north-korea-2017-irreversible-invasion", "--concept", "sim", "--concept", "nash", "--concept", "sim"],
    ["syria-iraq-1975", "--limit", "0"],
    ["gisborne-economic", "--limit", "3"],
    ["cuban-missile-gmcrplus", "--engine", "explicit"],
    ["syria-2016", "--perspective", "B", "--phase", "before_deadline", "--limit", "5"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline", "--phase", "after_deadline"],
    ["no-proposals"],
    ["coalesced"],
    ["grid"],
    ["grid", "--limit", "5000", "--concept", "seq"],
    ["told-twice", "--perspective", "one"],
    ["told-twice", "--perspective", "one", "--perspective", "two", "--phase", "late"],
    ["told-twice", "--perspective", "two", "--perspective", "one", "--phase", "never", "--phase", "late"],
]  # fmt: skip


def asked(arguments: Sequence[str], option: str) -> list[str]:
    return [value for key, value in pairwise(arguments) if key == option]


def pairs(arguments: Sequence[str]) -> list[Selection]:
    """Each perspective asked for with each phase asked for, in this order."""
    return [(p, h) for p in asked(arguments, "--perspective") or [None] for h in asked(arguments, "--phase") or [None]]


@cache
def code_of(m: naive.Model, state: str) -> int:
    return min(sum(1 << bit for bit, o in enumerate(m.options) if o.name in c) for c in m.members[state])


def check_states(m: naive.Model, found: Mapping[str, Any], limit: int) -> None:
    """An exact count, and the first states by code."""
    assert len(found["states"]) == min(found["count"], limit)
    codes = [code_of(m, s) for s in found["states"]]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("arguments", SOLVED, ids=" ".join)
def test_solve_prints_what_the_contract_says(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("solve", source(folder, name), *arguments[1:])
    assert faults("solve", given) == []
    assert isinstance(given, list) is (len(pairs(arguments)) > 1)
    limit = int((asked(arguments, "--limit") or ["1000"])[0])
    concepts = list(dict.fromkeys(asked(arguments, "--concept"))) or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        m = judge(name, perspective, phase)
        assert (one["case"], one["perspective"], one["phase"]) == (name, perspective, phase)
        assert one["complete"] is True
        assert one["options"] == [o.name for o in m.options]
        assert one["decision_makers"] == m.decision_makers
        assert one["feasible"] == {"count": len(m.states), "states": m.states[:limit]}
        assert sorted(one["stable"]) == sorted(one["equilibria"]) == sorted(concepts)
        for concept in concepts:
            assert list(one["stable"][concept]) == m.decision_makers
            for found in (*one["stable"][concept].values(), one["equilibria"][concept]):
                check_states(m, found, limit)
            if len(m.states) <= 20:
                stable = {i: naive.stable(m, concept, i) for i in m.decision_makers}
                both = naive.equilibria(m, concept)
                assert one["stable"][concept] == {i: {"count": len(s), "states": s[:limit]} for i, s in stable.items()}
                assert one["equilibria"][concept] == {"count": len(both), "states": both[:limit]}
            elif all(s["count"] <= limit for s in one["stable"][concept].values()):
                each = [set(s["states"]) for s in one["stable"][concept].values()]
                assert set(one["equilibria"][concept]["states"]) == set.intersection(*each)


def test_states_are_not_in_the_order_of_the_alphabet() -> None:
    """The first option is the least significant, and a merged state stands where its smallest member does."""
    assert judge("coalesced", None, None).states == ["YNN", "N--", "YYN", "YNY", "YYY"]
    assert [code_of(judge("coalesced", None, None), s) for s in ("YNN", "N--", "YYN")] == [1, 2, 3]


def test_a_limit_never_changes_a_count(folder: Path) -> None:
    whole = record("solve", source(folder, "grid"), "--limit", "99999")
    for limit in (0, 1, 7, None):
        some = record("solve", source(folder, "grid"), *(["--limit", str(limit)] if limit is not None else []))
        bound = 1000 if limit is None else limit
        assert cut(whole, bound) == cut(some, bound)
        assert some["feasible"]["count"] == 2048
        assert len(some["feasible"]["states"]) == bound


def cut(value: Any, limit: int) -> Any:
    if isinstance(value, dict):
        return {k: v[:limit] if k == "states" else cut(v, limit) for k, v in value.items()}
    return [cut(v, limit) for v in value] if isinstance(value, list) else value


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    for command in (["solve", "elmira-9state"], ["assess", source(folder, "told-twice"), "--perspective", "two"]):
        assert run(*command, "--format", "json").stdout == run(*command, "--format", "json").stdout


# What assess prints

ASSESSED = [
    ["prisoners-dilemma"],
    ["elmira-9state"],
    ["elmira-9state", "--state", "NYNNN", "--state", "YNNYY", "--proposal", "original_order"],
    ["cuban-missile-gmcrplus", "--concept", "seq"],
    ["north-korea-2017-base", "--concept", "sim", "--concept", "seq"],
    ["gisborne-economic"],
    ["syria-iraq-1975", "--limit", "0"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline"],
    ["syria-2016", "--perspective", "B", "--concept", "nash", "--proposal", "R3", "--proposal", "V1"],
    ["syria-2016", "--perspective", "A", "--perspective", "B", "--concept", "seq", "--proposal", "R2"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline", "--state", "ESC", "--state", "R1",
     "--proposal", "R1", "--concept", "nash"],
    ["no-proposals"],
    ["coalesced"],
    ["coalesced", "--state", "NNY", "--state", "NNN"],
    ["grid", "--limit", "4", "--concept", "seq"],
    ["grid", "--limit", "0", "--concept", "nash"],
    ["told-twice", "--perspective", "two"],
    ["told-twice", "--perspective", "two", "--perspective", "one", "--phase", "late"],
    ["told-twice", "--perspective", "one", "--phase", "late", "--state", "gone", "--proposal", "swap"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", ASSESSED, ids=" ".join)
def test_assess_prints_what_the_contract_says(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("assess", source(folder, name), *arguments[1:])
    assert faults("assess", given) == []
    assert isinstance(given, list) is (len(pairs(arguments)) > 1)
    concepts = list(dict.fromkeys(asked(arguments, "--concept"))) or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        choice = [*(["--perspective", perspective] if perspective else []), *(["--phase", phase] if phase else [])]
        wanted = [a for c in concepts for a in ("--concept", c)]
        solved = record("solve", source(folder, name), *choice, *wanted, "--limit", "5000")
        told = literal_cases.layer(plain(name), perspective, phase)
        assert {k: one[k] for k in ("case", "perspective", "phase", "engine", "complete", "concepts")} == {
            **{k: solved[k] for k in ("case", "perspective", "phase", "engine", "complete")},
            "concepts": concepts,
        }
        ids = asked(arguments, "--proposal") or list(told.get("proposals") or {})
        assert [p["proposal"] for p in one["proposals"]] == ids
        check_status_quo(name, (perspective, phase), one["status_quo"], solved, concepts)
        for proposal in one["proposals"]:
            Judged(name, (perspective, phase), solved, concepts, arguments).check(proposal)


def check_status_quo(name: str, selection: Selection, found: Any, solved: Any, concepts: list[str]) -> None:
    m = judge(name, *selection)
    told = literal_cases.layer(plain(name), *selection)
    if "status_quo" not in told:
        assert found is None
        return
    written = (told.get("states") or {}).get(told["status_quo"], told["status_quo"])
    state = shown(m, written)
    assert found["state"] == (state or written)
    holds = {c: state in solved["equilibria"][c]["states"] for c in concepts}
    assert found["holds"] == (holds if state is not None else dict.fromkeys(concepts))


def shown(m: naive.Model, letters: str) -> str | None:
    """How the state of which some letters speak is shown; None where it is not feasible."""
    holds = literal_cases.predicate(letters, [o.name for o in m.options])
    found = {state for state, members in m.members.items() if state == letters or any(holds(c) for c in members)}
    assert len(found) <= 1
    return found.pop() if found else None


class Judged:
    """One proposal's record, beside what follows from the printed solution and the literal reading of the case."""

    def __init__(self, name: str, selection: Selection, solved: Any, concepts: list[str], arguments: list[str]) -> None:
        self.case, self.selection, self.solved, self.concepts = plain(name), selection, solved, concepts
        self.m = judge(name, *selection)
        self.told = literal_cases.layer(self.case, *selection)
        self.asked = asked(arguments, "--state")
        self.limit = int((asked(arguments, "--limit") or ["1000"])[0])

    def stable(self, concept: str, i: str, state: str) -> bool:
        return state in self.solved["stable"][concept][i]["states"]

    def blockers(self, concept: str, state: str) -> list[str]:
        return [i for i in self.m.decision_makers if not self.stable(concept, i, state)]

    def check(self, found: Any) -> None:
        holds = literal_cases.terms(self.case, *self.selection, found["proposal"])
        carried_out = [s for s in self.m.states if all(holds(c) for c in self.m.members[s])]
        equilibria = {c: [s for s in carried_out if not self.blockers(c, s)] for c in self.concepts}
        assert found["holds"] == {c: bool(e) if carried_out else None for c, e in equilibria.items()}
        assert found.get("why", {}) == ({} if carried_out else dict.fromkeys(equilibria, "infeasible"))
        assert found["with_terms"] == {
            "count": len(carried_out),
            "equilibria": {c: {"count": len(e), "states": e[: self.limit]} for c, e in equilibria.items()},
        }
        assert found["absent_obligors"] == literal_cases.absent_obligors(self.case, *self.selection, found["proposal"])
        assert found["smallest_blocking_sets"] == {c: self.smallest(c, carried_out) for c in self.concepts}
        expected = self.states(carried_out)
        heads = [(v["state"], v["concept"]) for v in found["verdicts"]]
        assert list(dict.fromkeys(state for state, _ in heads)) == expected
        assert sorted(heads) == sorted((s, c) for s in expected for c in self.concepts)
        for verdict in found["verdicts"]:
            self.check_verdict(verdict)

    def states(self, carried_out: list[str]) -> list[str]:
        """The states asked for, else the named ones with the terms in force, else the first of them."""
        named = self.told.get("states") or {}
        letters = [named.get(s, s) for s in self.asked]
        if letters:
            return list(dict.fromkeys(shown(self.m, s) or s for s in letters))
        with_name = [shown(self.m, s) for s in named.values()]
        return list(dict.fromkeys(s for s in with_name if s in carried_out)) or carried_out[: self.limit]

    def smallest(self, concept: str, carried_out: list[str]) -> list[list[str]]:
        """By brute force: every set of decision makers, the smaller ones first, in file order."""
        sets = [frozenset(self.blockers(concept, s)) for s in carried_out]
        everyone = self.m.decision_makers
        every = [frozenset(c) for size in range(len(everyone) + 1) for c in combinations(everyone, size)]
        minimal = [c for c in every if c in sets and not any(other < c for other in sets)]
        return [[i for i in everyone if i in c] for c in minimal]

    def check_verdict(self, verdict: Any) -> None:
        state, concept = verdict["state"], verdict["concept"]
        if state not in self.m.members:
            assert (verdict["holds"], verdict["why"], verdict["blockers"]) == (None, "infeasible", [])
            return
        blockers = self.blockers(concept, state)
        assert verdict["holds"] is (not blockers)
        assert "why" not in verdict
        assert [b["decision_maker"] for b in verdict["blockers"]] == blockers
        for blocker in verdict["blockers"]:
            i = blocker["decision_maker"]
            ends = sorted(self.m.improvements(i, state), key=lambda q: code_of(self.m, q))
            assert [move["to"] for move in blocker["moves"]] == ends
            assert any(move["deterred"] is False for move in blocker["moves"])
            for move in blocker["moves"]:
                check_move(self.m, concept, i, state, move)


def check_move(m: naive.Model, concept: str, i: str, state: str, move: Any) -> None:
    """A move is legal, what deters it is the shortest legal sequence there is, and empty if there is none."""
    assert literal_cases.changes_allowed(m, i, state, move["to"], move["takes"], move["drops"])
    searched = "seq" if concept == "sim" else concept
    shortest = literal_cases.shortest_answer(m, searched, i, state, move["to"])
    assert move["deterred"] is (shortest is not None)
    assert len(move["by"]) == (shortest or 0)
    here, last = move["to"], i
    for step in move["by"]:
        j = step["decision_maker"]
        assert j not in (last, i)
        assert step["to"] in (m.moves[j][here] if searched in ("gmr", "smr") else m.improvements(j, here))
        assert literal_cases.changes_allowed(m, j, here, step["to"], step["takes"], step["drops"])
        here, last = step["to"], j
    assert not move["by"] or literal_cases.deters(m, searched, i, state, here)


def test_what_the_assessments_above_cover(folder: Path) -> None:
    """A blocked proposal and one that holds, one that nothing can carry out, absent obligors, deterred moves."""
    one = record("assess", source(folder, "told-twice"), "--perspective", "two", "--phase", "late")
    swap, none, now = one["proposals"]
    assert swap["absent_obligors"] == ["C"]
    assert none["with_terms"]["count"] == 0
    assert set(none["holds"].values()) == {None}
    assert none["why"] == dict.fromkeys(FIVE, "infeasible")
    assert none["smallest_blocking_sets"] == {c: [] for c in FIVE}
    assert none["verdicts"] == []
    assert now["smallest_blocking_sets"] == {c: [[]] for c in FIVE}
    assert "unsatisfiable-proposal" in {w["code"] for w in one["warnings"]}


def test_a_state_that_a_phase_removes_is_answered_with_infeasible(folder: Path) -> None:
    choice = ["--perspective", "two", "--phase", "late", "--state", "gone"]
    one = record("assess", source(folder, "told-twice"), *choice)
    assert {(v["state"], v["holds"]) for p in one["proposals"] for v in p["verdicts"]} == {("NNY", None)}
    assert [w["code"] for w in one["warnings"] if "NNY" in w["text"]]
    assert "infeasible" in run("assess", source(folder, "told-twice"), *choice).stdout


# What explain prints

EXPLAINED = [
    ["prisoners-dilemma", "--state", "YY"],
    ["elmira-9state", "--concept", "seq", "--by", "UR"],
    ["coalesced"],
    ["north-korea-2017-base", "--state", "NNYN", "--concept", "seq"],
    ["syria-2016", "--perspective", "A", "--perspective", "B", "--state", "R3", "--state", "D_V1", "--concept", "seq"],
    ["told-twice", "--perspective", "two", "--state", "YYN", "--concept", "smr", "--concept", "nash", "--by", "B"],
]


@pytest.mark.parametrize("arguments", EXPLAINED, ids=" ".join)
def test_explain_prints_each_verdict_with_its_moves(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("explain", source(folder, name), *arguments[1:])
    assert faults("explain", given) == []
    concepts = asked(arguments, "--concept") or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        m = judge(name, perspective, phase)
        told = literal_cases.layer(plain(name), perspective, phase)
        named = told.get("states") or {}
        states = [shown(m, named.get(s, s)) for s in asked(arguments, "--state") or [told["status_quo"]]]
        by = asked(arguments, "--by") or m.decision_makers
        heads = [(v["state"], v["concept"], v["decision_maker"]) for v in one["verdicts"]]
        assert heads == [(s, c, i) for s in states for c in concepts for i in by]
        for v in one["verdicts"]:
            s, concept, i = v["state"], v["concept"], v["decision_maker"]
            assert {move["to"] for move in v["moves"]} == m.improvements(i, s)
            assert v["stable"] is all(move["deterred"] for move in v["moves"])
            for move in v["moves"]:
                check_move(m, concept, i, s, move)


def test_explain_answers_for_an_infeasible_state_that_there_is_no_verdict(folder: Path) -> None:
    choice = ["--perspective", "two", "--phase", "late", "--state", "gone", "--concept", "seq"]
    given = record("explain", source(folder, "told-twice"), *choice)
    assert faults("explain", given) == []
    assert [(v["state"], v["stable"], v["moves"]) for v in given["verdicts"]] == [("NNY", None, [])] * 3


def test_explain_under_sim_has_the_same_form() -> None:
    given = record("explain", "north-korea-2017-base", "--state", "NNYN", "--concept", "sim")
    assert faults("explain", given) == []
    assert [v["stable"] for v in given["verdicts"]] == [True, True]
    assert [len(move["by"]) for v in given["verdicts"] for move in v["moves"]] == [1, 1]


# What check prints


@pytest.mark.parametrize("slug", CATALOGUE)
def test_check_prints_the_warnings_of_a_catalogue_case(slug: str) -> None:
    given = record("check", slug)
    assert faults("check", given) == []
    assert given["case"] == slug
    assert [(m["perspective"], m["phase"]) for m in given["models"]] == literal_cases.selections(plain(slug))


def test_check_looks_only_at_the_models_asked_for() -> None:
    given = record("check", "syria-2016", "--perspective", "B")
    assert given["models"] == [{"perspective": "B", "phase": None}]


def test_check_prints_the_errors_of_an_invalid_case(tmp_path: Path) -> None:
    """As a record on standard output, as messages on standard error."""
    file = tmp_path / "bad.yaml"
    file.write_text(BASE.replace("not a", "not x") + "colour: red\n", encoding="utf-8")
    result = run("check", str(file), "--format", "json")
    assert result.exit_code == 3
    given = json.loads(result.stdout)
    assert faults("check", given) == []
    assert [e["line"] for e in given["errors"]]
    for error in given["errors"]:
        assert f"{error['file']}:{error['line']}:{error['column']}: {error['text']}" in result.stderr


# Exit codes, and which stream says what

BAD = "format: detente/1\noptions: {a: {owner: A}}\ncolour: red\n"
HUGE = "\n".join(
    [
        "format: detente/1",
        "decision_makers: {A: {name: Ann}, B: {name: Bob}}",
        "options:",
        *(f"  o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(60)),
        "preferences: {A: [o1], B: [o0]}",
    ]
)


@pytest.fixture(scope="module")
def files(folder: Path) -> Path:
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    (folder / "huge.yaml").write_text(HUGE, encoding="utf-8")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    return folder


EXITS = [
    (0, "solve prisoners-dilemma"),
    (0, "check base.yaml --exit-code"),
    (0, "check syria-2016"),
    (1, "check syria-2016 --exit-code"),
    (0, "assess prisoners-dilemma"),
    (1, "assess prisoners-dilemma --exit-code"),
    (0, "assess prisoners-dilemma --exit-code --concept seq"),
    (1, "assess prisoners-dilemma --exit-code --concept seq --concept nash"),
    (0, "assess no-proposals.yaml --exit-code"),
    (1, "assess syria-2016 --perspective A --perspective B --proposal V1_full --concept nash --exit-code"),
    (0, "assess syria-2016 --perspective B --proposal V1_full --concept nash --exit-code --format json"),
    (1, "assess told-twice.yaml --perspective two --phase late --proposal none --exit-code"),
    (0, "explain elmira-9state"),
    (0, "show elmira-9state"),
    (0, "catalog"),
    (2, "solve"),
    (2, "frobnicate elmira-9state"),
    (2, "solve elmira-9state --colour red"),
    (2, "solve elmira-9state --format yaml"),
    (2, "solve elmira-9state --limit -1"),
    (2, "solve elmira-9state --limit many"),
    (2, "solve no-such-case"),
    (2, "solve ./no-such-file.yaml"),
    (2, "solve syria-2016"),
    (2, "assess told-twice.yaml --phase late"),
    (2, "solve told-twice.yaml --perspective three"),
    (2, "solve told-twice.yaml --perspective one --perspective three"),
    (2, "solve told-twice.yaml --perspective one --phase early"),
    (2, "solve elmira-9state --concept nsh"),
    (2, "solve elmira-9state --engine fast"),
    (2, "solve elmira-9state --concept sim"),
    (2, "solve elmira-9state --engine dense"),
    (2, "assess elmira-9state --proposal V9"),
    (2, "assess elmira-9state --state nowhere"),
    (2, "assess elmira-9state --state YN"),
    (2, "assess elmira-9state --state N----"),
    (2, "explain elmira-9state --by Nobody"),
    (2, "explain no-proposals.yaml"),
    (2, "catalog no-such-case"),
    (2, "check base.yaml --source letter=base.yaml"),
    (2, "check syria-2016 --source article=base.yaml"),
    (2, "check syria-2016 --source article=no-such-file"),
    (3, "check bad.yaml"),
    (3, "show bad.yaml"),
    (3, "solve bad.yaml"),
    (3, "assess bad.yaml"),
    (3, "explain bad.yaml --state N"),
    (3, "report bad.yaml -o -"),
    (4, "solve huge.yaml --concept sim"),
]


@pytest.mark.parametrize(("code", "line"), EXITS, ids=[line for _, line in EXITS])
def test_exit_codes_and_streams(code: int, line: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results on standard output and nothing else; whatever is no result on standard error."""
    monkeypatch.chdir(files)
    result = run(*line.split())
    assert result.exit_code == code, result.stderr
    if code in (0, 1):
        assert result.stdout
        assert result.stderr == ""
    else:
        assert result.stdout == ""
        assert result.stderr
        assert "Traceback" not in result.stderr


def test_a_missing_perspective_lists_them() -> None:
    result = run("solve", "syria-2016")
    assert "--perspective A" in result.stderr
    assert "--perspective B" in result.stderr


def test_a_misspelt_name_gets_a_suggestion() -> None:
    assert "elmira-9state" in run("solve", "elmira-9stat").stderr
    assert "before_deadline" in run("solve", "syria-2016", "--perspective", "A", "--phase", "before_dedline").stderr
    assert "nash" in run("solve", "chicken", "--concept", "nsh").stderr


def test_an_unknown_answer_gives_exit_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine here leaves an answer open; what happens then is tried with one made open."""
    from detente.assess import ProposalAssessment

    unknown = property(lambda self: dict.fromkeys(self.solution.concepts, detente.Answer.UNKNOWN))
    monkeypatch.setattr(ProposalAssessment, "holds", unknown)
    assert run("assess", "prisoners-dilemma", "--exit-code").exit_code == 4
    assert run("assess", "prisoners-dilemma").exit_code == 0
    given = json.loads(run("assess", "prisoners-dilemma", "--format", "json").stdout)
    assert given["proposals"][0]["holds"] == dict.fromkeys(FIVE)
    assert given["proposals"][0]["why"] == dict.fromkeys(FIVE, "unknown")
    assert faults("assess", {**given, "complete": False}) == []
    assert faults("assess", given)  # a complete result leaves nothing open
    text = run("assess", "prisoners-dilemma").stdout
    assert "unknown" in text


def test_an_interruption_gives_exit_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.stability.solve", interrupted)
    result = run("solve", "prisoners-dilemma", "--format", "json")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "interrupted" in result.stderr


def test_the_command_itself_keeps_its_streams_apart(files: Path) -> None:
    """As a process, standard input included."""
    command = [sys.executable, "-m", "detente"]
    good = subprocess.run(
        [*command, "solve", "-", "--format", "json"], input=BASE, capture_output=True, text=True, check=False
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert faults("solve", json.loads(good.stdout)) == []
    bad = subprocess.run([*command, "solve", "-"], input=BAD, capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stdout) == (3, "")
    assert "colour" in bad.stderr
    assert "Traceback" not in bad.stderr


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
