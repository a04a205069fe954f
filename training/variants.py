"""The variants that a sweep compares: a base configuration, and what each of them changes in it."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from training.configuration import ConfigurationError, RunConfig, read_config

FIXED = frozenset({"corpus", "texts", "output", "seed", "tune"})
"""Settings that no variant changes: the sweep sets them, or the scores would not be of the same articles."""
FREE = tuple(sorted(RunConfig.model_fields.keys() - FIXED))


class Variant(NamedTuple):
    """A configuration with its name in the table, the name of its folder, and what it changes in the base."""

    name: str
    folder: str
    changes: dict[str, Any]
    config: RunConfig


class Plan(NamedTuple):
    """A sweep: every variant is trained with every seed, in a folder of its own below ``work``."""

    base: Path
    work: Path
    seeds: tuple[int, ...]
    variants: tuple[Variant, ...]


class _File(BaseModel):
    """What ``configs/sweep.yaml`` says."""

    model_config = ConfigDict(extra="forbid")

    base: Path
    work: Path = Path("runs/sweep")
    seeds: list[int] = []
    variants: dict[str, dict[str, Any]] = {}
    grid: dict[str, list[Any]] = {}


def read_plan(path: Path) -> Plan:
    """Read and check a sweep with its base configuration.

    Args:
        path: YAML with ``base``, ``work``, ``seeds`` (that of the base by default), ``variants`` (changed settings
            by name) and ``grid`` (values by setting; every combination is one more variant, named by its values).

    Raises:
        ConfigurationError: no such file, no variant, an unknown or ill-typed setting, two variants for one folder.
    """
    if not path.is_file():
        raise ConfigurationError(f"expected a sweep at {path}, found none; configs/sweep.yaml is an example")
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_fault(error)}; expected keys: {', '.join(_File.model_fields)}") from error
    base = read_config(file.base)
    variants = []
    for name, changes in [*file.variants.items(), *combinations(file.grid)]:
        try:
            variants.append(_variant(name, changes, base))
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}, variant {name!r}: {error}") from error
    if not variants:
        raise ConfigurationError(
            f"{path}: expected 'variants' (changed settings by name) or 'grid' (values by setting), found neither"
        )
    homes: dict[str, str] = {}
    for variant in variants:
        other = homes.setdefault(variant.folder, variant.name)
        if other != variant.name:
            raise ConfigurationError(
                f"{path}: variants {other!r} and {variant.name!r} would share the folder {variant.folder!r}; rename one"
            )
    return Plan(file.base, file.work, tuple(dict.fromkeys(file.seeds or [base.seed])), tuple(variants))


def combinations(grid: Mapping[str, list[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and changes of every combination of the values.

    >>> list(combinations({"epochs": [2, 4]}))
    [('epochs=2', {'epochs': 2}), ('epochs=4', {'epochs': 4})]
    """
    for values in product(*grid.values()) if grid else ():
        changes = dict(zip(grid, values, strict=True))
        yield " ".join(_shown(key, value) for key, value in changes.items()), changes


def _shown(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_shown(name, inner) for name, inner in value.items())
    if isinstance(value, list):
        return f"{key}={'+'.join(map(str, value)) or 'none'}"
    return f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}"


def _variant(name: str, changes: dict[str, Any], base: RunConfig) -> Variant:
    folder = re.sub(r"[^\w.=+-]+", "-", name).strip("-.")
    if not folder:
        raise ConfigurationError("expected a name with a letter or a digit in it, which names its folder")
    wrong = [key for key in changes if key not in FREE]
    if wrong:
        known = "is the same for all variants" if wrong[0] in FIXED else "is no setting of a run"
        raise ConfigurationError(f"{wrong[0]!r} {known}; expected any of {', '.join(FREE)}")
    values = base.model_dump()
    for key, value in changes.items():
        values[key] = {**values[key], **value} if isinstance(values[key], dict) and isinstance(value, dict) else value
    try:
        return Variant(name, folder, changes, RunConfig.model_validate({**values, "tune": True}))
    except ValidationError as error:
        raise ConfigurationError(_fault(error)) from error


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"])) or "the file"
    return f"{place}: {first['msg'].lower()}, found {first['input']!r}"
