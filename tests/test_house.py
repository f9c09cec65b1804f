"""The rules of the house: who imports whom, and that each thing has what belongs to it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from werkboek import model
from werkboek.language import LANGUAGES, load
from werkboek.problems import CODES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "werkboek"
STEPS = ("read", "recognise", "compose", "render", "finish", "check")
BASE = (
    "spaces",
    "formats",
    "fields",
    "colour",
    "brand",
    "ebook",
    "legal",
    "aside",
    "links",
    "model",
    "problems",
    "mail",
    "output",
    "gathering",
    "cache",
    "remembered",
    "resources",
    "zips",
    "names",
    "program",
    "plainly",
    "language",
    "tongue",
    "theme",
    "inline",
    "texts",
    "settings",
    "project",
)
HOMES = {"httpcore": ("connection.py",), "nh3": ("read/clean.py",), "mammoth": ("read/word.py",),
         "segno": ("compose/links.py",), "trafilatura": ("read/extract.py",), "ftfy": ("read/decode.py",),
         "markdown_it": ("inline.py", "read/markdown.py"), "jinja2": ("render/html.py",),
         "typer": ("cli.py", "besides.py", "terminal.py"),
         "docx": ("render/answers.py",),
         "ebooklib": ("render/package.py",), "weasyprint": ("render/pdf.py",),
         "watchfiles": ("terminal.py", "studio/run.py"),
         "rich": ("terminal.py",),
         "platformdirs": ("cache.py", "studio/run.py"),
         "pypdfium2": ("render/proof.py", "looks.py", "render/jacket.py", "check/sheets.py", "studio/pictures.py",
                       "kit/pages.py"),
         "starlette": ("studio/guard.py", "studio/server.py", "studio/looking.py", "studio/doing.py"),
         "uvicorn": ("studio/run.py",),
         "tomlkit": ("sources.py", "studio/arrivals.py", "studio/changes.py")}  # fmt: skip


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def ours(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("werkboek.")}


def test_the_page_in_the_browser_is_a_door_that_nothing_leans_on() -> None:
    for path in SOURCE.rglob("*.py"):
        if path.parent.name != "studio" and path.name != "cli.py":
            assert "studio" not in ours(path), path


def test_the_kit_stands_behind_the_steps_and_only_the_command_asks_for_it() -> None:
    for path in SOURCE.rglob("*.py"):
        if path.parent.name != "kit" and path.name != "besides.py":
            assert "kit" not in ours(path), path


@pytest.mark.parametrize("step", STEPS)
def test_a_step_knows_the_model_and_itself_only(step: str) -> None:
    for path in (SOURCE / step).glob("*.py"):
        allowed = {*BASE, step, "system", "__version__"}
        assert ours(path) <= allowed, path


def test_the_base_imports_only_what_stands_before_it() -> None:
    for at, name in enumerate(BASE):
        assert ours(SOURCE / f"{name}.py") <= set(BASE[:at]), name


def test_each_library_has_one_home() -> None:
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        found = {one.split(".")[0] for one in imports(path)}
        for library, homes in HOMES.items():
            if library in found:
                assert name in homes, f"{name} imports {library}"


def test_each_block_has_its_template() -> None:
    for block in get_args(model.Block):
        found = list((ROOT / "templates").glob(f"**/blocks/{block.kind}.html"))
        assert found, block.kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_every_key_and_placeholder(code: str) -> None:
    def keys(name: str) -> dict[tuple[str, str], list[str]]:
        data = tomllib.loads((SOURCE / "languages" / f"{name}.toml").read_text(encoding="utf-8"))
        data.pop("words_u"), data.pop("kinds_u"), data.pop("regions")
        tables = {table: value for table, value in data.items() if isinstance(value, dict)}
        bare = ("types", "cues", "advice")
        return {
            (table, key): [] if table in bare else sorted(set(re.findall(r"\{\w+\}", str(value))))
            for table, values in tables.items()
            for key, value in values.items()
        }

    assert keys(code) == keys("en")


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_code_has_a_sentence(code: str) -> None:
    assert set(load(code).problems) == set(CODES)


def test_each_code_is_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "problems.py")
    assert {code for code in CODES if f'"{code}"' not in text} == set()


def test_each_reason_is_known() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "recognise").glob("*.py"))
    said = set(re.findall(r'(?:True|False|sure), f?"([a-z_]+)(?: |")', text))
    assert said <= set(load("nl").reasons)


def test_modules_open_with_a_sentence_and_stay_short() -> None:
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= (400 if path.name == "model.py" else 320), path
