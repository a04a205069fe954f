"""``python -m inference places``: look one place up, score a table of mentions."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from inference.commands.common import fail

app = typer.Typer(
    help="Places: look up, score.", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)


@app.command(epilog='Example: python -m inference places lookup "25 كم جنوبي بغداد" --near العراق')
def lookup(
    text: Annotated[str, typer.Argument(help="The words of a place, as the article writes them.")],
    near: Annotated[list[str] | None, typer.Option(help="Another place of the article; may be repeated.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO code of the country that the article is about.")] = None,
) -> None:
    """Print the gazetteer entry that a phrase means, as JSON."""
    import json
    from dataclasses import asdict

    from inference.values.places.reader import lookup as find

    found = find(text, near or [], country)
    sys.stdout.write(json.dumps(asdict(found) if found else None, ensure_ascii=False, indent=2) + "\n")
    if found is None:
        raise typer.Exit(1)


@app.command(epilog="Example: python -m inference places score tests/tables/places.csv --errors")
def score(
    table: Annotated[
        Path, typer.Argument(help="A CSV with text, hints, admin1, country, lat, lon, kind.", exists=True)
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List the mentions that went wrong.")] = False,
) -> None:
    """Score the look-up on a table of mentions: found, right entry, province, distance."""
    from inference.measurement.place_scores import read_cases, summary

    try:
        cases = read_cases(table)
    except ValueError as error:
        fail(str(error))
    for name, value in summary(cases).items():
        shown = (
            f"{value:.0f}"
            if name in ("mentions", "with point")
            else f"{value:.1f}"
            if "median" in name
            else f"{value:.3f}"
        )
        sys.stdout.write(f"{name:24} {shown}\n")
    if errors:
        for case in cases:
            if not case.exact:
                place = case.place
                got = (place.id, place.admin1, place.country, place.precision, place.reason) if place else None
                far = f"{case.km:.0f} km" if case.km is not None else "-"
                sys.stdout.write(f"{case.text} [{case.kind}, {case.admin1}, {case.country}] -> {got} {far}\n")
