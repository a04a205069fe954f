"""A made-up article with its record, and a model folder without a brain: what the export and batch tests share."""

import json
import random
from datetime import date
from hashlib import sha1
from pathlib import Path

from annotations.record import DocumentHead, Incident, MentionSpan, ModelHead, Record, TriggerSpan
from annotations.schema import acled_pair
from inference.exports import Item, export

TEXT = (
    "صواريخ على مخزن في بعقوبة ولا إصابات\n\n"
    'قال قائد شرطة ديالى لوكالة "سومر" إن ثلاثة صواريخ كاتيوشا سقطت فجر أمس على مخزن قديم شرق بعقوبة دون إصابات، '
    "بينما تحدث شهود عن خمسة.\n"
    "=وفي دير الزور قتل أربعة جنود على الأقل بانفجار لغم <script>alert('x')</script> & <b>عاجل</b>.\n"
    "وقالت القيادة إن الجيش سيتسلم المعسكر الأسبوع المقبل.\n"
)
TITLE = TEXT.splitlines()[0]


def span(words: str, **more):
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words), "confidence": 0.9, **more}


def incident(number: int, code: str, mentions: list[tuple[str, dict[str, str]]], **values) -> Incident:
    event, sub = acled_pair(code)
    spans = [
        MentionSpan(
            trigger=TriggerSpan(**span(trigger)), arguments=[span(words, role=role) for role, words in roles.items()]
        )
        for trigger, roles in mentions
    ]
    return Incident(
        id=f"doc#{number}", code=code, event_type=event, sub_event_type=sub, confidence=0.84, mentions=spans, **values
    )


def record() -> Record:
    shelling = incident(
        1, "shelling",
        [("سقطت", {"weapon": "ثلاثة صواريخ كاتيوشا", "time": "فجر أمس", "target": "مخزن قديم",
                      "injured": "دون إصابات"})],
        date={"start": "2021-05-03", "end": "2021-05-03", "precision": "day", "part_of_day": "dawn", "text": "فجر أمس"},
        location={
            "text": "بعقوبة", "name": "بعقوبة", "name_en": "Baqubah", "id": "iq-diyala-baqubah", "admin1": "Diyala",
            "country": "IQ", "latitude": 33.75, "longitude": 44.64, "precision": "town",
        },
        weapons=[{"kind": "rocket", "model": "Katyusha", "count": {"min": 3, "max": 5},
                  "text": "ثلاثة صواريخ كاتيوشا"}],
        targets=[{"text": "مخزن قديم", "kind": "infrastructure"}],
        suspects=[{"text": "تنظيم داعش"}],
        killed={"min": 0, "max": 0}, injured={"min": 0, "max": 0, "text": "دون إصابات"},
        sources=[{"text": "قائد شرطة ديالى"}, {"text": 'لوكالة "سومر"'}],
        statements=[{"slot": "weapons.count", "value": 5, "source": "شهود", "text": "خمسة"}],
    )  # fmt: skip
    mine = incident(
        2, "ied", [("بانفجار", {"killed": "أربعة جنود على الأقل", "place": "دير الزور"})],
        location={
            "text": "دير الزور", "name": "دير الزور", "name_en": "Deir ez-Zor", "admin1": "Deir ez-Zor",
            "country": "SY", "latitude": 35.33, "longitude": 40.15, "precision": "governorate",
        },
        targets=[{"text": "جنود", "kind": "security_forces", "count": {"min": 4, "max": None}}],
        killed={"min": 4, "max": None, "text": "أربعة جنود على الأقل"},
    )  # fmt: skip
    handover = incident(
        3, "territory_transfer", [("سيتسلم", {"recipient": "الجيش"})], realis="planned",
        date={"start": "2021-05-08", "end": "2021-05-14", "precision": "week", "text": "الأسبوع المقبل"},
        recipients=[{"text": "الجيش"}],
    )  # fmt: skip
    return Record(
        document=DocumentHead(
            id="doc", path="news/doc.txt", title=TITLE, published=date(2021, 5, 4), published_basis="given",
            sha1=sha1(TEXT.encode()).hexdigest(),
        ),
        model=ModelHead(name="rasid-test", version="1"),
        incidents=[shelling, mine, handover],
        warnings=["<i>warning</i>"],
    )  # fmt: skip


def item() -> Item:
    return Item(record(), TEXT)


def page(path: Path, *items: Item) -> str:
    """The report of these items, by default of :func:`item`, written and read."""
    export(items or [item()], "html", path)
    return path.read_text(encoding="utf-8")


def write_small_model(folder: Path, tokenizer) -> Path:
    """A model folder whose network looks labels up word by word: fast, fixed, and good for nothing else."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper, save

    from inference.tagging.labels import LABELS, OUTSIDE
    from inference.tagging.manifest import Manifest

    table = np.random.default_rng(0).normal(0, 2, (tokenizer.get_vocab_size(), len(LABELS))).astype(np.float32)
    table[:, LABELS.index(OUTSIDE)] += 4
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "length"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", len(LABELS)])
    node = helper.make_node("Gather", ["table", "input_ids"], ["logits"])
    graph = helper.make_graph([node], "small", [ids, mask], [logits], [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, folder / "model.onnx")
    tokenizer.save(str(folder / "tokenizer.json"))
    Manifest(name="rasid-small", version="0").write(folder)
    return folder


def articles(number: int) -> dict[str, str]:
    """So many different short articles, by name."""
    places = ("بغداد", "الموصل", "كركوك", "البصرة", "الرمادي")
    return {
        f"a{k:03}": f"خبر رقم {k}\nأعلنت الشرطة اليوم أن {k} صواريخ سقطت على قاعدة في {places[k % 5]} دون خسائر بشرية."
        for k in range(number)
    }


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


SYLLABLES = ["با", "در", "سو", "مي", "كر", "نا", "لو", "حي", "طا", "شم"]


def sentence(chance: random.Random, count: int = 12) -> str:
    """A sentence of invented words."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(count)) + "."
