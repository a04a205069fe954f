"""doccano's lines: their shape, and what its export changes."""

import pytest

from annotations.formats import doccano
from annotations.formats.envelope import FormatError


def test_a_changed_text_is_refused(document):
    row = doccano.line(document)
    with pytest.raises(FormatError, match="restore"):
        doccano.read_line({**row, "text": row["text"] + " "})


def test_a_line_has_the_shape_of_doccanos_example_for_relations(document):
    row = doccano.line(document)
    assert row["entities"][0] == {"id": 0, "label": "ied", "start_offset": 2, "end_offset": 8}
    assert row["relations"][0] == {"id": 0, "from_id": 0, "to_id": 1, "type": "argument"}


def test_doccano_gives_other_ids_and_flattened_metadata_on_export(document):
    row = doccano.line(document)
    for entity in row["entities"]:
        entity["id"] += 1662
    for relation in row["relations"]:
        relation["from_id"] += 1662
        relation["to_id"] += 1662
    exported = {"id": 6400, "Comments": [], **row}
    assert doccano.read_line(exported).document == document


def test_doccanos_own_example_is_read_and_its_foreign_labels_named():
    example = {
        "text": "Google was founded on September 4, 1998, by Larry Page and Sergey Brin.",
        "entities": [{"id": 0, "start_offset": 0, "end_offset": 6, "label": "ORG"},
                     {"id": 1, "start_offset": 22, "end_offset": 39, "label": "DATE"}],
        "relations": [{"from_id": 0, "to_id": 1, "type": "foundedAt"}],
    }  # fmt: skip
    reading = doccano.read_line(example)
    assert not reading.document.mentions
    assert sum("no code or role" in w for w in reading.warnings) == 2
