"""Nothing of a tender can be deleted, and until when it is kept is the law's date or a later one."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from builders import a_bid, a_case
from pages import new_store, page, revisions, said, stored
from sealed_cases import taken

from scoring import edit, reference
from scoring.access import Person
from scoring.cli import main
from scoring.desk import Desk
from scoring.life import Access
from scoring.model import Case
from scoring.papers import Delivery
from scoring.rules import papers
from scoring.store import Store
from scoring.texts import LANGUAGES, Language
from widgets import session

COURSE, OWN = "views/course.py", "Opbevar længere, til"
BOOK = reference.rulebook()
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TAKES_AWAY = {
    "delete",
    "drop",
    "drop_all",
    "erase",
    "purge",
    "remove_case",
    "rmdir",
    "rmtree",
    "truncate",
    "unlink",
}
SQL = re.compile(
    r"\b(DELETE\s+FROM|DROP\s+(TABLE|TRIGGER|DATABASE)\b|TRUNCATE\s+TABLE|INSERT\s+OR\s+REPLACE\s+INTO)\b",
    re.IGNORECASE,
)


@cache
def decided() -> Case:
    """Decided on 5 March 2026."""
    return taken(a_case(a_bid("A"), a_bid("B", price=1_200_000)), "decided")


def test_no_code_of_the_product_takes_anything_out_of_the_database_or_the_disk():
    root = Path(__file__).parent.parent
    files = [
        *(f for part in ("scoring", "views", "widgets") for f in (root / part).rglob("*.py")),
        root / "app.py",
    ]
    assert len(files) > 200
    for file in files:
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        called = {getattr(n.func, "attr", "") for n in nodes if isinstance(n, ast.Call)}
        assert called & TAKES_AWAY == set(), file
        said_ = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert [text for text in said_ if SQL.search(text)] == [], file


@pytest.mark.parametrize("way", [Store, Desk])
def test_whoever_has_the_archive_in_hand_has_no_way_to_delete(way: type):
    names = {name for name, _ in inspect.getmembers(way, inspect.isfunction) if not name.startswith("_")}
    assert "restore" in names
    assert not any(re.search(r"delete|remove|drop|purge|forget|clear", name) for name in names)


def test_no_command_deletes(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "verify" in told
    assert not re.search(r"\b(delete|remove|purge|slet)", told)


def test_what_is_taken_out_of_a_tender_can_still_be_read_in_the_version_before(tmp_path: Path):
    store = Store(f"sqlite:///{(tmp_path / 'a.sqlite').as_posix()}")
    desk, case = Desk(store, Person("Mia", alone=True)), a_case(a_bid("A"), a_bid("B"))
    desk.create(case, "nyt", NOON)
    seen = desk.open("T")
    assert seen is not None
    desk.keep(seen, edit.without_bid(case, "B"), "B ud", NOON)
    was, now = desk.version("T", 1), desk.version("T", 2)
    assert was is not None
    assert now is not None
    assert ([b.id for b in was.bids], [b.id for b in now.bids]) == (["A", "B"], ["A"])
    assert was.assessments == case.assessments
    assert len(desk.history("T")) == 2
    store.close()


def test_going_back_to_an_older_version_takes_no_delivery_and_no_later_date_with_it(tmp_path: Path):
    store = Store(f"sqlite:///{(tmp_path / 'a.sqlite').as_posix()}")
    desk, case = Desk(store, Person("Mia", alone=True)), a_case(a_bid("A"))
    desk.create(case, "nyt", NOON)
    seen = desk.open("T")
    assert seen is not None
    measured = Delivery(lot="LOT-0000", bid="A", criterion="Q", delivered=3, on=date(2027, 1, 1))
    later = edit.changed(case, deliveries=(measured,), retained_until=date(2040, 1, 1))
    kept = desk.keep(seen, later, "målt", NOON)
    back = desk.restore("T", 1, "tilbage", NOON)
    assert back.refused == ()
    assert (back.seen.case.deliveries, back.seen.case.retained_until) == (
        kept.seen.case.deliveries,
        date(2040, 1, 1),
    )
    store.close()


def test_two_who_note_a_delivery_at_once_both_have_it_noted(tmp_path: Path):
    store = Store(f"sqlite:///{(tmp_path / 'a.sqlite').as_posix()}")
    desk, case = Desk(store, Person("Mia", alone=True)), a_case(a_bid("A"), a_bid("B"))
    desk.create(case, "nyt", NOON)
    seen = desk.open("T")
    assert seen is not None
    for bid in "AB":
        measured = Delivery(lot="LOT-0000", bid=bid, criterion="Q", delivered=3, on=date(2027, 1, 1))
        kept = desk.keep(seen, edit.with_delivery(case, measured), "målt", NOON)
        assert (kept.clashes, kept.refused) == ((), ())
    assert [d.bid for d in kept.seen.case.deliveries] == ["A", "B"]
    store.close()


@pytest.mark.parametrize(("limit", "years", "until"), [(None, 3, 2029), (1, 3, 2029), (5, 5, 2031)])
def test_the_years_are_the_laws_or_the_departments_own_if_more(limit: int | None, years: int, until: int):
    case = edit.changed(decided(), rule_limits={"CHK-50.years": limit} if limit else {})
    assert papers.years_kept(case, BOOK) == years
    assert papers.kept_until(case, BOOK) == date(until, 3, 5)


def test_the_page_tells_the_laws_years_from_the_departments(own_store: None):
    told = words(page(COURSE, edit.changed(decided(), rule_limits={"CHK-50.years": 5})))
    assert "mindst 3 år efter tildelingen (udbudsloven § 175" in told
    assert "egen grænse på siden Regler er 5 år. Regnet fra tildelingen er det til 05.03.2031" in told


# On the page Forløb


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def words(app: object) -> str:
    return said(app).replace("\\", "").replace("\u00a0", " ")  # type: ignore[arg-type]


def typed(case: Case, *texts: str):
    app = page(COURSE, case)
    for text in texts:
        next(f for f in app.main.text_input if f.label == OWN).set_value(text).run()
        assert not app.exception
    return app


def test_before_the_award_only_the_years_are_known(own_store: None):
    told = words(page(COURSE, a_case(a_bid("A"))))
    assert "mindst 3 år efter tildelingen" in told
    assert "Intet i sagen må slettes før" not in told


def test_the_page_says_until_when_nothing_may_be_deleted(own_store: None):
    told = words(page(COURSE, decided()))
    assert "Intet i sagen må slettes før 05.03.2029" in told
    assert "Programmet sletter intet" in told


def test_the_department_can_lengthen_it(own_store: None):
    app = typed(decided(), "31.12.2031")
    assert stored(decided()).retained_until == date(2031, 12, 31)
    assert "Intet i sagen må slettes før 31.12.2031" in words(app)


def test_it_can_be_lengthened_when_the_contract_is_signed(own_store: None):
    case = taken(a_case(a_bid("A"), a_bid("B", price=1_200_000)), "contract")
    typed(case, "31.12.2031")
    assert stored(case).retained_until == date(2031, 12, 31)


@pytest.mark.parametrize(("text", "told"), [("04.03.2029", "er for tidligt"), ("snart", "kan ikke læses")])
def test_a_date_that_would_shorten_it_is_refused_and_stays_in_its_field(
    own_store: None, text: str, told: str
):
    app = typed(decided(), text)
    assert told in words(app)
    assert next(f for f in app.main.text_input if f.label == OWN).value == text
    assert (stored(decided()).retained_until, revisions(decided())) == (None, 1)


def test_emptying_the_field_brings_the_laws_date_back(own_store: None):
    app = typed(decided(), "31.12.2031", "")
    assert stored(decided()).retained_until is None
    assert "Intet i sagen må slettes før 05.03.2029" in words(app)


def test_before_the_award_a_day_that_is_past_is_refused(own_store: None):
    app = typed(a_case(a_bid("A")), "01.01.2020")
    assert "er for tidligt" in words(app)


def test_who_may_not_change_it_only_reads_it(own_store: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "person", lambda: Person("lis@by.dk"))
    case = edit.changed(decided(), access=(Access(who="lis@by.dk", role="reader"),))
    app = page(COURSE, case)
    assert next(f for f in app.main.text_input if f.label == OWN).disabled


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_said_in_both_languages(own_store: None, language: Language):
    case = edit.changed(decided(), retained_until=date(2030, 1, 1))
    told = words(page(COURSE, case, language))
    assert "{" not in told
    assert "2030" in told
    assert "2029" in told
