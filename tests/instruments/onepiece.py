"""The oracle of binding: the same book set by WeasyPrint as one piece, each chapter broken as planned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkboek import theme
from werkboek.cache import Cache
from werkboek.gathering import Gathering
from werkboek.language import Language
from werkboek.model import Book, Chapter
from werkboek.render import fitting
from werkboek.render.chapters import _Foreman
from werkboek.render.compositor import Compositor
from werkboek.render.fitting import Breaks
from werkboek.render.hands import Hands
from werkboek.render.pdf import PDF_UA
from werkboek.render.plan import Plan
from werkboek.render.printed import POINTS, Printed
from werkboek.theme import Theme

COUNTED = """
.toc a::after, .opener a::after {{ content: target-counter(attr(href), page); color: #000 }}
.asks a::after {{ content: "\\2002" attr(data-page) "\\A0" target-counter(attr(href), page); color: #000 }}
{points} {{ content: "\\A0({page}\\A0" target-counter(attr(href), page) ")"; color: #000 }}
@page {{ @bottom-right {{ content: counter(page); color: #000 }} }}
@page cover {{ @bottom-right {{ content: none }} }}
@page outer {{ @bottom-right {{ content: none }} }}
"""


def rendered(book: Book, speech: Language, look: Theme | None = None) -> bytes:
    """The book as PDF/UA-1, with the breaks that the product chose, and page numbers that WeasyPrint counted."""
    from werkboek.render.freeze import Frozen

    recorder = _Recorder(book, speech, look or theme.load("rust"), lambda gathering, look: gathering)
    foreman = _Foreman(recorder, Hands(lambda: recorder, 1), Cache(None), lambda problem: None, recto=False, beside={})
    assert list(foreman.gatherings())
    chapters = [recorder.pages[chapter.id] for chapter in book.chapters]
    html, counted = joined(recorder.printed, speech, [html for html, _ in chapters], recorder.closing)
    document = recorder.press.laid_out(html, counted + "".join(css for _, css in chapters))
    return document.write_pdf(finisher=Frozen("one"), pdf_variant=PDF_UA)  # type: ignore[no-any-return]


def joined(printed: Printed, speech: Language, chapters: Sequence[str],
           closing: Sequence[str] = ()) -> tuple[str, str]:  # fmt: skip
    """A book with these chapters as one page of HTML, and the CSS by which WeasyPrint counts its pages."""
    back = [html for html, _ in printed.back()]
    texts = [*([] if printed.book.part else printed.front()), *chapters, *back, *closing]
    bodies = [found[1] for text in texts if (found := re.search(r"<body[^>]*>\n(.*)\n</body>", text, re.DOTALL))]
    counted = COUNTED.format(page=speech.word("page"), points=", ".join(POINTS))
    return printed.whole("\n".join(bodies)), counted


class _Recorder(Compositor):
    """Keeps the HTML and CSS by which each chapter is laid out once more, and makes nothing of it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.pages: dict[str, tuple[str, str]] = {}
        self.closing: list[str] = []

    def plain(self, text: str, name: str, spaces: Mapping[str, int]) -> bytes:
        if name.startswith("o"):
            self.closing.append(text)
        return super().plain(text, name, spaces)

    def _set(self, held: Any, chapter: Chapter, plan: Plan) -> Gathering:
        return self._kept(fitting.sized(chapter, plan), fitting.breaks(plan, self.frame), plan.pages)

    def _again(self, chapter: Chapter, breaks: Breaks) -> Gathering:
        html = self.printed.chapter(chapter, breaks)
        return self._kept(chapter, breaks, len(self.press.laid_out(html, breaks.css).pages))

    def _kept(self, chapter: Chapter, breaks: Breaks, pages: int) -> Gathering:
        self.pages[chapter.id] = (self.printed.chapter(chapter, breaks), breaks.css)
        return Gathering(b"", pages, {}, [], [], {})
