"""The report of an evaluation as users ask for it, and what it says when there is nothing to count."""

import json

import pytest
from sample import write_small_model
from typer.testing import CliRunner

from annotations.corpus import load_corpus
from annotations.sentences import sentences
from conftest import command
from inference.tagging.manifest import ModelError
from training.cli import app
from training.report import figures as drawing
from training.report.predictions import EmptySplitError, run_model

pytest.importorskip("seqeval")
pytest.importorskip("nervaluate")


def evaluate(*arguments):
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


def test_an_empty_split_is_explained(small_model, corpus):
    with pytest.raises(EmptySplitError, match="--texts"):
        run_model(small_model, [])
    done = evaluate("--baseline", "--corpus", corpus, "--split", "held")
    assert done.exit_code == 2
    assert "expected annotated articles in this split" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_split_is_named(corpus):
    done = evaluate("--baseline", "--corpus", corpus, "--split", "tset")
    assert done.exit_code == 2
    assert "'tset'" in done.stderr


def test_a_network_with_other_labels_is_refused(tmp_path, tiny_tokenizer, seeds, monkeypatch):
    pytest.importorskip("onnx")
    import inference.tagging.labels

    monkeypatch.setattr(inference.tagging.labels, "LABELS", inference.tagging.labels.LABELS[:-1])
    folder = write_small_model(tmp_path, tiny_tokenizer)
    monkeypatch.undo()
    with pytest.raises(ModelError, match="labels"):
        run_model(folder, seeds[:1])


def test_a_manifest_with_other_labels_is_refused_in_one_line(small_model, corpus, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    values = json.loads((small_model / "rasid.json").read_text(encoding="utf-8"))
    (other / "rasid.json").write_text(json.dumps(values | {"labels": ["O", "B-x"]}), encoding="utf-8")
    done = evaluate(other, "--corpus", corpus)
    assert done.exit_code == 2
    assert "label list" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def written(small_model, corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    done = command("training", "evaluate", small_model, "--corpus", corpus, "--output", folder)
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


def test_without_quotes_no_sentence_is_shown(small_model, corpus, tmp_path):
    done = evaluate(small_model, "--corpus", corpus, "--output", tmp_path, "--no-quotes")
    assert done.exit_code == 0, done.stderr
    assert "<mark>" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_the_same_command_gives_the_same_figures(small_model, corpus, written, tmp_path):
    assert evaluate(small_model, "--corpus", corpus, "--output", tmp_path).exit_code == 0
    one, two = (json.loads((folder / "metrics.json").read_text(encoding="utf-8")) for folder in (written, tmp_path))
    for metrics in (one, two):
        del metrics["about"]["command"]
    assert one == two


def test_an_earlier_report_can_be_compared_with(small_model, corpus, written):
    done = evaluate(small_model, "--corpus", corpus, "--compare", written)
    assert done.exit_code == 0, done.stderr
    assert "0 articles changed" in done.stdout
    other = evaluate(small_model, "--corpus", corpus, "--split", "test", "--compare", written)
    assert other.exit_code == 2
    assert "make it again" in other.stderr


def test_model_and_baseline_can_be_compared(small_model, corpus):
    done = evaluate(small_model, "--corpus", corpus, "--compare", "baseline")
    assert done.exit_code == 0, done.stderr
    assert "Compared with baseline" in done.stdout


def test_either_a_model_or_the_baseline_is_asked_for(small_model):
    for arguments in ((), (small_model, "--baseline")):
        done = evaluate(*arguments)
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


def test_a_missing_library_is_named(corpus, monkeypatch):
    monkeypatch.setattr("training.commands.evaluate.NEEDED", ("no_such_library",))
    done = evaluate("--baseline", "--corpus", corpus)
    assert done.exit_code == 2
    assert "no_such_library" in done.stderr
