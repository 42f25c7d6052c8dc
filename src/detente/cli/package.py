"""A case with its texts as one file: what goes into it, what stays out, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.support import texts_of
from detente.cli.writing import documents_folder

if TYPE_CHECKING:
    from detente.case import Case
    from detente.evidence import Source
    from detente.imports import Imported


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
