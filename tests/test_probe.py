"""`probe.yaml` uses every key of the format; here each surface is asked whether it tells of every entry of it.

What there is to tell is read off the file by `literal_cases.load` and the few lines below; they do not ask the package.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
import literal_cases
from detente.assess.audit import audit_case, rests_on
from detente.assess.tracing import elements_in
from detente.case import Case, parse_case
from detente.case.address import find
from detente.case.referring import leaves, names
from detente.case.schema import case_schema
from detente.case.sections import SECTIONS, head, holding, known_keys, references
from detente.case.sections import texts as prose_of
from detente.case.walk import written
from detente.cli import main
from detente.errors import InvalidCase
from detente.exchange import FORMATS, writable
from detente.store import By, Store, engine_for, migrate
from detente.store.commands import Add, Command, Edit, Link, Remove, Rename, Replace
from detente.store.draft import read_upload, text_of
from detente.store.edits import Refused, from_text, plan
from detente.store.places import entries, kind_of, renamed, uses
from detente.store.tree import LAYERS, apply, bare, get, within_layer
from detente.web.document import LayerView, document_of, shapes
from detente.web.places import what_names
from detente.web.sections import sections
from seeds import full, long, not_quick, some, step

pytestmark = pytest.mark.quick

PROBE = Path(__file__).with_name("probe.yaml")
TEXT = PROBE.read_text(encoding="utf-8")
PLAIN: dict[str, Any] = literal_cases.load(TEXT)
WORDS = (
    "title", "summary", "caution", "citation", "name", "taken", "not_taken", "because", "note", "only_if_says", "basis",
)  # fmt: skip
NOTES = ("name", "because", "evidence", "status", "note")
OF_LAYERS = (*NOTES, "view_of", "unseen")
DOCUMENTS = ("sources", "claims", "actors")
Where = tuple[str, ...]


@cache
def probe() -> Case:
    return parse_case(TEXT, name="probe.yaml")


def tree_of(text: str) -> dict[str, Any]:
    return from_text(text, iter(f"e{k}" for k in range(10_000)))


# What there is to tell, read off the file


def layers() -> Iterator[tuple[Where, Mapping[str, Any]]]:
    yield (), PLAIN
    for section in ("perspectives", "phases"):
        yield from (((section, key), body) for key, body in PLAIN[section].items())


def entries_of(layer: Mapping[str, Any]) -> Iterator[tuple[Where, Any]]:
    """Yield each entry of a layer under its address."""
    for key in ("title", "summary", "caution", "citation", "date", "status_quo", "repair"):
        if key in layer:
            yield (key,), layer[key]
    for section in holding():
        held = layer.get(section) or {}
        listed = held.items() if isinstance(held, dict) else ((str(k), e) for k, e in enumerate(held, start=1))
        for key, entry in listed:
            if section == "preferences" and isinstance(entry, list):
                flat = [s for part in entry for s in literal_cases.together(part)]
                yield from (((section, key, str(k)), s) for k, s in enumerate(flat, start=1))
                continue
            yield (section, str(key)), entry
            if section == "options":
                yield from (((section, key, "contested", r), n) for r, n in (entry.get("contested") or {}).items())
            if section == "proposals" and isinstance(entry["terms"], dict):
                yield from (((section, key, t), term) for t, term in entry["terms"].items())
            if section == "issues":
                yield from (((section, key, "levels", n), e) for n, e in (entry.get("levels") or {}).items())
            if section == "rivals":
                yield from (((section, key, "answers", a), e) for a, e in (entry.get("answers") or {}).items())


def everything() -> Iterator[tuple[Where, Where, Any]]:
    """Yield each entry of the file with the layer it stands in; a perspective or phase as well."""
    for where, layer in layers():
        if where:
            yield (), where, {k: layer[k] for k in OF_LAYERS if k in layer}
        yield from ((where, address, entry) for address, entry in entries_of(layer))


def words_of(entry: Any) -> Iterator[str]:
    """Yield the words for people in an entry, but for parts that are entries themselves."""
    if isinstance(entry, dict):
        yield from (str(entry[key]) for key in (*WORDS, "says", "quote", "author", "outlet", "asks") if key in entry)
        for key in ("by", "history", "renderings"):
            yield from (text for part in entry.get(key, ()) if isinstance(part, dict) for text in words_of(part))


def test_the_words_of_the_probe_are_each_of_one_entry_only() -> None:
    """So that what a surface shows tells which entry it shows."""
    told = [text for _, _, entry in everything() for text in words_of(entry)]
    assert len(told) > 110
    assert len(told) == len(set(told))
    assert [(a, b) for a in told for b in told if a != b and a in b and " " in a] == []


# Every key


def keys_met(
    node: Mapping[str, Any], value: Any, schema: Mapping[str, Any], at: str = "case"
) -> Iterator[tuple[str, str]]:
    """Yield each key of a value with the part of the schema that allows it."""
    if "$ref" in node:
        at = node["$ref"].rpartition("/")[2]
        node = schema["$defs"][at]
    for form in (*node.get("anyOf", ()), *node.get("allOf", ())):
        if Draft202012Validator({**form, "$defs": schema["$defs"]}).is_valid(value):
            yield from keys_met(form, value, schema, at)
    if isinstance(value, dict):
        for key, part in value.items():
            if key in node.get("properties", {}):
                yield at, key
                yield from keys_met(node["properties"][key], part, schema, at)
            elif isinstance(node.get("additionalProperties"), dict):
                yield from keys_met(node["additionalProperties"], part, schema, at)
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for part in value:
            yield from keys_met(node["items"], part, schema, at)


def test_the_probe_has_every_key_of_the_format() -> None:
    """A new key is to be added to the probe: then every surface below is asked whether it tells of it."""
    schema = case_schema()
    met = set(keys_met(schema, PLAIN, schema))
    defined = {"case": schema, **schema["$defs"]}
    forms = {name: [n for n in (node, *node.get("anyOf", ())) if "properties" in n] for name, node in defined.items()}
    known = {(name, key) for name, nodes in forms.items() for node in nodes for key in node["properties"]}
    assert met == known
    assert {key for name, key in known if name == "case"} == set(known_keys()["case"])


def test_what_entries_hold_is_said_of_every_kind_and_of_keys_there_are() -> None:
    assert {*holding(), *head(), "repair"} == set(SECTIONS)
    known = known_keys()
    for table in (references(), prose_of()):
        assert {kind: set(fields) - set(known[kind]) for kind, fields in table.items()} == {
            kind: set() for kind in table
        }
    noted = {kind for kind, keys in known.items() if "evidence" in keys}
    assert {kind for kind, fields in references().items() if "evidence" in fields} == noted


# The walk


def test_the_walk_yields_every_entry_with_its_words() -> None:
    prefixes = {(): "", ("perspectives", "from_shore"): "from_shore", ("phases", "storm"): "storm"}
    expected = {(prefixes[where], address) for where, address, _ in everything()}
    # What is told with another part, such as who owns an option, has an address of its own.
    met = {(prefix, e.path): e for prefix, e in written(probe()) if e.of}
    assert set(met) == expected
    for where, address, entry in everything():
        texts = {text for _, text in met[prefixes[where], address].texts}
        inner = {text for key in ("by", "history", "renderings") if isinstance(entry, dict)
                 for part in entry.get(key, ()) if isinstance(part, dict) for text in words_of(part)}  # fmt: skip
        assert set(words_of(entry)) - inner <= texts


def test_values_and_plain_data_name_the_same_entries() -> None:
    """The names that the walk over values finds are those which a change of the file under edit finds."""
    of_values = sorted((name, sections, free) for _, e in written(probe()) for _, name, sections, free in e.references)
    of_data = sorted(
        (name, sections, inner.free)
        for use in uses(tree_of(TEXT))
        for text, inner in leaves(use.value, use.refers)
        for name, sections in names(text, inner)
    )
    assert of_values == of_data
    assert len(of_values) > 150


# Check


def test_check_finds_what_is_to_be_found_in_the_probe_and_nothing_else() -> None:
    result = CliRunner().invoke(main, ["check", str(PROBE), "--format", "json"])
    assert result.exit_code == 0, result.output
    lines = TEXT.splitlines()
    found = {(w["code"], lines[w["line"] - 1].strip()[:25]) for w in json.loads(result.stdout)["warnings"]}
    assert found == {
        ("relation-of-a-label", "quarrel: {name: the old q"),  # crews are a label
        ("relation-of-a-label", "supper: {name: bread for "),
        ("relation-within-a-whole", "shrug: {name: a nod in pa"),  # the board and one of its members
        ("relation-without-claim", "shrug: {name: a nod in pa"),
        ("relation-without-claim", "relations: {quarrel: {nam"),  # the bow, as seen from the shore
        ("rule-spans-owners", "- {when: dredge and toll,"),  # the toll is the town's as seen from the shore
        ("rule-removes-nothing", "- {when: dredge and toll,"),  # in the storm there is no toll at all
        ("rule-removes-nothing", "infeasible: [{when: toll "),  # nor is there one beside a levy then
        ("ranking-names-infeasible", 'ranking: ["-----Y-", [Y-N'),  # the crews rank a toll, too
        ("worth-against-preferences", "Crew: {points: {depth: {d"),  # they rank a state with a levy first
        ("worth-against-preferences", "Town: {points: {depth: {d"),
        ("ties-tempt-by-attitudes", 'Crew: {toward: {Port: "-"'),  # the board decides nothing as seen from the shore
        ("reason-unsupported", "trade: {says: deep water "),  # nothing is for it, nor for what it is joined with
        ("reason-not-modelled", "purse: {says: nobody will"),  # an assumption, and where the gulls went
        ("statement-not-argued", "- [{that: dredge, name: a"),
        ("condition-not-in-model", "name: boats for a free ch"),  # a ranking has no statements
        ("forecast-not-resolvable", "failing: {says: their pap"),
        ("forecast-not-resolvable", "echo: {says: she will be "),
        ("forecast-not-resolvable", "forecasts: {digging: {pro"),  # the fair of the market
        ("left-open", "Port:"),
        ("left-open", 'ranking: ["-----Y-", [Y-N'),
        ("left-open", "Town:"),  # which of the voices is meant
        ("rival-alone", "rivals: {dredger: {droppe"),  # where the gulls went
    }


def strict_names() -> list[tuple[str, str, str]]:
    """Every place of the probe that names an entry which must be there, with the section and the name."""
    return [
        ("/".join(use.path), sections[0], name)
        for use in uses(tree_of(TEXT))
        for text, inner in leaves(use.value, use.refers)
        for name, sections in names(text, inner)
        if not inner.free and sections != ("groups",)
    ]


@not_quick
@full
def test_check_names_whatever_is_not_there() -> None:
    """Each name by itself is replaced with one that nothing has: the error says which, and where."""
    tree = tree_of(TEXT)
    by_path = {"/".join(use.path): use for use in uses(tree)}
    silent = []
    names = list(dict.fromkeys(strict_names()))
    # In each layer, what an entry of each section names in each of the others.
    kinds = [(path.split("/")[0], within_layer(tuple(path.split("/")))[0], section) for path, section, _ in names]
    for path, section, name in (names[n] for n in some(kinds, every=67)):
        use = by_path[path]
        spoiled, _ = apply(tree, [["put", list(use.path), renamed(use, section, name, "nowhere"), None]])
        try:
            parse_case(json.dumps(bare(spoiled)), name="probe.yaml")
            silent.append((path, name))
        except InvalidCase as e:
            if not any("nowhere" in problem.message for problem in e.problems):
                silent.append((path, name))
    assert silent == []


# Trace and audit


def test_every_entry_can_be_traced_by_its_address() -> None:
    parts = [e for e, _ in elements_in(probe(), probe().selections())]
    base = {s: len(PLAIN.get(s, ())) for s in ("infeasible", "forbidden_moves", "indistinguishable")}
    for where, address, entry in everything():
        # A perspective's or a phase's rules are appended to those of the top level.
        path = (address[0], str(base[address[0]] + int(address[1]))) if where and address[0] in base else address
        named = find(parts, ".".join(path))
        label = entry.get("name") if isinstance(entry, dict) else None
        assert any(e.path == path and label in (None, e.label) for e in named), path


def test_trace_says_all_that_an_entry_says() -> None:
    addresses = dict.fromkeys(".".join(address) for _, address, _ in everything())
    rules = [f"{s}.{k}" for s in ("infeasible", "forbidden_moves", "indistinguishable") for k in range(1, 7)]
    known = {e.address for e, _ in elements_in(probe(), probe().selections())}
    asked = [a for a in (*addresses, *rules) if a in known]
    result = CliRunner().invoke(main, ["trace", str(PROBE), *asked, "--concept", "nash"])
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    told = [words for _, _, entry in everything() for words in words_of(entry)]
    assert [words for words in told if " ".join(words.split()).rstrip(".") not in text] == []


RULES = ("infeasible", "forbidden_moves", "indistinguishable")
NAMED_AS = ("only_moves", "worth", "attitudes")
"""Sections whose ids are those of decision makers: the end of an address does not tell which of them it is of."""
RESTING = (
    "only_moves", "decision_makers", "options", "preferences", "proposals", "arguments", "rivals", "forecasts",
    "issues", "worth", "conditions", "left_out", "attitudes", "relations",
)  # fmt: skip
"""The other sections whose entries may rest on claims."""


def said_of(address: Where) -> str:
    """Return what the top level says of an entry of which a layer says another part."""
    whole = PLAIN[address[0]][address[1]]
    if address[0] == "worth":
        return f"the worth of packages to {address[1]}"
    if address[0] == "attitudes":
        return f"the attitudes of {address[1]}"
    return str(whole.get("name") or whole["says"])


@pytest.mark.parametrize("claim", ["c_dredge", "c_shore"])
def test_what_rests_on_a_claim_is_the_same_for_trace_and_every_audit(claim: str) -> None:
    resting = [(w, a, e) for w, a, e in everything() if isinstance(e, dict) and claim in e.get("evidence", ())]
    resting += [(w, (*a, "resolutions", str(n)), r) for w, a, e in everything() if a[0] == "forecasts"
                for n, r in enumerate(e.get("resolutions", ()), start=1) if claim in r.get("evidence", ())]  # fmt: skip
    resting += [(w, (*a, "voices", str(n)), v) for w, a, e in everything() if a[0] == "preferences" and len(a) == 2
                for n, v in enumerate(e.get("voices", ()), start=1) if claim in v.get("evidence", ())]  # fmt: skip
    assert len(resting) > 5
    expected = set()
    for where, address, _ in resting:
        short = ".".join(address if address[0] in (*RULES, *NAMED_AS) else address[1:])
        twice = [a for w, a, e in everything() if w == where and a[0] not in RULES and ".".join(a[1:]) == short
                 and isinstance(e, dict) and e.get("evidence")]  # fmt: skip
        expected.add("/".join([*where[1:], ".".join(address) if len(twice) > 1 else short]))
    audit = audit_case(probe(), {}, ["independence", "hedges"])
    assert {b.element for b in audit.bases or () if claim in b.claims} == expected
    assert {f.element for f in audit.firmness or () if claim in f.claims} == expected
    assert {place for place, claims in rests_on(probe()).items() if claim in claims} == expected
    result = CliRunner().invoke(main, ["trace", str(PROBE), claim, "--format", "json"])
    used = json.loads(result.stdout)["elements"][0]["used_by"]
    called = [(a, a[-1] if a[0] == "left_out" else next((e[k] for k in ("name", "says", "asks") if k in e), ""))
              for _, a, e in resting]  # fmt: skip
    called = [(a, f"resolution {a[-1]} of “{PLAIN[a[0]][a[1]]['says']}”" if "resolutions" in a else c)
              for a, c in called]  # fmt: skip
    named = {c or (f"{a[-1]} as owner" if "contested" in a else said_of(a)) for a, c in called}
    assert {e["label"] for e in used if e["kind"] != "owner"} == named  # an owner rests on what its option rests on


FEW = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options:
  a: {owner: A, contested: {B: {evidence: [c1]}}}
  b: {owner: B, evidence: [c1]}
preferences: {A: [a], B: [b]}
perspectives: {x: {name: X, evidence: [c1]}, b: {evidence: [c1]}}
phases: {late: {evidence: [c1]}}
sources: {s: {name: a source}}
claims: {c1: {source: s, start: 0, end: 5, says: perhaps, modality: [hedged]}}
"""


