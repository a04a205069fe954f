"""SQLite: documents, incidents, mentions, arguments, and a view ``acled`` like the CSV.

A run is added in one transaction. A document is known by its id and text: adding it again replaces what was there,
so that adding a run twice changes nothing.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from annotations.record import Incident, Record
from inference.exports.acled import COLUMNS, TYPES, row
from inference.exports.formats import ExportError, Item, Options

VERSION = 1
"""Of the layout; kept in ``PRAGMA user_version``."""

APPLICATION = 0x52415344
"""``RASD``, in ``PRAGMA application_id``."""

_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER"}
_DOCUMENT = ("document_id", "document_path", "document_title", "document_sha1", "published", "published_basis", "model")
_INCIDENT = tuple(name for name in COLUMNS if name not in _DOCUMENT)


def _layout() -> str:
    columns = ",\n  ".join(f"{name} {_SQL[TYPES[name]]}" for name in _INCIDENT)
    shown = ", ".join(f"d.{_own(name)} AS {name}" if name in _DOCUMENT else f"i.{name}" for name in COLUMNS)
    return f"""
CREATE TABLE documents (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL, sha1 TEXT NOT NULL, path TEXT, title TEXT, published TEXT,
  published_basis TEXT NOT NULL, model TEXT NOT NULL, warnings TEXT NOT NULL, UNIQUE (id, sha1));
CREATE TABLE incidents (
  key INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  {columns},
  record TEXT NOT NULL);
CREATE TABLE mentions (
  key INTEGER PRIMARY KEY, incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE,
  trigger TEXT NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, confidence REAL NOT NULL);
CREATE TABLE arguments (
  key INTEGER PRIMARY KEY, mention INTEGER NOT NULL REFERENCES mentions ON DELETE CASCADE,
  role TEXT NOT NULL, text TEXT NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
  confidence REAL NOT NULL);
CREATE INDEX incidents_document ON incidents (document);
CREATE INDEX incidents_id ON incidents (incident_id);
CREATE INDEX incidents_date ON incidents (event_date);
CREATE INDEX incidents_place ON incidents (country, admin1);
CREATE INDEX incidents_code ON incidents (code);
CREATE INDEX mentions_incident ON mentions (incident);
CREATE INDEX arguments_mention ON arguments (mention);
CREATE INDEX arguments_role ON arguments (role);
CREATE VIEW acled AS SELECT {shown}
  FROM incidents i JOIN documents d ON d.key = i.document WHERE i.realis = 'actual';
PRAGMA user_version = {VERSION};
PRAGMA application_id = {APPLICATION};
"""


def _own(name: str) -> str:
    return name.removeprefix("document_")


def write(items: Iterable[Item], out: Path, options: Options) -> None:
    """Add a run to a database, or make one. The view leaves planned incidents out; the tables hold them.

    Raises:
        ExportError: the file is no database, or another program's, or is being written by somebody else.
    """
    try:
        with closing(sqlite3.connect(out, timeout=30, isolation_level=None)) as base:
            _open(base, out)
            base.execute("BEGIN IMMEDIATE")
            if not base.execute("PRAGMA user_version").fetchone()[0]:
                for statement in filter(str.strip, _layout().split(";")):
                    base.execute(statement)
            for item in items:
                _add(base, item.record)
            base.execute("COMMIT")
    except sqlite3.Error as error:
        raise ExportError(f"{out}: cannot be written as a database ({error}); name another file") from error


def _open(base: sqlite3.Connection, out: Path) -> None:
    base.execute("PRAGMA foreign_keys = ON")
    (version,), (application,) = (
        base.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")
    )
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and (version, application) != (VERSION, APPLICATION):
        raise ExportError(
            f"{out}: expected a database of incidents, version {VERSION}, found another; name another file"
        )


def _add(base: sqlite3.Connection, record: Record) -> None:
    head = record.document
    base.execute("DELETE FROM documents WHERE id = ? AND sha1 = ?", (head.id, head.sha1))
    document = base.execute(
        "INSERT INTO documents (id, sha1, path, title, published, published_basis, model, warnings)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (
            head.id, head.sha1, head.path, head.title, head.published and head.published.isoformat(),
            head.published_basis, f"{record.model.name} {record.model.version}",
            json.dumps(record.warnings, ensure_ascii=False),
        ),
    ).lastrowid  # fmt: skip
    for incident in record.incidents:
        _add_incident(base, document, record, incident)


def _add_incident(base: sqlite3.Connection, document: int | None, record: Record, incident: Incident) -> None:
    cells = row(record, incident)
    values = [document, *(cells[name] for name in _INCIDENT), incident.model_dump_json(exclude={"mentions"})]
    names = ", ".join(("document", *_INCIDENT, "record"))
    marks = ", ".join("?" * len(values))
    key = base.execute(f"INSERT INTO incidents ({names}) VALUES ({marks})", values).lastrowid
    for mention in incident.mentions:
        trigger = mention.trigger
        at = base.execute(
            "INSERT INTO mentions (incident, trigger, start_offset, end_offset, confidence) VALUES (?,?,?,?,?)",
            (key, trigger.text, trigger.start, trigger.end, trigger.confidence),
        ).lastrowid
        base.executemany(
            "INSERT INTO arguments (mention, role, text, start_offset, end_offset, confidence) VALUES (?,?,?,?,?,?)",
            [(at, a.role.value, a.text, a.start, a.end, a.confidence) for a in mention.arguments],
        )
