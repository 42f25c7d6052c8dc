"""The texts of sources that a server has at hand for a case: whoever may see the case may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from detente.catalog import shipped_texts
from detente.evidence import Source
from detente.store.texts import text_by_digest
from detente.store.tree import LAYERS


def texts_at_hand(engine: sa.Engine, case_id: str, sources: Mapping[str, Source]) -> dict[str, str]:
    """Return the texts of sources that are kept with a case or ship with Detente, by the ids of their sources."""
    found = shipped_texts(sources)
    for name, source in sources.items():
        text = text_by_digest(engine, case_id, source.sha256) if source.sha256 and name not in found else None
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
