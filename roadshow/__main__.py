"""`python -m roadshow`: how the show starts its own parts."""

from roadshow.cli import main

main()
