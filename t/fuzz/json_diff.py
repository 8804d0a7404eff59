#!/usr/bin/env python3

# Copyright (C) The ngx_http_webhook_module authors

"""The engine's JSON parser against Python's, on mutated texts.

usage: json_diff.py DRIVER COUNT [SEED]

DRIVER is json_diff.c, built, perhaps with a word behind it.  Every text is judged by Python's json module
made strict (UTF-8 by its own decoder, no byte order mark, no lone surrogate,
no NaN, no repeated name) and by the engine, whole and in random portions.
Prints each difference and a summary; exits with 1 if there was one.

Seeds are the corpus beside this file, and the files of JSONTestSuite where
WEBHOOK_TEST_DATA names a folder that has them.
"""

import glob
import json
import os
import random
import re
import struct
import subprocess
import sys

BATCH = 500
HERE = os.path.dirname(os.path.abspath(__file__))
SURROGATE = re.compile("[\ud800-\udfff]")

FRAGMENTS = [
    b'"', b"\\", b"\\u", b"\\ud800", b"\\udc00", b"\\ud83d\\ude00", b"\\u0061",
    b"\\u0000", b"{}", b"[]", b"{", b"}", b"[", b"]", b",", b":", b"1", b"-",
    b".", b"e", b"E+", b"0", b"\x0b", b"\x0c", b"\xc0\x80", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xef\xbb\xbf",
    b"\x00", b"\x7f", b" ", b"\n", b"tru", b"true", b"null", b"NaN", b"/",
    b"/**/", b'"a":1', b',"a":1', b'"a"', b'"\\u0061"', b"1e999", b"\\n",
]

SEEDS = [
    b'{"a":1,"b":[2],"a":3}',
    b'{"a":[1,2.5e-3,"x\\u00e9\\ud83d\\ude00",null,true],"b":{"c":"d"}}',
    b'[{"a":1,"b":2},{"a":{"a":{"a":-0.0}}},"\xc3\xa9\xe2\x82\xac"]',
    b' { "key" : [ ] , "" : { } , "k\\n" : false }\n',
]


def refuse(_):
    raise ValueError("constant")


def members(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("repeated name")
    return pairs


def texts_of(value):
    """All strings and names of a parsed text."""
    todo = [value]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, tuple)):
            todo += value


def strict(data):
    """RFC 8259 with RFC 3629 and RFC 7493's ban on lone surrogates."""
    try:
        text = data.decode("utf-8")
        if text.startswith("\ufeff"):
            return False
        value = json.loads(text, parse_constant=refuse, parse_float=str,
                           parse_int=str, object_pairs_hook=members)
    except (ValueError, RecursionError):
        return False
    return not any(SURROGATE.search(s) for s in texts_of(value))


def mutate(rnd, seeds):
    data = bytearray(rnd.choice(seeds))
    for _ in range(rnd.randrange(1, 4)):
        how, i = rnd.randrange(5), rnd.randrange(len(data) + 1)
        if how == 0 and data:
            del data[i - 1:i - 1 + rnd.randrange(1, 4)]
        elif how == 1:
            data[i:i] = rnd.choice(FRAGMENTS)
        elif how == 2 and data:
            data[(i or 1) - 1] = rnd.randrange(256)
        elif how == 3:
            data[i:i] = data[:rnd.randrange(len(data) + 1)][-8:]
        else:
            data[i:i] = b" " * rnd.randrange(3)
    return bytes(data)


def load_seeds():
    root = os.environ.get("WEBHOOK_TEST_DATA")
    paths = glob.glob(os.path.join(HERE, "corpus", "json", "*"))
    if root:
        paths += glob.glob(root + "/json-test-suite/test_parsing/*.json")
    else:
        print("# no suite: seeds are the corpus alone")
    seeds = []
    for path in sorted(paths):
        with open(path, "rb") as f:
            data = f.read()
        if len(data) < 300:
            seeds.append(data)
    return seeds + SEEDS * 100


def run(driver, batch):
    """Feeds a batch of (text, step) to a new driver, returns its answers."""
    data = b"".join(struct.pack("=II", len(text), step) + text
                    for text, step in batch)
    return subprocess.run(driver.split(), input=data, stdout=subprocess.PIPE,
                          check=True).stdout.decode()


def main():
    driver, count = sys.argv[1], int(sys.argv[2])
    rnd = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    seeds = load_seeds()
    done = valid = wrong = 0

    while done < count:
        batch = [(mutate(rnd, seeds), rnd.choice([1, 2, 3, 5, 8, 13, 64]))
                 for _ in range(min(BATCH, count - done))]
        answers = run(driver, batch)
        if len(answers) != len(batch):
            sys.exit("json_diff: the driver gave %d answers to %d texts"
                     % (len(answers), len(batch)))
        for (text, step), answer in zip(batch, answers):
            want = "y" if strict(text) else "n"
            valid += want == "y"
            if answer != want:
                wrong += 1
                print("differs: want %s, got %s, portions of %d: %r"
                      % (want, answer, step, text))
        done += len(batch)

    print("texts %d, valid %d, different %d" % (done, valid, wrong))
    sys.exit(1 if wrong or not valid else 0)


main()
