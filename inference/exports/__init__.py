"""Records in the forms that analysts use: JSON Lines, ACLED's table, GeoJSON, SQLite, Parquet, HTML.

>>> from inference.exports import format_of
>>> format_of("incidents.geojson")
'geojson'
"""

from inference.exports.formats import FORMATS, ExportError, Item, Options, export, format_of

__all__ = ["FORMATS", "ExportError", "Item", "Options", "export", "format_of"]
