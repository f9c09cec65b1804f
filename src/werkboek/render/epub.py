"""Book -> EPUB 3.3: a file a section, questions as cards, and the pages of the paper edition of the same build."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup, escape

from werkboek import inline, language, program, resources
from werkboek.cache import Cache, key
from werkboek.gathering import Gathering
from werkboek.language import Language
from werkboek.model import Book, Chapter, Exercise, Footnote, Section
from werkboek.output import Output
from werkboek.render import cards, foreign, imprint, metadata, paging
from werkboek.render.html import Writer, asked, back, body, note_number, page
from werkboek.render.package import SIGNS, Document, Entry, File, Package, packed

SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
            "image/svg+xml": "svg"}  # fmt: skip
COVER, HOW, NAV, QUESTIONS, ABOUT, COLOPHON = (
    f"{name}.xhtml" for name in ("cover", "how", "nav", "questions", "about", "colophon")
)
JACKET = "cover.jpg"
GUIDE = {"cover": "cover", "toc": "toc", "bodymatter": "text"}  # landmarks as EPUB 2 called them
# A word held to the next keeps a line of print from ending badly; a screen may be narrower than the two.
HELD = re.compile(r"(?<=[^\W\d_])\u00a0(?=[^\W\d_])")
# Where a card names its page on paper, which is known later: behind a link, or alone.
PAGE = re.compile(r"<!--(behind|alone) (\S+)-->")


def render(book: Book, speech: Language, name: str, kept: Cache, jacket: bytes | None = None,
           gatherings: Sequence[Gathering] = ()) -> Output:  # fmt: skip
    """The edition ``epub``. ``kept``: what was written before; ``jacket``: its cover as JPEG, else one of text.

    ``gatherings``: the paper edition, of which the pages are marked.
    """
    return _Edition(book, speech, kept, jacket, gatherings).output(name)


@dataclass
class _Edition:
    book: Book
    speech: Language
    kept: Cache
    jacket: bytes | None
    gatherings: Sequence[Gathering]

    def output(self, name: str) -> Output:
        book, documents = self.book, self._documents()
        texts = {one.href: one.text for one in documents if one.href != COVER}
        found = list(paging.marks(self.paper.leaves, texts, self.kept))
        marks = [one for one in found if isinstance(one, paging.Mark)]
        documents = [self._marked(one, marks) for one in documents]
        said = metadata.said(book, self.speech, len(found) if marks else 0)
        guide = [(GUIDE[kind], href, title) for kind, href, title in self._landmarks() if kind in GUIDE]
        package = Package(book.identifier, book.title, book.language, metadata.modified(book), documents,
                          list(self._files()), self.entries, list(said),
                          [Entry(one.href, one.folio) for one in marks], guide)  # fmt: skip
        unmarked = tuple((at, one.opening) for at, one in enumerate(found, 1) if isinstance(one, paging.Leaf))
        return Output("epub", f"{name}.epub", packed(package), marked=tuple(one.folio for one in marks),
                      unmarked=unmarked)  # fmt: skip

    # -------------------------------------------------------------------------------------------------- documents

    def _documents(self) -> list[Document]:
        """The files in reading order, without marks."""
        book, words = self.book, self.speech
        documents = [self._document(COVER, words.word("cover"), "cover.html", jacket=JACKET if self.jacket else ""),
                     self._document(HOW, words.word("how_ebook"), "how.html", kind="frontmatter"),
                     self._document(NAV, words.word("contents"), "nav.html", entries=self.entries),
                     *self._sections(body), *self._sections(back)]  # fmt: skip
        if book.questions:
            folios = defaultdict(str, self.paper.folios)
            documents.append(self._document(QUESTIONS, words.word("all"), "questions.html", kind="backmatter",
                                            groups=self._groups(), folios=folios))  # fmt: skip
        if book.about or book.brand.invites:
            portrait = self.images[book.portrait.address] if book.portrait else ""
            documents.append(self._document(ABOUT, self._about(), "about.html", kind="backmatter", portrait=portrait))
        addresses = [chapter.address for chapter in book.chapters if chapter.address]
        documents.append(self._document(COLOPHON, words.word("colophon"), "colophon.html", kind="backmatter",
                                        pages=len(self.paper.leaves), addresses=addresses))  # fmt: skip
        return documents

    def _document(self, href: str, title: str, template: str, *, kind: str = "", **values: object) -> Document:
        content = page("epub", template, **self.values, **values)
        return self._whole(href, title, Markup(content), kind)

    def _whole(self, href: str, title: str, content: Markup, kind: str) -> Document:
        text = page("epub", "page.html", language=self.book.language, title=title, content=content, type=kind)
        text = HELD.sub(" ", text.translate(SIGNS))
        properties = (*(("nav",) if href == NAV else ()), *(("svg",) if "<svg" in text else ()))
        return Document(href, title, text, properties)

    def _marked(self, document: Document, marks: Sequence[paging.Mark]) -> Document:
        """A file with its marks, and with what only the paper edition knows."""
        text = paging.with_marks(document.text, [one for one in marks if one.file == document.href])
        text = PAGE.sub(lambda found: self._on_paper(found[2], alone=found[1] == "alone"), text)
        if document.href == NAV:
            guide = page("epub", "guide.html", words=self.speech, landmarks=list(self._landmarks()), marks=marks)
            text = text.replace("</body>", f"{guide}</body>")
        return replace(document, text=text.translate(SIGNS))

    def _on_paper(self, name: str, *, alone: bool) -> str:
        folio = self.paper.folios.get(name)
        said = f'<span class="paper">{escape(self.speech.word("paper", page=folio))}</span>'
        return "" if not folio else f'<p class="ways">{said}</p>' if alone else f"\u00a0· {said}"

    @cached_property
    def values(self) -> dict[str, object]:
        """What all templates know."""
        book, speech = self.book, self.speech
        return {
            "book": book, "words": speech, "icon": _icon, "files": self.files, "target": target,
            "imprint": list(imprint.lines(book, speech)), "several": len(book.chapters) > 1, "questions": QUESTIONS,
            "lang": lambda tag: self._lang(tag) if tag else "",
            "cue": lambda space: cards.cue(space, speech), "ends": cards.ends, "choices": cards.choices,
            "paper": lambda one: Markup(f"<!--{'behind' if one.number else 'alone'} v{one.id}-->"),
            "spoken": lambda chapter: self._lang(chapter.language) if self._is_foreign(chapter) else "",
            "write": lambda text: Writer(link=self._link, note=lambda chapter, label: None).inline(
                text, book.chapters[0]),
        }  # fmt: skip

    # --------------------------------------------------------------------------------------------------- sections

    def _sections(self, of: Callable[[Chapter], list[Section]]) -> Iterator[Document]:
        """The files of all chapters: of the sections in them, or of those at the back."""
        links = [self.files[chapter.id] for chapter in self.book.chapters]
        base = key(program.digest(), of.__name__, repr((self.book.language, self.speech.words, self.speech.kinds,
                   self.images, links)))  # fmt: skip
        for chapter in self.book.chapters:
            name = key(base, repr(chapter))
            files = _recalled(self.kept.get("json", name))
            if files is None:
                files = list(self._written(chapter, of))
                said = [[one.href, one.title, one.text, one.properties] for one in files]
                self.kept.put("json", name, json.dumps(said).encode())
            yield from files

    def _written(self, chapter: Chapter, of: Callable[[Chapter], list[Section]]) -> Iterator[Document]:
        sections = of(chapter)
        if of is body and not sections:
            sections = [Section("", (), chapter.source, id=f"{chapter.id}s0")]
        for at, section in enumerate(sections):
            yield self._section(chapter, section, opens=of is body and at == 0)

    def _section(self, chapter: Chapter, section: Section, *, opens: bool) -> Document:
        called: dict[int, Footnote] = {}

        def note(chapter: Chapter, label: str) -> str | None:
            """A call is linked to its note; only the first call of a note can be linked back to."""
            number = note_number(chapter, label)
            if not number:
                return None
            back_to = "" if number in called else f' id="r{number}"'
            called[number] = chapter.footnotes[number - 1]
            return f'<a epub:type="noteref" role="doc-noteref" href="#n{number}"{back_to}>{number}</a>'

        writer, spoken = Writer(link=self._link, note=note), self._language(chapter)

        def write(text: str, chapter: Chapter) -> Markup:
            return Markup(foreign.marked(writer.inline(text, chapter), language.base(spoken)))

        strange = self._is_foreign(chapter)
        values = self.values | {
            "section": section, "chapter": chapter, "opens": opens, "write": write,
            "notes": lambda: sorted(called.items()),
            "picture": self.images.__getitem__, "spoken": self._lang(chapter.language) if strange else "",
            "ours": self._lang(self.book.language) if strange else "",
        }  # fmt: skip
        content = Markup(page("epub", "section.html", **values))
        title = inline.plain(section.title or chapter.title)
        return self._whole(_href(section), title, content, "bodymatter" if section.kind == "body" else "backmatter")

    def _link(self, address: str) -> str | None:
        """``#c2``, a chapter, is the file of its first section here."""
        return self.files.get(address.removeprefix("#"), address) if address.startswith("#") else address

    def _language(self, chapter: Chapter) -> str:
        return chapter.language if self._is_foreign(chapter) else self.book.language

    def _is_foreign(self, chapter: Chapter) -> bool:
        """Whether a chapter is in a language that is not the book's, and that we know."""
        code = language.base(chapter.language)
        return code in language.LANGUAGES and code != language.base(self.book.language)

    def _lang(self, tag: str) -> Markup:
        return Markup(f' lang="{tag}" xml:lang="{tag}"')

    # --------------------------------------------------------------------------------------------- where things are

    @cached_property
    def files(self) -> dict[str, str]:
        """The file in which each chapter, section and question stands, by its id."""
        found: dict[str, str] = {}
        for chapter in self.book.chapters:
            sections = [*body(chapter), *back(chapter)]
            found[chapter.id] = _href(sections[0]) if body(chapter) else f"{chapter.id}s0.xhtml"
            for section in sections:
                exercises = (block for block in section.blocks if isinstance(block, Exercise))
                found |= {section.id: _href(section)} | {f"v{one.id}": _href(section) for one in exercises}
        return found

    @cached_property
    def paper(self) -> paging.Paper:
        """The pages of the paper edition."""
        files = self.files | ({"review": QUESTIONS} if self.book.questions else {})
        return paging.paper(self.gatherings, files, (HOW, NAV), (QUESTIONS, ABOUT, COLOPHON))

    @cached_property
    def entries(self) -> list[Entry]:
        """The contents in two levels: chapters, and the sections in them; of one article, its sections."""
        book, word = self.book, self.speech.word
        behind = [self._entry(chapter, s) for chapter in book.chapters for s in back(chapter)]
        behind += [Entry(QUESTIONS, word("all"))] if book.questions else []
        behind += [Entry(ABOUT, self._about())] if book.about or book.brand.invites else []
        behind.append(Entry(COLOPHON, word("colophon")))
        before = [Entry(HOW, word("how_ebook"))]
        if len(book.chapters) == 1:
            (chapter,) = book.chapters
            return before + [self._entry(chapter, s) for s in body(chapter)] + behind
        return before + [
            Entry(self.files[chapter.id], inline.plain(chapter.title),
                  tuple(self._entry(chapter, s) for s in body(chapter) if s.title), self._other(chapter))
            for chapter in book.chapters
        ] + behind  # fmt: skip

    def _entry(self, chapter: Chapter, section: Section) -> Entry:
        own = section.title == self.speech.word("opening")
        return Entry(
            _href(section), inline.plain(section.title or chapter.title), (), "" if own else self._other(chapter)
        )

    def _other(self, chapter: Chapter) -> str:
        """The language of a chapter that is not in the book's."""
        return chapter.language if self._is_foreign(chapter) else ""

    def _landmarks(self) -> Iterator[tuple[str, str, str]]:
        """Kind, address and words of the places to go to (EPUB 3.3, 5.4.3)."""
        word = self.speech.word
        yield "cover", COVER, word("cover")
        yield "toc", NAV, word("contents")
        yield "bodymatter", self.files[self.book.chapters[0].id], word("text")
        if self.book.questions:
            yield "backmatter", QUESTIONS, word("all")

    def _groups(self) -> list[tuple[Chapter, list[Exercise]]]:
        """The questions by chapter."""
        found = [(chapter, [*asked(chapter), *_behind(chapter)]) for chapter in self.book.chapters]
        return [(chapter, exercises) for chapter, exercises in found if exercises]

    def _about(self) -> str:
        book = self.book
        return self.speech.word("about", author=book.author) if book.about else self.speech.word("contact")

    # --------------------------------------------------------------------------------------------------- package

    @cached_property
    def images(self) -> Mapping[str, str]:
        """The name in the book of each picture, by its address."""
        return {one.address: f"p{at}.{SUFFIXES[one.media_type]}" for at, one in enumerate(self.book.pictures)}

    def _files(self) -> Iterator[File]:
        yield File("style.css", "text/css", resources.style("base/epub.css").encode())
        if self.jacket:
            yield File(JACKET, "image/jpeg", self.jacket, ("cover-image",))
        for one in self.book.pictures:
            yield File(self.images[one.address], one.media_type, one.data)


def target(exercise: Exercise, at: int) -> str:
    """The id of the heading of a part, counted from 1."""
    return f"v{exercise.id}q{at if at > 1 else ''}"


def _recalled(data: bytes | None) -> list[Document] | None:
    """Files that were written before; None if there are none that can be read."""
    if data is None:
        return None
    try:
        return [Document(str(href), str(title), str(text), tuple(has)) for href, title, text, has in json.loads(data)]
    except (ValueError, TypeError):
        return None


def _icon(kind: str) -> Markup:
    return Markup(page("epub", "icon.svg", path=cards.ICONS[kind]).strip())


def _behind(chapter: Chapter) -> list[Exercise]:
    blocks = (block for section in back(chapter) for block in section.blocks)
    return [block for block in blocks if isinstance(block, Exercise) and block.number]


def _href(section: Section) -> str:
    return f"{section.id}.xhtml"
