"""The tables of a paper: what they say is what the definitions say, whichever way they are split, written and set."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

import detente
import literal_table
import naive
from detente.cli import main
from detente.papers import FORMS, TABLES
from detente.papers.forms import Form
from detente.papers.latex import escaped
from detente.papers.tables import Group, Line, PaperTable, TableKind
from literal_classics import of_model
from programs import compiled
from random_models import random_model
from seeds import take

ELMIRA = "elmira-9state"
NASTY = r"50 % of A_1 & B #2 \x {y} $z ~ ^ < > | [q] “a” ‘b’ → ✓ – — ' \" ` é ß"
SOLVED = ("nash", "gmr", "smr", "seq", "sseq")


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["table", *arguments])
    assert result.exit_code == code, result.output
    return result


def rows_of(name: str, what: str, *more: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(run(name, "--what", what, "--as", "csv", *more).stdout))]


def test_the_option_form_of_elmira_as_it_is_printed() -> None:
    """The nine states of the conflict in option form, with their numbers, as papers on it have them."""
    printed = """
        modify   N Y N Y N Y N Y -
        delay    Y Y N N Y Y N N N
        accept   N N Y Y N N Y Y N
        abandon  N N N N N N N N Y
        insist   N N N N Y Y Y Y -
    """
    rows = rows_of(ELMIRA, "options")
    assert [[row[f"s{k}"] for k in range(1, 10)] for row in rows] == [
        line.split()[1:] for line in printed.strip().splitlines()
    ]
    assert [row["Part"] for row in rows] == [
        "Ministry of the Environment (MoE)", *["Uniroyal (UR)"] * 3, "Local governments (LG)",
    ]  # fmt: skip


def test_the_jump_of_elmira_and_its_equilibria() -> None:
    """5, 8 and 9 are equilibria; the ministry and Uniroyal go together from 5 to 8 (Kilgour et al. 2001)."""
    stable = {row["State"]: row for row in rows_of(ELMIRA, "stability")}
    for concept in ("Nash", "SEQ"):
        assert [s for s, row in stable.items() if row[f"{concept}: Eq."] == "yes"] == ["s5", "s8", "s9"]
    told = run(ELMIRA, "--what", "coalitions", "--as", "csv").stdout.split("\n\n")[1]
    jumps = [*csv.DictReader(io.StringIO(told))]
    assert {"From": "s5", "To": "s8", "Coalition": "MoE, UR"}.items() <= next(
        j for j in jumps if j["From"] == "s5"
    ).items()


def models() -> Iterator[tuple[detente.Model, naive.Model]]:
    for seed in take(300, every=43):
        drawn = random_model(seed)
        yield detente.parse_case(drawn.case_text()).model(), drawn.naive_model()


def tables(model: detente.Model, *what: str, start: str | None = None) -> list[PaperTable]:
    return [*detente.table(model, what=what, concepts=SOLVED, start=start).tables]


def test_random_models_give_what_the_definitions_give() -> None:
    """Numbers count the states in ascending order of their codes, the first option least significant."""
    for model, plain in models():
        number = {s: str(k) for k, s in enumerate(plain.states, 1)}
        form, stable, reachable = tables(model, "options", "stability", "reachable")
        assert form.groups[0].columns == tuple(number.values())
        assert [line.cells[1:] for line in form.rows] == [
            tuple(s[k].replace("-", "–") for s in plain.states)
            for i in plain.decision_makers for k, o in enumerate(plain.options) if o.owner == i
        ]  # fmt: skip
        holds = {(c, i): {*naive.stable(plain, c, i)} for c in SOLVED for i in plain.decision_makers}
        for line, s in zip(stable.rows, plain.states, strict=True):
            goal = [number[s]]
            for c in SOLVED:
                answers = [s in holds[c, i] for i in plain.decision_makers]
                goal += ["✓" if one else "" for one in (*answers, all(answers))]
            assert [*line.cells] == goal
        for line, s in zip(reachable.rows, plain.states, strict=True):
            sets = [found for i in plain.decision_makers for found in (plain.moves[i][s], plain.improvements(i, s))]
            assert [*line.cells] == [
                number[s],
                *(", ".join(number[q] for q in plain.states if q in x) or "–" for x in sets),
            ]


def test_the_status_quo_table_says_who_moves_last() -> None:
    for model, plain in models():
        game, better = of_model(plain)
        start, number = plain.states[-1], {s: str(k) for k, s in enumerate(plain.states, 1)}
        (found,) = tables(model, "status_quo", start=start)
        cells = {line.cells[0]: dict(zip(found.columns, line.cells, strict=True)) for line in found.rows}
        for kind, heading in (("moves", "By any moves"), ("improvements", "By improvements")):
            rows = literal_table.table(game, better, start, kind).rows
            for h, row in enumerate(rows, 1):
                for s in plain.states:
                    told = cells.get(number[s], {}).get(f"{heading}: {h}", "")
                    assert told == ", ".join(i for i in plain.decision_makers if s in row[i]), (kind, h, s)
            assert f"{heading}: {len(rows) + 1}" not in found.columns


def test_a_table_that_is_split_loses_nothing_and_fits() -> None:
    rng = Random(7)
    for _ in range(60):
        words = ["x" * rng.randint(1, 9) for _ in range(40)]
        sizes = [rng.randint(1, 5) for _ in range(rng.randint(1, 7))]
        groups, at = [], 0
        for k, n in enumerate(sizes):
            groups.append(Group(f"g{k}" if rng.random() < 0.6 else "", tuple(f"c{j}" for j in range(at, at + n))))
            at += n
        whole = PaperTable("t", "T", ("State",), tuple(groups), (Line(("s", *rng.choices(words, k=at))),), ("note",))
        room = rng.choice((20, 30, 45, 70))
        parts = [*whole.parts(room)]
        assert [c for part in parts for c in part.columns[1:]] == [*whole.columns[1:]]
        assert [c for part in parts for c in part.rows[0].cells[1:]] == [*whole.rows[0].cells[1:]]
        assert [part.notes for part in parts] == [()] * (len(parts) - 1) + [("note",)]
        for part in parts:
            wide = sum(w + 2 for w in part.widths)
            assert wide <= room or len(part.columns) == 2
        for group in whole.groups:
            if (
                group.heading
                and 7 + sum(whole.widths[whole.columns.index(f"{group.heading}: {c}")] + 2 for c in group.columns)
                <= room
            ):
                assert sum(group in part.groups for part in parts) == 1


def test_states_are_called_as_the_case_names_them_only_where_it_names_all() -> None:
    case = detente.read_case("prisoners-dilemma")
    named = {f"n{k}": letters for k, letters in enumerate(("YY", "NN", "YN", "NY"))}
    assert tables(case.replace(states=named).model(), "options")[0].groups[0].columns == ("n0", "n1", "n2", "n3")
    some = tables(case.replace(states={"both": "YY"}).model(), "options")[0]
    assert some.groups[0].columns == ("1", "2", "3", "4")
    assert some.rows[-1].cells == ("called", "", "", "", "both")


def nasty() -> detente.Case:
    return detente.Case.from_dict({
        "title": NASTY,
        "decision_makers": {"A_": {"name": NASTY}, "B": {"name": "[B]"}},
        "options": {"a_1": {"owner": "A_", "name": NASTY}, "b": {"owner": "B", "name": "-- *x* `y` | z"}},
        "preferences": {"A_": ["b", "not a_1"], "B": ["a_1", "not b"]},
        "states": {"s_1": "NN", "s_2": "YN", "s_3": "NY", "s_4": "YY"},
        "status_quo": "s_1",
    })  # fmt: skip


@pytest.mark.parametrize("which", ["elmira", "nasty", "long"])
def test_latex_compiles_alone(which: str, tmp_path: Path) -> None:
    cases = {"elmira": detente.read_case(ELMIRA), "nasty": nasty(), "long": free(6)}
    text = detente.table(cases[which]).written(form="latex", standalone=True)
    assert isinstance(text, str)
    said = compiled(text, tmp_path)
    assert not re.search(r"Overfull \\hbox \((\d{2,})", said)
    assert "Missing character" not in said


def free(n: int) -> detente.Case:
    """A case of 2^n states."""
    names = [f"o{k}" for k in range(n)]
    return detente.Case.from_dict({
        "decision_makers": {"A": {}, "B": {}},
        "options": {o: {"owner": "AB"[k % 2]} for k, o in enumerate(names)},
        "preferences": {"A": names, "B": names[::-1]},
        "status_quo": "N" * n,
    })  # fmt: skip


def test_nothing_in_a_text_means_anything_to_latex() -> None:
    every = "".join(map(chr, range(32, 127)))
    text = escaped(every)
    for sign in "#%&_~^$":
        assert not re.search(r"(?<!\\)" + re.escape(sign), re.sub(r"\$-?\\?\w*\$", "", text)), sign
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_markdown_and_latex_say_what_made_them() -> None:
    digest = detente.read_case(ELMIRA).sha256
    for form, first in (("markdown", "<!-- "), ("latex", "% ")):
        text = run(ELMIRA, "--as", form).stdout
        assert text.startswith(f"{first}Detente {detente.__version__}, from the case {digest}")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_twice(form: str) -> None:
    if form == "docx":
        pytest.importorskip("docx", reason="not run: python-docx is not installed (the extra “docx” installs it)")
    one, other = (detente.table(detente.read_case(ELMIRA)).written(form=form) for _ in range(2))
    assert one == other


def test_docx_has_every_table_with_its_cells(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="not run: python-docx is not installed (the extra “docx” installs it)")
    run(ELMIRA, "--what", "options,reachable", "-o", str(tmp_path / "t.docx"))
    with zipfile.ZipFile(tmp_path / "t.docx") as archive:
        text = archive.read("word/document.xml").decode()
        about = archive.read("docProps/core.xml").decode()
    assert text.count("<w:tbl>") == 2
    for words in ("modify the control order", "s3, s9", "Reachable lists", "UR: UM"):
        assert words in text
    assert str(detente.read_case(ELMIRA).sha256) in about
    assert "docx is not printed" in run(ELMIRA, "--as", "docx", code=2).stderr


def test_what_cannot_be_made_is_left_out_and_said_or_refused(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(detente.write_case(free(2).replace(status_quo=None)))
    told = run(str(case))
    assert "left out: status_quo: case names no status quo" in told.stderr
    assert "Status quo table" not in told.stdout
    assert "names no status quo" in run(str(case), "--what", "status_quo", code=2).stderr
    assert "Status quo table" in run(str(case), "--from", "NN").stdout


def test_large_models_are_refused_by_name_and_of_some_states_there_are_tables() -> None:
    with pytest.raises(detente.BoundReached, match=r"2048 states; tables for a paper are made of up to 1024"):
        detente.table(free(11))
    letters = "Y" * 11
    found = detente.table(free(11), what=["options", "reachable"], states=[letters])
    assert found.tables[0].groups[0].columns == ("2048",)
    assert [line.cells[0] for line in found.tables[1].rows] == ["2048"]


def test_what_is_asked_for_in_vain_is_refused() -> None:
    assert "there is no table “coalition”" in run(ELMIRA, "--what", "coalition", code=2).stderr
    assert "--standalone goes with --as latex" in run(ELMIRA, "--standalone", code=2).stderr
    assert "no form has the ending .xlsx" in run(ELMIRA, "-o", "x.xlsx", code=2).stderr
    assert "--replace goes with -o" in run(ELMIRA, "--replace", code=2).stderr
    assert "made of one model" in run("syria-2016", "--perspective", "A", "--perspective", "B", code=2).stderr
    with pytest.raises(detente.UsageError, match="there is no form “pdf”"):
        detente.table(detente.read_case(ELMIRA), what=["options"]).written(form="pdf")


def test_a_table_and_a_form_that_are_declared_elsewhere_are_found() -> None:
    toy = PaperTable("toy", "How many letters", ("State",), (Group("", ("Y",)),), (Line(("s1", "1")),))
    kind = TableKind(what="toy", help="a toy", make=lambda _: [toy])
    form = Form(name="loud", label="loud", endings=(".loud",), media_type="text/plain", kind="markdown",
                write=lambda tables, _: "".join(t.caption.upper() for t in tables))  # fmt: skip
    with TABLES.beside("toy", kind), FORMS.beside("loud", form):
        assert run(ELMIRA, "--what", "toy", "--as", "csv").stdout == "State,Y\ns1,1\n"
        assert run(ELMIRA, "--what", "toy", "--as", "loud").stdout == "HOW MANY LETTERS"
        assert r"s1 & 1 \\" in run(ELMIRA, "--what", "toy", "--as", "latex").stdout
        assert "toy" in repr(detente.table(detente.read_case(ELMIRA)))


def test_every_table_is_told_in_the_help() -> None:
    told = " ".join(CliRunner().invoke(main, ["table", "--help"]).stdout.split())
    assert ", ".join(TABLES) in told
