"""Choosing the documents that read like the annotated ones."""

import numpy as np
import pytest

from training.pretraining import focus
from training.pretraining.vocabulary import SEP, SPECIALS

END = SPECIALS.index(SEP)
EVENTS, SPORT = range(10, 20), range(20, 30)


def document(pieces: range, length: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).choice(list(pieces), size=length)
    return np.append(drawn, END).astype(np.uint16)


@pytest.fixture
def table() -> np.ndarray:
    examples, corpus = np.zeros(40, dtype=np.int64), np.zeros(40, dtype=np.int64)
    examples[list(EVENTS)] = 100
    corpus[list(EVENTS)] = 50
    corpus[list(SPORT)] = 500
    return focus.likeness(examples, corpus)


def test_documents_like_the_examples_are_taken_whole_and_in_order(table: np.ndarray) -> None:
    first, second = document(EVENTS, 40, 1), document(EVENTS, 60, 2)
    shards = [np.concatenate([first, document(SPORT, 200, 3)]), np.concatenate([document(SPORT, 100, 4), second])]
    chosen = focus.select(shards, table, share=100 / sum(map(len, shards)))
    assert chosen.tolist() == [*first.tolist(), *second.tolist()]


def test_short_documents_and_an_unclosed_end_are_left_out(table: np.ndarray) -> None:
    whole = document(EVENTS, 30, 1)
    shard = np.concatenate([document(EVENTS, 5, 2), whole, document(EVENTS, 30, 3)[:-1]])
    assert focus.select([shard], table, share=0.9).tolist() == whole.tolist()


def test_a_share_takes_the_likest(table: np.ndarray) -> None:
    mixed = np.concatenate([document(EVENTS, 20, 5)[:-1], document(SPORT, 20, 6)])
    pure = document(EVENTS, 40, 7)
    assert focus.select([np.concatenate([mixed, pure])], table, share=0.3).tolist() == pure.tolist()
