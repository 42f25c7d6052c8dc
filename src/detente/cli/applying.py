"""Commands whose answers can be made in the case: which of them, and where the case is written then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from detente.cli import options
from detente.cli.requests import line, no_effect, refuse
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.ask import Question
    from detente.case import Case
    from detente.cli.writing import Output

WITHOUT = ["output", "over"]


def applying_options() -> Iterator[click.Parameter]:
    """Yield what says which answer is made in the case, and where that is written."""
    yield click.Option(
        ["--apply"], type=click.IntRange(min=1), metavar="N",
        help="Also write the case with answer number N made in it, to the file that -o names; for one model.",
    )  # fmt: skip
    to = options.output_option("-o", "--output", help="Where to write that case.")
    yield from options.parameters(to, options.replace_option)


@dataclass(frozen=True)
class Applying:
    """Which answer is to be made in the case, and where that is written."""

    number: int
    to: Output

    def write(self, question: Question[Any, Any], found: Any, case: Case) -> None:
        """Write the case with that answer made in it; where it may only not be known, say that nothing was written."""
        from detente.case import write_case
        from detente.report.applied import made_sentence

        assert question.makes is not None
        there = question.makes(found)
        if self.number > len(there):
            numbers = "nothing" if not there else "1" if len(there) == 1 else f"1 to {len(there)}"
            missing = f"there is no answer {self.number} to apply, so {self.to.path} was not written"
            text = f"{missing}; expected {numbers}, as listed"
            if question.stopped(found) is None:
                raise UsageError(text if there else f"nothing was found to apply, so {self.to.path} was not written")
            click.echo(f"detente: {text}: {question.stopped(found)}", err=True)
            return
        made = there[self.number - 1].apply_to(case)
        if made.there:
            raise UsageError(f"it is made already, so {self.to.path} was not written: {made_sentence(made)}")
        self.to.write(write_case(made.case), case.sha256)
        click.echo(f"wrote {self.to.path}, with {made_sentence(made)}", err=True)


def applying_of(given: Mapping[str, Any], models: int) -> Applying | None:
    """Return what is to be made in the case, and refuse at once what would be refused later."""
    number, output = given.get("apply"), given.get("output")
    if number is None and (output is not None or given.get("over")):
        names = [name for name in WITHOUT if given.get(name)]
        no_effect(names, "without --apply: nothing else is written to a file", line(names))
    if number is None:
        return None
    if output is None:
        refuse(f"say with -o where to write the case with answer {number} in it", line(output="FILE"))
    if models > 1:
        raise UsageError("--apply is for one model; choose one perspective and one phase")
    to = options.output_of(output, "case", over=given["over"])
    to.check()
    return Applying(number, to)
