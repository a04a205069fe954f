"""Numbers: the table of cases, the grammar of numerals against an oracle, and what may never happen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.measurement.cases import score_numbers
from inference.values.numbers.numerals import read_number
from inference.values.numbers.reader import Count, count_names, read_count

TABLE = Path(__file__).parent / "tables" / "numbers.csv"


def test_table_of_cases() -> None:
    score = score_numbers(TABLE)
    assert score.total >= 300
    assert score.share >= 0.98, "\n".join(f"{m.text}: {m.expected} {m.found}" for m in score.misses)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ثلاثة وعشرين", 23),
        ("ثلاث وعشرون", 23),
        ("إحدى عشرة", 11),
        ("اثنتي عشرة", 12),
        ("مئة وخمسون ألفا", 150_000),
        ("مائتي", 200),
        ("ألفي", 2000),
        ("ثلاثة آلاف وخمسمئة", 3500),
        ("3 ملايين و200 ألف", 3_200_000),
        ("٢٫٥ مليون", 2_500_000),
        ("12,500", 12_500),
        ("صاروخ", None),
        ("2.5", None),
        ("", None),
    ],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert read_number(text) == number


@given(st.integers(0, 99_999_999))
def test_number_words_are_read_back(number: int) -> None:
    words = pytest.importorskip("num2words").num2words
    if any(group % 100 in (1, 2) and group > 2 for group in (number // 1000 % 1000, number // 10**6)):
        return  # the oracle itself writes "four hundred and thousand thousand" for 401 000
    assert read_number(words(number, lang="ar")) == number


@given(st.integers(0, 10**12))
def test_digits_of_both_kinds_are_read_back(number: int) -> None:
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert read_number(str(number)) == read_number(eastern) == read_number(f"{number:,}") == number


@given(st.text(alphabet='ابتثجدرزسشصطعفقكلمنهويةىءأإ 0123456789٣٤.,،-/()"%', max_size=60))
def test_any_text_gives_ordered_bounds(text: str) -> None:
    count = read_count(text)
    assert count is None or (count.min >= 0 and (count.max is None or count.min <= count.max))


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    read_count(text)
    read_number(text)
    assert count_names(text) >= 0


@given(st.integers(3, 500))
def test_hedges(number: int) -> None:
    assert read_count(f"مقتل {number} جنود") == Count(number, number)
    assert read_count(f"نحو {number} شخصا") == Count(number, number)
    assert read_count(f"أكثر من {number} قتيلا") == Count(number, None)
    assert read_count(f"ما لا يقل عن {number} قتيلا") == Count(number, None)
    assert read_count(f"{number} شخصا بينهم طفلان") == Count(number, number)
    assert read_count(f"بين {number} و{number + 5} مسلحا") == Count(number, number + 5)


def test_unknown_is_not_zero() -> None:
    assert read_count("دون وقوع خسائر بشرية") == Count(0, 0)
    assert read_count("لم ترد تفاصيل عن الخسائر") is None


def test_named_persons_are_counted_apart() -> None:
    assert read_count("مقتل سامر الجبوري") is None
    assert count_names("مقتل سامر الجبوري ووليد حسن") == 2
    assert count_names("مقتل وليد حسن") == 1


def test_a_lone_site_is_counted_only_on_demand() -> None:
    assert read_count("منزل مقاول") is None
    assert read_count("منزل مقاول", lone_sites=True) == Count(1, 1)
    assert read_count("منزلين", lone_sites=True) == Count(2, 2)
