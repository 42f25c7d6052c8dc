"""What is not as it was written is named with its case and record, and nothing is built on it; other cases go on."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from detente.cli import main
from detente.store import By, Damaged, State, Store, back_up, engine_for, migrate, opened
from detente.store.accounts import Accounts
from detente.store.commands import Edit
from detente.store.draft import read_upload
from detente.store.seals import update
from detente.store.store import Writing
from detente.store.tables import ACCOUNTS, CASES, CODERS, MEMBERS, RECORDS, SCHEMA, SEALED, SNAPSHOTS, TEXTS
from detente.store.texts import keep_text, text_by_digest
from detente.store.verify import verified
from seeds import long_but

from .test_store import SMALL

TEXT = "The minister said no."
LAST = 106
PASSWORD = "correct horse battery"  # noqa: S105 - of an account that tests make


def begun(store: Store, name: str, account: str) -> State:
    return store.create(name, lambda ids: read_upload(SMALL, "small.yaml", ids), "a test", "Ann", account)


def filled(engine: sa.Engine) -> tuple[str, str, str]:
    """Fill a store: a case of 106 records with a text, another case, and an account; return their ids."""
    store, accounts = Store(engine), Accounts(engine)
    ann = accounts.add("ann", "Ann", PASSWORD).id
    state, other = begun(store, "small", ann), begun(store, "other", ann)
    for k in range(1, LAST):
        state = store.act(state.case_id, Edit(path=["options", "ab"[k % 2]], fields={"note": f"n{k}"}), By(k, "Ann"))
    keep_text(engine, state.case_id, TEXT)
    accounts.join(state.case_id, ann, "c1")
    return state.case_id, other.case_id, ann


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, str]:
    """The file of a store that is sound, with the ids of its two cases and its account."""
    path = tmp_path_factory.mktemp("sound") / "workbench.sqlite"
    with opened(f"sqlite:///{path}") as engine:
        migrate(engine)
        ids = filled(engine)
    return path, *ids


@pytest.fixture
def engine(sound: tuple[Path, str, str, str], tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it."""
    shutil.copy(sound[0], tmp_path / "workbench.sqlite")
    with opened(f"sqlite:///{tmp_path / 'workbench.sqlite'}") as made:
        yield made


def tampered(engine: sa.Engine, *statements: sa.Update | sa.Delete) -> None:
    """Change rows as no program of ours does, by a connection that is not the store's."""
    with opened(str(engine.url)) as other, other.connect() as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()


def record(seq: int, **values: Any) -> sa.Update:
    return sa.update(RECORDS).where(RECORDS.c.seq == seq).values(**values)


def in_case(**values: Any) -> sa.Update:
    return sa.update(CASES).where(CASES.c.version == LAST).values(**values)


def swapped(column: sa.Column[Any], old: str, new: str) -> Any:
    return sa.func.replace(column, old, new)


FORGED = swapped(SNAPSHOTS.c.tree, "Small", "FORGED")
OF_A_CASE: dict[str, tuple[sa.Update | sa.Delete, str]] = {
    "the last body": (record(106, body=swapped(RECORDS.c.body, '"n105"', '"HACK"')), "record 106 is not"),
    "an early body": (record(2, body=swapped(RECORDS.c.body, '"n1"', '"HA"')), "record 2 is not"),
    "no JSON": (record(30, body=sa.func.substr(RECORDS.c.body, 2)), "record 30 is not"),
    "no text": (record(31, author=sa.cast(sa.literal(b"\xff\xfe"), sa.LargeBinary)), "record 31 is not"),
    "an author": (record(60, author="Outsider"), "record 60 is not"),
    "a time": (record(60, at="2001-01-01T00:00:00.000Z"), "record 60 is not"),
    "a client": (record(60, client="x"), "record 60 is not"),
    "a key": (record(60, key="x"), "record 60 is not"),
    "a title": (record(60, title="Did nothing"), "record 60 is not"),
    "a kind": (record(60, kind="restore"), "record 60 is not"),
    "what it concerns": (record(60, of=3), "record 60 is not"),
    "a digest": (record(60, digest="0" * 64), "record 60 is not"),
    "a record gone": (sa.delete(RECORDS).where(RECORDS.c.seq == 50), "record 50 is missing"),
    "the last one gone": (sa.delete(RECORDS).where(RECORDS.c.seq == LAST), "record 106 is missing"),
    "a copy": (sa.update(SNAPSHOTS).values(tree=FORGED), "the copy kept at record 100"),
    "a copy that is no JSON": (sa.update(SNAPSHOTS).values(tree="{"), "the copy kept at record 100"),
    "a text": (sa.update(TEXTS).values(text="The minister said yes."), "the text of a source"),
    "a name": (in_case(name="x"), "its line in the list"),
    "a version": (in_case(version=90), "its line in the list"),
    "a case put away": (in_case(archived_at="2026"), "its line in the list"),
}  # fmt: skip


