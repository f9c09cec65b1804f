"""What her page can look at: itself, the state of the project, the pictures of its pages, and what was made."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import HTMLResponse, JSONResponse, Response

from werkboek import resources
from werkboek.studio import view
from werkboek.studio.call import Call
from werkboek.studio.changes import ConflictError

WAIT = 20.0  # seconds that a page waits for something new
TYPES = {".css": "text/css", ".js": "text/javascript", ".pdf": "application/pdf", ".epub": "application/epub+zip",
         ".png": "image/png", ".html": "text/html", ".svg": "image/svg+xml", ".ttf": "font/ttf"}  # fmt: skip
# The page of what was read has a style sheet in it, and nothing else that does anything.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def front(call: Call) -> Response:
    """The page of the project on the table, or the one to begin on."""
    if call.studio.desk is None:
        found = [(at, path.name, view.titled(path)) for at, path in enumerate(call.studio.recent())]
        return HTMLResponse(view.page(call.speech, "start.html", recent=found, key=call.key))
    speech = call.studio.desk.state.speech
    return HTMLResponse(view.page(speech, "desk.html", key=call.key))


def state(call: Call) -> Response:
    """The state after one that is known, as soon as there is one; 204 if nothing is new."""
    desk, edited = call.studio.table
    found = desk.after(int(call.values.get("after", "-1")), WAIT)
    if desk.ended:
        raise ConflictError
    if found is None:
        return Response(status_code=204)
    title = found.book.title if found.book else desk.folder.name
    return JSONResponse({"number": found.number, "language": found.speech.code, "busy": found.busy, "title": title,
                         "parts": view.parts(found), "undo": edited.history.last is not None,
                         "redo": edited.history.next is not None})  # fmt: skip


def leaf(call: Call) -> Response:
    """The picture of a page, by its name, so many px wide."""
    desk, _ = call.studio.table
    found = desk.leaf(call.values["name"])
    if found is None:
        return Response(status_code=404)
    data = found.pages.png(found.at, max(60, int(call.values.get("w", "800"))))
    return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"})


def spot(call: Call) -> Response:
    """The passage on a page, from 1, at a height ``y`` in parts of that of the page."""
    desk, _ = call.studio.table
    return JSONResponse({"id": view.at(desk.state, int(call.values["page"]) - 1, float(call.values["y"]))})


def place(call: Call) -> Response:
    """The page, from 1, on which a passage begins; 0: on none."""
    desk, _ = call.studio.table
    return JSONResponse({"page": view.page_of(desk.state, call.values["id"])})


def looks(call: Call) -> Response:
    """The fields of title and brand."""
    desk, edited = call.studio.table
    return HTMLResponse(view.looks(desk.state, edited.settings()))


def asset(call: Call) -> Response:
    """The style sheet and the script of the page, and the faces that it is set in."""
    name = call.values["name"]
    path = resources.faces().get(Path(name).stem) if name.endswith(".ttf") else _assets().get(name)
    if path is None:
        return Response(status_code=404)
    return Response(path.read_bytes(), media_type=TYPES[path.suffix], headers={"Cache-Control": "no-cache"})


def _assets() -> dict[str, Path]:
    homes = resources.bundled("styles") / "studio", resources.bundled("templates") / "studio"
    return {path.name: path for home in homes for path in home.iterdir() if path.suffix in (".css", ".js", ".svg")}


def step(call: Call) -> Response:
    """How far the making is."""
    return JSONResponse({"what": call.studio.step[0], "page": call.studio.step[1]})


def take(call: Call) -> Response:
    """A file that was made, to keep."""
    name = call.values["name"]
    data = call.studio.made.get(name)
    if data is None:
        return Response(status_code=404)
    shown = {".html": {"Content-Security-Policy": ALONE}, ".png": {}}
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    headers = shown.get(Path(name).suffix, kept)
    return Response(data, media_type=TYPES.get(Path(name).suffix, "application/octet-stream"), headers=headers)
