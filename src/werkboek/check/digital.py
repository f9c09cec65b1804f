"""The rules of an e-book that no checker of EPUB looks at: code, how bad, who says so, and what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from werkboek.check.package import OPS, PAGEBREAK, XML, Element, Page, Volume, tag

STANDARD = re.compile(r"EPUB Accessibility 1\.[01] - WCAG 2\.[0-2] Level A{1,3}")
DEAD = re.compile(r"_{3,}|\.{6,}|…{3,}|(?:_ ){3,}")
FIELDS = ("input", "textarea", "select", "button", "form", "script", "details", "dialog", "canvas")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What e-readers overrule, or what lets an old one throw the whole sheet away: calc() and its like, @media without a
# type (Kobo's engine for EPUB); vh and rem it takes for something else.
STYLE = re.compile(r"(?<![\w-])(?:background(?:-\w+)?|color|font-family)\s*:|\d(?:px|pt|pc|mm|cm|in|rem|vh|vw)\b|"
                   r"(?<![\w-])(?:calc|min|max|clamp|var|env)\(|@media\s*\(|position\s*:\s*fixed", re.I)  # fmt: skip
MOST = 200  # faults of one rule that are told


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a rule is broken: the file with its line ("EPUB/c1s1.xhtml:14"), and what stands there."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``applies``: whether enough is known to hold it."""

    code: str
    severity: Literal["error", "warning"]
    source: str
    find: Callable[[Volume], Iterator[Fault]]
    applies: Callable[[Volume], bool] = lambda volume: True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a rule; None where it could not be held."""

    rule: Rule
    faults: tuple[Fault, ...] | None

    @property
    def broken(self) -> bool:
        """Whether it is broken anywhere."""
        return bool(self.faults)


def verdicts(volume: Volume) -> tuple[Verdict, ...]:
    """Every rule held against a volume."""
    return tuple(Verdict(rule, tuple(rule.find(volume))[:MOST] if rule.applies(volume) else None) for rule in RULES)


def _at(page: Page, one: Element, what: str = "") -> Fault:
    return Fault(f"{page.path}:{one.sourceline or 0}", what or tag(one))


def letters(text: str) -> str:
    """The letters and digits of a text: what no two editions set differently."""
    return "".join(re.findall(r"\w+", text)).casefold()


# ----------------------------------------------------------------------------------------------------- every EPUB


def damaged(volume: Volume) -> Iterator[Fault]:
    """Files that are not there, or are no XML."""
    return (Fault(path, "") for path in volume.damaged)


def drawings(volume: Volume) -> Iterator[Fault]:
    """A drawing without a viewBox in that spelling is not scaled."""
    return (_at(page, one) for page in volume.pages for one in page.of("svg") if one.get("viewBox") is None)


def dead(volume: Volume) -> Iterator[Fault]:
    """Lines of signs to write on, and fields: what is typed in them is kept by hardly any reader."""
    for page in volume.pages:
        yield from (_at(page, one) for one in page.of(*FIELDS))
        for one in page.elements:
            for text in (one.text, one.tail):
                if found := DEAD.search(text or ""):
                    yield _at(page, one, found[0][:20])


def wordless(volume: Volume) -> Iterator[Fault]:
    """A picture without words, or a drawing that is neither hidden from a voice nor named for it."""
    for page in volume.pages:
        for one in page.of("img", "svg"):
            named = one.get("aria-label") or any(tag(child) == "title" for child in one)
            hidden = one.get("aria-hidden") == "true" or one.get("role") == "presentation"
            if one.get("alt") is None if tag(one) == "img" else not (named or hidden):
                yield _at(page, one, one.get("src") or "")


def nowhere(volume: Volume) -> Iterator[Fault]:
    """Links to files or places that are not there."""
    for page in volume.pages:
        for one in page.of("a", "img", "link"):
            href = one.get("href") or one.get("src") or ""
            target, name, there = volume.target(page, href)
            if not there or (name and target and name not in target.ids):
                yield _at(page, one, href[:80])


def styles(volume: Volume) -> Iterator[Fault]:
    """Styles that take from a reader what is hers to choose, or that an old engine stumbles over."""
    for path, data in volume.files.items():
        if path.endswith(".css"):
            sheet = re.sub(
                r"/\*.*?\*/", lambda one: "\n" * one[0].count("\n"), data.decode(errors="replace"), flags=re.S
            )
            for found in STYLE.finditer(sheet):
                yield Fault(f"{path}:{1 + sheet.count(chr(10), 0, found.start())}", found[0].strip())
    for page in volume.pages:
        yield from (_at(page, one, "style") for one in page.elements if one.get("style"))


def invisible(volume: Volume) -> Iterator[Fault]:
    """Soft hyphens, which voices read out, and narrow spaces, which many faces do not have."""
    for page in volume.pages:
        if found := re.search("[\u00ad\u202f]", page.text()):
            yield Fault(page.path, f"U+{ord(found[0]):04X}")


def tongues(volume: Volume) -> Iterator[Fault]:
    """Each file says what language it is in, twice, for old and new readers, and as the package does."""
    for page in volume.pages:
        said = {page.root.get("lang"), page.root.get(f"{XML}lang")}
        if said != {volume.language}:
            yield _at(page, page.root, " ".join(sorted(filter(None, said))))


def claims(volume: Volume) -> Iterator[Fault]:
    """What the package says of accessibility: all that must be said, and nothing that is not so."""
    features = {one for text in volume.metas("schema:accessibilityFeature") for one in text.split()}
    needed = (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    )
    yield from (Fault("", f"schema:{name}") for name in needed if not volume.metas(f"schema:{name}"))
    listed = bool(_listed(volume))
    for feature, there in (("pageNavigation", listed), ("pageBreakMarkers", bool(volume.breaks))):
        if (feature in features) is not there:
            yield Fault("", feature)
    pictures = [one for page in volume.pages for one in page.of("img")]
    if "alternativeText" in features and not all((one.get("alt") or "").strip() for one in pictures):
        yield Fault("", "alternativeText")
    said = volume.metas("dcterms:conformsTo")
    if said and not (all(map(STANDARD.fullmatch, said)) and volume.metas("a11y:certifiedBy")):
        yield Fault("", f"dcterms:conformsTo {said[0]}")


# ---------------------------------------------------------------------------------------------------------- pages


def _listed(volume: Volume) -> list[tuple[Page, Element]]:
    """The links of the list of pages."""
    page = volume.contents
    if page is None:
        return []
    lists = [one for one in page.of("nav") if "page-list" in (one.get(f"{OPS}type") or "").split()]
    return [(page, link) for one in lists for link in one.iter("{*}a")]


def pages(volume: Volume) -> Iterator[Fault]:
    """The list of pages and the marks say the same, in one order, and where they come from."""
    listed = []
    for page, link in _listed(volume):
        target, name, _ = volume.target(page, link.get("href", ""))
        mark = target.ids.get(name) if target else None
        label = "".join(link.itertext()).strip()
        listed.append(mark)
        if mark is None or PAGEBREAK not in (mark.get("role") or "").split() or mark.get("aria-label") != label:
            yield _at(page, link, label)
    if listed and [id(one) for one in listed] != [id(mark) for _, mark in volume.breaks]:
        yield Fault("", f"{len(listed)} ≠ {len(volume.breaks)}" if len(listed) != len(volume.breaks) else "≠")
    for page, mark in volume.breaks:
        if "".join(mark.itertext()) or any(tag(one) in (*HEADINGS, "nav") for one in mark.iterancestors()):
            yield _at(page, mark, mark.get("aria-label") or "")
    if len(volume.metas("pageBreakSource")) != bool(volume.breaks):
        yield Fault("", "pageBreakSource")


def openings(volume: Volume) -> Iterator[Fault]:
    """Each mark stands before the words that open its page of the paper edition."""
    for page, mark in volume.breaks:
        folio = mark.get("aria-label") or ""
        opening = (volume.openings or {}).get(folio, "")
        first, *others = opening.split("\n")
        after = _after(mark)
        if not first or not after.startswith(first) or not all(one in after[:NEAR] for one in others):
            yield _at(page, mark, folio)


NEAR = 400  # letters: a heading that hangs beside a text, and the first line of that


def _after(mark: Element) -> str:
    """The letters that follow a mark."""
    return letters("".join(str(one) for one in mark.xpath("following::text()")))


# ---------------------------------------------------------------------------------------------------------- cards


@dataclass(frozen=True, slots=True)
class Card:
    """A question: its number, the words of its headings, and the page that it stands on."""

    number: int
    prompts: tuple[str, ...]
    page: Page
    section: Element


def _cards(volume: Volume) -> list[Card]:
    found = []
    for page in volume.pages:
        for section in page.of("section", "div"):
            if "question" in (section.get("class") or "").split():
                label = next((one for one in section.iter() if "number" in (one.get("class") or "").split()), None)
                number = re.search(r"\d+", "".join(label.itertext())) if label is not None else None
                prompts = tuple("".join(one.itertext()) for one in section.iter() if tag(one) in HEADINGS)
                if number:
                    found.append(Card(int(number[0]), prompts, page, section))
    return found


def cards(volume: Volume) -> Iterator[Fault]:
    """Each question has a number of its own, none left out, a heading and a way to answer, and is in the list at the
    end, both ways. One in a section at the back stands behind those with a higher number.
    """
    found = _cards(volume)
    numbers = Counter(card.number for card in found)
    places = _led_to(volume)
    for card in found:
        cues = [one for one in card.section.iter() if "cue" in (one.get("class") or "").split()]
        inside = {(card.page.path, one.get("id")) for one in card.section.iter()}
        links = [volume.target(card.page, one.get("href", "")) for one in card.section.iter("{*}a")]
        back = any(inside & places[page.path] for page, _, _ in links if page and page is not card.page)
        own = numbers[card.number] == 1 and 0 < card.number <= len(found)
        if not own or not card.prompts or len(cues) != len(card.prompts) or not back:
            yield _at(card.page, card.section, str(card.number))


def _led_to(volume: Volume) -> dict[str, set[tuple[str, str | None]]]:
    """The places, as file and id, that the links of each file lead to."""
    found: dict[str, set[tuple[str, str | None]]] = {}
    for page in volume.known.values():
        ways = (volume.target(page, one.get("href", "")) for one in page.of("a"))
        found[page.path] = {(to.path, name) for to, name, _ in ways if to and name}
    return found


def asked(volume: Volume) -> Iterator[Fault]:
    """The questions of the book, each with its number and its words, and no others."""
    has = {(card.number, letters("".join(card.prompts))) for card in _cards(volume)}
    wanted = {(number, letters(text)) for number, text in volume.asked or ()}
    yield from (Fault("", str(number)) for number, _ in sorted(has ^ wanted))


RULES: tuple[Rule, ...] = (
    Rule("D01", "error", "EPUB 3.3 5.7", damaged),
    Rule("D02", "error", "SVG 1.1 7.7", drawings),
    Rule("D03", "error", "readers: no lines that cannot be used", dead),
    Rule("D04", "error", "WCAG 2.2 1.1.1", wordless),
    Rule("D05", "error", "a link leads somewhere", nowhere),
    Rule("D06", "error", "EPUB Accessibility 1.1 4.2", pages),
    Rule("D07", "error", "house: the pages of the same build", openings, lambda volume: volume.openings is not None),
    Rule("D08", "error", "house: a question is a card", cards),
    Rule("D09", "error", "house: nothing is lost", asked, lambda volume: volume.asked is not None),
    Rule("D10", "error", "WCAG 2.2 3.1.1", tongues),
    Rule("D11", "warning", "house: the reader chooses", styles),
    Rule("D12", "warning", "voices and faces of e-readers", invisible),
    Rule("D13", "warning", "EPUB Accessibility 1.1 2.3", claims),
)
