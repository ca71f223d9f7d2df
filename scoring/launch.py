"""Launch: how does the app start from a checkout or an installed package?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def app(options: Sequence[str] = ()) -> int:
    """Start the app in a process of its own and wait for it; gives its exit code.

    It is started in the app's own folder, because Streamlit looks there for its settings.
    """
    installed = Path(__file__).parent / "_ui"
    home = installed if installed.is_dir() else Path(__file__).parent.parent
    # Runs this Python with our own app.py; the options are the caller's own words to Streamlit.
    command = [sys.executable, "-m", "streamlit", "run", str(home / "app.py"), *options]
    try:
        return subprocess.run(command, cwd=home, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0
