"""The edition to keep: PDF/A-3a and PDF/UA-1 in one file, the texts inside, and the same book again out of it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from instruments import exports, same, verapdf, word
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from werkboek import names, project, reading, resources, settings, sources
from werkboek.build import Report, build, drafted
from werkboek.check import linted
from werkboek.finish import archive
from werkboek.language import LANGUAGES, load
from werkboek.problems import CODES, WerkboekError
from werkboek.recognise import undecided

ROOT = Path(__file__).parent.parent
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 90"><rect width="400" height="90" fill="#7a2e5d"/></svg>'
)
RICH = """title = "Rust in je week"
author = "Marijke Verbeek"
articles = ["teksten/rust.html", "teksten/grenzen.md", "slaap.docx"]
theme = "mijn"
length = "short"
ruling = "wide"
date = "2026-09-01"
editions = ["standard", "archive"]
about = '''Marijke schrijft "graag".

Ze wandelt ook.'''
[brand]
colour = "#7a2e5d"
logo = "beeld/logo.svg"
portrait = "beeld/ik?.png"
cover = "beeld/foto.png"
heading_font = "letter.ttf"
website = "https://marijke.nl/"
[words]
question = "Opdracht"
[links]
"https://lang.nl/heel/lang" = "https://kort.nl/x"
"""


def of(report: Report, edition: str = "archive") -> bytes:
    """The bytes of an edition of a report."""
    return next(one.data for one in report.outputs if one.edition == edition)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The files in a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def photograph(seed: int, wide: int, high: int) -> bytes:
    """A picture that no other is."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((wide, high)).rotate(seed).convert("RGB").save(out, "PNG")
    return out.getvalue()


def rich(folder: Path) -> Path:
    """A project with all that a book can be made of: texts of three kinds in folders, and everything of her own."""
    look = resources.bundled("styles") / "themes" / "warm"
    files = {
        "book.toml": RICH.encode(),
        "teksten/rust.html": "<h1>Rust vinden</h1><p>Rust begint klein.</p><p>💡 Wat merk je? {regels=6}</p>".encode(),
        "teksten/grenzen.md": "# Grenzen\n\nOver [rust](rust.html) en [lang](https://lang.nl/heel/lang).\n\n"
        "![Een cirkel](../beeld/cirkel.png)\n\n💡 Wat wil je niet?\n\n<!-- trainer: 5 min: kijk rond -->\n".encode(),
        "slaap.docx": word.document([word.para("Slapen", style="Title"), "Slaap is ook werk.",
                                     word.picture(photograph(5, 900, 500), "Een bed"), word.para("💡 Hoe slaap je?")]),
        "beeld/logo.svg": LOGO.encode(),
        "beeld/ik?.png": photograph(10, 800, 1000),
        "beeld/foto.png": photograph(20, 1700, 900),
        "beeld/cirkel.png": photograph(40, 900, 600),
        "letter.ttf": (resources.bundled("styles") / "fonts/fraunces/Fraunces-Medium.ttf").read_bytes(),
        "themes/mijn/theme.toml": (look / "theme.toml").read_bytes(),
        "themes/mijn/theme.css": (look / "theme.css").read_bytes(),
    }  # fmt: skip
    return put(folder, files)


@pytest.fixture(scope="module")
def kept() -> Report:
    """The sample book, to print and to keep."""
    return build(replace(project.load([ROOT / "content"]), editions=("standard", "archive")), jobs=1)


@pytest.fixture(scope="module")
def small() -> bytes:
    """The archive of a very small book."""
    text = project.Text("a.md", "a.md", "# Rust\n\nZin.\n\n💡 Wat?\n".encode())
    return of(build(project.Project(ROOT, (text,), language="nl", editions=("archive",)), jobs=1))


# ------------------------------------------------------------------------------------------------------- the file


def test_it_keeps_both_standards(kept: Report, tmp_path: Path) -> None:
    report = build(replace(project.load([rich(tmp_path / "rijk")]), editions=("archive",)), jobs=1)
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path, one in zip(paths, (kept, report), strict=True):
        path.write_bytes(of(one))
    for flavour, some in (("3a", paths), ("ua1", paths[1:])):
        for verdict in verapdf.check(some, flavour):
            assert verdict.checks > 1000
            assert verdict.passed, (flavour, verdict.failures)


