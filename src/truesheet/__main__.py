"""`python -m truesheet` is the command line."""

from truesheet.cli.main import main

main()
