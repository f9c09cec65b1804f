"""The same book by other tools: WeasyPrint alone, pandoc, typst. What each is given, and the command that runs it.

pandoc (PyPI pypandoc_binary) and typst (PyPI) are no part of the project. They are looked for in the Python that
WERKBOEK_PEERS names (path/to/python), else in this one, else among the commands.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from werkboek import resources

FONTS = resources.bundled("styles") / "fonts"
ENVIRONMENT = {"FONTCONFIG_FILE": str(FONTS / "fonts.conf")}  # the same faces for whoever asks Pango
ASKS = "💡"
RULES = 6  # under a question: what a tool that does not fit would get

# ---------------------------------------------------------------------------------------------------- commands


def weasyprint(page: Path, out: Path) -> list[str]:
    """The command on one HTML page."""
    return [sys.executable, "-m", "weasyprint", "--quiet", str(page), str(out)]


def pandoc_pdf(program: str, folder: Path, out: Path) -> list[str]:
    """pandoc by way of WeasyPrint, with what :func:`markdown` laid in a folder."""
    engine = Path(sys.executable).with_name("weasyprint")
    return [*_pandoc(program, folder, out), f"--pdf-engine={engine}", "-c", str(folder / "print.css")]


def pandoc_epub(program: str, folder: Path, out: Path) -> list[str]:
    """pandoc's own EPUB, with what :func:`markdown` laid in a folder."""
    return [*_pandoc(program, folder, out), "-c", str(folder / "epub.css")]


def _pandoc(program: str, folder: Path, out: Path) -> list[str]:
    said = _said(folder)
    meta = {"title": said["title"], "author": said["author"], "lang": said["language"], "toc-title": "Inhoud"}
    given = [f"--metadata={key}={value}" for key, value in meta.items()]
    return [program, *map(str, sorted(folder.glob("a*.md"))), "-o", str(out), "--toc", "--toc-depth=2", *given]


def typst(program: list[str], page: Path, out: Path) -> list[str]:
    """typst on one page of its own markup. The wheel holds a module and no command; both get the same."""
    if program[0].endswith("typst"):
        return [*program, "compile", "--font-path", str(FONTS), "--ignore-system-fonts", str(page), str(out)]
    call = "import sys, typst; typst.compile(sys.argv[1], sys.argv[2], font_paths=[sys.argv[3]], " \
        "ignore_system_fonts=True)"  # fmt: skip
    return [*program, "-c", call, str(page), str(out), str(FONTS)]


# ------------------------------------------------------------------------------------------- what is installed


@cache
def pandoc_program() -> str:
    """The path of pandoc, or nothing."""
    if home := _home("pypandoc"):
        asked = subprocess.run([home, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"],
                               capture_output=True, text=True)  # fmt: skip
        if asked.returncode == 0:
            return asked.stdout.strip()
    return shutil.which("pandoc") or ""


@cache
def typst_program() -> list[str]:
    """How typst is started, or nothing."""
    home, command = _home("typst"), shutil.which("typst")
    return [home] if home else [command] if command else []


def _home(module: str) -> str:
    """The Python that has a module, or nothing."""
    other = os.environ.get("WERKBOEK_PEERS", "")
    look = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    if other and subprocess.run([other, "-c", look]).returncode == 0:
        return other
    return sys.executable if importlib.util.find_spec(module) else ""


def versions() -> dict[str, str]:
    """Of the other tools that are here."""
    found = {"weasyprint": [sys.executable, "-c", "import weasyprint; print(weasyprint.__version__)"]}
    if program := pandoc_program():
        found["pandoc"] = [program, "--version"]
    if home := _home("typst"):
        found["typst"] = [home, "-c", "import importlib.metadata as m; print(m.version('typst'))"]
    elif typst_program():
        found["typst"] = [*typst_program(), "--version"]
    said = {name: subprocess.run(command, capture_output=True, text=True).stdout for name, command in found.items()}
    return {name: (re.search(r"\d[\d.]*", text) or ["?"])[0] for name, text in said.items()}


# --------------------------------------------------------------------------------------------- what they are given


def one_html(folder: Path, out: Path) -> Path:
    """The book of a project as one HTML page with files beside it: spaces at their least, numbers by target-counter."""
    out.mkdir(parents=True, exist_ok=True)
    html, drawn = _one_piece(folder)
    for name, face in resources.faces().items():
        html = html.replace(f"werkboek:/face/{name})", f"'{face.as_uri()}')")
    for name, svg in drawn.items():
        out.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")
        html = html.replace(f"werkboek:/{name})", f"{name}.svg)")
    page = out / "book.html"
    page.write_text(html, encoding="utf-8")
    return page


def _one_piece(folder: Path) -> tuple[str, dict[str, str]]:
    """That page as the product makes it, its parts joined, and the pictures its style sheet asks for."""
    from instruments.onepiece import joined
    from werkboek import project, theme
    from werkboek.build import build
    from werkboek.render.fitting import Breaks
    from werkboek.render.pdf import drawings
    from werkboek.render.printed import Printed

    loaded = project.load([folder])
    report = build(replace(loaded, editions=()))
    look = theme.load(loaded.theme)
    printed = Printed(report.book, report.speech, look)
    html, counted = joined(printed, report.speech, [printed.chapter(one, Breaks()) for one in report.book.chapters])
    return html.replace("</head>", f"<style>{printed.css}{counted}</style>\n</head>"), drawings(report.book, look, 8.0)


def markdown(folder: Path, out: Path) -> Path:
    """The articles as pandoc gets them: ruled lines in HTML under each question, and the two style sheets."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / "book.toml", out)
    ruled = f'<div class="ans">{"<div></div>" * RULES}</div>'
    for article in sorted(folder.glob("a*.md")):
        text = article.read_text(encoding="utf-8")
        text = re.sub(rf"^{ASKS} *(.+)$", rf"::: ask\n\1\n\n{ruled}\n:::", text, flags=re.M)
        out.joinpath(article.name).write_text(text, encoding="utf-8")
    out.joinpath("print.css").write_text(_faces() + PRINT, encoding="utf-8")
    out.joinpath("epub.css").write_text(EPUB, encoding="utf-8")
    return out


def typst_page(folder: Path, out: Path) -> Path:
    """The articles in the markup of typst, on one page."""
    out.mkdir(parents=True, exist_ok=True)
    said = {key: str(value).replace("\\", "\\\\").replace('"', '\\"') for key, value in _said(folder).items()}
    head = re.sub(r"%(\w+)%", lambda found: said[found[1]], TYPST.replace("RULES", str(RULES)))
    articles = ("\n\n".join(_typst_lines(one.read_text(encoding="utf-8"))) for one in sorted(folder.glob("a*.md")))
    page = out / "book.typ"
    page.write_text(head + "\n\n".join(articles) + "\n", encoding="utf-8")
    return page


def _typst_lines(text: str) -> Iterator[str]:
    """Headings, lists, questions and paragraphs."""
    for line in text.splitlines():
        mark, _, rest = line.partition(" ")
        if mark in ("#", "##", "###"):
            yield "=" * len(mark) + " " + _escaped(rest)
        elif mark == "-":
            yield "- " + _escaped(rest)
        elif mark == ASKS:
            yield f"#ask[{_escaped(rest)}]"
        elif line:
            yield _escaped(line)


def _escaped(text: str) -> str:
    """Without what typst would read as markup."""
    return re.sub(r"([\\#*_`$<>@~\[\]/\"'=+-])", r"\\\1", text)


def _said(folder: Path) -> dict[str, str]:
    """What book.toml says."""
    return tomllib.loads(folder.joinpath("book.toml").read_text(encoding="utf-8"))


def _faces() -> str:
    """Our faces as a style sheet; family, weight and slope told from the name of the file."""
    families = {"SourceSerif4": "Source Serif 4", "NotoSans": "Noto Sans"}
    weights = {"": 400, "Regular": 400, "Medium": 500, "SemiBold": 600}
    out = ""
    for name, path in resources.faces().items():
        family, _, cut = name.partition("-")
        if (weight := cut.replace("Italic", "")) in weights and "_" not in name:
            slope = "italic" if "Italic" in cut else "normal"
            out += f"@font-face {{ font-family: '{families.get(family, family)}'; font-weight: {weights[weight]}; " \
                f"font-style: {slope}; src: url('{path.as_uri()}') }}\n"  # fmt: skip
    return out


# Same page, faces, sizes, feet and contents as ours, by the fast road: no var(), calc() or leader().
PRINT = """
@page { size: A4; margin: 24mm 22.5mm 24.9mm; font: 8.5pt/1.25 Figtree;
  @bottom-left { content: string(chapter); width: 78mm; vertical-align: top; padding-top: 8mm }
  @bottom-right { content: string(section) "  " counter(page); width: 86mm; text-align: right; vertical-align: top;
    padding-top: 8mm } }
@page :first { @bottom-left { content: none } @bottom-right { content: none } }
html { font: 10.8pt/5.333mm 'Source Serif 4', 'Noto Sans' }
body { margin: 0; hyphens: manual; orphans: 2; widows: 2 }
p, ul { margin: 0 0 0 47mm; padding: 0 }
p + p { text-indent: 5mm }
ul { margin-top: 2.667mm }
h1, h2 { font-family: Newsreader; font-weight: 500; break-before: page; break-after: avoid; margin: 0 }
h1 { font-size: 32pt; line-height: 13.333mm; margin-bottom: 10.667mm; string-set: chapter content(), section "" }
h2 { font-size: 25pt; line-height: 10.667mm; margin-bottom: 10.667mm; string-set: section content() }
h3 { font-size: 10.8pt; font-weight: 600; margin: 2.667mm 0 0 47mm; break-after: avoid }
#title-block-header h1 { break-before: auto }
#TOC h2 { string-set: section "" }
#TOC ul { list-style: none; margin: 0 }
#TOC ul ul { margin: 0 0 5.333mm 9mm }
#TOC a { display: block; position: relative; color: inherit; text-decoration: none; padding-top: 2.667mm }
#TOC a::after { content: target-counter(attr(href), page); position: absolute; right: 0 }
.ask { break-inside: avoid; margin-top: 8mm; border-top: 1pt solid #000; padding-top: 5.333mm }
.ask p { font: 500 13.4pt/5.333mm Newsreader; margin-bottom: 1.333mm }
.ans div { height: 8mm; border-bottom: .5pt solid #7f7f7f; box-sizing: border-box }
"""

EPUB = ".ask { break-inside: avoid; border-top: 1px solid } .ans div { height: 2em; border-bottom: 1px solid #777 }\n"

TYPST = """#set document(title: "%title%", author: "%author%")
#set page(paper: "a4", margin: (top: 24mm, bottom: 24.9mm, left: 69.5mm, right: 22.5mm), footer-descent: 8mm,
  footer: context if here().page() > 1 {
    let chapters = heading.where(level: 1)
    let last(what) = query(what.before(here())).at(-1, default: none)
    let (chapter, section) = (last(selector(chapters)), last(selector.or(chapters, heading.where(level: 2))))
    set text(font: "Figtree", size: 8.5pt)
    pad(left: -47mm, grid(columns: (1fr, auto), if chapter != none { chapter.body },
      [#if section != chapter { section.body }#h(2em)#counter(page).display()]))
  })
#set text(font: ("Source Serif 4", "Noto Sans"), size: 10.8pt, lang: "%language%", hyphenate: false,
  top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: false, leading: 4.32pt, spacing: 4.32pt, first-line-indent: 5mm)
#set smartquote(enabled: false)
#set outline.entry(fill: none)
#show outline.entry: set block(above: 7.56pt)
#show outline.entry.where(level: 1): set block(above: 5.333mm)
#let title(size, words) = block(below: 10.667mm, pad(left: -47mm,
  text(font: "Newsreader", size: size, weight: 500, words)))
#show heading.where(level: 1): it => { pagebreak(weak: true); title(32pt, it.body) }
#show heading.where(level: 2): it => { pagebreak(weak: true); title(25pt, it.body) }
#show heading.where(level: 3): it => block(above: 2.667mm + 4.32pt, below: 4.32pt,
  text(font: "Source Serif 4", size: 10.8pt, weight: 600, it.body))
#let ask(prompt) = block(breakable: false, width: 100%, above: 8mm, {
  pad(left: -47mm, line(length: 100%, stroke: 1pt))
  v(5.333mm, weak: true)
  text(font: "Newsreader", size: 13.4pt, weight: 500, prompt)
  let rule = block(height: 8mm, width: 100%, spacing: 0pt, stroke: (bottom: .5pt + luma(127)))
  pad(left: -47mm, for at in range(RULES) { rule })
})
#title(32pt, [%title%])
%author%
#pagebreak()
#title(25pt, [Inhoud])
#pad(left: -47mm, outline(title: none, depth: 2))
"""
