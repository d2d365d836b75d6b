"""`composition.confidential`: that nothing is secret, against keys, passwords and messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from truesheet.measures.values import Secrets
from truesheet.sheet.contradict.compare import unsure
from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen
from truesheet.sheet.sensitive import sensitive_signs
from truesheet.sheet.words import clean, count, listed

LOOKS_AT = frozenset({"present", "kinds"})

NOUNS = {
    "service_key": ("key of a service", "keys of services"),
    "private_key": ("private key", ""),
    "token": ("signed web token", ""),
    "url_password": ("address with a password in it", "addresses with a password in them"),
    "password_hash": ("hash of a password", "hashes of passwords"),
    "assigned": ("password or key", "passwords or keys"),
    "mail_head": ("e-mail message", ""),
}
KNOWN_MISSES = (
    "Looked for: the keys of some twenty services, private keys, passwords with a name before "
    "them, heads of e-mails. In 42 files with planted secrets this finds those of 32, and it "
    "raises no alarm in the 6 without; what was told in confidence in plain words is not found."
)
"""What absence means here, with what is known of the detector."""


class Secret(NamedTuple):
    """Secrets of one kind in one field, and what the bank calls them."""

    kind: str
    cells: int
    says: str


def check(said: dict[str, Any], seen: Seen) -> Iterator[Statement]:
    """`present` and `kinds`; what was told in confidence, and by what law, stays with people."""
    found = secrets(seen)
    if said.get("present") in ("yes", "no"):
        yield _present(said["present"], found, seen)
    if "kinds" in said:
        yield _kinds([str(k) for k in said["kinds"]], found, seen)


def secrets(seen: Seen) -> list[Secret]:
    """What was found, the kind with the most cells first."""
    evidence = seen.evidence.get("text.secrets")
    found = []
    for name, values in evidence.fields(Secrets) if evidence else ():
        for kind, hits in values.kinds.items():
            if hits.cells:
                were = "was" if hits.hits == 1 else "were"
                says = f"{count(hits.hits, *NOUNS[kind])} {were} found in {clean(name)}"
                bank = "private_messages" if kind == "mail_head" else "credentials"
                found.append(Secret(bank, hits.cells, says))
    return sorted(found, key=lambda s: -s.cells)


def _said(found: list[Secret]) -> str:
    return listed([s.says for s in found], 3, "more such kinds")


def _present(stated: str, found: list[Secret], seen: Seen) -> Statement:
    cites = seen.evidence.id("text.secrets")
    if stated == "yes":
        says = "says there is something confidential"
        if not found:
            return unsure(says, "yes", "/present", f"None was found. {KNOWN_MISSES}", cites)
        why = "By prefixes of keys and the words before them."
        says += f"; {_said(found)}"
        return Statement(says, "yes", "/present", evidence=cites, exact=False, why=why)
    says = "says nothing is confidential"
    if found:
        says += f"; {_said(found)}"
        return Statement(says, "no", "/present", evidence=cites, agrees=False, found="yes")
    health = [s.says for s in sensitive_signs(seen) if s.category == "health" and s.sure]
    if health:
        why = f"But {listed(health, 3, 'more such fields')}, and medical facts may be confidential."
        return unsure(says, "no", "/present", why, seen.about_fields)
    if not cites:
        return unsure(says, "no", "/present", "There are no texts to look at.")
    return Statement(says, "no", "/present", evidence=cites, absence=KNOWN_MISSES)


def _kinds(stated: list[str], found: list[Secret], seen: Seen) -> Statement:
    cites = seen.evidence.id("text.secrets") or seen.about_fields
    says = f"lists {listed([k.replace('_', ' ') for k in stated], 5)}"
    missing = [s for s in found if s.kind not in stated]
    if missing:
        says += f"; {_said(missing)}"
        true = stated + list(dict.fromkeys(s.kind for s in missing))
        return Statement(says, stated, "/kinds", evidence=cites, agrees=False, found=true)
    if {s.kind for s in found} >= set(stated):
        return Statement(says, stated, "/kinds", evidence=cites, absence=KNOWN_MISSES)
    return unsure(says, stated, "/kinds", f"Not all of it was found. {KNOWN_MISSES}", cites)
