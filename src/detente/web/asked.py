"""What questions are over HTTP: requests and answers of the contract, each made of what its question declares."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, Field, create_model

from detente.answer import Answer
from detente.ask import (
    SAME,
    Applicable,
    At,
    Fills,
    Parameter,
    Question,
    Report,
    Selected,
    filled,
    parameters_of,
    said_in,
    shape_named,
)
from detente.case import Case
from detente.declared import while_declared
from detente.errors import UsageError
from detente.pictures.svg import styled
from detente.report.applied import makes_sentence
from detente.report.blocks import Table
from detente.report.plain import NamedWords
from detente.report.words import told_in
from detente.store import Draft
from detente.web import questions as q
from detente.web.drafts import case_of
from detente.web.shapes import Asked, Model, OneOf, TableView, block_views, described_as

AQuestion = Question[Any, Any]
FEW = 20  # values of those there are, where its parameter says nothing else: more may be declared later
TEXT = 200  # characters of a text, where its parameter says nothing else


@while_declared
def report_request() -> type[q.Question]:
    """Return the shape of a request of a report."""
    made: type[q.Question] = _shape_of(Report, "ReportQuestion", q.Question)
    return made


@while_declared
def request_of(question: AQuestion) -> type[q.Question]:
    """Return the shape of a request: which model is asked about, what is supposed, and the question's parameters."""
    made: type[q.Question] = _shape_of(question.parameters, f"{question.parameters.__name__}Question", q.Question)
    return made


def _shape_of(asked: type, name: str, base: type[BaseModel]) -> Any:
    made: dict[str, Any] = {}
    for one, kind, about in parameters_of(asked):
        if about.http:
            default = one.default if about.over_http is SAME else about.over_http
            shape = _type(kind, about)
            described = Field(description=about.says or None, **_default(shape, default))
            made[one.name] = (shape | None if default is None else shape, described)
    return create_model(name, __base__=base, __doc__=asked.__doc__, **made)


def _default(shape: Any, default: Any) -> dict[str, Any]:
    """Return the default of a request, which is of the types that JSON has."""
    if default is MISSING:
        return {}
    if is_dataclass(default):
        return {"default": shape()}
    return {"default": list(default) if isinstance(default, tuple) else default}


