"""An unknown and an infeasible verdict on every surface: never told as a yes, a no, “nobody”, “the same” or “complete”.

Under SEQ nothing is found out here, on purpose and on every machine alike; `never` has terms that no state carries out,
and in the phase `later` the states NN and `gone` do not exist. So whatever is said of these, nothing may be asserted.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import detente
from detente.cli import main
from detente.dossier import dossier
from detente.pictures.graph import picture_of, svg_of
from detente.report.blocks import as_html
from open_answers import CASE, STOPPED, find_no_answers, leave_open

pytestmark = pytest.mark.quick

FORMATS = ("table", "markdown", "csv", "json")
SEQ = [("seq", "A"), ("seq", "B")]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "four.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def open_seq(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_open(monkeypatch, SEQ)
    find_no_answers(monkeypatch)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# Words that assert something of a verdict. What is fixed in every output, or not about verdicts, is taken away first.

ASSERTS = re.compile(
    r"\b(yes|no|none|nobody|nothing|everybody|everyone|the same|alike|complete|as before|holds?|does not|would|stable|"
    r"equilibri(um|a)|deters?|deterred|undeterred|survives?|stays?|stands?|changes?|flips?|true|false)\b",
    re.IGNORECASE,
)
FIXED = (
    r"SEQ \(sequential stability\): .*",
    r"An equilibrium is a state that is stable for every decision maker\.",
    r"(Ann|Ben) (could|would) (take|give) up [^:;]*(: this secures [^.]*\.|, to [^;.]*)",  # what a move changes
    r"Nobody obliges [^.]*\.|no term that can be evaluated asks anything of it",
    r"(Ann|Ben) would no longer \w+, for “[^”]*”, its \d\w\w of \d wants\. What that meets is not known\.",
    r"^no longer \w+$|^Ben would bring; then Ann would ask$",
    r"^whoever could improve things is deterred by answers from which those who give them gain$",
    r"^Each small change to the model was solved anew: [^.]*\.$",
    r"^What would help$|would they hold\?|This page says what follows from what the case states, and is no forecast\.",
    r"Does it hold\?|Equilibria|Who stands in the way|Acts that stop a target in every way",
    r"What would make never hold under SEQ|Everybody whom a term obliges is a party\.",
    r"States stable for each decision maker, of \d|Smallest sets of decision makers who stand in the way",
    r"Targets on which they answer differently, or may; beliefs whose swap flips the answer",
    r"What survives small doubts|A doubt is one small change [^.]*\.|Single doubts: [^.]*\.|How each answer fares",
    r"Sets of two doubts that are not counted: [^.]*\.",
    r"What changes( in [^.]*)?|What does not change|nothing that is solved from becomes an assumption, so no [^.]*",
    r"What holds only in one of the phases",
    r"no claim stands behind it|loses c1, its only claim: it becomes an assumption|By c2 it would belong to Ben",
    r"parts that change the verdict only together are not looked for, .* another order of the statements\.",
    r"\b(in )?no p(erspective|hase)\b",
)
OPEN = (
    r"Which states [^.:;]* is not known",
    rf"[Ww]hether [^.:;]* (is|are) not known(: {STOPPED}|, because the search for answers hit its bound)?",
    r"Whether the others can deter this was not settled within the bound on the search\.",
    rf"complete: no, because {STOPPED}\.|not known whether (an equilibrium under SEQ|it is deterred)",
    r"\w+ is not known to hold or not under SEQ, so that no doubt can be told to change that\.",
    r"Not everything was tried: in \d+ of the models an answer was not known within the bound\.",
    r"[\w ]+ is not known to hold (now )?or not under SEQ\b",
    r"it is not known whether (these change|any of \d+ verdicts changes)",
    rf"Not tried: [^:]*: ({STOPPED}|no state would be feasible)\.",
)
NOT_THERE = (
    r"[Nn]o feasible state (there )?(has|carries) [^.]*",
    r"infeasible here, so there is no verdict( on it)?|there is no way",
    r"There is no answer to flip in (ours|theirs) on what is infeasible there: never\.",
    r"never is infeasible under SEQ, with every single doubt \(\d+ doubts tried\)\.",
    r"No such state is feasible here, so there is no way to it\.",
    r"On these there is no verdict, .*|on these there is no verdict|The state \w+ does not exist( under SEQ)?",
    r"There is no verdict to rest on anything, and with no part of .* would there be one\.",
)


def parts(text: str) -> Iterator[str]:
    """The paragraphs, headings and list items of a text, and the cells of its tables; captions and heads left out."""
    for chunk in text.split("\n\n"):
        lines = chunk.split("\n")
        rule = next((k for k, line in enumerate(lines) if re.fullmatch(r"(-+ {2,})+-+ *|\|[-:| ]+\|", line)), None)
        if rule is None:
            items = re.split(
                r"\n +- |\n- |^ +- |^- ", "\n".join(line for line in lines if not re.fullmatch(r"[-=]+", line))
            )
            yield from (re.sub(r"\s+", " ", re.sub(r"[\\*_#]", "", item)).strip() for item in items)
        else:
            yield from (cell.strip() for line in lines[rule + 1 :] for cell in re.split(r" {2,}|\|", line))


def asserted(text: str, known: str = "$^") -> list[str]:
    """The parts of a text that say anything definite of a verdict, but for what is `known`."""
    found = []
    for part in parts(text):
        left = part
        for pattern in (*FIXED, *OPEN, *NOT_THERE, known):
            left = re.sub(pattern, "…", left)
        found += [part] if ASSERTS.search(left) else []
    return found


# Keys under which a record has a verdict.

VERDICTS = {"holds", "stable", "deterred", "stays", "start_stays", "survives", "changes", "verified"}


def settled(value: Any, path: str = "") -> Iterator[str]:
    """The places of a record where a verdict is yes or no, or null without saying why."""
    if isinstance(value, list):
        for k, item in enumerate(value):
            yield from settled(item, f"{path}/{k}")
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if key not in VERDICTS or (key == "stable" and "equilibria" in value):  # sets of states, as solve has them
            yield from settled(item, f"{path}/{key}")
            continue
        told = list(item.items()) if isinstance(item, dict) else [(None, item)]
        for concept, answer in told:
            reason = value.get("why") if concept is None else value.get("why", {}).get(concept)
            pairs = zip(answer, reason or [], strict=False) if isinstance(answer, list) else [(answer, reason)]
            for one, because in pairs:
                if one is not None or because not in ("unknown", "infeasible"):
                    yield f"{path}/{key}: {one}, {because}"


COMMANDS: dict[str, tuple[list[str], int, str]] = {
    "solve": (["--concept", "seq"], 4, "$^"),
    "assess": (["--concept", "seq", "--state", "both"], 4, "$^"),
    "assess later": (["--concept", "seq", "--phase", "later", "--state", "gone"], 4, "$^"),
    "explain": (["--concept", "seq", "--state", "both"], 4, "$^"),
    "explain later": (["--concept", "seq", "--phase", "later", "--state", "gone"], 4, "$^"),
    "consent": (["--concept", "seq"], 4, "$^"),
    "compare": (["ours", "theirs", "--concept", "seq"], 4, "Both give the same preferences to Ben"),
    "robust": (["--concept", "seq"], 4, "$^"),
    "reach": (["--from", "both", "--concept", "seq"], 4, r"no way|[^.]* already|It is 1 move away, which serves [^:]*"),
    "repair": (["--proposal", "never"], 0, "$^"),
    "trace": (["deal:seq", "never:seq", "both:seq"], 4, "$^"),
    "trace later": (["gone:seq", "--phase", "later"], 4, "$^"),
    "trace without": (["--without", "c1", "--concept", "seq"], 4, "$^"),
    "trace contested": (["a", "--concept", "seq"], 4, "$^"),
}
"""Each with its arguments, its exit code, and what is known all the same: the moves there are, what is wanted."""
NOT_KNOWN, INFEASIBLE = (
    r"unknown|not known|not settled",
    r"infeasible|not feasible|[Nn]o feasible state|there is no way",
)
SEVERAL = (
    "assess",
    "assess later",
    "consent",
    "compare",
    "robust",
    "reach",
    "trace",
    "trace without",
    "trace contested",
)
SAYS = {
    "solve": [NOT_KNOWN],
    "explain": [NOT_KNOWN],
    "explain later": [INFEASIBLE],
    "repair": [INFEASIBLE],
    "trace later": [INFEASIBLE],
    **{name: [NOT_KNOWN, INFEASIBLE] for name in SEVERAL},
}
SILENT = {
    ("compare", "csv"): [NOT_KNOWN],
    ("repair", "csv"): [],
    ("trace contested", "csv"): [],
    ("reach", "csv"): [INFEASIBLE],
    ("reach", "json"): [NOT_KNOWN],
}
"""Tables of what differs, of changes and of ways have no cell for it; what cannot be reached has `feasible` false."""


@pytest.mark.usefixtures("open_seq")
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_asserts_what_is_not_known_or_not_there(case: Path, name: str, fmt: str) -> None:
    arguments, code, known = COMMANDS[name]
    command = name.split(maxsplit=1)[0]
    result = run(command, case, *arguments, "--format", fmt)
    assert result.exit_code == code, result.stderr
    if fmt == "json":
        assert list(settled(json.loads(result.stdout))) == []
    elif fmt == "csv":
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert [cell for row in rows for cell in row.values() if asserted(cell, known)] == []
    else:
        assert asserted(result.stdout, known) == []
    if fmt != "json" or name != "solve":  # which has sets, whose counts are null
        for words in SILENT.get((name, fmt), SAYS[name]):
            assert re.search(words, result.stdout)


def test_what_asserts_a_verdict_is_found_by_these_tests() -> None:
    """Sentences that were printed of an unknown or infeasible verdict once."""
    once = [
        "In phase after: The same answers for every proposal.",
        "No single act stops a target in every way to carry it out.",
        "The status quo there, NN, is stable under none of the concepts.",
        "to NY: not deterred",
        "cooperate does not hold",
        "| A | SEQ | YYYYY | no | none |",
        "deal is not known to hold or not under SEQ, as before.",
        "Under none of the concepts asked about is it a state that nobody would leave.",
        "No part of the model changes this by itself: it has several reasons, or none.",
        "gone does not hold under SEQ, as before.",
        "With A.1 left out, 0 of 4 verdicts change.",
    ]
    assert [text for text in once if not asserted(text)] == []
    assert list(settled({"holds": {"seq": False}})) == ["/holds: False, None"]
    assert list(settled({"verdicts": [{"holds": None}]})) == ["/verdicts/0/holds: None, None"]
    assert list(settled({"holds": {"seq": None}, "why": {"seq": "unknown"}})) == []
    assert list(settled({"holds": {"seq": [None, True]}, "why": {"seq": ["infeasible", None]}})) == [
        "/holds: True, None"
    ]


def test_what_deters_a_move_in_one_phase_only_may_not_be_known(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_no_answers(monkeypatch)
    request = ("compare", case, "--phase", "now", "--phase", "later", "--concept", "seq")
    (row,) = [r for r in csv.DictReader(io.StringIO(run(*request, "--format", "csv").stdout)) if r["state"] == "YN"]
    assert (row["deterred now"], row["answer"]) == ("A: NN", "not known")
    text = " ".join(run(*request).stdout.split())
    assert "YN: whether Ann would give up “ask” in now, and what deters that here, is not known." in text
    (state,) = json.loads(run(*request, "--format", "json").stdout)["only_second"]["states"]
    assert (state["deterred"], [move["to"] for move in state["unsettled"]]) == ([], ["NN"])


# -- what Python shows, and the report --------------------------------------------------------------------------------


def said_in(html: str) -> str:
    """The words of a page or of a notebook's display, element by element, captions and heads of tables left out."""
    for tag in ("head", "style", "nav", "thead", "caption", "figcaption", "svg"):
        html = re.sub(rf"(?s)<{tag}\b.*?</{tag}>", "", html)
    return unescape(re.sub(r"<[^>]*>", "\n\n", re.sub(r"</?(span|a|code|b)\b[^>]*>", "", html)))


