"""Incidents as cards of the report: what is known, in Arabic words, linked to its places in the article."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from annotations.record import Incident, Record
from annotations.schema import ACLED
from annotations.values import Location, Party, Statement, Target, Weapon
from inference.exports import arabic


def cards(record: Record, prefix: str) -> str:
    """A list of cards; ``prefix`` of their ids is that of the spans they link to."""
    if not record.incidents:
        return '<p class="absent">لم يوجد حدث في هذا المقال.</p>'
    return f'<ol class="cards">{"".join(_card(i, n, prefix) for n, i in enumerate(record.incidents))}</ol>'


def _card(incident: Incident, number: int, prefix: str) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _rows(incident))
    planned = '<span class="planned">مخطط له</span>' if incident.realis == "planned" else ""
    english = incident.sub_event_type or incident.event_type
    share = min(99, round(100 * incident.confidence))
    return (
        f'<li class="card" id="{prefix}i{number}"><h3><button type="button" aria-pressed="false" data-i="{number}">'
        f'<span class="n">{number + 1}</span><span class="what">{ACLED[incident.code].arabic}{planned}'
        f'<small lang="en" dir="ltr">{escape(english)}</small></span></button></h3><dl>{rows}</dl>'
        f'<p class="conf"><span>الثقة {share}٪</span><i style="--share:{share}%" aria-hidden="true"></i></p>'
        f'<p class="said"><span>في النص:</span> {_mentions(incident, number, prefix)}</p></li>'
    )


def _rows(incident: Incident) -> Iterator[tuple[str, str]]:
    if incident.date:
        yield "متى", escape(arabic.when(incident.date))
    if incident.location:
        yield "أين", _place(incident.location)
    if incident.origin:
        yield "من أين", _place(incident.origin)
    if incident.weapons:
        yield "السلاح", _lines(_weapon(weapon) for weapon in incident.weapons)
    if incident.targets:
        yield "الهدف", _lines(_target(target) for target in incident.targets)
    for name, parties in _parties(incident):
        if parties:
            yield name, _lines(_party(party) for party in parties)
    yield from _harm(incident)
    if incident.sources:
        yield "المصدر", _lines(_party(party) for party in incident.sources)
    if incident.statements:
        yield "خلاف", _lines(_statement(statement) for statement in incident.statements)


def _harm(incident: Incident) -> Iterator[tuple[str, str]]:
    if incident.killed:
        yield "القتلى", arabic.persons(incident.killed, "قتلى")
    if incident.injured:
        yield "الجرحى", arabic.persons(incident.injured, "جرحى")
    if incident.casualties and not (incident.killed or incident.injured):
        yield "الضحايا", arabic.persons(incident.casualties, "ضحايا")
    if incident.damage:
        yield "الأضرار", "نعم" if incident.damage.value else "لا أضرار"


def _parties(incident: Incident) -> tuple[tuple[str, Sequence[Party]], ...]:
    return (
        ("الفاعل", incident.agents), ("المشتبه به", incident.suspects), ("المتسلّم", incident.recipients),
        ("نفاه", incident.denied_by),
    )  # fmt: skip


def _lines(values: Iterable[str]) -> str:
    return "<br>".join(dict.fromkeys(values))


def _place(where: Location) -> str:
    from inference.exports.countries import countries

    country = countries().get(where.country or "")
    known = [where.name or where.text, _governorate(where), country.name if country else where.country]
    shown = "، ".join(escape(part) for part in dict.fromkeys(filter(None, known)))
    return f"{shown} <small>({arabic.word('precision', where.precision)})</small>" if where.precision else shown


def _governorate(where: Location) -> str | None:
    from inference.exports.map import governorate_name

    return governorate_name(where.admin1) if where.country == "IQ" else where.admin1


def _weapon(weapon: Weapon) -> str:
    kind = arabic.word("weapon", weapon.kind)
    model = f" <bdi>{escape(weapon.model)}</bdi>" if weapon.model else ""
    number = f" × {arabic.count(weapon.count)}" if weapon.count else ""
    return f"{kind}{model}{number}"


def _target(target: Target) -> str:
    number = f" × {arabic.count(target.count)}" if target.count else ""
    return f"{escape(target.text)}{number} <small>({arabic.word('target', target.kind)})</small>"


def _party(party: Party) -> str:
    claimed = " <small>(بإعلانه)</small>" if getattr(party, "attribution", None) == "claimed" else ""
    return escape(party.text) + claimed


def _statement(statement: Statement) -> str:
    source = f"{escape(statement.source)}: " if statement.source else ""
    said = f" <small>«{escape(statement.text)}»</small>" if statement.text else ""
    return f"{source}{escape(arabic.word('slot', statement.slot))} {escape(str(statement.value))}{said}"


def _mentions(incident: Incident, number: int, prefix: str) -> str:
    return "، ".join(
        f'<a href="#{prefix}i{number}m{at}">{escape(mention.trigger.text)}</a>'
        for at, mention in enumerate(incident.mentions)
    )
