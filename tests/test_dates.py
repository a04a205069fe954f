"""Dates: the table of cases, what no answer may break, and the date line of an article."""

from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.dateline import parse_header_date
from inference.measurement.cases import score_dates
from inference.measurement.timeml import left_out, score_timeml, timex_value
from inference.values.dates.reader import resolve, resolve_after_event

TABLE = Path(__file__).parent / "tables" / "dates.csv"
BASES = st.dates(date(1990, 1, 1), date(2049, 12, 31))
PAST_WORDS = [
    "أمس", "أول من أمس", "الخميس الماضي", "قبل يومين", "قبل ثلاثة أسابيع", "قبل شهرين", "قبل عام", "الليلة الماضية",
    "الشهر الماضي", "العام الماضي", "الأسبوع الماضي", "7 نيسان الماضي", "خلال الأيام الثلاثة الماضية", "منذ عام 1980",
]  # fmt: skip
FUTURE_WORDS = [
    "غدا",
    "بعد غد",
    "الخميس المقبل",
    "7 نيسان المقبل",
    "الشهر المقبل",
    "العام المقبل",
    "الأسبوع القادم",
]
WORDS = PAST_WORDS + FUTURE_WORDS + [
    "الجمعة", "3 أيار", "بين 28 شباط و3 آذار", "ليل السبت - الأحد", "مطلع شباط", "صيف 2015", "رمضان", "نهاية الأسبوع",
    "10 و11 حزيران", "من الاثنين إلى الأربعاء", "29 شباط", "31 كانون الأول",
]  # fmt: skip

TIME_WORDS = [
    "قبل", "منذ", "من", "إلى", "بين", "و", "أمس", "اليوم", "الجمعة", "الماضي", "يومين", "3", "99", "نيسان", "2020", "0",
    "مطلع", "الشهر", "شتاء", "الساعة", "عام", "9999", "1", "رمضان", "-", "/",
]  # fmt: skip


def test_table_of_cases() -> None:
    score = score_dates(TABLE)
    assert score.total >= 300
    assert score.share >= 0.98, "\n".join(f"{m.text}: {m.expected} {m.found}" for m in score.misses)


@given(st.sampled_from(WORDS), BASES, st.sampled_from(["past", "future"]))
def test_start_is_never_after_end(text: str, base: date, tense: str) -> None:
    value = resolve(text, base, tense)  # type: ignore[arg-type]
    assert value.start is not None, value.reason
    assert value.end is not None, value.reason
    assert value.start <= value.end
    assert (value.precision == "day") <= (value.start == value.end)


@given(st.sampled_from(PAST_WORDS), BASES, st.sampled_from(["past", "future"]))
def test_past_words_do_not_pass_the_base(text: str, base: date, tense: str) -> None:
    value = resolve(text, base, tense)  # type: ignore[arg-type]
    assert value.end is not None
    assert value.end <= base


@given(st.sampled_from(FUTURE_WORDS), BASES, st.sampled_from(["past", "future"]))
def test_future_words_do_not_come_before_the_base(text: str, base: date, tense: str) -> None:
    value = resolve(text, base, tense)  # type: ignore[arg-type]
    assert value.start is not None
    assert value.start > base


@given(BASES, st.integers(0, 6))
def test_bare_weekday_is_the_last_one_up_to_the_base(base: date, back: int) -> None:
    names = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
    day = base - timedelta(days=back)
    assert resolve(f"مساء {names[day.weekday()]}", base).start == day
    last = resolve(f"{names[day.weekday()]} الماضي", base).start
    assert last == (day if back else base - timedelta(days=7))


@given(BASES, BASES)
def test_a_full_date_needs_no_base_and_ignores_it(day: date, base: date) -> None:
    months = [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ]
    for text in (f"{day.day} {months[day.month - 1]} {day.year}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}"):
        for given_base in (None, base):
            value = resolve(text, given_base)
            assert (value.start, value.end, value.precision) == (day, day, "day")


EGYPTIAN = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip


@given(st.integers(1, 28), st.integers(1, 12), BASES)
def test_day_without_year_keeps_to_the_side_of_the_tense(day: int, month: int, base: date) -> None:
    text = f"{day} {EGYPTIAN[month - 1]}"
    past, future = resolve(text, base, "past").start, resolve(text, base, "future").start
    assert past is not None
    assert base - timedelta(days=366) <= past <= base
    assert future is not None
    assert base <= future <= base + timedelta(days=366)


@given(st.text(max_size=60), st.none() | st.dates())
def test_no_text_raises(text: str, base: date | None) -> None:
    value = resolve(text, base)
    assert value.text == text
    assert value.start is not None or value.end is not None or value.reason


@given(
    st.lists(
        st.sampled_from(TIME_WORDS),
        max_size=7,
    ),
    st.none() | st.dates(),
)
def test_no_run_of_time_words_raises(words: list[str], base: date | None) -> None:
    value = resolve(" ".join(words), base)
    assert value.start is None or value.end is None or value.start <= value.end


