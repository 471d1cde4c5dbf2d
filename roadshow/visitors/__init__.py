"""What visitors leave, and what the day was like."""
