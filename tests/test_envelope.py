"""The envelope: where the model keeps prices hidden, no price reaches a browser before the quality is closed.

Looked for in what is sent, not only in what is shown: every element's bytes, every frame of the connection.
"""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser import ROOT, Serve, ready
from builders import a_bid, a_case, a_model, a_price, quality
from pages import new_store, page, said, stored, typed
from playwright.sync_api import Page, WebSocket
from streamlit.testing.v1 import AppTest

from app import PAGES
from scoring import access, casefile, seals
from scoring.model import Case
from scoring.store import Store
from widgets import session

pytest_plugins = ("browser",)

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRICES = (1_934_651, 2_817_493, 3_391_267)
QUANTITY = 3
TYPED = "4.555.666,7x"
IDA = "ida@by.dk"
EVENTS = [{"step": step, "at": DAY, "by": "Eva"} for step in ("sealed", "opened", "points_closed")]


def a_tender(*, closed: bool = False, lots: int = 1) -> Case:
    """Three bids with prices nobody may see yet, a discount, a hearing and a price that could not be read."""
    tender = {"id": "LUKKET", "lots": [{"id": f"L{n}", "title": f"Nr. {n}"} for n in range(1, lots + 1)]}
    bids = [
        a_bid(
            name,
            price=None,
            points={"Q": 5 + at, "R": 4},
            evaluator="Ida",
            prices=[
                {"item": "sum", "lot": f"L{n}", "unit_price": price, "quantity": QUANTITY}
                for n in range(1, lots + 1)
            ],
            discounts=[{"id": "D", "percent": 3, "lots": ["L1"], "text": f"Rabat fra {price} kr."}],
            abnormal=[{"lot": "L1", "asked": "2026-03-03", "assessment": f"{price} kr. er meget lavt"}],
        )
        for at, (name, price) in enumerate(zip("ABC", PRICES, strict=True))
    ]
    agreed = (
        [{"bid": b, "criterion": c, "points": 6, "rationale": "Enige"} for b in "ABC" for c in "QR"]
        if closed
        else []
    )
    case = a_case(
        *bids,
        model=a_model(a_price(40), quality("Q", 30), quality("R", 30), prices_hidden=True),
        tender=tender,
        events=EVENTS if closed else EVENTS[:2],
        evaluators=[{"id": "Ida", "who": IDA}],
        access=[{"who": IDA, "role": "evaluator"}, {"who": "eva@by.dk", "role": "officer"}],
        declarations=[{"evaluator": "Ida", "conflict": False, "at": DAY}],
        unread={} if closed else {"bids/A/prices/L1/extra/unit_price": TYPED},
        assessments=agreed,
    )
    return seals.seal(case, by="Eva", at=DAY)


def spellings() -> Iterator[bytes]:
    """A price as text in both languages, and as the numbers a table or a chart would carry."""
    for amount in (*PRICES, *(QUANTITY * p for p in PRICES)):
        yield from (text.encode() for text in (f"{amount}", f"{amount:,}", f"{amount:,}".replace(",", ".")))
        yield from (struct.pack("<d", amount), struct.pack("<q", amount))
    yield TYPED.encode()


def priced(sent: bytes) -> list[bytes]:
    return [spelling for spelling in spellings() if spelling in sent]


def sent(app: AppTest) -> bytes:
    """Every element the page has, as the bytes that go to the browser."""
    return b"".join(_bytes(app._tree))


def _bytes(node) -> Iterator[bytes]:
    if getattr(node, "proto", None) is not None:
        yield node.proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from _bytes(child)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


PEOPLE = {
    "evaluator": access.Person(IDA),
    "officer": access.Person("eva@by.dk"),
    "alone": access.Person("Eva", alone=True),
}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", PAGES)
def test_before_the_quality_is_closed_no_page_sends_a_price(
    name: str, person: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session, "person", lambda: PEOPLE[person])
    app = page(f"views/{name}.py", a_tender(lots=2))
    assert priced(sent(app)) == []


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["result", "bids"])
def test_afterwards_the_pages_do_so_the_search_finds_a_price_where_there_is_one(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session, "person", lambda: PEOPLE["officer"])
    assert priced(sent(page(f"views/{name}.py", a_tender(closed=True))))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["result", "whatif", "dominance", "lots"])
