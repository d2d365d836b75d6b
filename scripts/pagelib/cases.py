"""Real datasets where each rule is raised and where it is clear, as the tests hold them."""

from __future__ import annotations

from rules_cases import CASES, DATA


def raised_on(rule: str) -> str:
    """The dataset where a rule is raised, in words; empty where there is none."""
    return DATA[CASES[rule][0]].told if rule in CASES else ""


def clear_on(rule: str) -> str:
    """The dataset where a rule is clear, in words; empty where there is none."""
    return DATA[CASES[rule][1]].told if rule in CASES else ""
