"""Decisions -> Chapter. Total: each line lands in a section of the chapter or in what was left out."""

from __future__ import annotations

import itertools
import re
from collections import deque
from dataclasses import replace
from pathlib import PurePath

from werkboek import inline, language
from werkboek.model import (
    FRONT_MATTER,
    LEFT_OUT,
    Article,
    CallToAction,
    Chapter,
    Decision,
    Exercise,
    Figure,
    Footnote,
    LeftOut,
    Line,
    Paragraph,
    Pointer,
    PullQuote,
    Role,
    Source,
    Subheading,
    Table,
)
from werkboek.problems import Problem, Warn
from werkboek.recognise import blocks
from werkboek.recognise.around import author
from werkboek.recognise.blocks import Pairs
from werkboek.recognise.draft import Draft
from werkboek.recognise.features import EMOJI, EXERCISE_ICONS, ROLE_ICONS, features
from werkboek.recognise.marks import SPACES, Marks, cut, declines, nearest
from werkboek.recognise.prompts import parts


def assemble(article: Article, decisions: tuple[Decision, ...], warn: Warn) -> Chapter:
    """The chapter of an article whose lines are decided."""
    source = Source(article.path, article.lines[0].source.line if article.lines else 1)
    draft = Draft(source)
    pairs = list(zip(article.lines, decisions, strict=True))
    asides = deque(article.asides)
    at = 0
    while at < len(pairs):
        draft.tell(asides, article.lines[at].source.line)
        at += _place(draft, pairs, at, warn)
    draft.tell(asides)
    draft.close()
    _meta_left_out(draft, article)
    meta = article.meta
    return Chapter(
        title=meta.get("title") or draft.title or inline.escape(_from_name(article.path)),
        subtitle=meta.get("subtitle") or draft.subtitle,
        author=meta.get("author") or draft.author,
        date=meta.get("date", ""),
        language=meta.get("lang", ""),
        sections=tuple(draft.sections),
        footnotes=tuple(draft.footnotes),
        source=source,
        file=article.file,
        address=meta.get("link", ""),
        left_out=tuple(sorted(draft.left_out, key=lambda out: out.source.line)),
        asides=tuple(draft.asides),
    )


def _from_name(path: str) -> str:
    words = re.sub(r"[-_\s]+", " ", PurePath(path).stem).strip()
    return language.capital(words)


def _meta_left_out(draft: Draft, article: Article) -> None:
    """Front matter that nothing reads is listed; so is a title in the text under one in the front matter."""
    for key, value in article.meta.items():
        if key not in FRONT_MATTER:
            said = f"{key}: {value}" if value else key
            draft.left_out.append(LeftOut(Source(article.path, 1), said, "comment", "meta"))
    for mine, key in ((draft.title, "title"), (draft.subtitle, "subtitle")):
        theirs = article.meta.get(key)
        if mine and theirs and inline.plain(mine) != inline.plain(theirs):
            draft.left_out.append(LeftOut(draft.source, inline.plain(mine), "boilerplate", "meta"))


# ------------------------------------------------------------------------------------------- one run of lines


def _place(draft: Draft, pairs: Pairs, at: int, warn: Warn) -> int:
    """Places the line at ``at``, and those that make one block with it; how many they were."""
    line, decision = pairs[at]
    role = decision.role
    text = line.text
    if role in LEFT_OUT:
        _leave_out(draft, line, decision)
        return 1
    if role == "reflection-heading" and not _titles(line):
        draft.blocks.append(Paragraph(text, line.source))
        return 1
    if role in ("section", "faq-heading", "related-heading", "reflection-heading"):
        _head(draft, line, role, warn)
        return 1
    if role == "exercise":
        return _assignment(draft, pairs, at, warn)
    if role == "reflection":
        draft.blocks.append(_exercise(draft, line, role, warn))
        return 1
    if line.block is not None:
        _finished(draft, line.block)
        return 1
    match role:
        case "title":
            draft.title = text
        case "subtitle":
            draft.subtitle = text
        case "sub":
            draft.blocks.append(Subheading(_headline(line), line.source))
        case "xref":
            draft.blocks.append(Pointer(_without_icon(line)[0], line.source))
        case _:
            return _run(draft, pairs, at)
    return 1


