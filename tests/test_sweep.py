"""A sweep: variants side by side, finished ones kept, stopped ones gone on with, faults told before training."""

import json

import pytest
import yaml
from typer.testing import CliRunner

from conftest import ROOT, SEEDS, command, write_config
from inference.tagging.manifest import read_manifest
from training.cli import app
from training.sweep import Result, table
from training.variants import read_plan

PLAIN, BARE = "plain", "bare, unpretrained"
VARIANTS = {PLAIN: {}, BARE: {"markers": None, "pretrained": False, "sizes": {"context": 0}}}


def write_plan(folder, base, **values):
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump({"base": str(base), "work": str(folder / "work"), **values}, sort_keys=False))
    return path


def invoke(*arguments):
    return CliRunner().invoke(app, ["sweep", *map(str, arguments)])


def models(folder):
    return {path.parent.parent.name: path.stat().st_mtime_ns for path in folder.glob("work/*/seed-*/model.onnx")}


@pytest.fixture(scope="module")
def base(tiny_encoder, seed_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    return write_config(folder, encoder=str(tiny_encoder), corpus=str(seed_corpus), epochs=1, output=str(folder / "m"))


@pytest.fixture(scope="module")
def swept(base, tmp_path_factory):
    """The folder of a finished sweep, and what it printed."""
    pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("sweep")
    done = command("training", "sweep", write_plan(folder, base, variants=VARIANTS))
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_variants_stand_side_by_side(swept):
    folder, printed = swept
    lines = printed.splitlines()
    assert any(line.startswith(f"| {PLAIN} | 4 | 13 | ") for line in lines)
    assert any(line.startswith(f"| {BARE} | 4 | 13 | ") for line in lines)
    assert (folder / "work" / "sweep.md").read_text(encoding="utf-8").strip() in printed
    rows = json.loads((folder / "work" / "sweep.json").read_text(encoding="utf-8"))["variants"]
    assert [row["variant"] for row in rows] == [PLAIN, BARE]
    assert set(rows[0]["mean"]) == {"trig_i", "trig_c", "arg_c", "arg_c_plus"}
    assert not list(folder.glob("work/*/*.work"))


def test_inference_reads_a_variant_as_it_was_trained(swept):
    folder = swept[0] / "work" / "bare-unpretrained" / "seed-13"
    manifest = read_manifest(folder)
    assert manifest.markers is None
    assert manifest.sizes.context == 0
    done = command("inference", "predict", "--json", "--model", folder, SEEDS / "seed-000.txt")
    assert done.returncode == 0, done.stderr


def test_finished_runs_are_kept(swept):
    folder, _ = swept
    before, shown = models(folder), (folder / "work" / "sweep.md").read_text(encoding="utf-8")
    again = invoke(folder / "small.yaml")
    assert again.exit_code == 0, again.output
    assert "2 of 2 runs done." in again.output
    assert shown.strip() in again.output
    assert models(folder) == before


def test_a_changed_variant_is_trained_again_and_goes_on_where_it_was_stopped(swept, base, monkeypatch):
    from transformers import Trainer

    folder, _ = swept
    before = models(folder)
    plan = write_plan(folder, base, variants={**VARIANTS, PLAIN: {"dropout": 0.3}})
    train, resumed = Trainer.train, []

    def watched(self, resume_from_checkpoint=None, **rest):
        resumed.append(resume_from_checkpoint)
        return train(self, resume_from_checkpoint=resume_from_checkpoint, **rest)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "train", watched)
    with monkeypatch.context() as stopped:
        stopped.setattr("training.run.finish", stop)
        assert invoke(plan).exit_code != 0
    checkpoint = next(folder.glob("work/plain/seed-13.work/checkpoint-*"))
    done = invoke(plan)
    assert done.exit_code == 0, done.output
    assert resumed == [None, str(checkpoint)]
    after = models(folder)
    assert after[PLAIN] != before[PLAIN]
    assert after["bare-unpretrained"] == before["bare-unpretrained"]
    rows = json.loads((folder / "work" / "sweep.json").read_text(encoding="utf-8"))["variants"]
    assert [run["minutes"] for run in rows[0]["runs"]] == [None]


