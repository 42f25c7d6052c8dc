"""Arguments as Argdown: what goes out comes back, what others write is read, what is none has its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.assess.arguing import framework_of, grounded
from detente.case import Case, parse_case
from detente.cli import main
from detente.errors import InvalidCase, UsageError
from detente.imports.argdown import imported
from detente.web.reading import coding_endings, read_file
from seeds import examples, full, long

steady = settings(derandomize=True, deadline=None, max_examples=examples(200), suppress_health_check=list(HealthCheck))

# What Argdown takes for signs, what YAML does, and what is said in other scripts.
PARTS = (
    "rain", " ", "  ", "\n", "* ", "*b*", "_i_", "__b__", "[", "]", "]:", "<", ">", "<a>:", "{", "}", "{a: 1}", "#",
    "#tag", "# ", "@[a]", "//", "/*", "*/", "<!--", "-->", "+ ", "- ", "-> ", "--", "----", "===", "\\", "\\\\", ":",
    ".", ".^.", ":and:", "e.g.", "(1)", "1. ", '"', "'", "é", "דגל", "😀", "\u00a0", "\u2028", ",", "http://x.example/a_b",
    "王",
)  # fmt: skip
texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join).filter(lambda t: t.strip() != "")
SCHEMES = ("testimony", "example", "motive")


@st.composite
def arguments(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Draw arguments: reasons for what comes before them, alone or joined; anything is against anything, or a step."""
    ids = [f"Q{n}" for n in range(draw(st.integers(1, 7)))]
    found: dict[str, dict[str, Any]] = {key: {"says": draw(texts)} for key in ids}
    for n, key in enumerate(ids):
        entry = found[key]
        if n and draw(st.booleans()):
            entry["for"] = draw(st.lists(st.sampled_from(ids[:n]), min_size=1, max_size=2, unique=True))
            if (others := ids[n + 1 :]) and draw(st.booleans()):
                entry["with"] = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
        for name in ("name", "because", "note"):
            if draw(st.integers(0, 3)) == 0:
                entry[name] = draw(texts)
        if draw(st.booleans()):
            entry |= draw(st.sampled_from([{"status": "stated"}, {"evidence": ["c1", "c2"]}, {"scheme": "motive"}]))
        if draw(st.integers(0, 3)) == 0:
            entry["about"] = draw(
                st.sampled_from(["a and not b", {"proposal": "P", "holds": False}, {"proposal": "P"}])
            )
    steps = [
        {"reason": p, "for": t} for k, e in found.items() for t in e.get("for", ()) for p in (k, *e.get("with", ()))
    ]
    for key in ids:
        targets = draw(st.lists(st.sampled_from([*ids, *map(json.dumps, steps)]), max_size=2, unique=True))
        against = [json.loads(t) if t.startswith("{") else t for t in targets if t != key]
        # Who is against whom is said from one side; from both, it is the same said twice.
        against = [t for t in against if isinstance(t, dict) or key not in found[t].get("against", ())]
        if against:
            found[key]["against"] = against
            if draw(st.booleans()):
                found[key]["one_way"] = True
    return found


CASE = {
    "format": "detente/1",
    "decision_makers": {"A": {}, "B": {}},
    "options": {"a": {"owner": "A"}, "b": {"owner": "B"}},
    "preferences": {"A": ["a"], "B": ["b"]},
    "proposals": {"P": {"terms": {"T": {"that": "a"}}}},
    "sources": {"s": {"name": "s"}},
    "claims": {c: {"source": "s", "start": 0, "end": 1, "says": "x"} for c in ("c1", "c2")},
}


def case_with(arguments: dict[str, Any]) -> Case:
    return parse_case(json.dumps({**CASE, "arguments": arguments}, ensure_ascii=False))


def told(case: Case) -> dict[str, dict[str, Any]]:
    """What a case argues, in plain data; the order in which targets and premises stand has no meaning."""
    from detente.case.writer import plain

    found = plain(case).get("arguments", {})
    for entry in found.values():
        for name in ("for", "with", "against"):
            if name in entry:
                several = entry[name] if isinstance(entry[name], list) else [entry[name]]
                entry[name] = sorted(json.dumps(t, sort_keys=True) for t in several)
    return found


@full
@steady
@given(arguments())
def test_what_is_argued_comes_back(drawn: dict[str, Any]) -> None:
    case = case_with(drawn)
    data = detente.export_case(case, kind="argdown").data
    assert data == detente.export_case(case, kind="argdown").data
    into = case_with({"Q0": {"says": "something else"}})
    back = imported(data, "back.argdown", None, into)
    assert told(back.case) == told(case), data.decode()
    assert back.notes[1:] == ()
    assert grounded(framework_of(back.case.layer)) == grounded(framework_of(case.layer))


