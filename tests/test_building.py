"""Cases built and varied in Python, without a text."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente

TWO: dict[str, Any] = {
    "decision_makers": {"A": {}, "B": {}},
    "options": {"a": {"owner": "A"}, "b": {"owner": "B"}},
    "preferences": {"A": ["b", "not a"], "B": ["a", "not b"]},
}


def two(**sections: Any) -> detente.Case:
    return detente.Case.from_dict({**TWO, **sections}, name="two")


def nash(case: detente.Case | detente.Model) -> list[str]:
    return list(detente.solve(case, concepts=["nash"]).equilibria["nash"])


def test_a_case_and_its_plain_data_are_the_same() -> None:
    read = [detente.read_case(s) for s in ("elmira-9state", "syria-iraq-1975")]
    for case in (*read, detente.read_case(Path(__file__).parent / "probe.yaml")):
        data = case.to_dict()
        assert detente.Case.from_dict(data, name=case.name).to_dict() == data


def test_values_are_given_as_python_has_them() -> None:
    weights = {"a": 0.5, "b": Fraction(-1, 3)}
    case = two(preferences={"A": {"weights": weights}, "B": ("a", "not b")})
    assert case.to_dict()["preferences"] == {"A": {"weights": {"a": 0.5, "b": "-1/3"}}, "B": ["a", "not b"]}
    assert nash(case) == ["YN"]
    counted = two(preferences={"A": {"weights": {"a": np.int64(2), "b": np.float64(0.5)}}, "B": []})
    assert nash(counted) == ["YN", "YY"]
    term = {"that": "a", "obliges": ["A"]}
    assert two(proposals={"p": {"parties": ["B"], "terms": {"t": term}}}).model().proposals[0].id == "p"
    # A text is a text, whatever YAML would take it for.
    assert two(title="null").title == "null"


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"options": {"a": {"owner": "C"}, "b": {"owner": "B"}}}, "two.options.a.owner: found “C”"),
        ({"preferences": {"A": ["b", "not c"], "B": []}}, "two.preferences.A.2, character 5: found “c”"),
        ({"states": {"s": "YNY"}}, "two.states.s: found “YNY” with 3 letters"),
        ({"titel": "x"}, "two.titel: found the key “titel”|two: found the key “titel”"),
        ({"title": object()}, "two.title: found a object; expected a mapping, a list, a text or a number"),
        ({"infeasible": {"a", "b"}}, "two.infeasible: found a set"),
    ],
)
def test_an_error_tells_the_keys_that_lead_to_it(sections: dict[str, Any], told: str) -> None:
    with pytest.raises(detente.InvalidCase) as caught:
        two(**sections)
    assert any(part in str(caught.value) for part in told.split("|"))


def test_data_that_contains_itself_is_refused() -> None:
    rules: list[Any] = []
    rules.append(rules)
    with pytest.raises(detente.InvalidCase, match="more than 60 levels"):
        two(infeasible=rules)


def test_varying_leaves_the_first_case_as_it_is() -> None:
    case = two()
    kinder = case.with_preference("A", ["a", "b"])
    both = kinder.with_preference(case.model().decision_makers[1], {"ranking": ["YY", "NY", "YN", "NN"]})
    assert [nash(c) for c in (case, kinder, both)] == [["NN"], ["YN"], ["YY"]]
    assert case.to_dict() == two().to_dict()


def test_preferences_of_a_perspective_are_varied_there() -> None:
    case = detente.read_case("syria-2016")
    changed = case.with_preference("RUS", ["not escal"], perspective="B")
    assert changed.to_dict()["perspectives"]["B"]["preferences"]["RUS"] == ["not escal"]
    assert changed.to_dict()["perspectives"]["A"] == case.to_dict()["perspectives"]["A"]
    with pytest.raises(detente.UsageError, match="there is no perspective “C”"):
        case.with_preference("RUS", [], perspective="C")
    with pytest.raises(detente.UsageError, match=r"there is no decision maker “RU” .*RUS"):
        case.with_preference("RU", [], perspective="B")


def test_a_changed_case_keeps_the_comments_of_its_file_and_not_its_digest() -> None:
    case = detente.parse_case(
        "format: detente/1\ntitle: One  # kept\n"
        "decision_makers: {A: {}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\n"
    )
    changed = case.replace(status_quo="N")
    assert detente.write_case(changed).splitlines()[1] == "title: One  # kept"
    assert "status_quo: N" in detente.write_case(changed)
    assert "status_quo" not in detente.write_case(changed.replace(status_quo=None))
    assert (case.model().case_sha256 == case.sha256) is True
    assert changed.sha256 is None


def test_changes_are_made_to_a_model() -> None:
    model = two().model()
    assert nash(model.with_changes([detente.Drop("A", 2)])) == ["NN", "YN"]
    assert nash(model.with_changes([detente.Commit("a", "take-only")])) == ["NN", "YN"]
    found = detente.repair(model, state="YY", concept="nash", limit=1).found[0]
    again = model.with_changes(c.change for c in found.changes)
    assert nash(again) == nash(found.model)
    assert "YY" in nash(again)
    with pytest.raises(detente.UsageError):
        model.with_changes([detente.Drop("A", 7)])


def test_plain_data_is_no_text() -> None:
    with pytest.raises(
        detente.UsageError, match=r"expected the text of a case file; found .*Case\.from_dict takes plain data"
    ):
        detente.parse_case(TWO)  # type: ignore[arg-type]
