"""What programs may ask the hub: FastAPI under /api/v1, one module a resource."""
