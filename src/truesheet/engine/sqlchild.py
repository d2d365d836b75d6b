"""The process that reads and runs SQL claims: started by its path, apart from everything else.

The claims come from strangers. So this process gets no environment, holds nothing but one database
file that it opens read-only, and locks itself down before it looks at a claim: no files, no
network, no extensions, no settings, bounded memory, disk and processor time. What it answers are a
verdict and numbers; texts of the data never leave it, not even in messages of errors.

It speaks JSON, one line a message, and imports nothing of the house, so that it starts fast.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

import duckdb

LONGEST = 10_000
"""Characters of a claim."""

_HEAD = "SELECT (\n"
_SHOWN = 120
_MOST_SIDES = 8

# Functions that look at the clock, at chance, or at the machine: the same data could then give
# another answer tomorrow. What reads files or settings is locked besides.
_VARYING = frozenset(
    "age ago currval error gen_random_uuid get_block_size get_current_time get_current_timestamp"
    " getenv getvariable hash in_search_path json_execute_serialized_sql json_serialize_plan"
    " localtime localtimestamp nextval now random session_user setseed setval sleep_ms stats today"
    " transaction_timestamp txid_current user uuid uuidv4 uuidv7 vector_type version"
    " write_log".split()
)
_VARYING_WORDS = frozenset(
    "current_catalog current_database current_date current_role current_schema current_time"
    " current_timestamp current_user localtime localtimestamp session_user".split()
)
_VARYING_HEADS = ("current_", "duckdb_", "has_", "inet_", "pg_", "pragma_", "__internal")
_ROW_MAKERS = frozenset({"range", "generate_series", "unnest"})
_WORDS_FOR = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "<>",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
}


class Refused(Exception):
    """A claim that is not run, and why."""


def main() -> None:
    """Answer messages until the other side closes."""
    _bound(json.loads(sys.stdin.readline()))
    desk = _Desk()
    _say({"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = getattr(desk, asked.pop("do"))(**asked)
        except Refused as why:
            answer = {"refused": str(why)}
        except (MemoryError, RecursionError) as why:
            answer = {"broken": "memory" if isinstance(why, MemoryError) else "depth"}
        _say(answer)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _bound(limits: dict[str, int]) -> None:
    """Limits that the system enforces, where it can."""
    try:
        import resource
    except ImportError:
        return  # no such limits on this system; those of the database and the clock remain
    pairs = {
        "RLIMIT_AS": limits["address_space"],
        "RLIMIT_CPU": limits["cpu"],
        "RLIMIT_FSIZE": limits["file"],
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }
    for name, most in pairs.items():
        with suppress(AttributeError, ValueError, OSError):
            which = getattr(resource, name)
            hard = resource.getrlimit(which)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (most, most))


class _Desk:
    """What the process can be asked to do."""

    def __init__(self) -> None:
        self.parser = _locked(duckdb.connect(":memory:"), {"threads": "1"})
        self.data: Any = None

    def read(self, sql: str, view: str, views: list[str], columns: list[str]) -> dict[str, Any]:
        """What a claim says, without running it."""
        statement, tree, head = _parsed(self.parser, sql, view)
        words, used, star = _looked_through(tree, {_folded(v) for v in views}, set(columns))
        sides, numbers = _sides(self.parser, tree, statement)
        return {
            "statement": statement,
            "head": head,
            "words": sorted(words),
            "views": sorted(used),
            "star": star,
            "sides": sides,
            "numbers": numbers,
        }

    def open(self, path: str, settings: dict[str, str]) -> dict[str, Any]:
        """Open the data and lock everything else."""
        self.data = _locked(duckdb.connect(path, read_only=True), settings)
        return {"opened": True}

    def run(self, statement: str, head: int, numbers: str, seconds: float) -> dict[str, Any]:
        """The verdict of a claim, and the numbers on both sides of its comparisons."""
        timer = threading.Timer(seconds, self.data.interrupt)
        timer.start()
        try:
            answer = self._verdict(statement, head)
            if numbers and "verdict" in answer:
                answer["values"] = self._numbers(numbers)
            return answer
        finally:
            timer.cancel()
            timer.join()

    def _verdict(self, statement: str, head: int) -> dict[str, Any]:
        try:
            rows = self.data.execute(statement).fetchmany(2)
        except duckdb.Error as why:
            return _told(why, head)
        except (ValueError, OverflowError):  # a value that Python has no form for
            return {"broken": "error", "what": "a value out of range", "position": ""}
        if len(rows) != 1:
            many = "more than one row" if rows else "no row"
            return {"refused": f"It gives {many}; a claim gives one answer, true or false.{_HINT}"}
        if len(rows[0]) != 1:
            return {"refused": "It gives several columns; a claim gives one answer."}
        value = rows[0][0]
        if value is not None and not isinstance(value, bool):
            kind = "a number" if isinstance(value, (int, float, Decimal)) else "no truth value"
            return {"refused": f"It gives {kind}; a claim gives true or false. Compare it."}
        return {"verdict": {None: "unknown", True: "true", False: "false"}[value]}

    def _numbers(self, numbers: str) -> list[Any]:
        try:
            rows = self.data.execute(numbers).fetchmany(2)
        except (duckdb.Error, ValueError, OverflowError):
            return []  # the verdict stands without them
        return [_plain(v) for v in rows[0]] if len(rows) == 1 else []


_HINT = " If it shall hold in every row, write bool_and(...) around it."


def _locked(connection: Any, settings: dict[str, str]) -> Any:
    """The connection without files, network, extensions, Python's names and settings.

    The order matters: the last line forbids all further ones.
    """
    for name, value in {"errors_as_json": "true", "python_enable_replacements": "false"}.items():
        with suppress(duckdb.Error):  # not every version has them, and none is the lock itself
            connection.execute(f"SET {name} = {value}")
    for name, value in settings.items():
        quoted = value.replace("'", "''")
        connection.execute(f"SET {name} = '{quoted}'")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET allow_community_extensions = false")
    connection.execute("SET allowed_directories = []")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _parsed(parser: Any, sql: str, view: str) -> tuple[str, dict[str, Any], int]:
    """The statement to run, its parse tree, and how many signs stand before the claim in it."""
    if len(sql) > LONGEST:
        raise Refused(f"It is longer than {LONGEST:,} characters.")
    try:
        statements = parser.extract_statements(sql)
    except duckdb.Error as why:
        # Not a statement: an expression over the rows, then.
        sql = sql.rstrip().removesuffix(";")
        name = view.replace('"', '""')
        statement = f'{_HEAD}{sql}\n) FROM "{name}"'
        try:
            found = parser.extract_statements(statement)
        except duckdb.Error as other:
            whole = sql.lstrip(" \n\t(").lower().startswith(("select", "with", "from"))
            raise Refused(_unreadable(why if whole else other, 0 if whole else len(_HEAD))) from why
        if len(found) != 1:
            raise Refused("It holds several statements; a claim is one.") from None
        tree = _tree(parser, statement)
        if not _is_one_expression(tree):
            raise Refused("It is not one expression.") from None
        return statement, tree, len(_HEAD)
    if len(statements) != 1:
        many = "several statements" if statements else "no statement"
        raise Refused(f"It holds {many}; a claim is one.")
    kind = statements[0].type.name
    if kind != "SELECT":
        raise Refused(f"It is a statement of the kind {kind.upper()[:20]}; only SELECT is allowed.")
    return sql, _tree(parser, sql), 0


def _tree(parser: Any, sql: str) -> dict[str, Any]:
    raw = parser.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0][0]
    tree: dict[str, Any] = json.loads(raw)
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise Refused("It is not a plain SELECT.")
    node: dict[str, Any] = tree["statements"][0]["node"]
    return node


def _is_one_expression(node: dict[str, Any]) -> bool:
    """Did the brackets around the expression hold?"""
    source = node.get("from_table") or {}
    clauses = ("where_clause", "having", "qualify", "sample", "group_expressions", "modifiers")
    return (
        node.get("type") == "SELECT_NODE"
        and len(node["select_list"]) == 1
        and source.get("type") == "BASE_TABLE"
        and not any(node.get(c) for c in clauses)
    )


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _looked_through(
    tree: dict[str, Any], views: set[str], columns: set[str]
) -> tuple[set[str], set[str], bool]:
    """All words that could be names of columns, the views that are read, and whether any column
    could be meant: that is so for `*`, for numbers of columns, and for a row as a whole."""
    nodes = list(_nodes(tree))
    own = {_folded(e["key"]) for n in nodes for e in (n.get("map") or ()) if isinstance(e, dict)}
    aliases = {_folded(n["alias"]) for n in nodes if "column_name_alias" in n and n.get("alias")}
    words: set[str] = set()
    used: set[str] = set()
    star = False
    for node in nodes:
        _no_varying(node, columns)
        kind = node.get("type")
        if kind == "BASE_TABLE":
            used.add(_table(node, views, own))
        elif kind in ("STAR", "POSITIONAL_REFERENCE", "PIVOT"):
            star = True
        elif kind == "JOIN":
            star |= node.get("ref_type") not in ("REGULAR", "CROSS")
        elif kind == "COLUMN_REF":
            names = [_folded(n) for n in node["column_names"]]
            star |= names[-1] in (views | aliases | own) - columns
            dotted = ".".join(names)
            if len(names) > 1 and dotted in columns:
                raise Refused(f'Write "{_clean(dotted)}" in double quotes: it is one name.')
        for value in node.values():
            words |= {_folded(v) for v in _texts(value)}
    return words, used - {""}, star


def _no_varying(node: dict[str, Any], columns: set[str]) -> None:
    """Refuse what depends on more than the data."""
    kind = node.get("type")
    if kind == "SHOW_REF":
        raise Refused("It asks about tables, not about the data.")
    if kind == "VALUE_PARAMETER":
        raise Refused("It holds a parameter.")
    if node.get("sample"):
        raise Refused("It draws a sample, which is another one each time.")
    if _varies(node, columns):
        shown = _clean(str(node.get("function_name") or node["column_names"][0]))
        raise Refused(f"{shown} depends on more than the data, so it may not be used in a claim.")
    if kind == "TABLE_FUNCTION":
        function = (node.get("function") or {}).get("function_name", "")
        if str(function).lower() not in _ROW_MAKERS:
            shown = _clean(str(function))
            raise Refused(f"{shown} reads something else than the data, which a claim may not.")


def _varies(node: dict[str, Any], columns: set[str]) -> bool:
    if node.get("type") == "COLUMN_REF":
        words = [_folded(n) for n in node["column_names"]]
        return len(words) == 1 and words[0] in _VARYING_WORDS - columns
    name = str(node.get("function_name") or "").lower()
    return name in _VARYING or name.startswith(_VARYING_HEADS)


def _table(node: dict[str, Any], views: set[str], own: set[str]) -> str:
    """The view that is read; "" for a name that the claim made itself."""
    name = _folded(node.get("table_name") or "")
    if not (node.get("schema_name") or node.get("catalog_name")):
        if name in own:
            return ""
        if name in views:
            return name
    shown = _clean(node.get("table_name") or "")
    known = ", ".join(sorted(_clean(v) for v in views)[:8])
    raise Refused(f"It reads {shown!r}; a claim may read {known} and nothing else.")


def _sides(parser: Any, tree: dict[str, Any], statement: str) -> tuple[list[dict[str, Any]], str]:
    """The comparisons that the claim consists of, and a statement that gives their numbers."""
    if tree.get("type") != "SELECT_NODE" or len(tree["select_list"]) != 1:
        return [], ""
    found = [s for e in _both(tree["select_list"][0]) if (s := _side(e))]
    if not 0 < len(found) <= _MOST_SIDES:
        return [], ""
    operands = [o for _, left, right in found for o in (left, *right)]
    try:
        said = iter([_source(parser, o, statement) for o in operands])
        numbers = _as_sql(parser, {**tree, "select_list": operands})
    except (duckdb.Error, KeyError, ValueError):
        return [], ""  # they only make the message better
    sides = [
        {
            "op": op,
            "left": next(said),
            "right": [next(said) for _ in right],
            "fixed": all(_is_fixed(r) for r in right),
        }
        for op, _, right in found
    ]
    return sides, numbers


def _both(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of `a AND b`, else the node itself."""
    if node.get("type") == "CONJUNCTION_AND":
        for child in node.get("children", ()):
            yield from _both(child)
    else:
        yield node


