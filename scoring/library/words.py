"""Words: how well does a word looked for fit a word in a Danish text?"""

from __future__ import annotations

import re
import unicodedata

_SMALL = re.compile("af|at|de|den|der|det|en|er|et|for|fra|i|med|og|om|paa|point|som|til|ved")
_ENDINGS = re.compile(r"(?<=...)(?:ernes|erne|enes|ene|erens|eren|ens|ets|ers|er|en|et|es|e|s)$")


def asked(text: str) -> list[str]:
    """The words to look for: without the small ones, which stand everywhere."""
    return [word for word in tokens(text) if not _SMALL.fullmatch(word)]


def tokens(text: str) -> list[str]:
    """The words of a text in small letters, æ, ø and å written out and other accents gone."""
    spelled = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    letters = (c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", "".join(letters))


def alike(word: str, token: str) -> float:
    """0 to 1: the same word, another ending, its beginning, the head of a compound, a part of one.

    A compound that is looked for is also found by its long parts.
    """
    stem, other = _stem(word), _stem(token)
    if word == token:
        return 1.0
    if stem == other:
        return 0.95
    if len(stem) >= 3 and token.startswith(stem):
        return 0.8
    if len(stem) >= 4 and other.endswith(stem):
        return 0.75
    if len(stem) >= 4 and stem in token:
        return 0.5
    return 0.3 if len(other) >= 6 and other in word else 0.0


def _stem(word: str) -> str:
    return _ENDINGS.sub("", word)
