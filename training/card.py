"""The model card that is written beside the weights."""

from inference.tagging.manifest import Manifest
from training.configuration import RunConfig


def model_card(manifest: Manifest, config: RunConfig) -> str:
    """The card of a model folder, in Markdown."""
    corpus = manifest.corpus
    dev, small = manifest.metrics.get("dev", {}), manifest.metrics.get("dev_int8", {})
    rows = "\n".join(f"| {name} | {dev.get(name, '')} | {small.get(name, '')} |" for name in sorted({*dev, *small}))
    settings = "\n".join(f"    {name}: {value}" for name, value in config.model_dump(mode="json").items())
    return f"""# {manifest.name} {manifest.version}

Finds events and their arguments in Arabic conflict news: one token-classification head over {len(manifest.labels)}
labels, read twice (triggers, then the arguments of each marked trigger).

- Encoder: `{manifest.encoder}`
- Corpus: {corpus.get("train")} training and {corpus.get("dev")} dev articles, fingerprint `{corpus.get("fingerprint")}`
- Files: `model.onnx` (int8, what inference runs), `model.safetensors` (fp16, for retraining), `tokenizer.json`,
  `rasid.json`

## F1 on dev

| score | PyTorch | ONNX int8 |
|---|---|---|
{rows}

## Made with

{settings}
"""
