"""Codings of other programs: their sources, claims and codes are added to a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente import exchange
from detente.case.coded import add_coded
from detente.case.revise import evidence_case
from detente.evidence.anchors import select
from detente.evidence.coded import Coded, Options, own_codes
from detente.evidence.text import digest, kept_as
from detente.imports._importing import Imported, Importer, Request, bytes_of
from detente.redaction import read_key, restore


def ways() -> dict[str, Importer]:
    """Return the ways that the declared formats of codings are."""
    read = {name: exchange.FORMATS[name] for name in exchange.readable()}
    return {name: Importer(name, found.endings, _coding(name)) for name, found in read.items()}


def _coding(name: str) -> Callable[[Request], Imported]:
    def read(request: Request) -> Imported:
        options = Options(request.positions, request.encoding)
        coded = exchange.read_coded(bytes_of(request.path), name, request.texts, options, request.strict)
        if request.key is not None:
            coded = restore(coded, read_key(bytes_of(request.key)))
        return _imported(request, coded)

    return read


def _imported(request: Request, coded: Coded) -> Imported:
    if request.keep_words:
        selected = {
            c.id: select(coded.texts[c.source], c.start, c.end) for c in coded.claims if c.source in coded.texts
        }
        claims = tuple(
            replace(c, quote=w.exact, prefix=w.prefix, suffix=w.suffix) if (w := selected.get(c.id)) else c
            for c in coded.claims
        )
        coded = replace(coded, claims=claims)
    case = add_coded(request.case or evidence_case(request.path.stem), coded)
    counts = {
        "sources": coded.sources, "claims": coded.claims, "actors": coded.actors, "coders": coded.coders,
        "codes": own_codes(coded),
    }  # fmt: skip
    told = ", ".join(f"{what}: {len(found)}" for what, found in counts.items() if found or what != "codes")
    files = {kept_as(digest(t)): t.encode() for t in coded.texts.values()}
    return Imported(case, (told, *coded.notes), coded.texts, files)
