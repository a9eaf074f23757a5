"""Signs by the names that GitHub, Slack and Hugo have for them, and by Unicode's own: `:tada:`, `:rocket:`."""

import unicodedata


def sign(name: str) -> str:
    """The sign of a name, "" for none."""
    from emoji import emojize  # 0.1 s, for texts that name some

    written = f":{name}:"
    found = emojize(written, language="alias")
    if found != written:
        return found
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return found if found >= "\u2600" else ""
