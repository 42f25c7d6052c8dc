"""What may be asked of a report; not a question, but the chapters of all of them on one page."""

from __future__ import annotations

from dataclasses import dataclass

from detente.ask._parameters import parameter


def _kinds() -> tuple[str, ...]:
    from detente.report.files import written_alone

    return written_alone()


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole report on one model, as a page of its own, or its first page alone."""

    short: bool = parameter(
        False, help="The first page alone: what is proposed, whether it holds, who would break it, what would help."
    )
    provenance: bool = parameter(
        False, fills="provenance", help="End with a list of what each sentence and row is generated from."
    )
    file: str = parameter(
        "html", command=False, among=_kinds, noun="kind of file",
        help="What it is written as besides the page, as a file to keep: one of {among}.",
    )  # fmt: skip
