"""The paragraph styles of a Word document -> what mammoth is to make of each, by its name or by what it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from werkboek import language

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word keeps the English names of its own styles whatever its language; an author may make one with a name of hers.
_KINDS = (
    (r"(?:heading|kop|überschrift|titre) ?([1-6])", r"h\1"),
    (r"title|titel|titre", "p.MsoTitle"),
    (r"subtitle|ondertitel|untertitel|sous-titre", "p.MsoSubtitle"),
    (r"(?:intense )?quote|(?:duidelijk )?citaat|(?:intensives )?zitat|citation(?: intense)?|block text|blokcitaat"
     r"|quotations", "blockquote > p"),
    (r"caption|bijschrift|beschriftung|légende", "p.MsoCaption"),
)  # fmt: skip
_PLAIN = re.compile(r"normal.*|standa+rd.*|body text.*|plattetekst.*|list.*|lijst.*|no spacing|geen afstand"
                    r"|footnote.*|voetnoot.*|header|footer|toc.*|compact|first paragraph|text ?body|table.*|default.*",
                    re.I)  # fmt: skip


def is_plain(name: str) -> bool:
    """Whether a style is one of Word's own for running text."""
    return _PLAIN.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Styles:
    """What each style is to become, by its name."""

    made: dict[str, str]

    def map(self) -> str:
        """The style map of mammoth, https://github.com/mwilliamson/python-mammoth#writing-style-maps."""
        rows = [f"p[style-name='{name}'] => {kind}:fresh" for name, kind in self.made.items()]
        return "\n".join([*rows, "comment-reference => !"])


def read(tree: Any | None) -> Styles:
    """The styles of a document that mean something, from its ``word/styles.xml``."""
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in tree.iter(f"{_W}style") if tree is not None else ():
        key, name = style.get(f"{_W}styleId") or "", style.find(f"{_W}name")
        if key and name is not None and style.get(f"{_W}type") == "paragraph":
            names[key] = name.get(f"{_W}val") or ""
            parent = style.find(f"{_W}basedOn")
            based[key] = parent.get(f"{_W}val") or "" if parent is not None else ""
    made: dict[str, str] = {}
    for key, name in names.items():
        kind = _kind(key, names, based)
        if kind and re.fullmatch(r"[\w ().,&+-]{1,60}", name):  # what a style map can hold without being closed
            made[name] = kind
    return Styles(made)


def _kind(key: str, names: dict[str, str], based: dict[str, str]) -> str:
    """What a style becomes: by its own name, else by the name of the style that it is based on."""
    for _ in range(12):
        name = names.get(key, "").casefold().strip()
        for pattern, kind in _KINDS:
            if found := re.fullmatch(pattern, name):
                return found.expand(kind)
        if language.cue("question_label").match(name) and not is_plain(name):
            return "p.question"
        if is_plain(name):
            return ""
        key = based.get(key, "")
    return ""
