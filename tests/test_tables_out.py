"""What `detente export --as tables` writes, read by its own description, against the case and literal models."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import detente
import literal_cases
import naive
from detente.cli import main
from detente.exchange.models import tables
from random_models import random_model
from seeds import long, seeded

TEXT = (Path(__file__).parent / "probe.yaml").read_text(encoding="utf-8")
PLAIN: dict[str, Any] = literal_cases.load(TEXT)
READ: Mapping[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "boolean": {"true": True, "false": False}.__getitem__, "array": json.loads,
}  # fmt: skip
"""How a cell of each type is read, after the Table Schema; anything else is an error."""

Rows = list[dict[str, Any]]


def files_of(text: str, **given: Any) -> Mapping[str, bytes]:
    return detente.export_case(detente.parse_case(text, name="probe.yaml"), kind="tables", **given).files


@cache
def of_the_probe() -> Mapping[str, bytes]:
    return files_of(TEXT, level=9, selections=[(None, None)], concepts=("nash",))


def tables_in(files: Mapping[str, bytes]) -> dict[str, Rows]:
    """Every table as its description says: types, columns, digests and lengths; a mistake in any is an error."""
    described = json.loads(files["datapackage.json"])
    assert {r["path"] for r in described["resources"]} | {"datapackage.json"} == {*files}
    found: dict[str, Rows] = {}
    for resource in described["resources"]:
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        assert resource["dialect"] == {
            "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True,
        }  # fmt: skip
        fields = resource["schema"]["fields"]
        assert all(f["description"] for f in fields)
        header, *rows = csv.reader(io.StringIO(data.decode(resource["encoding"]), newline=""))
        assert header == [f["name"] for f in fields]
        assert len({*header}) == len(header)
        found[resource["name"]] = [dict(_read(fields, row)) for row in rows]
    return found


def _read(fields: list[dict[str, Any]], row: list[str]) -> Iterator[tuple[str, Any]]:
    for f, cell in zip(fields, row, strict=True):
        value = None if cell == "" else READ[f["type"]](cell)
        assert value is None or value in f.get("constraints", {}).get("enum", [value])
        assert f["type"] != "array" or value is None or isinstance(value, list)
        yield f["name"], value


@long
def test_every_entry_of_a_case_of_all_keys_is_there_with_what_it_rests_on() -> None:
    found = tables_in(of_the_probe())
    case = detente.parse_case(TEXT, name="probe.yaml")
    addresses = {(row["layer"] or "", row["address"]) for row in found["entries"]}
    for section in ("decision_makers", "options", "proposals", "claims", "sources", "actors", "relations", "arguments"):
        assert {("", f"{section}.{key}") for key in PLAIN[section]} <= addresses
    for which in (*PLAIN["perspectives"], *PLAIN["phases"]):
        assert any(layer == which for layer, _ in addresses)
    assert len(addresses) == len(found["entries"]), "none twice"
    rests = {(row["layer"], row["address"], row["claim"]) for row in found["evidence"]}
    assert rests == {(r["layer"], r["address"], c) for r in found["entries"] for c in r["claims"]}
    for key, entry in PLAIN["relations"].items():
        assert {c for _, address, c in rests if address == f"relations.{key}"} >= {*entry.get("evidence", ())}
    assert {r["id"] for r in found["case-claim"] if not r["layer"]} == {*PLAIN["claims"]}
    assert case.sha256 == json.loads(of_the_probe()["datapackage.json"])["detente"]["case_sha256"]


def test_the_keys_of_an_entry_are_columns_with_what_the_file_says() -> None:
    found = tables_in(of_the_probe())
    names = {"claims": "claim", "actors": "actor", "relations": "relation", "options": "option", "sources": "source"}
    for section, name in names.items():
        rows = {row["id"]: row for row in found[f"case-{name}"] if row["layer"] is None}
        for key, entry in PLAIN[section].items():
            for field, value in entry.items():
                if field == "contested":
                    continue  # which entries of their own tell
                cell = rows[str(key)][field]
                said = [value] if isinstance(cell, list) and not isinstance(value, list) else value
                held = json.loads(cell) if isinstance(cell, str) and isinstance(value, dict | list) else cell
                assert _plain(held) == _plain(said), (section, key, field)


def _plain(value: Any) -> Any:
    """A value with its scalars as texts, since a file does not tell 1 from “1” in every place."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return literal_cases.as_text(value)


