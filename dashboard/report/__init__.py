"""What a day at the stand was like, from counts alone."""
