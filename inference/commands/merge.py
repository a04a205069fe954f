"""``python -m inference merge``: incidents of many articles as happenings, one a line."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inference.commands.common import fail

if TYPE_CHECKING:
    from inference.across.merged import Report


def merge(
    predictions: Annotated[
        list[Path] | None,
        typer.Argument(help="JSONL files that predict or merge wrote, also as .gz; - is standard input."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A JSONL file instead of standard output.")] = None,
    min_score: Annotated[
        float, typer.Option(help="Least probability that two reports tell one happening.", min=0.0, max=1.0)
    ] = 0.5,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a merged incident.")] = False,
) -> None:
    """Join incidents of different articles that tell one happening; every source and every id is kept."""
    import json

    from inference.across.merged import merge as join
    from inference.across.merged import merged_schema

    if schema:
        sys.stdout.write(json.dumps(merged_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    if not predictions:
        fail(
            "expected at least one JSONL file of predictions, found none; write one with: predict FILES --out run.jsonl"
        )
    reports = [report for path in predictions for report in read_reports(path)]
    merged = join(reports, threshold=min_score)
    lines = "".join(one.model_dump_json() + "\n" for one in merged)
    if out is None:
        sys.stdout.write(lines)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(lines, encoding="utf-8")
    several = sum(len(one.reports) > 1 for one in merged)
    sys.stderr.write(
        f"{len(reports)} incidents, {len(merged)} happenings, {several} of them told by several articles\n"
    )


def read_reports(path: Path) -> Iterator["Report"]:
    """The reports of a file of records or of merged incidents; a line that is neither ends the program with code 2."""
    from pydantic import ValidationError

    from annotations.record import Record
    from inference.across.merged import MergedIncident, reports_of
    from inference.exports.formats import ExportError
    from inference.exports.saved import lines_of, no_record

    try:
        for number, line in lines_of(path):
            try:
                if '"reports":' in line:
                    yield from MergedIncident.model_validate_json(line).reports
                else:
                    yield from reports_of(Record.model_validate_json(line))
            except ValidationError as error:
                fail(no_record(path, number, error))
    except ExportError as error:
        fail(str(error))
