"""Editions as rows: each is listed, and none is made twice over."""

from __future__ import annotations

import json
from typing import Any

from werkboek.editions import EDITIONS


def test_every_edition_is_listed_with_what_it_is(run: Any) -> None:
    _, listed, _ = run("editions")
    assert [line.split()[0] for line in listed.splitlines()] == list(EDITIONS)
    assert all(one.what and one.what in listed for one in EDITIONS.values())
    assert json.loads(run("editions", "--json")[1]) == {name: one.what for name, one in EDITIONS.items()}