@long_but(every=2)
@pytest.mark.parametrize("what", OF_A_CASE)
def test_nothing_is_built_on_a_damaged_case(what: str, sound: tuple[Path, str, str, str], engine: sa.Engine) -> None:
    _, case, other, _ = sound
    change, says = OF_A_CASE[what]
    edit = Edit(path=[], fields={"title": "Built on it"})
    at_work = Store(engine)
    assert at_work.state(case).version == LAST
    tampered(engine, change)
    fresh = Store(engine)
    tries: list[Callable[[], object]] = [
        lambda: at_work.act(case, edit, By(LAST, "Ann")),  # it had the case in memory, and sees what others wrote
        lambda: at_work.state(case),
        lambda: fresh.state(case),
        lambda: fresh.draft(case),
        lambda: fresh.tree_at(case, 10),
        lambda: fresh.records(case),
        lambda: fresh.act(case, edit, By(LAST, "Ann")),
        lambda: fresh.undo(case, By(LAST, "Ann")),
        lambda: fresh.restore(case, 3, By(LAST, "Ann")),
        lambda: fresh.archive(case),
        lambda: fresh.verify(case),
    ]  # fmt: skip
    for attempt in tries:
        with pytest.raises(Damaged) as found:
            attempt()
        assert says in str(found.value)
        assert case in str(found.value)
        assert "\n" not in str(found.value)
    assert fresh.act(other, edit, By(1, "Ann")).tree["title"] == "Built on it"
    damage = verified(engine).damage
    assert [e.case for e in damage] == [case] * len(damage)
    assert any(says in e.what for e in damage)


def test_a_text_is_held_against_its_digest_whenever_it_is_read(
    sound: tuple[Path, str, str, str], engine: sa.Engine
) -> None:
    _, case, other, _ = sound
    digest = keep_text(engine, case, TEXT)
    assert text_by_digest(engine, case, digest) == TEXT
    tampered(engine, sa.update(TEXTS).values(text="The minister said yes."))
    with pytest.raises(Damaged, match=digest):
        text_by_digest(engine, case, digest)
    assert text_by_digest(engine, other, digest) is None


OF_PEOPLE: dict[str, tuple[sa.Update, str]] = {
    "a name": (sa.update(ACCOUNTS).values(name="Eve"), "the account “ann”"),
    "an administrator": (sa.update(ACCOUNTS).values(admin=True), "the account “ann”"),
    "a password": (sa.update(ACCOUNTS).values({ACCOUNTS.c.secret: "none"}), "the account “ann”"),
    "a role": (sa.update(MEMBERS).values(role="viewer"), "may do"),
    "a role that there is not": (sa.update(MEMBERS).values(role="wwner"), "may do"),
    "a coder": (sa.update(CODERS).values(coder="c2"), "may do"),
}


@pytest.mark.parametrize("what", OF_PEOPLE)
def test_no_account_is_or_may_what_was_not_written(
    what: str, sound: tuple[Path, str, str, str], engine: sa.Engine
) -> None:
    _, case, _, ann = sound
    change, says = OF_PEOPLE[what]
    accounts = Accounts(engine)
    token = accounts.sign_in("ann", PASSWORD)
    assert token is not None
    tampered(engine, change)

    def all_that_is_asked() -> None:
        accounts.members(case)
        accounts.role(ann, case)
        accounts.coders(case)
        accounts.signed_in(token)

    with pytest.raises(Damaged) as found:
        all_that_is_asked()
    assert says in str(found.value)
    assert any(says in e.what for e in verified(engine).damage)
    if change.table is ACCOUNTS:
        for attempt in (
            accounts.all,
            lambda: accounts.sign_in("ann", PASSWORD),
            lambda: accounts.change(ann, admin=False),
        ):
            with pytest.raises(Damaged):
                attempt()


def test_no_row_is_changed_that_is_not_as_it_was_written(sound: tuple[Path, str, str, str], engine: sa.Engine) -> None:
    tampered(engine, sa.update(ACCOUNTS).values(name="Eve"))
    with Writing(engine) as connection, pytest.raises(Damaged, match="“accounts” says of"):
        update(connection, ACCOUNTS, connection.execute(sa.select(ACCOUNTS)).one(), admin=False)


def test_the_list_of_cases_names_the_damaged_one(sound: tuple[Path, str, str, str], engine: sa.Engine) -> None:
    _, case, other, ann = sound
    tampered(engine, sa.update(CASES).where(CASES.c.id == case).values(title="Forged"))
    listed = {c.id: c for c in Store(engine).listed()}
    assert listed[other].damage == ""
    assert case in listed[case].damage
    tampered(engine, sa.update(MEMBERS).where(MEMBERS.c.case_id == other).values(role="viewer"))
    assert isinstance(Accounts(engine).roles_of(ann)[other], Damaged)


# -- data of an older version -----------------------------------------------------------------------------------------


