"""Pretraining, end to end on a made-up corpus."""

import json
import lzma
import random
from pathlib import Path

import pytest
from sample import sentence

from training.pretraining import settings, stages


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Two corpus files of invented articles, a tenth of the news from the held-out source."""
    folder = tmp_path_factory.mktemp("corpus")
    chance = random.Random(5)
    for name, count in (("news", 120), ("wiki", 40)):
        with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as output:
            for number in range(count):
                text = "\n".join(sentence(chance, 20) for _ in range(4))
                source = "kept_out" if name == "news" and number % 10 == 0 else f"{name}_paper"
                article = {"source": source, "id": str(number), "title": sentence(chance, 5), "text": text}
                output.write(json.dumps(article, ensure_ascii=False) + "\n")
    return folder


def toy(corpus: Path, folder: Path, **schedule) -> settings.Settings:
    """Settings of a run that takes seconds."""
    return settings.Settings(
        corpus=corpus,
        folder=folder,
        sources=[settings.Source(name="news", weight=1.5), settings.Source(name="wiki", weight=0.3)],
        clean=settings.Clean(held_out="kept_out"),
        vocabulary=settings.Vocabulary(size=300, reserved=4, least_count=1),
        encoder=settings.Encoder(layers=2, width=32, inner=32, heads=2, context=64),
        objective=settings.Objective(head=100, tail=50),
        schedule=settings.Schedule(**{"length": 32, "batch": 4, "warm_up": 5, "rate": 3e-3, **schedule}),
        device="cpu",
        precision="fp32",
        threads=1,
    )


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_interrupted_run_equals_a_straight_one(precision, corpus, tmp_path):
    import torch

    from training.pretraining.train import train

    ends = []
    for name, pieces in (("straight", [8]), ("interrupted", [3, 5])):
        run = toy(corpus, tmp_path / name)
        run = run.model_copy(update={"vectors": settings.Vectors(epochs=0), "precision": precision})
        stages.prepare(run)
        for count in pieces:
            progress = train(run, most_steps=count)
        assert progress.step == 8
        ends.append(torch.load(run.folder / "checkpoint.pt", weights_only=True)["network"])
    for name, value in ends[0].items():
        assert torch.equal(value, ends[1][name]), name


def test_interrupted_fall_leaves_nothing(corpus, tmp_path, monkeypatch):
    import os
    import signal

    import torch

    from training.pretraining import train as stage

    run = toy(corpus, tmp_path).model_copy(update={"vectors": settings.Vectors(epochs=0)})
    stages.prepare(run)
    stage.train(run, most_steps=20)
    take = stage.Run.step

    def stopped(self, *arguments):
        os.kill(os.getpid(), signal.SIGTERM)
        return take(self, *arguments)

    monkeypatch.setattr(stage.Run, "step", stopped)
    with pytest.raises(InterruptedError, match="checkpoint stays"):
        stage.cool(run, None)
    assert not (tmp_path / "cooled.pt").exists()
    assert (tmp_path / "checkpoint.pt").exists()
    assert float(torch.tensor(1e-310, dtype=torch.float64) + 0.0) > 0, "small numbers must count again behind a run"


def test_mirror_brings_a_run_back(corpus, tmp_path):
    from training.pretraining.train import train

    first = toy(corpus, tmp_path / "first").model_copy(update={"mirror": tmp_path / "mirror"})
    stages.prepare(first)
    train(first, most_steps=2)
    second = first.model_copy(update={"folder": tmp_path / "second"})
    stages.prepare(second)
    assert train(second, most_steps=1).step == 3


def test_unknown_setting_is_named(tmp_path):
    path = tmp_path / "pretrain.yaml"
    path.write_text("corpus: a\nfolder: b\nsources: []\nlerning_rate: 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lerning_rate"):
        settings.read(path)


@pytest.mark.parametrize("name", ["pretrain.yaml", "pretrain-gpu.yaml"])
def test_shipped_settings_rehearse_end_to_end(name, corpus, tmp_path):
    """Every stage of a shipped configuration at toy size, then fall, export and loading."""
    import torch
    from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer

    from training.pretraining.export import export
    from training.pretraining.train import cool, train

    shipped = settings.read(Path(__file__).parents[1] / "configs" / name)
    small = toy(corpus, tmp_path / "run", cool_length=64 if shipped.schedule.cool_length > 128 else 32)
    run = shipped.model_copy(
        update={
            **{key: getattr(small, key) for key in ("corpus", "folder", "sources", "clean", "vocabulary", "encoder")},
            **{key: getattr(small, key) for key in ("objective", "schedule", "device", "precision", "threads")},
            "compile": False,
            "focus": shipped.focus and shipped.focus.model_copy(update={"texts": None, "share": 0.3}),
        }
    )
    stages.prepare(run)
    assert (run.folder / "vectors.npy").exists()
    progress = train(run, most_steps=20)
    assert progress.tokens == 20 * 4 * 32
    plateau = export(run, tmp_path / "plateau")
    assert plateau["checkpoint"].startswith("plateau")
    assert cool(run, None).step == 23
    cooled = export(run, tmp_path / "cooled")
    assert cooled["checkpoint"] == "cooled"
    assert (run.folder / "shards" / "focus.u16").exists() == (shipped.focus is not None)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "cooled")
    batch = tokenizer(["باسو در نا", "شم"], padding=True, return_tensors="pt")
    encoder = AutoModel.from_pretrained(tmp_path / "cooled").eval()
    whole = AutoModelForMaskedLM.from_pretrained(tmp_path / "cooled").eval()
    with torch.no_grad():
        assert torch.allclose(encoder(**batch).last_hidden_state, whole.model(**batch).last_hidden_state)
    assert train(run, most_steps=1).step == 21
