"""What a list says of a case beside its title, so that it is found by its words and told from another."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.sections import SECTIONS
from detente.store import State
from detente.store.tree import LAYERS, Tree
from detente.web.views import Told

PARTIES = "decision_makers"


def told_of(state: State) -> Told:
    """Return what tells a case from another."""
    tree = state.tree
    layers = [
        tree,
        *(layer for name in LAYERS for layer in _entries(tree.get(name)).values() if isinstance(layer, dict)),
    ]
    summary = tree.get("summary")
    parties: dict[str, str] = {}
    for layer in layers:
        for key, name in _named(layer.get(PARTIES)):
            parties.setdefault(key, name or key)  # a perspective may call the same party otherwise
    every = (name for layer in layers for key in (*SECTIONS, *LAYERS) for _, name in _named(layer.get(key)))
    others = dict.fromkeys(name for name in every if name and name not in parties.values())
    return Told(
        made_at=state.records[0].at, summary=summary if isinstance(summary, str) else "",
        parties=list(parties.values()), names=list(others),
    )  # fmt: skip


def _entries(section: Tree) -> dict[str, Tree]:
    return section if isinstance(section, dict) else {}


def _named(section: Tree) -> Iterator[tuple[str, str]]:
    """Yield the keys of a section and what its entries are called, which is nothing where they have no names."""
    for key, entry in _entries(section).items():
        name = entry.get("name") if isinstance(entry, dict) else None
        yield key, name if isinstance(name, str) else ""
