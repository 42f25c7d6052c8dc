"""Pictures as PNG and PDF, and pages as PDF: printed by the Chromium that is installed, where one is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from detente.errors import UsageError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
"""What Chromium, and programs that are Chromium, are called."""
NAMES = ("chromium-headless-shell", *BROWSERS)
"""The same where no window is needed: first the one that has none, and begins sooner."""

PRINTED = ("png", "pdf")
SHARP = 2
"""How many pixels of a PNG a pixel of the picture is across."""
SECONDS = 120.0

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pings", "--force-color-profile=srgb",
)  # fmt: skip


def kind_of(path: Path) -> str:
    """Return the kind of picture that a file of this name is to hold: by its ending, and SVG by any other."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in PRINTED else "svg"


def picture_instead(path: Path) -> str:
    """Return what writes a picture without Chromium."""
    return f"a picture that needs nothing else: --picture {path.with_suffix('.svg')}"


def page_instead(path: Path) -> str:
    """Return what writes a page without Chromium."""
    return f"the page, which any browser prints: -o {path.with_suffix('.html')}"


def usual_places(platform: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield where a system keeps Chromium, and programs that are Chromium, without their being found by name.

    >>> next(usual_places("darwin", {}))
    '/Applications/Chromium.app/Contents/MacOS/Chromium'
    """
    if platform == "darwin":
        for name in ("Chromium", "Google Chrome", "Microsoft Edge"):
            yield f"/Applications/{name}.app/Contents/MacOS/{name}"
    if platform == "win32":
        for folder in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
            for program in (r"Chromium\Application\chrome", r"Google\Chrome\Application\chrome",
                            r"Microsoft\Edge\Application\msedge"):  # fmt: skip
                if folder in environment:
                    yield rf"{environment[folder]}\{program}.exe"


def chromium(path: Path, instead: str = "") -> str:
    """Return where Chromium is, which a file of this name takes; `instead` is what would do without.

    Raises
    ------
    UsageError
        If it is not installed.
    """
    if (found := _found()) is None:
        raise UsageError(
            f"{path} would be printed by Chromium, which is not installed (looked for {', '.join(NAMES)}); install it, "
            f"or write {instead or picture_instead(path)}"
        )
    return found


def _found() -> str | None:
    return next(filter(None, map(shutil.which, (*NAMES, *usual_places(sys.platform, os.environ)))), None)


def printed(svg: str, path: Path, instead: str = "") -> bytes:
    """Return a picture as the PNG or PDF that a file of this name is to hold; `instead` is what would do without.

    Raises
    ------
    UsageError
        If Chromium is not installed, or does not print it.
    """
    size = _SIZE.search(svg)
    assert size is not None
    width, height = (ceil(float(side)) for side in size.groups())
    page = (
        f'<!doctype html><meta charset="utf-8"><title>Detente</title><style>@page{{size:{width}px {height}px;margin:0}}'
        f"body{{margin:0;background:#fff}}svg{{display:block;width:{width}px}}</style>{svg}"
    )
    return _printed(page, path, (width, height), instead or picture_instead(path))


def png_of(svg: str) -> bytes | None:
    """Return a picture as PNG, for a file that holds it among others; None where Chromium is not installed.

    Raises
    ------
    UsageError
        If Chromium is there and does not print it.
    """
    return None if _found() is None else printed(svg, Path("picture.png"))


def pdf_of(page: str, path: Path) -> bytes:
    """Return a page as the PDF that a file of this name is to hold, on sheets of the size that its style says.

    Raises
    ------
    UsageError
        If Chromium is not installed, or does not print it.
    """
    return _printed(page, path, (0, 0), page_instead(path))


def _printed(page: str, path: Path, size: tuple[int, int], instead: str) -> bytes:
    program, kind = chromium(path, instead), kind_of(path)
    with TemporaryDirectory(prefix="detente-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, f"printed.{kind}")
        source.write_text(page, encoding="utf-8")
        told = _run([program, *_options(kind, target, *size), f"--user-data-dir={folder}/profile", source.as_uri()])
        if target.is_file():
            return target.read_bytes()
    raise UsageError(f"{program} did not print {path}{f': {told}' if told else ''}; write {instead}")


def _options(kind: str, target: Path, width: int, height: int) -> list[str]:
    # Chromium's sandbox refuses to run as root.
    root = sys.platform != "win32" and os.geteuid() == 0
    options = [*_QUIET, *(["--no-sandbox"] if root else [])]
    if kind == "pdf":
        return [*options, f"--print-to-pdf={target}", "--no-pdf-header-footer"]
    return [*options, f"--screenshot={target}", f"--window-size={width},{height}",
            f"--force-device-scale-factor={SHARP}"]  # fmt: skip


def _run(line: Sequence[str]) -> str:
    """Run Chromium and return the last thing it says, which matters where it does not print."""
    try:
        done = subprocess.run(line, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - found by its name
    except subprocess.TimeoutExpired:
        return f"it took longer than {SECONDS:g} s"
    except OSError as e:
        return str(e.strerror or e)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else ""
