"""Who may ask the server anything: the page it gave itself to, on this computer, and nobody else.

A page of another site that is open in the same browser can send requests to any port of this computer. It does not
know the token, its Origin is its own, and a name of its own that it makes point here (DNS rebinding) is its Host.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    # Nothing but what this server gives: no script in the page, none from elsewhere, in no frame.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass
class Guard:
    """Lets in who has the token: in the address the first time, then in a cookie, and to change anything in a header.

    ``port`` is that of the server; its name may only be 127.0.0.1 or localhost.
    """

    app: ASGIApp
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    said.setdefault(name, value)
            await send(message)

        await self._answer(scope, headers)(scope, receive, guarded)

    def _answer(self, scope: Scope, headers: dict[str, str]) -> ASGIApp:
        names = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        origin = headers.get("origin")
        if headers.get("host") not in names or (origin and origin.removeprefix("http://") not in names):
            return PlainTextResponse("This page is for the computer it runs on.\n", 403)
        if scope["path"] == "/" and self._is(parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            return answer
        if not self._is(self._cookie(headers)):
            return PlainTextResponse("Open this page with the address that werkboek prints.\n", 403)
        if scope["method"] not in ("GET", "HEAD") and not self._is(headers.get("x-werkboek", "")):
            return PlainTextResponse("Only the page itself may change anything.\n", 403)
        scope["key"] = self.token
        return self.app

    @property
    def cookie(self) -> str:
        """The name of the cookie, of this port alone: cookies know no ports."""
        return f"werkboek-{self.port}"

    def _is(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.token.encode())

    def _cookie(self, headers: dict[str, str]) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return ""
        return found.value if found else ""
