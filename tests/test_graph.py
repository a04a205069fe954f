"""The graph that inference runs: the numbers of the classes, in 8 bits nearly so, and none but the article's own."""

import numpy as np
import pytest

from inference.tagging.labels import LABELS
from inference.tagging.network import Network
from training.encoders import TorchScorer
from training.export import export_network

WINDOWS = [[2, 9, 8, 3], [2, *range(10, 60), 3], [2, 7, 3], [2, *range(60, 75), 3]]


def tagger(**changes):
    import torch
    from transformers import ModernBertConfig, ModernBertForTokenClassification

    torch.manual_seed(0)
    config = ModernBertConfig(
        vocab_size=80, hidden_size=64, intermediate_size=96, num_hidden_layers=4, num_attention_heads=4,
        max_position_embeddings=128, local_attention=8, global_attn_every_n_layers=3, num_labels=len(LABELS),
        pad_token_id=0, bos_token_id=2, eos_token_id=3, cls_token_id=2, sep_token_id=3, **changes,
    )  # fmt: skip
    return ModernBertForTokenClassification(config).eval()


@pytest.mark.parametrize(
    "changes", [{}, {"norm_bias": True, "attention_bias": True, "mlp_bias": True, "classifier_bias": True}]
)
def test_the_graph_gives_the_numbers_of_the_classes(tmp_path, changes):
    model = tagger(**changes)
    for name, weight in model.named_parameters():
        if name.endswith("bias"):
            weight.data.normal_()
    network = Network(export_network(model, tmp_path, quantise=False))
    for exact, found in zip(TorchScorer(model)(WINDOWS), network(WINDOWS), strict=True):
        assert np.allclose(exact, found, atol=1e-4)


def test_in_8_bits_nearly_the_same_and_whatever_is_read_beside_it(tmp_path):
    model = tagger()
    network = Network(export_network(model, tmp_path, sample=WINDOWS))
    together = network(WINDOWS)
    for window, exact, found in zip(WINDOWS, TorchScorer(model)(WINDOWS), together, strict=True):
        assert np.abs(exact - found).max() < 0.1 * np.abs(exact).max()
        assert np.array_equal(network([window])[0], found)


def test_a_layer_with_a_few_huge_values_is_kept_exact():
    from training import graph

    ranges = graph.ranges_of(tagger(), WINDOWS)
    assert len(ranges) == 4 * 4 + 2
    huge = ranges["1.gated"]._replace(high=1000 * ranges["1.gated"].middle, low=-1000 * ranges["1.gated"].middle * 8)
    assert huge.coarse
    kinds = [[n.op_type for n in graph.tagger(tagger(), r).graph.node] for r in (ranges, ranges | {"1.gated": huge})]
    assert [made.count("MatMul") for made in kinds] == [0, 1]


def test_other_activations_go_the_way_of_the_stock_exporter(tmp_path):
    from training import graph

    model = tagger(hidden_activation="relu")
    assert not graph.fits(model)
    network = Network(export_network(model, tmp_path, quantise=False))
    for exact, found in zip(TorchScorer(model)(WINDOWS), network(WINDOWS), strict=True):
        assert np.allclose(exact, found, atol=1e-3)
