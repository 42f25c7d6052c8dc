"""The graph of states and moves: what is shown, that it is true, that it is drawn the same every time.

The judge of moves is the listed graph of the explicit engine, which finds them in another way.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product
from random import Random
from xml.etree import ElementTree as ET

import pytest

import detente
from detente.catalog import slugs
from detente.engines import graph_of
from detente.pictures.graph import svg_of
from detente.pictures.layout import Boxes, layout_of, routes, sampled
from detente.pictures.picture import MANY_IMPROVEMENTS, MANY_LINES, Edge, Picture, Vertex, picture_of
from detente.pictures.shapes import pattern_of
from detente.pictures.told import done_in, table_of
from detente.pictures.verdict.drawing import COLOURS, HUES
from detente.pictures.verdict.sheet import rings
from seeds import long, not_quick

pytestmark = pytest.mark.quick

SVG = "{http://www.w3.org/2000/svg}"
NAMED = ("SQ_A", "SQ_B", "D_V1", "D_V1sep", "D_V2", "R1", "R2", "R3", "ESC", "COLLAPSE")
LIMITS = (1, 2, 7, 8, 23, 60, 100)


def selections(slug: str) -> Iterator[tuple[str, str | None, str | None]]:
    case = detente.read_case(slug)
    yield from ((slug, p, h) for p, h in product(list(case.perspectives) or [None], [None, *case.phases]))


MODELS = [selection for slug in slugs() for selection in selections(slug)]
SYRIA = ("syria-2016", "A", "before_deadline")
SEEDS = range(40)


def drawn_at_random(seed: int) -> str:
    """A case of two to four options with one-way options, rules, ties, forbidden moves and merged states."""
    rng = Random(seed)
    n = rng.randint(2, 5)
    parties, options = ["P", "Q", "R"][: rng.randint(1, 3)], [f"o{k}" for k in range(n)]
    literal = lambda: rng.choice(["", "not "]) + rng.choice(options)  # noqa: E731 - shorter than a function here
    lines = ["format: detente/1", "title: Drawn at random", "decision_makers:"]
    lines += [f"  {p}: {{name: Party {p}}}" for p in parties]
    lines.append("options:")
    ways = ("both", "both", "take-only", "drop-only")
    lines += [f"  {o}: {{owner: {rng.choice(parties)}, moves: {rng.choice(ways)}}}" for o in options]
    if rng.random() < 0.5 and n > 2:
        lines += ["infeasible:", f"  - {literal()} and {literal()} and o0"]
    if rng.random() < 0.5:
        lines += ["forbidden_moves:", f"  - {{by: {rng.choice(parties)}, from: {literal()}, to: {literal()}}}"]
    if seed % 3 == 0:
        lines += ["indistinguishable:", "  - o1"]
        options = [o for o in options if o == "o1"]  # members of a class must score equally
    lines.append("preferences:")
    lines += [f"  {p}: {{weights: {{{', '.join(f'{o}: {rng.randint(-2, 2)}' for o in options)}}}}}" for p in parties]
    return "\n".join(lines) + "\n"


@cache
def solved(slug: str, perspective: str | None = None, phase: str | None = None) -> detente.Solution:
    return detente.solve(detente.read_case(slug).model(perspective=perspective, phase=phase))


@cache
def random_solution(seed: int) -> detente.Solution:
    return detente.solve(detente.parse_case(drawn_at_random(seed), name="drawn.yaml"))


def small(preferences: str = "A: [a]\n  B: [b]", rest: str = "", name: str = "First") -> detente.Solution:
    text = f"""\
