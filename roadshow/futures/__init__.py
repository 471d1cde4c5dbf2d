"""What a solution is worth, reckoned without a broker: one room a kind of comparison."""
