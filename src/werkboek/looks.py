"""An author's own book in every theme, on one picture: she chooses by looking."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkboek import resources, theme
from werkboek.build import Progress, build, slug
from werkboek.cache import Cache
from werkboek.gathering import PDFIUM
from werkboek.output import Output
from werkboek.problems import WerkboekError
from werkboek.project import Project

ACROSS = 5  # pages of each
WIDE, GAP, LETTER = 330, 14, 22  # px: a page, what is around it, the name of a theme


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture, and what is said of each theme, by name."""

    picture: Output
    told: Mapping[str, str]

    @property
    def themes(self) -> list[str]:
        """The themes in the order of the rows."""
        return list(self.told)


def shown(project: Project, progress: Progress, kept: Cache) -> Shown:
    """The first article of a project in every theme there is for it: a row of pages for each.

    Raises WerkboekError as :func:`werkboek.build.build` does, and P17 for a theme of hers that is broken.
    """
    told: dict[str, str] = {}
    rows: list[list[Any]] = []
    for name in theme.names(project.root):
        progress("edition", name, 0)
        one = replace(project, theme=name, texts=project.texts[:1])
        report = build(one, kept=kept, editions=("screen",))
        if not report.outputs:
            raise WerkboekError(report.problems[-1], exit_code=report.exit_code)
        told[name] = report.speech.studio.get(f"theme_{name}", report.speech.studio["theme_own"])
        rows.append(_pages(report.outputs[0]))
    picture = Output("themes", f"{slug(project.title or report.book.title)}-themes.png", _sheet(rows, list(told)))
    return Shown(picture, told)


def _pages(output: Output) -> list[Any]:
    """The cover, the page after it, and the first pages that are written on."""
    import pypdfium2

    asked = dict.fromkeys(place.page for place in output.places)
    wanted = list(dict.fromkeys((1, 2, *asked, *range(3, (output.pages or 0) + 1))))[:ACROSS]
    with PDFIUM, pypdfium2.PdfDocument(io.BytesIO(output.data)) as document:
        return [document[at - 1].render(scale=2 * WIDE / 595).to_pil().convert("RGB") for at in sorted(wanted)]


def _sheet(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    face = ImageFont.truetype(str(resources.faces()["Figtree-SemiBold"]), LETTER)
    high = round(WIDE * 297 / 210)
    step = high + LETTER + 3 * GAP
    out = Image.new("RGB", (ACROSS * (WIDE + GAP) + GAP, step * len(rows) + GAP), "#dcdcd8")
    pen = ImageDraw.Draw(out)
    for row, (name, pages) in enumerate(zip(names, rows, strict=True)):
        pen.text((GAP, row * step + GAP), name, fill="#333", font=face)
        for at, page in enumerate(pages):
            place = (GAP + at * (WIDE + GAP), row * step + LETTER + 2 * GAP)
            out.paste(page.resize((WIDE, high), Image.Resampling.LANCZOS), place)
    data = io.BytesIO()
    out.quantize(192, Image.Quantize.FASTOCTREE).save(data, "PNG", optimize=True)
    return data.getvalue()
