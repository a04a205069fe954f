"""An annotated document, and systems that answer it: what the tests of scores share."""

from annotations.document import Document, text_hash
from training.assembly import gold_mentions as as_mentions
from training.report.predictions import Run, predicted
from training.scoring import gold_mentions

TEXT = (
    "أعلنت الشرطة أن ثلاثة صواريخ سقطت أمس على مخزن قرب بعقوبة. ولم تقع إصابات.\nوببغداد انفجرت عبوة ناسفة صباح اليوم."
)


def spot(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def document(**changes):
    mentions = [
        {
            "id": "m1", "code": "shelling", "realis": "actual", **spot("سقطت"), "incidents": ["i1"],
            "arguments": [
                {"role": "weapon", **spot("ثلاثة صواريخ")}, {"role": "time", **spot("أمس")},
                {"role": "source", **spot("الشرطة")},
            ],
        },
        {
            "id": "m2", "code": "ied", "realis": "actual", **spot("انفجرت"), "incidents": ["i2"],
            "arguments": [{"role": "place", **spot("وببغداد")}, {"role": "weapon", **spot("عبوة ناسفة")}],
        },
    ]  # fmt: skip
    incidents = [
        {"id": "i1", "code": "shelling", "date": {"start": "2021-05-03", "end": "2021-05-03", "precision": "day"}},
        {"id": "i2", "code": "ied", "date": {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}},
    ]
    values = {
        "id": "own/1", "source": "own", "sha1": text_hash(TEXT), "text": TEXT, "published": "2021-05-04",
        "mentions": mentions, "incidents": incidents,
    }  # fmt: skip
    return Document.model_validate(values | changes)


def echo(gold, change=lambda mentions: mentions, name="echo"):
    """A system that says what is annotated, once it is changed."""
    articles = []
    for d in gold:
        found = change(as_mentions(d))
        articles.append(predicted(d, found, [m for m in gold_mentions(d) if found]))
    return Run(name, "1", tuple(articles))


def silent(gold):
    return echo(gold, lambda mentions: [], "silent")
