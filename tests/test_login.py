"""Login with a real provider in a browser: who sees what, and what is sent to those who may not see it.

The provider (OpenID Connect) runs on this machine; the login is Streamlit's own. What is sent is read from
the frames of the page's connection, not from the screen.
"""

from __future__ import annotations

import socket
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import oidc_provider_mock
import pytest
from browser import ROOT, Serve, Server, ready, serving, settled, window
from builders import a_bid, a_case, a_model, a_price, quality
from pages import new_store
from pages import page as shown
from playwright.sync_api import Browser, Page, WebSocket, expect
from test_envelope import sent
from werkzeug.serving import make_server

from app import PAGES
from scoring import access, casefile, edit
from scoring.model import Assessment, Case
from scoring.store import Store
from tests import sealed_cases
from widgets import session

pytest_plugins = ("browser",)

ROLES = {"Eva": "officer", "Ida": "evaluator", "Bo": "evaluator", "Lis": "reader"}
CREATOR, STRANGER, UNSURE = "Karl", "Frede", "Ubekræftet"
WORDS = {"Ida": "Idas helt egne ord", "Bo": "Bos helt egne ord"}
TITLE, KEY = "Nyt fælleskøkken i Rådhusets kælder", "HEMMELIG"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
EXAMPLE = ROOT / "docs" / "secrets.example.toml"
PATHS = ["", *(path for name, path in PAGES.items() if name != "tenders")]
"""The page Udbud is the program's own address."""


def address(name: str) -> str:
    return f"{name.lower()}@by.dk"


def a_tender() -> Case:
    """Opened bids, and two evaluators who have given points without seeing each other's."""
    draft = a_case(
        a_bid("A", points=None),
        a_bid("B", price=1_100_000, points=None),
        model=a_model(a_price(40), quality("Q", 60), tie_rule="Lodtrækning"),
        tender={"id": KEY, "title": TITLE},
        access=[{"who": address(name), "role": role} for name, role in ROLES.items()],
        evaluators=[{"id": name, "who": address(name)} for name in WORDS],
        declarations=[{"evaluator": name, "conflict": False, "at": sealed_cases.FIRST_DAY} for name in WORDS],
    )
    case = sealed_cases.taken(draft, "opened")
    for name, words in WORDS.items():
        for bid in "AB":
            said_so = Assessment(bid=bid, criterion="Q", evaluator=name, points=7, rationale=words)
            case = edit.with_assessment(case, said_so)
    return case


@contextmanager
def provider() -> Iterator[str]:
    """Its address. Its own pages come without the style sheet they would fetch from outside."""
    claims = {name: {"email": address(name), "email_verified": True} for name in (*ROLES, CREATOR, STRANGER)}
    claims[UNSURE] = {"email": address("Eva"), "email_verified": False}
    people = [oidc_provider_mock.User(sub=name, claims=claim) for name, claim in claims.items()]
    app = oidc_provider_mock.app(user_claims=people)

    @app.after_request
    def without_outside_style(answer):
        if answer.mimetype == "text/html":
            answer.set_data(answer.get_data(as_text=True).replace("https://cdn.", "data:text/css,"))
        return answer

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as at:
        yield at


def settings(folder: Path, issuer: str, redirect: str) -> dict[str, str]:
    """The environment of a program with login, and the one tender in its database."""
    file, database = folder / "secrets.toml", f"sqlite:///{(folder / 'faelles.sqlite').as_posix()}"
    file.write_text(
        f"""
[auth]
redirect_uri = "{redirect}/oauth2callback"
cookie_secret = "mindst 32 tilfældige tegn, kun til prøver"
client_id = "udbudsvaegten"
client_secret = "only-for-tests"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
[access]
create = ["{address(CREATOR)}"]
claim = "email"
""",
        encoding="utf-8",
    )
    written, shown_in_docs = (tomllib.loads(f.read_text(encoding="utf-8")) for f in (file, EXAMPLE))
    assert {part: set(fields) for part, fields in written.items()} == {
        part: set(fields) for part, fields in shown_in_docs.items()
    }
    store = Store(database)
    store.save(KEY, casefile.dump(a_tender()), base=0, who="Start", what="Start", at=NOW)
    store.close()
    return {"STREAMLIT_SECRETS_FILES": str(file), "DATABASE_URL": database}


