"""The rule baseline: word lists and windows, an opponent that anyone can check. No part of the product.

A listed word is a trigger of its code; the weapon of its sentence, else the only one of the article, decides
open codes. Arguments are looked for in the sentence of the trigger only: listed words with what stands beside
them up to a word that ends a phrase. The lists are in ``tables/baseline.tsv``, made from the contract, the
guidelines and the training articles, not from dev or test; weapons, names of armed actors and places are those of
inference. Incidents are assembled as for a model. Every confidence is 0.5.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from annotations.article import read_article
from annotations.document import Document
from annotations.schema import EventCode, Realis, Role
from inference.incidents.codes import settle_code
from inference.incidents.mentions import as_mention
from inference.tagging.arguments import Argument, Event
from inference.tagging.reading import Reading, read
from inference.tagging.triggers import Trigger
from inference.values.places.gazetteer import gazetteer, place_key
from inference.values.weapons import weapon_kind
from inference.values.wordlists import hits, rows, words_of
from training.examples import gold_triggers
from training.report.predictions import Predicted, Run, check_documents, predicted
from training.scoring import found_mentions

NAME, VERSION = "baseline", "1"
TABLE = Path(__file__).with_name("tables") / "baseline.tsv"
SURE = 0.5
PHRASE = 4
"""Words behind a cue, at most."""
NEAR = 6
"""Words between a trigger and its agent, at most."""
_CLITICS = re.compile(r"^[وف]?(?:[بك]?ال|لل|[بكل])?(?=\w{3})")
_NUMBER = re.compile(r"\d+|(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر|عد)\w?")

Range = tuple[int, int]
"""Words ``[first, last)`` of a sentence."""


class _Listed(NamedTuple):
    value: str
    needs: str


@cache
def _lists() -> dict[str, dict[str, _Listed]]:
    found: dict[str, dict[str, _Listed]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            found.setdefault(row["list"], {})[place_key(row["word"])] = _Listed(row["value"], row["needs"])
    return found


def run_baseline(documents: Sequence[Document]) -> Run:
    """Read a split with the rules.

    Raises:
        EmptySplitError: no document.
    """
    check_documents(documents)
    return Run(NAME, VERSION, tuple(_read(d) for d in documents))


def _read(document: Document) -> Predicted:
    assert document.text is not None
    article = read_article(document.text, document.published)
    reading = read(document.text, article.sentences(), lambda words: [[0] for _ in words])
    sentences = [_Sentence(reading, *bounds) for bounds in reading.bounds]
    everywhere = {kind for s in sentences for *_, kind in s.weapons}
    found = [event for s in sentences for event in s.events(s.triggers(everywhere))]
    gold = gold_triggers(document, reading)
    on_gold = [e for s in sentences for e in s.events([t for t in gold if s.first <= t.first < s.last])]
    mentions = [as_mention(event, reading, document.text) for event in found]
    return predicted(document, mentions, found_mentions(reading, on_gold))


class _Sentence:
    """The words of one sentence as look-up keys, and what the lists say of them."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.keys = [place_key(w.text).replace(" ", "_") or w.text for w in reading.words[first:last]]
        self.weapons = list(_weapons(self.keys))

    def listed(self, name: str, at: int) -> _Listed | None:
        """The row of a list that holds a word, as it stands or without proclitics and article."""
        words, key = _lists()[name], self.keys[at]
        return words.get(key) or words.get(_CLITICS.sub("", key))

    def places_of(self, *names: str) -> list[int]:
        """Positions of listed words."""
        return [at for at in range(len(self.keys)) if any(self.listed(name, at) for name in names)]

    def triggers(self, everywhere: set[str]) -> list[Trigger]:
        """Listed trigger words; a word of dying only where there is none.

        Args:
            everywhere: kinds of weapons in the article; they decide where the sentence names none, if they are one.
        """
        kinds = {kind for *_, kind in self.weapons}
        decisive = kinds or (everywhere if len(everywhere) == 1 else set())
        found = []
        for at in self.places_of("trigger"):
            row = self.listed("trigger", at)
            if row and not (row.needs == "weapon" and not kinds):
                found.append(self._trigger(at, self._code(row, decisive)))
        return found or [self._trigger(at, EventCode.ARMED_ATTACK) for at in self.places_of("death")[:1]]

    def _trigger(self, at: int, code: EventCode) -> Trigger:
        return Trigger(self.first + at, self.first + at + 1, code, SURE)

    def _code(self, row: _Listed, kinds: set[str]) -> EventCode:
        code = EventCode(row.value)
        if code in (EventCode.IED, EventCode.ARMED_ATTACK) and self.places_of("suicide"):
            return EventCode.SUICIDE_BOMBING
        if row.needs == "open":
            code = EventCode.ARMED_CLASH if self.places_of("soldiers") else code
        return settle_code(code, kinds)

    def events(self, triggers: Sequence[Trigger]) -> Iterator[Event]:
        """Triggers with the arguments of their sentence."""
        for trigger in triggers:
            at = trigger.first - self.first
            taken = set(range(at, trigger.last - self.first))
            arguments = []
            for role, (a, b) in self._arguments(at):
                if a < b and not taken & set(range(a, b)):
                    taken |= set(range(a, b))
                    arguments.append(Argument(self.first + a, self.first + b, role, SURE))
            arguments.sort(key=lambda found: found.first)
            yield Event(trigger, Realis.ACTUAL, SURE, tuple(arguments))

    def _arguments(self, trigger: int) -> Iterator[tuple[Role, Range]]:
        yield from self._harm()
        for role, name in ((Role.KILLED, "killed"), (Role.INJURED, "injured")):
            for at in self.places_of(name):
                begin = at + 1 if at == trigger else at
                yield role, (begin, self.phrase(at + 1))
        for a, b, kind in self.weapons:
            if kind not in ("other", "aircraft"):
                yield Role.WEAPON, (a - bool(a and _NUMBER.fullmatch(self.keys[a - 1])), b)
        yield from ((Role.TIME, span) for span in self._times())
        for at in self.places_of("say"):
            yield Role.SOURCE, (at + 1, self.phrase(at + 1))
        yield from ((Role.AGENT, span) for span in self._agents(trigger)[:1])
        for at in (at for at in self.places_of("onto") if trigger <= at <= trigger + NEAR):
            yield Role.TARGET, (at + 1, self.phrase(at + 1))
        yield from ((Role.PLACE, span) for span in self._places())

    def phrase(self, start: int) -> int:
        """Where the phrase that begins at a word ends."""
        end = start
        while end < min(len(self.keys), start + PHRASE) and self.keys[end].isalnum() and not self.listed("stop", end):
            if end > start and re.match(r"و\w{3}", self.keys[end]):
                break
            end += 1
        return end

    def _harm(self) -> Iterator[tuple[Role, Range]]:
        for at in self.places_of("harm", "damage"):
            end = at + 1
            material = end < len(self.keys) and self.listed("material", end) is not None
            begin = at
            while begin and (self.listed("occurrence", begin - 1) or self.listed("no", begin - 1)):
                begin -= 1
            negated = begin < at and self.listed("no", begin) is not None
            if material or self.listed("harm", at) is None:
                yield Role.DAMAGE, (begin if negated else at, end + material)
            elif negated:
                yield Role.CASUALTIES, (begin, self.phrase(end))

    def _times(self) -> Iterator[Range]:
        at = 0
        while at < len(self.keys):
            end = at
            while end < len(self.keys) and (self.listed("day", end) or self.listed("day_beside", end)):
                end += 1
            if any(self.listed("day", k) for k in range(at, end)):
                while self.listed("day_beside", at) and self.keys[at] == "من":
                    at += 1
                yield at, end
            at = max(end, at + 1)

    def _agents(self, trigger: int) -> list[Range]:
        named = [(a, b) for a, b, _ in hits(self.keys, _actors())]
        listed = [(at, max(at + 1, self.phrase(at))) for at in self.places_of("agent")]
        near = [(a, b) for a, b in (*named, *listed) if 0 < trigger - b + 1 <= NEAR or 0 < a - trigger <= NEAR // 2]
        return sorted(near, key=lambda span: (abs(span[0] - trigger), -span[1]))

    def _places(self) -> Iterator[Range]:
        for a, b, _ in hits(self.keys, _place_names()):
            begin = a
            while begin and (cue := self.listed("place_cue", begin - 1)) and cue.value == "with":
                begin -= 1
            if begin < a or self.keys[a].startswith("ب") or (a and self.listed("place_cue", a - 1)):
                yield begin, b


def _weapons(keys: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for a, b, _ in hits(keys, _weapon_words()):
        yield a, b, weapon_kind(" ".join(keys[a:b]))[0]


@cache
def _weapon_words() -> Mapping[str, bool]:
    return {" ".join(words_of(row["word"])): True for row in rows("weapons.tsv")}


@cache
def _actors() -> Mapping[str, bool]:
    return {
        " ".join(words_of(n)): True for row in rows("actors.tsv") for n in (row["name"], *row["aliases"].split("|"))
    }


@cache
def _place_names() -> Mapping[str, bool]:
    return dict.fromkeys(gazetteer().exact, True)
