"""Signing in under attack: what is counted when, for whom; nobody is kept out by others; links are good once."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from detente.errors import UsageError
from detente.store import accounts as module
from detente.store.accounts import BROWSERS, Accounts
from detente.store.tables import SESSIONS
from detente.web import attempts as limits
from detente.web.addresses import address_of
from detente.web.attempts import ALLOWED, ALLOWED_ADDRESS, REMEMBERED, SECONDS, Attempts, Passwords, TooMany, budgets
from detente.web.guard import FORM_LIMIT
from detente.web.settings import read_config
from waiting import PATIENCE, eventually

from .conftest import Served
from .test_security import PASSWORD, origin, signed_in

PROXY = (ip_network("127.0.0.1"),)


def cheap(password: str, salt: bytes) -> bytes:
    """A digest for tests that are not about digests."""
    return bytes(32) if not password else (password.encode() + salt)[:32].ljust(32)


def sign_in(client: httpx.Client, login: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
    return client.post("/login", data={"login": login, "password": password}, headers=headers, follow_redirects=False)


def fail(attempts: Attempts, times: int, *given: Any) -> None:
    for _ in range(times):
        with attempts.counted(budgets(*given)):
            pass


def delay(attempts: Attempts, *given: Any) -> float:
    with attempts.counted(budgets(*given)) as attempt:
        attempt.failed = False
    return attempt.delay


# -- through the server -----------------------------------------------------------------------------------------------


def test_guesses_sent_at_once_are_no_more_than_guesses_one_by_one(
    team: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are counted before anything is computed; and while they are, nobody else waits for them."""
    go_on, tried = threading.Event(), []

    def slow(*given: Any) -> None:
        tried.append(given)
        go_on.wait(PATIENCE)

    with signed_in(team, "ann") as other, ThreadPoolExecutor(40) as pool:
        monkeypatch.setattr(team.workbench.parts, "attempts", Attempts())
        monkeypatch.setattr(team.workbench.parts.accounts, "sign_in", slow)

        def guess(k: int) -> httpx.Response:
            with team.client(None, **origin(team)) as client:
                return sign_in(client, "Target " if k % 2 else "target", f"guess {k}")

        found = [pool.submit(guess, k) for k in range(40)]
        try:
            assert eventually(lambda: sum(f.done() for f in found) == 40 - ALLOWED)
            assert len(tried) <= limits.THREADS
            assert other.get("/api/session").status_code == 200, "a cookie is checked meanwhile"
        finally:
            go_on.set()
    answers = [f.result() for f in found]
    assert sorted(a.status_code for a in answers) == [403] * ALLOWED + [429] * (40 - ALLOWED)
    assert {a.headers.get("retry-after") for a in answers if a.status_code == 429} == {"1"}
    assert len(tried) == ALLOWED


