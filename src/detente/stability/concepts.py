"""The solution concepts, as data. Adding one that fits the shape is one line here, and a page in the documentation."""

from __future__ import annotations

import re

from detente.conflict import Concept
from detente.errors import UsageError, nearest

# Nash, Annals of Mathematics 54 (1951) 286-295: nobody answers.
NASH = Concept("nash", responders="nothing")
# General metarationality, after Howard, Paradoxes of Rationality (1971): any answer counts.
GMR = Concept("gmr", responders="moves")
# Symmetric metarationality, after Howard (1971): any answer counts unless the focal decision maker escapes it.
SMR = Concept("smr", responders="moves", value="best")
# Sequential stability, after Fraser & Hipel, IEEE SMC 9 (1979) 805-816: only answers by which the answerers gain.
SEQ = Concept("seq", responders="improvements")
# Symmetric sequential stability, after Rêgo & Vieira, Group Decision and Negotiation 26 (2017): both restrictions.
SSEQ = Concept("sseq", responders="improvements", value="best")

CONCEPTS: dict[str, Concept] = {c.id: c for c in (NASH, GMR, SMR, SEQ, SSEQ)}
# What a concept with foresight of the mover's next move is without that foresight.
WITHOUT_COUNTERS: dict[str, Concept] = {SMR.id: GMR, SSEQ.id: SEQ}
SIM = "sim"  # simultaneous sanctioning does not fit the shape; see `simultaneous`
KNOWN: tuple[str, ...] = (*CONCEPTS, SIM)
DEFAULT: tuple[str, ...] = tuple(CONCEPTS)

# What implies what, for each decision maker and every model: used to explain, and asserted by the tests.
IMPLIES: tuple[tuple[str, str], ...] = (
    ("nash", "sseq"),
    ("sseq", "seq"),
    ("sseq", "smr"),
    ("seq", "gmr"),
    ("smr", "gmr"),
    ("seq", "sim"),
)


# What the literature has besides: whoever asks for it is told that it is not here, and not sent to another concept.
NOT_HERE: tuple[tuple[str, str], ...] = (
    ("coalition stability", r"c(nash|gmr|smr|seq|sseq|sim)|coalition.*"),
    ("stability with a limited number of moves", r"l\d+|lh|limited.*"),
    ("non-myopic stability", r"nm|nms|nonmyopic.*"),
    ("Stackelberg stability", r"stackelberg.*"),
    ("stability with attitudes", r"r(nash|gmr|smr|seq|sseq)|relational.*|attitude.*"),
    ("strong and weak stability", r"(strong|weak).*"),
)


def check_concepts(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids, each once, or raise `UsageError` for an unknown one."""
    for name in ids:
        if name not in KNOWN:
            plain = re.sub("[^a-z0-9]", "", name.lower())
            missing = next((what for what, ids in NOT_HERE if re.fullmatch(ids, plain)), None)
            every = f"known here: {', '.join(KNOWN)}"
            hint = f"Detente has no {missing}; {every}" if missing else nearest(name, KNOWN) or every
            raise UsageError(f"there is no solution concept “{name}” ({hint})")
    return tuple(dict.fromkeys(ids))
