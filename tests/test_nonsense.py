"""Pages that make no sense: nothing raises, no word is lost, no link is live that should not be.

``NONSENSE=20000 pytest tests/test_nonsense.py`` reads so many, each made from its number.
"""

from __future__ import annotations

import html
import os
import random
import re
from collections import Counter

import pytest

from werkboek import inline
from werkboek.language import load
from werkboek.model import Article, Figure
from werkboek.problems import WerkboekError
from werkboek.project import Text
from werkboek.read import page
from werkboek.read.clean import cleaned
from werkboek.recognise import recognise
from werkboek.render import markdown

COUNT = int(os.environ.get("NONSENSE", "600"))
TAGS = (
    "p div span b strong em i a h1 h2 h3 h4 ul ol li blockquote cite table tr td th figure figcaption img br details"
    " summary sup footer section button aside nav form center label dl dt dd q s time address pre caption"
).split()
CLASSES = (
    "elementor-testimonial-content elementor-testimonial-name elementor-testimonial-job schema-faq-question"
    " et_pb_toggle_title schema-faq-answer et_pb_toggle_content wp-block-pullquote kg-toggle-heading accordion-panel"
    " elementor-heading-title wp-caption tr-caption-container tr-caption share comments newsletter MsoSubtitle MsoTitle"
    " MsoCaption question emoji"
).split()
WORDS = (
    "rust | 💡 Wat merk je? | Een zin die eindigt. | Voorbeeld: Els wacht. | 👉 Lees ook dit | 🔗 Kijk hier"
    " | * a_b `c` [d] | <x> | 1. een | - twee | ? Waar? | Veelgestelde vragen | Ontdek meer | “Het hielp.” | — Inge"
    " | {regels=8} | & nbsp; | … | ! | [^1] | a\\ | ** | ~~~ | C #"
).split(" | ")
STYLES = ("font-weight:700", "font-weight:normal", "font-style:italic", "mso-list:l0 level2 lfo1", "display:none")
LINKS = ("https://a.nl/?utm_x=1", "#n", "#m", "javascript:x", "/y", "mailto:a@b.c", "https://a.nl/(b)_[c]*", "data:,x")
PICTURES = ("a.png", "foto (1).jpg", "https://x.nl/b.jpg", "data:image/png;base64,AA==", "javascript:x", "../../q.png")
LIVE = re.compile(r"(?<!\\)\]\((?!https?:|mailto:|tel:)")


def made(chance: random.Random, depth: int = 0) -> str:
    """A piece of HTML, not always closed."""
    if depth > 6 or chance.random() < 0.35:
        return html.escape(chance.choice(WORDS)) + chance.choice(["", " ", "\n"])
    tag = chance.choice(TAGS)
    if tag == "img":
        alt, width = chance.choice(["💡", "", "een boom", "[x](y)"]), chance.choice("1x")
        return f'<img src="{chance.choice(PICTURES)}" alt="{alt}" class="{chance.choice(CLASSES)}" width="{width}">'
    told = f' class="{chance.choice(CLASSES)} {chance.choice(CLASSES)}"' if chance.random() < 0.35 else ""
    told += f' style="{chance.choice(STYLES)}"' if chance.random() < 0.1 else ""
    told += f' id="{chance.choice("nm")}"' if chance.random() < 0.1 else ""
    told += f' href="{chance.choice(LINKS)}"' if tag == "a" else ""
    inside = "".join(made(chance, depth + 1) for _ in range(chance.randint(0, 4)))
    return f"<{tag}{told}>{inside}" + ("" if chance.random() < 0.1 else f"</{tag}>")


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]", text))


def found(article: Article) -> str:
    captions = [line.block.caption for line in article.lines if isinstance(line.block, Figure)]
    return " ".join([*article.meta.values(), *(line.plain for line in article.lines), *captions])


@pytest.mark.parametrize("batch", range(8))
def test_nonsense_is_read_to_the_last_word(batch: int) -> None:
    for number in range(batch, COUNT, 8):
        chance = random.Random(number)
        source = "".join(made(chance) for _ in range(chance.randint(1, 6)))
        try:
            given = cleaned(source, "x").text_content()
            article = page.article(cleaned(source, "x"), Text("a.html", "a.html", b""), {}, lambda problem: None)
        except WerkboekError:
            continue
        assert not letters(given) - letters(found(article)), number
        for line in article.lines:
            assert line.block or inline.plain(line.text) == line.plain, (number, line)
            assert not LIVE.search(line.text), (number, line)
        chapter, _ = recognise(article, lambda problem: None)
        markdown.render(chapter, load("nl"))