@pytest.fixture(scope="module")
def environment(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return settings(tmp_path_factory.mktemp("login"), issuer, "http://127.0.0.1:{port}")


@pytest.fixture
def server(serve: Serve, environment: dict[str, str]) -> Server:
    return serve(ROOT / "app.py", **environment)


def revisions(environment: dict[str, str]) -> int:
    store = Store(environment["DATABASE_URL"])
    try:
        return len(store.history(KEY))
    finally:
        store.close()


class Received(list[bytes]):
    """What the server sends over a page's open connection."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.on("websocket", self._listen)

    def _listen(self, connection: WebSocket) -> None:
        connection.on("framereceived", lambda p: self.append(p if isinstance(p, bytes) else p.encode()))

    def holds(self, words: str) -> bool:
        return words.encode() in b"".join(self)


def log_in(page: Page, url: str, name: str, path: str = "") -> Page:
    """Through the provider's own page and back."""
    page.goto(f"{url}/{path}")
    ready(page).get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(f"{url}/**")
    return ready(page)


def visit(page: Page, server: Server, path: str) -> Page:
    page.goto(f"{server.url}/{path}?sag={KEY}")
    return ready(page)


def asked_to_log_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def sidebar(page: Page, *words: str) -> None:
    for part in words:
        expect(page.get_by_test_id("stSidebar")).to_contain_text(part)


def test_before_login_no_page_shows_anything_and_nothing_is_sent(page: Page, server: Server):
    received = Received(page)
    for path in ("", "point", "resultat", "portefoelje"):
        visit(page, server, path)
        asked_to_log_in(page)
    assert received.holds("Log ind")
    assert not received.holds(TITLE)


def test_an_officer_logs_in_sees_everybodys_points_and_logs_out_again(page: Page, server: Server):
    received = Received(page)
    log_in(page, server.url, "Eva")
    sidebar(page, TITLE, address("Eva"), "I dette udbud: indkøber")
    visit(page, server, "point")
    assert all(received.holds(words) for words in WORDS.values())

    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{server.url}/**")
    ready(page)
    asked_to_log_in(page)
    received.clear()
    visit(page, server, "point")
    asked_to_log_in(page)
    assert not received.holds(TITLE)


def test_an_evaluator_is_sent_the_own_points_and_nobody_elses(page: Page, server: Server):
    received = Received(page)
    log_in(page, server.url, "Ida")
    for path in ("forloeb", "point", "resultat", "regler"):
        visit(page, server, path)
    sidebar(page, TITLE, "I dette udbud: bedømmer")
    assert received.holds(WORDS["Ida"])
    assert not received.holds(WORDS["Bo"])


def test_a_reader_finds_no_field_and_no_button_that_changes_anything(
    page: Page, server: Server, environment: dict[str, str]
):
    """What a reader may choose is what to look at. (The store refuses the rest: tests/test_access.py.)"""
    received, before = Received(page), revisions(environment)
    log_in(page, server.url, "Lis")
    for path in PATHS:
        visit(page, server, path)
        main = page.get_by_test_id("stMain")
        typed = main.locator("input:enabled:not([readonly]):not([role=combobox]), textarea:enabled")
        names = {field.get_attribute("aria-label") or "" for field in typed.all() if field.is_visible()}
        assert [n for n in names if not n.startswith("Tag opdigtede eksempler med")] == [], path
        words = {button.inner_text().strip() for button in main.get_by_role("button").all()}
        assert not [w for w in words if w.startswith(("Gem", "Tilføj", "Fjern", "Slet", "Ret", "Giv"))], path
    assert received.holds(TITLE)
    assert revisions(environment) == before


def test_a_stranger_who_pastes_the_address_is_sent_nothing_of_the_tender(page: Page, server: Server):
    received = Received(page)
    log_in(page, server.url, STRANGER)
    for path in ("", "forloeb", "point", "portefoelje"):
        visit(page, server, path)
    sidebar(page, address(STRANGER))
    assert [w for w in (TITLE, "(fiktiv)", *WORDS.values()) if received.holds(w)] == []
    expect(page.get_by_text("Nyt udbud")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_what_each_page_sends_is_what_the_one_who_asks_may_see(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Every element's bytes, page by page: (tender, own words, another's words)."""
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))
    got = {}
    for who in ("Eva", "Ida", STRANGER):
        person = access.Person(address(who))
        monkeypatch.setattr(session, "person", lambda person=person: person)
        seen = sent(shown(f"views/{name}.py", a_tender()))
        got[who] = [words.encode() in seen for words in (TITLE, WORDS["Ida"], WORDS["Bo"])]
    assert got["Eva"][0]
    assert got["Ida"] == [True, name == "points", False]
    assert got[STRANGER] == [False, False, False]


def test_an_address_the_provider_does_not_vouch_for_is_nobodys(page: Page, server: Server):
    """It is the officer's address, but the provider says that it is not confirmed."""
    received = Received(page)
    log_in(page, server.url, UNSURE, f"?sag={KEY}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("bekræftet mailadresse")
    assert not received.holds(TITLE)


def test_only_whoever_is_named_in_the_settings_can_begin_a_tender(page: Page, server: Server):
    log_in(page, server.url, CREATOR)
    expect(page.get_by_text("Nyt udbud")).to_have_count(1)


def test_without_settings_nobody_logs_in_and_the_name_is_asked_once(page: Page, serve: Serve):
    alone = serve(ROOT / "app.py")
    page.goto(alone.url)
    name = ready(page).get_by_label("Dit navn")
    expect(page.get_by_role("button", name="Log ind")).to_have_count(0)
    name.fill("Mette Holm")
    name.press("Enter")
    settled(page)
    page.goto(f"{alone.url}/kriterier")
    ready(page)
    expect(page.get_by_label("Dit navn")).to_have_value("Mette Holm")


class Door:
    """One address in front of several processes: sends every new connection to the one that is chosen."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.to = 0
        self._thread = threading.Thread(target=self._open, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # Closing alone does not wake a thread that waits for a visitor.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _open(self) -> None:
        while True:
            try:
                visitor, _ = self._listening.accept()
                inside = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                if self._listening.fileno() < 0:
                    return
                continue
            for pair in ((visitor, inside), (inside, visitor)):
                threading.Thread(target=_carry, args=pair, daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    try:
        while words := one.recv(65536):
            other.sendall(words)
    except OSError:
        pass
    finally:
        other.close()


def test_when_a_process_closes_people_go_on_at_the_other_with_their_login_and_what_they_saved(
    browser: Browser, issuer: str, tmp_path: Path
):
    """Two processes with one database and one secret, behind one address, as docs/drift.md says."""
    door = Door()
    environment = settings(tmp_path, issuer, door.url)
    with (
        serving(ROOT / "app.py", tmp_path, **environment) as first,
        serving(ROOT / "app.py", tmp_path, **environment) as second,
        window(browser) as page,
    ):
        door.to = port_of(first)
        log_in(page, door.url, "Eva")
        page.goto(f"{door.url}/point?sag={KEY}")
        sidebar(ready(page), TITLE)
        door.to = port_of(second)
        first.process.terminate()
        first.process.wait(20)
        page.goto(f"{door.url}/point?sag={KEY}")
        sidebar(ready(page), TITLE, address("Eva"))
    door.close()


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])
