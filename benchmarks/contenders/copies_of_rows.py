"""Count the copies of rows of a Parquet file: DuckDB by a hash or by value, polars by value."""

import sys


def duckdb_hash(file: str) -> int:
    """Rows less distinct 64-bit hashes: nothing is compared by value, no row is named."""
    import pyarrow.parquet as pq

    hashed = ", ".join(f'"{n}"' for n in pq.read_schema(file).names)
    return _one(f"select count(*) - count(distinct hash({hashed})) from '{file}'")


def duckdb_values(file: str) -> int:
    """Rows less distinct rows."""
    distinct = f"select count(*) from (select distinct * from '{file}')"
    return _one(f"select (select count(*) from '{file}') - ({distinct})")


def polars_values(file: str) -> int:
    """Rows less distinct rows."""
    import polars

    table = polars.read_parquet(file)
    return table.height - table.n_unique()


def _one(query: str) -> int:
    import duckdb

    with duckdb.connect() as asked:
        ((found,),) = asked.execute(query).fetchall()
    return int(found)


WAYS = {"duckdb_hash": duckdb_hash, "duckdb_values": duckdb_values, "polars_values": polars_values}

if __name__ == "__main__":
    print(WAYS[sys.argv[2]](sys.argv[1]))
