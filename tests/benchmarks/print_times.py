"""How long does printing take? Prints seconds; run it on a quiet machine.

python -m tests.benchmarks.print_times
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from documents import a_document, a_figure, a_section, stress  # noqa: E402

from scoring.document import Document  # noqa: E402
from scoring.formats.docx import docx, read  # noqa: E402
from scoring.formats.pdf import pdf  # noqa: E402


def main() -> None:
    """A page, a page with a chart, thirty letters, and a document of more than fifty pages."""
    began = time.perf_counter()
    pdf(a_document(a_section(a_figure())))
    print(f"first PDF with a chart, everything loaded anew: {time.perf_counter() - began:.2f} s")
    for name, document in {
        "one page": a_document(),
        "with a chart": a_document(a_section(a_figure())),
    }.items():
        _told(f"PDF, {name}", lambda d=document: pdf(d), 5)
        _told(f"DOCX, {name}", lambda d=document: docx(d), 5)
    letters = [replace(a_document(), subject=f"Tilbud {n}") for n in range(30)]
    _told("30 letters as PDF", lambda: _all(letters, pdf), 3)
    _told("30 letters as DOCX", lambda: _all(letters, docx), 3)
    _told("PDF, 40 criteria by 30 bidders and ten pages of rationale", lambda: pdf(stress()), 3)
    _told("DOCX, the same", lambda: docx(stress()), 3)
    made = docx(stress())
    _told("the same DOCX read back", lambda: read(made), 3)


def _all(documents: list[Document], make: Callable[[Document], bytes]) -> None:
    for document in documents:
        make(document)


def _told(name: str, act: Callable[[], object], times: int) -> None:
    measured = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        measured.append(time.perf_counter() - began)
    print(f"{name}: median {statistics.median(measured):.3f} s")


if __name__ == "__main__":
    main()
