"""The rules of the house. When one fails, move the code, not the rule."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parent.parent

MOST_LINES = 450
USUAL_LINES = 300
LONGER_THAN_USUAL: frozenset[str] = frozenset()
"""Files between 300 and 450 lines, each here for a reason written beside it."""
MOST_LINES_IN_A_BODY = 40

HOME_OF = {
    "streamlit": ("app", "views", "widgets"),
    "altair": ("scoring.charts",),
    "pandas": ("scoring.tables", "scoring.charts", "views", "widgets"),
    "sqlalchemy": ("scoring.store",),
    "platformdirs": ("scoring.store",),
    "openpyxl": ("scoring.formats",),
    "defusedxml": ("scoring.formats",),
    "zipfile": ("scoring.formats",),
    "babel": ("scoring.texts",),
    "typst": ("scoring.formats",),
    "pikepdf": ("scoring.formats",),
    "docx": ("scoring.formats",),
    "vl_convert": ("scoring.charts",),
    "statsmodels": ("scoring.intervals",),
    "pulp": ("scoring.award.solver",),
    "highspy": ("scoring.award.solver", "scoring.award.bounds"),
}
"""Where a library may be imported; nowhere else."""

FILES = {"os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "urllib"}
WORLDLY_IMPORTS = FILES | {"random", "secrets", "time", "uuid"}
OPENING = {"Path", "input", "open", "print", "read_bytes", "read_text", "write_bytes", "write_text"}
WORLDLY_CALLS = OPENING | {"now", "today", "utcnow", "random", "default_rng"}
"""What reads a file, a clock or chance: the core takes such things as arguments."""

NUMBER_WIDGETS = {"NumberColumn", "number_input"}
"""They read a pasted 17,5 as 175. Amounts enter as text through scoring/reading.py."""

NOT_MESSAGES = {"shell.shell.words"}
"""Streamlit's own English with our Danish beside it: English needs none, and the words are not ours."""

REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|anaconda|jsdelivr|unpkg)\.(?:org|com|io|net)\b")
READ_BY_PEOPLE = {"", ".cfg", ".css", ".html", ".ini", ".js", ".json", ".lock", ".md", ".py", ".toml", ".txt"}
NOT_OURS = {"__pycache__", "build", "dist", "htmlcov"}
HIDDEN_BUT_OURS = {".ci", ".streamlit", ".gitignore", ".gitattributes"}


@cache
def modules() -> dict[str, Path]:
    """The product's Python files by module name: scoring, widgets, views, app."""
    files = [
        ROOT / "app.py",
        *(f for top in ("scoring", "widgets", "views") for f in (ROOT / top).rglob("*.py")),
    ]
    return {_name(file): file for file in files if file.exists()}


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"), filename=place(modules()[name]))


@cache
def imports(name: str) -> frozenset[str]:
    """Every module `name` imports, ours as exactly as it can be told, wherever the import stands."""
    return frozenset(found for node in ast.walk(tree(name)) for found in _imported(name, node))