def _side(node: dict[str, Any]) -> tuple[str, dict[str, Any], list[dict[str, Any]]] | None:
    kind = node.get("type")
    if kind == "COMPARE_BETWEEN":
        return "between", node["input"], [node["lower"], node["upper"]]
    if kind in _WORDS_FOR and "left" in node:
        return _WORDS_FOR[kind], node["left"], [node["right"]]
    return None


def _is_fixed(node: dict[str, Any]) -> bool:
    """Is it a constant, perhaps with a sign or a cast?"""
    return all(
        n.get("class") not in ("COLUMN_REF", "SUBQUERY", "WINDOW") for n in _nodes(node)
    ) and (node.get("class") in ("CONSTANT", "CAST") or bool(node.get("is_operator")))


def _source(parser: Any, node: dict[str, Any], statement: str) -> str:
    """A piece of the claim as it was written, or else as the parser writes it."""
    raw = statement.encode()
    at, length = node.get("query_location"), node.get("query_location_length")
    whole = node.get("class") in ("FUNCTION", "COLUMN_REF", "CONSTANT")
    if whole and not node.get("is_operator") and at and length and at + length <= len(raw):
        return _clean(raw[at : at + length].decode("utf-8", "replace"))
    empty = {"type": "EMPTY", "alias": "", "sample": None}
    bare: dict[str, Any] = {
        "type": "SELECT_NODE",
        "modifiers": [],
        "cte_map": {"map": []},
        "select_list": [node],
        "from_table": empty,
        "where_clause": None,
        "group_expressions": [],
        "group_sets": [],
        "aggregate_handling": "STANDARD_HANDLING",
        "having": None,
        "sample": None,
        "qualify": None,
    }
    return _clean(_as_sql(parser, bare).removeprefix("SELECT ").replace("count_star()", "count(*)"))


