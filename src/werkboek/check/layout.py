"""The rules of layout: code, how bad, limit, where it comes from, and how it is measured on a finished PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from werkboek.check import codes, measures
from werkboek.check.measures import Measure
from werkboek.check.volume import Volume


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule: the value may be at ``most``, or must be at ``least``, its limit. ``source``: who says so."""

    code: str
    severity: Literal["error", "warning"]
    bound: Literal["most", "least"]
    limit: float
    unit: str
    source: str
    measure: Callable[[Volume], Iterator[Measure]]

    def breaks(self, one: Measure) -> bool:
        """Whether a measure is beyond the limit."""
        return one.value > self.limit + 1e-6 if self.bound == "most" else one.value < self.limit - 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule with all that was measured for it."""

    norm: Norm
    measures: tuple[Measure, ...]

    @property
    def broken(self) -> tuple[Measure, ...]:
        """The measures beyond the limit."""
        return tuple(one for one in self.measures if self.norm.breaks(one))

    @property
    def worst(self) -> Measure | None:
        """The measure nearest to the limit, or farthest beyond it."""
        pick = max if self.norm.bound == "most" else min
        return pick(self.measures, key=lambda one: one.value, default=None)


def findings(volume: Volume) -> tuple[Finding, ...]:
    """Every rule measured on a volume."""
    return tuple(Finding(norm, tuple(norm.measure(volume))) for norm in NORMS)


def errors(volume: Volume, *, whole: bool) -> tuple[Finding, ...]:
    """The rules that are errors, measured: those of the file as a whole, or those of each of its sheets."""
    norms = (norm for norm in NORMS if norm.severity == "error" and (norm.code in WHOLE) is whole)
    return tuple(Finding(norm, tuple(norm.measure(volume))) for norm in norms)


NORMS: tuple[Norm, ...] = (
    Norm("F01", "error", "most", 0, "", "house: a question stands with its space", measures.parted),
    Norm("F02", "error", "least", 0, "", "fill test: 83 words took 8 rules", measures.short_of_rows),
    Norm("F03", "warning", "most", 0, "", "house: half as much again, two above the most", measures.over_cap),
    Norm("F04", "error", "most", 0.02, "mm", "house: one pitch", measures.uneven_pitch),
    Norm("F05", "error", "least", 2, "mm", "room for ascenders above a row", measures.before_first_rule),
    Norm("F06", "warning", "least", 3, "mm", "room for descenders", measures.below_last_rule),
    Norm("F07", "error", "most", 0, "", "a heading stands with its text", measures.stranded_headings),
    Norm("F08", "warning", "least", 60, "%", "a page that is used", measures.unfilled),
    Norm("F09", "warning", "most", 8, "mm", "common foot of a spread: one pitch", measures.uneven_feet),
    Norm("F10", "error", "most", 0, "", "no blank page", measures.blank_pages),
    Norm("F11", "warning", "least", 30, "%", "a workbook is written in", measures.written_on),
    Norm("F12", "error", "least", 8, "pt", "UKAAF clear print, for labels", measures.small_text),
    Norm("F13", "error", "most", 0, "", "one-bit printers break grey letters", measures.coloured_text),
    Norm("F14", "error", "most", 0, "", "faces as shipped, no fallback", measures.foreign_faces),
    Norm("F15", "warning", "least", 45, "", "45 to 75 characters a line", measures.measure_of_text),
    Norm("F16", "warning", "most", 0, "", "no line begins with a dash", measures.bad_line_ends),
    Norm("F17", "warning", "least", 5, "%", "no crumb as last line", measures.runts),
    Norm("F18", "warning", "most", 0.1, "mm", "three text lines to two rules", measures.off_grid),
    Norm("F19", "error", "most", 0, "mm", "18 mm, ISO 838: 12, half a hole of 6, 3 to spare; A5 12", measures.margins),
    Norm("F20", "error", "least", 8, "mm", "what printers cannot reach", measures.top_and_foot),
    Norm("F21", "error", "least", 3, ":1", "WCAG 2.2 1.4.11", measures.pale_rules),
    Norm("F22", "error", "least", 150, "ppi", "print", measures.coarse_pictures),
    Norm("F23", "warning", "most", 8, "%", "an old inkjet", measures.ink),
    Norm("F24", "warning", "most", 4, "%", "an old inkjet", measures.mean_ink),
    Norm("F25", "warning", "most", 4, "MB", "mail: 4 MB an attachment", measures.weight_of_file),
    Norm("F26", "error", "most", 0, "", "PDF/UA-1 7.1: a title", measures.untitled),
    Norm("F27", "warning", "most", 2, "", "no ladder of hyphens", measures.hyphens),
    Norm("F28", "error", "least", 4.5, ":1", "WCAG 2.2 1.4.3", measures.pale_text),
    Norm("F29", "error", "most", 0, "", "PDF/UA-1 7.1: tags and a language", measures.untagged),
    Norm("F30", "error", "least", 0.5, "mm", "a phone reads what a home printer prints", codes.small_modules),
    Norm("F31", "error", "least", 4, "", "ISO/IEC 18004: four modules of white", codes.quiet_zones),
)
# What cannot be measured on some of the sheets alone.
WHOLE = ("F01", "F02", "F26", "F29")