def _run(draft: Draft, pairs: Pairs, at: int) -> int:
    """A block that may be made of several lines."""
    line, decision = pairs[at]
    match decision.role:
        case "list-item":
            run = _while(pairs, at, ("list-item",))
            draft.blocks.extend(blocks.lists([_unsigned(one) for one in run]))
        case "example" | "example-cont":
            run = [line, *_while(pairs, at + 1, ("example-cont",))]
            draft.blocks.append(blocks.example(run))
        case "testimonial" | "attribution":
            run = [line, *_while(pairs, at + 1, ("testimonial", "attribution"), joined=True)]
            draft.blocks.append(blocks.testimonial(pairs[at : at + len(run)]))
        case "pullquote":
            run = [line, *_while(pairs, at + 1, ("pullquote",), joined=True)]
            draft.blocks.append(PullQuote("\n".join(one.text for one in run), line.source))
        case "cta":
            run = _while(pairs, at, ("cta",))
            draft.blocks.append(CallToAction(tuple(_without_icon(one)[0] for one in run), line.source))
        case "faq-q" | "faq-a":
            run = _while(pairs, at, ("faq-q", "faq-a"))
            draft.blocks.append(blocks.faq(pairs[at : at + len(run)]))
        case "related-entry" | "related-desc":
            run = _while(pairs, at, ("related-entry", "related-desc"))
            draft.blocks.append(blocks.related(pairs[at : at + len(run)]))
        case _:
            run = [line, *_while(pairs, at + 1, (decision.role,), joined=True)]
            if text := _paragraph(run):
                draft.blocks.append(Paragraph(text, line.source, muted=declines(line) or decision.reason == "declined"))
            else:  # a sign and a mark without a word between them
                draft.left_out.append(LeftOut(line.source, line.plain, "comment", "mark"))
    return len(run)


def _paragraph(run: list[Line]) -> str:
    return "\n".join(_without_icon(line)[0] if declines(line) else _paragraph_of(line) for line in run)


def _while(pairs: Pairs, at: int, roles: tuple[Role, ...], *, joined: bool = False) -> list[Line]:
    """The lines from ``at`` that have one of the roles; with ``joined`` only within the same paragraph."""
    run: list[Line] = []
    for line, decision in pairs[at:]:
        inside = line.joined or not joined or decision.role == "attribution"
        if decision.role not in roles or not inside:
            break
        run.append(line)
    return run


def _leave_out(draft: Draft, line: Line, decision: Decision) -> None:
    draft.left_out.append(LeftOut(line.source, line.plain, decision.role, decision.reason))
    if decision.role == "boilerplate" and not draft.author:
        draft.author = author(line.plain)
    if decision.role == "signoff" and not draft.author and not language.cue("signoff").match(line.plain):
        draft.author = line.plain.strip(" ,.–—-")


def _head(draft: Draft, line: Line, role: Role, warn: Warn) -> None:
    """Opens a section; a heading over the questions and answers right above another is its kicker."""
    text, marks = cut(_headline(line), ("faq", "related"))
    _unknown(draft, line, marks, warn)
    kicker = ""
    if role == "faq-heading" and draft.kind == "faq" and not draft.blocks:
        kicker, draft.heading = draft.heading, ""
    draft.close()
    draft.heading, draft.kicker, draft.at = text, kicker, line.source
    draft.kind = "faq" if role == "faq-heading" else "related" if role == "related-heading" else "body"


def _titles(line: Line) -> bool:
    """A heading over questions has a section of its own; ``Vraag jezelf af:`` and a whole sentence are text."""
    return line.shape == "heading" or (features(line).heading_like and line.shape == "text")


