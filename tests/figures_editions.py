"""The figures on editions for other papers. A part of ``make figures``."""

from __future__ import annotations

import io
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
from instruments import verapdf

from werkboek import project, theme
from werkboek.build import build
from werkboek.cache import Cache
from werkboek.check import linted
from werkboek.check.sheets import sheets
from werkboek.formats import FORMATS
from werkboek.output import Output

ROOT = Path(__file__).parent.parent
PAPERS = (*FORMATS, "fillable", "screen")


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    for path in [*articles, ROOT / "content"]:
        print(f"\n== {path.name} in every edition on pages")
        of(path)


def of(path: Path) -> None:
    """Pages, size, verdicts, faces, rules broken, ink and margins of each; and the time each took, alone and cold."""
    made, seconds = {}, {}
    for name in PAPERS:
        started = time.process_time()
        report = build(replace(project.load([path]), editions=(name,)), kept=Cache(None), jobs=1)
        seconds[name] = time.process_time() - started
        (made[name],) = report.outputs
        again = build(replace(project.load([path]), editions=(name,)), kept=Cache(None), jobs=1)
        told(name, made[name], report.look, seconds[name] / seconds["standard"],
             same=made[name].data == again.outputs[0].data)  # fmt: skip
    started = time.process_time()
    build(replace(project.load([path]), editions=PAPERS), kept=Cache(None), jobs=1)
    print(f"all in one run: {(time.process_time() - started) / seconds['standard']:.1f} times the standard one alone")
    for name in PAPERS:
        equal = [where(one) for one in (made["standard"], made[name])]
        print(f"{name:11} questions on the pages of standard: {equal[0] == equal[1]}; in its order: "
              f"{[one for one, _ in equal[0]] == [one for one, _ in equal[1]]}")  # fmt: skip


def where(output: Output) -> list[tuple[str, int]]:
    return [(one.exercise, one.page) for one in output.places]


def told(name: str, output: Output, look: theme.Theme, ratio: float, *, same: bool) -> None:
    """A line of the table."""
    paper = FORMATS.get(name, FORMATS["standard"])
    set_for = theme.on_paper(look, paper) if name != "screen" else theme.in_colour(look, "")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / f"{name}.pdf"
        file.write_bytes(output.data)
        verdict = verapdf.check([file])[0].passed
    pages = sheets(output.data)
    broken: dict[str, int] = {}
    if name != "booklet":
        for one in linted(output, set_for):
            if one.broken:
                broken[one.norm.code] = len(one.broken)
    inside = pages[1:-1]
    clear = [round(min(one.clear[at] for one in inside), 1) for at in range(4)]
    inked = sum(one.ink for one in pages) / len(pages)
    cover = [round(one, 1) for one in pages[0].clear]
    print(f"{name:11} {len(pages)} sides, {len(output.data) // 1000} kB, UA-1 {verdict}, faces "
          f"{embedded(output.data)}, rules broken {broken}, clear at the edges {clear} mm, of the cover {cover}, "
          f"ink {inked:.2f} %, same bytes {same}, CPU {ratio:.2f} of standard")  # fmt: skip


def embedded(data: bytes) -> str:
    """How many faces there are and how many are in the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        return f"{sum('/FontFile2' in one or '/FontFile3' in one for one in fonts)} of {len(fonts)}"
