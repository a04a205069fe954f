"""The reader on the five layouts of the seeds and on others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.article import read_article

DATES = {
    "seed-000": date(2020, 7, 24), "seed-001": date(2022, 1, 5), "seed-002": None, "seed-003": date(2024, 7, 26),
    "seed-004": None,
}  # fmt: skip
TITLES = {
    "seed-000": "هجوم صاروخي يستهدف معسكراً للتحالف", "seed-001": None, "seed-002": "تجدد استهداف أرتال الدعم اللوجستي",
    "seed-003": "هجوم صاروخي على قاعدة عين الأسد في العراق", "seed-004": "التحالف الدولي يسلم موقعاً آخر إلى العراقيين",
}  # fmt: skip


def kind_of(article, words):
    return next(line.kind for line in article.lines if words in article.text[line.start : line.end])


@pytest.mark.parametrize("name", DATES)
def test_title_and_date_of_the_seeds(seed_texts, name):
    article = read_article(seed_texts[name])
    assert article.published == DATES[name]
    assert article.published_basis == ("text" if DATES[name] else "unknown")
    if TITLES[name] is None:
        assert article.title is None
    else:
        assert article.title.startswith(TITLES[name])


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("seed-000", "+ الخط -", "furniture"),
        ("seed-000", "مرتضى السوداني", "caption"),
        ("seed-001", "(تويتر)", "caption"),
        ("seed-001", "اقرأ/ي أيضًا: معلومات", "link"),
        ("seed-001", "استئناف الجولة الثامنة", "link"),
        ("seed-003", "13 يناير 2020", "caption"),
        ("seed-003", "استمع إلى الملخص", "furniture"),
        ("seed-003", "أُطلقت أربعة صواريخ كاتيوشا على قاعدة", "body"),
        ("seed-004", "انشئ حساباً", "furniture"),
    ],
)
def test_what_is_not_the_article(seed_texts, name, words, kind):
    assert kind_of(read_article(seed_texts[name]), words) == kind


def test_day_comes_first_and_the_text_holds_before_the_caller():
    text = "انفجار في كربلاء\n2200 (GMT+04:00) - 11/06/09\nبغداد (وكالة) -- قتل شخصان في انفجار عبوة."
    article = read_article(text, date(2020, 1, 1))
    assert (article.published, article.published_basis) == (date(2009, 6, 11), "text")
    assert read_article("قتل شخصان في انفجار عبوة.", date(2020, 1, 1)).published_basis == "given"


@given(st.text(max_size=400))
def test_lines_hold_every_visible_character_once(text):
    article = read_article(text)
    assert "".join("".join(text[line.start : line.end].split()) for line in article.lines) == "".join(text.split())
