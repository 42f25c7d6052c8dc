"""What `audit` found as a JSON object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypedDict, cast

from detente.assess.audit import WORD_KINDS, Audit, DateAudit, Uncoded
from detente.evidence.audits import RECORDED, Firmness, Recorded
from detente.evidence.claims import Incident
from detente.evidence.marks import QuotationCheck
from detente.evidence.renderings import Passage, Rendered
from detente.evidence.voices import Voice, Voices
from detente.report.agreement import AgreementRecord, agreement_record
from detente.report.shapes import Count, Name, SpanRecord, Such

GIVEN = ("title", "author", "outlet", "date", "retrieved")
STANDINGS = ("named", "unnamed", "institutional")
PRESENT = ("quoted", "paraphrased", "passes on", "spoken about", "absent")
SPEAKS = ("quoted", "described", "paraphrased", "passes on")


class SourceRecord(TypedDict):
    """A source."""

    source: Annotated[Name, "Its id."]
    missing: Annotated[
        list[Annotated[str, Such(enum=[*GIVEN])]],
        "What of title, author, outlet, date and retrieval nobody gave.",
    ]
    at_hand: Annotated[bool, "Whether its words were at hand."]


class VoiceRecord(TypedDict):
    """Somebody who speaks."""

    who: Annotated[str, "The speaker as the coder wrote it."]
    actor: Annotated[str | None, "The id of the actor it is, or null."]
    standing: Annotated[
        str | None,
        "Named, unnamed, institutional, or null where nobody said.",
        Such(enum=[*STANDINGS, None]),
    ]
    claims: Annotated[list[Name], "Claims whose innermost speaker it is."]
    characters: Annotated[Count, "The characters these cover."]
    quotations: Annotated[list[Name], "Quotation spans that hold its words."]
    quoted_characters: Annotated[Count, "Their length."]
    fragments: Annotated[list[Name], "Other claims that hold a few of its words."]
    described: Annotated[bool, "Whether it only appears in what somebody else says of it."]
    role: Annotated[str, "How it speaks.", Such(enum=[*SPEAKS])]
    relays: Annotated[list[Name], "Claims in which it passes on what somebody else says."]
    words: Annotated[list[Name], "All claims that give its words: quotation spans, and others with a mode that quotes."]
    word_characters: Annotated[Count, "The characters these cover."]
    modes: Annotated[list[str], "How its words are given, as far as the coder said."]
    how: Annotated[
        str, "Its role; not said where no mode was given for any of its words.", Such(enum=[*SPEAKS, "not said"])
    ]


class PresenceRecord(TypedDict):
    """How an actor is present."""

    actor: Annotated[str, "The id of the actor or decision maker."]
    name: Annotated[str, "Its name."]
    role: Annotated[str, "How it is present, its parts counted as its own.", Such(enum=[*PRESENT])]
    own: Annotated[str, "How it is present without its parts.", Such(enum=[*PRESENT])]
    mentions: Annotated[Count, "Places where it or a part of it is named."]
    claims_about: Annotated[Count, "Claims about it."]
    how: Annotated[
        str,
        "Its role; not said where it speaks and no mode was given for its words.",
        Such(enum=[*PRESENT, "not said"]),
    ]


class VoicesRecord(TypedDict):
    """Who is quoted, paraphrased, spoken about and absent."""

    quotations: Annotated[list[Name], "Every quotation span."]
    quoted_characters: Annotated[Count, "Their length together."]
    document: Annotated[list[Name], "Claims with no other speaker than the document."]
    words: Annotated[list[Name], "Every claim that gives a speaker's words."]
    word_characters: Annotated[Count, "The characters these cover, added up over the speakers."]
    voices: Annotated[list[VoiceRecord], "Who speaks, or passes on what others say."]
    presence: Annotated[list[PresenceRecord], "How each actor is present."]


class UnsaidRecord(TypedDict):
    """A speaker of whom it is not said whether it is named."""

    who: Annotated[str, "The speaker as the coder wrote it."]
    claims: Annotated[list[Name], "The claims in which it is not said."]


class RepetitionRecord(TypedDict):
    """A speaker that reaches the case on several paths."""

    who: Annotated[str, "The speaker."]
    paths: Annotated[list[str], "The paths."]
    claims: Annotated[list[Name], "The claims."]


class OneVoiceRecord(TypedDict):
    """An element with several claims of one voice."""

    element: Annotated[str, "The element, named as in the file."]
    claims: Annotated[list[Name], "The claims it rests on."]
    voices: Annotated[list[str], "The voices these come down to."]


class IndependenceRecord(TypedDict):
    """What is repeated, and what rests on one voice only."""

    repetitions: Annotated[list[RepetitionRecord], "Speakers that reach the case on several paths."]
    one_voice: Annotated[list[OneVoiceRecord], "Elements with several claims of one voice."]


class HedgeRecord(TypedDict):
    """An element that inherits a hedge."""

    element: Annotated[str, "The element, named as in the file."]
    claims: Annotated[list[Name], "The claims it rests on."]
    hedged: Annotated[list[Name], "Those coded as hedged."]
    hedges: Annotated[list[Name], "The hedges."]


class QuotationsRecord(TypedDict):
    """How the quotation marks of a text compare with the coding."""

    source: Annotated[Name, "Its id."]
    unaccounted: Annotated[list[SpanRecord], "In quotation marks, and not coded."]
    uncoded_blocks: Annotated[list[SpanRecord], "A block after a reporting phrase, and not coded."]
    unmarked: Annotated[list[Name], "Quotations without quotation marks."]
    said_by_nobody: Annotated[list[Name], "In quotation marks, and said by nobody by the coder's own mode."]


_Dashed = TypedDict(
    "_Dashed",
    {
        "loaded-word": Annotated[list[Name], "Loaded words."],
        "scare-quote": Annotated[list[Name], "Scare quotes."],
    },
)


class CodedWordsRecord(_Dashed):
    """Claims by kind of word."""

    hedge: Annotated[list[Name], "Hedges."]
    booster: Annotated[list[Name], "Certainty markers."]


class UncodedRecord(TypedDict):
    """A word that carries a judgement or a degree of certainty."""

    where: Annotated[str, "The id of the source, or the place in the case."]
    start: Annotated[Count, "Where it begins."]
    end: Annotated[Count, "Where it ends."]
    words: Annotated[str, "The words as they stand there."]
    kind: Annotated[str, "What kind of word it is.", Such(enum=[*WORD_KINDS])]


class WordsRecord(TypedDict):
    """Words that carry a judgement or a degree of certainty."""

    coded: Annotated[CodedWordsRecord, "Claims by kind of word."]
    uncoded: Annotated[list[UncodedRecord], "In the lexicon, in a text at hand, and not coded."]
    own: Annotated[list[UncodedRecord], "Loaded words in the case's own words."]


class DateRecord(TypedDict):
    """A date and what it comes to."""

    of: Annotated[str, "The claim, the speaker or the source it belongs to."]
    source: Annotated[Name, "The source whose date relative dates count from."]
    words: Annotated[str, "The expression."]
    edtf: Annotated[str | None, "The date in EDTF, or null if it is not resolved."]
    earliest: Annotated[str | None, "The first day it may mean."]
    latest: Annotated[str | None, "The last day it may mean."]
    assumption: Annotated[str | None, "What the resolution rests on besides the words."]
    why: Annotated[str | None, "Why it is not resolved."]


class IncidentRecord(TypedDict):
    """What a claim records of an incident."""

    claim: Annotated[Name, "The claim."]
    when: Annotated[str | None, "When it happened."]
    where: Annotated[str | None, "Where it happened."]
    count: Annotated[Count | None, "How many."]
    unit: Annotated[str | None, "What is counted."]
    reported_by: Annotated[list[Name], "Claims that report it."]
    reporters: Annotated[list[str], "Who tells of it: the speakers of these, and of the claim beside the document."]
    missing: Annotated[list[Annotated[str, Such(enum=[*RECORDED])]], "What is missing."]


class IncidentsRecord(TypedDict):
    """What is recorded of each incident; nothing is added up."""

    recorded: Annotated[list[IncidentRecord], "Each with what is missing."]
    unrecorded: Annotated[list[Name], "Claims of an event of which nothing is recorded."]


class PassageRecord(TypedDict):
    """Words that one rendering has, and the other has not."""

    words: Annotated[str, "The words."]
    how: Annotated[
        str,
        "Elided where the other has a mark of omission there; beyond where the other begins later or ends sooner; else "
        "unmarked.",
        Such(enum=["elided", "beyond", "unmarked"]),
    ]


class RenderedRecord(TypedDict):
    """Two renderings of one saying, word by word."""

    claim: Annotated[Name, "The claim."]
    first: Annotated[Count, "Which rendering, counted from 1; 0 is what the claim quotes."]
    second: Annotated[Count, "Which rendering the other is."]
    both: Annotated[Count | None, "How many words both have, in one order; null where they are not compared."]
    only_first: Annotated[list[PassageRecord], "What only the first has."]
    only_second: Annotated[list[PassageRecord], "What only the second has."]
    why: Annotated[
        str | None,
        "Why they are not compared: words that are not at hand, another language, or the number of words.",
        Such(enum=["words", "language", "length", None]),
    ]


class AnalogyRecord(TypedDict):
    """A comparison with something else, and what rests on it."""

    claim: Annotated[Name, "The claim."]
    elements: Annotated[list[str], "The entries that name it as evidence, as in the file."]
    only: Annotated[list[str], "Those of them that rest on analogies alone."]


class ByAnalogyRecord(TypedDict):
    """An argument by analogy."""

    argument: Annotated[str, "The argument, as in the file."]
    says: Annotated[str, "What it says."]
    claims: Annotated[list[Name], "The claims it names."]
    elements: Annotated[list[str], "The entries, other arguments aside, that name one of them as well."]


class LinkedRecord(TypedDict):
    """An issue that hangs together with the conflict and is not modelled."""

    issue: Annotated[str, "What it is called, after the id of the perspective or phase that tells of it."]
    because: Annotated[str, "Why it is not modelled."]
    touches: Annotated[list[Name], "Actors and options that it bears on."]
    evidence: Annotated[list[Name], "Claims that tell of it."]


class AuditRecord(TypedDict):
    """What the audits of a case's evidence found."""

    case: Annotated[str, "The case."]
    coder: Annotated[str | None, "Whose claims were audited; null is the author of the case."]
    sources: Annotated[list[SourceRecord], "The sources."]
    voices: Annotated[
        VoicesRecord | None,
        "Who is quoted, paraphrased, spoken about and absent. Null if it was not asked for.",
    ]
    unnamed: Annotated[list[Name] | None, "Claims that rest on a source nobody names. Null if it was not asked for."]
    standing_not_said: Annotated[
        list[UnsaidRecord] | None,
        "Speakers of whom it is not said whether they are named. Null if what is unnamed was not asked for.",
    ]
    unsourced: Annotated[
        list[Name] | None,
        "Statements of fact, motive or preference without a source. Null if it was not asked for.",
    ]
    independence: Annotated[
        IndependenceRecord | None,
        "What is repeated, and what rests on one voice only. Null if it was not asked for.",
    ]
    hedges: Annotated[list[HedgeRecord] | None, "Elements that inherit a hedge. Null if it was not asked for."]
    quotations: Annotated[
        list[QuotationsRecord] | None,
        "For each text at hand, how its quotation marks compare with the coding. Null if it was not asked for.",
    ]
    words: Annotated[
        WordsRecord | None,
        "Words that carry a judgement or a degree of certainty. Null if it was not asked for.",
    ]
    dates: Annotated[
        list[DateRecord] | None,
        "Dates and what they come to. Null if it was not asked for, or if the package for dates is not installed.",
    ]
    incidents: Annotated[
        IncidentsRecord | None,
        "What is recorded of each incident, and what is missing. Null if it was not asked for.",
    ]
    renderings: Annotated[
        list[RenderedRecord] | None,
        "Renderings of one saying, each two of them compared. Null if it was not asked for.",
    ]
    analogies: Annotated[list[AnalogyRecord] | None, "Analogies, and what rests on them. Null if it was not asked for."]
    by_analogy: Annotated[list[ByAnalogyRecord] | None, "Arguments by analogy. Null if it was not asked for."]
    linked: Annotated[
        list[LinkedRecord] | None, "Issues that are linked and not modelled. Null if it was not asked for."
    ]
    agreement: Annotated[
        AgreementRecord | None,
        "How far the coders agree, by Krippendorff's alpha. Null if it was not asked for, or if only one coder has "
        "claims.",
    ]


