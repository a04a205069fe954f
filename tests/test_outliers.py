"""Doubts that are no errors: thin labels, long spans, counts against their words, twins across splits."""

import pytest

from annotations.check import check_corpus
from annotations.document import Document, text_hash
from annotations.outliers import contradictions, long_spans, thin, twins
from annotations.schema import EventCode, Role

TEXT = "انفجار " + "كلمة " * 40


def document(name="own/a", incidents=(), mentions=(), text=TEXT):
    values = {
        "id": name,
        "source": "own",
        "text": text,
        "sha1": text_hash(text),
        "incidents": incidents,
        "mentions": mentions,
    }
    return Document.model_validate(values)


def bombing(name="i1", **values):
    return {"id": name, "code": "ied", **values}


def counted(low, high, text, slot="killed"):
    if slot == "killed":
        return document(incidents=[bombing(killed={"min": low, "max": high, "text": text})])
    thing = {"kind": "other", "text": text, "count": {"min": low, "max": high}}
    return document(incidents=[bombing(**{slot: [thing]})])


@pytest.mark.parametrize(
    ("low", "high", "text", "slot", "fault"),
    [
        (1, 1, "صاروخين", "weapons", "is a dual"),
        (1, 1, "إصابة جنديين", "killed", "is a dual"),
        (3, 3, "مقتل 5 جنود", "killed", "says 5"),
        (3, 3, "مقتل ٥ جنود", "killed", "says 5"),
        (2, None, "دون إصابات", "killed", "denies it"),
    ],
)
def test_a_count_against_its_words_is_a_doubt(low, high, text, slot, fault):
    (doubt,) = contradictions(counted(low, high, text, slot))
    assert fault in doubt.fault
    assert text in doubt.fault


@pytest.mark.parametrize(
    ("low", "high", "text", "slot"),
    [
        (2, 2, "صاروخين", "weapons"),
        (3, 3, "جنديين ومدني", "killed"),
        (5, 5, "مقتل 5 جنود", "killed"),
        (5, None, "أكثر من 5 جنود", "killed"),
        (1, 1, "صاروخ عيار 122 ملم", "weapons"),
        (7, 7, "سبع طائرات من طراز صماد 3", "weapons"),
        (1, 1, "مقر اللواء 22", "targets"),
        (10, 10, "عشرة مقاتلين من اللواء 35", "killed"),
        (0, 0, "دون إصابات", "killed"),
        (1, 1, "فلسطين", "targets"),
    ],
)
def test_a_count_that_fits_its_words_is_none(low, high, text, slot):
    assert not list(contradictions(counted(low, high, text, slot)))


def test_a_dual_shared_by_two_incidents_gives_one_to_each():
    bomb = {"kind": "ied", "text": "عبوتين ناسفتين", "count": {"min": 1, "max": 1}}
    shared = document(incidents=[bombing("i1", weapons=[bomb]), bombing("i2", weapons=[bomb])])
    assert not list(contradictions(shared))


def test_labels_with_few_examples_are_named():
    mention = {"id": "m1", "code": "ied", "realis": "generic", "start": 0, "end": 6}
    doubts = list(thin([document(f"own/{n}", mentions=[mention]) for n in range(20)]))
    named = {doubt.place for doubt in doubts}
    assert "code ied" not in named
    assert len(doubts) == len(EventCode) - 1 + len(Role)


def test_a_span_much_longer_than_its_kind_is_named():
    def reading(name, words):
        argument = {"role": "place", "start": 7, "end": 7 + 5 * words - 1}
        mention = {"id": "m1", "code": "ied", "realis": "generic", "start": 0, "end": 6, "arguments": [argument]}
        return document(name, mentions=[mention])

    usual = [reading(f"own/{n}", 1 + n % 4) for n in range(200)]
    (doubt,) = long_spans([*usual, reading("own/long", 12)])
    assert doubt.document == "own/long"
    assert "12 words" in doubt.fault
    assert not list(long_spans([reading("own/long", 12)])), "one example tells nothing"


def test_one_happening_in_two_splits_is_suspected_and_both_are_named():
    where = {"text": "الحلة", "admin1": "Babil", "country": "IQ"}
    when = {"start": "2021-03-04", "end": "2021-03-04", "precision": "day"}
    one = document("own/a", [bombing(date=when, location=where)])
    other = document("own/b", [bombing(date=when, location=where)], text=TEXT + "x")
    splits = {"train": {"own/a"}, "test": {"own/b"}}
    (doubt,) = twins([one, other], splits)
    assert doubt.document == "own/a"
    assert "own/b i1" in doubt.fault
    assert any("own/b i1" in f.fault and f.level == "warning" for f in check_corpus([one, other], splits))
    assert not list(twins([one, other], {"train": {"own/a", "own/b"}}))
    elsewhere = document("own/b", [bombing(date=when, location={**where, "admin1": "Basra"})], text=TEXT + "x")
    assert not list(twins([one, elsewhere], splits))
