"""What ours is compared with: pipelines that pad as they say, and our code on a large network, on the same windows."""

import sys

import pytest

from inference.model import Source
from inference.paths import SHIPPED
from inference.tagging.labels import LABELS
from training.comparison import BATCH, PADDED, ComparisonError, Shape, others

SHELLING = "سقطت أربعة صواريخ كاتيوشا على معسكر بسماية جنوبي بغداد دون إصابات."
SOURCES = [Source(f"{SHELLING}\nوقال مصدر أمني إن الهجوم وقع فجر اليوم.", id="a"), Source("انفجرت عبوة ناسفة.", id="b")]


@pytest.fixture(scope="module")
def readers():
    with others(SHIPPED, Shape(layers=2, width=64, heads=2, inner=128)) as variants:
        found = [variant.make() for variant in variants]
        yield dict(zip(("int8", "alone", "fp32", "large", "sorted", "padded"), found, strict=True))


def test_a_pipeline_pads_every_sentence_and_the_other_only_to_the_longest(readers):
    for name in ("sorted", "padded"):
        assert len(readers[name](SOURCES)) == len(SOURCES)
    padded, by_length = readers["padded"].work, readers["sorted"].work
    assert padded.tokens == by_length.tokens > 20
    assert padded.padded == 3 * PADDED
    assert by_length.padded < 3 * 40
    assert by_length.seconds > 0
    assert padded.operations > 2 * by_length.operations
    assert BATCH >= 3


def test_our_code_on_a_large_network_reads_the_windows_that_ours_reads(readers):
    lines = readers["int8"](SOURCES)
    assert '"code":"shelling"' in lines[0]
    assert readers["large"](SOURCES) == lines == readers["alone"](SOURCES)
    for name in ("int8", "large"):
        readers[name].work.tokens = 0
        readers[name](SOURCES * 2)
    assert readers["large"].work.tokens == readers["int8"].work.tokens > 100
    assert readers["large"].work.seconds > 0


def test_in_fp32_the_same_incidents_are_found(readers):
    assert [line.count('"trigger"') for line in readers["fp32"](SOURCES)] == [
        line.count('"trigger"') for line in readers["int8"](SOURCES)
    ]


def test_the_default_shape_is_that_of_arabert():
    from transformers import BertConfig, BertForTokenClassification

    shape = Shape()
    config = BertConfig(
        vocab_size=shape.vocabulary, hidden_size=shape.width, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.inner, num_labels=len(LABELS),
    )  # fmt: skip
    import torch

    with torch.device("meta"):
        weights = sum(weight.numel() for weight in BertForTokenClassification(config).parameters())
    assert weights == pytest.approx(135e6, rel=0.01)


def test_without_the_training_extra_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ComparisonError, match=r"rasid\[train\].*inference benchmark"), others(SHIPPED, Shape()):
        pass
