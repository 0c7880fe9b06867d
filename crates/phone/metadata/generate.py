#!/usr/bin/env python3
"""Writes the metadata that as-you-type formatting and our parser read: numbering-plans.txt, and index.txt, which is all
that a page has of it before it loads the plans of a calling code.

The source is the PyPI package `phonenumbers` at the version pinned in requirements.txt, which is the metadata
version inside the engine. Run from anywhere:

    python3 -m venv target/phone-venv
    target/phone-venv/bin/pip install -r crates/phone/metadata/requirements.txt
    target/phone-venv/bin/python crates/phone/metadata/generate.py

One record a territory, records separated by an empty line; the first character of a line says what it holds:

    @  id (ISO code, or 001), calling code, `*` if main country of the code, `=` if landlines and mobiles share a pattern
    i  international prefix      n  national prefix, shown        p  national prefix for parsing (if not the n line)
    t  transform rule of p       l  leading digits (shared codes) #  possible lengths; then, after `~`, local-only ones
    x  text before an extension, if not " ext. "                  e  national number of an example mobile
    g  general description; then one line for each kind of number, see KINDS
    F  a format: groups, output, prefix rule, then leading-digit patterns, from coarse to fine, all separated by tabs;
       a rule beginning with `?` is optional when formatting, with `*` there is a carrier rule too
    I  a format used internationally instead: as F, or the index of an F line it repeats

Patterns keep the syntax of libphonenumber, which needs only digits, \\d, classes, groups, `|`, `?`, `{n,m}` and `$`.

The index names, in the order of the records, each territory's id and calling code, with `-` after it where it is not
the main country of the code; of a service only the code.
"""

import pathlib
import re
import sys
import textwrap

import phonenumbers
from phonenumbers import PhoneMetadata, phonenumberutil

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "numbering-plans.txt"
INDEX = HERE / "index.txt"

# In the order in which libphonenumber tries them: the first that matches is the number's kind.
KINDS = [
    ("r", "premium_rate"),
    ("T", "toll_free"),
    ("s", "shared_cost"),
    ("v", "voip"),
    ("o", "personal_number"),
    ("b", "pager"),
    ("u", "uan"),
    ("c", "voicemail"),
    ("f", "fixed_line"),
    ("m", "mobile"),
]
GROUP = re.compile(r"\(\\d(?:\{(\d+)(?:,(\d+))?\})?\)")


def territories():
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        yield PhoneMetadata.metadata_for_region(region)
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        yield PhoneMetadata.metadata_for_nongeo_region(code)


def regions_of(meta):
    return phonenumberutil.COUNTRY_CODE_TO_REGION_CODE[meta.country_code]


def is_main(meta):
    return regions_of(meta)[0] == meta.id


def lengths_of(pattern):
    """The lengths of the strings a pattern matches: lets us leave the possible lengths of a kind out."""
    position = 0

    def alternatives():
        nonlocal position
        result = sequence()
        while position < len(pattern) and pattern[position] == "|":
            position += 1
            result = result | sequence()
        return result

    def sequence():
        nonlocal position
        total = {0}
        while position < len(pattern) and pattern[position] not in "|)":
            atom = atom_lengths()
            low, high = repetition()
            repeated = set()
            for count in range(low, high + 1):
                sums = {0}
                for _ in range(count):
                    sums = {left + right for left in sums for right in atom}
                repeated |= sums
            total = {left + right for left in total for right in repeated}
        return total

    def atom_lengths():
        nonlocal position
        character = pattern[position]
        if character == "(":
            position += 3 if pattern.startswith("(?:", position) else 1
            inner = alternatives()
            assert pattern[position] == ")", pattern
            position += 1
            return inner
        if character == "[":
            position = pattern.index("]", position) + 1
        elif character == "\\":
            assert pattern[position + 1] == "d", pattern
            position += 2
        else:
            assert character.isdigit(), pattern
            position += 1
        return {1}

    def repetition():
        nonlocal position
        if pattern.startswith("?", position):
            position += 1
            return 0, 1
        if pattern.startswith("{", position):
            end = pattern.index("}", position)
            low, _, high = pattern[position + 1 : end].partition(",")
            position = end + 1
            return int(low), int(high or low)
        return 1, 1

    result = alternatives()
    assert position == len(pattern), pattern
    return result


