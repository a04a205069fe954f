"""Formats of annotation tools: there and back gives the same annotation; what cannot be carried is said."""

import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.corpus import load_corpus, read_documents, write_documents
from annotations.document import Document, text_hash
from annotations.formats import FORMATS, brat, conll, doccano, labelstudio
from annotations.formats.envelope import FormatError, ordered
from annotations.formats.prediction import from_record
from annotations.record import Record
from annotations.schema import EventCode, Realis, Role
from annotations.words import words
from conftest import ROOT, SEEDS

WORDS = st.sampled_from(
    ["قصف", "انفجرت", "عبوة", "ناسفة،", "2,500", "٣", "أ.ف.ب", "«الوادي»", "🚨", "👩‍🚒",
     "#بغداد", "Al-Asad", "مقتل", "جنديين.", "ـــ", "#", "O", "B-ied"]
)  # fmt: skip
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", " \u200f", "\u00a0"])


@st.composite
def ranges(draw, size, most):
    """Disjoint ranges of word numbers."""
    cuts = sorted(draw(st.lists(st.integers(0, size - 1), max_size=2 * most, unique=True)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def documents(draw):
    parts = draw(st.lists(st.tuples(WORDS, GAPS), min_size=2, max_size=25))
    text = "".join(word + gap for word, gap in parts)
    found = words(text)
    names = [f"i{n}" for n in range(1, draw(st.integers(1, 4)))]

    def spans(pairs):
        return [{"start": found[a].start, "end": found[b].end} for a, b in pairs]

    mentions = []
    for number, span in enumerate(spans(draw(ranges(len(found), 4))), 1):
        own = [
            {**other, "role": draw(st.sampled_from(list(Role)))}
            for other in spans(draw(ranges(len(found), 4)))
            if other["end"] <= span["start"] or span["end"] <= other["start"]
        ]
        told = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        mentions.append(
            {"id": f"m{number}", "code": draw(st.sampled_from(list(EventCode))), **span, "arguments": own,
             "realis": draw(st.sampled_from(list(Realis))), "incidents": told}
        )  # fmt: skip
    incidents = [
        {"id": name, "code": draw(st.sampled_from(list(EventCode))),
         "killed": draw(st.sampled_from([None, {"min": 0, "max": 0}, {"min": 2}])),
         "date": draw(st.sampled_from([None, {"start": "2021-03-04", "end": "2021-03-04", "precision": "day"}]))}
        for name in names
    ]  # fmt: skip
    return Document.model_validate(
        {"id": "own/مثال 1", "source": "own", "text": text, "sha1": text_hash(text), "published": "2021-03-05",
         "published_basis": "given", "annotator": "a", "mentions": mentions, "incidents": incidents}
    )  # fmt: skip


def there_and_back(name, given_documents):
    module = importlib.import_module(f"annotations.formats.{name}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.json"
        written = module.write(given_documents, path)
        back, read = module.read(path)
    return back, written, read


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(document=documents())
def test_there_and_back_gives_the_same_annotation(name, document):
    (back,), _, _ = there_and_back(name, [document])
    assert back == ordered(document)


@pytest.mark.parametrize("name", FORMATS)
def test_the_seeds_survive_without_a_warning_on_reading(name):
    seeds = load_corpus(SEEDS).documents
    back, _, warnings = there_and_back(name, seeds)
    assert back == [ordered(d) for d in seeds]
    assert not warnings


@pytest.mark.parametrize("name", ["labelstudio", "doccano", "brat"])
def test_what_has_no_place_on_the_screen_is_named(name):
    _, warnings, _ = there_and_back(name, load_corpus(SEEDS).documents)
    assert any("incidents" in w and "5 documents" in w for w in warnings)


@pytest.fixture
def document():
    text = "🚨 انفجرت عبوة ناسفة في الحلة أمس."
    values = {
        "id": "own/x", "source": "own", "text": text, "sha1": text_hash(text),
        "mentions": [{"id": "m1", "code": "ied", "realis": "actual", "start": 2, "end": 8, "incidents": ["i1"],
                      "arguments": [{"role": "weapon", "start": 9, "end": 19},
                                    {"role": "place", "start": 23, "end": 28}]}],
        "incidents": [{"id": "i1", "code": "ied"}],
    }  # fmt: skip
    return Document.model_validate(values)


def test_a_task_has_the_shape_that_label_studio_documents(document):
    task = labelstudio.task(document)
    (annotation,) = task["annotations"]
    trigger = annotation["result"][0]
    assert trigger == {
        "id": "m1", "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": 2, "end": 8, "text": "انفجرت", "labels": ["ied"]},
    }  # fmt: skip
    relations = [r for r in annotation["result"] if r["type"] == "relation"]
    assert relations[0] == {"type": "relation", "from_id": "m1", "to_id": "argument-1", "direction": "right"}
    assert 'name="label"' in labelstudio.configuration()
    assert "direction: rtl" in labelstudio.configuration()


def test_a_prediction_carries_scores_and_can_be_read_back(document):
    spans = {(2, 8, "ied"): 0.9, (9, 19, "weapon"): 0.4}
    task = json.loads(json.dumps(labelstudio.task(document, labelstudio.Prediction("compact 1", 0.4, spans))))
    (made,) = task["predictions"]
    assert (made["model_version"], made["score"]) == ("compact 1", 0.4)
    scores = {r["value"]["labels"][0]: r.get("score") for r in made["result"] if r["type"] == "labels"}
    assert scores == {"ied": 0.9, "weapon": 0.4, "place": None}
    assert labelstudio.read_task(task) is None, "a prediction is no annotation"
    assert labelstudio.read_task(task, predicted=True).document == document


def test_offsets_in_utf16_units_are_mended(document):
    task = json.loads(json.dumps(labelstudio.task(document)))
    for item in task["annotations"][0]["result"]:
        if "value" in item:
            item["value"]["start"] += 1
            item["value"]["end"] += 1
    reading = labelstudio.read_task(task)
    assert reading.document == document
    assert any("UTF-16" in w for w in reading.warnings)


def test_answers_that_mean_nothing_are_named_and_left_out(document):
    task = json.loads(json.dumps(labelstudio.task(document)))
    result = task["annotations"][0]["result"]
    result[:] = [r for r in result if r.get("to_id") != "argument-2"]
    result.append({"type": "relation", "from_id": "argument-1", "to_id": "argument-2", "direction": "right"})
    result.append({"id": "z", "from_name": "label", "to_name": "text", "type": "labels",
                   "value": {"start": 29, "end": 32, "text": "أمس", "labels": ["when"]}})  # fmt: skip
    reading = labelstudio.read_task(task)
    assert [a.role for a in reading.document.mentions[0].arguments] == ["weapon"]
    for fault in ("joins no trigger", "place [23:28] belongs to no trigger", "['when']"):
        assert any(fault in w for w in reading.warnings), fault


def test_a_new_mention_and_a_new_incident_are_asked_for(document):
    task = json.loads(json.dumps(labelstudio.task(document)))
    result = task["annotations"][0]["result"]
    for item in result:
        if item.get("from_name") == "incidents":
            item["value"]["text"] = ["i2"]
    result.append({"id": "Xy_1", "from_name": "label", "to_name": "text", "type": "labels",
                   "value": {"start": 29, "end": 32, "text": "أمس", "labels": ["shelling"]}})  # fmt: skip
    warnings = labelstudio.read_task(task).warnings
    for fault in ("Xy_1 [29:32] tells no incident", "incident i2 is new", "incident i1 is told by no mention"):
        assert any(fault in w for w in warnings), fault


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


BRAT_TEXT = "Sony formed a joint venture with Ericsson, a mobile phone company based in Sweden."
BRAT_LINES = (
    "T1\tagent 0 4\tSony\nT2\tarrest 14 27\tjoint venture\nT3\tagent 33 41\tEricsson\nT4\tCountry 75 81\tSweden\n"
    "E1\tarrest:T2 agent:T1 agent2:T3\nR1\tOrigin Arg1:T3 Arg2:T4\n*\tEquiv T1 T3\nA1\tNegation E1\n"
    "M1\tRealis E1 planned\n"
    "#1\tAnnotatorNotes T1\tthis annotation is suspect\n"
)


def test_lines_as_brats_standoff_page_shows_them_are_read():
    reading = brat.read_annotation(BRAT_LINES, BRAT_TEXT)
    (mention,) = reading.document.mentions
    assert (mention.code, mention.realis) == ("arrest", "planned")
    assert [(a.role, BRAT_TEXT[a.start : a.end]) for a in mention.arguments] == [
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
        brat.read_annotation(BRAT_LINES, "x" + BRAT_TEXT)


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


def test_a_record_becomes_a_document_to_correct():
    text = "انفجار عبوتين في بابل والديوانية"
    place = {"text": "", "confidence": 0.6}
    told = {
        "trigger": {**place, "start": 0, "end": 6, "confidence": 0.9},
        "arguments": [{**place, "role": "weapon", "start": 7, "end": 13}],
    }
    incident = {"code": "ied", "event_type": "x", "sub_event_type": None, "confidence": 0.8, "mentions": [told]}
    record = Record.model_validate(
        {"document": {"id": "d", "sha1": text_hash(text)}, "model": {"name": "compact", "version": "1"},
         "incidents": [{"id": "d#1", **incident}, {"id": "d#2", **incident}]}
    )  # fmt: skip
    document, prediction = from_record(record, text)
    (mention,) = document.mentions
    assert (mention.id, mention.incidents, len(mention.arguments)) == ("m1", ["i1", "i2"], 1)
    assert prediction == ("compact 1", 0.6, {(0, 6, "ied"): 0.9, (7, 13, "weapon"): 0.6})
    with pytest.raises(ValueError, match="another"):
        from_record(record, text + " ")


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "annotations", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_convert_there_and_back(tmp_path):
    there = command("convert", "--to", "brat", SEEDS, tmp_path / "brat")
    assert there.returncode == 0, there.stderr
    assert "warning: " in there.stderr
    back = command("convert", "--from", "brat", tmp_path / "brat", tmp_path / "back.jsonl")
    assert back.returncode == 0, back.stderr
    assert list(read_documents(tmp_path / "back.jsonl")) == [ordered(d) for d in load_corpus(SEEDS).documents]


def test_convert_says_what_it_lacks(tmp_path):
    assert command("convert", SEEDS, tmp_path / "x").returncode == 2
    missing = command("convert", "--to", "conll", tmp_path / "none", tmp_path / "x")
    assert missing.returncode == 1
    assert "found nothing" in missing.stderr
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    bad = command("convert", "--from", "labelstudio", tmp_path / "bad.json", tmp_path / "x")
    assert bad.returncode == 1
    assert "export as JSON" in bad.stderr


def test_stand_off_documents_need_their_texts(tmp_path, document):
    write_documents([document], tmp_path / "a.jsonl", texts=False)
    done = command("convert", "--to", "doccano", tmp_path / "a.jsonl", tmp_path / "x")
    assert done.returncode == 1
    assert "--texts" in done.stderr
