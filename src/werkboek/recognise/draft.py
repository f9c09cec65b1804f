"""A chapter while it is being put together."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from werkboek.aside import Aside
from werkboek.model import Block, Exercise, Footnote, LeftOut, Section, SectionKind, Source


@dataclass
class Draft:
    """Finished sections, and the one that is open; ``about``: the asides on that, ``asides``: on the chapter."""

    source: Source
    title: str = ""
    subtitle: str = ""
    author: str = ""
    heading: str = ""
    kicker: str = ""
    kind: SectionKind = "body"
    at: Source | None = None
    blocks: list[Block] = field(default_factory=list)
    about: list[Aside] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the open section holds anything."""
        return bool(self.heading or self.kicker or self.blocks)

    def close(self) -> None:
        """Puts the open section, if it holds anything, with the finished ones."""
        if self.is_open:
            place, about = self.at or self.source, tuple(self.about)
            section = Section(self.heading, tuple(self.blocks), place, self.kind, self.kicker, asides=about)
            self.sections.append(section)
        self.heading, self.kicker, self.kind, self.at, self.blocks, self.about = "", "", "body", None, [], []

    def tell(self, asides: deque[Aside], before: int | None = None) -> None:
        """Gives the asides from above a line, or all that are left, to what stands above them.

        That is the last question of the open section; without one, the section; without that, the chapter.
        """
        while asides and (before is None or asides[0].line < before):
            one = asides.popleft()
            at = next((at for at in reversed(range(len(self.blocks))) if isinstance(self.blocks[at], Exercise)), None)
            asked = self.blocks[at] if at is not None else None
            if at is not None and isinstance(asked, Exercise):
                self.blocks[at] = replace(asked, asides=(*asked.asides, one))
            else:
                (self.about if self.is_open else self.asides).append(one)