def _type(kind: Any, about: Parameter, *, optional: bool = False) -> Any:
    """Return the type of a parameter in a request, with its bounds; one that may be left out is told by its default."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (given,) = (k for k in inner if k is not type(None))
        return _type(given, about, optional=True)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple[tuple(_or_null(k, about) for k in inner)]  # type: ignore[misc]  # as many as the question says
    if origin is tuple:
        choices, least = about.choices, None if about.at_least is None else int(about.at_least)
        most = about.longest or (None if choices is None else max(len(choices), FEW))
        return Annotated[
            list[_single(inner[0], about)],  # type: ignore[misc]  # made here
            # Of choices none at all is said by leaving them out, where they may be left out.
            Field(min_length=1 if optional and choices is not None else least, max_length=most),
        ]
    if origin is not None and issubclass(origin, Mapping):
        return Annotated[dict[_single(inner[0], about), inner[1]], Field(max_length=about.longest)]  # type: ignore[misc]
    return _single(kind, about, about.longest or TEXT)


class _Values(Mapping[str, object]):
    """The values there are, whatever these are when it is looked at."""

    def __init__(self, among: Callable[[], Collection[Any]]) -> None:
        self.among = among

    @property
    def pattern(self) -> Callable[[], str] | None:
        """What others are, that are not counted; None where there are no others."""
        return getattr(self.among(), "pattern", None)

    def __getitem__(self, value: str) -> object:
        return dict.fromkeys(self.among())[value]

    def __contains__(self, value: object) -> bool:
        return value in self.among()

    def __iter__(self) -> Iterator[str]:
        return iter(self.among())

    def __len__(self) -> int:
        return len(self.among())

    def __hash__(self) -> int:
        return hash(self.among)


def _number(value: object) -> object:
    """Refuse what the contract has as no number, and what would be read as one: true is not 1, nor is "1"."""
    if isinstance(value, bool | str):
        raise ValueError(f"expected a number; found {json.dumps(value)}")
    return value


def _or_null(kind: Any, about: Parameter) -> Any:
    """Return the type of one of several entries, each of which has its place; null may stand for one."""
    given = [k for k in get_args(kind) if k is not type(None)]
    return _single(given[0], about) | None if given else _single(kind, about)


def _single(kind: Any, about: Parameter, longest: int = TEXT) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        return _shape_of(kind, kind.__name__, Asked)
    if callable(about.among):
        return Annotated[str, OneOf(_Values(about.among), what=about.noun)]
    if about.among is not None:
        return Literal[tuple(about.among)]
    if kind is str:
        return Annotated[str, Field(max_length=longest)]
    if kind in (int, float):
        ends = [end for end in (about.at_most, about.most) if end is not None]
        bounds = Field(ge=about.at_least, gt=about.above, le=min(ends, default=None))
        return Annotated[kind, bounds, BeforeValidator(_number)]
    return Annotated[kind, Field(strict=True)] if kind is bool else kind


@cache
def answer_of(question: AQuestion) -> type[Model]:
    """Return the shape of an answer: its own, or the record, what is said, and a picture if the question has one."""
    if question.answer is not None:
        return _model_of(question.answer)  # type: ignore[arg-type]  # classes are hashable
    made: dict[str, Any] = {}
    if len(question.shapes) == 1:
        made["record"] = (Annotated[dict[str, Any], described_as(*question.shapes)], ...)
    if question.makes is not None:
        made["makes"] = (list[q.Makes | None], [])
    if question.picture is not None:
        made["picture"] = (q.Picture | None, None)
    name = question.parameters.__name__
    return create_model(f"{name}Answer", __base__=q.ToldAnswer, __doc__=f"The answer to a `{name}Question`.", **made)


@cache
def _model_of(kind: type) -> type[Model]:
    """Return the shape of a dataclass, with the same name and the same fields."""
    types = get_type_hints(kind, include_extras=True)
    made: dict[str, Any] = {f.name: (_shown_as(types[f.name]), ...) for f in fields(kind)}
    return create_model(kind.__name__, __base__=Model, __doc__=kind.__doc__, **made)


def _shown_as(kind: Any) -> Any:
    """Return what a type is in an answer."""
    if kind is Table:
        return TableView
    if isinstance(kind, type) and is_dataclass(kind):
        return _model_of(kind)
    if get_origin(kind) is Annotated:
        inside, what = get_args(kind)
        return Annotated[_shown_as(inside), described_as(shape_named(what.record))]
    inner = tuple(k if k is Ellipsis else _shown_as(k) for k in get_args(kind))
    origin = get_origin(kind)
    if origin is tuple and Ellipsis in inner:
        kind = list[inner[0]]  # type: ignore[valid-type]  # made here
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        kind = dict[inner[0], inner[1]]  # type: ignore[valid-type]  # made here
    elif origin in (Union, UnionType):
        kind = Union[inner]  # noqa: UP007 - made here
    return kind


def found_by(
    draft: Draft, question: AQuestion, request: q.Question, progress: Callable[[str], None]
) -> tuple[Any, Any]:
    """Return what answers a request, and the parameters; what it supposes is carried out in the draft already."""
    case = case_of(draft, begun=question.of_begun)
    here = Selected(((request.perspective, request.phase),) if case.has_model else ())
    named = here if request.perspective or request.phase else Selected(())
    fills: dict[Fills, Any] = {"texts": draft.texts, "selections": here, "chosen": named}
    own = {name: value for by, value in fills.items() if (name := filled(question.parameters, by)) is not None}
    own |= {
        f.name: a.over_http for f, _, a in parameters_of(question.parameters) if not a.http and a.over_http is not SAME
    }
    asked = said_in(case, replace(_given(question.parameters, request), **own))
    chosen = question.model_in(case, request.perspective, request.phase)
    kept: dict[Any, Any] = draft.__dict__.setdefault("_kept", {})  # for as long as the draft is kept
    return question.run(At(case, chosen, progress, kept), asked), asked


def report_asked(request: q.Question) -> Report:
    """Return what a request asks of a report."""
    asked: Report = _given(Report, request)
    return asked


def told(question: AQuestion, found: Any, asked: Any, case: Case | None = None) -> Model:
    """Tell an answer: as it is where it is a page's, else the record, and what is said.

    With the case it is told what can be made of the answer there.
    """
    if question.answer is not None:
        return answer_of(question).model_validate(found, from_attributes=True)
    stopped = question.stopped(found)
    with told_in(NamedWords):
        says = list(question.document(found, asked))
    parts: dict[str, Any] = {
        "record": dict(question.record(found, asked)), "says": block_views(says),
        "complete": stopped is None and question.proven(found) in (None, Answer.YES), "why": stopped or "",
        "short": question.short(found),
    }  # fmt: skip
    if question.makes is not None and case is not None:
        parts["makes"] = [_makes(one, case) for one in question.makes(found)]
    if question.picture is not None and (figure := question.picture(found)) is not None:
        svg, style = styled(figure.svg)
        parts["picture"] = q.Picture(caption=figure.caption, svg=svg, style=style)
    return answer_of(question)(**parts)


def _makes(found: Applicable, case: Case) -> q.Makes | None:
    """Tell what making something found in the case makes; None where the case has no place for it."""
    try:
        made = found.apply_to(case)
    except UsageError:
        return None
    return q.Makes(
        says=makes_sentence(made), path=list(made.path), id=made.id, value=dict(made.value), there=made.there,
        perspective=made.perspective, phase=made.phase, proposal=made.proposal,
    )  # fmt: skip


def _given(asked: type, request: BaseModel) -> Any:
    """Return the parameters of a question as a request gives them."""
    kinds = get_type_hints(asked)
    shown = type(request).model_fields
    return asked(**{f.name: _value(kinds[f.name], getattr(request, f.name)) for f in fields(asked) if f.name in shown})


def _value(kind: Any, value: Any) -> Any:
    if isinstance(value, BaseModel):
        (wanted,) = (k for k in _within(kind) if is_dataclass(k))
        return _given(wanted, value)  # type: ignore[arg-type]  # a class, not a value of one
    return tuple(_value(kind, v) for v in value) if isinstance(value, list | tuple) else value


def _within(kind: Any) -> Iterator[Any]:
    """Yield a type and all that it is put together from."""
    yield kind
    for part in get_args(kind):
        yield from _within(part)
