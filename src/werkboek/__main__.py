"""``python -m werkboek``."""

from werkboek.cli import main

main()
