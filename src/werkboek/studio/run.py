"""Starts the server of the author's page, and shows it in her browser."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import platformdirs
import uvicorn

from werkboek.cache import Cache, folder
from werkboek.problems import WerkboekError
from werkboek.studio.call import Studio
from werkboek.studio.desk import PRESS, Desk
from werkboek.studio.guard import Guard
from werkboek.studio.server import app

PORT = 8460  # the same each time, if it is free: a tab that is still open finds its server again
PASSED = ("dist", ".werkboek")  # what is made in a project is no change of it
CLOSING = 1  # seconds that a request may take when the server ends


def home() -> Path:
    """The folder in which new projects are put: ``Werkboek`` among her documents, or what WERKBOEK_HOME says."""
    said = os.environ.get("WERKBOEK_HOME")
    return Path(said) if said else platformdirs.user_documents_path() / "Werkboek"


class Server:
    """A studio that can be asked, on a port of this computer alone."""

    def __init__(self, project: Path | None, port: int = PORT) -> None:
        self.studio = Studio(home(), Cache(folder()))
        self.socket = _bound(port)
        self.port: int = self.socket.getsockname()[1]
        self.guard = Guard(app(self.studio), self.port)
        config = uvicorn.Config(self.guard, log_level="critical", lifespan="off", server_header=False, access_log=False,
                                ws="none", timeout_graceful_shutdown=CLOSING)  # fmt: skip
        self.uvicorn = _Server(config)
        self.uvicorn.ends = self.studio.close  # whoever waits for something new is told that nothing will come
        self.studio.ends = self.end
        if project is not None:
            self.studio.open(project.resolve())

    @property
    def address(self) -> str:
        """Where the page is, with the key that lets her in."""
        return f"http://127.0.0.1:{self.port}/?key={self.guard.token}"

    def run(self) -> None:
        """Answers until it is told to end."""
        for work in (_warm, self._watch):
            threading.Thread(target=work, daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):  # which is how it is meant to end
            self.uvicorn.run(sockets=[self.socket])
        self.studio.close()
        if PRESS.acquire(timeout=CLOSING):  # what is being laid out comes to an end before the faces are closed
            PRESS.release()

    def end(self) -> None:
        """Has it end."""
        self.studio.close()
        self.uvicorn.should_exit = True

    def _watch(self) -> None:
        """Looks again at the project whenever one of its files changes, whoever changed it."""
        import watchfiles

        there = True
        while not self.uvicorn.should_exit:
            desk = self.studio.desk
            if desk and desk.folder.is_dir() != there:  # moved away, or back
                there = not there
                desk.look()
            if desk is None or not there:
                threading.Event().wait(0.2)
                continue
            stop = _Stop(lambda desk=desk: self.studio.desk is not desk or self.uvicorn.should_exit)  # type: ignore[misc]
            with contextlib.suppress(OSError):
                for changes in watchfiles.watch(desk.folder, stop_event=stop, debounce=60, step=20, rust_timeout=400,
                                                yield_on_timeout=True):  # fmt: skip
                    if not desk.folder.is_dir():
                        break
                    if any(_matters(Path(name), desk) for _, name in changes):
                        desk.look()


class _Server(uvicorn.Server):
    ends: Callable[[], None]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.ends()
        super().handle_exit(sig, frame)


class _Stop:
    """What watchfiles asks whether to stop."""

    def __init__(self, asks: Callable[[], bool]) -> None:
        self.is_set = asks


def _matters(path: Path, desk: Desk) -> bool:
    parts = path.relative_to(desk.folder).parts if path.is_relative_to(desk.folder) else ()
    return bool(parts) and parts[0] not in PASSED and not parts[-1].endswith(".part")


def _bound(port: int) -> socket.socket:
    """A socket on loopback: at this port, or at any where it is taken."""
    for one in (port, 0):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(("127.0.0.1", one))
        except OSError:
            made.close()
            continue
        made.listen(64)
        return made
    raise OSError("no port is free")


WARM = "# Een\n\n## Twee\n\nEen zin.\n\n💡 Wat merk je?\n"


def _warm() -> None:
    """Makes a book of one question, so that what is read once and kept is ready before she pastes."""
    from werkboek import build, language
    from werkboek.project import Project, Text
    from werkboek.studio import arrivals, view
    from werkboek.studio.desk import State

    with contextlib.suppress(WerkboekError):  # without Pango: said when there is something to make
        arrivals.read(arrivals.pasted("", WARM, language.load("nl")))
        view.parts(State(0))
        chosen = Project(Path().resolve(), (Text("a.md", "a.md", WARM.encode()),), editions=("standard",))
        with PRESS:
            build.build(chosen, jobs=1)


def serve(project: Path | None, *, port: int, browser: bool, say: Callable[[str], Any]) -> None:
    """Serves until Ctrl+C."""
    if sys.platform == "linux":  # elsewhere it is so already: a copy of a process with threads may stand still
        multiprocessing.set_start_method("forkserver", force=True)
    server = Server(project, port)
    say(server.address)
    if browser:
        threading.Timer(0.3, webbrowser.open, [server.address]).start()
    server.run()
