"""Sources and claims: who says what, at which place of which text."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.evidence.actors import Actor, ActorChange, Mention
    from detente.evidence.claims import Attribution, Claim
    from detente.evidence.coding import Coder
    from detente.evidence.sources import Resolved, Source, SourceMismatch, resolve_claim, verify_source
    from detente.evidence.vocabulary import KINDS, MODALITIES, MODES, POLARITIES, STANDINGS
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "KINDS",
    "MODALITIES",
    "MODES",
    "POLARITIES",
    "STANDINGS",
    "Actor",
    "ActorChange",
    "Attribution",
    "Claim",
    "Coder",
    "Mention",
    "Resolved",
    "Source",
    "SourceMismatch",
    "resolve_claim",
    "verify_source",
]
