"""Sources against the published answers of awkward files."""

from __future__ import annotations

import contextlib
import csv
import json
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from conftest import Real
from test_sources_support import kinds, read
from truesheet.model.errors import TruesheetError
from truesheet.sources import errors, open_source
from truesheet.sources.jsonparse import Unfit, parse

# A column of words in a .txt has nothing to show that it is a table: one document a file.
NO_TABLE = "a .txt without any delimiter is a document"
HONEST: dict[str, str] = {
    "csv/names-col.txt": NO_TABLE,
    "csv/names-col-empty.txt": NO_TABLE,
    "csv/names-col-without-space.txt": NO_TABLE,
    "csv/sentence-4x.txt": "four sentences; the answer takes the full stop for the delimiter",
    "csv/small-num-spaces.csv": "rows end in a comma: the empty second column is kept",
}
BLANK_FIRST = {  # the blank first line is no row here, so the header is not the second one
    "csv/all-strings-skip-header.csv",
    "csv/sparse-first-and-last-column-empty-first-row.txt",
}


def cases(real: Real, reader: str) -> list[dict[str, Any]]:
    found = json.loads(real("readers-dataprofiler/expected.json").read_text())
    return [c for c in found if c["reader"] == reader and c["included"]]


def test_messy_csv_files_have_the_published_shape(real: Real) -> None:
    wrong = {}
    listed = cases(real, "csv")
    assert len(listed) == 46
    for case in listed:
        got = read(real("readers-dataprofiler/" + case["path"]))
        delimiter = {"\t": "tab", " ": "space", None: "none"}.get(
            case["delimiter"], case["delimiter"]
        )
        header = None
        if got.read_as.get("header") == "yes":
            above = "rows before the header"
            header = int(got.read_as.get(above, 0)) + (case["path"] in BLANK_FIRST)
        fits = (
            got.read_as.get("delimiter") == delimiter
            and len(got.source.schema.fields) == case["num_columns"]
            and len(got.rows) + len(got.problems) == case["count"]
            and header in case["has_header"]
        )
        if not fits:
            wrong[case["path"]] = (got.read_as, len(got.rows))
    assert set(wrong) == set(HONEST), wrong


@pytest.mark.parametrize(("reader", "cases_known"), [("json", 6), ("parquet", 12)])
def test_content_wins_over_a_lying_name(real: Real, reader: str, cases_known: int) -> None:
    listed = cases(real, reader)
    assert len(listed) == cases_known
    for case in listed:
        got = read(real("readers-dataprofiler/" + case["path"]))
        assert got.read_as["format"].startswith(reader), case["path"]
        assert len(got.rows) == case["count"], case["path"]
        assert not got.problems


def test_messy_texts_are_one_document_each(real: Real) -> None:
    listed = [c for c in cases(real, "txt") if c["count"]]
    assert len(listed) == 7
    for case in listed:
        got = read(real("readers-dataprofiler/" + case["path"]))
        assert [set(r) for r in got.rows] == [{"text", "file"}], case["path"]
    with pytest.raises(errors.EmptyFile):
        open_source(real("readers-dataprofiler/txt/empty.txt"))


def test_avro_is_named_whatever_the_file_is_called(real: Real) -> None:
    listed = cases(real, "avro")
    assert len(listed) == 8
    for case in listed:
        with pytest.raises(errors.NotRead, match="an Avro file"):
            open_source(real("readers-dataprofiler/" + case["path"]))


def test_every_cell_of_csv_spectrum(real: Real) -> None:
    folder = real("csv-spectrum")
    files = sorted((folder / "csvs").glob("*.csv"))
    assert len(files) == 12
    for file in files:
        wanted = json.loads((folder / "json" / f"{file.stem}.json").read_text("utf-8"))
        if file.stem == "location_coordinates":
            # The answer is one record instead of a list, with another telephone number.
            wanted = [wanted | {"Contact Phone Number": "2095257564"}]
        if file.stem == "newlines_crlf":
            # The published file has lost its carriage returns; the answer has one in a cell.
            assert b"\r" not in file.read_bytes()
            wanted[1]["a"] = wanted[1]["a"].replace("\r\n", "\n")
        got = read(file)
        plain = [{k: "" if v is None else str(v) for k, v in r.items()} for r in got.rows]
        assert plain == wanted, file.name
        assert not got.problems


def json_files(real: Real, prefix: str) -> list[Path]:
    return sorted(real("json-conformance/test_parsing").glob(prefix + "*.json"))


def test_json_that_must_parse_parses(real: Real) -> None:
    files = json_files(real, "y_")
    assert len(files) == 95
    for file in files:
        value = parse(file.read_text("utf-8"))
        if value in ([], {}):
            with pytest.raises(errors.EmptyFile, match="records"):
                open_source(file)
        else:
            got = read(file)
            assert got.rows and not got.problems, file.name


