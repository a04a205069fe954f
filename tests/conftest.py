"""What the tests share: the seeds, and a tiny model of stock classes made on the spot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

# A busy machine is no fault of the code: what a property test proves does not hang on its time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "annotations" / "corpus" / "seeds"
TEXTS = ROOT.parent / "shared" / "real" / "articles.jsonl"


def command(*arguments, cwd=ROOT, stdin=None, text=True):
    """Run ``python -m`` with these arguments, as a user without network does; ``text=False`` takes and gives bytes."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True, text=text,
        check=False, env=environment,
    )  # fmt: skip


def write_config(folder, **values):
    """A configuration like configs/arabert.yaml, with these values changed; its path."""
    standard = yaml.safe_load((ROOT / "configs" / "arabert.yaml").read_text(encoding="utf-8"))
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump({**standard, "texts": None, **values}), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def seed_corpus(tmp_path_factory):
    """A corpus of the five seeds, the first of which is dev."""
    from annotations.corpus import load_corpus, write_documents

    folder = tmp_path_factory.mktemp("corpus")
    documents = load_corpus(SEEDS).documents
    write_documents(documents, folder / "all.jsonl")
    (folder / "splits").mkdir()
    (folder / "splits" / "dev.txt").write_text(documents[0].id, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def trained(tiny_encoder, tmp_path_factory):
    """A model folder trained for two epochs on the seeds, as configs/arabert.yaml would."""
    folder = tmp_path_factory.mktemp("run")
    config = write_config(folder, encoder=str(tiny_encoder), output=str(folder / "model"), corpus=str(SEEDS), epochs=2)
    done = command("training", "run", config)
    assert done.returncode == 0, done.stderr
    return folder / "model"


@pytest.fixture(scope="module")
def seeds():
    """The five seeds with their annotations."""
    from annotations.corpus import load_corpus

    return load_corpus(SEEDS).documents


@pytest.fixture
def document():
    """An annotated report of one bombing; its first character lies outside of the Basic Multilingual Plane."""
    from annotations.document import Document, text_hash

    text = "🚨 انفجرت عبوة ناسفة في الحلة أمس."
    values = {
        "id": "own/x", "source": "own", "text": text, "sha1": text_hash(text),
        "mentions": [{"id": "m1", "code": "ied", "realis": "actual", "start": 2, "end": 8, "incidents": ["i1"],
                      "arguments": [{"role": "weapon", "start": 9, "end": 19},
                                    {"role": "place", "start": 23, "end": 28}]}],
        "incidents": [{"id": "i1", "code": "ied"}],
    }  # fmt: skip
    return Document.model_validate(values)


@pytest.fixture
def news(tmp_path):
    """A folder of six short articles, one of them packed and one level down."""
    import gzip

    from sample import articles

    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    for name, text in articles(5).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with gzip.open(folder / "sub" / "a000.txt.gz", "wt", encoding="utf-8") as file:
        file.write(articles(9)["a008"])
    return folder


@pytest.fixture(scope="session")
def small_model(tmp_path_factory, tiny_tokenizer):
    """The folder of a model that is quick and knows nothing (:func:`sample.write_small_model`)."""
    from sample import write_small_model

    pytest.importorskip("onnx")
    return write_small_model(tmp_path_factory.mktemp("small"), tiny_tokenizer)


@pytest.fixture(scope="session")
def seed_texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}


@pytest.fixture(scope="session")
def tiny_tokenizer(seed_texts):
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused0]", "[unused1]"]
    tokenizer.train_from_iterator(
        seed_texts.values(), trainers.WordPieceTrainer(vocab_size=900, special_tokens=special)
    )
    return tokenizer


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory, tiny_tokenizer) -> Path:
    """A folder of the classes that AraBERT is made of, small enough to train in a test."""
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("encoder")
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tiny_tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]",
    )  # fmt: skip
    fast.save_pretrained(folder)
    config = BertConfig(
        vocab_size=tiny_tokenizer.get_vocab_size(), hidden_size=48, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=512,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder
