"""One article in the six forms in which an author may have it, made from its Markdown: the doors to be compared."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from instruments import blog, word
from werkboek import importing, inline
from werkboek.converting import Imported, converted
from werkboek.model import (
    Block,
    Bullets,
    CallToAction,
    Chapter,
    Example,
    Exercise,
    Faq,
    Paragraph,
    Pointer,
    PullQuote,
    Related,
    Section,
    Subheading,
    Testimonial,
)  # fmt: skip
from werkboek.project import Text
from werkboek.read import read
from werkboek.recognise import recognise

SITE = "https://www.marijkeverbeek.example"
FOLLOWED = "utm_source=blog&utm_medium=tekst&fbclid=IwAR0x"
LINKED = ("rich paste", "Word", "saved page", "address")  # the ways that carry links


def chapter(markdown: bytes) -> Chapter:
    """The article as its author means it."""
    found, _ = recognise(read(Text("artikel.md", "artikel.md", markdown), lambda problem: None), lambda problem: None)
    return found


def ways(one: Chapter, pasted: str = "") -> dict[str, Text]:
    """The article by each way; ``pasted``: its text as it was really pasted, where that is known."""
    text = pasted or plain(one)
    return {
        "rich paste": _text("artikel.html", _clipboard(f"<h1>{inline.plain(one.title)}</h1>" + body(one)).encode()),
        "Word": _text("artikel.docx", document(one)),
        "saved page": _text("artikel.html", page(one).encode()),
        "address": address(one),
        "UTF-8 text": _text("artikel.txt", text.encode()),
        "cp1252 text": _text("artikel.txt", text.encode("cp1252", errors="replace")),
    }


def _text(name: str, data: bytes) -> Text:
    return Text(name, name, data)


def link(title: str) -> str:
    """Where something of that title stands, as a campaign links to it."""
    return f"{SITE}/{'-'.join(re.findall(r'[a-z]+', title.lower())[:6])}/?{FOLLOWED}"


# ---------------------------------------------------------------------------------------------------- as HTML


def body(one: Chapter, sign: Callable[[str], str] = lambda text: text) -> str:
    """The article as the block editor keeps it; ``sign`` writes its emoji."""
    head = f"<p>{one.subtitle}</p>\n" if one.subtitle else ""
    return sign(head + "\n".join(_section(section) for section in one.sections))


def _section(section: Section) -> str:
    heads = [f'<h2 class="wp-block-heading">{_words(title)}</h2>' for title in (section.kicker, section.title) if title]
    return "\n".join([*heads, *(each for block in section.blocks for each in _html(block))])


def _words(text: str) -> str:
    return inline.html(text).replace("<br />", "<br>")


def _html(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"<p>{_words(block.text)}</p>"
        case Subheading():
            yield f'<h3 class="wp-block-heading">{_words(block.text)}</h3>'
        case Bullets():
            tag = "ul" if block.start is None else "ol"
            items = "".join(f"<li>{_words(item.text)}</li>" for item in block.items)
            yield f'<{tag} class="wp-block-list">{items}</{tag}>'
        case Example():
            first, *more = block.paragraphs
            yield f"<p><strong>{block.label}:</strong> {_words(first)}</p>"
            yield from (f"<p>{_words(text)}</p>" for text in more)
        case PullQuote():
            yield f"<blockquote><p>{_words(block.text)}</p></blockquote>"
        case Testimonial():
            yield f"<blockquote><p>{_words(block.text)}</p><cite>{_words(block.name)}</cite></blockquote>"
        case Pointer():
            yield f'<p>👉 <a href="{html.escape(link(block.text))}">{inline.plain(block.text)}</a></p>'
        case CallToAction():
            *above, last = block.lines
            offer = f'🔗 <a href="{html.escape(link(last))}">{inline.plain(last)}</a>'
            yield f"<p>{'<br>'.join([*map(_words, above), offer])}</p>"
        case Exercise():
            sign = "✍️" if block.mark == "exercise" else "💡"
            hint = f" → {block.parts[-1].hint}" if block.parts[-1].hint else ""
            yield f"<p>{sign} {' '.join(_words(part.prompt) for part in block.parts)}{hint}</p>"
        case Faq():
            for pair in block.pairs:
                yield f"<h3>{_words(pair.question)}</h3>" + "".join(f"<p>{_words(text)}</p>" for text in pair.answer)
        case Related():
            for entry in block.entries:
                title = f'<a href="{html.escape(link(entry.title))}">{inline.plain(entry.title)}</a>'
                yield f"<p>{title}</p>" + (f"<p>{_words(entry.description)}</p>" if entry.description else "")


def _clipboard(fragment: str) -> str:
    """A piece of a page as a browser on Windows copies it."""
    before = "<html>\r\n<body>\r\n<!--StartFragment-->"
    return f"Version:0.9\r\nStartHTML:0000000105\r\n{before}{fragment}<!--EndFragment-->\r\n</body>\r\n</html>"


def _pictured(text: str) -> str:
    """Emoji as WordPress's own script makes pictures of them in the browser."""
    return re.sub("[💡🔗👉✍]\ufe0f?", lambda sign: f'<img draggable="false" role="img" class="emoji" alt="{sign[0]}" '
                  f'src="https://s.w.org/images/core/emoji/15.0.3/svg/{ord(sign[0][0]):x}.svg">', text)  # fmt: skip


def page(one: Chapter) -> str:
    """The page of the article, saved from the browser, with all that a site puts around it."""
    title = inline.plain(one.title)
    return f"""<!DOCTYPE html><html lang="nl-NL"><head><meta charset="UTF-8"><title>{title} - Marijke Verbeek</title>
<meta property="og:title" content="{html.escape(title)} - Marijke Verbeek"><link rel="canonical" href="{SITE}/artikel/">
</head><body class="single-post"><header class="site-header"><nav><ul><li>Home</li><li>Over mij</li></ul></nav></header>
<main><article><h1 class="entry-title">{title}</h1><div class="entry-meta">3 maart 2026 | Leestijd 6 min</div>
<div class="entry-content wp-block-post-content">{body(one, _pictured)}
<div class="sharedaddy"><h3>Deel dit:</h3><a href="#">Facebook</a></div></div></article>
<div id="comments"><h2>2 reacties</h2><p>{_pictured("💡")} Wat doe jij als het regent?</p></div></main>
<aside class="sidebar"><h3>Zoek je iets?</h3></aside><div class="cmplz-cookiebanner"><p>Cookies. Goed?</p></div>
<footer class="site-footer"><p>© Marijke Verbeek</p></footer></body></html>"""


def address(one: Chapter) -> Text:
    """The article as it is fetched from a blog on this machine, which answers as WordPress does."""

    def answer(question: blog.Question) -> None:
        blog.wordpress(question, lambda asked: blog.as_json(asked, {
            "id": 123, "link": f"{SITE}/artikel/", "title": {"rendered": html.escape(inline.plain(one.title))},
            "content": {"rendered": body(one), "protected": False}}))  # fmt: skip

    with blog.running() as base:
        blog.TRIALS["her-own"] = answer
        try:
            (text,) = importing.project([f"{base}/her-own/{blog.SLUG}/"], (), prompts=False).texts
        finally:
            del blog.TRIALS["her-own"]
    return text


# ------------------------------------------------------------------------------------------- as Word, and as text


def document(one: Chapter) -> bytes:
    """The article as a document with Word's styles; links are fields or relations."""
    blocks = [word.para(inline.plain(one.title), style="Title")]
    blocks += [word.para(inline.plain(one.subtitle), style="Subtitle")] if one.subtitle else []
    for section in one.sections:
        blocks += [word.para(inline.plain(t), style="heading 1") for t in (section.kicker, section.title) if t]
        blocks += [each for block in section.blocks for each in _paragraphs(block)]
    return word.document(blocks, title=inline.plain(one.title), author="Marijke Verbeek")


def _paragraphs(block: Block) -> Iterator[word.Part]:
    """What the HTML of a block is in Word: its paragraphs, with their style, emphasis and links."""
    for tag, inside in re.findall(r"<(p|h3|li|cite)\b[^>]*>(.*?)</\1>", "".join(_html(block)), re.S):
        pieces = [_piece(piece) for piece in re.split(r"(<a .*?</a>|<strong>.*?</strong>|<br>)", inside) if piece]
        if tag == "li":
            yield word.item(*pieces, numbered=isinstance(block, Bullets) and block.start is not None)
        else:
            quoted = isinstance(block, PullQuote | Testimonial)
            yield word.para(*(["— "] if tag == "cite" else []), *pieces,
                            style="heading 2" if tag == "h3" else "Quote" if quoted else "Normal")  # fmt: skip


def _piece(piece: str) -> word.Part:
    said = html.unescape(re.sub(r"<[^>]*>", "", piece))
    if found := re.match(r'<a href="([^"]*)"', piece):
        return word.link(said, html.unescape(found[1]))
    if piece == "<br>":
        return word.run("\n")
    return word.run(said, bold=True) if piece.startswith("<strong>") else said


def plain(one: Chapter) -> str:
    """The article as it is pasted into Notepad: a line a paragraph, all markup lost."""
    flat = re.sub(r"</(?:p|h2|h3|li|cite|blockquote)>|<br>", "\n", body(one))
    text = html.unescape(re.sub(r"<[^>]*>", "", flat))
    return "\n".join([inline.plain(one.title), *(row.strip() for row in text.split("\n") if row.strip())])


# -------------------------------------------------------------------------------------------------- and compared


def imported(text: Text) -> Imported:
    """The article as the program imports it."""
    from werkboek import project

    (one,) = converted(text, project.Project(Path().resolve(), (text,)), lambda problem: None)
    return one


def questions(one: Chapter) -> list[str]:
    """What a chapter asks, without emphasis, quotation marks of one kind."""
    blocks = [block for section in one.sections for block in section.blocks if isinstance(block, Exercise)]
    return [folded(" ".join(part.prompt for part in block.parts)) for block in blocks]


def folded(text: str) -> str:
    """A text as it is compared: words alone."""
    return " ".join(re.findall(r"\w+", inline.plain(text).casefold()))


def addresses(markdown: str) -> list[str]:
    """The addresses of the links in a text."""
    return re.findall(r"\]\((https?://[^)\s]*)\)", markdown)


def rows(markdown: str) -> list[str]:
    """The lines of an article's Markdown that can be compared: without its data, its remarks and its links."""
    text = re.sub(r"\A---\n.*?\n---\n|<!--.*?-->", "", markdown, flags=re.S)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return [row for row in (re.sub(r"[*_\\]", "", row).strip() for row in text.split("\n")) if row]
