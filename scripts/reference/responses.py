#!/usr/bin/env python3
"""Writes tests/reference/responses.nrd from docs/response-file.md alone: a small response file
with every kind of column, as somebody else's program would write it.

    python3 scripts/reference/responses.py tests/reference/responses.nrd
"""
import hashlib
import struct
import sys

MISSING = 255
ROWS = 5


def padded(data):
    return data + b"\0" * (-len(data) % 64)


def text(*words):
    return b"".join(word.encode("utf-8") + b"\0" for word in words)


def record(kind, data, name, label="", origin=0, decimals=-1, missing=(), labels=(), n_texts=0):
    head = struct.pack("<IiiIIIQ", kind, origin, decimals, len(missing), len(labels), n_texts,
                       len(data))
    for low, high in missing:
        head += struct.pack("<dd", low, high)
    for value, _ in labels:
        head += struct.pack("<d", value)
    return head + text(name, label, *[word for _, word in labels])


numbers = struct.pack("<5d", 250.5, float("nan"), -99.0, 1e300, 0.1)
words = struct.pack("<5I", 0, 1, 0xFFFFFFFF, 0, 2) + text("Genève", "Lyon", "Bâle")
columns = [
    (1, bytes([0, 4, MISSING, 2, 8]), dict(name="a", label="I am calm", origin=1, decimals=0,
                                           missing=[(9, 9)],
                                           labels=[(1, "never"), (5, "always"), (9, "no answer")])),
    (1, bytes([0, 254, MISSING, 7, 7]), dict(name="b", origin=-3)),
    (2, numbers, dict(name="t", label="time of a, ms", decimals=1,
                      missing=[(float("-inf"), -1.0), (1e6, 1e7)])),
    (3, words, dict(name="town", n_texts=3)),
]

directory = b"".join(record(kind, data, **rest) for kind, data, rest in columns)
body = b"".join(padded(data) for _, data, _ in columns)
start = padded(b"\0" * 56 + directory)
length = len(start) + len(body) + 32
head = struct.pack("<16sIIQQQQ", b"norma-responses\n", 1, 0, length, ROWS, len(columns),
                   len(directory))
content = padded(head + directory) + body
with open(sys.argv[1], "wb") as out:
    out.write(content + hashlib.sha256(content).digest())
