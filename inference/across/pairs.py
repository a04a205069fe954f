"""Whether incidents of two articles are one happening, as far as their values tell.

The MUC rule of :mod:`inference.incidents.identity`, read across outlets: kinds that cannot be one, days apart, and
places far apart keep two reports separate whatever else speaks for joining them; the rest is weighed by
a logistic model over :func:`features`, whose weights :mod:`training.cross` fits.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from annotations.schema import Realis
from annotations.values import DateValue, IncidentValues
from inference.across.tolls import count_features, toll_features
from inference.across.whereabouts import Spot, place_features, places_apart, spot_of, stems
from inference.values.wordlists import rows

WEIGHTS: dict[str, float] = {
    "bias": -4.0, "same_code": 1.2, "kin_code": 0.5, "vague_code": 0.3, "same_day": 1.6, "day_off": -3.0,
    "night_off": -0.5, "loose_date": 0.3, "wide_date": -0.3, "same_span": 0.5, "undated": -1.5, "undated_near": 0.5,
    "same_issue": 0.5, "same_part": 0.7, "other_part": -1.5, "same_place": 2.0, "same_seat": -0.5, "near": 1.0,
    "same_area": 0.3, "same_country": -0.3, "nested": 0.5, "nested_unplaced": -0.3, "shared_name": 1.6,
    "other_name": -2.5, "unplaced": 0.5, "other_bearing": -1.5, "no_place": -0.5, "far": -1.5,
    "other_side": -0.8, "same_weapon": 0.6, "other_weapon": -1.2, "same_count": 0.6, "other_count": -0.6,
    "same_killed": 1.0, "same_toll": 1.5, "close_killed": 0.2, "other_killed": -1.2, "far_killed": -0.5,
    "same_injured": 0.8, "close_injured": 0.2, "other_injured": -0.8, "far_injured": -0.5, "same_total": 0.8,
    "other_total": -0.5, "zero_against": -1.2, "same_target": 1.2, "other_target": -0.6, "same_sort": 0.6,
    "same_kind": 0.4, "other_kind": -0.8, "same_person": 1.0, "other_person": -3.0, "same_agent": 0.6,
    "other_agent": -0.6, "vague_agent": 0.0, "other_damage": -0.5, "other_realis": -1.0,
}  # fmt: skip
"""Weights by hand, where ``tables/cross_weights.tsv`` gives none."""

THRESHOLD = 0.5
_KINDRED = (
    {"shelling", "air_strike"}, {"shelling", "ied"}, {"air_strike", "ied"}, {"ied", "suicide_bombing"},
    {"ied", "grenade"},
    {"armed_clash", "armed_attack"}, {"armed_attack", "ied"}, {"armed_attack", "grenade"}, {"armed_clash", "ied"},
    {"armed_attack", "suicide_bombing"}, {"armed_clash", "shelling"}, {"armed_clash", "air_strike"},
    {"armed_attack", "shelling"}, {"armed_attack", "abduction"}, {"armed_clash", "territory_capture"},
    {"territory_capture", "territory_transfer"},
)  # fmt: skip
_BOMBING = {"ied", "suicide_bombing"}
"""One bombing is often told with and without the bomber."""
_PARTS = ("dawn", "morning", "noon", "afternoon", "evening", "night", "midnight")
_BEFORE, _AFTER = ("evening", "night", "midnight"), ("dawn", "night", "midnight")
"""Parts of the earlier and the later day between which a night's happening may be dated either way."""
_LATEST = timedelta(days=1)
_WEEK = timedelta(days=7)
_RECENT = timedelta(days=3)
"""What an article tells without a date happened this long before it at most."""


@dataclass(frozen=True)
class Account:
    """One incident as one article tells it.

    ``document`` and ``sha1`` say which article; ``number`` tells its incidents apart. ``window`` is when
    it can have happened: the stated range, else the days up to publication.
    """

    document: str
    sha1: str
    number: str
    values: IncidentValues
    published: date | None
    window: tuple[date, date] | None
    dated: bool
    spot: Spot | None
    targets: frozenset[str]
    sorts: frozenset[str]
    actors: frozenset[str]
    persons: frozenset[str]
    sides: frozenset[str]

    @property
    def key(self) -> tuple[str, str, str]:
        """Sorts accounts the same way whatever order they came in."""
        return self.sha1, self.number, self.document


