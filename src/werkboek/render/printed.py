"""Book -> the HTML of its parts, each of which is laid out apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from werkboek import cache as kept
from werkboek import formats, inline, resources, theme
from werkboek.brand import portrait_size
from werkboek.language import Language, capital
from werkboek.links import QUIET, SIDE
from werkboek.model import Book, Chapter, Section
from werkboek.render import cover, imprint, listing
from werkboek.render.front import HEAD, RULER, Front
from werkboek.render.html import (
    FOOT_LETTERS,
    Writer,
    asked,
    back,
    body,
    code_room,
    drawing,
    hung,
    note_number,
    opens_page,
    page,
    picture_size,
    pitch_of,
    running,
    suites,
    titled,
    typed,
)
from werkboek.render.itself import held, logo_of
from werkboek.render.motifs import MARK
from werkboek.spaces import Dots, Lines, Size
from werkboek.theme import SERIF, Theme

if TYPE_CHECKING:
    from werkboek.render.fitting import Breaks

PAGES = 4  # of a list that are laid out together
TOGETHER = 12  # chapters whose sections at the back run on from each other
# The links within running text that say on which page they lead to, and those to the first chapter.
POINTS = [f'.{kind} a:is([href^="#"], [href^="wb:"])::after' for kind in ("pointer", "entries")]
FIRST = [f'.{kind} a:is([href="#c1"], [href="wb:c1"])::after' for kind in ("pointer", "entries")]
EARLY = 90  # titles in the contents, with which the first chapter begins before page 10


class Printed:
    """The parts of a book that are laid out apart, each as an HTML page; ``css`` is the style sheet of all."""

    def __init__(self, book: Book, speech: Language, look: Theme) -> None:
        self.book, pitch = book, pitch_of(book)
        self.unit = round(pitch / 3, 5)  # mm, as in the style sheet
        self.look, self.speech = look, speech
        self.steps = tuple(f"how_{at}" for at in ("typed" if look.is_typed else 1, 2, 3, 4))
        sheets = ("base/page.css", "base/text.css", "base/exercises.css", "base/endless.css")
        ground, inks, _ = cover.dressed(book, look)
        screen = "" if look.is_grey else resources.style("base/screen.css")
        self.css = theme.resolved(
            formats.grown(resources.style(*sheets) + screen, look.paper) + look.css, look, pitch
        ) + _pointing(book, speech, look)
        sizes = {picture.address: (picture.width, picture.height) for picture in book.pictures}
        pictures = {picture.address: f"werkboek:/picture/{kept.key(picture.data)}" for picture in book.pictures}
        side = SIDE / look.paper.scale
        self.values: dict[str, object] = {
            "book": book,
            "words": speech,
            "write": Writer(link=lambda address: address, note=_note).inline,
            "picture": pictures.__getitem__,
            "picture_size": lambda address: picture_size(*sizes[address], pitch / 3, look.mm("measure")),
            "code_side": side,
            "code_room": lambda link: code_room(link, side, self.unit),
            "quiet": QUIET,
            "links_of": lambda *some: [book.links[one] for one in some if one in book.links],
            "unit": self.unit,
            "above": float(look.tokens["above"]),
            "suites": lambda chapter: suites(chapter, book.length),
            "body": body,
            "back": back,
            "is_typed": look.is_typed,
            "steps": self.steps,
            "single": len(book.chapters) == 1 and not (book.part and book.chapters[0].number > 1),
            "length": book.length,
            "short": book.length == "short",
            "about": book.about,
            "cover": cover.title(book.title, look.wide),
            "ground": ground,
            "inks": inks,
            "logo": logo_of(book),
            "photo": held(book.photo) if book.photo else "",
            "field": cover.field(book, look.wide),
            "portrait_size": portrait_size(book.portrait.height, self.unit) if book.portrait else (),
            "opens_page": lambda block, before: opens_page(block, before, book.length),
            "dots": lambda rows: Dots(size=Size(rows, rows, rows, rows), pitch=pitch),
            "hung": hung,
            "running": partial(running, letters=int(FOOT_LETTERS / look.paper.letters)),
            "balanced": partial(_balanced, look),
            "beside": partial(_beside, look),
            "asked": asked,
            "drawing": partial(drawing, look),
            "typed": partial(typed, look),
            "titled": lambda exercise, at: titled(exercise, at, speech),
            "intention_space": lambda count: Lines(size=Size(count, count, count, count), pitch=pitch),
            "imprint": list(imprint.lines(book, speech)),
            "review_title": _review_title(book, speech),
            "set_in": _set_in(look, speech),
        }
        self.matter = Front(book, speech, look, self.unit, self._contents(), _set_in(look, speech))
        self.values |= {"matter": self.matter, "ruler": self._ruler()}

    def front(self) -> list[str]:
        """The cover and what stands before the first chapter; then the contents, if they are apart."""
        apart, matter = self.book.length != "short", self.matter
        hoped, alone = matter.hoped(self.steps)
        content = self._part("front.html", rows=[] if apart else matter.rows, hoped=hoped, alone=alone, begins=True,
                             airy=matter.airy(self.steps))  # fmt: skip
        last = len(matter.listed) - 1
        own = [self._part("contents.html", rows=page, begins=at == 0, ends=at == last)
               for at, page in enumerate(matter.listed) if apart and page]  # fmt: skip
        own = [f'<section class="front">{one}</section>' for one in own]
        return [self.whole(content), *map(self.whole, _lots(own))]

    def _contents(self) -> list[listing.Row]:
        if not _has_contents(self.book):
            return []
        chapters = self.book.chapters
        behind = [section for chapter in chapters for section in back(chapter)]
        review = str(self.values["review_title"]) if self._looks_back() else ""
        return listing.contents(self.book, {one.id: body(one) for one in chapters}, behind, self.look,
                                single=bool(self.values["single"]), review=review)  # fmt: skip

    def _looks_back(self) -> bool:
        return bool(self.book.questions) and self.book.length != "short" and not self.book.part

    def chapter(self, chapter: Chapter, breaks: Breaks | None = None, only: str = "") -> str:
        """A chapter that breaks where it is told; else, to be measured, on a page without end, with its feet.

        ``only``: the id of the first of the sections that run on from each other that alone are wanted. In a part to
        hand out it comes first, and says of what book it is.
        """
        lots = suites(chapter, self.book.length)
        shown = [section for lot in lots for section in lot if only in ("", lot[0].id)]
        content = self._part(
            "chapter.html", chapter=chapter, breaks=breaks, endless=breaks is None, only=only, shown=shown
        )
        return self.whole(content) if self.book.part else self._page(content, inline.plain(chapter.title))

    def back(self) -> list[tuple[str, list[Section]]]:
        """What stands after the last chapter, in parts, each with the sections in it.

        They are those of some chapters together, then the review, then the author; in a short book she stands with
        the last of the chapters.
        """
        chapters, short = self.book.chapters, self.book.length == "short"
        lots = [chapters[at : at + TOGETHER] for at in range(0, len(chapters), TOGETHER)]
        told = [lot for lot in lots if any(map(back, lot))]
        closes = bool(self.book.about or self.book.brand.invites or self.book.length == "roomy") and not self.book.part
        with_last = closes and short and bool(told)
        parts = [(self._part("back.html", chapters=lot, closes=with_last and lot is told[-1], breaks=None),
                  [section for chapter in lot for section in back(chapter)]) for lot in told]  # fmt: skip
        parts += [(page, []) for page in self._review()]
        if closes and not with_last:
            parts.append((self._part("back.html", chapters=(), closes=True, breaks=None), []))
        return [(self.whole(content), sections) for content, sections in parts]

    def _review(self) -> list[str]:
        if not self._looks_back():
            return []
        single = self.values["single"]
        rows = listing.questions(
            [("" if single else inline.plain(one.title), asked(one)) for one in self.book.chapters], self.look
        )
        pages = [self._part("review.html", groups=listing.grouped(page), begins=at == 0)
                 for at, page in enumerate(listing.pages(rows, self.matter.room, HEAD + 5))]  # fmt: skip
        return _lots(pages)

    def outer(self) -> str:
        """The back cover, of a whole book that has something to say on it; else nothing."""
        book = self.book
        says = (book.maxim or book.brand.website) and book.backed and not book.part
        return self.whole(self._part("outer.html")) if says else ""

    def page_map(self, beside: Mapping[str, int]) -> str:
        """Where what stands on the pages of another edition stands in this one."""
        titled: list[tuple[str, str]] = []
        for chapter in self.book.chapters:
            titled += [(chapter.id, chapter.title), *((part.id, part.title) for part in body(chapter))]
        rows = [(beside[name], name, inline.plain(title)) for name, title in titled if title and name in beside]
        return self.whole(self._part("pagemap.html", rows=rows))

    def printing(self) -> str:
        """How to print it, of a whole book on a paper that is printed, unless that is said already; else nothing."""
        steps = formats.PRINTING.get(self.look.paper.printing, ())
        if not steps or not self.book.backed or self.book.part or self.matter.printing:
            return ""
        taken = HEAD + len(steps) + 2 * sum(map(self.matter.lines, steps)) + RULER / self.look.paper.scale / self.unit
        return self.whole(self._part("printing.html", ways=steps,
                                     rows=int((self.matter.room - taken - 13) // 3)))  # fmt: skip

    def _ruler(self) -> Markup:
        svg = page("print", "ruler.svg", scale=self.look.paper.scale, title=self.speech.word("ruler"))
        return Markup(svg.replace("\n", ""))

    def notes_page(self) -> str:
        """A page to write on, that the back cover may stand on the outside of the last leaf."""
        return self.whole(self._part("notes.html"))

    def whole(self, content: str) -> str:
        """A page with the title, author and date of the book."""
        book = self.book
        return self._page(content, f"{book.title}: {book.part}" if book.part else book.title, whole=True)

    def _part(self, template: str, **values: object) -> str:
        return page("print", template, **self.values, **values)

    def _page(self, content: str, title: str, *, whole: bool = False) -> str:
        return self._part("page.html", content=Markup(content), title=title, whole=whole)


def _in_css(text: str) -> str:
    """A text as it stands between double quotes in a style sheet."""
    return re.sub(r'["\\\\]', r"\\\g<0>", text)


def _pointing(book: Book, speech: Language, look: Theme) -> str:
    """The room that is kept in running text for the number of a page, which is not known yet."""
    named = speech.word("page")
    digits = listing.digits(book, look)
    first = 1 if sum(len(one.sections) for one in book.chapters) < EARLY and not look.paper.is_laid_out else digits

    def width(wide: int) -> str:
        return f"width: {(1.15 + 0.55 * len(named) + 0.6 * wide) * max(1, look.letter / SERIF):.2f}em"

    number = f'content: "\\A0({_in_css(named)}\\A0" "0123456789)"'
    return f"{', '.join(POINTS)} {{ {number}; {width(digits)} }}\n{', '.join(FIRST)} {{ {width(first)} }}\n"


def _lots(pages: Sequence[str]) -> list[str]:
    """Pages of a list, so many together that laying out a lot is worth it, so few that a changed title costs little."""
    return ["\n".join(pages[at : at + PAGES]) for at in range(0, len(pages), PAGES)]


def _set_in(look: Theme, speech: Language) -> str:
    """ "Gezet in Newsreader, Source Serif en Figtree; …" """
    *most, last = look.faces
    named = f"{', '.join(most)} {speech.word('and')} {last}" if most else last
    return speech.word("set_in", faces=named)


def _balanced(look: Theme, text: str, size: str, width: str = "head_width") -> float:
    """The width in mm of a text in a size and within a width that tokens of the theme name."""
    return cover.balanced(inline.plain(text), look.pt(size), look.mm(width), look.wide)


def _beside(look: Theme, title: str, size: str) -> float:
    """The mm to keep free to the right of a section's title: its mark, and what balances its lines."""
    width = look.mm("head_width")
    return round(width - cover.balanced(inline.plain(title), look.pt(size), width - MARK[0], look.wide), 1)


def _note(chapter: Chapter, label: str) -> str | None:
    """A raised number that leads to the note at the end of the chapter.

    Not at the foot of the page: WeasyPrint 70 leaves a note behind on the next page when the question below its call
    moves there.
    """
    number = note_number(chapter, label)
    return f'<a class="call" href="#{chapter.id}n{number}">{number}</a>' if number else None


def _review_title(book: Book, speech: Language) -> str:
    """ "Elf vragen, elf zinnen"."""
    count = len(book.questions)
    names = speech.word("numbers").split()
    name = names[count] if count < len(names) else str(count)
    text = speech.word("review" if count != 1 else "review_one", count=name)
    return capital(text)


def _has_contents(book: Book) -> bool:
    """A book of one untitled piece has nothing to list, and a page that says so would be blank."""
    return len(book.chapters) > 1 or any(section.title for section in book.chapters[0].sections)
