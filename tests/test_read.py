"""From bytes to lines."""

from __future__ import annotations

import pytest

from werkboek.language import load
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Text
from werkboek.read import decode, frontmatter, plain, read, tidy
from werkboek.recognise import recognise
from werkboek.recognise.around import NAMED
from werkboek.render import markdown


def lines(data: bytes, name: str = "a.txt") -> list[str]:
    return [line.plain for line in read(Text(name, name, data), lambda problem: None).lines]


@pytest.mark.parametrize(
    "data", ["Één ĳs – 💡".encode(), "\ufeffÉén ĳs – 💡".encode(), "\ufeffÉén ĳs – 💡".encode("utf-16-le")]
)
def test_unicode_is_read_whatever_its_mark(data: bytes) -> None:
    assert decode(Text("a", "a", data), lambda problem: None).lstrip("\ufeff") == "Één ĳs – 💡"


def test_windows_text_is_read_with_a_notice() -> None:
    told: list[Problem] = []
    assert decode(Text("a", "a", "‘één’ – €".encode("cp1252")), told.append) == "‘één’ – €"
    assert [problem.code for problem in told] == ["T03"]


@pytest.mark.parametrize(("data", "code"), [(b"", "T01"), (b" \r\n\t", "T01"), (b"PK\0\0\0", "T02")])
def test_no_text_is_an_error(data: bytes, code: str) -> None:
    with pytest.raises(WerkboekError) as caught:
        lines(data)
    assert caught.value.problem.code == code


def test_spaces_and_line_ends_become_one_kind() -> None:
    assert tidy("a\r\nb\rc\u00a0d\u202fe\u200bf\u00adg\ufeff") == "a\nb\nc d efg"
    assert tidy("🧘\u200d♀\ufe0f") == "🧘\u200d♀\ufe0f"


def test_hard_wrapped_text_is_joined_and_paragraphs_stay_apart() -> None:
    text = (
        "De meeste mensen ruimen pas op wanneer de trap helemaal vol staat en de\n"
        "deur niet meer open kan zonder dat er iets valt. Een tas die al maanden\n"
        "zoek is, dat helpt ook.\n"
        "Begin klein en vier liever de plank die vanavond leeg raakt dan die van\n"
        "morgen, want die komt later wel.\n"
    )
    assert [line.split()[0] for line in lines(text.encode())] == ["De", "Begin"]


def test_glued_titles_are_split_and_other_missing_spaces_are_not() -> None:
    assert plain.unglue("Over het leven.Spanning loslaten: vind rust") == [
        "Over het leven.",
        "Spanning loslaten: vind rust",
    ]
    for whole in ("Dat is zo.Ook als het regent.", "Zie www.rust.Nederland vandaag", "Kijk op a@rust.Net morgen"):
        assert plain.unglue(whole) == [whole]


def test_a_lone_bullet_belongs_to_the_next_line() -> None:
    article = read(Text("a.txt", "a.txt", b"Titel hier\n-\nWat nu?\n"), lambda problem: None)
    assert [(line.plain, line.shape) for line in article.lines] == [
        ("Titel hier", "text"),
        ("-", "text"),
        ("Wat nu?", "item"),
    ]


def test_front_matter_is_flat() -> None:
    meta, rest, cut = frontmatter.cut('---\ntitle: Onrust: begrijpen\nauthor: "A \\"B\\""\n---\nTekst')
    assert (meta, rest, cut) == ({"title": "Onrust: begrijpen", "author": 'A "B"'}, "Tekst", 4)


def test_a_list_and_a_remark_in_front_matter_are_kept() -> None:
    meta, rest, cut = frontmatter.cut("---\nTitle: Rust\n# concept\nTags:\n- stilte\n  - avond\n---\nTekst")
    assert (meta, rest, cut) == ({"title": "Rust", "# concept": "", "Tags": "- stilte - avond"}, "Tekst", 7)


@pytest.mark.parametrize("between", ["Gewone tekst zonder sleutel", "# Een kop", "Els: dag\nEls: tot morgen", "- een"])
def test_text_between_rules_is_no_front_matter(between: str) -> None:
    assert frontmatter.cut(f"---\n{between}\n---\n")[0] == {}


def test_markdown_knows_the_line_of_everything() -> None:
    text = "---\ntitle: x\n---\n\n# A\n\nEen\n💡 Twee?\n\n- drie\n    1. vier\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
    article = read(Text("a.md", "a.md", text.encode()), lambda problem: None)
    assert [(line.source.line, line.plain, line.level) for line in article.lines] == [
        (5, "A", 1),
        (7, "Een", 0),
        (8, "💡 Twee?", 0),
        (10, "drie", 0),
        (11, "vier", 1),
        (13, "a | b | 1 | 2", 0),
    ]


def test_links_by_reference_are_written_out() -> None:
    text = '# A\n\nZie [hier][1], [daar][] en [niet].\n\n[1]: https://example.org/een\n[Daar]: <b.md> "Titel"\n'
    article = read(Text("a.md", "a.md", text.encode()), lambda problem: None)
    assert article.lines[-1].text == "Zie [hier](https://example.org/een), [daar](b.md) en [niet]."


def test_a_long_word_is_not_cut_into_names_in_every_way() -> None:
    assert NAMED.fullmatch("Aa" * 5000 + "!") is None  # took hours while a name could be cut anywhere


@pytest.mark.parametrize(
    "text",
    [
        "![Een [mooie] boom](<foto (1).jpg> \"In 'mei'\")",
        "## Werken in C \\#\n\nEen zin.",
        "- een\n\n    2. twee",
        "Wil je meer?\n1986\\. Dat was het.\n🔗 Kijk hier",
    ],
)
def test_what_is_written_is_read_again_as_it_was(text: str) -> None:
    def once(content: str) -> str:
        article = read(Text("a.md", "a.md", f'---\ntitle: "A"\nquestions: "💡"\n---\n\n{content}\n'.encode()), print)
        return markdown.render(recognise(article, print)[0], load("nl"))

    written = once(text)
    assert once(written.partition("---\n\n")[2]) == written
