"""Nothing typed is lost: whatever field of whatever room it is in, and however the room, the page or the server goes.

The fields are found in the page, so that a new one is covered as soon as it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from httpx import Client

from seeds import full, long, long_but, take
from waiting import eventually
from workbench.conftest import Served

from .conftest import Watched, open_all
from .test_rooms import LETTERS, crossing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

UI = Path(__file__).parents[3] / "ui" / "src"
MORE = """\
definitions: {dark: not lights}
forbidden_moves:
  - {by: Firm, from: night, to: quiet}
indistinguishable:
  - {when: quiet and lights}
codes: {loud: words on noise}
left_out: {press: it only reports}
actors: {ada: {name: Ada, aliases: [A.]}, bob: {name: Bob}}
coders: {cleo: {name: Cleo}}
repair: {costs: {drop: 2}, wants: {Firm: [lights]}}
"""

TYPE = """mark => {
  const typed = {};
  const fields = document.querySelectorAll("input, textarea, [contenteditable=true]:not([data-reading])");
  [...fields].filter(e => !e.readOnly && !["checkbox", "radio", "file"].includes(e.type)).forEach((e, i) => {
    const date = `${2000 + i}-03-04`;
    const text = e.type === "number" ? String(i + 1) : e.type === "date" ? date : `${mark}x${i}`;
    const kind = e instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(e, text);
    e.dispatchEvent(new Event("input", { bubbles: true }));
    typed[text] = e.labels?.[0]?.textContent ?? e.outerHTML;
  });
  return typed;
}"""
"""Type into every field at once, as if each were left while it is typed in; return what was typed, and where."""

FOUND = """() => [
  ...[...document.querySelectorAll("input, textarea")].map(e => e.value),
  ...[...document.querySelectorAll(".kept li, [aria-label='Unfinished claims'] li")].map(e => e.textContent),
]"""
"""What stands in the fields, and in the lists of what is not in the case."""

Place = tuple[str, Callable[["Page"], None]]


def nothing(_: Page) -> None:
    """A room that shows all its fields by itself."""


def code(page: Page) -> None:
    text = page.get_by_role("textbox", name="Text of ")
    text.focus()
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("n")
    page.get_by_role("form", name="Code a claim").get_by_role("combobox", name="Coding as").select_option("@new")


def redact(page: Page) -> None:
    page.get_by_role("checkbox", name="Replace the names").set_checked(True)
    page.locator("#file:not([readonly])").wait_for()  # its text has come


PLACES: dict[str, Place] = {
    "sources": ("sources?claim=c2", code),
    "model": ("model", nothing),
    "preferences": ("preferences?who=Town", nothing),
    "verdict": ("verdict?proposal=…build", nothing),
    "argument": ("argument", nothing),
    "deals": ("deals", nothing),
    "relations": ("relations", nothing),
    "states": ("states", nothing),
    "compare": ("compare", nothing),
    "report": ("report", redact),
}
"""The address of each room at which most fields are there, and what brings in the others."""
SOUGHT = ("states", "deals")
"""The rooms in which only what is looked for is typed: it is no part of the case, and is kept in the page's address."""
WITHOUT = ("history",)
"""The rooms in which nothing is typed, but for what is sought, in every room."""


