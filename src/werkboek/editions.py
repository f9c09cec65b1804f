"""The editions of a book: name -> how it is made. A new one is a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from werkboek import inline, theme
from werkboek.check import check, check_asides, gathered, inked
from werkboek.commission import Commission, file_of, gatherings, printed
from werkboek.compose.spaces import on_paper as spaced
from werkboek.fields import fields
from werkboek.formats import FORMATS, LEFT
from werkboek.gathering import Gathering
from werkboek.output import Output
from werkboek.problems import Problem, WerkboekError
from werkboek.theme import in_colour

if TYPE_CHECKING:
    from werkboek.finish.form import Asked

Make = Callable[[Commission], Output]


def _standard(order: Commission) -> Output:
    return order.standard


def _screen(order: Commission) -> Output:
    """The pages of the print edition in colour, to be read on a device."""
    order = replace(order, look=in_colour(order.look, order.book.brand.colour))
    return printed(order, order.paper, "screen", f"{order.name}-{order.speech.receipt['screen']}.pdf")


def _fillable(order: Commission) -> Output:
    """The pages of the print edition, in whose spaces one types."""
    from werkboek.finish.form import with_fields

    own = replace(order, look=replace(order.look, is_typed=True))
    made = printed(own, own.paper, "fillable", file_of("fillable", order.name, order.speech))
    return replace(made, data=with_fields(made.data, list(_asked(order, made))))


def _asked(order: Commission, made: Output) -> Iterator[Asked]:
    """The spaces of an edition with their fields, in reading order."""
    from werkboek.finish.form import Asked
    from werkboek.render.html import asked as listed
    from werkboek.render.html import body

    word, book = order.speech.word, order.book
    asked = {one.id: one for one in book.exercises}
    for name, key in (("naam", "owner"), ("begonnen", "begun"), ("klaar", "finished")):
        yield Asked(f"boek-{name}", word(key), drawn=word("typed", what=word(key)), kind="line")
    whole = book.chapters if book.length != "short" else ()  # in a short book days have no room, and nothing looks back
    for part in (one for chapter in whole for one in body(chapter) if one.title):
        said = f"{word('when')}{word('colon')} {inline.plain(part.title)}"
        yield Asked(f"wanneer-{part.id}", said, drawn=word("typed", what=said), kind="line")
    if whole:
        yield Asked("vooraf", word("intention_asks"), drawn=word("intention_space", count="\0"))
    for place in made.places:
        one = asked[place.exercise]
        number = f"{word('question')} {one.number}. " if one.number else ""
        prompt = number + inline.plain(one.parts[place.part - 1].prompt)
        yield Asked(f"{one.id}-{place.part}", prompt, place.page, LEFT, place.top, tuple(fields(place.space)))
    for question in (one for chapter in whole for one in listed(chapter)):
        said = word("in_one", question=word("question"), number=question.number)
        yield Asked(f"zin-{question.id}", said, drawn=word("typed", what=said))
    yield Asked("ruimte", word("room"), drawn=word("field"), every=True)


def _on(paper: str) -> Make:
    """The edition for a paper."""

    def made(order: Commission) -> Output:
        own, parts = _set(order, paper)
        return printed(own, parts, paper, file_of(paper, order.name, order.speech))

    return made


def _set(order: Commission, paper: str) -> tuple[Commission, Sequence[Gathering]]:
    """What an edition for a paper is made from, and its parts."""
    look = theme.on_paper(order.look, FORMATS[paper])
    own = replace(order, look=look, book=spaced(order.book, look.paper))
    set_for = look.paper
    if not (set_for.is_laid_out or set_for.recto):
        return own, order.paper
    # Of a book of one piece, a paper that parts text and question has the one across from the other.
    recto = set_for.recto and (len(order.book.chapters) > 1 or not set_for.is_laid_out)
    return own, tuple(gatherings(own, recto=recto, beside=_anchors(order.paper) if set_for.is_mapped else {}))


def _anchors(parts: Sequence[Gathering]) -> dict[str, int]:
    """On which page, from 1, what has a name stands."""
    first, found = 1, dict[str, int]()
    for one in parts:
        found |= {name: first + page for name, page in one.anchors.items() if name not in found}
        first += one.pages
    return found


def _booklet(order: Commission) -> Output:
    """The A5 on sheets to fold, with loose pages to write on before its back cover until they are whole."""
    from werkboek.finish.imposition import imposed
    from werkboek.render import loose
    from werkboek.render.html import pitch_of

    own, found = _set(order, "booklet")
    parts = list(found)
    if short := -sum(one.pages for one in parts) % 4:
        parts.insert(len(parts) - 1, loose.sheets("dots", short, pitch_of(own.book), order.speech, own.look))
    made = printed(own, parts, "booklet", file_of("booklet", order.name, order.speech))
    return replace(made, data=imposed(made.data), ways=("folded",))


def _epub(order: Commission) -> Output:
    from werkboek.render import epub
    from werkboek.render.jacket import jacket
    from werkboek.render.metadata import undescribed

    picture: bytes | None = None
    paper: tuple[Gathering, ...] = ()
    try:
        picture = jacket(order.book, order.speech, order.look, order.kept)
        paper = order.paper if order.paged else ()
    except WerkboekError as error:
        if error.problem.code != "S01":
            raise
        order.warn(Problem("E01"))
    for one in undescribed(order.book):
        order.warn(Problem("E02", one.source.path, one.source.line, {"name": one.address}))
    output = epub.render(order.shown, order.speech, order.name, order.kept, picture, paper)
    check(order.book, output, (), order.look, order.warn)
    return output


def _answers(order: Commission) -> Output:
    """The questions in a Word file."""
    from werkboek.render import answers

    name = f"{order.name}-{order.speech.receipt['file_answers']}.docx"
    return Output("answers", name, answers.render(order.book, order.speech))


def _trainer(order: Commission) -> Output:
    """Beside each page of the print edition, which is checked as such, what its trainer is told."""
    from werkboek.finish.bind import bound
    from werkboek.finish.inset import inset
    from werkboek.render import trainer

    pages = order.standard
    check_asides(order.book, order.warn)
    made, before = trainer.edition(order.book, order.speech, order.look, order.paper, pages.places)
    for text in made.told:
        order.warn(Problem("L03", values={"text": text}))
    name = f"{order.name}-{order.speech.receipt['trainer_file']}.pdf"
    data = inset(bound([made]), pages.data, before)
    return Output("trainer", name, data, made.pages, ways=("single", "duplex"), ink=inked(data))


def _archive(order: Commission) -> Output:
    """The print edition in the form that libraries keep, with the files that make it again inside.

    Raises WerkboekError U05 when these are more than an archive holds.
    """
    from werkboek.finish.archive import archived

    name = file_of("archive", order.name, order.speech)
    made = order.standard
    data = archived(made.data, order.sources(), name)
    return replace(made, edition="archive", name=name, data=data, ways=(), ink=0.0)


def _sample(order: Commission) -> Output:
    """Eight sides to try: ever less of the text, until it fits; what then is left of them is room to write.

    Raises WerkboekError K01 for a book that asks nothing.
    """
    from werkboek.compose import sample
    from werkboek.render import chapters, loose
    from werkboek.render.html import pitch_of

    speech = sample.spoken(order.speech)
    whole = sum(one.pages for one in order.paper)
    for book in sample.samples(order.book, whole, order.speech):
        told: list[Problem] = []
        made = list(chapters.gatherings(book, speech, order.look, gathered, order.kept, told.append,
                                        lambda pages: None, 1))  # fmt: skip
        room = sample.SIDES - sum(one.pages for one in made)
        if room >= 0:
            break
    if room > 0:
        made.insert(-1, gathered(loose.sheets("lines", room, pitch_of(book), speech, order.look), order.look))
    name = f"{order.name}-{order.speech.giving.names['sample']}.pdf"
    return printed(replace(order, book=book), made, "sample", name)


@dataclass(frozen=True, slots=True)
class Edition:
    """How an edition is made, and ``what`` it is, in a line."""

    make: Make
    what: str


EDITIONS: Mapping[str, Edition] = {
    "standard": Edition(_standard, "A4 in black and grey, to print at home and write in"),
    "fillable": Edition(_fillable, "the same pages, to type in on a computer, tablet or phone"),
    "screen": Edition(_screen, "the same pages in colour, to read on a device"),
    "duplex": Edition(_on("duplex"), "A4 for a copy shop: both sides, a wider inner margin, chapters on a right page"),
    "letter": Edition(_on("letter"), "US Letter, with the pages of the A4"),
    "a5": Edition(_on("a5"), "A5 in reading order, in the same ruling, as copy shops want it"),
    "booklet": Edition(_booklet, "that A5 two by two on A4: print both sides, fold, and staple or sew"),
    "large-print": Edition(_on("large-print"), "A4 in letters of 18 pt, black rules 14 mm apart"),
    "tablet": Edition(_on("tablet"), "pages of 3 to 4 to write on with a pen on an e-ink reader"),
    "epub": Edition(_epub, "an e-book, with the questions to answer in a notebook"),
    "answers": Edition(_answers, "a Word file with the questions, to type or dictate the answers in"),
    "trainer": Edition(_trainer, "each page with room and notes for who leads a group, and a plan"),
    "archive": Edition(_archive, "the standard PDF to keep for good (PDF/A-3a), with your texts inside"),
    "sample": Edition(_sample, "eight sides to give away as a taste"),
}
