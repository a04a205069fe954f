"""Parquet: the table with typed columns, for pandas, DuckDB and the like. Needs pyarrow."""

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

from inference.exports.acled import TYPES, rows
from inference.exports.atomic import replacing
from inference.exports.formats import Item, Options

GROUP = 10_000
"""Rows that are held and written together."""


def write(items: Iterable[Item], out: Path, options: Options) -> None:
    """Write the rows, some thousands at a time."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    dates = {"event_date", "published", "date_start", "date_end"}
    schema = pa.schema([(name, pa.date32() if name in dates else kinds[kind]) for name, kind in TYPES.items()])
    found = chain.from_iterable(rows(item.record, options) for item in items)
    with replacing(out) as part, parquet.ParquetWriter(part, schema) as writer:
        while group := list(islice(found, GROUP)):
            columns = {name: pa.array([row[name] for row in group]) for name in schema.names}
            writer.write_table(
                pa.table({name: column.cast(schema.field(name).type) for name, column in columns.items()})
            )