def test_its_pages_are_those_of_the_standard_edition(kept: Report) -> None:
    found = list(same.differences(of(kept, "standard"), of(kept)))
    assert {one.what for one in found} == {"link"}  # that they are printed, which PDF/A wants said
    assert all(one.first == one.second.replace(" /F 4", "") for one in found)
    assert next(one.name for one in kept.outputs if one.edition == "archive") == "een-halfuur-voor-jezelf-archief.pdf"


def test_the_rules_of_layout_hold_as_they_do_on_paper(kept: Report) -> None:
    made = {one.edition: [finding.broken for finding in linted(one, kept.look)] for one in kept.outputs}
    assert made["archive"] == made["standard"]


def test_what_is_attached_is_sorted_typed_dated_and_summed(kept: Report) -> None:
    with pikepdf.open(io.BytesIO(of(kept))) as pdf:
        tree = list(pdf.Root.Names.EmbeddedFiles.Names)
        keys, specs = [str(one) for one in tree[::2]], tree[1::2]
        assert keys == sorted(keys)
        assert keys == ["SHA256SUMS", "book.toml", "cirkels.png", "goed-genoeg.md", "het-lijf.md", "loslaten.md",
                        "moe-zijn.md", "nee-zeggen.md"]  # fmt: skip
        assert [one.objgen for one in pdf.Root.AF] == [one.objgen for one in specs]
        assert {str(one.AFRelationship) for one in specs[1:]} == {"/Source"}
        types = dict(zip(keys, (str(one.EF.F.Subtype) for one in specs), strict=True))
        assert (types["book.toml"], types["cirkels.png"]) == ("/application/toml", "/image/png")
        assert types["het-lijf.md"] == "/text/markdown"
        assert {str(one.EF.F.Params.ModDate) for one in specs} == {"D:20261102"}
        for row in specs[0].EF.F.read_bytes().decode().splitlines():
            digest, _, name = row.partition("  ")
            assert hashlib.sha256(specs[keys.index(name)].EF.F.read_bytes()).hexdigest() == digest
    held = archive.sources(of(kept), "a.pdf")
    for name in ("het-lijf.md", "cirkels.png"):  # hers, as they were
        assert held[name] == (ROOT / "content" / name).read_bytes()
    said = tomllib.loads(held["book.toml"].decode())
    assert said["articles"] == ["nee-zeggen.md", "moe-zijn.md", "loslaten.md", "goed-genoeg.md", "het-lijf.md"]