MILL = {
    "A0": {"says": "the paper will be signed", "about": {"proposal": "P", "holds": True}},
    "A1": {"says": "both sides gain", "for": "A0", "with": ["A2"], "status": "assumption"},
    "A2": {"says": "nobody gains by leaving", "for": "A0", "with": ["A1"]},
    "A3": {"says": "a lockout pays for the mill", "against": "A2", "one_way": True, "evidence": ["c1"]},
    "A4": {"says": "gains are not all that counts", "against": {"reason": "A1", "for": "A0"}},
    "A5": {"says": "it is May", "for": "A1"},
}
WRITTEN = """\
[A0]: the paper will be signed {"about": {"proposal": "P", "holds": "true"}}

<A1, A2 for A0> {"reason": ["A1", "A2"], "for": "A0"}

(1) [A1]
(2) [A2]
----
  <_ [A4]
(3) [A0]

[A1]: both sides gain {"status": "assumption"}
  + [A5]

[A2]: nobody gains by leaving
  - [A3]

[A3]: a lockout pays for the mill {"one_way": true, "evidence": ["c1"]}

[A4]: gains are not all that counts

[A5]: it is May
"""


def test_what_is_written_is_this() -> None:
    assert detente.export_case(case_with(MILL), kind="argdown").data.decode() == WRITTEN


# -- what others write ------------------------------------------------------------------------------------------------

DEBATE = """\
===
title: A levy
author: nobody
===

# The harbour // a comment
  in two lines

/* what it
   is about */
[Levy]: The levy is *fair*, as
  @[Board] says. #(yes and no) {source: "S. 1", weight: 3}
  + <Upkeep>: Somebody must pay. #pro
    - They paid already.
  - [Poor]: The poor pay most: http:\\//x.example.
    <_ <Rich>: The rich pay, too.
  >< [Board]: It is unfair.
    -> [Levy]

<Long one>: What is used is paid for. {name: the long way}

(1) [Use]: Boats use the channel.
(2) Who uses pays.
-- Modus Ponens {uses: [1, 2]} --
(3) Boats pay.
(4) All boats are rich.
----
  <_ [Poor]
(5) [Levy]
  +> [Bridge]

<Long one>
  - [Storm]: Not in a storm.

[Bridge]
"""


