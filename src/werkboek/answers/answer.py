"""What was answered to one question, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkboek import inline

# How a line begins that Markdown would take for a heading, a rule, a quotation, code or a table. A list may be one.
_OPENS = re.compile(r"^(\s*)(?=[#=~|>]|-+\s*$)")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, plain: to ``part`` (from 1) of the exercise ``id``, below its ``question`` as it stands there."""

    id: str
    part: int
    question: str
    answer: str

    @property
    def heading(self) -> str:
        """The question as inline Markdown."""
        return inline.escape(" ".join(self.question.split()))

    @property
    def text(self) -> str:
        """The answer as Markdown that shows these very lines."""
        lines = [_OPENS.sub(r"\1\\", inline.escape(line)) for line in self.answer.split("\n")]
        return "\n".join(
            f"{line}  " if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
        )
