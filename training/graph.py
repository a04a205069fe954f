"""A ModernBERT tagger as a graph of operations that ONNX Runtime has ready-made for CPUs.

The stock exporter writes what the classes compute step by step: twenty operations for one turn of the positions, a test
for impossible values behind each softmax, a copy for each part of a joint matrix. Here attention, turn and GELU are one
operation each, and the joint matrices are cut apart beforehand; the numbers are the same. In 8 bits the scale of every
input is fixed beforehand, from the ranges that a sample shows, so that what an article gives never depends on the
articles that are read beside it.
"""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto
    from transformers import PreTrainedModel

    Array = NDArray[Any]

MICROSOFT = "com.microsoft"
MASKED = -1e9
LEVELS = 127
"""Largest weight in 8 bits."""
COARSE = 3
"""A layer is kept in fp32 where the step of its input in 8 bits is larger than this many medians."""


class Range(NamedTuple):
    """Least and largest value of the input of a layer, and the median of the values without their signs."""

    low: float
    high: float
    middle: float

    @property
    def step(self) -> float:
        """What lies between two neighbours of the 256 that 8 bits hold."""
        return max((self.high - self.low) / 255, 1e-8)

    @property
    def coarse(self) -> bool:
        """Whether a few large values leave too little of the others in 8 bits."""
        return self.step > COARSE * self.middle


class _Input(NamedTuple):
    """What goes into a layer: a tensor and, in 8 bits, its scale and zero."""

    name: str
    scale: str = ""
    zero: str = ""


def fits(model: "PreTrainedModel") -> bool:
    """Whether the graph can be written for a model: ModernBERT with GELU and plain rotary positions."""
    config = model.config
    return (
        config.model_type == "modernbert"
        and config.hidden_activation == config.classifier_activation == "gelu"
        and all(rope["rope_type"] == "default" for rope in config.rope_parameters.values())
    )


def tagger(model: "PreTrainedModel", ranges: Mapping[str, Range] | None = None) -> "ModelProto":
    """The graph of a tagger.

    Inputs ``input_ids`` and ``attention_mask``, both ``(batch, sub-words)`` of int64; output ``logits``,
    ``(batch, sub-words, labels)``.

    Args:
        model: a token-classification model that :func:`fits`.
        ranges: of the inputs of each layer, for weights and products in 8 bits; none for fp32.
    """
    writer = _Writer(model, ranges)
    writer.write()
    return writer.graph([])


def ranges_of(model: "PreTrainedModel", sample: Sequence[list[int]]) -> dict[str, Range]:
    """The ranges of the inputs of all layers over some windows, at least one."""
    import numpy as np
    import onnxruntime

    from inference.tagging.grouping import batches
    from inference.tagging.network import pad

    writer = _Writer(model, None)
    writer.write()
    names, tensors = list(writer.inputs), list(writer.inputs.values())
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    graph = writer.graph(tensors).SerializeToString()
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    seen: dict[str, list[Range]] = {name: [] for name in names}
    for group in batches([len(window) for window in sample]):
        ids, mask = pad([sample[i] for i in group])
        for name, values in zip(names, session.run(tensors, {"input_ids": ids, "attention_mask": mask}), strict=True):
            real = values[mask.astype(bool)]
            seen[name].append(Range(float(np.min(real)), float(np.max(real)), float(np.median(np.abs(real)))))
    return {
        name: Range(min(0.0, *(r.low for r in rows)), max(0.0, *(r.high for r in rows)), mean(r.middle for r in rows))
        for name, rows in seen.items()
    }


