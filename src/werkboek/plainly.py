"""The model as plain lists, numbers and words, that JSON can hold, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

from werkboek import model, problems, spaces

CLASSES: dict[str, Any] = {name: one for module in (model, problems, spaces) for name, one in vars(module).items()
           if dataclasses.is_dataclass(one)}  # fmt: skip
TUPLE = 0  # heads the list that was a tuple; any other list begins with the name of its class


def plainly(one: Any) -> Any:
    """A dataclass of the model as a list, its name first; what is in it too. Dictionaries hold words only."""
    if isinstance(one, (list, tuple)):
        return [TUPLE, *map(plainly, one)]
    if type(one).__name__ in CLASSES:
        return [type(one).__name__, *(plainly(getattr(one, name)) for name in _fields(type(one)))]
    return dict(one) if isinstance(one, dict) else one


def again(one: Any) -> Any:
    """What :func:`plainly` was given. Raises ValueError for what it never makes."""
    try:
        return _again(one)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("nothing of the model") from error


def _again(one: Any) -> Any:
    if type(one) is not list:
        return one
    head = one[0]
    inner = [_again(each) if type(each) is list else each for each in one[1:]]
    return tuple(inner) if head == TUPLE else CLASSES[head](*inner)


def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
