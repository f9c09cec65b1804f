"""A page of a studio, as a browser would ask for it: with the cookie and the key, over a real socket."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkboek.studio.run import Server


class Page:
    """Asks a server what her page asks."""

    def __init__(self, server: Server) -> None:
        self.server, self.key = server, server.guard.token

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """(status, body, headers) of an answer."""
        said = {"Host": f"127.0.0.1:{self.server.port}", "Cookie": f"{self.server.guard.cookie}={self.key}"}
        if method == "POST":
            said["X-Werkboek"] = self.key
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, data, {name: value for name, value in (said | headers).items() if value})
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()

    def get(self, path: str, **query: object) -> Any:
        """What stands at a path, as text or as an object."""
        status, data, headers = self.ask("GET", path + (f"?{urlencode(query)}" if query else ""))
        assert status == 200, (status, data)
        kind = headers["content-type"]
        return json.loads(data) if "json" in kind else data.decode() if "text" in kind else data

    def post(self, path: str, body: Any = None, expect: int = 200) -> Any:
        """The answer to what is sent."""
        status, data, _ = self.ask("POST", path, {} if body is None else body)
        assert status == expect, (status, data)
        return json.loads(data)

    def settled(self) -> dict[str, Any]:
        """The state once all is as the files say."""
        time.sleep(0.05)
        number, until = -1, time.monotonic() + 90
        while time.monotonic() < until:
            status, data, _ = self.ask("GET", f"/state?after={number}")
            if status == 200:
                found: dict[str, Any] = json.loads(data)
                number = found["number"]
                desk = self.server.studio.desk
                if not found["busy"] and desk is not None and not desk.waits:
                    return found
        raise AssertionError("never settles")

    def row(self, text: str) -> dict[str, str]:
        """What the page knows of the passage that reads so."""
        from lxml import html

        root = html.fromstring(f"<div>{self.settled()['parts']['texts']}</div>")
        found = [row for row in root.xpath("//li[contains(@class,'row')]") if text in row.xpath("string(./p[2])")]
        assert found, text
        return {"id": found[0].get("id"), **{name: value for name, value in found[0].attrib.items() if "data-" in name}}

    def edit(self, text: str, do: str, expect: int = 200, **more: object) -> Any:
        """A change of the passage that reads so."""
        row = self.row(text)
        said = {"file": row["data-file"], "first": int(row["data-first"]), "raw": row["data-raw"]}
        return self.post("/edit", {"do": do, **said, **more}, expect)


@contextmanager
def serving(project: Path | None = None) -> Iterator[Page]:
    """A server in a thread, and a page of it."""
    server = Server(project, 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Page(server)
    finally:
        server.end()
        thread.join(20)
        assert not thread.is_alive()


def words(html: str) -> str:
    """The words of a piece of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
