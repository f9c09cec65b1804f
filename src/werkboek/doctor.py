"""What ``doctor`` says of this machine: what is installed, what is missing and the line that installs it, the cache."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from werkboek import __version__, system
from werkboek.cache import Cache, folder
from werkboek.check.validators import CHECKERS

WANTED = (("book", "PDF"), ("test", "validators"))


def told(say: Callable[[str], object], *, as_json: bool, clear: bool) -> int:
    """Says it, and clears the cache if that is asked; the exit code."""
    kept = Cache(folder())
    gone = kept.clear() if clear else 0
    wanted = {purpose: system.missing(purpose) for purpose, _ in WANTED}
    lines = {purpose: system.install_line(needs) if needs else "" for purpose, needs in wanted.items()}
    checkers = {one.name: bool(one.command()) for one in CHECKERS}
    entries, size = kept.size()
    if as_json:
        found = {p: {"missing": [need.name for need in needs], "install": lines[p]} for p, needs in wanted.items()}
        cache = {"folder": folder().as_posix(), "entries": entries, "bytes": size, "cleared": gone}
        said = {one.name: {"here": checkers[one.name], "install": one.install} for one in CHECKERS}
        known = {"werkboek": __version__, "python": sys.version.split()[0], **found, "checkers": said, "cache": cache}
        say(json.dumps(known, indent=2))
    else:
        say(f"werkboek {__version__}, Python {sys.version.split()[0]}")
        for purpose, what in WANTED:
            names = ", ".join(need.name for need in wanted[purpose])
            say(f"{what}: missing {names}; install with\n  {lines[purpose]}" if names else f"{what}: ready")
        for one in CHECKERS:
            say(f"{one.name}: ready" if checkers[one.name] else f"{one.name}: missing; install with\n  {one.install}")
        cleared = f", {gone} cleared" if clear else ""
        say(f"cache: {entries} entries, {size / 1e6:.1f} MB{cleared}, in {folder()}")
    return system.MISSING if wanted["book"] else 0
