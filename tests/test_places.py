"""Places: what a phrase means, with coordinates, as users of the record see it."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.fold import key
from inference.measurement.place_scores import read_cases, summary
from inference.values.places.gazetteer import gazetteer, place_key
from inference.values.places.geodesy import kilometres, offset
from inference.values.places.reader import PRECISION, Place, lookup, resolve

TABLE = Path(__file__).with_name("tables") / "places.csv"


def find(text: str, *context: str) -> Place:
    place = lookup(text, context)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('معسكر "بسماية"', "iq-baghdad-besmaya-camp"),
        ("معسكر النصر في مطار بغداد الدولي", "iq-baghdad-camp-al-nasr-baghdad-airport"),
        ("قاعدة بلد الجوية في محافظة صلاح الدين", "iq-salah-al-din-balad-air-base"),
        ("قاعدة عين الاسد", "iq-anbar-ain-al-asad-air-base"),
        ("منطقة الزعفرانية بشرق بغداد", "iq-baghdad-zafaraniya-quarter"),
        ("والموصل", "iq-nineveh-mosul"),
        ("بالموصل", "iq-nineveh-mosul"),
        ("للموصل", "iq-nineveh-mosul"),
        ("اربيل", "iq-erbil-erbil"),
        ("الگرمة", "iq-anbar-karma"),
        ("اليوسيفية", "iq-baghdad-yusufiyah"),
        ("العاصمة العراقية", "iq-baghdad-baghdad"),
        ("قضاء بلد", "iq-salah-al-din-balad-district"),
        ("مدينة بلد", "iq-salah-al-din-balad"),
        ("محافظة السماوة", "iq-muthanna-governorate"),
        ("قلعة سكر", "iq-dhi-qar-qalat-sukkar"),
        ("سوريا", "sy"),
    ],
)
def test_names_variants_and_clitics(text: str, id: str) -> None:
    assert find(text).id == id


@pytest.mark.parametrize(
    ("text", "context", "province", "country"),
    [
        ("طرابلس", "لبنان", "North", "LB"),
        ("طرابلس", "ليبيا", "Tripoli", "LY"),
        ("حي الجهاد", "بغداد", "Baghdad", "IQ"),
        ("حي النصر", "كركوك", "Kirkuk", "IQ"),
        ("حي النصر", "بغداد", "Baghdad", "IQ"),
        ("الكرمة", "الفلوجة", "Anbar", "IQ"),
        ("ناحية الرياض", "الحويجة", "Kirkuk", "IQ"),
        ("الرياض", "السعودية", "Riyadh", "SA"),
    ],
)
def test_namesakes_are_settled_by_the_context(text: str, context: str, province: str, country: str) -> None:
    place = find(text, context)
    assert (place.admin1, place.country) == (province, country)


def test_distance_and_bearing_give_a_point_off_the_anchor() -> None:
    place, baghdad = find("25 كم جنوبي بغداد"), find("بغداد")
    assert place.id is None
    assert place.approx
    assert place.latitude is not None
    assert baghdad.latitude is not None
    assert place.latitude == pytest.approx(baghdad.latitude - 25 / 111.2, abs=0.01)
    assert place.longitude == pytest.approx(baghdad.longitude, abs=0.01)


def test_a_named_place_wins_over_the_distance_that_describes_it() -> None:
    assert find("قضاء الطارمية (40 كلم شمال بغداد)").id == "iq-baghdad-tarmiyah-district"


def test_a_bearing_alone_keeps_the_anchor() -> None:
    assert find("شمال غربي الموصل").id == "iq-nineveh-mosul"


def test_an_unknown_name_keeps_its_words_and_the_area_but_no_point() -> None:
    place = find("قرية زعلانية الصغرى", "بعقوبة")
    assert (place.id, place.latitude, place.longitude) == (None, None, None)
    assert place.name == "قرية زعلانية الصغرى"
    assert (place.admin1, place.country) == ("Diyala", "IQ")
    assert place.reason


@pytest.mark.parametrize("text", ["بالحي الزراعي", "الحي الصناعي", "الحي نفسه"])
def test_a_quarter_without_a_known_name_is_not_the_town_hayy(text: str) -> None:
    place = find(text, "العمارة")
    assert (place.id, place.admin1, place.country) == (None, "Maysan", "IQ")


@pytest.mark.parametrize("text", ["مدينة الحي", "الحي في محافظة واسط"])
def test_the_town_hayy_is_found_where_it_is_meant(text: str) -> None:
    assert find(text).id == "iq-wasit-hayy"


@pytest.mark.parametrize("text", ["مقر بسماية", "موقع بسماية العسكري", "قاعدة بسماية"])
def test_a_word_for_a_base_means_the_camp_of_a_town(text: str) -> None:
    assert find(text).id == "iq-baghdad-besmaya-camp"
    assert find("مدينة بسماية").id == "iq-baghdad-bismayah"


@pytest.mark.parametrize(
    ("text", "english"), [("شمالي العراق", "Northern Iraq"), ("شمال غربي سوريا", "Northwestern Syria")]
)
def test_a_country_with_a_direction_is_a_part_of_it(text: str, english: str) -> None:
    place = find(text)
    assert (place.name_en, place.precision, place.approx) == (english, "country", True)


@pytest.mark.parametrize(
    ("text", "context", "id"),
    [
        ("ضريح الإمام زيد", "الكوت", None),
        ("وزارة المالية", "بغداد", None),
        ("قرب الحدود التركية", "دهوك", "tr"),
        ("عبر الحدود السورية", "الأنبار", "sy"),
        ("ولاية كابيسا", "أفغانستان", "af-kapisa-governorate"),
        ("حي الوعر", "حمص", "sy-homs-waer-quarter"),
        ("ميرانشاه", "باكستان", "pk-khyber-pakhtunkhwa-miran-shah"),
        ("بلد روز", "ديالى", "iq-diyala-balad-ruz"),
    ],
)
def test_everyday_words_and_names_abroad(text: str, context: str, id: str | None) -> None:
    assert find(text, context).id == id


def test_a_foreign_town_is_not_read_into_a_quarter() -> None:
    assert find("حي البورصة غرب الموصل").country == "IQ"


def test_nothing_in_the_words_is_nothing() -> None:
    assert lookup("") is None
    assert lookup("«»") is None


def test_mentions_help_one_another() -> None:
    places = resolve(["حي الزهور", "الموصل"])
    assert places[0] is not None
    assert places[0].admin1 == "Nineveh"


def test_the_table_holds_what_is_promised() -> None:
    entries = gazetteer().entries
    iraq = [e for e in entries if e.country == "IQ"]
    assert len({e.admin1 for e in iraq if e.kind == "governorate"}) == 19
    assert sum(e.kind in ("town", "quarter") for e in iraq) >= 250
    assert sum(e.kind == "site" for e in iraq) >= 80
    assert len({e.id for e in entries}) == len(entries)
    provinces = {e.admin1 for e in iraq if e.kind == "governorate"}
    assert all(e.admin1 in provinces for e in iraq if e.kind not in ("country", "region"))
    assert {e.kind for e in entries} <= set(PRECISION)


def test_points_of_iraqi_rows_are_near_iraq() -> None:
    for entry in gazetteer().entries:
        if entry.country == "IQ" and entry.latitude is not None and entry.longitude is not None:
            assert 28.9 < entry.latitude < 37.5, entry.id
            assert 38.7 < entry.longitude < 48.9, entry.id


@pytest.mark.parametrize("text", ["المنطقة  الخضراء", "أبو الخصيب", "كركوكـ", "قاعدة K1", "مئة"])
def test_keys_agree_with_the_common_fold(text: str) -> None:
    assert place_key(text) == key(text)


@given(st.floats(0.5, 300), st.floats(0, 359))
def test_an_offset_is_as_far_as_it_says(km: float, bearing: float) -> None:
    start = (33.34, 44.4)
    assert math.isclose(kilometres(start, offset(start, km, bearing)), km, rel_tol=1e-6)


@given(st.text(alphabet='ابتجدرسطعفقكلمنهوي ةأإ0123456789()"،', max_size=60))
def test_any_text_is_answered_without_failing(text: str) -> None:
    place = lookup(text, ["بغداد"])
    assert place is None or 0 <= place.score <= 1


def test_the_eval_mentions_keep_their_score() -> None:
    scores = summary(read_cases(TABLE))
    assert scores["mentions"] >= 200
    assert scores["admin1"] >= 0.94
    assert scores["within 10 km"] >= 0.96
    assert scores["wrong admin1 of found"] <= 0.02
