"""What a tree under edit is worth as a case: the case where it is one, else every problem with its place."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from detente.case import Case, parse_case
from detente.case.case import as_written
from detente.case.gmcr import looks_like_gmcr, read_gmcr
from detente.case.nodes import read_nodes
from detente.case.shapes import FORMAT
from detente.case.writer import updated_text
from detente.errors import Hint, InvalidCase, Problem
from detente.store.edits import from_text, tree_of
from detente.store.log import canonical
from detente.store.places import WORD
from detente.store.tree import DRAFT, TEXT, Path, Tree, bare, from_nodes, get, is_keyed, to_nodes

_FOUND = re.compile(rf"{WORD.pattern}|[^\w\s()]+")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class DraftProblem:
    """Something that keeps a tree from being a case: its place, and within a text there the offset where it begins.

    `unfinished` tells what is only not there yet, at the place where it would stand, from what is wrong; `instead` are
    values that may stand in place of the one there, by the word that makes the difference.
    """

    path: Path
    offset: int | None
    message: str
    hint: str
    line: int | None = None
    column: int | None = None
    unfinished: bool = False
    instead: Mapping[str, Tree] = field(default_factory=dict)


@dataclass(frozen=True)
class Packed:
    """A tree as JSON, without the text of the file that it was read from, and the digest of that JSON."""

    data: bytes
    digest: str


@dataclass(frozen=True, eq=False)
class Draft:
    """A tree, and what it is worth as a case; `texts` are those of its sources that are at hand, by their ids."""

    tree: dict[str, Tree]
    name: str
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _paths(self) -> list[Path]:
        return to_nodes(self.tree, self.name)[1]

    @cached_property
    def _read(self) -> tuple[Case | None, tuple[DraftProblem, ...]]:
        draft = self.tree.get(DRAFT)
        if draft is not None:
            return None, tuple(_text_problems(draft))
        # Kept are neither the nodes, which are the larger part of a case, nor their paths, which few ask for.
        nodes, paths = to_nodes(self.tree, self.name)
        case, problems = as_written(nodes, self.name, f"{self.name}.yaml")
        return case, tuple(_draft_problem(self.tree, paths[p.where.line - 1], p) for p in problems)

    @property
    def case(self) -> Case | None:
        """The case, or None while there are problems."""
        return None if self.problems else self._read[0]

    @property
    def begun(self) -> Case | None:
        """The case as far as it is there; None while anything is wrong in it."""
        return self._read[0] if all(p.unfinished for p in self.problems) else None

    @property
    def problems(self) -> tuple[DraftProblem, ...]:
        """Every problem, in the order of the file."""
        return self._read[1]

    @cached_property
    def packed(self) -> Packed:
        """The tree as another process takes it, which remembers it by its digest."""
        told = {key: value for key, value in self.tree.items() if key != TEXT}
        data = json.dumps(told, ensure_ascii=False).encode(errors="surrogatepass")
        return Packed(data, hashlib.sha256(data).hexdigest())

    @property
    def text(self) -> str:
        """The case as a file; what did not change since it was read keeps its comments."""
        draft: str | None = self.tree.get(DRAFT)
        return draft if draft is not None else text_of(self.tree)

    def path_of(self, line: int) -> Path:
        """Return the place that a line number of this draft's case stands for."""
        return self._paths[line - 1] if 0 < line <= len(self._paths) else ()


def _draft_problem(tree: Tree, path: Path, p: Problem) -> DraftProblem:
    if p.missing:
        return DraftProblem(p.missing, None, p.message, p.hint, unfinished=True)
    words = p.hint.words if isinstance(p.hint, Hint) else ()
    text, listed = get(tree, path), get(tree, path[:-1])
    if isinstance(text, str):
        at = p.where.column - 1
        found = _FOUND.match(text, at)
        texts = {word: _put(text, found, word) for word in words} if found else {}
        return DraftProblem(path, at, p.message, p.hint, instead=texts)
    if isinstance(listed, list) and not is_keyed(path[:-1]):  # one of several names
        at = int(path[-1])
        instead = {word: [*listed[:at], word, *listed[at + 1 :]] for word in words}
        return DraftProblem(path[:-1], None, p.message, p.hint, instead=instead)
    return DraftProblem(path, None, p.message, p.hint)


def _put(text: str, found: re.Match[str], word: str) -> str:
    """Return a text with a word in place of another, or of a sign, which needs no space around it."""
    if found[0][0].isalnum() or found[0][0] == "_":
        return text[: found.start()] + word + text[found.end() :]
    return f"{text[: found.start()].rstrip()} {word} {text[found.end() :].lstrip()}".strip()


def _text_problems(text: str) -> Iterator[DraftProblem]:
    try:
        from_text(text, ids_from(1))
    except InvalidCase as e:
        for p in e.problems:
            yield DraftProblem((), None, p.message, p.hint, p.where.line, p.where.column)


def ids_from(first: int) -> Iterator[str]:
    """Yield ids for entries of lists: e1, e2 and so on."""
    return (f"e{k}" for k in count(first))


def text_of(tree: dict[str, Tree]) -> str:
    """Return a tree as the text of a case file.

    The file it was read from is kept with only what changed replaced, if that gives exactly the tree; else it is
    written anew.
    """
    data = bare(tree)
    before: str | None = tree.get(TEXT)
    if before is not None:
        try:
            if _says(before, data):
                return before
            text = updated_text(before, _numbers(data), ordered=True)
            if _says(text, data):
                return text
        except (InvalidCase, AttributeError, KeyError, ValueError, TypeError):
            pass
    return written(_numbers(data))


def _says(text: str, data: dict[str, Any]) -> bool:
    return canonical(bare(from_text(text, ids_from(1)))) == canonical(data)


def _numbers(data: Any) -> Any:
    """Return plain data with whole numbers as numbers, so that a file shows them without quotation marks."""
    if isinstance(data, dict):
        return {k: _numbers(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_numbers(v) for v in data]
    return int(data) if isinstance(data, str) and _WHOLE.fullmatch(data) else data


def written(data: dict[str, Any]) -> str:
    """Return plain data as a YAML text that reads back as the same data."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.width = 150
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    return str(out.getvalue())


def read_upload(text: str, name: str, ids: Iterator[str]) -> dict[str, Tree]:
    """Return the tree of a file somebody gives: a case, or a ``.gmcr`` file, which has no comments to keep.

    Raises
    ------
    InvalidCase
        If it is not YAML or JSON, or a ``.gmcr`` file with errors.
    """
    nodes = read_nodes(text, name)
    if name.endswith(".gmcr") or looks_like_gmcr(nodes):
        parse_case(text, name=name if name.endswith(".gmcr") else f"{name}.gmcr")
        tree = from_nodes(read_gmcr(nodes, name.removesuffix(".gmcr")).nodes, ids)
        assert isinstance(tree, dict)
        return tree
    return {**tree_of(nodes, ids, name), TEXT: text}


def empty(title: str) -> dict[str, Tree]:
    """Return the tree of a new case."""
    return {"format": FORMAT, "title": title, "decision_makers": {}, "options": {}, "preferences": {}}
