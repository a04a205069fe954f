"""Joining mentions: retold stays one, another place or day stays apart; order does not matter."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.corpus import load_corpus
from annotations.schema import EventCode, Realis, Role
from annotations.values import DateValue, Target, Weapon
from conftest import SEEDS
from inference.incidents.identity import Group, contradict, group_mentions, probability
from inference.incidents.mentions import Argument, Mention, Span, Told

DAY, NEXT = date(2021, 4, 4), date(2021, 4, 5)


def told(sentence, code="shelling", day=None, **spans):
    arguments = tuple(Argument(text, 0, 1, 1.0, Role(role)) for role, text in spans.items())
    mention = Mention(
        Span("قصف", 100 * sentence, 100 * sentence + 3, 0.9), EventCode(code), Realis.ACTUAL, arguments, sentence
    )
    dates = (DateValue(start=day, end=day, precision="day"),) if day else ()
    return Told(mention, EventCode(code), dates=dates)


def test_another_day_is_another_incident():
    groups = group_mentions([told(0, day=DAY), told(1, day=NEXT)])
    assert len(groups) == 2


def test_the_same_day_and_kind_is_retold():
    assert len(group_mentions([told(0, day=DAY), told(5, day=DAY)])) == 1


def test_a_bare_mention_joins_the_nearest():
    groups = group_mentions([told(0, day=DAY), told(4, day=NEXT), told(5)])
    assert [len(g.members) for g in groups] == [1, 2]


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from([None, DAY, NEXT])), min_size=1, max_size=12))
def test_every_mention_lands_in_one_group_and_no_group_contradicts_itself(rows):
    mentions = [told(sentence, day=day) for sentence, day in rows]
    groups = group_mentions(mentions)
    assert sorted(id(t) for g in groups for t in g.members) == sorted(map(id, mentions))
    for group in groups:
        assert len({t.dates[0].start for t in group.members if t.dates}) <= 1


@given(st.permutations([told(0, day=DAY), told(3, day=NEXT), told(7, day=DAY)]))
def test_the_order_of_reading_does_not_matter(mentions):
    assert {frozenset(t.mention.sentence for t in g.members) for g in group_mentions(mentions)} == {
        frozenset({0, 7}),
        frozenset({3}),
    }


def test_a_contradiction_outweighs_everything():
    assert contradict(told(0, day=DAY), told(0, day=NEXT))
    assert probability(told(0, day=DAY), Group([told(0, day=NEXT)]), {"bias": 100.0}) == 0.0


SEED_INCIDENTS = {"seed-000": 2, "seed-001": 5, "seed-002": 3, "seed-003": 2, "seed-004": 4}


@pytest.mark.parametrize("name", SEED_INCIDENTS)
def test_gold_mentions_of_the_seeds_become_their_incidents(name):
    pytest.importorskip("scipy")
    from training.assembly import assemble_gold

    document = next(d for d in load_corpus(SEEDS).documents if d.id.endswith(name))
    found = assemble_gold(document)
    assert sorted(i.code for i in found) == sorted(i.code for i in document.incidents)
    assert len(found) == SEED_INCIDENTS[name]


def test_a_later_mention_that_tells_both_ties_two_groups():
    def hit(sentence, *targets, weapon=None):
        weapons = (Weapon(kind=weapon, text=weapon),) if weapon else ()
        return replace(told(sentence), targets=tuple(Target(text=t, kind="other") for t in targets), weapons=weapons)

    base, market = hit(0, "القاعدة", weapon="rocket"), hit(12, "السوق", weapon="mortar")
    assert len(group_mentions([base, market])) == 2
    assert len(group_mentions([base, market, hit(13, "القاعدة", "السوق")])) == 1
