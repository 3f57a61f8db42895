"""A revision of the book and the working tree, measured side by side; see ``bench.__main__``."""
