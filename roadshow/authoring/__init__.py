"""New packs, and what is wrong with those there are."""
