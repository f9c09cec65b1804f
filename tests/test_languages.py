"""What the book says in each language: how it addresses its reader, in which words, and by which region's custom."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from werkboek import language, legal, project, settings
from werkboek.build import Report, build, loose
from werkboek.legal import Legal
from werkboek.output import Output
from werkboek.problems import WerkboekError

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("code", "said", "form"),
    [
        ("nl", "je", "je"), ("nl", "U", "u"),
        ("de", "du", "je"), ("de", "Sie", "u"), ("de", "sie", "u"), ("de-AT", "Du", "je"), ("de", "u", "u"),
        ("fr", "tu", "je"), ("fr-CA", "vous", "u"), ("en-GB", "you", "je"),
    ],
)  # fmt: skip
def test_an_author_says_how_her_reader_is_addressed_in_her_own_words(code: str, said: str, form: str) -> None:
    assert settings.parsed(f'language = "{code}"\naddress = "{said}"')["address"] == form


@pytest.mark.parametrize(("said", "form"), [("Sie", "u"), ("tu", "je"), ("vous", "u"), ("du", "je")])
def test_where_the_language_is_the_texts_any_of_them_will_do(said: str, form: str) -> None:
    assert settings.parsed(f'address = "{said}"')["address"] == form


@pytest.mark.parametrize(
    ("code", "said", "advice"),
    [("de", "vous", "Sie"), ("fr", "Sie", "vous"), ("fr", "du", "tu"), ("nl", "Sie", "u"), ("de", "jij", "du"),
     ("en", "vous", "you")],
)  # fmt: skip
def test_a_word_of_another_language_is_answered_with_the_one_to_use(code: str, said: str, advice: str) -> None:
    with pytest.raises(WerkboekError) as error:
        settings.parsed(f'language = "{code}"\naddress = "{said}"')
    assert error.value.problem.code == "P06"
    assert error.value.problem.values["advice"] == f'address = "{advice}"'


@pytest.mark.parametrize(
    ("code", "text", "form"),
    [
        ("de", "Nehmen Sie sich Zeit. Was hilft Ihnen dabei?", "u"),
        ("de", "Nimm dir Zeit. Sie hilft, und sie ist deine.", "je"),
        ("fr", "Prenez votre temps. Qu’est-ce qui vous aide ?", "u"),
        ("fr", "Prends ton temps. Qu’est-ce qui t’aide ?", "je"),
        ("fr", "Ce que tu te dis, et ce que les autres te disent : vous en parlez.", "je"),
        ("nl", "Neem uw tijd. Wat helpt u daarbij?", "u"),
        ("en", "Take your time.", "je"),
    ],
)
def test_the_book_addresses_its_reader_as_the_text_does(code: str, text: str, form: str) -> None:
    assert language.addressed(text, code) == form


# --------------------------------------------------------------------------------------------------- her own words

# Written by ``import`` around what it leaves out; what a frame to type in is found by, until its field is there.
NOT_PRINTED = {"dropped", "typed"}
SINGLE = """---
title: Eén vraag
---

Inleiding die boven de eerste kop staat.

## Signalen

Drie dingen, en ze horen bij elkaar.

### Moe zijn

Een zin.

### Snel boos

Een zin.

### Niets willen

Een zin.

![](boom.png)

## Het verschil tussen moeten en mogen

💡 Wat kies je? Wat laat je? {regels=16}
"""
MORE = """# Meer

![](boom.png)

![](boom.png)

💡 Wat doe je graag? {nummers}

💡 Wat hoort bij jou? {vinkjes}

💡 Wat ga je morgen doen? En met wie wil je dat doen?

## Drie dingen

### Moe zijn

Een zin.

### Snel boos

Een zin.

### Niets willen

Een zin.
"""


LED = f"""# Voor een groep

<!-- trainer: 5 min, alleen, in tweetallen, in de groep: Begin. -->

Een zin.

💡 Wat merk je?