@seeded(60, every=15)
def test_the_tables_of_a_model_say_what_a_literal_reading_finds(seed: int) -> None:
    drawn = random_model(seed)
    model = drawn.naive_model()
    found = tables_in(files_of(drawn.case_text(), concepts=("nash", "seq")))
    assert sorted(r["state"] for r in found["model-states"]) == sorted(model.states)
    for row in found["model-options"]:
        at = [o.name for o in model.options].index(row["option"])
        assert row["taken"] is {"Y": True, "N": False, "-": None}[row["state"][at]]
    moves = {(r["decision_maker"], r["from"], r["to"]): r["improvement"] for r in found.get("model-moves", ())}
    assert {*moves} == {(i, s, q) for i in model.decision_makers for s in model.states for q in model.moves[i][s]}
    for (i, s, q), better in moves.items():
        assert better is (q in model.improvements(i, s))
    ranks = {(r["decision_maker"], r["state"]): r["rank"] for r in found["model-ranks"]}
    for i in model.decision_makers:
        assert min(ranks[i, s] for s in model.states) == 1
        for s in model.states:
            for q in model.states:
                assert (ranks[i, s] < ranks[i, q]) is (model.worth[i][s] > model.worth[i][q])
    stable = {(r["concept"], r["decision_maker"], r["state"]): r["stable"] for r in found["model-stability"]}
    for concept in ("nash", "seq"):
        for i in model.decision_makers:
            assert {s for s in model.states if stable[concept, i, s]} == {*naive.stable(model, concept, i)}
    for row in found["model-equilibria"]:
        everybody = [stable[row["concept"], i, row["state"]] for i in model.decision_makers]
        assert row["equilibrium"] is all(everybody)
        assert row["possible"] is None


OPEN = """format: detente/1
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}}
preferences: {A: [{that: x, perhaps: true}, y], B: [y]}
phases: {late: {infeasible: [x and y]}}
"""


def test_where_preferences_are_left_open_it_is_said_what_is_so_in_every_completion_and_in_some() -> None:
    export = detente.export_case(detente.parse_case(OPEN), kind="tables", concepts=["nash"])
    found = tables_in(export.files)
    told = {r["state"]: (r["stable"], r["possible"]) for r in found["model-stability"] if r["decision_maker"] == "A"}
    assert told["NY"] == (False, True), "stable only where x does not matter"
    assert told["YY"] == (True, True)
    assert {r["decision_maker"] for r in found["model-ranks"]} == {"B"}
    assert {r["improvement"] for r in found["model-moves"] if r["decision_maker"] == "A"} == {None}
    assert export.left_out == ("ranks and improvements of A: preferences are left open in part",)


def test_several_models_stand_in_the_same_tables() -> None:
    found = tables_in(files_of(OPEN, selections=[(None, None), (None, "late")], concepts=("nash",)))
    states = {phase: {r["state"] for r in found["model-states"] if r["phase"] == phase} for phase in (None, "late")}
    assert states == {None: {"NN", "YN", "NY", "YY"}, "late": {"NN", "YN", "NY"}}


def test_a_case_without_a_model_has_what_is_coded() -> None:
    text = "format: detente/1\nsources: {s: {name: a letter}}\nclaims: {c: {source: s, start: 0, end: 4, says: so}}\n"
    found = tables_in(files_of(text))
    assert {*found} == {"entries", "case-source", "case-claim"}
    assert (found["case-claim"][0]["start"], found["case-claim"][0]["end"]) == (0, 4)


