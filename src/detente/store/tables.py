"""The tables, and the steps that bring a database from one version to the next.

A `seal` is a digest of the other columns of its row; see `seals`. A record has its digest, a text is kept under its.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

meta = sa.MetaData()

SCHEMA = sa.Table("detente_schema", meta, sa.Column("version", sa.Integer, primary_key=True))

CASES = sa.Table(
    "cases", meta,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("changed_at", sa.String(40), nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("archived_at", sa.String(40)),
    sa.Column("seal", sa.String(64)),
)  # fmt: skip

RECORDS = sa.Table(
    "records", meta,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("of", sa.Integer),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("client", sa.Text, nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("key", sa.String(80)),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.UniqueConstraint("case_id", "key"),
)  # fmt: skip

SNAPSHOTS = sa.Table(
    "snapshots", meta,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tree", sa.Text, nullable=False),
    sa.Column("seal", sa.String(64)),
)  # fmt: skip

TEXTS = sa.Table(
    "texts", meta,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)  # fmt: skip

ACCOUNTS = sa.Table(
    "accounts", meta,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("login", sa.String(200), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("admin", sa.Boolean, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("seal", sa.String(64)),
)  # fmt: skip

SESSIONS = sa.Table(
    "sessions", meta,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("purpose", sa.String(10), nullable=False),
    sa.Column("expires", sa.String(40), nullable=False),
)  # fmt: skip

MEMBERS = sa.Table(
    "members", meta,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("seal", sa.String(64)),
)  # fmt: skip

CODERS = sa.Table(
    "coders", meta,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("coder", sa.String(200), nullable=False),
    sa.Column("seal", sa.String(64)),
    sa.UniqueConstraint("case_id", "coder"),
)  # fmt: skip

DESKS = sa.Table(
    "desks", meta,
    sa.Column("desk", sa.String(40), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.id"), nullable=False),
    sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("coder", sa.String(200), nullable=False),
    sa.Column("collected", sa.Integer, nullable=False),
    sa.Column("synced", sa.Integer, nullable=False),
    sa.Column("ids", sa.Text, nullable=False),
    sa.Column("closed", sa.String(40)),
    sa.Column("seal", sa.String(64)),
)  # fmt: skip


SEALED = (CASES, SNAPSHOTS, ACCOUNTS, MEMBERS, CODERS, DESKS)


def _first(connection: sa.Connection) -> None:
    meta.create_all(connection)


def _coding(connection: sa.Connection) -> None:
    """Make the tables of who codes as whom, and of the desks of blind coding."""
    meta.create_all(connection, [CODERS, DESKS])


def _seals(connection: sa.Connection) -> None:
    from detente.store.upgrade import seal_old

    columns = sa.inspect(connection).get_multi_columns(filter_names=[table.name for table in SEALED])
    for (_, name), found in columns.items():
        if all(c["name"] != "seal" for c in found):
            connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN seal VARCHAR(64)")
    seal_old(connection)


STEPS: tuple[Callable[[sa.Connection], None], ...] = (_first, _coding, _seals)
"""Step k brings version k to version k + 1."""

VERSION = len(STEPS)