def _as_sql(parser: Any, node: dict[str, Any]) -> str:
    whole = json.dumps({"error": False, "statements": [{"node": node, "named_param_map": []}]})
    found = parser.execute("SELECT json_deserialize_sql(?::JSON)", [whole]).fetchall()[0][0]
    return str(found).strip().rstrip(";")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (v for v in value if isinstance(v, str))


_UPPER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


def _folded(name: str) -> str:
    """Names are the same for the database when they differ only in the case of A to Z."""
    return name.translate(_UPPER)


def _clean(text: str) -> str:
    """Words of the claim for a message: one line, nothing unseen, not long."""
    text = " ".join(text.split())
    shown = "".join(c if c.isprintable() else "?" for c in text[: _SHOWN + 1])
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _plain(value: Any) -> dict[str, Any]:
    """A number, a truth value or a time; a text of the data stays here."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        value = float(value)
    if isinstance(value, float) and not isfinite(value):
        return {"kind": "odd"}
    if isinstance(value, (bool, int, float)):
        return {"kind": "number", "value": value}
    if isinstance(value, (date, datetime, time)):
        return {"kind": "time", "value": value.isoformat()}
    return {"kind": "nothing" if value is None else "text"}


_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (duckdb.InterruptException, "time"),
    (duckdb.OutOfMemoryException, "memory"),
    (duckdb.PermissionException, "locked"),
)


def _told(why: Exception, head: int) -> dict[str, Any]:
    """An error without the data that it may quote."""
    for known, word in _KINDS:
        if isinstance(why, known):
            return {"broken": word}
    said, position = _details(why, head)
    if isinstance(why, (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)):
        # These speak of the claim and of names of columns, never of values.
        name = said.get("name")
        if said.get("error_subtype") == "COLUMN_NOT_FOUND" and isinstance(name, str):
            return {"refused": f"There is no column {_clean(name)!r}.", "column": name}
        first = str(said.get("exception_message") or "").split("\n")[0]
        return {"refused": f"The database says{position}: {_clean(first)}"}
    kind = str(said.get("exception_type") or type(why).__name__.removesuffix("Exception"))
    return {"broken": "error", "what": _clean(kind).lower(), "position": position}


def _unreadable(why: Exception, head: int) -> str:
    said, position = _details(why, head)
    first = str(said.get("exception_message") or "it is no SQL").split("\n")[0]
    return f"It cannot be read as SQL{position}: {_clean(first)}."


def _details(why: Exception, head: int) -> tuple[dict[str, Any], str]:
    """What the database says of an error, and where in the claim, in words."""
    _, _, raw = str(why).partition("{")
    try:
        said = json.loads("{" + raw)
    except ValueError:
        said = {}
    at = str(said.get("position") or "")
    if not at.isdigit() or int(at) < head:
        return said, ""
    return said, f" at character {int(at) - head + 1}"


if __name__ == "__main__":
    main()
