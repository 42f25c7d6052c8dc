"""`graphml`: who is said to be with or against whom, for programs that work with networks."""

from __future__ import annotations

from detente.exchange.graphml import written
from detente.exchange.models._format import ModelFormat, Outgoing, Sent
from detente.exchange.models._relations import sent


def write(going: Outgoing) -> Sent:
    """Return the file; see `detente.exchange.models._relations`."""
    return sent(going, "a file of GraphML", lambda nodes, edges, says: written(nodes, edges, says=says))


FORMAT = ModelFormat(
    label="relations as GraphML (.graphml): who is said to be with or against whom",
    media_type="application/graphml+xml",
    write=write,
    endings=(".graphml",),
    evidence=True,
    remark="after",
)