def values(case: Path) -> Iterator[tuple[str, Any]]:
    """Everything that a notebook can show and that holds an open answer."""
    read = detente.read_case(str(case))
    model = read.model("ours", "now")
    found = detente.assess_proposals(model, concepts=["seq"])
    yield "Solution", found.solution
    yield "Assessment", found
    yield from ((f"ProposalAssessment {a.proposal.id}", a) for a in found.proposals)
    yield from (
        (f"Verdict {v.decision_maker}", v) for v in detente.explain(found.solution, state="both", concept="seq")
    )
    later = detente.solve(read.model("ours", "later"), concepts=["seq"])
    yield from ((f"Verdict {v.decision_maker} later", v) for v in detente.explain(later, state="gone", concept="seq"))
    yield "Consent", detente.find_consent(model, concepts=["seq"])
    yield (
        "PerspectiveComparison",
        detente.compare_perspectives(model, there=read.model("theirs", "now"), concepts=["seq"]),
    )
    yield "StatusQuoAnalysis", detente.reach(model, start="both", concepts=["seq"])
    yield "StateSet", found.solution.equilibria["seq"]


KNOWN = (
    r"Both give the same preferences to Ben|no way|[^.]* already|It is 1 move away, which serves [^:]*|"
    r"The same as a table|^would no longer \w+$"  # of a step, what it is
)