def test_a_debate_that_others_wrote_is_read() -> None:
    found = imported(DEBATE.encode(), "levy.argdown", None)
    assert (found.case.layer.title, found.case.name) == ("A levy", "levy")
    assert told(found.case) == {
        "Levy": {
            "says": "The levy is fair, as Board says.", "against": ['"Board"'], "for": ['"Bridge"'],
            "note": "#(yes and no)\nsource: S. 1\nweight: 3",
        },
        "Upkeep": {"says": "Somebody must pay.", "for": ['"Levy"'], "note": "#pro"},
        "statement_3": {"says": "They paid already.", "against": ['"Upkeep"']},
        "Poor": {
            "says": "The poor pay most: http://x.example.",
            "against": ['"Levy"', '{"for": "Levy", "reason": "Long_one"}'],
        },
        "Rich": {"says": "The rich pay, too.", "against": ['"Poor"']},
        "Board": {"says": "It is unfair."},
        "Long_one": {
            "says": "What is used is paid for.", "name": "the long way", "for": ['"Levy"'],
            "with": ['"statement_10"', '"statement_11"'],
        },
        "Use": {"says": "Boats use the channel."},
        "statement_9": {"says": "Who uses pays."},
        "statement_10": {"says": "Boats pay."},
        "statement_11": {"says": "All boats are rich."},
        "Bridge": {"says": "Bridge"},
        "Storm": {"says": "Not in a storm.", "against": ['"Long_one"']},
        "Long_one_1": {
            "says": "What is used is paid for. (step 1)", "for": ['"statement_10"'], "with": ['"Use"', '"statement_9"'],
        },
    }  # fmt: skip
    assert found.notes == (
        "arguments: 14", "left out: headings", "left out: rules of inference", "left out: settings (author)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1:1: found nothing that is argued; expected a statement"),
        ("[A]: x\n\n  + [B]\n", "3:3: found “+” with nothing right above it; expected it in the line below"),
        ("[A]: x\n- [B]\n", "2:1: found “-” that is not indented; expected it further in"),
        ("[A]: x\n  +\n", "2:3: found nothing; expected a statement, or an argument"),
        ("[A] x\n", "1:5: found “x” behind “[…]”; expected the end of the line, tags or “{…}” (what it says"),
        ("[A]: x {a: [}\n", "1:13: this is not YAML"),
        ("[A]: x {a: 1} {b: 1}\n", "1:15: found a second “{…}”; expected one for each statement"),
        ("[A]: x\n  {status: [}\n", "2:13: this is not YAML"),
        ("===\n- x\n===\n[A]: x\n", "2:1: found no keys between “===” and “===”; expected such as “title: …”"),
        ("[A]: x\n  >< <B>: y\n", "2:3: found “><” with an argument; expected statements on both sides"),
        ("<A>\n\n(1) [B]\n", "3:1: found premises that come to nothing; expected “----” below them"),
        ("<A>\n\n(1) [B]\n----\n", "4:1: found premises that come to nothing"),
        ("<A>\n\n(1) [B]\n----\n  + [C]\n(2) [D]\n", "5:3: found “+” below an inference; expected “<_”"),
        ("<A>\n\n(1) <B>: x\n", "3:1: found the argument “<B>” among premises; expected a statement"),
        ("----\n", "1:1: found “--”; expected premises above it"),
        ("<A>\n\n(1) x\n-- by\n", "4:1: found “--” that no “--” closes"),
        ("<A>\n\n(1) x\n---- y\n(2) z\n", "4:5: found “y” behind “--”; expected the end of the line"),
        ("<A>\n\n(1) x\n-- {uses: [2]} --\n(2) z\n", "4:12: found “2” under “uses”; expected the number"),
        ("<A>\n\n(1) x\n----\n(2) y\n\n<A>\n\n(1) x\n----\n(2) y\n", "9:1: found premises of “<A>” for the second"),
        ('<A> {"reason": "C"}\n\n(1) [B]\n----\n(2) [D]\n', "1:16: found “C” as the reason that “<A>” spells out"),
        ("[A]: x\n  + [B]: y\n    + [A]\n", "found a circular reason"),
    ],
)  # fmt: skip
def test_what_is_none_has_its_place(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.argdown").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(tmp_path / "a.argdown"), "-o", str(tmp_path / "o.yaml")])
    assert (result.exit_code, says in result.stderr) == (3, True), result.stderr
    assert not (tmp_path / "o.yaml").exists()


pieces = st.sampled_from([
    "[A]", "[A]: ", "<B>", "<B>: ", "x", "\n", "\n\n", "  + ", "  - ", "    -> ", "  >< ", "  _ ", "  <_ ", "(1) ",
    "(2) ", "----", "-- r --", "{a: 1}", "{", "}", "{uses: [1]}", "{reason: A}", "#t", "# h", "===", "* ", "/*", "*/",
    "//", "\\", "é",
])  # fmt: skip


@full
@steady
@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = imported(text.encode("utf-8", "replace"), "a.argdown", None)
    except (InvalidCase, UsageError) as e:
        places = [p.where for p in e.problems] if isinstance(e, InvalidCase) else []
        assert all(p.file in ("a.argdown", "a.yaml") for p in places)
        return
    assert told(imported(detente.export_case(found.case, kind="argdown").data, "a.argdown", None).case) == told(
        found.case
    )


@long
def test_a_file_that_would_take_long_is_read_soon() -> None:
    """Each of these would cost the square of its length to who looks for an end from every beginning."""
    for text in ("{" * 200_000, "[" * 200_000, "/* " * 60_000, "{}x" * 60_000, "*a " * 60_000, "{ },{" * 40_000):
        with pytest.raises(InvalidCase) if text.startswith("{}") else detente.deadline.within(20):
            imported(f"[A]: y {text}".encode(), "a.argdown", None)


# -- beside a case ----------------------------------------------------------------------------------------------------


def test_what_was_changed_elsewhere_takes_its_place_and_what_a_case_lacks_is_said(tmp_path: Path) -> None:
    case, out = tmp_path / "case.yaml", tmp_path / "a.argdown"
    case.write_text(json.dumps({**CASE, "arguments": MILL}), encoding="utf-8")
    run = CliRunner()
    done = run.invoke(main, ["export", str(case), "--as", "argdown", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert (
        "left out: all but the arguments: decision makers, options, preferences, proposals, sources, claims"
        in done.stderr
    )
    changed = out.read_text(encoding="utf-8").replace("it is May", "it is June").replace('["c1"]', '["c1", "c9"]')
    out.write_text(changed, encoding="utf-8")
    done = run.invoke(main, ["import", str(out), "--case", str(case), "-o", str(case)])
    assert done.exit_code == 0, done.output
    assert "arguments: 6, of which 6 take the place of others" in done.output
    assert "a.argdown:17:72: “A3” rests on the claim “c9”, which the case has not" in done.output
    found = told(detente.read_case(case))
    expected = told(case_with({**MILL, "A5": {**MILL["A5"], "says": "it is June"}}))
    assert found == expected
    alone = imported(changed.encode(), "a.argdown", None)
    assert "about" not in told(alone.case)["A0"]
    assert any("“A0” is about the proposal “P”, which the case has not" in note for note in alone.notes)


def test_a_case_without_arguments_has_none_to_write() -> None:
    with pytest.raises(UsageError, match="has no arguments to write"):
        detente.export_case(parse_case(json.dumps(CASE)), kind="argdown")


def test_the_workbench_reads_it() -> None:
    assert {"argdown", "ad"} <= {*coding_endings()}
    read = read_file(DEBATE.encode(), "levy.argdown", None)
    assert read.name == "levy"
    assert len(read.tree["arguments"]) == 14  # type: ignore[arg-type]
    assert "left out: headings" in read.origin


def test_nothing_confidential_leaves(tmp_path: Path) -> None:
    """Of the probe, what is said in a letter of level 2 and in a claim of level 1 is named nowhere."""
    out, probe = tmp_path / "out.argdown", str(Path(__file__).with_name("probe.yaml"))
    line = ["export", probe, "--as", "argdown", "-o", str(out)]
    refused = CliRunner().invoke(main, line)
    assert (refused.exit_code, "above level 0: source letter (level 2)" in refused.stderr) == (2, True)
    for more, there in ((["--leave-out"], False), (["--level", "2", "--replace"], True)):
        assert CliRunner().invoke(main, [*line, *more]).exit_code == 0
        shown = out.read_text(encoding="utf-8")
        assert ("c_levy" in shown, "c_fund" in shown) == (there, False)
        assert "c_dredge" in shown


@long
def test_the_arguments_of_a_published_case_come_back() -> None:
    case = detente.read_case("syria-2016")
    for selection in (("A", None), ("A", "after_deadline")):
        data = detente.export_case(case, kind="argdown", selections=[selection]).data
        back = imported(data, "back.argdown", None, case)
        assert told(back.case) == told(case)
        assert back.notes == (f"arguments: {len(told(case))}, of which {len(told(case))} take the place of others",)
    with pytest.raises(UsageError, match="holds one model, and 2 were chosen"):
        detente.export_case(case, kind="argdown", selections=[("A", None), ("B", None)])


# -- the Argument Interchange Format ----------------------------------------------------------------------------------


@full
@steady
@given(arguments())
def test_nodes_and_edges_say_who_is_for_and_against_whom(drawn: dict[str, Any]) -> None:
    case = case_with(drawn)
    found = json.loads(detente.export_case(case, kind="aif").data)
    kinds = {node["nodeID"]: node["type"] for node in found["nodes"]}
    ids = dict(zip((n for n, kind in kinds.items() if kind == "I"), drawn, strict=True))
    into: dict[str, set[str]] = {}
    out: dict[str, set[str]] = {}
    for edge in found["edges"]:
        into.setdefault(edge["toID"], set()).add(edge["fromID"])
        out.setdefault(edge["fromID"], set()).add(edge["toID"])
    says = {k: e["says"] for k, e in told(case).items()}
    assert {ids[n["nodeID"]]: n["text"] for n in found["nodes"] if n["type"] == "I"} == says
    premises = {n: frozenset(ids[p] for p in into[n] if p in ids) for n, kind in kinds.items() if kind == "RA"}
    steps = {n: (of, *(ids[t] for t in out[n])) for n, of in premises.items()}
    conflicts = [
        (ids[a], steps.get(b) or ids[b]) for n, k in kinds.items() if k == "CA" for a in into[n] for b in out[n]
    ]
    said = {(frozenset([k, *e.get("with", ())]), t) for k, e in drawn.items() for t in e.get("for", ())}
    for_ = {(of, t) for of, t in said if not any(of < more and t == to for more, to in said)}  # parts are none alone
    assert {*steps.values()} == for_
    against = set()
    for key, entry in drawn.items():
        for target in entry.get("against", ()):
            if isinstance(target, dict):
                against |= {(key, r) for r in for_ if r[1] == target["for"] and target["reason"] in r[0]}
            else:
                against |= {(key, target)} | (set() if entry.get("one_way") else {(target, key)})
    assert {*conflicts} == against
