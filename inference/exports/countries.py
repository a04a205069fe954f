"""Countries: ISO numbers, names, and ACLED's regions."""

import csv
from functools import cache
from typing import NamedTuple

from inference.paths import ASSETS


class Country(NamedTuple):
    """``code`` is ISO 3166-1 alpha-2; ``iso`` its number, ``None`` for places that have none."""

    code: str
    iso: int | None
    name_en: str
    name: str
    region: str


@cache
def countries() -> dict[str, Country]:
    """Code to country, from ``assets/countries.tsv``."""
    with (ASSETS / "countries.tsv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return {
        row["code"]: Country(
            row["code"], int(row["iso"]) if row["iso"] else None, row["name_en"], row["name"], row["region"]
        )
        for row in csv.DictReader(lines, delimiter="\t")
    }
