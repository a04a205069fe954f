"""What the corpus holds: counts by code, role, realis, split, source and length, and the coverage table."""

from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from annotations.corpus import SPLITS, Corpus
from annotations.document import Document
from annotations.schema import EventCode, Realis, Role
from annotations.values import Count, IncidentValues
from annotations.wordings import DATE_KINDS, NUMBER_FORMS, date_kinds, number_forms
from annotations.words import words

LENGTHS = ((15, "1-15"), (40, "16-40"), (100, "41-100"), (250, "101-250"), (700, "251-700"))
MANY = 6
COLUMNS = ("train", *SPLITS, "other")

Table = dict[str, dict[str, int]]
"""Row name to column name to count."""


class Statistics(BaseModel):
    """Counts of a corpus; every table is rows of named counts.

    ``splits``: documents, words, mentions, arguments and incidents of each split (``other``: the
    documents that stand in none). ``sources``: documents of each source and split. ``lengths``:
    documents by words. ``codes``: mentions of each code by realis and split. ``incident_codes``:
    incidents likewise. ``roles``: arguments of each role by split, and mentions ``with`` and
    ``without`` it. ``role_codes``: arguments by role and code. ``incidents``: documents by the
    number of their incidents. ``countries``: incidents. ``dates``, ``numbers``: kinds of wording.
    ``hard``: documents that show a difficulty. ``missing``: stand-off documents without text.
    """

    splits: Table
    sources: Table
    lengths: Table
    codes: Table
    incident_codes: Table
    roles: Table
    role_codes: Table
    incidents: Table
    countries: dict[str, int]
    dates: dict[str, int]
    numbers: dict[str, int]
    hard: dict[str, int]
    missing: int


def statistics(corpus: Corpus) -> Statistics:
    """Count a corpus. Wordings are counted in the documents whose text is there."""
    homes = _homes(corpus)
    splits, sources, lengths, codes = _table(), _table(), _table(), _table(EventCode)
    incident_codes, roles, role_codes, incidents = _table(EventCode), _table(Role), _table(Role), _table()
    countries: Counter[str] = Counter()
    dates: Counter[str] = Counter(dict.fromkeys([*DATE_KINDS, "both month names"], 0))
    numbers: Counter[str] = Counter(dict.fromkeys(NUMBER_FORMS, 0))
    hard: Counter[str] = Counter()
    for document in corpus.documents:
        home, mentions = homes[document.id], document.mentions
        size = len(words(document.text or ""))
        arguments = [(m, a) for m in mentions for a in m.arguments]
        found = {"mentions": len(mentions), "arguments": len(arguments), "incidents": len(document.incidents)}
        _add(splits, home, documents=1, words=size, **found)
        _add(sources, document.source, **{home: 1, "all": 1})
        _add(lengths, next((name for limit, name in LENGTHS if size <= limit), "over 700"), **{home: 1, "all": 1})
        _add(incidents, _several(len(document.incidents)), **{home: 1, "all": 1})
        for mention in mentions:
            _add(codes, mention.code, **{mention.realis: 1, home: 1, "all": 1})
            for role in Role:
                _add(roles, role, **{"with" if any(a.role is role for a in mention.arguments) else "without": 1})
        for mention, argument in arguments:
            _add(roles, argument.role, **{home: 1, "all": 1})
            _add(role_codes, argument.role, **{mention.code: 1})
            if argument.role is Role.TIME and document.text:
                dates.update(date_kinds(document.text[argument.start : argument.end]))
        for incident in document.incidents:
            _add(incident_codes, incident.code, **{incident.realis: 1, home: 1, "all": 1})
            countries[(incident.location.country if incident.location else None) or "none"] += 1
            for text, count in counts(incident):
                numbers.update(number_forms(text, count))
        hard.update(_difficulties(document))
    return Statistics(
        splits=_ordered(splits, COLUMNS), sources=_by_size(sources), lengths=_ordered(lengths, [n for _, n in LENGTHS]),
        codes=codes, incident_codes=incident_codes, roles=roles, role_codes=role_codes,
        incidents=dict(sorted(incidents.items())), countries=dict(countries.most_common()), dates=dict(dates),
        numbers=dict(numbers), hard=dict(hard.most_common()), missing=corpus.missing,
    )  # fmt: skip


