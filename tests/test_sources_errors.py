"""Every way in which reading can fail: the error, its place, its next step, and no harm done."""

from __future__ import annotations

import gzip
import inspect
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest

from test_sources_support import read
from truesheet.model.errors import TruesheetError
from truesheet.sources import errors, open_source


def a_parquet(path: Path) -> bytes:
    pq.write_table(pa.table({"a": list(range(5000)), "b": ["word"] * 5000}), path)
    return path.read_bytes()


def fill(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def absent(folder: Path) -> Path:
    fill(folder / "adult.csv", "a\n1\n")
    return folder / "adlut.csv"


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def loop(folder: Path) -> Path:
    os.symlink(folder / "two", folder / "one")
    os.symlink(folder / "one", folder / "two")
    return folder / "one"


def no_data(folder: Path) -> Path:
    fill(folder / "README.md", "hello")
    fill(folder / "a.png", "x")
    return folder


def noise(folder: Path) -> Path:
    return fill(folder / "a.csv", random.Random(1).randbytes(20_000))


def cut_parquet(folder: Path) -> Path:
    return fill(folder / "a.parquet", a_parquet(folder / "x")[:-2000])


def corrupt_parquet(folder: Path) -> Path:
    data = bytearray(a_parquet(folder / "x"))
    data[100:400] = random.Random(1).randbytes(300)
    return fill(folder / "a.parquet", bytes(data))


def cut_arrow(folder: Path) -> Path:
    pf.write_feather(pa.table({"a": list(range(5000))}), folder / "x")
    return fill(folder / "a.arrow", (folder / "x").read_bytes()[:-500])


def zipped(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    return folder / "a.zip"


def all_bad(folder: Path) -> Path:
    fill(folder / "a.parquet", "PAR1")
    fill(folder / "b.csv", "")
    return folder


def too_wide(folder: Path) -> Path:
    names = ",".join(f"column{i}" for i in range(1_000_000))
    values = ",".join("1" for _ in range(1_000_000))
    return fill(folder / "a.csv", f"{names}\n{values}\n")


CASES: list[tuple[Callable[[Path], Path], type[errors.SourceError], str]] = [
    (absent, errors.NoSuchFile, "Did you mean 'adult.csv'?"),
    (lambda f: fill(f / "a.csv", ""), errors.EmptyFile, "finished"),
    (lambda f: fill(f / "a.csv", " \n\n\t\n"), errors.EmptyFile, "finished"),
    (no_data, errors.NoDataHere, "Formats:"),
    (noise, errors.NotAFormat, "Export it"),
    (lambda f: fill(f / "a.csv", b"\x89PNG\r\n\x1a\n123"), errors.NotAFormat, "Export it"),
    (
        lambda f: fill(f / "a.csv", "name\nZo\xeb\n".encode("cp1252")),
        errors.UnknownEncoding,
        "--enc",
    ),
    (cut_parquet, errors.DamagedFile, "again"),
    (corrupt_parquet, errors.DamagedFile, "again"),
    (cut_arrow, errors.DamagedFile, "again"),
    (lambda f: fill(f / "a.parquet", "PAR1"), errors.DamagedFile, "again"),
    (too_wide, errors.TooManyColumns, "transposed"),
    (all_bad, errors.NothingReadable, "Mend"),
    (fifo, errors.SpecialFile, "Save"),
    (lambda _: Path("/dev/zero"), errors.SpecialFile, "Save"),
    (loop, errors.FolderLoop, "Remove it"),
    (zipped, errors.NeedsUnpacking, "Unpack"),
    (lambda f: fill(f / "a.json", '{"a": 1,}'), errors.NotUnderstood, "Mend"),
    (lambda f: fill(f / "a.csv", b"SQLite format 3\x00" + bytes(99)), errors.NotRead, "Export"),
]


@pytest.mark.parametrize(("make", "kind", "hint"), CASES)
def test_each_case_has_its_error_with_place_and_next_step(
    tmp_path: Path, make: Callable[[Path], Path], kind: type[errors.SourceError], hint: str
) -> None:
    path = make(tmp_path)
    started = time.perf_counter()
    with pytest.raises(kind) as told:
        read(path)
    assert time.perf_counter() - started < 10
    assert hint in told.value.hint
    assert told.value.exit_code == 2
    assert path.name in told.value.what or kind is errors.NothingReadable
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"splits": {"train": "A", "test": "A"}}, errors.SplitGivenTwice),
        ({"splits": {"train": ""}}, errors.SplitNotFound),
        ({"data": "A", "roles": {"lable": "label"}}, errors.ColumnNotFound),
        ({"data": "A", "roles": {"label": "lable"}}, errors.UnknownRole),
        ({"data": "https://example.org/a.csv"}, errors.NotLocal),
        ({"data": "s3://bucket/a.csv"}, errors.NotLocal),
        ({"data": "A", "encoding": "utf-9"}, errors.NotUnderstood),
    ],
)
def test_wrong_options_are_named(
    tmp_path: Path, options: dict[str, Any], kind: type[errors.SourceError]
) -> None:
    path = str(fill(tmp_path / "a.csv", "label,b\n1,2\n"))

    def real(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: real(v) for k, v in value.items()}
        return path if value == "A" else value

    with pytest.raises(kind):
        open_source(**real(options))


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    # Root may read everything, so the file is tried by a process without privileges.
    path = fill(tmp_path / "secret.csv", "a\n1\n")
    path.chmod(0o000)
    tmp_path.chmod(0o755)
    if os.access(path, os.R_OK):
        script = (
            "import os, sys; from truesheet.sources import open_source, errors\n"
            "import truesheet.sources.opening, truesheet.sources.csvfile\n"
            "os.chdir(sys.argv[1]); os.setuid(65534)\n"
            "try: open_source('secret.csv')\n"
            "except errors.NoPermission as e: print(e.what)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "secret.csv may not be read by this user.\n", done.stderr
    else:
        with pytest.raises(errors.NoPermission):
            open_source(path)


def test_a_folder_with_bad_files_goes_on_and_lists_them(tmp_path: Path) -> None:
    a_parquet(tmp_path / "good.parquet")
    cut_parquet(tmp_path)
    (tmp_path / "x").unlink()
    fill(tmp_path / "empty.csv", "")
    fill(tmp_path / "image.csv", b"\x89PNG\r\n\x1a\n")
    os.mkfifo(tmp_path / "pipe")
    got = read(tmp_path)
    assert len(got.rows) == 5000
    told = {f.path: f.problem for f in got.source.files}
    assert told["good.parquet"] == ""
    assert told["a.parquet"].startswith("a.parquet is damaged: it cannot be decoded as Parquet")
    assert told["empty.csv"] == "empty.csv is empty."
    assert told["image.csv"].startswith("image.csv is a PNG image")
    assert told["pipe"] == "left out: a pipe, not a file"


def test_a_bomb_ends_in_an_error_within_bounded_memory(tmp_path: Path) -> None:
    row = b"1,2,3,4\n" * (1 << 17)
    with gzip.open(tmp_path / "bomb.csv.gz", "wb", compresslevel=9) as out:
        for _ in range(600):
            out.write(row)
    with pytest.raises(errors.ExpandsTooMuch, match=r"bomb\.csv\.gz was still growing at") as told:
        open_source(tmp_path / "bomb.csv.gz")
    assert "unpack it yourself" in told.value.hint


HUNGRY = """
import resource, sys
from truesheet.sources import open_source, errors
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
try:
    source = open_source(sys.argv[1])
    for part in source.parts:
        for batch in part.batches(source.schema):
            pass
except errors.SourceError as error:
    print(type(error).__name__, error.what)
# Not ru_maxrss: that begins with the size of the process that started this one.
status = open('/proc/self/status').read()
print(int(status.split('VmHWM:')[1].split()[0]) >> 10)
"""


@pytest.mark.parametrize(
    ("before", "unit", "name"),
    [
        (b"a,b\n1,2\n3,", b"x" * (1 << 20), "line.csv"),
        (
            b"a,b\n" + b"1,2\n" * 300 + b'3,"',
            b"one\ntwo words\nthree words here\n" * (1 << 15),
            "quote.csv",
        ),
        (b'{"a": 1}\n{"a": "', b"x" * (1 << 20), "line.jsonl"),
        (b'[{"a": 1}, {"a": "', b"x" * (1 << 20), "array.json"),
    ],
)
def test_a_record_without_end_is_refused_within_bounded_memory(
    tmp_path: Path, before: bytes, unit: bytes, name: str
) -> None:
    path = tmp_path / name
    with path.open("wb") as out:
        out.write(before)
        for _ in range(300):
            out.write(unit)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", HUNGRY, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said, memory = done.stdout.strip().splitlines()
    assert said.startswith(f"RecordTooLong {name}"), done.stderr
    assert int(memory) < 900, memory
    assert time.perf_counter() - started < 30


def test_a_file_that_changed_since_it_was_opened_is_told(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.csv", "a,b\n1,2\n")
    source = open_source(path)
    fill(path, "a,b\n1,2\n3,4\n")
    with pytest.raises(errors.FileChanged, match=r"a\.csv changed"):
        list(source.parts[0].batches(source.schema))
    path.unlink()
    with pytest.raises(errors.FileChanged):
        list(source.parts[0].batches(source.schema))


def test_hostile_names_are_shown_without_control_characters(tmp_path: Path) -> None:
    name = "evil\x1b[31m\n.csv"
    fill(tmp_path / name, "a,b\n1,2\n")
    fill(tmp_path / "good.csv", "a,b\n1,2\n")
    got = open_source(tmp_path)
    shown = [f.path for f in got.files]
    assert all(s.isprintable() for s in shown)
    assert shown[0] == "evil\\x1b[31m\\n.csv"


@pytest.mark.parametrize("seed", range(30))
def test_random_damage_never_escapes_as_another_error(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    table = pa.table(
        {"a": list(range(500)), "b": [f"w{i % 7}" for i in range(500)], "c": [0.5] * 500}
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=100)
    pf.write_feather(table, tmp_path / "b.arrow", compression=dice.choice(["lz4", "uncompressed"]))
    with pa.ipc.new_stream(tmp_path / "c.arrows", table.schema) as writer:
        writer.write_table(table)
    fill(tmp_path / "d.jsonl", '{"a": [1, {"b": "x"}], "c": null}\n' * 50)
    fill(tmp_path / "e.csv", 'a,b\n1,"x, ""y"""\n' * 50)
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        for _ in range(4):
            data = bytearray(whole)
            for _ in range(dice.randint(1, 4)):
                at = dice.randrange(len(data))
                data[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
            path.write_bytes(bytes(data))
            try:
                read(path)
            except TruesheetError as error:
                assert error.code.startswith("E-SRC-")
        path.write_bytes(whole)


def test_codes_are_unique_listed_and_explained() -> None:
    found = [
        c
        for _, c in inspect.getmembers(errors, inspect.isclass)
        if issubclass(c, errors.SourceError)
    ]
    codes = [c.code for c in found]
    assert len(set(codes)) == len(codes) >= 20
    listed = errors.__doc__ or ""
    for c in found:
        assert c.__name__ in listed and c.code in listed
        assert c is errors.SourceError or "Next step:" in (c.__doc__ or "")
