"""The worksheet: what docs/data.md shows is what it does; faults name their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.sheet import Sheet, SheetError, parse, render
from conftest import ROOT

TEXT = "سقوط صاروخين على قاعدة الوادي دون إصابات\nوقال مصدر أمني إن القصف وقع فجر أمس."


def example(before, after):
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    block = page.split(before)[1].split(after)[0]
    return "\n".join(line[4:] for line in block.splitlines() if line.startswith("    "))


def test_the_sheet_of_the_page():
    assert render(TEXT) == example("numbers sentences and words:", "The answer, a text file")


def test_the_answer_of_the_page():
    document = parse(example("begins a comment:", "`iN CODE"), TEXT, id="mine/1", source="mine")
    (incident,) = document.incidents
    assert (incident.weapons[0].kind, incident.weapons[0].count.max) == ("rocket", 2)
    assert (incident.killed.max, incident.location.text, incident.date.part_of_day) == (0, "قاعدة الوادي", "dawn")
    assert [TEXT[m.start : m.end] for m in document.mentions] == ["سقوط", "القصف"]
    assert [TEXT[a.start : a.end] for a in document.mentions[0].arguments] == ["صاروخين", "قاعدة الوادي", "دون إصابات"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("m 0.99 shelling a -", "outside the article"),
        ("m 9.0 shelling a -", "outside the article"),
        ("m x shelling a -", "reference like"),
        ("m 0.0 bombing a -", "bombing"),
        ("m 0.0 shelling x -", "realis"),
        ("m 0.0 shelling a - victim=0.1", "victim"),
        ("date 0.1 2020-01-01 day", "expected 'i1"),
        ("i1 shelling actual\n  bomb 0.1", "expected one of"),
        ("i1 shelling actual\n  weapon 0.1 rocket many", "count"),
        ("i1 shelling actual\n  damage perhaps 0.1", "damage yes"),
    ],
)
def test_a_fault_names_its_line(answer, says):
    with pytest.raises(SheetError, match="line") as caught:
        parse(answer, TEXT, id="x", source="x")
    assert says in str(caught.value)


@given(st.text(min_size=1, max_size=200))
def test_every_reference_of_a_sheet_is_a_word(text):
    sheet = Sheet(text)
    for s, row in enumerate(sheet.rows):
        for w, word in enumerate(row):
            assert sheet.span(f"{s}.{w}") == (word.start, word.end)
