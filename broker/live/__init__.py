"""The live state of one city, from readings to what screens are sent."""