def test_a_rival_owner_a_perspective_and_a_phase_inherit_a_hedge() -> None:
    """Two things of one name are each there, under the whole address."""
    audit = audit_case(parse_case(FEW), {}, ["hedges", "independence"])
    expected = ["a.contested.B", "options.b", "x", "perspectives.b", "late"]
    assert [f.element for f in audit.firmness or () if f.inherits] == expected
    assert [b.element for b in audit.bases or ()] == expected


def test_loaded_words_are_found_in_all_that_the_case_says_itself() -> None:
    """One is put into each text; words of sources, claims and actors are not the case's, nor is a citation."""
    changes, expected = [], 0
    for path, kind, value in entries(tree_of(TEXT)):
        own = path[-2:-1] != () and not {*DOCUMENTS} & {*path[:1], *path[2:3]}
        own = own or kind in ("case", "override")
        if isinstance(value, dict):
            texts = [key for key in WORDS if isinstance(value.get(key), str)]
            changes += [["put", [*path, key], f"{value[key]} disgraceful", None] for key in texts]
            expected += sum(key != "citation" for key in texts) if own else 0
        elif kind in ("left out", "code"):
            changes.append(["put", list(path), f"{value} disgraceful", None])
            expected += 1
    spoiled, _ = apply(tree_of(TEXT), changes)
    audit = audit_case(parse_case(json.dumps(bare(spoiled))), {}, ["words"])
    assert audit.words is not None
    assert len(audit.words.own) == expected > 90
    quoted = parse_case(TEXT.replace("An invented dispute", "A “disgraceful” dispute"))
    found = audit_case(quoted, {}, ["words"]).words
    assert found is not None
    assert found.own == ()


