"""The report in a real browser: mouse, keyboard, direction and width."""

import shutil

import pytest
from sample import TEXT, page, record

from conftest import SEEDS
from inference.exports import Item


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
