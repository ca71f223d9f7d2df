"""Databases to try the store on: a SQLite file, and a throwaway PostgreSQL server on a free loopback port.

A pytest plugin: a test file that names it in `pytest_plugins` gets the fixtures.
(It asserts nothing, so PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from scoring.store import Store

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind; the folder of the SQLite file does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'new' / 'udbud.sqlite3').as_posix()}"
    return fresh_database(request.getfixturevalue("database_server"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.close()


@contextmanager
def server() -> Iterator[str]:
    """The URL of a fresh server; without PostgreSQL the test is skipped, or fails on CI."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="udbud-pg-"))
    user = _owner(folder)
    data, port = str(folder / "data"), _free_port()
    initdb = [
        programs["initdb"],
        "-D",
        data,
        "-U",
        "udbud",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **user)
    settings = (
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
    )
    start = [programs["postgres"], "-D", data, *(part for setting in settings for part in ("-c", setting))]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(start, stdout=log, stderr=log, cwd=folder, **user)
    try:
        url = f"postgresql://udbud@127.0.0.1:{port}/postgres"
        _wait_for(url, process, folder / "log")
        yield url
    finally:
        # Its immediate shutdown: nothing here is worth writing to disk.
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        shutil.rmtree(folder)


def fresh_database(url: str) -> str:
    """The URL of a new, empty database on the server at `url`."""
    name = f"udbud_{next(_NUMBERS)}"
    execute(url, f"CREATE DATABASE {name}")
    return url.rpartition("/")[0] + "/" + name


def execute(url: str, *statements: str) -> None:
    """Raw SQL on either kind of database, past the store."""
    place = sa.make_url(url.replace("postgresql:", "postgresql+psycopg:"))
    engine = sa.create_engine(place, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _programs() -> dict[str, str]:
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, newest_first)])
    found = {name: shutil.which(name, path=path) for name in ("initdb", "postgres")}
    if os.name == "nt" or None in found.values():
        reason = "PostgreSQL is not installed here (no initdb and postgres), so only SQLite is tried"
        (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
    return {name: str(program) for name, program in found.items()}


def _owner(folder: Path) -> dict[str, str]:
    """PostgreSQL refuses to run as root; then it runs as the user `postgres`."""
    if os.getuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            return execute(url, "SELECT 1")
        except sa.exc.OperationalError:
            time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")
