"""Commands of ``python -m inference``. What a command needs is imported when it is called."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from inference.commands import merge, places, resolve
from inference.commands.common import BenchmarkIntoOption, MostOption, RoundsOption, read_day

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins reads every installed package

FORMATS = "table, text, jsonl, csv, geojson, sqlite, parquet or html"


class Commands(TyperGroup):
    """Help in a tenth of a second: an absent --help is false, for which typer loads no pydantic."""

    def get_help_option(self, ctx: Any) -> Any:
        """The help option of the group."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option


app = typer.Typer(
    cls=Commands, help="Structured incidents from Arabic conflict news.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
app.add_typer(resolve.app, name="resolve")
app.add_typer(resolve.cases, name="cases")
app.add_typer(places.app, name="places")
app.command(epilog="Example: python -m inference merge monday.jsonl tuesday.jsonl --out happenings.jsonl")(merge.merge)


@app.callback()
def main() -> None:
    """Structured incidents from Arabic conflict news."""


@app.command(
    epilog="Examples: python -m inference predict article.txt; python -m inference predict news/ --out incidents.csv; "
    "cat article.txt | python -m inference predict - --json --published 2021-04-06"
)
def predict(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Article files, folders, globs, .jsonl or .csv tables, each also as .gz; - is standard input."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON even in a terminal, one object a line.")] = False,
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help=f"{FORMATS}; by default as --out is named.", metavar="NAME")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file; a run that was stopped goes on from where it was.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Processes; 0 is one a core for many articles.", min=0)] = 0,
    published: Annotated[
        str | None, typer.Option(help="Publication date, YYYY-MM-DD, for texts that state none.", metavar="DATE")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="A model folder instead of the shipped one.")] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(help="Leave out incidents below this; by default where F1 was best on dev.", min=0.0, max=1.0),
    ] = None,
    planned: Annotated[bool, typer.Option("--planned", help="Planned incidents too in csv and parquet.")] = False,
    text_column: Annotated[str, typer.Option(help="Column of the article in tables.")] = "text",
    id_column: Annotated[str | None, typer.Option(help="Column of the document id; 'id' if there is one.")] = None,
    date_column: Annotated[
        str | None, typer.Option(help="Column of the publication date; 'published' or 'date' if there is one.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin --out anew instead of going on with it.")] = False,
) -> None:
    """Read articles and give their incidents: a table in a terminal, JSON where piped, any format in a file."""
    from inference.articles import Columns
    from inference.commands.predict import Request
    from inference.commands.predict import predict as run
    from inference.exports import Options

    day = read_day("--published", published)
    run(
        Request(
            files, "jsonl" if as_json else format_, out, jobs, day, model, min_confidence, Options(planned),
            Columns(text_column, id_column, date_column), fresh,
        )
    )  # fmt: skip


@app.command(epilog="Example: python -m inference show incidents.jsonl --out report.html")
def show(
    run: Annotated[Path, typer.Argument(help="A .jsonl file that predict wrote; - is standard input.")],
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help=f"{FORMATS}; by default as --out is named.", metavar="NAME")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file instead of standard output.")] = None,
    planned: Annotated[bool, typer.Option("--planned", help="Planned incidents too in csv and parquet.")] = False,
    texts: Annotated[
        list[str] | None,
        typer.Option(help="Where the articles are, for html and text, if no longer where they were; may be repeated."),
    ] = None,
    text_column: Annotated[str, typer.Option(help="Column of the article in tables among --texts.")] = "text",
) -> None:
    """Give a saved run in another format, without the model."""
    from inference.articles import Columns
    from inference.commands.predict import show as write
    from inference.exports import Options

    write(run, format_, out, Options(planned), texts or [], Columns(text_column))


@app.command(
    epilog="Examples: python -m inference benchmark --quick; python -m inference benchmark news/ --into docs/speed.md"
)
def benchmark(
    files: Annotated[
        list[str] | None, typer.Argument(help="Articles to measure with; by default those in the repository, varied.")
    ] = None,
    model: Annotated[
        list[Path] | None, typer.Option(help="A model folder; may be repeated, they take turns. The shipped one.")
    ] = None,
    sample: Annotated[int, typer.Option(help="Articles a round.", min=1)] = 50,
    rounds: RoundsOption = 5,
    most: MostOption = 10000,
    into: BenchmarkIntoOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="A small run: 3 articles, 1 round.")] = False,
) -> None:
    """Measure speed and memory; 'python -m training benchmark' measures others beside it."""
    from inference.commands.benchmark import benchmark as measure
    from inference.commands.benchmark import request

    measure(request(files or [], sample, rounds, most, into, quick), model or [])


@app.command(epilog="Example: python -m inference schema > record.schema.json")
def schema() -> None:
    """Print the JSON Schema of the record."""
    import json

    from annotations.record import record_schema

    sys.stdout.write(json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n")
