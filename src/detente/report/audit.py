"""What `audit` says."""

from __future__ import annotations

from collections.abc import Iterable

from detente.assess.audit import AUDITS, Audit
from detente.evidence import Claim
from detente.evidence.dates import When
from detente.evidence.marks import QuotationCheck
from detente.evidence.voices import Voice, Voices
from detente.report.agreement import agreement_blocks
from detente.report.audited import about, analogy_blocks, incident_blocks, linked_blocks, named, rendering_blocks
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.said import Basis, Row, Said, claim, fixed, result
from detente.report.words import count, listed

KINDS = {
    "hedge": "hedges", "booster": "certainty markers", "loaded-word": "loaded words", "scare-quote": "scare quotes",
}  # fmt: skip


VOICE_COLUMNS = (
    "voice", "standing", "claims said", "claims in its words", "claims passed on", "modes",
    "characters said", "characters in its words",
)  # fmt: skip
SAYS = (
    "A claim is said by the last of its chain of speakers, and passed on by those before; it is in the speaker's own "
    "words where its mode is one that quotes, or is not said and its kind is “quotation”."
)
DESCRIBED = (
    "May only be described by others, having no standing, no words of its own and no name among the parties and actors"
)
PRESENT = {
    "quoted": "Quoted, itself or by a part of it",
    "paraphrased": "Paraphrased, itself or by a part of it",
    "not said": "Speaks, itself or by a part of it, and how its words are given is not said",
    "passes on": "Passes on what others say, itself or by a part of it",
    "spoken about": "Spoken about, itself or by a part of it",
    "absent": "Absent, itself or by a part of it",
}


def audit_document(audit: Audit) -> list[Block]:
    """Return the audits as a document."""
    blocks: list[Block] = [
        Heading(Said(f"Audit: {audit.title}", Basis("author", "title")), 1),
        Paragraph(Said(_of_what(audit), result("audit"))),
    ]
    missing = [k for k, s in audit.sources.items() if s.missing]
    if missing:
        blocks.append(Bullets(tuple(_missing(k, audit) for k in missing)))
    sections = {
        "voices": _voices, "unnamed": _unnamed, "unsourced": _unsourced, "independence": _independence,
        "hedges": _hedges, "quotations": _quotations, "words": _words, "dates": _dates,
        "incidents": incident_blocks, "renderings": rendering_blocks, "analogies": _analogies, "linked": linked_blocks,
        "agreement": _agreement,
    }  # fmt: skip
    for name in audit.asked:
        blocks += [Heading(fixed(AUDITS[name][0].upper() + AUDITS[name][1:])), *sections[name](audit)]
    return _one_main(blocks)


def _agreement(audit: Audit) -> list[Block]:
    return agreement_blocks(audit.agreement)


def _missing(source: str, audit: Audit) -> Said:
    """Say what of a source is not known yet, as what would help."""
    missing = audit.sources[source].missing
    told = {"title": "title", "author": "author", "outlet": "outlet", "date": "date", "retrieved": "day of retrieval"}
    text = f"Of “{named(source, audit)}” it would help to know: {listed(told[k] for k in missing)}."
    return Said(text, Basis("element", f"sources.{source}"))


def _analogies(audit: Audit) -> list[Block]:
    return analogy_blocks(audit, _chains((a.claim for a in audit.analogies or ()), audit))


def _of_what(audit: Audit) -> str:
    coder = f" by the coder “{audit.coder}”" if audit.coder else ""
    claims, sources, actors = (
        _many(len(found), name)
        for found, name in ((audit.claims, "claim"), (audit.sources, "source"), (audit.actors, "actor"))
    )
    counts = f"{claims}{coder} on {sources}; {actors}."
    if audit.absent_texts:
        absent = listed(f"“{named(k, audit)}”" for k in audit.absent_texts)
        counts += f" The words of {absent} are not at hand: marks, words and dates in them were not seen."
    return counts


