"""``resolve`` and ``cases``: one expression resolved, tables of expressions scored."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inference.commands.common import fail, read_day

if TYPE_CHECKING:
    from inference.measurement.cases import Score

app = typer.Typer(help="Resolve one expression and print its value.", no_args_is_help=True)
cases = typer.Typer(help="Score the readers on tables of cases and print what is wrong.", no_args_is_help=True)

TABLES = Path("tests/tables")


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")


@app.command("dates", epilog='Example: python -m inference resolve dates "عصر اليوم الجمعة" --base 2020-07-24')
def resolve_date(
    expression: Annotated[str, typer.Argument(help="A time expression.")],
    base: Annotated[str | None, typer.Option(help="Publication date, YYYY-MM-DD.", metavar="DATE")] = None,
    future: Annotated[bool, typer.Option("--future", help="What is told lies ahead.")] = False,
) -> None:
    """The days that a time expression means."""
    import json

    from inference.values.dates.reader import resolve

    value = resolve(expression, read_day("--base", base), "future" if future else "past")
    shown = {
        "start": value.start and value.start.isoformat(), "end": value.end and value.end.isoformat(),
        "precision": value.precision, "part_of_day": value.part_of_day, "text": value.text, "reason": value.reason,
    }  # fmt: skip
    _line(json.dumps(shown, ensure_ascii=False))


@app.command("numbers", epilog='Example: python -m inference resolve numbers "مقتل ثلاثة جنود على الأقل"')
def resolve_number(expression: Annotated[str, typer.Argument(help="A weapon, target or casualty phrase.")]) -> None:
    """How many a phrase says, as least and greatest value."""
    import json

    from inference.values.numbers.reader import read_count

    count = read_count(expression)
    _line(json.dumps(None if count is None else {"min": count.min, "max": count.max}))


def _print(name: str, score: "Score", misses: int) -> None:
    _line(f"{name}: {score.right} of {score.total} right, {score.share:.1%}")
    for miss in score.misses[:misses]:
        _line(f"  {miss.text}: expected {miss.expected or 'null'}, found {miss.found.strip() or 'null'}")


@cases.command("dates")
def cases_dates(
    table: Annotated[Path, typer.Argument(help="CSV of cases.")] = TABLES / "dates.csv",
    beside: Annotated[bool, typer.Option("--beside", help="Score dateparser on the same table too.")] = False,
    misses: Annotated[int, typer.Option(help="How many wrong rows to print.", min=0)] = 20,
) -> None:
    """Score the table of time expressions."""
    from inference.measurement.cases import dateparser_reader, score_dates

    _print("dates", score_dates(table), misses)
    if beside:
        _print("dates, start and end only", score_dates(table, days_only=True), 0)
        _print("dateparser, start and end only", score_dates(table, dateparser_reader, days_only=True), 0)


@cases.command("numbers")
def cases_numbers(
    table: Annotated[Path, typer.Argument(help="CSV of cases.")] = TABLES / "numbers.csv",
    misses: Annotated[int, typer.Option(help="How many wrong rows to print.", min=0)] = 20,
) -> None:
    """Score the table of numbers."""
    from inference.measurement.cases import score_numbers

    _print("numbers", score_numbers(table), misses)


@cases.command("timeml", epilog="Example: python -m inference cases timeml ../shared/labelled/timeml_arabic --beside")
def cases_timeml(
    folder: Annotated[Path, typer.Argument(help="Folder of .tml files.")] = Path("../shared/labelled/timeml_arabic"),
    bases: Annotated[Path, typer.Option(help="CSV of base dates.")] = TABLES / "timeml_bases.csv",
    contradicted: Annotated[
        Path, typer.Option(help="CSV of values that their own file rules out; a second score is without them.")
    ] = TABLES / "timeml_contradicted.csv",
    beside: Annotated[bool, typer.Option("--beside", help="Score dateparser on the same files too.")] = False,
    misses: Annotated[int, typer.Option(help="How many wrong rows to print.", min=0)] = 20,
) -> None:
    """Score the TIMEX3 dates of TimeML files, all of them and without those that their own file rules out."""
    from inference.measurement.cases import dateparser_reader
    from inference.measurement.timeml import left_out, score_timeml

    try:
        _print("timeml", score_timeml(folder, bases), misses)
        _print(
            "timeml, without values that their own file rules out",
            score_timeml(folder, bases, contradicted=contradicted),
            misses,
        )
        if beside:
            _print("dateparser", score_timeml(folder, bases, dateparser_reader), 0)
            _print("dateparser, without the same", score_timeml(folder, bases, dateparser_reader, contradicted), 0)
        _line("not scored: " + ", ".join(f"{count} {why}" for why, count in left_out(folder).items()))
    except ValueError as error:
        fail(str(error))
