"""The model card of an exported encoder."""

from typing import Any


def render(facts: dict[str, Any]) -> str:
    """README of an encoder folder."""
    return str(facts)
