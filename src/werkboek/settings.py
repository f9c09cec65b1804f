"""``book.toml`` -> settings as a project holds them; what cannot be is answered with how to write it."""

from __future__ import annotations

import datetime
import difflib
import re
import string
import tomllib
from pathlib import Path
from typing import Any

from werkboek import brand, ebook, language, legal, theme
from werkboek.problems import Problem, WerkboekError

KEYS = ("title", "subtitle", "author", "language", "address", "date", "identifier", "articles", "theme",
        "editions", "words", "ruling", "length", "about", "fill", "pages", "sheets", "exercises", "order",
        "doubtful", "prompts", "select", "links", "brand", "ebook", "legal", "dyslexia")  # fmt: skip
LATER = ("parts",)
LONGEST = 500  # letters of a word or sentence of hers in place of ours
LENGTHS = ("short", "normal", "roomy")
CHOICES = {"ruling": tuple(theme.RULINGS), "length": LENGTHS, "fill": ("dots", "air"),
           "exercises": ("as written", "enriched"), "order": ("name", "date"), "doubtful": ("text", "space"),
           "prompts": ("own", "stock")}  # fmt: skip
TABLES: dict[str, Any] = {"brand": brand, "ebook": ebook, "legal": legal}
MADE: dict[str, Any] = {"brand": brand.Brand, "ebook": ebook.Ebook, "legal": legal.Legal}


def read(path: Path) -> dict[str, Any]:
    """The settings of a file. Raises WerkboekError P03 to P06 or P08."""
    try:
        raw = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise WerkboekError(Problem("P08", path=path.name, values={"reason": error.strerror or ""})) from error
    said = parsed(raw)
    if said.get("theme", theme.DEFAULT) not in (known := theme.names(path.parent)):
        _refuse("theme", said["theme"], raw, f'theme = "{theme.DEFAULT}" ({", ".join(known)})')
    return said


def parsed(raw: str) -> dict[str, Any]:
    """The settings of a text. Raises WerkboekError P03 to P06."""
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise WerkboekError(_not_toml(raw, str(error))) from error
    speech = language.load(_language_of(raw))
    for key in data:
        _known(key, KEYS, raw, speech)
    for name, table in TABLES.items():
        for key in data[name] if isinstance(data.get(name), dict) else ():
            _known(key, tuple(table.EXAMPLES), raw, speech)
    return {key: _checked(key, value, raw) for key, value in data.items()}


def _not_toml(raw: str, message: str) -> Problem:
    """What is wrong and how to write the line: in single quotes nothing has a special meaning."""
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    lines = raw.splitlines()
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    advice = language.load(_language_of(raw)).advice
    quoted = re.fullmatch(r'\s*([\w.-]+)\s*=\s*"(.*)"\s*', line)
    if quoted and "'" not in quoted[2]:
        hint = advice["line"].format(line=f"{quoted[1]} = '{quoted[2]}'")
    elif quoted:
        escaped = quoted[2].replace("\\", "\\\\").replace('"', '\\"')
        hint = advice["line"].format(line=f'{quoted[1]} = "{escaped}"')
    else:
        hint = advice["general"]
    reason = message.split(" (at ")[0].rstrip(".")
    return Problem("P03", path="book.toml", line=number, values={"reason": reason, "advice": hint})


def _language_of(raw: str, otherwise: str = "nl") -> str:
    found = re.search(r'^language\s*=\s*["\'](\w\w)', raw, re.M)
    return found[1].lower() if found and found[1].lower() in language.LANGUAGES else otherwise


def _known(key: str, keys: tuple[str, ...], raw: str, speech: language.Language) -> None:
    if key in keys:
        return
    line = _line_of(key, raw)
    if key in LATER:
        raise WerkboekError(Problem("P05", path="book.toml", line=line, values={"key": key}))
    near = difflib.get_close_matches(key, keys, n=1, cutoff=0.6)
    advice = speech.advice["nearest"].format(name=near[0]) if near else speech.advice["known"].format(
        names=", ".join(keys))  # fmt: skip
    raise WerkboekError(Problem("P04", path="book.toml", line=line, values={"key": key, "advice": advice}))


def _line_of(key: str, raw: str) -> int:
    for number, line in enumerate(raw.splitlines(), 1):
        if re.match(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[=\].]', line):
            return number
    return 0


