"""Werkboek turns articles into a workbook: a PDF with writing space under every question, and an EPUB."""

__version__ = "0.1.0"
