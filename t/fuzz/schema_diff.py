#!/usr/bin/python3

# Copyright (C) The ngx_http_webhook_module authors

"""The engine's JSON Schema beside others', on random schemas and events.

usage: schema_diff.py [--ajv] DRIVER PAIRS [SEED[/GROUP]]

DRIVER is schema_diff.c, built.  PAIRS of a schema and an event are made, in
groups of a few of each, and judged by the driver, in several ways of feeding,
and by Python's jsonschema; with --ajv by ajv as well (t/fuzz/schema_ajv.js,
see t/peers/install).  GROUP is the number of the first.  Prints each
difference, made smaller, what schemas were refused for, and a summary; exits
with 1 if there was a difference, with 77 if there is no jsonschema.
"""

import collections
import json
import os
import random
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from schema_random import (EVENTS, SCHEMAS, URIS, make, same,  # noqa: E402
                           spell, target_of)

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 40                   # groups
SHOWN = int(os.environ.get("WEBHOOK_DIFF_SHOWN", 10))
SHRINKING = 5                # seconds for one that is shown


class Jsonschema:
    """Python's jsonschema, of which some keywords are replaced: Debian's
    4.10 takes [1] for [true], dies of additionalItems, and does unevaluated...
    and references beside it in part only."""

    name = "jsonschema"

    def __init__(self):
        from jsonschema import validators
        own = {"enum": self.enum, "const": self.const,
               "uniqueItems": self.unique, "additionalItems": self.additional}
        later = {"unevaluatedProperties": self.left("object"),
                 "unevaluatedItems": self.left("array"),
                 "$recursiveRef": self.ref, "$dynamicRef": self.ref}
        self.classes = {
            uri: validators.extend(
                validators.validator_for({"$schema": uri}),
                {**own, **(later if draft >= 2019 else {})})
            for draft, uri in URIS.items()}
        self.root = self.uri = None

    def judge(self, schemas, events):
        answers = []
        for schema in schemas:
            # with "$schema" a reference to all of it loses what we replace
            root = {k: v for k, v in schema.items() if k != "$schema"}
            self.root = root
            self.uri = schema["$schema"]
            validator = self.classes[self.uri](root)
            answers.append("".join("yn"[not validator.is_valid(event)]
                                   for event in events))
        return answers

    @staticmethod
    def error(text):
        from jsonschema.exceptions import ValidationError
        return ValidationError(text)

    def enum(self, validator, values, x, s):
        if not any(same(x, value) for value in values):
            yield self.error("enum")

    def const(self, validator, value, x, s):
        if not same(x, value):
            yield self.error("const")

    def unique(self, validator, on, x, s):
        if on and isinstance(x, list) and any(
                same(x[i], x[k]) for i in range(len(x)) for k in range(i)):
            yield self.error("uniqueItems")

    def additional(self, validator, below, x, s):
        if isinstance(x, list) and isinstance(s.get("items"), list):
            for item in x[len(s["items"]):]:
                yield from validator.descend(item, below)

    def ref(self, validator, ref, x, s):
        key = "$recursiveRef" if ref == "#" else "$dynamicRef"
        yield from validator.descend(x, target_of({key: ref}, self.root))

    def left(self, kind):
        def check(validator, below, x, s):
            if validator.is_type(x, kind):
                places = set(x) if kind == "object" else set(range(len(x)))
                for place in places - self.evaluated(validator, s, x, True):
                    yield from validator.descend(x[place], below)
        return check

    def valid(self, validator, s, x):
        return validator.evolve(schema=s).is_valid(x)

    def evaluated(self, validator, s, x, own=False):
        """The members or items that a schema that holds has evaluated; its
        own unevaluated... does not count when it asks itself."""
        if not isinstance(s, dict):
            return set()

        def below(sub):
            return self.evaluated(validator, sub, x)

        look = self.members if isinstance(x, dict) else self.items
        done = look(validator, s, x, own)
        target = target_of(s, self.root)
        if target is not None:
            done |= below(target)
        for sub in s.get("allOf", []):
            done |= below(sub)
        for sub in s.get("anyOf", []) + s.get("oneOf", []):
            if self.valid(validator, sub, x):
                done |= below(sub)
        if "if" in s:
            if self.valid(validator, s["if"], x):
                done |= below(s["if"]) | below(s.get("then", True))
            else:
                done |= below(s.get("else", True))
        for name, sub in s.get("dependentSchemas", {}).items():
            if isinstance(x, dict) and name in x:
                done |= below(sub)
        return done

    def members(self, validator, s, x, own):
        if "additionalProperties" in s or (
                "unevaluatedProperties" in s and not own):
            return set(x)
        return {name for name in x if name in s.get("properties", {})
                or any(re.search(pattern, name)
                       for pattern in s.get("patternProperties", {}))}

    def items(self, validator, s, x, own):
        whole = set(range(len(x)))
        items = s.get("items")
        if "unevaluatedItems" in s and not own:
            return whole
        if isinstance(items, (dict, bool)) or (
                items is not None and "additionalItems" in s):
            return whole
        done = set(range(len(s.get("prefixItems", items or []))))
        if self.uri == URIS[2020] and "contains" in s:
            done |= {i for i in whole
                     if self.valid(validator, s["contains"], x[i])}
        return done & whole


