"""Pairs of reports: the gold ones, and the weights that are fitted on them."""

import json

import pytest

from inference.across.pairs import WEIGHTS, contradict, probability
from training.cross import PAIRS, fit_cross, own_pairs, real_pairs


def test_gold_pairs_are_enough_and_apart() -> None:
    own = own_pairs()
    assert sum(p.same for p in own) >= 60
    assert sum(not p.same for p in own) >= 60
    bases = {fits: {p.id[:6] for p in own if p.fits is fits} for fits in (True, False)}
    assert not bases[True] & bases[False]
    rows = [json.loads(line) for line in (PAIRS / "real.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(row["same"] for row in rows) >= 40
    assert sum(not row["same"] for row in rows) >= 40
    fitted = {d for row in rows if row["pool"] == "train" for d in row["documents"]}
    assert not fitted & {d for row in rows if row["pool"] != "train" for d in row["documents"]}


def test_real_pairs_without_their_articles_are_counted() -> None:
    found, missing = real_pairs([])
    assert found == []
    assert missing > 80


def test_fitted_weights_beat_the_plain_rule_on_reports_not_seen() -> None:
    from training.cross import modelled, plain, score_pairs

    own = own_pairs()
    weights = fit_cross(own)
    unseen = [p for p in own if not p.fits]
    model = score_pairs(unseen, [modelled(p.a, p.b, weights) for p in unseen])
    rule = score_pairs(unseen, [plain(p.a, p.b) for p in unseen])
    assert model.f1 is not None
    assert rule.f1 is not None
    assert model.f1 > max(0.85, rule.f1)


def test_seeds_are_not_learned_from() -> None:
    assert "seeds/" not in (PAIRS / "real.jsonl").read_text(encoding="utf-8")


def test_an_incident_in_many_pairs_shares_its_vote() -> None:
    own = own_pairs()
    free = [p for p in own if p.fits and not contradict(p.a, p.b)]
    often = max(free, key=lambda p: abs(p.same - probability(p.a, p.b, WEIGHTS)))
    again = fit_cross([*own, *[often] * 20])
    assert again == pytest.approx(fit_cross(own), abs=0.02)
