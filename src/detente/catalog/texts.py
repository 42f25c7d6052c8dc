"""Source texts that ship with the catalogue, found by what they are: by their digest.

A case never says where the text of a source is. A text that ships stands beside its case as ``<case>.<source>.txt``; it
is taken for a source if, and only if, the source's SHA-256 is that of the text. So a copy of such a case has its text
too, and a text that was changed is nobody's source.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from detente.catalog.catalog import FOLDER
from detente.errors import UsageError
from detente.evidence import Source, resolve_claim

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.case.elements import Layer


def shipped_texts(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return the texts of those sources that ship with the package.

    Parameters
    ----------
    sources
        The sources of a case or a model, by id.

    Returns
    -------
    Texts by the ids of their sources; sources whose text does not ship are left out.

    Examples
    --------
    >>> from detente.catalog import read_case
    >>> [(name, len(text)) for name, text in shipped_texts(read_case("ferry").layer.sources).items()]
    [('article', 3876)]
    >>> shipped_texts(read_case("syria-2016").layer.sources)
    {}
    """
    known = _by_digest()
    return {name: known[source.sha256] for name, source in sources.items() if source.sha256 in known}


def texts_at_hand(case: Case, of: Model | Layer, given: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of sources that ship, came with the case or are given; claims on the last two are resolved.

    Raises
    ------
    UsageError
        If there is no source of a name.
    SourceMismatch
        If a text is not that of its source, or a claim's words are not in it.
    """
    texts = {n: case.texts[s.sha256] for n, s in of.sources.items() if s.sha256 and s.sha256 in case.texts}
    for name, text in given.items():
        if name not in of.sources:
            known = ", ".join(of.sources) or "this case has none"
            raise UsageError(f"there is no source “{name}” (known here: {known})")
        texts[name] = text
    for claim in of.claims.values():
        if claim.source in texts:
            resolve_claim(claim, texts[claim.source])
    return {**shipped_texts(of.sources), **texts}


@cache
def _by_digest() -> dict[str, str]:
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        data = path.read_bytes()
        found[sha256(data).hexdigest()] = data.decode("utf-8")
    return found
