"""polars `describe`: with `eager` the whole file is read first, with `lazy` it is scanned."""

import sys

import polars


def main(file: str, way: str) -> None:
    csv = file.endswith(".csv")
    if way == "lazy":
        (polars.scan_csv(file) if csv else polars.scan_parquet(file)).describe()
    else:
        (polars.read_csv(file) if csv else polars.read_parquet(file)).describe()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