def test_a_page_without_prices_says_calmly_that_they_are_shut(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "person", lambda: PEOPLE["officer"])
    app = page(f"views/{name}.py", a_tender())
    assert "Priserne er lukket, indtil kvaliteten er lukket." in said(app)
    assert "har ingen pris" not in said(app).replace("\\", "")


@pytest.mark.usefixtures("store")
def test_what_an_evaluator_saves_takes_no_price_out_of_the_case(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "person", lambda: PEOPLE["evaluator"])
    case = a_tender()
    app = page("views/points.py", case)
    box = next(f for f in app.text_input if "assessments/" in (f.key or ""))
    box.set_value("9").run()
    assert not app.exception
    newest = Store(os.environ["DATABASE_URL"]).load("LUKKET")
    now = casefile.load(newest.document)
    assert now.bids == case.bids
    assert now.unread == case.unread
    assert len(now.assessments) == len(case.assessments) + 1


def without_prices(case: Case) -> Case:
    """The bids as they are entered while the envelope is shut: with lines, and nothing on them."""
    bids = (
        b.model_copy(update={"prices": tuple(p.model_copy(update={"unit_price": None}) for p in b.prices)})
        for b in case.bids
    )
    opened = [e for e in case.events if e.step != "opened"]
    return case.model_copy(update={"bids": tuple(bids), "unread": {}, "events": tuple(opened)})


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("person", ["officer", "alone"])
def test_prices_are_put_into_the_envelope_and_not_shown_again(person: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "person", lambda: PEOPLE[person])
    case = without_prices(a_tender())
    app = page("views/bids.py", case)
    pasted = {n: {"L1/sum": f"{price}"} for n, price in enumerate(PRICES[:2])}
    typed(app, "envelope/L1", {**pasted, 2: {"L1/sum": TYPED}})
    now = stored(case)
    assert [b.prices[0].unit_price for b in now.bids] == [*PRICES[:2], None]
    assert TYPED in now.unread.values()

    for who in PEOPLE.values():
        monkeypatch.setattr(session, "person", lambda who=who: who)
        assert priced(sent(page("views/bids.py", case))) == []
    monkeypatch.setattr(session, "person", lambda: PEOPLE[person])
    (table,) = [t.value for t in page("views/bids.py", case).main.dataframe if "shown/0" in t.value]
    assert list(table["shown/0"]) == ["1 skrevet", "1 skrevet", "0 skrevet, 1 kan ikke læses"]


@pytest.mark.usefixtures("store")
def test_an_evaluator_is_told_that_prices_are_shut_and_gets_nothing_to_write_them_in(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(session, "person", lambda: PEOPLE["evaluator"])
    app = page("views/bids.py", a_tender())
    assert "Priserne ligger i en lukket kuvert" in said(app)
    assert not [t for t in app.main.dataframe if "envelope" in t.proto.id]


@pytest.fixture
def evaluators_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it runs for somebody who has logged in as the evaluator."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "views").symlink_to(ROOT / "views")
    start = "from scoring import access\nfrom widgets import session as _session\n"
    start += f"_session.person = lambda: access.Person({IDA!r})\n"
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    future = "from __future__ import annotations\n"
    assert future in source
    (folder / "app.py").write_text(source.replace(future, future + start), encoding="utf-8")
    return folder / "app.py"


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_no_frame_to_an_evaluators_browser_holds_a_price(serve: Serve, page: Page, evaluators_app: Path):
    server = serve(evaluators_app)
    frames = record(page)
    keep(a_tender(), server.log.parent, base=0)
    for address in PAGES.values():
        page.goto(f"{server.url}/{address}?sag=LUKKET")
        ready(page)
    assert "Ida" in b"".join(frames).decode("utf-8", "replace")
    assert priced(b"".join(frames)) == []

    keep(a_tender(closed=True), server.log.parent, base=1)
    page.goto(f"{server.url}/resultat?sag=LUKKET")
    ready(page)
    assert priced(b"".join(frames))
    shutil.rmtree(evaluators_app.parent, ignore_errors=True)


def record(page: Page) -> list[bytes]:
    frames: list[bytes] = []

    def note(payload: str | bytes) -> None:
        frames.append(payload if isinstance(payload, bytes) else payload.encode())

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", listen)
    return frames


def keep(case: Case, folder: Path, *, base: int) -> None:
    store = Store(f"sqlite:///{(folder / 'store.sqlite').as_posix()}")
    store.save(case.tender.id, casefile.dump(case), base=base, who="Eva", what="Test", at=DAY)
