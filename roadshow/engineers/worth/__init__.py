"""What a solution is worth, as tables in a terminal: one room a kind of comparison."""
