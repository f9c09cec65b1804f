"""What mail services take: a file that is larger is told, with the services that it is too large for."""

from __future__ import annotations

from collections.abc import Iterable

from werkboek.problems import Problem, Warn

# MB. Flexmail: https://en.support.flexmail.eu/article/1272 (attachment); Brevo:
# https://help.brevo.com/hc/en-us/articles/4402811730962 (attachment); Mailchimp: https://kb.mailchimp.com (a file that
# it hosts; it sends no attachments). Read in 2026.
LIMITS = (("Flexmail", 2), ("Brevo", 4), ("Mailchimp", 10))
MB = 1_000_000


def refusing(size: int) -> tuple[str, ...]:
    """The services that do not take a file of so many bytes, each with its limit.

    >>> refusing(3 * MB)
    ('Flexmail (2 MB)',)
    """
    return tuple(f"{service} ({most} MB)" for service, most in LIMITS if size > most * MB)


def weighed(files: Iterable[tuple[str, bytes]], warn: Warn) -> None:
    """Warns K02 of each file that some service does not take."""
    for name, data in files:
        if found := refusing(len(data)):
            values = {"size": f"{len(data) / MB:.1f}", "services": ", ".join(found)}
            warn(Problem("K02", name, values=values))
