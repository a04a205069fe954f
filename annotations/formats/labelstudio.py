"""Label Studio: tasks with spans, relations from trigger to argument, and predictions with scores.

The shapes are those of Label Studio's JSON ("Label Studio JSON format of annotated tasks", 1.2x). A trigger is
a region labelled with a code; its realis and its incidents are per-region answers. An argument is a region
labelled with a role, and a relation leads to it from each of its triggers. What has
no place on the screen (dates, values) stays in the task's data under ``document``.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotations.document import Document, Mention
from annotations.formats.envelope import (
    CODES,
    ROLES,
    FormatError,
    Reading,
    mention_of,
    pack,
    relate,
    shared_arguments,
    text_of,
    unpack,
)
from annotations.schema import ACLED, EventCode, Realis, Role

_COLOURS = (
    "#b71c1c", "#e65100", "#f9a825", "#558b2f", "#00695c", "#0277bd", "#283593", "#6a1b9a", "#ad1457", "#4e342e",
)  # fmt: skip


class Prediction(NamedTuple):
    """Confidences of a document that a model wrote.

    ``score`` of the whole task (Label Studio sorts by it), between 0 and 1; ``spans``: of
    ``(start, end, code or role)``.
    """

    model: str
    score: float
    spans: Mapping[tuple[int, int, str], float]


def configuration() -> str:
    """The labelling configuration of the project: labels, realis, incidents, text from right to left."""
    events = "\n".join(
        f'      <Label value="{code.value}" background="{_COLOURS[i % len(_COLOURS)]}" title="{ACLED[code].arabic}"/>'
        for i, code in enumerate(EventCode)
    )
    roles = "\n".join(f'      <Label value="{role.value}" background="#78909c"/>' for role in Role)
    choices = "\n".join(f'      <Choice value="{realis.value}"/>' for realis in Realis)
    return f"""<View>
  <Style>[class*="richtext"] {{ line-height: 2.8; font-size: 1.1rem }}</Style>
  <View style="position: sticky; top: 0; background: white; z-index: 2">
    <Labels name="label" toName="text">
      <View>
{events}
      </View>
      <View>
{roles}
      </View>
    </Labels>
  </View>
  <View style="direction: rtl; text-align: right;">
    <Text name="text" value="$text"/>
  </View>
  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="{",".join(sorted(CODES))}">
    <Header value="Realis" size="5"/>
    <Choices name="realis" toName="text" perRegion="true" choice="single-radio" showInline="true">
{choices}
    </Choices>
    <Header value="Incidents: i1, or i1, i2" size="5"/>
    <TextArea name="incidents" toName="text" perRegion="true" maxSubmissions="1" editable="true" rows="1"/>
  </View>
</View>
"""


def write(documents: Sequence[Document], path: Path, predictions: Mapping[str, Prediction] | None = None) -> list[str]:
    """Write tasks to ``path`` and the labelling configuration beside it (``.xml``).

    Args:
        documents: with their texts.
        path: the JSON file to import into Label Studio.
        predictions: by document id; such a document becomes a pre-annotated task.
    """
    tasks = [task(d, (predictions or {}).get(d.id)) for d in documents]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(configuration(), encoding="utf-8")
    held = sum(bool(d.incidents) for d in documents)
    note = "values of incidents have no place on Label Studio's screen; they travel in the task's data"
    return [f"{note} ({held} documents)"] if held else []


def read(path: Path) -> tuple[list[Document], list[str]]:
    """The documents of an export (``exportType=JSON``); tasks that nobody has answered are left out.

    Raises:
        FormatError: not an export, or a text has changed.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise FormatError(f"{path}: expected Label Studio's JSON export, found {error}; export as JSON") from error
    if not isinstance(tasks, list) or not all(isinstance(t, dict) and "data" in t for t in tasks):
        raise FormatError(f"{path}: expected a list of tasks with 'data'; export as JSON, not JSON_MIN or CSV")
    documents, warnings = [], []
    for one in tasks:
        found = read_task(one)
        if found is None:
            warnings.append(f"task {one.get('id', '?')}: no annotation, left out")
            continue
        documents.append(found.document)
        warnings += found.warnings
    return documents, warnings


def task(document: Document, prediction: Prediction | None = None) -> dict[str, Any]:
    """One task: an annotation, or with ``prediction`` a pre-annotation with scores."""
    result = _result(document, prediction.spans if prediction else None)
    data = {"text": text_of(document), "document": pack(document)}
    if prediction is None:
        return {"data": data, "annotations": [{"result": result}]}
    made = {"model_version": prediction.model, "score": prediction.score, "result": result}
    return {"data": data, "predictions": [made]}


