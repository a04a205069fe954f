"""Agreement of two readings: perfect with itself, symmetric, and right by hand on a small pair."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement import AgreementError, agreement, kappa, render
from annotations.corpus import load_corpus, write_documents
from annotations.document import Document, text_hash
from conftest import SEEDS, command

TEXT = "قصف وانفجار قرب مقر الشرطة في الحلة أمس"


def reading(*mentions, annotator="a", **changes):
    values = {
        "id": "x",
        "source": "own",
        "text": TEXT,
        "sha1": text_hash(TEXT),
        "annotator": annotator,
        "mentions": mentions,
    }
    return Document.model_validate({**values, **changes})


def mention(name, start, end, code="ied", realis="generic", arguments=()):
    return {"id": name, "code": code, "realis": realis, "start": start, "end": end,
            "arguments": [{"role": r, "start": s, "end": e} for r, s, e in arguments]}  # fmt: skip


A = reading(
    mention("m1", 0, 3, "shelling"),
    mention("m2", 4, 11, arguments=[("target", 12, 26), ("place", 30, 35), ("time", 36, 39)]),
)
B = reading(mention("m1", 4, 11, "armed_attack", arguments=[("target", 16, 26), ("origin", 30, 35)]), annotator="b")


def test_a_reading_agrees_with_itself():
    seeds = load_corpus(SEEDS).documents
    found = agreement(seeds, seeds)
    assert all(score.f1 == 1.0 for score in found.scores.values())
    assert all(value == 1.0 for value, _ in found.kappas.values())
    assert not found.disagreements
    assert any("agree in everything" in w for w in found.warnings)


def test_the_figures_are_those_made_by_hand():
    found = agreement([A], [B])
    assert found.scores["triggers"] == (1, 0, 1)
    assert found.scores["triggers and codes"] == (0, 1, 2)
    assert found.scores["arguments, exact"] == (0, 2, 3)
    same_code = B.model_copy(deep=True)
    same_code.mentions[0].code = A.mentions[1].code
    assert agreement([A], [same_code]).scores["arguments, overlapping"] == (1, 1, 2)
    assert agreement([A], [same_code]).scores["arguments, exact"] == (0, 2, 3)


def test_disagreements_are_named_with_their_places():
    kinds = {d.kind: d for d in agreement([A], [B]).disagreements}
    assert set(kinds) == {
        "mention in one reading only: shelling generic", "code: armed_attack or ied", "argument: other span: target",
        "role: origin or place", "argument in one reading only: time",
    }  # fmt: skip
    assert kinds["role: origin or place"].places == ["x [30:35] الحلة"]
    assert "role: origin or place" in render(agreement([A], [B]))


def test_swapping_the_readings_swaps_precision_and_recall_only():
    there, back = agreement([A], [B]), agreement([B], [A])
    for name, score in there.scores.items():
        assert (score.right, score.spurious, score.missed) == (
            back.scores[name].right,
            back.scores[name].missed,
            back.scores[name].spurious,
        ), name
    assert there.kappas == back.kappas


LABELS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


@given(LABELS)
def test_kappa_is_symmetric_and_at_most_one(labels):
    value = kappa(labels)
    assert value is None or value <= 1
    assert value == pytest.approx(kappa([(b, a) for a, b in labels]))
    if all(a == b for a, b in labels) and len(set(labels)) > 1:
        assert value == 1


def test_kappa_of_cohens_table():
    labels = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(labels) == pytest.approx(0.4)
    assert kappa([]) is None


def test_readings_of_other_texts_are_refused():
    with pytest.raises(AgreementError, match="none"):
        agreement([A], [B.model_copy(update={"id": "y"})])
    with pytest.raises(AgreementError, match="sha1"):
        agreement([A], [B.model_copy(update={"sha1": "0", "text": None})])


def test_one_annotator_on_both_sides_is_warned_of():
    assert any("annotator a" in w for w in agreement([A], [A]).warnings)


def test_the_command_prints_the_table(tmp_path):
    write_documents([A], tmp_path / "a.jsonl")
    write_documents([B], tmp_path / "b.jsonl")
    done = command("annotations", "agree", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert done.returncode == 0, done.stderr
    assert "Cohen kappa" in done.stdout
    assert "role: origin or place" in done.stdout


def test_stand_off_readings_agree_as_those_with_texts(tmp_path):
    (tmp_path / "texts.jsonl").write_text(json.dumps({"text": TEXT}), encoding="utf-8")
    for name, place in (("a", "الحلة أمس"), ("b", "في الحلة")):
        told = mention("m1", 4, 11, realis="actual", arguments=[("place", 30, 35)]) | {"incidents": ["i1"]}
        placed = reading(told, annotator=name, incidents=[{"id": "i1", "code": "ied", "location": {"text": place}}])
        write_documents([placed], tmp_path / f"full-{name}.jsonl")
        write_documents([placed], tmp_path / f"off-{name}.jsonl", texts=False)
    full = command("annotations", "agree", *(tmp_path / f"full-{name}.jsonl" for name in "ab"))
    off = [tmp_path / f"off-{name}.jsonl" for name in "ab"]
    filled = command("annotations", "agree", *off, "--texts", tmp_path / "texts.jsonl")
    assert full.returncode == 0, full.stderr
    assert filled.stdout == full.stdout
