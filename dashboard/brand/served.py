"""How a logo is served: as a picture under a name that changes with it, and under a policy that runs nothing in it."""

from hashlib import sha256

from fastapi import FastAPI, Response

from dashboard.brand.brand import Brand, Logo
from dashboard.frontend.serve import FOREVER
from dashboard.screens.theme import Theme

ENDINGS = {"image/svg+xml": ".svg", "image/png": ".png"}


def logo_address(brand: Brand, theme: Theme) -> str:
    """Empty where the exhibitor has none."""
    logo = brand.logos.get(theme)
    return f"/brand/{_name(logo)}" if logo else ""


def mount_brand(api: FastAPI, brand: Brand) -> None:
    """Mount it before the stage; `SecurityHeaders` knows the address."""
    logos = {_name(logo): logo for logo in brand.logos.values()}

    @api.get("/brand/{name}", include_in_schema=False)
    def the_logo(name: str) -> Response:
        if (logo := logos.get(name)) is None:
            return Response(status_code=404)
        return Response(logo.content, media_type=logo.media_type, headers={"cache-control": FOREVER})


def _name(logo: Logo) -> str:
    return f"logo-{sha256(logo.content).hexdigest()[:12]}{ENDINGS[logo.media_type]}"
