"""The published laws of water, each by itself: rain, runoff, storage, routing, a channel, a flooded surface."""
