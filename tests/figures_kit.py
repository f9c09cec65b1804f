"""What is in the kit of a book, how large, what it costs, and which mail services take its files."""

from __future__ import annotations

import datetime
import io
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from werkboek import mail, project
from werkboek.cache import Cache
from werkboek.kit import Kit, made
from werkboek.kit.words import PICTURES

ROOT = Path(__file__).parent.parent
START = datetime.date(2027, 1, 4)
HIGH, GAP = 420, 18  # px of a picture on the contact sheet, and around it


def main(texts: Sequence[Path]) -> None:
    """The kits of the texts and of the sample book; the pictures of the sample book as one."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in (*texts, ROOT / "content"):
            print(f"\n== kit, {path.name}")
            kept = Cache(Path(scratch))
            started = time.process_time()
            kit = made(project.load([path]), START, lambda step, what, page: None, kept)
            print(f"{len(kit.files)} files, {sum(len(data) for _, _, data in kit.files) / 1e6:.2f} MB, "
                  f"{time.process_time() - started:.1f} CPU s")  # fmt: skip
            say(kit)
    contact(kit)


def say(kit: Kit) -> None:
    """Each file, with its size, and the services that do not take it with a mail."""
    for what, name, data in kit.files:
        size = f", {'{} x {}'.format(*Image.open(io.BytesIO(data)).size)} px" if what in PICTURES else ""
        over = ", ".join(mail.refusing(len(data)))
        print(f"{what:12} {name:48} {len(data) / 1000:7.1f} kB{size}; too large for: {over or 'none'}")
    print(f"problems {[problem.code for problem in kit.problems]}; events "
          f"{next(data for what, _, data in kit.files if what == 'diary').count(b'BEGIN:VEVENT')}")  # fmt: skip


def contact(kit: Kit) -> None:
    """All pictures on one sheet, two rows."""
    found = {what: Image.open(io.BytesIO(data)).convert("RGBA") for what, _, data in kit.files if what in PICTURES}
    rows = [[_high(found[name]) for name in names] for names in (PICTURES[:3], PICTURES[3:])]
    wide = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    sheet = Image.new("RGB", (wide, 2 * (HIGH + GAP) + GAP), "#c9c6bf")
    for at, row in enumerate(rows):
        x = (wide - sum(one.width + GAP for one in row) + GAP) // 2
        for one in row:
            sheet.paste(one, (x, GAP + at * (HIGH + GAP)), one)
            x += one.width + GAP
    target = ROOT / "docs" / "looks" / "kit.png"
    few = sheet.quantize(256, Image.Quantize.MEDIANCUT)
    sheet.quantize(palette=few, dither=Image.Dither.FLOYDSTEINBERG).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def _high(image: Image.Image) -> Image.Image:
    return image.resize((round(image.width * HIGH / image.height), HIGH), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