def test_the_codes_of_a_perspective_are_part_of_the_evidence() -> None:
    assert set(probe().evidence.codes) == {"promise", "channel works", "fairness"}
    assert set(detente.parse_case(TEXT).evidence.claims) == {*PLAIN["claims"], "c_shore"}


# Show, report and JSON


def scalars(value: Any) -> Iterator[str]:
    """Yield every text in an entry, names and formulas too.

    Numbers may be written in another way, and of mentions a reader is told how many there are.
    """
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("contested", "weights", "costs", "owners", "wants"):
                yield from (str(name) for name in part)
            if key not in ("mentions", "weights", "certainty"):
                yield from scalars(part)
    elif isinstance(value, list):
        for part in value:
            yield from scalars(part)
    elif value is not None and not isinstance(value, bool):
        flat = " ".join(str(value).split())
        move = re.fullmatch(r"(\w+) from (.+) to (.+)", flat)
        yield from move.groups() if move else (flat,)


def expected_texts() -> list[str]:
    found = [text for _, _, entry in everything() for text in scalars(entry)]
    found += [key for _, address, _ in everything() for key in address[1:] if not key.isdigit()]
    return list(dict.fromkeys(found))


def missing(shown: str) -> list[str]:
    """What is not shown; what is quoted is shown in quotation marks, an owner by its name."""
    flat = " ".join(html.unescape(re.sub("<[^>]*>", " ", shown)).split())
    return [text for text in expected_texts() if text.rstrip(".") not in flat]