def audit_record(audit: Audit) -> AuditRecord:
    """Return what `audit` found; null is an audit nobody asked for."""
    return {
        "case": audit.case,
        "coder": audit.coder,
        "sources": [
            {"source": k, "missing": list(s.missing), "at_hand": k not in audit.absent_texts}
            for k, s in audit.sources.items()
        ],
        "voices": None if audit.voices is None else _voices(audit.voices),
        "unnamed": None if audit.unnamed is None else [c.id for c in audit.unnamed],
        "standing_not_said": None
        if audit.standing_not_said is None
        else [{"who": u.who, "claims": list(u.claims)} for u in audit.standing_not_said],
        "unsourced": None if audit.unsourced is None else [c.id for c in audit.unsourced],
        "independence": _independence(audit),
        "hedges": None if audit.firmness is None else _hedges(audit.firmness),
        "quotations": None
        if audit.quotations is None
        else [_quotations(source, check) for source, check in audit.quotations.items()],
        "words": _words(audit),
        "dates": None if audit.dates is None else [_date(d) for d in audit.dates],
        "incidents": None if audit.incidents is None else _incidents(audit),
        "renderings": None if audit.renderings is None else [_rendered(r) for r in audit.renderings],
        "analogies": None
        if audit.analogies is None
        else [{"claim": a.claim.id, "elements": list(a.elements), "only": list(a.only)} for a in audit.analogies],
        "by_analogy": None
        if audit.by_analogy is None
        else [
            {"argument": a.where, "says": a.says, "claims": list(a.claims), "elements": list(a.elements)}
            for a in audit.by_analogy
        ],
        "linked": None
        if audit.linked is None
        else [
            {"issue": x.where, "because": x.because, "touches": list(x.touches), "evidence": list(x.evidence)}
            for x in audit.linked
        ],
        "agreement": None if audit.agreement is None else agreement_record(audit.agreement),
    }