format: detente/1
title: Two by two
decision_makers: {{A: {{name: {name}}}, B: {{name: Second}}}}
options: {{a: {{owner: A}}, b: {{owner: B}}}}
preferences:
  {preferences}
{rest}
"""
    return detente.solve(detente.parse_case(text, name="small.yaml"))


def hypercube(n: int, owners: int, rest: str = "") -> detente.Solution:
    """Every combination of n options is a state; whoever owns an option wants it, and the next one not."""
    rng = Random(n)
    lines = ["format: detente/1", "title: Hypercube", "decision_makers:"]
    lines += [f"  d{i}: {{name: Party {i}}}" for i in range(owners)]
    lines += ["options:", *(f"  o{k}: {{owner: d{k % owners}}}" for k in range(n)), "preferences:"]
    for i in range(owners):
        lines.append(f"  d{i}: {{weights: {{{', '.join(f'o{k}: {rng.randint(-9, 9)}' for k in range(n))}}}}}")
    return detente.solve(detente.parse_case("\n".join([*lines, rest]) + "\n", name="cube.yaml"))


def xml(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - what is read was written here


def groups(svg: str, css: str) -> list[ET.Element]:
    return [g for g in xml(svg).iter(f"{SVG}g") if css in (g.get("class") or "").split()]


def true_of_graph(solution: detente.Solution, picture: Picture) -> None:
    """Every move between shown states and no other is an arc, and the improvements are those of the listed graph."""
    graph = graph_of(solution.conflict)
    shown = {node.code for node in picture.nodes}
    for i, origin in product(range(len(picture.decision_makers)), sorted(shown)):
        arcs = [arc for arc in picture.arcs if (arc.mover, arc.origin) == (i, origin)]
        assert sorted(a.target for a in arcs) == sorted(shown.intersection(graph.moves_of(i, origin)))
        better = shown.intersection(graph.moves_of(i, origin, improving=True))
        assert sorted(a.target for a in arcs if a.improves) == sorted(better)


@cache
def pictures() -> list[tuple[detente.Solution, Picture]]:
    solutions = [*(solved(*selection) for selection in MODELS), *map(random_solution, SEEDS)]
    return [(s, picture_of(s, [name for name in s.model.states if name in NAMED])) for s in solutions]


drawing = cache(svg_of)


# -- what is shown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("selection", MODELS, ids=str)
def test_moves_and_improvements_are_those_of_the_listed_graph(selection: tuple[str, str | None, str | None]) -> None:
    solution = solved(*selection)
    picture = picture_of(solution, list(solution.model.states))
    assert picture.total == solution.feasible.count
    assert len(picture.nodes) == min(60, picture.total)
    true_of_graph(solution, picture)


@pytest.mark.parametrize("seed", SEEDS)
def test_moves_of_random_models_are_those_of_the_listed_graph(seed: int) -> None:
    solution = random_solution(seed)
    for limit in (60, 3):
        true_of_graph(solution, picture_of(solution, limit=limit))


def test_random_models_have_bans_and_merged_states() -> None:
    conflicts = [random_solution(seed).conflict for seed in SEEDS]
    assert sum(1 for c in conflicts if c.bans) > 10
    assert sum(1 for c in conflicts if c.merged) > 10
    assert sum(1 for c in conflicts if c.take_only | c.drop_only) > 10


@long
def test_nodes_say_what_the_solution_says() -> None:
    for solution, picture in pictures():
        assert [n.code for n in picture.nodes] == sorted(n.code for n in picture.nodes)
        for node in picture.nodes:
            assert node.letters == solution.conflict.show(node.code)
            assert node.letters in solution.feasible
            assert node.equilibrium == tuple(c for c in solution.concepts if node.letters in solution.equilibria[c])
            near = solution.conflict.neighbourhood
            assert node.names == tuple(k for k, v in solution.model.states.items() if near.state(v) == node.code)


def test_the_status_quo_is_shown_and_only_it_is_marked() -> None:
    marked = 0
    for solution, picture in pictures():
        quo = solution.model.status_quo
        code = solution.conflict.neighbourhood.state(quo) if quo else None
        assert [n.code for n in picture.nodes if n.status_quo] == ([] if code is None else [code])
        marked += code is not None
    assert marked > 5


@pytest.mark.parametrize("limit", LIMITS)
def test_the_limit_holds_and_what_was_asked_about_comes_first(limit: int) -> None:
    solution = solved(*SYRIA)
    picture = picture_of(solution, NAMED, limit)
    assert len(picture.nodes) == limit
    assert not picture.complete
    names = {name for node in picture.nodes for name in node.names if node.focus or node.status_quo}
    feasible = [n for n in NAMED if n != "ESC"]  # the status quo is SQ_A itself
    assert names == set(feasible[:limit])
    true_of_graph(solution, picture)


def test_a_smaller_picture_is_a_part_of_a_larger_one() -> None:
    shown = [{n.code for n in picture_of(solved(*SYRIA), NAMED, limit).nodes} for limit in LIMITS]
    assert all(a < b for a, b in pairwise(shown))


def test_improvements_from_what_was_asked_about_are_shown_before_other_moves() -> None:
    solution = solved(*SYRIA)
    near, movers = solution.conflict.neighbourhood, range(len(solution.conflict.decision_makers))
    seeds = {code for name in NAMED if (code := near.state(solution.model.states[name])) is not None}
    tempting = {q for s in seeds for i in movers for q in near.improvements(i, s)}
    shown = {node.code for node in picture_of(solution, NAMED, len(seeds | tempting)).nodes}
    assert shown == seeds | tempting
    assert all(node.seed == (node.code in seeds) for node in picture_of(solution, NAMED).nodes)


def test_all_states_are_shown_up_to_the_limit() -> None:
    solution = solved("elmira-9state")
    assert picture_of(solution, limit=9).complete
    assert not picture_of(solution, limit=8).complete
    assert picture_of(solution, limit=9).caption.startswith("9 of 9 states are shown.")
    assert picture_of(solution, limit=8).caption.startswith("8 of 9 states are shown: the status quo, ")


def test_without_a_status_quo_or_a_question_it_is_drawn_around_an_equilibrium() -> None:
    picture = picture_of(hypercube(7, 3))
    assert [node.seed for node in picture.nodes].count(True) == 1
    assert next(node for node in picture.nodes if node.seed).equilibrium
    assert picture.caption.startswith("60 of 128 states are shown: an equilibrium, ")


def test_a_state_asked_about_that_is_infeasible_is_passed_over_and_an_unknown_one_refused() -> None:
    solution = solved(*SYRIA)
    assert picture_of(solution, ["ESC"]) == picture_of(solution)
    assert picture_of(solution, ["D_V2"]) == picture_of(solution, [solution.model.states["D_V2"]])
    with pytest.raises(detente.UsageError, match="D_V3"):
        picture_of(solution, ["D_V3"])


def test_a_decision_maker_with_many_options_is_looked_at_too() -> None:
    solution = hypercube(10, 1, "status_quo: NNNNNNNNNN")
    picture = picture_of(solution)
    assert len(picture.nodes) == 60
    true_of_graph(solution, picture)


# -- lines ------------------------------------------------------------------------------------------------------------


def test_opposite_moves_are_one_line_in_the_direction_of_improvement() -> None:
    for _, picture in pictures():
        pairs = [(line.mover, *sorted(line.ends)) for line in picture.lines]
        assert len(pairs) == len(set(pairs))
        arcs = {(a.mover, a.origin, a.target): a.improves for a in picture.arcs}
        told = {(line.mover, *line.ends): line.improves for line in picture.lines}
        told |= {(line.mover, line.target, line.origin): False for line in picture.lines if line.back}
        assert told == arcs


def test_with_few_lines_all_are_drawn_and_with_many_the_improvements() -> None:
    few, many, crowded = 0, 0, 0
    for _, picture in pictures():
        if picture.crowded:
            crowded += 1
            assert not picture.complete
            assert sum(a.improves for a in picture.arcs) > MANY_IMPROVEMENTS
        elif len(picture.lines) <= MANY_LINES:
            few += 1
            assert picture.drawn == picture.lines
            assert "moves between them" not in picture.caption
        else:
            many += 1
            assert set(picture.drawn) >= {line for line in picture.lines if line.improves}
            assert ("the table has all" in picture.caption) == (len(picture.drawn) < len(picture.lines))
    assert few > 20
    assert many > 2
    assert crowded > 3


@pytest.mark.parametrize("perspective", ["A", "B"])
def test_a_crowded_picture_has_what_starts_at_the_seeds_and_answers(perspective: str) -> None:
    solution = solved("syria-2016", perspective, "before_deadline")
    near = solution.conflict.neighbourhood
    picture = picture_of(solution, NAMED)
    assert picture.crowded
    seeds = {n.code for n in picture.nodes if n.seed}
    tempting = {(a.mover, a.origin, a.target) for a in picture.arcs if a.improves and a.origin in seeds}
    answers = {
        (a.mover, a.origin, a.target)
        for a in picture.arcs
        for i, s, q in tempting
        if a.improves and q == a.origin and i != a.mover and not near.prefers(i, a.target, s)
    }
    taking_away = {
        (a.mover, a.origin, a.target)
        for a in picture.arcs
        if any(q == a.origin and i != a.mover and not near.prefers(i, a.target, s) for i, s, q in tempting)
    }
    assert {(a.mover, a.origin, a.target) for a in picture.arcs if a.answers} == taking_away
    drawn = {(line.mover, *line.ends) for line in picture.drawn}
    assert tempting
    assert answers
    assert drawn >= tempting | answers
    arcs = {(a.mover, a.origin, a.target): a.improves for a in picture.arcs}
    assert all(arcs[line.mover, line.origin, line.target] == line.improves for line in picture.drawn)
    # Each other state has one line, the one that leads to it.
    rest = drawn - tempting - answers
    assert len({target for _, _, target in rest}) == len(rest)
    assert {n.code for n in picture.nodes} == seeds | {target for _, _, target in drawn}


def test_no_state_with_a_move_stands_alone() -> None:
    for _, picture in pictures():
        linked = {code for line in picture.drawn for code in line.ends}
        if not picture.crowded:
            assert linked == {code for arc in picture.arcs for code in (arc.origin, arc.target)}


# -- the drawing ------------------------------------------------------------------------------------------------------


@long
def test_the_same_bytes_every_time() -> None:
    code = (
        "import sys, detente; from detente.pictures.graph import picture_of, svg_of\n"
        "model = detente.read_case('syria-2016').model(perspective='A', phase='before_deadline')\n"
        f"sys.stdout.buffer.write(svg_of(picture_of(detente.solve(model), {NAMED!r})).encode())\n"
    )
    here = svg_of(picture_of(detente.solve(detente.read_case("syria-2016").model("A", "before_deadline")), NAMED))
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        assert run.stdout == here.encode()


@long
def test_it_is_well_formed_and_names_every_state() -> None:
    for _, picture in pictures():
        svg = drawing(picture)
        root = xml(svg)
        assert root.get("role") == "group"
        assert [e.tag for e in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        nodes = groups(svg, "node")
        assert {g.get("role") for g in nodes} == {"button"}
        assert {g.get("tabindex") for g in nodes} == {"0"}
        labels = [g.get("aria-label") or "" for g in nodes]
        assert [label.split(",")[0] for label in labels] == [f"State {n.letters}" for n in picture.nodes]
        assert sum("status quo" in label for label in labels) == sum(n.status_quo for n in picture.nodes)


@not_quick
def test_a_state_is_labelled_with_its_names_what_is_done_and_marks_and_with_the_words_seen_in_a_row() -> None:
    label = {g.get("aria-label") for g in groups(svg_of(picture_of(solved("elmira-9state"), ["s8"])), "node")}
    assert (
        "State NYNNN, s1 · status quo, lengthen the appeal, GMR SMR: "
        "s1, lengthen the appeal, status quo, equilibrium under GMR, SMR" in label
    )
    every = "equilibrium under Nash, GMR, SMR, SEQ, SSEQ"
    acts = "modify the control order, accept the control order, insist on the original order"
    assert f"State YNYNY, s8, {acts}, all concepts: s8, {acts}, {every}, asked about" in label
    assert "State NNYNN, s3, accept the control order" in label
    for _, picture in pictures():
        for g in groups(drawing(picture), "node"):
            read = re.findall(r"\w+", " ".join(e.text or "" for e in g.iter(f"{SVG}text")))
            said = re.findall(r"\w+", g.get("aria-label") or "")
            assert any(said[k : k + len(read)] == read for k in range(len(said))), g.get("aria-label")


def test_what_is_done_is_told_in_full_or_as_what_is_otherwise_near_by() -> None:
    other = 0
    for _, picture in pictures():
        called = {name: node for node in picture.nodes for name in (node.letters, *node.names)}
        quo = [node for node in picture.nodes if node.status_quo]
        called |= {"the status quo": quo[0]} if quo else {}
        for code, done in done_in(picture).items():
            node = next(n for n in picture.nodes if n.code == code)
            like = called[done.than].letters if done.than else "N" * len(node.letters)
            other += bool(done.than)
            told = {(mover, act) for mover, act in done.acts if mover is not None}
            for k, act in enumerate(picture.acts):
                letter = "N" if node.letters[k] == "-" and not done.than else node.letters[k]
                owner = next(i for i, own in enumerate(picture.own) if own >> k & 1)
                says = (owner, act if letter == "Y" else f"not: {act}")
                assert (says in told) == (letter != like[k]), (node.letters, done)
    assert other > 20


def test_ids_are_unique_and_begin_with_the_prefix() -> None:
    for _, picture in pictures():
        ids = [e.get("id") for e in xml(drawing(picture)).iter() if e.get("id")]
        assert len(set(ids)) == len(ids) == len(picture.nodes) + 3
        assert all(str(i).startswith("graph_") for i in ids)
    other = svg_of(picture_of(small()), "other")
    assert other == svg_of(picture_of(small())).replace("graph_", "other_")


@pytest.mark.parametrize("prefix", ["", "1", "a b", 'a"', "a{", "é"])
def test_a_prefix_that_cannot_begin_an_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="svg_of: expected a prefix"):
        svg_of(picture_of(small()), prefix)


def test_every_line_is_drawn_with_the_colour_and_dash_of_its_mover_and_improvements_in_bold() -> None:
    for _, picture in pictures():
        drawn = {}
        for g in groups(drawing(picture), "line"):
            css = (g.get("class") or "").split()
            mover, origin, target = (int(word[1:]) for word in css[1:4])
            stroke = next(path for path in g if path.get("class") == "stroke")
            (colour, _), dash = pattern_of(mover)
            assert (stroke.get("stroke"), stroke.get("stroke-dasharray")) == (colour, dash)
            heads = [path.get("class") for path in g if path.get("class") in ("head", "open")]
            better = "better" in css
            assert (stroke.get("stroke-width") == "2.8") == better
            drawn[mover, origin, target] = (better, heads)
        lines = {(line.mover, *line.ends): line for line in picture.drawn}
        assert drawn.keys() == lines.keys()
        for key, line in lines.items():
            assert drawn[key] == (line.improves, ["head"] if line.improves else ["open"] * (1 + line.back))


def test_nothing_runs_and_nothing_is_fetched() -> None:
    for _, picture in pictures():
        svg = drawing(picture)
        assert not re.search(r"<script|href|url\(|@import|\bon\w+=|<foreignObject|<image", svg)
        assert re.findall(r"https?://[^\"' ]*", svg) == ["http://www.w3.org/2000/svg"]


def test_rules_touch_nothing_outside_the_drawing() -> None:
    style = next(xml(svg_of(picture_of(solved("elmira-9state")), "mine")).iter(f"{SVG}style")).text or ""
    rules = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]*\{", "", style))
    assert len(rules) > 20
    assert all(rule.strip().startswith("#mine_svg") for rule in rules)


HOSTILE = "<script>alert(1)</script> & \"double\" 'single' ]]> </title> {} \U0001f4a5"


def test_hostile_names_are_only_text() -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    text = f"""\
format: detente/1
title: {quoted}
decision_makers: {{A: {{name: {quoted}}}, B: {{name: Second}}}}
options: {{a: {{owner: A, name: {quoted}}}, b: {{owner: B}}}}
preferences: {{A: [a], B: [b]}}
status_quo: NN
"""
    picture = picture_of(detente.solve(detente.parse_case(text, name="hostile.yaml")))
    svg = svg_of(picture)
    assert HOSTILE in (next(xml(svg).iter(f"{SVG}title")).text or "")
    assert any(HOSTILE[:30] in (e.text or "") for e in xml(svg).iter(f"{SVG}text"))
    assert HOSTILE in table_of(picture)[0]
    assert not [e for e in xml(svg).iter() if "script" in e.tag]


def test_what_xml_cannot_hold_is_replaced_and_what_nobody_sees_is_marked() -> None:
    odd = "\x07 bell, \ud800 half, \ufffe none, \x00 null"
    picture = picture_of(small())
    node = replace(picture.nodes[0], names=(odd,))
    svg = svg_of(replace(picture, title=odd, nodes=(node, *picture.nodes[1:])))
    assert svg.encode()
    told = "⟨U+0007⟩ bell, \ufffd half, \ufffd none, ⟨U+0000⟩ null"
    assert next(xml(svg).iter(f"{SVG}title")).text == f"States and moves: {told}"
    assert any(told in (g.get("aria-label") or "") for g in groups(svg, "node"))


def test_colours_dashes_and_shapes_tell_decision_makers_apart() -> None:
    six = [pattern_of(i) for i in range(HUES)]
    assert len({colour for colour, _ in six}) == len({dash for _, dash in six}) == HUES
    assert len({(pattern_of(i), rings(i)) for i in range(64)}) == 64


@pytest.mark.parametrize("name", [*(f"p{k}" for k in range(HUES)), "ink", "quiet", "focus"])
def test_colours_stand_out_on_light_and_dark(name: str) -> None:
    for colour, paper in zip(COLOURS[name], COLOURS["paper"], strict=True):
        values = sorted((luminance(colour), luminance(paper)))
        assert (values[1] + 0.05) / (values[0] + 0.05) >= 3


def test_whose_move_and_whose_act_it_is_is_told_by_its_shape_too() -> None:
    picture = picture_of(solved("elmira-9state"))
    svg = svg_of(picture)
    shapes = ("circle", "polygon", "polygon")
    for g in groups(svg, "line"):
        mover = int((g.get("class") or "").split()[1][1:])
        marks = [e for e in g.iter() if e.get("class") == "mark"]
        assert [m.tag.removeprefix(SVG) for m in marks] == [shapes[mover]]
        assert {m.get("fill") for m in marks} == {COLOURS[f"p{mover}"][0]}
    at_s2 = next(g for g in groups(svg, "node") if "s2" in (g.get("aria-label") or ""))
    colours = [m.get("fill") for m in at_s2.iter() if m.get("class") == "mark"]
    assert colours == [COLOURS["p0"][0], COLOURS["p1"][0]], "the ministry modifies its order, Uniroyal appeals"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_status_quo_and_equilibria_are_marked_by_shape() -> None:
    picture = picture_of(solved("elmira-9state"))
    for node, g in zip(picture.nodes, groups(svg_of(picture), "node"), strict=True):
        shapes = {part.get("class"): part.tag.removeprefix(SVG) for part in g}
        assert ("outer" in shapes) == (len(node.equilibrium) == 5)
        assert ("outer some" in shapes) == (0 < len(node.equilibrium) < 5)
        assert shapes["box quo" if node.status_quo else "box"] == ("polygon" if node.status_quo else "rect")


# -- where everything stands ------------------------------------------------------------------------------------------


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Each state's outermost line that is always visible, as left, top, right, bottom, before the common shift."""
    found = []
    for g in groups(svg, "node"):
        shape = next(p for p in g if (p.get("class") or "").split()[0] in ("outer", "box"))
        if shape.tag == f"{SVG}rect":
            x, y, w, h = (float(shape.get(key) or 0) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h))
        else:
            numbers = [[float(v) for v in point.split(",")] for point in (shape.get("points") or "").split()]
            xs, ys = zip(*numbers, strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


@long
def test_no_two_states_overlap_and_everything_is_on_the_sheet() -> None:
    for _, picture in pictures():
        svg = drawing(picture)
        width, height = (float(v) for v in (xml(svg).get("viewBox") or "").split()[2:])
        shift = next(g.get("transform") or "" for g in xml(svg).iter(f"{SVG}g") if g.get("transform"))
        dx, dy = (float(v) for v in re.findall(r"-?[\d.]+", shift))
        for a, b in combinations(boxes(svg), 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        for left, top, right, bottom in boxes(svg):
            assert left + dx >= 0
            assert top + dy >= 0
            assert right + dx <= width
            assert bottom + dy <= height
        assert width < 1500


def test_a_small_graph_is_a_table_of_choices() -> None:
    layout = layout_of(picture_of(solved("elmira-9state")))
    acts = ("lengthen the appeal", "accept the control order", "abandon the plant")
    assert [h.texts for h in layout.across] == [(f"Uniroyal: {act}",) for act in acts]
    ministry, towns = "Ministry of the Environment", "Local governments: nothing"
    assert [h.texts for h in layout.down][:2] == [
        (f"{ministry}: nothing", towns),
        (f"{ministry}: modify the control order", towns),
    ]
    picture = picture_of(solved("elmira-9state"))
    merged = next(n.code for n in picture.nodes if n.letters == "-NNY-")
    assert layout.cells[merged] == (2, 1.5)  # beside all four rows, which its letters leave open


def test_in_columns_no_line_skips_one() -> None:
    layout = layout_of(picture := picture_of(solved(*SYRIA), NAMED))
    assert not layout.table
    assert all(abs(layout.cells[line.origin][0] - layout.cells[line.target][0]) <= 1 for line in picture.drawn)
    assert {layout.cells[n.code][0] for n in picture.nodes if n.seed} == {0}


def test_curves_go_around_other_states_and_never_through_their_own() -> None:
    centres = {k: (150.0 * k, 0.0) for k in range(4)}
    nodes = Boxes(centres, dict.fromkeys(centres, (50.0, 20.0)), dict.fromkeys(centres, 0.0))
    lines = [Edge(0, a, b, improves=True, back=False) for a, b in combinations(range(4), 2)]
    for line, curve in zip(lines, routes(lines, nodes), strict=True):
        for code, (x, y) in centres.items():
            assert not [p for p in sampled(curve) if abs(p[0] - x) < 49 and abs(p[1] - y) < 19], (line, code)


# -- small and odd ----------------------------------------------------------------------------------------------------


def test_one_state() -> None:
    solution = small(rest="infeasible: [a, b]\nstatus_quo: NN")
    picture = picture_of(solution)
    assert picture.caption == "1 of 1 state is shown."
    assert picture.lines == ()
    assert len(groups(svg_of(picture), "node")) == 1
    assert table_of(picture)[1] == (("NN", "", "status quo, equilibrium under Nash, GMR, SMR, SEQ, SSEQ", "", ""),)


def test_nobody_wants_anything() -> None:
    picture = picture_of(small("A: {weights: {}}\n  B: {weights: {}}"))
    assert [line.improves for line in picture.drawn] == [False] * 4
    assert not groups(svg_of(picture), "better")[2:]  # only the two samples of the legend


def test_a_decision_maker_without_options() -> None:
    text = """\
format: detente/1
title: Alone
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}}
preferences: {A: [a], B: [a]}
"""
    picture = picture_of(detente.solve(detente.parse_case(text, name="alone.yaml")))
    assert [(a.mover, a.origin, a.target, a.improves) for a in picture.arcs] == [(0, 0, 1, True), (0, 1, 0, False)]
    assert svg_of(picture)


def test_many_decision_makers_and_long_names() -> None:
    picture = picture_of(hypercube(10, 10, "status_quo: NNNNNNNNNN"))
    assert len(picture.nodes) == 60
    assert svg_of(picture)
    svg = svg_of(picture_of(small(name="N" * 500)))
    assert all(len(text.text or "") < 130 for text in xml(svg).iter(f"{SVG}text"))


# -- the table --------------------------------------------------------------------------------------------------------


def test_the_table_says_the_same() -> None:
    for _, picture in pictures():
        columns, rows = table_of(picture)
        assert columns[3:] == tuple(name for _, name in picture.decision_makers)
        codes = {node.letters: node.code for node in picture.nodes}
        told = set()
        for node, row in zip(picture.nodes, rows, strict=True):
            assert len(row) == len(columns)
            assert row[0] == node.letters
            for mover, cell in enumerate(row[3:]):
                for target in cell.split(", ") if cell else []:
                    told.add((mover, node.code, codes[target.removeprefix("↑ ")], target.startswith("↑ ")))
        assert told == {(a.mover, a.origin, a.target, a.improves) for a in picture.arcs}


def test_a_node_is_marked_in_words() -> None:
    rows = {row[0]: row[1:3] for row in table_of(picture_of(solved("elmira-9state"), ["s3"]))[1]}
    assert rows["NYNNN"] == ("s1", "status quo, equilibrium under GMR, SMR")
    assert rows["NNYNN"] == ("s3", "asked about")
    assert rows["YYNNY"] == ("s6", "")


def test_the_table_tells_what_is_done_where_that_is_wanted() -> None:
    columns, rows = table_of(picture_of(solved("elmira-9state")), done=True)
    assert columns[:4] == ("state", "names", "what is done", "marks")
    assert rows[0][:4] == ("NYNNN", "s1", "lengthen the appeal", "status quo, equilibrium under GMR, SMR")


def test_a_picture_is_a_value() -> None:
    assert picture_of(solved("chicken")) == picture_of(solved("chicken"))
    assert hash(picture_of(solved("chicken"))) == hash(picture_of(solved("chicken")))
    assert isinstance(picture_of(solved("chicken")).nodes[0], Vertex)
