"""Folds, words, sentences: offsets always index the untouched text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.fold import fold, fold_map, key
from annotations.sentences import sentences
from annotations.words import words

anything = st.text(max_size=200)
arabic = st.text(alphabet='ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآىةؤئءـًٌٍَُِّْ٠١٢٣۴۵ 0123456789.,:/-«»"()؟،؛\n\u200f🇮🇶', max_size=200)


@given(anything | arabic)
def test_every_folded_character_knows_its_origin(text):
    folded = fold_map(text)
    assert folded.text == fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    for index in range(len(folded.text)):
        start, end = folded.span(index, index + 1)
        assert folded.text[index] in fold(text[start:end])


@given(anything | arabic)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_spellings_meet():
    assert fold("أُطلِقَت ٤ صواريخ") == fold("اطلقت 4 صواريخ")
    assert key("المنطقة الخضراء") == key("المنطقه  الخضرا")
    assert fold("مدرسة") != fold("مدرسه")


@given(anything | arabic)
def test_words_lie_where_they_say_and_miss_nothing(text):
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    rest = text
    for word in reversed(found):
        rest = rest[: word.start] + rest[word.end :]
    assert not any(c.isalnum() for c in rest)


def test_words_of_numbers_and_clitics():
    assert [w.text for w in words("وسقطت 2,500 قذيفة في 05/01/2022.")] == [
        "وسقطت",
        "2,500",
        "قذيفة",
        "في",
        "05/01/2022",
        ".",
    ]


@given(anything | arabic)
def test_sentences_hold_every_visible_character_once(text):
    found = sentences(text)
    assert all(s.start < s.end and text[s.start : s.end].strip() == text[s.start : s.end] for s in found)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())


def test_a_stop_inside_a_number_or_behind_a_letter_ends_nothing():
    text = "وقع الانفجار عند 11.30 صباحا قرب منزل د. سالم. ثم وقع آخر .وأعلن مصدر"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "وقع الانفجار عند 11.30 صباحا قرب منزل د. سالم.",
        "ثم وقع آخر .",
        "وأعلن مصدر",
    ]
