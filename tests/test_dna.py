"""Databases of Discourse Network Analyzer: read as what they say, at the places that Java counts, and nothing run."""

from __future__ import annotations

import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.cli import main
from detente.errors import UsageError
from detente.evidence.coded import Coded
from detente.exchange import format_of, read_coded
from detente.web.reading import coding_endings
from seeds import examples, full, long

steady = settings(
    derandomize=True, deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow]
)

# The tables that matter, as `Sql.java` of DNA 3.0 makes them and as DNA 2.0 made them, without checks and colours.
COMMON = """
CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT, Password TEXT);
CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT,
  Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT);
CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER,
  Stop INTEGER, Coder INTEGER);
CREATE TABLE REGEXES(Label TEXT PRIMARY KEY);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
"""
THREE = """
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, ChildOf INTEGER);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY, VariableId INTEGER, AttributeVariable TEXT);
CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY, EntityId INTEGER, AttributeVariableId INTEGER,
  AttributeValue TEXT);
INSERT INTO ATTRIBUTEVARIABLES VALUES (1, 1, 'Type'), (2, 1, 'Alias');
"""
TWO = """
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE ATTRIBUTES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Type TEXT, Alias TEXT, Notes TEXT);
"""
TEXT = "\n😀 The mill says: we pay.\r\nCafe\u0301 owners 👩\u200d🚀 say no.\n"
PAY, NO = "we pay", "Cafe\u0301 owners 👩\u200d🚀 say no"
DAY = 1_925_596_800  # 2031-01-08, in seconds
VARIABLES = [
    (1, "person", "short text", 1), (2, "Organization", "short text", 1), (3, "concept", "short text", 1),
    (4, "agreement", "boolean", 1), (5, "villain", "short text", 2), (6, "strength", "integer", 2),
    (7, "note", "long text", 1), (8, "urgent", "boolean", 2),
]  # fmt: skip
SAID = [(1, 1, "Ann Holm"), (1, 2, "The mill"), (1, 3, "Pay the levy"), (2, 2, "Owners"), (2, 3, "Pay the levy")]
SAID += [(3, 5, "the mill")]


def java(text: str, words: str) -> tuple[int, int]:
    """Where words stand in a text as Java counts it: in UTF-16, after its text field made every line end one."""
    shown = text.replace("\r\n", "\n")
    at = shown.index(words)
    return len(shown[:at].encode("utf-16-le")) // 2, len(shown[: at + len(words)].encode("utf-16-le")) // 2


