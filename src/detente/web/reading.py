"""What a file that somebody sends becomes: a case under edit and the texts of its sources, or a source and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from pydantic import JsonValue

from detente import documents, exchange
from detente.case import Case, unseen_in_file, write_case
from detente.case.coded import add_coded
from detente.case.package import CASE_FILE, ENDING, Package, is_zip, read_package, text_file
from detente.case.revise import add_evidence, evidence_case
from detente.case.showable import showable_case
from detente.documents import document_from, kind_of, source_id_of, source_of
from detente.documents.extracted import METADATA
from detente.errors import InvalidCase
from detente.evidence import Source
from detente.evidence.coded import Options
from detente.evidence.encodings import text_in
from detente.exchange import format_of, read_coded, readable
from detente.imports import IMPORTERS, Importer
from detente.recognise import recognise
from detente.store.draft import read_upload
from detente.store.store import record_ids
from detente.store.tree import Tree
from detente.unseen import told
from detente.web.errors import Problem
from detente.web.texts import sources_in

CASE_ENDINGS = ("yaml", "yml", "gmcr")
PACKAGE_ENDINGS = (ENDING.lstrip("."),)
MAX_ORIGIN = 2000  # characters of what the history says of where a case came from


def coding_endings() -> tuple[str, ...]:
    """Return the endings of the files that can be codings."""
    read = (*(exchange.FORMATS[name].endings for name in readable()), *(way.endings for way in _ways()))
    return (*(ending.lstrip(".") for endings in read for ending in endings), "json")


def _ways() -> Iterator[Importer]:
    return (way for way in IMPORTERS.values() if way.makes is not None)


def document_endings() -> tuple[str, ...]:
    """Return the endings of the files that can be sources."""
    return tuple(ending.lstrip(".") for found in documents.FORMATS.values() for ending in found.endings)


@dataclass(frozen=True)
class Read:
    """A file that was read as a case: its tree, what the case is called, where it came from, and what came with it."""

    tree: dict[str, Tree]
    name: str
    origin: str
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_text(text: str, file: str, origin: str, texts: Iterable[str] = (), notes: Iterable[str] = ()) -> Read:
    """Read the text of a case file; what in it, and in the texts, nobody sees is among the notes."""
    tree, texts = read_upload(text, file, record_ids(1)), tuple(texts)
    unseen = (str(problem) for problem in unseen_in_file(text, file))
    notes = (*notes, *unseen, *_unseen_in(texts))
    return Read(tree, file.rsplit(".", 1)[0] or "case", origin[:MAX_ORIGIN], texts, notes)


def _unseen_in(texts: Iterable[str]) -> Iterator[str]:
    return (f"a text holds what nobody sees: {what}" for text in texts if (what := told(text)))


def read_file(content: bytes, name: str, encoding: str | None) -> Read:
    """Read a file that somebody sends, told apart by the ending of its name and what is in it."""
    shown = name_of_upload(name) or "case.yaml"
    ending = shown.rsplit(".", 1)[-1].lower() if "." in shown else ""
    if ending in document_endings():
        source_id = source_id_of(PurePath(shown))
        source, text = document_in(shown, content, source_id, None, encoding)
        return _of_case(add_evidence(evidence_case(PurePath(shown).stem), [source]), shown, [text])
    for way in _ways():
        if way.makes is not None and shown.lower().endswith(way.endings):
            found = way.makes(content, shown, encoding)
            return _of_case(found.case, shown, found.texts.values(), found.notes)
    if ending not in coding_endings() and (package := _package_in(content, shown)) is not None:
        return _of_package(package, shown)
    if ending not in CASE_ENDINGS and (kind := format_of(shown, content, encoding)) is not None:
        if kind not in readable():
            raise Problem(422, f"“{kind}” is brought in with `detente import` only", "use the command line for it")
        coded = read_coded(content, kind, {}, Options(encoding=encoding))
        case = add_coded(evidence_case(PurePath(shown).stem), coded)
        return _of_case(case, shown, coded.texts.values(), coded.notes)
    if (known := recognise(content, shown)) is not None:
        raise Problem(422, f"“{shown}” is {known.what}", known.instead, "refused")
    return read_text(text_in(content, f"“{shown}”", encoding), shown, f"the file “{shown}”")


def _of_case(case: Case, shown: str, texts: Iterable[str], notes: Iterable[str] = ()) -> Read:
    case, unheld = showable_case(case)
    notes = (*notes, *unheld)
    origin = "; ".join((f"the file “{shown}”", *notes))
    return read_text(write_case(case), f"{PurePath(shown).stem}.yaml", origin, texts, notes)


def _package_in(content: bytes, shown: str) -> Package | None:
    try:
        return read_package(content, shown) if is_zip(content) else None
    except InvalidCase as e:
        wrong = e.problems[0]
        raise Problem(422, f"{wrong.where.file}: {wrong.message}", wrong.hint) from None


def _of_package(package: Package, shown: str) -> Read:
    """Read a package; texts that are of none of its sources are left out, and said."""
    text = text_in(package.case, f"{shown}/{CASE_FILE}")
    read = read_text(text, f"{PurePath(shown).stem}.yaml", f"the file “{shown}”")
    known = {source.sha256 for source in sources_in(read.tree).values()}
    left = [*package.others, *(text_file(digest) for digest in package.texts if digest not in known)]
    notes = (f"left out: {file} has no place in the package of this case" for file in left)
    texts = tuple(t for digest, t in package.texts.items() if digest in known)
    return replace(read, texts=texts, notes=(*notes, *read.notes, *_unseen_in(texts)))


def document_in(
    file: str, content: bytes, source_id: str, name: str | None, encoding: str | None
) -> tuple[Source, str]:
    """Return the source that an uploaded document is, and its text."""
    shown = name_of_upload(file)
    endings = [ending for found in documents.FORMATS.values() for ending in found.endings]
    if not shown.lower().endswith(tuple(endings)):
        if (known := recognise(content, shown)) is not None:
            raise Problem(422, f"“{shown}” is {known.what}", known.instead, "refused")
        hint = f"give it the ending that it has as what it is: {', '.join(endings)}; or paste its text"
        raise Problem(422, f"what “{shown}” is cannot be told from its name", hint, "refused")
    document = document_from(shown, content, kind_of(Path(shown)), encoding)
    return source_of(document, source_id, name or document.metadata.get("title") or shown), document.text


def fields_of(source: Source) -> dict[str, JsonValue]:
    """Return what is said of a source that a document is, as fields of its entry."""
    keys = ("name", "sha256", "characters", "media_type", "original_sha256", *METADATA)
    return {key: value for key in keys if (value := getattr(source, key)) is not None}


def name_of_upload(file: str) -> str:
    """Return the name of an uploaded file without folders; it is shown, and nothing is written under it."""
    return file.replace("\\", "/").rsplit("/", 1)[-1]