def test_the_same_case_gives_the_same_bytes_and_an_archive_of_them() -> None:
    export = detente.export_case(detente.parse_case(OPEN), kind="tables")
    assert export.data == detente.export_case(detente.parse_case(OPEN), kind="tables").data
    with zipfile.ZipFile(io.BytesIO(export.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(export.files)


def test_what_is_confidential_stays_in() -> None:
    with pytest.raises(detente.UsageError, match="above level 0"):
        files_of(TEXT, selections=[])
    files = files_of(TEXT, selections=[], leave_out=True)
    gone = {k for k, claim in PLAIN["claims"].items() if claim.get("confidentiality")}
    assert gone
    kept = {r["id"] for r in tables_in(files)["case-claim"]}
    assert not kept & gone
    assert not any(PLAIN["claims"][claim]["says"].encode() in data for claim in gone for data in files.values())


def test_too_many_states_or_moves_are_refused_by_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_STATES", 3)
    with pytest.raises(detente.BoundReached, match=r"probe has 4 states; up to 3 are written into tables"):
        files_of(OPEN)
    monkeypatch.setattr(tables, "MAX_STATES", 4)
    monkeypatch.setattr(tables, "MAX_MOVES", 3)
    with pytest.raises(detente.BoundReached, match=r"probe has more than 3 moves"):
        files_of(OPEN)


# -- a folder -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(OPEN, encoding="utf-8")
    Path("other.yaml").write_text(OPEN.replace("A: {}", "A: {name: Ann}"), encoding="utf-8")
    return Path("out")


def export(*more: str, case: str = "case.yaml", to: str = "out") -> Result:
    return CliRunner().invoke(main, ["export", case, "--as", "tables", "--concept", "nash", "-o", to, *more])


def everything(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def refused(folder: Path, says: str, *more: str) -> None:
    before = everything(folder)
    found = export(*more)
    assert (found.exit_code, says in found.stderr) == (2, True), found.stderr
    assert everything(folder) == before


def test_a_folder_is_written_and_replaced_while_nobody_has_changed_it(folder: Path) -> None:
    assert export().exit_code == 0
    first = everything(folder)
    assert "Made by Detente" in first["datapackage.json"].decode()
    tables_in(
        {n: d for n, d in first.items() if n != "datapackage.json"} | {"datapackage.json": first["datapackage.json"]}
    )
    assert export().exit_code == 0
    assert everything(folder) == first
    assert export("--phase", "late", case="other.yaml").exit_code == 0
    assert everything(folder) != first
    tables_in(everything(folder))


def test_a_file_that_is_no_longer_of_the_tables_goes_with_them(folder: Path) -> None:
    claim = "sources: {s: {name: a letter}}\nclaims: {c: {source: s, start: 0, end: 4, says: so}}\n"
    Path("case.yaml").write_text(OPEN.replace("[y]}", "[{that: y, evidence: [c]}]}") + claim, encoding="utf-8")
    assert export().exit_code == 0
    assert (folder / "evidence.csv").exists()
    assert export(case="other.yaml").exit_code == 0
    assert not (folder / "evidence.csv").exists()


def test_a_folder_that_somebody_changed_is_left_alone(folder: Path) -> None:
    assert export().exit_code == 0
    table = folder / "model-states.csv"
    table.write_bytes(table.read_bytes() + b"mine\n")
    refused(folder, "changed since; nothing was written: name another folder, or write over it with --replace")
    assert export("--replace").exit_code == 0
    tables_in(everything(folder))
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    refused(folder, "holds files that are not of these tables, such as notes.txt")
    refused(folder, "such as notes.txt", "--replace")


def test_what_is_no_folder_is_said(folder: Path) -> None:
    folder.write_text("mine", encoding="utf-8")
    found = export("--replace")
    assert (found.exit_code, "is there already, and no folder" in found.stderr) == (2, True)
    assert folder.read_text(encoding="utf-8") == "mine"
    assert "cannot write" in export(to="nowhere/out").stderr
    assert "such as case.yaml" in export(to=".").stderr


def test_a_name_that_ends_in_zip_is_one_file(folder: Path) -> None:
    for _ in range(2):
        assert export(to="out.zip").exit_code == 0
    with zipfile.ZipFile("out.zip") as archive:
        assert b"export tables, from the case" in archive.comment
        tables_in({name: archive.read(name) for name in archive.namelist()})
    assert not folder.exists()


def test_the_page_on_tables_names_each_table_and_column_and_the_bounds() -> None:
    page = (Path(__file__).parent.parent / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    for resource in json.loads(of_the_probe()["datapackage.json"])["resources"]:
        if not resource["name"].startswith("case-"):
            row = next(line for line in page.splitlines() if line.startswith(f"| `{resource['name']}` |"))
            assert [f["name"] for f in resource["schema"]["fields"] if f"`{f['name']}`" not in row] == []
    for kind in READ:
        assert f"| `{kind}` |" in page
    assert f"{tables.MAX_STATES:,} states and {tables.MAX_MOVES:,} moves".replace(",", " ") in page
