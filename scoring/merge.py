"""Merge: two people changed one case at once; what do both changes make together?

A three-way merge over the case's fields: what only one of them touched is taken from that one, what both
appended is kept from both, and what both changed differently is a clash, told with both values. The weights
of a model are one field, and so is what is said last in a cell of points. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from scoring import casefile, edit, seals
from scoring.model import Assessment, Case
from scoring.values import Finding

APPENDED = ("assessments", "declarations", "events", "accepted", "scenarios", "deliveries")
"""What is only ever added to: both additions stay, theirs before mine."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "prices": ("lot", "item"),
    "offered": ("lot", "criterion"),
    "rejections": ("lot",),
    "abnormal": ("lot",),
    "steps": ("points",),
    "access": ("who", "role"),
    "models": ("place",),
}
"""Which fields tell the entries of a list apart; elsewhere it is `id`."""

_SAME_CELL: Mapping[str, tuple[str, ...]] = {
    "assessments": ("bid", "lot", "criterion", "evaluator"),
    "declarations": ("evaluator",),
    "deliveries": ("lot", "bid", "criterion"),
    "events": (),
}
"""Where the last entry counts: the fields in which two entries speak of the same thing."""
_NOT_SAID = {"at": None, "mark": ""}
_GONE = object()


@dataclass(frozen=True)
class Merged:
    """The case with both changes; None where they clash. clashes: place, mine and theirs."""

    case: Case | None
    clashes: tuple[Finding, ...]


def merge(base: Case, mine: Case, theirs: Case, *, mine_wins: bool = False) -> Merged:
    """What `mine` and `theirs`, both made from `base`, come to together.

    One and the same change made by both is one change. A merged case that breaks an invariant (a bid taken
    away by one, judged by the other) is a clash at the top. mine_wins: where they clash, mine is put on top
    of theirs; what only they changed stays theirs.
    """
    if theirs in (base, mine):
        return Merged(mine, ())
    run = _Run(mine_wins)
    merged = run.of(_packed(base), _packed(mine), _packed(theirs), "")
    if run.clashes and not mine_wins:
        return Merged(None, tuple(run.clashes))
    try:
        together = Case.model_validate(_unpacked(merged))
    except ValidationError:
        return Merged(None, (Finding(code="merge.impossible", severity="stop"),))
    return Merged(together.model_copy(update={"assessments": _marked(theirs, together)}), ())


def lifted(view: Case, mine: Case, full: Case) -> Case:
    """What somebody made of the part of a case they see, put into the whole case.

    What they were not shown stays as it is in `full`; what they added comes behind what is there.
    Raises pydantic's ValidationError where the change cannot stand in the whole case.
    """
    if view == full:
        return mine
    added = {part: _added(part, view, mine, full) for part in APPENDED}
    run = _Run(mine_wins=True)
    merged = run.of(_packed(view), _packed(mine), _packed(full), "")
    whole = Case.model_validate(_unpacked(merged) | {part: list(was) for part, was in added.items()})
    return whole.model_copy(update={"assessments": _marked(full, whole)})


def _added(part: str, view: Case, mine: Case, full: Case) -> tuple[Any, ...]:
    was, now, there = (getattr(side, part) for side in (view, mine, full))
    if now[: len(was)] == was:
        return (*there, *now[len(was) :])
    return tuple(now) if was == there else (*(e for e in there if e not in was or e in now), *_new(now, was))


def _new(now: Sequence[Any], was: Sequence[Any]) -> Sequence[Any]:
    return [entry for entry in now if entry not in was]


def _marked(theirs: Case, together: Case) -> tuple[Assessment, ...]:
    # What I added stands behind other assessments now than when it was marked.
    standing = theirs.assessments
    kept = standing if together.assessments[: len(standing)] == standing else ()
    for a in together.assessments[len(kept) :]:
        kept = (*kept, seals.next_mark(kept, a) if a.mark else a)
    return kept


def _packed(case: Case) -> dict[str, Any]:
    """The case as plain values, a model's weights as one of them: half of each weighting is nobody's."""
    plain = case.model_dump()
    for i, model in enumerate(plain["models"]):
        model["weights"] = frozenset((c["id"], c["weight"]) for c in model["criteria"] if c["weight"])
        model["place"] = str(i)
        model["criteria"] = [{**c, "weight": c["weight"] and None} for c in model["criteria"]]
    return plain


