"""What tests share: time enough, and a real browser."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.cli.chromium import NAMES
from seeds import left_to_longer_runs, left_unread, run_is

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.pop("COLUMNS", None)  # results are as wide as it says

NOT_FOUND = "not run: chromium not found"
BROWSER = Path(__file__).parent / "workbench" / "browser"

NOT_ASKED_FOR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
"""What Chromium makes beside each page: two pages for what its address line would suggest, one for what comes next.

Nobody sees them, and they took more than the page of most tests.
"""
LEFT_OUT = (
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
"""What Playwright leaves out, named again: of two such lists Chromium takes the last."""


def pytest_configure(config: pytest.Config) -> None:
    run_is(config.option.markexpr)
    keep_bytecode(config)
    # Each process keeps to its own files, whose caches and servers it has, until it takes the last ones of another.
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "worksteal"


def keep_bytecode(config: pytest.Config) -> None:
    """Let hundreds of processes compile a module once, where Python may keep nothing beside it: in pytest's folder."""
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        sys.pycache_prefix = str(config.cache.mkdir("bytecode"))
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process for each core that this one may use. One more would fill the time in which some test waits, and takes
    more than that itself: it reads all tests, too. By itself, xdist counts one of two cores that share their parts."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is `long` to longer runs, if nobody asks for it by its name. Begin with the longest, those in a
    browser: what another process takes over at the end is short."""
    if not any("::" in named for named in config.args) and (left := left_to_longer_runs(items)):
        config.hook.pytest_deselected(items=[item for item in items if item in left])
        items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: BROWSER not in item.path.parents)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays for the whole run: going through it again and again takes
    a fifteenth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path.is_file() and left_unread(collection_path) else None


def chromium_path() -> str:
    """Return where Chromium is; without it the test is reported as not run, or fails where it must not be missing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("DETENTE_REQUIRE_CHROMIUM") == "1":
            pytest.fail(f"{NOT_FOUND}, and DETENTE_REQUIRE_CHROMIUM=1 says that it must be there")
        pytest.skip(NOT_FOUND)
    return path


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """Bounds on time that hold where nobody gives one: as many seconds on a busy machine would be less work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.deadline.UNASKED", 3600.0)
        patch.setattr("detente.engines.reasons.SECONDS", 3600.0)
        yield


@contextmanager
def launched() -> Iterator[Browser]:
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox refuses to run as root.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        arguments = [f"--disable-features={','.join((*LEFT_OUT, *NOT_ASKED_FOR))}", *["--no-sandbox"] * as_root]
        started = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def chromium() -> Callable[[], AbstractContextManager[Browser]]:
    """Headless Chromium, the one of the system, for as long as it is held; it occupies the thread's event loop."""
    return launched


@pytest.fixture(scope="module")
def browser(chromium: Callable[[], AbstractContextManager[Browser]]) -> Iterator[Browser]:
    """A browser for the tests of one file; those of the workbench share one, see their `conftest.py`."""
    with chromium() as started:
        yield started
