"""A model and its arguments are kept as files in the room Report, and come in again: in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from seeds import long

from . import test_rooms
from .conftest import Opened, imported, in_some_light
from .test_rooms import checked, settled

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe
CASE = """\
format: detente/1
title: A mill and a union
decision_makers: {M: {name: the mill}, U: {name: the union}}
options: {raise_it: {owner: M}, strike: {owner: U}}
preferences: {M: [not strike], U: [raise_it]}
arguments:
  A0: {says: the paper will be signed}
  A1: {says: both sides gain, for: A0}
  A2: {says: a lockout pays, against: A1, one_way: true}
"""


@long
@in_some_light
def test_arguments_go_out_as_argdown_and_come_in_again(
    opened: Opened, api: httpx.Client, axe: str, scheme: str, tmp_path: Path
) -> None:
    page = opened(f"/cases/{imported(api, CASE)}/report", color_scheme=scheme)
    part = page.get_by_role("region", name="The model for other programs")
    part.get_by_label("Write it as").select_option(
        label="arguments as Argdown (.argdown): statements, reasons, objections"
    )
    with page.expect_download() as kept:
        part.get_by_role("button", name="Keep the file of the model").click()
    lost = part.get_by_role("list", name="What has no place in the file")
    lost.wait_for()
    assert "decision makers, options, preferences" in lost.inner_text()
    settled(page)
    checked(page, axe, f"a model for other programs, {scheme}")
    file = tmp_path / kept.value.suggested_filename
    file.write_bytes(Path(kept.value.path()).read_bytes())
    assert file.name.endswith(".argdown")
    assert '[A2]: a lockout pays {"one_way": true}' in file.read_text(encoding="utf-8")
    part.get_by_label("Write it as").select_option(index=0)
    assert lost.count() == 0, "it is of another format"
    back = api.post("/api/import", params={"name": file.name}, content=file.read_bytes()).json()
    assert [entry["id"] for entry in back["document"]["arguments"]] == ["A0", "A1", "A2"]
    assert back["has_model"] is False
    page = opened(f"/cases/{back['id']}/argument")
    said = page.get_by_role("region", name="What is argued")
    assert said.get_by_role("listitem").all_inner_texts() == [
        "“the paper will be signed”", "“both sides gain” – for “the paper will be signed”",
        "“a lockout pays” – against “both sides gain”",
    ]  # fmt: skip
    settled(page)
    checked(page, axe, f"arguments without a model, {scheme}")
