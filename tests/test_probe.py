"""The probe on made-up sentences: reading, decoding, tagging, baseline, report."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import probe, probe_data, probe_report

np = pytest.importorskip("numpy")
torch = pytest.importorskip("torch")

NAMES = ["سعدون", "ميسون", "خلدون", "زيدون"]
PLACES = ["بستان", "لبستان", "كرمان", "ميدان"]
OTHERS = ["قال", "مضي", "جاء", "ثم", "في", "الي", "امس", "و"]


def sentences(count: int, seed: int) -> tuple[probe_data.Sentence, ...]:
    """Sentences in which names and places are told by the word alone."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        words, tags = [], []
        for _ in range(chance.randint(3, 9)):
            kind = chance.random()
            if kind < 0.2:
                words += [chance.choice(NAMES[:2]), chance.choice(NAMES[2:])]
                tags += ["B-PERS", "I-PERS"]
            elif kind < 0.4:
                words.append(chance.choice(PLACES))
                tags.append("B-LOC")
            else:
                words.append(chance.choice(OTHERS))
                tags.append("O")
        made.append(probe_data.Sentence(tuple(words), tuple(tags)))
    return tuple(made)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory) -> Path:
    """A folder of labelled corpora as ANERcorp lays them out."""
    folder = tmp_path_factory.mktemp("labelled")
    (folder / "anercorp_camel").mkdir()
    for name, count, seed in (("train", 150, 1), ("test", 40, 2)):
        lines = "\n\n".join("\n".join(map(" ".join, zip(s.words, s.tags, strict=True))) for s in sentences(count, seed))
        (folder / "anercorp_camel" / f"{name}.txt").write_text(lines + "\n\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> Path:
    """A tiny encoder of random weights with its tokenizer."""
    from training.pretraining import encoder as networks
    from training.pretraining import settings, vocabulary

    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = vocabulary.learn(
        (" ".join(s.words) for s in sentences(200, 3)), settings.Vocabulary(size=200, reserved=2, least_count=1)
    )
    shape = settings.Encoder(layers=1, width=32, inner=32, heads=2, context=32)
    counts = np.ones(tokenizer.get_vocab_size(), dtype=np.int64)
    networks.build(shape, counts, None, 1).save_pretrained(folder)
    vocabulary.save(tokenizer, folder, 32)
    return folder


def test_reading_gives_words_and_tags(labelled):
    read = probe_data.read(labelled / "anercorp_camel" / "test.txt")
    assert read == sentences(40, 2)


def test_reading_names_the_bad_line(tmp_path):
    path = tmp_path / "bad.txt"
    path.write_text("قال O\nامس\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt:2"):
        probe_data.read(path)


def test_unknown_task_is_refused(labelled):
    with pytest.raises(ValueError, match="anercorp"):
        probe_data.task(labelled, "conll")


def test_few_are_drawn_by_seed(labelled):
    whole = probe_data.task(labelled, "anercorp")
    assert probe_data.few(whole, 20, 1).train == probe_data.few(whole, 20, 1).train
    assert probe_data.few(whole, 20, 1).train != probe_data.few(whole, 20, 2).train
    assert probe_data.few(whole, 20, 1).test == whole.test


@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_decoding_gives_the_best_allowed_sequence(count, seed):
    tags = ["O", "B-LOC", "I-LOC", "B-PERS", "I-PERS"]
    scores = np.random.default_rng(seed).normal(size=(count, len(tags)))
    found = [tags[number] for number in probe.best_tags(scores, probe.allowed(tags))]
    for before, after in zip(["O", *found], found, strict=False):
        assert not after.startswith("I-") or before[2:] == after[2:]
    plain = [tags[number] for number in scores.argmax(axis=1)]
    legal = all(not a.startswith("I-") or b[2:] == a[2:] for b, a in zip(["O", *plain], plain, strict=False))
    if legal:
        assert found == plain


def test_long_sentences_and_vanishing_words_get_a_tag_each(encoder):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(encoder)
    tagger = probe.Tagger(probe.encoder_of(encoder, True, 1), tokenizer, ["O", "B-LOC", "I-LOC"], probe.FineTuning())
    words = ("ــ", *NAMES * 12)
    found = tagger.tag([probe_data.Sentence(words, ("O",) * len(words))])
    assert len(found[0]) == len(words)
    assert found[0][0] == "O"


def test_probe_learns_what_the_word_tells(encoder, labelled):
    of = probe_data.task(labelled, "anercorp")
    score = probe.probe(encoder, of, [1], probe.FineTuning(rate=3e-3, epochs=4, least_steps=60))
    assert score.values[0] > 95


def test_baseline_learns_what_the_word_tells(labelled):
    pytest.importorskip("sklearn_crfsuite")
    from training.probe_baseline import baseline

    assert baseline(probe_data.task(labelled, "anercorp"), rounds=20).values[0] > 95


def test_report_states_what_was_measured_and_what_is_quoted(encoder, labelled, tmp_path, monkeypatch):
    monkeypatch.setattr(
        probe_report, "probe", lambda folder, of, seeds, random_start: probe.Score(of.name, (60.0 + seeds[0],), 1.0)
    )
    shard = tmp_path / "held_out.u16"
    np.random.default_rng(0).integers(10, 60, 800).astype(np.uint16).tofile(shard)
    plan = probe_report.Plan(encoder, labelled, ("anercorp",), (1, 2, 3), (0, 20), random=True, held_out=shard)
    report = probe_report.measure(plan, tmp_path / "out" / "probe.json")
    assert (tmp_path / "out" / "probe.json").exists()
    text = probe_report.markdown(report)
    assert "| encoder | anercorp | all | 3 | 62.0 ± 1.0 |" in text
    assert "| random start | anercorp | 20 | 3 |" in text
    assert "(quoted) | anercorp | all | | 82.4 |" in text
    assert "nats a word" in text


def test_speed_of_both_precisions(encoder):
    pytest.importorskip("onnxruntime")
    from training.probe_speed import speeds

    full, small = speeds(encoder, seconds=0.05)
    assert (full.kind, small.kind) == ("fp32", "int8")
    assert small.size < full.size
    assert all(rate > 0 for rate in full.rates.values())
