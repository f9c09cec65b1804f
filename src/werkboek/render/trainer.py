"""The edition for who leads a group: her plan, and each page of the workbook with a column on what is asked there.

Laid out twice: first on pages without end, to measure; then with the rules to write on that each column has room for.
"""

from __future__ import annotations

import base64
import io
import math
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from werkboek import inline, resources, theme
from werkboek.aside import Aside
from werkboek.gathering import Gathering
from werkboek.language import Language
from werkboek.model import Book, Exercise, Section
from werkboek.output import Place
from werkboek.render import boxes, html
from werkboek.render.pdf import Press
from werkboek.texts import texts
from werkboek.theme import Theme

# Minutes: ten lines take five to eight, as thirteen to twenty words a minute are thought up and written.
PER_LINE = 0.65
STEP = 5  # minutes
PACE = 200  # words a minute: below the mean of 238 (Brysbaert 2019), as a group waits for its slower readers
HIGH = 190.0  # mm: a column
HEADED, MORE, GAP = 12.5, 6.0, 2.0  # mm: its heading, a line that says where it goes on, air above the first row
PITCH = 8.0  # mm from rule to rule
WITHIN, ABOUT, BESIDE = 32, 55, 30  # letters that fit on a line: of the plan, and beside the number of a page
FEWEST = 2  # rows: fewer are no room
ENDLESS = "@page leaf { size: 297mm 60000mm }"  # higher than the text of any article, and as high as a page can be


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the plan. ``chapter``: its title, above the first of its lines, and the minutes ``within`` it.

    ``reckoned``: the minutes are ours, not the author's. ``sum``: minutes up to here.
    """

    chapter: str
    section: str
    number: int | None
    text: str
    page: int
    minutes: int
    reckoned: bool
    form: str
    sum: int
    within: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, with minutes in all, and with the time it takes to read the text."""

    rows: tuple[Row, ...]
    minutes: int
    with_reading: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a column that is not parted: what begins something, an aside, or both."""

    id: str
    title: str = ""
    prompt: str = ""
    timed: tuple[str, ...] = ()
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the workbook with its column; ``rows`` to write on, ``more``: what had no room.

    ``reached``: minutes up to and with this page, on one where some are spent.
    """

    page: int
    alt: str
    running: str
    blocks: tuple[Block, ...]
    more: tuple[Block, ...] = ()
    rows: int = 0
    reached: int = 0


def edition(book: Book, speech: Language, look: Theme, paper: Sequence[Gathering],
            places: Sequence[Place]) -> tuple[Gathering, int]:  # fmt: skip
    """Its pages, each of the workbook's with a picture where that is to be put in, and how many stand before these.

    ``paper`` and ``places``: the print edition, and where its writing spaces stand.
    """
    told = _Told(book, speech, look, paper, places)
    css = theme.resolved(resources.style("base/page.css") + look.css + resources.style("base/trainer.css"), look, PITCH)
    press = Press(css, (), {}, own=look.own)
    leaves = list(told.leaves())
    measured = boxes.layout(press.laid_out(told.html([leaf for leaf in leaves if leaf.blocks]), ENDLESS))
    document = press.laid_out(told.html([_fitted(leaf, measured) for leaf in leaves]))
    before = boxes.layout(document).of(_name(1))[0].page - 1
    return press.gathering(document, "trainer", {}), before


def minutes_of(lines: int) -> int:
    """What it takes to write so many lines, in steps of five minutes.

    >>> [minutes_of(lines) for lines in (2, 10, 12, 24)]
    [5, 5, 10, 15]
    """
    return max(STEP, STEP * round(PER_LINE * lines / STEP))


def _name(page: int, part: object = "") -> str:
    """The id of a column, or of a part of it."""
    return f"t{page}{part}"


