"""Shortcodes -> HTML: wrappers of page builders go, the author's words in their attributes stay, in their place.

Only what WordPress would take for one counts: "[sic]", "[1]" and "[vul hier in]" are words.
"""

from __future__ import annotations

import re

from werkboek.read.builders import RULES, Attributes, attributes, in_family
from werkboek.read.markup import Token, tokens

_RAW = frozenset({"script", "style"})  # a[href] in a style sheet is no shortcode
# Machinery without words: told in a comment, never shown. These also count with nothing but their name.
_BARE = frozenset({
    "gallery", "playlist", "audio", "video", "embed", "caption", "toc", "ez-toc", "lwptoc", "newsletter",
    "newsletter_form", "contact-form", "woocommerce_cart", "woocommerce_checkout", "woocommerce_my_account",
    "sitemap",
})  # fmt: skip
_MACHINERY = _BARE - {"caption"} | frozenset({
    "contact-form-7", "gravityform", "gravityforms", "ninja_form", "wpforms", "mc4wp_form", "mailpoet_form",
    "formidable", "forminator_form", "rev_slider", "rev_slider_vc", "layerslider", "smartslider3", "youtube",
    "vimeo", "googlemaps", "instagram-feed", "products", "product",
})  # fmt: skip
_CAPTIONS = ("caption", "wp_caption")
_NOTES = ("footnote", "note", "efn_note", "mfn", "fn", "ref", "voetnoot", "noot")
_SILENT = frozenset({
    "et_pb_divider", "vc_empty_space", "vc_separator", "fusion_separator", "av_hr", "su_divider", "su_spacer",
    "spacer", "divider", "clear",
})  # fmt: skip
_INLINE = re.compile(r"(?:.*_)?(?:dropcap\d?|highlight|tooltip|popover|label|icon|lightbox|modal_text_link)")
_FRAMES = re.compile(r"(?:.*_)?(?:row|column|section|container)(?:_inner|_text)?")
_SAYS = re.compile(r">[^<>\s]|<img\b")
_STRICT = re.compile(r"(?:\s++[\w-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[“”″„][^“”″„]*+[“”″„]|[^\s\"'<>=]++))++\s*+/?")


def unfold(text: str) -> str:
    """The text with its shortcodes made HTML; those without words stay as ``<!-- shortcode: [gallery] -->``.

    >>> unfold('[et_pb_toggle title="Mag ik nee zeggen?"]Ja. [sic][/et_pb_toggle][gallery ids="1,2"]').split("\\n\\n")
    ['', '<h5>Mag ik nee zeggen?</h5>', 'Ja. [sic]', '<!-- shortcode: [gallery ids="1,2"] -->']
    """
    return _Unfolding(list(tokens(text, _RAW, brackets=True))).text()


def _told(code: str) -> str:
    """As a comment; a double hyphen would end it."""
    return f"<!-- shortcode: {re.sub('-(?=-)', '- ', code)} -->"


