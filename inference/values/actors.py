"""Who: armed and political actors of the region, and classes for those without a name.

``inter`` is ACLED's actor class: 1 state forces, 2 rebel group, 3 political militia, 4 identity militia,
5 rioters, 6 protesters, 7 civilians, 8 external forces. The table is seen from Iraq: forces of other states are
``foreign_state``; see ``docs/actors.md``.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from inference.values.places.gazetteer import nationalities
from inference.values.wordlists import hits, rows, words_of

Side = Literal["state", "non_state", "foreign_state", "civilian", "media"]
SIDES: tuple[Side, ...] = ("state", "non_state", "foreign_state", "civilian", "media")


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of ``tables/actors.tsv`` and how surely the words mean it (0 to 1)."""

    id: str
    name: str
    name_en: str
    kind: str
    side: Side
    inter: int
    country: str | None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class ActorClass:
    """What is known of whoever the words name; ``id`` is ``None`` where only the class is known."""

    id: str | None
    name_en: str | None
    kind: str
    side: Side | None
    inter: int | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Class:
    kind: str
    name_en: str
    side: Side
    inter: int
    priority: int


_LOOSE_KINDS = frozenset({"government", "agency"})
_ORDINARY = frozenset(words_of("القاعدة فتح حسم النصرة الصحوة البعث سوات المحاكم شهود الحزام النجباء"))
_FILLERS = frozenset(words_of(
    "عناصر عنصر عنصرا مسلحي مسلحو مسلحون مسلحين مقاتلي مقاتلو مقاتلين مقاتلون قوات قوة تنظيم حركة جماعة عصابات "
    "ميليشيا مليشيا ميليشيات مليشيات وكالة قناة شبكة صحيفة موقع أنباء الأنباء للأنباء مصدر في من بيان "
    "الإرهابي الإرهابية الرسمية العراقية العراقي "
    "اللبناني اليمنية التركية الكردية المسلحة المتشدد المتطرف "
    " متمردي متمردو مسؤول باسم متحدث المتحدث قائد قيادي جندي جنود و ال لل"
))  # fmt: skip


@cache
def actors() -> dict[str, Actor]:
    """Id to actor.

    Raises:
        ValueError: a row names no known side.
    """
    found = {}
    for row in rows("actors.tsv"):
        side = row["side"]
        if side not in SIDES:
            raise ValueError(
                f"actors.tsv, {row['id']}: expected a side of {', '.join(SIDES)}, found {side!r}; correct it"
            )
        found[row["id"]] = Actor(
            row["id"], row["name"], row["name_en"], row["kind"], side, int(row["inter"]), row["country"] or None
        )  # fmt: skip
    return found


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows("actors.tsv"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            names.setdefault(" ".join(words_of(name)), row["id"])
    return names


@cache
def _classes() -> dict[str, _Class]:
    return {
        " ".join(words_of(r["word"])): _Class(
            r["kind"], r["name_en"], _side(r["side"]), int(r["inter"]), int(r["priority"])
        )
        for r in rows("actor_classes.tsv")
    }


def _side(name: str) -> Side:
    return next(side for side in SIDES if side == name)


@lru_cache(maxsize=4096)
def link(text: str) -> Actor | None:
    """The actor that the words name: the longest known name in them, or one that they misspell slightly.

    A name that is also an everyday word, a government by its capital, or an agency counts only where the
    rest of the words are fillers (عناصر، وكالة، مصدر في).
    """
    words = words_of(text)
    best: tuple[int, int, str] | None = None
    for start, end, found in hits(words, _names()):
        rest = [w for w in words[:start] + words[end:] if w not in _FILLERS and w.removeprefix("ل") not in _FILLERS]
        single = end - start == 1
        doubtful = actors()[found].kind in _LOOSE_KINDS or {words[start], "ال" + words[start]} & _ORDINARY
        if rest and single and doubtful:
            continue
        if best is None or (end - start) > best[0]:
            best = (end - start, len(rest), found)
    if best is not None:
        length, others, known = best
        return _scored(actors()[known], 0.6 + 0.4 * length / (length + others))
    return _misspelt(" ".join(words))


def _misspelt(name: str) -> Actor | None:
    from rapidfuzz import fuzz, process

    if len(name) < 8:
        return None
    hit = process.extractOne(name, _names().keys(), scorer=fuzz.ratio, score_cutoff=90)
    return _scored(actors()[_names()[hit[0]]], 0.9 * hit[1] / 100) if hit else None


def _scored(actor: Actor, score: float) -> Actor:
    return Actor(
        actor.id, actor.name, actor.name_en, actor.kind, actor.side, actor.inter, actor.country, round(score, 3)
    )  # fmt: skip


@lru_cache(maxsize=4096)
def classify(text: str) -> ActorClass:
    """The actor that the words name, else the class that they describe, else nothing known.

    Forces described without a name belong to Iraq where an Iraqi place is named with them ("شرطة ديالى"),
    to another state where its nationality is.
    """
    actor = link(text)
    if actor is not None:
        return ActorClass(actor.id, actor.name_en, actor.kind, actor.side, actor.inter, actor.score, "named")
    words = words_of(text)
    found = [(c.priority, end - start, -start, c) for start, end, c in hits(words, _classes())]
    if not found:
        return _state(words) or ActorClass(None, None, "unknown", None, None, 0.2, "no known name or class word")
    _, _, _, best = max(found, key=lambda f: f[:3])
    if best.side == "state":
        country = next((nationalities()[w] for w in words if w in nationalities()), None)
        if country not in (None, "IQ"):
            return ActorClass(
                None, f"{best.name_en} ({country})", best.kind, "foreign_state", 8, 0.7, "class and nationality"
            )
        if country == "IQ" or _iraqi(text):
            known = {"police": "iraqi-police", "government": "iraqi-government"}.get(best.kind, "iraqi-security-forces")
            known = "iraqi-army" if best.name_en == "Army" else known
            own = actors()[known]
            return ActorClass(own.id, own.name_en, own.kind, own.side, own.inter, 0.7, "class and Iraqi place")
    return ActorClass(None, best.name_en, best.kind, best.side, best.inter, 0.6, "class word")


def _state(words: list[str]) -> ActorClass | None:
    """The state that a lone country or nationality word means: Turkey in غارة تركية (contract, section 2)."""
    from inference.values.places.gazetteer import gazetteer
    from inference.values.places.phrases import nationality, rows_of

    if len(words) != 1:
        return None
    entries = gazetteer().entries
    country = nationality(words[0]) or next(
        (entries[r].country for r in rows_of((words[0],))[0] if entries[r].kind == "country"), None
    )
    if country is None:
        return None
    land = gazetteer().by_id.get(country.lower())
    home = country == "IQ"
    return ActorClass(
        None, land.name_en if land else country, "government", "state" if home else "foreign_state", 1 if home else 8,
        0.6, "nationality or country",
    )  # fmt: skip


def _iraqi(text: str) -> bool:
    from inference.values.places.gazetteer import gazetteer
    from inference.values.places.phrases import read

    entries = gazetteer().entries
    return any(all(entries[row].country == "IQ" for row in match.rows) for match in read(text).matches)


def as_expected(found: ActorClass, expected: str) -> bool:
    """Whether an answer is the expected id or of the expected ``class:`` (a kind, ``foreign_forces``, ``unknown``)."""
    if not expected.startswith("class:"):
        return found.id == expected
    kind = expected.removeprefix("class:")
    sides = {"foreign_forces": "foreign_state", "media": "media"}
    if kind in sides:
        return found.side == sides[kind]
    return found.id is None if kind == "unknown" else found.kind == kind
