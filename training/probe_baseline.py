"""The feature-based baseline of the probe: a linear-chain CRF on character and context n-grams."""

import logging
import time
from collections.abc import Sequence

from annotations.fold import fold
from training.probe import Score
from training.probe_data import Sentence, Task, strict_f1

AFFIX = 4
"""Longest prefix and suffix, in letters."""
REACH = 2
"""Words of context on each side."""
_log = logging.getLogger(__name__)


def shape(word: str) -> str:
    """Rough kind of a word: digits, Latin letters, punctuation or Arabic letters."""
    if any(character.isdigit() for character in word):
        return "digit"
    if any("a" <= character <= "z" for character in word):
        return "latin"
    return "letter" if any(character.isalpha() for character in word) else "sign"


def features(words: Sequence[str], place: int) -> list[str]:
    """Features of one word: its affixes and shape, the words around it and pairs of them."""
    word = words[place]
    found = ["bias", f"shape={shape(word)}"]
    for length in range(1, min(AFFIX, len(word)) + 1):
        found += [f"prefix={word[:length]}", f"suffix={word[-length:]}"]
    around = {
        step: words[place + step] if 0 <= place + step < len(words) else "<edge>" for step in range(-REACH, REACH + 1)
    }
    found += [f"word{step}={other}" for step, other in around.items()]
    found += [f"pair-1={around[-1]}|{word}", f"pair+1={word}|{around[1]}"]
    for step in (-1, 1):
        found += [f"prefix{step}={around[step][:2]}", f"suffix{step}={around[step][-2:]}"]
    return found


def table(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """Features of every word of every sentence."""
    rows = []
    for sentence in sentences:
        words = [fold(word) for word in sentence.words]
        rows.append([features(words, place) for place in range(len(words))])
    return rows


def baseline(of: Task, rounds: int = 100) -> Score:
    """Train on the training part and measure on the test part; nothing in it is left to chance.

    Args:
        of: the task.
        rounds: of L-BFGS.

    Raises:
        ModuleNotFoundError: ``sklearn-crfsuite`` is not installed.
    """
    try:
        from sklearn_crfsuite import CRF
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("the baseline needs sklearn-crfsuite; run: pip install sklearn-crfsuite") from error

    start = time.monotonic()
    model = CRF(algorithm="lbfgs", c1=0.1, c2=0.1, max_iterations=rounds, all_possible_transitions=True)
    model.fit(table(of.train), [list(sentence.tags) for sentence in of.train])
    found = [list(tags) for tags in model.predict(table(of.test))]
    value = strict_f1([list(sentence.tags) for sentence in of.test], found)
    _log.info("%s baseline: F1 %.2f", of.name, value)
    return Score(of.name, (value,), time.monotonic() - start)
