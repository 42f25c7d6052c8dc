"""What a paper cites: Detente, the graph model, the solution concepts, the case; as BibTeX and as CSL-JSON.

What is said of Detente stands in `CITATION.cff` alone, which the package has with it; of the works of others in
`detente.works`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import detente
from detente.case import Case
from detente.papers.latex import escaped
from detente.papers.origin import Origin
from detente.stability import CONCEPTS
from detente.works import GRAPH_MODEL, Citation, Work

ABOUT = "CITATION.cff"


@dataclass(frozen=True)
class Reference:
    """One entry: what it is (article, book, software, case, or misc), and what is said of it; nothing empty."""

    key: str
    kind: str
    authors: tuple[str, ...]
    data: Mapping[str, str]


def references(case: Case | None, concepts: Sequence[str]) -> list[Reference]:
    """Return what a paper cites that uses some concepts, and on a case."""
    found = [_itself()]
    works: dict[str, Work] = {work.key: work for work in GRAPH_MODEL}
    others: list[Reference] = []
    for concept in (CONCEPTS[c] for c in concepts):
        cited = concept.citation.works if isinstance(concept.citation, Citation) else ()
        works |= {work.key: work for work in cited}
        if not cited:
            said = _said(title=concept.title, note=concept.citation)
            others.append(Reference(f"concept-{concept.id}", "misc", (), said))
    found += [_work(work) for work in works.values()]
    return [*found, *others, *([_case(case)] if case is not None else [])]


def _said(**values: str | None) -> dict[str, str]:
    return {key: " ".join(value.split()) for key, value in values.items() if value}


@cache
def about() -> Mapping[str, Any]:
    """Return what CITATION.cff says, which stands beside the package in an installation, and above `src` in a copy."""
    from ruamel.yaml import YAML

    home = Path(str(detente.__file__)).parent
    path = next(p for p in (home / ABOUT, home.parents[1] / ABOUT) if p.is_file())
    found: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return found


def _itself() -> Reference:
    said = about()
    authors = [a["name"] if "name" in a else f"{a['given-names']} {a['family-names']}" for a in said["authors"]]
    return Reference(
        "detente", "software", tuple(authors),
        _said(title=said["title"], version=detente.__version__, url=said.get("repository-code") or said.get("url"),
              doi=said.get("doi"), date=str(said.get("date-released", ""))),
    )  # fmt: skip


def _work(work: Work) -> Reference:
    kind = "book" if work.publisher else "article"
    said = _said(title=work.title, journal=work.journal, volume=work.volume, pages=work.pages,
                 publisher=work.publisher, date=str(work.year), doi=work.doi)  # fmt: skip
    return Reference(work.key, kind, work.authors, said)


def _case(case: Case) -> Reference:
    digest = f"case file with the SHA-256 {case.sha256}" if case.sha256 else None
    said = _said(title=case.title, date=case.layer.date, note=case.layer.citation, medium=digest)
    return Reference(f"case-{re.sub(r'[^A-Za-z0-9]+', '-', case.name).strip('-') or 'case'}", "case", (), said)


# -- as BibTeX --------------------------------------------------------------------------------------------------------

_FIELDS = {"date": "year", "medium": "howpublished"}
_YEAR = re.compile(r"\d{4}\b")


def bibtex(found: Iterable[Reference], origin: Origin) -> str:
    """Return entries for BibTeX, which passes over what stands between them."""
    return "\n".join([f"% {origin}", *(_entry(one) for one in found)])


def _entry(one: Reference) -> str:
    kind = one.kind if one.kind in ("article", "book") else "misc"
    lines = [f"@{kind}{{{one.key},", *(f"  {key} = {{{value}}}," for key, value in _values(one)), "}"]
    return "\n".join(lines) + "\n"


def _values(one: Reference) -> Iterator[tuple[str, str]]:
    if one.authors:
        named = (escaped(name) if one.kind != "software" else f"{{{escaped(name)}}}" for name in one.authors)
        yield "author", " and ".join(named)
    else:
        yield "key", escaped(one.data.get("title", one.key))  # by which BibTeX sorts what has no author
    notes = []
    for key, value in one.data.items():
        if key == "title":
            yield key, f"{{{escaped(value)}}}"
        elif key == "pages":
            yield key, value.replace("-", "--")
        elif key == "version":
            notes.append(f"Version {escaped(value)}")
        elif key == "note":
            notes.append(escaped(value))
        elif key == "date":
            year = _YEAR.match(value)
            yield ("year", year[0]) if year else ("date", escaped(value))
        elif key in ("url", "doi"):
            yield key, value
        else:
            yield _FIELDS.get(key, key), escaped(value)
    if notes:
        yield "note", "; ".join(notes)


# -- as CSL-JSON ------------------------------------------------------------------------------------------------------

_TYPES = {"article": "article-journal", "book": "book", "software": "software", "case": "document", "misc": "document"}
_NAMES = {"journal": "container-title", "pages": "page", "url": "URL", "doi": "DOI"}
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def csl_json(found: Iterable[Reference], origin: Origin) -> str:
    """Return a list of items of CSL-JSON; the case has the digest of its file, and Detente its version."""
    del origin  # these say it
    return json.dumps([_item(one) for one in found], ensure_ascii=False, indent=2) + "\n"


def _item(one: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {"id": one.key, "type": _TYPES[one.kind]}
    if one.authors:
        item["author"] = [_name(name) if one.kind != "software" else {"literal": name} for name in one.authors]
    for key, value in one.data.items():
        if key == "date":
            day = _DAY.fullmatch(value)
            parts = [int(part) for part in day.groups() if part] if day else []
            item["issued"] = {"date-parts": [parts]} if parts else {"literal": value}
        else:
            item[_NAMES.get(key, key)] = value
    return item


def _name(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": name}


LISTS = {"bibtex": (bibtex, ".bib"), "csl-json": (csl_json, ".json")}
"""The forms in which references are listed, each with the ending of its files."""
