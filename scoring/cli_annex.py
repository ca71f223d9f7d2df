"""The command `annex`: what is the whole evaluation model in words and formulas?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scoring import annex
from scoring.cli_common import read
from scoring.texts import Texts


def annexed(options: argparse.Namespace) -> int:
    """Print the model annex, or write it to a file. Exit code 1 when there is a part it cannot say."""
    t: Texts = options.t
    made = annex.of(read(options.file, t), t)
    if options.out:
        Path(options.out).write_text(made.text(), encoding="utf-8")
        print(t("cli.written", file=options.out))
    else:
        print(made.text(), end="")
    for gap in made.gaps:
        print(f"{options.file}: {gap.place}: {t(f'annex.gap.{gap.part}', **gap.values)}", file=sys.stderr)
    return 1 if made.gaps else 0
