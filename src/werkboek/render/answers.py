"""Book -> a Word file to type in: each question a heading, its answer under it. The home of python-docx.

What is ours in the file is known by bookmarks: ``a_`` before a question, and before any other paragraph one that ends
in a digest of its words, so that whatever else stands there was typed.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import Any, Literal

from werkboek import inline
from werkboek.language import Language
from werkboek.model import Book, Exercise
from werkboek.spaces import Checklist, Columns, Lines, Pact, Scale, Scales, Slots, Space, Stem, YesNo

BOX = "☐"
TICKS = "☑☒✓✔✗✘xX"  # what stands where a box was
ANSWER, HINT = "Werkboek answer", "Werkboek hint"  # styles of ours
GREY, INK = "767676", "222222"
# preset: to be gone on with, or ticked; label: what the lines below it are; text: only read.
Kind = Literal["answer", "preset", "label", "text"]


def render(book: Book, speech: Language) -> bytes:
    """The document, the same bytes every time."""
    from werkboek.render.metadata import modified

    paper = _Paper(speech)
    paper.describe(book.title, book.author, book.language, modified(book))
    paper.add(book.title, "Title")
    paper.add(speech.word("answers_lead"), "Normal")
    for chapter in book.chapters:
        asked = [(one, [block for block in one.blocks if isinstance(block, Exercise)]) for one in chapter.sections]
        if not any(exercises for _, exercises in asked):
            continue
        paper.tongue = chapter.language if chapter.language != book.language else ""
        paper.add(inline.plain(chapter.title), "Heading 1")
        for section, exercises in asked:
            if exercises and section.title:
                paper.add(inline.plain(section.title), "Heading 2")
            for one in exercises:
                _exercise(paper, one, speech)
    return paper.packed()


def _exercise(paper: _Paper, one: Exercise, speech: Language) -> None:
    for at, part in enumerate(one.parts, 1):
        assert part.space is not None, "composed"
        paper.add(question(one, at, speech), "Heading 3", mark=bookmark(one.id, at))
        if part.hint:
            paper.add(inline.plain(part.hint), HINT)
        for kind, text in typed(part.space, speech):
            paper.add(text, HINT if kind == "text" else ANSWER, kind)


def question(one: Exercise, at: int, speech: Language) -> str:
    """The heading of a part, counted from 1: ``Vraag 3. Wat helpt?``"""
    number = f"{speech.word('question')} {one.number}. " if one.number else ""
    return number + " ".join(inline.plain(one.parts[at - 1].prompt).split())


def bookmark(name: str, part: int) -> str:
    """The name of a part of an exercise as Word may have it.

    >>> bookmark("0123456789-2", 1)
    'a_0123456789_2_1'
    """
    return f"a_{name.replace('-', '_')}_{part}"


def digest(text: str) -> str:
    """Eight digits by which a paragraph is known, whatever is ticked in it."""
    return hashlib.sha256(" ".join(unticked(text).split()).encode()).hexdigest()[:8]


def unticked(text: str) -> str:
    """A row of boxes as it was: a box at its beginning, and after two spaces.

    >>> unticked("x ja  ☒ soms")
    '☐ ja  ☐ soms'
    """
    return re.sub(rf"(^|\s\s)[{TICKS}](?=\s|$)", rf"\1{BOX}", text)


def typed(space: Space, speech: Language) -> Iterator[tuple[Kind, str]]:
    """The paragraphs in which a space is filled in."""
    colon = f"{speech.word('colon')} "
    match space:
        case Lines(opening=opening) if opening:
            yield from (("preset", f"{opening}{colon}"), ("answer", ""))
        case Stem(stem=stem):
            yield "preset", f"{stem.rstrip(' .…')} "
        case Slots(starts=starts):
            yield from (("preset", f"{at}. ") for at in range(1, len(starts) + 1))
        case Columns(heads=heads):
            for head in heads:
                yield from (("label", head), ("answer", ""))
        case Pact(words=words):
            yield "answer", ""
            yield from (("text", word) for word in words[:-2])
            yield from (("preset", f"{word} ") for word in words[-2:])
        case YesNo(answers=answers):
            yield from (("preset", "  ".join(f"{BOX} {one}" for one in answers)), ("answer", ""))
        case Scale(ends=ends):
            yield from (("preset", f"{speech.word('grade')} ({_scale(ends)}){colon}"), ("answer", ""))
        case Scales(items=items, ends=ends):
            yield "text", f"{speech.word('grade')} ({_scale(ends)})"
            yield from (("preset", f"{item}{colon}") for item in items)
        case Checklist(items=items):
            yield from (("preset", f"{BOX} {item}") for item in items or [""] * space.size.given)
        case _:
            yield "answer", ""


def _scale(ends: tuple[str, ...]) -> str:
    return f"1 = {ends[0]}, 10 = {ends[-1]}" if ends else "1–10"


class _Paper:
    """The document while it is written."""

    def __init__(self, speech: Language) -> None:
        import docx
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Mm, Pt, RGBColor

        self.made: Any = docx.Document()
        self.serial = count(1)
        self.tongue = ""  # of what is added, if not that of the document
        package, styles = self.made.part.package, self.made.styles
        for name in [name for name, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
            del package.rels[name]  # a picture of an empty page
        (page,) = self.made.sections
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
        for name, size, above in (("Title", 26, 0), ("Heading 1", 20, 30), ("Heading 2", 15, 24), ("Heading 3", 12, 18),
                                  ("Normal", 12, 0)):  # fmt: skip
            style = styles[name]
            style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(INK)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(6)
        for rule in styles["Title"].element.xpath("w:pPr/w:pBdr"):
            rule.getparent().remove(rule)
        for name in (ANSWER, HINT):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        styles[HINT].font.color.rgb = RGBColor.from_string(GREY)
        styles[HINT].paragraph_format.keep_with_next = True
        styles[ANSWER].paragraph_format.left_indent = Mm(4)
        styles["Heading 3"].next_paragraph_style = styles[ANSWER]
        bar = self._element("pBdr")
        bar.append(self._element("left", val="single", sz="12", space="8", color=GREY))
        styles[ANSWER].element.get_or_add_pPr().insert_element_before(
            bar, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )

    def describe(self, title: str, author: str, language: str, day: Any) -> None:
        """What the document says of itself; its language is that of all that is typed."""
        said = self.made.core_properties
        said.title, said.author, said.last_modified_by, said.language = (
            title[:255],
            author[:255],
            author[:255],
            language,
        )
        said.created = said.modified = day.replace(tzinfo=None)
        said.comments, said.revision = "", 1
        (tongue,) = self.made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
        tongue.set(_w("val"), language)

    def add(self, text: str, style: str, kind: Kind = "text", mark: str = "") -> None:
        """A paragraph, with the bookmark by which it is known again; one to type in has none."""
        paragraph = self.made.add_paragraph(style=style)
        serial = next(self.serial)
        name = mark or f"{kind[0]}_{serial}_{digest(text)}"
        if kind != "answer":
            paragraph._p.append(self._element("bookmarkStart", id=str(serial), name=name))
            paragraph.add_run(text).bold = True if kind == "label" else None
            paragraph._p.append(self._element("bookmarkEnd", id=str(serial)))
        if self.tongue:
            paragraph._p.get_or_add_pPr().append(self._element("rPr"))  # of what is typed behind it
            for run in paragraph._p.xpath("w:pPr/w:rPr | w:r"):
                within = run.get_or_add_rPr() if run.tag == _w("r") else run
                within.append(self._element("lang", val=self.tongue))

    def packed(self) -> bytes:
        """The bytes, with one date on every file."""
        from werkboek.render.package import FixedZip

        first, out = io.BytesIO(), io.BytesIO()
        self.made.save(first)
        with zipfile.ZipFile(first) as source, FixedZip(out, "w") as archive:
            for entry in source.infolist():
                archive.writestr(entry.filename, source.read(entry))
        return out.getvalue()

    def _element(self, tag: str, /, **values: str) -> Any:
        from docx.oxml import OxmlElement

        element = OxmlElement(f"w:{tag}")
        for key, value in values.items():
            element.set(_w(key), value)
        return element


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