def read_task(task: Mapping[str, Any], predicted: bool = False) -> Reading | None:
    """The document of a task's latest annotation; ``None`` where there is none.

    Args:
        task: as exported.
        predicted: take the first prediction instead.

    Raises:
        FormatError: the text is not the one that was annotated.
    """
    answers = task.get("predictions" if predicted else "annotations") or []
    kept = [a for a in answers if not a.get("was_cancelled")]
    if not kept:
        return None
    latest = kept[0] if predicted else max(kept, key=lambda a: str(a.get("updated_at") or a.get("created_at") or ""))
    data = task["data"]
    text, envelope = data["text"], data.get("document")
    name = str(envelope["id"] if envelope else f"labelstudio/{task.get('id', 0)}")
    mentions, warnings = _mentions(latest["result"], text)
    reading = unpack(envelope, text, mentions, name)
    return Reading(reading.document, [f"{name}: {w}" for w in warnings] + reading.warnings)


def _result(document: Document, scores: Mapping[tuple[int, int, str], float] | None) -> list[dict[str, Any]]:
    text = text_of(document)
    result: list[dict[str, Any]] = []

    def add(name: str, kind: str, control: str, start: int, end: int, values: list[str], label: str) -> None:
        value = {"start": start, "end": end, "text": text[start:end]} | {kind if kind != "textarea" else "text": values}
        item: dict[str, Any] = {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": value}
        if scores is not None and (start, end, label) in scores:
            item["score"] = scores[start, end, label]
        result.append(item)

    for mention in document.mentions:
        place = (mention.id, mention.start, mention.end)
        for kind, control, values in (
            ("labels", "label", [mention.code.value]), ("choices", "realis", [mention.realis.value]),
            ("textarea", "incidents", [", ".join(mention.incidents)]),
        ):  # fmt: skip
            if values != [""]:
                add(place[0], kind, control, place[1], place[2], values, mention.code.value)
    relations = []
    for number, ((start, end, role), mentions) in enumerate(shared_arguments(document).items(), 1):
        add(f"argument-{number}", "labels", "label", start, end, [role.value], role.value)
        arrow: dict[str, Any] = {"type": "relation", "direction": "right"}
        relations += [{**arrow, "from_id": m.id, "to_id": f"argument-{number}"} for m in mentions]
    return result + relations


def _mentions(result: Sequence[Mapping[str, Any]], text: str) -> tuple[list[Mention], list[str]]:
    warnings: list[str] = []
    triggers: dict[str, Mention] = {}
    arguments: dict[str, tuple[str, int, int]] = {}
    for item in result:
        if item.get("type") != "labels":
            continue
        labels = item["value"].get("labels") or []
        start, end = _span(item["value"], text, warnings)
        if len(labels) != 1 or labels[0] not in CODES | ROLES:
            warnings.append(f"region [{start}:{end}] has the labels {labels}, expected one code or role; left out")
        elif labels[0] in CODES:
            known = {(start, end): {"id": item["id"]}}
            triggers[item["id"]] = mention_of((start, end), labels[0], known, 0)
        else:
            arguments[item["id"]] = (labels[0], start, end)
    for item in result:
        mention = triggers.get(item.get("id", ""))
        if mention and item.get("from_name") == "realis":
            mention.realis = Realis(item["value"]["choices"][0])
        elif mention and item.get("from_name") == "incidents":
            mention.incidents = [n.strip() for text_ in item["value"]["text"] for n in text_.split(",") if n.strip()]
    relations = [item for item in result if item.get("type") == "relation"]
    warnings += relate(relations, triggers, arguments)
    return list(triggers.values()), warnings


def _span(value: Mapping[str, Any], text: str, warnings: list[str]) -> tuple[int, int]:
    """Offsets of a region. Old versions count UTF-16 units; the region's own words tell which."""
    start, end, words = value["start"], value["end"], value.get("text")
    if not isinstance(words, str) or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    head = units[: 2 * start].decode("utf-16-le", "ignore")
    if units[2 * start : 2 * end].decode("utf-16-le", "ignore") == words:
        warnings.append(f"region [{start}:{end}] is counted in UTF-16 units; its offsets were mended")
        return len(head), len(head) + len(words)
    return start, end