SELECTIONS = [[], ["--perspective", "from_shore"], ["--phase", "storm"]]


@pytest.mark.parametrize("fmt", ["table", "markdown"])
def test_show_shows_every_entry(fmt: str) -> None:
    shown = ""
    for selection in SELECTIONS:
        result = CliRunner().invoke(main, ["show", str(PROBE), *selection, "--format", fmt])
        assert result.exit_code == 0, result.output
        shown += result.stdout.replace("\\", "")
    assert missing(shown) == []


@not_quick
def test_a_report_tells_of_every_entry() -> None:
    shown = ""
    for selection in SELECTIONS:
        result = CliRunner().invoke(main, ["report", str(PROBE), *selection, "--concept", "nash", "-o", "-"])
        assert result.exit_code == 0, result.output
        shown += result.stdout
    assert missing(shown) == []


def test_json_holds_every_entry_as_the_file_has_it() -> None:
    for selection in SELECTIONS:
        result = CliRunner().invoke(main, ["show", str(PROBE), *selection, "--format", "json"])
        record = json.loads(result.stdout)
        where = (f"{selection[0][2:]}s", selection[1]) if selection else ()
        texts = set(scalars(record))
        given = [entry for w, address, entry in everything() if w == where and address[0] not in LAYERS]
        assert [text for entry in given for text in scalars(entry) if text not in texts] == []
        notes = {k: v for k, v in dict(layers())[where].items() if k in OF_LAYERS}
        assert not where or record["told_in"][where[0]] == {where[1]: notes}


EVIDENCE_ALONE = """
format: detente/1
title: A codebook
summary: What was agreed on
citation: made up
codes: {threat: a threat made in public}
decision_makers: {A: {name: Ann, evidence: [c1], because: she wrote it}}
sources: {s: {name: a letter, outlet: The Post}}
claims: {c1: {source: s, start: 0, end: 4, says: she warns them, kind: threat}}
perspectives:
  hers:
    note: as she tells it
    title: Her codebook
    codes: {plea: a request}
    left_out: {him: he was away}
    decision_makers: {B: {name: Bob, because: he answered}}
"""


