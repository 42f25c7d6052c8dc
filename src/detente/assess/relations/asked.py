"""Who is said to be with whom, and what tension that has: the question as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.arguments import Seconds, checked
from detente.assess.relations.chains import AtOdds, Chain, at_odds, chains_of
from detente.assess.relations.joined import Joined, join
from detente.assess.relations.network import (
    Network,
    Relation,
    Triad,
    known_claims,
    like,
    network_of,
    voice_called,
)
from detente.assess.relations.tension import Tension, tension_in
from detente.case import Case, Model
from detente.case.elements import Entry, Layer
from detente.deadline import within
from detente.display import Tabular
from detente.errors import UsageError
from detente.evidence.actors import Register


@dataclass(frozen=True, eq=False, repr=False)
class Relations(Tabular):
    """Who is said to be with or against whom in a case, and the tension in it; see `relations`.

    Parameters
    ----------
    of
        The model, or the case where it is evidence alone or no perspective is chosen.
    stated, whole, fold, among, claimant, without
        What was asked: see `relations`; the voice and the actors are told by their ids.
    network
        The relations that count, and those that do not, with the reason.
    triads
        Every three actors each two of whom have a relation that counts.
    tension
        The frustration index, and what holds in every division that attains it.
    before
        The same without anything taken away; None where nothing is.
    at_odds
        Where two parts of one whole stand behind clients that are against each other; parts are not folded for that.
    chains_of
        The actor whose patrons and clients were asked for.
    chains
        The chains of patrons from and to that actor; None where none was asked for.
    all_chains
        Whether these are all.
    joined
        What the model says of those of whom the relations that are looked at are told; None where no model is asked
        about.
    """

    of: Model | Case
    stated: bool
    whole: bool
    fold: tuple[str, ...]
    among: tuple[str, ...]
    claimant: str | None
    without: tuple[str, ...]
    network: Network
    triads: tuple[Triad, ...]
    tension: Tension
    before: Tension | None
    at_odds: tuple[AtOdds, ...]
    chains_of: str | None
    chains: tuple[Chain, ...] | None
    all_chains: bool
    joined: Joined | None

    @property
    def layer(self) -> Layer:
        """What the case says here."""
        return layer_of(self.of)

    @property
    def case_sha256(self) -> str | None:
        """The digest of the file that it is made from."""
        return self.of.case_sha256 if isinstance(self.of, Model) else self.of.sha256

    @property
    def within(self) -> tuple[Relation, ...]:
        """The relations that count and are between a whole and a part of it."""
        return tuple(r for pair in self.network.pairs if pair.within for r in pair.relations)

    @property
    def stopped(self) -> str | None:
        """Why not all is known of the tension, or of what the model says; None where it is."""
        tension = self.tension.why or (None if self.before is None else self.before.why)
        return tension or (None if self.joined is None else self.joined.why_not)

    def called(self, actor: str) -> str:
        """Return what an actor is called."""
        found = self.layer.actors.get(actor)
        return actor if found is None else found.name

    def __repr__(self) -> str:
        index, found = self.tension.index, self.network
        told = str(index.lower) if index.known else f"{index.lower} to {index.upper}"
        many = f"{len(found.actors)} actors, {len(found.counted)} pairs"
        return f"<Relations in {self.of.name}: {many}, tension {told}>"


def layer_of(of: Model | Case) -> Layer:
    """Return what a model is made of, or what a case says that is evidence alone."""
    return of.layer


@checked
def relations(
    model: Model | Case,
    *,
    stated: bool = False,
    whole: bool = False,
    fold: Sequence[str] = (),
    among: Sequence[str] = (),
    claimant: str | None = None,
    without: Sequence[str] = (),
    chains: str | None = None,
    seconds: Seconds | None = None,
) -> Relations:
    """Say who is said to be with or against whom, and which tension is in it.

    Of every two actors the relations with a sign count: with, or against. A pair of which both is said is *contested*;
    it is left out, and the tension told as a range over what may be believed of it. The *tension* is the frustration
    index (R. Abelson and M. Rosenberg, *Behavioral Science* 3, 1958): however the actors are divided into two sides, at
    least so many pairs run against the division, with across it or against within a side. It is no forecast, and no
    division is told as the one: what holds in every division that attains the index is told, and what does not, floats.

    Parameters
    ----------
    model
        A model, or a case: the one model that it is, or what it says by itself where it is evidence alone or is told
        from several perspectives.
    stated
        Whether only relations count whose status is *stated*.
    whole
        Whether each actor counts as the outermost whole that it is part of.
    fold
        Ids or names of actors that count as what they are part of, where the others do not.
    among
        Ids or names of actors: only relations between these count. Everybody's, where nobody is named.
    claimant
        The id or the name of a voice: only relations count that rest on a claim whose innermost speaker it is.
    without
        Ids of claims that are taken away: a relation that rests on nothing else falls.
    chains
        The id or the name of an actor, of whom it is told who stands behind whom from there on, and up to there.
    seconds
        How long it may take; 60 where nobody says. Then bounds are told.

    Returns
    -------
    Relations
        The pairs, the triads, the tension, the blocks that are never parted, and who floats.

    Raises
    ------
    UsageError
        If there is no such voice, claim or actor, or one that is to be folded is part of nobody.

    Complexity
    ----------
    That of `detente.engines.balance.balance`: 2^(k-1) for each part of k actors that no single one cuts in two, up to
    20; beyond that exponential in the worst case.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... sources: {s: {name: a letter}}
    ... actors: {a: {name: Ann}, b: {name: Bob}, c: {name: Cid}}
    ... relations:
    ...   r1: {from: a, to: b, sign: "+"}
    ...   r2: {from: b, to: c, sign: "+"}
    ...   r3: {from: a, to: c, sign: "-"}
    ... ''')
    >>> found = detente.relations(case)
    >>> found.tension.index.lower, found.tension.floating, found.triads[0].balanced
    (1, ('a', 'b', 'c'), False)
    """
    of = model.model() if isinstance(model, Case) and model.has_model and not model.needs_perspective else model
    layer = layer_of(of)
    register = Register(layer.actors.values())
    voice = None if claimant is None else voice_called(layer, claimant).id
    gone = known_claims(layer, without)
    actor = None if chains is None else _actor(register, chains)
    folded = tuple(_part(register, name) for name in fold)
    these = tuple(dict.fromkeys(_actor(register, name) for name in among))

    def looked_at(*, taken: Sequence[str] = gone) -> Network:
        return network_of(
            layer, stated=stated, whole=whole, fold=folded, among=these, claimant=voice, without=taken
        )  # fmt: skip

    with within(seconds, searching=True):
        network = looked_at()
        folds = whole or folded or these
        near = (*these, *folded) if these else ()
        parts = network_of(layer, stated=stated, among=near, claimant=voice, without=gone) if folds else network
        told, every = ((), True) if actor is None else chains_of(network.pairs, actor)
        return Relations(
            of,
            stated,
            whole,
            folded,
            these,
            voice,
            gone,
            network,
            network.triads,
            tension_in(network),
            tension_in(looked_at(taken=())) if gone else None,
            at_odds(parts.pairs, register),
            actor,
            None if actor is None else told,
            every,
            _joined(of, network),
        )


def _joined(of: Model | Case, network: Network) -> Joined | None:
    """Return what a model says of those of whom some relations are told: of actors as the file has them."""
    if not isinstance(of, Model):
        return None
    looked_at = {r.id for r in (*network.relations, *network.neutral, *network.inside)}
    held: Mapping[str, Entry] = of.layer.held("relations") or {}
    return join(of, {key: entry for key, entry in held.items() if key in looked_at})


def _part(register: Register, name: str) -> str:
    actor = _actor(register, name)
    if not register.wholes(actor):
        raise UsageError(f"“{actor}” is part of nobody, so that it cannot count as what it is part of")
    return actor


def _actor(register: Register, name: str) -> str:
    found = register.find(name)
    if found is None:
        raise UsageError(f"there is no actor “{name}” ({like(name, register.actors, 'the case has none')})")
    return found.id