def _imported(name: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = modules()[name].name == "__init__.py"
            above = name.split(".")[: len(name.split(".")) - node.level + package]
            base = ".".join([*above, base]).rstrip(".")
        for alias in node.names:
            whole = f"{base}.{alias.name}"
            yield whole if whole in modules() else base


@cache
def layers() -> dict[str, int]:
    """The table in pyproject.toml, lowest layer 0, with the screens on top."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    lines = next(c["layers"] for c in contracts if c["id"] == "layers")
    rows = [[f"scoring.{word.strip(' ()')}" for word in re.split(r"[:|]", line)] for line in reversed(lines)]
    return {unit: depth for depth, row in enumerate([*rows, ["widgets"], ["views"], ["app"]]) for unit in row}


def unit(name: str) -> str:
    """The row of the table a module belongs to: scoring.formats for scoring.formats.excel.read."""
    return ".".join(name.split(".")[: 2 if name.startswith("scoring.") else 1])


def core() -> list[str]:
    """The modules below the tables: they compute and touch nothing."""
    return [name for name in modules() if layers().get(unit(name), 99) < layers()["scoring.tables"]]


def screens() -> list[str]:
    return [name for name in modules() if name.partition(".")[0] in {"app", "views", "widgets"}]


def called(name: str) -> set[str]:
    functions = (node.func for node in ast.walk(tree(name)) if isinstance(node, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions}


def written_files() -> Iterator[Path]:
    """Every text file of the project, without what tools leave behind."""
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            hidden = path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS
            if hidden or path.name in NOT_OURS:
                continue
            if path.is_dir():
                waiting.append(path)
            elif path.suffix in READ_BY_PEOPLE:
                yield path


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def line_count(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_every_module_has_its_row_in_the_table_of_layers():
    assert {unit(name) for name in modules()} - {"scoring"} - set(layers()) == set()


def test_imports_go_down_only():
    ours = {name: {i for i in imports(name) if unit(i) in layers()} for name in modules()}
    assert [
        f"{name} imports {i}"
        for name, used in ours.items()
        for i in used
        if layers().get(unit(name), 99) < layers()[unit(i)]
    ] == []


def test_no_two_modules_import_each_other_in_a_circle():
    graph = {name: {i for i in imports(name) if i in modules() and i != name} for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def test_pages_do_not_import_each_other():
    pages = [name for name in modules() if name.startswith("views.")]
    assert [f"{p} imports {i}" for p in pages for i in imports(p) if i.partition(".")[0] == "views"] == []


@pytest.mark.parametrize("library", HOME_OF)
def test_a_library_is_imported_only_at_home(library: str):
    def at_home(name: str) -> bool:
        return any(name == home or name.startswith(f"{home}.") for home in HOME_OF[library])

    guests = [name for name in modules() if any(i.partition(".")[0] == library for i in imports(name))]
    assert [name for name in guests if not at_home(name)] == []


def test_the_core_opens_no_file_reads_no_clock_and_draws_no_lot():
    imported = [
        f"{n} imports {i}" for n in core() for i in imports(n) if i.partition(".")[0] in WORLDLY_IMPORTS
    ]
    calls = [f"{name} calls {call}" for name in core() for call in called(name) & WORLDLY_CALLS]
    assert imported + calls == []


def test_no_screen_reads_a_number_with_a_number_widget():
    used = {
        (name, word)
        for name in screens()
        for node in ast.walk(tree(name))
        for word in (getattr(node, "attr", ""), getattr(node, "id", ""), getattr(node, "name", ""))
        if word in NUMBER_WIDGETS
    }
    assert used == set()


def test_no_file_is_longer_than_450_lines():
    code = [file for file in written_files() if file.suffix in {".py", ".js", ".css"}]
    assert [place(file) for file in code if line_count(file) > MOST_LINES] == []


def test_a_file_over_300_lines_is_on_the_list_and_the_list_is_true():
    product = [*modules().values(), *(ROOT / "widgets").rglob("*.js"), ROOT / "start.py"]
    assert {place(file) for file in product if line_count(file) > USUAL_LINES} == LONGER_THAN_USUAL


def test_no_function_body_is_longer_than_40_lines():
    def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        # the docstring is the rule, not the body
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0

    functions = [
        (name, node)
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [f"{name}.{f.name}: {lines(f)}" for name, f in functions if lines(f) > MOST_LINES_IN_A_BODY] == []


def messages(language: str) -> dict[str, str]:
    """File and key → message, nested tables written with dots."""
    folder = ROOT / "data" / "texts" / language
    files = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.toml")}
    return {key: text for key, text in _flat(files) if key not in NOT_MESSAGES}


def _flat(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def fields(message: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(message) if name is not None}


def test_danish_and_english_say_the_same_things():
    assert messages("da").keys() ^ messages("en").keys() == set()


def test_danish_and_english_put_in_the_same_values_in_the_same_form():
    danish, english = messages("da"), messages("en")
    assert [
        key for key in danish.keys() & english.keys() if fields(danish[key]) != fields(english[key])
    ] == []


def test_no_key_is_written_in_two_files_of_one_language():
    # Files are laid over each other; the later one would win without a word.
    keys = [key.split(".", 1)[1] for key in messages("da")]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_no_message_is_empty_or_shouts():
    spoken = [(lang, key, text) for lang in ("da", "en") for key, text in messages(lang).items()]
    assert [(lang, key) for lang, key, text in spoken if not text.strip() or "!" in text] == []


def test_no_file_names_a_package_host():
    texts = ((file, file.read_text(encoding="utf-8")) for file in written_files())
    assert [place(file) for file, text in texts if REGISTRY.search(text)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_exact_versions_with_hashes_and_nothing_else(lock: str):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    package = re.compile(r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.]+( ; [^:/]+)? \\")
    fingerprint = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not package.fullmatch(line) and not fingerprint.fullmatch(line)] == []


def test_both_locks_agree_on_every_package_they_share():
    def pins(lock: str) -> set[str]:
        found = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        return {line.rstrip(" \\") for line in found if "==" in line and not line.startswith(" ")}

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_every_example_is_marked_fictional():
    files = sorted((ROOT / "data" / "examples").rglob("*.json"))
    cases = [(file, json.loads(file.read_text(encoding="utf-8"))) for file in files]
    assert [place(file) for file, case in cases if case.get("tender", {}).get("fictional") is not True] == []
