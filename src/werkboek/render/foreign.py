"""Text in another language than what is around it gets the mark of its language, so that a voice says it right."""

from __future__ import annotations

import html
import re

from werkboek import tongue

QUOTED = re.compile(r"(?<=[“„«‘])([^“”„«»‘’<>]{12,}(?:’\w[^“”„«»‘’<>]*)*)(?=[”“»’])")
SET_APART = re.compile(r"<(em|strong)>([^<>]{12,})</\1>")


def marked(text: str, code: str) -> str:
    """Inline HTML with a language on all of it, or on what is quoted or set apart in it.

    >>> marked("Zij zei: “I want to be left alone with you”, en ging.", "nl")
    'Zij zei: “<span lang="en" xml:lang="en">I want to be left alone with you</span>”, en ging.'
    """
    found = _language(text, code)
    if found and found == _language(QUOTED.sub("", text), code):
        return _span(text, found)
    text = QUOTED.sub(lambda one: _span(one[1], _language(one[1], code)), text)
    return SET_APART.sub(lambda one: f"<{one[1]}>{_span(one[2], _language(one[2], code))}</{one[1]}>", text)


def _span(text: str, code: str) -> str:
    return f'<span lang="{code}" xml:lang="{code}">{text}</span>' if code else text


def _language(text: str, code: str) -> str:
    return tongue.foreign(html.unescape(re.sub(r"<[^>]*>", "", text)), code)
