"""Reports of one happening, made up: what the tests of merging share."""

from datetime import date

from annotations.document import text_hash
from annotations.record import DocumentHead, Incident, ModelHead, Record
from annotations.schema import acled_pair
from annotations.values import Count, DateValue, Location, Target, Weapon
from inference.across.merged import MergedIncident, merge, reports_of

DAY = date(2021, 5, 3)


def incident(number: int = 1, article: str = "a", **values: object) -> Incident:
    base: dict[str, object] = {
        "code": "shelling",
        "date": DateValue(start=DAY, end=DAY, precision="day"),
        "location": place("قاعدة عين الأسد"),
        "targets": [Target(text="قاعدة عين الأسد", kind="military_site")],
        "weapons": [Weapon(kind="rocket", text="صواريخ", count=Count(min=4, max=4))],
    }
    base |= values
    pair = acled_pair(base["code"])  # type: ignore[arg-type]
    return Incident.model_validate(
        {"id": f"{article}#{number}", "confidence": 0.8, "event_type": pair[0], "sub_event_type": pair[1], **base}
    )


def place(text: str) -> Location:
    return Location(text=text, name=text, country="IQ")


def article(name: str, *incidents: Incident, published: date | None = DAY, text: str | None = None) -> Record:
    found = [i.model_copy(update={"id": f"{name}#{n}"}) for n, i in enumerate(incidents, 1)]
    return Record(
        document=DocumentHead(id=name, sha1=text_hash(text or name), published=published),
        model=ModelHead(name="test", version="0"),
        incidents=found,
    )


def merged(*records: Record) -> list[MergedIncident]:
    return merge([report for record in records for report in reports_of(record)])
