"""Columns of IOB2: what is written, widened and refused."""

import pytest

from annotations.formats import conll
from annotations.formats.envelope import FormatError


def test_the_trigger_layer_is_plain_iob2(document):
    block, warnings = conll.layer(document.text, [(2, 8, "ied")])
    rows = [line.split("\t") for line in block.split("\n") if line]
    assert rows[:3] == [["🚨", "O"], ["انفجرت", "B-ied"], ["عبوة", "O"]]
    assert not warnings
    block, _ = conll.layer(document.text, [(9, 19, "weapon")])
    assert "عبوة\tB-weapon\nناسفة\tI-weapon\n" in block


def test_iob2_widens_what_cuts_a_word_and_says_so(document):
    block, warnings = conll.layer(document.text, [(10, 13, "weapon"), (9, 19, "target")])
    assert "عبوة\tB-target" in block
    assert any("overlaps" in w for w in warnings)
    _, warnings = conll.layer(document.text, [(10, 19, "weapon")])
    assert any("whole words" in w for w in warnings)


def test_two_columns_without_comments_are_read(tmp_path):
    path = tmp_path / "plain.conll"
    path.write_text("سقط\tB-shelling\nصاروخ\tO\n\nوقتل\tO\nاثنان\tO\n", encoding="utf-8")
    (found,), warnings = conll.read(path)
    assert found.text == "سقط صاروخ\nوقتل اثنان"
    assert [(m.code, m.start, m.end) for m in found.mentions] == [("shelling", 0, 3)]
    assert any("tells no incident" in w for w in warnings)


def test_tags_that_are_not_iob2_are_refused(tmp_path):
    path = tmp_path / "bad.conll"
    path.write_text("سقط\tI-shelling\n", encoding="utf-8")
    with pytest.raises(FormatError, match="I-shelling"):
        conll.read(path)
