"""Exports, each read back by a reader that is not ours."""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import TEXT, item, record

from annotations.record import Record, record_schema
from conftest import ROOT, command
from inference.exports import ExportError, Item, Options, export, format_of
from inference.exports.acled import ACLED_COLUMNS, COLUMNS, reference_date, rows
from inference.exports.spans import segments


def test_jsonl_is_the_record_and_follows_the_schema(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    export([item()], "jsonl", tmp_path / "a.jsonl")
    (line,) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    jsonschema.validate(json.loads(line), record_schema())
    assert Record.model_validate_json(line) == record()


def test_csv_has_aceds_columns_first_and_opens_in_pandas(tmp_path):
    pandas = pytest.importorskip("pandas")
    export([item()], "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = pandas.read_csv(tmp_path / "a.csv", encoding="utf-8-sig")
    assert list(table.columns[:31]) == list(ACLED_COLUMNS)
    assert list(table.columns) == list(COLUMNS)
    assert len(ACLED_COLUMNS) == 31
    first, second = table.iloc[0], table.iloc[1]
    assert (first.event_date, first.year, first.time_precision) == ("2021-05-03", 2021, 1)
    assert (first.event_type, first.sub_event_type) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (first.iso, first.country, first.region, first.admin1) == (368, "Iraq", "Middle East", "Diyala")
    assert (first.location, first.latitude, first.geo_precision) == ("Baqubah", 33.75, 1)
    assert (first.fatalities, first.killed_max, first.weapon_min, first.weapon_max) == (0, 0, 3, 5)
    assert (first.inter1, first.actor1_basis) == (2, "suspected")
    assert (second.country, second.geo_precision, second.fatalities) == ("Syria", 3, 4)
    assert pandas.isna(second.event_date)
    assert pandas.isna(second.killed_max)
    assert TEXT[int(first.trigger_start) : int(first.trigger_end)] == "سقطت"


def test_planned_incidents_only_on_request():
    assert [r["realis"] for r in rows(record(), Options())] == ["actual", "actual"]
    assert [r["realis"] for r in rows(record(), Options(planned=True))] == ["actual", "actual", "planned"]


def test_unknown_is_empty_and_zero_is_zero():
    shelling, mine = rows(record(), Options())
    assert (shelling["killed_min"], shelling["injured_max"]) == (0, 0)
    assert (mine["injured_min"], mine["fatalities"]) == (None, 4)
    for row in (shelling, mine):
        assert row["event_id_cnty"] is None
        assert row["timestamp"] is None


def test_text_that_a_spreadsheet_would_run_is_quoted(tmp_path):
    changed = record()
    changed.incidents[0].sources[0].text = "=HYPERLINK(1)"
    export([Item(changed)], "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["source"].startswith("'=")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-05-03", "2021-05-03", ("2021-05-03", 1)),
        ("2021-05-01", "2021-05-02", ("2021-05-01", 2)),
        ("2021-05-03", "2021-05-09", ("2021-05-06", 2)),
        ("2021-05-01", "2021-05-31", ("2021-05-16", 3)),
        ("2021-01-01", "2021-12-31", (None, None)),
    ],
)
def test_acled_dates_are_the_middle_of_what_is_known(start, end, expected):
    from annotations.values import DateValue

    day, precision = reference_date(DateValue(start=start, end=end))
    assert (day.isoformat() if day else None, precision) == expected
    assert reference_date(None) == (None, None)


def test_sides_follow_the_codebook():
    from inference.exports.parties import civilian_targeting, sides

    killed = record().incidents[1]
    killed.agents = []
    found = sides(killed)
    assert (found.first.name, found.second.name, found.basis) == (None, "Army", None)
    assert not civilian_targeting(killed, found.second)
    killed.targets = [killed.targets[0].model_copy(update={"kind": "civilians", "text": "مدنيين"})]
    found = sides(killed)
    assert (found.second.name, found.second.inter) == ("Civilians (Syria)", 7)
    assert civilian_targeting(killed, found.second)


def test_geojson_opens_in_shapely_and_gdal(tmp_path):
    shapely = pytest.importorskip("shapely")
    export([item(), item()], "geojson", tmp_path / "a.geojson")
    data = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert data["type"] == "FeatureCollection"
    points = [shapely.geometry.shape(f["geometry"]) for f in data["features"] if f["geometry"]]
    assert [(p.x, p.y) for p in points[:2]] == [(44.64, 33.75), (40.15, 35.33)]
    assert [f["properties"]["realis"] for f in data["features"][:3]] == ["actual", "actual", "planned"]
    assert data["features"][2]["geometry"] is None
    pyogrio = pytest.importorskip("pyogrio")
    assert pyogrio.read_info(tmp_path / "a.geojson")["features"] == 6


def test_an_empty_geojson_is_valid(tmp_path):
    export([], "geojson", tmp_path / "a.geojson")
    assert json.loads((tmp_path / "a.geojson").read_text())["features"] == []


def test_sqlite_holds_everything_and_adding_again_changes_nothing(tmp_path):
    path = tmp_path / "a.sqlite"
    for _ in range(2):
        export([item()], "sqlite", path)
    with closing(sqlite3.connect(path)) as base:
        counts = [
            base.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
            for t in ("documents", "incidents", "mentions", "arguments")
        ]
        assert counts == [1, 3, 3, 7]
        view = base.execute("SELECT * FROM acled")
        assert tuple(column[0] for column in view.description) == COLUMNS
        assert len(view.fetchall()) == 2
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        joined = base.execute(
            "SELECT a.text, a.start_offset FROM arguments a JOIN mentions m ON m.key = a.mention"
            " JOIN incidents i ON i.key = m.incident WHERE i.incident_id = 'doc#1' AND a.role = 'time'"
        ).fetchall()
        assert joined == [("فجر أمس", TEXT.index("فجر أمس"))]
        plans = base.execute("EXPLAIN QUERY PLAN SELECT * FROM incidents WHERE event_date > '2020'").fetchall()
        assert "incidents_date" in str(plans)


def test_two_documents_of_one_name_are_two(tmp_path):
    other = record()
    other.document.sha1 = "0" * 40
    export([item(), Item(other)], "sqlite", tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        assert base.execute("SELECT count(*) FROM documents").fetchone() == (2,)


def test_a_failed_run_leaves_a_database_as_it_was(tmp_path):
    def broken():
        yield item()
        raise RuntimeError

    path = tmp_path / "a.sqlite"
    other = record()
    other.document.id = "before"
    export([Item(other)], "sqlite", path)
    with pytest.raises(RuntimeError):
        export(broken(), "sqlite", path)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT id FROM documents").fetchall() == [("before",)]


def test_another_programs_database_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as base:
        base.execute("CREATE TABLE mine (x)")
    with pytest.raises(ExportError, match="another"):
        export([item()], "sqlite", tmp_path / "a.db")
    (tmp_path / "b.db").write_text("not a database at all, just some text that is long enough " * 20)
    with pytest.raises(ExportError, match="database"):
        export([item()], "sqlite", tmp_path / "b.db")


def test_parquet_keeps_types(tmp_path):
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    export([item()], "parquet", tmp_path / "a.parquet", Options(planned=True))
    table = pandas.read_parquet(tmp_path / "a.parquet")
    assert list(table.columns) == list(COLUMNS)
    assert table.event_date.iloc[0].isoformat() == "2021-05-03"
    assert table.fatalities.iloc[1] == 4
    assert pandas.isna(table.fatalities.iloc[2])


@pytest.mark.parametrize("name", ["jsonl", "csv", "geojson", "parquet", "html"])
def test_a_broken_run_leaves_the_old_file_and_no_rest(tmp_path, name):
    if name == "parquet":
        pytest.importorskip("pyarrow")

    def broken():
        yield item()
        raise RuntimeError

    path = tmp_path / f"a.{name}"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        export(broken(), name, path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_suffixes_and_formats_are_explained():
    assert format_of("x/incidents.GEOJSON") == "geojson"
    with pytest.raises(ExportError, match="\\.csv"):
        format_of("incidents.xls")
    with pytest.raises(ExportError, match="expected one of"):
        export([], "excel")
    with pytest.raises(ExportError, match="--out"):
        export([], "sqlite")


@settings(deadline=None)
@given(st.data())
def test_segments_cover_the_text_once_under_any_spans(data):
    changed = record()
    for found in changed.incidents:
        for mention in found.mentions:
            for one in (mention.trigger, *mention.arguments):
                one.start = data.draw(st.integers(0, len(TEXT) - 1))
                one.end = data.draw(st.integers(one.start + 1, len(TEXT) + 3))
    cut = segments(changed, TEXT)
    assert "".join(TEXT[s.start : s.end] for s in cut) == TEXT
    for segment in cut:
        for layer in segment.layers:
            assert layer.start <= segment.start < segment.end <= layer.end
    wanted = sum(
        one.end <= len(TEXT) for f in changed.incidents for m in f.mentions for one in (m.trigger, *m.arguments)
    )
    assert len({layer for s in cut for layer in s.layers}) <= wanted


def show(*arguments, stdin=None):
    return command("inference", "show", *arguments, stdin=stdin, text=False)


def test_show_renders_without_model_or_numpy(tmp_path):
    run = tmp_path / "run.jsonl"
    export([item()], "jsonl", run)
    code = (
        "import sys, runpy; sys.argv = ['inference', 'show', sys.argv[1], '--format', 'csv']\n"
        "try:\n    runpy.run_module('inference', run_name='__main__')\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
        "heavy = {'onnxruntime', 'tokenizers', 'pandas', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(run)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode("utf-8-sig").splitlines()[0].startswith("event_id_cnty,event_date")


def test_show_marks_the_article_where_it_finds_it(tmp_path):
    run, article = tmp_path / "run.jsonl", tmp_path / "doc.txt"
    export([item()], "jsonl", run)
    missing = show(run, "--format", "text")
    assert "--texts" in missing.stdout.decode()
    article.write_text(TEXT, encoding="utf-8", newline="")
    found = show(run, "--format", "text", "--texts", tmp_path)
    assert "سقطت[1]" in found.stdout.decode()
    article.write_text(TEXT + "changed", encoding="utf-8")
    assert "--texts" in show(run, "--format", "text", "--texts", tmp_path).stdout.decode()


def test_show_skips_and_reports_a_bad_line(tmp_path):
    run = tmp_path / "run.jsonl"
    run.write_text('{"incidents": []}\n' + record().model_dump_json() + "\n", encoding="utf-8")
    done = show(run, "--format", "jsonl")
    assert done.returncode == 2
    assert len(done.stdout.decode().splitlines()) == 1
    assert "line 1" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
