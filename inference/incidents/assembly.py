"""From mentions to incidents: joined, valued, ordered, with a confidence."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from annotations.record import ArgumentSpan, Incident, MentionSpan, TriggerSpan
from annotations.schema import EventCode, Realis, Role, acled_pair
from annotations.values import Agent, Casualties, Statement
from inference.incidents.codes import settle_code
from inference.incidents.identity import WEIGHTS, Group, group_mentions
from inference.incidents.mentions import Mention, Told, read_mentions
from inference.incidents.merging import (
    merge_agents,
    merge_damage,
    merge_date,
    merge_figures,
    merge_parties,
    merge_place,
    merge_targets,
    merge_weapons,
)
from inference.incidents.sharing import fan_out, share_out, share_summaries
from inference.tagging.manifest import Calibration


def assemble(
    mentions: Sequence[Mention],
    text: str,
    published: date | None,
    name: str,
    calibration: Mapping[str, Calibration] | None = None,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Incident]:
    """Incidents of one article, in the order of their first mention.

    Args:
        mentions: of the article, generic ones too (they make no incident).
        text: the article.
        published: its date, where known.
        name: the document's id; incidents are numbered behind it.
        calibration: maps of raw confidence, for ``trigger``, ``argument`` and ``incident``.
        weights: of :func:`inference.incidents.identity.features`.
    """
    told = read_mentions(mentions, published)
    groups = share_summaries(share_out(fan_out(group_mentions(told, weights))))
    maps = calibration or {}
    return [_incident(group, text, f"{name}#{i}", maps) for i, group in enumerate(groups, 1)]


def _incident(group: Group, text: str, name: str, maps: Mapping[str, Calibration]) -> Incident:
    told = group.members
    agents = merge_agents(told, text)
    weapons, statements = merge_weapons(told)
    figures: dict[str, Casualties | None] = {}
    for slot in ("killed", "injured", "casualties"):
        figures[slot], said = merge_figures(told, lambda t, slot=slot: getattr(t, slot), slot)  # type: ignore[misc]
        statements += said
    _spread_zero(figures)
    code = _code(told)
    event_type, sub_event_type = acled_pair(code, _side(agents))
    spans = {role: [s for t in told for s in t.mention.spans(role)] for role in Role}
    incident = Incident(
        id=name,
        code=code,
        event_type=event_type,
        sub_event_type=sub_event_type,
        realis=_realis(told),
        confidence=0.0,
        date=merge_date(told),
        location=merge_place((p for t in told for p in t.places), {words for t in told for words in t.hit}),
        origin=merge_place(p for t in told for p in t.origins),
        weapons=weapons,
        targets=merge_targets(told),
        agents=agents,
        suspects=merge_parties(spans[Role.SUSPECT]),
        recipients=merge_parties(spans[Role.RECIPIENT]),
        killed=figures["killed"],
        injured=figures["injured"],
        casualties=figures["casualties"],
        damage=merge_damage(told),
        sources=merge_parties(spans[Role.SOURCE]),
        statements=_distinct(statements),
        mentions=[_mention(t.mention, maps) for t in told],
    )
    return incident.model_copy(update={"confidence": confidence(incident, maps)})


def _spread_zero(figures: dict[str, Casualties | None]) -> None:
    """A stated zero for dead and wounded at once is zero for each of them."""
    both = figures["casualties"]
    if both is not None and both.max == 0:
        for slot in ("killed", "injured"):
            figures[slot] = figures[slot] or both


def _code(told: Sequence[Told]) -> EventCode:
    votes: dict[EventCode, float] = {}
    for one in told:
        votes[one.code] = votes.get(one.code, 0.0) + one.mention.trigger.confidence
    return settle_code(max(votes, key=lambda code: votes[code]), {w.kind for one in told for w in one.weapons})


def _realis(told: Sequence[Told]) -> Realis:
    return Realis.ACTUAL if any(t.mention.realis is Realis.ACTUAL for t in told) else Realis.PLANNED


def _side(agents: Sequence[Agent]) -> str | None:
    from inference.values.actors import classify

    sides = {classify(agent.text).side for agent in agents}
    if sides & {"state", "foreign_state"}:
        return "state"
    return "non_state" if "non_state" in sides else None


def _distinct(statements: Sequence[Statement]) -> list[Statement]:
    return list({(s.slot, s.value, s.source): s for s in statements}.values())


def _mention(mention: Mention, maps: Mapping[str, Calibration]) -> MentionSpan:
    trigger = mention.trigger
    return MentionSpan(
        trigger=TriggerSpan(
            text=trigger.text,
            start=trigger.start,
            end=trigger.end,
            confidence=calibrate(trigger.confidence, maps.get("trigger")),
        ),
        arguments=[
            ArgumentSpan(
                role=a.role,
                text=a.text,
                start=a.start,
                end=a.end,
                confidence=calibrate(a.confidence, maps.get("argument")),
            )
            for a in mention.arguments
        ],
    )


def calibrate(raw: float, calibration: Calibration | None) -> float:
    """A raw confidence on the calibrated scale, to three places."""
    if calibration is None:
        return round(raw, 3)
    p = min(max(raw, 1e-6), 1 - 1e-6)
    logit = math.log(p / (1 - p))
    return round(1 / (1 + math.exp(-(calibration.slope * logit + calibration.offset))), 3)


def confidence(incident: Incident, maps: Mapping[str, Calibration]) -> float:
    """How likely the incident is one that a reader would have found.

    Raw: the surest of its triggers, raised by other mentions that agree (noisy-or over halves);
    then mapped by the calibration that was fitted on dev.
    """
    sure = sorted((m.trigger.confidence for m in incident.mentions), reverse=True)
    miss = 1.0 - sure[0]
    for other in sure[1:4]:
        miss *= 1.0 - other / 2
    filled = sum(
        bool(v) for v in (incident.date, incident.location, incident.weapons, incident.targets, incident.sources)
    )
    raw = 1.0 - miss * (1.0 if filled else 1.5)
    return calibrate(min(max(raw, 0.001), 0.999), maps.get("incident"))
