"""Desks of blind coding: what is coded there arrives in the case, what editors change arrives there, nothing else."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from detente.errors import UsageError
from detente.store import By, Damaged, Refused, Stale, Store, Unknown, engine_for, migrate
from detente.store.coding import Hand, NotYours, claims_in, is_of, links_in, own_claims
from detente.store.commands import Add, AnyCommand, Edit, Link, Move, Remove, Rename, ReplaceText
from detente.store.desks import Desks, case_of_desk
from detente.store.draft import read_upload
from detente.store.seals import insert
from detente.store.tables import ACCOUNTS, DESKS, RECORDS
from detente.store.texts import keep_text
from detente.store.tree import get, keys
from detente.store.verify import verified
from detente.web.texts import texts_at_hand
from seeds import long_but

from .test_coding import CASE, CLAIM

BO, CY = Hand("bo", "Bo"), Hand("cy", "Cy")


class Case:
    """A case where coding is blind, with the desks of Bo and Cy."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.engine.begin() as connection:
            for login in ("bo", "cy"):
                values = {"login": login, "name": login.title(), "secret": "none", "admin": False, "active": True}
                insert(connection, ACCOUNTS, id=login, **values)
        self.desks = Desks(store)
        self.id = store.create("c", lambda ids: read_upload(CASE, "c.yaml", ids), "a test", "Ann", None).case_id

    def desk(self, hand: Hand) -> str:
        return self.desks.of(self.id, hand.coder, hand.coder)

    def does(self, hand: Hand, command: AnyCommand) -> str:
        desk = self.desk(hand)
        self.store.act(desk, hand.signed(command), By(self.store.state(desk).version, hand.name, hand=hand))
        return desk

    def edits(self, command: AnyCommand) -> None:
        self.store.act(self.id, command, By(self.store.state(self.id).version, "Ann"))

    def rule(self, case_id: str, number: int = 0) -> str:
        return keys(get(self.store.state(case_id).tree, ("infeasible",)))[number]

    def evidence(self, case_id: str, *path: str) -> list[str]:
        return dict(links_in(self.store.state(case_id).tree))[path]

    def claims(self, case_id: str, coder: str) -> dict[str, str]:
        found = claims_in(self.store.state(case_id).tree)
        return {path[-1]: str(claim["says"]) for path, claim in found if is_of(claim, coder)}


@pytest.fixture
def case(store: Store) -> Case:
    made = Case(store)
    made.desks.begin(made.id, "Ann")
    return made


def test_a_desk_is_counted_as_one_and_as_no_case(case: Case) -> None:
    case.desk(BO)
    found = verified(case.store.engine)
    assert (found.counts["cases"], found.counts["desks"], found.damage) == (1, 1, ())


@long_but(every=2)
def test_what_is_coded_at_a_desk_is_in_the_case_at_once_and_at_no_other_desk(case: Case) -> None:
    for hand in (BO, CY):
        desk = case.does(hand, Add(path=["claims"], id="same", value={**CLAIM, "says": f"{hand.name} says"}))
        case.does(hand, Link(path=["infeasible", case.rule(desk)], claim="same"))
        case.does(hand, Link(path=["options", "a"], claim="same"))
    assert case.claims(case.id, "bo")["same"] == "Bo says"
    assert case.claims(case.id, "cy")["cy_same"] == "Cy says"
    assert case.evidence(case.id, "infeasible", case.rule(case.id)) == ["same", "cy_same"]
    assert case.evidence(case.id, "options", "a") == ["of_bo", "of_author", "same", "cy_same"]
    for hand, own in ((BO, {"of_bo", "in_p", "same"}), (CY, {"of_cy", "same"})):
        desk = case.desk(hand)
        assert {path[-1] for path, _ in claims_in(case.store.state(desk).tree)} == own
        assert case.evidence(desk, "infeasible", case.rule(desk)) == ["same"]
        assert case_of_desk(case.store.engine, desk) == case.id
    # An entry within another, and both.
    for path in (["options", "b", "contested", "A"], ["options", "b"]):
        case.does(CY, Link(path=path, claim="same"))
        assert case.evidence(case.id, *path) == ["cy_same"]
    # Changed, renamed and removed, there as here.
    case.does(CY, Edit(path=["claims", "same"], fields={"says": "Cy says more"}))
    case.does(CY, Rename(path=["claims", "same"], to="other"))
    assert case.claims(case.id, "cy") == {"of_cy": "cy says", "other": "Cy says more"}
    assert case.evidence(case.id, "options", "a") == ["of_bo", "of_author", "same", "other"]
    case.does(BO, Remove(path=["claims", "of_bo"]))
    assert "of_bo" not in case.claims(case.id, "bo")
    for which in (case.id, case.desk(BO), case.desk(CY)):
        case.store.verify(which)
    assert [c.id for c in case.store.listed()] == [case.id], "desks are in no list"