@pytest.mark.parametrize("text", [EVIDENCE_ALONE, EVIDENCE_ALONE[: EVIDENCE_ALONE.index("decision")]])
def test_a_case_without_a_model_is_told_whole(tmp_path: Path, text: str) -> None:
    path, page = tmp_path / "codes.yaml", tmp_path / "codes.html"
    path.write_text(text, encoding="utf-8")
    told = [*literal_cases.load(text)["codes"].values(), "What was agreed on", "made up", "threat"]
    if text is EVIDENCE_ALONE:
        told += ["Ann", "she wrote it", "a letter", "The Post", "she warns them"]
        told += ["as she tells it", "Her codebook", "a request", "he was away", "Bob", "he answered"]
    for command in (["show", str(path)], ["report", str(path), "-o", "-"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
        assert [words for words in told if words not in " ".join(result.stdout.split())] == []
        assert "(none)" not in result.stdout
    record = json.loads(CliRunner().invoke(main, ["show", str(path), "--format", "json"]).stdout)
    assert record["told_in"]["perspectives"] == literal_cases.load(text).get("perspectives", {})
    result = CliRunner().invoke(main, ["trace", str(path), "threat"])
    assert "a threat made in public" in result.stdout
    assert "she warns them" in result.stdout or text is not EVIDENCE_ALONE
    result = CliRunner().invoke(main, ["report", str(path), "--perspective", "hers", "-o", str(page)])
    assert result.exit_code == 2
    assert "no model yet" in result.stderr


def test_what_an_entry_rests_on_must_be_there_without_a_model_too() -> None:
    with pytest.raises(InvalidCase, match="found “c9” as evidence, which is no claim"):
        parse_case(EVIDENCE_ALONE.replace("evidence: [c1]", "evidence: [c9]"))


# The document of the page


def test_the_document_of_the_page_holds_every_entry_under_keys_of_its_own() -> None:
    document = document_of(tree_of(TEXT))
    assert document.unread == []
    data = document.model_dump(mode="json", by_alias=True)
    views = {(): data} | {("perspectives", o["id"]): o["layer"] for o in data["perspectives"]}
    views |= {("phases", o["id"]): o["layer"] for o in data["phases"]}
    assert [view["other"] for view in views.values()] == [{}, {}, {}]
    for where, layer in layers():
        texts = set(scalars(views[where]))
        given = [entry for w, address, entry in everything() if w == where and address[0] not in LAYERS]
        assert [text for entry in given for text in scalars(entry) if text not in texts] == []
        listed = {s: [e["id"] for e in views[where][s]] for s in holding() if isinstance(layer.get(s), dict)}
        assert listed == {s: list(layer[s]) for s in listed}
    for override in (*data["perspectives"], *data["phases"]):
        told = dict(layers())["perspectives" if override["id"] == "from_shore" else "phases", override["id"]]
        assert {k: override[k] for k in OF_LAYERS if k in told} == {k: told[k] for k in OF_LAYERS if k in told}


def test_the_document_has_a_field_for_every_key() -> None:
    """Otherwise a new key of the format would reach the page as something nobody there knows."""
    known = known_keys()
    assert set(SECTIONS) <= set(LayerView.model_fields)
    for kind, shape in shapes().items():
        fields = {field.alias or name for name, field in shape.model_fields.items()}
        assert set(known[kind]) <= fields, kind
    assert {kind for kind in known if kind not in shapes()} == {"case", "override"}


def test_the_page_is_told_every_section_with_its_fields() -> None:
    told = {section.key: section for section in sections()}
    assert list(told) == list(SECTIONS)
    known = known_keys()
    for key, section in told.items():
        kind = SECTIONS[key].of.name
        assert [f.name for f in section.fields] == list(known.get(kind, ()) if section.container != "text" else ())
        assert all(f.help and f.label for f in section.fields)
        assert section.help
        assert section.label
    statuses = next(f for f in told["options"].fields if f.name == "status")
    assert [c.value for c in statuses.choices] == ["stated", "inferred", "assumption", "logical"]
    assert next(f for f in told["options"].fields if f.name == "owner").refers_to == ["decision_makers"]


@long
def test_the_page_is_told_every_place_that_may_rest_on_claims() -> None:
    """Whether or not something rests on it; of statements of equal importance each is told."""
    tree = tree_of(TEXT)
    document = document_of(tree)
    expected = {
        (where, ".".join(address)): (entry or {}).get("evidence", []) if isinstance(entry, dict | None) else []
        for where, address, entry in everything()
        if address[0] in (*RULES, *RESTING, *LAYERS)
    }
    places = {(tuple(p.path[:2]) if p.path[0] in LAYERS and len(p.path) > 2 else (), p.address): p
              for p in document.places}  # fmt: skip
    assert {key: place.evidence for key, place in places.items()} == expected
    assert len(document.places) == len(expected)
    tied = [p.address for p in document.places if not p.linkable]
    assert tied == ["preferences.Port.2", "preferences.Port.3", "preferences.Port.4", "preferences.Port.5"]
    assert {p.address for p in document.places if p.assumption and p.evidence} == {"indistinguishable.1"}
    for place in document.places:
        if place.linkable:
            linked, _ = apply(tree, plan(tree, Link(path=place.path, claim="c_fund"), iter(())).changes)
            again = {(p.address, *p.path): p for p in document_of(linked).places}
            assert again[place.address, *place.path].evidence == [*place.evidence, "c_fund"]
    words = [p.words for p in document.places if p.path[0] not in LAYERS]
    assert len(set(words)) == len(words)
    assert all(words)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("options: {a: {contested: [B]}}", [["options", "a", "contested"]]),
        ("options: {a: {contested: {B: [x]}}}", [["options", "a", "contested", "B"]]),
        ("actors: {a: {mentions: [x]}}", [["actors", "a"]]),
        ("codes: {a: [x]}", [["codes", "a"]]),
        ("repair: [x]", [["repair"]]),
        ("repair: {costs: [x]}", [["repair"]]),
    ],
)
def test_what_is_not_shaped_as_expected_is_named(text: str, unread: list[list[str]]) -> None:
    assert document_of(tree_of(f"format: detente/1\n{text}")).unread == unread


# Export of the evidence

MINUTES = """Minutes of the harbour board, the third meeting of the year.
The chair, Ada Brook, said that the channel would perhaps be dredged before the winter.
The crews answered that they would run the ferry if the toll stayed away.
According to the Quay Gazette an official said the town had talked of a levy.
Nobody asked the fishermen.
"""
LETTER = """A letter to the harbour board, not for the public.
Otto Reed writes that the crews keep a strike fund under the counter of the chandler.
"""
SPEECH = "The levy is fair, and we shall pay it.\n"
TEXTS_OF = {"minutes": MINUTES, "letter": LETTER, "speech": SPEECH}


@pytest.fixture
def texts(tmp_path: Path) -> list[str]:
    for name, text in TEXTS_OF.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return [part for name in TEXTS_OF for part in ("--source", f"{name}={tmp_path / name}.txt")]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("kind", ["qdpx", "web-annotation"])
def test_an_export_holds_all_evidence(kind: str, tmp_path: Path, texts: list[str]) -> None:
    """What was exported and is brought in again is the evidence of the top level and of the perspective."""
    out, back = tmp_path / f"probe{FORMATS[kind].endings[0]}", tmp_path / "back.yaml"
    run("export", str(PROBE), "--as", kind, "--level", "2", *texts, "-o", str(out))
    told = run("import", str(out), "-o", str(back))
    assert "codes: 3" in told
    found, given = detente.read_case(str(back)).layer, probe().evidence
    assert found.claims == given.claims
    assert found.actors == given.actors
    assert found.coders == given.coders
    assert found.codes == given.codes
    for name, source in given.sources.items():
        known = {k: v for k, v in vars(source).items() if v is not None}
        assert {k: v for k, v in vars(found.sources[name]).items() if k in known} == known


def test_a_codebook_holds_every_code_and_a_table_every_claim(tmp_path: Path, texts: list[str]) -> None:
    book, table, back = tmp_path / "probe.qdc", tmp_path / "probe.csv", tmp_path / "back.yaml"
    run("export", str(PROBE), "--as", "qdc", "--level", "2", "-o", str(book))
    run("import", str(book), "-o", str(back))
    codes = detente.read_case(str(back)).layer.codes
    assert probe().evidence.codes.items() <= codes.items()
    assert {"kind: promise", "tag: channel works", "tag: fairness", "polarity: +"} <= set(codes)
    run("export", str(PROBE), "--as", "csv", "--level", "2", *texts, "-o", str(table))
    run("import", str(table), "-o", str(tmp_path / "claims.yaml"))
    assert detente.read_case(str(tmp_path / "claims.yaml")).layer.claims == probe().evidence.claims


