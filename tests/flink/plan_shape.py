"""What has to be equal of two plans: EXPLAIN's text cut down to operators, change modes and a few facts.

Shared by `plans` for both sides; it starts no program.
A shape is a list of lines `<indent><operator> [<modes>] <facts>`. Left out is what decides nothing about changes:
exchanges, watermark assigners, window functions, bare projections, the local half of a window aggregate, unions within unions.
A materialiser is a fact of its sink. Flink's plan shows a deduplication as the Rank that it is made of, so here it is one on both sides.
"""

import difflib
import re

NODE = re.compile(r"^(?P<indent>[ :+\-]*)(?P<name>\w+)(?:\((?P<text>.*)\))?$")
MODES = re.compile(r"changelogMode=\[([A-Z,]*)\]")
LEFT_OUT = {"Exchange", "WatermarkAssigner", "LocalWindowAggregate", "WindowTableFunction"}
SAME = {
    "GroupWindowAggregate": "WindowAggregate",
    "GlobalWindowAggregate": "WindowAggregate",
    "WindowDeduplicate": "WindowRank",
    "SortLimit": "Rank",
}
# What of a node's text is compared, by operator.
FACTS = {
    "Join": ("joinType", "leftInputSpec", "rightInputSpec"),
    "Rank": ("strategy",),
    "Sink": ("upsertMaterialize",),
    "Limit": ("offset", "fetch"),
    "MiniBatchAssigner": ("interval", "mode"),
}


def physical_plans(text):
    """The optimized physical plan out of what EXPLAIN prints, for each EXPLAIN."""
    parts = re.split(r"^== Optimized Physical Plan ==$", text, flags=re.M)[1:]
    return [re.split(r"^== ", part, flags=re.M)[0].strip("\n") for part in parts] or [text.strip()]


def shape(text):
    """The lines of one plan that are compared."""
    if text.startswith("fails: "):
        return ["fails"]
    lines, removed = [], []
    for line in text.splitlines():
        m = NODE.match(line)
        if not m:
            continue
        depth = len(m["indent"]) // 3
        while removed and removed[-1] >= depth:
            removed.pop()
        modes = MODES.search(line)
        modes = modes[1] if modes else ""
        name, text = m["name"], m["text"] or ""
        if name == "Deduplicate":
            name, text = "Rank", "strategy=[AppendFastStrategy]"
        name = SAME.get(name, name)
        if name in LEFT_OUT or (name == "Calc" and "where=[" not in line):
            removed.append(depth)
            continue
        facts = " ".join(f for f in (fact(key, text) for key in FACTS.get(name, ())) if f)
        if name == "SinkMaterialize":
            lines[-1] += " upsertMaterialize=[true]"
            removed.append(depth)
            continue
        if name == "Union" and lines and lines[-1].startswith("  " * (depth - len(removed) - 1) + "Union ["):
            removed.append(depth)
            continue
        lines.append(f"{'  ' * (depth - len(removed))}{name} [{modes}] {facts}".rstrip())
    return lines


def one_values(lines):
    """The same with a union of nothing but VALUES as the one node that it was written as."""
    out = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        is_values = line.strip() == "Values [I]"
        if is_values and out and out[-1] == " " * (depth - 2) + "Union [I]":
            out[-1] = " " * (depth - 2) + "Values [I]"
        elif not (is_values and out and out[-1] == " " * (depth - 2) + "Values [I]"):
            out.append(line)
    return out


def fact(key, text):
    """`key=[...]` as it stands in a node's text."""
    m = re.search(rf"\b{key}=\[((?:[^\[\]]|\[[^\]]*\])*)\]", text)
    return f"{key}=[{m[1]}]" if m else ""


def difference(theirs, ours):
    """None if the plans have equal shapes, else lines to read."""
    theirs, ours = ["\n".join(one_values(p)) for p in theirs], ["\n".join(one_values(p)) for p in ours]
    if theirs == ours:
        return None
    both = difflib.unified_diff("\n".join(theirs).splitlines(), "\n".join(ours).splitlines(), "Flink", "ours", lineterm="", n=20)
    return "\n".join(list(both)[2:])
