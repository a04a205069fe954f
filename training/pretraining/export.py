"""The export: a checkpoint to a folder that ``AutoModel`` and ``AutoTokenizer`` load."""

import json
import shutil
from pathlib import Path
from typing import Any

from training.pretraining import card, stages, vocabulary
from training.pretraining.encoder import configuration
from training.pretraining.settings import Settings


def export(settings: Settings, target: Path, cooled: bool | None = None, half: bool = False) -> dict[str, Any]:
    """Write the encoder of the latest checkpoint.

    From the plateau the running average of the weights is taken; after a fall of the learning
    rate the weights themselves. May be called at any moment of a run.

    Args:
        settings: of the run.
        target: folder to write.
        half: write the weights in fp16, to be shipped; training starts from fp32.
        cooled: take the cooled checkpoint; None takes it where it is the later one.

    Returns:
        Facts of the run, as written to ``pretraining.json``.

    Raises:
        FileNotFoundError: there is no checkpoint.
    """
    import torch
    from transformers import ModernBertForMaskedLM

    layout = stages.Layout(settings.folder)
    if cooled is None:
        cooled = layout.cooled.exists() and (
            not layout.checkpoint.exists() or layout.cooled.stat().st_mtime > layout.checkpoint.stat().st_mtime
        )
    path = layout.cooled if cooled else layout.checkpoint
    if not path.exists():
        raise FileNotFoundError(f"expected a checkpoint {path}; train first")
    content = torch.load(path, map_location="cpu", weights_only=True)
    tokenizer = vocabulary.load(layout.tokenizer)
    shape = Settings.model_validate(content["settings"])
    network = ModernBertForMaskedLM._from_config(configuration(shape.encoder, tokenizer.get_vocab_size()))
    network.load_state_dict(content["network"])
    if not cooled:
        with torch.no_grad():
            for name, value in network.named_parameters():
                value.copy_(content["average"][name])
    target.mkdir(parents=True, exist_ok=True)
    (network.half() if half else network.float()).save_pretrained(target)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(layout.tokenizer / name, target / name)
    progress = content["progress"]
    facts = {
        "checkpoint": "cooled" if cooled else "plateau, running average of the weights",
        "steps": progress["step"],
        "tokens": progress["tokens"],
        "minutes": round(progress["seconds"] / 60, 1),
        "machine": content["machine"],
        "parameters": sum(p.numel() for p in network.parameters()),
        "losses": thinned(progress["losses"]),
        "sources": words_by_source(settings),
        "licences": settings.licences,
        "held_out": settings.clean.held_out,
        "settings": {key: content["settings"][key] for key in ("encoder", "objective", "schedule", "sources", "seed")},
    }
    (target / "pretraining.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    (target / "README.md").write_text(card.render(facts), encoding="utf-8")
    return facts


def words_by_source(settings: Settings) -> dict[str, dict[str, int]]:
    """Words after cleaning, by file and source, as the clean stage counted them."""
    layout, found = stages.Layout(settings.folder), {}
    for source in settings.sources:
        report = layout.cleaned(source.name).with_suffix(".json")
        if report.exists():
            found[source.name] = json.loads(report.read_text(encoding="utf-8"))["by_source"]
    return found


def thinned(losses: list[Any], most: int = 40) -> list[Any]:
    """At most about ``most`` of the points of the loss, the last one among them."""
    step = max(1, len(losses) // most)
    return [*losses[:-1:step], *losses[-1:]]
