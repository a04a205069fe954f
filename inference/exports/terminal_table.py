"""Incidents as a table for the terminal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotations.record import Incident, Record
from annotations.values import Count, DateValue, Location

if TYPE_CHECKING:
    from rich.console import RenderableType

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Unicode isolates: Arabic inside a left-to-right table keeps its own direction (UAX 9)."""


def isolate(text: str) -> str:
    """A text that does not disturb the direction of its surroundings."""
    return f"{FIRST_STRONG}{text}{POP}" if any("\u0590" <= c <= "\u08ff" for c in text) else text


def date_words(value: DateValue | None) -> str:
    """The day and its part, a range, or the article's own words, a line each."""
    if value is None:
        return "-"
    if value.start is None:
        return isolate(value.text or "?")
    days = str(value.start) if value.start == value.end else f"{value.start}\n{value.end}"
    if value.precision == "month":
        days = f"{value.start:%Y-%m}"
    elif value.precision == "year":
        days = f"{value.start:%Y}"
    return f"{days}\n{value.part_of_day}" if value.part_of_day else days


def place_words(value: Location | None) -> str:
    """The place, its province and country."""
    if value is None:
        return "-"
    name = isolate(value.name or value.text)
    area = ", ".join(dict.fromkeys(part for part in (value.name_en, value.admin1, value.country) if part))
    return f"{name}\n{area}" if area else name


def count_words(value: Count | None) -> str:
    """``4``, ``1-4``, ``2+`` or ``?`` where nothing is said."""
    if value is None:
        return "?"
    if value.max is None:
        return f"{value.min}+"
    return str(value.min) if value.min == value.max else f"{value.min}-{value.max}"


def weapon_words(incident: Incident) -> str:
    """Weapons with their numbers and models."""
    lines = [[count_words(w.count) if w.count else "", w.model or "", w.kind] for w in incident.weapons]
    return "\n".join(" ".join(filter(None, line)) for line in lines) or "-"


def casualty_words(incident: Incident) -> str:
    """The dead and the wounded; what is not said is left out."""
    parts = [
        f"{count_words(count)} {word}"
        for count, word in ((incident.killed, "killed"), (incident.injured, "injured"))
        if count is not None
    ]
    if not parts and incident.casualties is not None:
        parts = [f"{count_words(incident.casualties)} dead or hurt"]
    return "\n".join(parts) or "-"


WHAT = {
    "shelling": "rockets or shelling", "ied": "bomb (IED)", "air_strike": "air or drone strike",
    "suicide_bombing": "suicide bombing", "grenade": "grenade", "armed_clash": "armed clash",
    "armed_attack": "armed attack", "abduction": "abduction", "arrest": "arrest", "weapon_disruption": "weapons found",
    "territory_capture": "place captured", "territory_transfer": "handover",
}  # fmt: skip
"""What a reader calls each code; the JSON and the exports use ACLED's words."""

WIDE = 118
"""Columns of a terminal that has room for targets and parties too."""


def record_table(record: Record, width: int | None = None) -> "RenderableType":
    """One article's incidents as a :mod:`rich` table under its title.

    Args:
        record: of one article.
        width: of the terminal in columns; asked for where not given.
    """
    from shutil import get_terminal_size

    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    head = Text(isolate(record.document.title or record.document.id), style="bold")
    published = record.document.published
    line = Text(f"{record.document.path or record.document.id}, published {published or 'unknown'}", style="dim")
    notes = [Text(f"note: {isolate(warning)}", style="yellow") for warning in record.warnings]
    if not record.incidents:
        return Group(head, line, *notes, Text("No incident found.\n"))
    wide = (width or get_terminal_size().columns) >= WIDE
    names = ["#", "what", "when", "where", "weapon", "casualties", *(["target", "by"] if wide else []), "conf."]
    table = Table(show_lines=True)
    for name in names:
        fixed = name in ("#", "conf.", "when", "casualties")
        table.add_column(name, justify="right" if name == "conf." else "left", overflow="fold", no_wrap=fixed)
    for number, incident in enumerate(record.incidents, 1):
        table.add_row(str(number), *_cells(incident, wide))
    return Group(head, line, *notes, table, Text(""))


def _cells(incident: Incident, wide: bool) -> Iterable[str]:
    what = WHAT[incident.code]
    yield what if incident.realis == "actual" else f"{what}\n({incident.realis})"
    yield date_words(incident.date)
    yield place_words(incident.location)
    yield weapon_words(incident)
    yield casualty_words(incident)
    if wide:
        yield "\n".join(isolate(t.text) for t in incident.targets[:3]) or "-"
        by = [isolate(a.text) for a in incident.agents[:2]] + [f"? {isolate(s.text)}" for s in incident.suspects[:2]]
        yield "\n".join(by) or "-"
    yield f"{incident.confidence:.2f}"
