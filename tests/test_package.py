"""EbookLib and a cure for each thing it does wrong, each beside the fault, so that an upgrade shows what changed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ebooklib import epub, utils

from werkboek.render.package import Document, Entry, File, Package, Said, packed

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="nl" xml:lang="nl">'
PAGE = f"""{HEAD}<head><title>Rust</title><meta name="x" content="y"/></head>
<body epub:type="bodymatter"><p id="n1" epub:type="footnote">Zo   veel
wit.</p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/></body></html>"""
LIST = '<nav epub:type="toc"><ol><li><a href="a.xhtml">A</a></li></ol></nav>'
NAV = f"{HEAD}<head><title>I</title></head><body>{LIST}</body></html>"
SAID = (
    Said("dc:creator", "Anna de Vries", (("role", "aut"), ("file-as", "Vries, Anna de"))),
    Said("dc:rights", "© Anna"),
    Said("belongs-to-collection", "Rust", (("collection-type", "series"), ("group-position", "2"))),
)
FILES = [
    File("style.css", "text/css", b"p { margin: 0 }"),
    File("cover.jpg", "image/jpeg", b"x" * 99, ("cover-image",)),
]


def made(text: str = PAGE, **changes: object) -> zipfile.ZipFile:
    """Our package of one document."""
    values: dict[str, object] = {
        "identifier": "urn:uuid:1", "title": "Rust", "language": "nl", "modified": datetime(2026, 11, 2, tzinfo=UTC),
        "documents": [Document("nav.xhtml", "Inhoud", NAV, ("nav",)), Document("a.xhtml", "A", text, ("svg",))],
        "files": FILES, "entries": [Entry("a.xhtml", "A", (Entry("a.xhtml", "B"),))], "said": SAID,
    }  # fmt: skip
    return zipfile.ZipFile(io.BytesIO(packed(Package(**(values | changes)))))  # type: ignore[arg-type]


def plain(folder: Path, text: str = PAGE) -> zipfile.ZipFile:
    """The same as EbookLib's own interface has it."""
    book = epub.EpubBook()
    book.set_identifier("urn:uuid:1")
    book.set_title("Rust")
    book.set_language("nl")
    book.add_author("Anna de Vries", file_as="Vries, Anna de")
    chapter = epub.EpubHtml(uid="a", title="A", file_name="a.xhtml", content=text)
    book.add_item(chapter)
    book.add_item(epub.EpubNav())
    book.set_cover("cover.jpg", b"x" * 99)
    book.toc, book.spine = [chapter], ["cover", "nav", chapter]
    epub.write_epub(str(folder / "plain.epub"), book, {"epub3_pages": False})
    return zipfile.ZipFile(folder / "plain.epub")


def test_ours_is_written_as_given_where_plain_makes_it_html_again(tmp_path: Path) -> None:
    written = plain(tmp_path).read("EPUB/a.xhtml").decode()
    assert "viewbox" in written
    assert "viewBox" not in written
    assert 'epub:type="bodymatter"' not in written
    assert 'name="x"' not in written
    assert made().read("EPUB/a.xhtml").decode() == PAGE


def test_ours_raises_where_plain_writes_an_empty_file(tmp_path: Path) -> None:
    assert plain(tmp_path, "").read("EPUB/a.xhtml") == b""
    with pytest.raises(ElementTree.ParseError):
        made("<html><body><p>los</body></html>")


def test_ours_raises_where_plain_only_says_false(tmp_path: Path) -> None:
    book = epub.EpubBook()
    with pytest.warns(UserWarning, match="In the future"):
        assert epub.write_epub(str(tmp_path / "no" / "such" / "folder.epub"), book) is False