@pytest.mark.usefixtures("open_seq")
def test_no_display_of_a_notebook_asserts_what_is_not_known(case: Path) -> None:
    shown = {name: value._repr_html_() for name, value in values(case)}
    assert {name: found for name, html in shown.items() if (found := asserted(said_in(html), KNOWN))} == {}
    for name, html in shown.items():
        assert re.search(NOT_KNOWN if not name.endswith(("never", "later")) else INFEASIBLE, html), name


@pytest.mark.usefixtures("open_seq")
def test_no_picture_marks_what_is_not_known_as_no_equilibrium(case: Path) -> None:
    read = detente.read_case(str(case))
    picture = picture_of(detente.solve(read.model("ours"), concepts=["seq"]))
    assert [(node.letters, node.equilibrium, node.unsettled) for node in picture.nodes] == [
        (letters, (), ("seq",)) for letters in ("NN", "YN", "NY", "YY")
    ]
    svg = svg_of(picture)
    assert svg.count("not known whether an equilibrium under SEQ") == len(picture.nodes)
    assert ">SEQ?</text>" in svg
    assert ">not known whether an equilibrium</text>" in svg


def test_a_picture_marks_what_is_known_beside_what_is_not(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_open(monkeypatch, [("seq", "A")])
    solution = detente.solve(detente.read_case(str(case)).model("ours"), concepts=["nash", "seq"])
    marked = {node.letters: (node.equilibrium, node.unsettled) for node in picture_of(solution).nodes}
    # Ben leaves YN under no concept and NY under each; he stays at NN and YY under SEQ, at NN under Nash.
    assert marked["NY"] == ((), ())
    assert marked["NN"] == (("nash",), ("seq",))


@pytest.mark.usefixtures("open_seq")
def test_no_chapter_of_the_report_asserts_what_is_not_known(case: Path) -> None:
    read = detente.read_case(str(case))
    found = dossier(read, [read.model("ours", "now"), read.model("ours", "later")], ["seq"])
    chapters = {f"model {k}": as_html(document) for k, document in enumerate(found.documents)}
    chapters |= {str(heading): as_html(document) for heading, document in found.beside}
    assert {"model 0", "model 1", "Consent (ours, now)", "Perspectives ours and theirs, now"} <= set(chapters)
    known = rf"{KNOWN}|{REPORTED}"
    assert {name: told for name, html in chapters.items() if (told := asserted(said_in(html), known))} == {}
    for name, html in chapters.items():
        assert re.search(NOT_KNOWN, html), name
        assert re.search(INFEASIBLE, html), name


REPORTED = (
    # At the status quo nobody gains by a move.
    r"Every way begins at NN\. [^.]*\. Under SEQ nobody would leave it, so that no way would even begin\.|"
    r"By improvements alone it is out of reach: [^.]*\. By any moves it is 2 moves away:|"
    r"No option can be taken only now, so there is no new threat\.|"
    r"NN, which has no name\.|^does not exist$"  # of the model: the status quo, and what a rule says
)


# -- single faults ----------------------------------------------------------------------------------------------------


def big(tmp_path: Path) -> Path:
    """Thirty-four options of four, too much for a thousandth of a second on any machine."""
    names = [f"o{k}" for k in range(34)]
    wants = {
        dm: [f"{names[(7 * j + k) % 34]} if {names[(11 * j + 5 * k) % 34]}" for j in range(12)]
        for k, dm in enumerate("ABCD")
    }
    case = {
        "format": "detente/1",
        "decision_makers": {dm: {} for dm in "ABCD"},
        "options": {name: {"owner": "ABCD"[k % 4]} for k, name in enumerate(names)},
        "preferences": wants,
        "states": {"x": "Y" * 34},
        "proposals": {"p": {"terms": "o0 and o1"}},
        "phases": {"after": {}},
    }
    path = tmp_path / "big.yaml"
    path.write_text(json.dumps(case), encoding="utf-8")
    return path


def test_a_bound_that_is_really_hit_is_told_as_one(tmp_path: Path) -> None:
    arguments = (big(tmp_path), "--seconds", "0.001", "--concept", "sseq", "--state", "x")
    result = run("assess", *arguments)
    text = " ".join(result.stdout.split())
    assert result.exit_code == 4
    assert "infeasible" not in text
    assert "Whether it holds under SSEQ is not known: the bound of 0.001 seconds was hit." in text
    assert "Whether A, B, C or D would leave under SSEQ is not known." in text
    assert "In phase after: Whether p holds there under SSEQ is not known." in text
    assert "complete" not in result.stderr
    (proposal,) = json.loads(run("assess", *arguments, "--format", "json").stdout)["proposals"]
    assert (proposal["holds"], proposal["why"]) == ({"sseq": None}, {"sseq": "unknown"})
    assert [(v["holds"], v["why"], v["unsettled"]) for v in proposal["verdicts"]] == [(None, "unknown", list("ABCD"))]


def test_acts_that_were_not_looked_at_are_not_said_to_be_none(tmp_path: Path) -> None:
    result = run("consent", big(tmp_path), "--seconds", "0.001", "--concept", "sseq")
    text = " ".join(result.stdout.split())
    assert "No single act" not in text
    assert "not known, because the moves are too many to look at one by one: x" in text
    assert "not known, because the ways are too many to look at one by one: p" in text


def test_a_status_quo_that_does_not_exist_elsewhere_is_not_told_as_unstable_there(tmp_path: Path) -> None:
    path = tmp_path / "f2.yaml"
    path.write_text(
        "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: B}}\nstatus_quo: NN\n"
        "phases: {after: {infeasible: [not a]}}\nproposals: {p: {terms: a and b}}\n"
        "preferences: {A: [b, not a], B: [a, not b]}\n",
        encoding="utf-8",
    )
    text = " ".join(run("assess", path).stdout.split())
    assert "The status quo there, NN, is infeasible there." in text
    assert "none of the concepts" not in text


def test_an_infeasible_state_is_neither_stable_nor_tempting_in_csv() -> None:
    result = run("explain", "elmira-9state", "--state", "YYYYY", "--concept", "seq", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {(row["stable"], row["tempting move to"]) for row in rows} == {("infeasible", "")}
    assert len(rows) == 3


def test_there_is_nothing_to_reach_where_no_state_has_the_terms(case: Path) -> None:
    record = json.loads(run("reach", case, "--proposal", "never", "--proposal", "deal", "--format", "json").stdout)
    never, deal = record["destinations"]
    assert (never["feasible"], never["by"], deal["feasible"]) == (False, {}, True)


def test_what_no_way_leads_to_may_exist_all_the_same(tmp_path: Path) -> None:
    text = (
        "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: B}, c: {owner: B}}\n"
        "indistinguishable: [b and not a]\nforbidden_moves: [{by: A, from: 'true', to: a}]\nstatus_quo: NNN\n"
        "preferences: {A: [a], B: [b]}\n"
        "proposals: {there: {terms: a}, mixed: {terms: b and c and not a}, not_there: {terms: a and not a}}\n"
    )
    path = tmp_path / "away.yaml"
    path.write_text(text, encoding="utf-8")
    found = json.loads(run("reach", path, "--format", "json").stdout)["destinations"]
    assert [(d["proposal"], d["feasible"]) for d in found] == [("there", True), ("mixed", False), ("not_there", False)]
    assert found[0]["by"]["moves"] == {"known": True, "moves": None, "ways": []}


@pytest.mark.parametrize(
    ("asked", "left", "code"),
    [
        (["deal"], [], 0),
        (["deal"], SEQ, 4),
        (["never"], [], 1),
        (["never", "deal"], SEQ, 1),
        (["deal", "worse"], [], 1),
        (["deal", "worse"], [("gmr", "A")], 1),
        (["worse", "deal"], [("gmr", "A"), ("gmr", "B")], 4),
    ],
)
def test_a_no_or_an_infeasible_decides_before_an_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], left: list[tuple[str, str]], code: int
) -> None:
    path = tmp_path / "four.yaml"
    path.write_text(CASE.replace("  never:", "  worse: {terms: b and not a}\n  never:"), encoding="utf-8")
    leave_open(monkeypatch, left)
    named = [argument for proposal in asked for argument in ("--proposal", proposal)]
    concepts = ["--concept", "seq"] if left in ([], SEQ) else ["--concept", "gmr"]
    assert run("assess", path, *named, *concepts, "--exit-code").exit_code == code


def test_no_code_keeps_a_verdict_as_true_false_or_none() -> None:
    """Only JSON has it so, as its shapes say; elsewhere None leaves an account, or the look of a text, as it is."""
    package = Path(detente.__file__).parent
    found = {
        str(path.relative_to(package)): path.read_text(encoding="utf-8").count("bool | None")
        for path in package.rglob("*.py")
        if "bool | None" in path.read_text(encoding="utf-8")
    }
    documents = {"documents/styles.py": 1, "documents/turned.py": 1}
    written = {"case/elements.py": 1, "case/preferences/_read_statements.py": 1}  # what the file says of `perhaps`
    assert found == {"answer.py": 1, "report/shapes.py": 1, **documents, **written, "store/accounts.py": 2}
