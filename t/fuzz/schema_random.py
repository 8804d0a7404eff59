# Copyright (C) The ngx_http_webhook_module authors

"""Random JSON Schemas, and events that follow them more or less.

Names and values are few, so that they meet, and branches tend to fail deep
inside of something, where more members or items follow.
"""

import json
import random

SCHEMAS, EVENTS = 3, 30      # of a group

URIS = {
    4: "http://json-schema.org/draft-04/schema#",
    6: "http://json-schema.org/draft-06/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
}
DRAFTS = [2020] * 6 + [2019] * 3 + [7] * 3 + [6, 4]

NAMES = ["a", "b", "c", "aa", "ab", "\u00e9"]
WIDE = ["n%d" % i for i in range(68)]
PATTERNS = ["^a", "b$", "^.$", "^[bc]", "a.?b", "^(a|ab)$"]
TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"]
SCALARS = [0, 1, 2, 3, -1, 1.5, 2.5, "", "a", "b", "ab", "abc", "a\U0001f600",
           True, False, None]
VALUES = SCALARS + [[], {}, [1], [True], [0, 1], {"a": 1}, {"a": True},
                    {"b": "a"}, [[]], [{}], {"a": {"b": 1}}]


class Schemas:
    """Makes a schema.  A place where a reference would come back to the same
    value has none that could."""

    def __init__(self, rnd):
        self.rnd = rnd
        self.draft = rnd.choice(DRAFTS)
        self.left = rnd.choice([6, 12, 20, 30])
        self.defs = rnd.choice([0, 0, 1, 2, 3])
        self.dynamic = self.draft == 2020 and rnd.random() < 0.1
        self.keywords = [[weight, make] for low, high, weight, make
                         in self.table() if low <= self.draft <= high]
        for often in rnd.sample(self.keywords, rnd.choice([0, 1, 2, 3])):
            often[0] *= 6

    def table(self):
        """Keywords by the first and the last draft, and how often."""
        return [
            (4, 2020, 3, self.type), (4, 2020, 1, self.enum),
            (6, 2020, 1, self.const), (4, 2020, 6, self.properties),
            (4, 2020, 2, self.patterns), (4, 2020, 2, self.additional),
            (6, 2020, 1, self.names), (4, 2020, 2, self.required),
            (4, 2020, 2, self.sizes), (4, 7, 2, self.dependencies),
            (2019, 2020, 1, self.dependent_required),
            (2019, 2020, 2, self.dependent_schemas),
            (4, 2020, 5, self.items), (4, 2019, 2, self.item_list),
            (2020, 2020, 2, self.prefix), (6, 2020, 4, self.contains),
            (4, 2020, 1, self.unique),
            (2019, 2020, 3, self.unevaluated_properties),
            (2019, 2020, 3, self.unevaluated_items),
            (4, 2020, 3, self.all_of), (4, 2020, 4, self.any_of),
            (4, 2020, 3, self.one_of), (4, 2020, 2, self.not_),
            (7, 2020, 3, self.if_), (4, 2020, 3, self.ref),
            (4, 2020, 1, self.number), (4, 2020, 1, self.string),
            (4, 2020, 4, self.late), (4, 2020, 0.2, self.wide),
        ]

    def root(self):
        schema = {}
        while not schema:
            schema = self.keywords_of(0, -1)
        schema = {"$schema": URIS[self.draft], **schema}
        if "$ref" in schema and self.draft < 2019:
            schema = {"$schema": URIS[self.draft],
                      "allOf": [{"$ref": schema["$ref"]}]}
        if self.defs:
            name = "definitions" if self.draft < 2019 else "$defs"
            schema[name] = {"d%d" % i: self.definition(i)
                            for i in range(self.defs)}
        return schema

    def definition(self, i):
        schema = self.keywords_of(1, i)
        if self.dynamic:
            schema["$dynamicAnchor"] = "d%d" % i
        return schema

    def schema(self, depth, inside):
        """inside is the definition of which this is the same value, -1 for
        the root, or None."""
        self.left -= 1
        if self.draft > 4 and self.rnd.random() < 0.08:
            return self.rnd.random() < 0.5
        if self.left <= 0 or depth > 4:
            return self.leaf()
        return self.keywords_of(depth, inside)

    def leaf(self):
        schema = {}
        make = self.rnd.choice([self.type, self.type, self.number, self.string,
                                self.enum, self.required, self.sizes])
        make(schema, 9, None)
        return schema

    def keywords_of(self, depth, inside):
        schema = {}
        weights = [weight for weight, _ in self.keywords]
        makers = self.rnd.choices([make for _, make in self.keywords], weights,
                                  k=self.rnd.choice([1, 1, 2, 2, 3, 4]))
        for make in makers:
            make(schema, depth, inside)
        if "$ref" in schema and self.draft < 2019:
            return {"$ref": schema["$ref"]}
        return schema

    def child(self, depth):
        return self.schema(depth + 1, None)

    def same(self, depth, inside, low=1, high=3):
        return [self.schema(depth + 1, inside)
                for _ in range(self.rnd.randint(low, high))]

    def some_names(self, low, high):
        return self.rnd.sample(NAMES, self.rnd.randint(low, high))

    def type(self, s, depth, inside):
        if self.rnd.random() < 0.8:
            s["type"] = self.rnd.choice(TYPES)
        else:
            s["type"] = self.rnd.sample(TYPES, 2)

    def enum(self, s, depth, inside):
        values = []
        for value in self.rnd.choices(VALUES, k=self.rnd.randint(1, 4)):
            if not any(same(value, other) for other in values):
                values.append(value)
        s["enum"] = values

    def const(self, s, depth, inside):
        s["const"] = self.rnd.choice(VALUES)

    def properties(self, s, depth, inside):
        s["properties"] = {name: self.child(depth)
                           for name in self.some_names(1, 3)}

    def patterns(self, s, depth, inside):
        s["patternProperties"] = {
            pattern: self.child(depth)
            for pattern in self.rnd.sample(PATTERNS, self.rnd.randint(1, 2))}

    def additional(self, s, depth, inside):
        s["additionalProperties"] = self.any_child(depth)

    def any_child(self, depth):
        return False if self.rnd.random() < 0.4 else self.child(depth)

    def names(self, s, depth, inside):
        s["propertyNames"] = self.rnd.choice([
            {"maxLength": 1}, {"pattern": self.rnd.choice(PATTERNS)},
            {"enum": self.some_names(1, 4)},
            {"not": {"const": self.rnd.choice(NAMES)}}, {"type": "integer"},
            self.child(depth + 2)])

    def required(self, s, depth, inside):
        s["required"] = self.some_names(1, 2)

    def sizes(self, s, depth, inside):
        what = self.rnd.choice(["Properties", "Items"])
        s[self.rnd.choice(["min", "max"]) + what] = self.rnd.randint(0, 3)

    def dependencies(self, s, depth, inside):
        s["dependencies"] = {
            name: self.some_names(1, 2) if self.rnd.random() < 0.3
            else self.schema(depth + 1, inside)
            for name in self.some_names(1, 2)}

    def dependent_required(self, s, depth, inside):
        s["dependentRequired"] = {name: self.some_names(1, 2)
                                  for name in self.some_names(1, 2)}

    def dependent_schemas(self, s, depth, inside):
        s["dependentSchemas"] = {name: self.schema(depth + 1, inside)
                                 for name in self.some_names(1, 2)}

    def items(self, s, depth, inside):
        s["items"] = self.child(depth)

    def item_list(self, s, depth, inside):
        s["items"] = [self.child(depth) for _ in range(self.rnd.randint(1, 3))]
        if self.rnd.random() < 0.5:
            s["additionalItems"] = self.any_child(depth)

    def prefix(self, s, depth, inside):
        s["prefixItems"] = [self.child(depth)
                            for _ in range(self.rnd.randint(1, 3))]

    def contains(self, s, depth, inside):
        s["contains"] = self.child(depth)
        if self.draft >= 2019 and self.rnd.random() < 0.5:
            s["minContains"] = self.rnd.choice([0, 1, 2, 2, 3])
        if self.draft >= 2019 and self.rnd.random() < 0.4:
            s["maxContains"] = self.rnd.choice([0, 1, 1, 2])

    def unique(self, s, depth, inside):
        s["uniqueItems"] = True

    def unevaluated_properties(self, s, depth, inside):
        s["unevaluatedProperties"] = self.any_child(depth)

    def unevaluated_items(self, s, depth, inside):
        s["unevaluatedItems"] = self.any_child(depth)

    def all_of(self, s, depth, inside):
        s["allOf"] = self.same(depth, inside)

    def any_of(self, s, depth, inside):
        s["anyOf"] = self.same(depth, inside, 2)

    def one_of(self, s, depth, inside):
        s["oneOf"] = self.same(depth, inside, 2)

    def not_(self, s, depth, inside):
        s["not"] = self.schema(depth + 1, inside)

    def if_(self, s, depth, inside):
        s["if"] = self.schema(depth + 1, inside)
        for name in self.rnd.choice([["then"], ["else"], ["then", "else"]]):
            s[name] = self.schema(depth + 1, inside)

    def ref(self, s, depth, inside):
        low = 0 if inside is None else inside + 1
        if low < self.defs:
            i = self.rnd.randrange(low, self.defs)
            if self.dynamic and self.rnd.random() < 0.5:
                s["$dynamicRef"] = "#d%d" % i
            else:
                s["$ref"] = "#/%s/d%d" % ("definitions" if self.draft < 2019
                                          else "$defs", i)
        elif inside is None:
            if self.draft == 2019 and self.rnd.random() < 0.3:
                s["$recursiveRef"] = "#"
            else:
                s["$ref"] = "#"

    def number(self, s, depth, inside):
        what = self.rnd.choice(["minimum", "maximum", "multipleOf"])
        s[what] = self.rnd.choice([1, 2, 3, 0.5, 1.5])

    def string(self, s, depth, inside):
        what = self.rnd.choice(["minLength", "maxLength", "pattern"])
        s[what] = (self.rnd.choice(PATTERNS) if what == "pattern"
                   else self.rnd.randint(0, 3))

    def wide(self, s, depth, inside):
        """More names than there are bits in a word."""
        s["required"] = WIDE + self.some_names(1, 2)

    def late(self, s, depth, inside):
        """What fails inside of some objects and arrays only."""
        inner = self.leaf()
        for _ in range(self.rnd.randint(1, 3)):
            self.left -= 1
            inner = self.rnd.choice([
                {"properties": {self.rnd.choice(NAMES): inner}},
                {"items": inner}, {"additionalProperties": inner},
                {"items": {"properties": {self.rnd.choice(NAMES): inner}}}])
        for key, value in inner.items():
            s.setdefault(key, value)