def test_a_second_coder_gets_the_codebook_and_nothing_that_anybody_wrote_beside_it(tmp_path: Path) -> None:
    given, back = tmp_path / "second.yaml", tmp_path / "both.yaml"
    shown = run("blind", str(PROBE), "--coder", "second", "-o", str(given))
    assert "promise: somebody binds themselves in public" in shown
    found = detente.read_case(str(given))
    assert (found.layer.codes, set(found.layer.claims)) == (probe().evidence.codes, {"c_again"})
    text = given.read_text(encoding="utf-8")
    sources = [entry for _, address, entry in everything() if address[0] == "sources"]
    allowed = {value for s in sources for key, value in s.items() if key != "note"}
    allowed |= {*PLAIN["coders"]["second"].values(), PLAIN["claims"]["c_again"]["says"]}
    told = [words for _, address, entry in everything() for words in words_of(entry) if address[0] != "codes"]
    assert [words for words in told if words in text and words not in allowed] == []
    given.write_text(text.replace("promise: somebody", "plea: somebody asks\n  promise: somebody"), encoding="utf-8")
    run("import", str(given), "--as", "coding", "--case", str(PROBE), "-o", str(back))
    assert detente.read_case(str(back)).layer.codes["plea"] == "somebody asks"


# What may leave


SECRET = (
    "letter", "not for the public", "strike fund", "chandler", "a letter to the board", "somebody at the quay",
    "shown to us in trust", "c_fund", "there is money put by", "reed", "Otto Reed", "known to few", "c_levy",
    "a charge was spoken of", "told behind a door", "the town had talked of a levy", "talked of",
    "the town spoke of a charge", "the quay of the chandler", "on the longest night",
    PLAIN["sources"]["letter"]["sha256"],
)  # fmt: skip
"""What is said in the letter, which has level 2, and of the claim of level 1 in the minutes, and in what entries."""


def exported(text: str, kind: str, tmp_path: Path, *options: str) -> str:
    """All that an export holds, texts of an archive too."""
    path, out = tmp_path / "case.yaml", tmp_path / f"out{FORMATS[kind].endings[0]}"
    path.write_text(text, encoding="utf-8")
    run("export", str(path), "--as", kind, *options, "-o", str(out))
    data = out.read_bytes()
    if kind == "qdpx":
        with zipfile.ZipFile(out) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    return html.unescape(data.decode("utf-8")).replace('\\"', '"')


@pytest.mark.parametrize("kind", writable())
def test_nothing_confidential_leaves(kind: str, tmp_path: Path, texts: list[str]) -> None:
    """Nor does it in quotations, surroundings, mentions and histories of what stays."""
    told = TEXT.replace(
        "  crews: {name: Boat Crews, kind: faction, label_only: true,",
        "  crews: {name: Boat Crews, kind: faction, label_only: true, history: [{what: split-into, actors: [reed], "
        "mentions: [{source: letter, start: 51, end: 60}], note: known to few as well}],",
    ).replace(
        "  c_perhaps:",
        "  c_near: {source: minutes, start: 253, end: 269, says: somebody spoke, quote: an official said, "
        "suffix: ' the town had talked of'}\n  c_perhaps:",
    )
    assert told.count("known to few") == 2
    given, holds = texts if kind == "qdpx" else [], FORMATS[kind].holds
    shown = exported(told, kind, tmp_path, "--leave-out", *given)
    assert [words for words in SECRET if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", shown)] == []
    whole = exported(told, kind, tmp_path, "--level", "2", "--replace", *given)
    if holds == "sources":
        assert "The third meeting" in shown
        assert "shown to us in trust" in whole
    elif holds == "claims":
        assert "an official said" in shown
        for words in ("c_fund", "told behind a door", "the town had talked of a levy"):
            assert words in whole


@pytest.mark.parametrize("claim", PLAIN["claims"])
def test_a_package_without_a_claim_names_it_nowhere(claim: str, tmp_path: Path) -> None:
    """Each claim by itself is kept back: whatever of the case rests on it or speaks of it no longer says so."""
    data = {**PLAIN, "claims": {**PLAIN["claims"], claim: {**PLAIN["claims"][claim], "confidentiality": 3}}}
    path, out = tmp_path / "case.json", tmp_path / "out.zip"
    path.write_text(json.dumps(data), encoding="utf-8")
    run("export", str(path), "--as", "package", "--level", "2", "--leave-out", "-o", str(out))
    with zipfile.ZipFile(out) as archive:
        told = archive.read("case.yaml").decode("utf-8")
    assert re.findall(rf"(?<!\w){claim}(?!\w)", told) == []
    assert PLAIN["claims"][claim]["says"] not in told


NAMED = (
    "Harbour Board", "the Quay Trust", "Ada Brook", "Brook", "Otto Reed", "Reed", "Iva Stone", "Vera Quill",
    "Board Papers", "Dredgers Weekly", "Print of the Docks",
    "Channel Radio", "Quay Gazette", "Nora Lamb", "The third meeting", "minutes of the board",
    "a letter to the board", "somebody at the quay", "a speech in the market", "old_board", "mayor", "brook", "reed",
)  # fmt: skip
"""Names of actors, sources, coders and speakers in the probe, and ids that tell them; a label is nobody's name."""


@pytest.mark.parametrize("kind", writable())
def test_no_name_leaves_a_redacted_export(kind: str, tmp_path: Path, texts: list[str]) -> None:
    shown = exported(TEXT, kind, tmp_path, "--level", "2", "--redact", "--key", str(tmp_path / "key.json"), *texts)
    left = [name for name in NAMED if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown)]
    assert left == []
    key = (tmp_path / "key.json").read_text(encoding="utf-8")
    assert "Ada Brook" in key


# Documentation


def test_every_key_is_in_the_reference() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "case-file.md").read_text(encoding="utf-8")
    keys = {key for keys in known_keys().values() for key in keys}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


# Changing the case: what is renamed


