r"""LaTeX: tables with the rules of booktabs; long ones run over pages.

A fragment is what stands between ``\begin{table}`` and ``\end{table}``, with the packages that it needs named in its
first lines; a file that stands by itself compiles as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.papers.forms._form import Asked, Form, split
from detente.papers.latex import beyond_latin, comment, document, escaped, fragment
from detente.papers.tables import PaperTable

ON_A_PAGE = 42
"""With more rows than this a table runs over pages."""

CHARACTER = 1.75
"""About how many millimetres a character takes."""

LONG = "{longtable}"
GEOMETRY = "[margin=22mm]{geometry}"


def write(tables: Sequence[PaperTable], asked: Asked) -> str:
    """Return the tables as LaTeX."""
    parts = split(tables, asked.room)
    body = (
        "\n".join("\n".join(_table(part, caption, k, asked.room)) for k, (part, caption) in enumerate(parts, 1)) + "\n"
    )
    packages = ["{booktabs}", "{array}", *([LONG] if any(_is_long(part) for part, _ in parts) else [])]
    if beyond_latin(body):
        body = comment("Compile with XeLaTeX or LuaLaTeX: some characters are beyond the Latin alphabet.") + "\n" + body
    if asked.standalone:
        return document(body, [GEOMETRY, *packages], asked.origin)
    return fragment(body, packages, asked.origin)


def _is_long(table: PaperTable) -> bool:
    return len(table.rows) > ON_A_PAGE


def _table(table: PaperTable, caption: str, number: int, room: int) -> Iterator[str]:
    long, spec, head = _is_long(table), _spec(table, room), [*_head(table)]
    label = f"\\label{{tab:{table.what.replace('_', '-')}-{number}}}"
    yield from ("\\begingroup\\small\\setlength{\\tabcolsep}{3.5pt}",) if long else (
        "\\begin{table}[htbp]", "\\centering\\small\\setlength{\\tabcolsep}{3.5pt}",
    )  # fmt: skip
    if long:
        yield f"\\begin{{longtable}}{{{spec}}}"
        yield f"\\caption{{{escaped(caption)}}}{label}\\\\"
        yield from (*head, "\\endfirsthead", *head, "\\endhead", "\\bottomrule", "\\endlastfoot")
        yield from _rows(table)
        yield "\\end{longtable}"
    else:
        yield from (f"\\caption{{{escaped(caption)}}}{label}", f"\\begin{{tabular}}{{{spec}}}")
        yield from (*head, *_rows(table), "\\bottomrule", "\\end{tabular}")
    for note in table.notes:
        yield f"\\par\\smallskip{{\\footnotesize {escaped(note)}}}"
    yield "\\par\\endgroup\\bigskip" if long else "\\end{table}"


def _spec(table: PaperTable, room: int) -> str:
    """Return how each column is set: what does not fit in lines, a row's name at the left, marks in the middle."""
    columns = []
    for k, (wide, fitted) in enumerate(zip(table.widths, table.fitted(room), strict=True)):
        if fitted < wide:
            columns.append(f">{{\\raggedright\\arraybackslash}}p{{{fitted * CHARACTER:.0f}mm}}")
        else:
            most = max((len(line.cells[k]) for line in table.rows), default=0)
            columns.append("l" if k == 0 or most > 4 else "c")
    return "".join(columns)


def _head(table: PaperTable) -> Iterator[str]:
    yield "\\toprule"
    first = len(table.stub)
    if any(group.heading for group in table.groups):
        over, rules, at = [""] * first, [], first + 1
        for group in table.groups:
            n = len(group.columns)
            over.append(f"\\multicolumn{{{n}}}{{c}}{{{escaped(group.heading)}}}")
            rules += [f"\\cmidrule(lr){{{at}-{at + n - 1}}}"] if group.heading else []
            at += n
        yield " & ".join(over) + r" \\"
        yield "".join(rules)
    names = (*table.stub, *(one for group in table.groups for one in group.columns))
    yield (
        " & ".join(f"\\multicolumn{{1}}{{{'l' if k == 0 else 'c'}}}{{{escaped(name)}}}" for k, name in enumerate(names))
        + r" \\"
    )
    yield "\\midrule"


def _rows(table: PaperTable) -> Iterator[str]:
    before = ""
    for line in table.rows:
        if line.part != before:
            yield ("\\addlinespace\n" if before else "") + (
                f"\\multicolumn{{{len(line.cells)}}}{{l}}{{\\textit{{{escaped(line.part)}}}}} \\\\"
            )
            before = line.part
        first = "\\quad " if line.part else ""
        yield first + " & ".join(map(escaped, line.cells)) + r" \\"


FORM = Form(
    name="latex", label="LaTeX, with booktabs", endings=(".tex",), media_type="application/x-latex", write=write,
    fragments=True, kind="latex",
)  # fmt: skip
