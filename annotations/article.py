"""The article reader: title, publication date, sentences, and what is not the article's own text.

News pages bring their layout along: a date line, photo captions with dates of their own, "+ الخط -",
"استمع إلى الملخص", "اقرأ أيضا", the title again at the end. The reader marks these lines and never
touches the text: all offsets index the file as it stands.
"""

import re
from datetime import date
from typing import Literal, NamedTuple

from annotations.dateline import parse_header_date
from annotations.document import text_hash
from annotations.fold import fold
from annotations.schema import PublishedBasis
from annotations.sentences import Sentence, sentences
from annotations.words import word_count

Kind = Literal["title", "date", "caption", "furniture", "link", "body"]
"""What a line is. Only ``title`` and ``body`` are read for events."""

READ: frozenset[Kind] = frozenset({"title", "body"})
HEADER_LINES = 6
TITLE_WORDS = 28
CAPTION_WORDS = 22

_FURNITURE = re.compile(
    r"\W*(?:\+ الخط -|استمع الي الملخص|اظهر الملخص|الملخص|المساهمون|لم تشترك بعد|انشئ حسابا.*|اشترك .*|شارك.{0,30}|"
    r"مشاركه|طباعه|تابعونا.*|تابعوا .*|للاشتراك.*|تنويه *:.*|read our privacy.*|copyright.*|جميع الحقوق محفوظه.*|"
    r"حجم الخط.*|اخر تحديث.{0,40}|https?://\S+|t\.me/\S+|@\w+|.{0,40}فريق التحرير|\(?وكالات\)?|المصدر *:.*|"
    r"\([^()]{2,40}(?:، ?[^()]{2,30})+\))\W*"
)
_LINK = re.compile(
    r"\W*(?:اقر[اي]?ا?(?:/ي)? ?(?:ايضا|المزيد)|روابط ذات (?:علاقه|صله)|مواضيع ذات صله|موضوعات متعلقه|"
    r"اخبار ذات صله|طالع ايضا|شاهد ايضا)\b"
)
_CREDIT = re.compile(r"\(([^()]{2,40})\)\W*$")
_STOP = re.compile(r"[.!?؟…:][\"”»’')\]]*$")


class Line(NamedTuple):
    """One sentence of the article and what it is; offsets ``[start, end)`` in code points."""

    start: int
    end: int
    kind: Kind


class Article(NamedTuple):
    """A read article. ``text`` is the untouched file; ``lines`` hold every visible character once."""

    text: str
    title: str | None
    published: date | None
    published_basis: PublishedBasis
    lines: tuple[Line, ...]
    sha1: str

    def sentences(self) -> list[Sentence]:
        """The sentences that are read for events: title and body."""
        return [Sentence(line.start, line.end) for line in self.lines if line.kind in READ]


def read_article(text: str, published: date | None = None) -> Article:
    """Read an article.

    Args:
        text: the whole file.
        published: a date given by the caller; the text's own date line holds before it.
    """
    spans = sentences(text)
    kinds = _kinds(text, spans)
    stated = next(
        (parse_header_date(text[a:b]) for (a, b), kind in zip(spans, kinds, strict=True) if kind == "date"), None
    )
    title = _title(text, spans, kinds)
    basis: PublishedBasis = "text" if stated else "given" if published else "unknown"
    lines = tuple(Line(a, b, kind) for (a, b), kind in zip(spans, kinds, strict=True))
    return Article(text, title, stated or published, basis, lines, text_hash(text))


def _title(text: str, spans: list[Sentence], kinds: list[Kind]) -> str | None:
    marked = [span for span, kind in zip(spans, kinds, strict=True) if kind == "title"]
    if not marked:
        return None
    end = text.find("\n", marked[0].start)
    return " ".join(text[marked[0].start : end if end >= 0 else len(text)].split())


def _kinds(text: str, spans: list[Sentence]) -> list[Kind]:
    whole = [_whole_line(text, span) for span in spans]
    kinds: list[Kind] = []
    linking = False
    for index, (start, end) in enumerate(spans):
        line = fold(text[start:end]).replace("ة", "ه")
        size = word_count(text, start, end)
        if _LINK.match(line):
            linking = size <= 5
            kinds.append("link")
        elif linking and whole[index] and size <= CAPTION_WORDS and not _STOP.search(line):
            kinds.append("link")
        elif index < HEADER_LINES and whole[index] and "date" not in kinds and parse_header_date(text[start:end]):
            kinds.append("date")
        elif whole[index] and _FURNITURE.fullmatch(line):
            kinds.append("furniture")
        elif whole[index] and size <= CAPTION_WORDS and 0 < index < 2 * HEADER_LINES and _CREDIT.search(line):
            kinds.append("caption")
        else:
            linking = False
            kinds.append("body")
    _mark_title(text, spans, kinds)
    return kinds


def _mark_title(text: str, spans: list[Sentence], kinds: list[Kind]) -> None:
    """The first short line without a full stop is the title; else a short line that stands twice."""
    rows: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        if kinds[index] == "body":
            rows.setdefault(text.rfind("\n", 0, span.start), []).append(index)
    if len(rows) < 2:
        return
    lines = {row: text[spans[members[0]].start : spans[members[-1]].end] for row, members in rows.items()}
    plain = {row: _plain(line) for row, line in lines.items()}
    short = [row for row, line in lines.items() if _titular(line)]
    repeated = [row for row in short if list(plain.values()).count(plain[row]) > 1]
    first = next(iter(rows))
    if first in short and rows[first][0] < HEADER_LINES:
        chosen = first
    elif repeated:
        chosen = repeated[0]
    else:
        return
    for row, members in rows.items():
        if plain[row] == plain[chosen]:
            for index in members:
                kinds[index] = "title"


def _titular(line: str) -> bool:
    return word_count(line) <= TITLE_WORDS and not _STOP.search(line)


def _whole_line(text: str, span: Sentence) -> bool:
    """Whether the sentence fills its line, as titles, captions and furniture do."""
    before = text.rfind("\n", 0, span.start) + 1
    after = text.find("\n", span.end)
    return not text[before : span.start].strip() and not text[span.end : after if after >= 0 else len(text)].strip()


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", fold(line)))
