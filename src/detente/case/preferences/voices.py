"""Several who speak for one decision maker, each with a preference and a share; which of them is meant is left open.

So representatives of a party are modelled whose preferences differ (Rêgo and dos Santos, *IEEE Transactions on Systems,
Man, and Cybernetics: Systems* 45 (2015): the probability that one state is preferred to another may be the share of
those who prefer it). As it is written the preference is that of the voice with the greatest share, the first of equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.case.elements import Note
from detente.case.nodes import Located, MappingNode, Node
from detente.case.plain import exact, noted
from detente.case.preferences import (
    Completion,
    Drawn,
    Form,
    OneOf,
    Openness,
    Preference,
    Reader,
    Reason,
    ResolvedPreference,
    Resolver,
    Settled,
    read_preference,
)
from detente.case.preferences._kind import NO_NOTE
from detente.case.referring import CLAIMS, FORMULA, OPTIONS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind
from detente.case.walk import Element
from detente.errors import Where
from detente.phrases import ordinal

if TYPE_CHECKING:
    from detente.case.preferences._open import States

_STATES = Refers(("states",), "states", besides=(">>",))
_PREFERENCE = Refers(
    FORMULA.to, "formula", fields={"that": FORMULA, "ranking": _STATES, "weights": Refers(keys=OPTIONS)}
)
VOICE = Kind(
    "voice",
    "One who speaks for the decision maker: a share, and preferences in which nothing is left open.",
    (
        Field("share", "other", "Its share, above 0; all shares come to 1.", schema={"$ref": "#/$defs/weight"}),
        Field(
            "preferences", "other", "What it prefers: statements, a ranking or weights, with nothing left open.",
            schema={"$ref": "#/$defs/preference"},
        ),
        NAME,
        *REASONS,
    ),
)  # fmt: skip
HELD = ("statements", "ranking", "weights")
_VOICE = "a voice: a share, and preferences"


@dataclass(frozen=True)
class Voice:
    """One who speaks for a decision maker."""

    share: Fraction
    preference: Preference
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    @property
    def preferences(self) -> Any:
        """What it prefers, under the key of the file."""
        return self.preference.plain()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The claims that it rests on."""
        return self.note.evidence

    def data(self) -> Mapping[str, Any]:
        """Return it as the plain data of a file."""
        return {"share": exact(self.share), "preferences": self.preferences, **noted(self.note, self.name)}


@dataclass(frozen=True)
class Voices(Preference):
    """The voices, in the order in which they are written."""

    voices: tuple[Voice, ...]
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "voices"
    help = "voices with shares, each with preferences of its own"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        text = "Who speaks for the decision maker: each with a share and preferences; all shares come to 1."
        refers = Refers(fields={"evidence": CLAIMS, "preferences": _PREFERENCE})
        return (Field("voices", "other", text, refers=refers, of=VOICE),)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Voices | None:
        """See `Preference`."""
        listed = node.get("voices")
        items = reader.items(listed, "“voices”")
        voices = [_voice(reader, key, item) for item in items]
        read = tuple(voice for voice in voices if voice is not None)
        if len(read) < len(voices):
            return None
        if not read:
            where = key.where if listed is None else listed.where
            reader.problem(where, f"found no voice for “{key}”", f"name at least one; expected {_VOICE}")
            return None
        total = sum((voice.share for voice in read), Fraction(0))
        if total != 1:
            text = f"the shares of the voices of “{key}” come to {total}; expected 1"
            more = f"{1 - total} is missing" if total < 1 else f"{total - 1} is too much"
            reader.problem(read[-1].where, text, more)
            return None
        return cls(read, key.where, reader.name(node), reader.note(node))

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        return {"voices": [voice.data() for voice in self.voices]}

    def resolved(self, names: Resolver) -> VoicesOrder:
        """See `Preference`."""
        resolved = tuple((voice.share, voice.preference.resolved(names)) for voice in self.voices)
        for n, ((_, order), voice) in enumerate(zip(resolved, self.voices, strict=True), start=1):
            if order.openness is not None:
                text = f"found a preference that is left open in part ({order.openness.told}) in the {ordinal(n)} voice"
                hint = "make a voice of each way in which it may be meant"
                names.problem(voice.where, f"{text}; a voice says what it prefers", hint)
        return VoicesOrder(self, resolved)

    def parts(self, path: tuple[str, ...]) -> Iterator[Element]:
        """See `Preference`: the whole, which rests on its voices where nothing else is noted of it, and the voices."""
        note = None if self.note == NO_NOTE else self.note
        yield Element(self.kind, path, self.name or f"voices of {path[-1]}", note, self, "preference", self.left_out)
        for n, voice in enumerate(self.voices, start=1):
            label = voice.name or f"voice {n} of {path[-1]}"
            yield Element("voice", (*path, "voices", str(n)), label, voice.note, voice, "", LEFT_OUT)


LEFT_OUT = "left out, and its share goes to the others in proportion to theirs"