class Ajv:
    """ajv, in a process of its own; "-" is what it has no opinion of."""

    name = "ajv"

    def __init__(self):
        env = dict(os.environ)
        env["NODE_PATH"] = os.path.join(HERE, "../../build/peers/node_modules")
        self.node = subprocess.Popen(
            ["node", os.path.join(HERE, "schema_ajv.js")], env=env,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def judge(self, schemas, events):
        self.node.stdin.write(json.dumps([schemas, events]) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())


class Driver:
    """The engine; "#" is an answer of one that broke."""

    def __init__(self, program):
        self.program = program

    def judge(self, groups):
        """For each group, what was said to its schemas and to its pairs."""
        answers = []
        while len(answers) < len(groups):
            rest = groups[len(answers):]
            text = "".join(
                "".join("S%s\n" % json.dumps(s) for s in schemas)
                + "".join("E%s\n" % self.text(e) for e in events) + ".\n"
                for schemas, events in rest)
            done = subprocess.run(self.program.split(), input=text.encode(),
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=False)
            lines = done.stdout.decode().split("\n")[:-1]
            for schemas, events in rest:
                head = lines[:len(schemas)]
                body = lines[len(schemas):len(schemas) + len(events)]
                lines = lines[len(schemas) + len(events):]
                if len(body) < len(events):
                    what = done.stderr.decode().strip().split("\n")[0]
                    answers.append((["broken: " + what] * len(schemas),
                                    ["#" * len(events)] * len(schemas)))
                    break
                answers.append((head, self.by_schema(head, body)))
        return answers

    @staticmethod
    def text(event):
        return spell(event, random.Random(json.dumps(event)))

    @staticmethod
    def by_schema(head, body):
        column = iter(range(len(head)))
        return ["".join(line[i] for line in body) if said == "ok"
                else "-" * len(body)
                for said in head for i in [next(column) if said == "ok"
                                           else 0]]


def differs(ours, theirs):
    return ours != theirs and ours != "-" and theirs != "-"


def smaller(x):
    """What x may become when something is taken away."""
    if isinstance(x, dict):
        for key in x:
            if key != "$schema":
                yield {k: v for k, v in x.items() if k != key}
        for key in x:
            if key == "$schema":
                continue
            if isinstance(x[key], dict):
                yield True
                yield x[key]
            for value in smaller(x[key]):
                yield {**x, key: value}
    elif isinstance(x, list):
        for i in range(len(x)):
            yield x[:i] + x[i + 1:]
        for i, item in enumerate(x):
            for value in smaller(item):
                yield x[:i] + [value] + x[i + 1:]
            yield item


def shrink(driver, oracle, schemas, event):
    """A smaller group that the two do not agree about either."""
    end = time.monotonic() + SHRINKING

    def options():
        for i in range(len(schemas)):
            if len(schemas) > 1:
                yield schemas[:i] + schemas[i + 1:], event
        for i, s in enumerate(schemas):
            for sub in smaller(s):
                if isinstance(sub, dict):
                    sub = {"$schema": s["$schema"], **sub}
                    yield schemas[:i] + [sub] + schemas[i + 1:], event
        for value in smaller(event):
            yield schemas, value

    def bad(groups):
        answers = driver.judge([(s, [e]) for s, e in groups])
        for group, (_, ours) in zip(groups, answers):
            if all(c in "-" for c in ours):
                continue
            try:
                theirs = oracle.judge(group[0], [group[1]])
            except Exception:       # a reference that was taken away
                continue
            if any(differs(a, b) for a, b in zip(ours, theirs)):
                return group
        return None

    group = bad([(schemas, event)])
    while group and time.monotonic() < end:
        schemas, event = group
        todo = list(options())
        group = None
        for i in range(0, len(todo), 10):
            group = group or bad(todo[i:i + 10])
            if group:
                break
    return schemas, event


class Report:
    def __init__(self, driver):
        self.driver = driver
        self.pairs = self.valid = self.schemas = 0
        self.different = self.shown = 0
        self.refused = collections.Counter()
        self.judged = collections.Counter()

    def group(self, oracle, seed, number, group, answer):
        schemas, events = group
        theirs = oracle.judge(schemas, events)
        for ours, other in zip(answer[1], theirs):
            self.judged[oracle.name] += len(other) - other.count("-")
            for i, event in enumerate(events):
                if not differs(ours[i], other[i]):
                    continue
                self.different += 1
                if self.shown < SHOWN and (
                        ours[i] != "#" or self.breaks(schemas, event)):
                    self.shown += 1
                    self.show(oracle, seed, number, schemas, event)

    def breaks(self, schemas, event):
        return "#" in self.driver.judge([(schemas, [event])])[0][1]

    def count(self, answer):
        for said, ours in zip(*answer):
            self.schemas += 1
            if said != "ok":
                self.refused[said] += 1
            self.pairs += sum(c != "-" for c in ours)
            self.valid += ours.count("y")

    def show(self, oracle, seed, number, schemas, event):
        schemas, event = shrink(self.driver, oracle, schemas, event)
        head, ours = self.driver.judge([(schemas, [event])])[0]
        print("differs: %s/%d: ours %s, %s %s: %s %s" % (
            seed, number, " ".join(ours), oracle.name,
            " ".join(oracle.judge(schemas, [event])), json.dumps(event),
            "".join("\n    " + json.dumps(s) for s in schemas)))
        for line in head:
            if line != "ok":
                print("    " + line)
        sys.stdout.flush()

    def summary(self):
        for said, count in self.refused.most_common():
            print("%d of %d schemas %s" % (count, self.schemas, said))
        for name, count in self.judged.items():
            print("%d judged by %s" % (count, name))
        print("pairs %d, valid %d, different %d"
              % (self.pairs, self.valid, self.different))


def main():
    args = sys.argv[1:]
    ajv = args[0] == "--ajv"
    program, count = args[ajv], int(args[ajv + 1])
    seed, _, first = (args[ajv + 2] if len(args) > ajv + 2
                      else "1").partition("/")
    try:
        oracles = [Jsonschema()]
    except ImportError:
        print("not run: no jsonschema")
        sys.exit(77)
    if ajv:
        oracles.append(Ajv())
    sys.setrecursionlimit(10000)
    driver = Driver(program)
    report = Report(driver)
    number = int(first or 0)
    while report.pairs < count:
        size = 1 + (count - report.pairs) // (SCHEMAS * EVENTS)
        groups = [make(seed, number + i) for i in range(min(size, BATCH))]
        for i, answer in enumerate(driver.judge(groups)):
            report.count(answer)
            for oracle in oracles:
                report.group(oracle, seed, number + i, groups[i], answer)
        number += len(groups)
    report.summary()
    sys.exit(1 if report.different or not report.valid else 0)


if __name__ == "__main__":
    main()
