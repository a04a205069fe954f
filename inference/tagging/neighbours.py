"""What the triggers around a trigger say of its code.

A report of one bombing says "the bombing" once and "the attack" three times. The code of each trigger is
therefore weighed with the codes of the triggers near it, after the rule that mentions of one article tend to
have one type (Ji and Grishman 2008, "one trigger sense per cluster").
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix


class Neighbours(BaseModel):
    """How far a trigger listens to those around it; chosen on dev."""

    model_config = ConfigDict(extra="forbid")

    weight: float = Field(default=0.0, ge=0)
    """Exponent of what the others say; 0 does not listen."""
    reach: float = Field(default=3.0, gt=0)
    """Sentences over which the voice of another trigger falls to 1/e."""


def weigh(codes: "Matrix", sentences: Sequence[int], sure: Sequence[float], how: Neighbours) -> "Matrix":
    """Log-probabilities of codes, each row weighed with the rows around it.

    Each trigger's own probabilities are multiplied by a mean of the others', to the power ``how.weight``; one
    trigger that finds all codes alike likely takes part in the mean, so that a lone neighbour decides nothing.

    Args:
        codes: log-probabilities over the codes, shape ``(triggers, codes)``, the triggers of one article.
        sentences: the sentence of each trigger.
        sure: of each, how surely it is a trigger, between 0 and 1.
        how: weight and reach.

    Returns:
        Log-probabilities of the same shape, normalised.
    """
    import numpy as np

    if how.weight == 0 or len(codes) < 2:
        return codes
    place = np.array(sentences, dtype=np.float32)
    voices = np.exp(-np.abs(place[:, None] - place[None, :]) / how.reach) * np.array(sure, dtype=np.float32)[None, :]
    np.fill_diagonal(voices, 0.0)
    heard = (voices @ np.exp(codes) + 1.0 / codes.shape[1]) / (voices.sum(axis=1, keepdims=True) + 1.0)
    both = codes + how.weight * np.log(heard)
    return both - np.logaddexp.reduce(both, axis=1, keepdims=True)  # type: ignore[no-any-return]
