"""The texts of stand-off documents come out of the collections that a user has, and the corpus is whole again."""

import gzip
import json
import lzma

import pytest

from annotations.corpus import CorpusError, load_corpus, write_documents
from annotations.standoff import strip
from annotations.texts import gather, whole_text
from conftest import SEEDS, command


@pytest.fixture
def stripped(tmp_path):
    """The seeds as stand-off documents, and their texts as two collections, one of them with titles apart."""
    documents = load_corpus(SEEDS).documents
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_documents([strip(d) for d in documents], folder / "real.jsonl", texts=False)
    plain, titled = documents[:2], [d for d in documents[2:] if "\n\n" in d.text][:1]
    with lzma.open(tmp_path / "a.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"source": "x", "id": d.id, "text": d.text}) + "\n" for d in [*plain, plain[0]])
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        for document in titled:
            title, text = document.text.split("\n\n", 1)
            file.write(json.dumps({"title": title, "text": text}) + "\n")
    return folder, [*plain, *titled], documents


def test_documents_have_their_texts_again(stripped, tmp_path):
    folder, there, every = stripped
    packed = [tmp_path / "a.jsonl.xz", tmp_path / "b.jsonl.gz"]
    done = command("annotations", "gather", *packed, "--into", tmp_path / "texts.jsonl", "--corpus", folder)
    assert done.returncode == 0, done.stderr
    assert f"{len(there)} texts written" in done.stdout
    assert f"{len(every) - len(there)} not found" in done.stdout
    loaded = load_corpus(folder, tmp_path / "texts.jsonl")
    assert {d.id: d.text for d in loaded.documents} == {d.id: d.text for d in there}
    assert loaded.missing == len(every) - len(there)
    missed = {d.id for d in every} - {d.id for d in there}
    assert all(name in done.stderr for name in missed)


def test_a_title_that_the_text_begins_with_is_not_doubled():
    assert whole_text({"title": "قصف", "text": "قصف\nخبر"}) == "قصف\nخبر"
    assert whole_text({"title": "", "text": "خبر"}) == "خبر"


def test_a_line_that_is_no_article_is_named_and_nothing_is_written(stripped, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"text": "x"}\n{"body": 1}\n', encoding="utf-8")
    target = tmp_path / "texts.jsonl"
    with pytest.raises(CorpusError, match=r"bad\.jsonl:2: expected a JSON object with 'text'"):
        gather([strip(d) for d in load_corpus(SEEDS).documents], [tmp_path / "bad.jsonl"], target)
    assert not list(tmp_path.glob("texts*"))
    with pytest.raises(CorpusError, match="found no file"):
        gather([], [tmp_path / "none.jsonl"], target)
