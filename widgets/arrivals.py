"""Arrivals: which fields on the screen does somebody else's change concern?

Only those are drawn anew, so that what is being typed in the others stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring import casefile
from scoring.model import Case

_FAMILY = {"criteria": "models", "gates": "models", "method": "models", "prices": "bids", "table": "table"}
"""First word of a field's place → the part of the case it stands in, where that is another word."""
_NAMED = (
    "assessments",
    "bids",
    "declarations",
    "effect",
    "evaluators",
    "models",
    "notice",
    "report",
    "table",
    "tender",
)


def touched(shown: Iterable[str], before: Case, after: Case) -> frozenset[str]:
    """The places, of those shown, that differ between two versions of a case; a table always may."""
    changed = tuple(_changed(before, after))
    return frozenset(place for place in shown if changed and _is_touched(place.split("/"), changed))


def _changed(before: Case, after: Case) -> Iterator[list[str]]:
    """The places that differ, each as its words without numbers at the end."""
    was, now = before.assessments, after.assessments
    for a in (*was, *now) if now[: len(was)] != was else now[len(was) :]:
        yield ["assessments", a.bid, a.criterion]
    rest: dict[str, tuple[object, ...]] = {"assessments": ()}
    for d in casefile.differences(before.model_copy(update=rest), after.model_copy(update=rest)):
        words = d.place.removeprefix("unread/").split("/")
        while words[-1].isdigit():
            words.pop()
        yield words


def _is_touched(place: list[str], changed: Iterable[list[str]]) -> bool:
    family = _FAMILY.get(place[0], place[0])
    if family not in _NAMED:
        return False
    return family == "table" or any(_is_same(place, family, words) for words in changed)


def _is_same(place: list[str], family: str, words: list[str]) -> bool:
    if _FAMILY.get(words[0], words[0]) != family:
        return False
    if family in ("assessments", "bids") and place[0] == family and len(words) > 1 and words[1] not in place:
        return False
    return words[-1] in place or place[-1] in words
