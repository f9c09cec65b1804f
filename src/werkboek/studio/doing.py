"""What her page can have done: texts taken in, passages and settings changed, the book made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from starlette.responses import JSONResponse, Response

from werkboek.compose.spaces import MOST
from werkboek.problems import failed
from werkboek.recognise.marks import PLACES, labels
from werkboek.spaces import KINDS, Asked
from werkboek.studio import arrivals, changes, making, view
from werkboek.studio.arrivals import Arrival
from werkboek.studio.call import Call, Studio
from werkboek.studio.changes import Changes, ConflictError
from werkboek.studio.history import Change
from werkboek.studio.pictures import Pages

LOGOS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


def paste(call: Call) -> Response:
    """A text from the clipboard."""
    return _arrived(call, arrivals.pasted(call.text("html"), call.text("text"), call.speech))


def drop(call: Call) -> Response:
    """A file."""
    return _arrived(call, arrivals.dropped(call.values.get("name", ""), call.body))


def address(call: Call) -> Response:
    """Her own post on the web."""
    return _arrived(call, arrivals.fetched(call.text("address").strip()))


def _arrived(call: Call, brought: arrivals.Brought) -> Response:
    arrival = arrivals.read(brought)
    if len(arrival.articles) > 1:
        name = secrets.token_urlsafe(8)
        call.studio.waiting = {name: arrival}  # one at a time: an export may be large
        rows = [(at, one.chapter.title, one.chapter.date) for at, one in enumerate(arrival.articles)]
        return JSONResponse({"choose": view.page(call.speech, "posts.html", name=name, rows=rows)})
    return _put(call.studio, arrival, range(1))


def choose(call: Call) -> Response:
    """The posts of an export that she wants."""
    arrival = call.studio.waiting.pop(call.text("name"), None)
    picked = call.said.get("picked")
    if arrival is None or not isinstance(picked, list):
        raise ConflictError
    wanted = [at for at in range(len(arrival.articles)) if at in picked]
    if not wanted:
        raise ConflictError
    return _put(call.studio, arrival, wanted)


def _put(studio: Studio, arrival: Arrival, picked: Sequence[int]) -> Response:
    """Into the project on the table, or into a new one that is put there."""
    some = [arrival.articles[at] for at in picked]
    if studio.changes is not None and studio.desk is not None:
        studio.changes.take_in(*arrivals.files(arrival, some, arrivals.taken(studio.changes.folder)))
        studio.desk.look()
    else:
        studio.open(arrivals.begun(studio.home, arrival, some))
    return JSONResponse({})


def recent(call: Call) -> Response:
    """A project she worked on before, by its place in the list."""
    found = call.studio.recent()
    at = call.number("at")
    if not 0 <= at < len(found):
        raise ConflictError
    call.studio.open(found[at])
    return JSONResponse({})


def leave(call: Call) -> Response:
    """Back to the page to begin on."""
    call.studio.close()
    return JSONResponse({})


def end(call: Call) -> Response:
    """The program ends, once this is answered."""
    call.studio.ends()
    return JSONResponse({})


# -------------------------------------------------------------------------------------------------- what is changed


def edit(call: Call) -> Response:
    """A change of a passage: ``file``, its ``first`` line and what stood there, ``raw``; what to ``do``."""
    desk, edited = call.studio.table
    speech = desk.state.speech
    what = call.text("do")
    match what:
        case "says":
            make = changes.says(_one_of(call.text("value"), view.SAYS), speech)
        case "settle":
            make = changes.settled(_one_of(call.text("value"), view.SAYS), speech)
        case "space":
            make = changes.spaced(_asked(call), speech)
        case "text":
            make = changes.rewritten(call.written("value"))
        case "split":
            make = changes.split(call.number("at"), call.written("value"))
        case "join":
            make = changes.joined
        case "ask":
            make = changes.asked_below(call.written("value"))
        case _:
            raise ValueError(f"no such change: {what}")
    edited.edit(desk.state, call.text("file"), call.number("first"), call.text("raw"), make)
    desk.look()
    return JSONResponse({})


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"none of {known}")
    return value


def _asked(call: Call) -> Asked | None:
    """The space she chose: ``kind``, ``rows`` and ``labels``; none of them: what suits the question."""
    kind, rows, said = call.text("kind"), call.number("rows"), " ".join(call.written("labels").split())
    if kind in PLACES:
        return Asked(place=kind)  # type: ignore[arg-type]
    if kind:
        _one_of(kind, tuple(KINDS))
    named = labels(said.replace('"', "”").replace("{", "(").replace("}", ")")) if kind in view.LABELLED else ()
    kind = "" if kind == "lines" and rows else kind
    return Asked(kind, named, max(0, min(rows, MOST)) or None) if kind or rows else None


def convert(call: Call) -> Response:
    """Her own file gets a copy as Markdown beside it, to change here."""
    desk, edited = call.studio.table
    edited.convert(desk.state, call.text("file"), lambda problem: None)
    desk.look()
    return JSONResponse({})


def undo(call: Call) -> Response:
    """The last change, undone."""
    return _turned(call, lambda edited: edited.undo())


def redo(call: Call) -> Response:
    """The change that was undone last, made again."""
    return _turned(call, lambda edited: edited.redo())


def _turned(call: Call, turn: Callable[[Changes], Change | None]) -> Response:
    desk, edited = call.studio.table
    try:
        change = turn(edited)
    except ConflictError:
        return JSONResponse({"error": desk.state.speech.studio["undo_gone"]}, 409)
    desk.look()
    return JSONResponse({"file": change.file, "line": change.at + 1} if change else {})


SETTINGS = ("title", "subtitle", "author", "language", "address", "length", "about", "theme", "brand.colour",
            "brand.website", "brand.offer", "brand.offer_link", "brand.logo", "ebook.printable")  # fmt: skip


def settle(call: Call) -> Response:
    """Settings of the book, by the names that book.toml has for them."""
    desk, edited = call.studio.table
    values = {_one_of(name, SETTINGS): str(value).strip()[:4000] for name, value in call.said.items()}
    edited.settle(values)
    desk.look()
    return JSONResponse({})


def logo(call: Call) -> Response:
    """A picture for the cover: put into the project under a name of ours."""
    desk, edited = call.studio.table
    suffix = next((suffix for sign, suffix in LOGOS.items() if call.body.startswith(sign)), "")
    suffix = suffix or (".svg" if b"<svg" in call.body[:4000] else "")
    if not suffix:
        raise failed("T07", name=call.values.get("name", "?")[:80])
    edited.logo(suffix, call.body)
    desk.look()
    return JSONResponse({})


# ----------------------------------------------------------------------------------------------------- what is made


def make(call: Call) -> Response:
    """The book, made as the command makes it, in the folder ``dist`` of the project; what it is, as HTML."""
    desk, _ = call.studio.table

    def progress(step: str, what: str, page: int) -> None:
        call.studio.step = (what or step, page)

    made = making.make(desk.folder, call.studio.kept, progress)
    call.studio.made = {path.name: data for path, data in made.files}
    if printed := made.of("standard"):
        call.studio.made[f"{printed.name}.png"] = Pages(printed.data).png(0, 300)
    shown = view.page(made.report.speech, "made.html", made=made, note=making.shop_note(made))
    return JSONResponse({"html": shown})