def test_relative_words_without_a_publication_date_stay_open() -> None:
    value = resolve("مساء أمس", None)
    assert (value.start, value.end, value.precision) == (None, None, None)
    assert value.part_of_day == "evening"
    assert value.text == "مساء أمس"
    assert value.reason == "no publication date"


def test_after_another_event() -> None:
    value = resolve_after_event((date(2020, 7, 24), date(2020, 7, 24)))
    assert (value.start, value.end, value.precision) == (date(2020, 7, 23), date(2020, 7, 24), "range")
    assert value.reason == "hours from another event"


def test_speed() -> None:
    base = date(2020, 7, 24)
    for text in WORDS:
        resolve(text, base)
    start = process_time()
    for _ in range(20):
        for text in WORDS:
            resolve(text, base)
    assert (process_time() - start) / (20 * len(WORDS)) < 0.002  # seconds; ten times what it takes


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("24 يوليو 2020", date(2020, 7, 24)),
        ("05-يناير-2022", date(2022, 1, 5)),
        ("2200 (GMT+04:00) - 11/06/09", date(2009, 6, 11)),
        ("٢٠٢١-٠٤-٠٦", date(2021, 4, 6)),
        ("05/01/2022", date(2022, 1, 5)),
        ("الجمعة 24 تموز/يوليو 2020", date(2020, 7, 24)),
        ("7 نيسان 2021 12:30", date(2021, 4, 7)),
        ("الجمعة 3 ذو الحجة 1441 هـ الموافق 24 يوليو 2020", date(2020, 7, 24)),
        ("نشر في: 24/07/2020 - 14:30 آخر تحديث: 25/07/2020 - 15:30", date(2020, 7, 24)),
        ("بغداد - 24 يوليو 2020", date(2020, 7, 24)),
        ("مشهد من القاعدة بعد الهجوم / 13 يناير 2020 (وكالة)", None),
        ("أعلنت الشرطة في 24 يوليو 2020 عن الحادث", None),
        ("31/02/2020", None),
        ("24 يوليو", None),
    ],
)
def test_date_line(line: str, expected: date | None) -> None:
    assert parse_header_date(line) == expected


@given(st.text(max_size=100))
def test_any_line_is_read_or_refused(line: str) -> None:
    parse_header_date(line)


def test_timex_values_and_a_folder_of_them(tmp_path: Path) -> None:
    week = timex_value("2015-W52")
    assert week is not None
    assert (week.start, week.end) == (date(2015, 12, 21), date(2015, 12, 27))
    assert timex_value("PAST_REF") is None
    (tmp_path / "a.tml").write_text(
        '<TimeML>في <TIMEX3 tid="t1" type="DATE" value="2015-12-23">أمس</TIMEX3> '
        'و<TIMEX3 tid="t2" type="DATE" value="2015-12-01">الخميس</TIMEX3></TimeML>', encoding="utf-8"
    )  # fmt: skip
    bases = tmp_path / "bases.csv"
    bases.write_text("file,base,tense,from\n*,2015-12-24,past,stated\n", encoding="utf-8")
    score = score_timeml(tmp_path, bases)
    assert (score.right, score.total) == (1, 2)
    with pytest.raises(ValueError, match=r"expected \*\.tml"):
        score_timeml(tmp_path / "none", bases)


def test_values_that_a_timeml_file_rules_out_are_set_aside_and_the_unscored_counted(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text(
        '<TimeML><TIMEX3 tid="t1" type="DATE" value="2015-12-23">أمس</TIMEX3> '
        '<TIMEX3 tid="t2" type="DATE" value="2015-12-01">الخميس</TIMEX3> '
        '<TIMEX3 tid="t3" type="DATE" value="PAST_REF">مؤخرا</TIMEX3> '
        '<TIMEX3 tid="t4" type="DURATION" value="P1D">يوما</TIMEX3></TimeML>', encoding="utf-8"
    )  # fmt: skip
    bases, ruled_out = tmp_path / "bases.csv", tmp_path / "ruled_out.csv"
    bases.write_text("file,base,tense,from\n*,2015-12-24,past,stated\n", encoding="utf-8")
    ruled_out.write_text("file,text,value,why\na.tml,الخميس,2015-12-01,a Tuesday\n", encoding="utf-8")
    score = score_timeml(tmp_path, bases, contradicted=ruled_out)
    assert (score.right, score.total) == (1, 1)
    assert left_out(tmp_path) == {"references to the present, the past or the future": 1, "of type DURATION": 1}
    ruled_out.write_text("file,text,value,why\na.tml,الجمعة,2015-12-01,a Tuesday\n", encoding="utf-8")
    with pytest.raises(ValueError, match="correct that row"):
        score_timeml(tmp_path, bases, contradicted=ruled_out)
