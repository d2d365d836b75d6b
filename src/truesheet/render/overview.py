"""What the sheet says as a whole: one sentence, a few facts, how the answers stand."""

from __future__ import annotations

from dataclasses import dataclass

from truesheet.measures import values as v
from truesheet.model.datasheet import MARKS, Answer
from truesheet.model.files import FileInfo
from truesheet.render import number
from truesheet.render.reading import Reading
from truesheet.render.safe import line

WORDS = {
    "verified": "verified",
    "derived": "derived",
    "assumption": "assumption",
    "contradicted": "contradicted",
    "open": "open",
    "unknown": "unknown",
    "withheld": "withheld",
    "not_applicable": "not applicable",
}
MEANINGS = (
    ("verified", "an exact check over all of these bytes reproduces it."),
    ("derived", "computed, but from a sample, an estimate with a stated error, or a document."),
    ("assumption", "somebody says so."),
    ("contradicted", "the data says otherwise."),
    ("open", "nobody has answered yet."),
)


@dataclass(frozen=True)
class Fact:
    """One of the few numbers at the top."""

    name: str
    value: str
    mark: str = ""
    plain: bool = False


def mark(word: str) -> str:
    """A mark with its word: colour and sign never stand alone."""
    return f"{MARKS.get(word, '–')} {WORDS.get(word, word)}"


def lede(reading: Reading) -> str:
    """One sentence that says what the data is."""
    sheet = reading.sheet
    inventory = reading.read("files.inventory", v.Inventory)
    read = [f for f in inventory.files if not f.problem] if inventory else []
    text = f"{number.counted(sheet.rows, 'row')} with {number.counted(len(sheet.fields), 'field')}"
    kinds = sorted({_format(f) for f in read} - {""})
    if read:
        kind = f"{line(kinds[0], 20)} " if len(kinds) == 1 else ""
        text += f" in {_words(len(read), f'{kind}file')}"
    text += f", {_splits(reading)}."
    labels = [line(f.name, 60) for f in sheet.fields if f.role == "label"]
    if labels:
        text += f" The label is {' and '.join(labels)}."
    return text


def _format(file: FileInfo) -> str:
    """How people call the file's format, as far as its media type says."""
    tail = (file.sniffed or file.declared).split(";")[0].rsplit("/", 1)[-1]
    tail = tail.removeprefix("x-").removeprefix("vnd.").removeprefix("apache.")
    names = {"ndjson": "JSON Lines", "jsonl": "JSON Lines", "plain": "text", "parquet": "Parquet"}
    names |= {"arrow.file": "Arrow", "csv": "CSV", "json": "JSON", "tab-separated-values": "TSV"}
    return names.get(tail, "")


def _words(n: int, noun: str) -> str:
    few = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{few[n] if n < len(few) else number.count(n)} {noun}{'' if n == 1 else 's'}"


def _splits(reading: Reading) -> str:
    splits = reading.sheet.splits
    if len(splits) < 2:
        return "not split"
    named = [f"{line(s.name, 40)} ({number.count(s.rows)})" for s in splits[:4]]
    more = f" and {len(splits) - 4} more" if len(splits) > 4 else ""
    return f"in {_words(len(splits), 'split')}: {', '.join(named)}{more}"


def facts(reading: Reading) -> list[Fact]:
    """The few numbers that everybody asks for."""
    sheet = reading.sheet
    found = [Fact("rows", number.count(sheet.rows))]
    found.append(Fact("fields", number.count(len(sheet.fields))))
    inventory = reading.read("files.inventory", v.Inventory)
    if inventory:
        found.append(Fact("size", number.size(inventory.bytes)))
    if len(sheet.splits) > 1:
        found.append(Fact("splits", number.count(len(sheet.splits))))
    labels = [f.name for f in sheet.fields if f.role == "label"]
    if labels:
        more = f" + {len(labels) - 1}" if len(labels) > 1 else ""
        found.append(Fact("label", line(labels[0], 40) + more))
    licence = _licence(reading)
    if licence:
        found.append(licence)
    found.append(Fact("fingerprint", short(sheet.fingerprint), plain=True))
    return found


def short(fingerprint: str) -> str:
    """The beginning of a fingerprint, enough to tell two apart by eye."""
    text = line(fingerprint)
    return text if len(text) <= 24 else text[:20] + "…"


def _licence(reading: Reading) -> Fact | None:
    for a in reading.sheet.answers:
        if a.question == "distribution.license":
            return Fact("licence", _licence_text(a), a.mark)
    return None


def _licence_text(answer: Answer) -> str:
    if answer.state != "answered":
        return "not stated"
    value = answer.value
    if isinstance(value, dict):
        value = next((value[k] for k in ("licence", "license", "spdx") if k in value), None)
    return line(value, 40) if isinstance(value, str) else "see Distribution"


def tally(reading: Reading) -> list[tuple[str, int]]:
    """Marks that occur, with their counts, in the order in which they are shown."""
    return [(word, n) for word, n in reading.sheet.tally().items() if n]
