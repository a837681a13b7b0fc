"""Tells in which language a message is written, clinical names apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Collection, Iterable, List, Optional, Sequence, Tuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"
LATIN_WORDS, MARKED_WORDS = 3, 2
SURE_OF_LATIN, SURE_OF_MARKED = 0.98, 0.9
OTHER_SCRIPT_SHARE = 0.3
ENGLISH_SHARE = 0.5
USED_TWICE = 2
LATIN = {"es", "pt", "fr", "de", "it", "tr", "vi", "id", "pl"}


class ForeignLanguage:
    """py3langid, which carries its model, held to the languages in which we can say a sentence.

    `english` are words that English writers use: short English sentences are what such a model mistakes most.
    """

    def __init__(self, codes: Sequence[str], english: Collection[str]) -> None:
        self._english = frozenset(english)
        self._latin, self._other = self._identifier([ENGLISH, *(c for c in codes if c in LATIN)]), self._identifier([c for c in codes if c not in LATIN])

    @staticmethod
    def _identifier(codes: Sequence[str]) -> LanguageIdentifier:
        identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        identifier.set_languages(list(codes))
        return identifier

    def code(self, text: str, names: Iterable[Tuple[int, int]]) -> Optional[str]:
        """The code of the language of a text that is not in English; None for English and where it cannot be told.

        `names` are the places (start, end) of the clinical names, in their order: they are the same in all languages.
        """
        words = _without(names, text)
        letters = [character for character in words if character.isalpha()]
        foreign = [character for character in letters if not unicodedata.name(character, "").startswith("LATIN")]
        if letters and len(foreign) >= OTHER_SCRIPT_SHARE * len(letters):
            return self._other.classify("".join(c for c in words if c in foreign or not c.isalpha()))[0]
        if self._mostly_english(words):
            return None
        marked = any(not letter.isascii() for letter in letters)
        if len(words.split()) < (MARKED_WORDS if marked else LATIN_WORDS):
            return None
        code, sureness = self._latin.classify(words)
        return code if code != ENGLISH and sureness >= (SURE_OF_MARKED if marked else SURE_OF_LATIN) else None

    def _mostly_english(self, words: str) -> bool:
        said = re.findall(r"[^\W\d_]+", words.lower())
        return not said or sum(word in self._english for word in said) >= ENGLISH_SHARE * len(said)


def _without(names: Iterable[Tuple[int, int]], text: str) -> str:
    pieces, place = [], 0
    for start, end in names:
        pieces.append(text[place:start])
        place = end
    return " ".join([*pieces, text[place:]]).strip()


def english_words(sentences: Iterable[str]) -> List[str]:
    """The words that stand in at least two of the sentences of the training data."""
    counts = Counter(word for sentence in sentences for word in set(re.findall(r"[^\W\d_]+", sentence.lower())))
    return sorted(word for word, count in counts.items() if count >= USED_TWICE and word.isascii())
