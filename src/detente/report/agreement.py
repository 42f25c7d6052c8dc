"""How far coders agree, as blocks of a document and as a record."""

from __future__ import annotations

from typing import Annotated, TypedDict

from detente.evidence.agreement import Agreement
from detente.report.blocks import Block, Paragraph, Table
from detente.report.said import Row, Said, fixed, result
from detente.report.shapes import Count, Name, Number, Such

_COMPUTED = result("audit.agreement")


def agreement_blocks(found: Agreement | None) -> list[Block]:
    """Return how far coders agree."""
    if found is None:
        return [Paragraph(fixed("There are no two coders with claims on sources whose length is known."))]
    places = f"kinds given to places marked alike ({found.shared_places})"
    cells = (
        ("what was marked at all", "unitising", _alpha(found.marked_alpha)),
        *((f"what was marked as {kind}", "unitising", _alpha(alpha)) for kind, alpha in found.by_kind.items()),
        (places, "nominal", _alpha(found.kinds_alpha)),
    )
    who = f"Coders: {', '.join(found.coders)}. Sources: {', '.join(found.sources) or 'none in common'}."
    caption = fixed("Krippendorff's alpha: 1 is full agreement, 0 what chance gives")
    blocks: list[Block] = [
        Paragraph(Said(who, _COMPUTED)),
        Table(caption, ("of", "alpha", "value"), tuple(Row(c, _COMPUTED) for c in cells)),
    ]
    if found.left_out:
        left = ", ".join(f"{source} {start}–{end}" for source, start, end in found.left_out)
        blocks.append(
            Paragraph(Said(f"Left out of nominal alpha, since one coder gave several kinds: {left}.", _COMPUTED))
        )
    return blocks


Alpha = Annotated[float | None, Such(maximum=1)]


class KindAlphaRecord(TypedDict):
    """Agreement on one kind of claim."""

    kind: Annotated[str, "The kind."]
    alpha: Annotated[Alpha, "Alpha; null if it is not defined."]


class LeftPlaceRecord(TypedDict):
    """A place to which one coder gave several kinds."""

    source: Annotated[Name, "The source."]
    start: Annotated[Count, "Its start."]
    end: Annotated[Number, "Its end."]


class AgreementRecord(TypedDict):
    """How far the coders agree, by Krippendorff's alpha."""

    coders: Annotated[list[str], "Who was compared.", Such(minItems=2)]
    sources: Annotated[list[Name], "The sources in which at least two of them have claims."]
    marked: Annotated[Alpha, "Unitising alpha of what was marked at all; null if it is not defined."]
    by_kind: Annotated[list[KindAlphaRecord], "Unitising alpha of each kind of claim."]
    kinds: Annotated[Alpha, "Nominal alpha of the kinds given to the places marked alike."]
    shared_places: Annotated[Count, "How many places were marked alike by two or more."]
    left_out: Annotated[list[LeftPlaceRecord], "Places to which one coder gave several kinds."]


def agreement_record(found: Agreement) -> AgreementRecord:
    """Return the same as plain data; alpha is null where it is not defined."""
    return {
        "coders": list(found.coders),
        "sources": list(found.sources),
        "marked": found.marked_alpha,
        "by_kind": [{"kind": kind, "alpha": alpha} for kind, alpha in found.by_kind.items()],
        "kinds": found.kinds_alpha,
        "shared_places": found.shared_places,
        "left_out": [{"source": s, "start": a, "end": b} for s, a, b in found.left_out],
    }


def _alpha(value: float | None) -> str:
    return "not defined: nothing varies" if value is None else f"{value:.3f}"
