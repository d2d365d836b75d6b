"""skrub's TableReport over a polars table with its own defaults, written as HTML."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import sys

import polars
import skrub


def main(file: str) -> None:
    table = polars.read_csv(file) if file.endswith(".csv") else polars.read_parquet(file)
    skrub.TableReport(table, verbose=0).write_html("report.html")


if __name__ == "__main__":
    main(sys.argv[1])