def test_ours_has_one_date_where_plain_has_now(tmp_path: Path) -> None:
    assert {info.date_time[0] for info in plain(tmp_path).infolist()} == {datetime.now().year}
    assert {info.date_time for info in made().infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert made().fp.getvalue() == made().fp.getvalue()  # type: ignore[union-attr]


def test_ours_names_its_language_where_plain_does_not(tmp_path: Path) -> None:
    other, own = plain(tmp_path).read("EPUB/content.opf").decode(), made().read("EPUB/content.opf").decode()
    assert "xml:lang" not in other
    assert 'xml:lang="nl"' in own
    assert 'xml:lang="nl"' in made().read("EPUB/toc.ncx").decode()


def test_ours_has_an_ncx_where_plain_names_one_that_is_not_there(tmp_path: Path) -> None:
    other = plain(tmp_path)
    assert 'toc="ncx"' in other.read("EPUB/content.opf").decode()
    assert "EPUB/toc.ncx" not in other.namelist()
    ncx = made().read("EPUB/toc.ncx").decode()
    assert ncx.count("<navPoint") == 2
    assert 'content="2" name="dtb:depth"' in ncx or 'name="dtb:depth" content="2"' in ncx


def test_ours_lists_pages_for_old_readers_which_plain_cannot(tmp_path: Path) -> None:
    assert "<pageList" not in made().read("EPUB/toc.ncx").decode()
    ncx = made(pages=[Entry("a.xhtml#page4", "4"), Entry("a.xhtml#page9", "9")]).read("EPUB/toc.ncx").decode()
    assert ncx.count("<pageTarget") == 2
    assert '<pageTarget id="p-9" type="normal" value="9">' in ncx
    assert '<content src="a.xhtml#page9"/>' in ncx
    head = {name: value for value, name in re.findall(r'<meta content="(\d+)" name="dtb:(\w+)"/>', ncx)}
    assert head == {"depth": "2", "totalPageCount": "2", "maxPageNumber": "9"}


def test_ours_refines_an_author_without_a_scheme_that_file_as_has_not(tmp_path: Path) -> None:
    other, own = plain(tmp_path).read("EPUB/content.opf").decode(), made().read("EPUB/content.opf").decode()
    assert 'property="file-as" scheme="marc:relators"' in other
    assert '<meta refines="#m1" property="file-as">Vries, Anna de</meta>' in own
    assert '<meta refines="#m1" property="role" scheme="marc:relators">aut</meta>' in own
    assert '<meta refines="#m3" property="group-position">2</meta>' in own


def test_ours_says_what_a_file_has_where_plain_says_nothing(tmp_path: Path) -> None:
    assert 'properties="svg"' not in plain(tmp_path).read("EPUB/content.opf").decode()
    own = made().read("EPUB/content.opf").decode()
    assert {'properties="svg"', 'properties="nav"', 'properties="cover-image"'} <= set(
        re.findall(r'properties="[^"]+"', own)
    )
    assert '<meta name="cover" content="cover-jpg"/>' in own


def test_ours_lists_pages_itself_where_plain_takes_notes_for_pages() -> None:
    note = epub.EpubHtml(uid="a", title="A", file_name="a.xhtml", content=PAGE)
    assert "n1" in str(utils.get_pages(note))
    assert made().read("EPUB/nav.xhtml").decode() == NAV


def test_ours_has_the_cover_in_line_where_plain_hides_it(tmp_path: Path) -> None:
    assert 'idref="cover" linear="no"' in plain(tmp_path).read("EPUB/content.opf").decode()
    assert "linear" not in made().read("EPUB/content.opf").decode()


def test_ours_has_the_guide_that_it_is_given_and_its_own_name(tmp_path: Path) -> None:
    assert "Ebook-lib" in plain(tmp_path).read("EPUB/content.opf").decode()
    assert "<guide" not in made().read("EPUB/content.opf").decode()
    own = made(guide=[("text", "a.xhtml", "Tekst")]).read("EPUB/content.opf").decode()
    assert '<guide>\n    <reference type="text" title="Tekst" href="a.xhtml"/>\n  </guide>' in own
    assert '<meta name="generator" content="Werkboek"/>' in own
    assert "2026-11-02T00:00:00Z" in own


def test_mimetype_is_first_and_stored_and_so_are_pictures() -> None:
    infos = made().infolist()
    assert (infos[0].filename, infos[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    kinds = {info.filename: info.compress_type for info in infos}
    assert kinds["EPUB/cover.jpg"] == zipfile.ZIP_STORED
    assert kinds["EPUB/a.xhtml"] == zipfile.ZIP_DEFLATED
