"""whylogs: log a pandas table into one profile and read every number back."""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import sys

import pandas
import whylogs


def main(file: str) -> None:
    read = pandas.read_csv if file.endswith(".csv") else pandas.read_parquet
    whylogs.log(read(file)).view().to_pandas().to_csv("profile.csv")


if __name__ == "__main__":
    main(sys.argv[1])
