"""Intervals by resampling articles, and the comparison of two systems."""

import pytest

from annotations.scores import Score
from training.report.bootstrap import intervals, paired
from training.report.compare import CompareError, compare


def test_an_interval_holds_the_figure_and_is_the_same_each_time():
    rows = [{"f": Score(n % 4, n % 3, n % 2)} for n in range(20)]
    low, high = intervals(rows, ["f"])["f"]
    whole = Score(*(sum(row["f"][k] for row in rows) for k in range(3))).f1
    assert 0 <= low < whole < high <= 1
    assert intervals(rows, ["f"])["f"] == (low, high)


def test_no_interval_from_few_articles_or_without_a_figure():
    assert intervals([{"f": Score(1, 0, 0)}] * 3, ["f"])["f"] is None
    assert intervals([{"f": Score(0, 0, 0)}] * 30, ["f"])["f"] is None


def test_a_system_does_not_differ_from_itself_and_a_better_one_is_better():
    good = [{"f": Score(3, 1, 0)} for _ in range(10)]
    bad = [{"f": Score(n % 3, 1, 2)} for n in range(10)]
    assert paired(good, good, ["f"])["f"] == (0.0, 0.0, 0.0, 0.0)
    difference = paired(good, bad, ["f"])["f"]
    assert difference.low > 0
    assert difference.better == 1.0


def test_reports_on_other_articles_are_not_compared():
    with pytest.raises(CompareError, match="same articles"):
        compare({"a": {}}, {"b": {}})
