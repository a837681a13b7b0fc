"""The language of a message, clinical names apart."""

import pytest

from bot.language.clinical import ClinicalLanguage
from bot.language.foreign import ForeignLanguage, english_words
from knowledge.words import languages, words

ENGLISH = [
    "what is the side effect of this medicine",
    "is this the medicine for my dad",
    "dad has dark blood like coffee",
    "how is my dad and what is the coffee like",
]
LEFT = ["dad vomitting dark stuf like coffee", "what is the enhertu", "HER2", "", "2+", "😀", "HER2 (++) FISH 未扩增 what is this for my dad please"]


@pytest.fixture(scope="module")
def code():
    clinical, foreign = ClinicalLanguage(words()), ForeignLanguage(list(languages()), english_words(ENGLISH))
    return lambda text: foreign.code(text, [(mention.start, mention.end) for mention in clinical.mentions(text)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mi papá tiene cáncer de estómago, qué tratamiento hay", "es"),
        ("HER2 阳性是什么意思", "zh"),
        ("мой отец принимает Enhertu, какие побочные эффекты", "ru"),
        ("मेरे पिता को पेट का कैंसर है", "hi"),
        ("ما هي الآثار الجانبية", "ar"),
        ("Enhertu có bán ở Trung Quốc không vậy bác sĩ", "vi"),
        ("quais são os efeitos colaterais do Enhertu", "pt"),
    ],
)
def test_another_language_is_recognised_with_our_names_in_it(code, text, expected):
    assert code(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_english_and_what_cannot_be_told_is_left_to_the_topics(code, text):
    assert code(text) is None


def test_every_language_has_a_sentence_and_a_button():
    assert len(languages()) >= 12
    assert all(entry["sentence"] and entry["person"] for entry in languages().values())


def test_words_used_twice_count_as_english():
    assert "dad" in english_words(ENGLISH) and "dark" not in english_words(ENGLISH)
