"""What fine-tuning does to a batch: masked sub-words, smoothed labels, dropout within the encoder."""

from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from annotations.corpus import load_corpus
from conftest import SEEDS
from training.configuration import RunConfig
from training.encoders import load_tagger
from training.examples import ROLE, TRIGGER, UNLABELLED
from training.fit import Hide, collate, forbidden, smoothed_loss
from training.run import focused


def rows(number: int) -> list[dict[str, list[int]]]:
    long, short = [1, *range(40, 140), 3], [1, 5, 50, 6, 3]
    return [{"input_ids": ids, "labels": [0] * len(ids), "layer": [ROLE] * len(ids)} for ids in [long, short] * number]


def test_masking_takes_its_share_of_the_words_and_no_marker():
    torch.manual_seed(3)
    shown = collate(rows(50))["input_ids"]
    hidden = collate(rows(50), Hide(0.2, 4, [0, 1, 3, 5, 6]))["input_ids"]
    changed = shown != hidden
    assert set(hidden[changed].tolist()) == {4}
    assert set(shown[~changed].tolist()) >= {0, 1, 3, 5, 6}
    assert not any((changed & (shown == kept)).any() for kept in (0, 1, 3, 5, 6))
    assert changed.sum() / (50 * 101) == pytest.approx(0.2, abs=0.02)


def test_another_batch_of_the_same_windows_hides_other_words():
    torch.manual_seed(3)
    hide = Hide(0.3, 4, [0, 1, 3])
    assert (collate(rows(1), hide)["input_ids"] != collate(rows(1), hide)["input_ids"]).any()


def scored() -> tuple["torch.Tensor", "torch.Tensor"]:
    torch.manual_seed(5)
    layers = torch.tensor([[TRIGGER, ROLE, ROLE], [TRIGGER, TRIGGER, ROLE]])
    table = forbidden()
    labels = torch.tensor([[0, 0, UNLABELLED], [UNLABELLED, 0, 0]])
    return torch.randn(2, 3, table.shape[1]) + table[layers], labels


def test_without_smoothing_the_loss_is_cross_entropy():
    scores, labels = scored()
    plain = torch.nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=UNLABELLED)
    assert smoothed_loss(scores, labels, 0.0) == pytest.approx(plain.item(), rel=1e-5)


def test_smoothing_spreads_over_the_allowed_labels_alone():
    """As PyTorch smooths, where the forbidden labels are not there at all."""
    scores, labels = scored()
    expected = []
    for row, column in (labels != UNLABELLED).nonzero().tolist():
        allowed = scores[row, column][scores[row, column] > -1e3]
        expected.append(torch.nn.functional.cross_entropy(allowed, labels[row, column], label_smoothing=0.1))
    assert smoothed_loss(scores, labels, 0.1) == pytest.approx(torch.stack(expected).mean().item(), rel=1e-5)


def test_dropout_within_the_encoder_is_set_and_left(tiny_encoder):
    kept = load_tagger(str(tiny_encoder), 0, 0.1).config.hidden_dropout_prob
    assert load_tagger(str(tiny_encoder), 0, 0.1, inner_dropout=0.3).config.hidden_dropout_prob == 0.3
    assert load_tagger(str(tiny_encoder), 0, 0.1, inner_dropout=None).config.hidden_dropout_prob == kept != 0.3


def test_documents_in_focus_are_read_again_beside_others_that_are_read_once():
    documents = load_corpus(SEEDS).documents
    config = RunConfig(encoder="x", focus=[documents[0].id], replay=0.5, repeat=3)
    read = Counter(document.id for document in focused(documents, config))
    assert read.pop(documents[0].id) == 3
    assert sorted(read.values()) == [1, 1]
