"""`/api/v1/health`: how the hub is, and what to do where it is not well."""

from dashboard.api.resource import Reads, Resource
from dashboard.platform import Health

resource = Resource(tags=["health"])


@resource.read("/health", summary="How the hub is", description="200 also when degraded: the hub itself answers.")
def read_health(platform: Reads) -> Health:
    return platform.health().model_copy(update={"phones": platform.phones.seen()})