class Events:
    """Makes an event, which a schema is often followed in."""

    def __init__(self, rnd, root):
        self.rnd = rnd
        self.root = root
        self.left = 40

    def value(self, schemas, depth):
        self.left -= 1
        rnd = self.rnd
        found = []
        for schema in schemas:
            self.collect(schema, found, 0)
        equal = [value for s in found for value in
                 s.get("enum", []) + ([s["const"]] if "const" in s else [])]
        if equal and rnd.random() < 0.4:
            return rnd.choice(equal)
        if depth > 5 or self.left <= 0 or rnd.random() < 0.1:
            return rnd.choice(VALUES)
        kinds = [kind for s in found for kind in self.kinds(s)]
        if not kinds or rnd.random() < 0.15:
            kinds = ["object", "array", "scalar"]
        kind = rnd.choice(kinds)
        if kind == "object":
            return self.object(found, depth)
        if kind == "array":
            return self.array(found, depth)
        return rnd.choice(SCALARS)

    def kinds(self, s):
        types = s.get("type", [])
        kinds = [t if t in ("object", "array") else "scalar"
                 for t in ([types] if isinstance(types, str) else types)]
        for key in s:
            if "ropert" in key or key in ("required", "dependentSchemas",
                                          "dependencies", "dependentRequired"):
                kinds.append("object")
            elif "tems" in key or "ontains" in key:
                kinds.append("array")
        return kinds

    def collect(self, s, found, depth):
        """The schemas that a value may have to satisfy as well."""
        if not isinstance(s, dict) or depth > 6 or len(found) > 30:
            return
        found.append(s)
        target = target_of(s, self.root)
        if target is not None:
            self.collect(target, found, depth + 1)
        for key in ("allOf", "anyOf", "oneOf"):
            for sub in s.get(key, []):
                if key == "allOf" or self.rnd.random() < 0.7:
                    self.collect(sub, found, depth + 1)
        for key in ("if", "then", "else", "not"):
            if key in s and self.rnd.random() < 0.6:
                self.collect(s[key], found, depth + 1)
        for key in ("dependentSchemas", "dependencies"):
            for sub in s.get(key, {}).values():
                self.collect(sub, found, depth + 1)

    def object(self, found, depth):
        rnd = self.rnd
        names = []
        for s in found:
            for key in ("required", "properties", "dependentSchemas",
                        "dependentRequired", "dependencies"):
                names += s.get(key, [])
        names = [name for name in names if rnd.random() < 0.75]
        names += rnd.sample(NAMES, rnd.choice([0, 0, 1, 1, 2]))
        names = list(dict.fromkeys(names))
        rnd.shuffle(names)
        value = {}
        if any("n1" in s.get("required", []) for s in found):
            value = {name: 0 for name in WIDE}
            value.pop(rnd.choice(WIDE + 100 * [None]), 0)
        for name in [name for name in names if name not in WIDE][:5]:
            below = []
            for s in found:
                if name in s.get("properties", {}):
                    below.append(s["properties"][name])
                below += s.get("patternProperties", {}).values()
                for key in ("additionalProperties", "unevaluatedProperties"):
                    if key in s:
                        below.append(s[key])
            value[name] = self.value(below, depth + 1)
        return value

    def array(self, found, depth):
        rnd = self.rnd
        value = []
        for i in range(rnd.choice([0, 1, 2, 2, 3, 3, 4])):
            if value and rnd.random() < 0.1:
                value.append(rnd.choice(value))
                continue
            below = []
            for s in found:
                items = s.get("items", [])
                items = s.get("prefixItems", items)
                if isinstance(items, list):
                    below += items[i:i + 1]
                else:
                    below.append(items)
                for key in ("items", "contains", "additionalItems",
                            "unevaluatedItems"):
                    if isinstance(s.get(key), dict) and rnd.random() < 0.6:
                        below.append(s[key])
            value.append(self.value(below, depth + 1))
        return value


