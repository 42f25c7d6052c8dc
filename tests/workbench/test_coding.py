"""A coder touches its own claims only, whatever the command, and takes back only what the role may do now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from detente.store import By, Store, engine_for, migrate
from detente.store.coding import Hand, NotYours, own_claims, shared
from detente.store.commands import (
    AcceptClaims,
    Add,
    AnyCommand,
    Edit,
    Link,
    Move,
    Remove,
    Rename,
    Replace,
    ReplaceText,
)
from detente.store.draft import read_upload
from detente.store.tree import get

from .conftest import Served
from .test_security import signed_in

CASE = """\
format: detente/1
title: Coded
decision_makers: {A: {name: Ann}, B: }
options:
  a: {owner: A, evidence: [of_bo, of_author]}
  b: {owner: B, contested: {A: {because: an old claim}}}
infeasible: [a and b]
preferences: {A: [b, [a, not b]], B: {weights: {a: 1, b: 1}}}
proposals: {p: {terms: {t: a}}}
sources: {s: {name: S}}
claims:
  of_author: {source: s, start: 0, end: 1, says: the author says}
  of_bo: {source: s, start: 1, end: 2, says: bo says, coder: bo}
  of_cy: {source: s, start: 2, end: 3, says: cy says, coder: cy}
coders: {bo: {name: Bo}, cy: {name: Cy}}
perspectives: {P: {because: another view, claims: {in_p: {source: s, start: 3, end: 4, says: in p, coder: bo}}}}
"""
BO = Hand("bo", "Bo")
CLAIM: dict[str, Any] = {"source": "s", "start": 4, "end": 5, "says": "new"}

MAY: list[AnyCommand] = [
    Add(path=["claims"], id="n", value=CLAIM),
    Add(path=["claims"], id="n", value={**CLAIM, "coder": "bo"}, after=""),
    AcceptClaims(claims={"n": CLAIM, "m": CLAIM}),
    Edit(path=["claims", "of_bo"], fields={"says": "bo says better", "kind": None}),
    Edit(path=["perspectives", "P", "claims", "in_p"], fields={"says": "better"}),
    Replace(path=["claims", "of_bo"], value=CLAIM),
    Rename(path=["claims", "of_bo"], to="of_bo_2"),
    Remove(path=["claims", "of_bo"]),
    Move(path=["claims", "of_bo"], after=""),
    Link(path=["options", "b"], claim="of_bo"),
    Link(path=["infeasible", "e1"], claim="of_bo"),
    Link(path=["options", "b", "contested", "A"], claim="of_bo"),
    Link(path=["proposals", "p", "terms", "t"], claim="of_bo"),
    Link(path=["preferences", "B"], claim="of_bo"),
    Link(path=["decision_makers", "B"], claim="of_bo"),
    Link(path=["perspectives", "P"], claim="of_bo"),
    Link(path=["options", "a"], claim="of_bo", linked=False),
    Edit(path=["coders", "bo"], fields={"name": "Bo B."}),
]
MAY_NOT: list[AnyCommand] = [
    Add(path=["claims"], id="n", value={**CLAIM, "coder": "cy"}),
    AcceptClaims(claims={"n": CLAIM, "m": {**CLAIM, "coder": "cy"}}),
    Replace(path=["claims"], value={}),
    Replace(path=["claims"], value={"of_bo": {**CLAIM, "coder": "bo"}}),
    Replace(path=["claims", "of_cy"], value={**CLAIM, "coder": "bo"}),
    Replace(path=["claims", "of_author"], value=CLAIM),
    Remove(path=["claims", "of_cy"]),
    Remove(path=["claims", "of_author"]),
    Edit(path=["claims", "of_cy"], fields={"coder": "bo"}),
    Edit(path=["claims", "of_author"], fields={"says": "no"}),
    Edit(path=["claims", "of_bo"], fields={"coder": "cy"}),
    Edit(path=["claims", "of_bo"], fields={"coder": None}),
    Rename(path=["claims", "of_cy"], to="x"),
    Move(path=["claims", "of_cy"], after=""),
    Link(path=["options", "b"], claim="of_cy"),
    Link(path=["options", "a"], claim="of_author", linked=False),
    Replace(path=["coders"], value={"bo": {"name": "Bo"}}),
    Rename(path=["coders", "bo"], to="bob"),
    Remove(path=["coders", "cy"]),
    Add(path=["coders"], id="dee", value={"name": "Dee"}),
    Edit(path=[], fields={"title": "No"}),
    Edit(path=["options", "a"], fields={"evidence": ["of_bo"]}),
    Edit(path=["options", "a"], fields={"note": "no", "evidence": ["of_bo", "of_author"]}),
    Add(path=["options"], id="c", value={"owner": "A"}),
    Replace(path=["options", "a"], value={"owner": "B"}),
    ReplaceText(text=CASE.replace("bo says", "bo said")),
    ReplaceText(text="{"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    engine = engine_for(f"sqlite:///{tmp_path_factory.mktemp('coding') / 'w.sqlite'}")
    migrate(engine)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def case(store: Store) -> str:
    return store.create("c", lambda ids: read_upload(CASE, "c.yaml", ids), "a test", "Ann", None).case_id


def named(store: Store, case: str, command: AnyCommand) -> AnyCommand:
    """Return a command with the id of the only rule in place of its name here."""
    rule = get(store.state(case).tree, ("infeasible",))[0][0]
    path = [rule if step == "e1" else step for step in getattr(command, "path", ())]
    return command.model_copy(update={"path": path}) if path else command


@pytest.mark.parametrize("command", MAY, ids=repr)
def test_a_coder_may(store: Store, case: str, command: AnyCommand) -> None:
    before = store.state(case).tree
    after = store.act(case, BO.signed(named(store, case, command)), By(1, "Bo", hand=BO)).tree
    assert str(after) != str(before), "in order, too"
    assert shared(after) == shared(before), "nothing but coding is another"
    back = store.undo(case, By(2, "Bo", hand=BO))
    assert back.tree == before
    assert store.redo(case, By(3, "Bo", hand=BO)).tree == after


@pytest.mark.parametrize("command", MAY_NOT, ids=repr)
def test_a_coder_may_not(store: Store, case: str, command: AnyCommand) -> None:
    with pytest.raises(NotYours, match="of its own, as “bo”"):
        store.act(case, BO.signed(named(store, case, command)), By(1, "Bo", hand=BO))
    assert store.state(case).version == 1
    # Whoever did it with another role cannot take it back with this one, nor do it again.
    store.act(case, named(store, case, command), By(1, "Bo"))
    with pytest.raises(NotYours):
        store.undo(case, By(2, "Bo", hand=BO))
    store.undo(case, By(2, "Bo"))
    with pytest.raises(NotYours):
        store.redo(case, By(3, "Bo", hand=BO))


def test_a_new_claim_is_its_coders_and_the_case_names_who_that_is(store: Store, case: str) -> None:
    dee = Hand("dee", "Dee")
    state = store.act(case, dee.signed(Add(path=["claims"], id="n", value=CLAIM)), By(1, "Dee", hand=dee))
    assert own_claims(state.tree, "dee") == {"n"}
    assert get(state.tree, ("coders", "dee")) == {"name": "Dee"}
    assert [p.path for p in store.draft(case).problems] == [("decision_makers", "B")], "as before"
    with pytest.raises(NotYours):
        store.act(case, Link(path=["options", "b"], claim="not_there"), By(2, "Dee", hand=dee))
    # What a removed claim leaves behind may be cleared away by its coder.
    store.act(case, Link(path=["options", "b"], claim="n"), By(2, "Dee", hand=dee))
    store.act(case, Remove(path=["claims", "n"]), By(3, "Dee", hand=dee))
    cleared = store.act(case, Link(path=["options", "b"], claim="n", linked=False), By(4, "Dee", hand=dee))
    assert "evidence" not in get(cleared.tree, ("options", "b"))


def test_an_account_codes_as_the_coder_that_belongs_to_it(team: Served) -> None:
    with signed_in(team, "maker") as maker, signed_in(team, "bo") as bo, signed_in(team, "cy") as cy:
        made = maker.post("/api/import", params={"name": "c.yaml"}, content=CASE.encode()).json()
        at = f"/api/cases/{made['id']}"

        def member(login: str, role: str) -> dict[str, Any]:
            given = maker.put(f"{at}/members", json={"login": login, "role": role}).json()
            return {m["login"]: m["coder"] for m in given}

        def send(client: httpx.Client, command: AnyCommand) -> httpx.Response:
            asked = {"version": client.get(at).json()["version"], "command": command.model_dump(mode="json")}
            return client.post(f"{at}/commands", json=asked)

        # Names in the file prove nothing: whose coder “bo” is, an editor says.
        assert member("bo", "coder")["bo"] == "bo_2"
        assert send(bo, Edit(path=["claims", "of_bo"], fields={"says": "x"})).status_code == 403
        joined = maker.put(f"{at}/coders", json={"login": "bo", "coder": "bo"})
        assert {m["login"]: m["coder"] for m in joined.json()}["bo"] == "bo"
        assert send(bo, Edit(path=["claims", "of_bo"], fields={"says": "x"})).status_code == 200
        assert send(bo, Add(path=["claims"], id="n", value={**CLAIM, "coder": "cy"})).status_code == 403
        added = send(bo, Add(path=["claims"], id="n", value=CLAIM)).json()
        assert (added["coder"], added["document"]["claims"][-1]["coder"]) == ("bo", "bo")
        # One coder belongs to one account, and to one with a role in the case; coders join nobody.
        member("cy", "coder")
        for login, coder in (("cy", "bo"), ("cy", "nobody"), ("maker_of_nothing", "cy")):
            assert maker.put(f"{at}/coders", json={"login": login, "coder": coder}).status_code in (404, 422)
        assert bo.put(f"{at}/coders", json={"login": "bo", "coder": "cy"}).status_code == 403
        assert send(cy, Remove(path=["claims", "n"])).status_code == 403
        # An editor who was made a coder takes back what coders may do, and nothing else.
        member("cy", "editor")
        assert send(cy, Edit(path=[], fields={"title": "Changed"})).status_code == 200
        member("cy", "coder")
        refused = cy.post(f"{at}/undo", json={"version": cy.get(at).json()["version"]})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
        assert maker.get(at).json()["title"] == "Changed"