def groups(pattern):
    """`(\\d{3})(\\d{3,4})` as `3 3-4`."""
    assert GROUP.sub("", pattern) == "", pattern
    return " ".join(low if not high else f"{low}-{high}" for low, high in
                    ((low or "1", high) for low, high in GROUP.findall(pattern)))


def format_line(number_format):
    rule = number_format.national_prefix_formatting_rule or ""
    if number_format.domestic_carrier_code_formatting_rule:
        rule = "*" + rule
    if number_format.national_prefix_optional_when_formatting:
        rule = "?" + rule
    parts = [groups(number_format.pattern), number_format.format, rule, *number_format.leading_digits_pattern]
    return "\t".join(part.replace("\\1", "$1").replace("\\2", "$2").replace("\\3", "$3").replace("\\4", "$4")
                     .replace("\\5", "$5") for part in parts)


def lengths_line(desc):
    line = ",".join(map(str, desc.possible_length))
    local = ",".join(map(str, desc.possible_length_local_only))
    return line + ("~" + local if local else "")


def record(meta):
    main = is_main(meta)
    same = meta.same_mobile_and_fixed_line_pattern
    lines = ["@" + " ".join([meta.id, str(meta.country_code)]) + ("*" if main else "") + ("=" if same else "")]

    def line(tag, text):
        if text:
            assert "\n" not in text
            lines.append(tag + text)

    line("i", meta.international_prefix)
    line("n", meta.national_prefix)
    if meta.national_prefix_for_parsing != meta.national_prefix:
        assert meta.national_prefix_for_parsing, meta.id
        line("p", meta.national_prefix_for_parsing)
    line("t", (meta.national_prefix_transform_rule or "").replace("\\1", "$1").replace("\\2", "$2"))
    line("l", meta.leading_digits)
    line("#", lengths_line(meta.general_desc))
    if meta.preferred_extn_prefix:
        line("x", meta.preferred_extn_prefix)
    if meta.mobile is not None:
        line("e", meta.mobile.example_number)
    line("g", meta.general_desc.national_number_pattern)
    for tag, name in KINDS:
        desc = getattr(meta, name)
        if desc is None or not desc.national_number_pattern or (same and name == "mobile"):
            continue
        allowed = set(desc.possible_length) or set(meta.general_desc.possible_length)
        found = lengths_of(desc.national_number_pattern)
        assert found <= allowed, (meta.id, name, found, allowed)
        line(tag, desc.national_number_pattern)
    # Formats of the other countries of a shared code are never used: the main country's are.
    if main:
        national = [format_line(number_format) for number_format in meta.number_format]
        for text in national:
            line("F", text)
        for number_format in meta.intl_number_format:
            text = format_line(number_format)
            line("I", str(national.index(text)) if text in national else text)
    return "\n".join(lines)


def index():
    """As lines of at most 120 characters."""
    entries = (
        ("" if meta.id == "001" else meta.id) + str(meta.country_code) + ("" if is_main(meta) else "-")
        for meta in territories()
    )
    return textwrap.fill(" ".join(entries), 120, break_on_hyphens=False) + "\n"


def main():
    seen = {}
    for meta in territories():
        seen.setdefault(meta.country_code, []).append(meta)
    for code, metas in seen.items():
        ordered = sorted(metas, key=lambda meta: not is_main(meta))
        assert [meta.id for meta in ordered] == list(regions_of(metas[0])), code
    text = "\n\n".join(record(meta) for meta in territories()) + "\n"
    for path, content in [(TARGET, text), (INDEX, index())]:
        content = content.encode()
        if "--check" in sys.argv:
            if path.read_bytes() != content:
                sys.exit(f"{path} is stale: run {__file__}")
        else:
            path.write_bytes(content)
            print(f"{path}: {len(content)} bytes, metadata of phonenumbers {phonenumbers.__version__}")


if __name__ == "__main__":
    main()
