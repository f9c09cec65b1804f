"""Chapter -> Markdown in our notation, with every guess spelled out: to read, to correct, and to read in again."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from werkboek import inline, language
from werkboek.aside import Aside
from werkboek.model import (
    Block,
    Bullets,
    CallToAction,
    Chapter,
    Example,
    Exercise,
    Faq,
    Figure,
    LeftOut,
    Paragraph,
    Pointer,
    PullQuote,
    Related,
    Section,
    Subheading,
    Table,
    Testimonial,
)
from werkboek.spaces import Asked

COUNTED = ("slots", "stem")  # kinds whose own number says how many


def render(chapter: Chapter, speech: language.Language) -> str:
    """The chapter as a file that reads back as the same chapter; what was left out stands as a remark in its place."""
    left = deque(out for out in chapter.left_out if out.reason not in ("mark", "meta", "around"))
    parts = [_front(chapter, speech), *_asides(chapter.asides, speech)]
    for section in chapter.sections:
        for line, text in _section(section, speech):
            parts.extend(_remark(left, line, speech))
            parts.append(text)
    parts.extend(f"[^{note.label}]: {_indented(_guarded(note.text))}" for note in chapter.footnotes)
    parts.extend(_remark(left, None, speech))
    return "\n\n".join(parts) + "\n"


def _remark(left: deque[LeftOut], before: int | None, speech: language.Language) -> Iterator[str]:
    """What was left out before a line, or all that is left, as one remark; it is taken from the front."""
    lines = []
    while left and (before is None or left[0].source.line < before):
        lines.append(left.popleft().text.replace("--", "- -").replace("-->", "- ->"))
    if lines:
        yield "\n".join((f"<!-- {speech.word('dropped')}:", *lines, "-->"))


def _front(chapter: Chapter, speech: language.Language) -> str:
    values = {"title": chapter.title, "subtitle": chapter.subtitle, "author": chapter.author,
              "lang": chapter.language or speech.code, "date": chapter.date,
              "link": chapter.address}  # fmt: skip
    values["questions"] = "💡"  # only what has this sign asks: every guess has been made
    lines = [f'{key}: "{_quoted(value)}"' for key, value in values.items() if value]
    return "\n".join(("---", *lines, "---"))


def _asides(asides: Sequence[Aside], speech: language.Language) -> Iterator[str]:
    """Asides as comments; a double hyphen, which might end one, is escaped."""
    for one in asides:
        head = speech.timed(one)
        text = re.sub(r"-(?=-)", r"-\\", one.text)
        yield f"<!-- trainer: {head}{': ' if head else ''}{text} -->"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _section(section: Section, speech: language.Language) -> Iterator[tuple[int, str]]:
    """(the line it came from, its Markdown) of each piece of a section."""
    if section.kicker:
        yield section.source.line, f"## {_unclosed(section.kicker)}"
    if section.title:
        yield section.source.line, f"## {_unclosed(section.title)}{_kind_mark(section)}"
    about = list(_asides(section.asides, speech))
    if section.title:
        yield from ((section.source.line, one) for one in about)
    for block in section.blocks:
        yield block.source.line, _block(block, speech)
        told = _asides(block.asides, speech) if isinstance(block, Exercise) else ()
        yield from ((block.source.line, one) for one in told)
        if block is section.blocks[0] and not section.title:  # above it they would be on the chapter
            yield from ((block.source.line, one) for one in about)


def _unclosed(text: str) -> str:
    """A heading whose last signs are not the marks that may close one: ``Werken in C #``."""
    return re.sub(r"(?<!\\)#+$", lambda marks: marks[0].replace("#", "\\#"), text)


def _kind_mark(section: Section) -> str:
    """A heading whose words don't say what it is over gets the mark that does."""
    cue = section.kind if section.kind != "body" else ""
    if not cue or language.cue(cue).match(section.title):
        return ""
    return " {faq}" if cue == "faq" else " {verder}"


