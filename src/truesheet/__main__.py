"""`python -m truesheet` is the command line."""

from truesheet.cli.main import main

if __name__ == "__main__":
    main()