def _one_main(blocks: list[Block]) -> list[Block]:
    """Let the first table be the one that CSV shows."""
    first = next((k for k, b in enumerate(blocks) if isinstance(b, Table)), None)
    if first is not None:
        table = blocks[first]
        assert isinstance(table, Table)
        blocks[first] = Table(table.caption, table.columns, table.rows, main=True)
    return blocks


def _voices(audit: Audit) -> list[Block]:
    found = audit.voices
    assert found is not None
    rows = tuple(_voice_row(v, audit) for v in sorted(found.voices, key=lambda v: -v.word_characters))
    blocks: list[Block] = [Paragraph(Said(_counted(found), about("voices")))]
    if rows:
        blocks += [Paragraph(fixed(SAYS)), Table(fixed("Who speaks"), VOICE_COLUMNS, rows)]
    described = [named(v.who, audit) for v in found.voices if v.described]
    if described:
        blocks.append(Paragraph(Said(f"{DESCRIBED}: {'; '.join(described)}.", about("voices"))))
    for how, words in PRESENT.items():
        names = [p.name for p in found.presence if p.how == how]
        if names:
            blocks.append(Paragraph(Said(f"{words}: {'; '.join(names)}.", about("voices"))))
    return blocks


def _counted(found: Voices) -> str:
    """Say how many claims give somebody's words, and in how many the document speaks for itself."""
    words, own, spans = len(found.words), len(found.own), len(found.quotations)
    of_kind = f" (of the kind “quotation”: {count(spans)})" if spans else ""
    given = f"{_many(words, 'claim') if words else 'No claim'} {'are' if words > 1 else 'is'} in a speaker's own words"
    long = f", with {_many(found.word_characters, 'character')}" if words else ""
    return f"{given}{of_kind}{long}; the document speaks alone in {_many(own, 'claim') if own else 'no claim'}."


def _many(n: int, what: str) -> str:
    return f"{count(n)} {what}{'' if n == 1 else 's'}"


def _voice_row(voice: Voice, audit: Audit) -> Row:
    counts = (len(voice.claims), len(voice.words), len(voice.relays))
    unsaid = any(not audit.claims[c].mode for c in voice.claims)
    modes = ", ".join((*voice.modes, "not said") if unsaid else voice.modes)
    said = (named(voice.who, audit), voice.standing or "not said", *(str(n) for n in counts), modes)
    cells = (*said, str(voice.characters), str(voice.word_characters))
    return Row(cells, about("voices", (*voice.claims, *voice.relays)))


def _claims(claims: tuple[Claim, ...], audit: Audit) -> Table:
    chains = _chains(claims, audit)
    rows = tuple(Row((c.id, c.says, chains[c.id], c.locator), claim(c.id)) for c in claims)
    return Table(fixed(""), ("claim", "in the analyst's words", "said by", "where"), rows)


def _chains(claims: Iterable[Claim], audit: Audit) -> dict[str, str]:
    """Return who says each claim through whom, by their names."""
    return {c.id: " → ".join(named(link.who, audit) for link in c.by) or "nobody" for c in claims}


def _unnamed(audit: Audit) -> list[Block]:
    assert audit.unnamed is not None
    open_ = audit.standing_not_said or ()
    blocks: list[Block] = []
    if audit.unnamed:
        blocks.append(_claims(audit.unnamed, audit))
    elif open_:
        blocks.append(Paragraph(Said("None is coded so.", about("unnamed"))))
    else:
        blocks.append(Paragraph(Said("None.", about("unnamed"))))
    if open_:
        who = "; ".join(named(u.who, audit) for u in open_)
        they = "it is" if len(open_) == 1 else "they are"
        text = f"Of {_many(len(open_), 'speaker')} it is not said whether {they} named: {who}."
        blocks.append(Paragraph(Said(text, about("unnamed", dict.fromkeys(c for u in open_ for c in u.claims)))))
    return blocks


def _unsourced(audit: Audit) -> list[Block]:
    assert audit.unsourced is not None
    return [_claims(audit.unsourced, audit)] if audit.unsourced else [Paragraph(Said("None.", about("unsourced")))]