class _Unfolding:
    """The tokens of one text, what closes what, and what each becomes."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.parts = [token.text for token in found]
        self.ends = self._pairs()
        self.closed = set(self.ends.values())

    def _pairs(self) -> dict[int, int]:
        """The index of each opening and of its end: the last one of that name that is open."""
        ends: dict[int, int] = {}
        waiting: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            if token.kind != "bracket" or token.text.endswith("/]"):
                continue
            if not token.closing:
                waiting.setdefault(token.name, []).append(at)
            elif waiting.get(token.name):
                ends[waiting[token.name].pop()] = at
        return ends

    def text(self) -> str:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind != "bracket":
                at += 1
            elif token.closing:
                self._stray(at)
                at += 1
            else:
                at = self._open(at)
        return "".join(self.parts)

    def _stray(self, at: int) -> None:
        """An end without a beginning says nothing, if it is of something known."""
        name = self.tokens[at].name
        if at not in self.closed and (in_family(name) or name in _MACHINERY):
            self.parts[at] = ""

    def _open(self, at: int) -> int:
        """Rewrites one shortcode, unless it is none; answers where to go on."""
        token = self.tokens[at]
        end = self.ends.get(at)
        if not self._counts(token, end):
            return at + 1
        if self._escaped(at, at) or (end is not None and self._escaped(at, end)):
            return at + 1 if end is None else end + 1
        words = attributes(token.text, token.name)
        if token.name in _MACHINERY:
            return self._machinery(at, end)
        if end is None:
            self.parts[at] = self._single(token, words)
        elif token.name in _CAPTIONS:
            self._caption(at, end, words)
        elif token.name in _NOTES:
            self._note(at, end)
        else:
            self._wrapper(at, end, words)
        return at + 1

    def _counts(self, token: Token, end: int | None) -> bool:
        """Whether it is a shortcode and not words in brackets."""
        rest = token.text[len(token.name) + 1 : -1]
        if in_family(token.name) or token.name == "contact-form-7":
            return True
        if rest.strip(" /") and not _STRICT.fullmatch(rest):
            return False  # "[video van vorige week]", "[zie <a href="…">hier</a>]"
        if rest.strip(" /"):
            return True
        known = token.name in RULES or token.name in _NOTES or token.name in _CAPTIONS or "_" in token.name
        return token.name in _BARE or (end is not None and (known or bool(_INLINE.fullmatch(token.name))))

    def _escaped(self, first: int, last: int) -> bool:
        """[[gallery]] is how an author writes about a shortcode: one pair of brackets goes."""
        before, after = first - 1, last + 1
        if before < 0 or after >= len(self.parts):
            return False
        if not (self.parts[before].endswith("[") and self.tokens[after].text.startswith("]")):
            return False
        if self.tokens[before].kind != "text" or self.tokens[after].kind != "text":
            return False
        self.parts[before] = self.parts[before][:-1]
        self.parts[after] = self.parts[after][1:]
        return True

    def _machinery(self, at: int, end: int | None) -> int:
        """``[embed]address[/embed]`` is told whole; if it holds sentences these are kept."""
        if end is None:
            self.parts[at] = _told(self.parts[at])
            return at + 1
        inside = "".join(self.parts[at + 1 : min(end, at + 6)])
        if end - at <= 5 and len(inside.split()) <= 1:
            whole = "".join(self.parts[at : end + 1])
            self.parts[at : end + 1] = [_told(whole), *[""] * (end - at)]
            return end + 1
        self.parts[at], self.parts[end] = _told(self.parts[at]), ""
        return at + 1

    def _single(self, token: Token, words: Attributes) -> str:
        said = "".join(RULES[token.name](words)) if token.name in RULES else ""
        return _apart(said) if _SAYS.search(said) else _unsaid(token)

    def _empty(self, at: int, end: int) -> bool:
        return not "".join(self.parts[at + 1 : min(end, at + 3)]).strip() and end - at <= 2

    def _caption(self, at: int, end: int, words: Attributes) -> None:
        """``[caption]<img> words[/caption]``; before WordPress 3.4 the words stood in an attribute."""
        picture = at + 1
        while picture < end and self._of_picture(self.tokens[picture]):
            picture += 1
        said = words.get("caption", "")
        self.parts[at], self.parts[end] = "<figure>", "</figure>"
        if said or not self._empty(picture - 1, end):
            self.parts[picture - 1] = f"{self.parts[picture - 1].rstrip()}<figcaption>{said}{' ' if said else ''}"
            self.parts[end] = "</figcaption></figure>"
            if picture < end:
                self.parts[picture] = self.parts[picture].lstrip()

    def _of_picture(self, token: Token) -> bool:
        return token.name in ("img", "a") if token.kind == "tag" else token.kind == "text" and not token.text.strip()

    def _note(self, at: int, end: int) -> None:
        glued = at > 0 and self.parts[at - 1][-1:].strip()
        self.parts[at], self.parts[end] = " (" if glued else "(", ")"

    def _wrapper(self, at: int, end: int, words: Attributes) -> None:
        token = self.tokens[at]
        if token.name in RULES:
            before, after = RULES[token.name](words)
        else:
            title = words.get("title") or words.get("heading") or ""
            before, after = (f"<h4>{title}</h4>" if title else ""), ""
        if self._empty(at, end) and not _SAYS.search(before + after):
            self.parts[at], self.parts[end] = _unsaid(token), ""
        elif before.startswith("<a "):
            self.parts[at], self.parts[end] = before, after
        elif self._inline(at, end):
            said = words.get("title", "")
            self.parts[at], self.parts[end] = "", f" ({said})" if said else ""
        else:
            self.parts[at], self.parts[end] = _apart(before), _apart(after)

    def _inline(self, at: int, end: int) -> bool:
        """Around some words in a line, as [dropcap]W[/dropcap]at: these must not be torn apart."""
        name = self.tokens[at].name
        if _INLINE.fullmatch(name):
            return True
        if name in RULES or in_family(name):
            return False
        before = self.tokens[at - 1].text[-1:] if at else "\n"
        after = self.tokens[end + 1].text[:1] if end + 1 < len(self.tokens) else "\n"
        return before not in "\n>]" or after not in "\n<["


def _unsaid(token: Token) -> str:
    """For what shows no word: told, unless it is air or an empty frame."""
    return "" if token.name in _SILENT or _FRAMES.fullmatch(token.name) else _told(token.text)


def _apart(piece: str) -> str:
    return f"\n\n{piece}\n\n" if piece else "\n\n"
