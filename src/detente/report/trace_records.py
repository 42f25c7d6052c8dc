"""What `trace` found as a JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict

from detente.assess import Compared, Fallen, Inquiry, Rests, Traced, UnderRival, Without
from detente.assess.arguing import Label
from detente.case import Case, Note
from detente.case.walk import Element
from detente.evidence import Claim
from detente.report.claims import words_of
from detente.report.obstacles import obstacles_text
from detente.report.records import open_answer, places_record
from detente.report.shapes import CaseName, Concept, Count, Explains, Outcome, PlaceRecord, Such, Why, YesNo

RESTS = ("stated", "inferred", "assumption", "logical", "evidence")
LABELS = [label.value for label in Label]


class PartRecord(TypedDict):
    """A part of the case."""

    address: Annotated[str, "Its place in the file, such as `preferences.RUS.5`."]
    kind: Annotated[
        str,
        "What it is: option, owner, rival owner, one-way mark, statement, ranking, weights, rule, forbidden move, "
        "merged state, named state, definition, proposal, term, decision maker, perspective, phase, claim, source, "
        "actor, coder, text, left out.",
    ]
    label: Annotated[str, "What the analyst calls it."]
    status: Annotated[
        str | None,
        "What it rests on: a status of the case file, `evidence` where claims are named without a status, "
        "`assumption`; null for what rests on nothing by itself.",
        Such(enum=[*RESTS, None]),
    ]
    evidence: Annotated[list[str], "The claims it names."]


class SpeakerRecord(TypedDict):
    """One link."""

    who: Annotated[str, "The speaker."]
    mode: Annotated[list[str], "How the words are given at this link."]
    standing: Annotated[str | None, "Named, unnamed or institutional."]


class ClaimRecord(TypedDict):
    """A claim."""

    claim: Annotated[str, "Its id."]
    source: Annotated[str, "The source's id."]
    start: Annotated[Count, "Where it starts, in code points."]
    end: Annotated[Count, "Where it ends, in code points; half-open."]
    says: Annotated[str, "The coder's paraphrase."]
    words: Annotated[str | None, "The exact words, where the source is at hand or the case quotes them."]
    by: Annotated[list[SpeakerRecord], "The chain of speakers, outermost first."]
    kind: Annotated[str | None, "What kind of claim it is."]
    modality: Annotated[list[str], "How it is said: asserted, hedged and so on."]


class ComparedVerdictRecord(PlaceRecord):
    """A verdict before and after a change."""

    about: Annotated[str, "The address of the proposal or state."]
    concept: Concept
    before: Outcome
    after: Outcome
    changes: Annotated[
        YesNo,
        "Whether they differ; null, with `why`, where one of them is not known, or where there is no verdict before "
        "and after.",
    ]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("changes",))]
    ]


class RivalRecord(TypedDict):
    """A rival owner."""

    owner: Annotated[str, "The decision maker."]
    status: Annotated[str, "What that rests on.", Such(enum=[*RESTS])]
    evidence: Annotated[list[str], "The claims for it."]
    because: Annotated[str | None, "The analyst's reason."]
    verdicts: Annotated[
        list[ComparedVerdictRecord],
        "Every verdict on proposals and named states as the case has it (before) and under this owner (after).",
    ]


class ElementRecord(PartRecord):
    """A part of the case with what stands behind it."""

    where: Annotated[
        list[PlaceRecord], "The perspectives and phases in which it is this; none in a case without a model."
    ]
    because: Annotated[str | None, "The analyst's reason."]
    note: Annotated[str | None, "The analyst's note."]
    claims: Annotated[list[ClaimRecord], "The claims it rests on, and those its parts rest on."]
    parts: Annotated[
        list[PartRecord],
        "What it is made of: a proposal's terms, the options taken and the terms in force in a state, and so on.",
    ]
    used_by: Annotated[list[PartRecord], "What rests on it, for a claim, a source or an actor."]
    contested: Annotated[list[RivalRecord], "Rival owners of an option."]


class SupportRecord(PartRecord):
    """A part of the case that changes a verdict."""

    change: Annotated[str, "What was done with it."]
    outcome: Outcome


class TriedRecord(TypedDict):
    """A kind."""

    kind: Annotated[str, "The kind."]
    count: Annotated[Count, "How many."]


class NotTriedRecord(TypedDict):
    """A part that could not be left out."""

    address: Annotated[str, "Its address."]
    why: Annotated[str, "Why not."]


class RestsRecord(PlaceRecord):
    """A verdict and what it rests on."""

    about: Annotated[str, "The address of the proposal or state."]
    concept: Concept
    outcome: Outcome
    rests_on: Annotated[list[SupportRecord], "The parts that change the verdict when they alone are changed so."]
    presupposes: Annotated[list[str], "Addresses of options that the question itself needs."]
    voices: Annotated[list[str], "The voices without which it is another one, each by itself."]
    tried: Annotated[list[TriedRecord], "How many parts were tried, by kind."]
    not_tried: Annotated[list[NotTriedRecord], "Parts that could not be left out."]


class FallenRecord(TypedDict):
    """A part that loses a claim."""

    address: Annotated[str, "Its address."]
    kind: Annotated[str, "What it is."]
    label: Annotated[str, "What the analyst calls it."]
    where: Annotated[list[PlaceRecord], "The perspectives and phases in which it does."]
    lost: Annotated[list[str], "The claims it loses."]
    left: Annotated[list[str], "The claims it still names."]
    becomes_assumption: Annotated[
        bool,
        "Whether it becomes an assumption: it loses its last claim, and its status does not say that it needs none.",
    ]


class ArgumentThenRecord(TypedDict):
    """An argument of which something else becomes."""

    argument: Annotated[str, "Its id."]
    before: Annotated[str, "What becomes of it as the case is: in, out or open.", Such(enum=LABELS)]
    after: Annotated[str, "What does without the claims.", Such(enum=LABELS)]


class SolvedWithoutRecord(PlaceRecord):
    """A model."""

    left_out: Annotated[list[str], "Addresses of the parts left out together."]
    not_solved_from: Annotated[
        list[str], "Addresses of parts that become assumptions and from which nothing is solved."
    ]
    arguments: Annotated[
        list[ArgumentThenRecord], "The arguments of which something else becomes where those lose their own ground."
    ]
    levels: Annotated[
        dict[str, list[str]], "For each issue its levels that rest on nothing then; empty where none does."
    ]
    packages: Annotated[
        Count | None, "How many packages are at such a level; null where there is none, or the states are too many."
    ]
    packages_asked: Annotated[
        dict[str, dict[str, str]],
        "For each package asked about, by its address, its levels that are among them.",
    ]
    failed: Annotated[str | None, "Why it could not be solved; then it has no verdicts."]


class WithoutRecord(TypedDict):
    """What falls when claims are taken away."""

    claims: Annotated[list[ClaimRecord], "The claims."]
    fallen: Annotated[list[FallenRecord], "Every part that loses one."]
    models: Annotated[list[SolvedWithoutRecord], "What is left out of each model before it is solved again."]
    verdicts: Annotated[
        list[ComparedVerdictRecord],
        "Every verdict on the proposals and states compared, with everything (before) and with those parts left out "
        "(after).",
    ]


class TraceRecord(TypedDict):
    """What stands behind parts of a case and behind verdicts, or what falls when claims are taken away."""

    case: CaseName
    owners: Annotated[dict[str, str], "Options given to contested owners, with the owner; empty if none is."]
    elements: Annotated[
        list[ElementRecord],
        "The parts asked about, each once for every form it has in the perspectives and phases looked at.",
    ]
    verdicts: Annotated[list[RestsRecord], "The verdicts asked about, one for each perspective and phase looked at."]
    without: Annotated[WithoutRecord | None, "What falls without claims; null if none is taken away."]


def inquiry_record(found: Inquiry, texts: Mapping[str, str]) -> TraceRecord:
    """Return the same as plain data."""
    return trace_record(found.case, found.parts, found.rests, found.rivals, found.without, found.owners, texts)


def trace_record(
    case: Case,
    traced: Sequence[Traced],
    verdicts: Sequence[Rests],
    rivals: Sequence[UnderRival],
    found: Without | None,
    owners: Sequence[tuple[str, str]],
    texts: Mapping[str, str],
) -> TraceRecord:
    """Return what stands behind parts and verdicts, and what falls without claims."""
    return {
        "case": case.name,
        "owners": dict(owners),
        "elements": [_traced(t, [r for r in rivals if r.option == t.element], texts) for t in traced],
        "verdicts": [_rests(r) for r in verdicts],
        "without": None if found is None else _without(found, texts),
    }


def _part(part: Element) -> PartRecord:
    note = part.note or Note()
    status = None if part.note is None else "assumption" if note.is_assumption else note.status or "evidence"
    return {
        "address": part.address,
        "kind": part.kind,
        "label": part.label,
        "status": status,
        "evidence": list(note.evidence),
    }


def _traced(found: Traced, rivals: Sequence[UnderRival], texts: Mapping[str, str]) -> ElementRecord:
    note = found.element.note or Note()
    contested = found.element.body.contested or () if found.element.kind == "option" else ()
    return {
        **_part(found.element),
        "where": places_record(found.where),
        "because": note.because,
        "note": note.note,
        "claims": [_claim(c, texts) for c in dict.fromkeys([*found.claims, *found.claims_of_parts])],
        "parts": [_part(e) for e in found.parts],
        "used_by": [_part(e) for e in found.used_by],
        "contested": [
            {
                "owner": r.owner,
                "status": "assumption" if r.note.is_assumption else r.note.status or "evidence",
                "evidence": list(r.note.evidence),
                "because": r.note.because,
                "verdicts": [_compared(v) for u in rivals if u.owner == r.owner for v in u.verdicts],
            }
            for r in contested
        ],
    }


def _claim(found: Claim, texts: Mapping[str, str]) -> ClaimRecord:
    return {
        "claim": found.id,
        "source": found.source,
        "start": found.start,
        "end": found.end,
        "says": found.says,
        "words": words_of(found, texts),
        "by": [{"who": link.who, "mode": list(link.mode), "standing": link.standing} for link in found.by],
        "kind": found.kind,
        "modality": list(found.modality),
    }


def _rests(found: Rests) -> RestsRecord:
    return {
        "about": found.question.about.address,
        "concept": found.question.concept,
        "perspective": found.model.perspective_id,
        "phase": found.model.phase_id,
        "outcome": found.outcome,
        "rests_on": [{**_part(s.part), "change": s.change, "outcome": s.outcome} for s in found.supports],
        "presupposes": [e.address for e in found.presupposed],
        "voices": [v.name for v in found.voices],
        "tried": [{"kind": kind, "count": count} for kind, count in found.tried],
        "not_tried": [
            {"address": part.address, "why": obstacles_text(found.model, why)} for part, why in found.not_tried
        ],
    }


def _without(found: Without, texts: Mapping[str, str]) -> WithoutRecord:
    return {
        "claims": [_claim(c, texts) for c in found.claims],
        "fallen": [_fallen(f) for f in found.fallen],
        "models": [
            {
                "perspective": m.selection[0],
                "phase": m.selection[1],
                "left_out": [e.address for e in m.dropped],
                "not_solved_from": [e.address for e in m.kept],
                "arguments": [
                    {"argument": k, "before": was.value, "after": now.value} for k, (was, now) in m.argued.items()
                ],
                "levels": {k: list(levels) for k, levels in (m.levels.levels if m.levels else {}).items()},
                "packages": m.levels.packages if m.levels else None,
                "packages_asked": {address: dict(levels) for address, levels in m.packages.items()},
                "failed": obstacles_text(m.model, m.failed) or None,
            }
            for m in found.models
        ],
        "verdicts": [_compared(v) for v in found.verdicts],
    }


def _fallen(found: Fallen) -> FallenRecord:
    return {
        "address": found.element.address,
        "kind": found.element.kind,
        "label": found.element.label,
        "where": places_record(found.where),
        "lost": list(found.lost),
        "left": list(found.left),
        "becomes_assumption": found.becomes_assumption,
    }


def _compared(found: Compared) -> ComparedVerdictRecord:
    return {
        "perspective": found.selection[0],
        "phase": found.selection[1],
        "about": found.question.about.address,
        "concept": found.question.concept,
        "before": found.before,
        "after": found.after,
        "changes": found.changes.json,
        **open_answer(found.changes),
    }
