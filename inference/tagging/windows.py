"""Windows: the stretches of an article that the encoder reads at once.

Nothing is ever cut off. For the trigger pass every word is *in focus* in exactly one window and
stands as context in its neighbours. For the argument pass the window is built around one marked
trigger: its sentence first, then the sentences before and behind as far as the window holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inference.tagging.reading import Reading


@dataclass(frozen=True)
class Shape:
    """Sizes of the windows, in sub-words, and the ids of the special tokens.

    Attributes:
        focus: most sub-words in focus in a trigger window.
        context: sub-words of context on either side.
        argument: most sub-words around a trigger in an argument window.

    ``mark_open`` and ``mark_close`` stand around the trigger of an argument window; ``None`` leaves it unmarked.
    """

    cls: int
    sep: int
    mark_open: int | None
    mark_close: int | None
    focus: int = 128
    context: int = 24
    argument: int = 128


@dataclass(frozen=True)
class Window:
    """One input of the encoder.

    ``ids`` are sub-word ids; word ``words[k]`` of the reading is labelled at position
    ``positions[k]`` (its first sub-word); of the other positions only ``mark``, the opening marker of
    an argument window (its first token where nothing is marked), carries a label.
    """

    ids: list[int]
    words: list[int]
    positions: list[int]
    mark: int = -1


def trigger_windows(reading: Reading, shape: Shape) -> list[Window]:
    """Windows in which every word is in focus exactly once, in order."""
    return [_trigger_window(reading, first, last, shape) for first, last in _stretches(reading, shape.focus)]


def _stretches(reading: Reading, budget: int) -> Iterator[tuple[int, int]]:
    """Ranges of words: whole sentences while they fit; a longer sentence is cut between words."""
    first = last = used = 0
    for start, end in reading.bounds:
        size = reading.size(start, end)
        if used and used + size > budget:
            yield first, last
            first, used = start, 0
        while size > budget:
            stop, room = start, budget
            while stop < end and (len(reading.pieces[stop]) <= room or stop == start):
                room -= len(reading.pieces[stop])
                stop += 1
            yield start, stop
            first = start = stop
            size = reading.size(start, end)
        last, used = end, used + size
    if first < last:
        yield first, last


def _trigger_window(reading: Reading, first: int, last: int, shape: Shape) -> Window:
    left = _back(reading, first, shape.context)
    right = _forth(reading, last, shape.context)
    ids, positions = [shape.cls], []
    for word in range(left, right):
        if first <= word < last:
            positions.append(len(ids))
        ids += reading.pieces[word]
    return Window([*ids, shape.sep], list(range(first, last)), positions)


def argument_window(reading: Reading, first: int, last: int, name: Sequence[int], shape: Shape) -> Window:
    """The window of one trigger, the words ``[first, last)``, marked, its type named in front where it is known.

    Args:
        reading: the article.
        first: the trigger's first word.
        last: the word behind the trigger.
        name: sub-word ids of the words that name the event type; empty to leave it open.
        shape: sizes and special tokens.
    """
    start, end = reading.bounds[reading.sentence_of(first)]
    room = shape.argument - reading.size(first, last)
    left, right = first, last
    left_room = min(room // 2, reading.size(start, first))
    right = _forth(reading, last, room - left_room, end)
    left = _back(reading, first, room - reading.size(last, right), start)
    room -= reading.size(left, first) + reading.size(last, right)
    if left == start and right == end and room > 0:
        left = _back(reading, start, min(room // 2, shape.context))
        right = _forth(reading, end, min(room - reading.size(left, start), shape.context))
    ids = [shape.cls, *name, shape.sep] if name else [shape.cls]
    positions = []
    mark = 0
    for word in range(left, right):
        if word == first and shape.mark_open is not None:
            mark = len(ids)
            ids.append(shape.mark_open)
        positions.append(len(ids))
        ids += reading.pieces[word]
        if word == last - 1 and shape.mark_close is not None:
            ids.append(shape.mark_close)
    return Window([*ids, shape.sep], list(range(left, right)), positions, mark)


def _back(reading: Reading, word: int, room: int, floor: int = 0) -> int:
    while word > floor and len(reading.pieces[word - 1]) <= room:
        word -= 1
        room -= len(reading.pieces[word])
    return word


def _forth(reading: Reading, word: int, room: int, ceiling: int | None = None) -> int:
    limit = len(reading.words) if ceiling is None else ceiling
    while word < limit and len(reading.pieces[word]) <= room:
        room -= len(reading.pieces[word])
        word += 1
    return word
