"""The whole graph of a model for a paper: every state and every move are there, and whoever draws it draws the same."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

import detente
from detente.cli import main
from detente.papers import FIGURES, numbering_of, written
from detente.pictures.verdict.measure import width_of
from programs import compiled, rsvg
from random_models import random_model
from seeds import full, long, step, take
from waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser


ELMIRA = "elmira-9state"
TRADE = {
    "title": "A trade conflict of two countries",
    "decision_makers": {"US": {"name": "United States"}, "CN": {"name": "China"}},
    "options": {
        "U1": {"owner": "US", "name": "escalate tariff pressure"}, "U2": {"owner": "US", "name": "ease tariffs"},
        "U3": {"owner": "US", "name": "negotiate"}, "U4": {"owner": "US", "name": "accept a phase agreement"},
        "C1": {"owner": "CN", "name": "retaliate"}, "C2": {"owner": "CN", "name": "economic concessions"},
        "C3": {"owner": "CN", "name": "negotiate"}, "C4": {"owner": "CN", "name": "written commitment"},
    },
    "infeasible": ["U1 and U2", "U4 and not U3", "C1 and not (U1 or U2 or U4)", "C4 and not (C3 and U4)"],
    "preferences": {
        "CN": ["not U1", "U4 and C4", "U1 and C1", "C3", "U2", "U3 and C2", "not U1 and not C1", "C4"],
        "US": ["C2 and C4", "U4", "not C2 and U1", "U3", "not C1", "U2", "C3", "not U1 and U2"],
    },
    "status_quo": "NNNNNNNN",
}  # fmt: skip
"""Options, rules and statements of the US-China model of the repository GMCR_GDELT (results/static_baseline), which has
76 feasible states; with every move that the options give, which are more than are published there."""
RENDERED = [pytest.param(ELMIRA, marks=full), *(pytest.param("trade", marks=full) for _ in range(step(2) == 1))]
"""What other programs draw in a test: the larger one, which takes longest, with `-m full` alone."""
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["graph", *arguments])
    assert result.exit_code == code, result.output
    return result


@cache
def solution(name: str) -> detente.Solution:
    case = detente.Case.from_dict(TRADE) if name == "trade" else detente.read_case(name)
    return detente.solve(case)


@cache
def drawn(name: str) -> str:
    return written(solution(name), "svg")


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - what is read was written here


def states_of(svg: str) -> dict[str, tuple[Box, Box, list[tuple[float, float, str, float]]]]:
    """For each state by its letters its box, what is around it, and its words with their places and sizes."""
    found = {}
    for group in parsed(svg).iter(f"{SVG}g"):
        if re.fullmatch(r"graph_n\d+", group.get("id", "")):
            outlines = [box_of(one) for one in group if one.tag in (f"{SVG}rect", f"{SVG}polygon")]
            inner = min(outlines, key=lambda b: b[2] - b[0])
            outer = max(outlines, key=lambda b: b[2] - b[0])
            words = [
                (float(t.get("x", "")), float(t.get("y", "")), t.text or "", float(t.get("font-size", "")))
                for t in group.iter(f"{SVG}text")
            ]
            found[words[1][2]] = (inner, outer, words)
    return found


def box_of(one: ET.Element) -> Box:
    if one.tag == f"{SVG}rect":
        x, y, w, h = (float(one.get(key, "")) for key in ("x", "y", "width", "height"))
        return x, y, x + w, y + h
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", one.get("points", ""))]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


@pytest.mark.parametrize("name", ["trade", ELMIRA])
def test_all_states_and_all_moves_are_drawn_and_nothing_overlaps(name: str) -> None:
    found, states = solution(name), states_of(drawn(name))
    assert len(states) == {"trade": 76, ELMIRA: 9}[name]
    assert set(states) == {*found.feasible}
    moves = {
        (dm, s, q) for s in found.feasible for dm in found.conflict.decision_makers for q in found.reachable(dm, s)
    }
    told = set()
    names = {str(dm.name): dm.id for dm in found.model.decision_makers}
    lines = re.findall(r"<title>([^<:]+): (\S+) to ([^<,]+?)(, improves)?</title>", drawn(name))
    for who, s, q, improves in lines:
        told |= {(names[who], s, q), (names[who], q, s)} & moves
        assert bool(improves) == (q in found.improvements(names[who], s))
    assert told == moves
    assert_apart(states)


def assert_apart(states: dict[str, tuple[Box, Box, list[tuple[float, float, str, float]]]]) -> None:
    """No two boxes overlap, and no words leave theirs."""
    for (_, a, _), (_, b, _) in combinations(states.values(), 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    for (left, top, right, bottom), _, words in states.values():
        for x, y, text, size in words:
            assert left < x, text
            assert x + width_of(text, "move" if size > 12 else "tag") < right, text
            assert top < y - 0.8 * size, text
            assert y + 0.2 * size < bottom, text


@pytest.mark.parametrize("name", ["trade", ELMIRA])
def test_it_is_plain(name: str) -> None:
    """No style sheet, variable, class or query: nothing but attributes that every program reads."""
    svg = drawn(name)
    for word in (
        "<style",
        "style=",
        "class=",
        "var(",
        "currentColor",
        "@media",
        "role=",
        "tabindex",
        "<script",
        "href",
    ):
        assert word not in svg
    kinds = {SVG + t for t in ("rect", "path", "polygon", "circle")}
    shapes = [e for e in parsed(svg).iter() if e.tag in kinds]
    assert all(e.get("fill") for e in shapes)
    assert all(e.get("fill") for e in parsed(svg).iter(f"{SVG}text"))


def in_greys(colour: str) -> float:
    r, g, b = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.3 * r + 0.59 * g + 0.11 * b


def test_who_moves_is_told_without_colours() -> None:
    """Each decision maker has dashes and a shape of its own, and all are dark on white."""
    svg = drawn(ELMIRA)
    legend = svg[svg.index("Ministry of the Environment (MoE)") - 2000 :]
    dashes = re.findall(r'stroke-width="2.8" stroke-dasharray="([^"]*)"', legend)
    assert len(set(dashes[:3])) == 3
    assert all(in_greys(colour) < 130 for colour in re.findall(r'stroke="(#[0-9a-f]{6})" stroke-width="2.8"', svg))


COMPARED = """async ([svg, png, regions]) => {
    const picture = async source => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext("2d");
        context.fillStyle = "#fff";
        context.fillRect(0, 0, image.width, image.height);
        context.drawImage(image, 0, 0);
        const {width, height} = canvas;
        return {width, height, data: context.getImageData(0, 0, width, height).data};
    };
    const [one, other] = [await picture(svg), await picture(png)];
    let differ = 0;
    const n = Math.min(one.data.length, other.data.length);
    for (let k = 0; k < n; k += 4)
        if ([0, 1, 2].some(c => Math.abs(one.data[k + c] - other.data[k + c]) > 64)) differ++;
    const ink = (image, [left, top, right, bottom]) => {
        const found = [1e9, 1e9, -1, -1];
        for (let y = Math.round(top); y < bottom; y++)
            for (let x = Math.round(left); x < right; x++)
                if (image.data[4 * (y * image.width + x) + 1] < 170) {
                    [x, y].forEach((at, k) => found[k] = Math.min(found[k], at));
                    [x, y].forEach((at, k) => found[2 + k] = Math.max(found[2 + k], at));
                }
        return found;
    };
    return {
        sizes: [one.width, one.height, other.width, other.height],
        share: 4 * differ / n,
        ink: regions.map(region => [ink(one, region), ink(other, region)]),
    };
}"""


def compared(svg: str, browser: Browser, folder: Path, regions: list[Box]) -> Any:
    """Compare what a browser draws with what librsvg draws, in a browser."""
    program = rsvg()
    (folder / "graph.svg").write_text(svg, encoding="utf-8")
    png = subprocess.run([program, str(folder / "graph.svg")], capture_output=True, check=True, timeout=PATIENCE).stdout
    page = browser.new_page()
    sources = ("image/svg+xml", svg.encode()), ("image/png", png)
    asked = [f"data:{kind};base64,{base64.b64encode(data).decode()}" for kind, data in sources]
    found = page.evaluate(COMPARED, [*asked, regions])
    page.close()
    return found


@long
@pytest.mark.parametrize("name", RENDERED)
def test_a_browser_and_librsvg_draw_the_same(name: str, browser: Browser, tmp_path: Path) -> None:
    """At most one pixel of a hundred differs outside of words, and words begin and end at the same places."""
    svg = drawn(name)
    states = states_of(svg)
    shift = [float(n) for n in re.findall(r'<g transform="translate\(([-\d.]+) ([-\d.]+)\)">', svg)[0]]
    regions = [
        (box[0] + shift[0] + 3, y + shift[1] - 0.8 * size, box[2] + shift[0] - 3, y + shift[1] + 1)
        for box, _, words in states.values() for _, y, _, size in words
    ]  # fmt: skip
    found = compared(svg, browser, tmp_path, regions)
    assert found["sizes"][:2] == found["sizes"][2:]
    for (left, top, right, bottom), (left_, top_, right_, bottom_) in found["ink"]:
        assert right > left
        assert abs(left - left_) <= 2
        assert abs(bottom - bottom_) <= 2
        assert abs(top - top_) <= 3
        assert abs(right - right_) <= 0.2 * (right - left) + 3
    bare = compared(re.sub(r"<text.*?</text>", "", svg), browser, tmp_path, [])
    assert bare["share"] <= 0.01


@pytest.mark.parametrize("name", RENDERED)
def test_tikz_compiles_alone_on_one_page(name: str, tmp_path: Path) -> None:
    said = compiled(written(solution(name), "tikz", standalone=True), tmp_path)
    assert "(1 page" in said


def test_tikz_has_the_places_of_the_svg() -> None:
    svg, tikz = drawn(ELMIRA), written(solution(ELMIRA), "tikz")
    (dx, dy), *_ = re.findall(r'<g transform="translate\(([-\d.]+) ([-\d.]+)\)">', svg)
    for (left, top, right, bottom), _, words in states_of(svg).values():
        x, y = left + float(dx), top + float(dy)
        corners = f"({round(x, 2):g},{round(y, 2):g}) rectangle "
        if f"({round(right + float(dx), 2):g},{round(bottom + float(dy), 2):g})" in tikz:
            assert corners in tikz
        for at, base, text, _ in words:
            place = f"at ({round(at + float(dx), 2):g},{round(base + float(dy), 2):g}) "
            assert place in tikz, text
    assert tikz.count("\\node") == svg.count("<text")


def models() -> Iterator[tuple[detente.Solution, Any]]:
    for seed in take(300, every=43):
        drawn_model = random_model(seed)
        model = detente.parse_case(drawn_model.case_text()).model()
        yield detente.solve(model, concepts=["nash"]), drawn_model.naive_model()


def test_graphml_and_dot_have_every_state_and_every_move() -> None:
    for found, plain in models():
        number = {s: str(k) for k, s in enumerate(plain.states, 1)}
        goal = {
            (i, number[s], number[q], q in plain.improvements(i, s))
            for i in plain.decision_makers for s in plain.states for q in plain.moves[i][s]
        }  # fmt: skip
        root = parsed(written(found, "graphml"))
        space = root.tag.partition("}")[0] + "}"
        keys = {k.get("id"): k.get("attr.name") for k in root.iter(f"{space}key")}
        nodes = {n.get("id"): {keys[d.get("key")]: d.text or "" for d in n} for n in root.iter(f"{space}node")}
        assert {n: data["letters"] for n, data in nodes.items()} == {v: k for k, v in number.items()}
        assert {n for n, data in nodes.items() if "nash" in data["equilibrium"].split(";")} == {
            number[s] for s in found.equilibria["nash"]
        }
        edges = set()
        for edge in root.iter(f"{space}edge"):
            data = {keys[d.get("key")]: d.text for d in edge}
            edges.add((data["decision_maker"], edge.get("source"), edge.get("target"), data["improves"] == "true"))
        assert edges == goal
        lines = re.findall(r'^"(\d+)" -> "(\d+)" \[label="([^"]+)".*?(both|\])', written(found, "dot"), re.MULTILINE)
        told = {(i, a, b) for a, b, i, _ in lines} | {(i, b, a) for a, b, i, both in lines if both == "both"}
        assert told == {edge[:3] for edge in goal}


def test_nothing_overlaps_in_random_models_with_merged_states() -> None:
    for found, plain in models():
        states = states_of(written(found, "svg"))
        assert set(states) == {*plain.states}
        assert_apart(states)


@pytest.mark.parametrize("form", FIGURES)
def test_the_same_bytes_twice_with_version_and_digest(form: str) -> None:
    case = detente.read_case(ELMIRA)
    one, other = (written(detente.solve(detente.read_case(ELMIRA)), form) for _ in range(2))
    assert one == other
    assert f"Detente {detente.__version__}, from the case {case.sha256}" in one


def free(n: int) -> detente.Solution:
    names = [f"o{k}" for k in range(n)]
    return detente.solve(detente.Case.from_dict({
        "decision_makers": {"A": {}, "B": {}},
        "options": {o: {"owner": "AB"[k % 2]} for k, o in enumerate(names)},
        "preferences": {"A": names, "B": names[::-1]},
    }), concepts=["nash"])  # fmt: skip


def test_what_cannot_be_read_is_refused_by_name_with_what_still_can_be_written() -> None:
    with pytest.raises(detente.BoundReached, match=r"256 states; as svg it is written up to 200; dot and graphml take"):
        written(free(8), "svg")
    assert written(free(8), "dot").count("[label=") > 256
    with pytest.raises(detente.BoundReached, match=r"8192 states; as graphml it is written up to 4096"):
        written(free(13), "graphml")


def test_moves_that_improve_nothing_are_left_out_where_that_is_asked_for() -> None:
    found = solution(ELMIRA)
    n = sum(len(found.improvements(dm, s)) for s in found.feasible for dm in found.conflict.decision_makers)
    root = parsed(written(found, "graphml", improvements=True))
    assert len([e for e in root.iter() if e.tag.endswith("}edge")]) == n
    assert "thin: another possible move" not in written(found, "svg", improvements=True)


def test_states_are_called_as_in_the_tables() -> None:
    found = solution(ELMIRA)
    numbers = [one.number for one in numbering_of(found.model, found.conflict, found.feasible).states]
    assert sorted(words[0][2] for _, _, words in states_of(drawn(ELMIRA)).values()) == sorted(numbers)


def test_the_command_takes_the_form_of_the_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for ending, begins in ((".svg", "<svg "), (".tikz", "% Detente"), (".gv", "// Detente"), (".graphml", "<?xml")):
        run(ELMIRA, "-o", str(tmp_path / f"g{ending}"))
        assert (tmp_path / f"g{ending}").read_text().startswith(begins)
    assert run(ELMIRA).stdout == run(ELMIRA, "--as", "svg").stdout
    assert "no form has the ending .jpg" in run(ELMIRA, "-o", "g.jpg", code=2).stderr
    assert "--standalone goes with --as tikz" in run(ELMIRA, "--standalone", code=2).stderr
    assert "say where with -o" in run(ELMIRA, "--as", "pdf", code=2).stderr
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run(ELMIRA, "-o", str(tmp_path / "g.pdf"), code=2).stderr
    assert "Chromium, which is not installed" in told
    assert "g.svg" in told
