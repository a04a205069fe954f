"""Stand-off: no word of the text is left, and with the text all of them come back."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.corpus import CORPUS, load_corpus
from annotations.document import Document
from annotations.standoff import fill, strip
from conftest import SEEDS


@pytest.mark.parametrize("document", load_corpus(SEEDS).documents, ids=lambda d: d.id)
def test_there_and_back(document):
    assert fill(strip(document), document.text) == document


def test_no_long_run_of_arabic_words_is_left_in_the_committed_files():
    for path in sorted((CORPUS / "real").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            values = json.loads(line)
            assert "text" not in values
            for incident in values.get("incidents", []):
                words = " ".join(
                    re.findall(r'"(?:text|name|source)": "([^"@]*)"', json.dumps(incident, ensure_ascii=False))
                )
                assert len(re.findall(r"[\u0621-\u064a]+", words)) < 40, values["id"]


@given(st.lists(st.text(alphabet='ابت "«»“”\n', min_size=1, max_size=12), min_size=1, max_size=6), st.data())
def test_any_span_comes_back(parts, data):
    text = " ".join(["قصف", *parts, "نهاية"])
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = " ".join(re.sub(r"[\"“”«»]", "", text[start:end]).split())
    from annotations.document import text_hash

    document = Document.model_validate(
        {
            "id": "x",
            "source": "x",
            "text": text,
            "sha1": text_hash(text),
            "mentions": [
                {"id": "m1", "code": "shelling", "realis": "actual", "start": start, "end": end, "incidents": ["i1"]}
            ],
            "incidents": [{"id": "i1", "code": "shelling", "agents": [{"text": words}]}],
        }
    )
    assert fill(strip(document), text) == document
