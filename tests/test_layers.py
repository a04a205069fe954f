"""The house: imports run one way, the base install is light, no module outgrows its noun."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SEEDS

FLOORS = ("annotations", "inference", "training")
MOST_LINES = 300
THE_WAY = {
    "annotations": (
        "words", "sentences", "fold", "calendar", "dateline", "schema", "values", "wordings", "document", "record",
        "standoff", "corpus", "texts", "article", "sheet", "outliers", "check", "scores", "alignment", "agreement",
        "statistics", "formats", "commands", "cli", "__main__",
    ),
    "inference": (
        "paths", "tagging", "values", "incidents", "across", "exports", "model", "files", "articles", "batch",
        "progress", "measurement", "commands", "cli", "__main__",
    ),
    "inference/values": ("numbers", "dates", "places", "wordlists", "weapons", "actors", "targets", "kinds"),
}  # fmt: skip
"""The parts of a package in the order of the data: each may import those before it."""


def modules(floor: str) -> list[Path]:
    return sorted((ROOT / floor).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(("floor", "above"), [("annotations", ("inference", "training")), ("inference", ("training",))])
def test_no_floor_imports_one_above(floor, above):
    found = {
        str(p.relative_to(ROOT)): name for p in modules(floor) for name in imported(p) if name.split(".")[0] in above
    }
    assert not found


@pytest.mark.parametrize("package", THE_WAY)
def test_no_part_imports_one_further_on(package):
    parts, root, prefix = THE_WAY[package], ROOT / package, package.replace("/", ".") + "."
    there = {p.stem for p in root.glob("*.py")} | {p.parent.name for p in root.glob("*/__init__.py")}
    assert there - {"__init__"} == set(parts), "every part has its place on the way"
    found = {}
    for place, part in enumerate(parts):
        further = tuple(f"{prefix}{name}." for name in parts[place + 1 :])
        for path in (root / f"{part}.py", *modules(f"{package}/{part}")):
            names = imported(path) if path.exists() else set()
            found |= {str(path.relative_to(ROOT)): n for n in names if f"{n}.".startswith(further)}
    assert not found


@pytest.mark.parametrize("floor", ["annotations", "inference"])
def test_the_lower_floors_need_no_training_library(floor):
    heavy = {"torch", "transformers", "datasets", "sklearn", "pandas", "seqeval", "accelerate"}
    found = {
        str(p.relative_to(ROOT)): name for p in modules(floor) for name in imported(p) if name.split(".")[0] in heavy
    }
    assert not found


def test_predicting_one_article_loads_no_more_than_it_needs():
    code = (
        "import sys, runpy; sys.argv = ['inference', 'predict', '--json', sys.argv[1]]\n"
        "try:\n    runpy.run_module('inference', run_name='__main__')\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "heavy = {'torch', 'transformers', 'datasets', 'pandas', 'sklearn', 'scipy'} & set(sys.modules)\n"
        "heavy |= {'rich', 'multiprocessing', 'concurrent.futures', 'asyncio', 'yaml', 'sqlite3'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(SEEDS / "seed-003.txt")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_help_loads_no_numeric_library():
    code = (
        "import sys, runpy; sys.argv = ['inference', 'predict', '--help']\n"
        "try:\n    runpy.run_module('inference', run_name='__main__')\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'onnxruntime', 'pydantic', 'tokenizers', 'rapidfuzz'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_print_and_no_giant_module():
    for floor in FLOORS:
        for path in modules(floor):
            source = path.read_text(encoding="utf-8")
            assert len(source.splitlines()) <= MOST_LINES, f"{path} has outgrown its noun"
            assert not re.search(r"(?<![.\w])print\(", source), path


def test_no_giant_test():
    for path in modules("tests"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, f"{path} has outgrown its noun"
