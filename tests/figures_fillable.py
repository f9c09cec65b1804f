"""The figures on the edition to fill in, and on what is read back of it. A part of ``make figures``."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
from instruments import filling, verapdf
from instruments.need import MissingError
from pikepdf import Name, String

from werkboek import answers, project, theme
from werkboek.build import build
from werkboek.check.sheets import sheets
from werkboek.output import Output

ROOT = Path(__file__).parent.parent
MM = 72 / 25.4
TEXT = ("Één zin over de ĳsbeer die € 12,50 kostte, “zo” – en dan…\nEn dan? " * 40)[:2000].strip()


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    print("\n== the edition to fill in")
    with tempfile.TemporaryDirectory() as scratch:
        for path in [*articles, ROOT / "content", ROOT / "tests" / "whole"]:
            made = build(replace(project.load([path]), editions=("standard", "fillable")))
            fields(path.name, *made.outputs)
            read_back(made.outputs[1].data, len(made.outputs[1].places))
        themes(Path(scratch))
    viewers(made.outputs[1].data)


def fields(name: str, paper: Output, typed: Output) -> None:
    """How many there are, how far from their drawing, and whether the pages are those on paper."""
    drawn, away = sheets(typed.data), []
    for one in filling.widgets(typed.data):
        left, low, right, high = (edge / MM for edge in one.rect)
        pen = 0.105 if right - left < 8 else 0.09  # mm: half the line that is drawn around it
        edges = (left - pen, 297 - high - pen, right + pen, 297 - low + pen)
        away.append(min(max(abs(a - b) for a, b in zip(edges, (box.x0, box.top, box.x1, box.bottom), strict=True))
                        for box in drawn[one.page].boxes))  # fmt: skip
    print(f"{name}: {len(away)} widgets on {typed.pages} pages, {len(typed.data) / 1000:.0f} kB beside "
          f"{len(paper.data) / 1000:.0f}; at most {max(away):.3f} mm from what is drawn; places as on paper "
          f"{typed.places == paper.places}")  # fmt: skip


def read_back(data: bytes, asked: int) -> None:
    """What each program put in the fields, held against what is read out of them: 2,000 letters in each."""
    wanted = filling.wanted(data, TEXT)
    for tool, fill in (("pikepdf", by_pikepdf), ("pypdf", by_pypdf), ("clicks and keys in PDFium", filling.typed)):
        done = fill(data, wanted)
        found = filling.said(done)
        texts = [(one, text) for one, text in wanted if tool != "pypdf" or one.kind in ("text", "line")]
        same = sum(found[one.name] == text for one, text in texts)
        said = answers.read(done, "a.pdf")
        print(f"  by {tool}: {same} of {len(texts)} fields equal; {sum(bool(one.answer) for one in said)} of "
              f"{asked + 1} questions answered")  # fmt: skip


def by_pikepdf(data: bytes, wanted: list[tuple[filling.Widget, str]]) -> bytes:
    """As another program does that sets values."""
    said = {one.name: (String if one.kind in ("text", "line") else Name)(text) for one, text in wanted}
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            field.V = said[str(field.T)]
        pdf.save(out)
    return out.getvalue()


def by_pypdf(data: bytes, wanted: list[tuple[filling.Widget, str]]) -> bytes:
    """The texts alone."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    said = {one.name: text for one, text in wanted if one.kind in ("text", "line")}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, said, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def themes(place: Path) -> None:
    """What veraPDF says of the book with every kind of space, in each theme."""
    files = []
    for name in theme.names():
        book = replace(project.load([ROOT / "tests" / "whole"]), theme=name, editions=("fillable",))
        files.append(place / f"{name}.pdf")
        files[-1].write_bytes(build(book).outputs[0].data)
    try:
        for verdict in verapdf.check(files):
            print(f"  veraPDF, {verdict.path.stem}: {'pass' if verdict.passed else verdict.failures}")
    except MissingError as error:
        print(f"  veraPDF: not measured here, {error}")


def viewers(data: bytes) -> None:
    """How typed text stands in the highest field, by viewer."""
    one = max((one for one in filling.widgets(data) if one.kind == "text"), key=lambda one: one.rect[3] - one.rect[1])
    for name, draw in (("PDFium", filling.pdfium_draws), ("poppler, of what PDFium saved", filling.poppler_draws)):
        try:
            seen = filling.look(data, one, draw)
        except MissingError as error:
            print(f"  {name}: not measured here, {error}")
            continue
        print(f"  {name}: leading {seen.leading:.2f} pt, {seen.lines} lines of {(one.rect[3] - one.rect[1]) / MM:.0f} "
              f"mm are seen at once, {seen.clear:.1f} mm clear on the left")  # fmt: skip


if __name__ == "__main__":
    main([])
