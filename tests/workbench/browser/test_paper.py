"""What a paper needs is made in the room Report and kept as files: by role and name, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from seeds import long

from . import test_rooms
from .conftest import Opened, imported, in_some_light
from .test_roles import CASE
from .test_rooms import checked, settled

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe


@long
@in_some_light
def test_tables_graph_and_references_are_kept(opened: Opened, api: httpx.Client, axe: str, scheme: str) -> None:
    page = opened(f"/cases/{imported(api, CASE)}/report", color_scheme=scheme)
    page.get_by_role("button", name="Make what a paper needs").click()
    made = page.get_by_role("list", name="What a paper needs")
    made.wait_for()
    settled(page)
    checked(page, axe, f"what a paper needs, {scheme}")
    begins = {
        "-tables.tex": "% Detente",
        "-graph.svg": "<svg",
        "-graph.graphml": "<?xml",
        "-references.bib": "% Detente",
    }
    for ending, first in begins.items():
        with page.expect_download() as kept:
            made.get_by_role("button", name=ending).click()
        assert kept.value.suggested_filename.endswith(ending)
        assert Path(kept.value.path()).read_text(encoding="utf-8").startswith(first)
