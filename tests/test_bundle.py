"""A bundle: every file comes out as it went in, in order, and the same files are the same bytes."""

from __future__ import annotations

import io
import zipfile

from scoring.formats.bundle import zipped

FILES = {"tildeling-A4.pdf": b"%PDF-1.7", "afslag-A2.docx": b"PK", "afslag-Ærø.docx": bytes(1000)}


def test_every_file_comes_out_as_it_went_in_in_the_order_of_the_names():
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as archive:
        assert archive.namelist() == sorted(FILES)
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_same_files_are_the_same_bytes_in_whatever_order_they_were_made():
    assert zipped(dict(reversed(FILES.items()))) == zipped(FILES)
