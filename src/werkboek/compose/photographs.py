"""The author's photographs: upright, on white, and no larger than print can show."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from werkboek.brand import COARSEST, COVER, PORTRAIT
from werkboek.compose.pictures import picture_of
from werkboek.model import Picture
from werkboek.problems import Problem, Warn
from werkboek.project import Project

if TYPE_CHECKING:
    from PIL.Image import Image

SHARP, FINEST = 200 / 25.4, 300 / 25.4  # px a mm on paper: fewer are coarse, more cannot be seen
FACE = (0.5, 0.35)  # where a face stands in a picture that is cut: in the middle, above it
QUALITY = 90  # of JPEG


def portrait(project: Project, warn: Warn) -> Picture | None:
    """The author's portrait, cut to its shape; None, and a warning, if it cannot be used."""
    from PIL import ImageOps

    seen = _seen(project.brand.portrait, project, warn)
    if seen is None:
        return None
    kept = _kept(seen, PORTRAIT)
    _look(seen, kept, PORTRAIT, project.brand.portrait, warn)
    wide = max(1, round(min(seen.width * kept, PORTRAIT[0] * FINEST)))
    high = max(1, round(wide * PORTRAIT[1] / PORTRAIT[0]))
    return _picture("werkboek:portrait", ImageOps.fit(seen, (wide, high), centering=FACE))


def photo(project: Project, warn: Warn) -> Picture | None:
    """Her picture for the cover; None, and a warning, if it cannot be used, or would be seen to be coarse."""
    name = project.brand.cover
    seen = _seen(name, project, warn)
    if seen is None:
        return None
    kept = _kept(seen, COVER)
    if seen.width * kept < COVER[0] * COARSEST:
        values = {"name": name, "width": str(seen.width), "wanted": str(_wanted(kept, COVER))}
        warn(Problem("B08", "book.toml", values=values))
        return None
    _look(seen, kept, COVER, name, warn)
    scale = COVER[0] * FINEST / (seen.width * kept)
    if scale < 1:
        seen = seen.resize((round(seen.width * scale), round(seen.height * scale)))
    return _picture("werkboek:photo", seen)


def _seen(name: str, project: Project, warn: Warn) -> Image | None:
    """A picture as it is to be seen, without what a camera wrote beside it, as where it stood."""
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
    return page.convert("RGB")


def _kept(image: Image, size: tuple[float, float]) -> float:
    """What is left of its width when it is cut to the shape of a place of so many mm."""
    return min(1.0, image.height * size[0] / size[1] / image.width)


def _wanted(kept: float, size: tuple[float, float]) -> int:
    return math.ceil(size[0] * SHARP / kept)


def _look(image: Image, kept: float, size: tuple[float, float], name: str, warn: Warn) -> None:
    """Warns of a picture that is coarse in its place."""
    wanted = _wanted(kept, size)
    if image.width < wanted:
        values = {"name": name, "width": str(image.width), "wanted": str(wanted)}
        warn(Problem("L07", "book.toml", values=values))


def _picture(address: str, image: Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(address, "image/jpeg", image.width, image.height, out.getvalue())
