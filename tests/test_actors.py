"""Actors, targets and weapons: what the words of a span are taken to be."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.schema import TargetKind, WeaponKind
from inference.values.actors import SIDES, actors, as_expected, classify, link
from inference.values.targets import target_kind
from inference.values.weapons import weapon_kind

TABLES = Path(__file__).with_name("tables")


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('تنظيم "داعش" الإرهابي', "isis"),
        ("لتنظيم الدولة الإسلامية", "isis"),
        ("دولة العراق الاسلامية", "isis"),
        ("خلية الإعلام الأمني العراقية", "security-media-cell"),
        ("والبيشمركة", "peshmerga"),
        ("حزب العمال الكردستاني", "pkk"),
        ("كتائب حزب الله", "kataib-hezbollah"),
        ("حزب الله", "hezbollah"),
        ("المقاومة الإسلامية في العراق", "islamic-resistance-iraq"),
        ("القوات الأميركية", "us-forces"),
        ("وكالة رويترز", "reuters"),
        ("مصدر أمني", "security-source"),
        ("الحرس الثوري الايراني", "irgc"),
        ("قوات الدعم السريع", "rsf"),
        ("عصائب أهل الحقّ", "asaib-ahl-al-haq"),
    ],
)
def test_names_are_linked(text: str, id: str) -> None:
    actor = link(text)
    assert actor is not None
    assert actor.id == id


@pytest.mark.parametrize(
    ("text", "side", "inter"),
    [
        ("مسلحون مجهولون", "non_state", 3),
        ("قوة أمنية", "state", 1),
        ("ثلاثة مدنيين", "civilian", 7),
        ("متظاهرين", "civilian", 6),
        ("الشرطة الكندية", "foreign_state", 8),
        ("شرطة ديالى", "state", 1),
        ("فصيل مسلح", "non_state", 3),
        ("التركية", "foreign_state", 8),
        ("إيران", "foreign_state", 8),
        ("مسؤولون عراقيون", "state", 1),
        ("المهاجمون", "non_state", 3),
        ("المصدر", "media", 7),
        ("صحيفة الخليج", "media", 7),
    ],
)
def test_the_unnamed_get_a_class(text: str, side: str, inter: int) -> None:
    found = classify(text)
    assert (found.side, found.inter) == (side, inter)


@pytest.mark.parametrize("text", ["قاعدة عسكرية في فتح الطريق", "مطار طهران", "زيد بن عمرو", ""])
def test_everyday_words_are_no_actors(text: str) -> None:
    assert link(text) is None


def test_every_row_is_sound() -> None:
    assert len(actors()) >= 200
    assert all(actor.side in SIDES and 1 <= actor.inter <= 8 for actor in actors().values())


def test_eval_mentions_of_actors() -> None:
    cases = table("actors.csv")
    assert len(cases) >= 150
    assert sum(as_expected(classify(c["text"]), c["expected"]) for c in cases) / len(cases) >= 0.95


def test_weapon_table() -> None:
    cases = table("weapons.csv")
    wrong = [c["text"] for c in cases if weapon_kind(c["text"]) != (c["kind"], c["model"] or None)]
    assert len(wrong) <= 0.02 * len(cases), wrong


def test_target_table() -> None:
    cases = table("targets.csv")
    wrong = [(c["text"], target_kind(c["text"])) for c in cases if target_kind(c["text"]) != c["kind"]]
    assert len(wrong) <= 0.05 * len(cases), wrong


@given(st.text(alphabet='ابتجدرسطعفقكلمنهوي ةأإ0123456789-"', max_size=50))
def test_any_text_gets_an_answer_of_the_contract(text: str) -> None:
    assert target_kind(text) in TargetKind.__args__  # type: ignore[attr-defined]
    assert weapon_kind(text)[0] in WeaponKind.__args__  # type: ignore[attr-defined]
    assert 0 <= classify(text).score <= 1
