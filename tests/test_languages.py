"""What the book says in each language: how it addresses its reader, in which words, and by which region's custom."""

from __future__ import annotations

import pytest

from werkboek import language, settings
from werkboek.problems import WerkboekError


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