def _block(block: Block, speech: language.Language) -> str:
    match block:
        case Paragraph() if block.muted:
            return f"💡 {block.text} {{{speech.marks['none']}}}"
        case Paragraph():
            return _guarded(block.text)
        case Subheading():
            return f"### {_unclosed(block.text)}"
        case Bullets():
            return "\n".join(_bullets(block, 0))
        case Example():
            label = f"{block.label}: " if block.label else ""
            return label + "\n".join(map(_guarded, block.paragraphs))
        case PullQuote():
            return _quote(block.text)
        case Testimonial():
            return _quote(block.text) + (f"\n> — {block.name}" if block.name else "")
        case Pointer():
            return f"👉 {block.text}"
        case CallToAction():
            return _offer(block)
        case Figure():
            said = re.sub(r"&(?=#?\w+;)", r"\\&", _quoted(block.caption))
            title = f' "{said}"' if said else ""
            return f"![{inline.escape(block.alt)}]({led(block.address)}{title})"
        case Table():
            return "\n".join(_table(block))
        case Faq():
            return "\n\n".join(_answers(block))
        case Related():
            return "\n".join(f"- **{one.title}** – {one.description}" if one.description else f"- {one.title}"
                             for one in block.entries)  # fmt: skip
        case Exercise():
            return _exercise(block, speech)


_OPENS = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{2,}\s*$|~{3,}|\||>|\d{1,9}(?=[.)](?:\s|$)))")


def _guarded(text: str) -> str:
    """Text whose lines do not begin like a heading, a list, a table or a rule."""
    return "\n".join(_OPENS.sub(_guard, line) for line in text.split("\n"))


def _guard(found: re.Match[str]) -> str:
    sign = found[2]
    return f"{found[1]}{sign}\\" if sign.isdigit() else f"{found[1]}\\{sign}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n\n    ")


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in _guarded(text).split("\n"))


def _offer(block: CallToAction) -> str:
    """The last line carries the sign; a paragraph with a line that does is the offer as a whole."""
    return "\n".join((*map(_guarded, block.lines[:-1]), f"🔗 {block.lines[-1]}"))


def _bullets(block: Bullets, depth: int) -> Iterator[str]:
    for at, item in enumerate(block.items):
        sign = "-" if block.start is None else f"{block.start + at}."
        indent = "    " * depth
        yield f"{indent}{sign} " + _guarded(item.text).replace("\n", f"\n{indent}  ")
        for child in item.children:
            if child.start not in (None, 1):  # only a list that begins at 1 may follow without a blank line
                yield ""
            yield from _bullets(child, depth + 1)


def led(address: str) -> str:
    """An address as a link or a picture has it."""
    quoted = re.sub(r"[<>%\\\x00-\x1f]", lambda sign: f"%{ord(sign[0]):02X}", address)
    return f"<{quoted}>"


def _table(block: Table) -> Iterator[str]:
    rules = {"left": ":---", "right": "---:", "center": ":---:"}
    yield _row(block.head)
    yield _row(tuple(rules.get(align, "---") for align in block.align))
    yield from map(_row, block.rows)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _answers(block: Faq) -> Iterator[str]:
    for pair in block.pairs:
        if pair.question:
            yield f"### {pair.question}"
        yield from map(_guarded, pair.answer)


def _exercise(block: Exercise, speech: language.Language) -> str:
    sign = "✍️" if block.mark == "exercise" else "💡"
    prompts = " ".join(part.prompt for part in block.parts)
    hint = f" → {block.parts[-1].hint}" if block.parts[-1].hint else ""
    return f"{sign} {prompts}{hint}{mark([part.asked for part in block.parts if part.asked], speech)}"


def mark(asked: list[Asked], speech: language.Language) -> str:
    """The mark that asks for this, in the words of a language: `` {ruitjes regels=8}``."""
    if not asked:
        return ""
    last = asked[-1]
    words: dict[str, str] = {}
    total = sum(one.count for one in asked if one.count)
    if last.kind:
        value = "|".join(last.labels)
        words[last.kind] = f'="{value}"' if value else f"={total}" if total and last.kind in COUNTED else ""
    if last.place:
        words[last.place] = ""
    if total and last.kind not in COUNTED:
        words["lines"] = f"={total}"
    return " {" + " ".join(speech.marks[name] + value for name, value in words.items()) + "}"
