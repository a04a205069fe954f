"""The benchmark: its arithmetic, and one small run of the command."""

import math
import subprocess
import sys

import pytest
from sample import write_small_model

from conftest import ROOT, SEEDS
from inference.benchmark import exponent, matrix_rate, operations, spread


def test_the_fitted_exponent_is_that_of_the_power():
    sizes = [10, 100, 1000]
    assert exponent(sizes, [0.5 * n**1.5 for n in sizes]) == pytest.approx(1.5)
    assert math.isnan(exponent([10], [1.0]))
    assert spread([4.0, 1.0, 3.0, 2.0]) == (2.5, 1.75, 3.25)
    assert matrix_rate(256, 2) > 1e8


def test_operations_of_a_bert_base_are_170_million_and_attention(tmp_path):
    (tmp_path / "config.json").write_text('{"hidden_size": 768, "num_hidden_layers": 12, "intermediate_size": 3072}')
    assert operations(tmp_path, length=0) == pytest.approx(169.9e6, rel=0.001)
    assert operations(tmp_path / "none") is None


def test_the_command_prints_its_tables(tmp_path, tiny_tokenizer):
    pytest.importorskip("onnx")
    folder = write_small_model(tmp_path, tiny_tokenizer)
    arguments = ["--model", str(folder), "--model", str(folder), "--sample", "3", "--rounds", "2", "--most", "100"]
    done = subprocess.run(
        [sys.executable, "-m", "inference", "benchmark", str(SEEDS), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("| variant | articles/s")
    assert lines[3].endswith("| 0 |")
    assert any(line.startswith("| articles | 10 | 100 | exponent |") for line in lines)
    assert any("predict FILE" in line for line in lines)
