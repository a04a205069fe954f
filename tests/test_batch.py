"""Runs over many articles: in parallel, killed and continued."""

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sample import articles, lines

from conftest import ROOT, command
from inference.batch import BatchError, RunFile, predict_all, run
from inference.model import Source, load

pytest.importorskip("onnx")


def predict(*arguments):
    return command("inference", "predict", *arguments, text=False)


def start(*arguments):
    """The same in a process group of its own, not waited for."""
    line = [sys.executable, "-m", "inference", "predict", *map(str, arguments)]
    return subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)


def test_processes_give_what_one_process_gives(small_model):
    sources = [Source(text, id=name) for name, text in articles(70).items()]
    model = load(small_model, threads=1)
    alone = list(predict_all(sources, model, jobs=1))
    assert [json.loads(o.line)["document"]["id"] for o in alone] == list(articles(70))
    assert sum(len(json.loads(o.line)["incidents"]) for o in alone) > 20
    assert list(predict_all(sources, model, jobs=2)) == alone


def test_sources_are_asked_for_as_they_are_needed(small_model):
    asked = 0

    def endless():
        nonlocal asked
        while True:
            asked += 1
            yield Source(articles(1)["a000"], id=str(asked))

    outcomes = predict_all(endless(), load(small_model), jobs=1)
    for _ in range(100):
        next(outcomes)
    assert asked <= 164


def test_one_bad_article_spoils_no_other(small_model, tmp_path, monkeypatch):
    from inference import model as module

    real = module.read_article

    def fragile(text, published):
        if "رقم 3" in text:
            raise ValueError("unreadable")
        return real(text, published)

    monkeypatch.setattr(module, "read_article", fragile)
    problems: list[str] = []
    sources = [Source(text, id=name, path=f"{name}.txt") for name, text in articles(6).items()]
    summary = run(sources, load(small_model), tmp_path / "a.jsonl", 1, report=problems.append)
    assert (summary.read, summary.failed) == (5, 1)
    assert problems == ["a003.txt a003: could not be read (ValueError: unreadable)"]
    assert [row["document"]["id"] for row in lines(tmp_path / "a.jsonl")] == ["a000", "a001", "a002", "a004", "a005"]


def test_a_run_goes_on_and_takes_each_article_once(small_model, tmp_path):
    model, out = load(small_model), tmp_path / "a.jsonl"
    sources = [Source(text, id=name) for name, text in articles(8).items()]
    run(sources[:3], model, out, 1)
    whole = out.read_bytes()
    out.write_bytes(whole[:-10])
    summary = run([*sources, sources[7]], model, out, 1)
    assert (summary.read, summary.before, summary.twice) == (6, 2, 1)
    assert [row["document"]["id"] for row in lines(out)] == list(articles(8))
    assert out.read_bytes().startswith(whole[: whole.rindex(b"\n", 0, -1)])


def test_a_file_of_something_else_is_not_touched(small_model, tmp_path):
    out = tmp_path / "a.jsonl"
    out.write_text('{"mine": 1}\n')
    with pytest.raises(BatchError, match="line 1"):
        run([], load(small_model), out)
    assert out.read_text() == '{"mine": 1}\n'


def test_the_run_of_another_model_is_refused(small_model, tmp_path):
    out = tmp_path / "a.jsonl"
    run([Source(articles(1)["a000"])], load(small_model), out)
    with pytest.raises(BatchError, match="--fresh"):
        RunFile(out, "other 1")


def test_two_runs_do_not_share_a_file(small_model, tmp_path):
    pytest.importorskip("fcntl")
    with RunFile(tmp_path / "a.jsonl", "m 1"), pytest.raises(BatchError, match="another run"):
        RunFile(tmp_path / "a.jsonl", "m 1")


def test_the_command_reports_bad_articles_and_says_so_in_its_exit_code(news, small_model, tmp_path):
    (news / "bad.txt").write_text("English only")
    out = tmp_path / "out.jsonl"
    done = predict(news, "--out", out, "--model", small_model)
    assert done.returncode == 2
    assert len(lines(out)) == 6
    said = done.stderr.decode().splitlines()
    assert len(said) == 2
    assert "bad.txt" in said[0]
    assert "6 articles read, 1 could not be read" in said[1]
    (news / "bad.txt").unlink()
    again = predict(news, "--out", out, "--model", small_model)
    assert (again.returncode, again.stderr) == (0, b"")
    assert len(lines(out)) == 6


@pytest.mark.parametrize("name", ["out.csv", "out.geojson", "out.sqlite", "out.html"])
def test_other_formats_leave_no_run_file_behind(news, small_model, tmp_path, name):
    done = predict(news, "--out", tmp_path / name, "--model", small_model)
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["news", name]


def test_an_unknown_suffix_is_refused_before_any_work(news, small_model, tmp_path):
    done = predict(news, "--out", tmp_path / "out.xls", "--model", small_model)
    assert done.returncode == 2
    assert ".csv" in done.stderr.decode()


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "articles.jsonl"
    rows = [json.dumps({"id": name, "text": text}) for name, text in articles(600).items()]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def size(path):
    return path.stat().st_size if path.exists() else 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(many, small_model, tmp_path, jobs):
    out = tmp_path / "out.jsonl"
    chance = random.Random(jobs)
    kills = 0
    arguments = (many, "--out", out, "--model", small_model, "--jobs", jobs)
    for _ in range(8):
        before = size(out)
        process = start(*arguments)
        wait = before + chance.randrange(0, 150_000)
        while process.poll() is None and size(out) <= wait:
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
        assert gone(process.pid), "worker processes outlive a killed run"
        if process.returncode == 0:
            break
    last = predict(*arguments)
    assert last.returncode == 0, last.stderr.decode()
    assert kills > 1
    assert [row["document"]["id"] for row in lines(out)] == list(articles(600))


def gone(group):
    """Whether a process group ends within some seconds."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_a_valid_file(many, small_model, tmp_path, number):
    out = tmp_path / "out.jsonl"
    process = start(many, "--out", out, "--model", small_model, "--jobs", 2)
    while process.poll() is None and size(out) < 20_000:
        time.sleep(0.002)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, said
    assert "goes on from here" in said
    assert "Traceback" not in said
    assert 0 < len(lines(out)) < 600
    assert gone(process.pid), "worker processes outlive the run"


def test_threads_share_a_model_and_pickling_keeps_it_small(small_model):
    model = load(small_model)
    texts = list(articles(24).values())
    expected = [model.predict(text).model_dump_json() for text in texts]
    with ThreadPoolExecutor(6) as pool:
        assert [r.model_dump_json() for r in pool.map(model.predict, texts)] == expected
    assert threading.active_count() < 50
    data = pickle.dumps(model)
    assert len(data) < 1000
    assert pickle.loads(data).predict(texts[0]).model_dump_json() == expected[0]


def test_the_examples_of_the_documentation_run(small_model, monkeypatch):
    import doctest

    from inference import model

    if not (model.SHIPPED / "rasid.json").is_file():
        monkeypatch.setattr(model, "SHIPPED", small_model)
    result = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False)
    assert result.failed == 0
    assert result.attempted > 10
