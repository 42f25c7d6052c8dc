"""From where somebody sends: the address of the connection, or what a trusted proxy says it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
HEADER = b"x-forwarded-for"


def address_of(peer: str, headers: Iterable[tuple[bytes, bytes]], proxies: Sequence[Network]) -> str:
    """Return the address that requests are counted under.

    What a header says counts only as far as it was written by a proxy of the configuration: it is read from its end,
    to the first address that is none of these. Of IPv6 it is the network of 64 bits, which one person has whole.
    """
    said = [part.strip() for key, value in headers if key.lower() == HEADER for part in value.split(b",")]
    found = _read(peer)
    while found is not None and said and any(found in network for network in proxies):
        before = _read(said.pop().decode("latin-1"))
        if before is None:
            break
        found = before
    if found is None:
        return peer
    return f"{IPv6Network((int(found), 64), strict=False)}" if isinstance(found, IPv6Address) else str(found)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
