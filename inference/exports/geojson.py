"""GeoJSON (RFC 7946): a feature for each incident, with the cells of the table as its properties.

An incident whose place has no coordinates is a feature without geometry, so that no incident is lost.
"""

import json
from collections.abc import Iterable, Iterator

from inference.exports.acled import row
from inference.exports.formats import Item, Options


def chunks(items: Iterable[Item], options: Options) -> Iterator[str]:
    """A FeatureCollection, a feature a line; planned incidents are in it, their ``realis`` says so."""
    yield '{"type": "FeatureCollection", "features": ['
    mark = "\n"
    for item in items:
        for incident in item.record.incidents:
            where = incident.location
            point = None
            if where and where.longitude is not None and where.latitude is not None:
                point = {"type": "Point", "coordinates": [where.longitude, where.latitude]}
            feature = {
                "type": "Feature", "id": incident.id, "geometry": point, "properties": row(item.record, incident)
            }  # fmt: skip
            yield mark + json.dumps(feature, ensure_ascii=False)
            mark = ",\n"
    yield "\n]}\n"