def test_what_editors_change_arrives_at_each_desk_and_links_stay_where_they_are(case: Case) -> None:
    desk = case.desk(BO)
    case.does(BO, Link(path=["infeasible", case.rule(desk)], claim="of_bo"))
    case.edits(Add(path=["infeasible"], value="b and not a", after=""))
    case.edits(Edit(path=["infeasible", case.rule(case.id, 1)], fields={"note": "why"}))
    case.edits(Rename(path=["options", "b"], to="bee"))
    case.edits(Move(path=["options", "a"], after="bee"))
    case.edits(Edit(path=["claims", "of_author"], fields={"says": "nobody at a desk hears of that"}))
    tree = case.store.state(desk).tree
    assert [v.get("when") for _, v in get(tree, ("infeasible",))] == ["bee and not a", "a and bee"]
    assert case.evidence(desk, "infeasible", case.rule(desk, 1)) == ["of_bo"]
    assert list(get(tree, ("options",))) == ["bee", "a"]
    brought = [r for r in case.store.state(desk).records if r.kind == "brought"]
    assert [r.author for r in brought] == ["an editor"] * 4
    with pytest.raises(Unknown, match="no change that can be taken back"):
        case.store.undo(desk, By(case.store.state(desk).version, "an editor", hand=BO), brought[0].seq)
    # Two at one place meet, as anywhere; what is begun on an old version is refused with the words of the desk.
    with pytest.raises(Stale, match="an editor did “What editors changed in the case”"):
        case.store.act(desk, Link(path=["options", "a"], claim="in_p"), By(1, "Bo", hand=BO))
    with pytest.raises(NotYours):
        case.does(BO, Edit(path=["options", "a"], fields={"note": "no"}))


def test_opening_shows_everybody_everything_and_is_in_the_history(case: Case) -> None:
    desk = case.does(BO, Add(path=["claims"], id="n", value=CLAIM))
    keep_text(case.store.engine, desk, "a text")
    sources = {"s": type("S", (), {"sha256": keep_text(case.store.engine, desk, "a text")})()}
    assert texts_at_hand(case.store.engine, case.id, sources) == {}
    case.desks.open(case.id, "Ann")
    assert case.desks.blind(case.id) is None
    assert texts_at_hand(case.store.engine, case.id, sources) == {"s": "a text"}
    last = case.store.state(case.id).records[-1]
    assert (last.kind, last.title, last.author) == ("coding", "Open the coding", "Ann")
    # What was on its way when it was opened is not lost; and what was coded blind is taken back like anything else.
    case.store.act(desk, BO.signed(Add(path=["claims"], id="late", value=CLAIM)), By(2, "Bo", hand=BO))
    assert {"n", "late"} <= own_claims(case.store.state(case.id).tree, "bo")
    for gone in ("late", "n"):
        state = case.store.state(case.id)
        assert gone not in own_claims(case.store.undo(case.id, By(state.version, "Bo", hand=BO)).tree, "bo")
    with pytest.raises(Unknown, match="no change that can be taken back"):
        case.store.undo(case.id, By(case.store.state(case.id).version, "Ann"), last.seq)
    # Made blind again, everybody has a new desk, which begins with what they have now.
    case.desks.begin(case.id, "Ann")
    assert case.desk(BO) != desk
    assert case.claims(case.desk(BO), "bo") == {"of_bo": "bo says", "in_p": "in p"}


def test_while_the_text_of_the_case_cannot_be_read_coding_waits_and_is_not_lost(case: Case) -> None:
    text = case.store.draft(case.id).text
    case.edits(ReplaceText(text="{"))
    desk = case.does(BO, Add(path=["claims"], id="n", value=CLAIM))
    within = (
        ["options", "b", "contested", "A"],
        ["options", "b"],
        ["proposals", "p", "terms", "t"],
        ["proposals", "p"],
    )
    for path in within:
        case.does(BO, Link(path=path, claim="n"))
    assert "n" not in own_claims(case.store.state(case.id).tree, "bo")
    with pytest.raises(Refused, match="mend the text"):
        case.desks.open(case.id, "Ann")
    assert case.desks.blind(case.id) is not None
    case.edits(ReplaceText(text=text))
    assert "n" in own_claims(case.store.state(case.id).tree, "bo")
    assert case.store.state(desk).version == 2 + len(within), "nothing has come to the desk"
    assert [case.evidence(case.id, *path) for path in within] == [["n"]] * len(within)


