"""The model card of an exported encoder."""

from typing import Any

SMALL = 500_000
"""Sources with fewer words are summed up in one row."""


def corpus_table(sources: dict[str, dict[str, int]], weights: dict[str, float], licences: dict[str, str]) -> str:
    """Markdown table of what was read.

    Args:
        sources: words after cleaning, by file and source.
        weights: times each file is seen in an epoch.
        licences: what each source states; a source that is missing here states none.
    """
    lines = [
        "| file | seen in an epoch | source | words after cleaning | licence, as stated |",
        "|---|---|---|---|---|",
    ]
    for name, words in sources.items():
        rows: dict[tuple[str, str], int] = {}
        for source, count in words.items():
            licence = licences.get(source, "none stated")
            label = source if count >= SMALL or len(words) == 1 else "smaller ones"
            rows[label, licence] = rows.get((label, licence), 0) + count
        for (label, licence), count in sorted(rows.items(), key=lambda row: -row[1]):
            lines.append(f"| {name} | {weights[name]:g} times | {label} | {count / 1e6:.1f} M | {licence} |")
    return "\n".join(lines)


def render(facts: dict[str, Any]) -> str:
    """README of an encoder folder.

    Args:
        facts: what :func:`training.pretraining.export.export` knows of the run.
    """
    shape = facts["settings"]["encoder"]
    objective, schedule = facts["settings"]["objective"], facts["settings"]["schedule"]
    weights = {source["name"]: source["weight"] for source in facts["settings"]["sources"]}
    corpus = corpus_table(facts["sources"], weights, facts["licences"])
    loss = facts["losses"][-1][2] if facts["losses"] else "not shown"
    cooled = facts["checkpoint"] == "cooled"
    fall = f"{schedule['cool_length']} in the fall of the rate" if cooled else "the rate has not been let fall yet"
    longer = "and the last part of training" if cooled and schedule["cool_length"] > schedule["length"] else "alone"
    tokens = facts["tokens"] / 1e6
    return f"""\
---
language: ar
library_name: transformers
pipeline_tag: fill-mask
---

# A compact encoder of Arabic news

A ModernBERT of {facts["parameters"] / 1e6:.1f} M parameters ({shape["layers"]} layers of {shape["width"]}, \
{shape["heads"]} heads, context {shape["context"]}), pretrained from nothing for the extraction of conflict events.
It is the base of fine-tuning, not a product by itself.

```python
from transformers import AutoModel, AutoTokenizer
tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
```

The tokenizer folds spellings by itself (hamza seats, dotless yeh, tatweel, vowel signs, both kinds of
digits) and gives offsets into the text as written; nothing needs to be cleaned before.
`[unused0]` and on are spare pieces for fine-tuning.

## Training

- Seen: {tokens:.1f} M pieces in {facts["steps"]:,} steps, {facts["minutes"]} minutes; {facts["machine"]}.
- Checkpoint: {facts["checkpoint"]}. Last training loss {loss} (sampled softmax, not comparable with others).
- Task: masked words, {objective["masked"]:.0%} of the pieces; blocks of {schedule["length"]}, \
{fall}.
- Embeddings started from word2vec over the same text.
- Kept out, to be measured on: {facts["held_out"]}.

{corpus}

The texts are research material and are not passed on; what is shipped are weights. Whoever needs
weights that no non-commercial text went into trains again without those sources.

## Limits

News of the years 2008 to 2017 weighs most; new names and weapons are known less well. The text is
modern standard Arabic; dialect is rare. What papers of several states and a partisan channel say of
each other is in the text, and so in the weights. Blocks of {schedule["length"]} pieces were seen most; longer
contexts rest on rotary positions {longer}.
Figures: see `docs/encoder.md` of the project, or run `python -m training probe` on this folder.
"""
