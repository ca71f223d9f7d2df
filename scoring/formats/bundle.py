"""Bundle: how do several files become one to download? The same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside: a zip knows none before it, and the time of packing says nothing."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files by name as one ZIP, in the order of their names."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            part = zipfile.ZipInfo(name, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, files[name])
    return saved.getvalue()
