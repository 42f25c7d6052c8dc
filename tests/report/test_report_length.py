"""A report is half as long as it was, says nothing over and over, and has its figures and tables numbered."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

import detente
from detente.dossier import Dossier
from detente.report.blocks import Bullets, Figure, Paragraph, Table, flat
from seeds import long_but

BEFORE = {("elmira-9state", None): 4296, ("syria-2016", "A"): 43095}
"""How many words these reports had, before they had a first page: half of that is the bound."""

reports = pytest.mark.parametrize(("slug", "perspective"), BEFORE)


@cache
def report(slug: str, perspective: str | None) -> Dossier:
    return detente.write_report(detente.read_case(slug), selections=[(perspective, None)])


def words(page: str) -> int:
    """Words of a page, whoever counts: no style, no script, no tags, the rest between spaces."""
    text = re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", page)
    return len(re.sub(r"<[^>]*>", " ", text).split())


@long_but(every=2)
@reports
def test_it_has_at_most_half_as_many_words_as_before(slug: str, perspective: str | None) -> None:
    assert words(report(slug, perspective).page) <= BEFORE[slug, perspective] / 2


@long_but(every=2)
@reports
def test_no_sentence_is_said_over_and_over(slug: str, perspective: str | None) -> None:
    found = report(slug, perspective)
    blocks = [b for d in (*found.documents, *(document for _, document in found.beside)) for b in flat(d)]
    told = [b.text for b in blocks if isinstance(b, Paragraph)]
    told += [item for b in blocks if isinstance(b, Bullets) for item in b.items]
    said = Counter(str(text) for text in told if len(text) > 60)
    assert {text: n for text, n in said.items() if n > 1} == {}


@reports
def test_figures_and_tables_are_numbered_through_all_chapters(slug: str, perspective: str | None) -> None:
    found = report(slug, perspective)
    blocks = [b for d in (*found.documents, *(document for _, document in found.beside)) for b in flat(d)]
    for kind, called in ((Table, "Table"), (Figure, "Figure")):
        captions = [str(b.caption) for b in blocks if isinstance(b, kind)]
        numbered = [int(m[1]) for c in captions if (m := re.match(rf"{called} (\d+)\b", c))]
        assert numbered == list(range(1, len(numbered) + 1))
        assert len(numbered) >= len(captions) - 1  # that of the other proposals stands on the first page
    assert len(re.findall(r"<caption>Table \d+", found.page)) >= 8


@reports
def test_concepts_are_explained_once_with_their_sources(slug: str, perspective: str | None) -> None:
    page = report(slug, perspective).page
    for concept in detente.CONCEPTS.values():
        if concept.default:
            assert page.count(f"({concept.title})") == 1
    assert "Annals of Mathematics" in page
    assert "Paradoxes of Rationality" in page
