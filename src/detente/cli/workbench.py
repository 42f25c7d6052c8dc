"""The commands that start the workbench; everything about the web is loaded inside them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from detente.cli.group import main
from detente.cli.support import json_text, read_case
from detente.errors import InvalidCase, UsageError, printable

PARTS = ("fastapi", "uvicorn", "pydantic", "sqlalchemy", "platformdirs")
config_option = click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration of a team server (TOML)."
)
data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the data are; the user's data folder by default.",
)


def _require() -> None:
    missing = [name for name in PARTS if find_spec(name) is None]
    if missing:
        raise UsageError(f"the workbench needs {', '.join(missing)}; install detente[workbench]")


def _require_page() -> None:
    from detente.web.client import MISSING, REMEDY, is_there

    if not is_there():
        raise UsageError(f"{MISSING}; {REMEDY}")


def _warn(text: str) -> None:
    click.echo(f"detente: {text}", err=True)


@main.command("open")
@click.argument("source", metavar="[CASE]", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port; 0 is a free one. By default it is always the same one for a data folder, as long as it is free.",
)
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option(
    "--token",
    metavar="TEXT",
    envvar="DETENTE_TOKEN",
    show_envvar=True,
    help="What opens the workbench as often as it is used, and programs send. Every user of this machine can read a "
    "command line: rather give it in the environment or with --token-file.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the token from a file, which only you should be able to read.",
)
@data_option
def open_(
    source: str | None,
    host: str,
    port: int | None,
    no_browser: bool,
    token: str | None,
    token_file: Path | None,
    data: Path | None,
) -> None:
    """Open the workbench in the browser: for one person, on this machine, without an account.

    With CASE that case is taken over and shown; opened again unchanged, the same one is found with everything done to
    it since. The file itself is never written. The address printed is good once: who opens it first has the workbench.
    Run this again for another one.
    """
    _require()
    _require_page()
    from detente.web.serve import open_workbench

    if token_file is not None:
        token = _token_of(token_file, token)
    if token is not None and len(token) < 16:
        raise UsageError(f"found a token of {len(token)} characters; at least 16 are needed")
    case, texts = (None, ()) if source is None else _case(source)
    open_workbench(
        case,
        texts=texts,
        folder=data,
        host=host,
        port=port,
        token=token,
        browser=not no_browser,
        say=click.echo,
        warn=_warn,
    )


def _token_of(file: Path, given: str | None) -> str:
    """Return the token that a file holds; one that others can read is said."""
    if given is not None:
        raise UsageError("found a token and a file with one; give one of them (the environment counts as well)")
    try:
        text = file.read_text(encoding="utf-8").strip()
        mode = file.stat().st_mode
    except OSError as e:
        raise UsageError(f"cannot read {file}: {e.strerror or e}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8; expected one line of text, the token") from None
    if os.name == "posix" and mode & 0o077:
        _warn(f"others can read {file}, and with it open the workbench; `chmod 600` keeps it for you")
    return text


def _case(source: str) -> tuple[tuple[str, str, str], tuple[str, ...]]:
    """Return the file name, the text and the words for the origin of a case, and the texts at hand of its sources."""
    from detente.catalog import catalog
    from detente.cli.package import texts_for

    case = read_case(source)
    assert case.text is not None
    if source != "-" and not Path(source).is_file():
        return (f"{source}.yaml", case.text, f"“{catalog.entry(source).title}” of the catalogue"), ()
    shown = "case.yaml" if source == "-" else printable(Path(source).name)
    name = shown if case.file == shown else f"{case.name}.yaml"  # the case of a package has a file of its own
    return (name, case.text, f"the file “{shown}”"), tuple(texts_for(case, Path(source), ())[0].values())


@main.command()
@click.option(
    "--config", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The configuration (TOML)."
)
@click.option(
    "--add-user", metavar="LOGIN", help="Add an account and print the link with which its password is chosen."
)
@click.option("--name", metavar="TEXT", help="With --add-user: the name that the history shows.")
@click.option("--admin", is_flag=True, help="With --add-user: an administrator, who may make accounts.")
@click.option("--reset-link", metavar="LOGIN", help="Print a link with which an account's password is chosen anew.")
@click.option("--list-users", is_flag=True, help="Print the accounts as JSON.")
def serve(
    config: Path, add_user: str | None, name: str | None, admin: bool, reset_link: str | None, list_users: bool
) -> None:
    """Serve a team: accounts made by administrators, a role per case, SQLite or PostgreSQL.

    The first account is made with --add-user LOGIN --admin. The database must have been brought to this version with
    `detente migrate`.
    """
    _require()
    from detente.store import opened, require_current, require_sound
    from detente.store.accounts import Accounts
    from detente.web.serve import serve_team
    from detente.web.settings import read_config

    if not (add_user or reset_link or list_users):
        _require_page()
        serve_team(config, click.echo, _warn)
        return
    settings, _, _ = read_config(config)
    with opened(settings.database) as engine:
        require_current(engine)
        require_sound(engine)
        accounts = Accounts(engine)
        if list_users:
            rows = [{"login": a.login, "name": a.name, "admin": a.admin, "active": a.active} for a in accounts.all()]
            click.echo(json_text(rows), nl=False)
            return
        found = (
            accounts.add(add_user, name or add_user, admin=admin) if add_user else accounts.by_login(str(reset_link))
        )
        click.echo(f"{settings.url}/reset/{accounts.reset_token(found.id)}")


@main.command()
@config_option
@data_option
def migrate(config: Path | None, data: Path | None) -> None:
    """Bring a database to this version of the program; a copy is made first.

    With --config the database of a team server; without it the user's own, which `detente open` migrates by itself.
    """
    _require()
    from detente.store import migrate as bring
    from detente.store import opened
    from detente.store.tables import VERSION

    with opened(_database(config, data)) as engine:
        copy = bring(engine)
    click.echo(f"the database has version {VERSION}" + (f"; a copy of before is {copy}" if copy else ""))


@main.command()
@config_option
@data_option
@click.option("--database", metavar="URL", help="A database by its URL, such as that of a backup: sqlite:///FILE.")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(config: Path | None, data: Path | None, database: str | None, fmt: str) -> int:
    """Check that everything in a database is as it was written: each case, record, copy and text, accounts and roles.

    Nothing is written, and a server may be at work. Prints a line for each damage, and a summary. Exit codes: 0 all is
    sound; 3 something is damaged; 2 there is no database of Detente.
    """
    _require()
    from detente.store import Damaged, opened, require_current
    from detente.store.faults import NoDatabase
    from detente.store.verify import Verified, verified

    try:
        with opened(_database(config, data, database), only_read=True) as engine:
            require_current(engine)
            found = verified(engine)
    except NoDatabase:
        raise
    except Damaged as fault:
        found = Verified({}, (fault,))
    if fmt == "json":
        damage = [{"case": e.case, "record": e.record, "what": e.what} for e in found.damage]
        click.echo(json_text({"sound": not damage, "counts": found.counts, "damage": damage}), nl=False)
    else:
        for e in found.damage:
            click.echo(e.what)
        counts = ", ".join(f"{kind}: {n}" for kind, n in found.counts.items())
        n = len(found.damage)
        told = (
            f"damaged in {n} place{'s' if n > 1 else ''}; restore the database from a backup" if n else "all is sound"
        )
        click.echo(f"{counts or 'Nothing could be counted'}. {told[0].upper()}{told[1:]}.")
    return InvalidCase.exit_code if found.damage else 0


def _database(config: Path | None, data: Path | None, database: str | None = None) -> str:
    """Return the URL of the database that is meant: of a team server, in a folder, by itself, or the user's own."""
    from detente.web.serve import data_folder, database_url
    from detente.web.settings import read_config

    given = [f"--{n}" for n, v in (("config", config), ("data", data), ("database", database)) if v is not None]
    if len(given) > 1:
        raise UsageError(f"found both {given[0]} and {given[1]}; give one of them")
    if database is not None:
        return database
    return read_config(config)[0].database if config is not None else database_url(data or data_folder())
