"""The ground of the stage's map, from the city's pack: GeoJSON as it is, or a file of tiles read piece by piece."""

from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse

from dashboard.frontend.serve import FOREVER
from dashboard.screens.compressed import Document
from devices.city import City

GEOJSON = "application/geo+json"
TILES = "application/vnd.pmtiles"


def mount_base_map(api: FastAPI, city: City) -> dict[str, str]:
    """Where the browser finds it: `base`, and `tiles` where the city has some."""
    base = Document.of(city.base_map, GEOJSON)

    @api.get("/stage/base/{version}.geojson", include_in_schema=False)
    def base_map(request: Request, version: str) -> Response:
        return base.response(request) if version == base.version else Response(status_code=404)

    urls = {"base": f"/stage/base/{base.version}.geojson"}
    return urls if city.tiles is None else urls | {"tiles": _mount_tiles(api, city.tiles)}


def _mount_tiles(api: FastAPI, file: Path) -> str:
    """Serves this one file, and of it the ranges that a browser asks for; a city's may be gigabytes."""
    name = _version(file)

    @api.get("/stage/tiles/{version}.pmtiles", include_in_schema=False)
    def tiles(version: str) -> Response:
        if version != name:
            return Response(status_code=404)
        return FileResponse(file, media_type=TILES, headers={"cache-control": FOREVER})

    return f"/stage/tiles/{name}.pmtiles"


def _version(file: Path) -> str:
    """Changes with the file, without reading all of it."""
    known = file.stat()
    return sha256(f"{file.name} {known.st_size} {known.st_mtime_ns}".encode()).hexdigest()[:12]
