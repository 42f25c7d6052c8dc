"""What the first case asks of a system, one test for each number of its table of capabilities.

The case that ships has no text: what is asked of words themselves is asked of the invented article of the ferry.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.assess.audit import Audit, audit_case
from detente.case import Case
from detente.catalog import shipped_texts
from detente.cli import main
from detente.evidence.actors import Register
from detente.evidence.audits import quoted, statements_of
from first_network import AGENCIES, CORE, FOLDED

pytestmark = pytest.mark.quick


@cache
def syria() -> Case:
    return detente.read_case("syria-2016")


def audited(*only: str) -> Audit:
    return audit_case(syria(), {}, only)


def test_3_words_are_theirs_who_said_them_and_nobodys_where_nobody_did() -> None:
    """An invented quotation is no statement of the United States; two blocks without marks are their authors'."""
    layer = syria().evidence
    register = Register(layer.actors.values())
    (invented,) = (c for c in layer.claims.values() if c.kind == "invented-quotation")
    assert invented.id not in {c.id for c in statements_of("us", layer.claims.values(), register)}
    assert quoted(invented) is None
    blocks = {
        (c.start, c.end): quoted(c) for c in layer.claims.values() if (c.start, c.end) in ((4940, 5351), (7465, 8005))
    }
    assert {place: link and link.who for place, link in blocks.items()} == {
        (4940, 5351): "Dimitris Konstantakopoulos", (7465, 8005): "Alexander Mercouris",
    }  # fmt: skip
    elided = [c.id for c in layer.claims.values() if "elided" in c.mode and c.kind == "quotation"]
    assert elided == [c.id for c in layer.claims.values() if (c.start, c.end) == (7465, 8005)]


def test_3_renderings_of_one_saying_are_compared_word_by_word() -> None:
    """What the article leaves out of a quotation, with a mark, stands in the original; at its end there is no mark."""
    case = detente.read_case("ferry")
    found = audit_case(case, shipped_texts(case.layer.sources), ["renderings"]).renderings or ()
    (shown,) = (r.compared for r in found if r.claim == "c030")
    assert shown is not None
    assert shown.first == ()
    assert [(p.words, p.how) for p in shown.second] == [("lease or no lease", "elided"), ("as it sees fit", "beyond")]
    assert {(r.first, r.second): r.why for r in found if r.claim == "c061"} == {
        (0, 1): "language", (0, 2): None, (1, 2): "language",
    }  # fmt: skip


def asked(*, folded: tuple[str, ...] = (), **how: Any) -> detente.Relations:
    """What the article says of the thirteen actors of the coder's core; the Free Syrian Army is of the rebels."""
    among = sorted(CORE - {*folded})
    return detente.relations(syria().model("A"), fold=[*FOLDED, *folded], among=among, **how)


@pytest.mark.parametrize(
    ("how", "actors", "pairs", "triads", "unbalanced", "index", "divisions", "floating"),
    [
        ({}, 13, 26, 14, 4, 4, 3, {"pent", "wh"}),
        ({"stated": True}, 13, 22, 10, 3, 3, 6, {"ic", "isis", "wh"}),
        ({"folded": tuple(AGENCIES), "without": ["x108", "x122"]}, 10, 22, 19, 6, 3, 1, set()),
    ],
    ids=["all", "stated", "agencies as one, without what Russia would like"],
)
def test_5_relations_have_claimants_and_a_status_and_their_tension_is_exact(
    how: dict[str, Any],
    actors: int,
    pairs: int,
    triads: int,
    unbalanced: int,
    index: int,
    divisions: int,
    floating: set[str],
) -> None:
    found = asked(**how)
    assert all(r.voices and r.claims and r.entry.note.status for r in found.network.relations)
    assert (len(found.network.actors), len(found.network.counted)) == (actors, pairs)
    assert (len(found.triads), sum(not t.balanced for t in found.triads)) == (triads, unbalanced)
    assert (found.tension.index.lower, found.tension.count, found.tension.complete) == (index, divisions, True)
    assert {*found.tension.floating} == floating


