"""The report: one HTML file that opens from disk, with nothing fetched and nothing run but its own short script.

Everything that comes from an article passes :func:`html.escape`; a content security policy stands behind that.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from string import Template

from annotations.article import read_article
from annotations.record import Record
from annotations.schema import WIDE_PRECISIONS
from inference.exports import arabic
from inference.exports.cards import cards
from inference.exports.formats import ExportError, Item, Options
from inference.exports.map import draw
from inference.exports.spans import TRIGGER, Segment, segments
from inference.exports.timeline import Timeline, timeline
from inference.paths import ASSETS

ROLES = (
    "trigger", "agent", "suspect", "target", "recipient", "weapon", "place", "origin", "time", "killed", "injured",
    "casualties", "damage", "source",
)  # fmt: skip
_BASIS = {"text": "من النص", "given": "معطى", "unknown": ""}
_SIDE = {"date", "caption", "furniture", "link"}


def chunks(items: Iterable[Item], options: Options) -> Iterator[str]:
    """The page, an article at a time; the list of articles at its top needs all records at once."""
    everything = list(items)
    if not everything:
        raise ExportError("no article to report on; every input was refused, or the run is empty")
    script = (ASSETS / "report.js").read_text(encoding="utf-8")
    title = everything[0].record.document.title if len(everything) == 1 else None
    parts = {
        "title": escape(title or "تقرير الأحداث"),
        "style": (ASSETS / "report.css").read_text(encoding="utf-8"),
        "script": script,
        "hash": base64.b64encode(sha256(script.encode()).digest()).decode(),
        "contents": _contents(everything),
    }
    head, foot = (ASSETS / "report.html").read_text(encoding="utf-8").split("$articles", 1)
    yield Template(head).substitute(parts)
    for number, item in enumerate(everything):
        yield _article(number, item)
    yield Template(foot).substitute(parts)


def _contents(items: list[Item]) -> str:
    if len(items) == 1:
        return ""
    lines = "".join(
        f'<li><a href="#d{n}">{escape(i.record.document.title or i.record.document.id)}</a>'
        f" <small>{_how_many(len(i.record.incidents))}</small></li>"
        for n, i in enumerate(items)
    )
    return f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">المقالات</h2><ol>{lines}</ol></nav>'


def _how_many(number: int) -> str:
    if number == 0:
        return "لا أحداث"
    if number <= 2:
        return ("حدث واحد", "حدثان")[number - 1]
    return f"{number} أحداث" if number <= 10 else f"{number} حدثًا"


def _article(number: int, item: Item) -> str:
    record, prefix = item.record, f"d{number}-"
    title, body = _text(item, prefix)
    drawn = draw(record.incidents, prefix)
    figure = f'<figure class="where"><figcaption>أين</figcaption>{drawn}{_map_key(record)}</figure>' if drawn else ""
    notes = "".join(f'<p class="note"><bdi>{escape(w)}</bdi></p>' for w in record.warnings)
    return (
        f'<article class="doc" id="d{number}" aria-labelledby="{prefix}title"><header class="top">'
        f'<p class="kicker">{_how_many(len(record.incidents))}</p>'
        f'<h1 id="{prefix}title" dir="auto">{title}</h1><p class="meta">{_meta(record)}</p>{notes}</header>'
        f'{_timeline(record, prefix)}<div class="side">{figure}'
        f'<section aria-label="الأحداث"><h2>الأحداث</h2>{cards(record, prefix)}</section></div>'
        f'<section class="text" aria-label="نص المقال"><h2>النص</h2>{_legend(record)}{body}</section>'
        f'<p class="live" role="status" aria-live="polite"></p></article>\n'
    )


def _meta(record: Record) -> str:
    head = record.document
    day = arabic.day(head.published) if head.published else "غير معروف"
    basis = _BASIS[head.published_basis]
    parts = [
        f"تاريخ النشر: {day}" + (f" ({basis})" if basis else ""),
        f"الوثيقة: <bdi>{escape(head.id)}</bdi>",
        f"النموذج: <bdi>{escape(record.model.name)} {escape(record.model.version)}</bdi>",
    ]
    return ' <span aria-hidden="true">·</span> '.join(f"<span>{part}</span>" for part in parts)


def _legend(record: Record) -> str:
    used = {argument.role.value for i in record.incidents for m in i.mentions for argument in m.arguments}
    shown = [role for role in ROLES if role in used or (role == TRIGGER and record.incidents)]
    items = "".join(f'<li><mark data-r="{role}">{arabic.word("role", role)}</mark></li>' for role in shown)
    return f'<ul class="legend" aria-label="ألوان الأدوار">{items}</ul>' if items else ""


def _map_key(record: Record) -> str:
    known = [i.location.precision for i in record.incidents if i.location and i.location.latitude is not None]
    signs = {"dot": {"site", "town"}, "ring": {"district"}, "wide": WIDE_PRECISIONS}
    words = {"dot": "موقع أو بلدة", "ring": "قضاء", "wide": "محافظة أو بلد"}
    shown = "".join(f'<li class="{sign}">{words[sign]}</li>' for sign, kinds in signs.items() if kinds & set(known))
    absent = [str(n) for n, i in enumerate(record.incidents, 1) if not i.location or i.location.latitude is None]
    note = f'<p class="absent">بلا موقع معروف: {"، ".join(absent)}</p>' if absent else ""
    return f'<ul class="key">{shown}</ul>{note}'


def _timeline(record: Record, prefix: str) -> str:
    line: Timeline = timeline(record.incidents, record.document.published)
    if not line.marks:
        return ""
    ticks = "".join(f'<li style="--at:{t.at}"><span>{escape(t.label)}</span></li>' for t in line.ticks)
    marks = "".join(
        f'<li style="--at:{m.at};--wide:{m.width};--lane:{m.lane}"><a href="#{prefix}i{m.incident}" '
        f'data-i="{m.incident}" aria-label="{_said(record, m.incident)}" title="{_said(record, m.incident)}">'
        f"{m.incident + 1}</a></li>"
        for m in line.marks
    )
    published = (
        f'<p class="published" style="--at:{line.published}"><span>النشر</span></p>'
        if line.published is not None
        else ""
    )
    undated = (
        f'<p class="absent">بلا تاريخ معروف: {"، ".join(str(n + 1) for n in line.undated)}</p>' if line.undated else ""
    )
    return (
        f'<figure class="when"><figcaption>متى</figcaption><div class="line" style="--lanes:{line.lanes}">'
        f'<ol class="ticks" aria-hidden="true">{ticks}</ol>{published}<ol class="marks">{marks}</ol></div>'
        f"{undated}</figure>"
    )


def _said(record: Record, number: int) -> str:
    from annotations.schema import ACLED

    incident = record.incidents[number]
    when = arabic.when(incident.date) if incident.date else ""
    return escape(f"الحدث {number + 1}: {ACLED[incident.code].arabic}، {when}")


def _text(item: Item, prefix: str) -> tuple[str, str]:
    """The title and the body, marked; without the article the title alone."""
    record, text = item.record, item.text
    name = record.document.title or "مقال بلا عنوان"
    if text is None:
        return escape(name), '<p class="absent">نص المقال ليس في متناول هذا التقرير.</p>'
    cut = segments(record, text)
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", text) if m.group().strip()]
    title = escape(name)
    if lines and record.document.title and text[slice(*lines[0])].strip() == record.document.title.strip():
        title = _marked(text, cut, *lines.pop(0), prefix)
    kinds = {line.start: line.kind for line in read_article(text).lines}
    body = []
    for start, end in lines:
        kind = next((kinds[k] for k in range(start, end) if k in kinds), "body")
        side = ' class="aside"' if kind in _SIDE else ""
        body.append(f'<p{side} dir="auto">{_marked(text, cut, start, end, prefix)}</p>')
    return title, "".join(body)


def _marked(text: str, cut: list[Segment], start: int, end: int, prefix: str) -> str:
    parts = []
    for segment in cut:
        low, high = max(start, segment.start), min(end, segment.end)
        if low < high:
            parts.append(_mark(segment, escape(text[low:high]), low, high, prefix))
    return "".join(parts)


def _mark(segment: Segment, shown: str, low: int, high: int, prefix: str) -> str:
    if not segment.layers:
        return shown
    first = segment.layers[0]
    roles = " ".join(dict.fromkeys(f"{layer.incident}:{layer.role}" for layer in segment.layers))
    names = "، ".join(dict.fromkeys(arabic.word("role", layer.role) for layer in segment.layers))
    begins = " begins" if first.start == low else ""
    ends = " ends" if first.end == high else ""
    trigger = ""
    if first.role == TRIGGER and begins:
        numbers = "، ".join(
            str(n + 1) for n in dict.fromkeys(la.incident for la in segment.layers if la.role == TRIGGER)
        )
        trigger = (
            f' id="{prefix}i{first.incident}m{first.mention}" tabindex="0" role="button" data-n="{numbers}" '
            f'aria-label="{shown}، الحدث {numbers}"'
        )
    return (
        f'<mark class="s{begins}{ends}" data-r="{first.role}" data-l="{roles}" title="{names}"{trigger}>{shown}</mark>'
    )
