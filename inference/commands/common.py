"""What the commands share: options that mean the same, and one line for what cannot be done."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

RoundsOption = Annotated[int, typer.Option("--rounds", help="Rounds; medians and quartiles of them are shown.", min=1)]
MostOption = Annotated[
    int, typer.Option("--most", help="Most articles in the growth table, and twice that many words.", min=100)
]
BenchmarkIntoOption = Annotated[
    Path | None, typer.Option("--into", help="A document; the table goes between its two <!-- benchmark --> marks.")
]


def complain(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"error: {message}\n")


def fail(message: str) -> NoReturn:
    """One line on standard error, and exit code 2."""
    complain(message)
    raise typer.Exit(2) from None


def read_day(option: str, value: str | None) -> date | None:
    """The date that an option gives as YYYY-MM-DD; another value ends the program with code 2."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        fail(f"{option}: expected a date such as 2021-04-06, found {value!r}")
