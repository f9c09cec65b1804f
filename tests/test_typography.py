"""The shape of signs, and titles on the cover."""

from __future__ import annotations

import pytest

from werkboek.compose.typography import typeset
from werkboek.render import cover


@pytest.mark.parametrize(
    ("code", "given", "set_"),
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
        ("fr", "l'eau \"calme\"", "l’eau “calme”"),
    ],
)  # fmt: skip
def test_signs(code: str, given: str, set_: str) -> None:
    assert typeset(given, code) == set_


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
