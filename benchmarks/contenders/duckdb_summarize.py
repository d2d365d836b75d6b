"""DuckDB's `SUMMARIZE FROM FILE`, with its default threads and memory."""

import sys

import duckdb


def main(file: str) -> None:
    # No extension is fetched: only the readers inside the wheel take part.
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    quoted = file.replace("'", "''")
    connection.execute(f"SUMMARIZE FROM '{quoted}'").fetchall()


if __name__ == "__main__":
    main(sys.argv[1])
