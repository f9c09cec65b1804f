"""The author's photographs: upright, cut to their place, on white, and no larger than print can show."""

from __future__ import annotations

import io
import math

from werkboek.brand import PORTRAIT
from werkboek.compose.pictures import picture_of
from werkboek.model import Picture
from werkboek.problems import Problem, Warn
from werkboek.project import Project

SHARP, FINEST = 200 / 25.4, 300 / 25.4  # px a mm on paper: fewer are coarse, more cannot be seen
FACE = (0.5, 0.35)  # where a face stands in a picture that is cut: in the middle, above it
QUALITY = 90  # of JPEG


def portrait(project: Project, warn: Warn) -> Picture | None:
    """The author's portrait; None, and a warning, if it cannot be used."""
    return _photograph(project.brand.portrait, "werkboek:portrait", PORTRAIT, project, warn)


def _photograph(name: str, address: str, size: tuple[float, float], project: Project, warn: Warn) -> Picture | None:
    """A picture for a place of so many mm. What a camera wrote beside it, as where it stood, goes."""
    from PIL import Image, ImageOps

    data = project.file(name)
    found = picture_of(name, data) if data is not None else None
    if found is None:
        warn(Problem("T05" if data is None else "T07", "book.toml", values={"name": name}))
        return None
    with Image.open(io.BytesIO(found.data)) as image:
        seen = ImageOps.exif_transpose(image).convert("RGBA")
    page = Image.new("RGBA", seen.size, "white")
    page.alpha_composite(seen)
    kept = min(1.0, seen.height * size[0] / size[1] / seen.width)  # of its width, when it is cut
    wanted = math.ceil(size[0] * SHARP / kept)
    if seen.width < wanted:
        values = {"name": name, "width": str(seen.width), "wanted": str(wanted)}
        warn(Problem("L07", "book.toml", values=values))
    wide = max(1, round(min(seen.width * kept, size[0] * FINEST)))
    cut = ImageOps.fit(page.convert("RGB"), (wide, max(1, round(wide * size[1] / size[0]))), centering=FACE)
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(address, "image/jpeg", cut.width, cut.height, out.getvalue())
