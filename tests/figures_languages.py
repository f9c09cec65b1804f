"""The figures on the languages: strings, own words, builds by region. A part of ``make figures``."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from instruments import document, epubcheck, verapdf

from werkboek import language, legal, project, tongue
from werkboek.build import build
from werkboek.check import held, linted

KNOWN = Path(__file__).parent / "texts" / "known"
TEXTS = {"nl": "h02_nl_week_oefening", "en": "h09_en_question_headings", "de": "h14_de_fragen_ueberschriften",
         "fr": "h15_fr_exercice"}  # fmt: skip
REGIONS = {"nl": ("nl", "nl-BE"), "en": ("en-GB", "en-US"), "de": ("de", "de-AT", "de-CH"),
           "fr": ("fr", "fr-BE", "fr-CA", "fr-CH")}  # fmt: skip
NAMES = ("words", "kinds", "reasons", "problems", "advice", "roles", "rules", "checked", "receipt", "studio")


def main(articles: list[Path]) -> None:
    """All of them; ``articles``, the real ones, are built in their own language by the other figures."""
    print("\n== languages: strings and words")
    for code in language.LANGUAGES:
        for form in language.FORMS:
            print(f"{code} {language.address_in(code, form)}: {counted(list(strings(language.load(code, form))))}")
    print(f"words that [words] can change: {len(language.printed())}; each is looked for in tests/test_languages.py")
    print(f"\n== languages: how texts address their reader, of {len(list(articles))} real ones and those of tests")
    for path in [*articles, *sorted(KNOWN.glob("*.txt"))]:
        said = path.read_text(encoding="utf-8")
        code = tongue.guess(said)
        print(f"{path.stem[:40]}: {code} {language.address_in(code, language.addressed(said, code))}")
    print("\n== languages: builds by region and address")
    with tempfile.TemporaryDirectory() as scratch:
        for code, tags in REGIONS.items():
            for tag in tags:
                for form in language.FORMS if code != "en" else language.FORMS[:1]:
                    built(tag, form, KNOWN / f"{TEXTS[code]}.txt", Path(scratch))


def strings(speech: language.Language) -> Iterator[str]:
    """All that is said in a language, but for what it listens for."""
    assert set(NAMES) < {one.name for one in fields(speech)}
    for name in NAMES:
        for value in getattr(speech, name).values():
            yield from (value,) if isinstance(value, str) else value
    yield from (ask for topic in speech.stock for ask in topic.asks)


def counted(texts: list[str]) -> str:
    """How many there are, and how many words."""
    words = sum(len(re.findall(r"[^\W\d_]+", one)) for one in texts)
    return f"{len(texts)} strings, {words} words"


def built(tag: str, form: str, text: Path, folder: Path) -> None:
    """One book with all that [legal] prints: problems, rules broken, validators, and the language of both files."""
    of = replace(project.load([text]), language=tag, address=form, date="2026-03-09",
                 legal=legal.Legal(**legal.EXAMPLES))  # fmt: skip
    report = build(of)
    pdf, epub = (folder / f"{tag}-{form}{Path(one.name).suffix}" for one in report.outputs)
    for path, one in zip((pdf, epub), report.outputs, strict=True):
        path.write_bytes(one.data)
    (verdict,) = verapdf.check([pdf])
    checked = epubcheck.check(epub)
    printed = [
        one.norm.code for one in linted(report.outputs[0], of.look) if one.broken and one.norm.severity == "error"
    ]
    digital = [one.rule.code for one in held(report.book, report.outputs[1], report.outputs[0]) if one.faults]
    said = language.address_in(language.base(tag), form)
    print(f"{tag} {said}: {[one.code for one in report.problems]}, errors of layout {printed}, of e-books {digital}; "
          f"veraPDF {'pass' if verdict.passed else verdict.failures}; EPUBCheck {checked.errors} errors, "
          f"{checked.warnings} warnings; Lang {document.metadata(pdf).lang}")  # fmt: skip
