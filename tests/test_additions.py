"""Retraining with new annotations: ``python -m training run CONFIG --add FOLDER``."""

import json
import re

import pytest

from annotations.corpus import load_corpus, write_documents
from annotations.document import text_hash
from annotations.formats import brat, conll, doccano, labelstudio
from annotations.formats.detection import read_any
from annotations.formats.envelope import FormatError
from conftest import SEEDS, command, write_config


def _new(count):
    """New documents: the seeds under other names, a line added to their texts."""
    found = []
    for number, document in enumerate(load_corpus(SEEDS).documents[:count]):
        text = f"{document.text}\nالنسخة {number}\n"
        found.append(document.model_copy(update={"id": f"new/{number}", "text": text, "sha1": text_hash(text)}))
    return found


WRITERS = {
    "documents.jsonl": lambda documents, path: write_documents(documents, path),
    "tasks.json": labelstudio.write,
    "doccano.jsonl": doccano.write,
    "corpus.conll": conll.write,
    "brat": brat.write,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_is_told_by_what_is_in_it(name, tmp_path):
    documents = _new(3)
    WRITERS[name](documents, tmp_path / "mine" / name)
    found, _ = read_any(tmp_path / "mine")
    assert sorted(d.id for d in found) == [d.id for d in documents]
    triggers = {d.id: sorted((m.start, m.end, m.code) for m in d.mentions) for d in documents}
    assert {d.id: sorted((m.start, m.end, m.code) for m in d.mentions) for d in found} == triggers


def test_several_formats_in_one_folder(tmp_path):
    first, second = _new(2)
    labelstudio.write([first], tmp_path / "tasks.json")
    brat.write([second], tmp_path / "brat")
    assert {d.id for d in read_any(tmp_path)[0]} == {first.id, second.id}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("table.json", '{"a": 1}', "keys a"), ("half.jsonl", "{", "JSON"), ("notes.txt", "نص", "1 other files")],
)
def test_what_is_no_annotation_is_named(name, content, said, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=said):
        read_any(tmp_path)


@pytest.fixture(scope="module")
def config(trained, seed_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("more")
    values = {
        "encoder": str(trained),
        "output": str(folder / "m"),
        "corpus": str(seed_corpus),
        "markers": ["[t]", "[/t]"],
    }
    return write_config(folder, **values, epochs=1, replay=0.5, patience=0)


def test_before_and_after_on_old_and_new_articles(config, tmp_path):
    pytest.importorskip("torch")
    labelstudio.write(_new(5), tmp_path / "tasks.json")
    done = command("training", "run", config, "--add", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 new documents learnt from, 1 measured on, 2 old ones replayed" in done.stderr
    rows = re.findall(r"\| (old|new) dev \| 1 \| (\S+) \| (?:[\d.]+|-) \| (?:[\d.]+|-) \|", done.stdout)
    assert rows == [(side, name) for side in ("old", "new") for name in ("Trig-C", "Arg-C+", "incidents", "slots")]
    manifest = json.loads((config.parent / "m" / "rasid.json").read_text(encoding="utf-8"))
    assert manifest["corpus"]["train"] == 6


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "seeds/seed-000"}, "dev or test"),
        ({"text": None}, "texts"),
        ({"incidents": []}, "mend these first"),
    ],
)
def test_what_would_spoil_the_model_is_refused(config, change, said, tmp_path):
    pytest.importorskip("torch")
    document = _new(1)[0].model_copy(update=change)
    write_documents([document], tmp_path / "mine.jsonl")
    done = command("training", "run", config, "--add", tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_measured_text_under_another_name_is_refused(config, tmp_path):
    pytest.importorskip("torch")
    document = load_corpus(SEEDS).documents[0].model_copy(update={"id": "mine/1"})
    write_documents([document], tmp_path / "mine.jsonl")
    done = command("training", "run", config, "--add", tmp_path)
    assert done.returncode == 2
    assert "mine/1 stand in dev or test" in done.stderr


def test_an_encoder_that_is_no_model_is_explained(tiny_encoder, seed_corpus, tmp_path):
    pytest.importorskip("torch")
    config = write_config(tmp_path, encoder=str(tiny_encoder), output=str(tmp_path / "m"), corpus=str(seed_corpus))
    write_documents(_new(1), tmp_path / "mine.jsonl")
    done = command("training", "run", config, "--add", tmp_path / "mine.jsonl")
    assert done.returncode == 2
    assert "goes on from a model" in done.stderr