def _incidents(audit: Audit) -> IncidentsRecord:
    return {
        "recorded": [_incident(r) for r in audit.incidents or ()],
        "unrecorded": [c.id for c in audit.unrecorded or ()],
    }


def _incident(found: Recorded) -> IncidentRecord:
    told = found.claim.incident or Incident()
    return {
        "claim": found.claim.id,
        "when": told.when,
        "where": told.where,
        "count": told.count,
        "unit": told.unit,
        "reported_by": list(told.reported_by),
        "reporters": list(found.reporters),
        "missing": list(found.missing),
    }


def _rendered(found: Rendered) -> RenderedRecord:
    def passages(of: Iterable[Passage]) -> list[PassageRecord]:
        return [{"words": p.words, "how": p.how} for p in of]

    compared = found.compared
    return {
        "claim": found.claim,
        "first": found.first,
        "second": found.second,
        "both": None if compared is None else compared.both,
        "only_first": [] if compared is None else passages(compared.first),
        "only_second": [] if compared is None else passages(compared.second),
        "why": found.why,
    }


def _voices(found: Voices) -> VoicesRecord:
    return {
        "quotations": list(found.quotations),
        "quoted_characters": found.quoted_characters,
        "document": list(found.own),
        "words": list(found.words),
        "word_characters": found.word_characters,
        "voices": [_voice(v) for v in found.voices],
        "presence": [
            {
                "actor": p.actor,
                "name": p.name,
                "role": p.role,
                "own": p.own,
                "mentions": p.mentions,
                "claims_about": p.claims_about,
                "how": p.how,
            }
            for p in found.presence
        ],
    }


