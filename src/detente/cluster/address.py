"""Where a scheduler is, and by which certificates one speaks to it: encrypted, unless it is on this machine."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path

from detente.errors import UsageError

PORT = 8786
"""Where a scheduler listens unless it is told otherwise."""
_WRITTEN = re.compile(
    r"(?:(?P<scheme>[a-z]+)://)?(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[\w.-]+))(?::(?P<port>\d{1,5}))?"
)
OPTIONS = {"ca": "--tls-ca", "cert": "--tls-cert", "key": "--tls-key"}


@dataclass(frozen=True)
class Certificates:
    """The files by which two sides know each other, each in the PEM format.

    Parameters
    ----------
    ca
        The authority that signed the certificates of the scheduler and of all workers. Whoever has one of these is
        taken for one of them, whatever machine it names: the authority is one of your own, and signs nothing else.
    cert, key
        The certificate that is shown here, signed by the same authority, and its private key.
    """

    ca: str | os.PathLike[str]
    cert: str | os.PathLike[str]
    key: str | os.PathLike[str]

    def __post_init__(self) -> None:
        for one in fields(self):
            path = os.fspath(getattr(self, one.name))
            try:
                Path(path).open("rb").close()
            except OSError as e:
                raise UsageError(f"{OPTIONS[one.name]}: {path}: {e.strerror or e}") from None


@dataclass(frozen=True)
class Address:
    """Where a scheduler listens.

    Parameters
    ----------
    scheme
        `tls` or `tcp`.
    host, port
        The machine, by its name or number, and the port there.
    """

    scheme: str
    host: str
    port: int = PORT

    @classmethod
    def read(cls, text: str) -> Address:
        """Read an address such as ``tls://head.example:8786``; without ``tls://`` it is not encrypted.

        Raises
        ------
        UsageError
            If it is none.
        """
        found = _WRITTEN.fullmatch(text)
        scheme = (found["scheme"] or "tcp") if found else ""
        port = int(found["port"] or PORT) if found else 0
        if found is None or scheme not in ("tcp", "tls") or not 0 < port < 1 << 16:
            raise UsageError(
                f"found “{text}” for the address of a scheduler; expected tls://HOST:PORT, or tcp://127.0.0.1:PORT on "
                "this machine"
            )
        return cls(scheme, found["six"] or found["host"], port)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nothing said to it leaves the machine."""
        return is_loopback(self.host)

    def check(self, certificates: Certificates | None) -> None:
        """Refuse an address that would be spoken to without encryption, or without certificates where it has it."""
        with_them = " ".join(f"{option} FILE" for option in OPTIONS.values())
        if self.scheme == "tls" and certificates is None:
            raise UsageError(f"{self} is spoken to with certificates on both sides; give {with_them}")
        if self.scheme == "tcp" and not self.is_here:
            raise UsageError(
                f"{self} is not on this machine, and tcp:// is not encrypted: whoever is between can read the model, "
                f"and whoever reaches the scheduler can run programs on its workers; start it with --protocol tls, and "
                f"ask {Address('tls', self.host, self.port)} with {with_them}"
            )
        if self.scheme == "tcp" and certificates is not None:
            raise UsageError(f"certificates have no effect with {self}; ask {Address('tls', self.host, self.port)}")

    def __str__(self) -> str:
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Tell whether a name or number is that of the machine itself; of names only `localhost` is.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("192.168.0.7")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
