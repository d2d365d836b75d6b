"""States to bytes and back, without pickle: a cache may come with a stranger's dataset."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import numpy as np

S = TypeVar("S")

_ARRAY = 1
_KINDS = {"u1", "i8", "u8", "f8", "i4", "u4"}


def to_bytes(state: Any) -> bytes:
    """A state (msgspec Structs, containers, numbers, text, bytes, 1-d numpy arrays) as bytes."""
    return _encoder.encode(state)


def from_bytes(data: bytes, kind: type[S]) -> S:
    """The state again; raises msgspec.MsgspecError or ValueError on damaged bytes."""
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_dec_hook, ext_hook=_ext_hook)


def _enc_hook(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        kind = value.dtype.str[1:]
        if value.ndim != 1 or kind not in _KINDS:
            raise TypeError(f"no state may hold an array of {value.dtype} and {value.ndim} axes")
        little = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
        return msgspec.msgpack.Ext(_ARRAY, kind.encode() + little.tobytes())
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"no state may hold a {type(value).__name__}")


def _ext_hook(code: int, data: memoryview) -> Any:
    kind = bytes(data[:2]).decode("ascii", "replace")
    if code != _ARRAY or kind not in _KINDS:
        raise ValueError("not a state of this program")
    return np.frombuffer(data[2:], np.dtype("<" + kind))


def _dec_hook(kind: type, value: Any) -> Any:
    if isinstance(value, np.ndarray) and (kind is np.ndarray or "ndarray" in str(kind)):
        return value
    raise ValueError(f"expected {kind}, found {type(value).__name__}")


_encoder = msgspec.msgpack.Encoder(enc_hook=_enc_hook)
