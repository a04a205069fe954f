"""The rule baseline reads what its lists hold, says nothing where there is nothing, and is scored like a model."""

from datetime import date
from itertools import pairwise

import pytest

from annotations.corpus import load_corpus
from annotations.document import Document, text_hash
from conftest import SEEDS
from training.baseline import NAME, run_baseline
from training.evaluate import measure
from training.report.predictions import EmptySplitError


def read(text, **changes):
    document = Document(id="x", source="own", sha1=text_hash(text), text=text, published=date(2021, 5, 4), **changes)
    (article,) = run_baseline([document]).articles
    return article


def told(article):
    text = article.document.text
    return [
        (
            text[m.trigger.start : m.trigger.end],
            m.code.value,
            {(a.role.value, text[a.start : a.end]) for a in m.arguments},
        )
        for m in article.mentions
    ]


def test_a_listed_word_is_a_trigger_with_the_arguments_of_its_sentence():
    ((trigger, code, arguments),) = told(
        read("أعلنت الشرطة أن انفجار عبوة ناسفة في بعقوبة صباح اليوم أدى إلى مقتل جنديين.")
    )
    assert (trigger, code) == ("انفجار", "ied")
    assert {("source", "الشرطة"), ("weapon", "عبوة ناسفة"), ("place", "بعقوبة"), ("time", "صباح اليوم"),
            ("killed", "مقتل جنديين")} <= arguments  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("استهدف هجوم بطائرة مسيرة مخزنا للحبوب.", "air_strike"),
        ("هجوم على دورية للجيش جنوب المدينة.", "armed_clash"),
        ("هجوم على محل لبيع الأقمشة.", "armed_attack"),
        ("هجوم انتحاري على سوق شعبي.", "suicide_bombing"),
    ],
)
def test_the_weapon_or_the_victims_decide_an_open_word(text, code):
    assert {c for _, c, _ in told(read(text))} == {code}


def test_a_word_of_dying_counts_only_where_nothing_names_the_attack():
    assert [t for t, _, _ in told(read("مقتل تاجر في حي الزهور."))] == ["مقتل"]
    assert [t for t, _, _ in told(read("مقتل تاجر بانفجار قرب داره."))] == ["بانفجار"]


def test_an_article_without_a_listed_word_has_no_mention_and_no_incident():
    article = read("افتتح الوزير معرض الكتاب وزار جناح الأطفال.")
    assert article.mentions == ()
    assert article.incidents == ()


def test_arguments_do_not_overlap_each_other_or_the_trigger():
    for article in run_baseline(load_corpus(SEEDS).documents).articles:
        for mention in article.mentions:
            spans = sorted((s.start, s.end) for s in (mention.trigger, *mention.arguments))
            assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_it_is_scored_by_the_report_like_a_model():
    run = run_baseline(load_corpus(SEEDS).documents)
    metrics = measure(run)
    assert metrics["about"]["model"] == NAME
    assert metrics["mentions"]["trig_i"]["right"] > 0
    assert metrics["mentions_gold_triggers"]["arg_c_plus"]["right"] >= metrics["mentions"]["arg_c_plus"]["right"]


def test_nothing_to_read_is_explained():
    with pytest.raises(EmptySplitError):
        run_baseline([])
