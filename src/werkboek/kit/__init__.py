"""Everything around a book to give it away. It stands behind the steps: it calls them, and only a door calls it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from werkboek import build
from werkboek.build import Progress
from werkboek.cache import Cache
from werkboek.kit import cards, diary, scenes, web, words
from werkboek.kit.gift import Gift
from werkboek.language import Language
from werkboek.mail import weighed
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Project

Make = Callable[[Gift], bytes]

READERS = ("standard", "screen", "epub", "sample")  # the editions that are for them: all but the trainer's

# What is made: name -> the kind of its file, and what makes it. The names of the files stand in ``languages/kit``.
KIT: Mapping[str, tuple[str, Make]] = {
    "cover": ("png", scenes.cover),
    "filled": ("png", scenes.filled),
    "fan": ("png", scenes.fan),
    "booklet": ("png", scenes.booklet),
    "social": ("png", cards.social),
    "portrait": ("png", cards.portrait),
    "alts": ("txt", words.alts),
    "description": ("txt", words.description),
    "block": ("html", web.block),
    "mails": ("txt", words.mails),
    "diary": ("ics", diary.diary),
    "printer": ("txt", words.printer),
}


@dataclass(frozen=True, slots=True)
class Kit:
    """A folder, not yet on disk: (what, name, bytes) of each file, that to begin with first."""

    folder: str
    files: tuple[tuple[str, str, bytes], ...]
    speech: Language
    problems: tuple[Problem, ...]


def made(project: Project, start: datetime.date | None, progress: Progress, kept: Cache) -> Kit:
    """The kit of a project: all its editions, and what stands around them; ``start``: when a reader's diary begins.

    Raises WerkboekError when an edition cannot be made, K01 when nothing is asked.
    """
    report = build.build(replace(project, editions=READERS), progress, kept=kept)
    missing = set(READERS) - {one.edition for one in report.outputs}
    if missing:
        failed = next(one for one in reversed(report.problems) if one.severity == "error")
        raise WerkboekError(failed, exit_code=report.exit_code)
    gift = Gift(report.book, report.speech, project.look, build.slug(report.book.title), report.outputs,
                start)  # fmt: skip
    names = report.speech.giving.names
    problems = list(report.problems)
    around: list[tuple[str, str, bytes]] = []
    for what, (kind, make) in KIT.items():
        if what == "diary" and start is None:
            problems.append(Problem("K03"))
            continue
        progress("kit", what, 0)
        around.append((what, f"{names[what]}.{kind}", make(gift)))
    given = [(output.edition, name, output.data) for name, output in gift.files]
    index = ("index", f"{names['index']}.html", web.index(gift, around))
    weighed([(name, data) for _, name, data in given], problems.append)
    return Kit(f"{gift.name}-kit", (index, *given, *around), report.speech, tuple(problems))