def _unpacked(plain: dict[str, Any]) -> dict[str, Any]:
    for model in plain["models"]:
        weights = dict(model.pop("weights"))
        del model["place"]
        model["criteria"] = [{**c, "weight": weights.get(c["id"], c["weight"])} for c in model["criteria"]]
    return plain


@dataclass
class _Run:
    """One merge under way: who wins where two changes clash, and the clashes so far."""

    mine_wins: bool
    clashes: list[Finding] = field(default_factory=list)

    def of(self, base: Any, mine: Any, theirs: Any, place: str) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        sides = (base, mine, theirs)
        if all(isinstance(side, dict) for side in sides):
            return self._fields(base, mine, theirs, place)
        if all(isinstance(side, list | tuple) for side in sides):
            return self._lists(base, mine, theirs, place)
        return self._clash(mine, theirs, place)

    def _fields(
        self, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], place: str
    ) -> dict[str, Any]:
        # Whoever put the entries in another order has moved them; else what I added comes behind.
        moved_by_me = [k for k in mine if k in base] != [k for k in base if k in mine]
        order = [*mine, *theirs] if moved_by_me else [*theirs, *mine]
        merged = {}
        for key in dict.fromkeys(order):
            was, my, their = (side.get(key, _GONE) for side in (base, mine, theirs))
            value = self.of(was, my, their, f"{place}/{key}".lstrip("/"))
            if value is not _GONE:
                merged[key] = value
        return merged

    def _lists(self, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], place: str) -> Any:
        name, n = place.rsplit("/", 1)[-1], len(base)
        if name in APPENDED and _same(mine[:n], base) and _same(theirs[:n], base):
            self._about_one_thing(name, mine[n:], theirs[n:])
            return [*theirs, *_new(mine[n:], theirs[n:])]
        was, my, their = (_by_key(name, side) for side in (base, mine, theirs))
        if was is None or my is None or their is None:
            return self._clash(mine, theirs, place)
        return list(self._fields(was, my, their, place).values())

    def _about_one_thing(self, name: str, mine: Sequence[Any], theirs: Sequence[Any]) -> None:
        if name not in _SAME_CELL:
            return
        last = {_cell(name, entry): entry for entry in theirs}
        for cell, entry in {_cell(name, entry): entry for entry in mine}.items():
            if cell in last and {**last[cell], **_NOT_SAID} != {**entry, **_NOT_SAID}:
                self._clash(entry, last[cell], cell)

    def _clash(self, mine: Any, theirs: Any, place: str) -> Any:
        values: dict[str, Any] = {"mine": _shown(mine), "theirs": _shown(theirs)}
        self.clashes.append(Finding(code="merge.clash", severity="stop", place=place, values=values))
        return mine if self.mine_wins else theirs


def _same(a: Sequence[Any], b: Sequence[Any]) -> bool:
    return list(a) == list(b)


def _cell(name: str, entry: Mapping[str, Any]) -> str:
    if name == "assessments":
        return edit.points_place(entry["bid"], entry["lot"], entry["criterion"], entry["evaluator"])
    return "/".join([name, *(_word(entry[f]) for f in _SAME_CELL[name])])


def _shown(side: Any) -> str:
    """A value as a clash quotes it; a text whole, because it may be the only copy."""
    if isinstance(side, frozenset):
        return " · ".join(f"{name} {weight:f}" for name, weight in sorted(side))
    if isinstance(side, Mapping) and "points" in side and "rationale" in side:
        said = (side["points"], side["rationale"], side.get("reason"))
        return " · ".join(str(part) for part in said if part not in (None, ""))
    if isinstance(side, Mapping) and "id" in side:
        return str(side.get("name") or side["id"])
    if isinstance(side, str):
        return side
    return "–" if side is _GONE or side is None else casefile.shown(side)


def _by_key(name: str, entries: Sequence[Any]) -> dict[str, Any] | None:
    """The entries by what tells them apart; None where nothing does."""
    fields = _KEYS.get(name, ("id",))
    if not all(isinstance(e, dict) and all(f in e for f in fields) for e in entries):
        return None
    keyed = {"/".join(_word(e[f]) for f in fields): e for e in entries}
    return keyed if len(keyed) == len(entries) else None


def _word(value: Any) -> str:
    return "*" if value is None else str(value)
