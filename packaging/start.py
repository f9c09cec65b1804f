"""What a double click on the bundle starts: the author's page in her browser. With arguments: the command line.

There is no terminal to print on, and none to press Ctrl+C in. So the studio runs in a process of its own, which
outlives the click: macOS starts nothing at a second click while the first still runs. Its address stands in a file, so
that a second click shows the same page. What she must know stands in a box on her screen, what a programmer asks for
in a log.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
import traceback
import webbrowser
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

PLACE = platformdirs.user_state_path("werkboek", appauthor=False)
NOTE = PLACE / "address"  # with the key that lets her in
LOG = PLACE / "werkboek.log"
SERVE = "--serve"
PATIENCE = 90.0  # seconds: at a first start a virus scanner may read all of the bundle

FAILED = "Werkboek kon niet starten. Waarom staat in dit bestand:\nWerkboek could not start. This file says why:\n\n{}"
OPEN = "Open dit adres in je browser:\nOpen this address in your browser:\n\n{}"
BOXES = (("zenity", "--info", "--no-markup", "--text"), ("kdialog", "--msgbox"), ("xmessage",))
DIALOG = 'on run said\ndisplay dialog (item 1 of said) with title "Werkboek" buttons {"OK"} default button 1\nend run'


def main() -> None:
    """One program for each of its processes: who lays out pages, who serves, and who is clicked on."""
    multiprocessing.freeze_support()
    _surroundings()
    if sys.argv[1:] == [SERVE]:
        serve()
    elif sys.argv[1:]:
        from werkboek import cli

        cli.main()
    else:
        start()


def start() -> None:
    """Shows the page of the studio that runs, or of a new one."""
    address = running() or begun()
    if not address:
        tell(FAILED.format(LOG))
    elif not webbrowser.open(address):
        tell(OPEN.format(address))


def running() -> str:
    """The address of the studio that runs; empty if there is none. Only the right key is sent on to the page."""
    with suppress(OSError, ValueError, http.client.HTTPException):
        address = NOTE.read_text(encoding="utf-8")
        place = urlsplit(address)
        asked = http.client.HTTPConnection(place.netloc, timeout=2)
        asked.request("GET", f"/?{place.query}")
        if asked.getresponse().status == http.HTTPStatus.SEE_OTHER:
            return address
    return ""


def begun() -> str:
    """Starts a studio that outlives this process: its address; empty if it ended again or takes too long."""
    PLACE.mkdir(0o700, parents=True, exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log:
        studio = subprocess.Popen([sys.executable, SERVE], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  cwd=Path.home(), start_new_session=True)  # fmt: skip
    until = time.monotonic() + PATIENCE
    while studio.poll() is None and time.monotonic() < until:
        if address := running():
            return address
        time.sleep(0.1)
    return ""


def serve() -> None:
    """The studio, until it is told to end."""
    from werkboek.studio import run

    try:
        run.serve(None, port=run.PORT, browser=False, say=_note)
    except Exception:
        traceback.print_exc()
        sys.exit(1)


def tell(text: str) -> None:
    """A box on the screen; the programs for it that a Linux may have stand in BOXES."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "Werkboek", 0)
    elif sys.platform == "darwin":
        subprocess.run(["osascript", "-e", DIALOG, text], check=False)
    else:
        print(text)
        for program, *options in filter(lambda box: shutil.which(box[0]), BOXES):
            subprocess.run([program, *options, text], check=False)
            return


def _note(address: str) -> None:
    NOTE.touch(0o600)
    NOTE.write_text(address, encoding="utf-8")


def _surroundings() -> None:
    """Puts right what is not as the program expects it, or the browser that it opens."""
    if sys.platform == "linux":
        # The loader read it when this process began. A browser must find its own libraries; our next process ours.
        os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    if sys.platform == "win32":  # system.py looks for Pango there
        os.environ["WEASYPRINT_DLL_DIRECTORIES"] = sys._MEIPASS
    if sys.stdout is None:  # a program without a window, on Windows
        PLACE.mkdir(0o700, parents=True, exist_ok=True)
        sys.stdout = sys.stderr = LOG.open("a", encoding="utf-8", buffering=1)


if __name__ == "__main__":
    main()
