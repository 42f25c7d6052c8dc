"""What was considered and not modelled, and which issues hang together with the conflict and are settled elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from detente.report.blocks import Block, Bullets, Heading
from detente.report.said import Basis, Said, fixed
from detente.report.words import listed

if TYPE_CHECKING:
    from detente.case.elements import Entry

CONSIDERED = "Considered and left out"
LINKED = "Linked, not modelled"


def not_modelled(entry: Entry) -> str:
    """Say under which heading something that was left out stands."""
    return LINKED if entry.values.get("linked") else CONSIDERED


def not_modelled_blocks(
    entries: Mapping[str, Entry], names: Mapping[str, str], basis: Callable[[str], Basis]
) -> list[Block]:
    """Return what was left out, and apart from it what is linked; `names` are those of what is touched."""
    blocks: list[Block] = []
    for title in (CONSIDERED, LINKED):
        lines = [Said(_line(key, e, names), basis(key)) for key, e in entries.items() if not_modelled(e) == title]
        blocks += [Heading(fixed(title)), Bullets(tuple(lines))] if lines else []
    return blocks


def _line(key: str, entry: Entry, names: Mapping[str, str]) -> str:
    values = entry.values
    touched = listed(touched_by(values.get("touches", ()), names))
    about = [f"it touches {touched}"] if touched else []
    about += [f"it rests on {listed(values['evidence'])}"] if values.get("evidence") else []
    return f"{key}: {values['because']}" + (f" ({'; '.join(about)})" if about else "")


def touched_by(ids: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    """Return what is touched, by name with its id."""
    return [f"{names[i]} ({i})" if names.get(i, i) != i else i for i in ids]