class _Told:
    """What is to be told of a book, in its order."""

    def __init__(
        self, book: Book, speech: Language, look: Theme, paper: Sequence[Gathering], places: Sequence[Place]
    ) -> None:
        self.book, self.speech, self.look = book, speech, look
        self.pages = sum(one.pages for one in paper)
        self.opens = [words for one in paper for words in (*one.opens, *[""] * one.pages)[: one.pages]]
        self.at: dict[str, int] = {}  # the page on which each chapter and section begins, and each question
        first = 1
        for one in paper:
            for name, inside in one.anchors.items():
                self.at.setdefault(name, first + inside)
            first += one.pages
        self.lines: dict[str, int] = defaultdict(int)
        for place in places:
            self.at.setdefault(f"q{place.exercise}", place.prompt_pages[0])
            self.lines[place.exercise] += place.space.lines

    def html(self, leaves: Sequence[Leaf]) -> str:
        title = f"{self.book.title}: {self.speech.word('trainer')}"
        return html.page("trainer", "page.html", book=self.book, words=self.speech, title=title, plan=self.plan(),
                    leaves=leaves, write=_written, blank=_blank(), lift=self.look.lift, look=self.look)  # fmt: skip

    # ------------------------------------------------------------------------------------------------- the plan

    def plan(self) -> Plan:
        """A line for each question, and for each aside on a chapter or section that takes time."""
        rows: list[Row] = []
        total = 0
        chapter = section = ""
        found = list(self._rows())
        for of, within, row in found:
            total += row.minutes
            shown = of if len(self.book.chapters) > 1 and of != chapter else ""
            title = within if shown or within != section else ""
            rows.append(replace(row, chapter=shown, section=title, sum=total,
                                within=sum(row.minutes for title, _, row in found if title == of)))  # fmt: skip
            chapter, section = of, within
        words = sum(len(inline.plain(text).split()) for text, _ in texts(self.book.chapters))
        reading = STEP * math.ceil(words / PACE / STEP)
        return Plan(tuple(rows), total, total + reading)

    def _rows(self) -> Iterator[tuple[str, str, Row]]:
        """The title of a chapter, of a section, and a line on what is done in it."""
        for chapter in self.book.chapters:
            title = inline.plain(chapter.title)
            for one in chapter.asides:
                if one.minutes is not None:
                    yield title, "", self._row(one, self._page(chapter.id))
            for section in chapter.sections:
                within = _short(section.title, WITHIN)
                for one in section.asides:
                    if one.minutes is not None:
                        yield title, within, self._row(one, self._page(section.id, chapter.id))
                for asked in _asked(section):
                    minutes, reckoned = self._minutes(asked)
                    page = self._page(f"q{asked.id}", section.id)
                    row = Row("", "", asked.number, _short(_prompt(asked), ABOUT), page, minutes, reckoned,
                              self._forms(asked.asides), 0)  # fmt: skip
                    yield title, within, row

    def _row(self, one: Aside, page: int) -> Row:
        return Row("", "", None, _short(one.text, ABOUT), page, one.minutes or 0, False, self._forms([one]), 0)

    def _page(self, *names: str) -> int:
        """The page of the first of these that has one."""
        return next((self.at[name] for name in names if name in self.at), 1)

    def _minutes(self, asked: Exercise) -> tuple[int, bool]:
        """As the author said, or reckoned from the lines."""
        said = [one.minutes for one in asked.asides if one.minutes is not None]
        return (sum(said), False) if said else (minutes_of(self.lines[asked.id]), True)

    def _forms(self, asides: Sequence[Aside]) -> str:
        named = dict.fromkeys(form for one in asides for form in one.forms)
        return ", ".join(self.speech.word(form) for form in named)

    # ---------------------------------------------------------------------------------------------- the columns

    def leaves(self) -> Iterator[Leaf]:
        """Each page of the workbook with all that is to stand beside it."""
        blocks: dict[int, list[Block]] = defaultdict(list)
        for page, block in self._blocks():
            blocks[page].append(replace(block, id=_name(page, f"b{len(blocks[page])}")))
        titles = self._titles()
        reached = {row.page: row.sum for row in self.plan().rows}
        title = ""
        for page in range(1, self.pages + 1):
            begun = titles.get(page, ())
            opens = _short(" ".join(self.opens[page - 1].split()), 70)
            key = "page_of" if opens else "page_long"
            alt = self.speech.word(key, page=page, text=opens)
            yield Leaf(page, alt, begun[0] if begun else title, tuple(blocks[page]),
                       reached=reached.get(page, 0))  # fmt: skip
            title = begun[-1] if begun else title

    def _titles(self) -> dict[int, list[str]]:
        """What begins on each page."""
        found: dict[int, list[str]] = defaultdict(list)
        named: list[tuple[str, str]] = []
        for chapter in self.book.chapters:
            named += [(chapter.id, chapter.title), *((one.id, one.title) for one in chapter.sections)]
        for name, title in [*named, ("review", "")]:
            if name in self.at:
                found[self.at[name]].append(_short(title, BESIDE))
        return found

    def _blocks(self) -> Iterator[tuple[int, Block]]:
        for chapter in self.book.chapters:
            page = self._page(chapter.id)
            yield from ((page, one) for one in self._about(self.speech.word("on_chapter"), chapter.asides))
            for section in chapter.sections:
                page = self._page(section.id, chapter.id)
                yield from ((page, one) for one in self._about(_short(section.title, 60), section.asides))
                for asked in _asked(section):
                    page = self._page(f"q{asked.id}", section.id)
                    yield from ((page, one) for one in self._question(asked))

    def _about(self, title: str, asides: Sequence[Aside]) -> Iterator[Block]:
        for at, one in enumerate(asides):
            yield Block("", title if at == 0 else "", timed=self._timed(one), aside=one.text)

    def _question(self, asked: Exercise) -> Iterator[Block]:
        """Its number and time, its words in short, and what the author says of it.

        The time stands where she named it, and above that what several steps come to.
        """
        minutes, reckoned = self._minutes(asked)
        timed = [one for one in asked.asides if self.speech.timed(one)]
        said = self.speech.word("minutes", count=minutes)
        said = f"± {said}" if reckoned else said if len(timed) > 1 else ""
        bare = self.speech.timed(timed[0]) if len(timed) == 1 and not timed[0].text else ""
        number = f"{self.speech.word('question')} {asked.number}" if asked.number else ""
        head = filter(None, [number, said if reckoned or not bare else "", bare])
        yield Block("", " · ".join(head), _short(_prompt(asked), 130))
        for one in asked.asides:
            if one.text or not bare:
                yield Block("", timed=self._timed(one), aside=one.text)

    def _timed(self, one: Aside) -> tuple[str, ...]:
        """How long, and in what form, each on a line."""
        return tuple(filter(None, self.speech.timed(one).split(", ")))


