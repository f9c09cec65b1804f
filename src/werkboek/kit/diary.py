"""A calendar for the reader: a question every so many days. RFC 5545 has no day that is yet to be chosen."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator

from werkboek.kit.gift import Gift, asked
from werkboek.kit.words import mailed

WEEK, YEAR = 7, 364  # days: a question a week, or sooner where the book would else outlast a year
OCTETS = 75  # of a line, without its end (RFC 5545, 3.1)


def diary(gift: Gift) -> bytes:
    """The calendar, from the day that the gift begins on."""
    return "".join(f"{folded}\r\n" for line in _lines(gift) for folded in fold(line)).encode()


def apart(count: int) -> int:
    """Days from question to question.

    >>> apart(41), apart(80)
    (7, 4)
    """
    return max(1, min(WEEK, YEAR // count))


def _lines(gift: Gift) -> Iterator[str]:
    assert gift.start is not None, "asked for"
    stamp = f"{gift.start:%Y%m%d}T000000Z"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Werkboek//Werkboek//{gift.speech.code.upper()}",
                "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{text(gift.title)}")  # fmt: skip
    step = apart(len(gift.questions))
    for at, (question, _) in enumerate(gift.questions):
        day = gift.start + datetime.timedelta(days=at * step)
        said = "\n".join((asked(question), mailed(gift, at)))
        name = hashlib.sha256("\n".join((gift.book.identifier, question.id, said)).encode()).hexdigest()[:32]
        event = gift.said("diary_event", number=question.number, book=gift.title)
        yield from ("BEGIN:VEVENT", f"UID:{name}@werkboek", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                    f"DTEND;VALUE=DATE:{day + datetime.timedelta(days=1):%Y%m%d}", f"SUMMARY:{text(event)}",
                    f"DESCRIPTION:{text(said)}", "TRANSP:TRANSPARENT", "END:VEVENT")  # fmt: skip
    yield "END:VCALENDAR"


def text(value: str) -> str:
    r"""A value of type TEXT (RFC 5545, 3.3.11): no control characters but a line feed, written as two letters.

    >>> print(text("a;b,c" + chr(10) + chr(92)))
    a\;b\,c\n\\
    """
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", value)
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, of which all but the first begin with a space; no letter is cut."""
    piece, room = "", OCTETS
    for letter in line:
        octets = len(letter.encode())
        if octets > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece, room = piece + letter, room - octets
    yield piece
