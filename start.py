"""Start: install what the lock names, then run the app or its tests.

    python start.py              the app, in the browser
    python start.py test [...]   the tests; further words go to pytest

Everything is put in `.venv` beside this file, and again only when the lock has changed. Needs Python and pip.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install"]
EXACTLY = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps", "--only-binary=:all:"]


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  # the reader may have an older one
        return refuse(f"Python 3.11 eller nyere skal bruges; dette er {sys.version.split()[0]}.")
    if words[:1] == ["test"]:
        return install("requirements-dev.lock") or become("pytest", *words[1:])
    if all(word.startswith("--") and word != "--help" for word in words):
        return install("requirements.lock") or open_app(words)
    return refuse(__doc__ or "")


def open_app(words: list[str]) -> int:
    print("Appen åbner i browseren; ellers brug adressen i næste linje. Luk den med Ctrl-C.", flush=True)
    return become("streamlit", "run", "app.py", *words)


def install(lock: str) -> int:
    """Bring `.venv` to what the lock names. Returns pip's exit code, 0 when there was nothing to do."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return 0
    if importlib.util.find_spec("pip") is None:
        return refuse(f"pip mangler i {sys.executable}. Brug den Python, som er installeret på maskinen.")
    print("Installerer i .venv (første gang tager det et minut eller to) ...", flush=True)
    if not PYTHON.exists():
        # Without pip of its own: some systems deliver venv without the part that would put it there.
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True)
    failed = subprocess.run([*PIP, *EXACTLY, "-r", str(ROOT / lock)], check=False).returncode
    if not failed:
        stamp.write_text(wanted, encoding="utf-8")
    return failed


def become(module: str, *words: str) -> int:
    """Hand over to the installed Python, so that exit code, Ctrl-C and a stop signal are its own."""
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    command = [str(PYTHON), "-m", module, *words]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the child hears Ctrl-C too and closes by itself
                continue


def refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
