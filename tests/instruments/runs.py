"""One measured run of the command, in a process of its own, and what came of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from werkboek import language

ALARM = re.compile("TRACEBACK|EXIT|BROKEN|UNSOUND|UNKNOWN|WROTE")
"""What is neither one sentence nor a sound article, in an outcome."""
STEERS = re.compile(
    r"(?<!\\)\]\(<?\s*(?:javascript|vbscript|data|file):|(?<!\\)<(?:script|svg|iframe)|root:x?:0", re.IGNORECASE
)

# A small process starts the command, since a child counts the memory of who starts it; of what the command itself
# starts the largest counts. Four gigabytes are a net for this machine, not a limit of the command.
LAUNCH = """
import os, resource, signal, subprocess, sys, threading, time
out, err, limit, *command = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
began = time.monotonic()
child = subprocess.Popen(command, stdout=open(out, "wb"), stderr=open(err, "wb"), stdin=subprocess.DEVNULL,
                         start_new_session=True)
timer = threading.Timer(float(limit), os.killpg, (child.pid, signal.SIGKILL))
timer.start()
_, status, usage = os.wait4(child.pid, 0)
timer.cancel()
print(os.waitstatus_to_exitcode(status), time.monotonic() - began, usage.ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Run:
    """One process: its exit code (negative: a signal), wall seconds, and peak resident MiB."""

    code: int
    seconds: float
    memory: float
    out: str
    err: str


def run(command: list[str], scratch: Path, *, limit: float = 180, read: bool = True) -> Run:
    """Runs a command; its output goes to /dev/null unless it is to be ``read``. Killed after ``limit`` seconds."""
    out, err = (scratch / "stdout" if read else Path("/dev/null")), scratch / "stderr"
    done = subprocess.run([sys.executable, "-S", "-c", LAUNCH, str(out), str(err), str(limit), *command],
                          capture_output=True, text=True, check=True)  # fmt: skip
    code, seconds, memory = done.stdout.split()
    said = out.read_text(encoding="utf-8", errors="replace") if read else ""
    return Run(int(code), float(seconds), float(memory), said, err.read_text(encoding="utf-8", errors="replace"))


def outcome(done: Run, into: Path) -> str:
    """An article of so many lines, the code of the sentence, or what should not be, in capitals."""
    lines = done.err.strip().splitlines()
    if "Traceback" in done.err:
        return f"TRACEBACK: {lines[-1][:90]}"
    if done.code == 1 and len(lines) == 1:
        return code(lines[0])
    if done.code != 0:
        return f"EXIT {done.code}, {len(lines)} lines: {' '.join(lines)[:90]}"
    try:
        made = json.loads(done.out)
    except ValueError:
        return "BROKEN JSON"
    told = ", ".join(sorted({problem["code"] for problem in made["problems"]}))
    count = sum(line["role"] != "comment" for line in made["lines"])
    return f"article of {count} lines" + f" ({told})" * bool(told) + "".join(_unsound(into))


def _unsound(into: Path) -> Iterator[str]:
    """What no article may hold: an address that runs something, a file of this machine, a picture that is a program."""
    for path in sorted(into.iterdir()):
        data = path.read_bytes()
        if path.suffix == ".md":
            if found := STEERS.search(data.decode()):
                yield f"; UNSOUND: {found[0]}"
        elif not data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
            yield f"; UNSOUND: picture {path.name}"


def code(said: str) -> str:
    """Whose sentence this is, in any language."""
    for one in map(language.load, language.LANGUAGES):
        for name, (message, _) in one.problems.items():
            words = [re.escape(part) for part in re.split(r"\{[^{}]*\}", message)]
            if any(len(word) > 8 for word in words) and re.search(".*?".join(words), said):
                return name
    return f"UNKNOWN SENTENCE: {said[:90]}"
