"""Desk: what may this person see and do with the tenders in the store, and what became of a change?

The pages' only way to the store. A change is made to what the person sees, put into the whole case, merged
with what others saved meanwhile, judged by `access` and saved; where it clashes or is refused, nothing is
overwritten and the person's version is kept beside the tender. Reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from pydantic import ValidationError

from scoring import access, casefile, course, edit, merge
from scoring.access import Person
from scoring.course import Move
from scoring.life import Acceptance, Access, Event, Step
from scoring.model import Case
from scoring.store import Entry, Revision, SavedBefore, Store
from scoring.values import BidId, Finding, LotId, ScoringError

_STAYS = (
    *("declarations", "events", "accepted", "deliveries", "seal", "earlier_seals"),
    *("access", "evaluators", "two_sign", "retained_until"),
)
_Findings = tuple[Finding, ...]
_IMPOSSIBLE = Finding(code="merge.impossible", severity="stop")


@dataclass(frozen=True)
class Seen:
    """A case as the person may see it, and the revision it was."""

    case: Case
    entry: Entry


@dataclass(frozen=True)
class Kept:
    """What became of a change. seen: what stands now.

    with_: whose saves it was merged with. clashes: places both changed, with both values. refused: why it
    may not be made. aside: the person's version, kept beside the tender when it was not saved.
    """

    seen: Seen
    with_: tuple[Entry, ...] = ()
    clashes: _Findings = ()
    refused: _Findings = ()
    aside: Revision | None = None


class Desk:
    """One person's way to the tenders. Cheap to make; keep none across a login."""

    def __init__(self, store: Store, person: Person) -> None:
        self._store, self.person = store, person

    def cases(self) -> tuple[Revision, ...]:
        """The newest revision of every tender the person has a part in, with what they may see of it."""
        return tuple(shown for newest in self._store.cases() if (shown := self._shown(newest)))

    def open(self, key: str) -> Seen | None:
        """A tender as it stands now; None for a stranger, as for a tender that does not exist."""
        newest = self._standing(key)
        return self._see(newest) if newest else None

    def head(self, key: str) -> Entry | None:
        """The newest entry of a tender that is open already, without its document."""
        return self._store.head(key)

    def version(self, key: str, rev: int) -> Case | None:
        """A tender as it stood at a revision (negative: set aside), as far as the person may see that one."""
        newest, found = self._standing(key), self._store.load(key, rev)
        if newest is None or found is None:
            return None
        now = _read(newest.document)
        # The roles of today decide, also about what was written before they were given.
        old, today = _read(found.document), {"access": now.access, "evaluators": now.evaluators}
        view = access.view_for(old.model_copy(update=today), self.person)
        return view.model_copy(update={part: getattr(old, part) for part in today})

    def history(self, key: str) -> tuple[Entry, ...]:
        """Who did what when, oldest first; nothing for a stranger."""
        return self._store.history(key) if self._standing(key) else ()

    def create(self, case: Case, what: str, at: datetime) -> Revision:
        """A new tender under its id or the next free one; whoever logs in becomes its officer.

        Roles in a file from elsewhere give nobody anything here.
        """
        if not self.person.may_create:
            raise ScoringError(Finding(code="access.may_not_create", severity="stop"))
        if not self.person.alone:
            case = edit.changed(case, access=(Access(who=self.person.who, role="officer"),))
        wanted, n = case.tender.id, 1
        while True:
            key = wanted if n == 1 else f"{wanted}-{n}"
            named = edit.changed(case, tender=edit.changed(case.tender, id=key))
            try:
                return self._save(key, named, 0, what, at)
            except SavedBefore:
                n += 1

    def keep(self, seen: Seen, mine: Case, what: str, at: datetime) -> Kept:
        """Save what the person made of `seen`; together with what others saved since."""
        key, since = seen.entry.case, seen.entry.rev
        mine, steps = access.without_steps(seen.case, mine)
        try:
            whole = merge.lifted(seen.case, mine, _read(self._version(key, since).document))
        except ValidationError:
            return self._put_aside(self._demand(key), mine, what, at, clashes=(_IMPOSSIBLE,))
        return self._joined(key, since, whole, steps, what, at)

    def insist(self, aside: Revision, base: int, what: str, at: datetime) -> Kept:
        """Put a version that was set aside, made from revision `base`, on top.

        Where it clashed, it wins; what only others changed stays theirs.
        """
        return self._joined(aside.case, base, _read(aside.document), (), what, at, mine_wins=True)

    def due(self, key: str, move: Move) -> _Findings:
        """What stands in the way of a step, judged on the whole case; and whether it is this person's."""
        case = _read(self._demand(key).document)
        role, may_follow = access.STEP_TABLE[case.two_sign][move.step], course.may_follow(case)
        values = {"step": move.step, "role": role}
        refused = Finding(code="access.not_your_step", severity="stop", place="events", values={**values})
        mine = move.step not in may_follow or access.may_step(case, self.person, move.step)
        return (*(() if mine else (refused,)), *course.due(case, move))

    def envelope(self, key: str) -> access.Envelope | None:
        """What lies in the shut envelope, without the amounts; None for who does not fill it."""
        case = _read(self._demand(key).document)
        fills = access.prices_shut(case) and access.may(case, self.person, "bids")
        return access.envelope(case) if fills else None

    def take(self, key: str, move: Move, what: str, at: datetime) -> Kept:
        """Take a step, on the whole case as it stands now."""
        return self._on_newest(key, what, at, lambda case: course.take(case, move))

    def ask(self, key: str, step: Step, reason: str, awards: Mapping[LotId, BidId], at: datetime) -> Kept:
        """Ask for the second signature under a step, as the tender stands now."""

        def asking(case: Case) -> Case:
            place = access.signing_place(case, step, awards)
            request = Acceptance(code=access.ASKED, place=place, reason=reason, by=self.person.who, at=at)
            return edit.with_acceptance(case, request)

        return self._on_newest(key, reason, at, asking)

    def asked(self, key: str, step: Step, awards: Mapping[LotId, BidId]) -> tuple[Acceptance, ...]:
        """The pending requests for a second signature, judged on the whole case."""
        return access.asked(_read(self._demand(key).document), step, awards)

    def restore(self, key: str, rev: int, what: str, at: datetime) -> Kept:
        """An older version as a new one. What is only ever added to stays as it is, and so do the people."""
        old = _read(self._version(key, rev).document)

        def restored(case: Case) -> Case:
            stays = _STAYS if course.state(case) == "draft" else (*_STAYS, "assessments")
            try:
                return edit.changed(old, **{part: getattr(case, part) for part in stays})
            except ValidationError as error:
                raise ScoringError(_IMPOSSIBLE) from error

        return self._on_newest(key, what, at, restored)

    def _on_newest(self, key: str, what: str, at: datetime, change: Callable[[Case], Case]) -> Kept:
        while True:
            newest = self._demand(key)
            before = _read(newest.document)
            try:
                return self._saved(newest, before, change(before), what, at)
            except SavedBefore:
                continue
            except ScoringError as error:
                return Kept(self._see(newest), refused=error.findings)

    def _joined(
        self,
        key: str,
        since: int,
        mine: Case,
        steps: tuple[Event, ...],
        what: str,
        at: datetime,
        mine_wins: bool = False,
    ) -> Kept:
        base = _read(self._version(key, since).document)
        while True:
            newest = self._demand(key)
            theirs = _read(newest.document)
            merged = merge.merge(base, mine, theirs, mine_wins=mine_wins)
            if merged.case is None:
                # The answer to a change one may not make is not what stands in its place.
                refused = access.refusals(base, mine, self.person)
                clashes = () if refused else merged.clashes
                return self._put_aside(newest, mine, what, at, clashes=clashes, refused=refused)
            try:
                after = access.with_steps(merged.case, steps)
                return self._saved(newest, theirs, after, what, at, since=since, mine=mine)
            except SavedBefore:
                continue
            except ScoringError as error:
                return self._put_aside(newest, mine, what, at, refused=error.findings)

    def _saved(
        self,
        newest: Revision,
        before: Case,
        after: Case,
        what: str,
        at: datetime,
        since: int = 0,
        mine: Case | None = None,
    ) -> Kept:
        if after == before:
            return Kept(self._see(newest))
        refused = access.refusals(before, after, self.person)
        if refused:
            kept = self._put_aside(newest, mine, what, at, refused=refused) if mine else None
            return kept or Kept(self._see(newest), refused=refused)
        saved = self._save(newest.case, after, newest.rev, what, at)
        between = self._store.history(newest.case)[since:-1] if 0 < since < newest.rev else ()
        return Kept(self._see(saved), with_=between)

    def _save(self, key: str, case: Case, base: int, what: str, at: datetime) -> Revision:
        return self._store.save(key, casefile.dump(case), base=base, who=self.person.who, what=what, at=at)

    def _put_aside(
        self,
        newest: Revision,
        mine: Case,
        what: str,
        at: datetime,
        clashes: _Findings = (),
        refused: _Findings = (),
    ) -> Kept:
        document, who = casefile.dump(mine), self.person.who
        aside = self._store.set_aside(newest.case, document, who=who, what=what, at=at)
        return Kept(self._see(newest), clashes=clashes, refused=refused, aside=aside)

    def _standing(self, key: str) -> Revision | None:
        """The newest revision; None for a stranger."""
        newest = self._store.load(key)
        return newest if newest and self.person.roles(_read(newest.document)) else None

    def _demand(self, key: str) -> Revision:
        newest = self._standing(key)
        if newest is None:
            raise ScoringError(Finding(code="access.stranger", severity="stop"))
        return newest

    def _version(self, key: str, rev: int) -> Revision:
        found = self._store.load(key, rev)
        if found is None:
            values: dict[str, str | int] = {"case": key, "rev": rev}
            raise ScoringError(Finding(code="store.no_such_revision", severity="stop", values=dict(values)))
        return found

    def _see(self, revision: Revision) -> Seen:
        case = access.view_for(_read(revision.document), self.person)
        return Seen(case, Entry(**{k: v for k, v in vars(revision).items() if k != "document"}))

    def _shown(self, newest: Revision) -> Revision | None:
        try:
            case = _read(newest.document)
        except ScoringError:
            # Said where the tenders are listed; nobody can tell whose it is.
            return newest if self.person.alone else None
        if not self.person.roles(case):
            return None
        seen = access.view_for(case, self.person)
        return newest if seen == case else replace(newest, document=casefile.dump(seen))


@lru_cache(maxsize=200)
def _read(document: str) -> Case:
    return casefile.load(document)
