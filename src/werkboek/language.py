"""What the tool knows of each language: the words it prints, the sentences it says, the cues it listens for."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources as package
from typing import Any

from werkboek.aside import Aside
from werkboek.problems import NAMED, Problem

LANGUAGES = ("nl", "en", "de", "fr")
FORMS = ("je", "u")  # familiar and polite, as our words are filed

QUOTED = {"found", "better"}  # what holds words of an author's, one thing to a line
LINED = (".txt", ".md", ".markdown", ".toml", ".xml")  # files of which an author can count the lines


def unit(path: str) -> str:
    """What a place in a text of hers is counted in, as a key of ``[receipt]``: lines, or paragraphs of a document."""
    return "line" if path.lower().endswith(LINED) and "://" not in path else "paragraph"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a section may be about, how its words tell (None: any section), and questions that fit it."""

    name: str
    cues: re.Pattern[str] | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Giving:
    """What stands around a book that is given away: names of files, what each is for, sentences, a line under each
    question that is mailed, and what somebody wrote on the lines, and the numbered lines, of a page that is shown.
    """

    names: Mapping[str, str]
    uses: Mapping[str, str]
    words: Mapping[str, str]
    mails: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Language:
    """One language file. ``words`` are printed in the book, ``reasons`` and ``problems`` said to the author.

    ``kinds`` say of each kind of writing space what it looks like, and how to answer without one. ``studio``: what
    the page in her browser says.
    """

    code: str
    words: Mapping[str, str]
    reasons: Mapping[str, str]
    problems: Mapping[str, tuple[str, str]]
    advice: Mapping[str, str]
    roles: Mapping[str, str]
    receipt: Mapping[str, str]
    types: Mapping[str, tuple[re.Pattern[str], ...]]
    marks: Mapping[str, str]
    kinds: Mapping[str, tuple[str, str]]
    rules: Mapping[str, str]
    checked: Mapping[str, str]
    studio: Mapping[str, str]
    stock: tuple[Topic, ...]
    giving: Giving

    def word(self, key: str, **values: object) -> str:
        """A word or sentence of the book with its values filled in."""
        return self.words[key].format_map({name: str(value) for name, value in values.items()})

    def dated(self, day: str) -> str:
        """A day of ISO 8601 as the book writes it; as it is where an author's own months are not twelve."""
        year, month, number = day.split("-")
        names = self.word("months").split()
        first = self.word("first_day") if number == "01" else number.lstrip("0")
        return self.word("dated", day=first, month=names[int(month) - 1], year=year) if len(names) == 12 else day

    def timed(self, aside: Aside) -> str:
        """How long and in what form an aside wants the work done: ``10 min, in tweetallen``; else nothing."""
        said = [] if aside.minutes is None else [self.word("minutes", count=aside.minutes)]
        return ", ".join([*said, *map(self.word, aside.forms)])

    def reason(self, key: str) -> str:
        """Why something was read as it was. A key may carry the mark it speaks of: ``icon 💡``."""
        name, _, mark = key.partition(" ")
        return self.reasons[name].format(mark=mark)

    def place(self, path: str, lines: Sequence[int]) -> str:
        """Lines of a text of hers, the first few by their numbers: paragraphs where her file has no lines."""
        kind = f"{unit(path)}s" if len(lines) > 1 else unit(path)
        more = f" {self.receipt['more'].format(count=len(lines) - NAMED)}" if len(lines) > NAMED else ""
        return f"{path}, {self.receipt[kind]} {', '.join(map(str, lines[:NAMED]))}{more}"

    def tell(self, problem: Problem) -> tuple[str, str]:
        """The message and the hint of a problem."""
        values = {"path": problem.path, "line": str(problem.line), **problem.values}
        values["mark"] = values.get("mark", self.marks["asks"])
        if problem.code == "R03":
            values["role"] = self.roles[values["role"]]
        if problem.code == "R02":
            values["advice"] = values["nearest"] or self.advice["mark"]
        if problem.code == "L09":
            values["rule"] = self.rules[values["rule"]]
        for key in values.keys() & QUOTED:
            values[key] = ", ".join(self.receipt["quoted"].format(text=words) for words in values[key].split("\n"))
        message, hint = self.problems[problem.code]
        return message.format_map(values), hint.format_map(values)