def same(one, two):
    """Equality as JSON Schema has it."""
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k])
                                                for k in one)
    return one == two


def target_of(s, root):
    """What a schema refers to; all references are those made above."""
    if "$dynamicRef" in s:
        return root.get("$defs", {}).get(s["$dynamicRef"][1:])
    if "$recursiveRef" in s:
        return root
    where = root
    for name in s["$ref"].split("/")[1:] if "$ref" in s else [None]:
        where = where.get(name) if isinstance(where, dict) else None
    return where


def spell(x, rnd):
    """JSON as nobody writes it."""
    blank = " " if rnd.random() < 0.1 else ""
    if isinstance(x, dict):
        members = (spell(k, rnd) + ":" + spell(x[k], rnd) for k in x)
        return blank + "{" + ",".join(members) + "}"
    if isinstance(x, list):
        return blank + "[" + ",".join(spell(e, rnd) for e in x) + blank + "]"
    text = json.dumps(x)
    if isinstance(x, str):
        text = '"%s"' % "".join(
            c if rnd.random() < 0.8 else json.dumps(c)[1:-1] if c > "~"
            else "\\u%04x" % ord(c) for c in x)
    elif not isinstance(x, bool) and x is not None:
        text = rnd.choice([text, text, "%de-1" % (x * 10), text + "e0",
                           text + "0" if "." in text else text + ".0"])
    return text + blank


def make(seed, number):
    rnd = random.Random("%s/%d" % (seed, number))
    schemas = [Schemas(rnd).root() for _ in range(SCHEMAS)]
    events = []
    for _ in range(EVENTS):
        root = rnd.choice(schemas)
        events.append(Events(rnd, root).value([root], 0))
    return schemas, events
