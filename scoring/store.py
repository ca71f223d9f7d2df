"""Store: who changed what when, and is the record still whole?

One append-only table of revisions on SQLite or PostgreSQL. A case has a main line (rev 1,
2, 3 …) and a side line (rev -1, -2 …) for versions that came too late; each revision holds
the fingerprint of the one before it in its line. Knows nothing about what a document says
and never reads the clock; a guard that is handed in is asked who may save what. Once the
table exists, PostgreSQL needs to grant the app no more than SELECT and INSERT on `revision`.
A SQLite file must not lie on a network share.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, OperationalError
from time import sleep
from typing import Any

import sqlalchemy as sa
from platformdirs import user_data_path
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from scoring.values import Finding, ScoringError

_TABLE = sa.Table(
    "revision",
    sa.MetaData(),
    sa.Column("case", sa.Text, primary_key=True),
    sa.Column("rev", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("at", "who", "what", "previous", "hash")),
    # Last, because SQLite walks through a long column to reach those behind it.
    sa.Column("document", sa.Text, nullable=False),
)
_ROW = _TABLE.c
_WHOLE = tuple(column.label("stamp") if column is _ROW.at else column for column in _ROW)
_ENTRY = _WHOLE[:-1]
_GUARDS = {
    "sqlite": (
        """CREATE TRIGGER IF NOT EXISTS revision_no_update BEFORE UPDATE ON revision
        BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END""",
        """CREATE TRIGGER IF NOT EXISTS revision_no_delete BEFORE DELETE ON revision
        BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END""",
        # INSERT OR REPLACE deletes without asking the trigger above.
        """CREATE TRIGGER IF NOT EXISTS revision_no_replace BEFORE INSERT ON revision
        WHEN EXISTS (SELECT 1 FROM revision WHERE "case" = NEW."case" AND rev = NEW.rev)
        BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION revision_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'revision is append-only'; END $$""",
        """CREATE TRIGGER revision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON revision
        FOR EACH STATEMENT EXECUTE FUNCTION revision_refuses()""",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the history: who did what when. `stamp` is the time as stored, ISO 8601 in UTC."""

    case: str
    rev: int
    stamp: str
    who: str
    what: str
    previous: str = ""
    hash: str = ""

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.stamp)


@dataclass(frozen=True, kw_only=True)
class Revision(Entry):
    """An entry with its document."""

    document: str

    def fingerprint(self) -> str:
        """SHA-256 (hex) over case, rev, stamp, who, what, previous and document, in this order.

        Each in UTF-8 behind its length in bytes and a colon, so that no field runs into the next.
        """
        parts = (self.case, self.rev, self.stamp, self.who, self.what, self.previous, self.document)
        encoded = (str(part).encode() for part in parts)
        return sha256(b"".join(b"%d:%b" % (len(part), part) for part in encoded)).hexdigest()


class SavedBefore(ScoringError):
    """The case has moved on since the writer loaded it; `newest` is what stands there now."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(_stop("saved_before", case=newest.case, rev=newest.rev, who=newest.who))
        self.newest = newest


def default_url() -> str:
    """`DATABASE_URL` from the environment, else a SQLite file in the user's data folder."""
    file = user_data_path("udbudsvaegten", appauthor=False) / "udbud.sqlite3"
    return os.environ.get("DATABASE_URL") or sa.URL.create("sqlite", database=str(file)).render_as_string()


Guard = Callable[[str, str | None, str], None]
"""Who wants to put which document on top of which (None: a new case). Raises `ScoringError` to refuse.

For a version that is set aside both documents are the one that stands, so that only who writes is judged.
"""