def account(values: IncidentValues, document: str, sha1: str, published: date | None) -> Account:
    """Prepare an incident for comparison.

    Args:
        values: gold or predicted; a place without coordinates is looked up by its name.
        document: id of its article.
        sha1: of the article's text; articles of one text are one article under two names.
        published: the article's date, where known.
    """
    when = _known(values.date)
    window = when or ((published - _RECENT, published) if published else None)
    return Account(
        document, sha1, values.id.rpartition("#")[2], values, published, window, when is not None, spot_of(values),
        frozenset(w for t in values.targets for w in stems(t.text, sorts=False)),
        frozenset(w for t in values.targets for w in stems(t.text)),
        frozenset(w for party in (*values.agents, *values.suspects) for w in _actor(party.text)),
        frozenset(w for t in values.targets if t.kind == "named_person" for w in stems(t.text)),
        frozenset(side for party in (*values.agents, *values.suspects) if (side := _side(party.text))),
    )  # fmt: skip


def _known_parties(values: IncidentValues) -> bool:
    """Whether an article names who did it, more than "gunmen"."""
    return any(_named(party.text) for party in (*values.agents, *values.suspects))


def _known(value: DateValue | None) -> tuple[date, date] | None:
    return (value.start, value.end) if value and value.start and value.end and not value.reason else None


@cache
def _named(text: str) -> str | None:
    from inference.values.actors import classify

    return classify(text).id


@cache
def _actor(text: str) -> frozenset[str]:
    known = _named(text)
    return stems(text) | ({known} if known else frozenset())


@cache
def _side(text: str) -> str | None:
    from inference.values.actors import classify

    side = classify(text).side
    return "state" if side == "foreign_state" else side


def one_article(a: Account, b: Account) -> bool:
    """Whether two accounts stand in one text, also where it is given under two names."""
    return a.sha1 == b.sha1


def contradict(a: Account, b: Account) -> bool:
    """Whether two accounts cannot be of one happening.

    Two incidents of one article, kinds, days or places that exclude each other, and accounts of which nothing
    says when are never joined.
    """
    if one_article(a, b):
        return a.document == b.document or a.number != b.number
    kinds = {str(a.values.code), str(b.values.code)}
    if a.window is None or b.window is None or (len(kinds) > 1 and kinds not in _KINDRED):
        return True
    return days_apart(a, b) > 1 or foretold(a, b) or foretold(b, a) or places_apart(a.spot, b.spot)


def days_apart(a: Account, b: Account) -> int:
    """Days between two windows; 0 where they meet or one is unknown."""
    if a.window is None or b.window is None:
        return 0
    return max(0, (a.window[0] - b.window[1]).days, (b.window[0] - a.window[1]).days)


def foretold(a: Account, b: Account) -> bool:
    """Whether ``a``, told as having happened, was published before ``b`` began."""
    if a.published is None or not b.dated or b.window is None or a.values.realis is Realis.PLANNED:
        return False
    return b.window[0] > a.published + _LATEST


def features(a: Account, b: Account) -> dict[str, float]:
    """What speaks for and against one happening; values 0 or 1, ``bias`` always 1; symmetric.

    ``same_*`` says that both give a value and agree, ``other_*`` that they disagree.
    """
    x, y = a.values, b.values
    found = {"bias": 1.0, "same_code": float(x.code == y.code), "other_realis": float(x.realis != y.realis)}
    found["kin_code"] = float({str(x.code), str(y.code)} == _BOMBING)
    found["vague_code"] = float(x.code != y.code and "armed_attack" in {str(x.code), str(y.code)})
    found.update(_dates(a, b))
    found.update(place_features(a.spot, b.spot, a.targets, b.targets))
    found.update(_sets("weapon", _kinds(x), _kinds(y)))
    found.update(_sets("target", a.targets, b.targets))
    if not a.targets & b.targets:
        found["same_sort"] = float(bool(a.sorts & b.sorts))
        found.update(_sets("kind", {t.kind for t in x.targets} - {"other"}, {t.kind for t in y.targets} - {"other"}))
    found.update(_sets("agent", a.actors, b.actors))
    if "other_agent" in found and not (_known_parties(x) and _known_parties(y)):
        found["vague_agent"] = found.pop("other_agent")
    found["other_side"] = float(bool(a.sides and b.sides) and not a.sides & b.sides)
    found.update(_sets("person", a.persons, b.persons))
    found.update(toll_features(x, y))
    found.update(count_features(*([w.count for w in i.weapons if w.count] for i in (x, y))))
    found["other_damage"] = float(x.damage is not None and y.damage is not None and x.damage.value != y.damage.value)
    return {name: value for name, value in found.items() if value}


