"""The learning curve: nested shares, resumed where models are there, and refused where shares make no sense."""

import json

import pytest
from typer.testing import CliRunner

from annotations.corpus import load_corpus
from conftest import SEEDS, write_config
from training.cli import app
from training.curve import part

pytest.importorskip("torch")


@pytest.fixture(scope="module")
def config(tiny_encoder, seed_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("curve")
    return write_config(folder, encoder=str(tiny_encoder), output=str(folder / "m"), corpus=str(seed_corpus), epochs=1)


def test_smaller_shares_are_part_of_larger_ones():
    documents = load_corpus(SEEDS).documents
    names = [{d.id for d in part(documents, share, 13)} for share in (0.01, 0.4, 1)]
    assert [len(n) for n in names] == [1, 2, 5]
    assert names[0] < names[1] < names[2]


def test_shares_are_trained_scored_and_not_trained_again(config, tmp_path):
    arguments = ["curve", str(config), "--work", str(tmp_path), "--shares", "0.5"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    rows = json.loads((tmp_path / "curve.json").read_text(encoding="utf-8"))
    assert [row["documents"] for row in rows] == [2]
    assert "| 50% | 2 |" in done.output
    models = {p: p.stat().st_mtime_ns for p in tmp_path.glob("share-*/model.onnx")}
    assert len(models) == 1
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 0, again.output
    assert {p: p.stat().st_mtime_ns for p in tmp_path.glob("share-*/model.onnx")} == models
    assert json.loads((tmp_path / "curve.json").read_text(encoding="utf-8")) == rows


def test_a_share_above_the_whole_is_refused(config, tmp_path):
    done = CliRunner().invoke(app, ["curve", str(config), "--work", str(tmp_path), "--shares", "0.5", "50"])
    assert done.exit_code == 2
    assert "shares above 0 and up to 1" in done.output
