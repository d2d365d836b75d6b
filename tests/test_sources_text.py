"""Delimited text: dialects, types, misfits, long files."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pytest

from test_sources_support import kinds, read
from truesheet.batch.batch import Batch
from truesheet.sources import csvblocks, csvfile, errors, open_source, scan, sniff


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def column(values: list[str], name: str = "x") -> str:
    return "\n".join([f"{name},other", *(f"{v},word" for v in values)]) + "\n"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-2", "30"], "integer"),
        (["1", "-2.5", "3e4"], "number"),
        (["1", "NaN", "3.5"], "number"),
        (["true", "FALSE", "True"], "boolean"),
        (["0", "1", "0"], "integer"),
        (["yes", "no", "yes"], "text"),
        (["00123", "00124", "9"], "text"),
        (["+4915112345678", "+4915112345679"], "text"),
        (["12345678901234567890", "1", "2"], "text"),
        (["9223372036854775807", "1"], "integer"),
        (["0x10", "0x20"], "text"),
        (["1,5", "2,5"], "text"),
        (["2020-01-31", "2021-12-01"], "date"),
        (["2020-01-31 10:00", "2021-12-01T11:30:05.5"], "timestamp"),
        (["2020-01-31T10:00:00Z", "2021-12-01T11:30:05+01:00"], "timestamp"),
        (["31/01/2020", "01/02/2020"], "date"),
        (["01/31/2020", "02/01/2020"], "date"),
        (["01/02/2020", "03/04/2020"], "text"),
        (["31/01/2020", "01/31/2020"], "text"),
        (["01.02.2020", "03.04.2020"], "date"),
        (["22 Nov 2026", "1 Dec 2026"], "date"),
        (["Sun, 22 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 11:00:00 GMT"], "timestamp"),
        (["20200131", "20200201"], "integer"),
        (["2020-02-30", "2020-01-01"], "text"),
    ],
)
def test_a_column_takes_the_type_that_its_cells_show(
    tmp_path: Path, values: list[str], kind: str
) -> None:
    quoted = [f'"{v}"' for v in values]
    got = read(write(tmp_path, column(quoted)))
    assert kinds(got.source)["x"] == kind
    if kind == "text":
        assert [r["x"] for r in got.rows] == values


def test_the_reading_of_dates_decides_their_value(tmp_path: Path) -> None:
    got = read(write(tmp_path, column(["31/01/2020", "01/02/2020"])))
    assert [r["x"] for r in got.rows] == [dt.date(2020, 1, 31), dt.date(2020, 2, 1)]
    assert got.source.notes == ("x: dates are read as day, month, year",)
    got = read(write(tmp_path, column(["01/31/2020 1:05 PM", "02/01/2020 12:00 AM"])))
    assert [r["x"] for r in got.rows] == [
        dt.datetime.fromisoformat("2020-01-31 13:05"),
        dt.datetime.fromisoformat("2020-02-01 00:00"),
    ]


def test_a_single_column_of_prose_is_one_column(tmp_path: Path) -> None:
    prose = ["It was late", "and, as ever, it rained", "on the two of them", "", "The end"]
    got = read(write(tmp_path, "text\n" + "\n".join(f'"{p}"' for p in prose) + "\n"))
    assert [r["text"] for r in got.rows] == prose
    got = read(write(tmp_path, "text\n" + "\n".join(p.replace(",", "") for p in prose) + "\n"))
    assert [r["text"] for r in got.rows] == [p.replace(",", "") or None for p in prose]
    assert got.read_as["delimiter"] == "none"


def test_codes_for_missing_do_not_hide_a_number_and_are_not_lost(tmp_path: Path) -> None:
    values = [str(i) for i in range(20)] + ["?", "N/A", "unknown"] * 10
    got = read(write(tmp_path, column(values)))
    assert kinds(got.source)["x"] == "integer"
    assert got.leftovers == {"x": ["?", "N/A", "unknown"] * 10}


@pytest.mark.parametrize(("bad", "kind"), [(5, "integer"), (6, "text")])
def test_five_in_a_hundred_may_be_left_over_and_no_more(
    tmp_path: Path, bad: int, kind: str
) -> None:
    values = [str(i) for i in range(100 - bad)] + ["oops"] * bad
    got = read(write(tmp_path, column(values)))
    assert kinds(got.source)["x"] == kind
    assert [str(r["x"]) for r in got.rows] == values


def test_an_empty_cell_is_missing_and_an_empty_text_is_not(tmp_path: Path) -> None:
    got = read(write(tmp_path, 'a,b\n,1\n"",2\nx,3\n'))
    assert [r["a"] for r in got.rows] == [None, "", "x"]


def test_rows_of_a_wrong_width_are_located_and_the_rest_keeps_its_number(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n4,5\n6,7,8\n\n9,10,11,12\n13,14,15\n"
    got = read(write(tmp_path, text))
    assert [r["a"] for r in got.rows] == [1, 6, 13]
    assert got.addresses == ["a.csv:1", "a.csv:3", "a.csv:5"]
    assert got.problems == [
        ("a.csv:2", "2 fields instead of 3"),
        ("a.csv:4", "4 fields instead of 3"),
    ]


def test_a_problem_in_the_last_row_is_not_forgotten(tmp_path: Path) -> None:
    got = read(write(tmp_path, "a,b\n1,2\n3,4\n5,6,7\n8,9,0\n"))
    assert [p for p, _ in got.problems] == ["a.csv:3", "a.csv:4"]


def test_thousands_of_misfits_are_all_counted(tmp_path: Path) -> None:
    lines = ["1,2,3" if i % 3 else "1,2" for i in range(6000)]
    got = read(write(tmp_path, "a,b,c\n" + "\n".join(lines) + "\n"))
    assert len(got.problems) == 2000
    assert len(got.rows) == 4000
    exact = [p for p, _ in got.problems[:1000]]
    assert exact == [f"a.csv:{3 * i + 1}" for i in range(1000)]


def test_a_quote_that_never_closes_is_told(tmp_path: Path) -> None:
    lines = [f"{i},x" for i in range(50)]
    lines[20] = '20,"x'
    got = read(write(tmp_path, "a,b,c\n" + "".join(f"{x},z\n" for x in lines)))
    assert [r["a"] for r in got.rows] == list(range(20))
    assert got.problems == [("a.csv:21", "a quote opens and never closes; 29 lines are inside it")]


def test_names_are_made_unique_and_it_is_noted(tmp_path: Path) -> None:
    got = read(write(tmp_path, ",a,a,b\n0,1,2,3\n1,4,5,6\n"))
    assert got.source.schema.names == ("column_1", "a", "a_2", "b")
    assert len(got.source.notes) == 2


def test_row_names_of_r_become_a_field(tmp_path: Path) -> None:
    got = read(write(tmp_path, "mpg,cyl\nMazda,21,6\nDatsun,22.8,4\nHornet,21.4,6\n"))
    assert got.source.schema.names == ("column_1", "mpg", "cyl")
    assert [r["cyl"] for r in got.rows] == [6, 4, 6]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["name", "city", "n"], *([f"Zoë {i}", "Århus, east; side", str(i)] for i in range(40))]
    text = "".join(delimiter.join(f'"{c}"' for c in r) + "\r\n" for r in rows)
    got = read(write(tmp_path, text.encode(encoding), "a.txt"))
    assert [list(map(str, r.values())) for r in got.rows] == rows[1:]
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    assert got.read_as["delimiter"] == shown
    assert got.read_as["encoding"].startswith(
        encoding.split("-sig", maxsplit=1)[0].removesuffix("-be")
    )


def test_western_text_is_told_from_enough_bytes_only(tmp_path: Path) -> None:
    words = ["Müller", "Schröder", "Weiß", "Jäger", "Krüger", "Großmann", "Café", "Köhler"]
    rows = [f"{w};{i}" for i, w in enumerate(words * 20)]
    path = write(tmp_path, ("name;n\n" + "\n".join(rows) + "\n").encode("cp1252"))
    got = read(path)
    assert [r["name"] for r in got.rows] == words * 20
    assert got.read_as["encoding"] == "cp1252"
    assert "a guess from" in got.source.notes[0]
    few = write(tmp_path, ("name;n\n" + "\n".join(rows[:8]) + "\n").encode("cp1252"))
    with pytest.raises(errors.UnknownEncoding, match="only 8 bytes") as told:
        open_source(few)
    assert "--encoding" in told.value.hint
    assert [r["name"] for r in read(few, encoding="cp1252").rows] == words


def test_utf8_with_a_broken_byte_stays_utf8(tmp_path: Path) -> None:
    rows = [f"Zoë {i},Ångström" for i in range(60)]
    data = ("name,unit\n" + "\n".join(rows) + "\n").encode()
    data = data.replace(b"Zo\xc3\xab 7,", b"Zo\xc3 7,")
    got = read(write(tmp_path, data))
    assert got.rows[7]["name"] == "Zo\ufffd 7"
    assert got.rows[8]["name"] == "Zoë 8"
    assert "broken bytes" in got.source.notes[0]


def test_cells_may_span_lines_in_every_line_ending(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = f'a,b{end}1,"x{end}y"{end}2,"say ""hi"""{end}'
        got = read(write(tmp_path, text))
        assert [r["b"] for r in got.rows] == [f"x{end}y", 'say "hi"']
        assert got.addresses == ["a.csv:1", "a.csv:2"]


