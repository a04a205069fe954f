"""Article files: found, decoded, and refused with one clear line where they are none."""

import codecs
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

LARGEST = 5_000_000
"""Bytes; no article is larger."""

_ARABIC_SHARE = 0.2
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class InputError(Exception):
    """An input that cannot be read as an article; one line that says what to do."""


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The article files that some paths name; a folder stands for the ``.txt`` files below it.

    Raises:
        InputError: a path does not exist, cannot be read, or holds no ``.txt`` file.
    """
    for path in paths:
        if str(path) == "-" or path.is_file():
            yield path
        elif path.is_dir():
            yield from _below(path)
        elif path.exists():
            raise InputError(f"{path}: neither a file nor a folder")
        else:
            raise InputError(f"{path}: no such file; check the name, or use - for standard input")


def _below(folder: Path) -> list[Path]:
    try:
        found = sorted(p for kind in ("*.txt", "*.txt.gz") for p in folder.rglob(kind) if p.is_file())
        next(folder.iterdir(), None)
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error
    if not found:
        raise InputError(f"{folder}: no .txt files in this folder")
    return found


def read_file(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file (``-`` is standard input) and warnings about its encoding.

    Raises:
        InputError: missing, empty, too large, binary, or without Arabic.
    """
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes(path)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > LARGEST:
        raise InputError(
            f"{path}: larger than {LARGEST // 1_000_000} MB, so not one article; split it, one article a file"
        )
    if not data.strip():
        raise InputError(f"{path}: empty")
    text, warnings = decode(data, str(path))
    check_text(text, str(path))
    return text, warnings


def check_text(text: str, name: str) -> None:
    """Whether a text can be an Arabic article.

    Raises:
        InputError: empty, too large, broken, or without Arabic.
    """
    if not text.strip():
        raise InputError(f"{name}: empty")
    if len(text) > LARGEST:
        raise InputError(f"{name}: longer than {LARGEST // 1_000_000} million characters, so not one article; split it")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError(f"{name}: halves of characters, not text; save it again as UTF-8")
    letters = [c for c in text if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" or "\ufb50" <= c <= "\ufefc" for c in letters)
    if arabic < _ARABIC_SHARE * max(1, len(letters)) or not arabic:
        raise InputError(
            f"{name}: no Arabic text ({arabic} of {len(letters)} letters); this program reads Arabic news only"
        )


def _bytes(path: Path) -> bytes:
    if path.suffix == ".gz":
        import gzip

        with gzip.open(path) as packed:
            return packed.read(LARGEST + 1)
    if path.stat().st_size > LARGEST:
        return b" " * (LARGEST + 1)
    return path.read_bytes()


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Bytes to text: UTF-8, UTF-16 with or without its mark, or windows-1256, the last two with a warning.

    Raises:
        InputError: binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _by(data, encoding, name), () if encoding == "utf-8-sig" else (f"{name}: decoded from UTF-16",)
    try:
        text = data.decode("utf-8")
        if "\x00" not in text:
            return text, ()
    except UnicodeDecodeError:
        pass
    if data[1:200:2].count(0) > 10 or _wide(data):
        return _by(data, "utf-16-le", name), (f"{name}: decoded from UTF-16 without a byte order mark",)
    text = data.decode("cp1256", errors="replace")
    controls = sum(ord(c) < 32 and c not in "\t\n\r\f" for c in text)
    if "\x00" in text or controls > len(text) // 100 + 1:
        raise InputError(f"{name}: binary data, not text; give a plain text file")
    return text, (f"{name}: decoded from windows-1256; save it as UTF-8 to be sure",)


def _wide(data: bytes) -> bool:
    """Arabic in UTF-16 without a mark: every second byte is 06."""
    return len(data) > 8 and data[1:400:2].count(6) > len(data[1:400:2]) // 3


def _by(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: damaged {encoding} text; save it again as UTF-8") from error
