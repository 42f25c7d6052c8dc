"""The audits of a case's evidence, computed anew from its sources, claims and actors each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Annotated, TypeAlias

from detente.arguments import Bounds
from detente.case import Case
from detente.case.acting import everybody_who_acts
from detente.case.elements import Layer
from detente.case.sections import kinds
from detente.case.walk import written
from detente.display import Tabular
from detente.errors import UsageError
from detente.evidence import Actor, Claim, Source, resolve_claim
from detente.evidence.actors import also_called
from detente.evidence.agreement import AUTHOR, Agreement, agreement
from detente.evidence.audits import (
    Firmness,
    Ground,
    Likened,
    Recorded,
    Repetition,
    Unsaid,
    analogies,
    firmness,
    incidents,
    independence,
    repetitions,
    standing_not_said,
    unnamed,
    unrecorded,
    unsourced,
)
from detente.evidence.coding import layer_of
from detente.evidence.dates import When, read_date
from detente.evidence.lexicon import Lexicon
from detente.evidence.marks import QuotationCheck, check_quotations
from detente.evidence.renderings import Rendered, renderings
from detente.evidence.voices import Voices, voices

AUDITS: dict[str, str] = {
    "voices": "who is quoted, paraphrased, spoken about and absent",
    "unnamed": "claims that rest on a source nobody names",
    "unsourced": "statements of fact, motive or preference without a source",
    "independence": "what several documents repeat from one speaker, and what rests on one voice only",
    "hedges": "which elements of the case rest on hedged claims",
    "quotations": "quotation marks without a quotation, quotations without marks, words that nobody said",
    "words": "hedges, certainty markers, loaded words and scare quotes, in the sources and in the case's own words",
    "dates": "dates that are partial, relative or missing, and what they come to",
    "incidents": "what is recorded of each incident, and what of it is missing; nothing is added up",
    "renderings": "several renderings of one saying, word by word, and what was elided",
    "analogies": "comparisons with something else, and what rests on them",
    "linked": "issues that hang together with this conflict and are not modelled",
    "agreement": "how far the coders agree, by Krippendorff's alpha",
}
AuditName: TypeAlias = Annotated[str, Bounds(among=AUDITS)]
WORD_KINDS = ("hedge", "booster", "loaded-word", "scare-quote")


@dataclass(frozen=True)
class Uncoded:
    """A word of the lexicon in a source that no claim of its kind covers, or in the case's own words.

    `where` is the id of the source, or the place in the case; `start` and `end` count in the text of either.
    """

    where: str
    start: int
    end: int
    words: str
    kind: str


@dataclass(frozen=True)
class WordAudit:
    """Claims by kind of word; what the lexicon finds besides in the sources; what it finds in the case's own words."""

    coded: Mapping[str, tuple[str, ...]]
    uncoded: tuple[Uncoded, ...]
    own: tuple[Uncoded, ...]


@dataclass(frozen=True)
class DateAudit:
    """A date expression: the claim, the speaker or the source it belongs to, and what it comes to."""

    of: str
    source: str
    when: When


@dataclass(frozen=True)
class LinkedIssue:
    """An issue outside the model: where the case tells of it, why it is left out, and what it touches.

    `touches` are ids of actors and options, `evidence` the claims that tell of it.
    """

    where: str
    because: str
    touches: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ByAnalogy:
    """An argument whose scheme is analogy: where the case has it, what it says, and the claims it names.

    `elements` are the entries, other arguments aside, that name one of these claims as well: there it counts.
    """

    where: str
    says: str
    claims: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Audit(Tabular):
    """What the audits found; None is an audit nobody asked for, or one that needs a text that is not at hand.

    `absent_texts` are the sources whose words are not at hand, so that marks, words and dates in them were not seen.

    Parameters
    ----------
    case, title, case_sha256
        The case: its name, its title, and the digest of its file.
    coder
        Whose claims were audited; None = the author's.
    sources, claims, actors
        What was audited, by ids.
    absent_texts
        The sources whose words are not at hand.
    asked
        The audits asked for.
    voices, unnamed, standing_not_said, unsourced, repetitions, bases, firmness, quotations, words, dates, agreement
        What each audit found.
    incidents, unrecorded, renderings, analogies, by_analogy, linked
        What further audits found: of events, of several words for one saying, of comparisons and of arguments by them,
        of linked issues.
    """

    case: str
    title: str
    coder: str | None
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    actors: Mapping[str, Actor]
    absent_texts: tuple[str, ...]
    asked: tuple[str, ...]
    voices: Voices | None = None
    unnamed: tuple[Claim, ...] | None = None
    unsourced: tuple[Claim, ...] | None = None
    repetitions: tuple[Repetition, ...] | None = None
    bases: tuple[Ground, ...] | None = None
    firmness: tuple[Firmness, ...] | None = None
    quotations: Mapping[str, QuotationCheck] | None = None
    words: WordAudit | None = None
    dates: tuple[DateAudit, ...] | None = None
    agreement: Agreement | None = None
    case_sha256: str | None = None
    standing_not_said: tuple[Unsaid, ...] | None = None
    incidents: tuple[Recorded, ...] | None = None
    unrecorded: tuple[Claim, ...] | None = None
    renderings: tuple[Rendered, ...] | None = None
    analogies: tuple[Likened, ...] | None = None
    by_analogy: tuple[ByAnalogy, ...] | None = None
    linked: tuple[LinkedIssue, ...] | None = None

    def __repr__(self) -> str:
        return f"<Audit of {self.case}: {', '.join(self.asked)}>"


