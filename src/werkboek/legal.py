"""Who answers for a book and how she is reached, as the laws of its country want it printed.

Germany: § 5 DDG asks of whoever offers something on the web as a business a name, a postal address and an e-mail
address, and where she has them a register number and a VAT number (§ 27a UStG); § 18 (2) MStV the name of who answers
for what she publishes as a journalist would. Austria has § 5 ECG and § 25 MedienG, Switzerland art. 3 (1) s UWG.
France: LCEN (loi 2004-575), art. 1-1 (once art. 6 III): publisher, address, director of publication, host.
The Netherlands and Belgium: art. 3:15d BW and art. XII.6 WER: name, address, e-mail, register and VAT number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkboek import brand

EXAMPLES = {"publisher": "Marijke Verbeek", "address": "Stationsplein 1, 3818 LE Amersfoort",
            "email": "post@marijke.nl", "phone": "+31 33 123 45 67", "register": "12345678",
            "vat": "NL001234567B01", "responsible": "Marijke Verbeek", "host": "Hostnet, Amsterdam",
            "copyright": "© 2026 Marijke Verbeek", "permission": "Delen mag, verkopen niet."}  # fmt: skip
LONGEST = 120  # letters
ASKED = ("publisher", "address", "email")  # by § 5 DDG of everyone
EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Legal:
    """The settings of ``[legal]``; empty: not given. ``register`` is a number in the register of companies.

    ``responsible``: who answers for the content. ``permission``: what a reader may do with the book.
    """

    publisher: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    register: str = ""
    vat: str = ""
    responsible: str = ""
    host: str = ""
    copyright: str = ""
    permission: str = ""


def read(key: str, value: object) -> str:
    """A setting as :class:`Legal` has it. Raises ValueError for what cannot be.

    >>> read("email", " post@marijke.nl ")
    'post@marijke.nl'
    """
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST or not all(one.isprintable() or one in brand.JOINS for one in text):
        raise ValueError(key)
    if key == "email" and not EMAIL.fullmatch(text):
        raise ValueError(key)
    return text


def missing(given: Legal, tag: str) -> tuple[str, ...]:
    """What § 5 DDG asks and is not given; nothing where another law holds.

    >>> missing(Legal(publisher="Anna Muster"), "de")
    ('address', 'email')
    >>> missing(Legal(), "de-CH")
    ()
    """
    return tuple(one for one in ASKED if not getattr(given, one)) if tag in ("de", "de-DE") else ()
