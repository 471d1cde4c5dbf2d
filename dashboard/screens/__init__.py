"""What people see: Dash screens, and what the browser is told once."""
