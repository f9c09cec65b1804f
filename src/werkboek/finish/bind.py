"""Gatherings -> one tagged PDF: pages, tags, names, outline and faces merged, page numbers put in.

What it leans on in the files is asserted; a gathering that is not as WeasyPrint 70 wrote it is refused, not mended.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from werkboek.finish import faces
from werkboek.gathering import NUMBER, Folio, Gathering


def bound(gatherings: Sequence[Gathering]) -> bytes:
    """The book. Title, author and language are those of the first gathering.

    Raises AssertionError for a gathering that cannot be bound: two of them share an id, or the file is not as expected.
    """
    book = _Book()
    for one in gatherings:
        book.add(one)
    return book.finished(gatherings)


class _Book:
    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self.kids: list[Any] = []
        self.nums: list[Any] = []
        self.dests: dict[bytes, Any] = {}
        self.led: set[bytes] = set()
        self.outline: list[Any] = []
        self.open = 0
        self.fonts: list[Any] = []

    def add(self, one: Gathering) -> None:
        """Puts the pages of a gathering behind those there are, with all that belongs to them."""
        source = pikepdf.open(io.BytesIO(one.pdf))
        first = len(self.pdf.pages)
        assert len(source.pages) == one.pages == len(one.folios), "the pages it says it has"
        assert "/AcroForm" not in source.Root, "a form would be lost"
        with warnings.catch_warnings():  # of what is merged below
            warnings.simplefilter("ignore")
            self.pdf.pages.extend(source.pages)
        root = self.pdf.copy_foreign(source.make_indirect(source.Root))
        pages = [self.pdf.pages[at].obj for at in range(first, len(self.pdf.pages))]
        self._tags(root.StructTreeRoot, pages)
        self._names(root)
        self._outline(root, one.begins)
        self.fonts.append(pages[0].Resources.Font)
        if not first:
            self._whole(source, root)
        source.close()  # what was copied stays; its objects would take as much memory again

    def _tags(self, tree: Any, pages: Sequence[Any]) -> None:
        """The elements under one document, the keys of the parent tree shifted."""
        assert [kid.S for kid in tree.K] == [Name.Document], "one document at the root of the tags"
        base, pairs = len(self.nums) // 2, list(tree.ParentTree.Nums)
        assert [int(key) for key in pairs[::2]] == list(range(len(pairs) // 2)), "a flat parent tree without holes"
        for kid in tree.K[0].K:
            kid.P = self.document
            self.kids.append(kid)
        for at, value in enumerate(pairs[1::2]):
            self.nums += (base + at, value)
        for page in pages:
            page.StructParents += base
            for annotation in page.get("/Annots", ()):
                annotation.StructParent += base
                if "/Dest" in annotation:
                    self.led.add(bytes(annotation.Dest))

    def _names(self, root: Any) -> None:
        names = root.Names.Dests.Names if "/Names" in root else []
        for at in range(0, len(names), 2):
            key = bytes(names[at])
            assert key not in self.dests, f"two parts of the book have the id {key.decode()}"
            self.dests[key] = names[at + 1]

    def _outline(self, root: Any, begins: int) -> None:
        """Its bookmarks behind those there are, unless they would hang below the last of these in one piece."""
        assert ("/Outlines" in root) == bool(begins), "bookmarks, if it has headings"
        if not begins:
            return
        assert begins == 1 or not self.outline, "a chapter begins with its heading"
        self.open += int(root.Outlines.Count)
        item = root.Outlines.First
        while item is not None:
            self.outline.append(item)
            item = item.get("/Next")

    def _whole(self, source: pikepdf.Pdf, root: Any) -> None:
        """What is said of the book as a whole."""
        for name in ("/Lang", "/MarkInfo", "/ViewerPreferences", "/Metadata"):
            self.pdf.Root[name] = root[name]
        for key, value in source.docinfo.items():
            self.pdf.docinfo[key] = value

    def finished(self, gatherings: Sequence[Gathering]) -> bytes:
        """The file."""
        lost = sorted(self.led - self.dests.keys())
        assert not lost, f"links lead to {b', '.join(lost).decode()}, which no part of the book has"
        root = self.pdf.Root
        self.document.K = Array(self.kids)
        tree = Dictionary(Type=Name.StructTreeRoot, K=Array([self.document]), ParentTreeNextKey=len(self.nums) // 2,
                          ParentTree=self.pdf.make_indirect(Dictionary(Nums=Array(self.nums))))  # fmt: skip
        root.StructTreeRoot = self.pdf.make_indirect(tree)
        self.document.P = root.StructTreeRoot
        names = [part for key in sorted(self.dests) for part in (String(key), self.dests[key])]
        root.Names = Dictionary(Dests=self.pdf.make_indirect(Dictionary(Names=Array(names))))
        self._chain()
        _numbers(self.pdf, gatherings)
        faces.merged(self.pdf, self.fonts, [one.glyphs for one in gatherings])
        _one_of_each(self.pdf)
        out = io.BytesIO()
        self.pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()

    def _chain(self) -> None:
        if not self.outline:
            return
        whole = Dictionary(Type=Name.Outlines, First=self.outline[0], Last=self.outline[-1], Count=self.open)
        self.pdf.Root.Outlines = self.pdf.make_indirect(whole)
        for item in self.outline:
            item.Parent = self.pdf.Root.Outlines
        for one, other in zip(self.outline, self.outline[1:], strict=False):
            one.Next, other.Prev = other, one


# ----------------------------------------------------------------------------------------------- page numbers


def _numbers(pdf: pikepdf.Pdf, gatherings: Sequence[Gathering]) -> None:
    """Each page with its own number, and with those that its links lead to."""
    first, at = 0, dict[str, int]()
    for one in gatherings:
        at |= {name: first + page + 1 for name, page in one.anchors.items() if name not in at}
        first += one.pages
    pages = iter(pdf.pages)
    number = 0
    for one in gatherings:
        numbered = set(one.numbered)
        for inside, folio in enumerate(one.folios):
            page = next(pages).obj
            number += 1
            if inside in numbered:
                content = page.Contents.read_bytes()
                page.Contents = pdf.make_stream(NUMBER.sub(_shown(at), content))
            if folio:
                page.Contents = Array([page.Contents, pdf.make_stream(_foot(folio, number, page))])


def _shown(at: dict[str, int]) -> Callable[[re.Match[bytes]], bytes]:
    """Turns the place of a number into the text that shows it, for the page on which each id stands."""

    def shown(found: re.Match[bytes]) -> bytes:
        target, flush, size, before, ten, after, known = (one.decode() for one in found.groups())
        assert target in at, f"a number is asked of {target}, which no part of the book has"
        number = str(at[target])
        widths = [int(one) for one in known.split(",")]
        glyphs = "".join(ten[4 * int(digit) : 4 * int(digit) + 4] for digit in number)
        shift = float(size) * (sum(widths) - sum(widths[int(digit)] for digit in number)) / 1000
        move = f"{shift:.6f} 0 Td " if flush == "right" else ""
        return f"{move}[{before}<{glyphs}>{after}] TJ\n".encode()

    return shown


def _foot(folio: Folio, number: int, page: Any) -> bytes:
    """The number of a page at its foot, an artifact (PDF/UA-1 7.1), drawn from the upper left as the page is."""
    digits = [int(digit) for digit in str(number)]
    left = folio.right - folio.size * sum(folio.widths[digit] for digit in digits) / 1000
    glyphs = "".join(folio.digits[digit] for digit in digits)
    high = float(page.MediaBox[3])
    return (f"/Artifact BMC q 1 0 0 -1 0 {high:f} cm 0.75 0 0 0.75 0 0 cm 0 0 0 rg BT /{folio.face} {folio.size:f} Tf "
            f"1 0 0 -1 {left:.6f} {folio.baseline:.6f} Tm [<{glyphs}>] TJ ET Q EMC").encode()  # fmt: skip


# ------------------------------------------------------------------------------------------------------ pictures


def _one_of_each(pdf: pikepdf.Pdf) -> None:
    """A picture or drawing that several gatherings have is stored once."""
    seen: dict[bytes, Any] = {}
    done: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.Resources
        if resources.objgen in done:
            continue
        done.add(resources.objgen)
        drawn: Any = resources.get("/XObject", {})
        for name, item in list(drawn.items()):
            if item.get("/Subtype") == Name.Image:
                drawn[name] = seen.setdefault(_digest(item), item)


def _digest(item: Any) -> bytes:
    keys = sorted((key, str(value)) for key, value in item.items() if key != "/SMask")
    return hashlib.sha256(item.read_raw_bytes() + repr(keys).encode()).digest()
