"""JSON Lines: the record of the contract, one article a line."""

from collections.abc import Iterable, Iterator

from inference.exports.formats import Item, Options


def chunks(items: Iterable[Item], options: Options) -> Iterator[str]:
    """One line for each article; nothing is left out."""
    for item in items:
        yield item.record.model_dump_json() + "\n"