def _independence(audit: Audit) -> list[Block]:
    assert audit.repetitions is not None
    assert audit.bases is not None
    single = [b for b in audit.bases if b.one_voice]
    blocks: list[Block] = []
    if audit.repetitions:
        items = (
            Said(
                f"{r.who} reaches the case on {len(r.paths)} paths: {'; '.join(_path(p, audit) for p in r.paths)}",
                about("independence", r.claims),
            )
            for r in audit.repetitions
        )
        blocks.append(Bullets(tuple(items)))
    else:
        blocks.append(Paragraph(Said("No speaker is repeated by several documents or outlets.", about("independence"))))
    if single:
        rows = tuple(
            Row((b.element, ", ".join(b.claims), b.voices[0]), about("independence", b.claims)) for b in single
        )
        blocks.append(Table(fixed("Several claims, one voice"), ("element", "claims", "voice"), rows))
    return blocks


def _path(path: str, audit: Audit) -> str:
    """Return a path with the name of the document that it begins with."""
    first, arrow, rest = path.partition(" → ")
    return f"{named(first, audit)}{arrow}{rest}"


def _hedges(audit: Audit) -> list[Block]:
    assert audit.firmness is not None
    hedged = [f for f in audit.firmness if f.inherits]
    if not hedged:
        return [Paragraph(Said("No element of the case rests on a hedged claim.", about("hedges")))]
    rows = tuple(
        Row((f.element, ", ".join(f.claims), ", ".join(f.hedged), ", ".join(f.hedges)), about("hedges", f.claims))
        for f in hedged
    )
    return [Table(fixed("Elements that inherit a hedge"), ("element", "claims", "hedged", "by"), rows)]


def _quotations(audit: Audit) -> list[Block]:
    assert audit.quotations is not None
    if not audit.quotations:
        return [Paragraph(Said("No text is at hand; give one with --source NAME=PATH.", about("quotations")))]
    basis = about("quotations")
    rows = tuple(Row((s, *row), basis) for s, check in audit.quotations.items() for row in _check_rows(check))
    if not rows:
        return [Paragraph(Said("Nothing to report.", basis))]
    return [Table(fixed(""), ("source", "what", "where"), rows)]


def _check_rows(check: QuotationCheck) -> list[tuple[str, str]]:
    return [
        *(("in quotation marks, and not coded", f"{start}–{end}") for start, end in check.unaccounted),
        *(("a block after a reporting phrase, and not coded", f"{start}–{end}") for start, end in check.uncoded_blocks),
        *(("a quotation without quotation marks", claim) for claim in check.unmarked),
        *(("in quotation marks, and said by nobody", claim) for claim in check.said_by_nobody),
    ]


def _words(audit: Audit) -> list[Block]:
    assert audit.words is not None
    counted = ", ".join(f"{len(ids)} {KINDS[kind]}" for kind, ids in audit.words.coded.items())
    blocks: list[Block] = [Paragraph(Said(f"Coded: {counted}.", about("words")))]
    for caption, hits in (
        ("In the lexicon, and not coded", audit.words.uncoded),
        ("Loaded words in the case's own words", audit.words.own),
    ):
        if hits:
            rows = tuple(Row((h.words, h.kind, h.where, f"{h.start}–{h.end}"), about("words")) for h in hits)
            blocks.append(Table(fixed(caption), ("words", "kind", "where", "place"), rows))
    return blocks


def _dates(audit: Audit) -> list[Block]:
    if audit.dates is None:
        return [Paragraph(fixed("Not read: dates need the package edtf; install detente[evidence]."))]
    if not audit.dates:
        return [Paragraph(Said("No date is coded, or no text is at hand.", about("dates")))]
    rows = tuple(
        Row((named(d.of, audit), d.when.words, d.when.edtf or "not resolved", _why(d.when)), about("dates"))
        for d in audit.dates
    )
    return [Table(fixed(""), ("of", "words", "date", "why"), rows)]


def _why(when: When) -> str:
    return when.assumption or when.why or ""


# -- the record -------------------------------------------------------------------------------------------------------
