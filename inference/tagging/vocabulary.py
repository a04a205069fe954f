"""Words to sub-word ids, by the model's own ``tokenizer.json``.

The tokenizer's normaliser holds the folds of :mod:`annotations.fold`; words are given to it one by
one, so that every sub-word is known to belong to its word and no offset has to be guessed.
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.schema import EventCode
from inference.tagging.manifest import Manifest, ModelError, Sizes
from inference.tagging.triggers import Settings
from inference.tagging.windows import Shape

if TYPE_CHECKING:
    from tokenizers import Tokenizer


REMEMBERED = 30_000
"""Words whose sub-words are kept; articles share most of theirs."""


class Vocabulary:
    """Turns words into sub-word ids; the same word always gives the same ids.

    Args:
        tokenizer: a fast tokenizer.
        special: the names of the class, separator and unknown tokens.
    """

    def __init__(self, tokenizer: "Tokenizer", special: Sequence[str] = ("[CLS]", "[SEP]", "[UNK]")) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.cls, self.sep, self.unknown = (self.id(name) for name in special)
        self._known: dict[str, list[int]] = {}

    def id(self, token: str) -> int:
        """The id of a token.

        Raises:
            ModelError: the vocabulary lacks it.
        """
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelError(
                f"expected the token {token} in the vocabulary, found none; the tokenizer is of another model"
            )
        return int(found)

    def __call__(self, words: Sequence[str]) -> list[list[int]]:
        """Sub-word ids of each word, at least one: a word that folds to nothing is unknown."""
        known = self._known
        ids = {word: known[word] for word in words if word in known}
        new = [word for word in dict.fromkeys(words) if word not in ids]
        if new:
            encoded = self._tokenizer.encode_batch(new, add_special_tokens=False)
            found = {word: list(encoding.ids) or [self.unknown] for word, encoding in zip(new, encoded, strict=True)}
            ids |= found
            self._known = known | found if len(known) + len(found) <= REMEMBERED else found
        return [ids[word] for word in words]


def load_vocabulary(folder: Path, special: Sequence[str] = ("[CLS]", "[SEP]", "[UNK]")) -> Vocabulary:
    """The vocabulary of a model folder.

    Raises:
        ModelError: ``tokenizer.json`` is missing or damaged.
    """
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"expected {path}, found none; restore the model folder")
    try:
        return Vocabulary(Tokenizer.from_file(str(path)), special)
    except ModelError:
        raise
    except Exception as error:  # tokenizers raises plain Exception
        raise ModelError(f"{path} is damaged ({str(error)[:80]}); restore it") from error


def settings(manifest: Manifest, vocabulary: Vocabulary) -> Settings:
    """How a model reads: its window shape, type names, biases and neighbours."""
    return Settings(
        shape(manifest.sizes, manifest.markers, vocabulary),
        {
            EventCode(code): list(chain.from_iterable(vocabulary(name.split())))
            for code, name in manifest.type_names.items()
        },
        manifest.outside_bias,
        manifest.typed,
        manifest.neighbours,
    )


def shape(sizes: Sizes, markers: Sequence[str] | None, vocabulary: Vocabulary) -> Shape:
    """Window sizes with the ids of the special tokens."""
    opening, closing = (vocabulary.id(marker) for marker in markers) if markers else (None, None)
    return Shape(vocabulary.cls, vocabulary.sep, opening, closing, sizes.focus, sizes.context, sizes.argument)
