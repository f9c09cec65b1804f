"""Measuring instruments: they read finished PDF and EPUB files back, and import nothing of the program."""