def _dates(a: Account, b: Account) -> dict[str, float]:
    if a.window is None or b.window is None:
        return {"undated": 1.0}
    if not a.dated or not b.dated:
        return _undated(_fresh(a), _fresh(b))
    days = a.window[0] == a.window[1] and b.window[0] == b.window[1]
    off = days_apart(a, b) > 0
    parts = [v.date.part_of_day for v in (a.values, b.values) if v.date and v.date.part_of_day]
    night = off and _over_midnight(*sorted((a, b), key=lambda one: one.window or ()))
    found = {
        "same_day": float(days and not off),
        "loose_date": float(not days and not off),
        "wide_date": float(not off and max(_length(a.window), _length(b.window)) > _WEEK),
        "same_span": float(not days and a.window == b.window),
        "night_off": float(night),
        "day_off": float(off and not night),
    }
    if len(parts) == 2 and not off:
        gap = abs(_PARTS.index(parts[0]) - _PARTS.index(parts[1]))
        gap = min(gap, len(_PARTS) - gap)
        found.update({"same_part": float(gap <= 1), "other_part": float(gap > 1)})
    return found


def _fresh(one: Account) -> tuple[date, date] | None:
    """The stated days; without them the day of publication and the one before it."""
    return one.window if one.dated or one.published is None else (one.published - _LATEST, one.published)


def _undated(a: tuple[date, date] | None, b: tuple[date, date] | None) -> dict[str, float]:
    if a is None or b is None:
        return {"undated": 1.0}
    meet = a[0] <= b[1] and b[0] <= a[1]
    return {
        "undated": 1.0,
        "undated_near": float(meet),
        "same_issue": float(a == b),
        "wide_date": float(max(_length(a), _length(b)) > _WEEK),
    }


def _length(days: tuple[date, date]) -> timedelta:
    return days[1] - days[0]


def _over_midnight(first: Account, second: Account) -> bool:
    early, late = (one.values.date.part_of_day if one.values.date else None for one in (first, second))
    return bool(early or late) and early in (*_BEFORE, None) and late in (*_AFTER, None)


def _kinds(values: IncidentValues) -> set[str]:
    return {str(w.kind) for w in values.weapons} - {"explosive", "other"}


def _sets(name: str, a: Iterable[str], b: Iterable[str]) -> dict[str, float]:
    x, y = set(a), set(b)
    return {f"same_{name}": float(bool(x & y)), f"other_{name}": float(not x & y)} if x and y else {}


@cache
def shipped_weights() -> dict[str, float]:
    """The weights of ``tables/cross_weights.tsv`` (columns feature, weight); those by hand where it has no rows."""
    return {row["feature"]: float(row["weight"]) for row in rows("cross_weights.tsv")} or WEIGHTS


def probability(a: Account, b: Account, weights: Mapping[str, float] | None = None) -> float:
    """How likely two accounts tell one happening: 0 where they contradict, 1 for one text under two names."""
    if contradict(a, b):
        return 0.0
    if one_article(a, b):
        return 1.0
    chosen = shipped_weights() if weights is None else weights
    total = sum(chosen.get(name, 0.0) * value for name, value in features(a, b).items())
    return 1.0 / (1.0 + math.exp(-max(-9.0, min(9.0, total))))
