"""What `compare` says of perspectives: where they agree and part, which beliefs decide, who would be surprised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.assess import Belief, PerspectiveComparison, Swap, Swaps, Target
from detente.case import Model
from detente.conflict import compile_model, settled
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import FIRST, author, concept_legend
from detente.report.plain import NamedWords
from detente.report.said import Basis, Row, Said, fixed, result, together
from detente.report.words import Words, concept_name, concepts, listed, ordinal, some_of, under
from detente.stability import Solution

SWAPS_IN_TEXT = 4
ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known", Answer.INFEASIBLE: "infeasible"}


def perspectives_document(found: PerspectiveComparison, words_in: type[Words] = Words) -> list[Block]:
    """Return two perspectives side by side, in sentences, in such words for each of the two."""
    here, there = (words_in.of(s) for s in (found.here, found.there))
    title = f"{found.here.model.title}: perspectives {here.perspective()} and {there.perspective()}"
    blocks: list[Block] = [
        Heading(Said(title, Basis("author", "title"), here.selected(), there.selected()), 1),
        Bullets(tuple(_selected(words) for words in (here, there))),
    ]
    if found.here.model.layer.caution:
        blocks.append(Paragraph(author(here, "caution").framed(FIRST)))
    blocks += [Heading(fixed("What parts the descriptions")), Bullets(tuple(_descriptions(found, here, there)))]
    blocks += [Heading(fixed("What parts the verdicts")), _table(found, here, there), concept_legend(found.concepts)]
    blocks += [Bullets(tuple(_agreement(found, here, there))), Bullets(tuple(_parting(found, here, there)))]
    blocks.append(Heading(fixed("Which beliefs decide")))
    for swaps, words, other in ((found.into_here, here, there), (found.into_there, there, here)):
        blocks += swap_blocks(found, swaps, words, other)
    return [b for b in blocks if not (isinstance(b, Bullets) and not b.items)]


def _selected(words: Words) -> Said:
    selection = words.selection() or words.unselected
    everyone = [dm.id for dm in words.model.decision_makers]
    text = f"{selection[0].upper()}{selection[1:]}: {words.dms(everyone)} decide."
    return Said(text, words.selected(), words.parts("decision_makers", everyone))


def _descriptions(found: PerspectiveComparison, here: Words, there: Words) -> Iterable[Said]:
    a, b = here.perspective(), there.perspective()
    speaking, compared = _Speaking(here, there), result("comparison")
    for belief in (b for b in found.into_here.whole if b.kind == "actors"):
        text = f"In {a} {_acting(here, belief.here)}, in {b} {_acting(there, belief.there)}."
        yield Said(text, speaking.because([belief]))
    for belief in (b for b in found.into_here.whole if b.kind == "owner"):
        option = here.option(str(belief.option))
        text = f"Whether to {option} is up to {here.dms(belief.here)} in {a}, to {there.dms(belief.there)} in {b}."
        yield Said(text, speaking.because([belief]))
    parted = {dm for belief in found.into_here.whole for dm in belief.here if belief.kind != "owner"}
    same = [dm.id for dm in here.model.decision_makers if dm.id not in parted]
    if same:
        wanted = (basis for dm in same for basis in here.wants(dm))
        yield Said(f"Both give the same preferences to {here.dms(same)}.", compared, wanted)
    for dm in dict.fromkeys(b.here[0] for b in found.into_here.single if b.kind in ("statement", "preference")):
        yield from _wants(found, here, there, dm)
    if any(b.kind == "rules" for b in found.into_here.whole):
        yield Said("They differ in what can exist and in which moves are possible.", compared)
    counts = [s.feasible.count for s in (found.here, found.there)]
    both = f"in both, {counts[0]}" if counts[0] == counts[1] else f"{counts[0]} in {a}, {counts[1]} in {b}"
    yield Said(f"Feasible states: {both}.", result("feasible"))
    yield from differing_targets(zip(found.targets, found.there_targets, strict=True), (here, there), (a, b))
    quo = [w.model.status_quo for w in (here, there)]
    if quo[0] != quo[1]:
        told = [w.state(q) if q else "not named" for w, q in zip((here, there), quo, strict=True)]
        yield Said(f"The status quo is {told[0]} in {a}, {told[1]} in {b}.", result("status_quo"))


def differing_targets(
    pairs: Iterable[tuple[Target, Target]], words: tuple[Words, Words], names: tuple[str, str]
) -> Iterable[Said]:
    """Say which names mean something else in the second model; each is asked about its own."""
    for t, u in pairs:
        if t.formula == u.formula:
            continue
        bases = (target_basis(words[0], t), target_basis(words[1], u))
        if t.kind == "proposal":
            terms = [w.formula(x.formula) for w, x in zip(words, (t, u), strict=True)]
            where = [f"in {name} where {those}" for name, those in zip(names, terms, strict=True)]
            yield Said(f"{words[0].proposal(t.id)} is carried out {', '.join(where)}.", *bases)
        else:
            is_ = [w.letters_told(str(x.states)) for w, x in zip(words, (t, u), strict=True)]
            yield Said(f"“{t.id}” is {is_[0]} in {names[0]} and {is_[1]} in {names[1]}.", *bases)


def _acting(words: Words, ids: Sequence[str]) -> str:
    if not ids:
        return "nobody acts in their place"
    return f"{words.dms(ids)} act{'s as one' if len(ids) == 1 else ' each for itself'}"


def _wants(found: PerspectiveComparison, here: Words, there: Words, dm: str) -> Iterable[Said]:
    """Say what parts the preferences of somebody whom both have."""
    a, b = here.perspective(), there.perspective()
    about = [x for x in found.into_here.single if x.here == (dm,) and x.kind == "statement"]
    if not about:
        yield Said(f"They differ in the preferences of {here.dm(dm)}.", here.wants(dm), there.wants(dm))
        return
    only = [_numbered(here.model, dm, x.drops) for x in about if x.drops and not x.adds]
    new = [_numbered(there.model, dm, x.adds) for x in about if x.adds and not x.drops]
    moved = [x for x in about if x.adds and x.drops]
    parts = [f"only {a} has {listed(only)}"] if only else []
    parts += [f"only {b} has {listed(new)}"] if new else []
    for x in moved:
        label = _label(here.model, dm, x.drops)
        parts.append(f"{label} ranks {ordinal(x.drops or 0)} in {a} and {ordinal(x.adds or 0)} in {b}")
    yield Said(f"Priorities of {here.dm(dm)}: {'; '.join(parts)}.", _Speaking(here, there).because(about))


def _label(model: Model, dm: str, number: int | None) -> str:
    order = model.preferences[dm]
    assert number is not None
    return f"“{order.statements[number - 1].told}”"


def _numbered(model: Model, dm: str, number: int | None) -> str:
    return f"{_label(model, dm, number)} ({ordinal(number or 0)})"


def _table(found: PerspectiveComparison, here: Words, there: Words) -> Table:
    a, b, told = here.perspective(), there.perspective(), {*found.parting, *found.unsettled}
    taking = ((found.into_here, _Speaking(here, there)), (found.into_there, _Speaking(there, here)))
    rows = tuple(
        Row(
            (
                target_named(here, t),
                concept_name(c),
                ANSWERS[found.verdicts[0][t.id, c]],
                ANSWERS[found.verdicts[1][t.id, c]],
                *(_smallest(swaps, speaking, t, c) for swaps, speaking in taking),
            ),
            target_basis(here, t, [c]),
            result("comparison", [c]),
        )
        for t in found.targets
        for c in found.concepts
        if (t.id, c) in told
    )
    columns = ("target", "concept", f"holds in {a}", f"in {b}", f"flips in {a}", f"flips in {b}")
    or_may = ", or may" if found.unsettled else ""
    caption = fixed(f"Targets on which they answer differently{or_may}; beliefs whose swap flips the answer")
    return Table(caption, columns, rows, main=True)


def _smallest(swaps: Swaps, speaking: _Speaking, target: Target, concept: str) -> str:
    deciding = swaps.of(target, concept)
    if not deciding:
        return "nothing tried" if _all_known(swaps, target, [concept]) else "not known"
    return "; or ".join(" + ".join(speaking.briefly(b) for b in s.beliefs) for s in deciding)


def _all_known(swaps: Swaps, target: Target, ids: Iterable[str]) -> bool:
    """Tell whether the answers on a target are known, without and with every swap tried."""
    return not swaps.unknown and Answer.UNKNOWN not in (swaps.before[target.id, c] for c in ids)


def belief_id(belief: Belief) -> str:
    """Name a belief in a table, by ids."""
    match belief.kind:
        case "actors":
            return f"actors {', '.join(belief.there) or 'nobody'}"
        case "owner":
            return f"owner of {belief.option}"
        case "rules":
            return "rules"
        case "statement":
            signs = f"-{belief.drops}" * (belief.drops is not None) + f"+{belief.adds}" * (belief.adds is not None)
            return f"{belief.here[0]} {signs}"
        case _:
            return belief.here[0]


def target_name(solution: Solution, target: Target) -> str:
    """Name a target: a proposal by its id, a state by its name and letters."""
    return target_named(Words.of(solution), target)


def target_named(words: Words, target: Target) -> str:
    """Name a target in the words for a model."""
    return words.proposal(target.id) if target.kind == "proposal" else words.state(str(target.states))


def _after(swap: Swap, words_in: type[Words]) -> Words:
    """Return the words for the model that a swap makes."""
    model = settled(swap.model)
    return words_in(model, compile_model(model))


def target_basis(words: Words, target: Target, ids: Iterable[str] = ()) -> tuple[Basis, ...]:
    """Return the answer on a target as the basis of words, under each concept if some are given."""
    about = f"proposals.{target.id}" if target.kind == "proposal" else words.at(str(target.states))
    return result(about, ids)


def _agreement(found: PerspectiveComparison, here: Words, there: Words) -> Iterable[Said]:
    a, b = here.perspective(), there.perspective()
    for c in found.concepts:
        about = result("equilibria", [c])
        both, sets = found.common[c], [s.equilibria[c] for s in (found.here, found.there)]
        if not all(s.known for s in sets):
            yield Said(f"Equilibria under {concept_name(c)}: not known within the bound.", about)
            continue
        if both is None:
            text = f"Equilibria under {concept_name(c)}: {sets[0].count} in {a}, {sets[1].count} in {b}."
            yield Said(text, about)
            continue
        some = [s for s in sets[0].first(1000) if s in sets[1]][:3] if both else []
        for_example = f", such as {listed(map(here.state, some))}" if some else ""
        counts = f"{sets[0].count} in {a}, {sets[1].count} in {b}, {both} in both"
        yield Said(f"Equilibria under {concept_name(c)}: {counts}{for_example}.", about)


def _parting(found: PerspectiveComparison, here: Words, there: Words) -> Iterable[Said]:
    a, b = here.perspective(), there.perspective()
    parted = {key[0] for key in (*found.parting, *found.unsettled)}
    absent = {key[0] for v in found.verdicts for key, answer in v.items() if answer is Answer.INFEASIBLE}
    agreed = [t for t in found.targets if t.id not in parted | absent]
    for t in found.targets:
        if t in agreed:
            continue
        said = [_holding(found, k, t) for k in (0, 1)]
        text = f"{target_named(here, t)}: in {a} {said[0]}, in {b} {said[1]}."
        yield Said(text, target_basis(here, t, found.concepts))
    if agreed:
        names = listed(target_named(here, t) for t in agreed)
        answers = (target_basis(here, t, found.concepts) for t in agreed)
        yield Said(f"On {names} they answer alike under every concept asked about.", *answers)


def _holding(found: PerspectiveComparison, k: int, target: Target) -> str:
    answers = {c: found.verdicts[k][target.id, c] for c in found.concepts}
    yes, no, unknown = (under(answers, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    if under(answers, Answer.INFEASIBLE):
        return "no feasible state has its terms in force" if target.kind == "proposal" else "it does not exist"
    parts = [f"it holds under {concepts(yes)}"] if yes else []
    if no and not yes:
        parts.append(f"it does not hold under {concepts(no)}" if unknown else "it holds under none of the concepts")
    parts += [f"whether it holds under {concepts(unknown)} is not known"] if unknown else []
    return " and ".join(parts)


# -- swaps ------------------------------------------------------------------------------------------------------------


def swap_blocks(found: PerspectiveComparison, swaps: Swaps, words: Words, other: Words) -> list[Block]:
    """Say which beliefs of one perspective, taken into another, flip which verdict."""
    into, origin = words.perspective(), other.perspective()
    compared = result("comparison")
    title = Said(f"If {into} took beliefs over from {origin}", compared, words.selected(), other.selected())
    blocks: list[Block] = [Heading(title, 3)]
    if not swaps.whole:
        nothing = Said("There is nothing to take over: they describe the same model.", compared)
        return [*blocks, Paragraph(nothing)]
    speaking = _Speaking(words, other)
    there_are = f"There {_are(len(swaps.whole))} {speaking.beliefs(swaps.whole)}."
    beliefs = Said(there_are, compared, speaking.because(swaps.whole))
    blocks.append(Paragraph(together([beliefs, Said(tried(swaps), compared)])))
    lines: list[Said] = []
    for target in found.targets:
        lines += speaking.flips(swaps, target, found.concepts)
    still = [t for t in found.targets if not any(s.target == t for s in (*swaps.deciding, *swaps.finer))]
    absent = [t for t in still if Answer.INFEASIBLE in (swaps.before[t.id, c] for c in found.concepts)]
    known = [t for t in still if t not in absent and _all_known(swaps, t, found.concepts)]
    for some, says in (
        (known, "No swap tried flips any answer on {}."),
        ([t for t in still if t not in known + absent], "Whether a swap flips an answer on {} is not known."),
        (absent, f"There is no answer to flip in {into} on what is infeasible there: {{}}."),
    ):
        if some:
            text = says.format(listed(target_named(words, t) for t in some))
            lines.append(Said(text, compared, *(target_basis(words, t, found.concepts) for t in some)))
    return [*blocks, Bullets(tuple(lines))]


def _are(n: int) -> str:
    return "is one:" if n == 1 else f"are {n}:"


def tried(swaps: Swaps) -> str:
    """Say how far the search went; nothing is left out silently."""
    whole, single = swaps.sizes
    n, m = len(swaps.whole), len(swaps.single)
    text = "Every combination of them was solved" if whole == n else f"Every combination of up to {whole} was solved"
    if n and not whole:  # the time was over on the way
        text = "Not every combination of them was solved"
    elif swaps.single != swaps.whole:
        text += f"; cut into {m} single statements, every combination of up to {single}" if single else ""
        text += "; single statements were not tried" if not single else ""
    if swaps.unknown:
        text += f"; {swaps.unknown} left an answer unknown, so that a smaller one may be missing"
    impossible = f"; {swaps.impossible} of these were no model" if swaps.impossible else ""
    return f"{text}{impossible}."


@dataclass(frozen=True)
class _Speaking:
    """Sentences about beliefs of `other` taken into `words`."""

    words: Words
    other: Words

    def beliefs(self, taken: Sequence[Belief]) -> str:
        """List beliefs, preferences together."""
        wanting = [b.here[0] for b in taken if b.kind == "preference"]  # named together
        preferences = [f"the preferences of {self.words.dms(wanting)}"] if wanting else []
        return listed([*(self.belief(b) for b in taken if b.kind != "preference"), *preferences])

    def belief(self, belief: Belief) -> str:
        """Say a belief as something that can be taken over."""
        words, other = self.words, self.other
        match belief.kind:
            case "actors":
                instead = f" instead of {words.dms(belief.here)}" if belief.here else " as well"
                return f"{other.dms(belief.there) if belief.there else 'nobody'} deciding{instead}"
            case "owner":
                return f"{words.option(str(belief.option))} as the choice of {other.dms(belief.there)}"
            case "rules":
                return "the rules on what can exist and which moves are possible"
            case "preference":
                return f"the preferences of {words.dms(belief.here)}"
        return self.statement(belief)

    def briefly(self, belief: Belief) -> str:
        """Name a belief in a table."""
        return self.belief(belief) if isinstance(self.words, NamedWords) else belief_id(belief)

    def statement(self, belief: Belief) -> str:
        """Say what a single statement taken over changes."""
        dm = belief.here[0]
        name = self.words.dm(dm)
        if belief.drops is None:
            return f"{_label(self.other.model, dm, belief.adds)} as a priority of {name}"
        if belief.adds is None:
            return f"{_label(self.words.model, dm, belief.drops)} as no priority of {name}"
        label = _label(self.words.model, dm, belief.drops)
        return f"{label} as the {ordinal(belief.adds)} and not the {ordinal(belief.drops)} priority of {name}"

    def because(self, taken: Iterable[Belief]) -> Iterable[Basis]:
        """Return the parts of both cases that beliefs are about."""
        for belief in taken:
            match belief.kind:
                case "actors":
                    yield from self.words.parts("decision_makers", belief.here)
                    yield from self.other.parts("decision_makers", belief.there)
                case "owner":
                    yield from (w.part("options", str(belief.option), "owner") for w in (self.words, self.other))
                case "rules":
                    yield from result("comparison")
                case "statement":
                    for words, number in ((self.words, belief.drops), (self.other, belief.adds)):
                        if number is not None:
                            yield words.part("preferences", belief.here[0], str(number))
                case _:
                    yield from self.other.wants(belief.here[0])

    def flips(self, swaps: Swaps, target: Target, ids: Sequence[str]) -> Iterable[Said]:
        """Say for one target what flips the answer on it, concepts with the same swaps together."""
        for finer in (False, True):
            same: dict[tuple[tuple[tuple[Belief, ...], bool], ...], list[str]] = {}
            for c in ids:
                found = tuple((s.beliefs, s.holds) for s in swaps.of(target, c, finer))
                if found:
                    same.setdefault(found, []).append(c)
            for alike in same.values():
                yield self.sentence(swaps.of(target, alike[0], finer), alike, finer)

    def sentence(self, swaps: Sequence[Swap], ids: Sequence[str], finer: bool) -> Said:
        """Say which swaps flip one verdict."""
        first = swaps[0]
        name = target_named(_after(first, type(self.words)), first.target)
        hold = "hold" if first.target.kind == "proposal" else "be an equilibrium"
        would = f"would {hold}" if first.holds else f"would no longer {hold}"
        choices = [f"{self.beliefs(s.beliefs)}{self.where(s)}" for s in swaps[:SWAPS_IN_TEXT]]
        more = some_of(len(swaps) - SWAPS_IN_TEXT, "other swap")
        smaller = "Single statements: " if finer else ""
        choices += [more] if more else []
        text = f"{smaller}{name} {would} under {concepts(ids)} with {'; or with '.join(choices)}."
        taken = self.because(b for s in swaps[:SWAPS_IN_TEXT] for b in s.beliefs)
        return Said(text, target_basis(self.words, first.target, ids), result("comparison", ids), taken)

    def where(self, swap: Swap) -> str:
        """Name an equilibrium that a swap brings about, where the target is not a state itself."""
        if swap.target.kind == "state" or swap.example is None:
            return ""
        return f" (then at {_after(swap, type(self.words)).state(swap.example)})"
