"""Before the doors open: what a booth needs, looked at one by one, and a light for each."""