def test_a_damaged_desk_is_found_and_nothing_is_built_on_it(case: Case) -> None:
    desk = case.does(BO, Add(path=["claims"], id="n", value=CLAIM))
    with case.store.engine.begin() as connection:
        connection.execute(sa.update(DESKS).where(DESKS.c.desk == desk).values(coder="cy"))
    with pytest.raises(Damaged, match="what the account bo may do is not as it was written"):
        case.desk(BO)
    # Nobody else is disturbed by it, nor told.
    case.edits(Edit(path=["options", "b"], fields={"note": "new"}))
    other = case.does(CY, Add(path=["claims"], id="n", value=CLAIM))
    assert get(case.store.state(other).tree, ("options", "b", "note")) == "new"
    found = [damage.what for damage in verified(case.store.engine).damage]
    assert found == [f"the case {case.id}: what the account bo may do is not as it was written"]


def test_a_damaged_case_does_not_tell_how_long_its_log_is_to_who_codes_blind(case: Case) -> None:
    case.desk(BO)
    with case.store.engine.begin() as connection:
        connection.execute(
            sa.update(RECORDS).where(RECORDS.c.case_id == case.id, RECORDS.c.seq == 2).values(author="X")
        )
    fresh = Desks(Store(case.store.engine))
    with pytest.raises(Damaged) as told:
        fresh.blind(case.id)
    assert told.value.what == f"the case {case.id} is not as it was written; its editors are told where"
    with pytest.raises(Damaged, match="record 2"):
        fresh.store.state(case.id)


