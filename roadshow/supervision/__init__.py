"""The whole show as processes that come back when they die."""