<!-- trainer: {"Een heel lang verhaal. " * 200} -->
"""


FULL = Legal(**legal.EXAMPLES)


def marker(at: int, values: frozenset[str]) -> str:
    """A word that is nowhere else, with the values that belong in it."""
    return " ".join([f"Q{at:03}Z", *(f"{{{one}}}" for one in sorted(values))])


def said_in(output: Output) -> str:
    """All that an edition says, in view or behind it: text, alternatives, fields, bookmarks, metadata, contents."""
    if output.edition in ("epub", "answers"):
        with zipfile.ZipFile(io.BytesIO(output.data)) as package:
            return "\n".join(package.read(one).decode() for one in package.namelist() if one.endswith(("ml", ".opf")))
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(output.data))
    with pikepdf.open(io.BytesIO(output.data)) as pdf:
        every = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        alts = [str(one[key]) for one in every for key in ("/Alt", "/TU") if key in one]
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
        return "\n".join([text, *alts, *titles])


def test_every_word_that_is_printed_can_be_her_own(tmp_path: Path) -> None:
    words = {key: marker(at, values) for at, (key, values) in enumerate(sorted(language.printed().items()))}
    words |= {key: " ".join([words[key]] * count) for key, count in (("numbers", 21), ("months", 12))}
    single = tmp_path / "single.md"
    single.write_text(SINGLE, encoding="utf-8")
    (tmp_path / "boom.png").write_bytes((ROOT / "tests" / "whole" / "boom.png").read_bytes())
    more = tmp_path / "more.md"
    more.write_text(MORE, encoding="utf-8")
    led = tmp_path / "led.md"
    led.write_text(LED, encoding="utf-8")
    whole = project.load([ROOT / "tests" / "whole"])
    one = project.load([single])
    shown = replace(whole.brand, portrait="boom.png")
    made = [
        *build(replace(whole, words=words, date="2026-11-01", legal=FULL, brand=shown)).outputs,
        *build(replace(whole, words=words, length="roomy", about=""), editions=("standard",)).outputs,
        *build(replace(whole, words=words), editions=("answers",)).outputs,
        *build(replace(one, words=words, exercises="enriched")).outputs,
        *build(replace(one, words=words, length="short"), editions=("standard",)).outputs,
        *build(replace(project.load([more]), words=words, exercises="enriched")).outputs,
        *build(replace(project.load([led]), words=words), editions=("trainer",)).outputs,
        *build(replace(one, words=words), editions=("fillable", "duplex", "a5", "booklet", "large-print")).outputs,
        loose(replace(whole, words=words), "lines", 1),
    ]
    said = "".join(map(said_in, made))
    missing = {key for key, text in words.items() if text.split()[0] not in said}
    assert missing == NOT_PRINTED
    ours = {text for text in language.load("nl").words.values() if len(text) > 30 and "{" not in text}
    assert {text for text in ours if text.replace("**", "") in said.replace("\n", " ")} == set()


@pytest.mark.parametrize(
    "words",
    ['page = "a{page}"', 'review = "{count.__class__}"', 'review = "{count:>99999999}"', 'cover = "{"', "cover = 3",
     'cover = "a\\nb"', f'cover = "{"x" * 501}"', 'kop = "x"', 'cue_slots = "{0}"', 'way_lines = "{count}"'],
)  # fmt: skip
def test_a_word_that_cannot_be_printed_is_refused(words: str) -> None:
    with pytest.raises(WerkboekError) as error:
        settings.parsed(f"[words]\n{words}")
    assert error.value.problem.code == "P06"


def test_a_word_in_a_style_sheet_stays_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n## B\n\nTekst.\n\n💡 Wat merk jij?\n", encoding="utf-8")
    (tmp_path / "book.toml").write_text("[words]\npage = 'z\"; }} p {{ display: none }} \\'\n", encoding="utf-8")
    (made,) = build(project.load([tmp_path]), editions=("standard",)).outputs
    assert "Wat merk jij?" in said_in(made)


# ------------------------------------------------------------------------------------------------------- by region


@pytest.mark.parametrize(("said", "tag"), [("nl-be", "nl-BE"), ("DE-ch", "de-CH"), ("fr", "fr"), ("EN-us", "en-US")])
def test_a_region_is_kept_as_it_is_usually_written(said: str, tag: str) -> None:
    assert settings.parsed(f'language = "{said}"')["language"] == tag


def strings(tag: str) -> str:
    """All that the tool says in a language, in both ways of address."""
    said = [replace(language.load(tag, form), types={}, stock=()) for form in language.FORMS]
    asks = [ask for form in language.FORMS for topic in language.load(tag, form).stock for ask in topic.asks]
    return "\n".join([*(str(getattr(one, field.name)) for one in said for field in fields(one)), *asks])


def test_switzerland_writes_no_sharp_s_and_its_own_quotes() -> None:
    assert "ß" in strings("de")
    assert "„" in strings("de")
    assert not set("ß„“‚‘") & set(strings("de-CH"))
    assert set("ß„“") < set(strings("de-AT"))


def test_quebec_puts_no_space_before_a_question_mark() -> None:
    assert "\u202f?" in language.load("fr").word("made_checklist")
    assert language.load("fr-CA").word("made_checklist").endswith("reconnais-tu?")
    assert language.load("fr-CA").word("colon") == "\u00a0:"
    assert language.load("fr-CH").word("colon") == "\u202f:"


def test_american_spelling() -> None:
    assert "recognise" in language.load("en-GB").word("made_checklist")
    assert "recognize" in language.load("en-US").word("made_checklist")
    assert "recognise" not in strings("en-US")


@pytest.mark.parametrize(
    ("tag", "day", "said"),
    [
        ("nl", "2026-03-09", "9 maart 2026"), ("de", "2026-01-01", "1. Januar 2026"),
        ("de-AT", "2026-01-12", "12. Jänner 2026"), ("fr", "2026-08-01", "1er août 2026"),
        ("fr-CA", "2026-08-02", "2 août 2026"), ("en-GB", "2026-11-02", "2 November 2026"),
        ("en-US", "2026-11-02", "November 2, 2026"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_the_region_does(tag: str, day: str, said: str) -> None:
    assert language.load(tag).dated(day) == said


def test_months_of_her_own_that_are_no_twelve_leave_the_day_as_it_is() -> None:
    speech = language.with_words(language.load("nl"), {"months": "lente zomer"})
    assert speech.dated("2026-11-02") == "2026-11-02"


# ------------------------------------------------------------------------------------------- who answers for a book

TABLE = "[legal]\n" + "\n".join(f'{key} = "{value}"' for key, value in legal.EXAMPLES.items())


def imprinted(folder: Path, tag: str, table: str = TABLE) -> tuple[str, str, Report]:
    """What the PDF and the EPUB say, and the report."""
    (folder / "a.md").write_text("# Eins\n\n## Zwei\n\nText.\n\n💡 Was merkst du?\n", encoding="utf-8")
    (folder / "book.toml").write_text(
        f'language = "{tag}"\nidentifier = "urn:isbn:978-90-12345-67-8"\n{table}', encoding="utf-8"
    )
    report = build(project.load([folder]))
    pdf, epub = (re.sub(r"\s+", " ", said_in(one)) for one in report.outputs)
    return pdf, epub, report


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("nl", ("Uitgever: Marijke Verbeek, Stationsplein", "KvK 12345678", "btw-nummer NL")),
        ("nl-BE", ("KBO 12345678",)),
        ("en", ("Published by Marijke Verbeek", "VAT number NL")),
        ("de", ("Angaben gemäß § 5 DDG: Marijke", "USt-IdNr. NL", "§ 18 Abs. 2 MStV: Marijke")),
        ("de-AT", ("§ 25 MedienG: Marijke", "UID-Nr. NL", "Inhalt: Marijke")),
        ("de-CH", ("Impressum Marijke", "MWST-Nr. NL")),
        ("fr", ("Éditeur : Marijke", "Directeur de la publication : Marijke", "Hébergeur : Hostnet", "SIRET 12345678")),
        ("fr-CH", ("IDE 12345678",)),
    ],
)  # fmt: skip
def test_who_answers_for_the_book_stands_in_both_editions(tmp_path: Path, tag: str, said: tuple[str, ...]) -> None:
    pdf, epub, report = imprinted(tmp_path, tag)
    own = ("Stationsplein 1, 3818 LE Amersfoort", "post@marijke.nl", "+31 33", "ISBN 978-90-12345-67-8",
           "© 2026 Marijke Verbeek", "Delen mag, verkopen niet.")  # fmt: skip
    for one in (*said, *own):
        assert one in pdf
        assert one in epub or one == "Impressum Marijke"
    assert "\u202f" not in said_in(report.outputs[1])
    assert "<dc:publisher>Marijke Verbeek</dc:publisher>" in epub
    assert "<dc:rights>© 2026 Marijke Verbeek</dc:rights>" in epub
    assert not [one for one in report.problems if one.severity != "notice"]


@pytest.mark.parametrize(
    ("tag", "table", "lacks"),
    [
        ("de", "", "publisher, address, email"), ("de-DE", '[legal]\nemail = "a@b.de"', "publisher, address"),
        ("de", TABLE, ""), ("de-AT", "", ""), ("de-CH", "", ""), ("nl", "", ""),
    ],
)  # fmt: skip
def test_a_german_impressum_says_what_it_lacks(tmp_path: Path, tag: str, table: str, lacks: str) -> None:
    *_, report = imprinted(tmp_path, tag, table)
    assert "".join(one.values["names"] for one in report.problems if one.code == "B06") == lacks


@pytest.mark.parametrize("line", ['email = "marijke"', 'publisher = ""', "vat = 12", f'host = "{"x" * 121}"'])
def test_what_cannot_be_printed_is_answered_with_an_example(line: str) -> None:
    with pytest.raises(WerkboekError) as error:
        settings.parsed(f"[legal]\n{line}")
    assert error.value.problem.code == "P06"


def test_without_a_table_nothing_of_it_is_printed(tmp_path: Path) -> None:
    pdf, epub, _ = imprinted(tmp_path, "nl", "")
    assert "Uitgever" not in pdf + epub


def test_the_page_of_words_has_all_of_them(request: pytest.FixtureRequest) -> None:
    page, speech = ROOT / "docs" / "words.md", language.load("nl")
    kinds = {f"{name}_{kind}": text for kind, both in speech.kinds.items()
             for name, text in zip(("seen", "way"), both, strict=True)}  # fmt: skip
    ours = {**speech.words, **kinds}
    rows = "".join(f"| `{key}` | {ours[key]} |\n" for key in language.printed() if key not in NOT_PRINTED)
    said = page.read_text(encoding="utf-8")
    head = said[: said.index("| `")]
    if request.config.getoption("--update"):
        page.write_text(head + rows, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == head + rows


@pytest.mark.parametrize(("code", "form"), [(code, form) for code in ("nl", "de", "fr") for form in language.FORMS])
def test_a_book_never_mixes_the_ways_of_address(code: str, form: str) -> None:
    speech = language.load(code, form)
    said = [*speech.words.values(), *(one for both in speech.kinds.values() for one in both)]
    said += [ask for topic in speech.stock for ask in topic.asks]
    other = "familiar" if form == "u" else "polite"
    cues = tomllib.loads((ROOT / "src/werkboek/languages" / f"{code}.toml").read_text(encoding="utf-8"))["address"]
    assert [one for one in said if any(re.search(cue, one) for cue in cues[other])] == []
