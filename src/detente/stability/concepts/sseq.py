"""Symmetric sequential stability: as SEQ, and i could not escape the answer by a further move of its own.

Both restrictions: answerers gain, and i reaches nothing better than s from where they end. After Rêgo & Vieira, *Group
Decision and Negotiation* 26 (2017).
"""

from detente.stability.sanctioned import GAINING, Sanctioned
from detente.works import REGO_VIEIRA_2017, after

CONCEPT = Sanctioned(
    id="sseq",
    name="SSEQ",
    title="symmetric sequential stability",
    meaning="as SEQ, and whoever moved first could not escape that answer",
    plain="by reactions that serve those who react, and from which there is no escape",
    citation=after(REGO_VIEIRA_2017),
    responders="improvements",
    value="best",
    undeterred=f"{GAINING} makes this unattractive",
    implies=("seq", "smr"),
    default=True,
)
