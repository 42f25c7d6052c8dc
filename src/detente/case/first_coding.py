"""What the rules of the first pass propose, as claims of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from detente.case.case import Case
from detente.errors import UsageError
from detente.evidence import Claim, Coder
from detente.evidence.first_pass import CODER, as_claims, first_pass
from detente.evidence.lexicon import Lexicon


def with_first_pass(case: Case, texts: Mapping[str, str], lexicon: Lexicon | None = None) -> Case:
    r"""Return the case with what the rules propose for texts of its sources, as claims of the coder `first_pass`.

    Proposals made earlier for these sources are replaced; what anybody else coded stays as it is.

    Parameters
    ----------
    case
        The case; its sources name the texts.
    texts
        Texts by the ids of their sources, normalised as the offsets of claims require.
    lexicon
        The words to look for; the lexicon that ships where none is given.

    Raises
    ------
    UsageError
        If a text is of no source of the case, or a person is a coder under the id `first_pass`.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case("format: detente/1\nsources: {letter: {name: a letter}}")
    >>> coded = with_first_pass(case, {"letter": "Perhaps."})
    >>> [(c.id, c.kind, c.coder) for c in coded.layer.claims.values()]
    [('fp001', 'hedge', 'first_pass')]
    """
    layer = case.layer
    for name in texts:
        if name not in layer.sources:
            raise UsageError(f"there is no source “{name}” in {case.name} for the first pass to read")
    if CODER in layer.coders and layer.coders[CODER].kind != "rules":
        raise UsageError(f"{case.name}: the coder “{CODER}” is not a set of rules; give that coder another id")
    kept = {k: c for k, c in layer.claims.items() if c.coder != CODER or c.source not in texts}
    numbers = count(1)
    added: dict[str, Claim] = {}
    for name, text in texts.items():
        for claim in as_claims(first_pass(text, lexicon), name, text):
            free = next(i for i in (f"fp{n:03}" for n in numbers) if i not in kept)
            added[free] = replace(claim, id=free)
    coders = {**layer.coders, CODER: Coder(CODER, "rules of the first pass", "rules")}
    return replace(case, layer=replace(layer, claims={**kept, **added}, coders=coders))