def test_5_the_whole_case_is_answered_too() -> None:
    """What is contested in it makes a range; nobody is put into a camp by accident."""
    found = detente.relations(syria().model("A"))
    assert len(found.network.relations) == 55 - 2
    assert [p.actors for p in found.network.contested] == [("us", "rus")]
    assert (found.tension.index.lower, found.tension.highest.upper) == (4, 5)
    assert found.tension.floating == ("wh",)


def test_6_what_is_only_implied_can_be_taken_out() -> None:
    """Which agency backs which side is not said anywhere; a chain of patrons is read from what is."""
    pairs = {frozenset(p.actors) for p in asked().network.counted}
    stated = {frozenset(p.actors) for p in asked(stated=True).network.counted}
    gone = {("kurds", "pent"), ("reb", "ic"), ("rus", "reb"), ("syr", "isis")}
    assert pairs - stated == set(map(frozenset, gone))
    assert stated < pairs


def test_6_two_parts_of_one_whole_back_clients_that_are_against_each_other() -> None:
    found = detente.relations(syria().model("A"), chains="pent", stated=True)
    [odds] = found.at_odds
    assert (odds.whole, {*odds.parts}) == ("us", {"ic", "pent"})
    assert {*odds.clients} == {"cia_militias", "pentagon_militias"}
    assert [c.actors for c in found.chains or ()] == [("pent", "pentagon_militias")]


def test_24_both_incidents_are_without_a_source_and_one_without_place_and_date() -> None:
    found = {r.claim.id: r for r in audited("incidents").incidents or ()}
    assert list(found) == ["x098", "x099"]
    assert all("reported_by" in r.missing for r in found.values())
    assert {"when", "where"} <= set(found["x099"].missing)
    assert "where" not in found["x098"].missing
    told = found["x099"].claim.incident
    assert told is not None
    assert (told.count, told.unit) == (270, "civilians")


def test_25_analogies_are_listed_and_no_preference_rests_on_one() -> None:
    """Unless the analyst accepts it, which is to name it as evidence: then that is told."""
    found = {a.claim.id: a for a in audited("analogies").analogies or ()}
    assert list(found) == ["x004", "x048", "x120"]
    for analogy in found.values():
        assert not [e for e in analogy.elements if e.split("/")[0] in ("A", "B")]
    text = syria().text
    assert text is not None
    accepted = detente.parse_case(text.replace("evidence: [x119, x110, x116]", "evidence: [x119, x120, x116]", 1))
    (last,) = (a for a in audit_case(accepted, {}, ["analogies"]).analogies or () if a.claim.id == "x120")
    assert "A/RUS.3" in last.elements
    assert last.only == ()


def test_25_arguments_by_analogy_are_listed_with_what_else_names_their_claims() -> None:
    """What the article says of former leaders is part of one; that positions are given up no longer is a want, too."""
    (found,) = audited("analogies").by_analogy or ()
    assert (found.where, set(found.claims), found.elements) == ("Q6", {"x119", "x120"}, ("A/RUS.3",))
    told = CliRunner().invoke(main, ["audit", "syria-2016", "--only", "analogies"]).stdout
    assert [line.split()[-3:] for line in told.splitlines() if line.startswith("Q6 ")] == [["x119,", "x120", "A/RUS.3"]]
    assert audited("linked").by_analogy is None


def test_27_linked_issues_are_listed_with_the_reason_and_are_no_part_of_the_model() -> None:
    found = audited("linked").linked or ()
    assert [x.where for x in found] == ["battalions in Poland and the Baltic states", "NATO communiqué of Warsaw"]
    assert all(x.because and x.evidence for x in found)
    claims = {c for x in found for c in x.evidence}
    shown = CliRunner().invoke(main, ["show", "syria-2016", "--perspective", "A", "--format", "json"])
    model: dict[str, Any] = json.loads(shown.stdout)["model"]
    solved = {k: model[k] for k in ("options", "infeasible", "preferences", "states", "proposals")}
    assert not [c for c in claims if f'"{c}"' in json.dumps(solved)]
