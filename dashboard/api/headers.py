"""What browsers are told to refuse: foreign scripts, foreign requests, guessed types, being framed elsewhere."""

from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DASH_RENDERER = "var renderer = new DashRenderer();"
"""The one inline script of a Dash page whose clientside callbacks are named functions in assets."""

PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' 'sha256-{b64encode(sha256(DASH_RENDERER.encode()).digest()).decode()}'",
        "style-src 'self' 'unsafe-inline'",  # Mantine and Plotly write style elements
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For what an exhibitor brings: an SVG that somebody opens by itself runs nothing either."""
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Adds to the head of each response and leaves bodies alone, so that streams flow as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = _policy(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(COMMON)
                headers["Content-Security-Policy"] = policy
            await send(message)

        await self._app(scope, receive, send_guarded)


def _policy(path: str) -> str:
    if path.startswith("/brand/"):
        return PICTURE_POLICY
    return DATA_POLICY if path.startswith(("/api/", "/asyncapi.json")) else PAGE_POLICY