def test_nobody_is_kept_out_by_what_others_try(team: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = team.workbench.parts
    monkeypatch.setattr(limits, "LONGEST", 0.01)
    monkeypatch.setattr(parts, "attempts", Attempts())
    monkeypatch.setattr(parts, "settings", replace(parts.settings, proxies=PROXY))
    with signed_in(team, "target") as owner, team.client(None, **origin(team)) as new:
        fail(parts.attempts, 60, "target", "127.0.0.1", None)
        slowed = {key: len(v) for key, v in parts.attempts._failures.items()}
        assert sign_in(owner, "target").status_code == 303, "a browser that was in before has a budget of its own"
        assert sign_in(new, "target", **{"x-forwarded-for": "127.0.0.1, 192.0.2.7"}).status_code == 303, "elsewhere"
        assert {key: len(v) for key, v in parts.attempts._failures.items()} == slowed, "what succeeds is given back"
        new.cookies.clear()
        monkeypatch.setattr(parts, "settings", replace(parts.settings, proxies=()))
        forged = sign_in(new, "target", "wrong password", **{"x-forwarded-for": "192.0.2.8"})
        assert forged.status_code == 403
        assert ("login", "target", "192.0.2.8") not in parts.attempts._failures, "nobody's word but a proxy's is taken"
        assert sign_in(new, "target").status_code == 303, "and where guesses come from it is slow, and works"


def test_a_password_is_kept_so_that_guessing_it_takes_memory() -> None:
    """In a process of its own: in this one, tests have passwords that are guarded by next to nothing."""
    code = "from detente.store import accounts; print(accounts._secret('a dozen letters'))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    kind, cost, block, lanes, *_ = said.split("$")
    assert (kind, lanes) == ("scrypt", "1")
    assert 128 * int(cost) * int(block) >= 32 * 2**20, "bytes for each guess, by RFC 7914"


def test_every_kind_of_account_costs_one_digest(team: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = team.workbench.parts.accounts
    accounts.add("not yet", "Not Yet")
    accounts.add("closed", "Closed", PASSWORD)
    accounts.change(accounts.by_login("closed").id, active=False)
    with signed_in(team, "ann"):
        pass
    real, seen = module._digest, []
    monkeypatch.setattr(module, "_digest", lambda *given: seen.append(given) or real(*given))
    monkeypatch.setattr(team.workbench.parts, "attempts", Attempts())
    with team.client(None, **origin(team)) as client:
        for login, password in (("nobody", "x"), ("not yet", "x"), ("closed", PASSWORD), ("ann", "x"), ("ann", "")):
            seen.clear()
            assert sign_in(client, login, password).status_code == 403
            assert len(seen) == 1, login


def test_the_login_stays_after_a_wrong_password(team: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team.workbench.parts, "attempts", Attempts())
    with team.client(None, **origin(team)) as client:
        page = sign_in(client, 'a"><b', "wrong").text
        assert 'value="a&#34;&gt;&lt;b"' in page
        assert re.search(r'name="password"[^>]* autofocus', page)
        assert 'name="login" value="" autocomplete="username" required autofocus' in client.get("/login").text


def test_who_is_not_known_sends_forms_and_no_more(team: Served) -> None:
    with team.client(None, **origin(team)) as client:
        for path in ("/login", "/reset/x"):
            assert client.post(path, content=b"x" * (FORM_LIMIT + 1)).status_code == 413


def test_a_link_says_for_whom_it_is(team: Served) -> None:
    accounts = team.workbench.parts.accounts
    token = accounts.reset_token(accounts.add("eva", "Eva <E.>").id)
    with team.client(None, **origin(team)) as client:
        for page in (client.get(f"/reset/{token}"), client.post(f"/reset/{token}", data={"password": "short"})):
            assert "For Eva &lt;E.&gt;, who signs in as <strong>eva</strong>." in page.text


# -- what is counted --------------------------------------------------------------------------------------------------


def test_beyond_the_budget_attempts_come_one_at_a_time_and_ever_more_slowly() -> None:
    attempts = Attempts(lambda: 0.0)
    here = ("x", "192.0.2.1", None)
    delays = []
    for _ in range(ALLOWED + 7):
        with attempts.counted(budgets(*here)) as attempt:
            delays.append(attempt.delay)
            if attempt.delay:
                with pytest.raises(TooMany), attempts.counted(budgets(*here)):
                    pytest.fail("let in")
    assert delays == [0.0] * ALLOWED + [1, 2, 4, 8, 16, 16, 16]
    assert delay(attempts, " X", "192.0.2.1", None) == 16, "one login however it is spelled"
    assert delay(attempts, "x", "192.0.2.2", None) == delay(attempts, "x", "192.0.2.1", "browser") == 0


def test_an_address_has_a_budget_over_all_logins() -> None:
    attempts = Attempts(lambda: 0.0)
    for k in range(ALLOWED_ADDRESS):
        fail(attempts, 1, f"nobody{k}", "192.0.2.1", None)
    assert delay(attempts, "somebody", "192.0.2.1", None) == 1
    assert delay(attempts, "somebody", "192.0.2.2", None) == 0


def test_attempts_are_forgotten_after_a_while_and_bounded() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    fail(attempts, 3 * ALLOWED, "x", "a", None)
    assert max(len(v) for v in attempts._failures.values()) <= ALLOWED_ADDRESS + 8
    now = SECONDS + 1
    assert delay(attempts, "x", "a", None) == 0
    for k in range(REMEMBERED // 2 + 5):
        fail(attempts, 1, str(k), str(k), None)
    assert len(attempts._failures) == REMEMBERED
    assert not attempts._under_way
    with pytest.raises(RuntimeError), attempts.counted(budgets("y", "y", None)):
        raise RuntimeError
    assert ("address", "y") not in attempts._failures, "what could not be tried is given back"


def test_those_who_are_known_go_first_and_nobody_fills_the_line() -> None:
    async def all_of_it() -> tuple[list[str], list[str]]:
        passwords, order, refused = Passwords(threads=1, waiting=4), [], []
        go_on = threading.Event()

        async def ask(owner: str, *, known: bool = False) -> None:
            def compute() -> None:
                order.append(owner)
                go_on.wait(PATIENCE)

            try:
                await passwords.run(compute, owner=owner, known=known)
            except TooMany:
                refused.append(owner)

        tasks = []
        for owner, known in (("first", False), *[("flood", False)] * 6, ("other", False), ("known", True)):
            tasks.append(asyncio.create_task(ask(owner, known=known)))
            await asyncio.sleep(0)
        gone = asyncio.create_task(ask("gone", known=True))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*tasks)
        passwords.close()
        assert passwords._free == 1
        return order, refused

    order, refused = asyncio.run(all_of_it())
    assert order == ["first", "known", "flood", "flood", "flood", "other"]
    assert refused == ["flood"] * 3


@pytest.mark.parametrize(
    ("peer", "said", "proxies", "found"),
    [
        ("192.0.2.1", "198.51.100.1", (), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", ("127.0.0.1",), "192.0.2.1"),
        ("127.0.0.1", "198.51.100.1", ("127.0.0.1",), "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.9", ("127.0.0.1", "10.0.0.0/8"), "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, nonsense", ("127.0.0.1",), "127.0.0.1"),
        ("127.0.0.1", "", ("127.0.0.1",), "127.0.0.1"),
        ("::ffff:127.0.0.1", "2001:db8::1:2:3:4", ("127.0.0.1",), "2001:db8::/64"),
        ("", "198.51.100.1", ("127.0.0.1",), ""),
    ],
)
def test_only_a_proxy_of_the_configuration_says_where_somebody_is(
    peer: str, said: str, proxies: tuple[str, ...], found: str
) -> None:
    lines = [(b"X-Forwarded-For", part.encode()) for part in said.split(", ")]
    whole = [(b"x-forwarded-for", said.encode())]
    for headers in (lines, whole):
        assert address_of(peer, headers, [ip_network(p) for p in proxies]) == found


@pytest.mark.parametrize("wrong", ['"127.0.0.1"', '["localhost"]', "[1]", '["10.0.0.1/8"]'])
def test_wrong_proxies_are_said(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f'url = "http://x"\ndatabase = "sqlite:///d"\nproxies = {wrong}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="expected"):
        read_config(path)


# -- in the database, on both kinds -----------------------------------------------------------------------------------


@pytest.fixture
def accounts(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(module, "_digest", cheap)
    return Accounts(engine)


def at_once(works: list[Callable[[], bool]], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Choose passwords at once: each has seen that its link is good before any of them goes on."""
    together, real = threading.Barrier(len(works)), module._secret

    def secret(password: str) -> str:
        together.wait(PATIENCE)
        return real(password)

    monkeypatch.setattr(module, "_secret", secret)
    with ThreadPoolExecutor(len(works)) as pool:
        found = [f.result() for f in [pool.submit(work) for work in works]]
    monkeypatch.setattr(module, "_secret", real)
    return found


def test_a_link_is_good_once_also_when_it_is_used_at_once(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = accounts.add("ann", "Ann").id
    for links in (1, 4):
        tokens = [accounts.reset_token(ann) for _ in range(links)] * (4 // links)
        passwords = [f"{PASSWORD} {k}" for k in range(4)]
        works = [lambda t=t, p=p: accounts.reset(t, p) for t, p in zip(tokens, passwords, strict=True)]
        done = at_once(works, monkeypatch)
        assert sorted(done) == [False, False, False, True]
        assert [accounts.sign_in("ann", p) is not None for p in passwords] == done, "the one that was told so is it"


def test_a_password_that_is_changed_meanwhile_opens_nothing(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = accounts.add("ann", "Ann", PASSWORD).id
    token, real = accounts.reset_token(ann), module._fits

    def meanwhile(password: str, secret: str) -> bool:
        assert accounts.reset(token, "another password")
        return real(password, secret)

    monkeypatch.setattr(module, "_fits", meanwhile)
    assert accounts.sign_in("ann", PASSWORD) is None


def test_browsers_are_known_to_the_accounts_that_were_in_there(accounts: Accounts, engine: sa.Engine) -> None:
    for login in ("ann", "bob"):
        accounts.add(login, login.title(), PASSWORD)
    assert accounts.sign_in("ann", PASSWORD, "first")
    assert not accounts.sign_in("bob", "wrong password", "first")
    assert [accounts.knows("first", login) for login in (" Ann", "bob", "nobody")] == [True, False, False]
    assert accounts.sign_in("bob", PASSWORD, "first")
    assert accounts.knows("first", "bob")
    for k in range(BROWSERS + 2):
        accounts.sign_in("ann", PASSWORD, f"b{k}")
    assert accounts.knows(f"b{BROWSERS + 1}", "ann")
    with engine.connect() as connection:
        kept = connection.execute(sa.select(SESSIONS).where(SESSIONS.c.purpose == "browser")).all()
    assert len(kept) == BROWSERS + 1
    accounts.reset(accounts.reset_token(accounts.by_login("bob").id), "another password")
    assert not accounts.knows("first", "bob"), "a new password forgets them"
