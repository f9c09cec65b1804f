"""Which language a text is in, by its small words."""

from __future__ import annotations

import re

from werkboek.language import LANGUAGES, stopwords
from werkboek.remembered import remembered

FOREIGN = 3  # stop words of another language, none of which is one of this


@remembered
def foreign(text: str, code: str) -> str:
    """The language of a text that is surely in another of ours than ``code``, or "".

    >>> foreign("I do not know what to do with it", "nl")
    'en'
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    own, best, most = stopwords()[code], "", max(FOREIGN - 1, len(words) // 5)
    for other, stop in stopwords().items():
        count = sum(word in stop and word not in own for word in words)
        if count > most and count > 2 * sum(word in own and word not in stop for word in words):
            best, most = other, count
    return best


def guess(text: str) -> str:
    """The language of a text by counting stop words; Dutch when nothing tells."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    scores = {code: sum(word in stop for word in words) for code, stop in stopwords().items()}
    return max(LANGUAGES, key=lambda code: scores[code])
