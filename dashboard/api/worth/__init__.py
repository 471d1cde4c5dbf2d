"""What a solution is worth, as the API tells it: one room a kind of comparison."""
