"""What the server can be asked, as a table: :data:`ROUTES`. Who may ask it anything stands in guard.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from werkboek import language
from werkboek.language import Language
from werkboek.problems import Problem, WerkboekError
from werkboek.report import told
from werkboek.studio import doing, looking
from werkboek.studio.call import Call, Studio
from werkboek.studio.changes import ConflictError

LARGEST = 61 * 1024 * 1024  # bytes of a request: the largest article there may be, and what stands around it
Answer = Callable[[Call], Response]
ROUTES: tuple[tuple[str, str, Answer], ...] = (
    ("GET", "/", looking.front),
    ("GET", "/state", looking.state),
    ("GET", "/leaf/{name}", looking.leaf),
    ("GET", "/spot", looking.spot),
    ("GET", "/place", looking.place),
    ("GET", "/looks", looking.looks),
    ("GET", "/asset/{name}", looking.asset),
    ("GET", "/step", looking.step),
    ("GET", "/take/{name}", looking.take),
    ("POST", "/paste", doing.paste),
    ("POST", "/drop", doing.drop),
    ("POST", "/address", doing.address),
    ("POST", "/choose", doing.choose),
    ("POST", "/recent", doing.recent),
    ("POST", "/leave", doing.leave),
    ("POST", "/end", doing.end),
    ("POST", "/edit", doing.edit),
    ("POST", "/convert", doing.convert),
    ("POST", "/undo", doing.undo),
    ("POST", "/redo", doing.redo),
    ("POST", "/settle", doing.settle),
    ("POST", "/logo", doing.logo),
    ("POST", "/make", doing.make),
)


def app(studio: Studio) -> Starlette:
    """The server as an application, without its guard."""
    return Starlette(routes=[Route(path, _answering(studio, answer), methods=[method])
                             for method, path, answer in ROUTES])  # fmt: skip


def _answering(studio: Studio, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An answer in a thread of its own; what is wrong becomes one sentence, in the language of the book."""

    async def answering(request: Request) -> Response:
        speech = _spoken(request.headers.get("accept-language", ""))
        body = bytearray()
        size = int(request.headers.get("content-length", 0))
        if size <= LARGEST:
            async for piece in request.stream():
                body += piece
                if (size := len(body)) > LARGEST:
                    break
        values = {**request.query_params, **request.path_params}
        if size > LARGEST:
            large = Problem("T10", values.get("name", speech.studio["pasted"]), values={"limit": f"{LARGEST >> 20} MB"})
            return _error(large, speech, 413)
        call = Call(studio, values, bytes(body), speech, request.scope.get("key", ""))
        return await to_thread.run_sync(_told, answer, call, abandon_on_cancel=True)

    return answering


def _told(answer: Answer, call: Call) -> Response:
    speech = call.studio.desk.state.speech if call.studio.desk else call.speech
    try:
        return answer(call)
    except WerkboekError as error:
        return _error(error.problem, speech)
    except ConflictError:
        return JSONResponse({"error": speech.studio["changed"]}, 409)
    except (ValueError, KeyError, OSError, RecursionError) as error:
        return JSONResponse({"error": speech.studio["lost"], "reason": str(error)}, 400)


def _error(problem: Problem, speech: Language, status: int = 422) -> Response:
    return JSONResponse({"error": told(problem, speech)}, status)


def _spoken(accepted: str) -> Language:
    """The first of the languages that a browser asks for and that we speak; else Dutch."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return language.load(next((one for one in wanted if one in language.LANGUAGES), "nl"))
