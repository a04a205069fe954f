"""The benchmark: its arithmetic, readers that take turns, the articles, and one small run of the command."""

import math
import time
from base64 import b64decode
from functools import partial

import pytest
from sample import write_small_model

from conftest import ROOT, SEEDS, command
from inference.measurement.benchmark import Variant, Work, compare, cost_of
from inference.measurement.benchmark_table import MARK, MarkError, insert
from inference.measurement.growth import exponent, spread
from inference.measurement.rates import PRODUCTS, SIZE, matrix_rate, peak_memory
from inference.measurement.specimens import corpus_texts, varied
from inference.model import Source
from inference.paths import SHIPPED


def test_the_fitted_exponent_is_that_of_the_power():
    sizes = [10, 100, 1000]
    assert exponent(sizes, [0.5 * n**1.5 for n in sizes]) == pytest.approx(1.5)
    assert math.isnan(exponent([10], [1.0]))
    assert spread([4.0, 1.0, 3.0, 2.0]) == (2.5, 1.75, 3.25)


def test_a_sub_word_of_a_bert_base_costs_170_million_operations_and_attention(tmp_path):
    (tmp_path / "config.json").write_text('{"hidden_size": 768, "num_hidden_layers": 12, "intermediate_size": 3072}')
    assert cost_of(tmp_path)(0) == pytest.approx(169.9e6, rel=0.001)
    assert cost_of(tmp_path)(100) - cost_of(tmp_path)(0) == 4 * 12 * 768 * 100
    assert cost_of(tmp_path / "none")(100) == 0


def test_a_sub_word_of_ours_costs_two_operations_a_weight_of_its_layers():
    safetensors = pytest.importorskip("safetensors")
    with safetensors.safe_open(SHIPPED / "model.safetensors", "np") as file:
        shapes = [file.get_slice(n).get_shape() for n in file.keys() if ".layers." in n]  # noqa: SIM118
    assert cost_of(SHIPPED)(0) == 2 * sum(math.prod(shape) for shape in shapes if len(shape) == 2)


def test_the_machine_is_measured_with_products_of_large_matrices():
    onnx = pytest.importorskip("onnx")
    for precision, kind in (("int8", "MatMulInteger"), ("fp32", "MatMul")):
        graph = onnx.load_from_string(b64decode(PRODUCTS[precision])).graph
        assert [node.op_type for node in graph.node] == ["ConstantOfShape", kind]
        assert list(onnx.numpy_helper.to_array(graph.initializer[0])) == [SIZE, SIZE]
    assert matrix_rate("fp32", rounds=1) > 1e9
    assert peak_memory() > 30


class Sleeper:
    """Takes so long for an article, and says so much about it."""

    def __init__(self, seconds, said):
        self.seconds, self.said = seconds, said
        self.work = Work()

    def __call__(self, sources):
        for _ in sources:
            time.sleep(self.seconds)
            self.work.seconds += self.seconds
            self.work.add([10, 30], lambda width: 1e6 * width)
            self.work.add([20], lambda width: 1e6 * width, width=80)
        return [f"{source.id} {self.said[: int(source.id)]}" for source in sources]


def test_readers_take_turns_and_their_records_are_compared(monkeypatch):
    monkeypatch.setattr("inference.measurement.benchmark.PAUSE", 0)
    monkeypatch.setattr(
        "inference.measurement.benchmark.matrix_rate", lambda precision: {"int8": 4e12, "fp32": 1e12}[precision]
    )
    sources = [Source("كلمة أخرى", id=str(k)) for k in range(3)]
    fast, slow, other = (
        Variant("fast", partial(Sleeper, 0.02, "abc"), "fp32"),
        Variant("slow", partial(Sleeper, 0.06, "aXc"), "int8"),
        Variant("other", partial(Sleeper, 0.02, "xyz"), "fp32", ours=False),
    )
    rows, rates = compare([fast, slow, other], sources, 1)
    assert [row.different for row in rows] == [0, 1, None]
    assert rows[1].articles.middle < rows[0].articles.middle <= 1 / 0.02
    assert rows[0].words.middle == pytest.approx(2 * rows[0].articles.middle)
    assert rows[0].padding == pytest.approx((30 + 30 + 80) / 60)
    assert rows[1].share == pytest.approx((60 * 30e6 + 80 * 80e6) / 0.06 / 4e12)
    assert all(row.first.middle > 10 and row.memory > 10 for row in rows)
    assert rates == {"int8": 4e12, "fp32": 1e12}


def test_articles_are_those_of_the_repository_varied_and_the_same_each_time():
    texts = corpus_texts(ROOT / "annotations" / "corpus")
    found = varied(texts, 60)
    assert found == varied(texts, 60)
    assert len(set(found)) == 60
    seeds = {path.read_text(encoding="utf-8").splitlines()[0] for path in SEEDS.glob("*.txt")}
    assert seeds <= {text.splitlines()[0] for text in found}
    known = {line.strip() for text in texts for line in text.splitlines()}
    assert {line.strip() for text in found for line in text.splitlines()} <= known
    assert varied(["قصير"], 2)[0].startswith("قصير")


def test_the_table_goes_between_the_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARK}\nold\n{MARK}\nbehind\n", encoding="utf-8")
    insert(page, ["| new |"])
    assert page.read_text(encoding="utf-8") == f"before\n{MARK}\n| new |\n{MARK}\nbehind\n"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(MarkError, match="found 0"):
        insert(page, ["| new |"])
    assert page.read_text(encoding="utf-8") == "nothing"


def test_the_command_prints_its_table(tmp_path, tiny_tokenizer):
    pytest.importorskip("onnx")
    folder = write_small_model(tmp_path, tiny_tokenizer)
    page = tmp_path / "page.md"
    page.write_text(f"{MARK}\n{MARK}\n", encoding="utf-8")
    done = command("inference", "benchmark", "--quick", "--model", folder, "--into", page)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert page.read_text(encoding="utf-8") == f"{MARK}\n{done.stdout}{MARK}\n"
    assert lines[0].startswith("3 articles of ")
    ours = [line.split("|") for line in lines if folder.name in line or "one article at a time" in line]
    assert [cells[-2].strip() for cells in ours] == ["0", "0"]
    assert all(float(cells[2].split()[0].replace(",", "")) > 0 for cells in ours)
    assert any("predict FILE" in line for line in lines)
    assert any(line.startswith("| articles | 2 | 6 | exponent |") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--into", "README.md"], "README.md: expected a document with"),
        (["--model", "nowhere"], "expected a rasid model folder"),
        (["no-such-file.txt"], "found none"),
    ],
)
def test_what_cannot_be_measured_is_said_at_once(arguments, says):
    done = command("inference", "benchmark", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
