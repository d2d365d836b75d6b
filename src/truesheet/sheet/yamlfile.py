"""Reading and rewriting YAML that people own: safely, and without touching their lines.

Reading refuses what a sheet has no use for and what can hurt: aliases (a few lines of them expand
to gigabytes), tags, other versions of YAML, deep nesting, large files. This is found out on the
stream of events, before anything is built from it.

Rewriting changes only the lines that change. The library would lay out the whole file anew; so the
file is laid out twice, before and after the change, and the difference between the two is applied
to what the person wrote.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from truesheet.sheet import yaml_errors as wrong

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

LARGEST = 2 * 1024 * 1024
DEEPEST = 30


def parse(data: bytes, file: str) -> CommentedMap:
    """The mapping that the file holds, with comments and places kept; a YamlProblem otherwise."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError

    text = decoded(data, file)
    _scan(text, file)
    try:
        tree = _yaml(text).load(text)
    except DuplicateKeyError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 0
        name = re.search(r'found duplicate key "?(.*?)"? with', str(e.problem))
        key = f"the key {name[1][:60]!r}" if name else "a key"
        hint = "Keep one of the two."
        raise wrong.KeyTwice(file, line, f"{key} stands twice.", hint=hint) from e
    except MarkedYAMLError as e:
        raise _not_yaml(e, file) from e
    except (ValueError, OverflowError) as e:
        raise _impossible(text, file, e) from e
    if tree is None:
        tree = CommentedMap()
    if not isinstance(tree, CommentedMap):
        what = "a sheet is a list of `key: value` lines; this is something else."
        raise wrong.NotADocument(file, 1, what, hint="Begin with `truesheet: 1`.")
    return tree


def decoded(data: bytes, file: str) -> str:
    """The text of the file, without the mark that some editors put in front."""
    if len(data) > LARGEST:
        size = f"{len(data) / 2**20:.1f} MiB; at most {LARGEST // 2**20} MiB are read."
        hint = "Keep long documents in files of their own, and link to them."
        raise wrong.YamlTooLarge(file, 0, f"the file has {size}", hint=hint)
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        what = f"byte {data[e.start]:#04x} is not UTF-8."
        raise wrong.NotUtf8(file, line, what, hint="Save the file as UTF-8.") from e


def edited(data: bytes, file: str, change: Callable[[CommentedMap], None]) -> bytes:
    """The file after `change`; the very same bytes when it changes nothing.

    Comments, order, quotes, blank lines and line ends of all other lines stay as they are.
    """
    text = decoded(data, file)
    before = _dumped(parse(data, file), text)
    tree = parse(data, file)
    change(tree)
    after = _dumped(tree, text)
    if before == after:
        return data
    result = _carried_over(_lines(text), before, after)
    mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    new = mark + result.encode("utf-8")
    if _says(new, file) == plain(tree):
        return new
    # The person's layout is too unlike the library's to be matched: take the library's, whole.
    return mark + "".join(after).encode("utf-8")


def _says(data: bytes, file: str) -> Any:
    """What the file says, or None where it cannot be read."""
    try:
        return plain(parse(data, file))
    except wrong.YamlProblem:
        return None


def plain(node: Any) -> Any:
    """What the file says as plain values: dates as ISO texts, keys as texts."""
    from datetime import date, datetime

    if isinstance(node, dict):
        return {_key(k): plain(v) for k, v in node.items()}
    if isinstance(node, (list, tuple)):
        return [plain(v) for v in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, datetime):
        return node.isoformat()
    if isinstance(node, date):
        return node.isoformat()
    for kind in (str, int, float):
        if isinstance(node, kind):
            # The library's own subclasses remember quotes and digits; nobody else needs to.
            return kind(node)
    return str(node)


def line_of(node: Any, key: Any = None) -> int:
    """The line of a key or item, or of the node itself; 0 where it is not known."""
    place = getattr(node, "lc", None)
    if place is None:
        return 0
    try:
        if key is None:
            return int(place.line) + 1
        at = place.item(key) if isinstance(key, int) else place.key(key)
        return int(at[0]) + 1
    except (KeyError, TypeError, AttributeError):
        return int(place.line or 0) + 1


def _key(key: Any) -> str:
    shown = plain(key)
    return ("true" if shown else "false") if isinstance(shown, bool) else str(shown)