def test_no_run_begins_when_the_time_is_up(base, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- small -->\n<!-- small -->\nbehind\n", encoding="utf-8")
    done = invoke(write_plan(tmp_path, base, variants=VARIANTS), "--minutes", 0, "--into", page)
    assert done.exit_code == 0, done.output
    assert "0 of 2 runs done" in done.output
    assert not models(tmp_path)
    assert f"| {PLAIN} | - | - | - | - | - | - | - |" in page.read_text(encoding="utf-8")


def test_a_page_without_marks_is_told_before_training(base, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no marks\n", encoding="utf-8")
    done = invoke(write_plan(tmp_path, base, variants=VARIANTS), "--into", page)
    assert done.exit_code == 2
    assert "<!-- small -->" in done.output
    assert not models(tmp_path)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"variants": {"wide": {"epoch": 3}}}, ["variant 'wide'", "'epoch' is no setting", "dropout, encoder,"]),
        ({"variants": {"other": {"seed": 3}}}, ["'seed' is the same for all variants"]),
        ({"variants": {"wide": {"sizes": {"contxt": 3}}}}, ["variant 'wide'", "sizes.contxt"]),
        ({"variants": {"long": {"epochs": "many"}}}, ["variant 'long'", "epochs", "found 'many'"]),
        ({"variants": {"a b": {}, "a/b": {}}}, ["'a b' and 'a/b'", "rename one"]),
        ({"grid": {"rate": [1]}}, ["variant 'rate=1'", "'rate' is no setting"]),
        ({"variant": {"wide": {}}}, ["variant", "expected keys: base, work, seeds, variants, grid"]),
        ({}, ["expected 'variants'"]),
        ({"variants": {"none": {"include": ["seed/*"]}}}, ["variant 'none'", "prefixes like seeds/*"]),
        ({"variants": {"lost": {"encoder": str(ROOT / "docs")}}}, ["variant 'lost'", "encoder folder"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_plan_is_told_in_one_line(base, tmp_path, values, words):
    done = invoke(write_plan(tmp_path, base, **values))
    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1
    assert [word for word in words if word not in done.output] == []


def test_a_corpus_without_dev_is_refused(tiny_encoder, tmp_path):
    base = write_config(tmp_path, encoder=str(tiny_encoder), corpus=str(SEEDS))
    done = invoke(write_plan(tmp_path, base, variants=VARIANTS))
    assert done.exit_code == 2
    assert "splits/dev.txt" in done.output


def test_a_grid_is_every_combination_named_by_its_values(base, tmp_path):
    grid = {"encoder_rate": [5e-4, 0.0012], "sizes": [{"focus": 64}, {"focus": 192, "context": 8}]}
    plan = read_plan(write_plan(tmp_path, base, grid=grid, seeds=[3, 4, 3]))
    assert [v.name for v in plan.variants] == [
        "encoder_rate=0.0005 focus=64", "encoder_rate=0.0005 focus=192 context=8",
        "encoder_rate=0.0012 focus=64", "encoder_rate=0.0012 focus=192 context=8",
    ]  # fmt: skip
    last = plan.variants[-1].config
    assert (last.encoder_rate, last.sizes.focus, last.sizes.context, last.sizes.argument) == (0.0012, 192, 8, 128)
    assert plan.seeds == (3, 4)


def test_mean_and_spread_over_seeds(base, tmp_path):
    plan = read_plan(write_plan(tmp_path, base, variants={PLAIN: {}}))
    scores = [dict.fromkeys(("trig_i", "trig_c", "arg_c", "arg_c_plus"), value) for value in (0.5, 0.7)]
    results = [
        Result(settings="", seed=seed, scores=score, articles=4, dev=1, minutes=minutes)
        for seed, score, minutes in zip((13, 14), scores, (2.0, None), strict=True)
    ]
    row = table(plan, {PLAIN: results})[-2]
    assert row == "| plain | 4 | 13, 14 |" + " 0.600 ± 0.141 |" * 4 + " 2.0 |"


@pytest.mark.parametrize("name", ["sweep", "ablations"])
def test_the_plans_of_the_repo_are_sound(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert len(read_plan(ROOT / "configs" / f"{name}.yaml").variants) > 3
