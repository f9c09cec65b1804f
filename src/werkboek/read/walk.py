"""A tree of HTML -> lines, with all that it says of each: headings, lists, quotations, answers, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkboek import inline
from werkboek.model import Figure, Footnote, Line, Shape, Source, Table
from werkboek.read import furniture, shown
from werkboek.read.lines import SET_BOLD, Lines, Look, lone_icons
from werkboek.read.runs import Run, address, markdown, rows

# (address as written, alt, caption, where) -> the line of a picture.
Picture = Callable[[str, str, str, Source], Line]


@dataclass
class Walk(Lines):
    """The way through the elements of one article, and the lines found. ``base``: the address of the page."""

    base: str = ""
    picture: Picture = field(kw_only=True)
    notes: Mapping[str, str] = field(default_factory=dict)
    holders: frozenset[Any] = frozenset()  # the elements that hold blocks
    caption: str = ""
    subtitle: str = ""

    def article(self, root: Any) -> list[Line]:
        """The lines of the text inside an element."""
        self.holders = shown.holders(root)
        self.notes = shown.notes(root)
        self.flow(root, Look())
        self.flush()
        return lone_icons(self.lines)

    def flow(self, element: Any, look: Look) -> None:
        """What stands inside an element, in order."""
        self.say(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, look)
            self.say(child.tail, look)

    def element(self, one: Any, look: Look) -> None:
        """One element: left out, a block of its own, or part of the open paragraph."""
        tag, inside = one.tag, _inside(one, look)
        part = furniture.part(one)
        if reason := furniture.left_out(one):
            self.leave_out(one, reason)
        elif tag == "br":
            if self.runs:
                self.runs.append(Run("\n"))
        elif tag == "img":
            self.image(one, look)
        elif tag == "a" and one not in self.holders and part != "asked":
            self.link(one, inside)
        elif tag == "button" and look.shape not in ("heading", "faq-q") and not (part == "asked" and shown.asks(one)):
            self.leave_out(one, "furniture")
        elif tag in ("title", "meta", "link"):
            pass
        elif tag in shown.BLOCKS or one in self.holders or part or _is_named(one, look):
            self.flush()
            self.block(one, part, inside)
            self.flush()
        else:
            self.flow(one, inside)

    def block(self, one: Any, part: str, look: Look) -> None:
        """An element that begins and ends its own paragraphs."""
        tag, names = one.tag, set(furniture.names(one))
        if tag == "li" and one.get("id") in self.notes:
            self.footnote(one)
        elif part == "name" or _is_named(one, look):
            self.flow(one, replace(look, shape="quote", name="name", strong=False, em=False))
        elif part == "trade":
            self.flow(one, replace(look, shape="quote", name="trade"))
        elif (part == "asked" and shown.asks(one)) or tag == "summary":
            self.asked(one, look)
        elif part == "answer" and look.shape in ("text", "faq-q") and self.lines and self.lines[-1].shape == "faq-q":
            self.flow(one, replace(look, shape="faq-a"))
        elif tag == "a":
            self.flow(one, replace(look, link=address(one.get("href") or "", self.base)))
        elif shown.level(one) and look.shape != "quote":
            self.heading(one, shown.level(one), look)
        elif names & furniture.HEADING and not one.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6"):
            self.heading(one, 0 if "MsoTitle" in names else SET_BOLD, look)
        elif "MsoSubtitle" in names and not self.subtitle:
            self.subtitle = self.cell(one)
        elif "MsoCaption" in names and self.lines and _is_bare(self.lines[-1].block):
            self.captioned(one)
        elif names & {"question", "reflectie"} and tag == "p":
            self.flow(one, replace(look, shape="question"))
        elif tag in ("ul", "ol"):
            self.items(one, look)
        elif tag == "blockquote" or part == "quoted":
            self.quotation(one, look)
        elif tag == "figure" or names & furniture.FRAMES:
            self.figure(one, look)
        elif tag == "table":
            self.table(one, look)
        elif found := shown.word_item(one):
            self.flow(one, replace(look, shape="item", level=found[0], number=found[1]))
        else:
            self.flow(one, look)

    # ------------------------------------------------------------------------------------------ parts of a page

    def heading(self, one: Any, level: int, look: Look) -> None:
        """A heading; one of more words than a heading has is a paragraph, which its author wanted large.

        One that is a whole sentence is set apart.
        """
        said = shown.words(one).split()
        sentence = len(said) >= 8 and said[-1].endswith(".") and shown.begins_as_words_do(said[0])
        shape: Shape = "text" if len(said) > 20 else "quote" if sentence else "heading"
        if look.shape == "faq-a":
            shape = "faq-a"
        self.flow(one, replace(look, shape=shape, level=level if shape == "heading" else 0))

    def quotation(self, one: Any, look: Look) -> None:
        """Somebody's words; what stands last in them, short and without the end of a sentence, is the name."""
        first = len(self.lines)
        self.flow(one, replace(look, shape="quote"))
        self.flush()
        said = [at for at in range(first, len(self.lines)) if self.lines[at].shape == "quote"]
        if len(said) >= 2 and _is_name(self.lines[said[-1]].plain):
            last = self.lines[said[-1]]
            self.lines[said[-1]] = replace(last, text=f"— {last.text}", plain=f"— {last.plain}", joined=True)

    def asked(self, one: Any, look: Look) -> None:
        """What opens an answer: a question, or the heading of something that folds."""
        asks = shown.asks(one)
        self.flow(one, replace(look, shape="faq-q" if asks else "heading", level=0 if asks else 6, strong=False))

    def items(self, one: Any, look: Look) -> None:
        """The items of a list, counted as the page counts them."""
        level = look.level + 1 if look.shape == "item" else 0
        shape: Shape = look.shape if look.shape in ("faq-a", "quote") else "item"
        number = shown.whole(one.get("start"), 1) if one.tag == "ol" else None
        inside = replace(look, shape=shape, level=level, number=number)
        self.say(one.text, inside)
        for child in one:
            if child.tag == "li" and number is not None:
                number = shown.whole(child.get("value"), number)
                inside = replace(inside, number=number)
                number += 1
            apart = child.tag in shown.BLOCKS or child in self.holders
            if apart:
                self.flush()
            if isinstance(child.tag, str):
                self.element(child, inside)
            if apart:
                self.flush()
            self.say(child.tail, inside)

    def table(self, one: Any, look: Look) -> None:
        """A table of words; one that only holds things in place, or frames them, is what it holds."""
        for words in one.xpath("./caption"):
            self.flow(words, look)
            self.flush()
        grid = [[cell for cell in row if cell.tag in ("td", "th")] for row in one.xpath("./tr|./*/tr")]
        grid = [row for row in grid if row]
        width = max(map(len, grid), default=0)
        if width < 2 or len(grid) < 2 or any(shown.is_layout(cell) for row in grid for cell in row):
            for row in grid:
                for cell in row:
                    self.flow(cell, replace(look, boxed=True))
                    self.flush()
            return
        cells = [[self.cell(cell) for cell in row] + [""] * (width - len(row)) for row in grid]
        headed = all(cell.tag == "th" or shown.is_bold(cell) for cell in grid[0])
        head, body = (cells[0], cells[1:]) if headed else ([""] * width, cells)
        source = self.source()
        table = Table(tuple(head), tuple(map(tuple, body)), ("",) * width, source)
        text = " | ".join(cell for row in cells for cell in row)
        self.lines.append(Line(source, text, text, "block", block=table, gap=True))
        self.lines.extend(self.pictures)
        self.pictures.clear()

    def cell(self, one: Any) -> str:
        """The text of a cell on one line."""
        self.runs = []
        strong = shown.is_bold(one)
        self.inline(one, Look())
        runs, self.runs = self.runs, []
        words = [replace(run, text=run.text.replace("\n", " "), strong=run.strong and not strong) for run in runs]
        return "".join(markdown(row) for row in rows(words))

    def inline(self, one: Any, look: Look) -> None:
        """Only the words of an element, whatever blocks they stand in."""
        self.say(one.text, look)
        for child in one:
            if child.tag == "img":
                self.image(child, look)
            elif child.tag == "br":
                self.runs.append(Run("\n"))
            elif isinstance(child.tag, str):
                inside = _inside(child, look)
                link = address(child.get("href") or "", self.base) if child.tag == "a" else look.link
                apart = [Run(" ")] if child.tag in shown.BLOCKS else []
                self.runs += apart
                self.inline(child, replace(inside, link=link))
                self.runs += apart
            self.say(child.tail, look)

    def figure(self, one: Any, look: Look) -> None:
        """Pictures with the words under them; a table or quotation that stands in a figure is that."""
        captions = one.xpath(
            ".//figcaption[not(ancestor::figcaption)]|.//*[contains(@class, 'caption-text') or @class='tr-caption']"
        )
        said = "".join("".join(each.itertext()) for each in captions)
        if not one.xpath(".//img") or len("".join("".join(one.itertext()).split())) > len("".join(said.split())):
            return self.flow(one, look)
        self.caption = " ".join(" ".join(shown.words(word).split()) for word in captions)
        for image in one.iter("img"):
            self.image(image, look)
        if self.caption:  # there was a sign, or nothing to see
            self.caption = ""
            for words in captions:
                self.flow(words, look)
        self.flush()
        return None

    def captioned(self, one: Any) -> None:
        """The words under the picture before it."""
        last = self.lines.pop()
        words = inline.plain(self.cell(one))
        assert isinstance(last.block, Figure), "asked before"
        said = " ".join(filter(None, (last.block.alt, words)))
        figure = replace(last.block, caption=words)
        self.lines.append(replace(last, text=inline.escape(said), plain=said, block=figure))

    def image(self, one: Any, look: Look) -> None:
        """A picture, or the sign that WordPress made a picture of; what only counts readers is nothing."""
        alt = one.get("alt") or ""
        src, width = shown.picture_address(one), one.get("width") or ""
        if sign := shown.emoji(one, alt, src):
            self.say(sign, look)
        elif src and width.isdigit() and int(width) <= 2:
            pass  # it counts readers
        elif src or f"{alt}{self.caption}".strip():
            words, caption, self.caption = " ".join(alt.split()), self.caption, ""
            self.pictures.append(self.picture(src, words, caption, self.source()))

    def link(self, one: Any, look: Look) -> None:
        """Words that lead somewhere, or call a footnote."""
        href = one.get("href") or ""
        if href.startswith("#") and href[1:] in self.notes and shown.is_call(one):
            self.runs.append(Run("", note=self.notes[href[1:]]))
        else:
            self.flow(one, replace(look, link=address(href, self.base) if not href.startswith("#") else ""))

    def footnote(self, one: Any) -> None:
        """The text of a footnote, without the arrow that leads back."""
        for back in one.xpath(".//a[starts-with(@href, '#')]"):
            if not re.search(r"\w", back.text or ""):
                back.text = ""
        self.runs = []
        self.inline(one, Look())
        runs, self.runs = self.runs, []
        text = "\n".join(markdown(row) for row in rows(runs) if row)
        source = self.source()
        note = Footnote(self.notes[one.get("id")], text, source)
        if any(isinstance(line.block, Footnote) and line.block.text == text for line in self.lines):
            return  # mammoth writes a note as often as it is called
        self.lines.append(Line(source, text, text, "block", block=note, gap=True))

    def leave_out(self, one: Any, reason: str) -> None:
        """Lists what is no part of the article."""
        self.flush()
        if text := " ".join(shown.words(one, " ").split()):
            self.lines.append(Line(self.source(), inline.escape(text), text, "comment", reason=reason))


def _is_named(one: Any, look: Look) -> bool:
    """Whether it is the source of a quotation."""
    return look.shape == "quote" and one.tag in ("cite", "footer")


def _inside(one: Any, look: Look) -> Look:
    """The look of what stands inside an element."""
    strong, em = shown.strong_or_em(one)
    return replace(look, strong=look.strong if strong is None else strong, em=look.em or em)


def _is_bare(block: object) -> bool:
    """Whether it is a picture that has no words under it yet."""
    return isinstance(block, Figure) and not block.caption


def _is_name(text: str) -> bool:
    """``Petra L., Projektleiterin``: no sentence, and no dash that says it already."""
    return len(text.split()) <= 8 and text[:1].isupper() and not re.search(r"[.!?…\"”’»]$", text)
