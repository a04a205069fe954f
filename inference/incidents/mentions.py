"""A mention with what its words say: its spans as text, its date, places, weapons and figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from annotations.schema import EventCode, Realis, Role
from annotations.standoff import surface
from annotations.values import Count, Damage, DateValue, Target, Weapon
from inference.incidents.codes import settle_code
from inference.tagging.arguments import Event
from inference.tagging.reading import Reading
from inference.values.places.narrowness import is_site, level

if TYPE_CHECKING:
    from inference.values.numbers.reader import Count as Number
    from inference.values.places.reader import Place

NEARBY = 8
"""Place words of an article that settle what a phrase means."""
COUNTED = frozenset({EventCode.ARREST, EventCode.ABDUCTION, EventCode.TERRITORY_TRANSFER, EventCode.ARMED_ATTACK})
"""Codes whose targets are counted: persons taken, things handed over."""
_HOURS = re.compile(r"\b(?:بعد|قبل|ب)\s?ساعات\b")
_NO_DAMAGE = re.compile(r"\b(?:دون|بدون|بلا|لم|عدم|لا)\b")


@dataclass(frozen=True)
class Span:
    """A stretch of the article: surface, ``[start, end)`` in code points, confidence of its label."""

    text: str
    start: int
    end: int
    confidence: float

    @property
    def words(self) -> str:
        """The surface on one line, inner quotation marks dropped."""
        return surface(self.text, 0, len(self.text))


@dataclass(frozen=True)
class Argument(Span):
    """A span and the role that it fills."""

    role: Role


@dataclass(frozen=True)
class Mention:
    """One trigger, its arguments, and the sentence (counted from 0) that it stands in."""

    trigger: Span
    code: EventCode
    realis: Realis
    arguments: tuple[Argument, ...]
    sentence: int

    def spans(self, *roles: Role) -> list[Argument]:
        """The arguments with one of the roles, in order of their place."""
        return [argument for argument in self.arguments if argument.role in roles]


@dataclass(frozen=True)
class Told:
    """What one mention says of its happening; empty where it is silent.

    ``places`` are resolved ``place`` spans and sites among the targets, narrowest first; ``hit`` are the
    words of those that were hit themselves.
    """

    mention: Mention
    code: EventCode
    dates: tuple[DateValue, ...] = ()
    places: "tuple[Place, ...]" = ()
    hit: frozenset[str] = frozenset()
    origins: "tuple[Place, ...]" = ()
    weapons: tuple[Weapon, ...] = ()
    targets: tuple[Target, ...] = ()
    killed: tuple[tuple[Count, Argument], ...] = ()
    injured: tuple[tuple[Count, Argument], ...] = ()
    casualties: tuple[tuple[Count, Argument], ...] = ()
    damage: tuple[Damage, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether nothing told here could tell the happening from another."""
        return not (self.dates or self.places or self.weapons or self.targets or self.killed or self.injured)


def as_mention(event: Event, reading: Reading, text: str) -> Mention:
    """An event of the tagger with character offsets.

    Args:
        event: word ranges of one reading.
        reading: the words.
        text: the article.
    """

    def chars(first: int, last: int) -> tuple[int, int]:
        return reading.words[first].start, reading.words[last - 1].end

    start, end = chars(event.trigger.first, event.trigger.last)
    arguments = []
    for found in event.arguments:
        a, b = chars(found.first, found.last)
        arguments.append(Argument(text[a:b], a, b, found.confidence, found.role))
    trigger = Span(text[start:end], start, end, event.trigger.confidence)
    sentence = reading.sentence_of(event.trigger.first)
    return Mention(trigger, event.trigger.code, event.realis, tuple(arguments), sentence)


def read_mentions(mentions: Sequence[Mention], published: date | None) -> list[Told]:
    """Read all mentions of an article but the generic ones, each with the places that are named nearest to it."""
    named = [(mention.sentence, span.words) for mention in mentions for span in mention.spans(Role.PLACE)]
    told = []
    for mention in mentions:
        if mention.realis is not Realis.GENERIC:
            ordered = sorted(named, key=lambda place: abs(place[0] - mention.sentence))
            told.append(read_mention(mention, published, list(dict.fromkeys(words for _, words in ordered))[:NEARBY]))
    return told


