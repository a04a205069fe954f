"""The dates of TimeML files scored: what was annotated, what was left out, and what the files themselves contradict."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inference.measurement.cases import DateReader, Score, parsed_day, read_rows, scored
from inference.values.dates import periods
from inference.values.dates.explicit import Tense
from inference.values.dates.reader import resolve

_TIMEX = re.compile(r"<TIMEX3([^>]*)>([^<]*)</TIMEX3>")
_SEASON_CODES = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}


@dataclass(frozen=True, slots=True)
class Timex:
    """One TIMEX3: its file, its words and its attributes."""

    file: str
    text: str
    type: str
    value: str
    mod: str


def timex_value(value: str) -> periods.Period | None:
    """The days of a TIMEX3 calendar value (2015-12-24, 2015-12, 2015-W52, 2015-SU, 2015-H2, 2015); None for others."""
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|W(\d\d)|(SP|SU|FA|WI)|H([12])))?", value)
    if match is None:
        return None
    year = int(match[1])
    if match[3]:
        return periods.day(date(year, int(match[2]), int(match[3])))
    if match[2]:
        return periods.month(year, int(match[2]))
    if match[4]:
        return periods.week(date.fromisocalendar(year, int(match[4]), 1))
    if match[5]:
        return periods.season(_SEASON_CODES[match[5]], year)
    if match[6]:
        first = periods.month(year, 1 if match[6] == "1" else 7)
        return periods.Period(first.start, periods.month(year, first.start.month + 5).end, "range")
    return periods.year(year)


def _timexes(folder: Path) -> Iterator[Timex]:
    for path in sorted(folder.glob("*.tml")):
        for attributes, text in _TIMEX.findall(path.read_text(encoding="utf-8")):
            named = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
            yield Timex(path.name, text, named.get("type", ""), named.get("value", ""), named.get("mod", ""))


def _left_out(timex: Timex) -> str | None:
    """Why a TIMEX3 is not scored; None where it is of type DATE and has a calendar value."""
    if timex.type != "DATE":
        return f"of type {timex.type}"
    if timex_value(timex.value) is not None:
        return None
    if timex.value.endswith("_REF"):
        return "references to the present, the past or the future"
    return "decades and centuries" if timex.value.isdecimal() else "undefined values"


def left_out(folder: Path) -> dict[str, int]:
    """How many TIMEX3 of a folder are not scored, by the reason; the most frequent first."""
    return dict(Counter(why for timex in _timexes(folder) if (why := _left_out(timex)) is not None).most_common())


def score_timeml(folder: Path, bases: Path, reader: DateReader = resolve, contradicted: Path | None = None) -> Score:
    """Score the TIMEX3 of type DATE with a calendar value in the ``*.tml`` files of a folder.

    Args:
        folder: where the files are.
        bases: CSV ``file,base,tense,from``: the base date of each file, worked out from its own dates
            (the files carry none); ``*`` stands for all files not named.
        reader: what is scored. A value is right where its first and last day are; where the annotation
            has a ``mod`` (START, END, ...), where it lies within.
        contradicted: CSV ``file,text,value,why``: values that the words beside them or another value of the file
            rule out. They are set aside, whether the reader gives them or not.

    Raises:
        ValueError: no such TIMEX3, a file without a base date, or a row of ``contradicted`` that is in no file.
    """
    known = {row["file"]: row for row in read_rows(bases, ("file", "base", "tense", "from"))}
    aside = contradictions(contradicted) if contradicted else {}
    pairs, met = [], set()
    for timex in _timexes(folder):
        gold = timex_value(timex.value)
        if gold is None or _left_out(timex):
            continue
        if (timex.file, timex.text, timex.value) in aside:
            met.add((timex.file, timex.text, timex.value))
            continue
        row = known.get(timex.file) or known.get("*")
        if row is None:
            raise ValueError(f"{bases}: expected a row for {timex.file}, or one for all others named *, found neither")
        tense: Tense = "future" if row["tense"] == "future" else "past"
        value = reader(timex.text, parsed_day(row["base"]), tense)
        expected, found = f"{gold.start} {gold.end}", f"{value.start} {value.end}"
        if timex.mod and value.start and value.end and gold.start <= value.start <= value.end <= gold.end:
            found = expected
        pairs.append((f"{timex.file}: {timex.text} [{row['base']}, {tense}]", expected, found))
    if not pairs:
        raise ValueError(f"expected *.tml files with TIMEX3 of type DATE, found none in {folder}")
    if unmet := aside.keys() - met:
        raise ValueError(f"expected values of {folder} in {contradicted}, found {sorted(unmet)[0]}; correct that row")
    return scored(pairs)


def contradictions(path: Path) -> dict[tuple[str, str, str], str]:
    """The reason by file, words and value of a table ``file,text,value,why``."""
    return {(r["file"], r["text"], r["value"]): r["why"] for r in read_rows(path, ("file", "text", "value", "why"))}
