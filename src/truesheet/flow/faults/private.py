"""What names people or opens doors: addresses of mail, keys of services. No rule judges them; the
measures count them, and answers speak of them."""

from __future__ import annotations

from truesheet.flow.faults import places
from truesheet.flow.faults.choose import mixed, some
from truesheet.flow.faults.fault import Fault, Planted, fields
from truesheet.flow.faults.replica import Replica

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ567890"


def _word(number: int, length: int) -> str:
    made = ""
    for _ in range(length):
        made += _LETTERS[number % len(_LETTERS)]
        number //= len(_LETTERS)
    return made


def _mail(number: int) -> str:
    return f"{_word(number, 6).lower()}@{_word(number >> 30, 5).lower()}mail.org"


def _key(number: int) -> str:
    # Put together here, so that no text of this program looks like a key itself.
    return "AKIA" + _word(number * 0x9E3779B97F4A7C15, 16)


def _told(copy: Replica, place: str, strength: float, seed: int, mail: bool) -> Planted:
    rows = some(copy.present(place), strength, seed)
    numbers = mixed(len(rows), seed)
    column = copy.column(place)
    texts = []
    for r, n in zip(rows, numbers, strict=True):
        texts.append(f"{column[int(r)].as_py()} {_mail(int(n)) if mail else _key(int(n))}")
    made = Planted(copy.put(place, rows, texts), fields(place), frozenset({place}), len(rows))
    return made.half_counted()


FAULTS = (
    Fault(
        "mail-addresses",
        "texts hold addresses of mail",
        ("text.personal",),
        (0.001, 0.01),
        places.texts,
        lambda copy, place, strength, seed: _told(copy, place, strength, seed, mail=True),
    ),
    Fault(
        "keys-of-services",
        "texts hold keys of services",
        ("text.secrets",),
        (0.001, 0.01),
        places.texts,
        lambda copy, place, strength, seed: _told(copy, place, strength, seed, mail=False),
    ),
)
