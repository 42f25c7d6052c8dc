"""A bit that flips in a store, in its file or its journal, changes nothing of what is shown without a word."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import bitflips
import pytest
from bitflips import Filled

from detente.store import Damaged, engine_for
from detente.store.journal import Torn, cut_of
from seeds import long
from waiting import PATIENCE

from .conftest import keeping_no_bytecode

FLIPS = 30
BENCHMARKS = Path(bitflips.__file__).parent


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filled, Filled]:
    """A store of 100 records that was closed, and one as it lies while a server is at work, or after it was killed."""
    folder = tmp_path_factory.mktemp("bits")
    with bitflips.filled(folder / "sound") as sound:
        killed = sound.moved(folder / "killed")
    return sound, killed


@long
def test_no_bit_of_a_store_changes_what_is_shown_without_a_word(stores: tuple[Filled, Filled], tmp_path: Path) -> None:
    found = bitflips.flips(stores[0], tmp_path / "copy", FLIPS, seed=13)
    assert found["faults"] == []
    assert found["said"] + found.get("refused", 0) > 0, "some of them are met"


def test_no_bit_of_a_journal_takes_back_what_was_written(stores: tuple[Filled, Filled], tmp_path: Path) -> None:
    """Bits of its beginning, of its first and last entries, and of one between."""
    _, killed = stores
    whole = (killed.folder / "workbench.sqlite-wal").read_bytes()
    assert cut_of(killed.folder / "workbench.sqlite") is None
    frame = 24 + 4096
    for at, cut in (
        (5, Torn(0, acknowledged=True)),
        (32 + 9, Torn(1, acknowledged=True)),
        (32 + 3 * frame + 500, Torn(4, acknowledged=True)),
        (len(whole) - 100, Torn((len(whole) - 32) // frame, acknowledged=False)),
    ):
        copy = killed.moved(tmp_path / "copy")
        bitflips.flip(copy.folder / "workbench.sqlite-wal", 8 * at + 3)
        assert cut_of(copy.folder / "workbench.sqlite") == cut
        assert bitflips.met({}, copy) == ("refused" if cut.acknowledged else "said")


def test_a_journal_that_was_begun_anew_is_read_to_its_end(tmp_path: Path) -> None:
    """What an earlier journal left behind the end of this one is no damage; half an entry is none either."""
    path = tmp_path / "d.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (x)")
        for k in range(20):
            connection.execute("INSERT INTO t VALUES (?)", ("x" * 4000,))
            if k == 14:
                connection.execute("PRAGMA wal_checkpoint(RESTART)")
        assert cut_of(path) is None
        shutil.copy(path, tmp_path / "e.sqlite")
        journal = (tmp_path / "d.sqlite-wal").read_bytes()
        (tmp_path / "e.sqlite-wal").write_bytes(journal[:-100])
    assert cut_of(tmp_path / "e.sqlite") is None


def test_a_journal_that_cannot_be_read_is_said_before_anything_is_opened(
    stores: tuple[Filled, Filled], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = stores[1].moved(tmp_path / "copy")
    journal = copy.folder / "workbench.sqlite-wal"
    bitflips.flip(journal, 8 * (32 + 24 + 4096 + 24 + 100))
    before = journal.read_bytes()
    for only_read in (False, True):
        with pytest.raises(Damaged, match="cannot be read from entry 2 on"):
            engine_for(copy.url, only_read=only_read)
    assert journal.read_bytes() == before
    copy = stores[1].moved(tmp_path / "copy")
    bitflips.flip(journal, 8 * (journal.stat().st_size - 50))
    with caplog.at_level(logging.WARNING):
        engine_for(copy.url).dispose()
    assert "what was written last may be missing" in caplog.text


@long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: this system cannot fork")
def test_a_disk_that_was_full_has_lost_nothing_that_was_acknowledged() -> None:
    """The short form of the benchmark: no file of the server may grow, and then they may again."""
    command = [
        sys.executable,
        str(BENCHMARKS / "bitflips.py"),
        "--full",
        "1",
        "--flips",
        "0",
        "--away",
        "0",
        "--kills",
        "0",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=2 * PATIENCE, env=keeping_no_bytecode()
    )
    found = json.loads(done.stdout)["full disk"]
    assert found["faults"] == [], done.stderr
    assert done.returncode == 0
    assert found["507 full"] > 0
    assert found["acknowledged"] > 0
    assert "Traceback" not in done.stderr
