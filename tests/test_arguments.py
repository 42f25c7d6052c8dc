"""The section `arguments`: what is read, what is wrong in it, and what layers do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import detente
from detente.case import Case, parse_case, write_case
from detente.case.schemes import SCHEMES
from detente.case.sections.arguments import opposed, undercut
from detente.errors import InvalidCase

TEXT = """\
format: detente/1
decision_makers: {M: {}, U: {}}
options: {a: {owner: M}, b: {owner: U}}
preferences: {M: [a], U: [b]}
proposals: {P: {terms: a and b}}
arguments:
  A0: {says: it will be signed, about: {proposal: P, holds: true}}
  A1: {says: both gain, for: A0, with: [A2], scheme: consequence}
  A2: {says: nobody gains by leaving, about: a if b}
  A3: {says: leaving is cheap, against: [A2, {reason: A1, for: A0}], one_way: true}
  A4:
    says: it was so before
    for: [A0, A3]
"""


def case(text: str = TEXT) -> Case:
    return parse_case(text, name="mill.yaml")


def test_what_is_read_is_written() -> None:
    held = case().layer.held("arguments")
    assert (opposed(held["A3"]), undercut(held["A3"])) == (("A2",), (("A1", "A0"),))
    assert held["A4"].values["for"] == ("A0", "A3")
    anew = write_case(replace(case(), text=None))
    assert parse_case(anew, name="mill.yaml").layer.held("arguments") == held
    assert "    for: A0\n" in anew, "one id is written as one"


WRONG = [
    ("for: A0, with", "for: A9, with", "A9", "found “A9” as “for” in “A1”, which is no argument"),
    ("with: [A2]", "with: [A9]", "A9", "found “A9” as “with” in “A1”, which is no argument"),
    ("against: [A2,", "against: [A9,", "A9", "found “A9” as “against” in “A3”, which is no argument"),
    ("reason: A1, for", "reason: A9, for", "A9", "found “A9” as “against” in “A3”, which is no argument"),
    ("{reason: A1, for: A0}", "{reason: A2, for: A4}", "says: leaving",
     "“A3” is against the step from “A2” to “A4”, which nobody makes (“A2” is for “A0”)"),
    ("{reason: A1, for: A0}", "{for: A0}", "for: A0}", "a step lacks the key “reason”"),
    ("{reason: A1, for: A0}", "{reason: A1, to: A0}", "to: A0", "found the key “to”, which a step does not have"),
    ("for: A0, with", "with", "A2], scheme", "“A1” names what it is joined with, and nothing that they are for"),
    ("says: both gain, ", "", "for: A0, with", "an argument lacks the key “says”"),
    ("consequence", "consequences", "consequences", "found “consequences” for “scheme”; expected testimony, expert"),
    ("proposal: P, holds", "proposal: Q, holds", "Q, holds", "found “Q” as “about” in “A0”, which is no proposal"),
    ("holds: true", "holds: perhaps", "perhaps", "found “perhaps” for “holds”; expected true, false"),
    ("proposal: P, holds: true", "holds: true", "{holds", "found holds under “about”; expected one proposal"),
    ("a if b}", "a if c}", "c}", "found “c” as “about” in “A2”, which is no option or definition"),
    ("one_way: true", "one_way: often", "often", "found “often” for “one_way”; expected true, false"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "instead", "at", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_place(found: str, instead: str, at: str, message: str) -> None:
    assert TEXT.count(found) == 1
    text = TEXT.replace(found, instead)
    line, column = next((k, row.index(at) + 1) for k, row in enumerate(text.splitlines(), 1) if at in row)
    with pytest.raises(InvalidCase) as e:
        case(text)
    told = [str(problem) for problem in e.value.problems]
    assert any(t.startswith(f"mill.yaml:{line}:{column}: ") and message in t for t in told), told


@pytest.mark.parametrize(
    ("said", "circle"),
    [
        ("B1: {says: x, for: B1}", "“B1”, which is for “B1”"),
        ("B1: {says: x, for: B2}, B2: {says: y, for: B1}", "“B1”, which is for “B2”, which is for “B1”"),
        (
            "B1: {says: x, for: B2, with: B3}, B2: {says: y, for: B3}, B3: {says: z}",
            "“B2”, which is for “B3”, which is for “B2”",
        ),
    ],
)
def test_a_circular_reason_is_an_error_that_names_the_circle(said: str, circle: str) -> None:
    with pytest.raises(InvalidCase, match=f"found a circular reason: {circle}"):
        case(f"{TEXT[: TEXT.index('arguments:')]}arguments: {{{said}}}\n")


def test_layers_add_to_arguments_and_take_them_away() -> None:
    layers = """\
perspectives: {theirs: {arguments: {A3: {dropped: true}, A1: {because: so they say}, A5: {says: late, against: A0}}}}
phases: {after: {arguments: {A4: {for: A0}}}}
"""
    model = case(TEXT + layers).model("theirs", "after")
    assert [*model.layer.standing("arguments")] == ["A0", "A1", "A2", "A4", "A5"]
    assert model.layer.held("arguments")["A3"].values["says"] == "leaving is cheap", "it stays visible"
    first = model.layer.held("arguments")["A1"].values
    assert (first["says"], first["because"]) == ("both gain", "so they say")


def test_what_only_layers_together_make_circular_is_told() -> None:
    with pytest.raises(InvalidCase, match="found a circular reason: “A0”, which is for “A4”, which is for “A0”"):
        case(f"{TEXT}phases: {{after: {{arguments: {{A0: {{for: A4}}}}}}}}\n")


def test_the_reference_tells_every_scheme_with_its_questions() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "case-file.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {s.means} | {'; '.join(s.questions)} |" for name, s in SCHEMES.items()]
    assert [row for row in rows if row not in page] == []
    assert len(SCHEMES) == 8
    assert all(1 <= len(s.questions) <= 3 for s in SCHEMES.values())


@pytest.mark.parametrize(
    ("joined", "warned"),
    [("", 1), (", with: A2", 0), (", with: A3", 1)],
    ids=["alone", "with another", "with one more"],
)
def test_an_analogy_joined_with_what_is_alike_is_not_alone(joined: str, warned: int) -> None:
    head = TEXT.partition("arguments:\n")[0]
    lines = [
        "A0: {says: it will be signed}", f"A1: {{says: it was so before, for: A0, scheme: analogy{joined}}}",
        "A2: {says: the two are alike}", "A3: {says: it was so elsewhere, scheme: analogy}",
    ]  # fmt: skip
    case = parse_case(head + "arguments:\n  " + "\n  ".join(lines) + "\n")
    assert sum(f.code == "analogy-as-reason" for f in detente.check(case.model())) == warned
