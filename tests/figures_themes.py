"""The figures on themes, colours and covers. A part of ``make figures``."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
from instruments import books, epubcheck, onepiece, same, verapdf
from PIL import Image

from werkboek import project, settings, theme
from werkboek.build import Report, build
from werkboek.check import held, linted
from werkboek.check.layout import Finding
from werkboek.check.sheets import sheets
from werkboek.check.volume import Volume
from werkboek.colour import contrast
from werkboek.output import Output

ROOT = Path(__file__).parent.parent
EDITIONS = ("standard", "screen", "epub")
SHOWN = ("F12", "F13", "F14", "F18", "F21", "F24", "F28")
BOOKS = 20
# From very pale to very dark, around the circle.
COLOURS = tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in (
    (255, 250, 200), (255, 240, 245), (230, 255, 240), (220, 235, 255), (255, 216, 77), (255, 180, 160),
    (170, 230, 120), (130, 220, 230), (200, 180, 250), (255, 140, 0), (240, 100, 140), (90, 200, 90),
    (60, 170, 220), (160, 120, 220), (128, 128, 128), (200, 60, 40), (160, 40, 100), (40, 130, 60),
    (20, 110, 150), (80, 70, 180), (122, 46, 93), (120, 70, 20), (90, 20, 20), (20, 60, 40),
    (10, 40, 80), (60, 20, 70), (70, 60, 50), (30, 30, 30), (4, 16, 31), (0, 0, 0),
))  # fmt: skip
STAMP = 100  # px: the width of a cover on the sheet of them


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in [*articles, ROOT / "content"]:
            print(f"\\n== {path.name} in every theme")
            for name in theme.names():
                in_theme(path, name, Path(scratch))
        print(f"\\n== {BOOKS} random books over themes and editions")
        random_books(Path(scratch))
        print(f"\\n== {len(COLOURS)} colours of hers in every theme")
        colours(Path(scratch))
        print("\\n== covers")
        covers(Path(scratch))


def made(path: Path, name: str, **changes: Any) -> Report:
    """A book in a theme, in all its editions."""
    given = replace(project.load([path]), theme=name, editions=EDITIONS)
    return build(replace(given, **changes))


def in_theme(path: Path, name: str, scratch: Path) -> None:
    """Rules broken, the worst of those on letters, ink and grid, and what the validators say."""
    report = made(path, name)
    paper, screen, epub = report.outputs
    for output, look in ((paper, report.look), (screen, coloured(report))):
        found = linted(output, look)
        worst = {one.norm.code: f"{one.worst.value:.3g}" for one in found if one.norm.code in SHOWN and one.worst}
        print(f"{name:11} {output.edition:9} {output.pages} pages, {len(output.data) // 1000} kB, errors "
              f"{broken(found, 'error')}, warnings {broken(found, 'warning')}, {worst}")  # fmt: skip
    files = [scratch / f"{name}{at}.{'epub' if one is epub else 'pdf'}" for at, one in enumerate(report.outputs)]
    for file, one in zip(files, report.outputs, strict=True):
        file.write_bytes(one.data)
    passed = [one.passed for one in verapdf.check(files[:2])]
    checked = epubcheck.check(files[2])
    digital = [one.rule.code for one in held(report.book, epub, paper) if one.faults]
    same_pages = [one.page for one in paper.places] == [one.page for one in screen.places]
    print(f"{'':11} veraPDF {passed}, EPUBCheck {checked.errors} and {checked.warnings}, rules of e-books broken "
          f"{digital}; pages of questions the same on the screen: {same_pages}")  # fmt: skip


def coloured(report: Report) -> theme.Theme:
    """The theme of the edition for a screen."""
    return theme.in_colour(report.look, report.book.brand.colour)


def broken(found: Sequence[Finding], severity: str) -> dict[str, int]:
    """How often each rule is broken."""
    return dict(Counter(one.norm.code for one in found for _ in one.broken if one.norm.severity == severity))


def random_books(scratch: Path) -> None:
    """So spread that each theme meets each edition, length and ruling; and against the book laid out in one piece."""
    names, errors, differences = theme.names(), Counter[str](), 0
    for seed in range(BOOKS):
        path = scratch / f"{seed}.md"
        path.write_text(books.book(seed, 12), encoding="utf-8")
        name, length = names[seed % len(names)], settings.LENGTHS[seed // len(names) % 3]
        ruling = tuple(theme.RULINGS)[seed % 3]
        report = made(path, name, length=length, ruling=ruling)
        for output, look in zip(report.outputs[:2], (report.look, coloured(report)), strict=True):
            errors.update(f"{name} {code}" for code in broken(linted(output, look), "error"))
        errors.update(one.rule.code for one in held(report.book, report.outputs[2], report.outputs[0]) if one.faults)
        errors.update(one.code for one in report.problems if one.severity == "error")
        whole = onepiece.rendered(report.book, report.speech, report.look)
        differences += len(same.differences(whole, report.outputs[0].data))
    print(f"errors {dict(errors)}; differences from the book in one piece: {differences}")


def colours(scratch: Path) -> None:
    """The least contrast of small letters and of large ones, each edition, over all pages."""
    path = scratch / "colours.md"
    path.write_text(books.book(4, 3), encoding="utf-8")
    for name in theme.names():
        least: dict[str, tuple[float, str]] = {}
        for one in COLOURS:
            brand = replace(project.load([path]).brand, colour=one, website="https://example.org", maxim="Rust eerst.")
            report = build(replace(project.load([path]), theme=name, brand=brand), editions=EDITIONS[:2])
            for output in report.outputs:
                for value in contrasts(output):
                    least[output.edition] = min(least.get(output.edition, (99.0, "")), (value, one))
        print(f"{name:11} {', '.join(f'{edition} {value:.2f}:1 ({one})' for edition, (value, one) in least.items())}")


def contrasts(output: Output) -> Iterator[float]:
    """Of each run of text to what is behind it; 4.5 or more is well, for letters from 18 pt 3, shown as 4.5."""
    for sheet in sheets(output.data):
        for words in sheet.words:
            yield contrast(words.colour, words.ground) * (1.5 if words.size >= 18 else 1)


def covers(scratch: Path) -> None:
    """Forty covers in each theme on one sheet; words that are not whole, or stand in the picture; the least size."""
    from figures import TITLES

    across = 10
    down = -(-len(TITLES) // across)
    high = round(STAMP * 297 / 210)
    sheet = Image.new("RGB", (across * (STAMP + 6) + 6, len(theme.names()) * (down * (high + 6) + 12)), "#c4c4c0")
    path = scratch / "a.md"
    path.write_text("Tekst.\\n\\n💡 Wat?\\n", encoding="utf-8")
    for row, name in enumerate(theme.names()):
        lost, low, sizes, pictures = [], 0, [], set()
        for at, title in enumerate(TITLES):
            given = replace(project.load([path]), title=title, theme=name)  # without a name, which is large too
            report = build(given, editions=("standard",))
            page = pypdfium2.PdfDocument(io.BytesIO(report.outputs[0].data))[0]
            words = page.get_textpage().get_text_bounded().replace("\\xa0", " ").split()
            lost += [word for word in report.book.title.replace("\\xa0", " ").split() if word not in words]
            (cover,) = sheets(report.outputs[0].data[:])[:1]
            volume = Volume((), report.look)
            title_lines = [one for one in cover.words if volume.is_in(one, "display") and one.size > 17]
            low += any(one.baseline > 150 for one in title_lines)
            sizes += [one.size for one in title_lines]
            small = page.render(scale=STAMP / page.get_width()).to_pil().convert("RGB")
            pictures.add(small.crop((0, high // 2, STAMP, high - 24)).tobytes())
            place = (6 + at % across * (STAMP + 6), 6 + row * (down * (high + 6) + 12) + at // across * (high + 6))
            sheet.paste(small, place)
        print(f"{name:11} {len(TITLES)} titles: words not whole {lost}, titles in the picture {low}, letters of "
              f"{min(sizes):.0f} to {max(sizes):.0f} pt, different pictures {len(pictures)}")  # fmt: skip
    target = ROOT / "docs" / "looks" / "covers.png"
    sheet.quantize(64, Image.Quantize.FASTOCTREE).save(target, optimize=True)
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main([])
