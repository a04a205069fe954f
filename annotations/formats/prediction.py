"""What a model read in an article, as a document to be corrected, with its confidences."""

from annotations.document import Argument, Document, GoldIncident, Mention, text_hash
from annotations.formats.labelstudio import Prediction
from annotations.record import Record
from annotations.values import IncidentValues


def from_record(record: Record, text: str, source: str = "predicted") -> tuple[Document, Prediction]:
    """A record as a document and the confidences for Label Studio.

    Mentions that the record tells under several incidents become one mention of them all. The score of the
    task is the lowest confidence in it (1 where nothing was found), so that sorting by it puts first what
    the model is least sure of.

    Args:
        record: of one article.
        text: of that article.
        source: field of the document.

    Raises:
        ValueError: the text is not the one that the record is of.
    """
    if record.document.sha1 != text_hash(text):
        raise ValueError(f"expected the text of {record.document.id}, found another (sha1 {text_hash(text)})")
    mentions: dict[tuple[int, int], Mention] = {}
    spans: dict[tuple[int, int, str], float] = {}
    incidents = []
    for number, incident in enumerate(record.incidents, 1):
        name = f"i{number}"
        values = incident.model_dump(include=set(IncidentValues.model_fields))
        incidents.append(GoldIncident.model_validate({**values, "id": name}))
        for told in incident.mentions:
            place = (told.trigger.start, told.trigger.end)
            mention = mentions.setdefault(
                place,
                Mention(id="", code=incident.code, realis=incident.realis, start=place[0], end=place[1]),
            )
            mention.incidents.append(name)
            spans[*place, mention.code.value] = told.trigger.confidence
            for argument in told.arguments:
                spans[argument.start, argument.end, argument.role.value] = argument.confidence
                found = Argument(role=argument.role, start=argument.start, end=argument.end)
                if found not in mention.arguments:
                    mention.arguments.append(found)
    ordered = [mentions[place] for place in sorted(mentions)]
    for number, mention in enumerate(ordered, 1):
        mention.id = f"m{number}"
    head = record.document
    document = Document(
        id=head.id, source=source, sha1=head.sha1, text=text, published=head.published,
        published_basis=head.published_basis, mentions=ordered, incidents=incidents,
    )  # fmt: skip
    return document, Prediction(f"{record.model.name} {record.model.version}", min(spans.values(), default=1.0), spans)
