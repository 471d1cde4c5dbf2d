"""A city that behaves: pure models, a function of city, scenario and seed."""
