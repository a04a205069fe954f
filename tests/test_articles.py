"""Articles from every kind of input: folders, globs, archives and tables."""

import csv
import gzip
import json
from datetime import date

import pytest
from sample import articles

from inference.articles import Columns, count
from inference.articles import articles as read_articles


def found(*names, columns=None, published=None):
    complaints: list[str] = []
    sources = list(read_articles([str(n) for n in names], published, columns or Columns(), complaints.append))
    return sources, complaints


def test_folders_globs_and_gzip(news):
    sources, complaints = found(news)
    assert [s.id for s in sources] == ["a000", "a001", "a002", "a003", "a004", "sub/a000"]
    assert sources[-1].text == articles(9)["a008"]
    assert complaints == []
    assert len(found(news / "a00[12].txt")[0]) == 2
    assert len(found(news / "**" / "*.txt*")[0]) == 6
    assert "no file matches" in found(news / "*.doc")[1][0]
    assert count([str(news)], Columns()) == 6


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines(tmp_path, packed):
    rows = [
        {"text": articles(3)["a001"], "id": 7, "published": "2021-04-06T10:00:00Z"},
        {"text": articles(3)["a002"], "date": "soon"},
        {"body": "x"},
        {"text": "only English here"},
        {"text": "\ud800 نص"},
    ]
    data = "\n".join([*(json.dumps(row) for row in rows), "not json", ""])
    path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    path.write_bytes(gzip.compress(data.encode()) if packed else data.encode())
    sources, complaints = found(path, published=date(2020, 1, 1))
    assert [(s.id, s.published) for s in sources] == [("7", date(2021, 4, 6)), ("a:2", date(2020, 1, 1))]
    assert "soon" in sources[1].warnings[0]
    assert [c.split(",")[1][:7] for c in complaints] == [" line 3", " line 4", " line 5", " line 6"]
    assert "it has body" in complaints[0]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_named_columns(tmp_path, mark):
    path = tmp_path / ("a.tsv" if mark == "\t" else "a.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(["number", "when", "article"])
        writer.writerow([3, "2021-04-06", articles(2)["a001"]])
    (source,), complaints = found(path, columns=Columns("article", "number", "when"))
    assert (source.id, source.published, source.text) == ("3", date(2021, 4, 6), articles(2)["a001"])
    assert complaints == []
    assert "--text-column" in found(path)[1][0]


def test_a_damaged_archive_is_reported(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"text": articles(1)["a000"]}).encode())[:-9])
    assert "cannot be read" in found(path)[1][0]
