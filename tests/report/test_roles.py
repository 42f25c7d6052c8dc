"""Role sheets: what others want, why, on what evidence and what follows from it is on none of them.

Cases are drawn in which everything that is not told to a party is a token of its own: texts, ids and numbers. Whoever
looks for a token in a sheet finds none; and whatever else is drawn in its place, the sheet is the same to the byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from detente.case import Case, parse_case
from detente.catalog import read_case, slugs
from detente.cli import main
from detente.errors import UsageError
from detente.report.roles import RoleSheet, role_pages, role_sheets
from detente.stability import CONCEPTS
from seeds import examples, full

PARTIES = ("Ann", "Bob", "Cyd")
PROBE = Path(__file__).parent.parent / "probe.yaml"


class Drawn:
    """A random case: what is public comes from one seed, what each party and each further part holds from others.

    Every secret is a token: a word such as `zq17x`, or a whole number that begins with 77.
    """

    def __init__(self, public: int, secrets: dict[str, int]) -> None:
        self.rng = Random(public)
        self.secrets = secrets
        self.tokens: dict[str, list[str]] = {}
        self.streams: dict[str, Random] = {}
        size = self.rng.choice((2, 3))
        self.parties = PARTIES[:size]
        owners = (self.parties * 2)[: self.rng.randint(size, 4)]
        self.options = {f"o{k}": owner for k, owner in enumerate(owners)}
        self.states = ["".join(letters) for letters in product("NY", repeat=len(self.options))]

    def case(self) -> dict[str, Any]:
        """The case as plain data."""
        rng, options = self.rng, [*self.options]
        self.names = {letters: self.word(self.source("rest"), "rest") for letters in self.states}
        case: dict[str, Any] = {
            "format": "detente/1",
            "title": "A drawn conflict",
            "decision_makers": {p: {"name": f"the party {p}", **self.note("rest")} for p in self.parties},
            "options": {o: {"owner": p, "name": f"act {o}", **self.note("rest")} for o, p in self.options.items()},
            "forbidden_moves": [
                {"by": rng.choice(self.parties), "from": options[0], "to": options[1], **self.said("rest")}
            ],
            "status_quo": rng.choice(self.states),
            "states": {name: letters for letters, name in self.names.items()},
            "proposals": {
                "P1": {"name": "the draft", "parties": [*self.parties], **self.note("rest"),
                       "terms": {"t1": {"name": "a term", "that": rng.choice(options), **self.note("rest")}}},
            },
        }  # fmt: skip
        case["preferences"] = {p: self.preferences(p) for p in self.parties}
        case["issues"] = {"pay": {"name": "the pay", "levels": {"low": options[0], "high": f"not {options[0]}"}}}
        case["worth"] = {
            p: {"points": {"pay": {level: self.number(self.source(p), p) for level in ("low", "high")}},
                "walk_away": self.number(self.source(p), p), "basis": self.word(self.source(p), "rest"),
                **self.note("rest")}
            for p in self.parties
        }  # fmt: skip
        return {**case, **self.rest()}

    def rest(self) -> dict[str, Any]:
        """Evidence, arguments and the like, and views and times at which it is another case."""
        rng = self.source("rest")
        word = lambda: self.word(rng, "rest")  # noqa: E731 - said again and again
        claims = {c: {"source": "paper", "start": 0, "end": 4, "says": word(), "by": ["paper", word()], "kind": word(),
                      "note": word()} for c in self.claims()}  # fmt: skip
        elsewhere, first = {p: self.preferences(p, "rest") for p in self.parties}, next(iter(self.options))
        return {
            "summary": word(), "citation": word(), "caution": word(),
            "definitions": {self.defined(p): f"not {first}" for p in self.parties},
            "sources": {"paper": {"name": word(), "note": word()}}, "claims": claims,
            "arguments": {word(): {"says": word(), **self.note("rest")}},
            "rivals": {word(): {"asks": word(), "answers": {word(): {"says": word()}}}},
            "forecasts": {word(): {"says": word(), "about": first, **self.note("rest")}},
            "conditions": {word(): {"name": word(), "by": self.parties[0], "says": word(), "if": first}},
            "left_out": {word(): word()},
            "perspectives": {
                word(): {"name": word(), "preferences": elsewhere, "title": word(),
                         "options": {o: {"name": word()} for o in self.options}},
                "mine": {"name": word(), "preferences": {p: self.preferences(p) for p in self.parties}},
            },
            "phases": {"late": {"name": "a week later", "infeasible": [f"{first} and {[*self.options][1]}"],
                                "preferences": {p: [{"that": first, **self.said("rest")}] for p in self.parties},
                                **self.note("rest")}},
        }  # fmt: skip

    def preferences(self, p: str, whose: str | None = None) -> Any:
        """What a party wants, of any kind."""
        whose = whose or p
        rng, options = self.source(whose), [*self.options]
        kind = rng.choice(("statements", "ranking", "weights", "voices"))
        if kind == "statements":
            texts = [self.defined(p), *options[1:]]
            rng.shuffle(texts)
            return [{"that": rng.choice((text, f"not {text}")), **self.said(whose)} for text in texts]
        if kind == "ranking":
            ranked = [self.names[s] for s in rng.sample(self.states, len(self.states))]
            return {"ranking": ranked, **self.said(whose)}
        if kind == "weights":
            return {"weights": {o: self.number(rng, whose) for o in options}, **self.said(whose)}
        n = self.number(rng, whose)
        voices = [{"share": f"{k}/{n}", "preferences": [rng.choice(options)], **self.said(whose)} for k in (1, n - 1)]
        return {"voices": voices, **self.said(whose)}

    # -- tokens -------------------------------------------------------------------------------------------------------

    def source(self, whose: str) -> Random:
        """The stream of random numbers of a party, or of the rest."""
        return self.streams.setdefault(whose, Random(f"{whose} {self.secrets[whose]}"))

    def word(self, rng: Random, whose: str) -> str:
        token = f"zq{rng.randrange(10**9)}x"
        self.tokens.setdefault(whose, []).append(token)
        return token

    def number(self, rng: Random, whose: str) -> int:
        token = 77 * 10**6 + rng.randrange(10**6)
        self.tokens.setdefault(whose, []).append(str(token))
        return token

    def defined(self, p: str) -> str:
        return f"zqdefined{p}x"

    def claims(self) -> tuple[str, ...]:
        return ("zqclaim1x", "zqclaim2x")

    def note(self, whose: str) -> dict[str, Any]:
        rng = self.source(whose)
        return {
            "because": self.word(rng, "rest"),
            "evidence": [rng.choice(self.claims())],
            "note": self.word(rng, "rest"),
        }

    def said(self, whose: str) -> dict[str, Any]:
        return {"name": self.word(self.source(whose), "rest"), **self.note(whose)}


def read(public: int, secrets: dict[str, int]) -> tuple[Case, Drawn]:
    drawn = Drawn(public, secrets)
    return parse_case(json.dumps(drawn.case())), drawn


def told(sheet: RoleSheet) -> Iterator[str]:
    """A sheet in each of its forms, and among those of others."""
    yield from (sheet.page, sheet.markdown)


seeds = st.integers(0, 10**9)
# Of seeds none is smaller than another in what it stands for: nothing is gained by shrinking them.
SETTINGS: dict[str, Any] = {"deadline": None, "derandomize": True, "database": None, "phases": [Phase.generate]}


@full
@settings(max_examples=examples(140), **SETTINGS)
@given(public=seeds, secrets=st.fixed_dictionaries(dict.fromkeys((*PARTIES, "rest"), seeds)), other=seeds)
def test_no_word_number_or_id_of_what_others_want_is_on_a_sheet(
    public: int, secrets: dict[str, int], other: int
) -> None:
    case, drawn = read(public, secrets)
    for at in ({}, {"perspective": "mine"}, {"phase": "late"}):
        sheets = role_sheets(case, **at)
        assert [s.decision_maker for s in sheets] == [*drawn.parties]
        for sheet in sheets:
            own = sheet.decision_maker
            hidden = {*drawn.claims(), *map(drawn.defined, drawn.parties)}
            hidden |= {t for whose, tokens in drawn.tokens.items() if whose != own for t in tokens}
            for text in told(sheet):
                assert not {t for t in hidden if t in text}, "a secret is told"
                assert not re.search(r"zq\w*x", text), "a word is told that is not public"
    # Whatever others want, on whatever evidence, and whatever follows from it: the sheet is the same.
    own = drawn.parties[other % len(drawn.parties)]
    changed, _ = read(public, {whose: seed if whose == own else seed ^ other ^ 1 for whose, seed in secrets.items()})
    for at in ({}, {"perspective": "mine"}, {"phase": "late"}):
        (before,), (after,) = (role_sheets(c, decision_makers=[own], **at) for c in (case, changed))
        assert [*told(before)] == [*told(after)]


@full
@settings(max_examples=examples(70), **SETTINGS)
@given(public=seeds, secrets=st.fixed_dictionaries(dict.fromkeys((*PARTIES, "rest"), seeds)), other=seeds)
def test_a_sheet_says_what_its_own_party_wants(public: int, secrets: dict[str, int], other: int) -> None:
    case, drawn = read(public, secrets)
    model = case.model()
    for sheet in role_sheets(case):
        own = sheet.decision_maker
        points = model.worth[own].points["pay"]
        for low, _ in points.values():
            assert str(low) in sheet.markdown
        order = model.preferences[own]
        for weight in order.weights.values():
            assert str(weight) in sheet.markdown
        if order.ranked and not order.voices:
            listed = sheet.markdown.partition("## What you want")[2].partition("##")[0]
            assert len(re.findall(r"^\| \d+ ", listed, re.MULTILINE)) == len(drawn.states)
        changed, _ = read(public, {**secrets, own: secrets[own] ^ other ^ 1})
        (new,) = role_sheets(changed, decision_makers=[own])
        assert new.markdown != sheet.markdown, "its own wants are on it"


def probe_texts(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    match data:
        case dict():
            for key, value in data.items():
                yield from probe_texts(value, (*path, str(key)))
        case list():
            for k, value in enumerate(data):
                yield from probe_texts(value, (*path, str(k)))
        case str():
            yield path, data


PUBLIC = {("decision_makers", "name"), ("options", "name"), ("options", "taken"), ("options", "not_taken"),
          ("proposals", "name"), ("issues", "name"), ("phases", "name")}  # fmt: skip
"""Of the probe, in which each text stands once: the keys whose words everybody may read, besides the title."""


def test_of_every_key_of_the_format_only_what_is_public_is_told() -> None:
    from ruamel.yaml import YAML

    case = parse_case(PROBE.read_text(encoding="utf-8"))
    texts = {p: t for p, t in probe_texts(YAML(typ="safe", pure=True).load(PROBE)) if " " in t and len(t) > 8}
    secret = {t for p, t in texts.items() if (p[0], p[-1]) not in PUBLIC and p != ("title",)}
    assert len(secret) > 150
    formulas = {p: t for p, t in texts.items() if p[-1] in ("that", "when", "from", "to")}
    for sheet in role_sheets(case):
        whole = "\n".join(told(sheet))
        assert not {t for t in secret - {*formulas.values()} if t in whole}, sheet.decision_maker
        assert "the ferry crews" in sheet.markdown
        assert "nine feet" in sheet.markdown
    (crew,) = role_sheets(case, decision_makers=["the ferry crews"], summary=True)
    assert "An invented dispute" in crew.markdown
    assert "You wish ill to the harbour board" in crew.markdown


@pytest.mark.parametrize("slug", slugs())
def test_nothing_that_follows_is_on_a_sheet(slug: str) -> None:
    case = read_case(slug)
    view = next(iter(case.perspectives), None) if case.needs_perspective else None
    said = "|".join([c.name for c in CONCEPTS.values()] + ["stable", "equilibri", "deter", "would break"])
    for sheet in role_sheets(case, perspective=view):
        assert not re.findall(rf"\b(?:{said})", sheet.markdown, re.IGNORECASE), sheet
        assert case.sha256 not in sheet.page
        assert "data-from" not in sheet.page


def test_what_is_not_seen_in_a_perspective_is_not_listed_there() -> None:
    case = parse_case(PROBE.read_text(encoding="utf-8"))
    for sheet in role_sheets(case, perspective="from_shore"):
        listed = sheet.markdown.partition("## What cannot be")[0]
        assert "stand at the gate |" not in listed


def run(*line: str) -> Any:
    return CliRunner().invoke(main, ["roles", *line])


def test_sheets_are_written_each_by_itself_or_all_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sheets = role_sheets(read_case("elmira-9state"))
    for _ in range(2):  # what it wrote itself it writes again
        assert run("elmira-9state", "--folder", "sheets").exit_code == 0
    assert sorted(p.name for p in Path("sheets").iterdir()) == ["1-MoE.html", "2-UR.html", "3-LG.html"]
    assert Path("sheets/2-UR.html").read_text(encoding="utf-8").startswith(sheets[1].page.rstrip("\n"))
    assert run("elmira-9state", "--folder", "sheets", "--markdown", "--for", "Uniroyal").exit_code == 0
    assert Path("sheets/1-UR.md").read_text(encoding="utf-8").startswith(sheets[1].markdown.rstrip("\n"))
    assert run("elmira-9state", "-o", "all.html").exit_code == 0
    assert Path("all.html").read_text(encoding="utf-8").startswith(role_pages(sheets).rstrip("\n"))
    Path("sheets/3-LG.html").write_text("mine", encoding="utf-8")
    refused = run("elmira-9state", "--folder", "sheets")
    assert refused.exit_code == 2
    assert "3-LG.html is there already" in refused.stderr
    assert Path("sheets/3-LG.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("elmira-9state", "say where to write"),
        ("elmira-9state -o a.html --folder b", "say where to write"),
        ("elmira-9state -o a.html --markdown", "--markdown goes with --folder"),
        ("elmira-9state -o a.md --for Nobody", "Nobody"),
        ("elmira-9state -o a.md --proposal none", "none"),
        ("syria-2016 -o a.md", "--perspective A"),
        ("syria-2016 -o a.md --perspective A --perspective B", "a role sheet is of one perspective; 2 are given"),
    ],
)
def test_what_cannot_be_written_is_refused(
    line: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*line.split())
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert not [*tmp_path.iterdir()]


def test_only_the_proposals_that_are_named_are_on_the_table() -> None:
    case = read_case("syria-2016")
    whole, some = (role_sheets(case, perspective="A", decision_makers=["RUS"], proposals=p)[0] for p in (None, ["V1"]))
    assert "R1: " in whole.markdown
    assert "V1: " in some.markdown
    assert "R1: " not in some.markdown
    with pytest.raises(UsageError):
        role_sheets(case, perspective="A", proposals=["no such"])


def test_the_documentation_shows_a_sheet_as_it_is() -> None:
    page = (PROBE.parent.parent / "docs" / "how-to" / "for-a-class.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (sheet,) = role_sheets(read_case("elmira-9state"), decision_makers=["Uniroyal"])
    assert shown in sheet.markdown
