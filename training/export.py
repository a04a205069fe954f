"""The network that inference runs: ONNX, weights in 8 bits."""

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.document import Document
from inference.tagging.reading import Pieces
from inference.tagging.triggers import Settings

if TYPE_CHECKING:
    from transformers import PreTrainedModel

NETWORK = "model.onnx"


def export_network(
    model: "PreTrainedModel", folder: Path, quantise: bool = True, sample: Sequence[list[int]] = ()
) -> Path:
    """Export a tagger as ``model.onnx``.

    Inputs ``input_ids`` and ``attention_mask``, both ``(batch, sub-words)`` of int64; output
    ``logits``, ``(batch, sub-words, labels)``. Both sizes are free.

    Args:
        model: any stock token-classification model.
        folder: an existing folder.
        quantise: weights as int8, a quarter of the size.
        sample: windows that show what values to expect. With them, a model that :func:`training.graph.fits` gets the
            quicker graph, whose scales are fixed; any other one finds its scales anew in every batch.
    """
    from training import graph

    path = folder / NETWORK
    model.eval()
    if graph.fits(model) and (sample or not quantise):
        import onnx

        onnx.save(graph.tagger(model, graph.ranges_of(model, sample) if quantise else None), str(path))
        return path
    return _stock(model, path, quantise)


def _stock(model: "PreTrainedModel", path: Path, quantise: bool) -> Path:
    """What the exporter of PyTorch makes of any model."""
    import torch

    ids = torch.ones((2, 16), dtype=torch.int64)
    mask = torch.ones_like(ids)
    mask[1, 12:] = 0
    batch, tokens = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("tokens", min=2, max=512)
    sizes = {0: batch, 1: tokens}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Logits(model), (ids, mask), dynamo=True, verbose=False, input_names=["input_ids", "attention_mask"],
            output_names=["logits"], dynamic_shapes={"input_ids": sizes, "attention_mask": sizes}, opset_version=18,
        )  # fmt: skip
    assert program is not None
    if not quantise:
        program.save(str(path))
        forget_machine(path)
        return path
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / NETWORK
        program.save(str(exact))
        logging.getLogger().setLevel(logging.ERROR)
        quantize_dynamic(str(exact), str(path), weight_type=QuantType.QInt8, per_channel=True)
    forget_machine(path)
    return path


def forget_machine(path: Path) -> None:
    """Take out of an ONNX file what names the machine that made it: stack traces with paths, on every node."""
    import onnx

    model = onnx.load(str(path))
    graphs = [model.graph]
    while graphs:
        graph = graphs.pop()
        for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
            del part.metadata_props[:]
            part.doc_string = ""
        graphs += [a.g for node in graph.node for a in node.attribute if a.type == onnx.AttributeProto.GRAPH]
    for function in model.functions:
        for part in (function, *function.node):
            del part.metadata_props[:]
            part.doc_string = ""
    del model.metadata_props[:]
    onnx.save(model, str(path))


def _Logits(model: "PreTrainedModel") -> Any:  # noqa: N802 - stands for a class that needs torch
    import torch

    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).logits

    return Logits().eval()


def sample_of(documents: Sequence[Document], pieces: Pieces, settings: Settings, most: int = 600) -> list[list[int]]:
    """Windows of both passes over annotated documents, evenly taken from all of them."""
    from training.examples import examples

    windows = [example["input_ids"] for example in examples(documents, pieces, settings)]
    return windows[:: max(1, -(-len(windows) // most))]


def export_folder(
    folder: Path, documents: Sequence[Document], quantise: bool = True, output: Path | None = None
) -> Path:
    """Export the network of a model folder anew from its weights; see :func:`export_network`.

    Args:
        folder: a model folder.
        documents: annotated articles with their texts, to see what values to expect.
        quantise: weights as int8.
        output: another folder for ``model.onnx``.

    Raises:
        ModelError: the folder holds no model.
        EncoderError: the folder holds no weights.
    """
    from inference.tagging.manifest import read_manifest
    from inference.tagging.vocabulary import load_vocabulary, settings
    from training.encoders import load_tagger

    manifest = read_manifest(folder)
    vocabulary = load_vocabulary(folder, manifest.special)
    model = load_tagger(str(folder), 0, 0.0)
    sample = sample_of(documents, vocabulary, settings(manifest, vocabulary)) if quantise else []
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    return export_network(model, output or folder, quantise, sample)
