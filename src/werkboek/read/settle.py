"""The lines of a page as they stand -> as they are meant: title and deck apart, what it asks and answers as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from werkboek import inline, language
from werkboek.model import Line
from werkboek.read import shown
from werkboek.read.head import folded
from werkboek.read.lines import SET_BOLD


def settled(lines: list[Line], meta: dict[str, str], questions: Mapping[str, str], *,
            whole: bool) -> tuple[list[Line], dict[str, str]]:  # fmt: skip
    """The lines, and what is known of the article; ``whole``: a page with more around it than the article."""
    lines = list(_faq(lines, questions))
    if "title" not in meta:
        lines = _titled(lines)
    lines = _uncommented(lines) if whole else lines
    lines = list(_without_title(_levelled(lines), meta))
    titled = bool(lines) and lines[0].shape == "heading" and lines[0].level <= 1
    if "subtitle" not in meta and len(lines) > titled + 1 and _is_deck(lines[titled:]):
        meta = {**meta, "subtitle": _said(lines.pop(titled))}
    return lines, meta


def _titled(lines: list[Line]) -> list[Line]:
    """The first line as title, where nothing else is: short, without the end of a sentence."""
    if len(lines) < 3 or any(line.shape == "heading" and line.level <= 1 for line in lines):
        return lines
    first = lines[0]
    short = len(first.plain.split()) <= 20 and not re.search(r"[.,:;…]$", first.plain)
    if not short or first.shape not in ("text", "heading") or not shown.begins_as_words_do(first.plain):
        return lines
    return [replace(first, shape="heading", level=0, text=_said(first)), *lines[1:]]


def _without_title(lines: list[Line], meta: dict[str, str]) -> Iterator[Line]:
    """The title once: a page has it over the article and in its head."""
    for line in lines:
        if line.shape != "heading" or folded(line.plain) != folded(inline.plain(meta.get("title", ""))):
            yield line


def _is_deck(lines: list[Line]) -> bool:
    """A short line right under the title that ends no sentence, with a paragraph under it; perhaps a small heading."""
    deck, below, *_ = lines
    levels = [line.level for line in lines[1:] if line.shape == "heading"]
    if deck.shape == "heading" and levels and deck.level > min(levels) and deck.level not in levels[:1]:
        deck = replace(deck, shape="text")
    words = len(deck.plain.split())
    ends = re.search(r"[.,:;!?…\"”’»]$", deck.plain) is not None or not deck.plain[:1].isalpha()
    return deck.shape == "text" == below.shape and 3 <= words <= 16 and not ends and len(below.plain.split()) > words


def _said(line: Line) -> str:
    """The words of a line, without its look."""
    return inline.escape(line.plain)


def _levelled(lines: list[Line]) -> list[Line]:
    """Headings set in bold beside only one true heading are its equals; one over what is left out goes with that."""
    heads = [line for line in lines if line.shape == "heading" and line.level > 1]
    true = [line.level for line in heads if line.level < SET_BOLD]
    if len(true) == 1 and len(heads) >= 3:
        lines = [replace(line, level=true[0]) if line.shape == "heading" and line.level == SET_BOLD else line
                 for line in lines]  # fmt: skip
    return [replace(line, shape="comment", reason="newsletter") if _is_over_letter(line, below) else line
            for line, below in zip(lines, [*lines[1:], *lines[-1:]], strict=True)]  # fmt: skip


def _is_over_letter(line: Line, below: Line) -> bool:
    """The heading over a form for the newsletter, which is left out."""
    return line.shape == "heading" and "?" not in line.plain and below.reason == "newsletter"


def _uncommented(lines: list[Line]) -> list[Line]:
    """The lines without what readers said, from ``3 reacties`` in the second half on, where no name told."""
    for at in range(len(lines) // 2, len(lines)):
        said = lines[at].plain
        found = language.cue("comments").match(said)
        if found and len(said.split()) <= 6 and not said[found.end() :].strip(" .…:!()›»"):
            below = [replace(line, shape="comment", block=None, reason="comments") for line in lines[at:]]
            return [*lines[:at], *below]
    return lines


def _faq(lines: list[Line], pairs: Mapping[str, str]) -> Iterator[Line]:
    """The lines, those that the page itself calls questions and answers set as such."""
    answer = ""
    for line in lines:
        said = folded(line.plain)
        if said and said in pairs and line.shape in ("text", "heading", "faq-q"):
            answer = pairs[said]
            yield replace(line, shape="faq-q", level=0)
        elif answer and said and said in answer and line.shape in ("text", "item"):
            yield replace(line, shape="faq-a", level=0, number=None)
        else:
            answer = answer if line.block is not None else ""
            yield line
