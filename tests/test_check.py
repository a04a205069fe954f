"""The checks of annotated documents: each fault is found, named with its place and a remedy."""

import json

import pytest
from pydantic import ValidationError

from annotations.check import check_corpus, check_document
from annotations.corpus import CorpusError, load_corpus, read_documents, write_documents
from annotations.document import Document, text_hash
from conftest import SEEDS, command

TEXT = "سقط صاروخان على قاعدة الوادي فجر أمس دون إصابات."


def document(**changes):
    values = {
        "id": "own/x",
        "source": "own",
        "text": TEXT,
        "sha1": text_hash(TEXT),
        "published": "2021-03-04",
        "published_basis": "given",
        "mentions": [
            {
                "id": "m1",
                "code": "shelling",
                "realis": "actual",
                "start": 0,
                "end": 3,
                "incidents": ["i1"],
                "arguments": [{"role": "weapon", "start": 4, "end": 11}, {"role": "target", "start": 16, "end": 28}],
            }
        ],
        "incidents": [
            {
                "id": "i1",
                "code": "shelling",
                "weapons": [{"kind": "rocket", "count": {"min": 2, "max": 2}, "text": "صاروخان"}],
            }
        ],
    }
    return Document.model_validate({**values, **changes})


def mention(**changes):
    (values,) = json.loads(document().model_dump_json())["mentions"]
    return [{**values, **changes}]


def test_a_sound_document_has_no_error():
    assert not [f for f in check_document(document()) if f.level == "error"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"mentions": mention(end=900)}, "outside the text"),
        ({"mentions": mention(end=4)}, "white space"),
        ({"mentions": mention(incidents=["i7"])}, "does not exist"),
        ({"mentions": mention(realis="generic")}, "generic mention tells an incident"),
        ({"mentions": mention(incidents=[])}, "tells no incident"),
        ({"mentions": mention(code="ied")}, "code ied"),
        ({"mentions": mention(arguments=[{"role": "target", "start": 0, "end": 11}])}, "overlap"),
        ({"mentions": mention(arguments=[{"role": "recipient", "start": 16, "end": 28}])}, "recipient outside"),
        ({"mentions": mention() * 2}, "same span"),
        ({"mentions": []}, "no mention tells it"),
        (
            {
                "incidents": [
                    {
                        "id": "i1",
                        "code": "shelling",
                        "date": {"start": "2022-01-01", "end": "2022-01-01", "precision": "day"},
                    }
                ]
            },
            "after publication",
        ),
    ],
)
def test_each_fault_is_an_error_with_a_remedy(changes, fault):
    errors = [f for f in check_document(document(**changes)) if f.level == "error"]
    assert any(fault in e.fault for e in errors), errors
    assert all(e.document == "own/x" and e.place and e.remedy for e in errors)


def test_a_cut_word_is_a_warning():
    found = check_document(document(mentions=mention(end=2)))
    assert any("cuts a word" in f.fault for f in found)


def test_another_text_is_refused():
    with pytest.raises(ValidationError, match="sha1"):
        document(text=TEXT + " ")


def test_an_incident_in_two_splits_is_an_error():
    one = document(incidents=[{"id": "i1", "code": "shelling", "same_as": "wadi"}])
    other = one.model_copy(update={"id": "own/y", "sha1": "0"})
    found = check_corpus([one, other], {"train": {"own/x"}, "test": {"own/y"}})
    assert any(f.document == "wadi" and f.level == "error" for f in found)
    assert not any(f.document == "wadi" for f in check_corpus([one, other], {"train": {"own/x", "own/y"}}))


def test_documents_survive_writing(tmp_path):
    path = tmp_path / "a.jsonl"
    write_documents([document()], path)
    assert list(read_documents(path)) == [document()]


def test_stand_off_needs_its_text(tmp_path):
    write_documents([document()], tmp_path / "real" / "a.jsonl", texts=False)
    assert "صاروخ" not in (tmp_path / "real" / "a.jsonl").read_text(encoding="utf-8").replace('"text":"صاروخان"', "")
    assert load_corpus(tmp_path).missing == 1
    texts = tmp_path / "texts.jsonl.txt"
    texts.write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    (loaded,) = load_corpus(tmp_path / "real", texts).documents
    assert loaded.text == TEXT


def test_a_broken_line_is_named(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 3\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.jsonl, line 1"):
        load_corpus(tmp_path)


def test_the_committed_corpus_is_clean():
    done = command("annotations", "check", "--no-warnings")
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_two_seeds_on_besmaya_share_their_incident():
    shared = [
        {i.same_as for i in d.incidents if i.same_as}
        for d in load_corpus(SEEDS).documents
        if d.id[-3:] in ("000", "004")
    ]
    assert shared[0] & shared[1] == {"besmaya-2020-07-24", "besmaya-handover-2020-07-25"}


def test_one_file_is_checked_as_a_folder_is(tmp_path):
    path = tmp_path / "mine.jsonl"
    write_documents([document()], path)
    assert [d.id for d in load_corpus(path).documents] == ["own/x"]
    result = command("annotations", "check", str(path))
    assert "1 documents, 0 errors" in result.stdout