def _asked(section: Section) -> list[Exercise]:
    return [block for block in section.blocks if isinstance(block, Exercise)]


def _prompt(asked: Exercise) -> str:
    return " ".join(part.prompt for part in asked.parts)


def _short(text: str, letters: int) -> str:
    return textwrap.shorten(inline.plain(text), letters, placeholder=" …")


def _written(text: str) -> Markup:
    """An aside as HTML. On paper a link leads nowhere, and a footnote is one of the workbook's."""
    return Markup(inline.html(text, link=lambda address: None))


def _fitted(leaf: Leaf, measured: boxes.Layout) -> Leaf:
    """A column with no more than it has room for, and rules down to its foot."""
    tops = [column.y for column in measured.of(_name(leaf.page))]
    ends = [box.y + box.height - tops[0] for block in leaf.blocks for box in measured.of(block.id)]
    count = len(ends)
    if ends and ends[-1] > HIGH:
        count = sum(end <= HIGH - MORE for end in ends)
    used = max([HEADED, *ends[:count]]) + (MORE if count < len(ends) else 0)
    rows = int((HIGH - used - GAP) // PITCH)
    return replace(leaf, blocks=leaf.blocks[:count], more=leaf.blocks[count:], rows=rows if rows >= FEWEST else 0)


def _blank() -> str:
    """The picture that stands where a page is to be put in: one pixel of white, as an address that holds it."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
