"""The floor: decode FILE to Arrow on all cores and throw it away, one row group at a time."""

import sys

import pyarrow.csv
import pyarrow.parquet


def main(file: str) -> None:
    if file.endswith(".csv"):
        pyarrow.csv.read_csv(file)
        return
    parquet = pyarrow.parquet.ParquetFile(file)
    for group in range(parquet.num_row_groups):
        parquet.read_row_group(group, use_threads=True)


if __name__ == "__main__":
    main(sys.argv[1])
