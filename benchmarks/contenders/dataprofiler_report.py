"""DataProfiler without its neural labeler: with `sample` its own default sample, with `all` rows.

The table is read by pandas, which is faster than DataProfiler's own reader.
"""

# The peer lives in an environment of its own, where the type checker does not look.
# mypy: disable-error-code="import-not-found"

import json
import sys

import dataprofiler
import pandas


def main(file: str, rows: str) -> None:
    read = pandas.read_csv if file.endswith(".csv") else pandas.read_parquet
    table = read(file)
    options = dataprofiler.ProfilerOptions()
    options.set({"*.data_labeler.is_enabled": False})
    count = len(table) if rows == "all" else None
    profile = dataprofiler.Profiler(
        table, options=options, samples_per_update=count, min_true_samples=count or 0
    )
    report = profile.report(report_options={"output_format": "serializable"})
    with open("report.json", "w", encoding="utf-8") as out:
        json.dump(report, out, default=str)


if __name__ == "__main__":
    # Its worker processes are spawned, so the call must stay behind this guard.
    main(sys.argv[1], sys.argv[2])
