"""`/api/v1/refusals`: what could not be taken and why, for the engineer whose device sent it."""

from base64 import b64encode

from pydantic import BaseModel, Field

from broker.refusals import KeptRefusal
from dashboard.api.resource import Reads, Resource

resource = Resource(tags=["refusals"])


class RefusedMessage(BaseModel):
    at_ms: int = Field(description="When it arrived.")
    topic: str = Field(examples=["city/istanbul/parking-bay/demo-01/telemetry"])
    reason: str = Field(examples=["not-json"])
    detail: str = Field(description="What was wrong and what to write instead.")
    size: int = Field(description="Bytes that arrived; only the first 1024 are kept.")
    text: str = Field(description="What is kept, as text; bytes that are none are escaped as \\xNN.")
    base64: str = Field(description="What is kept, exactly.")

    @classmethod
    def of(cls, kept: KeptRefusal) -> "RefusedMessage":
        return cls(
            at_ms=kept.at_ms,
            topic=kept.topic,
            reason=kept.reason,
            detail=kept.detail,
            size=kept.size,
            text=kept.payload.decode(errors="backslashreplace"),
            base64=b64encode(kept.payload).decode(),
        )


class RefusalReport(BaseModel):
    counts: dict[str, int] = Field(
        description="By reason, since the hub started.", examples=[{"not-json": 3, "unknown-city": 1}]
    )
    recent: list[RefusedMessage] = Field(description="Newest first.")


@resource.read("/refusals", summary="What was refused: counts, and the last messages with their raw bytes")
def read_refusals(platform: Reads) -> RefusalReport:
    recent = [RefusedMessage.of(kept) for kept in reversed(platform.refusals.recent())]
    return RefusalReport(counts=platform.refusals.counts(), recent=recent)
