"""Formats of annotation tools: there and back gives the same annotation; what cannot be carried is said."""

import importlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.corpus import load_corpus, read_documents, write_documents
from annotations.document import Document, text_hash
from annotations.formats import FORMATS
from annotations.formats.envelope import ordered
from annotations.schema import EventCode, Realis, Role
from annotations.words import words
from conftest import SEEDS, command

WORDS = st.sampled_from(
    ["قصف", "انفجرت", "عبوة", "ناسفة،", "2,500", "٣", "أ.ف.ب", "«الوادي»", "🚨", "👩‍🚒",
     "#بغداد", "Al-Asad", "مقتل", "جنديين.", "ـــ", "#", "O", "B-ied"]
)  # fmt: skip
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", " \u200f", "\u00a0"])


@st.composite
def ranges(draw, size, most):
    """Disjoint ranges of word numbers."""
    cuts = sorted(draw(st.lists(st.integers(0, size - 1), max_size=2 * most, unique=True)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def documents(draw):
    parts = draw(st.lists(st.tuples(WORDS, GAPS), min_size=2, max_size=25))
    text = "".join(word + gap for word, gap in parts)
    found = words(text)
    names = [f"i{n}" for n in range(1, draw(st.integers(1, 4)))]

    def spans(pairs):
        return [{"start": found[a].start, "end": found[b].end} for a, b in pairs]

    mentions = []
    for number, span in enumerate(spans(draw(ranges(len(found), 4))), 1):
        own = [
            {**other, "role": draw(st.sampled_from(list(Role)))}
            for other in spans(draw(ranges(len(found), 4)))
            if other["end"] <= span["start"] or span["end"] <= other["start"]
        ]
        told = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        mentions.append(
            {"id": f"m{number}", "code": draw(st.sampled_from(list(EventCode))), **span, "arguments": own,
             "realis": draw(st.sampled_from(list(Realis))), "incidents": told}
        )  # fmt: skip
    incidents = [
        {"id": name, "code": draw(st.sampled_from(list(EventCode))),
         "killed": draw(st.sampled_from([None, {"min": 0, "max": 0}, {"min": 2}])),
         "date": draw(st.sampled_from([None, {"start": "2021-03-04", "end": "2021-03-04", "precision": "day"}]))}
        for name in names
    ]  # fmt: skip
    return Document.model_validate(
        {"id": "own/مثال 1", "source": "own", "text": text, "sha1": text_hash(text), "published": "2021-03-05",
         "published_basis": "given", "annotator": "a", "mentions": mentions, "incidents": incidents}
    )  # fmt: skip


def there_and_back(name, given_documents):
    module = importlib.import_module(f"annotations.formats.{name}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.json"
        written = module.write(given_documents, path)
        back, read = module.read(path)
    return back, written, read


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(document=documents())
def test_there_and_back_gives_the_same_annotation(name, document):
    (back,), _, _ = there_and_back(name, [document])
    assert back == ordered(document)


@pytest.mark.parametrize("name", FORMATS)
def test_the_seeds_survive_without_a_warning_on_reading(name):
    seeds = load_corpus(SEEDS).documents
    back, _, warnings = there_and_back(name, seeds)
    assert back == [ordered(d) for d in seeds]
    assert not warnings


@pytest.mark.parametrize("name", ["labelstudio", "doccano", "brat"])
def test_what_has_no_place_on_the_screen_is_named(name):
    _, warnings, _ = there_and_back(name, load_corpus(SEEDS).documents)
    assert any("incidents" in w and "5 documents" in w for w in warnings)


def test_convert_there_and_back(tmp_path):
    there = command("annotations", "convert", "--to", "brat", SEEDS, tmp_path / "brat")
    assert there.returncode == 0, there.stderr
    assert "warning: " in there.stderr
    back = command("annotations", "convert", "--from", "brat", tmp_path / "brat", tmp_path / "back.jsonl")
    assert back.returncode == 0, back.stderr
    assert list(read_documents(tmp_path / "back.jsonl")) == [ordered(d) for d in load_corpus(SEEDS).documents]


def test_convert_says_what_it_lacks(tmp_path):
    assert command("annotations", "convert", SEEDS, tmp_path / "x").returncode == 2
    missing = command("annotations", "convert", "--to", "conll", tmp_path / "none", tmp_path / "x")
    assert missing.returncode == 1
    assert "found nothing" in missing.stderr
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    bad = command("annotations", "convert", "--from", "labelstudio", tmp_path / "bad.json", tmp_path / "x")
    assert bad.returncode == 1
    assert "export as JSON" in bad.stderr


def test_stand_off_documents_need_their_texts(tmp_path, document):
    write_documents([document], tmp_path / "a.jsonl", texts=False)
    done = command("annotations", "convert", "--to", "doccano", tmp_path / "a.jsonl", tmp_path / "x")
    assert done.returncode == 1
    assert "--texts" in done.stderr
