"""What the triggers around a trigger say of its code."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from inference.tagging.neighbours import Neighbours, weigh

LISTENING = Neighbours(weight=1.0, reach=3.0)


def logs(*rows: tuple[float, ...]) -> "np.ndarray":
    return np.log(np.array(rows, dtype=np.float32))


def test_an_open_trigger_takes_the_code_of_a_sure_one_beside_it() -> None:
    codes = logs((0.02, 0.96, 0.02), (0.4, 0.35, 0.25))
    weighed = weigh(codes, [0, 1], [0.9, 0.9], LISTENING)
    assert weighed.argmax(axis=1).tolist() == [1, 1]


def test_a_sure_trigger_keeps_its_code_against_open_ones() -> None:
    codes = logs((0.96, 0.02, 0.02), (0.35, 0.4, 0.25), (0.35, 0.4, 0.25))
    assert weigh(codes, [0, 1, 1], [0.9, 0.9, 0.9], LISTENING)[0].argmax() == 0


def test_far_away_counts_less_than_near() -> None:
    codes = logs((0.02, 0.96, 0.02), (0.4, 0.35, 0.25))
    near, far = (weigh(codes, [0, gap], [0.9, 0.9], LISTENING)[1, 1] for gap in (1, 9))
    assert near > far > codes[1, 1]


def test_a_doubtful_trigger_has_a_weaker_voice() -> None:
    codes = logs((0.02, 0.96, 0.02), (0.4, 0.35, 0.25))
    sure, doubtful = (weigh(codes, [0, 0], [voice, 0.9], LISTENING)[1, 1] for voice in (0.9, 0.1))
    assert sure > doubtful


def test_one_trigger_or_no_weight_changes_nothing() -> None:
    codes = logs((0.5, 0.3, 0.2), (0.1, 0.8, 0.1))
    assert (weigh(codes, [0, 0], [1.0, 1.0], Neighbours()) == codes).all()
    assert (weigh(codes[:1], [0], [1.0], LISTENING) == codes[:1]).all()


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValidationError, match="weight"):
        Neighbours(weight=-1)


@given(st.data())
def test_rows_stay_distributions_and_follow_the_order_of_triggers(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    numbers = st.lists(st.floats(-9, 9, width=32), min_size=12, max_size=12)
    raw = np.array(data.draw(st.lists(numbers, min_size=count, max_size=count)), dtype=np.float32)
    codes = raw - np.logaddexp.reduce(raw, axis=1, keepdims=True)
    sentences = data.draw(st.lists(st.integers(0, 40), min_size=count, max_size=count))
    sure = data.draw(st.lists(st.floats(0, 1, width=32), min_size=count, max_size=count))
    weighed = weigh(codes, sentences, sure, LISTENING)
    assert np.allclose(np.exp(weighed).sum(axis=1), 1, atol=1e-4)
    turned = weigh(codes[::-1], sentences[::-1], sure[::-1], LISTENING)
    assert np.allclose(turned[::-1], weighed, atol=1e-4)
