"""The built client and what it is made of: the contract it was written for, its size, its packaging."""

from __future__ import annotations

import copy
import importlib.util
import json
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.web.client import FOLDER, load_client
from detente.web.contract import digest_of, own_digest
from seeds import long

from .conftest import contract_of_server

ROOT = Path(__file__).parents[2]
UI = ROOT / "ui"
MAKE = "make it anew: see CONTRIBUTING.md"


def test_the_client_is_written_for_the_contract_of_this_server() -> None:
    """Compared by its digest, as the server does it: another version of FastAPI may write the same in other words."""
    assert digest_of(json.loads((UI / "openapi.json").read_text(encoding="utf-8"))) == own_digest(), MAKE


@long
def test_the_digest_is_of_names_and_types_and_not_of_words() -> None:
    whole = contract_of_server()
    # Two addresses and one shape are enough to change, and take a moment only.
    plain = {
        "paths": {path: whole["paths"][path] for path in ("/api/session", "/api/cases")},
        "components": {"schemas": {"Word": whole["components"]["schemas"]["Word"]}},
    }
    digest = digest_of(plain)

    def changed(change: Callable[[dict[str, Any]], Any]) -> str:
        copied = copy.deepcopy(plain)
        change(copied)
        return digest_of(copied)

    words = plain["components"]["schemas"]["Word"]
    assert changed(lambda d: d["components"]["schemas"]["Word"].update(description="else", title="else")) == digest
    assert changed(lambda d: d["components"]["schemas"]["Word"].update(additionalProperties=True)) == digest
    assert changed(lambda d: d["components"]["schemas"]["Word"]["properties"].pop("meaning")) != digest
    assert changed(lambda d: d["components"]["schemas"]["Word"]["properties"].update(id={"type": "integer"})) != digest
    assert changed(lambda d: d["components"]["schemas"]["Word"].update(required=words["required"][:1])) != digest
    assert changed(lambda d: d["paths"].pop("/api/session")) != digest
    assert changed(lambda d: d["paths"]["/api/cases"].pop("post")) != digest


def test_the_built_client_fits_this_server() -> None:
    client = load_client(own_digest(), FOLDER)
    assert client.fault is None
    page = client.page.decode()
    assert "<style" not in page
    assert 'type="module" crossorigin src="/assets/' in page, "one script, of a file of its own"
    assert sum(len(content) for content, _ in client.files.values()) < 640_000


