"""What editions are made from, and how one on pages is bound of its parts, put on its paper and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from werkboek.cache import Cache
from werkboek.check import check, gathered
from werkboek.formats import A4, Format
from werkboek.gathering import Gathering
from werkboek.language import Language, with_words
from werkboek.model import Book
from werkboek.output import SIDES, Output, Place
from werkboek.problems import Problem, Warn
from werkboek.texts import with_asides
from werkboek.theme import Theme

Progress = Callable[[int], None]
SEEN = ("screen", "fillable", "tablet")  # editions on pages that are not for paper


@dataclass(frozen=True)
class Commission:
    """What editions are made from. ``name`` is the slug of the book; ``progress`` hears how many pages there are.

    ``kept``: what was laid out before. ``jobs``: processes to lay out in; 0: as many as pay. ``paged``: the book has
    an edition on paper, whose pages the others name. ``large``: the file of one in large print, which the others name.
    ``sources``: the files that make the book again, by path.
    """

    book: Book
    speech: Language
    look: Theme
    name: str
    warn: Warn
    progress: Progress
    kept: Cache
    jobs: int
    paged: bool = True
    large: str = ""
    sources: Callable[[], Mapping[str, bytes]] = dict

    @cached_property
    def shown(self) -> Book:
        """The book as everybody has it: without what is for who leads a group."""
        chapters = tuple(with_asides(one, lambda aside: None) for one in self.book.chapters)
        return replace(self.book, chapters=chapters)

    @cached_property
    def paper(self) -> tuple[Gathering, ...]:
        """The parts of the print edition. Raises WerkboekError S01 (exit code 3) when Pango is missing here."""
        return tuple(gatherings(self))

    @cached_property
    def standard(self) -> Output:
        """The print edition. Raises what :attr:`paper` does."""
        return printed(self, self.paper)


def gatherings(order: Commission, *, recto: bool = False,
               beside: Mapping[str, int] | None = None) -> Iterator[Gathering]:  # fmt: skip
    """The parts of the print edition, each as it is finished; ``recto``: chapters begin on a right page.

    ``beside``: on which page of another edition what has a name stands, to be listed.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """
    from werkboek.render import chapters

    speech = order.speech
    if order.large and not order.look.paper.is_mapped:
        said = f"{speech.word('care')} {speech.word('also_large', file=order.large)}"
        speech = with_words(speech, {"care": said})
    return chapters.gatherings(order.shown, speech, order.look, gathered, order.kept, order.warn, order.progress,
                               order.jobs, recto=recto, beside=beside or {})  # fmt: skip


def printed(order: Commission, made: Sequence[Gathering], edition: str = "standard", name: str = "") -> Output:
    """An edition on pages, bound of its parts and checked; ``name`` of its file, else that of the book."""
    from werkboek.finish.bind import bound
    from werkboek.finish.paper import on_paper

    for text in dict.fromkeys(text for one in made for text in one.told):
        order.warn(Problem("L03", values={"text": text}))
    pages = sum(one.pages for one in made)
    paper, data, places = order.look.paper, bound(made), tuple(_places(order.book, made))
    if paper != A4:
        data, places = on_paper(data, paper), tuple(_placed(one, paper) for one in places)
    output = Output(edition, name or f"{order.name}.pdf", data, pages, places)
    ink = check(order.book, output, made, order.look, order.warn)
    return output if edition in SEEN else replace(output, ways=tuple(SIDES), ink=ink)


def _places(book: Book, gatherings: Sequence[Gathering]) -> Iterator[Place]:
    """Where the writing spaces stand in the bound book, in the order of its questions."""
    first, spots = 1, dict[str, Place]()
    exercises = {f"s{one.id}p{at}": (one, at) for one in book.exercises for at in range(1, len(one.parts) + 1)}
    for gathering in gatherings:
        for spot in gathering.spots:
            one, at = exercises[spot.space]
            part = one.parts[at - 1]
            assert part.space is not None, "composed"
            space = replace(part.space, size=replace(part.space.size, given=spot.given))
            pages = (first + spot.prompt[0], first + spot.prompt[1])
            spots[spot.space] = Place(one.id, at, first + spot.page, space, spot.top, spot.bottom, pages,
                                      part.asked.count if part.asked else None)  # fmt: skip
        first += gathering.pages
    return (spots[name] for name in exercises if name in spots)


def _placed(one: Place, paper: Format) -> Place:
    """Where a space stands on a paper, and in what ruling."""
    _, down = paper.place(one.page)
    space = replace(one.space, pitch=one.space.pitch * paper.scale)
    return replace(one, space=space, top=one.top * paper.scale + down, bottom=one.bottom * paper.scale + down)


def file_of(edition: str, name: str, speech: Language) -> str:
    """The name of the PDF of an edition, of a book of that ``name``."""
    return f"{name}-{speech.receipt[f'file_{edition}']}.pdf"
