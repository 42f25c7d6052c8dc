"""A case with its texts as one file: what goes into it, what stays out, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.support import texts_of
from detente.cli.writing import documents_folder

if TYPE_CHECKING:
    from detente.case import Case
    from detente.cli.evidence import Imported
    from detente.evidence import Source
    from detente.evidence.coded import Coded
    from detente.redaction import Redacted


def texts_for(case: Case, path: Path, given: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts at hand of a case, and why there is none, by the ids of their sources.

    At hand is what ships, came with the case, is given, or stands in the folder of documents beside the case.
    """
    sources = case.evidence.sources
    found = texts_of(case, case.evidence, given)
    missing = {}
    for name, source in sources.items():
        if source.sha256 is None:
            missing[name] = "the case names no digest, by which its text would be known again"
            found.pop(name, None)
        elif name not in found and (text := _beside(path, source)) is not None:
            found[name] = text
        elif name not in found:
            missing[name] = f"its text is not at hand; give it with --source {name}=PATH"
    return found, missing


def _beside(path: Path, source: Source) -> str | None:
    """Return the text that `detente import` kept beside a case, or None."""
    from detente.evidence import verify_source
    from detente.evidence.text import kept_as

    file = documents_folder(path) / kept_as(str(source.sha256))
    return verify_source(source, file) if file.is_file() else None


def is_package(output: Path, into: str | None) -> bool:
    """Return whether a case that comes in is to be written as a package.

    That is told by the ending, and by the case it is added to, where that is written back.
    """
    from detente.case.package import ENDING, is_zip

    if into is None or not output.is_file() or not Path(into).is_file() or not output.samefile(into):
        return output.suffix.lower() == ENDING
    with output.open("rb") as file:
        return is_zip(file.read(4))


def after_import(
    found: Imported, text: str, case: Case | None, into: str | None, *, packed: bool
) -> tuple[str | bytes, Mapping[str, bytes], tuple[str, ...]]:
    """Return what is written of a case after an import, the files beside it, and what to say.

    The texts at hand go into a package, and those of a package beside a case that is none.
    """
    from detente.case.package import write_package
    from detente.evidence.text import KEPT_TEXT, digest, kept_as

    before = {} if case is None else texts_for(case, Path(str(into)), ())[0] if packed else case.texts
    known = {digest(t): t for t in (*before.values(), *found.case.texts.values(), *found.texts.values())}
    sources = found.case.evidence.sources
    held = {str(s.sha256): known[s.sha256] for s in sources.values() if s.sha256 in known}
    if not packed:
        kept = set(case.texts if case else ()) | set(found.case.texts)
        return text, {**{kept_as(d): held[d].encode() for d in held if d in kept}, **found.files}, ()
    left = [f"the text of {name}: it is not at hand" for name, s in sources.items() if s.sha256 not in held]
    originals = {file: sha256(data).hexdigest() for file, data in found.files.items() if not file.endswith(KEPT_TEXT)}
    left += [f"the document {file}: a package holds texts" for file, d in originals.items() if d not in held]
    return write_package(text, held.values()), {}, tuple(f"left out: {what}" for what in left)


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
        from detente.case import write_case
        from detente.case.package import write_package

        return write_package(write_case(self.case), self.texts)


def parts_of(
    case: Case, found: Mapping[str, str], missing: Mapping[str, str], *, coded: Coded | None, redacted: Redacted | None,
    without: str | None,
) -> Parts:  # fmt: skip
    """Return what a package is made of.

    Parameters
    ----------
    case, found, missing
        The case, with what `texts_for` returned.
    coded
        Its evidence without what is above a level; None if nothing is.
    redacted
        Its evidence with pseudonyms, where these were asked for.
    without
        Why the user wants no texts in it; None if all go in that are at hand.
    """
    from detente.case.coded import add_coded, with_only
    from detente.case.revise import evidence_case

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
