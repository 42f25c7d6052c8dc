"""What is declared, one module to a thing, is found by name, in a stated order, and loaded when it is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from detente.declared import Declared

pytestmark = pytest.mark.quick


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared[str]:
    package = tmp_path / tmp_path.name  # a name that no other test imports
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "_shared.py").write_text("")
    for name in ("ash", "birch", "cedar_tree"):
        (package / f"{name}.py").write_text(f"WORD = {name.upper()!r}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return Declared(tmp_path.name, "WORD", order=("birch",), between="-")


def test_the_order_is_stated_and_what_is_not_stated_follows(words: Declared[str]) -> None:
    assert list(words) == ["birch", "ash", "cedar-tree"]
    assert len(words) == 3
    assert dict(words) == {"birch": "BIRCH", "ash": "ASH", "cedar-tree": "CEDAR_TREE"}


def test_a_module_is_loaded_when_its_thing_is_asked_for(words: Declared[str], tmp_path: Path) -> None:
    assert "ash" in words
    assert f"{tmp_path.name}.ash" not in sys.modules
    assert words["ash"] == "ASH"
    assert f"{tmp_path.name}.birch" not in sys.modules
    with pytest.raises(KeyError):
        words["_shared"]


def test_what_is_declared_elsewhere_comes_last_and_for_as_long_as_it_is_wanted(words: Declared[str]) -> None:
    before = words.edition
    with words.beside("aspen", "ASPEN") as aspen:
        assert aspen == words["aspen"] == list(words.values())[-1]
        assert words.edition > before
        with pytest.raises(ValueError, match="declared already"):
            words.register("aspen", "another")
    assert "aspen" not in words
    assert list(words)[-1] == "cedar-tree"
    with pytest.raises(ValueError, match="declared already"):
        words.register("ash", "another")