def _voice(v: Voice) -> VoiceRecord:
    return {
        "who": v.who,
        "actor": v.actor,
        "standing": v.standing,
        "claims": list(v.claims),
        "characters": v.characters,
        "quotations": list(v.quotations),
        "quoted_characters": v.quoted_characters,
        "fragments": list(v.fragments),
        "described": v.described,
        "role": v.role,
        "relays": list(v.relays),
        "words": list(v.words),
        "word_characters": v.word_characters,
        "modes": list(v.modes),
        "how": v.how,
    }


def _independence(audit: Audit) -> IndependenceRecord | None:
    if audit.repetitions is None or audit.bases is None:
        return None
    return {
        "repetitions": [{"who": r.who, "paths": list(r.paths), "claims": list(r.claims)} for r in audit.repetitions],
        "one_voice": [
            {"element": b.element, "claims": list(b.claims), "voices": list(b.voices)}
            for b in audit.bases
            if b.one_voice
        ],
    }


def _hedges(found: Iterable[Firmness]) -> list[HedgeRecord]:
    return [
        {"element": f.element, "claims": list(f.claims), "hedged": list(f.hedged), "hedges": list(f.hedges)}
        for f in found
        if f.inherits
    ]


def _quotations(source: str, check: QuotationCheck) -> QuotationsRecord:
    def spans(found: Iterable[tuple[int, int]]) -> list[SpanRecord]:
        return [{"start": start, "end": end} for start, end in found]

    return {
        "source": source,
        "unaccounted": spans(check.unaccounted),
        "uncoded_blocks": spans(check.uncoded_blocks),
        "unmarked": list(check.unmarked),
        "said_by_nobody": list(check.said_by_nobody),
    }


def _words(audit: Audit) -> WordsRecord | None:
    if audit.words is None:
        return None
    coded = {kind: list(ids) for kind, ids in audit.words.coded.items()}
    return {
        "coded": cast(CodedWordsRecord, coded),
        "uncoded": [_uncoded(h) for h in audit.words.uncoded],
        "own": [_uncoded(h) for h in audit.words.own],
    }


def _uncoded(h: Uncoded) -> UncodedRecord:
    return {"where": h.where, "start": h.start, "end": h.end, "words": h.words, "kind": h.kind}


def _date(d: DateAudit) -> DateRecord:
    when = d.when
    return {
        "of": d.of,
        "source": d.source,
        "words": when.words,
        "edtf": when.edtf,
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
        "assumption": when.assumption,
        "why": when.why,
    }