def test_backslashes_escape_quotes_where_quotes_are_not_doubled(tmp_path: Path) -> None:
    text = "a,b\n" + '1,"she said \\"no\\" twice"\n' * 5
    got = read(write(tmp_path, text))
    assert got.rows[0]["b"] == 'she said "no" twice'
    assert got.read_as["escape"] == "\\"


def test_a_wide_row_makes_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truesheet.sources import parts

    monkeypatch.setattr(parts, "WIDE", 1 << 16)
    table = pa.table({"n": range(3000), "t": ["word " * 20] * 3000})
    pv.write_csv(table, tmp_path / "a.csv")
    source = open_source(tmp_path / "a.csv")
    batches = [b for p in source.parts for b in p.batches(source.schema)]
    assert len(batches) > 4
    assert [b.start for b in batches] == list(np.cumsum([0, *(b.rows for b in batches[:-1])]))


def long_csv(folder: Path, spans: bool) -> Path:
    n = 60_000
    texts = [("two\nlines" if spans and i % 7 == 0 else f"city {i % 50}, x") for i in range(n)]
    table = pa.table({"k": pa.array(range(n)), "c": texts, "v": np.arange(n) / 4})
    pv.write_csv(table, folder / "long.csv")
    return folder / "long.csv"


@pytest.mark.parametrize("spans", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_a_long_file_read_in_ranges_is_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spans: bool, packed: bool
) -> None:
    path = long_csv(tmp_path, spans)
    whole = read(path)
    if packed:
        path = tmp_path / "long.csv.gz"
        path.write_bytes(gzip.compress((tmp_path / "long.csv").read_bytes()))
    for module in (sniff, csvfile):
        monkeypatch.setattr(module, "SMALL", 1 << 17)
    monkeypatch.setattr(scan, "RANGE", 1 << 17)
    monkeypatch.setattr(scan, "_CHUNK", 1 << 16)
    monkeypatch.setattr(csvblocks, "_BLOCK", 1 << 15)
    got = read(path)
    assert (len(got.source.parts) > 5) == (not spans and not packed)
    assert got.rows == whole.rows
    assert got.hashes == whole.hashes
    assert [a.split(":")[1] for a in got.addresses] == [str(i + 1) for i in range(60_000)]
    assert kinds(got.source) == kinds(whole.source)
    assert len({p.digest for p in got.source.parts}) == len(got.source.parts)


