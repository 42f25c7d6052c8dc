"""`gexf`: who is said to be with or against whom, as Gephi reads it."""

from __future__ import annotations

from detente.exchange.gexf import written
from detente.exchange.models._format import ModelFormat, Outgoing, Sent
from detente.exchange.models._relations import sent


def write(going: Outgoing) -> Sent:
    """Return the file; see `detente.exchange.models._relations`."""
    return sent(going, "a file of GEXF", lambda nodes, edges, says: written(nodes, edges, says=says))


FORMAT = ModelFormat(
    label="relations as GEXF (.gexf): who is said to be with or against whom, for Gephi",
    media_type="application/gexf+xml",
    write=write,
    endings=(".gexf",),
    evidence=True,
    remark="after",
)