def _headline(line: Line) -> str:
    """A heading with its number, without the emoji around it."""
    text = f"{line.number}. {line.text}" if line.number is not None else line.text
    return re.sub(rf"^(?:{EMOJI}\s*)+(?=\S)|(?:\s*{EMOJI})+$", "", text).strip() or text


def _unsigned(line: Line) -> Line:
    """A line of a list without the emoji that stood for its bullet."""
    return replace(line, text=re.sub(rf"^(?:{EMOJI}\s*)+(?=\S)", "", line.text)) if line.shape == "text" else line


def _paragraph_of(line: Line) -> str:
    """Text whose sign was decoration is not to be taken for what the sign means when it is read again."""
    shown = features(line)
    return _without_icon(line)[0] if shown.icon and shown.icon in ROLE_ICONS else line.text


def _assignment(draft: Draft, pairs: Pairs, at: int, warn: Warn) -> int:
    """An exercise: its name, its instructions, and space under the last of them.

    What is only to be done gets none where a question follows, which is about it.
    """
    run = _while(pairs, at, ("exercise",))
    own = next((n for n, line in enumerate(run) if n and _begins_exercise(line)), len(run))
    run = run[: 1 if _begins_exercise(run[0]) and not features(run[0]).leads_in else own]
    after = pairs[at + len(run)][1].role if at + len(run) < len(pairs) else ""
    written = any(_signed(line) or features(line).tasks for line in run) or after != "reflection"
    _instructions(draft, run[:-1] if written else run)
    if written:
        draft.blocks.append(_exercise(draft, run[-1], "exercise", warn))
    return len(run)


def _instructions(draft: Draft, run: list[Line]) -> None:
    """The name of an exercise as a sub-heading, the rest as lists and text."""
    for kind, some in itertools.groupby(run, key=lambda line: line.shape):
        lines = list(some)
        if kind == "item":
            draft.blocks.extend(blocks.lists(lines))
            continue
        for line in lines:
            titled = line is run[0] and len(run) > 1 and (features(line).heading_like or features(line).leads_in)
            name = Subheading(_headline(line).rstrip(" :"), line.source)
            draft.blocks.append(name if titled else Paragraph(_paragraph_of(line), line.source))


def _signed(line: Line) -> bool:
    icon = features(line).icon
    return (icon != "" and icon in EXERCISE_ICONS) or "{" in line.text


def _begins_exercise(line: Line) -> bool:
    """Has a sign, a mark or a label with instructions: an exercise by itself."""
    shown = features(line)
    return _signed(line) or bool(shown.label and not shown.leads_in)


def _finished(draft: Draft, block: Table | Figure | Footnote) -> None:
    if isinstance(block, Footnote):
        draft.footnotes.append(block)
    else:
        draft.blocks.append(block)


def _without_icon(line: Line, allowed: tuple[str, ...] = ("none",)) -> tuple[str, Marks]:
    """The text without the sign that stood before it, and what its mark said."""
    text, marks = cut(line.text, allowed) if "{" in line.text else (line.text, Marks())
    shown = features(line)
    if shown.icon:
        text = re.sub(rf"{shown.icon}[\ufe0f\U0001f3fb-\U0001f3ff]*\s*", "", text, count=1)
    elif shown.lost_icon:
        text = re.sub(r"\?{1,2}\s+", "", text, count=1)
    return text.strip(), marks


def _exercise(draft: Draft, line: Line, role: Role, warn: Warn) -> Exercise:
    text, marks = _without_icon(line, SPACES)
    text = re.sub(rf"(?<=\S)(?:\s*{EMOJI})+$", "", text)
    _unknown(draft, line, marks, warn)
    return Exercise(parts(text, marks.asked), line.source, mark=role)


def _unknown(draft: Draft, line: Line, marks: Marks, warn: Warn) -> None:
    for word in marks.unknown:
        mark = f"{{{word}}}"
        warn(Problem("R02", line.source.path, line.source.line, {"mark": mark, "nearest": nearest(word)}))
        draft.left_out.append(LeftOut(line.source, mark, "comment", "mark"))
