"""A city district: where its cells lie, its ground, and the water on its streets."""