class _Writer:
    """Nodes and weights of the graph, in order; what makes a tensor gives back its name."""

    def __init__(self, model: "PreTrainedModel", ranges: Mapping[str, Range] | None) -> None:
        self.config = model.config
        self.ranges = ranges
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.inputs: dict[str, str] = {}
        self.values: dict[str, Array] = {n: t.detach().float().cpu().numpy() for n, t in model.state_dict().items()}

    def constant(self, values: "Array | float") -> str:
        import numpy as np
        from onnx import numpy_helper

        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, *inputs: str, name: str = "", domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = name or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], output, domain=domain, **attributes))
        return output

    def graph(self, shown: Sequence[str]) -> "ModelProto":
        """The graph with its logits, and some more tensors, as outputs."""
        from onnx import TensorProto, helper

        size = ["batch", "tokens"]
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, size) for n in ("input_ids", "attention_mask")]
        outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*size, self.config.num_labels])]
        outputs += [helper.make_tensor_value_info(tensor, TensorProto.FLOAT, None) for tensor in shown]
        graph = helper.make_graph(self.nodes, "tagger", inputs, outputs, self.weights)
        domains = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=domains, ir_version=8)

    def write(self) -> None:
        """Write all nodes."""
        config = self.config
        half = config.hidden_size // config.num_attention_heads // 2
        masks = self.masks()
        turns = {kind: self.turn(config.rope_parameters[kind]["rope_theta"], half) for kind in set(config.layer_types)}
        state = self.normed(self.embedded(), "model.embeddings.norm")
        for layer, kind in enumerate(config.layer_types):
            given = state if layer == 0 else self.normed(state, f"model.layers.{layer}.attn_norm")
            state = self.add("Add", state, self.attention(given, layer, turns[kind], masks[kind]))
            state = self.add("Add", state, self.gated(self.normed(state, f"model.layers.{layer}.mlp_norm"), layer))
        final = self.input(self.normed(state, "model.final_norm"), "head")
        dense = self.normed(self.add("Gelu", self.linear(final, "head.dense"), domain=MICROSOFT), "head.norm")
        self.add("Identity", self.linear(self.input(dense, "classifier"), "classifier"), name="logits")

    def attention(self, state: str, layer: int, turn: tuple[str, str, str], mask: str) -> str:
        heads, name = self.config.num_attention_heads, f"model.layers.{layer}.attn"
        given = self.input(state, f"{layer}.attention")
        query, key, value = (self.linear(given, f"{name}.Wqkv", part, 3) for part in range(3))
        query, key = (self.add("RotaryEmbedding", x, *turn, domain=MICROSOFT, num_heads=heads) for x in (query, key))
        read = self.add("MultiHeadAttention", query, key, value, "", "", mask, domain=MICROSOFT, num_heads=heads)
        return self.linear(self.input(read, f"{layer}.attended"), f"{name}.Wo")

    def gated(self, state: str, layer: int) -> str:
        name = f"model.layers.{layer}.mlp"
        given = self.input(state, f"{layer}.inner")
        active = self.add("Gelu", self.linear(given, f"{name}.Wi", 0, 2), domain=MICROSOFT)
        product = self.add("Mul", active, self.linear(given, f"{name}.Wi", 1, 2))
        return self.linear(self.input(product, f"{layer}.gated"), f"{name}.Wo")

    def embedded(self) -> str:
        """Rows of the embeddings; in 8 bits each row has a scale of its own."""
        import numpy as np
        from onnx import TensorProto

        table = self.values["model.embeddings.tok_embeddings.weight"]
        if self.ranges is None:
            return self.add("Gather", self.constant(table), "input_ids")
        small, scale = _in_8_bits(table, axis=1)
        rows = self.add("Cast", self.add("Gather", self.constant(small), "input_ids"), to=TensorProto.FLOAT)
        return self.add("Mul", rows, self.add("Gather", self.constant(scale.astype(np.float32)), "input_ids"))

    def masks(self) -> dict[str, str]:
        """What is added to the attention of each kind of layer, ``(batch, heads, sub-words, sub-words)``.

        It is written out for every head: ONNX Runtime 1.20 reads past the end of a mask that is shared by the heads.
        """
        import numpy as np
        from onnx import TensorProto

        real = self.add("Cast", "attention_mask", to=TensorProto.BOOL)
        real = self.add("Unsqueeze", real, self.constant(np.array([1, 2])))
        length = self.add("Gather", self.add("Shape", "input_ids"), self.constant(np.array([1])))
        count = self.add("Squeeze", length)
        places = self.add("Range", self.constant(np.array(0)), count, self.constant(np.array(1)))
        apart = self.add("Abs", self.add("Sub", self.add("Unsqueeze", places, self.constant(np.array([1]))), places))
        bounds = {"full_attention": 2**31, "sliding_attention": self.config.local_attention // 2}
        heads = self.constant(np.array([1, self.config.num_attention_heads, 1, 1]))
        free, shut = self.constant(np.array(0, dtype=np.float32)), self.constant(np.array(MASKED, dtype=np.float32))
        found = {}
        for kind in sorted(set(self.config.layer_types)):
            near = self.add("LessOrEqual", apart, self.constant(np.array(bounds[kind])))
            found[kind] = self.add("Expand", self.add("Where", self.add("And", real, near), free, shut), heads)
        return found

    def turn(self, base: float, half: int) -> tuple[str, str, str]:
        """First position, cosines and sines of the rotary positions."""
        import numpy as np

        speeds = 1.0 / base ** (np.arange(half, dtype=np.float32) / half)
        angles = np.arange(self.config.max_position_embeddings, dtype=np.float32)[:, None] * speeds
        return (
            self.constant(np.array([0])),
            self.constant(np.cos(angles).astype(np.float32)),
            self.constant(np.sin(angles).astype(np.float32)),
        )

    def normed(self, tensor: str, name: str) -> str:
        weights = [self.constant(self.values[f"{name}.weight"])]
        if f"{name}.bias" in self.values:
            weights.append(self.constant(self.values[f"{name}.bias"]))
        return self.add("LayerNormalization", tensor, *weights, axis=-1, epsilon=self.config.norm_eps)

    def input(self, tensor: str, name: str) -> _Input:
        """A layer's input, in 8 bits where the range of that name is known."""
        import numpy as np

        self.inputs[name] = tensor
        seen = self.ranges[name] if self.ranges else None
        if seen is None or seen.coarse:
            return _Input(tensor)
        scale = self.constant(np.array(seen.step, dtype=np.float32))
        zero = self.constant(np.array(np.clip(round(-seen.low / seen.step), 0, 255), dtype=np.uint8))
        return _Input(self.add("QuantizeLinear", tensor, scale, zero), scale, zero)

    def linear(self, given: _Input, name: str, part: int = 0, parts: int = 1) -> str:
        """A linear layer, or one of the equal parts that its outputs fall into."""
        import numpy as np

        weight = np.split(self.values[f"{name}.weight"], parts)[part].T
        bias = self.values.get(f"{name}.bias")
        added = [] if bias is None else [self.constant(np.split(bias, parts)[part])]
        if not given.scale:
            product = self.add("MatMul", given.name, self.constant(weight))
            return self.add("Add", product, *added) if added else product
        small, scale = _in_8_bits(weight, axis=0)
        factors = [given.name, self.constant(small), given.scale, self.constant(scale.ravel()), given.zero]
        return self.add("MatMulIntegerToFloat", *factors, *(["", *added] if added else []), domain=MICROSOFT)


def _in_8_bits(values: "Array", axis: int) -> "tuple[Array, Array]":
    """Whole numbers from -127 to 127 and the scale of each row or column."""
    import numpy as np

    scale = np.abs(values).max(axis=axis, keepdims=True) / LEVELS
    scale[scale == 0] = 1.0
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)
