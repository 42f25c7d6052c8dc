"""An unknown and an infeasible verdict in every room: none reads as a yes, a no, “nobody”, “the same” or “complete”.

Nothing is found out here under any concept, on purpose, and no state carries out `never`; the questions of the page are
answered in the process of the test, where engines and searches are told to leave everything open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from detente.case.sections import SECTIONS
from detente.errors import DetenteError
from detente.stability import default
from detente.web.answers import answer, shape_of
from detente.web.drafts import supposing
from detente.web.errors import described
from open_answers import CASE, find_no_answers, leave_open
from seeds import long
from test_four_answers import INFEASIBLE, KNOWN, NOT_KNOWN, REPORTED, asserted, said_in
from workbench.conftest import Served

from .conftest import Watched, imported, open_all, unfold
from .test_rooms import settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ALL = [(concept, dm) for concept in default() for dm in "AB"]
# What is asked and chosen, and the truths of statements at states: none of it is a verdict.
CONTROLS = (
    "select, label, legend, button, summary, dialog, [role=tooltip], .lead, .help, h1, section:not(.verdict) > h2,"
    " main > h2, .roomhelp, .example, a[href*='/verdict'], [aria-label='Ranking of states']"
)
WORDS = """controls => {
  const main = document.querySelector('main').cloneNode(true);
  for (const e of main.querySelectorAll(controls)) e.remove();
  return main.innerHTML;
}"""
OPEN = (
    r"\? not known whether (it stays|it changed)|not known whether an equilibrium under [A-Za-z, ]*",
    r"(\w+ )?is not known to hold or not( under [A-Za-z, ]*, so that no doubt can be told to change that\.)?",
    r"[“”\w ]+( \(\w+\))? is not known to (hold|be an equilibrium) now or not under [A-Za-z, ]*\.",
    r"[“”\w ]+ does not exist any more, so there is no verdict on it under [A-Za-z, ]*\.",
    r"– no such state here|there is no verdict to change",
)
SAID_BY_THE_PAGE = (
    r"It rests on no claim of a source: whoever made the case assumes it, which may be right\.",
    r"What a verdict rests on is told with it\.",
    r"the same in all perspectives and phases",  # what an edit concerns
    r"The terms leave nothing open\.|There is no way to do it|What would make it hold( by itself)?",
    r"A small change: of somebody's wants, two next [^.]*\.|Nothing: it cannot be carried out\.",
    r"In none of \d+ small changes could it be carried out\.",
    r"In which ways, and who would leave|\w+ \([\w ]+\): [^.]*\.",  # what a concept means
    r"[\w ]+ \(\w+\) (\? not known|– infeasible) ?\. [^.]*",
    r"A state for which one of these is true does not exist\.",
    r"By other claims it would belong to B",
    r"Removes \d+ combinations; no other rule removes any of them\.",
    r"Keep the log – .*|0 lets out only what everybody may see; .*",
    r"A term secures a priority [^.]*\. Nothing is weighed .*",
    r"There is nothing to take over: they describe the same model\.|There is no other case yet\.",
    r"Written by Detente .*|Tried: [^.]*\. Each was tried by itself, [^.]*\.",
)
KNOWN_ALL_THE_SAME = (
    # Moves are known, and under Nash none is answered.
    r"→ Nothing deters this under Nash\.|No move of its own is better for it\.",
    r"Once there, somebody would leave under Nash\.",
    r"(\w+ could give up [^:]*: this secures [^.]*|…)\.? Nash stability looks no further, so this is enough to leave\.",
    # At the status quo nobody gains by a move.
    r"Every way begins at [^.]*\. [^.]*\. Under [A-Za-z, ]* nobody would leave it, so that no way would even begin\.",
    r"By improvements alone it is out of reach: [^.]*\. By any moves it is 1 move away:",
    # Repairs are searched for without the engine that stops.
    r"What would make \w+ hold under \w+|[^.]*\d+ changes were allowed; \d+ sets of them were looked at\.",
    r"It holds as it is: nothing has to change\.|Nothing is needed: it holds as it is\.",
    r"The cheapest costs \d+, and nothing cheaper does it: that is proven\..*",
    r"One change is enough: [^.]*\. Then everybody would stay\.|No smaller change would do\.",
    r"Other changes (would|may) do as well, but none smaller\.",
    r"the outcome in which nothing of all this is done|Both give the same preferences to \w+ and \w+\.",
    r"Nothing is done\.( \w+)?|nothing is done|There is nothing more to choose|Says nothing otherwise yet[^.]*\.",
    # The concepts of a report, with where they are from, and under which of them what is known.
    r"nobody can improve things for itself by a move of its own|whoever could improve things is deterred by [^.;]*",
    r"^the same$|nothing \(Nash\); not known \([A-Z, ]*\)",
    r"This concerns [^.]*\. Solving the changed model from scratch gives the same answer\.",
    r"It makes a new [^;]*; what is there stays as it is\.",
    r"\w+ would have to [^.]*\.|It would have to be guaranteed [^.]*\.|Then nobody has a move by which to gain\.",
    # What a move is, as the picture has it, and as a table does.
    r"\w+: (no longer )?“\w+”(; \w+: (no longer )?“\w+”)*",
    r"would (no longer )?\w+",
    # What coalitions could do is found without the engines that stop.
    r"Of \d+ states so many are stable for every coalition: [^.]*\.|everybody, in any company",
    r"\w+ and \w+ could together go from [^.]*: [^.]*\.|Nothing deters this under CNash, CGMR, CSMR and CSEQ\.",
    r"(\w+: this secures [^.]*\. ?)+|At [^.;]* alone nobody would break it; together, [^.]*\.",
    r"From the status quo [^.]* could carry it out [^.]*\.|Nobody would break it at [^.]*, alone or together\.",
    r"statement 2 of A, “not a”, holds in no feasible state, so it decides nothing",
)
ABOUT_THE_FILE = tuple(re.escape(section.help) for section in SECTIONS.values())
"""What the sections of a case file are for."""
SETTLED = "|".join((*OPEN, *SAID_BY_THE_PAGE, *ABOUT_THE_FILE, *KNOWN_ALL_THE_SAME, KNOWN, REPORTED))


class Answering:
    """Answers the questions of a page in this process; the page of a report is kept."""

    def __init__(self, served: Served, page: Page) -> None:
        self.store = served.workbench.parts.store
        self.report = ""
        page.route("**/api/cases/*/ask/*", self.answer)
        page.route("**/api/analyses/*/page", lambda route: route.fulfill(body=self.report, content_type="text/html"))

    def answer(self, route: Route) -> None:
        case, _, kind = route.request.url.split("/api/cases/")[1].partition("/ask/")
        question = shape_of(kind).model_validate(route.request.post_data_json)
        told = {"id": None, "kind": kind, "status": "done", "progress": [], "result": None, "error": None}
        try:
            draft = supposing(self.store.draft(case, question.version), question)
            found = answer(draft, kind, question).model_dump(mode="json", by_alias=True)
            self.report = found.pop("page", self.report)
            told["result"] = found
        except DetenteError as e:
            told |= {"status": "failed", "error": described(e)[1]["error"]}
        route.fulfill(json=told)


class Rooms:
    """A page whose rooms are looked at one after the other; what they say is kept by the name of each."""

    def __init__(self, page: Page, at: str) -> None:
        self.page, self.at = page, at
        self.wrong: dict[str, list[str]] = {}
        self.said: dict[str, str] = {}

    def go(self, room: str) -> None:
        """Go to a room as a link of the page does."""
        go = "a => { history.pushState(null, '', a); dispatchEvent(new Event('detente:moved')); scrollTo(0, 0); }"
        self.page.evaluate(go, f"{self.at}/{room}")
        settled(self.page)

    def look(self, room: str, *asked: str) -> None:
        """Go to a room, ask what can be asked there, open everything, and note what reads as a verdict."""
        page = self.page
        self.go(room)
        if room.startswith("verdict"):
            unfold(page)
        for name in asked:
            page.get_by_role("button", name=name).click()
            settled(page)
        self.read(room)

    def read(self, name: str) -> None:
        """Open everything and note what reads as a verdict."""
        page = self.page
        open_all(page)
        settled(page)
        html = page.evaluate(WORDS, CONTROLS)
        self.note(name, html, page.get_by_role("main").locator("span.mark, .badge").all_inner_texts())

    def note(self, name: str, html: str, marks: list[str]) -> None:
        text = said_in(html)
        found = asserted(text, SETTLED) + [m for m in marks if "✓" in m or "✗" in m]
        self.said[name] = " ".join(text.split())
        if found:
            self.wrong[name] = found


@pytest.fixture
def rooms(browser: Browser, bench: Served, api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    leave_open(monkeypatch, ALL)
    find_no_answers(monkeypatch)
    case = imported(api, CASE)
    watched = Watched(browser)
    page = watched.open(bench, f"/cases/{case}/history")
    answering = Answering(bench, page)
    yield Rooms(page, f"{bench.url}/cases/{case}")
    watched.context.close()
    assert watched.faults == []
    assert answering.report


LONGER = ("Try the doubts", "Find whose consent it needs", "Find what it rests on")


@long
def test_no_room_asserts_what_is_not_known_or_not_there(rooms: Rooms) -> None:
    page = rooms.page
    for proposal in ("deal", "never"):
        # Repairs are searched for without the engine that stops: of `deal` they are known.
        rooms.look(
            f"verdict?perspective=ours&phase=now&proposal={proposal}", "Try the doubts", "Find whose consent it needs",
            "Find what it rests on", *(["Search for repairs"] if proposal == "never" else []),
        )  # fmt: skip
        falls = page.get_by_role("region", name="And without some claims?", exact=True)
        falls.get_by_role("checkbox", name="c1").check()
        falls.get_by_role("button", name="See what falls").click()
        rooms.read(f"{proposal} without c1")
    rooms.look("verdict?perspective=ours&phase=later&proposal=deal")
    rooms.look("states?perspective=ours&phase=later&state=NY")
    where = "perspective=ours&phase=now&state=NY"
    rooms.look(f"states?{where}", "Find the ways")
    page.get_by_role("checkbox", name="Nash").first.check()
    page.get_by_role("alert").filter(has_text="These states are not known").wait_for()
    rooms.read("states that are stable")
    assert page.get_by_text(re.compile(r"^\d+ states?$|No state fits")).count() == 0
    rooms.look(f"states?{where}&as=graph")
    rooms.look(f"model?{where}")
    rooms.look(f"preferences?{where}")
    page.get_by_role("checkbox", name="Try without saving").check()
    page.get_by_role("button", name="Remove statement 1").click()
    page.get_by_text("not known whether it changed").first.wait_for()
    rooms.read("preferences, supposed")
    rooms.look(f"report?{where}", "Make the report")
    rooms.note("report", page.frame_locator("iframe[title=Report]").locator("body").inner_html(), [])
    rooms.look("compare", "Compare the perspectives", "Compare the phases", "Compare the versions")
    assert rooms.wrong == {}, repr(rooms.wrong)
    # And each says what it is.
    there = {name for name in rooms.said if not name.startswith(("model", "report?"))}
    gone = {name for name in there if "phase=later&state" in name}
    infeasible = gone | {name for name in there if name.startswith(("never", "preferences", "report", "compare"))}
    assert {name for name in there - gone if not re.search(NOT_KNOWN, rooms.said[name])} == set()
    assert {name for name in infeasible if not re.search(rf"{INFEASIBLE}|no such state", rooms.said[name])} == set()
