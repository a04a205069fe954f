"""Actors as ACLED codes them: who acted, who was hit, their classes, and whether civilians were the target.

Source: ACLED Codebook (2023), "Actors", "Interaction" and "Civilian targeting". ``actor1`` is the agent, or where
the article only accuses somebody the suspect; ``actor2`` is whoever was hit or, at a handover, receives: never a thing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotations.record import Incident
from annotations.values import Party, Target
from inference.exports.countries import countries

CIVILIANS = 7
_PERSONS = {"security_forces", "foreign_forces", "militia", "civilians", "named_person"}
_INTER = {"civilians": CIVILIANS, "foreign_forces": 8, "militia": 3}


class Side(NamedTuple):
    """One side of an event: ACLED's name, the others with it, and the actor class (1 to 8)."""

    name: str | None = None
    others: tuple[str, ...] = ()
    inter: int | None = None


class Sides(NamedTuple):
    """Both sides; ``basis`` says how the first is known: stated, claimed or suspected."""

    first: Side
    second: Side
    basis: str | None

    @property
    def interaction(self) -> int | None:
        """ACLED's pair of classes, the smaller first; ``None`` where one is not known."""
        if self.first.inter is None or self.second.inter is None:
            return None
        low, high = sorted((self.first.inter, self.second.inter))
        return 10 * low + high


def sides(incident: Incident) -> Sides:
    """The two sides of an incident."""
    acting: Sequence[Party] = incident.agents or incident.suspects
    basis = incident.agents[0].attribution if incident.agents else "suspected" if incident.suspects else None
    return Sides(_acting(acting), _hit(incident), basis)


def civilian_targeting(incident: Incident, hit: Side) -> bool:
    """ACLED's flag: violence against civilians, or another attack whose second actor is civilian."""
    if incident.event_type == "Violence against civilians":
        return True
    return incident.event_type != "Strategic developments" and hit.inter == CIVILIANS


def _acting(parties: Sequence[Party]) -> Side:
    from inference.values.actors import classify

    known = [
        (party.name_en or classify(party.text).name_en or party.text, classify(party.text).inter) for party in parties
    ]
    return _side(known)


def _hit(incident: Incident) -> Side:
    country = countries().get(incident.location.country or "") if incident.location else None
    hit = [_person(target, country.name_en if country else None) for target in incident.targets if _is_person(target)]
    return _side(hit) if hit else _acting(incident.recipients)


def _is_person(target: Target) -> bool:
    return target.kind in _PERSONS


def _person(target: Target, country: str | None) -> tuple[str, int | None]:
    from inference.values.actors import classify

    found = classify(target.text)
    if target.kind == "civilians":
        return (f"Civilians ({country})" if country else "Civilians"), CIVILIANS
    inter = found.inter if found.inter is not None else _INTER.get(target.kind)
    return found.name_en or target.text, inter


def _side(known: Sequence[tuple[str, int | None]]) -> Side:
    if not known:
        return Side()
    names = list(dict.fromkeys(name for name, _ in known))
    return Side(names[0], tuple(names[1:]), known[0][1])