def audit_case(
    case: Case,
    texts: Mapping[str, str],
    only: Collection[str] = (),
    coder: str | None = None,
    lexicon: Lexicon | None = None,
) -> Audit:
    """Audit the evidence of a case.

    Parameters
    ----------
    case
        The case; one that is evidence alone will do.
    texts
        The texts at hand, by the id of their source.
    only
        Names from `AUDITS`; all by default.
    coder
        Whose claims are audited; the author's by default. Codings are never mixed.
    lexicon
        The words looked for; the lexicon that ships by default.

    Raises
    ------
    UsageError
        For an unknown coder.
    """
    evidence = case.evidence
    if coder is not None and coder not in evidence.coders:
        raise UsageError(f"there is no coder “{coder}” (known here: {', '.join(evidence.coders) or 'none'})")
    sources, actors = evidence.sources, evidence.actors
    claims = {c.id: c for c in layer_of(evidence.claims.values(), coder)}
    asked = tuple(name for name in AUDITS if not only or name in only)
    elements = rests_on(case)
    found: dict[str, object] = {}
    parties, linked = everybody_who_acts(case)
    speaking = also_called(actors.values(), parties, linked)
    if "voices" in asked:
        found["voices"] = voices(claims.values(), actors.values(), parties, sources, linked)
    if "unnamed" in asked:
        found["unnamed"] = unnamed(claims.values())
        found["standing_not_said"] = standing_not_said(claims.values(), sources)
    if "unsourced" in asked:
        found["unsourced"] = unsourced(claims.values())
    if "independence" in asked:
        found["repetitions"] = repetitions(claims.values(), speaking)
        found["bases"] = independence(elements, claims, speaking)
    if "hedges" in asked:
        found["firmness"] = firmness(elements, claims)
    if "quotations" in asked:
        found["quotations"] = {
            k: check_quotations((c for c in claims.values() if c.source == k), text) for k, text in texts.items()
        }
    if "words" in asked:
        found["words"] = _words(case, claims, texts, lexicon or Lexicon.load())
    if "dates" in asked and (only or find_spec("edtf") is not None):  # an extra; asked for by name it is missed
        found["dates"] = tuple(_dates(sources, claims, texts))
    found.update(_registers(asked, claims, sources, elements, texts))
    if "analogies" in asked:
        found["by_analogy"] = tuple(_by_analogy(case, elements))
    if "linked" in asked:
        found["linked"] = tuple(_linked(case))
    if "agreement" in asked:
        found["agreement"] = _agreement(evidence, texts)
    absent = tuple(k for k in sources if k not in texts)
    found["case_sha256"] = case.sha256
    return Audit(case.name, case.title, coder, sources, claims, actors, absent, asked, **found)  # type: ignore[arg-type]  # each name from its audit


def _registers(
    asked: Collection[str], claims: Mapping[str, Claim], sources: Mapping[str, Source],
    elements: Mapping[str, tuple[str, ...]], texts: Mapping[str, str],
) -> Iterator[tuple[str, object]]:  # fmt: skip
    """Yield what is listed of events, of renderings of one saying, and of comparisons."""
    if "incidents" in asked:
        yield "incidents", incidents(claims, sources)
        yield "unrecorded", unrecorded(claims.values())
    if "renderings" in asked:
        several = [c for c in claims.values() if c.renderings]
        yield "renderings", renderings(several, {c.id: _words_of(c, texts) for c in several})
    if "analogies" in asked:
        yield "analogies", analogies(claims, elements)


def _linked(case: Case) -> Iterator[LinkedIssue]:
    for prefix, e in written(case):
        if e.kind == "left out" and e.body.values.get("linked"):
            given = e.body.values
            because = " ".join(given["because"].split())
            yield LinkedIssue(_place(prefix, e.short), because, given.get("touches", ()), given.get("evidence", ()))