def database(version: int, more: str = "", text: str = TEXT, places: Any = None) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(COMMON + (THREE if version == 3 else TWO))
    places = places or [(1, *java(text, PAY)), (2, *java(text, NO)), (3, *java(text, "mill"))]

    def put(table: str, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - a table made here

    put("CODERS", [(1, "Admin", "secret"), (2, "Mira", "hidden")])
    put("DOCUMENTS", [(1, "A day", text, 2, "Bo", "Gazette", "front", "", "", DAY * (1 if version == 3 else 1000))])
    put("STATEMENTTYPES", [(1, "DNA Statement"), (2, "Story")])
    put("VARIABLES", VARIABLES)
    put("STATEMENTS", [(n, 2 if n == 3 else 1, 1, start, stop, 2) for n, start, stop in places])
    put("DATABOOLEAN", [(1, 1, 4, 1), (2, 2, 4, 0), (3, 3, 8, 1)])
    put("DATAINTEGER", [(1, 3, 6, -2)])
    put("DATALONGTEXT", [(1, 1, 7, "is it so?")])
    put("REGEXES", [("levy",)])
    listed = [*dict.fromkeys((variable, value) for _, variable, value in SAID), (3, "Close the mill"), (1, "")]
    if version == 3:
        put("ENTITIES", [(n, variable, value, None) for n, (variable, value) in enumerate(listed, 1)])
        put("DATASHORTTEXT", [(n, s, v, listed.index((v, x)) + 1) for n, (s, v, x) in enumerate(SAID, 1)])
        put("ATTRIBUTEVALUES", [(1, 1, 1, "Union"), (2, 1, 2, "A. Holm")])
    else:
        put("DATASHORTTEXT", [(n, *said) for n, said in enumerate(SAID, 1)])
        kinds = [("Union", "A. Holm") if value == "Ann Holm" else ("", "") for _, value in listed]
        put("ATTRIBUTES", [(n, v, x, *kinds[n - 1], "") for n, (v, x) in enumerate(listed, 1)])
    connection.executescript(more)
    connection.commit()
    return connection.serialize()


@pytest.mark.parametrize("version", [2, 3])
def test_what_a_database_says_is_brought_in(version: int) -> None:
    found = read_coded(database(version), "dna")
    (source,) = found.sources
    assert (source.id, source.title, source.author, source.outlet) == ("A_day", "A day", "Bo", "Gazette")
    assert (source.date, source.note) == ("2031-01-08", "section: front")
    actors = {a.name: a for a in found.actors}
    assert {n: a.kind for n, a in actors.items()} == {
        "Ann Holm": "person", "The mill": "organisation", "Owners": "organisation",
    }  # fmt: skip
    ann, mill = actors["Ann Holm"], actors["The mill"]
    assert (ann.part_of, ann.aliases, ann.note) == (mill.id, ("A. Holm",), "Type: Union")
    story, pay, no = found.claims
    words = {c.id: found.texts["A_day"][c.start : c.end] for c in found.claims}
    assert words == {"dna_1": PAY, "dna_2": NO.replace("e\u0301", "é"), "dna_3": "mill"}
    assert (pay.says, pay.polarity, pay.target, pay.note) == (
        "agrees: Pay the levy",
        "+",
        ("Pay the levy",),
        "is it so?",
    )
    assert [(link.who, link.note) for link in pay.by] == [("A_day", None), (ann.id, "for The mill")]
    assert (no.says, no.polarity, [link.who for link in no.by]) == (
        "disagrees: Pay the levy", "-", ["A_day", actors["Owners"].id],
    )  # fmt: skip
    assert story.tags == ("villain: the mill", "urgent: yes", "strength: -2", "Story")
    assert story.says == "villain: the mill; urgent: yes; strength: -2"
    assert [c.name for c in found.coders] == ["Mira"]
    assert {pay.coder, no.coder, story.coder} == {found.coders[0].id}
    assert [code.name for code in found.codebook] == ["Pay the levy", "Close the mill"]
    assert found.left_out == ("left out: 1 words to be highlighted",)
    assert "secret" not in repr(found)
    assert "hidden" not in repr(found)


raw_texts = st.text(st.sampled_from("aé\u0301😀👩\u200d\r\n\u1100\u1161ע \u0958"), min_size=1, max_size=25)


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text.replace("\r", "\n"))


