"""Windows: nothing is cut off, nothing is read twice, the trigger is marked unless the model says otherwise."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotations.sentences import sentences
from inference.tagging.reading import read, word_range
from inference.tagging.windows import Shape, argument_window, trigger_windows

SHAPE = Shape(cls=1, sep=2, mark_open=3, mark_close=4, focus=20, context=6, argument=24)
texts = st.lists(
    st.lists(st.text(alphabet="ابتسمن", min_size=1, max_size=9), min_size=1, max_size=40).map(" ".join),
    min_size=1,
    max_size=8,
).map(". ".join)


def pieces(words):
    """A sub-word for every three letters."""
    return [[10 + len(word)] * (1 + len(word) // 3) for word in words]


def reading_of(text):
    return read(text, sentences(text), pieces)


@given(texts)
def test_every_word_is_in_focus_exactly_once(text):
    reading = reading_of(text)
    windows = trigger_windows(reading, SHAPE)
    assert [word for window in windows for word in window.words] == list(range(len(reading.words)))


@given(texts)
def test_windows_keep_their_size_and_label_first_sub_words(text):
    reading = reading_of(text)
    for window in trigger_windows(reading, SHAPE):
        assert len(window.ids) <= SHAPE.focus + 2 * SHAPE.context + 2
        for word, position in zip(window.words, window.positions, strict=True):
            size = len(reading.pieces[word])
            assert window.ids[position : position + size] == reading.pieces[word]


@given(texts, st.data())
def test_the_trigger_is_marked_and_its_window_fits(text, data):
    reading = reading_of(text)
    first = data.draw(st.integers(0, len(reading.words) - 1))
    window = argument_window(reading, first, first + 1, [7, 8], SHAPE)
    assert window.ids[:4] == [SHAPE.cls, 7, 8, SHAPE.sep]
    at = window.words.index(first)
    assert window.ids[window.positions[at] - 1] == SHAPE.mark_open
    assert window.ids[window.positions[at] + len(reading.pieces[first])] == SHAPE.mark_close
    assert len(window.ids) <= SHAPE.argument + 7
    assert window.words == list(range(window.words[0], window.words[-1] + 1))


@given(texts, st.data())
def test_unmarked_a_window_holds_the_same_words(text, data):
    reading = reading_of(text)
    first = data.draw(st.integers(0, len(reading.words) - 1))
    marked = argument_window(reading, first, first + 1, [], SHAPE)
    bare = argument_window(reading, first, first + 1, [], replace(SHAPE, mark_open=None, mark_close=None))
    assert bare.words == marked.words
    assert bare.ids == [piece for piece in marked.ids if piece not in (SHAPE.mark_open, SHAPE.mark_close)]
    assert bare.ids[bare.mark] == SHAPE.cls
    assert all(bare.ids[p] == reading.pieces[w][0] for w, p in zip(bare.words, bare.positions, strict=True))


@given(texts)
def test_a_short_sentence_is_read_whole_with_its_neighbours(text):
    reading = reading_of(text)
    for start, end in reading.bounds:
        if reading.size(start, end) <= SHAPE.argument:
            window = argument_window(reading, start, start + 1, [7], SHAPE)
            assert set(range(start, end)) <= set(window.words)


@given(texts, st.data())
def test_a_span_finds_its_words(text, data):
    reading = reading_of(text)
    word = data.draw(st.integers(0, len(reading.words) - 1))
    here = reading.words[word]
    assert word_range(reading, here.start, here.end) == (word, word + 1)
    assert word_range(reading, here.end, here.end) is None