def _by_analogy(case: Case, elements: Mapping[str, tuple[str, ...]]) -> Iterator[ByAnalogy]:
    """Yield the arguments by analogy, each where the case has it; of one that a layer takes away nothing is told."""
    arguments = [(prefix, e) for prefix, e in written(case) if e.kind == "argument"]
    told = {_place(prefix, name) for prefix, e in arguments for name in (e.short, e.address)}
    for prefix, e in arguments:
        if e.body.values.get("scheme") == "analogy" and not e.body.values.get("dropped"):
            claims = tuple(map(str, e.body.note.evidence))
            besides = (k for k, named in elements.items() if k not in told and not set(named).isdisjoint(claims))
            yield ByAnalogy(_place(prefix, e.short), str(e.body.values.get("says", e.short)), claims, tuple(besides))


def _words_of(claim: Claim, texts: Mapping[str, str]) -> str | None:
    return resolve_claim(claim, texts[claim.source]).words if claim.source in texts else claim.quote


def _agreement(evidence: Layer, texts: Mapping[str, str]) -> Agreement | None:
    """Compare the people who coded, or the rules as well where there is only one, in sources of known length."""
    lengths = {k: s.characters for k, s in evidence.sources.items() if s.characters is not None}
    lengths |= {k: len(text) for k, text in texts.items()}
    claims = [c for c in evidence.claims.values() if c.source in lengths]
    coded = list(dict.fromkeys(c.coder or AUTHOR for c in claims))
    people = [c for c in coded if c not in evidence.coders or evidence.coders[c].kind != "rules"]
    chosen = people if len(people) > 1 else coded
    return agreement(claims, lengths, chosen) if len(chosen) > 1 else None


def rests_on(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the entries of a case that name claims, with these; an entry is named as in the file.

    A term is ``V2.T6``, the fourth statement of a decision maker ``RUS.4``; in a perspective or a phase its id stands
    in front. Where several entries would be called the same, each has its whole address.
    """
    # An owner rests on what its option rests on, and is not told twice.
    found = [(p, e, tuple(str(c) for c in e.note.evidence)) for p, e in written(case) if e.note and e.kind != "owner"]
    called = Counter(_place(prefix, e.short) for prefix, e, claims in found if claims)
    return {
        place if called[place] == 1 else _place(prefix, e.address): claims
        for prefix, e, claims in found
        if claims
        for place in [_place(prefix, e.short)]
    }


def _place(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _words(case: Case, claims: Mapping[str, Claim], texts: Mapping[str, str], lexicon: Lexicon) -> WordAudit:
    coded = {kind: tuple(c.id for c in claims.values() if c.kind == kind) for kind in WORD_KINDS}
    uncoded: list[Uncoded] = []
    for source, text in texts.items():
        covered = {kind: [c for c in claims.values() if c.kind == kind and c.source == source] for kind in WORD_KINDS}
        uncoded += [
            Uncoded(source, hit.start, hit.end, hit.words, hit.kind)
            for hit in lexicon.find(text)
            if not any(c.start < hit.end and hit.start < c.end for c in covered.get(hit.kind, ()))
        ]
    own = [
        Uncoded(where, hit.start, hit.end, hit.words, hit.kind)
        for where, text in _own_words(case)
        for hit in lexicon.loaded(text)
    ]
    return WordAudit(coded, tuple(uncoded), tuple(own))


def _own_words(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the words by which the case itself calls things; those of sources, claims and actors are somebody else's.

    Nor is a citation the case's own: it names what somebody else published.
    """
    known = kinds()
    for prefix, e in written(case):
        if not (e.kind in known and known[e.kind].documents) and e.path != ("citation",):
            for field, text in e.texts:
                yield _place(prefix, e.short if field in ("", "name") else f"{e.short}.{field}"), text


def _dates(sources: Mapping[str, Source], claims: Mapping[str, Claim], texts: Mapping[str, str]) -> Iterator[DateAudit]:
    for source in sources.values():
        if source.date is not None:
            yield DateAudit(source.id, source.id, read_date(source.date, source.anchor))
    told = set()
    for claim in claims.values():
        anchor = _anchor(sources[claim.source]) if claim.source in sources else None
        if claim.kind == "date" and (claim.source in texts or claim.quote):
            words = claim.quote or texts[claim.source][claim.start : claim.end]
            yield DateAudit(claim.id, claim.source, read_date(words, anchor))
        for link in claim.by:
            if link.date is not None and (link.who, link.date) not in told:
                told.add((link.who, link.date))
                words = re.sub(r"\s*\(.*\)$", "", link.date)
                yield DateAudit(link.who, claim.source, read_date(words, anchor))


def _anchor(source: Source) -> str | None:
    """Return the day that relative dates count from: the analyst's, or that of the document where it is a whole day."""
    if source.anchor is not None:
        return source.anchor
    return source.date if source.date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.date) else None
