"""A hook of mkdocs: an entry of the menu with a slash at its end stands for a whole folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Called by mkdocs before it reads the pages."""
    docs = Path(config["docs_dir"])
    config["nav"] = [_expanded(entry, docs) for entry in config["nav"]]
    return config


def _expanded(entry: Any, docs: Path) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {title: _pages(place, docs) for title, place in entry.items()}


def _pages(place: Any, docs: Path) -> Any:
    if isinstance(place, list):
        return [_expanded(inner, docs) for inner in place]
    if not place.endswith("/"):
        return place
    found = [p.relative_to(docs).as_posix() for p in sorted((docs / place).glob("*.md"))]
    # A page called index opens the folder, so it comes first.
    return sorted(found, key=lambda p: not p.endswith("/index.md"))
