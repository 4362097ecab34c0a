"""What of the verdicts is worth keeping: the gravest few per name, and re-exports that lead to something."""

EFFECTS_MAX = 3
WAY_MAX = 2
# Through `**kwargs` anything may be meant: over more functions than this, nothing is claimed.
VAGUE_WAY_MAX = 1


def trimmed(verdicts):
    """(module, name) -> text, made smaller."""
    kept = {place: told for place, text in verdicts.items() if not is_alias(text) for told in [entry(text)] if told}
    for (module, name), text in verdicts.items():
        if is_alias(text):
            to, _, renamed = text[1:].partition(" ")
            target = kept.get((to, renamed or name), "")
            if "@" in target or (target and "." not in module):
                kept[(module, name)] = text
    return kept


def is_alias(text):
    return text.startswith("=")


def entry(text):
    star = "*" if text.startswith("*") else ""
    flags, certain, reached = "", [], []
    for part in text.removeprefix("*").split(","):
        if "@" not in part:
            flags = part
            continue
        head, _, tail = part.partition("@")
        sink, *way = tail.split("<")
        if "**" in head and len(way) > VAGUE_WAY_MAX:
            continue
        told = head + "@" + "<".join([sink, *way[:WAY_MAX]])
        (reached if head[1] == "?" else certain).append(told)
    if len(certain) > 1:
        certain = [told for told in certain if not told.startswith("R")] or certain
    told = (certain or reached)[:EFFECTS_MAX]
    return star + ",".join([flags, *told] if flags else told) if flags or told else ""
