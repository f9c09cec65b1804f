"""What one element of a page shows: its words, its look, the sign that a picture stands for, its place in a list."""

from __future__ import annotations

import re
from typing import Any

from werkboek.read import furniture

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# Where pages keep the address of a picture until a reader comes near it.
LAZY = ("data-src", "data-lazy-src", "data-orig-src", "data-original", "data-srcset", "data-lazy-srcset", "srcset")
STRONG = frozenset({"strong", "b"})
EMPHASIS = frozenset({"em", "i", "cite", "dfn", "var"})


def holders(root: Any) -> frozenset[Any]:
    """The elements that hold blocks somewhere, found in one pass."""
    found: set[Any] = set()
    for one in root.iter(*BLOCKS):
        for above in one.iterancestors():
            if above in found:
                break
            found.add(above)
    return frozenset(found)


def is_call(link: Any) -> bool:
    """Whether a link says no more than the number, letter or sign of a footnote."""
    return re.fullmatch(r"\W*(?:\d{1,3}|\w)?\W*", "".join(link.itertext())[:40]) is not None


def notes(root: Any) -> dict[str, str]:
    """The ids of footnotes, with their labels in order of call: items of a list that a small number leads to."""
    ids = {one.get("id") for one in root.iter("li") if one.get("id")}
    links = [a for a in root.xpath(".//sup//a[@href]|.//a[@href][sup]") if is_call(a)]
    called = [a.get("href")[1:] for a in links if a.get("href")[1:] in ids]
    return {name: str(number) for number, name in enumerate(dict.fromkeys(called), 1)}


def level(one: Any) -> int:
    """The level of a heading, from 1; 0 for what is none."""
    if one.get("role") == "heading":
        return whole(one.get("aria-level"), 2)
    return int(one.tag[1]) if re.fullmatch("h[1-6]", one.tag) else 0


def asks(one: Any) -> bool:
    """Whether the words of an element end as a question does."""
    return re.search(r"\?[\W_]*$", words(one)) is not None


def begins_as_words_do(text: str) -> bool:
    """Whether a text begins with a letter, digit, quotation mark or bracket, and not with a sign."""
    return re.match(r"[\w“„\"'‘«(]", text) is not None


def words(one: Any, between: str = "") -> str:
    """The words of an element, with those of its pictures: a sign may have become one."""
    return between.join(one.xpath(".//text()|.//img/@alt|self::img/@alt"))


def strong_or_em(one: Any) -> tuple[bool | None, bool]:
    """(bold, slanted) by its tag or by the style that Word and Google write instead of one; None: as around it."""
    style = (one.get("style") or "").replace(" ", "").lower()
    weight = re.search(r"font-weight:(\w+)", style)
    strong = True if one.tag in STRONG else None
    if weight:
        strong = weight[1] in ("bold", "bolder") or (weight[1].isdigit() and int(weight[1]) >= 600)
    return strong, one.tag in EMPHASIS or "font-style:italic" in style


def word_item(one: Any) -> tuple[int, int | None] | None:
    """(depth from 0, number) of a paragraph that Word set as an item of a list; its typed sign is taken out."""
    found = re.search(r"mso-list:\s*\w+\s+level(\d)", one.get("style") or "")
    if not found:
        return None
    typed = next((span for span in one.iterdescendants("span") if _is_typed(span)), None)
    number = None
    if typed is not None:
        number = whole(words(typed).strip().rstrip(".)"), 0) or None
        typed.clear(keep_tail=True)
    return int(found[1]) - 1, number


def _is_typed(span: Any) -> bool:
    """Whether it holds the bullet or number that Word shows before an item."""
    ignored = "mso-list:ignore" in (span.get("style") or "").replace(" ", "").lower()
    return ignored and len(words(span).strip()) <= 8


def is_layout(cell: Any) -> bool:
    """Whether a cell of a table holds more than a few words."""
    paragraphs = [one for one in cell.iter("p", "div") if len(words(one)) > 120]
    return bool(cell.xpath(".//h1|.//h2|.//h3|.//h4|.//ul|.//ol|.//table|.//blockquote|.//img[not(@alt)]")) or (
        len(paragraphs) > 1
    )


def is_bold(one: Any) -> bool:
    """Whether all words of an element are bold."""
    said = "".join(one.itertext()).strip()
    bold = "".join("".join(each.itertext()) for each in one.iter("strong", "b")).strip()
    return bool(said) and "".join(said.split()) == "".join(bold.split())


_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u2bff\u203c\u2049\u00a9\u00ae\ufe0f\u200d\u20e3#*0-9]{1,8}")
# Not d800 to dfff: halves of characters.
_CODEPOINTS = re.compile(r"(?:^|/)((?:(?!d[89a-f])[0-9a-f]{4,5}-?)+)\.(?:svg|png)(?:\?|$)", re.I)


def emoji(one: Any, alt: str, src: str) -> str:
    """The sign that a picture stands for: WordPress puts pictures in the place of emoji."""
    named = {"emoji", "wp-smiley"} & set(furniture.names(one)) or "/emoji/" in src
    if alt and _EMOJI.fullmatch(alt.strip()) and (named or not alt.strip().isdigit()):
        return alt.strip()
    points = _CODEPOINTS.search(src) if named else None
    return "".join(chr(int(point, 16)) for point in points[1].split("-")) if points else ""


def picture_address(one: Any) -> str:
    """The address of a picture: that of the copy beside the page, else the one it is fetched from when seen."""
    src = one.get("src") or ""
    later = next(filter(None, map(one.get, LAZY)), "").split()[:1]
    later = later[0] if later else ""
    blank = src.startswith("data:") and later
    return later if blank or not src else src


def is_headline(text: str) -> bool:
    """Bold from end to end, short, without the end of a sentence, and no sign or label: a heading set by hand."""
    words = len(text.split())
    return 0 < words <= 14 and not re.search(r"[.,;:?]$", text) and begins_as_words_do(text)


def whole(text: str | None, otherwise: int) -> int:
    """A small number as an attribute has it."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