@cache
def _file(code: str) -> dict[str, Any]:
    text = (package.files("werkboek") / "languages" / f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def name(code: str) -> str:
    """What a language calls itself."""
    return str(_file(code)["name"])


@cache
def load(tag: str, address: str = "") -> Language:
    """The language of a BCP 47 tag (``nl``, ``de-CH``), as its region writes it; ``address`` "u" takes polite words.

    Raises KeyError for a language there is no file of.
    """
    code = base(tag)
    if code not in LANGUAGES:
        raise KeyError(tag)
    data = _written(_file(code), _signs(tag))
    words = data["words"] | (data["words_u"] if address == "u" else {})
    problems = {key: (message, hint) for key, (message, hint) in data["problems"].items()}
    types = {key: tuple(re.compile(cue, re.I) for cue in cues) for key, cues in _file(code)["types"].items()}
    marks = {name: spelt[0] for name, spelt in _file(code)["marks"].items()}
    kinds = {
        kind: (seen, way) for kind, (seen, way) in (data["kinds"] | (data["kinds_u"] if address == "u" else {})).items()
    }
    return Language(code, words, data["reasons"], problems, data["advice"], data["roles"], data["receipt"], types,
                    marks, kinds, data["rules"], data["checked"], data["studio"], _stock(tag, address),
                    _giving(tag, address))  # fmt: skip


def _giving(tag: str, address: str) -> Giving:
    data = _written(_file(f"kit/{base(tag)}"), _signs(tag))
    polite = address == "u"
    words = data["words"] | (data["words_u"] if polite else {})
    answers = {kind: tuple(written) for kind, written in data["answers"].items()}
    return Giving(data["names"], data["uses"], words, tuple(data["lines"]["mail_u" if polite else "mail"]), answers)


def _signs(tag: str) -> Mapping[str, str]:
    """What the region of a tag writes otherwise: patterns, and what stands instead."""
    regions = _file(base(tag))["regions"]
    return {**regions.get("ALL", {}), **regions.get(tag.partition("-")[2].upper(), {})}


def _written(value: Any, signs: Mapping[str, str]) -> Any:
    """What a language file holds, as a region writes it."""
    if isinstance(value, dict):
        return {key: _written(one, signs) for key, one in value.items()} if signs else value
    if isinstance(value, list):
        return [_written(one, signs) for one in value]
    for usual, regional in signs.items() if isinstance(value, str) else ():
        value = re.sub(usual, regional, value)
    return value


def _stock(tag: str, address: str) -> tuple[Topic, ...]:
    polite = "asks_u" if address == "u" else "asks"
    return tuple(
        Topic(name, re.compile(r"(?<!\w)(?:" + "|".join(topic["cues"]) + ")", re.I) if topic["cues"] else None,
              tuple(_written(topic.get(polite, topic["asks"]), _signs(tag))))
        for name, topic in _file(f"stock/{base(tag)}").items()
    )  # fmt: skip


def with_words(language: Language, words: Mapping[str, str]) -> Language:
    """The language with an author's own words in place of ours; those of :func:`printed` have a name each."""
    kinds = {
        kind: (words.get(f"seen_{kind}", seen), words.get(f"way_{kind}", way))
        for kind, (seen, way) in language.kinds.items()
    }
    return replace(language, words={**language.words, **words}, kinds=kinds)


@cache
def printed() -> Mapping[str, frozenset[str]]:
    """The name of each word that a book may print, and the values that may stand in it between braces.

    ``seen_lines`` and ``way_lines`` are of a kind of writing space what it looks like, and how to answer without one.
    """
    data = _file(LANGUAGES[0])
    kinds = {f"{name}_{kind}": text for kind, both in data["kinds"].items()
             for name, text in zip(("seen", "way"), both, strict=True)}  # fmt: skip
    return {key: frozenset(re.findall(r"\{(\w+)\}", text)) for key, text in (data["words"] | kinds).items()}


def capital(text: str) -> str:
    """A text that begins with a capital; what Dutch begins with ij has two.

    >>> capital("ijsvrij"), capital("elf vragen")
    ('IJsvrij', 'Elf vragen')
    """
    first = 2 if text[:2] == "ij" else 1
    return text[:first].upper() + text[first:]


def tag(text: str) -> str:
    """A BCP 47 tag as it is usually written.

    >>> tag("NL-be")
    'nl-BE'
    """
    code, _, region = text.strip().partition("-")
    return f"{code.lower()}-{region.upper()}" if region else code.lower()


def base(tag: str) -> str:
    """``nl-BE`` -> ``nl``."""
    return tag.split("-")[0].lower()


@cache
def cue(name: str, code: str = "") -> re.Pattern[str]:
    """One cue in all four languages at once, which needs no guess of the language; short words want one language."""
    return re.compile(_spelt_out(name, code), re.I)


@cache
def within(name: str, code: str = "") -> re.Pattern[str]:
    """The same cue anywhere in a text, at the beginning of a word."""
    return re.compile(r"(?<![\w’'])" + _spelt_out(name, code), re.I)


def _spelt_out(name: str, only: str = "") -> str:
    parts = [part for code in LANGUAGES if only in ("", code) for part in _file(code)["cues"][name]]
    return "(?:" + "|".join(parts) + r")(?!\w)"


@cache
def marks() -> dict[str, str]:
    """What an author may write between braces, in any of the languages -> our name for it."""
    return {folded(word): name for code in LANGUAGES for name, words in _file(code)["marks"].items() for word in words}


def folded(word: str) -> str:
    """A mark as it is looked up: without capitals and accents."""
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


@cache
def spelt() -> tuple[str, ...]:
    """The marks as we write them: the first word of each in each language."""
    return tuple(words[0] for code in LANGUAGES for words in _file(code)["marks"].values())


def address(said: str, code: str = "") -> str:
    """How an author says that her book speaks to its reader, as "je" or "u", by which our words are filed.

    ``code``: the language of the book, if she says which. Raises ValueError for a word of another language.

    >>> address("sie", "de"), address("tu", "fr")
    ('u', 'je')
    """
    for one in (code,) if code else LANGUAGES:
        for form, word in zip(FORMS, _file(one)["address"]["says"], strict=True):
            if said.strip().lower() in (form, word.lower()):
                return form
    raise ValueError(said)


def address_in(code: str, said: str) -> str:
    """The word of a language for a way of address, whatever the language that it was ``said`` in.

    >>> address_in("fr", "Sie")
    'vous'
    """
    try:
        form = address(said)
    except ValueError:
        form = FORMS[0]
    return str(_file(code)["address"]["says"][FORMS.index(form)])


def addressed(text: str, code: str) -> str:
    """How a text speaks to its reader: "u" where it does so more often than "je"."""
    polite, familiar = (spoken_to(text, code, way) for way in ("polite", "familiar"))
    return "u" if polite >= 2 and polite > familiar else "je"


def spoken_to(text: str, code: str, way: str) -> int:
    """How often a text speaks to its reader in a way: "polite" or "familiar"."""
    return sum(len(re.findall(one, text)) for one in _file(code)["address"][way])


@cache
def stopwords() -> dict[str, frozenset[str]]:
    """The small words by which a language is known: code -> words."""
    return {code: frozenset(_file(code)["stopwords"].split()) for code in LANGUAGES}