def counts(incident: IncidentValues) -> Iterator[tuple[str, Count]]:
    """The counts of an incident that come with words: persons, weapons, targets."""
    for casualties in (incident.killed, incident.injured, incident.casualties):
        if casualties is not None and casualties.text:
            yield casualties.text, casualties
    things = [(w.text, w.count) for w in incident.weapons] + [(t.text, t.count) for t in incident.targets]
    yield from ((text, count) for text, count in things if count is not None)


def render(found: Statistics) -> str:
    """The counts as text, table after table."""
    singles = {
        "Incidents by country": found.countries, "Wordings of time arguments": found.dates,
        "Forms of numbers (persons, weapons, targets)": found.numbers, "Documents that show": found.hard,
    }  # fmt: skip
    realis = [r.value for r in Realis]
    parts = [
        _grid("Splits", found.splits), _grid("Sources", found.sources, (*COLUMNS, "all")),
        _grid("Documents by words", found.lengths, (*COLUMNS, "all")),
        _grid("Documents by incidents", found.incidents, (*COLUMNS, "all")),
        _grid("Mentions by code", found.codes, (*realis, *COLUMNS, "all")),
        _grid("Incidents by code", found.incident_codes, (*realis[:2], *COLUMNS, "all")),
        _grid("Arguments by role; mentions with and without it", found.roles, (*COLUMNS, "all", "with", "without")),
        _grid("Arguments by role and code", found.role_codes, tuple(c.value for c in EventCode)),
        *(_grid(title, {row: {"count": n} for row, n in table.items()}) for title, table in singles.items()),
    ]  # fmt: skip
    if found.missing:
        parts.append(f"{found.missing} stand-off documents without text are not counted (--texts).")
    return "\n\n".join(parts) + "\n"


def _homes(corpus: Corpus) -> dict[str, str]:
    homes = {d.id: "other" for d in corpus.documents}
    for name in ("train", *corpus.splits):
        homes.update((d.id, name) for d in corpus.split(name))
    return homes


def _difficulties(document: Document) -> Iterator[str]:
    text, incidents = document.text or "", document.incidents
    realis = {m.realis for m in document.mentions}
    tests = {
        "no incident": not incidents,
        "words of violence, no incident": bool(document.mentions) and not incidents,
        "no mention at all": not document.mentions,
        "a planned happening": Realis.PLANNED in realis,
        "a generic mention": Realis.GENERIC in realis,
        "sources that disagree": any(i.statements for i in incidents),
        "a denial": any(i.denied_by for i in incidents),
        "a claim": any(a.attribution == "claimed" for i in incidents for a in i.agents),
        "a mention of several incidents": any(len(m.incidents) > 1 for m in document.mentions),
        "an incident told elsewhere too": any(i.same_as for i in incidents),
        "no publication date": document.published is None,
        "hashtags": "#" in text,
        "emoji": any(ord(c) >= 0x1F300 for c in text),
    }
    return (name for name, holds in tests.items() if holds)


def _several(number: int) -> str:
    return f"{MANY}+" if number >= MANY else str(number)


def _table(rows: type[EventCode] | type[Role] | None = None) -> Table:
    return {row.value: {} for row in rows} if rows else {}


def _add(table: Table, row: str, **columns: int) -> None:
    line = table.setdefault(str(row), {})
    for column, number in columns.items():
        line[str(column)] = line.get(str(column), 0) + number


def _ordered(table: Table, names: tuple[str, ...] | list[str]) -> Table:
    return {row: table[row] for row in [*names, *(row for row in table if row not in names)] if row in table}


def _by_size(table: Table) -> Table:
    return dict(sorted(table.items(), key=lambda item: -item[1]["all"]))


def _grid(title: str, table: Table, columns: tuple[str, ...] = ()) -> str:
    present = {column for line in table.values() for column in line}
    chosen = [c for c in columns if c in present] or list(next(iter(table.values()), {}))
    first = max([len(row) for row in table] or [0])
    lines = [title, " " * first + "".join(f"  {c:>{max(6, len(c))}}" for c in chosen)]
    for row, line in table.items():
        lines.append(f"{row:<{first}}" + "".join(f"  {line.get(c, 0):>{max(6, len(c))},}" for c in chosen))
    return "\n".join(lines)
