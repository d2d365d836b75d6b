"""Licences by the names that people give them, as SPDX expressions."""

from __future__ import annotations

from functools import cache


@cache
def _known() -> dict[str, str]:
    """SPDX keys by their small letters."""
    from license_expression import get_spdx_licensing

    return {k.lower(): k for k in get_spdx_licensing().known_symbols if "Ref" not in k}


def spdx(name: str) -> str:
    """The SPDX identifier for an id as the Hugging Face Hub writes it, or ""."""
    return _known().get(name.strip().lower(), "")
