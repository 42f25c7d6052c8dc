"""What `relations` says: who is said to be with or against whom, and which tension is in that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.assess.relations import AtOdds, Pair, Relation, Relations, Tension, Triad
from detente.assess.relations.tension import Range
from detente.case import Model
from detente.case.address import elements_of, elements_of_evidence
from detente.case.sections.relations import SIGNS, WRITTEN
from detente.phrases import listed
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.counts import count, counted
from detente.report.documents import FIRST, title_blocks
from detente.report.joined import joined_blocks
from detente.report.relation_records import every_relation
from detente.report.said import Basis, Row, Said, element, fixed, result
from detente.report.words import Words, quoted

SHOWN = {1: "with (+)", -1: "against (−)", 0: "neither (0)"}
TITLE = "Who is said to be with whom"
MOST = 12
"""So many triads, pairs or chains are told one by one where nobody asks for all."""
WHY = {
    "dropped": "it is taken away here",
    "implied": "it is not stated",
    "said by others": "others say it",
    "falls": "it rests on nothing else than what is taken away",
    "not among": "one of the two is not among the actors asked for",
}


def relations_document(found: Relations, *, triads: bool = False) -> list[Block]:
    """Return who is said to be with whom in sentences and tables; with `triads` each triad with what makes it."""
    told = _Telling(found)
    blocks: list[Block] = [*told.title(), Heading(fixed(TITLE)), Paragraph(told.counted())]
    blocks += [Bullets(tuple(besides))] if (besides := [*told.besides()]) else []
    if found.network.counted:
        blocks += [Heading(fixed("Tension")), Paragraph(told.tension()), *_bullets(told.shared())]
    blocks.append(told.table())
    blocks += told.triads(every=triads)
    blocks += told.patrons()
    blocks += told.in_model()
    return blocks


def notes_told(found: Relations) -> Iterator[str]:
    """Say what does not count, and why, in whole sentences."""
    return (str(said) for said in _Telling(found).besides(options=False))


def relations_chapter(found: Relations) -> list[Block]:
    """Return what a report says of it, in few sentences; nothing where no relation counts."""
    if not found.network.pairs:
        return []
    told = _Telling(found)
    sentences = [told.counted(), *told.both(), told.tension(), *told.shared(short=True)]
    return [Heading(fixed(TITLE)), Bullets(tuple(sentences))]


def relations_short(found: Relations) -> Said | None:
    """Return how much tension there is and who floats, in a sentence; None where no relation counts."""
    network, tension = found.network, found.tension
    if not network.counted:
        return None
    text = f"What is said of {len(network.actors)} actors in {len(network.counted)} pairs has a tension of "
    text += f"{range_told(tension.index)}: so many pairs run against any division into two sides"
    if tension.floating:
        names = listed(found.called(actor) for actor in tension.floating)
        text += f"; {names} {'floats' if len(tension.floating) == 1 else 'float'}"
    return Said(f"{text}.", result("relations"))


def _bullets(told: Iterable[Said]) -> list[Block]:
    found = tuple(told)
    return [Bullets(found)] if found else []


class _Telling:
    """The words for one answer."""

    def __init__(self, found: Relations) -> None:
        self.found = found
        of = found.of
        self.parts = elements_of(of) if isinstance(of, Model) else elements_of_evidence(of)

    def title(self) -> list[Block]:
        of = self.found.of
        if isinstance(of, Model):
            return title_blocks(of, Words.of_model(of))
        blocks: list[Block] = [Heading(Said(of.title, Basis("author", "title")), 1)]
        if of.layer.caution:
            blocks.append(Paragraph(Said(FIRST + " ".join(of.layer.caution.split()), Basis("author", "caution"))))
        return blocks

    def basis(self, relations: Iterable[Relation]) -> tuple[Basis, ...]:
        return tuple(element(self.parts[r.address]) for r in relations)

    def names(self, actors: Iterable[str]) -> str:
        return listed(self.found.called(a) for a in actors)

    def pair(self, pair: Pair) -> str:
        """Say a pair: who with or against whom, and who says so."""
        one, other = (self.found.called(a) for a in pair.actors)
        voices = "; ".join(v.name for v in pair.voices) or "nobody is named for it"
        return f"{one} {SIGNS[WRITTEN[pair.sign]]} {other} ({voices})"

    # -- counts -------------------------------------------------------------------------------------------------------

    def counted(self) -> Said:
        network = self.found.network
        if not self.found.layer.held("relations"):
            return Said("The case tells of no relations.", result("relations"))
        plus = sum(p.sign > 0 for p in network.counted)
        minus = len(network.counted) - plus
        if not network.counted:
            return Said("No relation counts here.", result("relations"))
        text = (
            f"Of {len(network.actors)} actors {len(network.counted)} pairs are said to be with or against each other: "
            f"{plus} with, {minus} against."
        )
        return Said(text, result("relations"))

    def besides(self, *, options: bool = True) -> Iterator[Said]:
        """Say what is asked for, and what does not count; without `options` nothing of those of a command."""
        found, network = self.found, self.found.network
        if found.claimant is not None:
            who = next((v.name for r in network.relations for v in r.voices if v.id == found.claimant), found.claimant)
            yield Said(f"Only what {who} says counts.", result("relations"))
        if found.among:
            yield Said(f"Only what is said between these counts: {self.names(found.among)}.", result("relations"))
        if found.fold and not found.whole:
            yield Said(f"Counted as what they are part of: {self.names(found.fold)}.", result("relations"))
        yield from self.both()
        if network.neutral:
            text = f"Neither with nor against, and not counted: {self._pairs(network.neutral)}."
            yield Said(text, self.basis(network.neutral))
        if network.inside:
            text = f"Within one whole, and so said of nobody: {self._pairs(network.inside)}."
            yield Said(text, self.basis(network.inside))
        for reason, words in WHY.items():
            left = [r for r, why in network.left_out if why == reason]
            if left:
                yield Said(f"Left out, since {words}: {self._pairs(left)}.", self.basis(left))
        if found.within and not found.whole:
            text = f"Between a whole and a part of it: {self._pairs(found.within)}"
            text += "; --whole counts parts as their whole." if options else "."
            yield Said(text, self.basis(found.within))

    def both(self) -> Iterator[Said]:
        contested = self.found.network.contested
        if contested:
            some = [" and ".join(map(self.found.called, p.actors)) for p in contested[:MOST]]
            more = len(contested) - len(some)
            which = listed((*some, f"{more} more pairs") if more else some)
            most, index = self.found.tension.highest.upper, self.found.tension.index
            stays = f"by what is believed of it the tension is up to {most}"
            stays = stays if most > index.lower else "whatever is believed of it, the tension is the same"
            text = f"Both is said of {which}, with and against; neither is counted, and {stays}."
            yield Said(text, self.basis(r for p in contested for r in p.relations))

    def _pairs(self, relations: Sequence[Relation]) -> str:
        told = dict.fromkeys(f"{self.found.called(r.ends[0])} and {self.found.called(r.ends[1])}" for r in relations)
        some = [*told][:MOST]
        more = len(told) - len(some)
        return "; ".join((*some, f"and {more} more") if more else some)

    # -- tension ------------------------------------------------------------------------------------------------------

    def tension(self) -> Said:
        tension, many = self.found.tension, len(self.found.network.counted)
        if tension.index == Range(0, 0):
            text = f"There is no tension: the actors fall into two sides that none of the {many} pairs runs against."
            return Said(text + self._before() + self._range(), result("relations"))
        at_least = tension.index.lower
        text = (
            f"The tension is {range_told(tension.index)}: however these actors are divided into two sides, at least "
            f"{at_least} of {many} pairs run against it, with across the division or against within a side."
        )
        return Said(text + self._before() + self._range(), result("relations"))

    def _before(self) -> str:
        before = self.found.before
        return "" if before is None else f" With the claims that are taken away it is {range_told(before.index)}."

    def _range(self) -> str:
        tension = self.found.tension
        if not self.found.network.contested:
            return ""
        if tension.highest.upper == tension.index.lower:
            return " Whatever is believed of what is contested, it stays that."
        most = f"{'up to' if tension.highest.known else 'at most'} {tension.highest.upper}"
        return f" By what is believed of what is contested it is {most}."

    def shared(self, *, short: bool = False) -> Iterator[Said]:
        """Say what holds in every division that attains the index."""
        tension = self.found.tension
        if not tension.settled:
            yield Said(f"Which divisions attain it is not known: {tension.why}.", result("relations"))
            return
        if tension.index.upper:
            yield Said(self._many(tension), result("relations"))
        for one, other in tension.tied:
            across = f"; across from them in each: {self.names(other)}" if other else ""
            if not short or len(one) + len(other) > 2:
                yield Said(f"Never parted: {self.names(one)}{across}.", result("relations"))
        if tension.floating:
            text = f"{self.names(tension.floating)} {_floats(tension.floating)}"
            yield Said(text, result("relations"))
        if tension.always:
            text = f"In tension in every one of them: {self._told(tension.always)}."
            yield Said(text, self.basis(r for p in tension.always for r in p.relations))
        if tension.lowers and not short:
            text = f"Without what is said of any one of these pairs the tension is lower: {self._told(tension.lowers)}."
            yield Said(text, self.basis(r for p in tension.lowers for r in p.relations))

    def _many(self, tension: Tension) -> str:
        at_least = "" if tension.complete else "At least "
        if tension.count == 1 and tension.complete:
            return "One division attains it."
        return (
            f"{at_least}{tension.count} divisions attain it, and none is preferred: what is told holds in all of them."
        )

    def _told(self, pairs: Sequence[Pair]) -> str:
        some = [self.pair(p) for p in pairs[:MOST]]
        more = len(pairs) - len(some)
        return "; ".join((*some, f"and {more} more") if more else some)

    # -- tables -------------------------------------------------------------------------------------------------------

    def table(self) -> Table:
        """Return every relation that is not left out."""
        columns = ("relation", "from", "sign", "to", "what it is", "who says so", "stated", "counted")
        counted = {r.id for r in self.found.network.relations}
        left_out = {r.id for r, _ in self.found.network.left_out}
        rows = [r for r in every_relation(self.found) if r.id not in left_out]
        told = tuple(Row(self._cells(r, counted=r.id in counted), *self.basis([r])) for r in rows)
        return Table(fixed("What is said of whom"), columns, told, main=True)

    def _cells(self, r: Relation, *, counted: bool) -> tuple[str, ...]:
        one, other = (self.found.called(a) for a in r.between)
        both = f"{r.kind or ''}, both ways".removeprefix(", ") if r.both_ways else r.kind or ""
        voices = "; ".join(v.name for v in r.voices)
        return (
            r.id, one, SHOWN[r.sign], other, both, voices, "yes" if r.stated else "no",
            "yes" if counted else "no",
        )  # fmt: skip

    def triads(self, *, every: bool) -> list[Block]:
        triads = self.found.triads
        if not triads:
            return []
        strained = [t for t in triads if not t.balanced]
        text = (
            f"{counted(len(triads), 'triad')}, three actors of whom each two are such a pair; in tension: "
            f"{count(len(strained))}."
        )
        blocks: list[Block] = [Heading(fixed("Triads")), Paragraph(Said(text, result("relations")))]
        some = strained if every else strained[:MOST]
        blocks += _bullets(self._triad(t) for t in some)
        if len(some) < len(strained):
            more = f"{len(strained) - len(some)} more are not told; --triads tells all."
            blocks.append(Paragraph(Said(more, result("relations"))))
        if every:
            blocks.append(self._triads(triads))
        return blocks

    def _triad(self, triad: Triad) -> Said:
        sides = "; ".join(self._side(p) for p in triad.pairs)
        whole = " One of them is a part of another." if triad.within else ""
        text = f"{self.names(triad.actors)}: {sides}.{whole}"
        claims = (c for p in triad.pairs for c in p.claims)
        relations = self.basis(r for p in triad.pairs for r in p.relations)
        return Said(
            text, relations, (element(self.parts[f"claims.{c}"]) for c in claims if f"claims.{c}" in self.parts)
        )

    def _side(self, pair: Pair) -> str:
        """Say one side of a triad with what is said: the first claim it rests on, in the analyst's words."""
        one, other = (self.found.called(a) for a in pair.actors)
        said = f"{one} {SIGNS[WRITTEN[pair.sign]]} {other}"
        claim = self.found.layer.claims.get(pair.claims[0]) if pair.claims else None
        if claim is None:
            return f"{said} (no claim says so)"
        voice = pair.voices[0].name if pair.voices else ""
        more = len(pair.claims) - 1
        return (
            f"{said} ({voice}: {quoted(' '.join(claim.says.split()))}, {claim.id}{f' and {more} more' if more else ''})"
        )

    def _triads(self, triads: Sequence[Triad]) -> Table:
        rows = tuple(
            Row(
                (
                    ", ".join(self.found.called(a) for a in t.actors),
                    " ".join(WRITTEN[p.sign].replace("-", "−") for p in t.pairs),
                    "in balance" if t.balanced else "in tension",
                    "; ".join(", ".join(r.id for r in p.relations) for p in t.pairs),
                ),
                *self.basis(r for p in t.pairs for r in p.relations),
            )
            for t in triads
        )
        return Table(fixed("Every triad"), ("actors", "signs", "which is", "relations"), rows)

    # -- patrons ------------------------------------------------------------------------------------------------------

    def patrons(self) -> list[Block]:
        """Say where parts of one whole stand behind clients that fight each other, and the chains asked for."""
        found = self.found
        told = [self._at_odds(a) for a in found.at_odds[:MOST]]
        chains = [
            Said(" → ".join(found.called(a) for a in c.actors) + ".", self.basis(r for s in c.steps for r in s))
            for c in found.chains or ()
        ]
        blocks: list[Block] = [Heading(fixed("Who stands behind whom")), *_bullets(told)] if told else []
        if found.chains_of is not None:
            who = found.called(found.chains_of)
            none = f"{who} is said to back, arm or supply nobody, nor anybody it."
            blocks.append(Heading(fixed("Chains of patrons")))
            blocks += _bullets(chains) or [Paragraph(Said(none, result("relations")))]
            if not found.all_chains:
                blocks.append(Paragraph(Said("There are more chains than are told.", result("relations"))))
        return blocks

    def in_model(self) -> list[Block]:
        """Say what the model says of it, where one is asked about."""
        return [] if self.found.joined is None else joined_blocks(self.found.joined)

    def _at_odds(self, a: AtOdds) -> Said:
        one, other = (self.found.called(p) for p in a.parts)
        first, second = (self.found.called(c) for c in a.clients)
        text = (
            f"Two parts of one whole, {self.found.called(a.whole)}, are said to stand behind clients that are against "
            f"each other: "
            f"{one} behind {first}, {other} behind {second}."
        )
        return Said(text, self.basis((*a.behind[0], *a.behind[1], *a.against)))


def range_told(of: Range) -> str:
    """Say an index: a number, or the two between which it is."""
    return str(of.lower) if of.known else f"between {of.lower} and {of.upper}"


def _floats(actors: Sequence[str]) -> str:
    if len(actors) == 1:
        return "floats: on one side with nobody in all of them, and across from nobody."
    return "float: each is on one side with nobody in all of them, and across from nobody."
