"""What is asked of a case together with the texts of its sources: tracing, audits, reports, exports.

The texts at hand are those that ship with the catalogue, those that came with the case in a package, and those given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, TypeAlias

from detente.archive import zipped
from detente.arguments import Bounds, Count, Label, Seconds, checked, labels
from detente.assess import Inquiry, inquire
from detente.assess.audit import Audit, AuditName, audit_case
from detente.case import Case, write_case
from detente.case.coded import add_coded, coded_of, with_only
from detente.case.package import write_package
from detente.case.revise import blind_case, evidence_case
from detente.catalog import texts_at_hand
from detente.deadline import within
from detente.dossier import Dossier, dossier
from detente.engines import Progress, silent
from detente.errors import UsageError
from detente.evidence import SourceMismatch
from detente.evidence.coded import Coded, Options
from detente.evidence.lexicon import Lexicon
from detente.evidence.text import digest
from detente.exchange import FORMATS, held_by, writable, write_coded
from detente.exchange.models import MODEL_FORMATS, Outgoing, Sent
from detente.exchange.positions import Unit
from detente.redaction import Item, Redacted, items_above, redact, told_above, write_key
from detente.redaction import without as without_those

Selection = tuple[str | None, str | None]
Owners = tuple[tuple[str, str], ...]


def export_kinds() -> tuple[str, ...]:
    """Return what a case can be written as: with its texts, as its codings, or as models and what follows from them."""
    return ("package", *writable(), *MODEL_FORMATS)


ExportKind: TypeAlias = Annotated[str, Bounds(among=export_kinds)]
"""What a case can be written as."""


def _given(case: Case, texts: Mapping[str, str] | None) -> dict[str, str]:
    """Return the texts at hand of a whole case; those given are what the case says that they are."""
    for name, text in (texts or {}).items():
        source = case.evidence.sources.get(name)
        if source is not None and source.sha256 not in (None, digest(text)):
            raise SourceMismatch(f"the text given is not the source “{name}”: the case expects another SHA-256")
    return texts_at_hand(case, case.evidence, texts or {})


@checked
def trace(
    case: Case,
    *,
    elements: Sequence[str] = (),
    without: Sequence[str] = (),
    concepts: Sequence[Label] | None = None,
    selections: Sequence[Selection] | None = None,
    owners: Owners = (),
    texts: Mapping[str, str] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Inquiry:
    """Show the words behind parts of a case, what verdicts rest on, and what falls without claims.

    A verdict *rests on* a part of the model if it is another one when that part alone is left out, which is tried by
    solving anew.

    Parameters
    ----------
    case
        The case.
    elements
        Addresses or names of parts, or verdicts such as ``V1:seq``; without any, everything.
    without
        Claims to take away; claims among the elements are taken away too, and the other elements narrow what is
        compared.
    concepts
        The concepts of the verdicts; None = the basic five.
    selections
        Pairs of a perspective and a phase to look at; None = all.
    owners
        Options with the contested owners they are given to.
    texts
        Texts of sources by their ids, besides those that ship or came with the case.
    engine, seconds, progress
        See `solve`.

    Returns
    -------
    Inquiry
        The parts with the claims behind them, and what verdicts rest on.

    Raises
    ------
    UsageError
        If a name fits nothing, or fits what cannot be asked about in this way.
    SourceMismatch
        If a text is not that of its source.

    Complexity
    ----------
    For parts, linear in the case. For a verdict each part of the model is left out once, and the model solved again.

    Examples
    --------
    >>> import detente
    >>> found = detente.trace(detente.read_case("syria-2016"), elements=["RUS.5"], selections=[("A", None)])
    >>> [(part.element.address, [claim.id for claim in part.claims]) for part in found.parts]
    [('preferences.RUS.5', ['x109'])]
    """
    at_hand = _given(case, texts)
    found = inquire(
        case,
        elements=labels(elements),
        removed=labels(without),
        selections=selections,
        concepts=None if concepts is None else labels(concepts),
        owners=owners,
        engine=engine,
        progress=progress,
        seconds=seconds,
    )
    return replace(found, texts=at_hand)


@checked
def audit(
    case: Case,
    *,
    coder: Label | None = None,
    only: Collection[AuditName] = (),
    texts: Mapping[str, str] | None = None,
    lexicon: Lexicon | None = None,
) -> Audit:
    """Audit the evidence of a case: who speaks, what rests on whom, whether marks and words are accounted for.

    Agreement between coders is Krippendorff's alpha for unitising (*Content Analysis*, 3rd edition, 2013).

    Parameters
    ----------
    case
        The case; one that is evidence alone will do.
    coder
        Whose claims are audited; None = the author's. Codings are never mixed.
    only
        Which audits: ``voices``, ``unnamed``, ``unsourced``, ``independence``, ``hedges``, ``quotations``, ``words``,
        ``dates``, ``agreement``; all by default.
    texts
        Texts of sources by their ids, besides those that ship or came with the case.
    lexicon
        The words looked for; None = the lexicon that ships.

    Returns
    -------
    Audit
        What each audit found; None for one that was not asked for, or needs a text that is not at hand.

    Raises
    ------
    UsageError
        For an unknown coder or source.
    SourceMismatch
        If a text is not that of its source.

    Complexity
    ----------
    Linear in claims and texts, but for agreement, which compares every two units of two coders in one source.

    Examples
    --------
    >>> import detente
    >>> found = detente.audit(detente.read_case("ferry"), only=["unnamed"])
    >>> found
    <Audit of ferry: unnamed>
    """
    chosen = None if coder is None else labels([coder])[0]
    return audit_case(case, texts=_given(case, texts), only=only, coder=chosen, lexicon=lexicon or Lexicon.load(None))


@checked
def blind(case: Case, *, coder: str) -> Case:
    """Return what a second coder may see of a case: sources and the coder's own claims, no model, nobody else's coding.

    Parameters
    ----------
    case
        The case.
    coder
        The id of the coder who gets it.

    Returns
    -------
    Case
        A case that is evidence alone; `write_case` gives its file. What the coder adds comes back with `import_file`.

    Raises
    ------
    UsageError
        If the id is none.

    Complexity
    ----------
    Linear in the claims.

    Examples
    --------
    >>> import detente
    >>> seen = detente.blind(detente.read_case("ferry"), coder="second")
    >>> seen.has_model, list(seen.evidence.claims)
    (False, [])
    """
    return blind_case(case, coder)


@checked
def write_report(
    case: Case,
    *,
    concepts: Sequence[Label] | None = None,
    selections: Sequence[Selection] | None = None,
    owners: Owners = (),
    short: bool = False,
    provenance: bool = False,
    texts: Mapping[str, str] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Dossier:
    """Compute and write down everything a report tells of a case.

    Parameters
    ----------
    case
        The case.
    concepts
        Solution concepts; None = the basic five.
    selections
        Pairs of a perspective and a phase to report on; None = the top level, or every perspective if that is no
        model.
    owners
        Options with the contested owners they are given to.
    short
        Whether it is the first page alone.
    provenance
        Whether to end with a list of what each sentence is generated from.
    texts
        Texts of sources by their ids, besides those that ship or came with the case.
    engine, seconds, progress
        See `solve`.

    Returns
    -------
    Dossier
        The report: ``page``, one self-contained HTML page; ``left_out``, what could not be told.

    Raises
    ------
    UsageError
        If something named is unknown.
    SourceMismatch
        If a text is not that of its source.

    Complexity
    ----------
    That of `assess_proposals` for each model; on small models also of `assess_robustness`, `repair` and `reach`.

    Examples
    --------
    >>> import detente
    >>> found = detente.write_report(detente.read_case("prisoners-dilemma"), concepts=["nash"])
    >>> found.page.startswith("<!DOCTYPE html>")
    True
    """
    at_hand = _given(case, texts)
    chosen = _selections(case, selections, owners)
    with within(seconds):
        models = [case.model(p, h, owners) for p, h in chosen]
        ids = None if concepts is None else labels(concepts)
        return dossier(case, models, ids, engine, lambda _: at_hand, provenance, progress, short=short)


# -- exports ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """What a package is made of, and what to say of it.

    Parameters
    ----------
    case
        The case without what stays out.
    texts
        The texts that go into the package.
    left_out
        What does not, and why.
    """

    case: Case
    texts: tuple[str, ...]
    left_out: tuple[str, ...]

    def data(self) -> bytes:
        """Return the bytes of the package."""
        return write_package(write_case(self.case), self.texts)


def parts_of(
    case: Case, found: Mapping[str, str], missing: Mapping[str, str], *, coded: Coded | None, redacted: Redacted | None,
    without: str | None,
) -> Parts:  # fmt: skip
    """Return what a package is made of.

    Parameters
    ----------
    case, found, missing
        The case, its texts at hand, and why others are not, by the ids of their sources.
    coded
        Its evidence without what is above a level; None if nothing is.
    redacted
        Its evidence with pseudonyms, where these were asked for.
    without
        Why the user wants no texts in it; None if all go in that are at hand.
    """
    why = (
        "with pseudonyms no text goes out" if redacted
        else "with something left out by its confidentiality no text goes out" if coded
        else without
    )  # fmt: skip
    left = [f"the text of {name}: {why or missing[name]}" for name in case.evidence.sources if why or name in missing]
    if redacted is not None:
        model = ["the model, whose words pseudonyms do not reach"] if case.has_model else []
        return Parts(add_coded(evidence_case(redacted.coded.name), redacted.coded), (), (*model, *left))
    return Parts(with_only(case, coded) if coded else case, () if why else tuple(found.values()), tuple(left))


@dataclass(frozen=True, repr=False)
class Export:
    """A case as it goes out to other programs.

    Parameters
    ----------
    kind
        The format.
    above
        What is above the level of confidentiality, and so left out.
    coded
        What is coded, as it goes out.
    redacted
        The redaction, where pseudonyms were asked for.
    parts
        What a package is made of, if it is one.
    options
        How it is written.
    sending
        What makes the files of a format of models, if it is one.
    """

    kind: str
    above: tuple[Item, ...]
    coded: Coded
    redacted: Redacted | None
    parts: Parts | None
    options: Options
    sending: Callable[[], Sent] | None = None

    def __repr__(self) -> str:
        return f"<Export of {self.coded.name} as {self.kind}: {len(self.left_out)} left out>"

    @cached_property
    def sent(self) -> Sent | None:
        """What goes out in a format of models, if it is one; solved, where need be, when it is asked for."""
        return None if self.sending is None else self.sending()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What stays out, in words."""
        above = tuple(f"{i.what} {i.id} (level {i.level})" for i in self.above)
        of_parts = self.parts or self.sent
        return above + (of_parts.left_out if of_parts else ())

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by their names, of a kind that is a folder; of another, nothing."""
        return self.sent.files if self.sent and MODEL_FORMATS[self.kind].folder else {}

    @property
    def data(self) -> bytes:
        """The bytes of the file; of a kind that is a folder, those of a ZIP with all of its files."""
        if self.files:
            return zipped(self.files)
        if self.sent:
            return self.sent.files[""]
        return self.parts.data() if self.parts else write_coded(self.coded, self.kind, self.options)

    @property
    def key(self) -> bytes | None:
        """What gives names back, as the bytes of a file; it must not be published. None where no name was replaced."""
        return None if self.redacted is None else write_key(self.redacted.key)


def exported(
    case: Case, kind: str, texts: Mapping[str, str], missing: Mapping[str, str], *, level: int, pseudonyms: bool,
    keep: Collection[str], also: Collection[str], without_texts: str | None, options: Options,
) -> Export:  # fmt: skip
    """Return a case as it goes out, of which what is above a level is left out."""
    packed = kind == "package"
    whole = coded_of(case, texts) if not packed or case.evidence.sources else Coded(case.name)
    above = tuple(items_above(whole if packed else held_by(kind, whole), level))
    coded = without_those(whole, above)
    redacted = redact(coded, keep, also, whole) if pseudonyms else None
    parts = None
    if packed:
        left = coded if above else None
        parts = parts_of(case, texts, missing, coded=left, redacted=redacted, without=without_texts)
    return Export(kind, above, redacted.coded if redacted else coded, redacted, parts, options)


def exported_models(
    case: Case, kind: str, selections: Sequence[Selection], owners: Owners, *, level: int,
    concepts: Sequence[str] | None, engine: str, progress: Progress = silent,
) -> Export:  # fmt: skip
    """Return models of a case, and what follows from them, as they go out; what is above a level is left out."""
    declared = MODEL_FORMATS[kind]
    coded = coded_of(case, {}) if declared.evidence and case.evidence.sources else Coded(case.name)
    above = tuple(items_above(coded, level))
    rest = without_those(coded, above)
    going = with_only(case, rest) if above else case
    models = [going.model(p, h, owners) for p, h in selections]
    given = Outgoing(case=going, models=models, concepts=concepts, engine=engine, progress=progress)
    return Export(kind, above, rest, None, None, Options(), lambda: declared.write(given))


def misfit_of(kind: str, given: Mapping[str, object]) -> tuple[str, Sequence[str], str] | None:
    """Return what is given and goes with other formats than this one, with which, and why."""
    for option, value in given.items():
        takes = _take(option)
        if value and kind not in takes:
            counts = option == "positions" and kind in FORMATS
            return option, takes, f"; {kind} always counts code points" if counts else ""
    return None


def _take(option: str) -> Sequence[str]:
    """Return the kinds that an option goes with."""
    match option:
        case "without-texts":
            return ["package"]
        case "redact" | "source":
            return [kind for kind in export_kinds() if kind not in MODEL_FORMATS]
        case "perspective" | "phase" | "owner":
            return [*MODEL_FORMATS]
        case "concept" | "engine":
            return [name for name, found in MODEL_FORMATS.items() if found.solves]
        case _:
            return [name for name, found in FORMATS.items() if option in found.takes]


@checked
def export_case(
    case: Case,
    *,
    kind: ExportKind,
    concepts: Sequence[Label] | None = None,
    selections: Sequence[Selection] | None = None,
    owners: Owners = (),
    level: Count = 0,
    leave_out: bool = False,
    pseudonyms: bool = False,
    keep: Collection[str] = (),
    also: Collection[str] = (),
    positions: Unit | None = None,
    bom: bool = False,
    texts: Mapping[str, str] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Export:
    """Return a case with its texts as one file, what is coded, or its models, as other programs read it.

    Parameters
    ----------
    case
        The case.
    kind
        The format: ``package``, or one of other programs, such as ``qdpx``, ``csv``, ``ris`` or ``gmcr``.
    concepts
        Solution concepts, where something is solved; None = the basic five.
    selections, owners
        With models: which, as for `write_report`; ``gmcr`` holds one.
    level
        The confidentiality up to which sources and claims may go out.
    leave_out
        Whether to leave out what is above it, instead of refusing.
    pseudonyms
        Whether names of people and sources are replaced; the key is then that of the result. Not with models.
    keep, also
        Names or ids that are not replaced, and further words that are.
    positions
        With ``qdpx``: in which unit positions are counted.
    bom
        With ``csv``: whether it begins with a byte order mark.
    texts
        Texts of sources by their ids, besides those that ship or came with the case; not with models.
    engine, seconds, progress
        Where something is solved, see `solve`.

    Returns
    -------
    Export
        ``data``, the bytes of the file; ``left_out``, what stays out; ``key``, if names were replaced; ``files``, by
        their names, of a kind that is a folder.

    Raises
    ------
    UsageError
        If something is above the level and is not to be left out, the format is unknown, or it has no place for what
        the model says.
    SourceMismatch
        If a text is not that of its source.

    Complexity
    ----------
    Linear in claims and texts, with pseudonyms times the number of names; of models that of `solve`.

    Examples
    --------
    >>> import detente
    >>> found = detente.export_case(detente.read_case("ferry"), kind="csv")
    >>> found.data.decode().splitlines()[0][:20]
    'id,source,start,end,'
    >>> detente.export_case(detente.read_case("chicken"), kind="gmcr").data.decode().splitlines()[1]
    '  "title": "Chicken",'
    """
    if not pseudonyms and (keep or also):
        raise UsageError("export_case: keep and also go with pseudonyms=True; without it no name is replaced")
    given = {
        "positions": positions, "bom": bom, "redact": pseudonyms, "source": texts, "perspective": selections,
        "owner": owners, "concept": concepts, "engine": engine != "auto",
    }  # fmt: skip
    if misfit := misfit_of(kind, given):
        option, takes, why = misfit
        raise UsageError(
            f"export_case: {CALLED.get(option, option)} goes with kind={' or '.join(map(repr, takes))}{why}"
        )
    if kind in MODEL_FORMATS:
        with within(seconds):
            ids = None if concepts is None else labels(concepts)
            chosen = _selections(case, selections, owners)
            found = exported_models(
                case, kind, chosen, owners, level=level, concepts=ids, engine=engine, progress=progress
            )
            _refuse_above(found.above, level, leave_out=leave_out)
            assert found.sent is not None  # made while the time runs
            return found
    sources = case.evidence.sources
    at_hand = {n: t for n, t in _given(case, texts).items() if kind != "package" or sources[n].sha256 is not None}
    missing = {name: "its text is not at hand" for name in sources if name not in at_hand}
    found = exported(
        case, kind, at_hand, missing, level=level, pseudonyms=pseudonyms, keep=keep, also=also, without_texts=None,
        options=Options(positions, bom=bom),
    )  # fmt: skip
    _refuse_above(found.above, level, leave_out=leave_out)
    return found


CALLED = {
    "redact": "pseudonyms", "source": "texts", "perspective": "selections", "owner": "owners", "concept": "concepts",
}  # fmt: skip
"""What Python calls an option of the command, where that is another word."""


def _refuse_above(above: Sequence[Item], level: int, *, leave_out: bool) -> None:
    if above and not leave_out:
        raise UsageError(f"{told_above(above, level)}; raise the level, or leave them out with leave_out=True")


def _selections(case: Case, selections: Sequence[Selection] | None, owners: Owners) -> Sequence[Selection]:
    """Return the models asked for; without a word of them the top level, or every perspective if that is no model."""
    if selections is not None:
        return selections
    if case.has_model and case.needs_perspective:
        return [(p, None) for p in case.perspectives]
    return [(None, None)] if case.has_model or owners else []
