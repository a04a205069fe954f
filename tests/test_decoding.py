"""Decoding: always legal IOB2, always the best of the legal sequences, confidences are probabilities."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inference.tagging.decoding import best_path, log_probabilities, spans, spans_of_each
from inference.tagging.labels import LABELS, OUTSIDE, ROLE_LABELS, TRIGGER_LABELS, may_follow

SMALL = ("O", "B-x", "I-x", "B-y", "I-y")


def scores(columns, rows=6):
    return st.integers(1, rows).flatmap(lambda n: arrays(np.float32, (n, columns), elements=st.floats(-8, 8, width=32)))


def legal(labels):
    return all(may_follow(before, after) for before, after in zip([OUTSIDE, *labels], labels, strict=False))


@given(scores(len(ROLE_LABELS), rows=30))
def test_a_path_is_always_legal(matrix):
    assert legal([ROLE_LABELS[column] for column in best_path(matrix, ROLE_LABELS)])


@settings(max_examples=50)
@given(scores(len(SMALL), rows=4))
def test_no_legal_sequence_is_better(matrix):
    def total(path):
        return sum(float(matrix[row, column]) for row, column in enumerate(path))

    every = [p for p in product(range(len(SMALL)), repeat=len(matrix)) if legal([SMALL[c] for c in p])]
    assert total(best_path(matrix, SMALL)) == pytest.approx(max(map(total, every)), abs=1e-3)


@given(scores(len(TRIGGER_LABELS), rows=20))
def test_spans_are_apart_in_order_and_sure_between_0_and_1(matrix):
    found = spans(matrix, TRIGGER_LABELS)
    assert all(0 <= s.first < s.last <= len(matrix) and 0.0 < s.confidence <= 1.0 for s in found)
    assert all(a.last <= b.first for a, b in pairwise(found))


@given(scores(len(SMALL)))
def test_a_lower_bias_of_o_never_finds_fewer_words(matrix):
    def tagged(bias):
        return sum(s.last - s.first for s in spans(matrix, SMALL, bias))

    assert tagged(-50.0) == len(matrix)
    assert tagged(50.0) == 0


@given(st.lists(scores(len(ROLE_LABELS), rows=12), min_size=1, max_size=6), st.floats(-2, 2))
def test_sequences_decoded_together_read_as_each_alone(matrices, bias):
    together = spans_of_each(np.concatenate(matrices), [len(m) for m in matrices], ROLE_LABELS, bias)
    for found, matrix in zip(together, matrices, strict=True):
        alone = spans(matrix, ROLE_LABELS, bias)
        assert [s[:3] for s in found] == [s[:3] for s in alone]
        assert [s.confidence for s in found] == pytest.approx([s.confidence for s in alone], rel=1e-5)


def test_an_empty_sequence_among_others_has_no_spans():
    matrix = np.zeros((2, len(SMALL)), dtype=np.float32)
    matrix[:, 1] = 5.0
    assert [len(found) for found in spans_of_each(matrix, [0, 2, 0], SMALL)] == [0, 2, 0]
    assert spans_of_each(matrix[:0], [0], SMALL) == [[]]


def test_an_i_without_its_b_is_never_said():
    matrix = np.zeros((2, len(SMALL)), dtype=np.float32)
    matrix[0, 2] = matrix[1, 4] = 5.0
    assert legal([SMALL[c] for c in best_path(log_probabilities(matrix), SMALL)])


def test_labels_are_distinct_and_both_layers_share_o():
    assert len(set(LABELS)) == len(LABELS) == 1 + 24 + 26 + 6
    assert set(TRIGGER_LABELS) & set(ROLE_LABELS) == {OUTSIDE}
