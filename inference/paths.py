"""Where the files lie that come with the package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent

SHIPPED = _PACKAGE / "shipped"
"""The model folder that is read where none is named."""

TABLES = _PACKAGE / "tables"
"""Word lists, the gazetteer and weights of the exact readers, as TSV."""

ASSETS = _PACKAGE / "exports" / "assets"
"""What the exports are made with: styles, scripts, outlines, names of countries."""
