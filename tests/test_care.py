"""Care for an author's words: faults planted in small texts are told with their lines, near-misses are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import ANY

from werkboek import build, language, reading
from werkboek.check.care import DETECTORS
from werkboek.check.said import Said, heard
from werkboek.model import Line, Source
from werkboek.problems import Problem, WerkboekError, gathered
from werkboek.project import Project, Text
from werkboek.recognise import undecided
from werkboek.render import receipt
from werkboek.report import told
from werkboek.texts import texts

DUTCH = "Soms is het stil in huis. Dan hoor je de klok, en de buren, en wat er in je hoofd zit."
GERMAN = "Manchmal ist es still im Haus. Dann hörst du die Uhr und die Nachbarn, und was in dir ist."
ENGLISH = "Sometimes the house is quiet. Then you hear the clock, and the neighbours, and what is in your head."
FRENCH = "Parfois la maison est calme. Alors tu entends l’horloge et les voisins, et ce qui est dans ta tête."
BODY = {"nl": DUTCH, "de": GERMAN, "en": ENGLISH, "fr": FRENCH}

# (language, what is planted, what is told of it). A text without a fault has "".
ADDRESS = [
    ("nl", "Neem even de tijd. U merkt vanzelf wanneer het genoeg is.", "u"),
    ("nl", "Schrijf op wat uw dag zwaar maakte.", "u"),
    ("nl", "Dat is een geschenk voor u.", "u"),
    ("nl", "‘Gaat u maar zitten’, zei de dokter.", ""),
    ("nl", "\"U bent te laat\", zei ze, en ze lachte.", ""),
    ("nl", "Laat het a.u.b. weten, of niet.", ""),
    ("nl", "Om 14 u 30 is er thee.", ""),
    ("nl", "Maak eens een U-bocht in je hoofd.", ""),
    ("nl", "De letter ‘u’ komt hier niet voor.", ""),
    ("nl", "Jullie mogen samen lezen, en daarna weer ieder voor zich.", ""),
    ("de", "Nehmen Sie einen Stift, wenn Sie mögen.", "Sie"),
    ("de", "Das darf ruhig in Ihrem Heft stehen.", "Sie"),
    ("de", "Die Freude ist selten geplant. Sie kommt, wenn niemand drängt.", ""),
    ("de", "Meine Tante fragte mich etwas. Ihr wurde dabei klar, was fehlt.", ""),
    ("de", "„Setzen Sie sich“, sagte der Arzt.", ""),
    ("de", "Sie und ihre Schwester gingen nach Hause.", ""),
    ("fr", "Prenez un stylo et notez ce qui vous touche.", "vous"),
    ("fr", "Gardez votre cahier près du lit.", "vous"),
    ("fr", "« Vous êtes en retard », dit la dame.", ""),
    ("fr", "Après le rendez-vous, la rue était vide.", ""),
    ("fr", "Un thé, s’il vous plaît, et du silence.", ""),
    ("fr", "À ma mère : depuis que vous êtes loin, j’ai appris à…", ""),
    ("fr", "Vous avez été nombreuses à m’écrire.", ""),
    ("fr", "Toi et ton ami, vous pouvez lire à voix haute.", ""),
    ("en", "You may sit. One may also stand.", ""),
]  # fmt: skip
CAPITALS = [
    ("nl", "## Waarom Kun Jij Niet Slapen", "Waarom kun jij niet slapen"),
    ("nl", "## De Kunst van Altijd Opnieuw Beginnen", "De kunst van altijd opnieuw beginnen"),
    ("nl", "## Rust: Wat Helpt Echt en Wat Niet", "Rust: Wat helpt echt en wat niet"),
    ("nl", "## Stap 2 Begin klein", ""),
    ("nl", "## Op bezoek bij Anna de Wit in Den Haag", ""),
    ("nl", "## Van Nijmegen naar Groningen", ""),
    ("nl", "## Werken met ACT en EMDR", ""),
    ("nl", "## Loslaten: Maak ruimte", ""),
    ("nl", "## Wat de film ‘Kun Jij Niet Slapen’ ons leert", ""),
    ("nl", "## The art of doing what you want in the morning", ""),
    ("nl", "## Hoe WordPress en LinkedIn je wakker houden", ""),
    ("de", "## Warum Du Endlich Wieder Schlafen Kannst", "Warum du endlich wieder Schlafen kannst"),
    ("de", "## Der Weg zu Mehr Ruhe", "Der Weg zu mehr Ruhe"),
    ("de", "## Die Kraft der Stille und das Glück der Pause", ""),
    ("de", "## Das Mehr und das Weniger", ""),
    ("de", "## Frag Deinen Körper am Abend", ""),
    ("fr", "## Comment Retrouver Votre Calme", "Comment retrouver votre calme"),
    ("fr", "## Apprendre à Vivre Mieux Sans Bruit", "Apprendre à vivre mieux sans bruit"),
    ("fr", "## Un soir avec Marie Dubois à Lyon", ""),
    ("fr", "## Le Petit Prince et la rose", ""),
    ("en", "## Why You Can Not Sleep", ""),
]
THIS_TEXT = [
    ("nl", "In dit blog ontdek je hoe dat gaat.", "In dit blog"),
    ("nl", "In deze blogpost staan drie stappen.", "In deze blogpost"),
    ("nl", "Na het lezen van dit artikel weet je meer.", "van dit artikel"),
    ("nl", "Ik las een wetenschappelijk artikel over slaap.", ""),
    ("nl", "Op mijn blog schrijf ik over de tuin.", ""),
    ("nl", "Dit artikel uit de krant hing jaren op de koelkast.", ""),
    ("de", "In diesem Beitrag zeige ich dir, wie das geht.", "In diesem Beitrag"),
    ("de", "Dieser Blogartikel hilft beim Anfangen.", "Dieser Blogartikel"),
    ("de", "Sie leistete ihren Beitrag zum Fest.", ""),
    ("fr", "Dans cet article, on parle de sommeil.", "Dans cet article"),
    ("fr", "Ce billet de blog parle de repos.", "Ce billet de blog"),
    ("fr", "Il a lu un article dans le train.", ""),
    ("en", "In this post we look at sleep.", "In this post"),
    ("en", "This blog article is about rest.", "This blog article"),
    ("en", "She stayed at her post all night.", ""),
]
NOWHERE = [
    ("nl", "Klik hier voor meer.", "Klik hier"),
    ("nl", "Het klikte meteen tussen ons.", ""),
    ("nl", "Download de checklist en hang hem op.", "Download de checklist"),
    ("nl", "Download [de checklist](https://example.org/lijst) en hang hem op.", ""),
    ("nl", "Download een app voor ademhaling als dat helpt.", ""),
    ("nl", "Zie hieronder de video over ademen.", "Zie hieronder de video"),
    ("nl", "Vertel het in de reacties hieronder.", "in de reacties"),
    ("nl", "Zie afbeelding 3 voor het hele lijf.", "Zie afbeelding 3"),
    ("nl", "Zie tabel 1.\n\n| a | b |\n| --- | --- |\n| c | d |", ""),
    ("nl", "Gebruik de 3 vragen om los te laten.", "Gebruik de 3 vragen"),
    ("nl", "Beantwoord de drie vragen.\n\n- Wat?\n- Waar?\n- Wanneer?", ""),
    ("nl", "Er zijn drie stappen die helpen. Volg de drie stappen.\n\nDe drie stappen staan in je hoofd.", ""),
    ("nl", "Lees ook “Een avond zonder scherm” als je wilt.", "Een avond zonder scherm"),
    ("nl", "Lees ook “Stil in huis” als je wilt.\n\n## Stil in huis\n\nDaar is het fijn.", ""),
    ("nl", "Lees het boek “De kracht van stilte” eens.", ""),
    ("nl", "Ze leest “Ik ben er ook nog” hardop voor.", ""),
    ("nl", "In mijn vorige blog schreef ik over thee.", "In mijn vorige blog"),
    ("nl", "Scroll naar beneden.", "Scroll naar"),
    ("de", "Klicke hier für mehr.", "Klicke hier"),
    ("de", "Es hat sofort klick gemacht.", ""),
    ("de", "Schau dir das Video an.", "Schau dir das Video"),
    ("de", "Lade dir die Checkliste kostenlos herunter.", "Lade dir die Checkliste kostenlos herunter"),
    ("de", "Schreib es mir in die Kommentare, also in den Kommentaren.", "in den Kommentaren"),
    ("de", "Siehe Abbildung 2.", "Siehe Abbildung 2"),
    ("de", "Nutze die 3 Fragen am Abend.", "Nutze die 3 Fragen"),
    ("de", "Lies auch „Ein Abend ohne Licht“ dazu.", "Ein Abend ohne Licht"),
    ("de", "Lies das Buch „Der lange Weg“ noch einmal.", ""),
    ("fr", "Clique ici pour la suite.", "Clique ici"),
    ("fr", "Télécharge la fiche et pose-la sur la table.", "Télécharge la fiche"),
    ("fr", "Télécharge [la fiche](https://example.org/fiche).", ""),
    ("fr", "Dis-le dans les commentaires.", "dans les commentaires"),
    ("fr", "Voir image 3.", "Voir image 3"),
    ("fr", "Lis aussi « Un soir sans lampe » demain.", "Un soir sans lampe"),
    ("fr", "Utilise les 3 questions du soir.", "Utilise les 3 questions"),
    ("en", "Click here to go on.", "Click here"),
    ("en", "The latch went click.", ""),
    ("en", "Download the worksheet and print it.", "Download the worksheet"),
    ("en", "Tell me in the comments.", "in the comments"),
    ("en", "Watch the video on breathing.", "Watch the video"),
    ("en", "See figure 2 for the whole of it.", "See figure 2"),
    ("en", "Use the 3 questions at night.", "Use the 3 questions"),
    ("en", "Read more in “An evening without a lamp”.", "An evening without a lamp"),
    ("en", "Read the book “The long way home” again.", ""),
]
STACKED = [
    ("nl", "## Meer vragen\n\n## Veelgestelde vragen\n\n### Mag het?\n\nJa, hoor.", "Meer vragen\nVeelgestelde vragen"),
    ("nl", "## Rust\n\n### Op dinsdag\n\nDan is het stil.", ""),
    ("de", "## Der Abend\n\n## Der Morgen\n\nDann ist es hell.", "Der Abend\nDer Morgen"),
    ("de", "## Der Abend\n\nEs wird dunkel.\n\n## Der Morgen\n\nDann ist es hell.", ""),
    ("fr", "## Le soir\n\n## Le matin\n\nIl fait jour.", "Le soir\nLe matin"),
    ("en", "## Evening\n\n## Morning\n\nThen it is light.", "Evening\nMorning"),
    ("en", "## Evening\n\n- tea\n- bread\n\n## Morning\n\nThen it is light.", ""),
]  # fmt: skip
SEARCHED = [
    ("nl", "## Veelgestelde vragen over slaap, rust en de kracht van een pauze\n\n### Mag het?\n\nJa.", "Veelgestelde"),
    ("nl", "## Veelgestelde vragen over slaap\n\n### Mag dat?\n\nJa, dat mag best.", ""),
    ("de", "## Häufige Fragen zu Schlaf, Ruhe am Abend und der Kraft der Pause\n\n### Darf ich?\n\nJa.", "Häufige"),
    ("de", "## Häufige Fragen\n\n### Darf ich das?\n\nJa, das darfst du.", ""),
    ("fr", "## Questions fréquentes sur le sommeil, le calme et la force du repos\n\n### Ah ?\n\nOui.", "Questions"),
    ("en", "## FAQ about sleep, rest at home and the power of a pause\n\n### May I?\n\nYes.", "FAQ about"),
    ("en", "## FAQ\n\n### May I do that?\n\nYes, you may.", ""),
]  # fmt: skip
GLUED = [
    ("nl", "Zo gaat het vaak.Daarna wordt het rustig en dan komt er weer iets bij, zoals altijd.", "vaak.Daarna"),
    ("nl", "Dat heet loslaten:Ontdek wat het doet.", "loslaten:Ontdek"),
    ("nl", "Soms komt er rustDaarom blijf je zitten.", "rustDaarom"),
    ("nl", "Er is thee,koffie en melk.", "thee,koffie"),
    ("nl", "Zet WordPress, LinkedIn en je iPhone eens uit.", ""),
    ("nl", "Kijk op www.voorbeeld.nl/Rust of mail naar hallo@Voorbeeld.nl.", ""),
    ("nl", "Het bestand heet Rust.Pdf of rust.docx, zegt ze.", ""),
    ("nl", "Dat kost 3,50 en duurt tot 12.30 uur, d.w.z. kort.", ""),
    ("nl", "Ze droeg een t-shirt van de HEMA en at in café De Zon.", ""),
    ("nl", "Onder #rustInJeWeek vind je meer, en wacht... even.", ""),
    ("nl", "Het is zo vaak.   Dan is het goed: Els zei het al; Jan ook.", ""),
    ("de", "So geht es oft.Danach wird es ruhig, und dann kommt noch etwas dazu, wie immer.", "oft.Danach"),
    ("de", "Dann kommt ruheDeshalb bleibst du sitzen.", "ruheDeshalb"),
    ("de", "Für Leser:Innen und LeserInnen, z.B. heute.", ""),
    ("fr", "Le calme vient.Ensuite tout repart, comme toujours, et on recommence.", "vient.Ensuite"),
    ("fr", "L’heure est à l’écoute : YouTube reste éteint.", ""),
    ("en", "It goes well.Then it stops, as it does, and we begin again.", "well.Then"),
    ("en", "Turn off YouTube and your MacBook, e.g. at nine.", ""),
]
QUOTES = [
    ("nl", "Ze zei \"ja\" en toen “nee”, en later weer \"ja\".", '2 × "…", 1 × “…”'),
    ("nl", "Het woord 'moeten' en het woord ‘mogen’.", "1 × ‘…’, 1 × '…'"),
    ("nl", "Hij zei “ja” en zij „nee”.", "1 × „…“, 1 × “…”"),
    ("nl", "’s Avonds zei hij “ja, ‘nou’ ja” en 's nachts ‘nee’. Dat is zo'n avond met foto's.", ""),
    ("nl", "\"Ja\", zei ze. \"Of 'nee'\", zei hij.", ""),
    ("de", "Sie sagte „ja“ und er sagte \"nein\".", '1 × „…“, 1 × "…"'),
    ("de", "Sie sagte „ja, ‚gut‘“ und dann „nein“.", ""),
    ("fr", "Elle dit « oui » et lui \"non\".", '1 × «…», 1 × "…"'),
    ("fr", "Elle dit « oui, “bien sûr” » et c’est tout.", ""),
    ("en", "She said “yes” and he said \"no\".", '1 × “…”, 1 × "…"'),
    ("en", "He is 6' 2\" tall, and she said “yes, it’s ‘fine’”.", ""),
]  # fmt: skip
TABLES = {"V01": ADDRESS, "V02": CAPITALS, "V03": THIS_TEXT, "V04": NOWHERE, "V05": STACKED, "V06": SEARCHED,
          "V07": GLUED, "V08": QUOTES}  # fmt: skip
CASES = [(code, *case) for code, table in TABLES.items() for case in table]


def found(*texts: str, tag: str = "nl", names: tuple[str, ...] = ("a.md", "b.md", "c.md")) -> list[Problem]:
    """What is told of the words of a book, line by line."""
    some = tuple(Text(name, name, text.encode()) for name, text in zip(names, texts, strict=False))
    project = Project(Path(), some, language=tag)
    problems: list[Problem] = []
    read = [one for text in some for one in reading.chapters(text, project, undecided, lambda problem: None)]
    build.drafted(project, read, problems.append)
    return [one for one in problems if one.code.startswith("V")]


def article(tag: str, planted: str) -> str:
    return f"# {BODY[tag].split('.')[0]}\n\n{BODY[tag]}\n\n{planted}\n\n{BODY[tag]}\n"


@pytest.mark.parametrize(("code", "tag", "planted", "expected"), CASES)
def test_a_fault_is_told_on_its_line_and_a_near_miss_is_not(code: str, tag: str, planted: str, expected: str) -> None:
    problems = [one for one in found(article(tag, planted), tag=tag) if one.code == code]
    if not expected:
        assert problems == []
        return
    (problem,) = problems
    assert problem.line == 5
    assert expected in " ".join(problem.values.values())
    assert all(one in told(problem, language.load(tag)) for one in expected.split("\n"))


def test_there_are_enough_cases_in_each_language() -> None:
    assert set(TABLES) == {code for code, _ in DETECTORS}
    for tag in language.LANGUAGES:
        assert sum(case[1] == tag for case in CASES) >= 20
    assert min(sum(bool(case[3]) for case in CASES), sum(not case[3] for case in CASES)) >= 60


def test_the_form_of_the_whole_book_decides_and_each_line_of_the_other_is_told() -> None:
    je = f"# Een\n\n{DUTCH}\n\n{DUTCH}\n\n{DUTCH}\n"
    u = "# Twee\n\nU bent er. Neem uw tijd.\n\nRust is stil.\n\nHebt u dat ook? Dan weet u genoeg.\n"
    problems = [one for one in found(je, u) if one.code == "V01"]
    assert [(one.path, one.line) for one in problems] == [("b.md", 3), ("b.md", 7)]
    assert problems[0].values == {"few": "u", "many": "je", "fewer": "4", "more": "6"}


def test_somebody_else_may_say_u() -> None:
    words = "> “Sinds dit boek slaapt u weer.”\n> — Inge, crediteurenbeheer"
    assert found(article("nl", words)) == []


def test_what_is_left_out_is_not_looked_at() -> None:
    letter = (
        "Ontvang wekelijks mijn nieuwsbrief in uw mailbox. Klik hier. Afmelden kan altijd.\n\nGroet,\n\nJan.Piet Jansen"
    )
    assert found(f"{article('nl', 'Zo is het.')}\n{letter}\n") == []
    assert found(article("nl", "Klik hier. {weg}")) == []
    assert found(article("nl", "<!-- Klik hier, in dit blog. -->")) == []


def test_what_stands_in_two_articles_is_told_of_once() -> None:
    again = f"# Een\n\n{DUTCH}\n\nKlik hier voor alles wat er over rust en stilte te weten is.\n"
    problems = [one for one in found(again, again.replace("Een", "Twee")) if one.code == "V04"]
    assert len(problems) <= 2
    assert len({one.path for one in problems}) == len(problems)


def test_a_title_of_another_article_is_in_the_book() -> None:
    other = f"# Een avond zonder scherm\n\n{DUTCH}\n"
    assert found(article("nl", "Lees ook “Een avond zonder scherm” als je wilt."), other) == []
    assert found(article("nl", "👉 Lees ook: een avond zonder scherm"), other) == []
    assert found(article("nl", "👉 Lees ook: Perfectionisme!"), f"# Perfectionisme\n\n{DUTCH}\n") == []
    (alone,) = found(article("nl", "👉 Lees ook: een avond zonder scherm"))
    assert alone.code == "V04"


def test_a_title_in_the_head_of_a_file_is_a_title() -> None:
    (told_of,) = found(f"---\ntitle: Waarom Kun Jij Niet Slapen\n---\n\n{DUTCH}\n")
    assert (told_of.code, told_of.line) == ("V02", 1)


def test_a_chapter_in_another_language_is_read_in_that() -> None:
    english = f"---\nlang: en\n---\n\n# Why You Can Not Sleep\n\n{ENGLISH}\n\nIn this post we look at it.\n"
    assert [one.code for one in found(article("nl", "Zo is het."), english)] == ["V03"]


def test_a_chapter_is_called_one_where_there_are_more() -> None:
    planted = article("nl", "In dit blog lees je meer.")
    assert found(planted)[0].values["better"] == "werkboek"
    assert found(planted, article("nl", "Zo is het."))[0].values["better"] == "werkboek\nhoofdstuk"


def test_words_that_lost_their_line_are_told_where_they_were_taken_apart() -> None:
    text = (
        f"Stil in huis\n{DUTCH}\nLeer hoe je rust vindt in je dagelijks leven.Spanning loslaten: vind rust\n{DUTCH}\n"
    )
    (problem,) = found(text, names=("a.txt",))
    assert (problem.code, problem.line, problem.values) == ("V07", 3, {"found": "leven.Spanning"})


def test_many_lines_of_a_kind_are_told_in_one_sentence() -> None:
    planted = "\n\n".join(f"Klik hier voor nummer {number}." for number in range(8))
    problems = found(article("nl", planted), article("nl", "Klik hier. Klik op de knop."))
    assert len(problems) == 9
    first, second = gathered(problems)
    said = told(first, language.load("nl"))
    assert said.startswith("a.md, regels 5, 7, 9, 11, 13 en nog 3: “Klik hier”: dat")
    assert told(second, language.load("nl")).startswith("b.md, regel 5: “Klik hier”:")
    assert list(gathered([Problem("T05", "a.md", 3), Problem("T05", "a.md", 4)])) == [
        Problem("T05", "a.md", 3), Problem("T05", "a.md", 4)]  # fmt: skip


def test_the_page_that_shows_how_each_line_was_read_says_where() -> None:
    text = article("nl", "Klik hier.\n\nKlik hier nog eens. U leest verder.")
    project = Project(Path(), (Text("a.md", "a.md", text.encode()),), language="nl")
    problems: list[Problem] = []
    read = list(reading.chapters(project.texts[0], project, undecided, lambda problem: None))
    _, book, speech = build.drafted(project, read, problems.append)
    page = receipt.render(book, [one.reading for one in read], problems, (), speech)
    assert page.count("a.md, regels 5, 7: “Klik hier”: dat vindt je lezer niet") == 1
    assert "Je lezer is hier u" not in page  # what is a matter of taste does not head the page


def test_the_text_itself_stays_as_it_was_typed() -> None:
    text = article("nl", "## Waarom Kun Jij Niet Slapen\n\nIn dit blog leest u: klik hier.Daarna niets meer, zegt ze.")
    project = Project(Path(), (Text("a.md", "a.md", text.encode()),), language="nl")
    read = list(reading.chapters(project.texts[0], project, undecided, lambda problem: None))
    _, book, _ = build.drafted(project, read, lambda problem: None)
    words = [one.replace("\u00a0", " ") for one, _ in texts(book.chapters)]
    assert "In dit blog leest u: klik hier.Daarna niets meer, zegt ze." in words
    assert "Waarom Kun Jij Niet Slapen" in [section.title for section in book.chapters[0].sections]


LONG = 20_000
HOSTILE = ("a" * LONG, "a." * LONG, "'a " * LONG, "‘a " * LONG, "«" * LONG + "»", "“„" * LONG, "Aa " * LONG, "/" * LONG,
           "’'-" * LONG, f"Gebruik de {'9' * LONG} vragen", "Klik hier. " * LONG, "lees “a b” " * LONG)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
@pytest.mark.parametrize("tag", ["nl", "de"])
def test_a_text_made_to_take_for_ever_does_not(text: str, tag: str) -> None:
    said = Said(
        "a.md", tag, ((Line(Source("a.md", 1), text, text), "para"), (Line(Source("a.md", 2), text, text), "section"))
    )
    known = heard([said], tag)
    for _, detector in DETECTORS:
        list(detector(said, known))


@settings(deadline=None)
@given(st.lists(ANY, min_size=1, max_size=6), st.sampled_from(language.LANGUAGES))
def test_care_never_raises_and_names_lines_that_there_are(lines: list[str], tag: str) -> None:
    text = "\n\n".join(lines)
    if not text.strip():
        return
    try:
        problems = found(text, tag=tag)
    except WerkboekError:  # nothing that an article could be made of
        return
    ends = sum(sign in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" for sign in text)  # whatever its reader takes for one
    assert all(1 <= one.line <= ends + 1 for one in problems)
    for one in gathered(problems):
        assert told(one, language.load(tag))
