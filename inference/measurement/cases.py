"""Tables of cases scored: dates and numbers, beside dateparser.

A table is a CSV with the expression and the answer that a reader gives; a row is right only where
every column agrees. Nothing here is needed to resolve; it measures.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from inference.values.dates import periods
from inference.values.dates.explicit import Tense
from inference.values.dates.reader import TimeValue, resolve
from inference.values.numbers.reader import read_count


@dataclass(frozen=True, slots=True)
class Miss:
    """One wrong row: the expression, what the table says, what came out."""

    text: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many of how many rows are right, and the wrong ones."""

    right: int
    total: int
    misses: tuple[Miss, ...]

    @property
    def share(self) -> float:
        """Right rows over all rows, 0 to 1."""
        return self.right / self.total if self.total else 0.0


DateReader = Callable[[str, date | None, Tense], TimeValue]


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV; a ValueError where it has none or lacks one of the columns."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or any(c not in rows[0] for c in columns):
        found = list(rows[0]) if rows else "no rows"
        raise ValueError(f"expected a CSV with the columns {', '.join(columns)}, found {found} in {path}")
    return rows


def scored(pairs: list[tuple[str, str, str]]) -> Score:
    """The score of rows of words, expected answer and found answer."""
    misses = tuple(Miss(*pair) for pair in pairs if pair[1] != pair[2])
    return Score(len(pairs) - len(misses), len(pairs), misses)


def parsed_day(text: str) -> date | None:
    """An ISO date of a table, None where the cell is empty."""
    return date.fromisoformat(text) if text else None


def score_dates(path: Path, reader: DateReader = resolve, days_only: bool = False) -> Score:
    """Score a table ``expression,base,tense,start,end,precision,part_of_day``.

    With ``days_only`` only start and end count, as for a reader that knows no precision.
    """
    pairs = []
    for row in read_rows(path, ("expression", "base", "tense", "start", "end", "precision", "part_of_day")):
        tense: Tense = "future" if row["tense"] == "future" else "past"
        value = reader(row["expression"], parsed_day(row["base"]), tense)
        expected = [row["start"], row["end"]]
        found = [str(value.start or ""), str(value.end or "")]
        if not days_only:
            expected += [row["precision"], row["part_of_day"]]
            found += [value.precision or "", value.part_of_day or ""]
        pairs.append((f"{row['expression']} [{row['base']}]", " ".join(expected), " ".join(found)))
    return scored(pairs)


def score_numbers(path: Path) -> Score:
    """Score a table ``expression,min,max,kind``: min empty where the text does not say, max ``inf`` where open."""
    pairs = []
    for row in read_rows(path, ("expression", "min", "max", "kind")):
        count = read_count(row["expression"])
        found = "null" if count is None else f"{count.min}..{'inf' if count.max is None else count.max}"
        expected = "null" if not row["min"] else f"{row['min']}..{row['max']}"
        pairs.append((row["expression"], expected, found))
    return scored(pairs)


def dateparser_reader(text: str, base: date | None, tense: Tense) -> TimeValue:
    """The answer of dateparser (Arabic, Iraq's month names too), as the stretch of days that it names.

    Raises:
        ModuleNotFoundError: dateparser is a test extra and is not installed.
    """
    from datetime import datetime

    import dateparser

    settings: dict[str, Any] = {"PREFER_DATES_FROM": tense, "DATE_ORDER": "DMY", "RETURN_TIME_AS_PERIOD": False}
    if base is not None:
        settings["RELATIVE_BASE"] = datetime(base.year, base.month, base.day)
    data: Any = None
    for places in ({"languages": ["ar"]}, {"locales": ["ar-IQ"]}):
        data = dateparser.date.DateDataParser(**places, settings=settings).get_date_data(text)
        if data.date_obj is not None:
            break
    if data is None or data.date_obj is None:
        return TimeValue(None, None, None, None, text, "not parsed")
    found = data.date_obj.date()
    named = {
        "year": periods.year(found.year),
        "month": periods.month(found.year, found.month),
        "week": periods.week(found),
    }
    period = named.get(data.period, periods.day(found))
    return TimeValue(period.start, period.end, period.precision, None, text, None)
