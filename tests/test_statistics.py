"""Counts of the corpus: right by hand on two reports, and the committed corpus covers what it must."""

import json

import pytest

from annotations.corpus import Corpus, load_corpus, write_documents
from annotations.document import Document, text_hash
from annotations.schema import EventCode, Realis, Role
from annotations.statistics import render, statistics
from annotations.values import Count
from annotations.wordings import date_kinds, number_forms
from conftest import ROOT, command

TEXT = "سقط صاروخان على القاعدة فجر أمس دون إصابات 🚨"


def report(name, text=TEXT, **changes):
    mention = {"id": "m1", "code": "shelling", "realis": "actual", "start": 0, "end": 3, "incidents": ["i1"],
               "arguments": [{"role": "weapon", "start": 4, "end": 11},
                             {"role": "time", "start": 24, "end": 31}]}  # fmt: skip
    incident = {"id": "i1", "code": "shelling", "location": {"text": "القاعدة", "country": "IQ"},
                "weapons": [{"kind": "rocket", "count": {"min": 2, "max": 2}, "text": "صاروخان"}],
                "killed": {"min": 0, "max": 0, "text": "دون إصابات"}}  # fmt: skip
    values = {
        "id": name,
        "source": "own",
        "text": text,
        "sha1": text_hash(text),
        "mentions": [mention],
        "incidents": [incident],
    }
    return Document.model_validate({**values, **changes})


@pytest.fixture
def found():
    generic = {"id": "m1", "code": "ied", "realis": "generic", "start": 0, "end": 3}
    quiet = report("own/b", TEXT + ".", source="other", mentions=[generic], incidents=[])
    return statistics(Corpus([report("own/a"), quiet], 3, {"dev": set(), "test": {"own/b"}}))


def test_counts_are_those_made_by_hand(found):
    assert found.splits["train"] == {"documents": 1, "words": 9, "mentions": 1, "arguments": 2, "incidents": 1}
    assert found.splits["test"]["documents"] == 1
    assert found.codes["shelling"] == {"actual": 1, "train": 1, "all": 1}
    assert found.codes["ied"] == {"generic": 1, "test": 1, "all": 1}
    assert found.codes["grenade"] == {}
    assert found.roles["weapon"] == {"with": 1, "without": 1, "train": 1, "all": 1}
    assert found.role_codes["time"] == {"shelling": 1}
    assert found.incidents == {"0": {"test": 1, "all": 1}, "1": {"train": 1, "all": 1}}
    assert found.countries == {"IQ": 1}
    assert found.missing == 3


def test_wordings_and_difficulties_are_counted(found):
    assert {kind for kind, n in found.dates.items() if n} == {"relative", "part of day"}
    assert {form for form, n in found.numbers.items() if n} == {"dual", "stated zero"}
    assert found.hard["words of violence, no incident"] == 1
    assert found.hard["emoji"] == 2


def test_every_code_and_role_has_its_line_even_without_examples(found):
    shown = render(found)
    assert all(f"\n{label.value}" in shown for label in [*EventCode, *Role])
    assert "3 stand-off documents" in shown


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("7 نيسان/أبريل 2021", {"levantine month", "latin month", "both month names"}),
        ("في 3 كانون الثاني", {"levantine month"}),
        ("ليلة 27 رمضان", {"hijri", "part of day"}),
        ("05/01/2022", {"numeric"}),
        ("مساء الأحد الماضي", {"part of day", "weekday", "relative"}),
        ("الساعة 11:30", {"clock"}),
        ("قبل أيام", {"relative", "vague"}),
        ("في عام 2014", {"year alone"}),
        ("في 5 آب", {"levantine month"}),
        ("باب المعظم", set()),
    ],
)
def test_kinds_of_date_words(words, kinds):
    assert date_kinds(words) == kinds


@pytest.mark.parametrize(
    ("words", "count", "forms"),
    [
        ("٣ قتلى", (3, 3), {"arabic digits"}),
        ("نحو 20 قتيلا", (20, 20), {"western digits", "about"}),
        ("ثلاثة جنود على الأقل", (3, None), {"number word", "at least"}),
        ("عبوة ناسفة", (1, 1), {"singular"}),
        ("جنديين", (2, 2), {"dual"}),
        ("قذائف هاون", (2, None), {"bare plural"}),
        ("عشرات القتلى", (20, None), {"tens or hundreds"}),
        ("بين 3 و5 صواريخ", (3, 5), {"western digits", "between"}),
        ("دون إصابات", (0, 0), {"stated zero"}),
    ],
)
def test_forms_of_numbers(words, count, forms):
    assert number_forms(words, Count(min=count[0], max=count[1])) == forms


def test_the_command_gives_text_and_json():
    shown = command("annotations", "stats", "annotations/corpus/own")
    assert "Mentions by code" in shown.stdout
    as_json = command("annotations", "stats", "annotations/corpus/own", "--json")
    assert json.loads(as_json.stdout)["codes"]["ied"]["actual"] > 0


def test_a_stand_off_file_counts_as_the_same_file_with_its_texts(tmp_path):
    write_documents([report("own/a")], tmp_path / "full.jsonl")
    write_documents([report("own/a")], tmp_path / "off.jsonl", texts=False)
    (tmp_path / "texts.jsonl").write_text(json.dumps({"text": TEXT}), encoding="utf-8")
    full = command("annotations", "stats", tmp_path / "full.jsonl")
    filled = command("annotations", "stats", tmp_path / "off.jsonl", "--texts", tmp_path / "texts.jsonl")
    assert full.returncode == 0, full.stderr
    assert filled.stdout == full.stdout


def test_our_own_reports_cover_what_the_issue_of_the_corpus_asks_for():
    found = statistics(load_corpus(ROOT / "annotations" / "corpus" / "own"))
    assert all(found.codes[code]["actual"] >= 20 for code in EventCode)
    assert sum(found.codes[code].get(Realis.GENERIC, 0) for code in EventCode) >= 100
    assert all(found.roles[role]["with"] >= 20 and found.roles[role]["without"] >= 20 for role in Role)
    assert {"0", "1", "2", "3", "4", "5", "6+"} <= found.incidents.keys()
    assert found.incidents["0"]["all"] >= 80
    assert all(
        found.dates[kind] > 0
        for kind in ("levantine month", "both month names", "hijri", "relative", "vague", "numeric")
    )
    assert all(number > 0 for number in found.numbers.values())