@full
@steady
@given(raw_texts, st.data())
def test_places_are_those_that_java_counts(text: str, data: st.DataObject) -> None:
    """The words at a place are those that Java finds there, in composed form; a place within a character is widened."""
    shown = text.replace("\r\n", "\n")
    start = data.draw(st.integers(0, len(shown) - 1))
    words = shown[start : data.draw(st.integers(start + 1, len(shown)))]
    units = tuple(len(shown[:p].encode("utf-16-le")) // 2 for p in (start, start + len(words)))
    found = read_coded(database(3, text=text, places=[(1, *units)]), "dna")
    (claim,) = found.claims
    got = found.texts[claim.source][claim.start : claim.end]
    assert apart(got) == apart(words) or (apart(words) in apart(got) and any("widened" in n for n in found.notes))


@pytest.mark.parametrize("place", [(0, 99), (1, 2), (5, 5), (7, 3), ("x", 3)], ids=str)
def test_a_place_that_is_none_is_left_out_with_its_words(place: Any) -> None:
    """Place 2 is in the middle of a smiling face."""
    found = read_coded(database(3, places=[(1, *place), (2, *java(TEXT, NO))]), "dna")
    assert [c.id for c in found.claims] == ["dna_2"]
    told = next(note for note in found.left_out if "STATEMENTS" in note)
    assert told.startswith(
        f"left out: table STATEMENTS, ID 1: found the place {place[0]}–{place[1]}; expected one inside"
    )
    assert told.endswith("it says: Pay the levy")


HARM = [
    "DROP TABLE DOCUMENTS; CREATE VIEW DOCUMENTS AS SELECT 1 AS ID, load_extension('x') AS Text",
    """DROP TABLE STATEMENTS; CREATE VIEW STATEMENTS AS
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS ID FROM n""",
    "DROP TABLE VARIABLES",
]


@pytest.mark.parametrize("harm", HARM, ids=["a view", "without end", "a table missing"])
def test_nothing_in_it_is_run(harm: str) -> None:
    with pytest.raises(UsageError, match="Discourse Network Analyzer"):
        read_coded(database(3, harm), "dna")


@long
def test_a_column_that_would_be_computed_is_not() -> None:
    more = (
        "DROP TABLE STATEMENTS; CREATE TABLE STATEMENTS(ID INTEGER, Start AS (hex(zeroblob(90000000))), Stop INTEGER, "
        "DocumentId INTEGER); INSERT INTO STATEMENTS(ID, Stop, DocumentId) VALUES (1, 3, 1)"
    )
    found = read_coded(database(3, more), "dna")
    assert found.left_out[0].startswith("left out: table STATEMENTS, ID 1: found the place None–3; expected")


def test_types_that_tables_do_not_say_make_no_trouble() -> None:
    """Any cell of SQLite holds anything."""
    more = """
    UPDATE DOCUMENTS SET Date = 'soon', Author = x'ff00', Title = 3.5, Source = NULL;
    INSERT INTO DOCUMENTS VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9223372036854775807),
      (3, 'B', x'05', 1, 1, 1, 1, 1, 1, 9223372036854775807), (4, 'C', 'text', 1, 1, 1, 1, 1, 1, 9223372036854775807);
    INSERT INTO STATEMENTS VALUES (8, 'x', 'y', NULL, x'00', 9), (9, NULL, 4, 0, 4, NULL);
    INSERT INTO DATABOOLEAN VALUES (9, 9, 4, 'yes'), (10, NULL, 99, 1);
    UPDATE ENTITIES SET VariableId = 'x' WHERE ID = 2;
    """
    found = read_coded(database(3, more), "dna")
    assert [(s.name, s.date, s.outlet) for s in found.sources] == [("3.5", None, None), ("C", None, "1")]
    assert next(c for c in found.claims if c.id == "dna_9").says == "text"


@full
@steady
@given(st.data())
def test_a_damaged_database_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(DAMAGED)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=20)):
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    try:
        found = read_coded(bytes(whole[:cut]), "dna")
    except UsageError:
        return  # in words of our own; anything else is raised
    assert isinstance(found, Coded)


DAMAGED = database(3)


def test_it_is_known_by_its_ending_and_by_its_name(tmp_path: Path) -> None:
    assert format_of("talks.dna", DAMAGED) == "dna"
    assert "dna" in coding_endings()
    for name, more in (("talks.dna", ()), ("talks.db", ("--as", "dna"))):
        (tmp_path / name).write_bytes(DAMAGED)
        out = tmp_path / f"{name}.yaml"
        done = CliRunner().invoke(main, ["import", str(tmp_path / name), *more, "-o", str(out)])
        assert done.exit_code == 0, done.output
        assert len(detente.read_case(out).layer.claims) == 3
    assert sorted(p.name for p in tmp_path.iterdir() if "dna-" in p.name) == [], "nothing is written beside it"
    refused = CliRunner().invoke(main, ["check", str(tmp_path / "talks.dna")])
    assert "detente import FILE.dna -o case.yaml" in refused.stderr
