"""The shape of signs, and titles on the cover."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkboek import project
from werkboek.build import build
from werkboek.compose.typography import typeset
from werkboek.render import cover
from werkboek.texts import texts


@pytest.mark.parametrize(
    ("code", "typed", "set_"),
    [
        ("nl", "Zeg \"ja\" of 'nee'.", "Zeg “ja” of ‘nee’."),
        ("nl", "'s Avonds zo'n foto's kijken", "’s Avonds zo’n foto’s kijken"),
        ("nl", "Rust - of niet... en dan", "Rust\xa0– of niet… en dan"),
        ("nl", "grip houden — op je agenda", "grip houden\xa0— op je agenda"),
        ("nl", "rust–ritme", "rust\xa0– ritme"),
        ("nl", "van 10-12 en 1990–2000", "van 10-12 en 1990–2000"),
        ("nl", "**\"Vet\"** en (\"haakjes\")", "**“Vet”** en (“haakjes”)"),
        ("nl", "[\"hier\"](https://example.org/a--b?c='d') en `\"code\"`",
         "[“hier”](https://example.org/a--b?c='d') en `\"code\"`"),
        ("nl", "een ĳsje", "een ijsje"),
        ("de", "Sag \"ja\" und 'nein'", "Sag „ja“ und ‚nein‘"),
        ("en", "It's \"fine\"—really", "It’s “fine”—really"),
        ("fr", "l'eau \"calme\"", "l’eau «\xa0calme\xa0»"),
        # French: what is set apart, also where nothing was typed; Quebec and Switzerland have their own
        ("fr", "Pourquoi ? Oui ! Vraiment ; si : non", "Pourquoi\u202f? Oui\u202f! Vraiment\u202f; si\xa0: non"),
        ("fr", "Pourquoi? «mot»: il est 10:30.", "Pourquoi\u202f? «\xa0mot\xa0»\xa0: il est 10:30."),
        ("fr-BE", "**Quoi?** dit-il", "**Quoi\u202f?** dit-il"),
        ("fr-CA", "Pourquoi? « mot » : oui", "Pourquoi? «\xa0mot\xa0»\xa0: oui"),
        ("fr-CA", "Tu viens ?", "Tu viens\u202f?"),
        ("fr-CH", "Pourquoi ? « mot » : oui", "Pourquoi\u202f? «\u202fmot\u202f»\u202f: oui"),
        ("fr", "voir https://a.fr/b?c: et caf&eacute; noir", "voir https://a.fr/b?c: et caf&eacute; noir"),
        ("fr", "le 14 juillet et le 1er mai, no. 5", "le 14\xa0juillet et le 1er\xa0mai, no.\xa05"),
        # German
        ("de", "z.B. das, d. h. jenes", "z.\xa0B. das, d.\xa0h. jenes"),
        ("de", "10 % am 5. Mai, § 5 Nr. 3, 5 km", "10\xa0% am 5.\xa0Mai, §\xa05 Nr.\xa03, 5\xa0km"),
        ("de", "Hans' Auto - 'neu'", "Hans’ Auto\xa0– ‚neu‘"),
        ("de-AT", "Sag \"ja\"", "Sag „ja“"),
        ("de-CH", "Sag \"ja\" und 'nein' zu Hans' Auto", "Sag «ja» und ‹nein› zu Hans’ Auto"),
        # Dutch
        ("nl", "‘s avonds, ‘n beetje, ‘s-Hertogenbosch", "’s avonds, ’n beetje, ’s-Hertogenbosch"),
        ("nl-BE", "‘Kom maar’, zei ze; blz. 12, € 25", "‘Kom maar’, zei ze; blz.\xa012, €\xa025"),
        ("nl", "een scherm van 15\" breed", "een scherm van 15\" breed"),
        ("nl", "IJs op 3 mei", "IJs op 3\xa0mei"),
        # English: a typed dash stays the one it is
        ("en-GB", "rest - and \"'so' it is\"", "rest\xa0– and “‘so’ it is”"),
        ("en-US", "rest - and so -- it is", "rest\xa0— and so\xa0— it is"),
        ("en-US", "rest – and so © 2026", "rest\xa0– and so ©\xa02026"),
        ("en", "word--word, ‘tis, the ‘90s", "word—word, ’tis, the ’90s"),
    ],
)  # fmt: skip
def test_signs(code: str, typed: str, set_: str) -> None:
    assert typeset(typed, code) == set_


TAGS = ("nl", "nl-BE", "en", "en-GB", "en-US", "de", "de-AT", "de-CH", "fr", "fr-BE", "fr-CA", "fr-CH")
SIGNS = st.text(alphabet=st.sampled_from("ab Éß1 .:;!?-–—'\"‘’“”„«»()[]*_`{}&#%§€ĳ\u00a0\u202f\n"), max_size=40)


@given(st.sampled_from(TAGS), SIGNS)
def test_no_letter_is_lost_and_what_is_set_stays_as_it_is(tag: str, text: str) -> None:
    """Of signs nothing goes but a space or a dot that another sign stands for."""
    made = typeset(text, tag)
    assert re.findall(r"\w", made) == re.findall(r"\w", text.replace("ĳ", "ij"))
    for signs in (".…", ":", ";", "!", "?", "-–—", "'’‘‚‹›\"“”„«»"):
        assert any(one in text for one in signs) == any(one in made for one in signs)
    assert typeset(made, tag) == made


def test_a_chapter_in_another_language_has_the_signs_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text('# Een\n\nZe zei "ja".\n\n💡 Wat merk jij?\n', encoding="utf-8")
    (tmp_path / "2.md").write_text('---\nlang: de\n---\n\n# Zwei\n\nSie sagte "ja".\n', encoding="utf-8")
    (tmp_path / "book.toml").write_text('language = "nl"\nabout = "Ze zegt \\"nee\\"."\n', encoding="utf-8")
    book = build(project.load([tmp_path]), editions=("epub",)).book
    said = " ".join(text for chapter in book.chapters for text, _ in texts(chapter))
    assert "“ja”" in said
    assert "„ja“" in said
    assert book.about == "Ze zegt “nee”."


def test_a_short_last_word_is_tied_to_enough_words_before_it() -> None:
    text = "Pas als je gaat zitten en ademt, merk je dat je lichaam eindelijk zakt in rust."
    assert typeset(text, "nl").endswith("zakt\xa0in\xa0rust.")
    assert typeset("Korte zin in rust.", "nl") == "Korte zin in rust."


@pytest.mark.parametrize("title", ["Rust", "Een halfuur voor jezelf", "Arbeidsongeschiktheidsverzekering", "w " * 60])
def test_no_word_of_a_title_is_wider_than_the_cover(title: str) -> None:
    found = cover.title(title, 1)
    longest = max(map(len, found.main.split()))
    assert longest * cover.EM * found.size * cover.PT <= cover.WIDTH + 0.1
    assert found.size >= 22
