"""Trail: who changed what, when, from what to what; and can somebody without the database check it?

Reads the store's revisions and never writes. An export carries every revision whole, so that the chain and
the seals can be checked from the file alone; the list of changes beside it is for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from scoring import casefile, seals, store
from scoring.model import Case
from scoring.store import Entry, Revision, Store
from scoring.values import Finding, ScoringError

_FORMAT = 1
_LINES = ("revisions", "aside")
_FIELDS = ("rev", "stamp", "who", "what", "previous", "hash", "document")
_GROUP, _GROUPS = 4, 4
_UNSAID: tuple[object, ...] = (None, "", [], {}, False)


@dataclass(frozen=True)
class Change:
    """One field that a revision changed; place is empty where a revision as a whole is spoken of.

    kind: created (the first revision), changed, nothing (saved without a change), unreadable (no JSON).
    before, after: the whole values, as text.
    """

    rev: int
    at: datetime
    who: str
    what: str
    kind: Literal["created", "changed", "nothing", "unreadable"]
    place: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Trail:
    """A tender's revisions, oldest first; aside: the versions that came too late or were refused."""

    case: str
    revisions: tuple[Revision, ...]
    aside: tuple[Revision, ...] = ()

    @property
    def head(self) -> str:
        """The newest fingerprint; empty without revisions."""
        return self.revisions[-1].hash if self.revisions else ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every field changed by every revision of the main line, oldest first."""
        before = [None, *self.revisions][: len(self.revisions)]
        return tuple(c for was, now in zip(before, self.revisions, strict=True) for c in _changes(was, now))

    @cached_property
    def newest(self) -> Case | None:
        """The tender as it stands; None when the newest document is not a case this program reads."""
        try:
            return casefile.load(self.revisions[-1].document) if self.revisions else None
        except ScoringError:
            return None

    def broken(self) -> tuple[Entry, ...]:
        """The revisions that are not as they were written, or do not follow on the one before."""
        return (*store.broken(self.revisions), *store.broken(self.aside))


def trail(kept: Store, case: str) -> Trail:
    """The trail of one tender; ScoringError when the store has none of that name."""
    revisions = tuple(_whole(kept, kept.history(case)))
    if not revisions:
        raise ScoringError(_stop("unknown", "", case=case))
    return Trail(case, revisions, tuple(_whole(kept, kept.aside(case))))


def head(kept: Store, case: str) -> str:
    """The newest fingerprint in its short form, for printed pages; empty for a tender never saved."""
    newest = kept.head(case)
    return short(newest.hash) if newest else ""


def short(fingerprint: str) -> str:
    """The first 16 signs in groups of four: `1a2b 3c4d 5e6f 7a8b`."""
    return " ".join(fingerprint[i : i + _GROUP] for i in range(0, _GROUP * _GROUPS, _GROUP)).rstrip()


def dump(told: Trail) -> str:
    """The trail as JSON: every revision with its document letter for letter, and the changes for people."""
    content = {
        "trail": _FORMAT,
        "case": told.case,
        "head": told.head,
        "revisions": [_row(r) for r in told.revisions],
        "aside": [_row(r) for r in told.aside],
        "changes": [{**vars(c), "at": c.at.isoformat()} for c in told.changes],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def is_trail(text: str | bytes) -> bool:
    """Whether the text is an exported trail rather than a case file."""
    content = _json(text)
    return isinstance(content, dict) and "trail" in content


def load(text: str | bytes) -> Trail:
    """An exported trail, as it stands in the file: `check` says whether it is whole."""
    return _read(_json(text))


def check(text: str | bytes) -> tuple[Finding, ...]:
    """Everything in an exported trail that is not as it was written: chain, head, list of changes, seals.

    The list of changes is worked out anew from the revisions. That the newest were cut off and the head
    written anew shows only beside a printed head.
    """
    content = _json(text)
    told = _read(content)
    if broken := told.broken():
        return tuple(broken_link(entry) for entry in broken)
    claimed = {part: content.get(part) for part in ("head", "changes")}
    made = json.loads(dump(told))
    found = [_stop(part, part) for part, said in claimed.items() if said != made[part]]
    return (*found, *(seals.verify(told.newest) if told.newest else ()))


def broken_link(entry: Entry) -> Finding:
    """What is said of a revision that is not as it was written."""
    values: dict[str, Any] = {"rev": entry.rev, "who": entry.who, "stamp": entry.stamp}
    return _stop("broken", f"{entry.case}/{entry.rev}", **values)


def _read(content: Any) -> Trail:
    try:
        if content["trail"] != _FORMAT:
            raise KeyError("trail")
        lines = (tuple(_revision(content["case"], row) for row in content[line]) for line in _LINES)
        return Trail(content["case"], *lines)
    except (KeyError, TypeError) as error:
        raise ScoringError(_stop("not_a_trail", "")) from error


def _revision(case: str, row: dict[str, Any]) -> Revision:
    if not isinstance(row["rev"], int) or not all(isinstance(row[f], str) for f in _FIELDS[1:]):
        raise TypeError
    return Revision(case=case, **{field: row[field] for field in _FIELDS})


def _stop(code: str, place: str, **values: str | int) -> Finding:
    return Finding(code=f"trail.{code}", severity="stop", place=place, values=dict(values))


def _whole(kept: Store, entries: Sequence[Entry]) -> Iterator[Revision]:
    for entry in entries:
        found = kept.load(entry.case, entry.rev)
        if found:
            yield found


def _row(revision: Revision) -> dict[str, Any]:
    return {field: getattr(revision, field) for field in _FIELDS}


def _changes(was: Revision | None, now: Revision) -> Iterator[Change]:
    who = (now.rev, now.at, now.who, now.what)
    stands = _json(now.document)
    if stands is None:
        yield Change(*who, "unreadable")
    elif was is None:
        yield Change(*who, "created")
    else:
        found = [Change(*who, "changed", *said) for said in _differences(_json(was.document), stands)]
        yield from found or [Change(*who, "nothing")]


def _differences(was: object, now: object) -> Iterator[tuple[str, str, str]]:
    for place, before, after in casefile.places(was or {}, now):
        # A field that a later program knows appears with its default in every document it writes.
        if not (before is None and after in _UNSAID):
            yield place, _said(before), _said(after)


def _said(value: object) -> str:
    """A value in words: a text as it is, what has parts as its fields that say something."""
    match value:
        case None:
            return ""
        case str():
            return value
        case dict():
            fields = ((k, _said(v)) for k, v in value.items() if k != "mark" and v not in _UNSAID)
            return "; ".join(f"{key}: {said}" for key, said in fields if said)
        case list():
            return " | ".join(_said(entry) for entry in value)
    return json.dumps(value)


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
