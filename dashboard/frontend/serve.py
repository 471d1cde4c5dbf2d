"""How the built browser code is served: precompressed, and for ever under names that change with their content."""

from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dashboard.frontend.assets import URL, Built

FOREVER = "public, max-age=31536000, immutable"
CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings in order of preference, and the suffix of a file compressed so."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""Not from `mimetypes`, which asks the Windows registry, where .js may be anything."""


def mount_built(api: FastAPI, built: Built) -> None:
    api.mount(URL, Precompressed(directory=built.folder), name="built")


class Precompressed(StaticFiles):
    """Files whose names change with their content, sent as they were compressed when they were built."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        media_type = TYPES.get(Path(path).suffix)
        if media_type is None:
            return Response(status_code=404)
        coding = self._coding(path, Headers(scope=scope).get("accept-encoding", ""))
        response = await super().get_response(path + CODINGS.get(coding, ""), scope)
        response.headers["content-type"] = media_type
        response.headers["vary"] = "accept-encoding"
        if response.status_code < 400:
            response.headers["cache-control"] = FOREVER
            if coding:
                response.headers["content-encoding"] = coding
        return response

    def _coding(self, path: str, accepted: str) -> str:
        offered = {part.partition(";")[0].strip() for part in accepted.split(",") if not part.endswith(";q=0")}
        for coding, suffix in CODINGS.items():
            if coding in offered and self.lookup_path(path + suffix)[1] is not None:
                return coding
        return ""
