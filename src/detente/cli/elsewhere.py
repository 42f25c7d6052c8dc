"""Who works on what is cut into chunks: this process, several here, or a cluster, as the command line says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from detente.cli.requests import given as given_of
from detente.cli.requests import line, no_effect
from detente.cli.support import progress

if TYPE_CHECKING:
    from detente.assess.ensembles import Runner

CERTIFICATES = {"tls_ca": "ca", "tls_cert": "cert", "tls_key": "key"}


@contextmanager
def runner_of(given: Mapping[str, Any]) -> Iterator[Runner | None]:
    """Give whoever the command line gives the work to; None where that is this process.

    Raises
    ------
    UsageError
        If the scheduler cannot be asked, or options have no effect; see `detente.cluster.connected`.
    BoundReached
        If it has no workers.
    """
    named = given_of(*CERTIFICATES)
    if given["scheduler"] is None and named:
        no_effect(named, "without --scheduler", line(named))
    if given["processes"] is not None and given["scheduler"] is not None:
        no_effect(
            ["processes"], "with --scheduler, which says who works", line(["processes"]), line(["scheduler", *named])
        )
    from detente.cluster import Address, Certificates, Processes, connected

    if given["scheduler"] is None:
        yield None if (given["processes"] or 1) == 1 else Processes(given["processes"])
        return

    where = Address.read(given["scheduler"])
    certificates = None
    if len(named) == len(CERTIFICATES):
        certificates = Certificates(**{name: given[option] for option, name in CERTIFICATES.items()})
    elif where.scheme == "tcp" and where.is_here and named:
        no_effect(named, f"with {where}, which is not encrypted", line(named))
    with ExitStack() as until:
        with progress() as told:
            told(f"asking the scheduler at {where}")
            cluster = until.enter_context(connected(str(where), certificates))
        yield cluster
