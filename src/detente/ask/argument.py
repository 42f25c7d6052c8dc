"""`argument`: the arguments as an outline with what the verdicts need of it; a question of the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.ask._parameters import concepts, parameter, seconds
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.assess.arguing import Label
    from detente.assess.load import LoadTest
    from detente.assess.striking import Struck
    from detente.assess.tracing import Without
    from detente.case.elements import Entry
    from detente.report.words import Words

MOST = 100  # struck at once


@dataclass(frozen=True, kw_only=True)
class Argument:
    """The arguments of one model line by line, and what the verdicts need of it: on all proposals, or on one.

    Some arguments and some voices may be struck: what is so `without` them, and without `voices`, is told as well, and
    nothing is changed by it.
    """

    proposal: str | None = parameter(None, refers="proposals")
    without: tuple[str, ...] = parameter((), longest=MOST)
    voices: tuple[str, ...] = parameter((), longest=MOST)
    concepts: tuple[str, ...] | None = concepts()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class ArgumentLine:
    """One line: an argument below what it is for or against.

    `key` tells it from the other lines of the same argument, `depth` is how far it is indented, `link` what it is to
    what it stands below, in a word, and `linked` the same in full. `voices` says whose claims it names, `stands` what
    becomes of it by what is struck now, `needed` whether a verdict needs it, and `alone` which verdicts are others
    without it alone. `statements` are the addresses of the statements of preference that rest on the same claims.
    """

    argument: str
    key: str
    depth: int
    link: str
    linked: str
    says: str
    voices: str
    stands: str
    needed: str
    alone: str
    claims: tuple[str, ...]
    statements: tuple[str, ...]
    struck: bool


@dataclass(frozen=True)
class ArgumentVoice:
    """Whoever something is said by: how many claims, whether it carries a verdict by itself, and which."""

    voice: str
    name: str
    told: str
    carries: Answer
    says: str
    struck: bool


@dataclass(frozen=True)
class ArgumentMap:
    """The lines as a drawing, and what it is called; the rules of its style come apart."""

    caption: str
    svg: str
    style: str


@dataclass(frozen=True)
class ArgumentAnswer:
    """The arguments line by line, the voices, and what the verdicts need.

    `sentence` says which voices the verdicts need, `reasons` which arguments. `effect` says what is so without what is
    struck, and `also` what else falls then; both are empty where nothing is struck. `silent` says what a verdict needs
    and no argument mentions. `called` says what proposals are that go by what people call them, such as V1. `map` is
    the lines as a drawing. `why` says why an answer is not complete.
    """

    sentence: str
    reasons: str
    effect: str
    also: tuple[str, ...]
    lines: tuple[ArgumentLine, ...]
    voices: tuple[ArgumentVoice, ...]
    silent: str
    called: tuple[str, ...]
    map: ArgumentMap
    why: str


def run(at: At, asked: Argument) -> ArgumentAnswer:
    """Put the argument to the test, and say what is so without what is struck."""
    from detente.assess.inquiry import inquire
    from detente.assess.load import argue
    from detente.report.argument import argued_of, called_told, reasons_sentence, silent_told
    from detente.report.load import load_sentence
    from detente.report.plain import NamedWords

    model, about = at.model, () if asked.proposal is None else (asked.proposal,)
    where = (model.perspective_id, model.phase_id)
    found = argue(
        at.case, verdicts=about, concepts=asked.concepts, selections=[where], owners=model.owners,
        seconds=asked.seconds, progress=at.progress,
    )  # fmt: skip
    held = argued_of(found.models[0])
    _known(asked.without, held, "argument")
    _known(asked.voices, [s.struck.id for s in found.strikes], "voice")
    words = NamedWords.of_model(found.models[0])
    removed = [*dict.fromkeys(c for s in _struck(found, asked) for c in s.claims)]
    without = None
    if removed:
        inquired = inquire(
            at.case, about, removed, [where], asked.concepts, model.owners, progress=at.progress, seconds=asked.seconds
        )
        without = inquired.without
    stands = _stands(found, asked, removed)
    lines = tuple(_lines(found, words, asked, stands))
    return ArgumentAnswer(
        sentence=str(load_sentence(found)),
        reasons=reasons_sentence(found),
        effect=_effect(found, words, asked, without),
        also=tuple(_also(found, words, without, stands)),
        lines=lines,
        voices=tuple(_voices(found, words, asked)),
        silent=silent_told(words, found),
        called=tuple(called_told(found, asked.proposal)),
        map=_map(lines, stands),
        why=found.stopped or "",
    )


def _known(asked: Iterable[str], there: Iterable[str], what: str) -> None:
    from detente.errors import UsageError, nearest

    known = [*there]
    for one in asked:
        if one not in known:
            hint = nearest(one, known) or f"there are {', '.join(known) or 'none'}"
            raise UsageError(f"found the {what} “{one}”, which there is none of here ({hint})")


def _struck(found: LoadTest, asked: Argument) -> Iterator[Struck]:
    """Yield what is struck; an argument that names no claim is none of them."""
    yield from (s.struck for s in found.reasons if s.struck.id in asked.without)
    yield from (s.struck for s in found.strikes if s.struck.id in asked.voices)


def _stands(found: LoadTest, asked: Argument, removed: list[str]) -> Mapping[str, Label]:
    """Return what becomes of each argument that is not struck."""
    from detente.assess.arguing import framework_of, grounded
    from detente.case.dropping import loses
    from detente.report.argument import argued_of

    model, gone = found.models[0], set(removed)
    left = framework_of(model).without(asked.without)
    lost = [k for k, e in argued_of(model).items() if k in left.statements and loses(e.note, gone)]
    return grounded(left.ungrounded(lost))


def _effect(found: LoadTest, words: Words, asked: Argument, without: Without | None) -> str:
    from detente.report.argument import argued_of, named_voice, struck_verdicts, without_told
    from detente.report.words import quoted

    held = argued_of(found.models[0])
    names = [quoted(str(held[k].values["says"])) for k in held if k in asked.without]
    names += [named_voice(s.struck) for s in found.strikes if s.struck.id in asked.voices]
    if not names:
        return ""
    verdicts = [] if without is None else struck_verdicts(found, without)
    failed = () if without is None else tuple(o for m in without.models for o in m.failed)
    return without_told(words, names, verdicts, failed)


def _also(found: LoadTest, words: Words, without: Without | None, stands: Mapping[str, Label]) -> Iterator[str]:
    from detente.report.argument import argued_of, fallen_told
    from detente.report.stands import relabelled_told

    fallen = () if without is None else tuple(e for m in without.models for e in m.dropped)
    before = found.argued[0].stands if found.argued else stands
    told = (fallen_told(words, fallen), relabelled_told(argued_of(found.models[0]), before, stands))
    yield from filter(None, told)


def _lines(found: LoadTest, words: Words, asked: Argument, stands: Mapping[str, Label]) -> Iterator[ArgumentLine]:
    from detente.assess.arguing.outline import outline
    from detente.report.argument import STRUCK, alone_told, argued_of, linked, voices_of
    from detente.report.load import needed_by
    from detente.report.stands import STANDS

    held: Mapping[str, Entry] = argued_of(found.models[0])
    alone = {s.struck.id: alone_told(words, s.strictly[0]) for s in found.reasons}
    for line in outline(held):
        key, claims = line.argument, tuple(held[line.argument].note.evidence)
        yield ArgumentLine(
            argument=key,
            key=" ".join([*line.way, key, line.relation]),
            depth=len(line.way),
            link=line.relation,
            linked=linked(line, held),
            says=str(held[key].values["says"]),
            voices=voices_of(found, claims),
            stands=STRUCK if key in asked.without else STANDS[stands[key]],
            needed=needed_by(found, key, 0) if found.argued else "",
            alone=alone.get(key, ""),
            claims=claims,
            statements=found.argued[0].joined.statements_of(key) if found.argued else (),
            struck=key in asked.without,
        )


def _map(lines: Iterable[ArgumentLine], stands: Mapping[str, Label]) -> ArgumentMap:
    from detente.pictures.argument import Box, argument_svg
    from detente.pictures.svg import styled
    from detente.report.argument import MAPPED

    boxes = [
        Box(one.depth, one.link, one.says, one.stands, "struck" if one.struck else stands[one.argument].value)
        for one in lines
    ]
    return ArgumentMap(MAPPED, *styled(argument_svg(boxes, MAPPED)))


def _voices(found: LoadTest, words: Words, asked: Argument) -> Iterator[ArgumentVoice]:
    from detente.report.argument import carries_told, voice_told
    from detente.report.load import called

    for strike in sorted(found.strikes, key=lambda s: s.struck.itself):  # whoever is quoted before the document
        yield ArgumentVoice(
            voice=strike.struck.id,
            name=called(strike.struck),
            told=voice_told(strike.struck),
            carries=strike.carries,
            says=carries_told(words, strike.strictly[0]),
            struck=strike.struck.id in asked.voices,
        )


QUESTION = Question(
    asks="for the argument line by line, and what the verdicts need of it",
    parameters=Argument,
    run=run,
    answer=ArgumentAnswer,
    room="argument",
)
