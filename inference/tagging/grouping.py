"""Sequences of about one length read together, so that little is padded."""

from collections.abc import Iterator, Sequence


def batches(lengths: Sequence[int], limit: int = 2048) -> Iterator[list[int]]:
    """Indices grouped by length, at most ``limit`` padded sub-words in a group.

    >>> list(batches([10, 500, 12], limit=600))
    [[1], [2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    group: list[int] = []
    for index in order:
        if group and (len(group) + 1) * lengths[group[0]] > limit:
            yield group
            group = []
        group.append(index)
    if group:
        yield group
