"""What people see: the API and the screens."""
