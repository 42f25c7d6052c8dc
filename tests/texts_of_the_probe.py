"""The probe case with texts for its sources, which it knows by their digests only."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from detente.catalog import read_case

PROBE = Path(__file__).with_name("probe.yaml")


def probe() -> tuple[str, dict[str, str]]:
    """Return the probe case with a text of our own for each source; what claims quote is at its place."""
    case = read_case(str(PROBE))
    text, texts = PROBE.read_text(encoding="utf-8"), {}
    for source in case.evidence.sources.values():
        letters = list(("A 😀 word or two, 𝒳. " * 40)[: source.characters or 60])
        for claim in case.evidence.claims.values():
            if claim.source == source.id and claim.quote:
                said = f"{claim.prefix or ''}{claim.quote}{claim.suffix or ''}"
                start = claim.start - len(claim.prefix or "")
                letters[start : start + len(said)] = said
        texts[source.id] = "".join(letters)
        if source.sha256:
            text = text.replace(source.sha256, sha256(texts[source.id].encode()).hexdigest())
    return text, texts
