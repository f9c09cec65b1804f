"""A finished edition, held against its book: what would shame us is a problem before it is on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from werkboek import inline, theme
from werkboek.check import package
from werkboek.check.care import care as care
from werkboek.check.digital import Verdict, letters, verdicts
from werkboek.check.layout import NORMS, Finding, errors, findings
from werkboek.check.measures import Measure, ink
from werkboek.check.questions import parted_questions, questions_over_a_page
from werkboek.check.sheets import Sheet, Words, inks, says, sheets
from werkboek.check.text import long_words, missing_notes, unknown_characters, unknown_in_asides
from werkboek.check.volume import Volume
from werkboek.formats import A4, FORMATS, LEFT
from werkboek.gathering import Gathering
from werkboek.model import Book
from werkboek.output import Output
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.theme import Theme

COLUMN = 4.0  # mm: words so far apart are not of one line of text
LINE = 1.0  # mm: words whose baselines are so near each other stand on one line
BOOK_CHECKS: tuple[Callable[[Book, Warn], None], ...] = (long_words, missing_notes, unknown_characters)
OUTPUT_CHECKS: tuple[Callable[[Book, Output, Warn], None], ...] = (questions_over_a_page, parted_questions)


def check_book(book: Book, warn: Warn) -> None:
    """What is wrong with the book whatever the edition."""
    for check in BOOK_CHECKS:
        check(book, warn)


def check_asides(book: Book, warn: Warn) -> None:
    """What is wrong with the asides of a book, which only the edition for its trainer prints."""
    unknown_in_asides(book, warn)


def check(book: Book, output: Output, gatherings: Sequence[Gathering], look: Theme, warn: Warn) -> float:
    """What is wrong with one edition: its questions, and the rules of layout that are errors.

    Answers how much of a page is inked: percent, mean of those that ink is spent on.
    """
    for one in OUTPUT_CHECKS:
        one(book, output, warn)
    shares: list[float] = []
    if output.pages:
        known = look.paper == A4
        pages = () if known else sheets(output.data, foot=look.paper.foot)
        volume = Volume(pages, theme.seen(look), len(output.data), *says(output.data), output.places)
        found = _known(gatherings) if known else errors(volume, whole=False)
        shares = [share for one in gatherings for share in one.inks] if known else [one.value for one in ink(volume)]
        for finding in (*errors(volume, whole=True), *found):
            if finding.broken and finding.norm.code != "F01":  # told above, by its question
                warn(problem(finding))
    return fmean(shares or [0.0])


def gathered(one: Gathering, look: Theme) -> Gathering:
    """With the rules that its pages break: code, page from 0, value and mm from the top of each place; and their ink.

    None of a page that is to be made smaller: it is looked at when it is.
    """
    if look.paper.is_laid_out:
        return one
    first = 1 if one.folios[0] is None else 2  # a cover has no number
    volume = Volume(sheets(one.pdf, first), look)
    broken = [[finding.norm.code, at.page - first, at.value, at.y]
              for finding in errors(volume, whole=False) for at in finding.broken]  # fmt: skip
    return replace(one, checked=broken, inks=[round(at.value, 3) for at in ink(volume)])


def _known(gatherings: Sequence[Gathering]) -> Iterator[Finding]:
    """What was found in each gathering, rule by rule, on the pages of the book."""
    places: dict[str, list[Measure]] = {}
    first = 1
    for one in gatherings:
        for code, page, value, y in one.checked:
            places.setdefault(code, []).append(Measure(first + page, value, y))
        first += one.pages
    return (Finding(norm, tuple(places[norm.code])) for norm in NORMS if norm.code in places)


def inked(data: bytes) -> float:
    """How much of a page of a PDF is inked: percent, mean of all."""
    return fmean(inks(data))


def linted(output: Output, look: Theme) -> tuple[Finding, ...]:
    """The rules of layout, measured on an edition in a theme."""
    pages = sheets(output.data, foot=look.paper.foot)
    return findings(Volume(pages, theme.seen(look), len(output.data), *says(output.data), output.places))


def linted_file(data: bytes, path: str) -> tuple[Finding, ...]:
    """The rules of layout, measured on a PDF of which nothing is known; those on its spaces find nothing.

    Raises WerkboekError P11 when the bytes are no PDF.
    """
    try:
        pages = sheets(data)
        look = recognised(pages)
        pages = tuple(replace(sheet, foot=look.paper.foot) for sheet in pages)
        return findings(Volume(pages, theme.seen(look), len(data), *says(data)))
    except ValueError as error:
        raise WerkboekError(Problem("P11", path=path)) from error


def recognised(pages: Sequence[Sheet]) -> Theme:
    """The theme that a finished PDF is set in: that of most of its letters; as for a screen if they are coloured.

    Else as for the paper that its pages are of.
    """
    letters: Counter[tuple[str, bool]] = Counter()
    for sheet in pages:
        for words in sheet.words:
            letters[words.face, words.colour == (0, 0, 0)] += len(words.text)

    def of(look: Theme, *, black: bool) -> int:
        volume = Volume((), look)
        return sum(count for (face, is_black), count in letters.items()
                   if is_black is black and volume.is_in(Words("", 0, 0, 0, 0, 0, 0, face), "body"))  # fmt: skip

    looks = [theme.load(name) for name in theme.names()]
    best = max(looks, key=lambda look: of(look, black=True) + of(look, black=False))
    if of(best, black=True) < of(best, black=False):
        return theme.in_colour(best, "")
    return max((theme.on_paper(best, paper) for paper in FORMATS.values()), key=lambda look: _fits(pages, look))


def _fits(pages: Sequence[Sheet], look: Theme) -> tuple[bool, int, int]:
    """How well pages are of a paper: their size, that of their text, and where their rules begin."""
    paper, seen = look.paper, theme.seen(look)
    first = pages[0] if pages else Sheet(1)
    of_size = abs(first.width - paper.width) + abs(first.height - paper.height) < 1
    volume = Volume((), seen)
    text = sum(abs(words.size - seen.pt("size")) < 0.1 and volume.is_in(words, "body")
               for sheet in pages for words in sheet.words)  # fmt: skip
    edges = ((sheet, paper.place(sheet.number)[0] + LEFT * paper.scale) for sheet in pages)
    return of_size, text, sum(abs(rule.x0 - left) < 0.2 for sheet, left in edges for rule in sheet.rules)


def held(book: Book, epub: Output, pdf: Output | None = None) -> tuple[Verdict, ...]:
    """The rules of e-books, held against an edition, the book that it is of, and its paper edition."""
    asked = tuple((one.number, "".join(inline.plain(part.prompt) for part in one.parts))
                  for one in book.questions if one.number)  # fmt: skip
    return verdicts(replace(package.opened(epub.data), asked=asked, openings=openings(pdf.data) if pdf else None))


def held_file(data: bytes, path: str, pdf: bytes | None) -> tuple[Verdict, ...]:
    """The rules of e-books, held against an EPUB of which nothing is known, and against its paper edition if there is.

    Raises WerkboekError P16 when the bytes are no EPUB, P11 when its paper edition is no PDF.
    """
    try:
        volume = package.opened(data)
    except ValueError as error:
        raise WerkboekError(Problem("P16", path=path, values={"reason": str(error)})) from error
    try:
        return verdicts(replace(volume, openings=None if pdf is None else openings(pdf)))
    except ValueError as error:
        raise WerkboekError(Problem("P11", path=path.removesuffix(".epub") + ".pdf")) from error


def openings(pdf: bytes) -> dict[str, str]:
    """The letters of the line that each page opens with, by its number."""
    return {str(sheet.number): opening(sheet) for sheet in sheets(pdf, weighed=False)}


LEADS = re.compile(r"\s*\(\S+\s\d+\)\s*")  # "(p. 5)": to a page, of which an e-book has none


def opening(sheet: Sheet) -> str:
    """The letters of the line that a page opens with, without the numbers of pages that its links lead to.

    Of what stands in columns beside each other, each on a line of its own: the first may go on below.
    """
    top = min((one.baseline for one in sheet.live), default=0.0)
    line = sorted((one for one in sheet.live if one.baseline < top + LINE), key=lambda one: one.x0)
    columns = [""]
    for before, one in zip([*line[:1], *line], line, strict=False):
        if one.x0 - before.x1 > COLUMN:
            columns.append("")
        columns[-1] += "" if LEADS.fullmatch(one.text) else one.text + " "
    return "\n".join(letters(one) for one in columns).rstrip("0123456789\n")


def problem(finding: Finding) -> Problem:
    """A broken rule as the author reads of it, at its worst place."""
    worst, norm = finding.worst, finding.norm
    assert worst is not None, "broken"
    values = {"rule": norm.code, "page": str(worst.page), "value": f"{worst.value:.3g} {norm.unit}".strip(),
              "limit": f"{norm.limit:g} {norm.unit}".strip()}  # fmt: skip
    return Problem("L09", values=values)