def _voice(reader: Reader, key: Located, node: Node) -> Voice | None:
    body = reader.mapping(node, _VOICE)
    if body is None or not reader.keys(
        body, "a voice", (field.name for field in VOICE.fields), required=("share", "preferences")
    ):
        return None
    word = reader.exact(body.get("share"), "a share")
    inner = body.get("preferences")
    assert inner is not None
    preference = read_preference(reader, Located(key, inner.where), inner, ())
    if word is None or preference is None:
        return None
    share = Fraction(word)
    if not 0 < share <= 1:
        hint = "leave out a voice that does not count" if share == 0 else ""
        reader.problem(word.where, f"found {word} as the share of a voice; expected more than 0, and at most 1", hint)
        return None
    if preference.kind not in HELD:
        text = f"found {preference.kind} in a voice; expected statements, a ranking or weights"
        reader.problem(inner.where, text)
        return None
    for part in preference.parts((key,)):
        if len(part.path) > 1 and part.note != NO_NOTE:
            text = "found what a statement of a voice rests on; expected that of the voice as a whole"
            reader.problem(part.body.where, text, "say it of the voice")
            return None
    return Voice(share, preference, body.where, reader.name(body), reader.note(body))


@dataclass(frozen=True)
class VoicesOrder(ResolvedPreference):
    """What each voice prefers in one model, with its share."""

    written: Voices
    resolved: tuple[tuple[Fraction, ResolvedPreference], ...]

    @property
    def foremost(self) -> int:
        """Where the voice stands that is taken as written: the one of the greatest share, the first of equals."""
        shares = [share for share, _ in self.resolved]
        return shares.index(max(shares))

    @property
    def _meant(self) -> ResolvedPreference:
        return self.resolved[self.foremost][1]

    @property
    def voices(self) -> tuple[tuple[Fraction, ResolvedPreference], ...]:
        """See `ResolvedPreference`."""
        return self.resolved

    def form(self, options: tuple[str, ...]) -> Form:
        """See `ResolvedPreference`."""
        return self._meant.form(options)

    @property
    def degrees(self) -> Mapping[int, Form]:
        """See `ResolvedPreference`."""
        return self._meant.degrees

    @property
    def openness(self) -> OneVoice | None:
        """See `ResolvedPreference`; nothing is open where one speaks alone."""
        return OneVoice(self) if len(self.resolved) > 1 else None

    @property
    def said(self) -> object:
        """See `ResolvedPreference`."""
        return "voices", [(share, order.said) for share, order in self.resolved]

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        told = (
            f"{share}{f' “{voice.name}”' if voice.name else ''}: {order.described}"
            for (share, order), voice in zip(self.resolved, self.written.voices, strict=True)
        )
        return "Voices, each with its share: " + "; ".join(told)

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`: that of the voice that is taken as written."""
        reason = self._meant.reason(origin, target)
        return None if reason is None else replace(reason, parts=(f"voices.{self.foremost + 1}",))

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """See `ResolvedPreference`."""
        return [state for _, order in self.resolved for state in order.states]

    @property
    def options(self) -> frozenset[str] | None:
        """See `ResolvedPreference`."""
        found = [order.options for _, order in self.resolved]
        known = [options for options in found if options is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    @property
    def indifferent(self) -> bool:
        """See `ResolvedPreference`."""
        return all(order.indifferent for _, order in self.resolved)

    def called(self, n: int) -> str:
        """Return what the n-th voice, counted from one, is called."""
        name = self.written.voices[n - 1].name
        return f"“{name}”" if name else f"its {ordinal(n)} voice"

    def without(self, numbers: Iterable[int]) -> ResolvedPreference:
        """Return it without some voices, counted from one; no preference where none is left."""
        gone = set(numbers)
        kept = [k for k in range(len(self.resolved)) if k + 1 not in gone]
        total = sum((self.resolved[k][0] for k in kept), Fraction(0))
        if not kept:
            from detente.case.preferences import no_preference

            return no_preference(self.where)
        voices = tuple(replace(self.written.voices[k], share=self.written.voices[k].share / total) for k in kept)
        resolved = tuple((self.resolved[k][0] / total, self.resolved[k][1]) for k in kept)
        return VoicesOrder(replace(self.written, voices=voices), resolved)


@dataclass(frozen=True)
class OneVoice(Openness):
    """Which of several voices is meant."""

    order: VoicesOrder

    @property
    def told(self) -> str:
        """See `Openness`."""
        numbers = range(1, len(self.order.resolved) + 1)
        return f"which of {len(self.order.resolved)} voices is meant: {', '.join(map(self.order.called, numbers))}"

    @property
    def form(self) -> OneOf:
        """See `Openness`."""
        return OneOf(tuple(order.form(self._options) for _, order in self.order.resolved))

    @property
    def _options(self) -> tuple[str, ...]:
        return ()  # statements, rankings and weights say of each option which it is

    @property
    def count(self) -> int:
        """See `Openness`."""
        return len(self.order.resolved)

    def completions(self, states: States) -> Iterator[Completion]:  # noqa: ARG002 - the voices are the same everywhere
        """See `Openness`: the voice that is taken as written, then the others in their order."""
        first = self.order.foremost
        for k in (first, *(k for k in range(len(self.order.resolved)) if k != first)):
            share, order = self.order.resolved[k]
            settled = Settled(f"voices.{k + 1}", f"{self.order.called(k + 1)} speaks for {{who}}")
            yield Completion(order, share, (settled,))


PREFERENCE = Voices
