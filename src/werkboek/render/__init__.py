"""Book -> Output: HTML for both, then a PDF with the places of its spaces, or an EPUB; and the book as Markdown."""
