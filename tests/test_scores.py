"""Scores: by hand on small cases, and never an invented 0 or 1."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.alignment import align, incident_scores
from annotations.scores import MentionLike, Score, mention_scores, score
from annotations.values import Count, DateValue, IncidentValues, Location, Weapon

pytest.importorskip("scipy")


def mention(start=0, code="shelling", arguments=(), realis="actual"):
    return MentionLike(code, realis, start, start + 3, tuple(arguments))


def test_nothing_wanted_and_nothing_found_has_no_score():
    empty = mention_scores([([], [])])["trig_c"]
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)


def test_nothing_found_has_no_precision_but_a_recall():
    one = score({1}, set())
    assert (one.precision, one.recall, one.f1) == (None, 0.0, 0.0)


def test_an_argument_at_the_wrong_trigger_counts_for_arg_c_only():
    gold = [mention(0, arguments=[("place", 10, 14)]), mention(20)]
    found = [mention(0), mention(20, arguments=[("place", 10, 14)])]
    scores = mention_scores([(gold, found)])
    assert scores["trig_c"].f1 == scores["arg_c"].f1 == 1.0
    assert scores["arg_c_plus"] == Score(0, 1, 1)


def test_a_wrong_code_loses_the_type_but_not_the_span():
    scores = mention_scores([([mention()], [mention(code="ied")])])
    assert (scores["trig_i"].f1, scores["trig_c"].f1) == (1.0, 0.0)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_f1_is_symmetric_and_bounded(a, b):
    assert score(a, b).f1 == score(b, a).f1
    assert score(a, b).f1 is None or 0.0 <= score(a, b).f1 <= 1.0


def incident(name, day=None, code="shelling", admin1=None, weapon=None):
    return IncidentValues(
        id=name,
        code=code,
        date=DateValue(start=day, end=day, precision="day") if day else None,
        location=Location(text=admin1, admin1=admin1, country="IQ") if admin1 else None,
        weapons=[Weapon(kind=weapon[0], count=Count(min=weapon[1], max=weapon[1]), text="x")] if weapon else [],
    )


FIRST, SECOND = date(2021, 4, 4), date(2021, 4, 5)


def test_incidents_are_paired_by_what_they_say_not_by_their_order():
    gold = [incident("a", FIRST, admin1="Babil"), incident("b", SECOND, admin1="Basra")]
    found = [incident("x", SECOND, admin1="Basra"), incident("y", FIRST, admin1="Babil")]
    assert sorted(align(gold, found)) == [(0, 1), (1, 0)]
    scores = incident_scores([(gold, found)])
    assert (scores.detection.f1, scores.slots.f1) == (1.0, 1.0)


def test_another_type_is_no_partner_and_its_slots_are_spurious():
    scores = incident_scores([([incident("a", FIRST)], [incident("x", FIRST, code="ied")])])
    assert scores.detection == Score(0, 1, 1)
    assert scores.by_slot["date"] == Score(0, 1, 1)


def test_a_wrong_value_is_spurious_and_missed_an_empty_slot_is_neither():
    gold = [incident("a", FIRST, admin1="Babil", weapon=("rocket", 2))]
    found = [incident("x", FIRST, admin1="Basra", weapon=("rocket", 3))]
    scores = incident_scores([(gold, found)]).by_slot
    assert scores["date"] == scores["weapon"] == Score(1, 0, 0)
    assert scores["admin1"] == scores["weapon_count"] == Score(0, 1, 1)
    assert scores["killed"] == Score(0, 0, 0)


@given(st.permutations(range(4)))
def test_the_order_of_incidents_does_not_matter(order):
    gold = [incident(str(n), date(2021, 4, 1 + n), admin1="Babil") for n in range(4)]
    assert incident_scores([(gold, [gold[i] for i in order])]).slots.f1 == 1.0
