"""Sources with the claims of several coders: their layers, what rules propose, documents, codings, audits."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import expect

from detente.evidence import Claim, Coder, Source
from detente.evidence.coded import Coded
from detente.evidence.text import digest
from detente.exchange import write_coded
from seeds import long
from workbench.conftest import Served

from . import test_rooms
from .conftest import Opened, Watched, new_case
from .test_rooms import FITS, checked, crossing, pictured, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

axe = test_rooms.axe
PASSWORD = "a password for tests"  # noqa: S105 - it opens nothing but servers of tests
UNDERLINE = "e => getComputedStyle(e).borderBottomStyle"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def command(api: httpx.Client, case: str, **given: Any) -> None:
    version = api.get(f"/api/cases/{case}").json()["version"]
    answer = api.post(f"/api/cases/{case}/commands", json={"version": version, "command": given})
    assert answer.status_code == 200, answer.text


def claims(api: httpx.Client, case: str) -> dict[str, Any]:
    return {c["id"]: c for c in api.get(f"/api/cases/{case}").json()["document"]["claims"]}


def two_coders(api: httpx.Client) -> str:
    """Return the crossing with a claim of a coder that overlaps one of the author, and one that stands alone."""
    case = crossing(api)
    text = api.get(f"/api/cases/{case}/sources/report").json()["text"]
    command(api, case, kind="add", path=["coders"], id="bob", value={"name": "Bob"})
    for name, words in (("b1", "at night as soon as it may, its manager"), ("b2", "The harbour office")):
        value = {
            "source": "report",
            "start": (at := text.index(words)),
            "end": at + len(words),
            "says": f"Bob on {name}",
        }
        command(api, case, kind="add", path=["claims"], id=name, value={**value, "coder": "bob"})
    return case


def select(page: Page, source: str, words: str) -> None:
    """Select words of a text with the keyboard."""
    text = page.get_by_role("textbox", name=f"Text of {source}")
    whole = text.inner_text()
    text.focus()
    page.keyboard.press("Control+Home")
    for _ in range(whole.index(words)):
        page.keyboard.press("ArrowRight")
    for _ in words:
        page.keyboard.press("Shift+ArrowRight")


@long
def test_layers_of_coders_are_told_apart_and_chosen(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = two_coders(api)
    page = opened(f"/cases/{case}/sources")
    marks = page.get_by_role("textbox", name="Text of Report").get_by_role("mark")
    both = marks.filter(has_text="at night as soon as it may").first
    assert both.get_attribute("title") == (
        "manager: The firm wants to sail at night (c1), coded by the author of the case; "
        "Report on the council’s meeting: Bob on b1 (b1), coded by Bob"
    )
    alone = [marks.filter(has_text=words).first for words in ("as long as the ships", "The harbour office")]
    assert [m.evaluate(UNDERLINE) for m in alone] == ["solid", "dashed"]
    page.get_by_role("listitem").filter(has_text="Bob on b2").get_by_text("coded by Bob").wait_for()
    checked(page, axe, "layers")

    shown = page.get_by_role("group", name="Whose claims are shown")
    shown.get_by_role("checkbox", name="Bob, 2 claims").uncheck()
    page.get_by_text("2 claims are not shown").wait_for()
    assert page.locator(".claimlist").get_by_role("button", name="Bob on").count() == 0
    assert "Bob" not in "".join(m.get_attribute("title") or "" for m in marks.all())
    page.reload()
    assert not shown.get_by_role("checkbox", name="Bob, 2 claims").is_checked(), "the address remembers it"
    shown.get_by_role("checkbox", name="all").check()
    page.get_by_role("button", name="Bob on b1 b1").wait_for()

    select(page, "Report", "on Monday")
    page.keyboard.press("n")
    form = page.get_by_role("form", name="Code a claim")
    form.get_by_role("combobox", name="Coding as").select_option(label="a new coder…")
    form.get_by_role("textbox", name="Name of the new coder").fill("Cleo")
    form.get_by_role("textbox", name="Name of the new coder").press("Enter")
    form.get_by_role("combobox", name="Coding as").get_by_role("option", name="Cleo", selected=True).wait_for(
        state="attached"
    )
    form.get_by_role("textbox", name="What it says").fill("It was a Monday")
    form.get_by_role("combobox", name="Kind").select_option("date")
    form.get_by_text("an expression of time").wait_for()
    form.get_by_role("button", name="Code the claim").click()
    page.get_by_role("listitem").filter(has_text="It was a Monday").get_by_text("coded by Cleo").wait_for()
    coded = next(c for c in claims(api, case).values() if c["says"] == "It was a Monday")
    assert (coded["coder"], coded["kind"], coded["start"]) == ("cleo", "date", coded["end"] - len("on Monday"))


@long
def test_who_says_it_is_a_chain_that_can_be_changed(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = crossing(api)
    command(api, case, kind="edit", path=["claims", "c1"], fields={"mode": "quotation"})
    page = opened(f"/cases/{case}/sources?claim=c1")
    chain = page.get_by_role("list", name="Who says it, outermost first")
    chain.wait_for()
    assert " ".join(chain.inner_text().split()) == "Report on the council’s meeting citing manager quotation"
    page.get_by_text("Change who says it").click()
    page.get_by_role("combobox", name="Mode of speaker 1").fill("report")
    page.get_by_role("combobox", name="Mode of speaker 1").press("Enter")
    page.get_by_text("the speaker passes on what the next one says").wait_for()
    page.get_by_role("combobox", name="A further speaker").fill("Bob")
    page.get_by_role("combobox", name="A further speaker").press("Enter")
    chain.get_by_text("Bob").wait_for()
    page.get_by_role("button", name="Move speaker 3 outwards").click()
    chain.get_by_role("list").get_by_role("list").get_by_text("manager").wait_for()
    page.get_by_text("How it is said").click()
    page.get_by_role("combobox", name="Kind").fill("promise")
    page.get_by_role("combobox", name="Kind").press("Enter")
    page.get_by_role("combobox", name="Modality").fill("hedged, forecast")
    page.get_by_role("combobox", name="Modality").press("Enter")
    page.get_by_role("combobox", name="Polarity").select_option("+")
    page.get_by_role("button", name="Undo: change the polarity of").wait_for()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    checked(page, axe, "a claim, opened")
    page.set_viewport_size({"width": 640, "height": 360})
    assert page.evaluate(FITS), "a claim, opened, is wider than the window"
    found = claims(api, case)["c1"]
    first, last = {"who": "report", "mode": "report"}, {"who": "manager", "mode": "quotation"}
    assert (found["by"], found["mode"]) == ([first, "Bob", last], None)
    assert (found["kind"], found["modality"], found["polarity"]) == ("promise", ["hedged", "forecast"], "+")
    assert api.get(f"/api/cases/{case}").json()["valid"]


def proposals(page: Page) -> Locator:
    return page.get_by_role("group", name="Proposals")


@long
def test_rules_propose_and_a_person_decides(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = new_case(api, "catalog", "ferry")
    before = claims(api, case)
    offered = api.post(f"/api/cases/{case}/sources/article/first-pass").json()
    by_rule: dict[str, list[Any]] = {}
    for proposed in offered["claims"]:
        by_rule.setdefault(proposed["rule"], []).append(proposed)
    rules = list(by_rule)
    listed = [p for rule in rules for p in by_rule[rule]]
    more = next(rule for rule in rules[1:] if len(by_rule[rule]) > 1)

    page = opened(f"/cases/{case}/sources")
    page.get_by_role("button", name="Let the rules propose claims").click()
    counted = f"{len(listed)} proposals; {offered['known']} more are in the case already"
    page.get_by_role("status").filter(has_text=counted).wait_for()
    first = proposals(page).get_by_role("button", name=listed[0]["words"], exact=True).first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.evaluate("scrollTo(0, 0)")  # nothing of the list lies halfway under the line at the top
    checked(page, axe, "what the rules propose")
    pictured(page, "first-pass")
    page.set_viewport_size({"width": 640, "height": 720})
    assert page.evaluate(FITS), "what the rules propose is wider than the window"
    page.keyboard.press("a")
    page.get_by_role("status").filter(has_text=f"{len(listed) - 1} proposals").wait_for()
    page.keyboard.press("r")
    page.get_by_role("status").filter(has_text=f"{len(listed) - 2} proposals").filter(has_text="1 refused").wait_for()
    proposals(page).get_by_role("button", name=f"Accept all of this rule: {more}").click()
    left = len(listed) - 2 - len(by_rule[more])
    page.get_by_role("status").filter(has_text=f"{left} proposals").wait_for()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()

    places = {(c["start"], c["end"], c["kind"]): c for n, c in claims(api, case).items() if n not in before}
    wanted = [listed[0], *by_rule[more]]
    assert set(places) == {(p["claim"]["start"], p["claim"]["end"], p["claim"]["kind"]) for p in wanted}
    assert all(c["coder"] is None and c["by"] == [] and c["tags"][0].startswith("rule:") for c in places.values())
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("status").filter(has_text=f"{len(listed) - 2} proposals").wait_for()
    assert len(claims(api, case)) == len(before) + 1
    page.get_by_role("button", name="Back to the claims").click()
    page.get_by_role("button", name="Let the rules propose claims").click()
    page.get_by_role("status").filter(has_text="1 refused").wait_for()
    page.get_by_role("button", name="Show the refused again").click()
    page.get_by_role("status").filter(has_text=f"{len(listed) - 1} proposals").wait_for()


def word_document(text: str) -> bytes:
    types, relations = "application/vnd.openxmlformats-package", "http://schemas.openxmlformats.org"
    office = f"{relations}/officeDocument/2006/relationships/officeDocument"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{relations}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{types}.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
        "</w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_documents_become_sources_and_the_evidence_is_audited(
    opened: Opened, api: httpx.Client, axe: str, tmp_path: Path
) -> None:
    case = crossing(api)
    (tmp_path / "minutes.docx").write_bytes(word_document("Ann keeps the minutes 🙂 of the council."))
    (tmp_path / "page.html").write_text("<title>A page</title><p>The mayor <b>waits</b>.</p>", encoding="utf-8")
    page = opened(f"/cases/{case}/sources")
    page.locator("summary", has_text="Add a source").click()
    document = page.get_by_label("or a document")
    document.set_input_files(tmp_path / "minutes.docx")
    page.get_by_role("textbox", name="Name of the source").fill("Minutes")
    page.get_by_role("button", name="Add the source").click()
    text = page.get_by_role("textbox", name="Text of Minutes")
    text.wait_for()
    assert text.inner_text().strip() == "Ann keeps the minutes 🙂 of the council."
    document.set_input_files(tmp_path / "page.html")
    page.get_by_role("button", name="Add the source").click()
    page.get_by_role("textbox", name="Text of A page").get_by_text("The mayor waits.").wait_for()

    page.get_by_role("button", name="Audit the evidence").click()
    heard = page.get_by_role("region", name="Who is heard, and how")
    heard.get_by_text("Who is quoted, paraphrased, spoken about and absent").wait_for()
    heard.get_by_role("rowheader", name="mayor").first.wait_for()
    settled(page)
    checked(page, axe, "audit")


def test_a_coding_of_another_program_is_a_case_with_its_claims_in_place(
    opened: Opened, api: httpx.Client, tmp_path: Path
) -> None:
    text = "👩‍🚀 Ann said 🙂 that she waits; é̱ Bob 🕊🕊 did not."
    coders = (Coder("ann", "Ann"), Coder("bob", "Bob"))
    words = {"k1": ("Ann said 🙂", "ann"), "k2": ("Bob 🕊🕊 did", "bob")}
    found = tuple(
        Claim(name, "letter", (at := text.index(said)), at + len(said), says=f"on {name}", coder=coder)
        for name, (said, coder) in words.items()
    )
    source = Source("letter", "Letter", sha256=digest(text), characters=len(text))
    coded = Coded("Letters", (source,), {"letter": text}, found, coders=coders)
    (tmp_path / "letters.qdpx").write_bytes(write_coded(coded, "qdpx"))
    page = opened("/")
    page.get_by_label("File to import").set_input_files(tmp_path / "letters.qdpx")
    page.get_by_role("heading", level=1, name="Sources").wait_for()
    marks = page.get_by_role("textbox", name="Text of Letter").get_by_role("mark")
    marks.first.wait_for()
    shown = [(m.inner_text(), (m.get_attribute("title") or "").split(" by ")[-1]) for m in marks.all()]
    assert shown == [("Ann said 🙂", "Ann"), ("Bob 🕊🕊 did", "Bob")]


@long
def test_in_a_team_a_coder_codes_under_a_name_of_their_own(browser: Browser, team: Served) -> None:
    accounts = team.workbench.parts.accounts
    dora = [accounts.add(name.lower(), name, PASSWORD) for name in ("Ann", "Dora")][1]
    watched = Watched(browser)
    with team.client(None, origin=team.url) as api:
        assert api.post("/login", data={"login": "ann", "password": PASSWORD}).status_code == 303
        case = crossing(api)
        accounts.give_role(case, dora.id, "coder")
        page = watched.context.new_page()
        page.goto(f"{team.url}/login?next=/cases/{case}/sources")
        page.get_by_label("Login").fill("dora")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for words in ("on Monday", "quiet,"):
            page.get_by_role("textbox", name="Text of Report").wait_for()
            select(page, "Report", words)
            page.keyboard.press("n")
            form = page.get_by_role("form", name="Code a claim")
            form.get_by_role("textbox", name="What it says").fill(f"Dora on {words}")
            form.get_by_role("button", name="Code the claim").click()
            page.get_by_role("listitem").filter(has_text=f"Dora on {words}").get_by_text("coded by Dora").wait_for()
        document = api.get(f"/api/cases/{case}").json()["document"]
    watched.context.close()
    assert watched.faults == []
    assert [(c["id"], c["name"]) for c in document["coders"]] == [("dora", "Dora")]
    assert [c.get("coder") for c in document["claims"]] == [None, None, None, "dora", "dora"]


@long
def test_what_nobody_sees_is_marked_and_stays_in_its_place(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = new_case(api, "template", "two-sides", "The weir\u202e and the mill")
    words = "They agree\u202e to co\u00adoperate."
    at = {"id": "talk", "name": "Ta\u200blk", "version": 1}
    assert api.post(f"/api/cases/{case}/sources", params=at, content=words.encode()).status_code == 201
    page = opened(f"/cases/{case}/sources")
    assert page.title() == "The weir⟨U+202E⟩ and the mill – Detente"
    heading = page.get_by_role("heading", name="Ta⟨U+200B⟩lk").first
    assert heading.get_by_title("U+200B, ZERO WIDTH SPACE").text_content() == "⟨U+200B⟩"
    text = page.get_by_role("textbox", name="Text of Ta⟨U+200B⟩lk")
    assert text.text_content() == words
    signs = text.locator("[data-mark]")
    drawn = signs.evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    assert drawn == ['"⟨U+202E⟩"', '"⟨U+00AD⟩"']
    assert [s.get_attribute("title") for s in signs.all()] == ["U+202E, RIGHT-TO-LEFT OVERRIDE", "U+00AD, SOFT HYPHEN"]
    checked(page, axe, "unseen")
    page.goto(page.url.replace("/sources", "/model"))
    field = page.get_by_label("Title", exact=True)
    assert field.input_value() == "The weir\u202e and the mill"
    page.get_by_text("With what nobody sees: The weir⟨U+202E⟩ and the mill").wait_for()


@long
def test_each_claim_has_one_mark_in_the_text_and_in_the_list(opened: Opened, api: httpx.Client) -> None:
    """A number that both share; overlapping claims are told apart; what is coded and what is opened stays marked."""
    case = two_coders(api)
    command(api, case, kind="edit", path=["claims", "c2"], fields={"by": ["report", "mayor", "clerk"]})
    page = opened(f"/cases/{case}/sources")
    marks = page.get_by_role("textbox", name="Text of Report").get_by_role("mark")
    marks.first.wait_for()
    listed = {
        line.split()[-1]: line.split()[0]
        for line in page.locator(".claimlist > li > button").all_inner_texts()
        for line in [" ".join(line.split())]
    }
    assert sorted(listed.values()) == [str(n + 1) for n in range(len(listed))]
    begins = [(m.get_attribute("data-first"), (m.get_attribute("data-sign") or "").split()) for m in marks.all()]
    for first, signs in begins:
        if first is not None:
            assert f"{'b' if first.startswith('b') else 'a'}{listed[first]}" in signs, (first, signs)
    ends = [e for m in marks.all() if (e := m.get_attribute("data-end"))]
    assert {e.lstrip("ab") for end in ends for e in end.split()} == {listed["c1"], listed["b1"]}, "those that overlap"
    # A chain is drawn nested: whoever is cited stands within whom cites.
    page.get_by_role("button", name=re.compile(r"\bc2$")).click()
    chain = page.get_by_role("list", name="Who says it, outermost first")
    inner = chain.get_by_role("list").get_by_role("list")
    assert (chain.get_by_text("Report on the council’s meeting", exact=True).count(), inner.inner_text().split()) == (
        1,
        ["clerk"],
    )
    page.locator("mark.pointed").first.wait_for()
    box = "e => { const s = getComputedStyle(e); return s.borderTopWidth + s.borderTopStyle; }"
    around = page.locator(".opened .entry, .opened .box, .opened fieldset, .opened article")
    assert {e.evaluate(box) for e in around.all()} <= {"0pxnone", "0pxsolid", "0pxgroove"}
    # What is selected keeps its mark while its form is filled in, and the same words when the claim is opened.
    select(page, "Report", "on Monday")
    page.keyboard.press("n")
    form = page.get_by_role("form", name="Code a claim")
    says = form.get_by_role("textbox", name="What it says")
    says.fill("It was a Monday")
    looked = page.locator("mark.looked")
    assert looked.all_inner_texts() == ["on Monday"]
    form.get_by_role("combobox", name="Who says it").fill("report > the Ferry Firm > somebody new")
    form.get_by_text(
        "report: the document; the Ferry Firm: the party Ferry firm; somebody new: joined to no"
    ).wait_for()
    assert looked.all_inner_texts() == ["on Monday"]
    form.get_by_role("button", name="Code the claim").click()
    page.locator("mark.pointed", has_text="on Monday").wait_for()
    expect(page.locator(".claimmark.pointed")).to_have_count(1)
    names = page.get_by_role("region", name="Names of speakers").get_by_role("columnheader")
    assert names.all_inner_texts()[:2] == ["Name", "Who that is"]