def test_no_clock_is_in_it(small: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = archive.srgb()
    assert hashlib.sha256(profile).hexdigest() == hashlib.sha256(archive.srgb()).hexdigest()
    assert profile[24:36] == bytes((7, 188, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    assert profile[36:40] == b"acsp"
    later = profile.replace(bytes((7, 188)), bytes((7, 240)), 1)
    monkeypatch.setattr("PIL.ImageCms.ImageCmsProfile.tobytes", lambda one: later)
    assert archive.srgb() == profile


def test_its_name_is_in_the_language_of_the_book(book: Callable[..., Report]) -> None:
    found = {code: book(f"---\nlang: {code}\n---\n# Rust\n\nZin.\n\n💡 Wat?", editions=("archive",)).outputs[0].name
             for code in LANGUAGES}  # fmt: skip
    assert found == {"nl": "rust-archief.pdf", "en": "rust-archive.pdf", "de": "rust-archiv.pdf",
                     "fr": "rust-archive.pdf"}  # fmt: skip


# ------------------------------------------------------------------------------------------------------ out of it


def unpacked(data: bytes, folder: Path) -> Path:
    """What is in an archive, in a folder."""
    return put(folder, archive.sources(data, "a.pdf"))


def test_the_sample_book_comes_out_of_it_again(kept: Report, tmp_path: Path) -> None:
    again = build(replace(project.load([unpacked(of(kept), tmp_path)]), editions=("standard", "archive")), jobs=1)
    for edition in ("standard", "archive"):
        assert of(again, edition) == of(kept, edition)


def test_a_book_with_everything_of_her_own_comes_out_of_it_again(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rich(tmp_path / "boek")
    assert run("build", "boek", "--out", "een")[0] == 0
    code, out, err = run("unpack", "een/rust-in-je-week-archief.pdf", "--out", "terug")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "Klaar om te beginnen: werkboek build terug"
    found = {path.relative_to(tmp_path / "terug").as_posix() for path in (tmp_path / "terug").rglob("*.*")}
    assert found == {"book.toml", "teksten/rust.md", "teksten/grenzen.md", "slaap.md", "slaap-1.png", "beeld/logo.svg",
                     "beeld/ik-.png", "beeld/foto.png", "beeld/cirkel.png", "letter.ttf", "themes/mijn/theme.toml",
                     "themes/mijn/theme.css"}  # fmt: skip
    said = (tmp_path / "terug" / "teksten" / "grenzen.md").read_text(encoding="utf-8")
    assert "[rust](rust.md)" in said
    code, out, err = run("build", "terug", "--out", "twee")
    assert (code, err) == (0, "")
    first, second = (Path(name) / "rust-in-je-week.pdf" for name in ("een", "twee"))
    assert list(same.differences(first.read_bytes(), second.read_bytes())) == []
    run("unpack", "twee/rust-in-je-week-archief.pdf", "--out", "weer")
    for path in (tmp_path / "terug").rglob("*.*"):  # what came out once comes out the same for good
        assert (tmp_path / "weer" / path.relative_to(tmp_path / "terug")).read_bytes() == path.read_bytes()


def test_a_plain_text_comes_out_of_it_again(real: Path, tmp_path: Path) -> None:
    made = build(replace(project.load([real]), editions=("standard", "archive")), jobs=1)
    again = build(replace(project.load([unpacked(of(made), tmp_path)]), editions=("standard",)), jobs=1)
    assert of(again, "standard") == of(made, "standard")


@pytest.mark.parametrize("name", ["known", "unseen"])
def test_texts_of_others_come_out_of_it_again(name: str, tmp_path: Path) -> None:
    texts = sorted((ROOT / "tests" / "texts" / name).rglob("*.txt"))
    assert texts
    chosen = replace(project.load(texts[:2]), editions=("standard", "archive"))
    made = build(chosen, jobs=1)
    again = build(replace(project.load([unpacked(of(made), tmp_path)]), editions=("standard",)), jobs=1)
    assert of(again, "standard") == of(made, "standard")


def test_posts_of_an_export_come_out_of_it_again(tmp_path: Path) -> None:
    exports.write(tmp_path / "e.xml", 2)
    made = build(replace(project.load([tmp_path / "e.xml"]), order="date", editions=("standard", "archive")), jobs=1)
    again = build(replace(project.load([unpacked(of(made), tmp_path / "uit")]), editions=("standard",)), jobs=1)
    assert [one.title for one in again.book.chapters] == [one.title for one in made.book.chapters]
    assert list(same.differences(of(made, "standard"), of(again, "standard"))) == []


def test_what_was_answered_at_the_terminal_stays_so(tmp_path: Path) -> None:
    text = "# Rust\n\nZin.\n\nWat doe je als het te druk wordt?\n\nNog een zin, die niets vraagt.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), editions=("standard", "archive")), jobs=1,
                 judge=lambda article, decisions, at: True)  # fmt: skip
    again = build(replace(project.load([unpacked(of(made), tmp_path / "uit")]), editions=("standard",)), jobs=1)
    assert len(made.book.questions) == 1
    assert of(again, "standard") == of(made, "standard")


EVERY = """title = 'Rust "en" \\ ruimte'
subtitle = "Een werkboek"
author = "Anna de Vries"
language = "nl-BE"
address = "u"
date = "2026-09-01"
identifier = "urn:isbn:9789012345678"
theme = "warm"
editions = ["standard", "archive"]
ruling = "wide"
length = "short"
about = '''Eerst dit.

En "dat".'''
fill = "air"
pages = 24
sheets = 12
exercises = "enriched"
order = "date"
doubtful = "space"
prompts = "stock"
dyslexia = true
[words]
question = "Opdracht"
space = "Plaats bij {number}: {what}"
[links]
"https://site.nl/?p=12" = "https://site.nl/rust"
[brand]
colour = "#7a2e5d"
website = "https://marijke.nl"
maxim = "Een nee is ook een antwoord."
[ebook]
series = "Rust in je week"
volume = 2
[legal]
publisher = "Marijke Verbeek"
"""


def test_every_setting_comes_out_of_it_again(tmp_path: Path) -> None:
    put(tmp_path, {"book.toml": EVERY.encode(), "a.md": "# Rust\n\nZin.\n\n💡 Wat?\n".encode()})
    said = settings.parsed(EVERY)
    assert {"articles", "select"} | said.keys() == {*settings.KEYS}
    chosen = project.load([tmp_path])
    read = list(reading.chapters(chosen.texts[0], chosen, undecided, lambda problem: None))
    drawn, book, _ = drafted(chosen, read, lambda problem: None)
    again = settings.parsed(sources.of(drawn, book, read)["book.toml"].decode())
    assert again.pop("articles") == ("a.md",)
    assert again == said


# ------------------------------------------------------------------------------------------------- what is hostile


def tampered(files: Mapping[str, bytes], sums: bytes | None = None) -> bytes:
    """A file with these attached, and a list of digests that fits them unless another is given."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    rows = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    tree: list[object] = []
    for name, data in sorted({**files, archive.SUMS: rows.encode() if sums is None else sums}.items()):
        stream = pdf.make_stream(data, Type=Name.EmbeddedFile)
        spec = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream))
        tree += [String(name), pdf.make_indirect(spec)]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(tree)))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def code_of(data: bytes) -> tuple[str, str]:
    """The code and the name with which a file is refused."""
    with pytest.raises(WerkboekError) as caught:
        archive.sources(data, "a.pdf")
    return caught.value.problem.code, caught.value.problem.values.get("name", "")


BOOK = {"book.toml": b'title = "x"\n', "a.md": b"# x\n"}


def test_what_was_attached_comes_out_as_it_was_and_nothing_else(tmp_path: Path) -> None:
    assert archive.sources(tampered(BOOK), "a.pdf") == BOOK
    (rows,) = (f"{hashlib.sha256(data).hexdigest()}  book.toml\n" for data in [BOOK["book.toml"]])
    more = {**BOOK, "factuur.pdf": b"%PDF"}  # attached by her, with another program
    assert archive.sources(tampered(more, rows.encode()), "a.pdf") == {"book.toml": BOOK["book.toml"]}


@pytest.mark.parametrize(
    "name",
    ["../a.md", "a/../../b.md", "/etc/passwd", "C:\\a.md", "c:a.md", "a\\..\\b.md", "CON", "con.md", "teksten/LPT1.txt",
     "a.md.", "a.md ", " a.md", ".git/config", "~/../a", "a//b.md", "./a.md", "a:b", "a\x00b", "a\u202eb", "x" * 300,
     "\\\\host\\a", "A.MD", "a.md/b/../c", "", "nul.tar.gz", "a?.md"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    code, shown = code_of(tampered({**BOOK, name: b"x"}))
    assert code in ("P11", "U03", "U04")  # where it is no name for a PDF, or for the list of digests
    assert shown.isprintable()


def test_two_names_that_are_one_file_elsewhere_are_refused() -> None:
    assert code_of(tampered({**BOOK, "Eén.md": b"x", "eE\u0301n.md": b"y"}))[0] == "U04"


def test_a_file_that_is_the_folder_of_another_is_refused() -> None:
    assert code_of(tampered({**BOOK, "x": b"x", "X/y.md": b"y"})) == ("U04", "X/y.md")


def test_what_was_changed_is_named_and_nothing_is_written(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in BOOK.items())
    (tmp_path / "a.pdf").write_bytes(tampered({**BOOK, "a.md": b"# y\n"}, sums.encode()))
    code, out, err = run("unpack", "a.pdf")
    assert (code, out) == (1, "")
    assert "a.md is niet meer zoals het in a.pdf is bewaard" in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    (tmp_path / "a.pdf").write_bytes(tampered({"book.toml": BOOK["book.toml"]}, sums.encode()))  # one is gone
    assert run("unpack", "a.pdf")[0] == 1


def test_nothing_is_written_over(run, small: bytes, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rust-archief.pdf").write_bytes(small)
    code, out, _ = run("unpack", "rust-archief.pdf", "--json")
    assert code == 0
    assert json.loads(out) == {"folder": "rust-archief", "files": ["rust-archief/a.md", "rust-archief/book.toml"]}
    (tmp_path / "rust-archief" / "a.md").write_text("# Van mij\n", encoding="utf-8")
    code, _, err = run("unpack", "rust-archief.pdf")
    assert code == 1
    assert "rust-archief bestaat al en wordt niet overschreven" in err
    assert (tmp_path / "rust-archief" / "a.md").read_text(encoding="utf-8") == "# Van mij\n"
    (tmp_path / "leeg").mkdir()
    assert run("unpack", "rust-archief.pdf", "--out", "leeg")[0] == 0
    assert run("unpack", "rust-archief.pdf", "--out", "rust-archief.pdf")[0] == 1
    assert run("unpack", "weg.pdf")[0] == 1


def test_a_file_that_is_not_ours_is_told_from_one_that_is_locked(kept: Report, small: bytes) -> None:
    assert code_of(b"hallo")[0] == "P11"
    assert code_of(of(kept, "standard"))[0] == "U01"
    with pikepdf.open(io.BytesIO(small)) as pdf:
        for owner, user, code in (("x", "y", "U02"), ("x", "", "")):  # with an owner's password alone it is readable
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
            if code:
                assert code_of(out.getvalue())[0] == code
            else:
                assert archive.sources(out.getvalue(), "a.pdf") == archive.sources(small, "a.pdf")


def test_more_than_a_book_has_is_refused(monkeypatch: pytest.MonkeyPatch, kept: Report, tmp_path: Path) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1000)
    assert code_of(tampered({**BOOK, "a.md": bytes(900)} | {"b.md": bytes(1_000_000)})) == ("U03", "b.md")
    monkeypatch.setattr(archive, "TOTAL", 1500)
    assert code_of(tampered({**BOOK, "a.md": bytes(900), "b.md": bytes(900)}))[0] == "U05"
    with pytest.raises(WerkboekError) as caught:
        archive.archived(of(kept, "standard"), {"a": bytes(1001)}, "x.pdf")
    assert caught.value.problem.code == "U05"
    monkeypatch.setattr(archive, "MOST", 3)
    assert code_of(tampered({**BOOK, "b.md": b"", "c.md": b""}))[0] == "U05"


def test_a_file_without_bounds_is_not_unpacked(small: bytes) -> None:
    with pikepdf.open(io.BytesIO(small)) as pdf:
        (spec,) = (one for one in pdf.Root.AF if str(one.UF) == "a.md")
        spec.EF.F = spec.EF.UF = pdf.make_stream(bytes(archive.LARGEST + 2), Type=Name.EmbeddedFile)
        out = io.BytesIO()
        pdf.save(out)
    assert len(out.getvalue()) < 1_000_000
    assert code_of(out.getvalue()) == ("U03", "a.md")
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == 0  # as it was for others


@pytest.mark.parametrize("seed", range(120))
def test_damage_is_mended_or_told(small: bytes, seed: int) -> None:
    dice, data = random.Random(seed), bytearray(small)
    match seed % 4:
        case 0:
            data = data[: dice.randrange(len(data))]
        case 1:
            for _ in range(dice.randint(1, 40)):
                data[dice.randrange(len(data))] = dice.randrange(256)
        case 2:
            at = dice.randrange(len(data))
            data[at : at + dice.randint(1, 4000)] = b""
        case 3:
            at, other = dice.randrange(len(data)), dice.randrange(len(data))
            data[at:at] = data[other : other + 3000]
    with suppress(WerkboekError):
        assert archive.sources(bytes(data), "a.pdf") == archive.sources(small, "a.pdf")


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    with pytest.raises(WerkboekError):
        archive.sources(b"%PDF-1.7\n" + data, "a.pdf")


@given(st.text(max_size=300))
def test_a_list_of_digests_is_one_or_refused(text: str) -> None:
    with pytest.raises(WerkboekError):
        archive.sources(tampered(BOOK, text.encode("utf-8", "surrogatepass")), "a.pdf")


@given(st.text(max_size=200), st.sets(st.text(max_size=8), max_size=3))
def test_a_name_that_is_given_is_safe_everywhere(text: str, others: set[str]) -> None:
    taken = {names.key(names.plain(one)) for one in others}
    found = names.free(names.plain(text) or "text", taken)
    assert names.safe(found)
    assert names.key(found) in taken


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_refusal_is_one_sentence(language: str) -> None:
    speech = load(language)
    for code in (one for one in CODES if one.startswith("U")):
        said = " ".join(speech.problems[code])
        assert "{path}" in said
        assert ("{name}" in said) == (code in ("U03", "U04"))
        assert os.sep + "tmp" not in said
