"""The vocabulary stage: a WordPiece tokenizer that folds Arabic by itself and keeps offsets.

The saved ``tokenizer.json`` holds the folds of :mod:`annotations.fold` as a normaliser of the
``tokenizers`` library, so that whatever loads it (Python, Rust, JavaScript) sees the same pieces,
with offsets into the text as it was written.
"""

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.fold import DROPPED, FOLD_VERSION, LETTERS
from training.pretraining.settings import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer, normalizers
    from transformers import PreTrainedTokenizerFast

PAD, UNKNOWN, CLS, SEP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIALS = (PAD, UNKNOWN, CLS, SEP, MASK)
"""The first pieces, in this order; the reserved pieces follow them."""
PREFIX = "##"
"""Marks a piece that goes on inside a word."""


def reserved(count: int) -> list[str]:
    """Names of the spare pieces."""
    return [f"[unused{number}]" for number in range(count)]


def normalizer() -> "normalizers.Normalizer":
    """:func:`annotations.fold.fold` as a normaliser of ``tokenizers``.

    It drops before NFKC, so that a hamza written as a mark of its own vanishes as it does in
    ``fold``, and again after it, for the marks that ligatures fall apart into. The two agree but
    for letters outside Arabic that are written as base and combining mark, which ``fold``,
    working character by character, leaves in two.
    """
    from tokenizers import Regex, normalizers

    drop = normalizers.Replace(Regex(f"[{DROPPED}]"), "")
    single = sorted(LETTERS.items(), key=lambda pair: pair[1])
    replacements = []
    for target, pairs in groupby(single, key=lambda pair: pair[1]):
        characters = "".join(f"\\x{{{ord(source):x}}}" for source, _ in pairs)
        replacements.append(normalizers.Replace(Regex(f"[{characters}]"), target))
    return normalizers.Sequence([drop, normalizers.NFKC(), drop, *replacements, normalizers.Lowercase()])


def empty(size_of_reserve: int) -> "Tokenizer":
    """A tokenizer without a vocabulary, set up for training."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, continuing_subword_prefix=PREFIX))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=False)]
    )
    tokenizer.decoder = decoders.WordPiece(prefix=PREFIX)
    tokenizer.add_special_tokens([*SPECIALS, *reserved(size_of_reserve)])
    return tokenizer


def learn(folded: Iterable[str], settings: Vocabulary) -> "Tokenizer":
    """Train a tokenizer on folded text.

    Args:
        folded: paragraphs that :func:`annotations.fold.fold` has been applied to.
        settings: size of the vocabulary.
    """
    from tokenizers import normalizers, processors, trainers

    tokenizer = empty(settings.reserved)
    folds = tokenizer.normalizer
    tokenizer.normalizer = normalizers.Sequence([])
    trainer = trainers.WordPieceTrainer(
        vocab_size=settings.size,
        min_frequency=settings.least_count,
        special_tokens=[*SPECIALS, *reserved(settings.reserved)],
        limit_alphabet=300,
        continuing_subword_prefix=PREFIX,
        show_progress=False,
    )
    tokenizer.train_from_iterator(folded, trainer)
    tokenizer.normalizer = folds
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{CLS} $A {SEP}",
        pair=f"{CLS} $A {SEP} $B:1 {SEP}:1",
        special_tokens=[(CLS, SPECIALS.index(CLS)), (SEP, SPECIALS.index(SEP))],
    )
    return tokenizer


def wrap(tokenizer: "Tokenizer", context: int) -> "PreTrainedTokenizerFast":
    """The tokenizer as ``transformers`` knows it."""
    from transformers import PreTrainedTokenizerFast

    count = sum(piece.startswith("[unused") for piece in tokenizer.get_vocab())
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        unk_token=UNKNOWN,
        cls_token=CLS,
        sep_token=SEP,
        mask_token=MASK,
        additional_special_tokens=reserved(count),
        model_max_length=context,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )


def save(tokenizer: "Tokenizer", folder: Path, context: int) -> None:
    """Write ``tokenizer.json`` and its configuration, which states the version of the folds."""
    folder.mkdir(parents=True, exist_ok=True)
    wrap(tokenizer, context).save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    content["fold_version"] = FOLD_VERSION
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def load(folder: Path) -> "Tokenizer":
    """Load ``tokenizer.json``.

    Raises:
        FileNotFoundError: the vocabulary stage has not been run.
    """
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.exists():
        raise FileNotFoundError(f"expected a tokenizer {path}; run the vocabulary stage first")
    return Tokenizer.from_file(str(path))


def continues(tokenizer: "Tokenizer") -> list[bool]:
    """For every piece, whether it goes on inside a word."""
    size = tokenizer.get_vocab_size()
    return [(tokenizer.id_to_token(number) or "").startswith(PREFIX) for number in range(size)]
