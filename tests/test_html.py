"""The report: escaped, self-contained, and legible."""

import re
from html.parser import HTMLParser

import pytest
from sample import TEXT, item, page, record

from annotations.values import Party
from inference.exports import ExportError, Item, export

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


def contrast(one, other):
    """WCAG 2.2 contrast of two colours."""

    def light(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_letters_stand_out_in_both_themes():
    from inference.paths import ASSETS

    themes = re.findall(r":root \{(.*?)\}", (ASSETS / "report.css").read_text(encoding="utf-8"), re.DOTALL)[:2]
    for theme in themes:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", theme))
        for name in ("ink", "soft", "accent", "who", "target", "weapon", "place", "time", "harm", "source"):
            for ground in ("paper", "sheet"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["on"], colours["accent"]) >= 4.5
