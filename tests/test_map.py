"""The map, the timeline and the Arabic words of the report."""

import re

import pytest
from sample import record

from annotations.values import DateValue
from inference.exports.arabic import count, when
from inference.exports.map import IRAQ, draw, spots
from inference.exports.timeline import timeline


def test_dates_in_arabic_words():
    shelling, _, handover = record().incidents
    assert when(shelling.date) == "الاثنين 3 أيار/مايو 2021، فجرًا"
    assert when(handover.date) == "بين 8 و14 أيار/مايو 2021"
    assert count(shelling.weapons[0].count) == "بين 3 و5"


def test_a_timeline_keeps_the_order_of_days_and_apart_what_would_overlap():
    incidents = [record().incidents[0].model_copy(deep=True) for _ in range(4)]
    incidents[1].date = DateValue(start="2021-05-01", end="2021-05-01", precision="day")
    incidents[3].date = None
    line = timeline(incidents, record().document.published)
    at = {mark.incident: mark for mark in line.marks}
    assert at[1].at < at[0].at == at[2].at < line.published
    assert at[0].lane != at[2].lane
    assert line.undated == (3,)
    assert all(0 <= mark.at <= 100 for mark in line.marks)


def test_the_map_shades_governorates_and_leaves_iraq_only_for_others():
    inside, abroad = record().incidents[:1], record().incidents
    assert "deg" not in draw(inside, "x")
    assert "سوريا" in draw(abroad, "x")
    assert [s.incidents for s in spots([*inside, *inside])] == [(0, 1)]
    assert draw(record().incidents[2:], "x") == ""
    whole = [i.model_copy(deep=True) for i in inside]
    whole[0].location.precision = "governorate"
    assert "land whole" in draw(whole, "x")


@pytest.mark.parametrize(("longitude", "latitude"), [(-77.0, 38.9), (69.2, 34.5), (44.4, 33.3), (174.8, -41.3)])
def test_every_point_lies_on_the_map(longitude, latitude):
    found = record().incidents[:2]
    found[0].location.longitude, found[0].location.latitude = longitude, latitude
    svg = draw(found, "x")
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    for x, y in re.findall(r'<circle[^>]* cx="([-\d.]+)" cy="([-\d.]+)"', svg):
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height
    assert 150 < height < 700


def test_the_outlines_are_iraq():
    import json

    from inference.paths import ASSETS
    from inference.values.places.gazetteer import gazetteer

    features = json.loads((ASSETS / "iraq.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features) == 18
    known = {e.admin1 for e in gazetteer().entries if e.country == "IQ"}
    assert {f["properties"]["admin1"] for f in features} <= known
    shapely = pytest.importorskip("shapely")
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert shapely.geometry.box(*IRAQ).contains(shape)
        seats = [
            e
            for e in gazetteer().entries
            if e.kind == "governorate" and e.admin1 == feature["properties"]["admin1"] and e.country == "IQ"
        ]
        assert any(shape.buffer(0.15).contains(shapely.geometry.Point(e.longitude, e.latitude)) for e in seats)
