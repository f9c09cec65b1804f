"""What was taken of a page or a document, by us or by another, beside what it holds: blocks, links and junk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as lxml

from werkboek.model import ASKS, LEFT_OUT, Article, Decision, Figure

HEADS = ("section", "sub", "reflection-heading", "faq-heading", "related-heading")
QUOTES = ("testimonial", "pullquote")
# Not of the article: they count where they are left out.
AROUND = ("newsletter", "signoff")
ALSO: dict[str, Set[str]] = {"subtitle": {"para"}, "example": {"example-cont"}, **dict.fromkeys(AROUND, LEFT_OUT)}
KINDS: dict[str, Set[str]] = {
    "title": {"title"}, "subtitle": {"subtitle"}, "heading1": {"section", "reflection-heading"},
    "heading2": {"sub", "section"}, "quote": {"pullquote", "testimonial", "attribution"}, "item": {"list-item"},
    "numbered": {"list-item"}, "table": {"table"}, "picture": {"figure"}, "footnote": {"footnote"},
    "question": set(ASKS), "box": {"para", "example", "example-cont", "list-item", "reflection"}, "left-out": LEFT_OUT,
    "paragraph": {"para", "example", "example-cont", "cta", "xref", "faq-a", "related-entry"},
}  # fmt: skip
Block = Mapping[str, str]


def folded(text: str, more: str = "") -> str:
    """The letters and digits of a text, without the calls of footnotes; ``more``: signs that stay."""
    return "".join(re.findall(rf"[\w{more}]", re.sub(r"\[\^\d+\]", "", text).casefold().replace("_", "")))


@dataclass
class View:
    """What a tool kept, its words in order; for us each line's in ``lines``, those left out too."""

    text: str = ""
    heads: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    links: str = ""
    lines: list[str] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)

    def has(self, words: str) -> bool:
        """Whether the words stand in one line, or in lines that follow one another."""
        return folded(words) in folded(self.text) or folded(words) in map(folded, self.front.values())


# --------------------------------------------------------------------------------------------------- three tools


def ours(article: Article, decisions: Sequence[Decision], title: str, subtitle: str) -> View:
    """What is in the book."""
    rows = list(zip(article.lines, decisions, strict=True))
    kept = [(line, one.role) for line, one in rows if one.role not in LEFT_OUT]
    return View(
        "\n".join(line.plain for line, _ in kept),
        [folded(line.plain) for line, role in kept if role in HEADS],
        [folded(line.plain) for line, role in kept if role in QUOTES],
        " ".join(line.text for line, _ in kept),
        [folded(line.plain) for line, _ in rows],
        {"title": title, "subtitle": subtitle},
    )


def trafilatura(html: str) -> View:
    """With everything on that keeps more of the article."""
    from trafilatura import extract

    xml = extract(html, output_format="xml", include_links=True, include_formatting=True, include_images=True,
                  favor_recall=True, include_comments=False, with_metadata=True)  # fmt: skip
    if not xml:
        return View()
    root = etree.fromstring(xml.encode())
    return _view(root.find("main"), ("head",), ("quote",), root.get("title", ""))


def readability(html: str) -> View:
    """As its own documentation uses it."""
    from readability import Document  # type: ignore[import-untyped]

    document = Document(html)
    tree = lxml.fromstring(document.summary())
    return _view(tree, ("h1", "h2", "h3", "h4", "h5", "h6"), ("blockquote", "q"), document.short_title() or "")


def _view(tree: Any, heads: tuple[str, ...], quotes: tuple[str, ...], title: str) -> View:
    links = " ".join(one.get("href") or one.get("target") or "" for one in tree.iter() if isinstance(one.tag, str))
    return View(
        "".join(_said(tree)),
        [folded("".join(_said(one))) for one in tree.iter(*heads)],
        [folded("".join(_said(one))) for one in tree.iter(*quotes)],
        links,
        front={"title": title},
    )


def _said(element: Any) -> Iterator[str]:
    """Its words, those of its pictures too: the 💡 of many pages is one."""
    if isinstance(element.tag, str):
        yield element.get("alt") or ""
        yield element.text or ""
    for inner in element:
        yield from _said(inner)
        yield inner.tail or ""


# ----------------------------------------------------------------------------------------------------- measured