class Lost:
    """A page on which everything is typed, left, and looked for again."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.served = served
        self.watched = Watched(browser)
        self.page = self.watched.open(served, "/")
        self.marks = count(1)

    def go(self, case: str, room: str) -> None:
        address, more = PLACES[room]
        self.page.goto(f"{self.served.url}/cases/{case}/{address}")
        self.enter(more)

    def back(self, case: str, room: str) -> None:
        """Load a room anew; where something is sought, with what the address says, as a link or a bookmark keeps it."""
        if room not in SOUGHT:
            self.go(case, room)
            return
        self.page.goto(re.sub(r"/[^/?]+(?=\?|$)", f"/{room}", self.page.url, count=1))
        self.enter(PLACES[room][1])

    def enter(self, more: Callable[[Page], None]) -> None:
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
        open_all(self.page)
        more(self.page)

    def type(self) -> dict[str, str]:
        typed: dict[str, str] = self.page.evaluate(TYPE, f"w{next(self.marks)}")
        return typed

    def saving(self) -> str:
        return self.page.locator(".saving").inner_text()

    def missing(self, typed: dict[str, str]) -> dict[str, str]:
        """Return what is found nowhere, once it has had time to be saved."""
        left = dict(typed)

        for k in range(60):
            if k % 10 == 9:  # what was saved meanwhile may be drawn anew, and is folded away again
                open_all(self.page)
            found = self.page.evaluate(FOUND)
            left = {text: where for text, where in left.items() if not any(text in other for other in found)}
            if not left:
                break
            self.page.wait_for_timeout(100)
        return left


@pytest.fixture(scope="module")
def lost(browser: Browser, bench: Served) -> Iterator[Lost]:
    made = Lost(browser, bench)
    yield made
    made.watched.context.close()
    # That the server refuses, or does not answer, is what is tried here.
    assert [f for f in made.watched.faults if not f.startswith("error: Failed to load resource: ")] == []


@pytest.fixture(scope="module")
def cases(bench: Served) -> dict[str, str]:
    """A case for each room, since what is typed into one may leave nothing to be shown in another."""
    with bench.client() as client:
        return {room: crossing(client, LETTERS + MORE) for room in PLACES}


def by_link(lost: Lost) -> None:
    lost.page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="History").click()
    lost.page.get_by_role("heading", level=1, name="History").wait_for()


def by_link_and_back(lost: Lost) -> None:
    by_link(lost)
    lost.page.go_back()


def by_back_and_forward(lost: Lost) -> None:
    lost.page.go_back()
    lost.page.get_by_role("heading", level=1).wait_for()
    lost.page.go_forward()


def by_reload(lost: Lost) -> None:
    lost.page.reload()


def by_closing(lost: Lost) -> None:
    address = lost.page.url
    with lost.page.expect_event("close"):
        lost.page.close(run_before_unload=True)
    lost.page = lost.watched.context.new_page()
    lost.page.goto(f"{lost.served.url}/")  # so that there is something to go back to
    lost.page.goto(address)


LEAVING = (by_link_and_back, by_back_and_forward, by_reload, by_closing)


def in_turn(ways: Sequence[Callable[[Any], None]]) -> pytest.MarkDecorator:
    """Give a test each room with each way; an ordinary run has one in each room, and another one in the next."""
    of = len(ways)
    tried = [(room, ways[k % of]) for r, room in enumerate(PLACES) for k in take(range(r, r + of), every=of)]
    given = [pytest.param(room, way, marks=full, id=f"{room}-{way.__name__}") for room, way in tried]
    return pytest.mark.parametrize(("room", "way"), given)


@long_but(every=4)
@in_turn(LEAVING)
def test_what_is_typed_is_there_again(
    lost: Lost, cases: dict[str, str], room: str, way: Callable[[Lost], None]
) -> None:
    lost.go(cases[room], room)
    typed = lost.type()
    assert typed, "there are fields"
    assert ("All changes are saved" in lost.saving()) == (room in SOUGHT)
    way(lost)
    lost.enter(PLACES[room][1])
    assert lost.missing(typed) == {}


def test_no_room_with_fields_is_left_out(lost: Lost, cases: dict[str, str]) -> None:
    lost.go(cases["sources"], "sources")
    links = lost.page.get_by_role("navigation", name="Rooms of the case").get_by_role("link")
    rooms = [str(link.get_attribute("href")).split("/")[3].split("?")[0] for link in links.all()]
    assert sorted(rooms) == sorted([*PLACES, *WITHOUT])
    for room in WITHOUT:
        lost.page.goto(f"{lost.served.url}/cases/{cases['sources']}/{room}")
        lost.enter(nothing)
        assert [*lost.type().values()] == ["Search the case"]


def busy(route: Any) -> None:
    error = {"code": "busy", "message": "the database is busy", "hint": "", "problems": [], "changes": []}
    route.fulfill(status=503, json={"error": error})


def gone(route: Any) -> None:
    route.abort()


@long_but(every=5)
@in_turn((busy, gone))
def test_what_is_typed_while_the_server_is_away_or_busy(
    lost: Lost, cases: dict[str, str], room: str, way: Callable[[Any], None]
) -> None:
    lost.go(cases[room], room)
    lost.page.route("**/commands", way)
    typed = lost.type()
    by_link(lost)
    assert ("All changes are saved" in lost.saving()) == (room in SOUGHT)
    lost.page.unroute("**/commands")
    lost.back(cases[room], room)
    assert lost.missing(typed) == {}


def change_everything(bench: Served, case: str) -> None:
    """Give everything in a case another name, as somebody else; anew where the page has saved something meanwhile."""

    def changed(client: Client) -> bool:
        version = client.get(f"/api/cases/{case}").json()["version"]
        text = client.get(f"/api/cases/{case}/file").json()["text"]
        command = {"kind": "replace_text", "text": text.replace("name: ", "name: other ")}
        answer = client.post(f"/api/cases/{case}/commands", json={"version": version, "command": command})
        assert answer.status_code in (200, 409), answer.text
        return answer.status_code == 200

    with bench.client() as client:
        assert eventually(lambda: changed(client))


@long
@pytest.mark.parametrize("room", [pytest.param([*PLACES][k], marks=full) for k in take(len(PLACES), every=3)])
def test_what_is_typed_while_another_changes_everything(
    lost: Lost, cases: dict[str, str], bench: Served, room: str
) -> None:
    case = cases[room]
    lost.go(case, room)
    typed = lost.type()
    change_everything(bench, case)
    by_link(lost)
    lost.back(case, room)
    assert lost.missing(typed) == {}


@long
def test_what_is_typed_and_sent_while_another_changes_everything(
    lost: Lost, cases: dict[str, str], bench: Served
) -> None:
    def be_overtaken(route: Any) -> None:
        change_everything(bench, cases["model"])
        route.continue_()

    lost.go(cases["model"], "model")
    lost.page.route("**/commands", be_overtaken, times=1)
    typed = lost.type()
    by_link(lost)
    lost.go(cases["model"], "model")
    assert lost.missing(typed) == {}


@long
def test_a_draft_is_found_from_everywhere_and_discarded(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        lost.go(crossing(client), "model")
    page = lost.page
    rule = page.get_by_role("combobox", name=re.compile("^Rule: “run the night crossing” and not “"))
    rule.fill("night and")
    rule.blur()
    page.get_by_text("What you typed is kept here and is not in the case").wait_for()
    by_link(lost)
    page.reload()
    page.get_by_text("1 draft").click()
    page.get_by_text("night and", exact=True).wait_for()
    page.get_by_role("link", name=re.compile("^Rule: “run the night crossing” and not “")).click()
    assert rule.input_value() == "night and"
    page.get_by_text("1 draft").click()
    page.get_by_role("button", name="Discard the draft: Rule: “run the night crossing” and not").click()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert rule.input_value().startswith("“run the night crossing” and not “")


@long
def test_two_pages_of_one_person_keep_what_is_typed_in_either(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        lost.go(crossing(client), "model")
    one, name = lost.page, "Name of a new decision maker"
    two = lost.watched.context.new_page()
    two.goto(one.url)
    for page, text in ((one, "Cleo of the one"), (two, "Dan of the other")):
        page.get_by_role("textbox", name=name).fill(text)
        page.wait_for_function("text => Object.values(localStorage).some(kept => kept.includes(text))", arg=text)
    two.reload()
    two.get_by_text("2 drafts").wait_for()
    lost.page = two
    assert lost.missing({"Cleo of the one": name, "Dan of the other": name}) == {}
    # What is added on one page is no draft of the other any more.
    three = lost.watched.context.new_page()
    three.goto(two.url)
    field = three.get_by_role("textbox", name=name)
    field.wait_for()
    assert field.input_value() == "Dan of the other"
    two.get_by_role("textbox", name=name).press("Enter")
    three.get_by_text("1 draft").wait_for()
    assert field.input_value() == ""
    one.close()
    three.close()


@long
def test_escape_keeps_a_claim_that_was_begun(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        lost.go(crossing(client), "sources")
    page = lost.page
    page.get_by_role("form", name="Code a claim").get_by_role("textbox", name="What it says").fill("Half a thought")
    page.keyboard.press("Escape")
    page.get_by_role("form", name="Code a claim").wait_for(state="hidden")
    page.reload()
    page.get_by_role("button", name="Go on with the claim on characters 0 to 3").click()
    assert page.get_by_role("textbox", name="What it says, in").input_value() == "Half a thought"
    page.get_by_role("button", name="Code the claim").click()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert page.get_by_role("region", name="Unfinished claims").count() == 0


@long
def test_a_trial_is_there_again_and_saved_in_its_order(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        first = client.get(f"/api/cases/{case}").json()["version"]
        lost.go(case, "preferences")
        page = lost.page
        page.get_by_role("checkbox", name="Try without saving").check()
        page.get_by_role("combobox", name="A new statement, at the end").fill("lights")
        page.keyboard.press("Enter")
        page.get_by_role("listitem", name="Statement 4: “light the harbour at night”").wait_for()
        page.get_by_role("combobox", name="Statement 4").fill("not lights")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Move up: statement 4").click()
        by_link(lost)
        lost.go(case, "preferences")
        page.get_by_role("listitem", name="Statement 3: not “light the harbour at night”").wait_for()
        assert client.get(f"/api/cases/{case}").json()["version"] == first, "nothing is saved yet"
        page.get_by_role("button", name="Save what is supposed").click()
        page.get_by_role("status").filter(has_text="What was supposed is saved").wait_for()
        saved = client.get(f"/api/cases/{case}").json()["document"]["preferences"][1]["statements"]
    assert [s["that"] for s in saved][2:] == ["not lights", "permit"]


@long
def test_what_is_typed_while_the_last_is_sent_is_the_next(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        lost.go(crossing(client), "model")
    field = lost.page.get_by_role("textbox", name="Name of a new decision maker")
    sent: list[str] = []

    def type_on(route: Any) -> None:
        sent.append(route.request.post_data)
        route.continue_()

    field.fill("Cleo")
    lost.page.route("**/commands", type_on, times=1)
    with lost.page.expect_response("**/commands"):
        # In one turn of the page, so that no answer comes between.
        lost.page.evaluate(
            """() => {
              const field = document.activeElement;
              field.form.requestSubmit();
              const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
              value.set.call(field, "Cleo and then Dan");
              field.dispatchEvent(new Event("input", { bubbles: true }));
            }"""
        )
    lost.page.get_by_text("Added: Cleo").first.wait_for()
    assert (len(sent), '"Cleo"' in sent[0], field.input_value()) == (1, True, "and then Dan")


@long
def test_two_fields_of_one_speaker_are_saved_both(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        lost.go(case, "sources")
        # All in one turn of the page, so that none is shown saved before the next is sent.
        typed = lost.page.evaluate(
            """() => {
              const fields = [...document.querySelectorAll(".speaker")].at(-1).querySelectorAll("input, textarea");
              return [...fields].map((field, i) => {
                const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
                field.focus();
                Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, `said ${i}`);
                field.dispatchEvent(new Event("input", { bubbles: true }));
                return `said ${i}`;
              });
            }"""
        )
        assert len(typed) > 3
        lost.page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
        said = next(c for c in client.get(f"/api/cases/{case}").json()["document"]["claims"] if c["id"] == "c2")
    assert sorted(v if isinstance(v, str) else v[0] for v in said["by"][-1].values()) == typed


@long
def test_what_the_page_closes_on_is_in_the_case(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        lost.go(case, "model")
        lost.page.get_by_role("textbox", name="Summary").fill("Closed upon")
        by_closing(lost)
        assert eventually(lambda: client.get(f"/api/cases/{case}").json()["document"]["summary"] == "Closed upon")


@long
def test_what_the_browser_does_not_keep_is_asked_about(browser: Browser, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
    watched = Watched(browser)
    watched.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    page = watched.open(bench, f"/cases/{case}/model")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    rule = page.get_by_role("combobox", name="A new rule")
    rule.fill("night and")
    rule.blur()
    page.get_by_role("status").filter(has_text="this browser keeps no drafts").wait_for()
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert (asked, rule.input_value()) == (["beforeunload"], "night and")
    # What is saved by itself needs no question.
    rule.fill("")
    page.get_by_role("textbox", name="Summary").fill("All of it")
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    watched.context.close()
    assert watched.faults == []


def test_a_choice_that_is_refused_says_why(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        lost.go(case, "model")

        def be_overtaken(route: Any) -> None:
            version = client.get(f"/api/cases/{case}").json()["version"]
            change = {"kind": "edit", "path": ["options", "night"], "fields": {"owner": "Office"}}
            client.post(f"/api/cases/{case}/commands", json={"version": version, "command": change})
            route.continue_()

        lost.page.route("**/commands", be_overtaken, times=1)
        lost.page.get_by_role("combobox", name="Owner of run the night crossing").select_option("Town")
        lost.page.get_by_role("alert").filter(has_text="Changed meanwhile").first.wait_for()
        assert client.get(f"/api/cases/{case}").json()["document"]["options"][0]["owner"] == "Office"


# -- keyboards --------------------------------------------------------------------------------------------------------


@long
def test_the_enter_that_chooses_a_word_of_an_input_method_saves_nothing(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        lost.go(case, "model")
        name = lost.page.get_by_role("textbox", name="Name of option 1")
        name.select_text()
        keys = lost.page.context.new_cdp_session(lost.page)
        keys.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
        enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
        lost.page.wait_for_timeout(1200)  # longer than typing rests before it is saved
        assert client.get(f"/api/cases/{case}").json()["document"]["options"][0]["name"] == "run the night crossing"
        # Some programs send the key itself while a word is composed.
        lost.page.keyboard.press("Enter")
        assert name.input_value() == "ni"
        keys.send("Input.insertText", {"text": "你"})
        lost.page.get_by_role("listitem", name="Option 你").wait_for()
        assert client.get(f"/api/cases/{case}").json()["document"]["options"][0]["name"] == "你"


@long
def test_nor_does_it_send_a_form(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = crossing(client)
        lost.go(case, "model")
        lost.page.get_by_role("textbox", name="Name of a new decision maker").focus()
        keys = lost.page.context.new_cdp_session(lost.page)
        keys.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
        lost.page.keyboard.press("Enter")
        keys.send("Input.insertText", {"text": "你"})
        lost.page.keyboard.press("Enter")
        lost.page.get_by_role("textbox", name="Name of 你").or_(lost.page.get_by_text("Added: 你")).first.wait_for()
        names = [m["name"] for m in client.get(f"/api/cases/{case}").json()["document"]["decision_makers"]]
    assert names == ["Ferry firm", "Town", "Harbour office", "你"]


PRESS = """([key, code, more]) => window.dispatchEvent(
  new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more }))"""


@long
def test_shortcuts_are_found_on_other_layouts(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        lost.go(crossing(client), "model")
    page = lost.page
    title = page.get_by_role("textbox", name="Title")

    def press(key: str, code: str, **more: bool) -> None:
        page.evaluate(PRESS, [key, code, more])

    title.fill("The night")
    title.press("Enter")
    page.get_by_role("button", name="Undo: change the title").wait_for()
    for undo, redo in [
        (("я", "KeyZ", {"ctrlKey": True}), ("н", "KeyY", {"ctrlKey": True})),
        (("z", "KeyY", {"ctrlKey": True}), ("y", "KeyZ", {"ctrlKey": True})),  # a German layout
        (("z", "KeyZ", {"metaKey": True}), ("Z", "KeyZ", {"metaKey": True, "shiftKey": True})),
        (("ئ", "KeyZ", {"ctrlKey": True}), ("ئ", "KeyZ", {"ctrlKey": True, "shiftKey": True})),
    ]:
        press(undo[0], undo[1], **undo[2])
        page.get_by_role("button", name="Redo: change the title").wait_for()
        press(redo[0], redo[1], **redo[2])
        page.get_by_role("button", name="Undo: change the title").wait_for()
    press("п", "KeyG")
    press("з", "KeyP")
    page.get_by_role("heading", level=1, name="Preferences").wait_for()


def test_every_listener_to_keys_is_deaf_to_input_methods() -> None:
    """Each is a name that was made with `heard`, or is made there and then."""
    listening = re.compile(r"""(?:onKey(?:Down|Up|Press)=\{|onKey(?:Down|Up|Press): |"key(?:down|up|press)", )(\w+)""")
    for path in (p for p in UI.rglob("*.ts*") if p.name != "keys.ts"):
        text = path.read_text(encoding="utf-8")
        for name in listening.findall(text):
            assert name == "heard" or f"const {name} = heard(" in text, f"{path.name}: {name}"