def _yaml(text: str) -> YAML:
    """A reader and writer that lays out as this text does."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 20  # never fold a line
    yaml.explicit_start = bool(re.match(r"(?:\s*#.*\n|\s*\n)*---(?:\s|$)", text))
    offset = 2 if re.search(r"^(\s*)[^\s#-][^\n]*:\s*\n\1\s+- ", text, re.M) else 0
    step = re.search(r"^[^\s#-][^\n]*:[^\S\n]*\r?\n(?:\s*(?:#.*)?\r?\n)*( +)[^\s#-]", text, re.M)
    mapping = len(step[1]) if step else 2
    yaml.indent(mapping=mapping, sequence=2 + offset, offset=offset)
    return yaml


def _dumped(tree: CommentedMap, text: str) -> list[str]:
    out = io.StringIO()
    _yaml(text).dump(tree, out)
    end = "\r\n" if "\r\n" in text else "\n"
    return [line.rstrip("\r\n") + end for line in out.getvalue().splitlines(keepends=True)]


def _lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\r\n" if "\r\n" in text else "\n"
    return lines


def _carried_over(mine: list[str], before: list[str], after: list[str]) -> str:
    """The change from `before` to `after`, made to `mine`, which says the same as `before`."""
    # Where each line of `before` stands in `mine`; a line laid out otherwise has no place.
    place: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, mine, autojunk=False).get_opcodes():
        if tag == "equal" or i2 - i1 == j2 - j1:
            place.update(zip(range(i1, i2), range(j1, j2), strict=True))
    result, done = [], 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start = place.get(i1, len(mine) if i1 >= len(before) else None)
        end = start if i1 == i2 else place.get(i2 - 1, -1) + 1
        if start is None or end is None or start < done or end < start:
            return "".join(after)
        result += mine[done:start] + after[j1:j2]
        done = end
    return "".join(result + mine[done:])


def _scan(text: str, file: str) -> None:
    """Refuse what a sheet does without, before anything is built."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        depth = documents = 0
        for event in YAML(typ="safe", pure=True).parse(text):
            kind = type(event).__name__
            depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
            documents += kind == "DocumentStartEvent"
            reason = _refused(event, kind, depth, documents)
            if reason:
                line = event.start_mark.line + 1
                raise wrong.YamlFeature(file, line, reason[0], hint=reason[1])
    except ReaderError as e:
        line = text[: e.position].count("\n") + 1
        what = f"the sign U+{ord(str(e.character)[:1] or ' '):04X} has no place in a text."
        if isinstance(e.character, int):
            what = f"the sign U+{e.character:04X} has no place in a text."
        raise wrong.NotUtf8(
            file, line, what, hint="Take it away, or write \\u... in quotes."
        ) from e
    except MarkedYAMLError as e:
        raise _not_yaml(e, file) from e


def _refused(event: Any, kind: str, depth: int, documents: int) -> tuple[str, str] | None:
    if kind == "AliasEvent":
        return f"an alias (*{str(event.anchor)[:40]}) is used.", "Write the value out."
    if kind == "DocumentStartEvent":
        if documents > 1:
            return "a second document begins (---).", "Keep one sheet a file."
        if event.version not in (None, (1, 2)) or event.tags:
            return "a directive (%) is used.", "Take the line away; sheets are YAML 1.2."
    if getattr(event, "tag", None) not in (None, "!"):
        return f"a tag ({str(event.tag)[:60]}) is used.", "Take it away; quotes make a text."
    if depth > DEEPEST:
        return f"it is nested more than {DEEPEST} deep.", "A sheet needs no more than ten."
    return None


def _not_yaml(e: Any, file: str) -> wrong.NotYaml:
    mark = e.problem_mark or e.context_mark
    line = mark.line + 1 if mark else 0
    found = str(e.problem or e.context or "it cannot be read").strip()
    found = "".join(c if c.isprintable() else "?" for c in found)[:160]
    hint = "Look at this line and the one before: a quote, a colon or the indentation."
    return wrong.NotYaml(file, line, f"not YAML: {found}.", hint=hint)


_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d?-\d\d?(?!\d)")


def _impossible(text: str, file: str, e: Exception) -> wrong.WrongKind:
    """A number or date that looks right and is none; the library does not say where."""
    from datetime import date

    for n, line in enumerate(text.splitlines(), 1):
        for found in _DAY.findall(line.partition(" #")[0]):
            try:
                date(*(int(part) for part in found.split("-")))
            except ValueError:
                what = f"{found} is no day of the calendar."
                return wrong.WrongKind(file, n, what, hint="Correct it, or put it in quotes.")
    what = f"a value cannot be read: {str(e)[:100]}."
    return wrong.WrongKind(file, 0, what, hint="Put long numbers in quotes.")
