"""What comes before pretraining: folded letters, cleaned paragraphs, and the tokenizer."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import sentence

from annotations.fold import fold
from annotations.words import words
from training.pretraining import clean, settings, vocabulary

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from(" abcXYZ019.,:;()«»“”-–…/\n\u200f\u00ad"),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def tokenizer():
    chance = random.Random(3)
    return vocabulary.learn(
        (sentence(chance) for _ in range(800)), settings.Vocabulary(size=300, reserved=4, least_count=1)
    )


@given(ARABIC)
def test_normalizer_folds_as_fold_does(text):
    assert vocabulary.normalizer().normalize_str(text) == fold(text)


@given(ARABIC)
def test_clean_folds_as_fold_does(text):
    assert text.translate(clean.FOLDS) == fold(text)


def test_offsets_point_into_the_text_as_written(tokenizer):
    text = "قالت «بَاسُو» إنَّ ٤ شَمــباب"
    encoding = tokenizer.encode(text, add_special_tokens=False)
    covered = [text[start:end] for start, end in encoding.offsets]
    assert all(fold(piece) for piece in covered)
    assert fold("".join(covered)) == fold(text).replace(" ", "")


@given(st.lists(st.sampled_from(["باسو", "ــ", "دَرْ", "2,500", "«", "ﷺ", "\u064b", "شم"]), min_size=1, max_size=8))
def test_pretokenized_words_keep_their_numbers(tokenizer, surfaces):
    encoding = tokenizer.encode(surfaces, is_pretokenized=True)
    found = {number for number in encoding.word_ids if number is not None}
    assert found == {number for number, surface in enumerate(surfaces) if fold(surface)}


def test_saved_tokenizer_loads_with_its_reserved_pieces(tokenizer, tmp_path):
    from transformers import AutoTokenizer

    vocabulary.save(tokenizer, tmp_path, 64)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    surfaces = [word.text for word in words("باسو دَرْنا.")]
    encoding = loaded(["[unused0]", *surfaces], is_split_into_words=True)
    assert loaded.convert_ids_to_tokens(encoding["input_ids"])[:2] == ["[CLS]", "[unused0]"]
    assert loaded.mask_token_id == vocabulary.SPECIALS.index("[MASK]")
    assert loaded.model_max_length == 64


def test_near_duplicates_and_foreign_paragraphs_are_dropped():
    chance = random.Random(1)
    long = sentence(chance, 60)
    changed = long.removesuffix(".") + " باسو."
    other = sentence(chance, 60)
    foreign = "This line has no Arabic at all, or little: باسو"
    text = "\n".join([long, changed, other, foreign, "باسو در", long])
    assert list(clean.paragraphs(text, settings.Clean(), clean.Seen())) == [long, other]


def test_arabic_share_counts_visible_characters():
    assert clean.arabic_share("باسو abcd") == pytest.approx(0.5)
    assert clean.arabic_share("   ") == 0
