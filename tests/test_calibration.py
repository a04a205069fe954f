"""Calibration: the error of known samples, a fitted map that brings it down, and the threshold for nine in ten."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.incidents.assembly import calibrate
from inference.tagging.manifest import Calibration

pytest.importorskip("sklearn")

from training.calibration import LEAST, Judged, brier, calibration_error, chance_error, fit_map
from training.report.calibration import calibration_figures, threshold_curve


def overconfident(n=2000):
    """Said with 0.9, right in half of the cases; said with 0.6, right in three of ten."""
    rng = random.Random(1)
    rows = [(0.9, 0.5), (0.6, 0.3)] * (n // 2)
    return [Judged(said, rng.random() < truth) for said, truth in rows]


def test_no_examples_give_no_figure():
    assert calibration_error([]) is None
    assert brier([]) is None


def test_the_error_of_a_known_sample():
    rows = [Judged(0.8, i < 50) for i in range(100)]
    assert calibration_error(rows, bins=1) == pytest.approx(0.3)
    assert brier([Judged(1.0, True), Judged(0.0, True)]) == 0.5


def test_a_fitted_map_brings_the_error_down():
    rows = overconfident()
    fitted = fit_map(rows)
    mapped = [Judged(calibrate(j.confidence, fitted), j.right) for j in rows]
    assert calibration_error(rows) > 0.3
    assert calibration_error(mapped) < 0.05


def test_too_few_examples_give_no_map():
    assert fit_map([Judged(0.9, True)] * 500 + [Judged(0.2, False)] * (LEAST - 1)) is None


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 4), st.floats(-3, 3))
def test_a_map_keeps_order_and_bounds(a, b, slope, offset):
    fitted = Calibration(slope=slope, offset=offset)
    low, high = sorted((a, b))
    assert 0.0 <= calibrate(low, fitted) <= calibrate(high, fitted) <= 1.0


def test_the_threshold_for_nine_in_ten():
    rows = [Judged(0.9, True)] * 19 + [Judged(0.8, False)] + [Judged(0.3, False)] * 20
    found = calibration_figures(rows, 40)
    assert found["threshold_90"] == {"threshold": 0.8, "precision": 0.95, "recall": 0.475, "kept": 20}
    assert calibration_figures(rows[:10], 40)["threshold_90"] is None


@given(st.lists(st.tuples(st.floats(0, 1, allow_subnormal=False), st.booleans()), max_size=40))
def test_a_higher_threshold_keeps_less(rows):
    curve = threshold_curve([Judged(*row) for row in rows], len(rows))
    kept = [point["kept"] for point in curve]
    assert kept == sorted(kept, reverse=True)
    if rows:
        assert kept[0] == len(rows)
        recall = [point["recall"] for point in curve]
        assert recall == sorted(recall, reverse=True)


def test_what_chance_alone_gives_shrinks_with_the_number_and_is_less_than_a_real_error():
    draw = random.Random(4)
    exact = [Judged(p, draw.random() < p) for p in (draw.uniform(0.5, 1) for _ in range(2000))]
    few, many = chance_error(exact[:200]), chance_error(exact)
    assert few > 2 * many > 0
    assert calibration_error(exact) < 2 * many
    assert calibration_error([Judged(j.confidence, draw.random() < 0.5) for j in exact]) > 5 * many
    assert chance_error([Judged(1.0, False)] * 20) == 0
    assert chance_error([]) is None
