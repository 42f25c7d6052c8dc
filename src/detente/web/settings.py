"""How a workbench runs: for one person on this machine, or for a team."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from detente.errors import UsageError, nearest
from detente.web.addresses import Network

Origin = tuple[str, str, int]
MIB = 1 << 20


@dataclass(frozen=True)
class Settings:
    """Everything the server is told.

    Parameters
    ----------
    mode
        ``local`` (one person, a token instead of accounts) or ``team``.
    database
        The URL of the database.
    origins
        The addresses under which the server is reached, as (scheme, host, port); requests under any other are refused.
    token
        In local mode what opens the workbench.
    person
        In local mode the name in the history.
    url
        In team mode the public address, of which reset links are made; it may have a path.
    body_limit, upload_limit, body_seconds
        Bounds on what a request may carry, and on the time it may take to arrive.
    proxies
        The networks of the proxies whose word is taken for where a request comes from.
    streams, streams_each
        How many pages may listen for changes, in all and per person.
    workers
        How many processes do the server's work: questions, documents, imports; one of them what is quick only.
    connections
        How many connections there may be at once.
    """

    mode: Literal["local", "team"]
    database: str
    origins: frozenset[Origin]
    token: str = ""
    person: str = "You"
    url: str = ""
    proxies: tuple[Network, ...] = ()
    body_limit: int = 5 * MIB
    upload_limit: int = 20 * MIB
    body_seconds: float = 30
    streams: int = 500
    streams_each: int = 12
    workers: int = 3
    connections: int = 1000
    inline_options: int = 14
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Whether everything comes over TLS, so that cookies may be limited to it."""
        return all(scheme == "https" for scheme, _, _ in self.origins)

    @property
    def cookie(self) -> str:
        """The name of the session cookie; cookies do not tell ports apart, so it names the port."""
        port = min((port for _, _, port in self.origins), default=0)
        if self.secure and not self.base:
            return "__Host-detente"
        return ("__Secure-detente" if self.secure else f"detente_{port}") + self.base.replace("/", "-")

    @property
    def base(self) -> str:
        """The path that the workbench is below, such as ``/detente``; "" where it has the whole of its address."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def browser_cookie(self) -> str:
        """The name of the cookie by which a browser is known in which somebody has signed in before."""
        return f"{self.cookie}-known"

    @property
    def hosts(self) -> frozenset[str]:
        """What the Host header may say."""
        default = {"http": 80, "https": 443}
        names = set()
        for scheme, host, port in self.origins:
            shown = f"[{host}]" if ":" in host else host
            names.add(f"{shown}:{port}")
            if default.get(scheme) == port:
                names.add(shown)
        return frozenset(names)


def origin_of(text: str) -> Origin | None:
    """Return scheme, host and port of an address, or None where it is none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or {"http": 80, "https": 443}[parts.scheme]


def local_settings(database: str, host: str, port: int, token: str, person: str) -> Settings:
    """Return the settings for one person on this machine."""
    names = {host, "127.0.0.1", "localhost"} if host in ("127.0.0.1", "localhost", "::1") else {host}
    origins = frozenset(("http", name, port) for name in names)
    return Settings("local", database, origins, token=token, person=person)


KEYS: dict[str, type] = {
    "url": str, "database": str, "host": str, "port": int, "proxies": list, "workers": int, "streams": int,
    "connections": int, "body_limit": int, "upload_limit": int,
}  # fmt: skip
OWN = ("admin", "api", "assets", "cases", "login", "logout", "open", "reset")
"""What the addresses of the workbench itself begin with."""
KINDS = {str: "a text", int: "a number", list: "a list of texts"}


def read_config(path: Path) -> tuple[Settings, str, int]:
    """Read the configuration of a team server: the settings, and the host and port to listen on.

    Raises
    ------
    UsageError
        If the file cannot be read, or has wrong or missing keys.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise UsageError(f"{path} is not TOML: {e}") from None
    for key, value in data.items():
        if key not in KEYS:
            hint = nearest(key, KEYS)
            raise UsageError(f"{path}: found the key “{key}”" + (f" ({hint})" if hint else ""))
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise UsageError(f"{path}: found {value!r} for “{key}”; expected {KINDS[KEYS[key]]}")
        if isinstance(value, int) and value < (0 if key == "port" else 1):
            raise UsageError(f"{path}: found {value} for “{key}”; expected a number above 0")
    missing = [key for key in ("url", "database") if key not in data]
    if missing:
        raise UsageError(f"{path} lacks “{missing[0]}”")
    origin = origin_of(data["url"])
    if wrong := _wrong_address(data["url"]):
        raise UsageError(f"{path}: found {data['url']!r} for “url”; {wrong}")
    assert origin is not None
    bounds = {k: data[k] for k in ("workers", "streams", "connections", "body_limit", "upload_limit") if k in data}
    proxies = tuple(_network(path, found) for found in data.get("proxies", ()))
    settings = Settings(
        "team", data["database"], frozenset({origin}), url=data["url"].rstrip("/"), proxies=proxies, **bounds
    )
    return settings, data.get("host", "127.0.0.1"), data.get("port", 8300)


def _network(path: Path, text: Any) -> Network:
    try:
        return ip_network(text if isinstance(text, str) else "")
    except ValueError:
        raise UsageError(
            f"{path}: found {text!r} in “proxies”; expected addresses such as 127.0.0.1 or networks such as 10.0.0.0/8"
        ) from None


def _wrong_address(url: str) -> str:
    """Return why an address cannot be the public one; "" where it can."""
    if origin_of(url) is None:
        return "expected an address such as https://detente.example.org or https://example.org/detente"
    parts = urlsplit(url)
    if parts.query or parts.fragment or "?" in url or "#" in url:
        return "an address without “?” and “#” is expected"
    if parts.username is not None or parts.password is not None:
        return "an address without a name and a password is expected"
    steps = parts.path.rstrip("/").split("/")[1:]
    if not all(re.fullmatch(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*", step) for step in steps):
        return "a path of letters, digits and “-._~” is expected, such as /detente"
    if steps and steps[0] in OWN:
        return f"“/{steps[0]}” is an address of the workbench itself; choose another path, such as /detente"
    return ""