def test_few_packages_few_lines() -> None:
    package = json.loads((UI / "package.json").read_text(encoding="utf-8"))
    assert len(package["dependencies"]) <= 8
    components = list((UI / "src").rglob("*.tsx"))
    assert len(components) > 20
    assert {p.name: n for p in components if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400} == {}
    written = [p for p in (UI / "src").rglob("*") if p.suffix in {".ts", ".tsx", ".css"} and p.name != "contract.ts"]
    lines = [(p.name, line) for p in written for line in p.read_text(encoding="utf-8").splitlines()]
    assert [(name, line) for name, line in lines if len(line) > 120] == []
    strict = json.loads((UI / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    assert strict["strict"]
    assert strict["noUncheckedIndexedAccess"]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The build hook, looking at folders of a test."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "hatch_build", module)
    spec.loader.exec_module(module)
    for name, folder in (("SOURCE", tmp_path / "ui"), ("BUILT", tmp_path / "built")):
        folder.mkdir()
        monkeypatch.setattr(module, name, folder)
    monkeypatch.setattr(module, "MADE_FROM", tmp_path / "built" / "made-from.txt")
    return module


def made(hook: ModuleType, target: str = "wheel") -> Any:
    return hook.ClientHook(str(ROOT), {}, None, None, str(ROOT), target)


def test_the_hook_builds_when_something_changed(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "npm", lambda: None)
    (hook.SOURCE / "package.json").write_text("{}", encoding="utf-8")
    assert made(hook).dependencies() == [hook.NODE]
    for name in ("index.html", "contract.json"):
        (hook.BUILT / name).write_text("{}", encoding="utf-8")
    assert not hook.is_current(), "a client that does not say what it was made from is not trusted"
    hook.MADE_FROM.write_text(hook.digest_of_source(), encoding="ascii")
    assert (hook.is_current(), made(hook).dependencies()) == (True, [])
    made(hook).initialize("standard", {})
    (hook.SOURCE / "package.json").write_text('{"changed": true}', encoding="utf-8")
    assert not hook.is_current()
    shutil.rmtree(hook.SOURCE)
    assert hook.is_current(), "a distribution that carries the client needs nothing else"


def npm_that(hook: ModuleType, monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a program in the place of npm; it notes what it was asked, and its settings."""
    program = folder / "npm"
    program.write_text(f'#!/bin/sh\necho "$1 $npm_config_fetch_retries" >> {folder / "asked"}\n{script}\n')
    program.chmod(0o755)
    monkeypatch.setattr(hook, "npm", lambda: [str(program)])
    (hook.SOURCE / "package.json").write_text("{}", encoding="utf-8")


def test_two_installations_at_once_build_one_page(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DETENTE_PAGE", raising=False)
    monkeypatch.delenv("npm_config_fetch_retries", raising=False)
    made_by_it = " ".join(str(hook.BUILT / name) for name in ("index.html", "contract.json"))
    npm_that(hook, monkeypatch, tmp_path, f'[ "$1" = ci ] && sleep 0.2 || touch {made_by_it}')
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(made(hook).initialize, "standard", {}) for _ in range(2)]:
            done.result()
    assert (tmp_path / "asked").read_text(encoding="utf-8").split() == ["ci", "1", "run", "1"]
    assert hook.is_current()


UNREACHABLE = """echo "npm error code ECONNREFUSED
npm error errno ECONNREFUSED
npm error FetchError: request to http://127.0.0.1:9/react failed, reason: connect ECONNREFUSED
npm error a long explanation" >&2; exit 1"""


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_where_there_is_no_registry_an_installation_goes_without_its_page_and_says_so(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    monkeypatch.delenv("DETENTE_PAGE", raising=False)
    monkeypatch.delenv("npm_config_fetch_retries", raising=False)
    npm_that(hook, monkeypatch, tmp_path, UNREACHABLE)
    (hook.BUILT / "index.html").write_text("of another version", encoding="utf-8")
    made(hook).initialize(version, {})
    said = "".join(capsys.readouterr()).replace("\n", " ")
    assert "page was left out" in said
    assert "http://127.0.0.1:9/react" in said
    assert "a long explanation" not in said
    assert not hook.BUILT.exists(), "a page of another version is not packed in its place"
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "ci 1\n", "it does not try for minutes"


def test_where_there_is_no_registry_an_earlier_page_that_fits_is_taken(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DETENTE_PAGE", raising=False)
    npm_that(hook, monkeypatch, tmp_path, UNREACHABLE)
    contract = {"paths": {"/api/session": {"get": {}}}, "components": {}}
    (hook.SOURCE / "openapi.json").write_text(json.dumps(contract), encoding="utf-8")
    (hook.BUILT / "contract.json").write_text(json.dumps({"contract": digest_of(contract)}), encoding="utf-8")
    (hook.BUILT / "index.html").write_text("page", encoding="utf-8")
    made(hook).initialize("standard", {})
    assert "an earlier one that fits" in "".join(capsys.readouterr())
    assert (hook.BUILT / "index.html").read_text(encoding="utf-8") == "page"


def test_without_a_node_the_library_is_installed_all_the_same(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DETENTE_PAGE", raising=False)
    monkeypatch.setattr(hook, "npm", lambda: None)
    made(hook).initialize("standard", {})
    assert "there is no Node" in "".join(capsys.readouterr()).replace("\n", " ")
    monkeypatch.setenv("DETENTE_PAGE", "without")
    assert made(hook).dependencies() == [], "nothing is fetched for what is not wanted"


@pytest.mark.parametrize(("target", "wish"), [("wheel", "require"), ("sdist", "")])
def test_a_release_without_its_page_fails_loudly(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str, wish: str
) -> None:
    monkeypatch.setenv("DETENTE_PAGE", wish)
    npm_that(hook, monkeypatch, tmp_path, UNREACHABLE)
    with pytest.raises(
        RuntimeError, match=r"could not be built: npm ci --no-audit --no-fund failed(?s:.*)ECONNREFUSED"
    ):
        made(hook, target).initialize("standard", {})
    monkeypatch.setattr(hook, "npm", lambda: None)
    with pytest.raises(RuntimeError, match="could not be built: there is no Node"):
        made(hook, target).initialize("standard", {})


def test_a_page_that_does_not_compile_fails_in_any_case(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DETENTE_PAGE", raising=False)
    npm_that(hook, monkeypatch, tmp_path, '[ "$1" = ci ] || { echo "TS2322: not assignable"; exit 2; }')
    with pytest.raises(RuntimeError, match="TS2322"):
        made(hook).initialize("standard", {})


def test_a_wish_that_nobody_knows_is_refused(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_PAGE", "yes")
    with pytest.raises(RuntimeError, match="DETENTE_PAGE is “yes”; expected require, without"):
        made(hook).initialize("standard", {})
