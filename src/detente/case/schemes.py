"""Schemes of reasoning: a closed list of eight, each with the questions by which a reason of its kind is tested.

That an everyday argument has one of a few forms, and that each form has its own critical questions, is after D. Walton,
C. Reed and F. Macagno, *Argumentation Schemes*, Cambridge University Press 2008; the choice and the wording are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Scheme:
    """A form that a reason may have: what it says, and what to ask of it."""

    means: str
    questions: tuple[str, ...]


SCHEMES: Mapping[str, Scheme] = {
    "testimony": Scheme(
        "somebody says so",
        (
            "who says so, by name",
            "do they know it at first hand",
            "would they say so if it were otherwise",
        ),
    ),
    "expert": Scheme(
        "somebody says so whose field it is",
        (
            "is it their field",
            "do others in that field say otherwise",
        ),
    ),
    "example": Scheme(
        "it is so in one case",
        (
            "is it so in that case",
            "is that case like the others",
        ),
    ),
    "analogy": Scheme(
        "it was so in something like it",
        (
            "are the two alike in what matters here",
            "is there something as much like it where it was otherwise",
        ),
    ),
    "motive": Scheme(
        "somebody wants it so",
        (
            "is it what they want, or what somebody says that they want",
            "do they want something else more",
        ),
    ),
    "principal-agent": Scheme(
        "whoever agrees is not whoever carries it out",
        (
            "who decides what is carried out",
            "what can the one do if the other does not follow",
        ),
    ),
    "consequence": Scheme(
        "something would follow from it",
        (
            "would it follow",
            "what else would",
        ),
    ),
    "sign": Scheme(
        "something points to it",
        ("could there be another reason for the sign",),
    ),
}
"""The schemes by name."""