def measured(view: View, gold: Mapping[str, Any]) -> dict[str, str]:
    """What can be had of any tool."""
    blocks = gold["blocks"]
    inside = [one for one in blocks if one["role"] not in AROUND]
    asked = [one for one in blocks if one["role"] == "reflection"]
    bulbs = folded(view.text, "💡")
    words, article = folded(view.text), folded(" ".join(one["text"] for one in blocks))
    junk = [one for one in map(folded, gold["junk"]) if one and words.count(one) > article.count(one)]
    return {
        "kept": _of(sum(view.has(one["text"]) for one in inside), inside),
        "heads": _of(*_among(view.heads, [one for one in blocks if one["role"] in HEADS])),
        "quotes": _of(*_among(view.quotes, [one for one in blocks if one["role"] in QUOTES])),
        "bulbs": _of(sum("💡" + folded(one["text"]) in bulbs for one in asked), asked),
        "links": _of(sum(link[1] in view.links for link in gold["links"]), gold["links"]),
        "junk": str(len(junk)),
    }


def _of(count: int, everything: Sequence[Any]) -> str:
    return f"{count}/{len(everything)}"


def _among(found: list[str], wanted: list[Block]) -> tuple[int, list[Block]]:
    return sum(any(folded(one["text"]) in text for text in found) for one in wanted), wanted


def roles(decisions: Sequence[Decision], view: View, blocks: Sequence[Block]) -> tuple[str, str, int]:
    """Blocks that are what they are, questions found of those there are, and false ones."""
    right = [_made(decisions, view, one, below)[1] for one, below in _pairs(blocks)]
    asked = [one for one in blocks if one["role"] == "reflection"]
    found = sum(ok for ok, one in zip(right, blocks, strict=True) if one["role"] == "reflection")
    expected = [folded(one["text"]) for one in asked]
    false = [line for line, one in zip(view.lines, decisions, strict=True)
             if one.role in ASKS and line and not any(line in text or text in line for text in expected)]  # fmt: skip
    return _of(sum(right), blocks), _of(found, asked), len(false)


def wrong(decisions: Sequence[Decision], view: View, blocks: Sequence[Block]) -> Iterator[str]:
    """Blocks that are not what they are, and what they became."""
    for block, below in _pairs(blocks):
        became, right = _made(decisions, view, block, below)
        if not right:
            yield f"{block['role']} became {became}: {block['text'][:60]}"


def _pairs(blocks: Sequence[Block]) -> list[tuple[Block, Block]]:
    return list(zip(blocks, [*blocks[1:], {"role": "", "text": ""}], strict=True))


def _made(decisions: Sequence[Decision], view: View, block: Block, below: Block) -> tuple[str, bool]:
    wanted = {block["role"], *ALSO.get(block["role"], ())}
    if block["role"] == "para" and below["role"] == "cta" and block["text"].endswith("?"):
        wanted.add("cta")  # the question above an offer
    return _became(decisions, view, block["text"], block["role"], wanted)


def _became(decisions: Sequence[Decision], view: View, text: str, key: str, wanted: Set[str]) -> tuple[str, bool]:
    words, said = folded(text), "not found"
    if folded(view.front.get(key, "")) == words:
        return key, True
    for span in spans(view.lines, words):
        made = [decisions[at] for at in span]
        names = [f"left out: {one.reason}" if one.role in LEFT_OUT else one.role for one in made]
        said = " + ".join(dict.fromkeys(names))
        if {one.role for one in made} <= wanted:
            return said, True
    return said, False


def spans(lines: Sequence[str], words: str) -> Iterator[list[int]]:
    """The lines that hold these words, each time they are there: one line, or some that follow one another."""
    starts = [sum(map(len, lines[:at])) for at in range(len(lines))]
    whole, at = "".join(lines), -1
    while words and (at := whole.find(words, at + 1)) >= 0:
        yield [number for number, (start, line) in enumerate(zip(starts, lines, strict=True))
               if line and start < at + len(words) and at < start + len(line)]  # fmt: skip


def became(article: Article, decisions: Sequence[Decision], view: View, block: Block) -> tuple[str, bool]:
    """What a block of a document became, and whether that is right; the caption of a picture is in its picture."""
    captions = [folded(line.block.caption) for line in article.lines if isinstance(line.block, Figure)]
    wanted = set(KINDS[block["kind"]])
    if block["kind"] == "paragraph" and folded(block["text"]) in captions:
        wanted.add("figure")
    return _became(decisions, view, block["text"], block["kind"], wanted)
