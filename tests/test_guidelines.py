"""The annotation manual: an example for every rule, and no name that the schema does not know."""

import re
from typing import get_args

from annotations import schema
from annotations.document import Document
from conftest import ROOT

MANUAL = (ROOT / "annotations" / "GUIDELINES.md").read_text(encoding="utf-8")
RULE = re.compile(r"^\| ([TCAI]\d+)(?: \*\*[PQ]\*\*)? \|(.*)\|$", re.MULTILINE)


def test_every_rule_has_an_arabic_example() -> None:
    rules = {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in RULE.findall(MANUAL)}
    assert len(rules) > 50
    bare = [name for name, cells in rules.items() if len(cells) != 2 or not re.search(r"[\u0621-\u064a]{2}", cells[1])]
    assert not bare


def test_rules_are_numbered_without_gaps() -> None:
    numbers: dict[str, list[int]] = {}
    for name, _ in RULE.findall(MANUAL):
        numbers.setdefault(name[0], []).append(int(name[1:]))
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_every_name_is_one_of_the_schema() -> None:
    known = {str(name) for kind in (schema.EventCode, schema.Role, schema.Realis) for name in kind}
    for values in (schema.PlacePrecision, schema.WeaponKind, schema.TargetKind):
        known |= set(get_args(values))
    known |= set(Document.model_fields)
    named = {name for name in re.findall(r"`([^`]+)`", MANUAL) if "/" not in name}
    assert named - known == set()
