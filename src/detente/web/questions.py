"""What can be asked about a case, and the shape of the answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from detente.answer import Answer
from detente.report import AssessmentRecord, ExplanationRecord, SolutionRecord
from detente.report.files import REPORT_FORMATS
from detente.stability import CONCEPTS
from detente.store.commands import AnyCommand
from detente.web.shapes import Asked, BlockView, Model, OneOf, described_as

Id = Annotated[str, Field(max_length=200)]
ReportKind = Annotated[str, OneOf(REPORT_FORMATS, what="kind of file")]
ConceptId = Annotated[str, OneOf(CONCEPTS, what="solution concept")]


# The records are those of the command line: what they are is described once, and becomes part of the contract.
SolveRecord = Annotated[dict[str, Any], described_as(SolutionRecord)]
AssessRecord = Annotated[dict[str, Any], described_as(AssessmentRecord)]
ExplainRecord = Annotated[dict[str, Any], described_as(ExplanationRecord)]


class Question(Asked):
    """A question about one model: a perspective, a phase, and commands to suppose without saving them.

    `version` asks about an earlier version; without it the question is about the case as it is.
    """

    perspective: Id | None = None
    phase: Id | None = None
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)
    what_if: list[AnyCommand] = Field(default=[], max_length=50)


class ModelQuestion(Question):
    """A model with commands supposed, for instance with a rule that is not saved."""


# -- answers ----------------------------------------------------------------------------------------------------------


class RestsOn(Model):
    """What a reason rests on: the place in the case, the claims there, and whether it is an assumption."""

    path: list[str]
    text: str
    evidence: list[str]
    assumption: bool


class StepLine(Model):
    """One move of one decision maker, in words, with the options that change."""

    decision_maker: str
    to: str
    takes: list[str]
    drops: list[str]
    says: str


class EscapeLine(Model):
    """An answer that leaves the mover no better off at first, and its way out of that."""

    answer: list[StepLine]
    by: StepLine
    says: str


class MoveLine(Model):
    """A move that would improve things for somebody, why, and what deters it: one line of a verdict."""

    decision_maker: str
    to: str
    takes: list[str]
    drops: list[str]
    says: str
    why: str
    deterred: Answer
    by: list[StepLine]
    at_first: Answer
    escape: EscapeLine | None
    rests_on: list[RestsOn]


class VerdictLine(Model):
    """Whether a state is stable for everybody under a concept, and if not, who would leave it and how.

    Of those in `unsettled` it is not known whether they would; `taken` says which options are taken there.
    """

    state: str
    names: list[str]
    taken: str
    concept: ConceptId
    holds: Answer
    headline: str
    blockers: list[str]
    unsettled: list[str]
    moves: list[MoveLine]


class SolveAnswer(Model):
    """What is stable."""

    record: SolveRecord
    says: list[BlockView]


class Overall(Model):
    """A proposal's answer under all concepts together, the sentence that says so, and the same without its name."""

    answer: Answer | Literal["some"]
    says: str
    shortly: str


class HeldLine(Model):
    """Whether a proposal holds under a concept, and where it does, in how many of the states that carry it out.

    Where preferences are left open this is so of the case as it is written, and `open` says whether it is certain,
    possible, no, not settled or infeasible; else that is empty.
    """

    concept: ConceptId
    answer: Answer
    says: str
    open: str = ""


class AssessAnswer(Model):
    """Whether proposals hold: the record of the command line, each verdict line by line, and all in sentences.

    Parameters
    ----------
    overall, headlines
        For each proposal its answer in short, and in sentences.
    held, told, unasked
        For each proposal its answer under each concept; how many of the states that carry it out are in `verdicts`; who
        is obliged without being a party, empty where nobody is.
    status_quo
        What is to be said of the status quo.
    """

    record: AssessRecord
    overall: dict[str, Overall]
    headlines: dict[str, str]
    held: dict[str, list[HeldLine]]
    told: dict[str, str]
    unasked: dict[str, str]
    status_quo: str
    verdicts: dict[str, list[VerdictLine]]
    says: list[BlockView]


class AnswerWords(Model):
    """An answer, and the words for it."""

    answer: Answer
    says: str


class MetLine(Model):
    """A move that tempts somebody, in words, and what it meets: answers to whether it is deterred."""

    to: str
    says: str
    met: list[AnswerWords]
    rests_on: list[RestsOn]


class StanceLine(Model):
    """What a decision maker does at a state under all concepts asked about.

    Parameters
    ----------
    stands
        Whether it stays: one line for each answer there is.
    moves, without
        The moves that tempt it, or what is to be said where there is none.
    """

    state: str
    decision_maker: str
    name: str
    stands: list[AnswerWords]
    moves: list[MetLine]
    without: str


class ExplainAnswer(Model):
    """The reasons of verdicts; of each state those who would leave it come first."""

    record: ExplainRecord
    stances: list[StanceLine]
    says: list[BlockView]


class ToldAnswer(Model):
    """An answer in sentences and tables, and the record that the command line gives for the same question.

    `short` is the answer in one sentence; empty where there is none.

    `complete` is false where a bound was hit; `why` says which, and what is missing.
    """

    record: dict[str, Any]
    says: list[BlockView]
    complete: bool = True
    why: str = ""
    short: str = ""


class Picture(Model):
    """A drawing as SVG; the rules of its style come apart, as in `GraphAnswer`."""

    caption: str
    svg: str
    style: str


class Makes(Model):
    """What making something found in the case makes: one new entry, which a command adds and undo takes away.

    Parameters
    ----------
    says
        What it makes and for whom that counts, or that it is made already.
    path, id, value
        The section it stands in, its id, and what it holds, as the command `add` takes them.
    there
        Whether it is made already, so that nothing is to be added.
    perspective, phase, proposal
        What to ask about to see what comes of it.
    """

    says: str
    path: list[str]
    id: str
    value: JsonValue
    there: bool
    perspective: str | None
    phase: str | None
    proposal: str | None


class ReportAnswer(Model):
    """A report is ready: its page is at ``/api/analyses/{id}/page``, with ``?file=`` the file of another kind.

    Parameters
    ----------
    loaded
        Loaded words that it uses outside quotation marks, each with the words around it; they come from the case.
    left_out
        What could not be told, and why.
    file
        What it was written as besides.
    """

    loaded: list[str]
    left_out: list[str]
    file: ReportKind = "html"


class Reported(ReportAnswer):
    """A report with its page and, where another kind was asked for, such a file, from the worker to the server."""

    page: str
    data: bytes = b""


Status = Literal["queued", "running", "done", "failed", "cancelled"]