def names_told(value: Any, section: str = "") -> Iterator[str]:
    """Yield every word of the file that may name an entry: all but what is written for people."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            if key not in (*WORDS, "says", "quote", "prefix", "suffix", "author", "outlet", "date", "aliases", "kind"):
                yield from names_told(part, section)
    elif isinstance(value, list):
        for part in value:
            yield from names_told(part, section)
    elif isinstance(value, str):
        yield from re.findall(r"[A-Za-z_][A-Za-z0-9_]*", value)


RENAMED = {
    "decision_makers": "Crew", "options": "strike", "states": "calm", "definitions": "quiet", "proposals": "draft",
    "sources": "minutes", "claims": "c_dredge", "actors": "crews", "coders": "third", "perspectives": "from_shore",
    "phases": "storm", "left_out": "fishermen", "issues": "depth",
}  # fmt: skip


@pytest.mark.parametrize("section", RENAMED)
def test_what_is_renamed_is_renamed_everywhere(section: str) -> None:
    old, new = RENAMED[section], "renamed_entry"
    tree = tree_of(TEXT)
    before = Counter(names_told(bare(tree)))
    changed, inverse = apply(tree, plan(tree, Rename(path=[section, old], to=new), iter(())).changes)
    after = Counter(names_told(bare(changed)))
    assert after[new] == before[old] > 0
    assert after[old] == 0
    parse_case(json.dumps(bare(changed)))
    assert apply(changed, inverse)[0] == tree


def test_a_code_is_renamed_in_the_claims_that_carry_it() -> None:
    tree = tree_of(TEXT)
    for old, new in (("promise", "oath"), ("channel works", "works of all kinds")):
        changed, _ = apply(tree, plan(tree, Rename(path=["codes", old], to=new), iter(())).changes)
        assert old not in json.dumps(bare(changed))
        assert json.dumps(bare(changed)).count(f'"{new}"') == json.dumps(bare(tree)).count(f'"{old}"') >= 2


def test_a_rival_owner_is_edited_and_linked_like_any_entry() -> None:
    tree = tree_of(TEXT)
    path = ["options", "dredge", "contested", "Crew"]
    changed, inverse = apply(
        tree, plan(tree, Edit(path=path, fields={"because": "the boats are theirs"}), iter(())).changes
    )
    linked, _ = apply(changed, plan(changed, Link(path=path, claim="c_ferry"), iter(())).changes)
    assert get(linked, path) == {"because": "the boats are theirs", "evidence": ["c_ferry"]}
    assert apply(changed, inverse)[0] == tree
    parse_case(json.dumps(bare(linked)))


@pytest.mark.parametrize(
    "broken", ["options: [~]", "options: [a]", "claims: {c: [~]}", "proposals: {p: ~}", "repair: x"]
)
def test_what_is_not_shaped_as_a_case_names_nothing(broken: str) -> None:
    tree = tree_of(f"format: detente/1\n{broken}\nactors: {{x: {{name: X}}}}\n")
    changed, _ = apply(tree, plan(tree, Rename(path=["actors", "x"], to="y"), iter(())).changes)
    assert get(changed, ("actors", "y")) == {"name": "X"}


def test_nothing_is_added_within_what_is_no_mapping() -> None:
    tree = tree_of(TEXT.replace("  ferry: {owner: Crew, name: run the ferry}", "  ferry: "))
    with pytest.raises(Refused, match="written in another way"):
        plan(tree, Add(path=["options", "ferry", "contested"], id="Town", value={}), iter(()))


# What is removed, and what is taken back

SHORE = ("perspectives", "from_shore")
NAMED_BY: dict[Where, list[str]] = {
    ("options", "toll"): [
        "Cannot exist: “dredge the channel” and “ask for a toll”",
        "Cannot exist: “ask for a toll” and “raise a levy”", "Cannot exist: “ask for a toll”",
        "Definition paid", "Argument “nobody will foot it” (purse)", "Condition “boats for a free channel”",
        "One state: “stay ashore” and “raise a levy” and not “dredge the channel” and not “ask for a toll”",
        "the harbour board wants, 4: “ask for a toll” if quiet",
        "One state: “stay ashore” and not “raise a levy” and not “dredge the channel” and not “ask for a toll”",
        "The rules for repairs", "Answer “the purse of the board is empty” (money)",
    ],
    ("states", "calm"): [
        "The status quo", "All moves of the market town", "All moves of the market town",
        "What the ferry crews wants: the order of the crews",
    ],
    ("definitions", "quiet"): [
        "Condition “boats for a free channel”",
        "the harbour board wants, 4: “ask for a toll” if quiet", "Forecast “the channel will be dug” (digging)",
        "Argument “nobody will foot it” (purse)", "Level of the issue wages: open",
    ],
    ("arguments", "hulls"): [],  # a phase says something of it, too
    ("arguments", "outlook"): [
        "Argument “deep water brings business” (trade)", "Argument “nobody will foot it” (purse)",
        "Argument “the currents fill what is dug” (silt)",
    ],
    ("issues", "depth"): [],  # the perspective says something of it, too
    (*SHORE, "issues", "stalls"): ["What packages are worth to the ferry crews"],
    ("proposals", "draft"): ["Proposal “the second draft”"],
    ("sources", "letter"): ["Claim “there is money put by” (c_fund)", "Actor “Otto Reed”"],
    ("claims", "c_ferry"): [
        "Condition “boats for a free channel”", "Issue wages", "What packages are worth to the ferry crews",
        "Rivals “why the dredger lies still” (dredger)", "Forecast “the channel will be dug” (digging)",
        "Forecast “their paper will be torn” (failing)",
        "Claim “a second reading of the same” (c_again)", "Relation “bread for the boats”",
    ],
    ("actors", "crews"): [
        "Claim “the channel may be dug out” (c_dredge)", "Claim “a boat will go without a fee” (c_ferry)",
        "Claim “a second reading of the same” (c_again)", "Actor “Harbour Board”", "Actor “Otto Reed”",
        "Decision maker “the ferry crews”", "Condition “the board goes first”",
        "Relation “the old quarrel”", "Relation “bread for the boats”",
    ],
    ("coders", "second"): ["Claim “a second reading of the same” (c_again)"],
    ("codes", "promise"): [
        "Claim “a boat will go without a fee” (c_ferry)", "Claim “a second reading of the same” (c_again)",
    ],
    ("codes", "channel works"): ["Claim “the channel may be dug out” (c_dredge)"],
    ("left_out", "fishermen"): [],
    ("decision_makers", "Crew"): [],  # the perspective has one, too
    (*SHORE, "decision_makers", "Crew"): [],
    (*SHORE, "options", "levy"): [],  # the option is still there
    (*SHORE, "states", "tired"): [
        "Perspective “seen from the shore”", "All moves of the market town",
    ],
    (*SHORE, "definitions", "open"): [
        "Term 1 of “a bargain of neighbours”: give a little", "Forecast “the fair will be held” (fair)",
    ],
    (*SHORE, "claims", "c_shore"): [
        "Argument trade",
        "Option “raise a fair levy”", "Option “ask for a toll”: the harbour board as its owner",
        "Cannot exist: “ask for a toll” and “raise a levy”",
        "No move of the harbour board: “raise a levy” to not “raise a levy”",
        "One state: “stay ashore” and not “raise a levy” and not “dredge the channel” and not “ask for a toll”",
        "Issue “how deep the market wants it”",
        "the market town wants, 1: “raise a levy”", "Condition “boats for a fair levy”",
        "Attitudes of the market town", "Relation “the mended quarrel”",
    ],
    (*SHORE, "actors", "mayor"): [
        "Claim “the levy is fair” (c_shore)", "Relation “a bow to the chain of office”",
    ],
}  # fmt: skip
GONE: dict[Where, str] = {
    ("options", "toll"): "Option “ask for a toll”", ("states", "calm"): "Named state calm",
    ("definitions", "quiet"): "Definition quiet", ("proposals", "draft"): "Proposal “the first draft”",
    ("sources", "letter"): "Source “a letter to the board”", ("actors", "crews"): "Actor “Boat Crews”",
    ("coders", "second"): "Coder “Nora Lamb”", ("codes", "promise"): "Code promise",
    ("codes", "channel works"): "Code channel works", (*SHORE, "states", "tired"): "Named state tired",
    (*SHORE, "definitions", "open"): "Definition open", (*SHORE, "actors", "mayor"): "Actor “Iva Stone”",
    ("arguments", "outlook"): "Argument “what it comes down to”",
    (*SHORE, "issues", "stalls"): "Issue “who pays for the stalls”",
    ("claims", "c_ferry"): "Claim “a boat will go without a fee” (c_ferry)",
    (*SHORE, "claims", "c_shore"): "Claim “the levy is fair” (c_shore)",
}  # fmt: skip
"""What is gone, as it was called before."""


@pytest.mark.parametrize("path", NAMED_BY, ids="/".join)
def test_what_names_an_entry_is_told_when_that_is_removed(path: Where) -> None:
    tree = tree_of(TEXT)
    changed, _ = apply(tree, plan(tree, Remove(path=list(path)), iter(())).changes)
    told = what_names(tree, changed, path)
    expected = NAMED_BY[path]
    assert len(told) == bool(expected)
    gone, _, said = told[0].removesuffix(".").partition(" is gone, and still named in: ") if told else ("", "", "")
    assert gone == GONE.get(path, "")
    assert sorted(filter(None, said.split("; "))) == sorted(expected)


def test_whatever_is_removed_leaves_its_names_told() -> None:
    tree = tree_of(TEXT)
    for path, _, _ in entries(tree):
        within = within_layer(path)
        if len(within) != 2 or within[0] in (*RULES, "preferences"):
            continue
        changed, _ = apply(tree, plan(tree, Remove(path=list(path)), iter(())).changes)
        tops = [()] if within[0] == "options" else [where for where, _ in layers()]
        gone = not any(within[1] in (get(changed, (*top, within[0])) or {}) for top in tops)
        naming = [r for _, e in written(probe()) for r in e.references
                  if e.path != within and r.name == within[1] and within[0] in r.sections]  # fmt: skip
        assert bool(what_names(tree, changed, path)) == (gone and bool(naming)), path
    changed, _ = apply(tree, plan(tree, Remove(path=["claims", "c_dredge"]), iter(())).changes)
    assert what_names(tree, changed, ("claims", "c_dredge"))[0].endswith("more.")


def edits(tree: Any) -> Iterator[tuple[Where, str, Any]]:
    """Every field of every entry of the probe, and every entry that is a text, with another value."""
    for path, kind, value in entries(tree):
        if isinstance(value, dict):
            yield from ((path, field, None if field in value else "a new value") for field in known_keys()[kind]
                        if field not in LAYERS and (kind not in ("case", "override") or field in (*OF_LAYERS, *head()))
                        and not (kind == "case" and field in OF_LAYERS))  # fmt: skip
        elif kind != "preference":
            yield path, "", "a new value"


def all_commands(tree: Any) -> Iterator[tuple[str, Command]]:
    for path, field, value in edits(tree):
        edit = Edit(path=list(path), fields={field: value}) if field else None
        yield str(kind_of(path)), edit or Replace(path=list(path), value=value)
    for path, kind, _ in entries(tree):
        if len(path) > 1 and kind != "repair":
            yield kind, Remove(path=list(path))


@long
def test_every_edit_taken_back_gives_the_same_bytes(tmp_path: Path) -> None:
    """Each field is given another value, or taken away, each text replaced, and each entry removed.

    In what is kept and in its order; one command of each kind and entry also in the log, down to the bytes of the file,
    of which an ordinary run draws every third.
    """
    engine = engine_for(f"sqlite:///{tmp_path / 'log.db'}")
    migrate(engine)
    store = Store(engine)
    state = store.create("probe", lambda ids: read_upload(TEXT, "probe.yaml", ids), "a test", "Ann", None)
    assert text_of(state.tree) == TEXT
    whole, done, met = json.dumps(state.tree), 0, set()
    commands = list(all_commands(state.tree))
    # Of each kind of entry each way to change it.
    drawn = some([(kind, command.kind) for kind, command in commands], every=31)
    for kind, command in (commands[n] for n in drawn):
        changed, inverse = apply(state.tree, plan(state.tree, command, iter(())).changes)
        assert json.dumps(changed) != whole, command
        assert json.dumps(apply(changed, inverse)[0]) == whole, command
        done += 1
        first = (kind, command.kind) not in met
        met.add((kind, command.kind))
        if first and len(met) % step(3) == 0:
            now = store.act(state.case_id, command, By(state.version, "Ann"))
            assert text_of(now.tree) != TEXT, command
            state = store.undo(state.case_id, By(now.version, "Ann"))
            assert text_of(state.tree) == TEXT, command
    assert len(commands) > 600
    assert done == len(drawn)
    assert step(1) > 1 or {kind for kind, _ in met} >= {
        *(section.of.name for section in holding().values()),
        "rival owner",
        "term",
        "statement",
        "override",
        "repair",
    }
