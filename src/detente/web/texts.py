"""The texts of sources that a server has at hand for a case: whoever may see the case may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from detente.catalog import shipped_texts
from detente.evidence import Source
from detente.store.desks import case_of_desk
from detente.store.texts import text_by_digest
from detente.store.tree import LAYERS


def texts_at_hand(engine: sa.Engine, case_id: str, sources: Mapping[str, Source]) -> dict[str, str]:
    """Return the texts of sources that are kept with a case or ship with Detente, by the ids of their sources."""
    found = shipped_texts(sources)
    wanted = {name: source.sha256 for name, source in sources.items() if source.sha256 and name not in found}
    # At a desk there are the texts given there, and those of the case.
    cases = [case for case in (case_id, case_of_desk(engine, case_id)) if case is not None] if wanted else []
    for name, sha256 in wanted.items():
        text = next((t for case in cases if (t := text_by_digest(engine, case, sha256)) is not None), None)
        if text is not None:
            found[name] = text
    return found


def sources_in(tree: Mapping[str, Any]) -> dict[str, Source]:
    """Return the sources of a case under edit, right or wrong, those of its perspectives and phases included."""
    overrides = [tree.get(name) for name in LAYERS]
    layers = [tree, *(layer for given in overrides if isinstance(given, dict) for layer in given.values())]
    listed = [layer.get("sources") for layer in layers if isinstance(layer, Mapping)]
    return {
        key: Source(key, _text(body, "name") or key, sha256=_text(body, "sha256"))
        for sources in listed
        if isinstance(sources, dict)
        for key, body in sources.items()
        if isinstance(body, dict)
    }


def _text(body: Mapping[str, Any], key: str) -> str | None:
    found = body.get(key)
    return found if isinstance(found, str) else None
