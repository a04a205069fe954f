"""The report: escaped, self-contained, and working in a real browser."""

import re
import shutil
from html.parser import HTMLParser

import pytest
from sample import TEXT, item, record

from annotations.values import DateValue, Party
from conftest import SEEDS
from inference.exports import ExportError, Item, export
from inference.exports.arabic import count, when
from inference.exports.map import IRAQ, draw, spots
from inference.exports.timeline import timeline

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements, attributes, and the text outside of script and style; fails on crossed tags."""

    def __init__(self, source):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


def page(path, *items):
    export(items or [item()], "html", path)
    return path.read_text(encoding="utf-8")


def test_nothing_is_fetched_and_markup_of_an_article_stays_text(tmp_path):
    source = page(tmp_path / "a.html")
    parsed = Page(source)
    assert "<script>alert('x')</script>" in parsed.text
    assert "<b>عاجل</b>" in parsed.text
    assert "<i>warning</i>" in parsed.text
    assert sum(tag == "script" for tag, _ in parsed.elements) == 1
    assert not {"link", "img", "iframe", "object", "b", "i "} & {tag for tag, _ in parsed.elements}
    assert not [a for _, a in parsed.elements if {"src", "srcset", "action"} & set(a)]
    assert all(a["href"].startswith("#") for _, a in parsed.elements if "href" in a)
    assert "http" not in re.sub(r"http-equiv", "", source)
    policy = next(a["content"] for tag, a in parsed.elements if a.get("http-equiv"))
    assert "default-src 'none'" in policy


def test_the_script_is_the_one_that_the_policy_allows(tmp_path):
    import base64
    from hashlib import sha256

    source = page(tmp_path / "a.html")
    script = re.search(r"<script>(.*?)</script>\n</body>", source, re.DOTALL).group(1)
    assert base64.b64encode(sha256(script.encode()).digest()).decode() in source


HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "&lt;b&gt;",
    "${title}",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_stay_text_everywhere(tmp_path, hostile):
    changed = record()
    changed.document.title = changed.document.id = changed.model.name = changed.warnings[0] = hostile
    for found in changed.incidents:
        found.sources = [Party(text=hostile)]
        for place in filter(None, (found.location, found.origin)):
            place.name = place.text = place.admin1 = hostile
        for mention in found.mentions:
            mention.trigger.text = hostile
    changed = type(changed).model_validate(changed.model_dump())
    changed.incidents[0].weapons[0].model = hostile
    changed.incidents[0].statements[0].source = hostile
    changed.incidents[0].date.text = hostile
    parsed = Page(page(tmp_path / "a.html", Item(changed, TEXT + hostile)))
    assert parsed.text.count(hostile) >= 5
    assert not {"img", "b"} & {tag for tag, _ in parsed.elements}
    assert not [a for _, a in parsed.elements if any(name.startswith("on") for name in a)]


def test_the_article_is_whole_and_its_spans_are_marked(tmp_path):
    parsed = Page(page(tmp_path / "a.html"))
    for line in TEXT.splitlines():
        assert line.strip() in parsed.text
    marks = [a for tag, a in parsed.elements if tag == "mark" and "data-l" in a]
    assert any(a["data-r"] == "weapon" and a["data-l"] == "0:weapon" for a in marks)
    ids = [a["id"] for _, a in parsed.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for _, a in parsed.elements if "href" in a} <= set(ids)


def test_zero_is_said_and_the_unknown_is_not(tmp_path):
    parsed = Page(page(tmp_path / "a.html"))
    assert "لا قتلى" in parsed.text
    assert "4 على الأقل" in parsed.text
    assert "مخطط له" in parsed.text
    assert "None" not in parsed.text


def test_a_report_without_the_article_says_so(tmp_path):
    assert "نص المقال ليس في متناول" in page(tmp_path / "a.html", Item(record()))
    with pytest.raises(ExportError, match="no article"):
        export([], "html", tmp_path / "b.html")


def test_several_articles_have_a_list(tmp_path):
    parsed = Page(page(tmp_path / "a.html", item(), item()))
    assert sum(tag == "nav" for tag, _ in parsed.elements) == 1
    ids = [a["id"] for _, a in parsed.elements if "id" in a]
    assert len(ids) == len(set(ids))


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

    from inference.exports.countries import ASSETS
    from inference.gazetteer import gazetteer

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


def contrast(one, other):
    """WCAG 2.2 contrast of two colours."""

    def light(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_letters_stand_out_in_both_themes():
    from inference.exports.countries import ASSETS

    themes = re.findall(r":root \{(.*?)\}", (ASSETS / "report.css").read_text(encoding="utf-8"), re.DOTALL)[:2]
    for theme in themes:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", theme))
        for name in ("ink", "soft", "accent", "who", "target", "weapon", "place", "time", "harm", "source"):
            for ground in ("paper", "sheet"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["on"], colours["accent"]) >= 4.5


@pytest.fixture(scope="module")
def browser():
    selenium = pytest.importorskip("selenium.webdriver")
    driver = shutil.which("chromedriver")
    if driver is None or not (shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("no Chromium with its driver here; install chromium and chromium-driver")
    options = selenium.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = selenium.Chrome(options, service=selenium.ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def report(browser, tmp_path):
    page(tmp_path / "a.html")
    browser.set_window_size(1280, 900)
    browser.get((tmp_path / "a.html").as_uri())
    return browser


def marked(report):
    return {m.text for m in report.find_elements("css selector", "mark.on")}


def test_clicking_an_incident_marks_its_spans(report):
    buttons = report.find_elements("css selector", ".card button")
    assert len(buttons) == 3
    buttons[0].click()
    assert buttons[0].get_attribute("aria-pressed") == "true"
    assert {"سقطت", "ثلاثة صواريخ كاتيوشا", "دون إصابات"} <= marked(report)
    assert "بانفجار" not in marked(report)
    buttons[1].click()
    assert "بانفجار" in marked(report)
    assert "سقطت" not in marked(report)
    buttons[1].click()
    assert marked(report) == set()


def test_the_keyboard_does_what_the_mouse_does(report):
    from selenium.webdriver.common.keys import Keys

    button = report.find_elements("css selector", ".card button")[1]
    button.send_keys(Keys.ENTER)
    assert "بانفجار" in marked(report)
    button.send_keys(Keys.ESCAPE)
    assert marked(report) == set()
    trigger = report.find_element("css selector", "mark[role=button]")
    trigger.send_keys(Keys.SPACE)
    assert "سقطت" in marked(report)
    assert report.find_element("css selector", ".live").get_attribute("textContent").startswith("حُدّد الحدث 1")


def test_spans_map_and_timeline_lead_to_their_incident(report):
    for selector in ("mark[data-n]", ".spot", ".marks a"):
        report.refresh()
        element = report.find_element("css selector", selector)
        report.execute_script(
            "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", element
        )
        assert len(report.find_elements("css selector", ".card.on")) == 1, selector


def test_it_reads_right_to_left_without_errors_or_requests(report):
    assert report.execute_script("return getComputedStyle(document.querySelector('.text p')).direction") == "rtl"
    assert report.get_log("browser") == []
    assert report.execute_script("return performance.getEntriesByType('resource').length") == 0
    side, text = (report.find_element("css selector", s).rect for s in (".side", ".text"))
    assert side["x"] < text["x"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_scrolls_sideways(browser, tmp_path, width):
    seed = (SEEDS / "seed-002.txt").read_text(encoding="utf-8")
    page(tmp_path / "a.html", Item(record(), TEXT + seed))
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get((tmp_path / "a.html").as_uri())
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