def without_seals(engine: sa.Engine) -> None:
    """Make of a database what the version before seals wrote."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table in SEALED:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN seal")
        connection.execute(sa.update(SCHEMA).values(version=2))


@long_but(every=2)
def test_data_without_seals_get_them_as_far_as_the_log_bears_them_out(database: str, tmp_path: Path) -> None:
    engine = engine_for(database)
    migrate(engine)
    case, other, ann = filled(engine)
    tree = Store(engine).state(case).tree
    without_seals(engine)
    copy = migrate(engine, tmp_path)
    assert copy is not None
    found = verified(engine)
    assert (found.damage, found.counts["cases"], found.counts["records"]) == ((), 2, LAST + 1)
    assert Store(engine).state(case).tree == tree
    assert Accounts(engine).role(ann, case) == "owner"
    without_seals(engine)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(sa.update(SNAPSHOTS).values(tree=FORGED))
        connection.execute(sa.update(CASES).where(CASES.c.id == other).values(changed_by="Eve"))
    migrate(engine, tmp_path)
    assert [(e.case, e.record) for e in verified(engine).damage] == sorted([(case, 100), (other, None)])
    engine.dispose()


# -- detente verify ---------------------------------------------------------------------------------------------------


def test_verify_says_of_a_whole_store_what_is_damaged(
    sound: tuple[Path, str, str, str], engine: sa.Engine, tmp_path: Path
) -> None:
    _, case, other, _ = sound
    run = CliRunner().invoke
    counts = "cases: 2, desks: 0, records: 107, copies: 1, texts: 1, accounts: 1, roles: 2"
    sound_one = run(main, ["verify", "--data", str(tmp_path)])
    assert (sound_one.exit_code, sound_one.output) == (0, f"{counts}. All is sound.\n")
    before = sorted(p.name for p in tmp_path.iterdir())
    copy = back_up(engine)
    assert run(main, ["verify", "--database", f"sqlite:///{copy}"]).exit_code == 0
    copy.unlink()
    tampered(engine, record(60, author="Eve"), record(70, author="Eve"), sa.update(TEXTS).values(text="yes"))
    tampered(engine, sa.update(CASES).where(CASES.c.id == other).values(title="Forged\nline"))
    found = run(main, ["verify", "--data", str(tmp_path)])
    assert found.exit_code == 3
    *lines, last = found.output.splitlines()
    assert [line.count(case) + line.count(other) for line in lines] == [1, 1, 1, 1]
    for words in ("record 60 is not", "record 70 is not", "the text of a source", "its line in the list"):
        assert sum(words in line for line in lines) == 1
    assert last == f"{counts}. Damaged in 4 places; restore the database from a backup."
    told = json.loads(run(main, ["verify", "--data", str(tmp_path), "--format", "json"]).output)
    assert (told["sound"], told["counts"]["records"]) == (False, 107)
    assert sorted((d["case"], d["record"] or 0) for d in told["damage"]) == sorted(
        [(case, 0), (case, 60), (case, 70), (other, 0)]
    )
    engine.dispose()
    assert sorted(p.name for p in tmp_path.iterdir()) <= before, "nothing is made beside it"


def test_what_belongs_to_no_case_is_named(sound: tuple[Path, str, str, str], engine: sa.Engine) -> None:
    _, case, other, _ = sound
    with sqlite3.connect(str(engine.url.database)) as connection:  # which does not look after what refers to it
        connection.execute("DELETE FROM cases WHERE id = ?", (other,))
    connection.close()
    assert {(e.case, "missing from the list" in e.what) for e in verified(engine).damage} == {(other, True)}
    assert Store(engine).state(case).version == LAST


def test_what_is_missing_is_one_line_however_much_it_is(sound: tuple[Path, str, str, str], engine: sa.Engine) -> None:
    _, case, _, _ = sound
    tampered(engine, sa.delete(RECORDS).where(RECORDS.c.case_id == case, RECORDS.c.seq > 50))
    missing = "record 51 is missing, and so are all up to 106"
    assert [missing in e.what for e in verified(engine).damage] == [True]
    tampered(engine, in_case(version=2**40))  # how many there should be can no longer be told
    assert ["its line in the list" in e.what for e in verified(engine).damage] == [True]


def test_what_is_written_meanwhile_is_no_damage(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.store.store.SNAPSHOT_EVERY", 2)
    with opened(database) as engine, opened(database) as looking:
        migrate(engine)
        store = Store(engine)
        state = begun(store, "small", Accounts(engine).add("ann", "Ann").id)

        @sa.event.listens_for(looking, "after_cursor_execute")
        def written(_: Any, __: Any, statement: str, *___: Any) -> None:
            if "FROM cases ORDER BY" in statement:
                store.act(state.case_id, Edit(path=[], fields={"title": "Meanwhile"}), By(1, "Ann"))

        assert verified(looking).damage == ()
        assert store.state(state.case_id).version == 2


@pytest.mark.parametrize(
    ("version", "code", "says"), [(0, 3, "of which version"), (1, 2, "run `detente migrate`"), (99, 2, "newer program")]
)
def test_verify_needs_a_database_of_this_version(
    version: int, code: int, says: str, engine: sa.Engine, tmp_path: Path
) -> None:
    tampered(engine, sa.update(SCHEMA).values(version=version))
    found = CliRunner().invoke(main, ["verify", "--data", str(tmp_path)])
    assert (found.exit_code, says in found.output.splitlines()[0]) == (code, True)
