"""Keys, passwords and messages that were found in texts."""

from __future__ import annotations

from typing import NamedTuple

from truesheet.measures.values import Secrets
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import clean, count, listed

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
    "them, heads of e-mails. In 42 files with planted secrets this finds those of 31, and it "
    "raises no alarm in the 6 without; what was told in confidence in plain words is not found."
)
"""What absence means here, with what is known of the detector."""


class Secret(NamedTuple):
    """Secrets of one kind in one field, and what the bank calls them."""

    kind: str
    cells: int
    says: str


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


def said_of(found: list[Secret]) -> str:
    """What was found, in one sentence without its stop."""
    return listed([s.says for s in found], 3, "more such kinds")
