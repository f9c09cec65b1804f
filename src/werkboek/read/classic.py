"""What WordPress does to stored content before it shows it: blocks, shortcodes, paragraphs.

Written from the documented behaviour (developer.wordpress.org on wpautop, the Shortcode API and the block grammar).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from werkboek.read.markup import Token, tokens
from werkboek.read.shortcodes import unfold

# Elements that a paragraph cannot hold, as the documentation of wpautop lists them, and main.
BLOCK = frozenset({
    "address", "area", "article", "aside", "blockquote", "caption", "center", "col", "colgroup", "dd",
    "details", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "map", "menu", "nav", "ol", "p", "pre",
    "section", "style", "script", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_VOID = frozenset({"area", "col", "hr"})
_RAW = frozenset({"pre", "script", "style", "textarea", "svg", "math", "video", "audio", "select"})
_WRAPS = frozenset({"", "blockquote", "article", "section", "main", "form", "details"})  # each run in it is a paragraph
_WORDS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption", "summary", "legend", "address",
})  # hold no paragraph  # fmt: skip
_FRAME = frozenset({
    "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "menu", "dir", "map",
})  # hold no words  # fmt: skip
_BLOCK_COMMENT = re.compile(r"<!--\s+/?wp:[a-z]")
_MARKER = re.compile(r"<!--\s*(more|nextpage|noteaser)\b")
_BREAK = re.compile(r"<br\s*+/?>$", re.IGNORECASE)
_TWO_BREAKS = re.compile(r"<br\s*+/?>\s*+<br\s*+/?>", re.IGNORECASE)


def html(content: str) -> str:
    """The content as a reader of the site gets it, near enough; never loses a word.

    What cannot be shown in a book stays as ``<!-- shortcode: [gallery ids="1,2"] -->``.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    blocks = False
    kept = []
    for token in tokens(content, _RAW):
        if token.kind == "comment":
            blocks = blocks or bool(_BLOCK_COMMENT.match(token.text))
            kept.append(_comment(token.text))
        else:
            kept.append(token.text)
    unfolded = unfold("".join(kept))
    return unfolded if blocks else paragraphs(unfolded)


def _comment(text: str) -> str:
    """Nothing for the marks of blocks and pages; a block that is only a mark is filled in by the site, and is told."""
    if marker := _MARKER.match(text):
        return "\n\n" if marker[1] == "nextpage" else " "
    if not _BLOCK_COMMENT.match(text):
        return text
    return f"<!-- block: {text[4:-4].strip()} -->" if text.endswith("/-->") else ""


def paragraphs(text: str) -> str:
    """A blank line parts paragraphs, a newline is a break; what has its own tags keeps them.

    >>> paragraphs("Adem in.\\nAdem uit.\\n\\n<h2>Rust</h2>\\nWat merk je?")
    '<p>Adem in.<br />\\nAdem uit.</p>\\n<h2>Rust</h2>\\n<p>Wat merk je?</p>'
    """
    out: list[str] = []
    run: list[str] = []
    inside = _Inside()
    for token in tokens(text, _RAW):
        if token.name in BLOCK or (token.kind == "comment" and _alone(token, text)):
            out += _run("".join(run), inside.parent)
            run.clear()
            out.append(token.text + ("" if inside.step(token) else "\n"))
        else:
            run.append(token.text if token.kind == "text" else token.text.replace("\n", " "))
    out += _run("".join(run), inside.parent)
    return "".join(out).strip()


def _alone(comment: Token, text: str) -> bool:
    """The comment has its line to itself: a paragraph of nothing else would be an empty one."""
    end = comment.at + len(comment.text)
    before = text[max(0, comment.at - 80) : comment.at].rpartition("\n")[2]
    after = text[end : end + 80].partition("\n")[0]
    return not before.strip() and not after.strip()


class _Inside:
    """The block elements that are open. Counted, so that an end tag that fits none costs no search."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.count: Counter[str] = Counter()

    @property
    def parent(self) -> str:
        return self.open[-1] if self.open else ""

    def step(self, token: Token) -> bool:
        """Goes past a token that is no words; true where it opens an element."""
        if token.kind == "comment":
            return False
        if self.parent == "p":
            self._pop()  # HTML ends a paragraph at any block
            if token.closing and token.name == "p":
                return False
        if token.kind == "raw":
            return False
        if token.closing:
            while self.count[token.name] and self._pop() != token.name:
                pass
            return False
        opens = token.name not in _VOID and not token.text.endswith("/>")
        if opens:
            self.open.append(token.name)
            self.count[token.name] += 1
        return opens

    def _pop(self) -> str:
        name = self.open.pop()
        self.count[name] -= 1
        return name


def _run(text: str, parent: str) -> Iterator[str]:
    """Words between two block tags, in the element that holds them."""
    if not text.strip():
        return
    if parent in _FRAME:
        yield text.strip()
        return
    parts = list(_parts(_TWO_BREAKS.sub("\n\n", text)))
    if parent in _WORDS:
        yield ("</p>\n<p>" if parent == "p" else "<br />\n").join(parts)
    elif parent in _WRAPS or len(parts) > 1:
        yield from (f"<p>{part}</p>\n" for part in parts)
    else:
        yield from parts


def _parts(text: str) -> Iterator[str]:
    """The paragraphs of a run, each with its breaks."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if words := line.strip(" \t\f\v"):
            lines.append(words)
        elif lines:
            yield _broken(lines)
            lines = []


def _broken(lines: list[str]) -> str:
    ended = [line if _BREAK.search(line[-40:]) else f"{line}<br />" for line in lines[:-1]]
    return "\n".join([*ended, lines[-1]])
