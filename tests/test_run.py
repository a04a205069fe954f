"""Fine-tuning, through the command that users call, on a local encoder of AraBERT's classes."""

import json

import pytest

from annotations.corpus import load_corpus
from annotations.sentences import Sentence
from conftest import ROOT, SEEDS, command, write_config
from inference.tagging.manifest import read_manifest
from inference.tagging.reading import read
from inference.tagging.vocabulary import Vocabulary, settings
from training.examples import UNLABELLED, argument_examples, read_document, trigger_examples

pytest.importorskip("torch")


def test_the_model_folder_describes_itself(trained):
    manifest = read_manifest(trained)
    assert manifest.markers == ("[t]", "[/t]")
    assert set(manifest.metrics["dev"]) == {"trig_i", "trig_c", "realis", "arg_i", "arg_c", "arg_c_plus"}
    assert (trained / "README.md").read_text(encoding="utf-8").startswith("# rasid-arabert")


def test_the_network_names_no_folder_of_the_machine(trained):
    assert str(ROOT).encode() not in (trained / "model.onnx").read_bytes()
    assert b"site-packages" not in (trained / "model.onnx").read_bytes()


def test_plain_transformers_loads_it(trained):
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    model = AutoModelForTokenClassification.from_pretrained(trained)
    assert model.config.id2label[0] == "O"
    assert AutoTokenizer.from_pretrained(trained).convert_tokens_to_ids("[t]") < model.config.vocab_size


def test_inference_runs_on_it(trained):
    done = command("inference", "predict", "--json", "--model", str(trained), str(SEEDS / "seed-000.txt"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["model"]["name"] == "rasid-arabert"


def test_onnx_and_torch_agree(trained, tiny_encoder):
    import numpy as np
    import torch
    from transformers import AutoModelForTokenClassification

    from inference.tagging.network import Network
    from training.encoders import TorchScorer
    from training.export import export_network

    model = AutoModelForTokenClassification.from_pretrained(trained, dtype=torch.float32).eval()
    export_network(model, trained.parent, quantise=False)
    windows = [[2, 9, 8, 3], [2, *range(10, 60), 3], [2, 7, 3]]
    for exact, exported in zip(
        TorchScorer(model)(windows), Network(trained.parent / "model.onnx")(windows), strict=True
    ):
        assert np.allclose(exact, exported, atol=1e-3)


def test_an_unreachable_hub_is_explained(tmp_path):
    config = write_config(tmp_path, encoder="nobody/no-such-encoder", output=str(tmp_path / "m"), corpus=str(SEEDS))
    done = command("training", "run", str(config))
    assert done.returncode == 2
    assert "local folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_key_is_named(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("encoder: x\nepoch: 3\n", encoding="utf-8")
    done = command("training", "run", str(config))
    assert done.returncode == 2
    assert "epoch" in done.stderr


def test_examples_label_what_was_annotated(tiny_tokenizer, trained):
    """Decoding the labels of the windows gives the annotation back."""
    from inference.tagging.labels import LABELS

    vocabulary = Vocabulary(tiny_tokenizer)
    manifest = read_manifest(trained).model_copy(update={"markers": ("[unused0]", "[unused1]")})
    how = settings(manifest, vocabulary)
    for document in load_corpus(SEEDS).documents:
        reading = read_document(document, vocabulary)
        begun = [
            LABELS[label][2:]
            for example in trigger_examples(document, reading, how)
            for label in example["labels"]
            if label != UNLABELLED and LABELS[label].startswith("B-")
        ]
        assert begun == [m.code.value for m in sorted(document.mentions, key=lambda m: m.start)]
        for mention, example in zip(document.mentions, argument_examples(document, reading, how), strict=True):
            roles = [LABELS[x][2:] for x in example["labels"] if x != UNLABELLED and LABELS[x].startswith("B-")]
            assert mention.realis.value in roles
            assert len(roles) <= len(mention.arguments) + 2


def test_a_word_that_folds_to_nothing_is_unknown(tiny_tokenizer):
    vocabulary = Vocabulary(tiny_tokenizer)
    reading = read("ـــ صاروخ", [Sentence(0, 9)], vocabulary)
    assert [bool(p) for p in reading.pieces] == [True, True]