def test_many_at_once_lose_nothing(case: Case) -> None:
    hands, wrong = (BO, CY), []
    for hand in hands:
        case.desk(hand)

    def code(hand: Hand) -> None:
        for n in range(4):
            case.does(hand, Add(path=["claims"], id=f"n{n}", value=CLAIM))
            case.does(hand, Link(path=["options", "a"], claim=f"n{n}"))

    def edit() -> None:
        for n in range(4):
            case.edits(Edit(path=["options", "b"], fields={"note": f"{n}"}))  # does not meet what is linked to “a”

    def tried(what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as e:
            wrong.append(e)

    works = [lambda hand=hand: code(hand) for hand in hands] + [edit]
    threads = [threading.Thread(target=tried, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for hand in hands:
        desk = case.desk(hand)
        assert get(case.store.state(desk).tree, ("options", "b", "note")) == "3"
        own = own_claims(case.store.state(desk).tree, hand.coder)
        assert {f"n{n}" for n in range(4)} <= own
        assert len(case.claims(case.id, hand.coder)) == len(case.claims(desk, hand.coder))
        assert len(case.evidence(desk, "options", "a")) >= 4
        case.store.verify(desk)
    assert len(case.evidence(case.id, "options", "a")) == 2 + 8
    case.store.verify(case.id)


@contextmanager
def stored(folder: Path) -> Iterator[Store]:
    folder.mkdir()
    engine = engine_for(f"sqlite:///{folder / 'w.sqlite'}")
    migrate(engine)
    yield Store(engine)
    engine.dispose()


def some_coding(case: Case, hand: Hand, chance: random.Random) -> None:
    """Let a coder do something at its desk, or be refused."""
    desk = case.desk(hand)
    tree = case.store.state(desk).tree
    own = sorted(own_claims(tree, hand.coder))
    some = chance.choice(own) if own else "none"
    places = [list(path) for path, _ in links_in(tree)]
    claim = {**CLAIM, "says": f"{hand.coder} {chance.random()}", "start": chance.randrange(9), "end": 10}
    command: AnyCommand = chance.choice([
        Add(path=["claims"], id=f"n{chance.randrange(9)}", value=claim),
        Add(path=["perspectives", "P", "claims"], id=f"n{chance.randrange(9)}", value=claim),
        Edit(path=["claims", some], fields={"says": f"{hand.coder} {chance.random()}"}),
        Edit(path=["coders", hand.coder], fields={"name": f"{hand.name} {chance.random()}"}),
        Remove(path=["claims", some]),
        Rename(path=["claims", some], to=f"m{chance.randrange(9)}"),
        *(Link(path=chance.choice(places), claim=some, linked=chance.random() < 0.7) for _ in range(6)),
    ])  # fmt: skip
    version = case.store.state(desk).version
    with suppress(UsageError):  # it does not fit, or is another's: also that is the same in both worlds
        if chance.random() < 0.2:
            case.store.undo(desk, By(version, hand.name, hand=hand))
        else:
            case.store.act(desk, hand.signed(command), By(version, hand.name, hand=hand))


def some_editing(case: Case, chance: random.Random) -> None:
    """Let an editor change something that both worlds have."""
    tree = case.store.state(case.id).tree
    rule, option = chance.choice(keys(get(tree, ("infeasible",)))), chance.choice(keys(get(tree, ("options",))))
    what = chance.randrange(8)
    note = {"note": str(chance.random())}
    if what == 0:
        case.edits(Edit(path=["infeasible", rule], fields=note))
    elif what == 1:
        case.edits(Add(path=["infeasible"], value="not a and b", after=chance.choice(["", rule])))
    elif what == 2:
        case.edits(Move(path=["options", option], after=""))
    elif what == 3:
        case.edits(Rename(path=["options", option], to=f"r{chance.randrange(10**6)}"))
    elif what == 4:
        case.edits(Add(path=["options"], id=f"o{chance.randrange(10**6)}", value={"owner": "A"}))
    elif what == 5:
        text = case.store.draft(case.id).text
        case.edits(ReplaceText(text=text.replace("title: ", f"title: {chance.randrange(9)}", 1)))
    elif what == 6 and len(keys(get(tree, ("infeasible",)))) > 1:
        case.edits(Remove(path=["infeasible", rule]))
    else:
        case.edits(Edit(path=["perspectives", "P"], fields=note))


@pytest.mark.parametrize("seed", range(2))
def test_a_desk_is_the_same_whatever_the_other_coder_does(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does what at random: the log at Bo's desk, with all its digests, is that of a world without Cy."""
    clock = ["early"]
    for module in ("store", "desks"):
        monkeypatch.setattr(f"detente.store.{module}.now", lambda: clock[0])
    logs = []
    for world in ("with", "without"):
        with stored(tmp_path / world) as store:
            case, script = Case(store), random.Random(seed)
            for step in range(30):
                clock[0] = f"at {step}"
                turn, chance = script.choice([some_coding, some_coding, "cy", some_editing]), script.randrange(10**9)
                if step == 8:
                    case.desks.begin(case.id, "Ann")
                if turn == "cy" or (step < 8 and turn is some_coding):
                    clock[0] = "cy's time"
                    if world == "with":
                        before_or_at_desk(case, random.Random(chance), blind=step >= 8)
                elif turn is some_editing:
                    some_editing(case, random.Random(chance))
                else:
                    some_coding(case, BO, random.Random(chance))
            desk = case.desk(BO)
            logs.append([record.line() for record in store.records(desk)])
            for which in (case.id, desk):
                store.verify(which)
            # Each claim of the desk is in the case as it is there, and nothing is at the desk that is not Bo's.
            there = sorted(case.claims(case.id, "bo").values())
            assert sorted(case.claims(desk, "bo").values()) == there
            assert all(is_of(claim, "bo") for _, claim in claims_in(store.state(desk).tree))
            if world == "with":
                assert len(case.claims(case.id, "cy")) > 1
    assert logs[0] == logs[1]
    assert len(logs[0]) > 8


def before_or_at_desk(case: Case, chance: random.Random, *, blind: bool) -> None:
    """Let Cy code, in the case itself before coding is blind."""
    if blind:
        for _ in range(3):
            some_coding(case, CY, chance)
        return
    tree = case.store.state(case.id).tree
    commands: list[Callable[[], AnyCommand]] = [
        lambda: Add(path=["claims"], id=f"x{chance.randrange(99)}", value=CLAIM),
        lambda: Link(path=list(chance.choice(list(links_in(tree)))[0]), claim="of_cy"),
    ]
    for command in commands:
        with suppress(Refused):
            case.store.act(case.id, CY.signed(command()), By(case.store.state(case.id).version, "Cy", hand=CY))
