"""Sources and claims: who says what, at which place of which text."""

from detente.evidence.sources import Claim, Resolved, Source, SourceMismatch, resolve_claim, verify_source

__all__ = ["Claim", "Resolved", "Source", "SourceMismatch", "resolve_claim", "verify_source"]
