"""The declared questions as the page knows them: what is asked, where, and by which parameters."""

from __future__ import annotations

from dataclasses import MISSING, is_dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import Field, JsonValue

from detente.ask import SAME, Parameter, Question, parameters_of, served
from detente.case.sections import SECTIONS
from detente.web.shapes import Model

Type = Literal["flag", "whole", "number", "choice", "reference", "state", "text"]


class ValueView(Model):
    """A value that a parameter may have, and what it is called."""

    value: JsonValue
    label: str


class ParameterView(Model):
    """A parameter of a question, as a form asks for it."""

    name: str
    label: str
    help: str
    type: Type
    several: bool = Field(description="Whether it takes any number of values; none at all is said by leaving it out.")
    required: bool
    default: JsonValue
    refers_to: str | None = Field(description="The section whose entries it names.")
    choices: list[ValueView]
    at_least: float | None
    at_most: float | None


class QuestionView(Model):
    """A question that is asked with a form."""

    name: str
    title: str
    help: str
    about: Literal["model", "case"]
    room: str | None = Field(description="The room of the page in which it is asked; null for the general form.")
    parameters: list[ParameterView]


def questions() -> list[QuestionView]:
    """Return every question that is told in sentences, but for those with a parameter that no form can ask for."""
    asked = ((name, question) for name, question in served().items() if question.answer is None)
    return [view for name, question in asked if (view := _question(name, question)) is not None]


def _question(name: str, question: Question[Any, Any]) -> QuestionView | None:
    views = []
    for one, kind, about in parameters_of(question.parameters):
        if not about.http or about.fills is not None or about.by_format:
            continue
        default = one.default if about.over_http is SAME else about.over_http
        view = _parameter(one.name, kind, about, default)
        if view is not None:
            views.append(view)
        elif default is MISSING:
            return None
    said = question.asks
    doc = " ".join((question.parameters.__doc__ or "").partition("\n\n")[0].split())
    return QuestionView(
        name=name, title=f"{said[:1].upper()}{said[1:]}", help=doc, about=question.about, room=question.room,
        parameters=views,
    )  # fmt: skip


def _parameter(name: str, kind: Any, about: Parameter, default: Any) -> ParameterView | None:
    """Return what a form asks for; None for what is put together of other things, and stays as it is without a form."""
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (k for k in get_args(kind) if k is not type(None))
    several = get_origin(kind) is tuple
    if several and get_args(kind)[-1] is not Ellipsis:
        return None
    one = get_args(kind)[0] if several else kind
    if get_origin(one) is not None or is_dataclass(one):
        return None
    return ParameterView(
        name=name, label=_label(name, about), help="" if str(about.help).startswith("{among}") else about.says,
        type=_type(one, about, several=several), several=several, required=default is MISSING,
        default=None if default is MISSING else list(default) if isinstance(default, tuple) else default,
        refers_to=about.refers if about.refers in SECTIONS else None,
        choices=[ValueView(value=c, label=about.called(c)) for c in about.choices or ()],
        at_least=None if several else about.at_least if about.above is None else about.above,
        at_most=min((end for end in (about.at_most, about.most) if end is not None), default=None),
    )  # fmt: skip


def _label(name: str, about: Parameter) -> str:
    label = about.label or name.replace("_", " ")
    return label[:1].upper() + label[1:]


def _type(kind: Any, about: Parameter, *, several: bool) -> Type:
    if about.among is not None:
        return "choice"
    if about.refers in SECTIONS:
        return "reference"
    if about.refers == "state" and not several:
        return "state"
    if kind is bool:
        return "flag"
    return "whole" if kind is int else "number" if kind is float else "text"
