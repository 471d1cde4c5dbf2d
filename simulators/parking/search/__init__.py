"""The search for a bay at the kerb, and what guidance, a garage or a price change in it."""
