"""The model card of an exported encoder."""

from typing import Any

CORPUS = """\
| text | words after cleaning | licence, as its source states it |
|---|---|---|
| news, 2004 to 2026, mostly 2008 to 2017 | 34.4 M | saudinewsnet 8.0 M: CC BY-NC-SA 4.0; all others \
(sanad_alkhaleej 16.4 M, nasreddine_newspapers 2.2 M, hespress_aljazeera 2.1 M, bbc_cnn_arabic_2008_2010 2.0 M, hespress_stories 1.6 M and \
smaller ones): none stated |
| Iraqi headlines and channel posts, 2026 | 0.1 M | none stated |
| Arabic Wikipedia | 9.5 M | CC BY-SA 4.0 |
| modern books (Hindawi, through OpenITI) | 21.8 M | not stated there |
| technology and life-style pages | 3.2 M | none stated |
| antcorpus, news | 0.1 M, only measured on | Apache-2.0 |

The texts are research material and are not passed on; what is shipped are weights. Who needs a model
that no non-commercial text went into trains again without `saudinewsnet`.
"""


def render(facts: dict[str, Any]) -> str:
    """README of an encoder folder.

    Args:
        facts: what :func:`training.pretraining.export.export` knows of the run.
    """
    shape = facts["settings"]["encoder"]
    objective, schedule = facts["settings"]["objective"], facts["settings"]["schedule"]
    weights = ", ".join(f"{source['name']} × {source['weight']:g}" for source in facts["settings"]["sources"])
    loss = facts["losses"][-1][2] if facts["losses"] else "not shown"
    longer = "and the last part of training" if schedule["cool_length"] > schedule["length"] else "alone"
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
- Task: masked words, {objective["masked"]:.0%} of the pieces; blocks of {schedule["length"]}, the fall of the rate \
with {schedule["cool_length"]}.
- Embeddings started from word2vec over the same text.
- Mixture, times seen in an epoch: {weights}.

{CORPUS}
## Limits

News of the years 2008 to 2017 weighs most; new names and weapons are known less well. The text is
modern standard Arabic; dialect is rare. What papers of several states and a partisan channel say of
each other is in the text, and so in the weights. Blocks of {schedule["length"]} pieces were seen most; longer
contexts rest on rotary positions {longer}.
Figures: see `docs/encoder.md` of the project, or run `python -m training probe` on this folder.
"""
