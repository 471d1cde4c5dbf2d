"""`/api/v1/phones`: whether a phone has reached this hub, for the light beside the QR code."""

from dashboard.api.phones import PhonesSeen
from dashboard.api.resource import Reads, Resource

resource = Resource(tags=["health"])


@resource.read("/phones", summary="Phones that have reached this hub")
async def read_phones(platform: Reads) -> PhonesSeen:
    return platform.phones.seen()