def test_what_the_sample_did_not_show_is_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sniff, "SMALL", 1 << 17)
    monkeypatch.setattr(csvfile, "SMALL", 1 << 12)
    rows = [f"{i},{i % 9}" for i in range(60_000)]
    rows[30_011] = "30011,none of your business"
    got = read(write(tmp_path, "k,v\n" + "\n".join(rows) + "\n"))
    assert kinds(got.source) == {"k": "integer", "v": "integer"}
    assert got.leftovers == {"v": ["none of your business"]}
    assert len(got.rows) == 60_000


def test_a_row_longer_than_a_block_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvblocks.blocks, "__defaults__", (1 << 12, ()))
    rows = [f"{i},{'x' * (9000 if i == 700 else 20)}" for i in range(1000)]
    rows[600] = "600"
    got = read(write(tmp_path, "a,b\n" + "\n".join(rows) + "\n"))
    assert [r["a"] for r in got.rows] == [i for i in range(1000) if i != 600]
    assert got.problems == [("a.csv:601", "1 fields instead of 2")]
    assert got.addresses[-1] == "a.csv:1000"


def test_running_numbers_and_keys_are_suspected(tmp_path: Path) -> None:
    n = 12_000
    table = pa.table(
        {
            "order": list(range(5, n + 5)),
            "user_id": [f"u{i}" for i in range(n)],
            "shop_id": [i % 9 for i in range(n)],
            "age": [20 + i % 50 for i in range(n)],
        }
    )
    pv.write_csv(table, tmp_path / "a.csv")
    import pyarrow.parquet as pq

    pq.write_table(table, tmp_path / "a.parquet")
    for name in ("a.csv", "a.parquet"):
        found = open_source(tmp_path / name).schema.fields
        assert [f.name for f in found if f.suspected_id] == ["order", "user_id"], name


def test_only_the_fields_asked_for_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b.c,d\n1,2,x\n3,4,y\n")
    got = read(path, columns=["d", "a"])
    assert got.rows == [{"a": 1, "d": "x"}, {"a": 3, "d": "y"}]
    with pytest.raises(errors.ColumnNotFound, match=r"Did you mean 'b\.c'"):
        open_source(path, columns=["b.d"])


def test_equal_bytes_read_alike_have_equal_digests(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n")
    one, two = open_source(path), open_source(path)
    assert one.parts[0].digest == two.parts[0].digest
    assert one.fingerprint == two.fingerprint
    other = open_source(path, header=False)
    assert other.parts[0].digest != one.parts[0].digest
    assert other.fingerprint == one.fingerprint
    moved = write(tmp_path, "a,b\n1,2\n", "renamed.csv")
    assert open_source(moved).fingerprint == one.fingerprint
    batch = next(iter(one.parts[0].batches(one.schema)))
    assert isinstance(batch, Batch)
