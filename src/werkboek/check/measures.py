"""How each rule of layout is measured: a volume in, one value for every place where it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from werkboek.check.sheets import Rule, Sheet, Words
from werkboek.check.volume import FALLBACK, Volume, hyphened
from werkboek.colour import contrast


def inside(volume: Volume, before: int = 1) -> list[Sheet]:
    """The sheets after the cover, or after so many."""
    return [sheet for sheet in volume.sheets if sheet.number > before]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value, on a page from 1, ``y`` mm from its top."""

    page: int
    value: float
    y: float = 0.0


# ----------------------------------------------------------------------------------------------- writing space


def parted(volume: Volume) -> Iterator[Measure]:
    """Pages between the end of a question and its space."""
    for place in volume.places:
        yield Measure(place.page, abs(place.page - place.prompt_pages[1]), place.top)


def short_of_rows(volume: Volume) -> Iterator[Measure]:
    """Rows of a space above its minimum."""
    for place in volume.places:
        yield Measure(place.page, place.space.size.given - place.space.size.minimum, place.top)


def over_cap(volume: Volume) -> Iterator[Measure]:
    """Rows of a space above its cap."""
    for place in volume.places:
        yield Measure(place.page, place.space.size.given - place.space.size.cap, place.top)


def blocks(volume: Volume, sheet: Sheet) -> Iterator[tuple[Rule, ...]]:
    """Rules under each other, of one left and right edge."""
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in sheet.rules:
        if volume.is_ruled(rule):
            groups.setdefault((round(rule.x0), round(rule.x1)), []).append(rule)
    for group in groups.values():
        group.sort(key=lambda rule: rule.y)
        run = [group[0]]
        for rule in group[1:]:
            if rule.y - run[-1].y > volume.gap:
                yield tuple(run)
                run = []
            run.append(rule)
        yield tuple(run)


def uneven_pitch(volume: Volume) -> Iterator[Measure]:
    """How far from rule to rule differs from the middle value of the book, mm."""
    steps = [(sheet.number, b.y - a.y, b.y) for sheet in volume.sheets for run in blocks(volume, sheet)
             for a, b in pairwise(run)]  # fmt: skip
    usual = median([step for _, step, _ in steps]) if steps else 0.0
    for page, step, y in steps:
        if abs(step - usual) < 1:  # what differs more is no neighbour in one space
            yield Measure(page, abs(step - usual), y)


def before_first_rule(volume: Volume) -> Iterator[Measure]:
    """From the last baseline of a question to the first rule under it, less a row of the ruling, mm."""
    pitch = 3 * _step(volume)
    for sheet in volume.sheets:
        for run in blocks(volume, sheet):
            if len(run) < 3 or run[0].x1 - run[0].x0 < 0.9 * volume.wide:
                continue
            above = [words.baseline for words in sheet.live if volume.asks(words) and words.baseline < run[0].y]
            if above and run[0].y - max(above) < 4 * volume.gap:
                yield Measure(sheet.number, run[0].y - max(above) - pitch, run[0].y)


def below_last_rule(volume: Volume) -> Iterator[Measure]:
    """From the last rule of a space to the text under it, mm."""
    for sheet in volume.sheets:
        for run in blocks(volume, sheet):
            below = [words.top for words in sheet.live if words.top > run[-1].y + 0.1 and words.x0 < run[-1].x1]
            if len(run) > 2 and below:
                yield Measure(sheet.number, min(below) - run[-1].y, run[-1].y)


# ------------------------------------------------------------------------------------------------------- pages


def stranded_headings(volume: Volume) -> Iterator[Measure]:
    """Headings with nothing under them on their page."""
    large = volume.look.pt("h2_short") - 1
    for sheet in inside(volume):
        heads = [words for words in sheet.live if volume.is_in(words, "display") and words.size >= large]
        if heads:
            last = max(words.baseline for words in heads)
            yield Measure(sheet.number, float(sheet.lowest <= last + 0.1), last)


def unfilled(volume: Volume) -> Iterator[Measure]:
    """Percent of the live height down to the last ink, of pages with a question's space."""
    for sheet in inside(volume, 2):
        if _is_written_on(volume, sheet) and any(map(volume.asks, sheet.live)):
            yield Measure(sheet.number, (sheet.lowest - volume.top) / volume.high * 100, sheet.lowest)


