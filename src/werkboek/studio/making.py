"""The book is made, as the command makes it, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from werkboek import build, project
from werkboek.build import Progress, Report
from werkboek.cache import Cache, key
from werkboek.output import Output
from werkboek.report import told
from werkboek.studio.desk import PRESS
from werkboek.studio.pictures import bare

FOLDER = "dist"  # in the project


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the files with their places, and the report."""

    report: Report
    folder: Path
    files: tuple[tuple[Path, bytes], ...]

    def of(self, edition: str) -> Output | None:
        """An edition, if it was made."""
        return next((one for one in self.report.outputs if one.edition == edition), None)

    @property
    def digest(self) -> str:
        """What tells this making from another."""
        return key(*(data for _, data in self.files))[:12]

    @property
    def where(self) -> str:
        """The folder, as she knows it: below her own."""
        own = Path.home()
        below = self.folder.is_relative_to(own)
        return f"~/{self.folder.relative_to(own).as_posix()}" if below else str(self.folder)

    @property
    def pages(self) -> int:
        """The pages of the print edition."""
        output = self.of("standard")
        return output.pages or 0 if output else 0

    @property
    def sheets(self) -> int:
        """The sheets of paper that it takes, printed on both sides."""
        return -(-self.pages // 2)

    @property
    def told(self) -> list[tuple[str, str]]:
        """(how bad, the sentence) of what she can mend."""
        said = [one for one in self.report.problems if one.severity != "notice"]
        return [(one.severity, told(one, self.report.speech)) for one in said]

    @property
    def doubts(self) -> int:
        """How many lines she has yet to decide on."""
        return sum(one.code == "R03" for one in self.report.problems)

    @property
    def proof(self) -> str:
        """The name of the picture of all pages."""
        output = self.of("proof")
        return output.name if output else ""

    @property
    def receipt(self) -> str:
        """The name of the page that says how each line was read."""
        return next(one.name for one in self.report.outputs if one.edition == "receipt")

    @property
    def left_out(self) -> int:
        """How many lines of her text are not in the book: those that have letters, as her page shows them."""
        out = [one for chapter in self.report.book.chapters for one in chapter.left_out]
        return sum(bool(bare(one.text)) and one.reason not in ("mark", "meta") for one in out)


def make(folder: Path, kept: Cache, progress: Progress) -> Made:
    """Makes and saves all editions of a project, with a picture of all pages and the page of what was read.

    Raises WerkboekError when there is nothing to make a book of, or when it cannot be written.
    """
    with PRESS:
        report = build.build(project.load([folder]), progress, proof=True, receipt=True, kept=kept)
        (paths,) = build.save([report], folder / FOLDER)
    return Made(report, folder / FOLDER, tuple(_files(paths, report.outputs)))


def _files(paths: Sequence[Path], outputs: Sequence[Output]) -> list[tuple[Path, bytes]]:
    return [(path, output.data) for path, output in zip(paths, outputs, strict=True)]


def shop_note(made: Made) -> str:
    """What to tell a print shop."""
    words = made.report.speech.studio
    return words["shop_note"].format(title=made.report.book.title, pages=made.pages, sheets=made.sheets)
