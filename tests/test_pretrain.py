"""Pretraining, end to end on a made-up corpus and part by part."""

import json
import lzma
import random
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.fold import fold
from annotations.words import words
from training.pretraining import clean, settings, stages, vocabulary

np = pytest.importorskip("numpy")

SYLLABLES = ["با", "در", "سو", "مي", "كر", "نا", "لو", "حي", "طا", "شم"]
ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from(" abcXYZ019.,:;()«»“”-–…/\n\u200f\u00ad"),
    ),
    max_size=40,
)


def sentence(chance: random.Random, count: int = 12) -> str:
    """A sentence of invented words."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(count)) + "."


@pytest.fixture(scope="module")
def tokenizer():
    chance = random.Random(3)
    return vocabulary.learn(
        (sentence(chance) for _ in range(800)), settings.Vocabulary(size=300, reserved=4, least_count=1)
    )


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


@given(ARABIC)
def test_normalizer_folds_as_fold_does(text):
    assert vocabulary.normalizer().normalize_str(text) == fold(text)


@given(ARABIC)
def test_clean_folds_as_fold_does(text):
    assert text.translate(clean.FOLDS) == fold(text)


def test_offsets_point_into_the_text_as_written(tokenizer):
    text = "قالت «بَاسُو» إنَّ ٤ شَمــباب"
    encoding = tokenizer.encode(text, add_special_tokens=False)
    covered = [text[start:end] for start, end in encoding.offsets]
    assert all(fold(piece) for piece in covered)
    assert fold("".join(covered)) == fold(text).replace(" ", "")


@given(st.lists(st.sampled_from(["باسو", "ــ", "دَرْ", "2,500", "«", "ﷺ", "\u064b", "شم"]), min_size=1, max_size=8))
def test_pretokenized_words_keep_their_numbers(tokenizer, surfaces):
    encoding = tokenizer.encode(surfaces, is_pretokenized=True)
    found = {number for number in encoding.word_ids if number is not None}
    assert found == {number for number, surface in enumerate(surfaces) if fold(surface)}


def test_saved_tokenizer_loads_with_its_reserved_pieces(tokenizer, tmp_path):
    from transformers import AutoTokenizer

    vocabulary.save(tokenizer, tmp_path, 64)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    surfaces = [word.text for word in words("باسو دَرْنا.")]
    encoding = loaded(["[unused0]", *surfaces], is_split_into_words=True)
    assert loaded.convert_ids_to_tokens(encoding["input_ids"])[:2] == ["[CLS]", "[unused0]"]
    assert loaded.mask_token_id == vocabulary.SPECIALS.index("[MASK]")
    assert loaded.model_max_length == 64


def test_near_duplicates_and_foreign_paragraphs_are_dropped():
    chance = random.Random(1)
    long = sentence(chance, 60)
    changed = long.removesuffix(".") + " باسو."
    other = sentence(chance, 60)
    foreign = "This line has no Arabic at all, or little: باسو"
    text = "\n".join([long, changed, other, foreign, "باسو در", long])
    assert list(clean.paragraphs(text, settings.Clean(), clean.Seen())) == [long, other]


def test_arabic_share_counts_visible_characters():
    assert clean.arabic_share("باسو abcd") == pytest.approx(0.5)
    assert clean.arabic_share("   ") == 0


def test_blocks_follow_from_the_number_seen_alone(monkeypatch):
    from training.pretraining.pack import Blocks

    shards = [np.arange(40, 640, dtype=np.uint16), np.arange(1000, 1310, dtype=np.uint16)]
    blocks = Blocks(shards, [1.0, 0.5], 31, seed=2)
    assert blocks.per_epoch == 20 + 5
    straight = blocks.batch(0, 60)
    again = Blocks(shards, [1.0, 0.5], 31, seed=2)
    assert (np.concatenate([again.batch(37, 23), again.batch(0, 37)]) == np.roll(straight, -37, axis=0)).all()
    first = {tuple(row[1:3]) for row in straight[:25].tolist()}
    assert len(first) == 25
    halves = [{row[1] for row in straight[start : start + 25].tolist() if row[1] >= 1000} for start in (0, 25)]
    assert not halves[0] & halves[1]


def test_whole_words_are_hidden():
    from training.pretraining.objective import hide

    chance = np.random.default_rng(0)
    continues = np.zeros(200, dtype=bool)
    continues[100:] = True
    rows = chance.integers(10, 200, (8, 64))
    rows[:, 0] = 2
    masked = hide(rows, continues, settings.Objective(masked=0.3, kept=0), chance, 10)
    hidden = np.zeros(rows.size, dtype=bool)
    hidden[masked.places] = True
    flat = rows.ravel()
    for place in np.flatnonzero(continues[flat]):
        if flat[place - 1] >= 10:
            assert hidden[place] == hidden[place - 1]
    assert (masked.inputs.ravel()[masked.places] == 4).all()
    assert (masked.inputs.ravel()[~hidden] == flat[~hidden]).all()
    assert 0.15 < hidden.mean() < 0.45


def test_sampled_loss_over_all_pieces_is_the_full_loss(corpus):
    import torch

    from training.pretraining.encoder import build
    from training.pretraining.objective import Candidates, full_loss, sampled_loss

    counts = np.arange(300, 0, -1)
    network = build(settings.Encoder(layers=1, width=32, inner=32, heads=2), counts, None, 1)
    vectors, targets = torch.randn(20, 32), torch.arange(0, 300, 15)
    everything = Candidates(counts, 100, 200)
    drawn = everything.draw(np.random.default_rng(0))
    place = np.argsort(drawn)
    weight, bias = network.decoder.weight, network.decoder.bias
    others = weight[drawn], bias[drawn] + torch.from_numpy(everything.correction)
    sampled = sampled_loss(vectors, (weight[targets], bias[targets]), others, torch.from_numpy(place)[targets])
    assert torch.allclose(sampled, full_loss(network, vectors, targets), rtol=1e-4)


def test_workers_find_the_gradients_of_plain_backward():
    import torch

    from training.pretraining.encoder import build
    from training.pretraining.objective import Candidates, full_loss, hide, states
    from training.pretraining.workers import Workers

    counts, chance = np.arange(300, 0, -1), np.random.default_rng(0)
    rows = chance.integers(10, 300, (6, 32))
    rows[:, 0] = 2
    masked = hide(rows, np.zeros(300, dtype=bool), settings.Objective(), chance, 10)
    shape = settings.Encoder(layers=2, width=32, inner=32, heads=2, context=64)
    plain, shared = (build(shape, counts, None, 1) for _ in range(2))
    inputs, places, targets = map(torch.from_numpy, (masked.inputs, masked.places, masked.targets))
    expected = full_loss(plain, states(plain, inputs, places), targets).mean()
    expected.backward()
    everything = Candidates(counts, 300, 1)
    workers = Workers(shared, 2, 1, 1, nullcontext)
    found = workers.gradients(masked, everything.draw(chance), everything.correction)
    assert found == pytest.approx(float(expected.detach()), rel=1e-4)
    for (name, one), other in zip(plain.named_parameters(), shared.parameters(), strict=True):
        assert torch.allclose(one.grad, other.grad, atol=1e-5), name
    workers.clear()
    assert not shared.decoder.weight.grad.any()


def test_halved_copies_follow_the_weights_and_find_their_gradients():
    import torch

    from training.pretraining.encoder import build
    from training.pretraining.objective import Candidates, hide
    from training.pretraining.workers import Workers

    counts, chance = np.arange(300, 0, -1), np.random.default_rng(0)
    rows = chance.integers(10, 300, (8, 32))
    rows[:, 0] = 2
    masked = hide(rows, np.zeros(300, dtype=bool), settings.Objective(), chance, 10)
    shape = settings.Encoder(layers=2, width=32, inner=32, heads=2, context=64)
    whole, halved = (build(shape, counts, None, 1) for _ in range(2))
    everything = Candidates(counts, 300, 1)
    drawn, correction = everything.draw(chance), everything.correction
    exact, rough = Workers(whole, 1, None, 1, nullcontext), Workers(halved, 1, None, 1, nullcontext, half=True)
    for turn in range(2):
        losses = [workers.gradients(masked, drawn, correction) for workers in (exact, rough)]
        assert losses[1] == pytest.approx(losses[0], rel=0.01)
        for (name, one), other in zip(whole.named_parameters(), halved.parameters(), strict=True):
            assert other.dtype == other.grad.dtype == torch.float32
            alike = torch.nn.functional.cosine_similarity(one.grad.flatten(), other.grad.flatten(), dim=0)
            assert alike > 0.97 or one.grad.norm() < 1e-4, (turn, name, alike)
        with torch.no_grad():
            for network in (whole, halved):
                for parameter in network.parameters():
                    parameter -= 2.0 * parameter.grad
        exact.clear()
        rough.clear()
    assert exact.gradients(masked, drawn, correction) < losses[0] - 0.1


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
