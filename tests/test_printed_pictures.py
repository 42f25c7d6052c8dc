"""Pictures as PNG and PDF: Chromium prints them where there is one, and where there is none it is said what to do."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from conftest import chromium_path
from detente.cli.group import main
from seeds import long

ASK = ["assess", "ferry", "--proposal", "V1", "--format", "csv", "--picture"]


def size_of(folder: Path) -> tuple[int, int]:
    """The size of the same picture as SVG, in whole pixels."""
    file = folder / "picture.svg"
    assert CliRunner().invoke(main, [*ASK, str(file)]).exit_code == 0
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', file.read_text(encoding="utf-8"))
    assert found
    width, height = (float(side) for side in found.groups())
    return -int(-width // 1), -int(-height // 1)


@long
def test_a_picture_is_printed_as_png_and_as_pdf(tmp_path: Path) -> None:
    chromium_path()
    width, height = size_of(tmp_path)
    png, pdf = tmp_path / "verdict.PNG", tmp_path / "verdict.pdf"
    for file in (png, pdf):
        done = CliRunner().invoke(main, [*ASK, str(file)])
        assert (done.exit_code, f"wrote {file}" in done.stderr) == (0, True), done.stderr
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", data[16:24]) == (2 * width, 2 * height), "two pixels for one"
    document = pypdf.PdfReader(io.BytesIO(pdf.read_bytes()))
    assert len(document.pages) == 1
    page = document.pages[0]
    assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(
        [0.75 * width, 0.75 * height], abs=1.0
    ), "a pixel is three quarters of a point"
    words = page.extract_text()
    assert all(name in words for name in ("Aldermere", "Three Oars", "Quillbrook"))


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_without_chromium_it_is_said_what_to_do_and_nothing_is_written(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / f"verdict.{ending}"
    done = CliRunner().invoke(main, [*ASK, str(file)])
    assert done.exit_code == 2
    assert "printed by Chromium, which is not installed" in done.stderr
    assert f"--picture {tmp_path / 'verdict.svg'}" in done.stderr
    assert not file.exists()


def test_what_chromium_says_is_told_where_it_prints_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\necho 'no display, no sandbox' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "verdict.pdf"
    done = CliRunner().invoke(main, [*ASK, str(file)])
    assert done.exit_code == 2
    assert f"{fake} did not print {file}: no display, no sandbox" in done.stderr
    assert not file.exists()