def read_mention(mention: Mention, published: date | None, nearby: Sequence[str]) -> Told:
    """Read the values out of a mention's words.

    Args:
        mention: from the tagger or from gold.
        published: the publication date, on which relative dates hang.
        nearby: other place words of the article, to settle namesakes.
    """
    from inference.values.places.reader import lookup

    places = resolve_places(mention.spans(Role.PLACE), nearby)
    countries = {place.country for place in places} or {place.country for words in nearby if (place := lookup(words))}
    sites = [p for p in resolve_places(mention.spans(Role.TARGET), nearby, places) if is_site(p, countries - {None})]
    origins = resolve_places(mention.spans(Role.ORIGIN), nearby, places)
    weapons = tuple(_weapons(mention))
    return Told(
        mention,
        code=settle_code(mention.code, {w.kind for w in weapons}),
        dates=tuple(_dates(mention, published)),
        places=tuple(sorted([*places, *sites], key=level)),
        hit=frozenset(place.text for place in sites),
        origins=tuple(origins),
        weapons=weapons,
        targets=tuple(_targets(mention)),
        killed=_together(_counts(mention, Role.KILLED)),
        injured=_together(_counts(mention, Role.INJURED)),
        casualties=tuple(_counts(mention, Role.CASUALTIES)),
        damage=tuple(_damage(mention)),
    )


def resolve_places(spans: Sequence[Argument], nearby: Sequence[str], known: "Sequence[Place]" = ()) -> "list[Place]":
    """Look spans up, each with the others of its mention as context; the article's only where these tell nothing.

    Args:
        spans: of one mention and one role.
        nearby: place words of the article, the nearest first.
        known: places of the mention that are resolved already.
    """
    from inference.values.places.reader import lookup

    found = []
    for span in spans:
        own = [other.words for other in spans if other is not span] + [place.text for place in known]
        place = lookup(span.words, own)
        if place is None or place.admin1 is None or (place.id is None and not own):
            place = lookup(span.words, [*own, *nearby])
        if place is not None:
            found.append(place)
    return found


def _dates(mention: Mention, published: date | None) -> list[DateValue]:
    from inference.values.dates.reader import resolve, resolve_after_event

    tense: Literal["past", "future"] = "future" if mention.realis is Realis.PLANNED else "past"
    found = []
    for span in mention.spans(Role.TIME):
        if published and _HOURS.search(span.words):
            value = resolve_after_event((published, published), span.words)
        else:
            value = resolve(span.words, published, tense)
        bounded = value.start is not None and value.end is not None
        start, end, precision = (value.start, value.end, value.precision) if bounded else (None, None, None)
        found.append(
            DateValue(
                start=start, end=end, precision=precision, part_of_day=value.part_of_day, text=span.words,
                reason=value.reason,
            )
        )  # fmt: skip
    return found


def _weapons(mention: Mention) -> list[Weapon]:
    from inference.values.numbers.reader import read_count
    from inference.values.weapons import weapon_kind

    found = []
    for span in mention.spans(Role.WEAPON):
        kind, model = weapon_kind(span.words, mention.code)
        count = read_count(span.words)
        found.append(Weapon(kind=kind, model=model, count=_count(count), text=span.words))
    return found


def _targets(mention: Mention) -> list[Target]:
    from inference.values.kinds import kind_of
    from inference.values.numbers.reader import read_count

    found = []
    for span in mention.spans(Role.TARGET):
        counted = _count(read_count(span.words)) if mention.code in COUNTED else None
        found.append(Target(text=span.words, kind=kind_of(span.words, mention.code), count=counted))
    return found


def _counts(mention: Mention, role: Role) -> list[tuple[Count, Argument]]:
    from inference.values.numbers.reader import count_names, read_count

    found = []
    for span in mention.spans(role):
        count = Count(min=0, max=0) if _shares_negation(span, mention) else _count(read_count(span.words))
        if count is None and role is not Role.CASUALTIES:
            named = count_names(span.words)
            count = Count(min=named, max=named) if named else None
        if count is not None:
            found.append((count, span))
    return found


def _together(counts: list[tuple[Count, Argument]]) -> tuple[tuple[Count, Argument], ...]:
    """Add up several spans of one mention: "three soldiers and a driver" are parts of one sum."""
    if len(counts) < 2:
        return tuple(counts)
    most = [count.max for count, _ in counts]
    total = Count(
        min=sum(c.min for c, _ in counts), max=None if None in most else sum(m for m in most if m is not None)
    )
    return ((total, counts[0][1]),)


def _shares_negation(span: Argument, mention: Mention) -> bool:
    """Whether the damage beside it lends its negation: "دون اضرار مادية او بشرية" is zero twice."""
    if span.role is not Role.CASUALTIES or len(span.words.split()) > 2:
        return False
    return any(0 <= span.start - d.end <= 5 and _NO_DAMAGE.search(d.words) for d in mention.spans(Role.DAMAGE))


def _damage(mention: Mention) -> list[Damage]:
    return [Damage(value=not _NO_DAMAGE.search(s.words), text=s.words) for s in mention.spans(Role.DAMAGE)]


def _count(number: "Number | None") -> Count | None:
    return None if number is None else Count(min=number.min, max=number.max)
