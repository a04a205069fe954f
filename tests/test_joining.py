"""Which mentions are one incident: the figures of clusters, and the rule against the weighed decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS, command
from inference.incidents.identity import WEIGHTS
from training.assembly import assemble_gold, gold_mentions
from training.coreference import b_cubed, ceaf, links
from training.joining import rules, score_joining, table
from training.report.predictions import Run, predicted


def clusters(*texts):
    return [frozenset(text) for text in texts]


def test_the_worked_example_of_luo():
    gold, found = clusters("12345", "67", "89ABC"), clusters("12345", "6789ABC")
    assert b_cubed(gold, found).precision == pytest.approx(0.762, abs=1e-3)
    assert b_cubed(gold, found).recall == 1.0
    assert ceaf(gold, found).precision == pytest.approx((1 + 10 / 12) / 2)
    assert ceaf(gold, found).recall == pytest.approx((1 + 10 / 12) / 3)


def test_a_mention_of_two_incidents_counts_in_both():
    gold = clusters("ab", "ac")
    assert links(gold, clusters("abc")) == (2, 1, 0)
    assert b_cubed(gold, gold).f1 == 1.0
    assert b_cubed(gold, clusters("abc")).precision < 1.0
    assert b_cubed(gold, clusters("abc")).recall < 1.0


def test_a_mention_that_one_side_lacks_is_wrong():
    assert b_cubed(clusters("ab"), clusters("a")).precision == 1.0
    assert b_cubed(clusters("ab"), clusters("a")).recall == pytest.approx(0.25)
    assert b_cubed(clusters("a"), clusters("x")).f1 == 0.0
    assert ceaf(clusters("a"), []).recall == 0.0
    assert ceaf(clusters("a"), []).precision is None


partitions = st.lists(st.integers(0, 3), min_size=1, max_size=12).map(
    lambda homes: [frozenset(i for i, h in enumerate(homes) if h == home) for home in sorted(set(homes))]
)


@given(partitions, partitions)
def test_figures_lie_between_nothing_and_all_and_turn_with_the_sides(gold, found):
    for measure in (b_cubed, ceaf):
        here, there = measure(gold, found), measure(found, gold)
        assert 0 <= here.f1 <= 1.0 + 1e-9
        assert here.precision == pytest.approx(there.recall)
        assert measure(gold, gold).f1 == pytest.approx(1.0)


def test_the_seeds_are_joined_as_the_contract_says(seeds):
    joined = score_joining(seeds, [assemble_gold(d) for d in seeds])
    assert joined.detection.f1 == 1.0
    assert joined.links.f1 > 0.9


def test_both_rules_are_scored_on_both_kinds_of_mentions(seeds):
    articles = [predicted(d, gold_mentions(d), []) for d in seeds]
    scores = rules(Run("echo", "1", tuple(articles)), WEIGHTS)
    assert scores["annotated", "weighed"].links == scores["predicted", "weighed"].links
    assert len(table(scores)) == 2 + len(scores) + 1


def test_the_command_names_an_unknown_split(tmp_path):
    done = command("training", "joining", tmp_path, "--splits", "dew", "--corpus", SEEDS)
    assert done.returncode == 2
    assert "dew" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
