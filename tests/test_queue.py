"""The command that chooses what to annotate next, run as users run it, with the shipped model."""

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from annotations.corpus import read_documents
from annotations.formats import labelstudio
from conftest import command
from inference.model import load
from training.queue import uncertainty

OWN = Path("annotations/corpus/own")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one file, and a table of eight articles: three outlets, one article known, one told twice."""
    made = tmp_path_factory.mktemp("queue")
    documents = list(read_documents(OWN / "a1.jsonl"))[:12]
    (made / "corpus").mkdir()
    (made / "corpus" / "known.jsonl").write_text(
        "".join(d.model_dump_json() + "\n" for d in documents[:4]), encoding="utf-8"
    )
    outlets = ["loud"] * 5 + ["quiet", "calm"]
    rows = [
        {"id": f"n{i}", "source": outlet, "text": d.text}
        for i, (outlet, d) in enumerate(zip(outlets, documents[4:11], strict=True))
    ]
    rows.append({"id": "again", "source": "calm", "text": rows[0]["text"]})
    rows.append({"id": "old", "source": "calm", "text": documents[0].text})
    (made / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return made


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    where = ("--corpus", folder / "corpus", "--output", folder / "queue.json")
    return command("training", "queue", "inference/shipped", *options, *where)


def test_outlets_take_turns_and_what_is_known_stays_out(folder: Path) -> None:
    done = run(folder, str(folder / "articles.jsonl"), "--count", "4")
    assert done.returncode == 0, done.stderr
    tasks = json.loads((folder / "queue.json").read_text(encoding="utf-8"))
    assert len(tasks) == 4
    documents = [labelstudio.read_task(task, predicted=True).document for task in tasks]  # type: ignore[union-attr]
    assert Counter(d.source for d in documents)["loud"] <= 2
    assert "quiet" in {d.source for d in documents}
    assert "old" not in {d.id for d in documents}
    assert "4 of 9 articles" in done.stdout


def test_one_text_is_chosen_once_however_many_bring_it(folder: Path) -> None:
    done = run(folder, str(folder / "articles.jsonl"), "--count", "20")
    chosen = {d["data"]["document"]["id"] for d in json.loads((folder / "queue.json").read_text(encoding="utf-8"))}
    assert done.returncode == 0, done.stderr
    assert len(chosen & {"n0", "again"}) == 1
    assert "old" not in chosen


def test_nothing_to_choose_from_is_one_line(folder: Path) -> None:
    done = run(folder, str(folder / "nowhere.jsonl"))
    assert done.returncode == 2
    assert "expected articles to choose from, found none" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_model_doubts_a_text_of_events_more_than_one_of_weather() -> None:
    from inference.model import Source

    model = load()
    weather = uncertainty(model, Source("طقس معتدل ومشمس غدا في العاصمة. وتبقى درجات الحرارة على حالها."))
    attack = uncertainty(model, Source("هجوم على مقر وسط العاصمة. وقتل اثنان في العملية التي تبناها التنظيم."))
    assert 0 <= weather < attack <= 1
