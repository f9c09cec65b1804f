"""A WordPress export -> the articles that are chosen, oldest first, and how many were passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from werkboek.model import Article
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import Text
from werkboek.read import wxr, zips
from werkboek.read.choice import Choice
from werkboek.read.wxr import Post

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
            raise WerkboekError(Problem("T14", path=text.path, values={"reason": str(error)})) from error


def _posts(file: BinaryIO, path: str, warn: Warn) -> Iterator[Post]:
    yield from wxr.posts(file, lambda line, reason: warn(Problem("T15", path, line, {"reason": reason})))


def articles(text: Text, choice: Choice, warn: Warn) -> Iterator[Article]:
    """The chosen posts as articles. Raises WerkboekError T16 (too many) or T17 (none)."""
    passed: Counter[str] = Counter()
    taken: list[Post] = []
    for post in listed(text, warn):
        reason = choice.why_not(post)
        if not reason:
            taken.append(post)
            if len(taken) > MOST:
                raise WerkboekError(Problem("T16", path=text.path, values={"limit": str(MOST)}))
        elif post.content.strip() and post.type in ("post", "page"):
            passed[reason] += 1
    if not taken:
        raise WerkboekError(Problem("T17", path=text.path))
    if passed:
        warn(Problem("T18", path=text.path, values={"count": str(sum(passed.values()))}))
    for post in sorted(taken, key=lambda one: one.date):
        yield article(post, text, warn)


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
