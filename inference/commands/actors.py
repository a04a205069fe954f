"""``python -m inference actors``: link one name, score a table of mentions."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from inference.commands.common import fail

HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(help="Actors: link, score.", no_args_is_help=True, context_settings=HELP)


@app.command(epilog='Example: python -m inference actors lookup "مسلحون مجهولون"')
def lookup(text: Annotated[str, typer.Argument(help="The words of an agent, suspect, target or source.")]) -> None:
    """Print the actor or class that the words name, as JSON."""
    import json
    from dataclasses import asdict

    from inference.values.actors import classify

    sys.stdout.write(json.dumps(asdict(classify(text)), ensure_ascii=False, indent=2) + "\n")


@app.command(epilog="Example: python -m inference actors score tests/tables/actors.csv")
def score(
    table: Annotated[Path, typer.Argument(help="A CSV with text and expected (an id, or class:KIND).", exists=True)],
) -> None:
    """Score the links on a table of mentions and list what went wrong."""
    import csv

    from inference.values.actors import as_expected, classify

    with table.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    if not cases or not {"text", "expected"} <= set(cases[0]):
        fail(f"{table}: expected rows with the columns text and expected; found {list(cases[:1])}")
    wrong = [c for c in cases if not as_expected(classify(c["text"]), c["expected"])]
    sys.stdout.write(f"mentions {len(cases)}\nright    {1 - len(wrong) / len(cases):.3f}\n")
    for case in wrong:
        found = classify(case["text"])
        sys.stdout.write(f"{case['text']} [{case['expected']}] -> {found.id or found.kind}\n")
