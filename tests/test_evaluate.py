"""What the evaluation counts, in every view, and what it leaves blank where there is nothing to count."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from systems import TEXT, document, echo, silent

from annotations.document import Document, GoldIncident, text_hash
from annotations.schema import EventCode
from annotations.scores import MentionLike, Score
from training.evaluate import compare_with, measure, report
from training.report.errors import surest_errors
from training.report.incidents import incident_counts
from training.report.mentions import Edges, core, mention_counts
from training.report.page import page
from training.report.slices import era, known_words, seen_counts

pytest.importorskip("seqeval")
pytest.importorskip("nervaluate")


def test_a_system_that_says_what_is_annotated_is_right_in_every_view(seeds):
    metrics = measure(echo(seeds))
    for section in ("mentions", "mentions_gold_triggers", "clitic_insensitive"):
        assert all(row["f1"] == 1.0 for row in metrics[section].values())
    assert metrics["seqeval"]["triggers"]["f1"] == 1.0
    assert all(row["f1"] == 1.0 for layer in metrics["nervaluate"].values() for row in layer.values())
    assert metrics["incidents"]["detection"] == metrics["assembly"]["detection"]
    assert not [wrong for _, wrong in surest_errors(echo(seeds).articles) if wrong.layer != "incident"]


def test_codes_and_roles_add_up_to_the_whole(seeds):
    run = echo(seeds, lambda mentions: mentions[::2])
    metrics = measure(run)
    for name, table in (("trig_c", "by_code"), ("arg_c_plus", "by_role")):
        for count in ("right", "spurious", "missed"):
            assert sum(row[count] for row in metrics[table].values()) == metrics["mentions"][name][count]


def stretched(mentions):
    """The weapon of the first mention one word too long."""
    first, *others = mentions
    weapon = next(a for a in first.arguments if a.role == "weapon")
    longer = replace(weapon, start=TEXT.index("أن ثلاثة"))
    return [replace(first, arguments=tuple(longer if a is weapon else a for a in first.arguments)), *others]


def test_a_span_that_is_too_long_is_wrong_strictly_and_half_right_partially():
    views = measure(echo([document()], stretched))["nervaluate"]["arguments"]
    assert views["strict"]["correct"] == 4
    assert (views["partial"]["correct"], views["partial"]["partial"]) == (4, 1)
    assert views["type"]["f1"] == 1.0
    assert views["partial"]["f1"] == pytest.approx(0.9)


def test_a_clitic_makes_no_difference_in_the_view_that_sets_it_aside():
    def bare(mentions):
        first, second = mentions
        place = next(a for a in second.arguments if a.role == "place")
        cut = replace(place, start=place.start + 2)
        return [first, replace(second, arguments=tuple(cut if a is place else a for a in second.arguments))]

    metrics = measure(echo([document()], bare))
    assert metrics["mentions"]["arg_c_plus"]["right"] == 4
    assert metrics["clitic_insensitive"]["arg_c_plus"]["right"] == 5


@given(st.text(alphabet='وفبكلاسم ،"12', max_size=30), st.data())
def test_the_core_of_a_span_stands_inside_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = core(start, end, Edges.of(text))
    assert start <= a <= b <= end


def test_a_date_one_day_off_is_right_within_a_day_only():
    def incident(day):
        when, weapons = {"start": day, "end": day, "precision": "day"}, [{"kind": "rocket", "text": "صاروخ"}]
        return GoldIncident.model_validate({"id": "i1", "code": "shelling", "date": when, "weapons": weapons})

    article = echo([document(incidents=[incident("2021-05-03").model_dump()])]).articles[0]
    counts = incident_counts(replace(article, incidents=(incident("2021-05-04"),)))
    assert counts["normalised/date exact"] == Score(0, 1, 1)
    assert counts["normalised/date ±1 day"] == Score(1, 0, 0)


def test_seen_and_unseen_words_share_all_places():
    run = echo([document()])
    known = known_words([document()])
    counts = seen_counts(run.articles, known)
    assert counts["seen places"] == Score(1, 0, 0)
    assert counts["unseen places"] == Score(0, 0, 0)
    unknown = seen_counts(run.articles, {"places": set(), "names": set()})
    assert unknown["unseen places"] == Score(1, 0, 0)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2004, "2004-2010"), (2012, "other years"), (2019, "2014-2019"), (2026, "2020-2026"), (None, "no date")],
)
def test_the_era_of_an_article(year, expected):
    plain = "سقط صاروخ."
    published = date(year, 1, 2) if year else None
    assert era(Document(id="x", source="own", sha1=text_hash(plain), text=plain, published=published)) == expected


def test_changed_articles_are_listed_with_what_they_gain(seeds):
    worse = echo(seeds, lambda mentions: mentions[:1], "worse")
    metrics = measure(echo(seeds))
    compare_with(metrics, echo(seeds), worse)
    changed = metrics["comparison"]["changed"]
    assert {c["document"] for c in changed} == {d.id for d in seeds}
    assert all(c["errors"]["trig_c"] < 0 for c in changed)
    assert metrics["comparison"]["differences"]["trig_c"]["low"] > 0
    assert "Compared with worse 1" in report(metrics, "echo")


def test_the_surest_errors_come_first_in_their_sentence():
    def unsure(mentions):
        first, second = mentions
        wrong = replace(first, code=EventCode.GRENADE, trigger=replace(first.trigger, confidence=0.7))
        return [wrong, replace(second, code=EventCode.AIR_STRIKE, trigger=replace(second.trigger, confidence=0.9))]

    run = echo([document()], unsure)
    errors = [(article, wrong) for article, wrong in surest_errors(run.articles) if wrong.layer == "trigger"]
    said = [(w.confidence, w.said, w.instead) for _, w in errors]
    assert said == [(0.9, "air_strike", "ied"), (0.7, "grenade", "shelling")]
    first, last = errors[1][1].sentence
    assert TEXT[first:last].startswith("أعلنت الشرطة")
    assert "<mark>انفجرت</mark>" in page(measure(run), "x", errors)


def test_a_silent_system_has_no_precision_and_no_calibration(seeds):
    metrics = measure(silent(seeds))
    row = metrics["mentions"]["trig_c"]
    assert (row["precision"], row["recall"], row["f1"]) == (None, 0.0, 0.0)
    assert metrics["seqeval"]["triggers"]["precision"] is None
    assert metrics["calibration"]["trigger"]["ece"] is None
    assert any("nothing was found" in note for note in metrics["notes"])
    assert "| triggers, Trig-C (and code) | - | 0.000 |" in report(metrics, "silent")


def test_where_nothing_is_annotated_and_nothing_found_nothing_is_scored():
    metrics = measure(silent([document(mentions=[], incidents=[])]))
    assert metrics["mentions"]["trig_c"]["f1"] is None
    assert metrics["seqeval"]["triggers"] is None
    assert metrics["nervaluate"]["triggers"] is None
    assert "0.000" not in report(metrics, "nothing").replace("0.000 to", "")


def test_counts_of_an_article_are_those_of_its_mentions():
    article = echo([document()]).articles[0]
    silenced = replace(article, mentions=(), on_gold=(MentionLike("ied", "actual", 0, 1, ()),))
    counts = mention_counts(silenced)
    assert counts["trig_c"] == Score(0, 0, 2)
    assert counts["gold_trigger/arg_c_plus"] == Score(0, 0, 5)
