"""What makes a release: one version everywhere, one section of the changelog, and running it again is safe."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

import detente
from detente import works
from detente.cli import main
from detente.papers import citing

ROOT = Path(__file__).parent.parent
RELEASE = ROOT / ".ci" / "release.py"
pytestmark = pytest.mark.skipif(not RELEASE.exists(), reason="not run: this copy has no .ci (a source distribution)")


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", RELEASE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert set(loaded().versions().values()) == {detente.__version__}


def test_the_citation_has_all_that_a_reader_of_it_needs() -> None:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "CITATION.cff")
    assert found["cff-version"] == "1.2.0"
    for key in ("message", "title", "abstract", "type", "license", "authors", "keywords", "version", "references"):
        assert found[key], key
    assert found["license"] == "Apache-2.0"
    assert str(found["version"]) == detente.__version__
    assert all(set(a) & {"name", "family-names"} for a in found["authors"])
    known = {(w.year, w.title): w for w in vars(works).values() if isinstance(w, works.Work)}
    for work in found["references"]:
        declared = known[work["year"], work["title"]]
        signed = tuple(f"{a['given-names']} {a['family-names']}" for a in work["authors"])
        assert signed == declared.authors
        pages = f"{work['start']}-{work['end']}" if "start" in work else ""
        assert (work.get("journal", ""), str(work.get("volume", "")), pages) == (
            declared.journal, declared.volume, declared.pages,
        )  # fmt: skip
        assert work.get("publisher", {"name": ""})["name"] == declared.publisher
    # Who wrote it says no address of a repository, and none is made up.
    says = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert ("repository-code" in found) is ("Repository" in says)


def test_what_was_released_is_cited_with_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {**citing.about(), "date-released": date(2031, 2, 3)}
    monkeypatch.setattr(citing, "about", lambda: about)
    for form, shown in (("bibtex", "year = {2031}"), ("csl-json", "2031")):
        assert shown in CliRunner().invoke(main, ["cite", "--concept", "nash", "--as", form]).stdout


def test_what_comes_later_goes_into_the_same_section() -> None:
    release = loaded()
    head = f"# Changelog\n\n{release.BELOW}"
    old = "## 0.1.0 (2026-01-02)\n\n### Added\n\n- the first\n"
    new = "## 0.2.0 (2026-11-30)\n\n### Fixed\n\n- a fault\n  told in two lines\n"
    first = release.with_fragments(f"{head}\n{old}", new, "0.2.0")
    assert first == f"{head}\n## 0.2.0 (2026-11-30)\n\n### Fixed\n\n- a fault\n  told in two lines\n\n{old}"
    more = "## 0.2.0 (2026-12-01)\n\n### Added\n\n- new\n\n### Fixed\n\n- another\n"
    second = release.with_fragments(first, more, "0.2.0")
    fixed = "### Fixed\n\n- a fault\n  told in two lines\n- another\n"
    assert second == f"{head}\n## 0.2.0 (2026-12-01)\n\n### Added\n\n- new\n\n{fixed}\n{old}"


def test_preparing_again_adds_what_came_meanwhile_and_changes_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("towncrier", reason="not run: towncrier is not installed (the extra “dev” installs it)")
    release = loaded()
    (tmp_path / "docs").mkdir()
    shown = tmp_path / "docs" / "shown.md"
    shown.write_text(f"% Detente {detente.__version__}, Detente 0.0.1\n", encoding="utf-8")
    for name in (*release.STANDS, "CHANGELOG.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n{release.BELOW}", encoding="utf-8")
    (tmp_path / "changelog.d").mkdir()
    monkeypatch.setattr(release, "ROOT", tmp_path)
    for key, value in {"AUTHOR": "Ann", "COMMITTER": "Ann"}.items():
        monkeypatch.setenv(f"GIT_{key}_NAME", value)
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "ann@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    release.git("init", "-q")

    def keep(name: str, text: str) -> None:
        (tmp_path / "changelog.d" / name).write_text(text, encoding="utf-8")
        release.git("add", "-A")
        release.git("commit", "-q", "-m", name)

    keep("a.added.md", "An addition.\n")
    release.prepare("9.8.7", "2031-02-03")
    once = release.git("rev-parse", "HEAD")
    release.prepare("9.8.7", "2031-02-04")
    assert release.git("rev-parse", "HEAD") == once, "there was nothing to do"
    keep("b.fixed.md", "A fault.\n")
    release.prepare("9.8.7", "2031-02-04")
    changelog = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.endswith("## 9.8.7 (2031-02-04)\n\n### Added\n\n- An addition.\n\n### Fixed\n\n- A fault.\n")
    assert not [*(tmp_path / "changelog.d").glob("*.md")]
    assert set(release.versions().values()) == {"9.8.7"}
    cff = (tmp_path / "CITATION.cff").read_text(encoding="utf-8")
    assert cff.count("date-released: 2031-02-04") == cff.count("date-released") == 1
    assert release.git("status", "--porcelain") == ""
    assert shown.read_text(encoding="utf-8") == "% Detente 9.8.7, Detente 0.0.1\n"
    release.tag("9.8.7")
    release.tag("9.8.7")
    keep("c.added.md", "Too late.\n")
    release.prepare("9.8.7", "2031-02-05")
    assert "Too late" not in (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="is another commit"):
        release.tag("9.8.7")


def test_nothing_is_uploaded_unless_that_is_asked_for() -> None:
    text = ast.unparse(ast.parse(RELEASE.read_text(encoding="utf-8")))
    assert text.count("'twine'") == 1
    assert re.search(r"if asked\.upload:\n        files = .*\n        subprocess\.run", text)
    for word in ("push", "curl", "requests", "urllib"):
        assert word not in text


def test_a_copy_that_is_not_clean_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".ci").mkdir()
    shutil.copy(RELEASE, tmp_path / ".ci" / "release.py")
    line = [shutil.which("python3") or "python3", ".ci/release.py"]
    for version, said in (("0.2.0", "this copy is not clean"), ("next", "found the version “next”")):
        done = subprocess.run([*line, version], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 1
        assert said in done.stderr
