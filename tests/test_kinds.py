"""Kinds of targets: what the weights make of phrases that the lists leave open, and how they are fitted."""

import pytest

from annotations.document import Document
from annotations.record import Incident
from annotations.schema import EventCode
from annotations.values import Target
from conftest import TEXTS
from inference.values.kinds import features, kind_of
from training.kinds import fit_kinds


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("رتل دعم لوجستي للتحالف الدولي", EventCode.IED, "convoy"),
        ("مطار بغداد الدولي", EventCode.SHELLING, "airport"),
        ("سوق شعبية", EventCode.SUICIDE_BOMBING, "market"),
        ("دورية للشرطة", EventCode.IED, "security_forces"),
    ],
)
def test_common_targets_have_their_kind(text, code, kind):
    assert kind_of(text, code) == kind


def _document(name, text, kind):
    targets = [Target(text=text, kind=kind, count=None)]
    incident = Incident.model_construct(code=EventCode.IED, targets=targets)
    return Document.model_construct(id=name, source="real", incidents=[incident])


def test_the_fitted_weights_tell_the_words_of_the_kinds():
    phrases = [("حافلة ركاب", "vehicle"), ("مسجد قديم", "religious_site")] * 20
    weights = fit_kinds([_document(f"d{n}", text, kind) for n, (text, kind) in enumerate(phrases)])
    head = next(name for name in features("حافلة ركاب", EventCode.IED) if name.startswith("head="))
    assert weights[head, "vehicle"] > 0 > weights[head, "religious_site"]


def test_one_kind_alone_teaches_nothing():
    with pytest.raises(ValueError, match="two kinds"):
        fit_kinds([_document("d", "حافلة", "vehicle")])


@pytest.mark.skipif(not TEXTS.is_file(), reason="needs the texts of the real articles")
def test_the_weights_are_better_than_the_lists_on_dev():
    from annotations.corpus import load_corpus
    from conftest import ROOT
    from inference.values.targets import target_kind

    dev = load_corpus(ROOT / "annotations" / "corpus", TEXTS).split("dev")
    targets = [(t, i.code) for d in dev for i in d.incidents for t in i.targets]
    listed = sum(target_kind(t.text) == t.kind for t, _ in targets)
    assert sum(kind_of(t.text, code) == t.kind for t, code in targets) > listed + len(targets) // 20
