"""Of Dash's own addresses, those that our page needs; the rest is not there, and a wrong one is no failure of ours."""

from dash import Dash
from dash.fingerprint import check_fingerprint
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.problems import problem

OF_DASH = "/_"
NEEDED = ("/_dash-layout", "/_dash-dependencies")
SUITES = "/_dash-component-suites/"


class DashRoutes:
    """No callback runs on the server, so nothing answers for one; nor is there a reload or an icon of Dash's."""

    def __init__(self, app: ASGIApp, dash: Dash) -> None:
        self._app = app
        self._dash = dash

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and scope["path"].startswith(OF_DASH) and not self._is_needed(scope["path"]):
            app = problem(Request(scope), 404, f"nothing is at {scope['path']}")
        await app(scope, receive, send)

    def _is_needed(self, path: str) -> bool:
        if not path.startswith(SUITES):
            return path in NEEDED
        package, _, file = path.removeprefix(SUITES).partition("/")
        return check_fingerprint(file)[0] in self._dash.registered_paths.get(package, ())
