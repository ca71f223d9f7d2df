"""Wording: which words of a text point to something an award criterion or a reason should not rest on?

Pure: the word lists are data (`data/law/wording.toml`), written in the small pattern language of `Wording`.
A hit is quoted as it stands, so that the officer sees what was read. It is a sign, not a verdict: the words
are looked at one sentence at a time, and nobody has understood the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pydantic import Field, model_validator

from scoring.values import Value

_REACH = 8
"""How many words may stand between a denial ("uanset", "ingen betydning") and the words it takes back."""
_TELLING = 2
"""How many words a text needs beside praise and filling."""
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])|[;\n]")
_ENDINGS = "e|ne|nes|en|et|er|ere|erne|ene|s|es|ens|ets|ers|ernes|enes|t|te|ede|r|rs|rne|rnes|n|ns"
_BREAKS = "af|at|efter|for|fra|hos|hvis|hvor|hvordan|i|in|med|når|of|om|på|samt|som|så|the|til|under|ved"
_BETWEEN = {"..": rf"(?:(?!(?:{_BREAKS}) )\w+ ){{0,3}}", "...": rf"(?:\w+ ){{0,{_REACH}}}"}


class Passage(Value):
    """Patterns that are a sign. needs: one must stand in the same sentence; unless: none may."""

    find: tuple[str, ...]
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Topic(Value):
    """What a text may be about. waived: patterns that, anywhere in the text, take every sign back."""

    passages: tuple[Passage, ...]
    waived: tuple[str, ...] = ()


class Wording(Value):
    """The word lists.

    A pattern is words with spaces between. In a word `~` stands for any Danish ending, `*` for any letters,
    `a|b` for either. `..` stands for up to three words of one phrase (no preposition), `...` for up to eight
    words of any kind. `@bidder` is a group, written out on reading. Hyphens and apostrophes inside a
    word are looked through: `nonprofit*` is also "non-profit-organisation".
    """

    groups: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    denied_before: tuple[str, ...] = ()
    """What takes a sign back when it stands before it ("uanset")."""
    denied_after: tuple[str, ...] = ()
    """What takes a sign back when it stands after it ("tillægges ikke vægt")."""
    topics: Mapping[str, Topic] = Field(default_factory=dict)
    plain: tuple[str, ...] = ()
    """Words that say nothing a bid could be held to: praise and filling."""
    social_cpv: tuple[str, ...] = ()
    """Beginnings of the CPV codes whose services are social in themselves."""

    @model_validator(mode="before")
    @classmethod
    def _written_out(cls, data: Any) -> Any:
        groups = {name: "|".join(words) for name, words in data.get("groups", {}).items()}
        return _without_groups(data, groups)


@dataclass(frozen=True)
class Hit:
    """Words that are a sign, as they stand in the text from `start` to `end`."""

    words: str
    start: int
    end: int


def hits(wording: Wording, topic: str, text: str) -> tuple[Hit, ...]:
    """Where the text touches the topic, in order; nothing where that is denied or waived."""
    if waived(wording, topic, text):
        return ()
    passages = wording.topics[topic].passages
    found = (hit for s in _sentences(text) for p in passages for hit in _signs(wording, p, s, text))
    return tuple(sorted(set(found), key=lambda hit: (hit.start, hit.end)))


def mentions(wording: Wording, topic: str, text: str) -> tuple[str, ...]:
    """Every word of the text that touches the topic, in small letters, denied or not."""
    found = [p.find for p in wording.topics[topic].passages]
    return tuple(
        m.group() for s in _sentences(text) for find in found for m in _compiled(find).finditer(s.plain)
    )


def waived(wording: Wording, topic: str, text: str) -> bool:
    """Whether the text takes the topic back as a whole ("eller tilsvarende", "ud over mindstekravet")."""
    patterns = wording.topics[topic].waived
    return bool(patterns) and any(_matches(patterns, s.plain) for s in _sentences(text))


def quoted(found: tuple[Hit, ...], most: int = 3) -> str:
    """The words found, each once, the longer for the shorter, in quotation marks."""
    words = tuple(dict.fromkeys(hit.words for hit in found))
    longest = [w for w in words if not any(w != other and w in other for other in words)]
    return ", ".join(f"»{w}«" for w in longest[:most])


def says_something(wording: Wording, text: str) -> bool:
    """Whether the text holds at least two words beside praise, filling and figures."""
    words = {word for sentence in _sentences(text) for word in sentence.plain.split()}
    return sum(not w.isdigit() and not _matches(wording.plain, w) for w in words) >= _TELLING


@dataclass(frozen=True)
class _Sentence:
    """The words in small letters with one space between, and where each began there, began and ended."""

    plain: str
    spans: tuple[tuple[int, int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        inside = [(began, ended) for at, began, ended in self.spans if start <= at < end]
        return inside[0][0], inside[-1][1]


@lru_cache(maxsize=2000)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    # Every topic reads the same text, and so does every run of a page.
    return tuple(_split(text))


def _split(text: str) -> Iterator[_Sentence]:
    ends = [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]
    for start, end in zip([0, *ends], ends, strict=False):
        words, spans, at = [], [], 0
        for match in _WORD.finditer(text, start, end):
            word = re.sub(r"[-'’]", "", match.group()).lower()
            spans.append((at, match.start(), match.end()))
            words.append(word)
            at += len(word) + 1
        yield _Sentence(" ".join(words), tuple(spans))


def _signs(wording: Wording, passage: Passage, sentence: _Sentence, text: str) -> Iterator[Hit]:
    said = sentence.plain
    found = tuple(_compiled(passage.find).finditer(said))
    # Most sentences touch no topic; what else they hold is asked only of those that do.
    if not found or (passage.needs and not _matches(passage.needs, said)) or _matches(passage.unless, said):
        return
    for match in found:
        before, after = said[: match.start()].split()[-_REACH:], said[match.end() :].split()[:_REACH]
        taken_back = _matches(wording.denied_before, " ".join([*before, match.group()])) or _matches(
            wording.denied_after, " ".join(after)
        )
        if not taken_back:
            start, end = sentence.place(match.start(), match.end())
            yield Hit(text[start:end], start, end)


def _matches(patterns: tuple[str, ...], said: str) -> bool:
    return bool(patterns) and _compiled(patterns).search(said) is not None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\S){_spelled(pattern)}(?!\S)" for pattern in patterns))


def _spelled(pattern: str) -> str:
    parts = (
        _BETWEEN.get(part) or f"(?:{'|'.join(map(_word, part.split('|')))}) " for part in pattern.split()
    )
    return "".join(parts).removesuffix(" ")


def _word(word: str) -> str:
    stem, inflected, _ = word.partition("~")
    letters = re.escape(stem).replace(r"\*", r"\w*")
    # A last consonant may be doubled before the ending: politik, politikken.
    return rf"{letters}(?:{stem[-1]}?(?:{_ENDINGS}))?" if inflected else letters


def _without_groups(data: Any, groups: Mapping[str, str]) -> Any:
    if isinstance(data, str):
        return re.sub(r"@(\w+)", lambda match: groups[match.group(1)], data)
    if isinstance(data, Mapping):
        return {key: _without_groups(value, groups) for key, value in data.items()}
    return [_without_groups(item, groups) for item in data] if isinstance(data, list | tuple) else data