def uneven_feet(volume: Volume) -> Iterator[Measure]:
    """Between the last rules of facing pages that both end in writing space, mm."""
    for left, right in pairwise(volume.sheets):
        if left.number % 2 == 0 and _ends_in_space(volume, left) and _ends_in_space(volume, right):
            yield Measure(left.number, abs(left.lowest - right.lowest), left.lowest)


def _ends_in_space(volume: Volume, sheet: Sheet) -> bool:
    last = max((rule.y for rule in sheet.rules), default=0.0)
    return last >= sheet.lowest - 0.1 and any(map(volume.asks, sheet.live))


def blank_pages(volume: Volume) -> Iterator[Measure]:
    """Pages with nothing in their live area."""
    for sheet in volume.sheets:
        yield Measure(sheet.number, float(not (sheet.live or sheet.rules or sheet.boxes)))


def written_on(volume: Volume) -> Iterator[Measure]:
    """Percent of the pages that can be written on."""
    if volume.sheets:
        written = sum(_is_written_on(volume, sheet) for sheet in volume.sheets)
        yield Measure(0, 100 * written / len(volume.sheets))


def _is_written_on(volume: Volume, sheet: Sheet) -> bool:
    return sum(volume.is_ruled(rule) or rule.dots > 0 for rule in sheet.rules) >= 2


# -------------------------------------------------------------------------------------------------------- text


def small_text(volume: Volume) -> Iterator[Measure]:
    """Size of all text but raised figures, pt."""
    for sheet in volume.sheets:
        for words in sheet.words:
            if not re.fullmatch(r"\d{1,2}", words.text.strip()):
                yield Measure(sheet.number, round(words.size, 2), words.baseline)


def coloured_text(volume: Volume) -> Iterator[Measure]:
    """Text inside a book for paper under 17 pt that is not pure black."""
    for sheet in inside(volume) if volume.look.is_grey else ():
        for words in sheet.words:
            if words.size < 17:
                yield Measure(sheet.number, float(words.colour != (0, 0, 0)), words.baseline)


def foreign_faces(volume: Volume) -> Iterator[Measure]:
    """Text in a face that is not of the theme: a silent fallback."""
    known = (*map(hyphened, volume.look.families), *FALLBACK)
    for sheet in volume.sheets:
        for words in sheet.words:
            yield Measure(sheet.number, float(not words.face.startswith(known)), words.baseline)


def body_lines(volume: Volume, sheet: Sheet) -> list[Words]:
    """The lines of running text, words of one line joined."""
    rows: dict[float, list[Words]] = {}
    for words in sheet.live:
        if volume.is_in(words, "body") and abs(words.size - volume.look.pt("size")) < 0.25:
            rows.setdefault(round(words.baseline, 1), []).append(words)
    joined = [sorted(row, key=lambda words: words.x0) for _, row in sorted(rows.items())]
    return [Words("".join(w.text for w in row), row[0].x0, row[-1].x1, row[0].top, row[0].bottom, row[0].baseline,
                  row[0].size, row[0].face) for row in joined]  # fmt: skip


def measure_of_text(volume: Volume) -> Iterator[Measure]:
    """Characters in a line of running text, middle value of the book."""
    lengths = [
        len(line.text.strip()) for sheet in volume.sheets for line in body_lines(volume, sheet) if line.x1 > volume.full
    ]
    if lengths:
        yield Measure(0, median(lengths))


def bad_line_ends(volume: Volume) -> Iterator[Measure]:
    """Lines that begin with a dash or end in an opening quotation mark."""
    for sheet in volume.sheets:
        for line in body_lines(volume, sheet):
            text = line.text.strip()
            yield Measure(sheet.number, float(text.startswith("– ") or text.endswith(("“", "‘"))), line.baseline)


def runts(volume: Volume) -> Iterator[Measure]:
    """Length of the last line of a paragraph, percent of the measure."""
    leading = 2.2 * _step(volume)
    for sheet in volume.sheets:
        lines = body_lines(volume, sheet)
        for above, line, below in zip(lines, lines[1:], [*lines[2:], None], strict=False):
            follows = line.baseline - above.baseline < leading and above.x1 > volume.full
            ends = below is None or below.baseline - line.baseline > leading or below.x0 > line.x0 + 3
            if follows and ends:
                yield Measure(sheet.number, (line.x1 - line.x0) / volume.look.mm("measure") * 100, line.baseline)


