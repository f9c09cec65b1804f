"""Markdown -> lines: headings, lists, quotations, tables, pictures and footnotes as the author marked them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from markdown_it.token import Token

from werkboek import inline
from werkboek.model import Article, Figure, Footnote, Line, Shape, Source, Table
from werkboek.problems import Problem, Warn, failed
from werkboek.project import Text
from werkboek.read.plain import wrapped

BRACKETS = 3_000  # in one paragraph: the parser takes the square of those that open no link
DEEPEST = 190  # quotations and lists inside each other, each list counting twice
# A picture as CommonMark 6.4 has it, with brackets in its words and in its address.
PICTURE = re.compile(
    r"!\[(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*\]\(\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
    r"(?:\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)"
)
# A line that begins like this starts something of its own, though no blank line stands before it: an icon of the
# notation, a name under a quotation, a question mark where Windows lost the icon.
ICONS = "💡💭🤔❓❔🪞💬✍✏📝📓📔👉➡📌📚🔗📩📅🎁"
STARTS = re.compile(rf"[*_]*[{ICONS}]|[—–]\s*\S|\?{{1,2}}\s+\S.*\?\s*$")


def read(content: str, text: Text, meta: dict[str, str], skipped: int, warn: Warn) -> Article:
    """An article in our notation, which is CommonMark with tables, footnotes and a few signs."""
    if any(part.count("[") > BRACKETS for part in content.split("\n\n")):
        raise failed("T11", text.path)
    comments = list(_comments(content, text.path, skipped))
    tokens = inline.parser().parse(_resolved(COMMENT.sub(_blank, content)))
    if any(token.level > DEEPEST for token in tokens):  # beyond that the parser drops words without one of its own
        raise failed("T11", text.path)
    walk = _Walk(text, skipped, " " if _is_wrapped(tokens) else "\n", warn)
    lines = sorted([*comments, *walk.blocks(tokens)], key=lambda line: line.source.line)
    return Article(text.path, text.file, meta, tuple(lines), marked=True)


# --------------------------------------------------------------------------------------------------- comments

# Up to the next that opens: else a text of nothing but openings is searched to its end from each of them.
COMMENT = re.compile(r"(?<!\\)<!--(?P<text>(?:(?!<!--).)*?)-->", re.S)


def _comments(content: str, path: str, skipped: int) -> Iterator[Line]:
    """Each line of each comment: not for print, but nothing of an author's is lost without a word."""
    for found in COMMENT.finditer(content):
        first = content.count("\n", 0, found.start("text")) + skipped + 1
        for number, row in enumerate(found["text"].split("\n"), first):
            if row.strip() and not (number == first and row.rstrip().endswith(":")):
                yield Line(Source(path, number), row.strip(), row.strip(), "comment")


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


