"""A page for each verb, with the help that the program itself prints."""

from __future__ import annotations

import click
from scripts.pagelib.text import Pages, docstring, fence, page, safe, table

from truesheet.cli.main import VERBS, Verbs, cli

CODES = [
    ("0", "all is clear"),
    ("1", "something was raised: data contradicts what a person stated, say"),
    ("2", "wrong usage, or data that cannot be read; the message says what to do"),
    ("3", "something could not be checked"),
    ("130", "stopped by Ctrl-C; nothing was written"),
]
WIDTH = 78  # what click writes on a screen of 80 columns


def command(verb: str) -> click.Command:
    """The command behind a verb."""
    assert isinstance(cli, Verbs)
    found = cli.get_command(click.Context(cli), verb)
    if found is None:
        raise LookupError(f"the verb {verb} has no command")
    return found


def help_of(verb: str) -> str:
    """What `truesheet VERB --help` prints on a screen of 80 columns."""
    settings = cli.context_settings
    above = click.Context(cli, info_name="truesheet", terminal_width=WIDTH, **settings)
    return command(verb).get_help(click.Context(command(verb), above, verb, terminal_width=WIDTH))


def examples_of(verb: str) -> list[str]:
    """The example lines of a verb's help, as they would be typed."""
    lines = (line.strip() for line in (command(verb).help or "").splitlines())
    return [line for line in lines if line.startswith(f"truesheet {verb}")]


def _page(verb: str) -> str:
    examples = examples_of(verb)
    return page(
        f"truesheet {verb}",
        safe(VERBS[verb]),
        "## Examples" if examples else "",
        fence("\n".join(examples), "sh") if examples else "",
        "## Help",
        fence(help_of(verb)),
        "[All verbs and their exit codes](index.md)",
    )


def pages() -> Pages:
    """One page a verb, and the list of them."""
    rows = [(f"[`truesheet {v}`]({v}.md)", safe(says)) for v, says in VERBS.items()]
    index = page(
        "Verbs",
        "`truesheet VERB PATH [options]`. No configuration is needed for the first result.",
        table(("verb", "what it does"), rows),
        "## Exit codes",
        table(("code", "means"), [(f"`{c}`", means) for c, means in CODES]),
        "A verb never ends in a traceback for bad input: it says what happened, where and what to "
        "do next, under a code that has [a page here](../errors/index.md).",
    )
    return {"verbs/index.md": index, **{f"verbs/{v}.md": _page(v) for v in VERBS}}


def problems() -> list[str]:
    """Verbs without help or example."""
    wrong = [f"verb {v}: its help shows no example" for v in VERBS if not examples_of(v)]
    return wrong + [f"verb {v}: has no help" for v in VERBS if not docstring(command(v).callback)]
