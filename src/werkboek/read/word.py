"""A Word document -> lines of the article. Mammoth reads it; what it would print or lose is seen to beforehand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from werkboek import inline, zips
from werkboek.model import Article
from werkboek.problems import Problem, Warn, WerkboekError, failed
from werkboek.project import Text
from werkboek.read import LONGEST, page, styles
from werkboek.read.clean import cleaned

UNPACKED = 100 << 20  # bytes
ELEMENTS = 150_000  # of the text: mammoth reads some 25,000 a second
DEEPEST = 120  # elements inside each other: mammoth calls itself five times for each table in a table
TEXT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Who made a document, where nobody said who: as the programs fill it in.
NOBODY = ("python-docx", "un-named", "windows user", "microsoft office user", "gebruiker", "user", "admin", "eigenaar")
_OFF = ("0", "false", "off")


def read(text: Text, warn: Warn) -> Article:
    """The article of a document.

    Raises WerkboekError T12 (a zip that is no Word document), T13 (too long) or T14 (damaged).
    """
    parts, trees = opened(text)
    found = styles.read(trees.get("word/styles.xml"))
    hidden = [words for name in (TEXT, "word/footnotes.xml") if name in trees for words in _hidden(trees[name])]
    html, pictures = _converted(parts, trees, found, text, warn)
    article = page.article(cleaned(html, text.path), text, {}, warn, given=pictures, before=_front(trees))
    beside = [(words, "hidden") for words in hidden] + list(_beside(trees))
    return page.with_left_out(article, beside)


def opened(text: Text) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The parts of a document by name, and those in XML as lxml has them. Raises what :func:`read` does."""
    try:
        parts = zips.unpacked(io.BytesIO(text.data), UNPACKED)
    except ValueError as error:
        raise _damaged(text, str(error)) from error
    if TEXT not in parts:
        raise WerkboekError(Problem("T12", path=text.path, values={"name": "zip"}))
    return parts, {name: _tree(data, text) for name, data in parts.items() if name.endswith((".xml", ".rels"))}


def _damaged(text: Text, reason: str) -> WerkboekError:
    return failed("T14", text.path, reason=" ".join(reason.split()))


def _tree(data: bytes, text: Text) -> Any:
    """A part of the document as lxml has it, without a document type and not deeper or longer than may be read."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    depth = count = 0
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(text, str(error).split(", line")[0][:80]) from error
    if root.getroottree().docinfo.doctype:
        raise _damaged(text, "DOCTYPE")
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST:
            raise WerkboekError(Problem("T11", path=text.path))
        if count > ELEMENTS:
            paragraphs = sum(1 for _ in root.iter(f"{_W}p"))
            raise WerkboekError(
                Problem("T13", path=text.path, values={"count": str(paragraphs), "limit": str(LONGEST)})
            )
    return root


# ------------------------------------------------------------------------------------------- before it is converted


def _hidden(root: Any) -> list[str]:
    """Takes out what Word does not print, hidden text and the prompts of empty fields, and answers what it said."""
    found: list[str] = []
    for paragraph in list(root.iter(f"{_W}p")):
        runs = [run for run in paragraph.iter(f"{_W}r") if _vanishes(run)]
        found.append(" ".join("".join(map(_said, runs)).split()))
        for run in runs:
            run.getparent().remove(run)
    for prompt in list(root.iter(f"{_W}showingPlcHdr")):
        control = prompt.getparent().getparent()
        if control is not None and control.tag == f"{_W}sdt" and prompt.get(f"{_W}val") not in _OFF:
            found.append(_words(control))
            control.getparent().remove(control)
    return [words for words in found if words]


def _vanishes(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in _OFF


def _said(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}t"))


def _words(element: Any) -> str:
    """The text of an element, a space between its paragraphs."""
    return " ".join(" ".join(map(_said, element.iter(f"{_W}p"))).split()) or " ".join(_said(element).split())


def _beside(trees: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Remarks in the margin, and what stands at the head and foot of each page, with why they are left out."""
    for comment in trees["word/comments.xml"].iter(f"{_W}comment") if "word/comments.xml" in trees else ():
        yield _words(comment), "comment"
    said = {_words(trees[name]) for name in sorted(trees) if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)}
    yield from ((words, "running") for words in sorted(said))


def _front(trees: Mapping[str, Any]) -> dict[str, str]:
    """Title and author as the document's own data have them; Word fills in a title that nobody chose."""
    core = trees.get("docProps/core.xml")
    if core is None:
        return {}
    said = {one.tag.rpartition("}")[2]: " ".join((one.text or "").split()) for one in core if isinstance(one.tag, str)}
    title = (
        "" if re.match(r"Microsoft Word|Document ?\d|Naamloos|Untitled", said.get("title", "")) else said.get("title")
    )
    meta = {"title": inline.escape(title or "")[:200], "author": inline.escape(said.get("creator", ""))[:80]}
    if meta["author"].casefold() in NOBODY:
        meta["author"] = ""
    return {key: value for key, value in meta.items() if value}


# -------------------------------------------------------------------------------------------------------- converted


def _converted(parts: Mapping[str, bytes], trees: Mapping[str, Any], found: styles.Styles, text: Text,
               warn: Warn) -> tuple[str, dict[str, tuple[str, bytes]]]:  # fmt: skip
    """The document as HTML, and its pictures (end of the name, bytes) by the address that they have in it."""
    import mammoth

    pictures: dict[str, tuple[str, bytes]] = {}

    def keep(image: Any) -> dict[str, str]:
        kind = re.sub(r"[^a-z0-9]", "", image.content_type.rpartition("/")[2].lower().replace("jpeg", "jpg"))[:8]
        try:
            with image.open() as file:
                data = file.read()
        except Exception:  # named in the text, but not in the file or not to be had: a picture that is not there
            data = b""
        name = f"picture-{len(pictures) + 1}"
        pictures[name] = (kind or "bin", data)
        return {"src": name}

    try:
        result = mammoth.convert_to_html(
            _packed(parts, trees), style_map=found.map(), include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep),
        )  # fmt: skip
    except Exception as error:  # mammoth trusts what a document says of itself, and raises whatever comes of it
        raise _damaged(text, "Word") from error
    _tell({message.message for message in result.messages}, text, warn)
    return result.value, pictures


def _packed(parts: Mapping[str, bytes], trees: Mapping[str, Any]) -> io.BytesIO:
    """The document anew, of what was read and looked at."""
    from lxml import etree

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, etree.tostring(trees[name]) if name in trees else data)
    return out


def _tell(messages: set[str], text: Text, warn: Warn) -> None:
    """What mammoth says: of styles in our own words, of the rest in its own."""
    for message in sorted(messages):
        unknown = re.match(r"Unrecognised paragraph style: '?(.*?)'? \(Style ID", message)
        if unknown and not styles.is_plain(unknown[1]):
            warn(Problem("T19", path=text.path, values={"name": unknown[1][:60]}))
        elif not message.startswith(
            ("Unrecognised run style", "An unrecognised element was ignored", "Unrecognised tab")
        ):
            warn(Problem("T20", path=text.path, values={"text": message[:200]}))