class Store:
    """The revisions in the database at `url`. Keep one per process; any thread may call it.

    guard: asked before every write; without one, whoever reaches the store may write.
    """

    def __init__(self, url: str, guard: Guard | None = None) -> None:
        self._guard = guard
        self._engine = _engine(url)
        _prepare(self._engine)

    def save(self, case: str, document: str, *, base: int, who: str, what: str, at: datetime) -> Revision:
        """Append revision `base` + 1, on top of the revision the writer had loaded (0: a new case).

        Once this returns, the revision outlives the process. If `base` is not the newest:
        `SavedBefore`, and nothing is written; nor when the guard refuses.
        """
        newest = self._last(_main(case))
        if base == (newest.rev if newest else 0):
            self._ask(who, case, newest, document)
            # Whoever saves between these two statements is found out by the key.
            draft = Revision(case=case, rev=base + 1, stamp=_stamp(at), who=who, what=what, document=document)
            if saved := self._append(draft, newest):
                return saved
        raise SavedBefore(self._demand(case, None))

    def load(self, case: str, rev: int | None = None) -> Revision | None:
        """Revision `rev` (negative: from the side line), or the newest of the main line; None if unknown."""
        this = sa.select(*_WHOLE).where(_ROW.case == case, _ROW.rev > 0 if rev is None else _ROW.rev == rev)
        found = self._read(this.order_by(_ROW.rev.desc()).limit(1))
        return Revision(**found[0]) if found else None

    def head(self, case: str) -> Entry | None:
        """The newest of the main line without its document; None if unknown."""
        return self._last(_main(case))

    def history(self, case: str) -> tuple[Entry, ...]:
        """The main line, oldest first, without documents."""
        return tuple(Entry(**row) for row in reversed(self._read(_main(case))))

    def cases(self) -> tuple[Revision, ...]:
        """The newest revision of every case, in order of case."""
        last = sa.select(_ROW.case, sa.func.max(_ROW.rev)).where(_ROW.rev > 0).group_by(_ROW.case)
        newest = sa.select(*_WHOLE).where(sa.tuple_(_ROW.case, _ROW.rev).in_(last))
        return tuple(sorted((Revision(**row) for row in self._read(newest)), key=lambda r: r.case))

    def restore(self, case: str, rev: int, *, base: int, who: str, what: str, at: datetime) -> Revision:
        """Append the document of revision `rev` (negative: from the side line) as a new revision."""
        return self.save(case, self._demand(case, rev).document, base=base, who=who, what=what, at=at)

    def set_aside(self, case: str, document: str, *, who: str, what: str, at: datetime) -> Revision:
        """Keep a version that came too late, as the next of the case's side line."""
        self._ask(who, case, self._last(_main(case)), None)
        draft = Revision(case=case, rev=-1, stamp=_stamp(at), who=who, what=what, document=document)
        while True:
            last = self._last(_side(case))
            if saved := self._append(replace(draft, rev=last.rev - 1) if last else draft, last):
                return saved

    def aside(self, case: str) -> tuple[Entry, ...]:
        """The side line, oldest first (rev -1, -2 …), without documents."""
        return tuple(Entry(**row) for row in reversed(self._read(_side(case))))

    def verify(self, case: str | None = None) -> tuple[Entry, ...]:
        """The revisions that are not as they were written, in one case or in all; none: the record is whole.

        Finds an edited or swapped revision, and the one behind a gap. Cannot find that the
        newest were cut off, nor that all fingerprints were computed anew: against both, the
        newest `hash` is printed or kept elsewhere.
        """
        these = sa.select(*_WHOLE).where(sa.true() if case is None else _ROW.case == case)
        main = these.where(_ROW.rev > 0).order_by(_ROW.case, _ROW.rev)
        side = these.where(_ROW.rev < 0).order_by(_ROW.case.desc(), _ROW.rev.desc())
        with self._engine.connect().execution_options(yield_per=20) as connection:
            rows = ((Revision(**row._asdict()) for row in connection.execute(line)) for line in (main, side))
            return tuple(entry for line in rows for entry in broken(line))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _ask(self, who: str, case: str, newest: Entry | None, document: str | None) -> None:
        """Ask the guard; a refusal is its `ScoringError`. document: None where it is not what is judged."""
        if self._guard is None:
            return
        stands = self._demand(case, newest.rev).document if newest else None
        self._guard(who, stands, document if document is not None else stands or "")

    def _last(self, line: sa.Select[Any]) -> Entry | None:
        found = self._read(line.limit(1))
        return Entry(**found[0]) if found else None

    def _demand(self, case: str, rev: int | None) -> Revision:
        found = self.load(case, rev)
        if found is None:
            raise ScoringError(_stop("no_such_revision", case=case, rev=rev or ""))
        return found

    def _append(self, draft: Revision, last: Entry | None) -> Revision | None:
        """The revision as written, or None if its number is taken."""
        linked = replace(draft, previous=last.hash if last else "")
        new = replace(linked, hash=linked.fingerprint())
        row = {"at" if name == "stamp" else name: value for name, value in vars(new).items()}
        try:
            with self._engine.begin() as connection:
                connection.execute(_TABLE.insert().values(row))
        except IntegrityError:
            if self.load(new.case, new.rev) is None:
                raise
            return None
        return new

    def _read(self, query: sa.Select[Any]) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            return [row._asdict() for row in connection.execute(query)]


def broken(line: Iterable[Revision]) -> Iterator[Entry]:
    """Those of a line, in order, that are not as they were written or do not follow on the one before."""
    last: Revision | None = None
    for this in line:
        number, first = abs(this.rev), this.previous == "" and abs(this.rev) == 1
        follows = last and (last.case, abs(last.rev) + 1, last.hash) == (this.case, number, this.previous)
        if not (first or follows) or this.hash != this.fingerprint():
            yield this
        last = this


def _main(case: str) -> sa.Select[Any]:
    """The main line without documents, newest first."""
    return sa.select(*_ENTRY).where(_ROW.case == case, _ROW.rev > 0).order_by(_ROW.rev.desc())


def _side(case: str) -> sa.Select[Any]:
    """The side line without documents, newest first."""
    return sa.select(*_ENTRY).where(_ROW.case == case, _ROW.rev < 0).order_by(_ROW.rev)


def _stop(code: str, **values: str | int) -> Finding:
    return Finding(code=f"store.{code}", severity="stop", values=values)


def _stamp(at: datetime) -> str:
    if at.tzinfo is None:
        raise ScoringError(_stop("time_without_zone", at=at.isoformat()))
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _engine(url: str) -> sa.Engine:
    place = sa.make_url(url)
    if place.get_backend_name() in ("postgres", "postgresql"):
        return sa.create_engine(place.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if place.get_backend_name() != "sqlite":
        raise ScoringError(_stop("unknown_database", found=place.drivername))
    if place.database:
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(place, connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Connection, _: object) -> None:
    # FULL, not NORMAL: an acknowledged save outlives a power cut, too.
    connection.execute("PRAGMA synchronous=FULL")
    for patience in range(100, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError:
            # Of several who create one file at once, SQLite lets one through and the others do not wait.
            if not patience:
                raise
            sleep(0.05)


def _prepare(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # One at a time, and nothing asked of a user who may only read and append.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(160)))
            if sa.inspect(connection).has_table(_TABLE.name):
                return
        connection.execute(CreateTable(_TABLE, if_not_exists=True))
        for guard in _GUARDS[engine.dialect.name]:
            connection.exec_driver_sql(guard)
