"""What is written for LaTeX: texts escaped, and a document around what is to stand by itself.

Everything is in what LaTeX, XeLaTeX and LuaLaTeX take alike; characters beyond the Latin alphabet need one of the last
two, with a font that has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.papers.origin import Origin

_PLAIN = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "'": r"\textquotesingle{}",
    "’": "'", "‘": "`", "“": "``", "”": "''", "–": "--", "—": "---", "…": r"\ldots{}", "\u00a0": "~",
    "→": r"$\rightarrow$", "←": r"$\leftarrow$", "↔": r"$\leftrightarrow$", "≥": r"$\geq$", "≤": r"$\leq$",
    "≠": r"$\neq$", "≈": r"$\approx$", "−": "$-$", "×": r"$\times$", "·": r"$\cdot$", "±": r"$\pm$", "✓": r"$\surd$",
    "✗": r"$\times$", "⟨": r"$\langle$", "⟩": r"$\rangle$", "≫": r"$\gg$", "[": "{[}", "]": "{]}", "-": "{-}",
}  # fmt: skip
_SPECIAL = re.compile("[" + re.escape("".join(_PLAIN)) + "]")
_LATIN = re.compile(r"[\x00-\u017f\u2018-\u201e\u2013\u2014\u2020-\u2022\u2026]*")

PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
  \pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\else
  \usepackage{fontspec}
\fi
"""


def escaped(text: str) -> str:
    r"""Return a text as LaTeX sets it, character by character.

    >>> escaped("50 % of A_1 & B → “yes”")
    "50 \\% of A\\_1 \\& B $\\rightarrow$ ``yes''"
    """
    return _SPECIAL.sub(lambda found: _PLAIN[found[0]], re.sub(r"[\r\n\t]+", " ", text)).replace("{-}{-}", "-{}-")


def comment(text: str) -> str:
    """Return a text as a comment, on one line."""
    return "% " + re.sub(r"\s+", " ", text)


def document(body: str, packages: Sequence[str], origin: Origin) -> str:
    """Return a document that compiles alone."""
    used = "".join(f"\\usepackage{package}\n" for package in packages)
    return f"{comment(str(origin))}\n{PREAMBLE}{used}\\begin{{document}}\n{body}\\end{{document}}\n"


def fragment(body: str, packages: Sequence[str], origin: Origin) -> str:
    """Return what is to be put into a document, with what that has to load."""
    needs = ", ".join(packages)
    return f"{comment(str(origin))}\n{comment(f'Load these packages: {needs}')}\n{body}"


def beyond_latin(text: str) -> bool:
    """Tell whether a text has characters that LaTeX itself may lack, so that XeLaTeX or LuaLaTeX is needed."""
    return _LATIN.fullmatch("".join(c for c in text if c not in _PLAIN)) is None
