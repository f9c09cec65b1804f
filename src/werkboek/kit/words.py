"""Texts around a book, plain: what it is, what its pictures show, what a print shop asks, a mail for each question."""

from __future__ import annotations

import textwrap
from statistics import fmean

from werkboek.check.sheets import sheets
from werkboek.kit import pages
from werkboek.kit.gift import Gift, asked
from werkboek.output import STAPLED

PICTURES = ("cover", "filled", "fan", "booklet", "social", "portrait")
TOPIC = 60  # letters of a subject that a phone shows, give or take


def description(gift: Gift) -> bytes:
    """What the book is, in a few sentences."""
    lines = gift.said("description").splitlines()
    return _file("\n\n".join(line for line in lines if line.strip()))


def seen(gift: Gift, name: str) -> str:
    """What a picture shows."""
    question, _ = next(pair for pair in gift.questions if pair[0].id == pages.filled(gift).exercise)
    return gift.said(f"alt_{name}", question=asked(question))


def alts(gift: Gift) -> bytes:
    """What each picture shows, by the name of its file."""
    return _file("\n\n".join(f"{gift.picture(name)}\n{seen(gift, name)}" for name in PICTURES))


def printer(gift: Gift) -> bytes:
    """What a print shop asks, as measured on the file to print."""
    coloured = pages.coloured(gift.paper.data)
    inside = [sheet.ink for sheet in sheets(gift.paper.data)][1:]
    folded, short = -(-gift.pages // 4), -gift.pages % 4
    words = gift.speech.giving.words
    colour = gift.said("printer_colour", coloured=_ranges(coloured)) if coloured else words["printer_black"]
    stapled = "printer_stapled" if gift.pages <= STAPLED else "printer_ring"
    blank = gift.said("printer_blank", blank=short) if short else ""
    binding = gift.said(stapled, sheets=-(-gift.pages // 2), folded=folded, blank=blank)
    name = next(name for name, output in gift.files if output is gift.paper)
    return _file(gift.said("printer", file=name, colour=colour, ink=round(fmean(inside or [0.0])), binding=binding))


def mails(gift: Gift) -> bytes:
    """A mail for each question: subject, and two lines."""
    subject = gift.speech.giving.words["mail_subject"]
    found = [gift.said("mail_lead")]
    for at, (question, topic) in enumerate(gift.questions):
        about = textwrap.shorten(topic, TOPIC, placeholder=" …")
        title = gift.said("mail_about" if about else "mail_bare", number=question.number, topic=about)
        found.append("\n".join((f"{subject}: {title}", asked(question), mailed(gift, at))))
    return _file("\n\n".join(found))


def mailed(gift: Gift, at: int) -> str:
    """The line under a question, counted from 0: on which page it is answered."""
    lines = gift.speech.giving.mails
    return lines[at % len(lines)].format(page=gift.page_of[gift.questions[at][0].id])


def _ranges(numbers: list[int]) -> str:
    """Numbers in order, runs of them together: ``1, 4–6``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _file(text: str) -> bytes:
    """As Notepad opens it: with a mark of UTF-8, for the quotes in it are none of ASCII."""
    return ("\ufeff" + text.rstrip("\n") + "\n").encode()
