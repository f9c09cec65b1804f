"""Runs of lines that make one block -> that block."""

from __future__ import annotations

import re

from werkboek import inline
from werkboek.model import (
    Answered,
    Bullets,
    Decision,
    Entry,
    Example,
    Faq,
    Item,
    Line,
    Related,
    Testimonial,
)
from werkboek.recognise.features import features

Pairs = list[tuple[Line, Decision]]


def example(run: list[Line]) -> Example:
    """``Voorbeeld: …`` and the lines that go on with it, without the label."""
    label = features(run[0]).label_text if features(run[0]).label == "example" else ""
    texts = [text for line in run for text in line.text.split("\n")]
    if label:
        label, texts[0] = _unlabelled(label, texts[0])
    return Example(label, tuple(filter(None, texts)), run[0].source)


def _unlabelled(label: str, text: str) -> tuple[str, str]:
    """The label and the text after it; emphasis that opened before the label and goes on after it stays.

    >>> _unlabelled("Voorbeeld", "**Voorbeeld:** Els belt.")
    ('Voorbeeld', 'Els belt.')
    >>> _unlabelled("Voorbeeld", "*Voorbeeld: Els belt.*")
    ('Voorbeeld', '*Els belt.*')
    """
    found = re.match(rf"([*_]*){re.escape(inline.escape(label))}([*_]*)(?:\s?:|\s[–—-])([*_]*)(?:\s+|$)", text)
    if not found:
        return "", text
    return label, ("" if found[2] or found[3] else found[1]) + text[found.end() :]


def testimonial(run: Pairs) -> Testimonial:
    """Words and the name under them."""
    told = [(line, decision.role == "attribution" or features(line).named) for line, decision in run]
    names = [re.sub(r"^[—–-]\s*", "", line.text) for line, named in told if named]
    words = [line.text for line, named in told if not named]
    return Testimonial("\n".join(words), ", ".join(names), run[0][0].source)


def faq(run: Pairs) -> Faq:
    """Questions, each with the paragraphs that answer it."""
    pairs: list[tuple[str, list[str]]] = []
    for line, decision in run:
        if decision.role == "faq-q" or not pairs:
            pairs.append((line.text if decision.role == "faq-q" else "", []))
        if decision.role == "faq-a":
            pairs[-1][1].append(line.text)
    return Faq(tuple(Answered(question, tuple(answer)) for question, answer in pairs), run[0][0].source)


def related(run: Pairs) -> Related:
    """Titles of other articles, each perhaps with a sentence about it."""
    entries: list[Entry] = []
    for line, decision in run:
        if decision.role == "related-desc" and entries and not entries[-1].description:
            entries[-1] = Entry(entries[-1].title, line.text)
        else:
            entries.append(_entry(line.text))
    return Related(tuple(entries), run[0][0].source)


def _entry(text: str) -> Entry:
    """``**Titel** – waarom`` and ``[Titel](adres) – waarom``, as the Markdown edition writes them."""
    found = re.fullmatch(r"(?:\*\*(?P<bold>.+?)\*\*|(?P<link>\[[^\]]+\]\([^)]*\)))\s*[–—-]\s+(?P<why>.+)", text, re.S)
    return (
        Entry(found["bold"] or found["link"], found["why"]) if found else Entry(re.sub(r"^\*\*(.+)\*\*$", r"\1", text))
    )


def lists(run: list[Line]) -> list[Bullets]:
    """Lists from lines with depths: bullets after numbers, or a number that skips, begin a new list."""
    lists: list[Bullets] = []
    at = 0
    while at < len(run):
        end, last = at + 1, run[at]
        while end < len(run) and (run[end].level > last.level or _goes_on(run[end], last)):
            last = run[end] if run[end].level == last.level else last
            end += 1
        lists.append(Bullets(tuple(_items(run[at:end])), run[at].number, run[at].source))
        at = end
    return lists


def _goes_on(line: Line, last: Line) -> bool:
    """The next item of a list: bullet after bullet, or the next number; ``1.`` again and again is counted on."""
    follows = (last.number,) if last.number is None else (last.number, last.number + 1)
    return line.joined or (line.level == last.level and line.number in follows)


def _items(run: list[Line]) -> list[Item]:
    items: list[Item] = []
    at = 0
    while at < len(run):
        text = run[at].text
        at += 1
        while at < len(run) and run[at].level == run[0].level and run[at].joined:
            text += "\n" + run[at].text
            at += 1
        deeper = at
        while at < len(run) and run[at].level > run[0].level:
            at += 1
        items.append(Item(text, tuple(lists(run[deeper:at]))))
    return items
