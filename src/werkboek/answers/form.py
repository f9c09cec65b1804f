"""The fields of a filled PDF -> the answers in it. Each has the id of its exercise in its name."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkboek.answers.answer import Answer
from werkboek.problems import failed

# What stands beside the questions and is none: her name and days, what she hopes, the page of a field of her own, and
# the question that a sentence looks back on.
BESIDE = r"vooraf|boek-(?:naam|begonnen|klaar)|wanneer-c\d+s\d+|ruimte-\d+|zin-[0-9a-f]{10}(?:-\d+)?"
# The id of an exercise, its part, and what is answered there: id-1, id-1-als, id-2-1-keuze-3.
NAME = re.compile(rf"({BESIDE}|[0-9a-f]{{10}}(?:-\d+)?)(?:-(\d+))?(?:-(als|dan|wanneer|\d+|keuze|(?:keuze|vink)-\d+))?")
ID = 10  # digits of the id of an exercise
DOUBTFUL = re.compile(r"([0-9a-f]{10})-(\d+)-(\d+)")  # a line of a part, or a part of what is asked again
GRADED = re.compile(r": 1 = .+, 10 = .+", re.S)  # what the ends of a scale mean, behind its question
MOST, DEEPEST = 20_000, 20  # fields; of ours a thick book has some hundreds


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, what it says it is for, and what is in it."""

    name: str
    said: str
    value: str


def read(data: bytes, path: str) -> tuple[Answer, ...]:
    """The answers in a PDF; none if it has no fields of ours. Raises WerkboekError N03 (locked) or T14 (damaged)."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return tuple(_answers(list(_fields(pdf))))
    except pikepdf.PasswordError as error:
        raise failed("N03", path) from error
    except Exception as error:  # a damaged file is no rule's, and pikepdf raises whatever comes of it
        raise failed("T14", path, reason="PDF") from error


def spoken(data: bytes) -> str:
    """The language that a PDF says it is in, as a tag; nothing if it cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return str(pdf.Root.get("/Lang", ""))
    except Exception:  # as above
        return ""


def _fields(pdf: Any) -> Iterator[Field]:
    held = [(one, 0) for one in reversed(list(pdf.Root.get("/AcroForm", {}).get("/Fields", [])))]
    for _ in range(MOST):
        if not held:
            return
        one, depth = held.pop()
        name = str(one.get("/T", ""))
        if NAME.fullmatch(name):
            yield Field(name, _plain(one.get("/TU", "")), _plain(one.get("/V", "")))
        elif depth < DEEPEST and len(held) < MOST:  # a program that saved it may have put them below one of its own
            held += [(kid, depth + 1) for kid in reversed(list(one.get("/Kids", [])))]


def _plain(value: Any) -> str:
    """A string, a name or a stream as text, with a line feed for each end of a line."""
    import pikepdf

    text = value.read_bytes().decode("utf-8", "replace") if isinstance(value, pikepdf.Stream) else str(value)
    if isinstance(value, pikepdf.Name):
        text = "" if text == "/Off" else text[1:]
    text = re.sub(r"\r\n?|\u2028|\u2029", "\n", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", "", text)


def _answers(fields: Sequence[Field]) -> Iterator[Answer]:
    """The fields of each part together, in the order in which the first of each stands."""
    numbers = {one.name[:ID]: _number(one.said) for one in reversed(fields) if one.name[ID : ID + 3] in ("-1", "-1-")}
    rows: dict[tuple[str, int], list[tuple[str, Field]]] = {}
    for one in fields:
        name, part, label = _parsed(one, numbers)
        rows.setdefault((name, part), []).append((label, one))
    for (name, part), row in rows.items():
        question = _question(row)
        lines = _listed(row) or [_line(label, one, question) for label, one in row]
        yield Answer(name, part, " ".join(question.split()), "\n".join(line for line in lines if line))


def _listed(row: Sequence[tuple[str, Field]]) -> list[str]:
    """A list of one's own with a box before each line, as it stands; none for fields of another kind."""
    ticks = {label.removeprefix("vink-"): bool(one.value) for label, one in row if label.startswith("vink-")}
    lines = {label: one.value.strip("\n") for label, one in row if not label.startswith("vink-")}
    if not ticks or ticks.keys() != lines.keys():
        return []
    return [f"{'☒' if ticked else '☐'} {lines[at]}".rstrip() if ticked or lines[at].strip() else ""
            for at, ticked in ticks.items()]  # fmt: skip


def _parsed(field: Field, numbers: Mapping[str, str]) -> tuple[str, int, str]:
    """The exercise, the part and the label that a name is of; ``numbers``: of the exercises, by their ids."""
    found = NAME.fullmatch(field.name)
    assert found is not None, "ours"
    name, part, label = found[1], int(found[2] or 1), found[3] or ""
    if re.fullmatch(BESIDE, field.name):
        return field.name, 1, ""
    if not found[2] and "-" in name:  # a part of an exercise, and no part of what is asked again
        name, _, only = name.partition("-")
        return name, int(only), label
    either = DOUBTFUL.fullmatch(field.name)
    if either and numbers.get(either[1]) == _number(field.said):
        return either[1], int(either[2]), either[3]
    return name, part, label


def _number(said: str) -> str:
    """``Vraag 3. Wat helpt?`` -> ``Vraag 3``: one for each exercise."""
    return said.partition(". ")[0]


def _question(row: Sequence[tuple[str, Field]]) -> str:
    """The question of the fields of a part: what a field without a label says, or what all say before their own."""
    whole = [one.said for label, one in row if label == ""] + [
        GRADED.sub("", one.said) for label, one in row if label == "keuze"
    ]
    if whole:
        return whole[0]
    said = [one.said for _, one in row]
    pieces = said[0].split(": ")
    begins = (": ".join(pieces[:at]) for at in range(len(pieces) - 1, 0, -1))
    return next((one for one in begins if all(text.startswith(f"{one}: ") for text in said)), said[0])


def _line(label: str, field: Field, question: str) -> str:
    """What is in a field, after what it is of; nothing if it is empty."""
    value, head = field.value.strip("\n"), field.said.removeprefix(question).removeprefix(": ")
    if not value.strip():
        return ""
    if label.startswith("vink"):
        return head or label
    if label == "keuze" and head:
        return f"{value} ({head})"
    if not head or label in ("", "keuze"):
        return value
    return f"{head} {value}" if label in ("als", "dan") else f"{head}. {value}" if head == label else f"{head}: {value}"