def _checked(key: str, value: Any, raw: str) -> Any:
    """The value as the project holds it, or a P06 that shows how to write it."""
    example = f"{key} = {EXAMPLES[key]}"
    if key in ("articles", "editions", "select"):
        return tuple(value) if _is_list(value) else _refuse(key, value, raw, example)
    if key == "words":
        return dict(value) if _is_words(value) else _refuse(key, value, raw, EXAMPLES[key])
    if key == "links":
        return dict(value) if _is_links(value) else _refuse(key, value, raw, EXAMPLES[key])
    if key in TABLES:
        return _table(key, value, raw)
    if key == "date":
        return str(value)[:10] if is_date(str(value)[:10]) else _refuse(key, value, raw, example)
    if key in ("pages", "sheets"):
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2000
        return value if whole else _refuse(key, value, raw, example)
    if key == "dyslexia":
        return value if isinstance(value, bool) else _refuse(key, value, raw, example)
    if key == "address":
        return _address(value, raw)
    if not isinstance(value, str) or not _allowed(key, value):
        return _refuse(key, value, raw, f'{key} = "{EXAMPLES[key]}"')
    return language.tag(value) if key == "language" else value.strip()


def _address(value: Any, raw: str) -> str:
    """How the book speaks to its reader, in a word of its language where the file says which that is."""
    code, said = _language_of(raw, ""), value if isinstance(value, str) else ""
    try:
        return language.address(said, code)
    except ValueError:
        return str(_refuse("address", value, raw, f'address = "{language.address_in(code or "nl", said)}"'))


def _table(name: str, value: Any, raw: str) -> Any:
    """The settings of a table, each read by the module that it is for."""
    if not isinstance(value, dict):
        _refuse(name, value, raw, EXAMPLES[name])
    given: dict[str, Any] = {}
    for key, said in value.items():
        try:
            given[key] = TABLES[name].read(key, said)
        except ValueError:
            shown = "".join(filter(str.isprintable, said))[:60] if isinstance(said, str) else said
            example = TABLES[name].EXAMPLES[key]
            _refuse(key, shown, raw, f"{key} = {example}" if example.isdigit() else f'{key} = "{example}"')
    return MADE[name](**given)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _is_words(value: Any) -> bool:
    known = language.printed()
    return isinstance(value, dict) and all(key in known and _is_word(one, known[key]) for key, one in value.items())


def _is_word(text: Any, values: frozenset[str]) -> bool:
    """Whether a text can be printed in place of one of ours: in it no values but those that ours has."""
    if (
        not isinstance(text, str)
        or len(text) > LONGEST
        or not all(one.isprintable() or one in brand.JOINS for one in text)
    ):
        return False
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name in values and not spec and not how) for _, name, spec, how in fields)


def _is_links(value: Any) -> bool:
    addresses = [one for pair in value.items() for one in pair] if isinstance(value, dict) else [""]
    return all(isinstance(one, str) and re.fullmatch(r"https?://[^\s()<>]+", one) for one in addresses)


EXAMPLES = {"title": "Rust vinden", "subtitle": "Een werkboek in elf vragen", "author": "Anna de Vries",
            "language": "nl", "address": "je", "identifier": "urn:isbn:9789012345678", "theme": "rust",
            "ruling": "wide", "length": "short", "about": "Anna de Vries is coach in Zwolle.",
            "articles": '["rust.txt", "grenzen.md"]', "editions": '["standard", "epub"]',
            "fill": "air", "pages": "24", "sheets": "12", "exercises": "enriched", "order": "date",
            "doubtful": "space", "select": '["category=Rust", "date=2024"]',
            "links": '[links] "https://site.nl/?p=12" = "https://site.nl/rust"', "prompts": "stock",
            "brand": '[brand] colour = "#7a2e5d"', "ebook": '[ebook] printable = "https://site.nl/werkboek.pdf"',
            "legal": '[legal] publisher = "Marijke Verbeek"', "date": "2026-09-01", "dyslexia": "true",
            "words": '[words] question = "Vraag"'}  # fmt: skip


def _allowed(key: str, value: str) -> bool:
    match key:
        case "language":
            return re.fullmatch(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?", value) is not None and (
                language.base(value) in language.LANGUAGES
            )
        case _ if key in CHOICES:
            return value in CHOICES[key]
        case "theme":
            return re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", value) is not None
        case "identifier":
            return re.fullmatch(r"[a-zA-Z][\w+.-]*:\S+", value) is not None
    return True


def is_date(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse(key: str, value: Any, raw: str, advice: str) -> Any:
    quoted = language.load(_language_of(raw)).advice["quoted"]
    shown = quoted.format(text=value) if isinstance(value, str) else str(value)[:60]
    values = {"key": key, "value": shown, "advice": advice}
    raise WerkboekError(Problem("P06", path="book.toml", line=_line_of(key, raw), values=values))
