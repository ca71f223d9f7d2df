"""What the notes on running it for a department promise: the files fit each other, and the commands work.

Backup and restore are the very commands of docs/drift.md, tried on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import base64
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
import sqlalchemy as sa

from scoring import casefile
from scoring.course import State
from scoring.store import Store
from tests.postgres import execute, server
from tests.sealed_cases import at

ROOT = Path(__file__).parents[1]
DEPLOY, DOC = ROOT / "deploy", (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
UNIT = (DEPLOY / "udbudsvaegten@.service").read_text(encoding="utf-8")
HOST = "udbud.kommune.example"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATES: tuple[State, ...] = ("draft", "sealed", "opened", "decided")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="The notes are for a Linux server")


def tried(name: str) -> str:
    """The commands of docs/drift.md that stand behind this mark."""
    block = re.search(rf"<!-- prøvet: {name} -->\n```sh\n(.*?)```", DOC, re.DOTALL)
    assert block, name
    return block[1]


def run(name: str, settings: Mapping[str, str | Path]) -> None:
    """Run them from the folder of the program, with this Python in place of the installed one."""
    commands = tried(name).replace(".venv/bin/python", shlex.quote(sys.executable))
    environment = {**os.environ, **{key: str(value) for key, value in settings.items()}}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def fill(store: Store) -> None:
    """Two tenders on their way to the decision, and one version that came too late."""
    for name in ("beskaeftigelse", "groen_vedligehold"):
        for rev, state in enumerate(STATES):
            document = casefile.dump(at(name, state))
            store.save(name, document, base=rev, who="Anne", what="Gemt", at=NOW)
    store.set_aside(name, casefile.dump(at(name, "draft")), who="Bo", what="For sent", at=NOW)


def whole(url: str) -> list[str]:
    """The head of every case, when the record is whole."""
    with closing(Store(url)) as store:
        assert store.verify() == ()
        assert len(store.aside("groen_vedligehold")) == 1
        return [entry.hash for entry in store.cases()]


def heads(url: str) -> list[str]:
    with closing(Store(url)) as store:
        fill(store)
        return [entry.hash for entry in store.cases()]


@pytest.mark.parametrize("copied_by", ["sqlite-kopi", "sqlite-kopi-program"])
def test_a_sqlite_backup_taken_while_the_program_runs_is_whole_after_restoring(
    tmp_path: Path, copied_by: str
) -> None:
    if copied_by.endswith("program") and not shutil.which("sqlite3"):
        pytest.skip("The program sqlite3 is not on this machine")
    file, copy = tmp_path / "udbud.sqlite3", tmp_path / "kopi.sqlite3"
    with closing(Store(f"sqlite:///{file}")) as running:
        fill(running)
        due = [entry.hash for entry in running.cases()]
        run(copied_by, {"FIL": file, "KOPI": copy})
        running.save("C", "{}", base=0, who="Anne", what="Efter kopien", at=NOW)
    file.write_bytes(b"ruined")
    run("sqlite-gendan", {"FIL": file, "KOPI": copy})
    assert whole(f"sqlite:///{file}") == due
    with pytest.raises(sa.exc.DatabaseError, match="append-only"):
        execute(f"sqlite:///{file}", "DELETE FROM revision")


def test_a_plain_copy_of_the_sqlite_file_is_not_enough(tmp_path: Path) -> None:
    """Why the notes ask the database for the copy: the newest rows stand beside the file."""
    file, copy = tmp_path / "udbud.sqlite3", tmp_path / "kopi.sqlite3"
    with closing(Store(f"sqlite:///{file}")) as running:
        fill(running)
        shutil.copy(file, copy)
    with closing(connect(copy)) as copied:
        tables = copied.execute("SELECT count(*) FROM sqlite_master WHERE name = 'revision'").fetchone()
        rows = copied.execute("SELECT count(*) FROM revision").fetchone() if tables[0] else (0,)
    assert rows[0] < 9


@pytest.fixture(scope="module")
def postgresql() -> Iterator[dict[str, str]]:
    """A server set up by the commands of the notes: addresses by the names they use."""
    if not (shutil.which("psql") and shutil.which("pg_dump") and shutil.which("pg_restore")):
        (pytest.fail if "CI" in os.environ else pytest.skip)("psql, pg_dump and pg_restore are not here")
    with server() as admin:
        place = admin.rpartition("@")[2].rpartition("/")[0]
        named = {
            "ADMIN": admin,
            "EJER": f"postgresql://udbud_ejer@{place}/udbud",
            "APP": f"postgresql://udbud_app@{place}/udbud",
            "NY": f"postgresql://udbud_ejer@{place}/udbud_gendannet",
            "NY_APP": f"postgresql://udbud_app@{place}/udbud_gendannet",
        }
        run("postgresql-opret", named)
        yield named


def test_the_program_may_read_and_append_and_nothing_else(postgresql: Mapping[str, str]) -> None:
    with closing(Store(postgresql["APP"])) as store:
        document = casefile.dump(at("kantine", "draft"))
        store.save("rights", document, base=0, who="Anne", what="Gemt", at=NOW)
    for forbidden in (
        "UPDATE revision SET who = 'x'",
        "DELETE FROM revision",
        "TRUNCATE revision",
        "DROP TABLE revision",
        "ALTER TABLE revision DISABLE TRIGGER ALL",
        "CREATE TABLE mine (x int)",
    ):
        with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
            execute(postgresql["APP"], forbidden)
    for refused in ("UPDATE revision SET who = 'x'", "DELETE FROM revision", "TRUNCATE revision"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            execute(postgresql["EJER"], refused)


def test_a_postgresql_backup_is_whole_after_restoring_with_the_same_rights(
    postgresql: Mapping[str, str], tmp_path: Path
) -> None:
    due = heads(postgresql["APP"])
    run("postgresql-kopi", {**postgresql, "KOPI": tmp_path / "kopi.dump"})
    run("postgresql-gendan", {**postgresql, "KOPI": tmp_path / "kopi.dump"})
    assert whole(postgresql["NY_APP"]) == due
    with closing(Store(postgresql["NY_APP"])) as store:
        draft = casefile.dump(at("kantine", "draft"))
        store.save("kantine", draft, base=0, who="Anne", what="Efter gendannelsen", at=NOW)
        assert store.verify() == ()
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        execute(postgresql["NY_APP"], "DELETE FROM revision")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        execute(postgresql["NY"], "DELETE FROM revision")


def options(line: str) -> list[str]:
    found = re.search(rf"^{line}=(.*)$", UNIT, re.MULTILINE)
    assert found, line
    return shlex.split(found[1])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="No systemd on this machine")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    """With a program that exists in place of the one that is not installed here."""
    installed = options("ExecStart")[0]
    unit = tmp_path / "udbudsvaegten@.service"
    unit.write_text(UNIT.replace(installed, shutil.which("true") or "/bin/true"), encoding="utf-8")
    asked = ["systemd-analyze", "verify", str(unit.with_name("udbudsvaegten@8501.service"))]
    found = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert (found.returncode, [line for line in found.stderr.splitlines() if "udbudsvaegten" in line]) == (
        0,
        [],
    )


@contextmanager
def started(folder: Path) -> Iterator[int]:
    """A process started as the unit starts it, on a free port; the database in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [w.replace("%i", str(port)).replace("${UDBUD_HOST}", HOST) for w in options("ExecStart")]
    words = [sys.executable, *(w.replace("/etc/udbudsvaegten", str(folder)) for w in words[1:])]
    settings = {**os.environ, "HOME": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'udbud.sqlite3'}"}
    process = subprocess.Popen(
        words, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def upgraded(port: int, host: str, origin: str) -> int:
    """The answer to a browser that opens the page's WebSocket."""
    key = base64.b64encode(os.urandom(16)).decode()
    asked = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n"
        f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(asked.encode())
        return int(connection.recv(4096).split()[1])


def test_a_process_started_as_the_unit_says_is_healthy_and_knows_its_name(tmp_path: Path) -> None:
    with started(tmp_path) as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=20) as answer:
            assert answer.read() == b"ok"
        assert upgraded(port, HOST, f"https://{HOST}") == 101
        assert upgraded(port, "evil.example", "https://evil.example") == 403


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_ports_names_and_paths_are_the_same_everywhere() -> None:
    ports = {"8501", "8502"}
    for proxy in ("nginx.conf", "Caddyfile"):
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", text(proxy))) == ports
        assert "udbud_rute" in text(proxy)
        assert HOST in text(proxy)
    assert set(re.findall(r"udbudsvaegten@(\d+)", DOC)) == ports
    assert f"UDBUD_HOST={HOST}" in text("udbudsvaegten.env.example")
    for path in (
        "/opt/udbudsvaegten",
        "/etc/udbudsvaegten/udbudsvaegten.env",
        "/etc/udbudsvaegten/secrets.toml",
    ):
        assert path in UNIT
        assert f"`{path}`" in DOC
    assert "StateDirectory=udbudsvaegten" in UNIT
    assert "`/var/lib/udbudsvaegten`" in DOC