def test_json_that_must_be_refused_is_refused(real: Real) -> None:
    files = json_files(real, "n_")
    assert len(files) == 188
    for file in files:
        started = time.perf_counter()
        with pytest.raises(TruesheetError):
            open_source(file)
        try:
            text = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        with pytest.raises(Unfit):
            parse(text)
        assert time.perf_counter() - started < 1, file.name


def test_json_that_may_go_either_way_never_crashes(real: Real) -> None:
    files = json_files(real, "i_") + sorted(real("json-conformance/test_transform").glob("*"))
    assert len(files) == 35 + 22
    read_well = 0
    for file in files:
        started = time.perf_counter()
        with contextlib.suppress(TruesheetError):
            read_well += bool(read(file).rows)
        assert time.perf_counter() - started < 1, file.name
    assert read_well > 20


def test_parquet_variety_is_read_or_reported(real: Real) -> None:
    files = sorted(real("parquet-testing/data").glob("*.parquet"))
    assert len(files) == 60
    refused = {}
    for file in files:
        try:
            got = read(file)
        except TruesheetError as error:
            refused[file.name] = type(error).__name__
        else:
            assert len(got.rows) == pq.read_table(file).num_rows, file.name
    assert refused == {
        "incorrect_map_schema.parquet": "DamagedFile",
        # Two rows of a gigabyte each, in 3 kB.
        "large_string_map.brotli.parquet": "RecordTooLong",
    }


@pytest.mark.parametrize(
    "name", ["delta_byte_array", "delta_encoding_optional_column", "delta_encoding_required_column"]
)
def test_delta_encoded_cells_equal_their_csv(real: Real, name: str) -> None:
    folder = real("parquet-testing/data")
    with (folder / f"{name}_expect.csv").open(newline="") as file:
        wanted = list(csv.reader(file))[1:]
    got = read(folder / f"{name}.parquet")
    plain = [["" if v is None else str(v) for v in r.values()] for r in got.rows]
    assert plain == wanted


def test_seven_bad_parquet_files_are_reported_and_the_folder_goes_on(real: Real) -> None:
    folder = real("parquet-testing/bad_data")
    bad = []
    for file in sorted(folder.glob("*.parquet")):
        try:
            assert len(read(file).rows) == 21_186, file.name
        except errors.DamagedFile as error:
            bad.append(file.name)
            assert file.name in error.what and str(folder) not in error.what
    assert len(bad) == 7
    assert "ARROW-GH-43605.parquet" not in bad


def test_numbers_of_adult_and_acs_and_flights(real: Real) -> None:
    adult = read(real("fairness-tabular/adult.csv"), roles={"income": "label"})
    assert len(adult.rows) == 32_561
    assert kinds(adult.source)["age"] == "integer"
    assert kinds(adult.source)["workclass"] == "text"
    hidden = sum(v == "?" for r in adult.rows for v in r.values())
    assert hidden == real("fairness-tabular/adult.csv").read_text().count("?") == 4_262
    assert [f.name for f in adult.source.schema.fields if f.suspected_id] == ["ID"]
    assert adult.source.schema["income"].role == "label"
    acs = open_source(real("fairness-tabular/acs_income.validation.parquet"))
    assert [p.split for p in acs.parts] == ["data"]
    flights = open_source(real("large-flights-3m/flights-3m.parquet"))
    assert len(flights.parts) == 4
    assert sum(b.rows for p in flights.parts for b in p.batches(flights.schema)) == 3_000_000


def test_compressed_csv_shards_are_one_table(real: Real) -> None:
    got = read(real("drift-nyc-taxi"))
    assert len(got.rows) == 30_000
    assert {f.path for f in got.source.files if f.problem} == {"SOURCE.md"}
    assert kinds(got.source)["pickup_datetime"] == "timestamp"
    assert all(f.read_as["compression"] == "gzip" for f in got.source.files if not f.problem)


def test_naughty_strings_survive_every_format(real: Real, tmp_path: Path) -> None:
    strings = json.loads(real("strings-blns/blns.json").read_text("utf-8"))
    assert len(strings) == 485
    import pyarrow as pa
    import pyarrow.csv as pv
    import pyarrow.feather as pf

    # A column beside it keeps the empty string apart from a blank line.
    table = pa.table({"n": [f"row {i}" for i in range(485)], "s": pa.array(strings, pa.string())})
    pv.write_csv(table, tmp_path / "a.csv")
    with (tmp_path / "b.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
            [["n", "s"], *zip(*table.to_pydict().values(), strict=True)]
        )
    pq.write_table(table, tmp_path / "c.parquet")
    pf.write_feather(table, tmp_path / "d.arrow")
    lines = [json.dumps(r, ensure_ascii=i % 2 == 0) for i, r in enumerate(table.to_pylist())]
    (tmp_path / "e.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "f.json").write_text(json.dumps(table.to_pylist()), "utf-8")
    results = [read(tmp_path / f"{n}") for n in sorted(p.name for p in tmp_path.iterdir())]
    assert len(results) == 6
    for got in results:
        assert [r["s"] for r in got.rows] == strings, got.read_as
        assert not got.problems
        assert got.hashes == results[0].hashes
