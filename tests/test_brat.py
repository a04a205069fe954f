"""brat's stand-off lines: what is read, joined and refused."""

import pytest

from annotations.document import Document, text_hash
from annotations.formats import brat
from annotations.formats.envelope import FormatError

TEXT = "Sony formed a joint venture with Ericsson, a mobile phone company based in Sweden."
LINES = (
    "T1\tagent 0 4\tSony\nT2\tarrest 14 27\tjoint venture\nT3\tagent 33 41\tEricsson\nT4\tCountry 75 81\tSweden\n"
    "E1\tarrest:T2 agent:T1 agent2:T3\nR1\tOrigin Arg1:T3 Arg2:T4\n*\tEquiv T1 T3\nA1\tNegation E1\n"
    "M1\tRealis E1 planned\n"
    "#1\tAnnotatorNotes T1\tthis annotation is suspect\n"
)


def test_lines_as_brats_standoff_page_shows_them_are_read():
    reading = brat.read_annotation(LINES, TEXT)
    (mention,) = reading.document.mentions
    assert (mention.code, mention.realis) == ("arrest", "planned")
    assert [(a.role, TEXT[a.start : a.end]) for a in mention.arguments] == [
        ("agent", "Sony"),
        ("agent", "Ericsson"),
    ]
    for lost in ("R1 Origin", "* Equiv", "A1 Negation", "#1 AnnotatorNotes T1"):
        assert any(lost in w for w in reading.warnings), lost


def test_brats_spans_in_pieces_are_joined_and_said():
    reading = brat.read_annotation(
        "T1\tplace 0 5;16 23\tNorth America\nT2\tarrest 24 30\tarrest\nE1\tarrest:T2 place:T1\n",
        "North and South America arrest",
    )
    assert reading.document.mentions[0].arguments[0].end == 23
    assert any("in pieces" in w for w in reading.warnings)


def test_a_span_over_a_line_break_is_written_in_pieces_as_brat_does():
    text = "قصف حي\nالسلام"
    mention = {
        "id": "m1",
        "code": "shelling",
        "realis": "generic",
        "start": 0,
        "end": 3,
        "arguments": [{"role": "place", "start": 4, "end": 13}],
    }
    document = Document.model_validate(
        {"id": "x", "source": "own", "text": text, "sha1": text_hash(text), "mentions": [mention]}
    )
    lines = brat.annotation(document).split("\n")
    assert "T2\tplace 4 6;7 13\tحي السلام" in lines
    assert "A1\tRealis E1 generic" in lines


def test_a_brat_file_of_another_text_is_refused():
    with pytest.raises(FormatError, match="restore"):
        brat.read_annotation(LINES, "x" + TEXT)
