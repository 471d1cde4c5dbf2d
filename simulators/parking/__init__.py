"""Car parks that fill and empty: who comes, how long they stay, where they park, what a full one turns away."""
