"""What `trace` says: the words behind a part of a case, what a verdict rests on, what falls without a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.answer import Answer
from detente.assess import AskedVerdict, Compared, Fallen, Inquiry, LeftAside, Rests, Traced, UnderRival, Without
from detente.case import Case
from detente.case.walk import Element
from detente.evidence import Claim
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.claims import chain, claims_behind, words_of
from detente.report.not_modelled import not_modelled
from detente.report.obstacles import obstacles_text
from detente.report.particulars import NOTE, basis, particulars
from detente.report.said import Basis, Row, Said, claim, element, fixed, result, together
from detente.report.stands import relabelled_told
from detente.report.words import concept_name, concepts, listed, place
from detente.report.words import words_of as names_of

Selection = tuple[str | None, str | None]
ONE_BY_ONE = (
    "Each was tried by itself, by solving again; parts that change the verdict only together are not looked for, and "
    "neither are other decision makers, other formulas in place of these, or another order of the statements."
)
ANSWERS = {
    ("proposal", "holds"): "holds",
    ("proposal", "does not hold"): "does not hold",
    ("proposal", "infeasible"): "has terms that no feasible state has in force together",
    ("state", "holds"): "is stable for everyone",
    ("state", "does not hold"): "is not stable for everyone",
    ("state", "infeasible"): "does not exist",
}


def answer(question: AskedVerdict, outcome: str) -> str:
    """Say an outcome as the end of a sentence."""
    kind = "proposal" if question.about.kind == "proposal" else "state"
    return ANSWERS.get((kind, outcome), "is not known to hold or not")


def places(where: Sequence[Selection], every: Sequence[Selection]) -> str:
    """Name the perspectives and phases in which something is so; nothing where that is all of them."""
    if set(where) == set(every):
        return ""
    named = []
    for p in dict.fromkeys(p for p, _ in where):
        here = [s for s in where if s[0] == p]
        whole = {s for s in every if s[0] == p} == set(here)
        named += [place((p, None), [(q, None) for q, _ in every])] if whole else [place(s, every) for s in here]
    return "; ".join(named)


def _within(text: str, where: Sequence[Selection], every: Sequence[Selection]) -> str:
    named = places(where, every)
    return f"{text} ({named})" if named else text


# -- parts of a case --------------------------------------------------------------------------------------------------


def inquiry_document(found: Inquiry, texts: Mapping[str, str]) -> list[Block]:
    """Return what a request to trace found; `texts` are the sources at hand, by id."""
    every = found.case.selections()
    if found.without is not None:
        return without_document(found.case, found.without, every, texts)
    if found.whole:
        return overview_document(found.case, found.parts, every, texts)
    return trace_document(found.case, found.parts, found.rests, found.rivals, every, texts)


def trace_document(
    case: Case,
    traced: Sequence[Traced],
    verdicts: Sequence[Rests],
    rivals: Sequence[UnderRival],
    every: Sequence[Selection],
    texts: Mapping[str, str],
) -> list[Block]:
    """Return what stands behind parts of a case and behind verdicts; `texts` are the sources at hand, by id."""
    blocks: list[Block] = [Heading(Said(case.title, Basis("author", "title")), 1)]
    for found in traced:
        blocks += _traced(found, every, texts)
        blocks += _disputed(found, [r for r in rivals if r.option == found.element], every)
    for rests in verdicts:
        blocks += _rests(rests, every, texts)
    return [*blocks, _sheet(traced, verdicts, texts)]


def overview_document(
    case: Case, traced: Sequence[Traced], every: Sequence[Selection], texts: Mapping[str, str]
) -> list[Block]:
    """Return what every part of a case rests on, and all claims."""
    rows = tuple(
        Row((e.short, e.kind, e.label, places(t.where, every), rests_text(e)), element(e))
        for t in traced
        for e in [t.element]
    )
    columns = ("part", "", "what it says", "where", "rests on")
    blocks: list[Block] = [
        Heading(Said(case.title, Basis("author", "title")), 1),
        Table(fixed("What each part of the case rests on"), columns, rows),
    ]
    claims = list(case.evidence.claims.values())
    return [*blocks, *([claims_behind(claims, texts)] if claims else []), _sheet(traced, [], texts)]


def _traced(found: Traced, every: Sequence[Selection], texts: Mapping[str, str]) -> list[Block]:
    part = found.element
    origin = element(part)
    heading = f"{part.short}: {part.kind}" + (f" “{part.label}”" if part.label not in (part.short, "") else "")
    blocks: list[Block] = [
        Heading(Said(_within(heading, found.where, every), origin)),
        Paragraph(together(_about(found, origin))),
    ]
    if found.parts:
        rows = tuple(Row((e.short, e.kind, e.label, rests_text(e)), element(e)) for e in found.parts)
        blocks.append(Table(fixed("What it is made of"), ("part", "", "what it says", "rests on"), rows))
    if found.used_by:
        rows = tuple(Row((e.short, e.kind, e.label, rests_text(e)), element(e)) for e in found.used_by)
        blocks.append(Table(fixed("What rests on it"), ("part", "", "what it says", "rests on"), rows))
    behind = _all_claims(found)
    if behind:
        blocks.append(claims_behind(behind, texts))
    return blocks


_TOLD = {
    "statement": ("that",), "term": ("that",), "option": ("owner", "moves"),
    "claim": ("source", "start", "end", "says", "kind", "modality", "mode", "note", "quote"),
    "source": ("title", "author", "outlet", "date", "retrieved", "url", "sha256"),
    "actor": ("aliases", "part_of", "label_only", "mentions"), "left out": ("because", "linked"),
}  # fmt: skip
"""What is said of a part of each kind in sentences of its own, or in the table of claims."""


def _about(found: Traced, origin: Basis) -> list[Said]:
    part, body = found.element, found.element.body
    texts: list[str] = []
    match part.kind:
        case "statement":
            texts.append(f"It says: {body.that.text}.")
        case "term" if body.that is not None:
            texts.append(f"In force where: {body.that.text}.")
        case "named state":
            texts.append(f"The state {body}.")
        case "definition":
            texts.append(f"It stands for: {body.text}.")
        case "option":
            texts.append(f"Owner: {body.owner}; moves: {body.moves or 'both'}.")
        case "claim":
            texts += _about_claim(body)
        case "source":
            keys = ("title", "author", "outlet", "date", "retrieved", "url")
            given = [f"{k}: {v}" for k in keys if (v := getattr(body, k))]
            missing = f"Missing: {', '.join(body.missing)}." if body.missing else ""
            texts += [f"{'; '.join(given)}." if given else "", missing, f"Digest: {body.sha256 or 'not given'}."]
        case "actor":
            texts += [f"Also called {listed(body.aliases)}." if body.aliases else ""]
            texts += [f"Part of {body.part_of}." if body.part_of else ""]
            texts += ["A label, not an actor." if body.label_only else "", f"Mentioned {len(body.mentions)} times."]
        case "left out":
            texts.append(f"{not_modelled(body)}: {' '.join(body.values['because'].split()).rstrip('.')}.")
        case "code":
            texts.append(f"It stands for: {body}. {len(found.claims)} claims carry it.")
    told = (*_TOLD.get(part.kind, ()), *(NOTE if part.note is not None else ("name",)))
    texts += [f"{key.capitalize()}: {words.rstrip('.')}." for key, words in particulars(part, ("", *told))]
    note = part.note
    if note is not None:
        texts.append(_standing(part))
        texts += [f"Because: {' '.join(note.because.split()).rstrip('.')}." if note.because else ""]
        texts += [f"Note: {' '.join(note.note.split()).rstrip('.')}." if note.note else ""]
    elif part.kind in ("named state", "definition"):
        texts.append("It rests on what it is made of.")
    return [Said(text, origin) for text in texts if text]


def _standing(part: Element) -> str:
    note = part.note
    assert note is not None
    if note.is_assumption:
        named = f", although {listed(note.evidence)} is named" if note.evidence else ": no claim stands behind it"
        return f"It is an assumption{named}."
    rests = f", resting on {listed(note.evidence)}" if note.evidence else ", resting on no claim"
    return f"Its status is “{note.status}”{rests}." if note.status else f"It rests on {listed(note.evidence)}."


def _about_claim(body: Claim) -> list[str]:
    kind = f"Kind: {body.kind}." if body.kind else ""
    modality = f"Modality: {listed(body.modality)}." if body.modality else ""
    return [f"At {body.locator}.", kind, modality, f"Note: {body.note}." if body.note else ""]


def rests_text(part: Element) -> str:
    """Say in a cell what a part rests on."""
    return basis(part.note) if part.note is not None else ""


def _all_claims(found: Traced) -> list[Claim]:
    return list(dict.fromkeys([*found.claims, *found.claims_of_parts]))


def _disputed(found: Traced, rivals: Sequence[UnderRival], every: Sequence[Selection]) -> list[Block]:
    """Say who else would own an option, by which claims, and which verdicts change then."""
    option = found.element.body
    if found.element.kind != "option" or not option.contested:
        return []
    names = {dm.id: dm.name for r in rivals for dm in r.model.decision_makers}
    path = (*found.element.path, "contested")
    lines = [Said(f"The case gives it to {names.get(option.owner, option.owner)}.", element(found.element))]
    for rival in option.contested:
        part = Element("rival owner", (*path, rival.owner), rival.owner, rival.note, option)
        because = f" Because: {' '.join(rival.note.because.split())}." if rival.note.because else ""
        by = f"By {listed(rival.note.evidence)} it" if rival.note.evidence else "It"
        status = "an assumption" if rival.note.is_assumption else rival.note.status or "evidence"
        text = f"{by} would belong to {names.get(rival.owner, rival.owner)} ({status}).{because}"
        lines.append(Said(text, element(part)))
    blocks: list[Block] = [Heading(fixed("Who owns it is disputed"), 3), Bullets(tuple(lines))]
    for r in rivals:
        changed, unknown = (_those(r.verdicts, answer) for answer in (Answer.YES, Answer.UNKNOWN))
        none = _those(r.verdicts, Answer.INFEASIBLE)
        where = place(r.selection, every)
        head = f"If it belongs to {names[r.owner]}" + (f", in {where}" if where else "")
        origin = result(found.element.address)
        if changed:
            told = tuple(_sentences(changed, "as the case has it, it", origin))
            blocks += [Paragraph(Said(f"{head}:", origin)), Bullets(told)]
        elif not unknown and len(none) < len(r.verdicts):
            blocks.append(Paragraph(Said(f"{head}, no verdict changes.", origin)))
        if unknown:
            lead = f"{head}, it is not known whether these change:"
            blocks += [Paragraph(Said(lead, origin)), Bullets(tuple(_named(unknown)))]
        if none:
            lead = f"{head}, or as the case has it, on these there is no verdict:"
            blocks += [Paragraph(Said(lead, origin)), Bullets(tuple(_without_verdict(none)))]
    return blocks


# -- verdicts ---------------------------------------------------------------------------------------------------------


def _rests(found: Rests, every: Sequence[Selection], texts: Mapping[str, str]) -> list[Block]:
    question, names = found.question, names_of(found.model)
    where = names.place(every)
    origin = result(question.about.address, [question.concept])
    under = f"under {concept_name(question.concept)}" + (f" in {where}" if where else "")
    about = question.about
    called = names.proposal(about.short) if about.kind == "proposal" else f"The state {about.short}"
    text = f"{called} {answer(question, found.outcome)} {under}"
    blocks: list[Block] = [Heading(Said(text, origin))]
    if found.supports:
        count = len({s.part.address for s in found.supports})
        lead = f"It rests on {count} part{'s' if count > 1 else ''} of the model, each of which changes this by itself:"
        rows = tuple(
            Row(
                (
                    names.short(s.part),
                    s.part.kind,
                    names.called(s.part),
                    rests_text(s.part),
                    s.change,
                    answer(question, s.outcome),
                ),
                origin,
                element(s.part),
            )
            for s in found.supports
        )
        columns = ("part", "", "what it says", "rests on", "changed", f"then {called.replace('The state ', '')}")
        blocks += [Paragraph(Said(lead, origin)), Table(fixed(""), columns, rows)]
    else:
        blocks.append(Paragraph(Said(unsupported(found), origin)))
    blocks.append(Paragraph(together(_looked_at(found, origin))))
    behind = [found.model.claims[c] for s in found.supports for c in (s.part.note.evidence if s.part.note else ())]
    if behind:
        blocks.append(claims_behind(list(dict.fromkeys(behind)), texts))
    return blocks


def unsupported(found: Rests) -> str:
    """Say that no part was found to change a verdict, in words that hold for what was tried."""
    if found.outcome == "not known":
        return "So what it rests on is not known either."
    if not found.tried and found.not_tried:
        return "Whether a part of the model changes this by itself is not known."
    parts = "part of those that were tried" if found.not_tried else "part of the model"
    if found.outcome == "infeasible":
        return f"There is no verdict to rest on anything, and with no {parts} left out by itself would there be one."
    return f"No {parts} changes this by itself" + ("." if found.not_tried else ": it has several reasons, or none.")


def _looked_at(found: Rests, origin: Sequence[Basis]) -> list[Said]:
    counts = [f"{n} {kind}{'s' if n > 1 and not kind.endswith('s') else ''}" for kind, n in found.tried]
    sentences = [Said(f"Tried: {listed(counts)}.", origin), fixed(ONE_BY_ONE)] if counts else []
    if found.presupposed:
        names = listed(names_of(found.model).short(e) for e in found.presupposed)
        text = f"The question itself needs the choice of {names}: without it there is nothing to ask."
        sentences.append(Said(text, origin))
    same: dict[str, list[Element]] = {}
    for part, why in found.not_tried:
        same.setdefault(obstacles_text(found.model, why), []).append(part)
    for text, parts in same.items():
        told = f"Not tried: {listed(names_of(found.model).short(p) for p in parts)}: {text}."
        sentences.append(Said(told, origin, [element(p) for p in parts]))
    return sentences


# -- without claims ---------------------------------------------------------------------------------------------------


def without_document(case: Case, found: Without, every: Sequence[Selection], texts: Mapping[str, str]) -> list[Block]:
    """Return what falls when claims are taken away, and which verdicts change and which do not."""
    ids = listed(c.id for c in found.claims)
    blocks: list[Block] = [
        Heading(Said(case.title, Basis("author", "title")), 1),
        Heading(Said(f"Without {ids}", [claim(c.id) for c in found.claims])),
        claims_behind(found.claims, texts),
        Heading(fixed("What loses evidence"), 3),
    ]
    if found.fallen:
        blocks.append(Bullets(tuple(_falls(f, every) for f in found.fallen)))
    else:
        blocks.append(Paragraph(Said(f"No part of the case rests on {ids}.", [claim(c.id) for c in found.claims])))
    for model in found.models:
        if model.dropped or model.kept:
            blocks += _left_out(model, every, [v for v in found.verdicts if v.selection == model.selection])
    untouched = [m.selection for m in found.models if not m.dropped and not m.kept]
    if untouched:
        where = places(untouched, every)
        nothing = "othing that is solved from becomes an assumption, so no verdict changes."
        text = f"In {where} n{nothing}" if where else f"N{nothing}"
        blocks += [Heading(fixed("What does not change"), 3), Paragraph(Said(text, result("solution")))]
    rows = tuple(
        Row(
            (v.selection[0] or "", v.selection[1] or "", v.question.about.short, v.question.about.kind,
             concept_name(v.question.concept), v.before, v.after, v.changes.value),
            result(v.question.about.address, [v.question.concept]),
        )
        for v in found.verdicts
    )  # fmt: skip
    columns = ("perspective", "phase", "verdict on", "", "concept", "before", "after", "changes")
    return [*blocks, Table(fixed("Verdicts"), columns, rows, main=True, only_csv=True)]


def _falls(found: Fallen, every: Sequence[Selection]) -> Said:
    part = found.element
    name = _within(f"{part.short}, {part.kind} “{part.label}”", found.where, every)
    lost = f"loses {listed(found.lost)}"
    if found.becomes_assumption:
        only = "its only claim" if len(found.lost) == 1 else "all its claims"
        text = f"{name}, {lost}, {only}: it becomes an assumption."
    elif found.left:
        text = f"{name}, {lost} and still rests on {listed(found.left)}."
    else:
        text = f"{name}, {lost} and keeps its status “{part.note.status if part.note else ''}”."
    return Said(text, element(part))


def _left_out(model: LeftAside, every: Sequence[Selection], verdicts: Sequence[Compared]) -> list[Block]:
    where = place(model.selection, every)
    heading = fixed("What changes" + (f" in {where}" if where else ""))
    blocks: list[Block] = [Heading(heading, 3)]
    origin = result("solution")
    if model.kept:
        names = listed(e.short for e in model.kept)
        blocks.append(Paragraph(Said(f"Nothing is solved from {names}, so nothing is left out for it.", origin)))
    if model.argued:
        before, after = ({k: labels[n] for k, labels in model.argued.items()} for n in (0, 1))
        told = relabelled_told(model.model.layer.standing("arguments"), before, after)
        blocks.append(Paragraph(Said(told, result("argument"), [element(e) for e in model.kept])))
    if levels := _levels_lost(model):
        blocks.append(Paragraph(together([Said(text, origin, [element(e) for e in model.kept]) for text in levels])))
    if not model.dropped:
        return [*blocks, Paragraph(Said("So no verdict changes.", origin))]
    names = listed(e.short for e in model.dropped)
    if model.failed:
        why = obstacles_text(model.model, model.failed)
        text = f"What the verdicts are without {names} cannot be said: {why}."
        return [*blocks, Paragraph(Said(text, origin))]
    basis_of = [element(e) for e in model.dropped]
    changed, same, unknown, none = (_those(verdicts, answer) for answer in ANSWERED)
    count = _count(len(changed), len(same), len(unknown))
    blocks.append(Paragraph(Said(f"With {names} left out, {count}{':' if changed else '.'}", origin, basis_of)))
    if changed:
        lines = _sentences(changed, f"with {names} it", basis_of)
        blocks.append(Bullets(tuple(lines)))
    if same:
        blocks += [Paragraph(fixed("These do not change:")), Bullets(tuple(_unchanged(same)))]
    if unknown:
        blocks += [Paragraph(fixed("Of these it is not known:")), Bullets(tuple(_named(unknown)))]
    if none:
        lead = fixed("On these there is no verdict, neither with it nor without:")
        blocks += [Paragraph(lead), Bullets(tuple(_without_verdict(none)))]
    return blocks


def _levels_lost(model: LeftAside) -> list[str]:
    """Say which levels of what is negotiated rest on nothing, and which packages are at one of them."""
    told, lost = [], model.levels
    if lost is not None:
        named = [f"{issue} ({listed(levels)})" for issue, levels in lost.levels.items()]
        told.append(f"Of what is negotiated, these levels then rest on nothing: {listed(named)}.")
    if lost is not None and lost.among:
        every = "every package is" if lost.packages == lost.among else f"{lost.packages} of {lost.among} packages are"
        told.append(f"So {every} at a level that rests on nothing.")
    for address, levels in model.packages.items():
        of = [f"{issue} ({level})" for issue, level in levels.items()]
        text = (
            f"Of {address} that is so of {listed(of)}." if of else f"Every level of {address} still rests on something."
        )
        told.append(text)
    return told


ANSWERED = (Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.INFEASIBLE)


def _count(changed: int, same: int, unknown: int) -> str:
    """Say how many of the verdicts there are change."""
    if not changed + same:
        return (
            f"it is not known whether any of {unknown} verdicts changes" if unknown else "there is no verdict to change"
        )
    rest = f", and of {unknown} it is not known whether they do" if unknown else ""
    return f"{changed} of {changed + same + unknown} verdicts change{rest}"


def _those(verdicts: Iterable[Compared], changes: Answer) -> list[Compared]:
    """Return the verdicts that change, or do not, or of which that is not known, or that there are not."""
    return [v for v in verdicts if v.changes is changes]


def grouped(verdicts: Iterable[Compared]) -> dict[tuple[str, str, str], list[Compared]]:
    """Return verdicts on one part with the same answer before and after together, whatever their concepts."""
    groups: dict[tuple[str, str, str], list[Compared]] = {}
    for v in verdicts:
        groups.setdefault((v.question.about.address, v.before, v.after), []).append(v)
    return groups


def _name(question: AskedVerdict) -> str:
    return question.about.short if question.about.kind == "proposal" else f"The state {question.about.short}"


def _sentences(changed: Iterable[Compared], otherwise: str, because: Sequence[Basis]) -> Iterable[Said]:
    """Say each change; `otherwise` introduces the answer of the case as it is."""
    for same in grouped(changed).values():
        q, ids = same[0].question, [v.question.concept for v in same]
        now, before = answer(q, same[0].after), answer(q, same[0].before)
        text = f"{_name(q)} then {now} under {concepts(ids)}; {otherwise} {before}."
        yield Said(text, result(q.about.address, ids), because)


def _unchanged(same: Iterable[Compared]) -> Iterable[Said]:
    for group in grouped(same).values():
        q, ids = group[0].question, [v.question.concept for v in group]
        text = f"{_name(q)} {answer(q, group[0].before)} under {concepts(ids)}, as before."
        yield Said(text, result(q.about.address, ids))


def _without_verdict(none: Iterable[Compared]) -> Iterable[Said]:
    for group in grouped(none).values():
        q, ids = group[0].question, [v.question.concept for v in group]
        yield Said(f"{_name(q)} {answer(q, 'infeasible')}.", result(q.about.address, ids))


def _named(verdicts: Iterable[Compared]) -> Iterable[Said]:
    """Name verdicts, those on the same state or proposal together."""
    same: dict[str, list[Compared]] = {}
    for v in verdicts:
        same.setdefault(v.question.about.address, []).append(v)
    for group in same.values():
        q, ids = group[0].question, [v.question.concept for v in group]
        yield Said(f"{_name(q)} under {concepts(ids)}.", result(q.about.address, ids))


# -- one table for all ------------------------------------------------------------------------------------------------


def _sheet(traced: Sequence[Traced], verdicts: Sequence[Rests], texts: Mapping[str, str]) -> Table:
    """Return all of it as one table for CSV: a row for each claim behind each part."""
    rows: list[Row] = []

    def add(asked: str, part: Element, behind: Sequence[Claim], change: str = "", then: str = "") -> None:
        status = rests_text(part).partition(":")[0]
        cells = (asked, part.address, part.kind, part.label, status, change, then)
        for c in behind:
            said = (c.id, words_of(c, texts) or "", c.says, chain(c), c.locator)
            rows.append(Row((*cells, *said), element(part), claim(c.id)))
        if not behind:
            rows.append(Row((*cells, "", "", "", "", ""), element(part)))

    for found in traced:
        add(found.element.address, found.element, found.claims)
        for part in found.parts:
            own = part.note.evidence if part.note else ()
            add(found.element.address, part, [c for c in found.claims_of_parts if c.id in own])
    for rests in verdicts:
        where = place((rests.model.perspective_id, rests.model.phase_id))
        asked, about = rests.question.address + (f" ({where})" if where else ""), rests.question.about
        told = result(about.address, [rests.question.concept])
        rows.append(Row((asked, about.address, "verdict", "", "", "", rests.outcome, *[""] * 5), told))
        for s in rests.supports:
            own = s.part.note.evidence if s.part.note else ()
            add(asked, s.part, [rests.model.claims[c] for c in own], s.change, s.outcome)
    columns = (
        "asked", "part", "kind", "what it says", "status", "changed", "then", "claim", "words", "paraphrase",
        "said by", "where",
    )  # fmt: skip
    return Table(fixed("What it rests on"), columns, tuple(rows), main=True, only_csv=True)
