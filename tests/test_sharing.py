"""Mentions of several happenings at once: places of a list, summaries, parts of the dead."""

import re
from datetime import date

from annotations.schema import EventCode, Realis, Role
from inference.incidents.assembly import assemble
from inference.incidents.mentions import Argument, Mention, Span

PUBLISHED = date(2021, 4, 6)
MARK = re.compile(r"\[(\w+) ([^\]]+)\]")


def incidents(*sentences, code="ied"):
    """Incidents of sentences in which spans stand as ``[role words]``; the trigger's role is ``event``."""
    text, mentions = "", []
    for number, sentence in enumerate(sentences):
        spans, last = [], 0
        for found in MARK.finditer(sentence):
            text += sentence[last : found.start()]
            start = len(text)
            text += found[2]
            spans.append((found[1], found[2], start, len(text)))
            last = found.end()
        text += sentence[last:] + "\n"
        trigger = next(Span(words, a, b, 0.9) for role, words, a, b in spans if role == "event")
        arguments = tuple(Argument(words, a, b, 0.9, Role(role)) for role, words, a, b in spans if role != "event")
        mentions.append(Mention(trigger, EventCode(code), Realis.ACTUAL, arguments, number))
    return assemble(mentions, text, PUBLISHED, "article")


def places(found):
    return sorted(i.location.name_en for i in found)


def test_places_behind_a_conjunction_are_an_incident_each():
    found = incidents(
        "[event انفجار] عبوات في [place الرمادي] [place والحويجة] [place وتلعفر] أوقع [killed تسعة قتلى]."
    )
    assert len(found) == 3
    assert len(set(places(found))) == 3
    assert all(i.killed is None for i in found)


def test_where_a_place_lies_parts_nothing():
    found = incidents("[event انفجار] في [place خان بني سعد] [place شمال بغداد] أوقع [killed تسعة قتلى].")
    assert len(found) == 1
    assert found[0].killed.min == 9


def test_a_name_that_begins_with_the_letter_of_the_conjunction_is_one_place():
    assert len(incidents("[event انفجار] في [place الكوت] مركز [place محافظة واسط].")) == 1


def test_a_place_of_a_list_keeps_its_own_mentions():
    found = incidents(
        "[event انفجرت] عبوات في [place الرمادي] [place والحويجة].",
        "وأدى [event انفجار] [place الحويجة] إلى [killed مقتل جنديين].",
    )
    assert {i.location.name_en: i.killed and i.killed.min for i in found} == {"Ramadi": None, "Hawija": 2}


def test_a_summary_dates_what_it_sums_up_and_its_figures_reach_none():
    found = incidents(
        "[event انفجارات] هزت [place العراق] [time أمس الاثنين] وأوقعت [killed عشرة قتلى].",
        "[event انفجرت] عبوة في [place الكوت] وأسفرت عن [killed مقتل ستة مدنيين].",
        "[event انفجرت] عبوة في [place كركوك] وأسفرت عن [killed مقتل أربعة مدنيين].",
    )
    told = {i.location.name_en: i for i in found}
    assert {told["Kut"].date.start, told["Kirkuk"].date.start} == {date(2021, 4, 5)}
    assert (told["Kut"].killed.max, told["Kirkuk"].killed.max) == (6, 4)


def test_a_part_of_the_dead_is_no_other_figure():
    found = incidents(
        "[event انفجار] في [place كركوك] أوقع [killed تسعة قتلى].",
        "وقال ضابط إن [killed ثلاثة من جنوده] سقطوا في [event الانفجار] في [place كركوك].",
    )
    assert [(i.killed.min, i.killed.max) for i in found] == [(9, 9)]


def test_two_sources_that_disagree_give_a_range_with_both():
    found = incidents(
        "قالت [source الشرطة] إن [event انفجارا] في [place كركوك] أوقع [killed تسعة قتلى].",
        "وقال [source مصدر طبي] إن [event الانفجار] في [place كركوك] أوقع [killed 11 قتيلا].",
    )
    assert [(i.killed.min, i.killed.max) for i in found] == [(9, 11)]
    assert {s.source for s in found[0].statements} == {"الشرطة", "مصدر طبي"}


def test_the_car_of_a_bombing_is_a_car_bomb_and_that_of_an_arrest_none():
    words = "[event {}] رجل في [place كركوك] بـ[weapon سيارة]."
    assert [w.kind for w in incidents(words.format("قتل"))[0].weapons] == ["car_bomb"]
    assert [w.kind for w in incidents(words.format("قتل"), code="abduction")[0].weapons] == ["other"]


def test_a_trigger_without_a_letter_sums_up_nothing():
    found = incidents("[event ...] [time أمس].", "[event انفجرت] عبوة في [place الكوت].")
    assert sum(len(i.mentions) for i in found) == 2


def test_the_two_rockets_of_four_are_no_other_count():
    four = "قالت [source الشرطة] إن [weapon أربعة صواريخ] [event سقطت] على [place الكوت]."
    found = incidents(four, "وأوضح [source البيان] أن [weapon الصاروخين] [event سقطا] في ساحة.")
    alone = incidents("[event سقط] [weapon الصاروخان] على [place الكوت].")
    assert [(i.weapons[0].count.min, i.weapons[0].count.max) for i in [*found, *alone]] == [(4, 4), (2, 2)]
