"""What can be wrong, as data: each code once, with its severity. The sentences stand in the language files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

Severity = Literal["error", "warning", "notice"]

CODES: dict[str, Severity] = {
    # project: what the author asked for
    "P01": "error",  # no such file or folder
    "P02": "error",  # folder without articles
    "P03": "error",  # book.toml is not TOML
    "P04": "error",  # unknown key
    "P05": "error",  # key of a later version
    "P06": "error",  # value that cannot be
    "P07": "error",  # article outside the project
    "P08": "error",  # may not be read
    "P09": "error",  # kind of file that no reader knows
    "P10": "error",  # output would be written over an input, or not a folder
    "P11": "error",  # not a PDF
    "P12": "error",  # a part to hand out that cannot be
    "P13": "error",  # a part that the book does not have
    "P14": "error",  # a choice of posts that cannot be
    "P15": "error",  # an address where only files are read
    "P16": "error",  # not an EPUB
    "P17": "error",  # a theme of hers that cannot be read
    # the web: an address of hers
    "A01": "error",  # not an address
    "A02": "error",  # could not be reached
    "A03": "error",  # took too long
    "A04": "error",  # too large
    "A05": "error",  # the site answered with an error
    "A06": "error",  # redirected to where it may not go
    "A07": "error",  # no page and no post
    # read: the text as a file
    "T01": "error",  # empty
    "T02": "error",  # binary
    "T03": "notice",  # not UTF-8: read as Windows text
    "T04": "notice",  # Markdown without blank lines: read as pasted text
    "T05": "warning",  # picture that is not there
    "T06": "warning",  # picture from outside the project
    "T07": "warning",  # file is not a picture
    "T08": "notice",  # hard-wrapped lines were joined
    "T09": "warning",  # front matter with a date or a language that is none
    "T10": "error",  # too large
    "T11": "error",  # not a page for readers
    "T12": "error",  # a file of another kind
    "T13": "error",  # too many lines for one article
    "T14": "error",  # damaged
    "T15": "warning",  # an export that breaks off
    "T16": "error",  # more posts than a book holds
    "T17": "error",  # no post chosen
    "T18": "notice",  # posts passed over
    "T19": "notice",  # a style of Word's that means nothing to us
    "T20": "notice",  # what the reader of Word documents said
    "T21": "warning",  # picture that is still on the web
    "T24": "notice",  # a file whose Markdown lies beside it
    "T23": "warning",  # a post longer than may be
    "T22": "notice",  # garbled letters were mended
    # recognise
    "R01": "warning",  # no question in the book
    "R02": "warning",  # unknown mark
    "R03": "notice",  # may be a question
    # care: what an editor would pencil in her margin
    "V01": "notice",  # je beside u
    "V02": "notice",  # heading in English capitals
    "V03": "warning",  # speaks of a blog, in a book
    "V04": "warning",  # leads to what is not in the book
    "V05": "notice",  # two headings with nothing between
    "V06": "notice",  # heading made for a search engine
    "V07": "warning",  # words stuck together
    "V08": "notice",  # quotation marks of several kinds
    # compose
    "C01": "warning",  # link to a file that is not in the book
    "C02": "warning",  # footnote called that is not there
    "C03": "warning",  # link too long for a code to scan
    # her brand
    "B01": "notice",  # colour too light on white
    "B02": "warning",  # logo that does more than draw
    "B03": "warning",  # logo that draws too much
    "B04": "warning",  # logo with letters or a picture in it
    "B05": "warning",  # logo that is no drawing
    "B06": "warning",  # a German Impressum that lacks what the law asks
    "B07": "notice",  # portrait with nothing about her to stand beside
    "B08": "warning",  # picture too coarse for a cover
    "B09": "warning",  # face that is not there
    "B10": "warning",  # face that cannot be read
    "B11": "warning",  # face that may not be put into a file
    "B12": "warning",  # face that lacks letters
    # layout
    "L01": "warning",  # question longer than a page
    "L02": "warning",  # word longer than a line
    "L03": "warning",  # what the typesetter said
    "L04": "warning",  # more lines asked than a page holds
    "L05": "warning",  # character that no face has
    "L06": "error",  # question parted from its space
    "L07": "warning",  # picture too coarse for print
    "L08": "warning",  # more pages than the author wants
    "L09": "error",  # a rule of layout is broken
    # the e-book
    "E01": "notice",  # no Pango: a cover of text, no pages of the paper edition
    "E02": "warning",  # picture that nothing describes
    # what is made around a book
    "K01": "error",  # nothing is asked: there is nothing to try or to show
    "K02": "warning",  # a file too large to go with a mail
    "K03": "notice",  # no diary without a day to begin on
    # the archive edition, and what it was made of
    "U01": "error",  # nothing attached by us
    "U02": "error",  # locked
    "U03": "error",  # changed or damaged
    "U04": "error",  # a name that may not be written
    "U05": "error",  # too much
    # a file that was filled in
    "N01": "error",  # neither a PDF nor a Word document
    "N02": "error",  # nothing of ours in it to fill in
    "N03": "error",  # locked with a password
    "N04": "warning",  # a question that the book does not have
    "N05": "notice",  # a question without an answer
    # the machine
    "S01": "error",  # no Pango: no PDF
    # writing
    "W01": "error",  # may not be written
    "W02": "error",  # disk full
    "W03": "error",  # stopped by the user
    "W04": "error",  # file exists and is not replaced
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the author should know. ``values`` fill the sentence of its code; line 0: the whole file.

    ``also``: the further lines of which it is told in one breath.
    """

    code: str
    path: str = ""
    line: int = 0
    values: dict[str, str] = field(default_factory=dict)
    also: tuple[int, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is: errors stop something, warnings ask for attention, notices only tell."""
        return CODES[self.code]


Warn = Callable[[Problem], None]

NAMED = 5  # lines, and words of hers, that are named in one sentence


def gathered(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems as they are read: what is said of her words once for a text, whatever the number of lines."""
    rows: dict[object, list[Problem]] = {}
    for at, one in enumerate(problems):
        rows.setdefault((one.code, one.path) if one.code.startswith("V") else at, []).append(one)
    for row in rows.values():
        first, *more = row
        if more:
            lines = sorted({one.line for one in row})
            first = replace(first, line=lines[0], also=tuple(lines[1:]), values=_joined([one.values for one in row]))
        yield first


def _joined(every: list[dict[str, str]]) -> dict[str, str]:
    """What fills a sentence for all of them: each thing once, and no more than can be read."""
    lists = {key: list(dict.fromkeys(values[key] for values in every)) for key in every[0]}
    return {key: "\n".join(some[:NAMED] + ["…"] * (len(some) > NAMED)) for key, some in lists.items()}


class WerkboekError(Exception):
    """Stops the build with one sentence. ``exit_code``: 1 could not build, 2 usage, 3 missing on this machine."""

    def __init__(self, problem: Problem, *, exit_code: int = 1) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[Any, ...]:
        """How it comes from one process to another."""
        return partial(WerkboekError, exit_code=self.exit_code), (self.problem,)


def failed(code: str, path: str = "", **values: str) -> WerkboekError:
    """The error of a code, to be raised."""
    return WerkboekError(Problem(code, path, values=values))