def test_every_file_the_notes_name_is_there_and_every_file_is_named() -> None:
    named = set(re.findall(r"`?deploy/([\w@.-]+\w)", DOC))
    assert named == {file.name for file in DEPLOY.iterdir()}
    assert {Path(name) for name in re.findall(r"`(docs/[\w.]+)`", DOC)} <= {
        file.relative_to(ROOT) for file in (ROOT / "docs").iterdir()
    }


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_file_closes_what_it_opens(name: str) -> None:
    bare = "\n".join(line.partition("#")[0] for line in text(name).splitlines())
    assert bare.count("{") == bare.count("}") > 0
    if name == "nginx.conf":
        lines = [line.strip() for line in bare.splitlines() if line.strip()]
        assert [line for line in lines if line[-1] not in ";{}"] == []


def test_the_database_named_in_the_settings_is_the_one_that_is_made() -> None:
    url = sa.make_url(re.findall(r"^DATABASE_URL=(.*)$", text("udbudsvaegten.env.example"), re.MULTILINE)[0])
    assert (url.username, url.database) == ("udbud_app", "udbud")
    assert "CREATE ROLE udbud_app LOGIN;" in text("postgresql-roles.sql")
    assert "--set=database=udbud " in tried("postgresql-opret")


def test_no_registry_and_no_secret_stands_in_what_is_handed_out() -> None:
    for file in (*DEPLOY.iterdir(), ROOT / "docs" / "drift.md"):
        said = file.read_text(encoding="utf-8")
        assert not re.search(r"pypi|pythonhosted|docker\.io|ghcr|PASSWORD '", said), file.name
