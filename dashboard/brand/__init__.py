"""Whose stand this is: a folder of data, refused where it could not be read on the wall."""
