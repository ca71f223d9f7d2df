"""The store loses nothing, tells who came first, and shows every change made behind its back.

Each rule holds on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from scoring.store import Entry, Revision, SavedBefore, Store, default_url
from scoring.values import ScoringError
from tests import postgres

pytest_plugins = ["tests.postgres"]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def put(
    store: Store, case: str = "KANTINE", document: str = "{}", *, base: int = 0, who: str = "Åse"
) -> Revision:
    return store.save(case, document, base=base, who=who, what="gemt", at=NOON)


def aside(store: Store, document: str, *, who: str = "Bo") -> Revision:
    return store.set_aside("KANTINE", document, who=who, what="kom for sent", at=NOON)


def five(store: Store) -> tuple[Entry, ...]:
    for n in range(5):
        put(store, document=f"udgave {n + 1}", base=n)
    return store.history("KANTINE")


def behind_its_back(url: str, *statements: str) -> None:
    """What somebody with all rights to the database could do."""
    if url.startswith("sqlite"):
        guards = [f"DROP TRIGGER revision_no_{name}" for name in ("update", "delete", "replace")]
    else:
        guards = ["ALTER TABLE revision DISABLE TRIGGER ALL"]
    postgres.execute(url, *guards, *statements)


def revs(entries: tuple[Entry, ...]) -> list[int]:
    return [entry.rev for entry in entries]


# Saving and loading


def test_a_saved_document_comes_back_letter_for_letter(store: Store):
    document = (
        "Ærø, Østerbro, Ågård · »17,5 %« · \U0001f96f\U0001f1e9\U0001f1f0 · a\u030a ≠ å · \n\t\\ '\" %s :x"
    )
    saved = put(store, "ÆØÅ-\U0001f33f", document, who="Søren Å. \U0001f58b")
    assert store.load("ÆØÅ-\U0001f33f") == saved
    assert saved.document == document


def test_a_document_of_a_megabyte_comes_back_whole(store: Store):
    document = "æ123456789" * 100_000
    assert put(store, document=document).document == document
    assert store.load("KANTINE").document == document
    assert store.verify() == ()


def test_who_what_and_when_are_kept_and_the_time_is_utc(store: Store):
    danish_winter = timezone(timedelta(hours=1))
    saved = store.save("K", "{}", base=0, who="Åse", what="Vægte ændret", at=NOON.astimezone(danish_winter))
    assert (saved.who, saved.what, saved.at, saved.at.tzinfo) == ("Åse", "Vægte ændret", NOON, UTC)
    assert saved.stamp == "2026-11-23T12:00:00.000000+00:00"


def test_a_time_without_zone_is_refused(store: Store):
    with pytest.raises(ScoringError, match="time_without_zone"):
        store.save("K", "{}", base=0, who="", what="", at=datetime(2026, 11, 23))  # noqa: DTZ001


def test_revisions_count_from_one_and_each_holds_the_fingerprint_of_the_one_before(store: Store):
    first, second = put(store), put(store, base=1)
    assert (first.rev, second.rev) == (1, 2)
    assert (first.previous, second.previous) == ("", first.hash)


def test_both_databases_give_the_same_fingerprint(store: Store):
    written = "7:KANTINE1:132:2026-11-23T12:00:00.000000+00:004:Åse4:gemt0:2:{}"
    assert put(store).hash == hashlib.sha256(written.encode()).hexdigest()


def test_one_field_cannot_run_into_the_next(store: Store):
    one = store.save("K", "{}", base=0, who="ab", what="c", at=NOON)
    other = store.save("K2", "{}", base=0, who="a", what="bc", at=NOON)
    assert Revision(**vars(one) | {"case": "K2"}).fingerprint() != other.hash


def test_an_older_revision_can_still_be_read(store: Store):
    five(store)
    assert store.load("KANTINE", 2).document == "udgave 2"
    assert store.load("KANTINE").document == "udgave 5"


def test_what_was_never_saved_is_none(store: Store):
    put(store)
    assert store.load("UKENDT") is None
    assert store.load("KANTINE", 2) is None
    assert store.history("UKENDT") == ()


def test_the_history_tells_who_and_what_without_reading_documents(store: Store):
    history = five(store)
    assert revs(history) == [1, 2, 3, 4, 5]
    assert not any(isinstance(entry, Revision) for entry in history)


def test_the_list_of_cases_shows_the_newest_of_each(store: Store):
    put(store, "B"), put(store, "A", "ny", base=put(store, "A", "gammel").rev)
    assert [(r.case, r.rev, r.document) for r in store.cases()] == [("A", 2, "ny"), ("B", 1, "{}")]


def test_a_restored_revision_is_a_new_one_and_the_old_ones_stay(store: Store):
    five(store)
    restored = store.restore("KANTINE", 2, base=5, who="Åse", what="Revision 2 gendannet", at=NOON)
    assert (restored.rev, restored.document) == (6, "udgave 2")
    assert revs(store.history("KANTINE")) == [1, 2, 3, 4, 5, 6]


def test_restoring_what_does_not_exist_is_refused(store: Store):
    five(store)
    with pytest.raises(ScoringError, match="no_such_revision"):
        store.restore("KANTINE", 9, base=5, who="Åse", what="", at=NOON)


def test_a_store_that_is_closed_and_opened_again_still_has_everything(store: Store, database_url: str):
    history = five(store)
    store.close()
    again = Store(database_url)
    assert again.history("KANTINE") == history
    again.close()


# Two who save the same case


def test_who_saves_second_is_told_who_saved_first_and_nothing_is_written_over(store: Store):
    put(store)
    theirs = put(store, document="deres", base=1, who="Bo")
    with pytest.raises(SavedBefore) as clash:
        put(store, document="min", base=1)
    assert clash.value.newest == theirs
    assert clash.value.findings[0].values == {"case": "KANTINE", "rev": 2, "who": "Bo"}
    assert store.load("KANTINE") == theirs


def test_the_version_that_came_too_late_is_kept_on_a_side_line(store: Store):
    put(store, document="deres")
    mine = aside(store, "min")
    assert (mine.rev, aside(store, "min igen").rev) == (-1, -2)
    assert revs(store.aside("KANTINE")) == [-1, -2]
    assert store.load("KANTINE", -1) == mine
    assert (store.load("KANTINE").document, revs(store.history("KANTINE"))) == ("deres", [1])
    assert [r.document for r in store.cases()] == ["deres"]
    assert store.verify() == ()


def test_a_side_line_alone_is_not_a_case(store: Store):
    aside(store, "min")
    assert (store.load("KANTINE"), store.history("KANTINE"), store.cases()) == (None, (), ())
    assert put(store).rev == 1


def test_a_version_from_the_side_line_can_be_restored(store: Store):
    put(store, document="deres")
    aside(store, "min")
    assert store.restore("KANTINE", -1, base=1, who="Åse", what="min alligevel", at=NOON).document == "min"


@pytest.mark.parametrize("base", [-1, 0, 4, 6, 99])  # behind the newest (5), or ahead of it
def test_a_save_on_top_of_anything_but_the_newest_is_refused(store: Store, base: int):
    five(store)
    with pytest.raises(SavedBefore) as clash:
        put(store, base=base)
    assert clash.value.newest.rev == 5


def test_a_save_on_top_of_a_case_that_does_not_exist_is_refused(store: Store):
    with pytest.raises(ScoringError, match="no_such_revision"):
        put(store, base=3)


def test_of_25_who_save_at_once_one_wins_and_24_are_kept_aside(store: Store):
    def save_or_set_aside(n: int) -> int:
        try:
            return put(store, document=f"udgave {n}", who=f"Nr. {n}").rev
        except SavedBefore:
            return aside(store, f"udgave {n}").rev

    with ThreadPoolExecutor(25) as threads:
        given = list(threads.map(save_or_set_aside, range(25)))
    assert sorted(given) == [*range(-24, 0), 1]
    kept = {store.load("KANTINE", rev).document for rev in given}
    assert kept == {f"udgave {n}" for n in range(25)}
    assert store.verify() == ()


def test_25_threads_with_20_saves_each_lose_and_double_nothing(store: Store):
    """Five write to each of five cases, and begin again from the newest when they come too late."""

    def twenty(n: int) -> None:
        case, base = f"SAG-{n % 5}", 0
        for i in range(20):
            saved = None
            while saved is None:
                try:
                    saved = put(store, case, f"{n}/{i}", base=base)
                    base = saved.rev
                except SavedBefore as clash:
                    base = clash.newest.rev

    with ThreadPoolExecutor(25) as threads:
        list(threads.map(twenty, range(25)))
    written = [store.load(f"SAG-{n}", rev).document for n in range(5) for rev in range(1, 101)]
    assert sorted(written) == sorted(f"{n}/{i}" for n in range(25) for i in range(20))
    assert store.verify() == ()


def test_eight_who_open_a_new_database_at_once_all_get_it(database_url: str):
    together = Barrier(8)

    def open_and_save(n: int) -> int:
        together.wait()
        store = Store(database_url)
        rev = put(store, f"SAG-{n}").rev
        store.close()
        return rev

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(open_and_save, range(8))) == [1] * 8


# Behind its back


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revision SET document = 'x' WHERE rev = 2",
        "UPDATE revision SET what = 'x'",
        "DELETE FROM revision WHERE rev = 5",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(store: Store, change: str):
    five(store)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store._engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert revs(store.history("KANTINE")) == [1, 2, 3, 4, 5]
    assert store.verify() == ()


def test_sqlite_refuses_to_replace_and_postgresql_to_truncate(store: Store):
    five(store)
    change = {
        "sqlite": "INSERT OR REPLACE INTO revision SELECT * FROM revision WHERE rev = 5",
        "postgresql": "TRUNCATE revision",
    }[store._engine.dialect.name]
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store._engine.begin() as connection:
        connection.exec_driver_sql(change)


SWAP = "UPDATE revision SET rev = {} WHERE rev = {}"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        # one letter of a document, a name, a time, a reason
        (["UPDATE revision SET document = 'udgave 9' WHERE rev = 3"], [3]),
        (["UPDATE revision SET who = 'Bo' WHERE rev = 1"], [1]),
        (["UPDATE revision SET at = 'i går' WHERE rev = 5"], [5]),
        (["UPDATE revision SET what = '' WHERE rev = 2"], [2]),
        # a fingerprint: the revision itself, and the next one, which remembers the true one
        (["UPDATE revision SET hash = 'x' WHERE rev = 3"], [3, 4]),
        # the link to the one before
        (["UPDATE revision SET previous = '' WHERE rev = 4"], [4]),
        # one taken out of the middle, and the first: found at the one behind
        (["DELETE FROM revision WHERE rev = 3"], [4]),
        (["DELETE FROM revision WHERE rev = 1"], [2]),
        # one taken out and the rest moved up
        (["DELETE FROM revision WHERE rev = 3", SWAP.format(3, 4), SWAP.format(4, 5)], [3, 4]),
        # two have changed places: both, and the one behind them
        ([SWAP.format(99, 2), SWAP.format(2, 3), SWAP.format(3, 99)], [2, 3, 4]),
        # moved to another case
        (["UPDATE revision SET \"case\" = 'ANDEN' WHERE rev = 5"], [5]),
        # untouched
        ([], []),
    ],
)
def test_a_change_behind_its_back_is_found_at_the_right_revision(
    store: Store, database_url: str, changes: list[str], found: list[int]
):
    five(store)
    behind_its_back(database_url, *changes)
    assert sorted(revs(store.verify())) == found


def test_an_edited_side_line_is_found_too(store: Store, database_url: str):
    five(store), aside(store, "en"), aside(store, "to"), aside(store, "tre")
    behind_its_back(database_url, "UPDATE revision SET document = 'x' WHERE rev = -2")
    assert revs(store.verify("KANTINE")) == [-2]


def test_an_edit_with_its_own_fingerprint_made_anew_is_found_at_the_next(store: Store, database_url: str):
    five(store)
    forged = Revision(**vars(store.load("KANTINE", 3)) | {"document": "falsk"})
    behind_its_back(
        database_url, f"UPDATE revision SET document = 'falsk', hash = '{forged.fingerprint()}' WHERE rev = 3"
    )
    assert revs(store.verify()) == [4]


def test_a_gap_sewn_up_with_a_new_fingerprint_is_found_by_the_missing_number(store: Store, database_url: str):
    third = five(store)[2]
    sewn = Revision(**vars(store.load("KANTINE", 5)) | {"previous": third.hash})
    behind_its_back(
        database_url,
        "DELETE FROM revision WHERE rev = 4",
        f"UPDATE revision SET previous = '{third.hash}', hash = '{sewn.fingerprint()}' WHERE rev = 5",
    )
    assert revs(store.verify()) == [5]


def test_a_cut_off_end_is_known_only_by_the_fingerprint_kept_elsewhere(store: Store, database_url: str):
    printed = five(store)[-1].hash
    behind_its_back(database_url, "DELETE FROM revision WHERE rev = 5")
    assert store.verify() == ()
    assert printed not in {entry.hash for entry in store.history("KANTINE")}


def test_a_hole_is_not_filled_by_a_late_writer(store: Store, database_url: str):
    five(store)
    behind_its_back(database_url, "DELETE FROM revision WHERE rev = 3")
    with pytest.raises(SavedBefore):
        put(store, base=2)


# Where it lies


def test_without_a_database_url_it_lies_in_the_users_own_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert sa.make_url(default_url()).get_backend_name() == "sqlite"
    assert Path(sa.make_url(default_url()).database).is_absolute()


def test_a_database_url_decides(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://udbud@db/udbud")
    assert default_url() == "postgresql://udbud@db/udbud"


def test_a_folder_with_odd_letters_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    odd = sa.URL.create("sqlite", database=str(tmp_path / "Åse Ø #1 100%" / "udbud.sqlite3"))
    Store(odd.render_as_string()).close()
    assert (tmp_path / "Åse Ø #1 100%" / "udbud.sqlite3").is_file()


def test_another_kind_of_database_is_refused():
    with pytest.raises(ScoringError, match="unknown_database"):
        Store("mysql://db/udbud")


def test_on_postgresql_select_and_insert_are_rights_enough(database_server: str):
    url = postgres.fresh_database(database_server)
    Store(url).close()
    postgres.execute(url, "CREATE ROLE clerk LOGIN", "GRANT SELECT, INSERT ON revision TO clerk")
    store = Store(url.replace("udbud@", "clerk@"))
    assert revs(five(store)) == [1, 2, 3, 4, 5]
    store.close()


def test_a_server_that_dropped_the_line_is_called_again(database_server: str):
    store = Store(postgres.fresh_database(database_server))
    put(store)
    with sa.create_engine(
        database_server.replace("postgresql:", "postgresql+psycopg:")
    ).begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'udbud%%'"
        )
    assert put(store, base=1).rev == 2
    store.close()
