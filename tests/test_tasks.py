"""Label Studio's tasks: their shape, answers that mean nothing, and predictions to correct."""

import json

import pytest

from annotations.document import text_hash
from annotations.formats import labelstudio
from annotations.formats.prediction import from_record
from annotations.record import Record


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
