"""A WordPress export -> the articles that are chosen, oldest first, and how many were passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from werkboek.model import Article
from werkboek.problems import Problem, Warn, failed
from werkboek.project import Text
from werkboek.read import wxr, zips
from werkboek.read.choice import Choice
from werkboek.read.wxr import Post

# What the reader of exports says that does not break them off, and its code.
TOLD = {"not UTF-8": "T03", "longer than": "T23"}
MOST = 200  # chapters of a book: who has more posts chooses


def listed(text: Text, warn: Warn) -> Iterator[Post]:
    """Every item of an export, of one file or a zip of several. Raises WerkboekError T14 (damaged zip)."""
    with text.open() as file:
        zipped = file.read(4) == b"PK\x03\x04"
        file.seek(0)
        try:
            for name, member in zips.zipped(file) if zipped else ((text.path, file),):
                yield from _posts(member, name if not zipped else f"{text.path} › {name}", warn)
        except ValueError as error:
            raise failed("T14", text.path, reason=str(error)) from error


def _posts(file: BinaryIO, path: str, warn: Warn) -> Iterator[Post]:
    def told(line: int, reason: str) -> None:
        code = next((code for words, code in TOLD.items() if reason.startswith(words)), "T15")
        warn(Problem(code, path, line, {"reason": reason}))

    yield from wxr.posts(file, told)


def articles(text: Text, choice: Choice, warn: Warn) -> Iterator[Article]:
    """The chosen posts as articles. Raises WerkboekError T16 (too many) or T17 (none)."""
    broken: list[Problem] = []

    def hear(problem: Problem) -> None:
        broken.extend([problem] if problem.code == "T15" else [])
        warn(problem)

    passed = 0
    taken: list[Post] = []
    for post in listed(text, hear):
        reason = choice.why_not(post)
        if not reason:
            taken.append(post)
            if len(taken) > MOST:
                raise failed("T16", text.path, limit=str(MOST))
        elif post.content.strip() and post.type in ("post", "page"):
            passed += 1
    made = [article(post, text, warn) for post in sorted(taken, key=lambda one: one.date)]
    told = [one for one in made if any(line.shape != "comment" for line in one.lines)]
    if not told:
        raise failed("T14", text.path, **broken[0].values) if broken else failed("T17", text.path)
    if passed + len(made) - len(told):
        warn(Problem("T18", path=text.path, values={"count": str(passed + len(made) - len(told))}))
    yield from told


def article(post: Post, text: Text, warn: Warn) -> Article:
    """A post as an article, named by its title as the author knows it."""
    from werkboek import inline
    from werkboek.read import classic, page
    from werkboek.read.clean import cleaned
    from werkboek.read.runs import address

    name = f"{text.path} › {post.title or post.name}"
    meta = {"title": inline.escape(post.title), "author": inline.escape(post.author), "date": post.date,
            "link": address(post.link)}  # fmt: skip
    file = f"{text.file.rpartition('.')[0]}/{_file_name(post)}.html"
    one = replace(text, path=name, file=file, data=b"", place=None)
    tree = cleaned(classic.html(post.content), name)
    return page.article(tree, one, {key: value for key, value in meta.items() if value}, warn)


def _file_name(post: Post) -> str:
    return re.sub(r"[^\w-]+", "-", post.name or post.title).strip("-")[:80] or f"post-{post.line}"
