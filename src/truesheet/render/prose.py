"""People's answers in HTML: a small part of Markdown, and nothing of what else it can do.

Paragraphs, lists, quotes, emphasis, code and links to the web. No HTML, no images (they would be
fetched), no headings (they belong to the page), no link definitions (they vanish when read).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from truesheet.render.safe import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_BLOCK = ("fence", "blockquote", "list", "paragraph")
_INLINE = ("escape", "backticks", "emphasis", "link", "autolink", "newline", "balance_pairs")
_WEB = re.compile(r"(https?://|mailto:)", re.I)


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Five levels of quotes and lists are enough for an answer, and bound what nesting costs.
    reader = MarkdownIt("zero", {"html": False, "maxNesting": 10})
    reader.enable([*_BLOCK, *_INLINE, "fragments_join"])
    reader.validateLink = lambda url: bool(_WEB.match(url))  # type: ignore[method-assign]
    return reader


def markdown(text: str) -> Markup:
    """An answer that a person wrote, as HTML."""
    html = _reader().render(visible(text))
    return Markup(html.replace("<a href=", '<a rel="noreferrer noopener nofollow" href='))


def plain(text: str) -> Markup:
    """An answer that the tool wrote, with words of the dataset in it: nothing in it is markup."""
    return Markup("<p>") + escape(visible(text)) + Markup("</p>")
