"""fg-data-profiling (once ydata-profiling), the minimal report, written as HTML."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import sys

import data_profiling
import pandas


def main(file: str) -> None:
    read = pandas.read_csv if file.endswith(".csv") else pandas.read_parquet
    report = data_profiling.ProfileReport(read(file), minimal=True, progress_bar=False)
    report.to_file("report.html", silent=True)


if __name__ == "__main__":
    main(sys.argv[1])
