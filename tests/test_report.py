"""The F1 report: what it counts, what it leaves blank, and what it says when there is nothing to count."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import write_small_model
from typer.testing import CliRunner

from annotations.corpus import load_corpus
from annotations.document import Document, GoldIncident, text_hash
from annotations.schema import EventCode
from annotations.scores import MentionLike, Score
from annotations.sentences import sentences
from conftest import ROOT, SEEDS
from inference.manifest import ModelError
from training.assembly import gold_mentions as as_mentions
from training.calibration import Judged
from training.cli import app
from training.evaluate import compare_with, measure, report
from training.report import figures as drawing
from training.report.bootstrap import intervals, paired
from training.report.calibration import calibration_figures, threshold_curve
from training.report.compare import CompareError, compare
from training.report.errors import surest_errors
from training.report.incidents import incident_counts
from training.report.mentions import Edges, core, mention_counts
from training.report.page import page
from training.report.predictions import EmptySplitError, Run, predicted, run_model
from training.report.slices import era, known_words, seen_counts
from training.scoring import gold_mentions

pytest.importorskip("seqeval")
pytest.importorskip("nervaluate")

TEXT = (
    "أعلنت الشرطة أن ثلاثة صواريخ سقطت أمس على مخزن قرب بعقوبة. ولم تقع إصابات.\nوببغداد انفجرت عبوة ناسفة صباح اليوم."
)


def spot(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def document(**changes):
    mentions = [
        {
            "id": "m1", "code": "shelling", "realis": "actual", **spot("سقطت"), "incidents": ["i1"],
            "arguments": [
                {"role": "weapon", **spot("ثلاثة صواريخ")}, {"role": "time", **spot("أمس")},
                {"role": "source", **spot("الشرطة")},
            ],
        },
        {
            "id": "m2", "code": "ied", "realis": "actual", **spot("انفجرت"), "incidents": ["i2"],
            "arguments": [{"role": "place", **spot("وببغداد")}, {"role": "weapon", **spot("عبوة ناسفة")}],
        },
    ]  # fmt: skip
    incidents = [
        {"id": "i1", "code": "shelling", "date": {"start": "2021-05-03", "end": "2021-05-03", "precision": "day"}},
        {"id": "i2", "code": "ied", "date": {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}},
    ]
    values = {
        "id": "own/1", "source": "own", "sha1": text_hash(TEXT), "text": TEXT, "published": "2021-05-04",
        "mentions": mentions, "incidents": incidents,
    }  # fmt: skip
    return Document.model_validate(values | changes)


def echo(gold, change=lambda mentions: mentions, name="echo"):
    """A system that says what is annotated, once it is changed."""
    articles = []
    for d in gold:
        found = change(as_mentions(d))
        articles.append(predicted(d, found, [m for m in gold_mentions(d) if found]))
    return Run(name, "1", tuple(articles))


def silent(gold):
    return echo(gold, lambda mentions: [], "silent")


@pytest.fixture(scope="module")
def seeds():
    return load_corpus(SEEDS).documents


@pytest.fixture(scope="module")
def small(tmp_path_factory, tiny_tokenizer):
    pytest.importorskip("onnx")
    return write_small_model(tmp_path_factory.mktemp("small"), tiny_tokenizer)


def command(*arguments):
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, seeds):
    """A corpus folder of the seeds with two of them in dev."""
    folder = tmp_path_factory.mktemp("corpus")
    lines = [d.model_copy(update={"pool": "train"}).model_dump_json() for d in seeds]
    (folder / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "splits").mkdir()
    (folder / "splits" / "dev.txt").write_text("\n".join(d.id for d in seeds[:2]), encoding="utf-8")
    (folder / "splits" / "test.txt").write_text(seeds[2].id, encoding="utf-8")
    return folder


# What is counted


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


# Intervals and comparison


def test_an_interval_holds_the_figure_and_is_the_same_each_time():
    rows = [{"f": Score(n % 4, n % 3, n % 2)} for n in range(20)]
    low, high = intervals(rows, ["f"])["f"]
    whole = Score(*(sum(row["f"][k] for row in rows) for k in range(3))).f1
    assert 0 <= low < whole < high <= 1
    assert intervals(rows, ["f"])["f"] == (low, high)


def test_no_interval_from_few_articles_or_without_a_figure():
    assert intervals([{"f": Score(1, 0, 0)}] * 3, ["f"])["f"] is None
    assert intervals([{"f": Score(0, 0, 0)}] * 30, ["f"])["f"] is None


def test_a_system_does_not_differ_from_itself_and_a_better_one_is_better():
    good = [{"f": Score(3, 1, 0)} for _ in range(10)]
    bad = [{"f": Score(n % 3, 1, 2)} for n in range(10)]
    assert paired(good, good, ["f"])["f"] == (0.0, 0.0, 0.0, 0.0)
    difference = paired(good, bad, ["f"])["f"]
    assert difference.low > 0
    assert difference.better == 1.0


def test_reports_on_other_articles_are_not_compared():
    with pytest.raises(CompareError, match="same articles"):
        compare({"a": {}}, {"b": {}})


def test_changed_articles_are_listed_with_what_they_gain(seeds):
    worse = echo(seeds, lambda mentions: mentions[:1], "worse")
    metrics = measure(echo(seeds))
    compare_with(metrics, echo(seeds), worse)
    changed = metrics["comparison"]["changed"]
    assert {c["document"] for c in changed} == {d.id for d in seeds}
    assert all(c["errors"]["trig_c"] < 0 for c in changed)
    assert metrics["comparison"]["differences"]["trig_c"]["low"] > 0
    assert "Compared with worse 1" in report(metrics, "echo")


# Confidence


def test_the_threshold_for_nine_in_ten():
    rows = [Judged(0.9, True)] * 19 + [Judged(0.8, False)] + [Judged(0.3, False)] * 20
    found = calibration_figures(rows, 40)
    assert found["threshold_90"] == {"threshold": 0.8, "precision": 0.95, "recall": 0.475, "kept": 20}
    assert calibration_figures(rows[:10], 40)["threshold_90"] is None


@given(st.lists(st.tuples(st.floats(0, 1, allow_subnormal=False), st.booleans()), max_size=40))
def test_a_higher_threshold_keeps_less(rows):
    curve = threshold_curve([Judged(*row) for row in rows], len(rows))
    kept = [point["kept"] for point in curve]
    assert kept == sorted(kept, reverse=True)
    if rows:
        assert kept[0] == len(rows)
        recall = [point["recall"] for point in curve]
        assert recall == sorted(recall, reverse=True)


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


# Nothing to count


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


def test_an_empty_split_is_explained(small, corpus):
    with pytest.raises(EmptySplitError, match="--texts"):
        run_model(small, [])
    done = command("--baseline", "--corpus", corpus, "--split", "held")
    assert done.exit_code == 2
    assert "expected annotated articles in this split" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_split_is_named(corpus):
    done = command("--baseline", "--corpus", corpus, "--split", "tset")
    assert done.exit_code == 2
    assert "'tset'" in done.stderr


def test_a_network_with_other_labels_is_refused(tmp_path, tiny_tokenizer, seeds, monkeypatch):
    pytest.importorskip("onnx")
    import inference.labels

    monkeypatch.setattr(inference.labels, "LABELS", inference.labels.LABELS[:-1])
    folder = write_small_model(tmp_path, tiny_tokenizer)
    monkeypatch.undo()
    with pytest.raises(ModelError, match="labels"):
        run_model(folder, seeds[:1])


def test_a_manifest_with_other_labels_is_refused_in_one_line(small, corpus, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    values = json.loads((small / "rasid.json").read_text(encoding="utf-8"))
    (other / "rasid.json").write_text(json.dumps(values | {"labels": ["O", "B-x"]}), encoding="utf-8")
    done = command(other, "--corpus", corpus)
    assert done.exit_code == 2
    assert "label list" in done.stderr
    assert "Traceback" not in done.stderr


# The command


@pytest.fixture(scope="module")
def written(small, corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    done = subprocess.run(
        [sys.executable, "-m", "training", "evaluate", str(small), "--corpus", str(corpus), "--output", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_the_report_says_what_made_it(written, corpus):
    about = json.loads((written / "metrics.json").read_text(encoding="utf-8"))["about"]
    assert about["model"] == "rasid-small"
    assert about["split"] == "dev"
    assert about["corpus_fingerprint"] == load_corpus(corpus).fingerprint()
    assert about["versions"]["seqeval"]
    assert about["command"].startswith("python -m training evaluate")
    shown = (written / "report.md").read_text(encoding="utf-8")
    assert about["split_hash"] in shown


def test_metrics_hold_no_sentence(written, seeds):
    stored = (written / "metrics.json").read_text(encoding="utf-8")
    long_ones = [d.text[a:b] for d in seeds for a, b in sentences(d.text) if b - a > 40]
    assert len(long_ones) > 50
    assert not any(sentence in stored for sentence in long_ones)


def test_without_quotes_no_sentence_is_shown(small, corpus, tmp_path):
    done = command(small, "--corpus", corpus, "--output", tmp_path, "--no-quotes")
    assert done.exit_code == 0, done.stderr
    assert "<mark>" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_the_same_command_gives_the_same_figures(small, corpus, written, tmp_path):
    assert command(small, "--corpus", corpus, "--output", tmp_path).exit_code == 0
    one, two = (json.loads((folder / "metrics.json").read_text(encoding="utf-8")) for folder in (written, tmp_path))
    for metrics in (one, two):
        del metrics["about"]["command"]
    assert one == two


def test_an_earlier_report_can_be_compared_with(small, corpus, written):
    done = command(small, "--corpus", corpus, "--compare", written)
    assert done.exit_code == 0, done.stderr
    assert "0 articles changed" in done.stdout
    other = command(small, "--corpus", corpus, "--split", "test", "--compare", written)
    assert other.exit_code == 2
    assert "make it again" in other.stderr


def test_model_and_baseline_can_be_compared(small, corpus):
    done = command(small, "--corpus", corpus, "--compare", "baseline")
    assert done.exit_code == 0, done.stderr
    assert "Compared with baseline" in done.stdout


def test_either_a_model_or_the_baseline_is_asked_for(small):
    for arguments in ((), (small, "--baseline")):
        done = command(*arguments)
        assert done.exit_code == 2
        assert "one of the two" in done.stderr


def test_figures_are_drawn_where_they_can_be(written):
    if not drawing.available():
        pytest.skip("matplotlib 3.11 is not installed")
    assert {p.name for p in written.glob("*.png")} == {"reliability.png", "threshold.png", "codes.png"}
    assert "![codes](codes.png)" in (written / "report.md").read_text(encoding="utf-8")


def test_without_matplotlib_there_are_no_figures_and_no_crash(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "available", lambda: False)
    assert drawing.draw({}, tmp_path) == []


def test_counts_of_an_article_are_those_of_its_mentions():
    article = echo([document()]).articles[0]
    silenced = replace(article, mentions=(), on_gold=(MentionLike("ied", "actual", 0, 1, ()),))
    counts = mention_counts(silenced)
    assert counts["trig_c"] == Score(0, 0, 2)
    assert counts["gold_trigger/arg_c_plus"] == Score(0, 0, 5)


def test_a_missing_library_is_named(corpus, monkeypatch):
    monkeypatch.setattr("training.report.command.NEEDED", ("no_such_library",))
    done = command("--baseline", "--corpus", corpus)
    assert done.exit_code == 2
    assert "no_such_library" in done.stderr
