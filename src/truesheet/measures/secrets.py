"""Counts texts that hold keys, passwords and private messages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from truesheet.batch.column import Column
from truesheet.batch.kinds import I64
from truesheet.measures.looks import Look, LookState, added, count, counted, hits, hits_of, merged
from truesheet.measures.marks import marks
from truesheet.measures.values import Secrets
from truesheet.model.field import Field

_PROVIDERS = (
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",  # Amazon
    r"gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,}",
    r"glpat-[A-Za-z0-9_-]{20,}",
    r"xox[abeoprs]-[0-9A-Za-z-]{10,}",  # Slack
    r"AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,}",  # Google
    r"[rs]k_(?:live|test)_[0-9A-Za-z]{16,}",  # Stripe
    r"sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9][A-Za-z0-9_-]{30,}",  # OpenAI, Anthropic
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",  # SendGrid
    r"npm_[A-Za-z0-9]{36}|pypi-AgE[A-Za-z0-9_-]{50,}|dckr_pat_[A-Za-z0-9_-]{20,}",
    r"hf_[A-Za-z]{30,}",
    r"do[opr]_v1_[0-9a-f]{64}",  # DigitalOcean
    r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}",  # Telegram
    r"shp(?:at|ca|pa|ss)_[0-9a-f]{32}|sq0[a-z]{3}-[0-9A-Za-z_-]{22,}",
    r"dapi[0-9a-f]{32}",  # Databricks
    r"00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{60,}",  # Salesforce
)
SERVICE_KEY = rf"(?:^|[^0-9A-Za-z_])(?:{'|'.join(_PROVIDERS)})(?:$|[^0-9A-Za-z_-])"
PRIVATE_KEY = r"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]"
TOKEN = r"(?:^|[^0-9A-Za-z_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"
URL_PASSWORD = r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s/:@\"'<>]{1,64}:[^\s/@\"'<>]{3,64}@[A-Za-z0-9]"
PASSWORD_HASH = r"\$(?:1|2[abxy]|5|6|y|apr1|argon2(?:id|i|d))\$[./A-Za-z0-9$=,+]{20,}"
_ANY = "|".join((SERVICE_KEY, TOKEN, PASSWORD_HASH, PRIVATE_KEY))
MAIL_HEAD = r"(?mi)^(?:from|to|cc|bcc|subject|reply-to|message-id|sent): ?\S"

_NAMED = (
    r"(?i)(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api[_-]?key|auth[_-]?key|_pass|_auth"
    r"|(?:access|private|client|secret|encryption|master)[_-]?key|\"auth|\bpass|credential|salt)"
    r"(?:[_.-][a-z0-9_.-]{0,30}|[0-9]{0,3})"
    r"(?:[\"']\]?\s{0,4}(?:=>|[:=])|\s{0,4}(?:=>|[:=])|>)\s{0,4}[\"']?"
)
ASSIGNED = rf"{_NAMED}[^\s\"'<>{{}}()\[\]$,;\\]{{6}}"
_ASSIGNED = re.compile(rf"{_NAMED}([^\s\"'<>{{}}()\[\]$,;\\]{{6,512}})")
_SAMPLE = re.compile(r"(?i)example|sample|your|change.?me|placeholder|dummy|x{4}|\*{3}|\.{3}|1234")
_BITS = 2.5
"""Entropy, in bits a sign, from which a value is no word or filler."""


@dataclass(frozen=True)
class TextSecrets:
    """Texts that hold what opens something, or what was written to one person, by kind.

    `service_key`: a key with the prefix of one of some twenty services. `private_key`: a private
    key with its head. `token`: a signed web token. `url_password`: an address with a password.
    `password_hash`: a hash as systems keep it. `assigned`: a name such as `password` or `api_key`
    with a value of six signs or more that is no word: letters and something else, or both cases,
    of 2.5 bits a sign. `mail_head`: three or more of the lines with which an e-mail begins. Keys
    that were published as examples are counted as `allowed`. No value is kept.
    Unit: cells. Exact. Answers: `composition.confidential`.
    Source: the services' published prefixes; Basak et al., A comparative study of software secrets
    reporting by secret detection tools, ESEM 2023.

    >>> from truesheet.batch.batch import Batch
    >>> from truesheet.batch.shapes import run
    >>> found = run(TextSecrets(), Batch.of(said=["password = hunter2Z", "password: please"]))
    >>> {kind: hits.cells for kind, hits in found["said"].kinds.items()}
    {'assigned': 1}
    """

    id: ClassVar[str] = "text.secrets"
    version: ClassVar[int] = 1
    state: ClassVar[type] = LookState
    by_split: ClassVar[bool] = False
    bound: ClassVar[int] = 1024

    def applies(self, field: Field) -> bool:
        return field.kind == "text"

    def zero(self) -> LookState:
        return LookState()

    def add(self, state: LookState, column: Column) -> LookState:
        return added(state, column, _looks(column))

    def merge(self, a: LookState, b: LookState) -> LookState:
        return merged(a, b)

    def value(self, state: LookState) -> Secrets:
        return Secrets(state.values, hits_of(state))


def _looks(column: Column) -> Iterator[Look]:
    array, found = column.texts.array, column.view(marks)
    links, assigns = found.links, found.assigns
    long = hits(array, found.long, _ANY)
    if len(long):
        yield _keys(array, long)
        yield counted("token", array, long, TOKEN)
        yield counted("password_hash", array, long, PASSWORD_HASH)
        yield counted("private_key", array, long, PRIVATE_KEY)
    if len(links):
        yield counted("url_password", array, links, URL_PASSWORD)
    if len(assigns):
        yield _assigned(array, hits(array, assigns, ASSIGNED))
        yield _mails(array, hits(array, assigns, MAIL_HEAD))


def _keys(array: pa.Array, rows: I64) -> Look:
    look = counted("service_key", array, rows, SERVICE_KEY)
    texts = array.take(pa.array(look.rows))
    return look._replace(allowed=np.minimum(count(texts, r"AKIA[0-9A-Z]{9}EXAMPLE"), look.hits))


def _assigned(array: pa.Array, rows: I64) -> Look:
    real, allowed = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for i, text in enumerate(array.take(pa.array(rows)).to_pylist()):
        values = [v for v in _ASSIGNED.findall(text) if _is_no_word(v)]
        real[i] = len(values)
        allowed[i] = sum(_SAMPLE.search(v) is not None for v in values)
    return Look("assigned", rows, real, allowed, np.zeros(len(rows), np.bool_))


def _is_no_word(value: str) -> bool:
    letters = [c for c in value if c.isalpha()]
    mixed = any(c.islower() for c in letters) and any(c.isupper() for c in value[1:])
    if not letters or not (len(letters) < len(value) or mixed):
        return False
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
    return entropy > _BITS - 1e-9


def _mails(array: pa.Array, rows: I64) -> Look:
    heads = count(array.take(pa.array(rows)), MAIL_HEAD) if len(rows) else np.zeros(0, np.int64)
    mine = np.flatnonzero(heads >= 3)
    none = np.zeros(len(mine), np.int64)
    return Look("mail_head", rows[mine], none + 1, none, none > 0)