def off_grid(volume: Volume) -> Iterator[Measure]:
    """How far baselines of running text stand from the half grid of their book, mm."""
    step = _step(volume)
    lines = [(sheet.number, line.baseline) for sheet in inside(volume, 2) for line in body_lines(volume, sheet)]
    phases = [baseline % step for _, baseline in lines]
    usual = median(phases) if phases else 0.0
    for page, baseline in lines:
        away = abs((baseline - usual + step / 2) % step - step / 2)
        yield Measure(page, away, baseline)


def _step(volume: Volume) -> float:
    """Half the leading: a third of the pitch, by what the rules say."""
    steps = [b.y - a.y for sheet in volume.sheets for run in blocks(volume, sheet) for a, b in pairwise(run)]
    return median(steps) / 3 if steps else 8 / 3


def hyphens(volume: Volume) -> Iterator[Measure]:
    """Lines of running text in a row that end in a hyphen."""
    for sheet in volume.sheets:
        row = 0
        for line in body_lines(volume, sheet):
            row = row + 1 if re.search(r"\w[-\u2010\u00ad\x02]$", line.text.strip()) else 0
            yield Measure(sheet.number, row, line.baseline)


def pale_text(volume: Volume) -> Iterator[Measure]:
    """Contrast of text to what is behind it (WCAG 2.2); large text, of 18 pt and more, counts half as much again."""
    for sheet in volume.sheets:
        for words in sheet.words:
            yield Measure(
                sheet.number, contrast(words.colour, words.ground) * (1.5 if words.size >= 18 else 1), words.baseline
            )


# --------------------------------------------------------------------------------------------------------- ink


def margins(volume: Volume) -> Iterator[Measure]:
    """How far ink comes into the margin at a side, mm: punch holes fall there. A cover for a screen bleeds."""
    for sheet in _printed(volume):
        yield Measure(sheet.number, volume.look.paper.edges - min(sheet.clear[0], sheet.clear[2]))


def _printed(volume: Volume) -> Iterator[Sheet]:
    """The sheets that ink is spent on: all, or of an edition in colour those between its covers."""
    return (one for one in volume.sheets if volume.look.is_grey or one.clear != BLEEDS)


BLEEDS = (0.0, 0.0, 0.0, 0.0)


def top_and_foot(volume: Volume) -> Iterator[Measure]:
    """White from the upper and lower edge to the first ink, mm: no printer reaches farther."""
    for sheet in _printed(volume):
        yield Measure(sheet.number, min(sheet.clear[1], sheet.clear[3]))


def pale_rules(volume: Volume) -> Iterator[Measure]:
    """Contrast of rules to the paper (WCAG 2.2); a thin one must be black where it is printed."""
    for sheet in _printed(volume):
        for rule in sheet.rules if sheet.number > 1 else ():
            thin = volume.look.is_grey and rule.weight < 0.45 and not rule.dots and rule.colour != (0, 0, 0)
            yield Measure(sheet.number, 1.0 if thin else contrast(rule.colour), rule.y)


def coarse_pictures(volume: Volume) -> Iterator[Measure]:
    """Pixels of a picture an inch, as printed."""
    for sheet in volume.sheets:
        for box in sheet.boxes:
            if box.ppi:
                yield Measure(sheet.number, box.ppi, box.top)


def ink(volume: Volume) -> Iterator[Measure]:
    """Percent of a page that is inked."""
    for sheet in _printed(volume):
        yield Measure(sheet.number, sheet.ink)


def mean_ink(volume: Volume) -> Iterator[Measure]:
    """Percent that is inked, mean of the book."""
    if sheets := list(_printed(volume)):
        yield Measure(0, sum(sheet.ink for sheet in sheets) / len(sheets))


def weight_of_file(volume: Volume) -> Iterator[Measure]:
    """Megabytes."""
    yield Measure(0, volume.size / 1e6)


def untagged(volume: Volume) -> Iterator[Measure]:
    """Whether the file has no tags or does not say its language: a screen reader would have to guess."""
    yield Measure(0, float(not volume.tagged))


def untitled(volume: Volume) -> Iterator[Measure]:
    """Whether the file has no title."""
    yield Measure(0, float(not volume.title.strip()))