_DEFINITION = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]: *<?(\S+?)>?(?: +[\"'(].*[\"')])? *$", re.M)
_REFERENCE = re.compile(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def _resolved(content: str) -> str:
    """Links by reference, written out: ``[titel][1]`` with ``[1]: adres`` below, as each text is read alone later."""
    addresses = {name.casefold(): address for name, address in _DEFINITION.findall(content)}
    if not addresses:
        return content

    def written_out(found: re.Match[str]) -> str:
        address = addresses.get((found[2] or found[1]).casefold())
        return f"[{found[1]}]({address})" if address else found[0]

    return _REFERENCE.sub(written_out, _DEFINITION.sub("", content))


def _is_wrapped(tokens: list[Token]) -> bool:
    """Whether the paragraphs were broken at a fixed width, so that their line breaks mean nothing."""
    return wrapped([row for token in tokens if token.type == "inline" for row in (*token.content.split("\n"), "")])


# ----------------------------------------------------------------------------------------------------- blocks


@dataclass
class _Walk:
    """The way through the tokens of one article; ``glue`` joins the physical lines of a paragraph."""

    text: Text
    skipped: int
    glue: str
    warn: Warn

    def blocks(self, tokens: list[Token], shape: Shape = "text", depth: int = 0) -> Iterator[Line]:
        """The lines of a run of block tokens; ``depth`` counts the lists around it."""
        at = 0
        while at < len(tokens):
            end = _closing(tokens, at)
            inner = tokens[at + 1 : end]
            match tokens[at].type:
                case "heading_open":
                    yield from self.heading(tokens[at], inner, shape)
                case "paragraph_open":
                    yield from self.paragraph(inner[0], shape, depth)
                case "bullet_list_open" | "ordered_list_open":
                    yield from self.items(tokens[at], inner, depth)
                case "blockquote_open":
                    yield from self.blocks(inner, "quote", depth)
                case "table_open":
                    yield self.table(tokens[at], inner)
                case "footnote_reference_open":
                    yield self.footnote(tokens[at], inner)
                case "fence":
                    yield from self.fence(tokens[at], shape)
            at = end + 1

    def source(self, token: Token, offset: int = 0) -> Source:
        return Source(self.text.path, (token.map[0] if token.map else 0) + offset + self.skipped + 1)

    def heading(self, token: Token, inner: list[Token], shape: Shape) -> Iterator[Line]:
        text = inner[0].content
        level = int(token.tag[1])
        if text and shape == "text":
            yield Line(self.source(token), text, inline.plain(text), "heading", level=level, gap=True)
        elif text:
            yield Line(self.source(token), text, inline.plain(text), shape, gap=True)

    def paragraph(self, token: Token, shape: Shape, depth: int) -> Iterator[Line]:
        """The paragraph in as many lines as have something of their own to say, then its pictures."""
        offset = 0
        for position, rows in enumerate(_split(token.content.split("\n"))):
            source = self.source(token, offset)
            text, pictures = self.pictures(self.glue.join(row.strip() for row in rows), source)
            if text:
                first = position == 0
                level = depth - 1 if shape == "item" else 0
                yield Line(source, text, inline.plain(text), shape, level=level, joined=not first, gap=first)
            yield from pictures
            offset += len(rows)

    def items(self, token: Token, inner: list[Token], depth: int) -> Iterator[Line]:
        """The lines of a list, each with the number that its author wrote, not the one Markdown would count."""
        at = 0
        while at < len(inner):
            end = _closing(inner, at)
            number = int(inner[at].info) if token.type == "ordered_list_open" else None
            shape: Shape = "item"
            for position, line in enumerate(self.blocks(inner[at + 1 : end], shape, depth + 1)):
                if line.shape == "item" and line.level == depth:
                    line = replace(line, number=number, joined=position > 0)
                yield line
            at = end + 1

    def table(self, token: Token, inner: list[Token]) -> Line:
        cells = [t.content for t in inner if t.type == "inline"]
        heads = [t for t in inner if t.type == "th_open"]
        width = len(heads)
        rows = [tuple(cells[i : i + width]) for i in range(width, len(cells), width)]
        align = tuple(str(head.attrs.get("style", "")).removeprefix("text-align:") for head in heads)
        table = Table(tuple(cells[:width]), tuple(rows), align, self.source(token))
        text = " | ".join(cells)
        return Line(table.source, text, inline.plain(text), "block", block=table, gap=True)

    def footnote(self, token: Token, inner: list[Token]) -> Line:
        text = "\n".join(t.content for t in inner if t.type == "inline")
        note = Footnote(token.meta["label"], text, self.source(token))
        return Line(note.source, text, inline.plain(text), "block", block=note, gap=True)

    def fence(self, token: Token, shape: Shape) -> Iterator[Line]:
        """A fence has no place in a workbook: its lines are text."""
        for offset, row in enumerate([token.info, *token.content.split("\n")]):
            if row.strip():
                source = self.source(token, offset)
                yield Line(source, inline.escape(row.strip()), row.strip(), shape, gap=offset == 1)

    def pictures(self, text: str, source: Source) -> tuple[str, list[Line]]:
        """The text without its pictures, and a line for each: a figure, or a comment if it may not be used."""
        if "![" not in text:
            return text, []
        lines = [self.picture(*picture, source) for picture in inline.images(text)]
        return PICTURE.sub("", text).strip() if lines else text, lines

    def picture(self, src: str, alt: str, caption: str, source: Source) -> Line:
        words = " ".join(filter(None, (alt, caption))) or src
        address = posixpath.normpath(posixpath.join(posixpath.dirname(self.text.file), unquote(src)))
        if re.match(r"[a-zA-Z][\w+.-]*:|//|/|\\", src) or address.startswith(".."):
            self.warn(Problem("T06", source.path, source.line, {"name": src[:80]}))
            return Line(source, words, words, "comment", reason="picture")
        figure = Figure(address, alt, caption, source)
        return Line(source, words, words, "block", block=figure, gap=True)


def _closing(tokens: list[Token], at: int) -> int:
    """Index of the token that closes the one at ``at``; itself when it stands alone."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _split(rows: list[str]) -> Iterator[list[str]]:
    """The rows of a paragraph, cut before each that starts something of its own."""
    group: list[str] = []
    for row in rows:
        if group and STARTS.match(row):
            yield group
            group = []
        group.append(row)
    yield group
