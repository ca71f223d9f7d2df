"""Merge: two people changed one case at once; what do both changes make together?

A three-way merge over the case's fields: what only one of them touched is taken from that one, what both
appended is kept from both, and what both changed differently is a clash, told with both values. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from scoring import casefile, seals
from scoring.model import Assessment, Case
from scoring.values import Finding

APPENDED = ("assessments", "declarations", "events", "accepted", "scenarios")
"""What is only ever added to: both additions stay, theirs before mine."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "prices": ("lot", "item"),
    "offered": ("lot", "criterion"),
    "rejections": ("lot",),
    "abnormal": ("lot",),
    "steps": ("points",),
    "access": ("who",),
}
"""Which fields tell the entries of a list apart; elsewhere it is `id`."""

_GONE = object()


@dataclass(frozen=True)
class Merged:
    """The case with both changes; None where they clash. clashes: place, mine and theirs."""

    case: Case | None
    clashes: tuple[Finding, ...]


def merge(base: Case, mine: Case, theirs: Case) -> Merged:
    """What `mine` and `theirs`, both made from `base`, come to together.

    One and the same change made by both is one change. A merged case that breaks an invariant (a bid taken
    away by one, judged by the other) is a clash at the top.
    """
    if theirs in (base, mine):
        return Merged(mine, ())
    clashes: list[Finding] = []
    merged = _merged(base.model_dump(), mine.model_dump(), theirs.model_dump(), "", clashes)
    if clashes:
        return Merged(None, tuple(clashes))
    try:
        together = Case.model_validate(merged)
        return Merged(together.model_copy(update={"assessments": _marked(base, together)}), ())
    except ValidationError:
        return Merged(None, (Finding(code="merge.impossible", severity="stop"),))


def _marked(base: Case, together: Case) -> tuple[Assessment, ...]:
    # What was added stands behind other assessments now than when it was marked.
    kept = together.assessments[: len(base.assessments)]
    for a in together.assessments[len(kept) :]:
        kept = (*kept, seals.next_mark(kept, a) if a.mark else a)
    return kept


def _merged(base: Any, mine: Any, theirs: Any, place: str, clashes: list[Finding]) -> Any:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    sides = (base, mine, theirs)
    if all(isinstance(side, dict) for side in sides):
        return _of_fields(base, mine, theirs, place, clashes)
    if all(isinstance(side, list | tuple) for side in sides):
        return _of_lists(base, mine, theirs, place, clashes)
    clashes.append(_clash(mine, theirs, place))
    return theirs


def _of_fields(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    place: str,
    clashes: list[Finding],
) -> dict[str, Any]:
    # Whoever put the entries in another order has moved them; else what I added comes behind.
    moved_by_me = [k for k in mine if k in base] != [k for k in base if k in mine]
    order = [*mine, *theirs] if moved_by_me else [*theirs, *mine]
    merged = {}
    for key in dict.fromkeys(order):
        was, my, their = (side.get(key, _GONE) for side in (base, mine, theirs))
        value = _merged(was, my, their, f"{place}/{key}".lstrip("/"), clashes)
        if value is not _GONE:
            merged[key] = value
    return merged


def _of_lists(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], place: str, clashes: list[Finding]
) -> list[Any]:
    name, n = place.rsplit("/", 1)[-1], len(base)
    if name in APPENDED and _same(mine[:n], base) and _same(theirs[:n], base):
        return [*theirs, *(entry for entry in mine[n:] if entry not in theirs[n:])]
    was, my, their = (_by_key(name, side) for side in (base, mine, theirs))
    if was is None or my is None or their is None:
        clashes.append(_clash(mine, theirs, place))
        return list(theirs)
    return list(_of_fields(was, my, their, place, clashes).values())


def _same(a: Sequence[Any], b: Sequence[Any]) -> bool:
    return list(a) == list(b)


def _clash(mine: Any, theirs: Any, place: str) -> Finding:
    values = {"mine": _shown(mine), "theirs": _shown(theirs)}
    return Finding(code="merge.clash", severity="stop", place=place, values=dict(values))


def _shown(side: Any) -> str:
    return "" if side is _GONE else casefile.shown(side)


def _by_key(name: str, entries: Sequence[Any]) -> dict[str, Any] | None:
    """The entries by what tells them apart; None where nothing does."""
    fields = _KEYS.get(name, ("id",))
    if not all(isinstance(e, dict) and all(f in e for f in fields) for e in entries):
        return None
    keyed = {"/".join(_word(e[f]) for f in fields): e for e in entries}
    return keyed if len(keyed) == len(entries) else None


def _word(value: Any) -> str:
    return "*" if value is None else str(value)
