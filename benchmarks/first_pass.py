"""How the rules of the first pass do against a coding: a table of precision and recall, rule by rule.

Without an argument the coding is that of the teaching case that ships; with one, a folder with `article.txt` and
`reading.json`, a reading in the form seed-reading/1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from detente.catalog import read_case, shipped_texts
from detente.evidence import Claim
from detente.evidence.first_pass import first_pass
from detente.evidence.measure import Figures, measure
from detente.evidence.reading import read_reading


def coding_of(folder: Path | None) -> tuple[tuple[Claim, ...], str]:
    """Return the claims of a coding and the text they are on."""
    if folder is None:
        layer = read_case("ferry").layer
        return tuple(layer.claims.values()), shipped_texts(layer.sources)["article"]
    text = (folder / "article.txt").read_bytes().decode("utf-8")
    return read_reading((folder / "reading.json").read_bytes(), text).claims, text


def figures_of(folder: Path | None) -> tuple[Figures, ...]:
    """Return the figures of every rule and group of rules."""
    claims, text = coding_of(folder)
    return measure(first_pass(text), claims, text)


def as_table(figures: Iterable[Figures]) -> str:
    """Return the figures as a Markdown table."""
    rows = [
        "| Rule, or **group** | proposed | right | precision | coded | found | recall |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for f in figures:
        name = f"**{f.what}**" if f.what in ("quotations", "attributions", "dates") else f"`{f.what}`"
        cells = (name, f.proposed, f.right, _share(f.precision), f.coded, f.found, _share(f.recall))
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


if __name__ == "__main__":
    print(as_table(figures_of(Path(sys.argv[1]) if len(sys.argv) > 1 else None)), end="")
