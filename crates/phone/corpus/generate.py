#!/usr/bin/env python3
"""Writes the differential corpus: inputs, and what libphonenumber makes of them.

The reference is the PyPI package `phonenumbers`, a port of libphonenumber's Java code, at the version pinned in
../metadata/requirements.txt (set up as ../metadata/generate.py says). Same version, same bytes: the choice of
inputs is pseudo-random with a fixed seed.

parsed.tsv.gz, one input a line:
    region, input, E.164, national, international, type, region of the number, valid (1 or 0)
    region, input, error                          (the name of the NumberParseException)
as-you-type.tsv.gz, one sequence a line:
    region, input, what is shown after each character, separated by U+001F

Tabs never occur in inputs. Inputs at which the reference itself fails with an exception of Python are left out.
"""

import gzip
import pathlib
import random
import re
import sys
from re import _constants as sre
from re import _parser as sre_parse

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

HERE = pathlib.Path(__file__).resolve().parent
RANDOM = random.Random(20_250_101)
SCRIPTS = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"]
EXTENSIONS = [" ext. {}", "x{}", " #{}", ";ext={}", ", {}", ",,{}", " extn {}", " int {}", "～{}", " доб. {}", " - {}#",
              " anexo {}", " Extensión {}", ";{}", " ext:{} / x99"]
DIALLED_FROM = ["US", "GB", "FR", "JP", "AU", "BR", "RU", "KR", "HK", "SG", "CL", "CO", "FI", "IL", "NG", "TH", "UZ", "CU"]
TYPE_NAMES = {value: name for name, value in vars(PhoneNumberType).items() if isinstance(value, int)}
KINDS = ["fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan",
         "voicemail"]
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
SERVICES = sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)


def sample(pattern):
    """A random string that a pattern of the metadata matches."""

    def emit(parsed):
        out = []
        for operation, argument in parsed:
            if operation is sre.LITERAL:
                out.append(chr(argument))
            elif operation is sre.IN:
                choices = []
                for inner, value in argument:
                    if inner is sre.LITERAL:
                        choices.append(chr(value))
                    elif inner is sre.RANGE:
                        choices.extend(map(chr, range(value[0], value[1] + 1)))
                    else:
                        choices.extend("0123456789")
                out.append(RANDOM.choice(choices))
            elif operation is sre.BRANCH:
                out.append(emit(RANDOM.choice(argument[1])))
            elif operation is sre.SUBPATTERN:
                out.append(emit(argument[3]))
            elif operation is sre.MAX_REPEAT:
                low, high, inner = argument
                out.extend(emit(inner) for _ in range(RANDOM.randint(low, high)))
            elif operation is not sre.AT:
                raise ValueError(operation)
        return "".join(out)

    return emit(sre_parse.parse(pattern))


def mutate(digits):
    """One or two small mistakes."""
    digits = list(digits)
    for _ in range(RANDOM.choice([1, 1, 2])):
        if not digits:
            break
        at = RANDOM.randrange(len(digits))
        match RANDOM.randrange(5):
            case 0:
                digits[at] = RANDOM.choice("0123456789")
            case 1:
                del digits[at]
            case 2:
                digits.insert(at, RANDOM.choice("0123456789"))
            case 3:
                digits = digits[: at + 1]
            case 4:
                other = RANDOM.randrange(len(digits))
                digits[at], digits[other] = digits[other], digits[at]
    return "".join(digits)


def in_script(text):
    script = RANDOM.choice(SCRIPTS)
    return "".join(script[int(c)] if c in "0123456789" else c for c in text).replace("+", RANDOM.choice("+＋"))


def punctuate(digits):
    """Digits with the separators people use, now and then odd ones."""
    out = []
    for digit in digits:
        out.append(digit)
        if RANDOM.random() < 0.3:
            out.append(RANDOM.choice(" - . / ( ) \u00a0 \u2010 \u2013 \u3000 \uff0d ～ ~ *".split(" ") + [" "]))
    return RANDOM.choice(["", "", " ", "(", "tel:", "Tel. "]) + "".join(out) + RANDOM.choice(["", "", " ", ".", ")", "/"])


def numbers_of(meta, per_kind):
    """National significant numbers of a territory: the examples, and samples of every pattern."""
    for kind in KINDS:
        desc = getattr(meta, kind)
        if desc is None or not desc.national_number_pattern:
            continue
        if desc.example_number:
            yield desc.example_number
        for _ in range(per_kind):
            yield sample(desc.national_number_pattern)
    for _ in range(per_kind):
        yield sample(meta.general_desc.national_number_pattern)


def number(code, national):
    result = phonenumbers.PhoneNumber(country_code=code, national_number=int(national))
    zeros = len(national) - len(national.lstrip("0"))
    if zeros and len(national) > 1:
        result.italian_leading_zero = True
        result.number_of_leading_zeros = min(zeros, len(national) - 1)
    return result


def international_prefix(region):
    meta = PhoneMetadata.metadata_for_region(region)
    return meta.preferred_international_prefix or sample(meta.international_prefix)


def spellings(meta, national):
    """The ways one number is written, each with the region it is written in."""
    region = "" if meta.id == "001" else meta.id
    code = meta.country_code
    parsed = number(code, national)
    e164 = f"+{code}{national}"
    yield region, phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    yield RANDOM.choice(["", RANDOM.choice(REGIONS)]), phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    yield region, e164
    extra = RANDOM.randrange(14)
    if extra == 0:
        yield region, phonenumbers.format_number(parsed, PhoneNumberFormat.RFC3966)
    elif extra == 1:
        home = RANDOM.choice(DIALLED_FROM)
        yield home, phonenumbers.format_out_of_country_calling_number(parsed, home)
    elif extra == 2:
        home = RANDOM.choice(REGIONS)
        yield home, international_prefix(home) + " " + e164[1:]
    elif extra == 3:
        extension = RANDOM.choice(EXTENSIONS).format(RANDOM.choice(["1", "22", "3456", "1234567", "123456789012"]))
        yield region, phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL) + extension
    elif extra == 4:
        yield region, in_script(phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL))
    elif extra == 5:
        yield region, f"{code}{national}"
    elif extra == 6:
        yield region, f"+{code} ({meta.national_prefix or '0'}) {national}"
    elif extra == 7:
        yield region, (meta.national_prefix or RANDOM.choice("0189")) + national
    elif extra == 8:
        yield region, punctuate(RANDOM.choice([national, e164]))
    elif extra == 9:
        yield RANDOM.choice(REGIONS), national
    elif extra == 10:
        if meta.national_prefix_for_parsing:
            yield region, sample(meta.national_prefix_for_parsing.replace("$", "")) + national
    elif extra == 11:
        yield RANDOM.choice(REGIONS), "00" + e164[1:]
    elif extra == 12:
        yield region, national[: RANDOM.randrange(1, len(national) + 1)]
    else:
        yield region, national
    if RANDOM.random() < 0.5:
        yield region, mutate(RANDOM.choice([national, e164, (meta.national_prefix or "") + national]))


def odd_inputs():
    """Things that are known to go wrong somewhere."""
    for region, text in [
        ("US", "1-800-FLOWERS"), ("US", "1800 six-flag"), ("US", "1-800-MY-APPLE ext 5"), ("NZ", "0800 DDA 005"),
        ("US", "(530) 583-6985 x302/x2303"), ("US", "(530) 583-6985 x302 / x2303 / x1"), ("US", "+1 (530) 583-6985 x302"),
        ("NZ", "tel:03-331-6005;phone-context=+64"), ("NZ", "tel:331-6005;phone-context=+64-3"), ("NZ", "03-331-6005;phone-context=+64"),
        ("US", "tel:253-0000;phone-context=www.google.com"), ("US", "tel:253-0000;isub=12345;phone-context=+1-650"),
        ("US", "tel:+1-650-253-0000;isub=12345"), ("US", "tel:253-0000;phone-context="), ("US", "tel:253-0000;phone-context=;x"),
        ("US", "tel:2530000;phone-context=a.1"), ("DE", "tel:+49301234567;ext=5"), ("", "tel:2125550123;phone-context=+1"),
        ("IT", "392 345 6784"), ("IT", "+39 392 345 6784"), ("IT", "02 3661 8300"), ("IT", "39 02 3661 8300"), ("VA", "06 698 12345"),
        ("AR", "011 15 2345 6789"), ("AR", "+54 9 11 2345 6789"), ("AR", "0343 15 555 1212"), ("AR", "9 11 2345 6789"), ("AR", "15 2345 6789"),
        ("MX", "+52 1 33 1234 5678"), ("MX", "044 33 1234 5678"), ("MX", "045 33 1234 5678"), ("MX", "01 33 1234 5678"), ("MX", "1 33 1234 5678"),
        ("BR", "0 15 11 98765 4321"), ("BR", "0xx11 98765-4321"), ("BR", "90 21 11 98765 4321"), ("BR", "012 3121286979"),
        ("CO", "03 601 234 5678"), ("CR", "1900 2345 6789"), ("CN", "17911 010 1234 5678"), ("KR", "081 02 1234 5678"),
        ("BY", "8 0 17 123 45 67"), ("BY", "8 820 0000 0123"), ("BY", "80 29 491 19 11"), ("RU", "8 912 345 67 89"), ("KZ", "8 710 009 9999"),
        ("RU", "7 912 345 67 89"), ("LT", "8 612 34567"), ("HU", "06 20 123 4567"), ("MN", "0 11 123456"),
        ("FI", "0 9 123 4567"), ("AX", "018 12345"), ("NO", "79 02 12 34"), ("SJ", "79 02 12 34"), ("GB", "07624 123456"), ("GG", "07781 123456"),
        ("JE", "534 123"), ("JE", "512345"), ("SM", "886377"), ("SM", "0549 886377"), ("NF", "22609"), ("GA", "011 12 34 56"),
        ("", "+800 1234 5678"), ("", "+808 1234 5678"), ("", "+870 773 111 632"), ("", "+878 10 123456789"), ("", "+881 612345678"),
        ("", "+882 34 12345"), ("", "+883 510 000 000 000"), ("", "+888 123 456 789 01"), ("", "+979 123 456 789"), ("US", "011 800 1234 5678"),
        ("US", "+"), ("US", "++1 202 555 0123"), ("US", "+-1 202 555 0123"), ("US", "+ 1 202 555 0123"), ("US", "+1"), ("US", "+12"), ("US", "+123"),
        ("US", "011"), ("US", "0111"), ("US", "01112"), ("US", "011123"), ("DE", "00"), ("DE", "000"), ("DE", "0049"), ("DE", "+0049 30 123456"),
        ("US", "12"), ("US", "1"), ("US", "a1"), ("US", "12a"), ("US", "0"), ("US", "00"), ("US", "000"), ("US", "0000000000"), ("IT", "0"),
        ("IT", "00"), ("IT", "000000"), ("", "2025550123"), ("ZZ", "2025550123"), ("US", "*67 202 555 0123"), ("IL", "*2700"),
        ("US", "202-555-0123 "), ("US", "\n202-555-0123\n"), ("US", "202\n555\n0123"), ("US", "call 202-555-0123 now"), ("US", "٢٠٢٥٥٥٠١٢٣"),
        ("US", "202–555–0123"), ("US", "202～555～0123"), ("US", "202ー555ー0123"), ("US", "[202] 555.0123"), ("US", "202\u00ad555\u200b0123"),
        ("US", "202_555_0123"), ("US", "202,555,0123"), ("US", "2025550123,,1234#"), ("US", "2025550123;1234"), ("US", "2025550123,,,1234"),
        ("US", "2025550123 ext 123456789012345678901"), ("US", "2025550123 x1234567890"), ("US", "202-555-0123 - 503#"), ("US", "2025550123 x"),
        ("US", "1" * 16), ("US", "1" * 17), ("US", "1" * 18), ("US", "9" * 19), ("US", "9" * 25), ("US", "+1" + "2" * 17), ("US", "+1" + "2" * 18),
        ("US", "1" * 250), ("US", "1" * 251), ("US", "2025550123" + " " * 240), ("US", "2025550123" + " " * 241), ("DE", "99999999999999999999"),
        ("DE", "+49 1" + "0" * 16), ("US", "🤙2025550123"), ("US", "2025550123🤙"), ("US", "½ 202 555 0123"),
        ("GB", "+44 (0) 20 7031 3000"), ("GB", "(0)20 7031 3000"), ("DE", "+49 (0)30 123456"), ("FR", "+33 (0)1 23 45 67 89"),
        ("JP", "0077-1234-5678"), ("JP", "003768 3 1234 5678"), ("US", "+44 3 7654 321"), ("HK", "0030 1 650 253 0000"),
        ("AU", "0011 1 202 555 0123"), ("AU", "1831 0412 345 678"), ("CU", "119 1 202 555 0123"), ("UZ", "8~10 998 71 123 45 67"),
    ]:
        yield region, text


def soup():
    """Strings of what numbers are made of, in no order."""
    pieces = ["0", "1", "2", "3", "5", "7", "8", "9", "00", "11", "+", " ", "-", "(", ")", ".", "/", "x", "ext", ";", ",", "#", "*",
              "a", "abc", "~", "int", ";ext=", "tel:", ";isub=", ";phone-context=", "+1", "٣", "＋", "\n", "é"]
    for _ in range(4000):
        yield RANDOM.choice(REGIONS + [""]), "".join(RANDOM.choices(pieces, k=RANDOM.randrange(1, 16)))


# What is left out, because the port differs there from libphonenumber itself:
# - superscript digits in as-you-type: Python's isdigit() has them, Java's Character.isDigit() has not;
# - region codes in lower case: the port takes them for no region in parse().
def parsed_line(region, text):
    try:
        found = phonenumbers.parse(text, region or None)
    except NumberParseException as error:
        name = next(name for name, value in vars(NumberParseException).items() if value == error.error_type and name.isupper())
        return [region, text, name]
    except (AttributeError, IndexError, AssertionError):
        return None
    return [
        region,
        text,
        phonenumbers.format_number(found, PhoneNumberFormat.E164),
        phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL),
        phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL),
        TYPE_NAMES[phonenumbers.number_type(found)],
        phonenumbers.region_code_for_number(found) or "",
        "1" if phonenumbers.is_valid_number(found) else "0",
    ]


def typed_line(region, text):
    formatter = phonenumbers.AsYouTypeFormatter(region or "ZZ")
    try:
        steps = [formatter.input_digit(character) for character in text]
    except (AttributeError, IndexError):
        return None
    return [region, text, "\x1f".join(steps)]


def typed_inputs(meta, national):
    """What a person types for a number, each with the region of the field."""
    region = "" if meta.id == "001" else meta.id
    e164 = f"+{meta.country_code}{national}"
    prefix = meta.national_prefix or ""
    choice = RANDOM.randrange(12)
    yield region, prefix + national
    if choice < 3:
        yield region, national
    elif choice < 5:
        yield region, e164
    elif choice == 5:
        yield RANDOM.choice(["", *REGIONS]), e164
    elif choice == 6:
        home = RANDOM.choice(REGIONS)
        yield home, international_prefix(home).replace("~", "") + e164[1:]
    elif choice == 7:
        yield region, mutate(RANDOM.choice([national, e164, prefix + national])) + RANDOM.choice(["", "", "1", "23", "456"])
    elif choice == 8:
        yield region, in_script(prefix + national)
    elif choice == 9:
        if meta.national_prefix_for_parsing:
            yield region, sample(meta.national_prefix_for_parsing.replace("$", "")) + national
    elif choice == 10:
        yield region, f"+{meta.country_code}{prefix}{national}"
    else:
        yield region, re.sub(r"[^\d+]", lambda _: RANDOM.choice(["", "-", " "]),
                             phonenumbers.format_number(number(meta.country_code, national), PhoneNumberFormat.NATIONAL))


def territories():
    for region in REGIONS:
        yield PhoneMetadata.metadata_for_region(region)
    for code in SERVICES:
        yield PhoneMetadata.metadata_for_nongeo_region(code)


def corpus(inputs, line):
    seen = set()
    for region, text in inputs:
        if not text or (region, text) in seen or "\t" in text or "\r" in text:
            continue
        seen.add((region, text))
        fields = line(region, text)
        if fields is not None:
            # One case a line: line breaks inside inputs are written as U+2424.
            yield "\t".join(field.replace("\n", "\u2424") for field in fields)


def write(name, lines):
    lines = list(lines)
    path = HERE / name
    data = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    if "--check" in sys.argv:
        if path.read_bytes() != data:
            sys.exit(f"{path} is stale: run {__file__}")
        return
    path.write_bytes(data)
    print(f"{name}: {len(lines)} cases, {len(data)} bytes")


def main():
    scale = float(sys.argv[sys.argv.index("--scale") + 1]) if "--scale" in sys.argv else 1
    if "--seed" in sys.argv:
        RANDOM.seed(int(sys.argv[sys.argv.index("--seed") + 1]))

    def parsed_inputs():
        yield from odd_inputs()
        yield "US", "202²5550123"
        yield from soup()
        for meta in territories():
            for national in numbers_of(meta, int(11 * scale)):
                yield from spellings(meta, national)

    def all_typed_inputs():
        yield from odd_inputs()
        for meta in territories():
            for national in numbers_of(meta, int(8 * scale)):
                yield from typed_inputs(meta, national)

    write("parsed.tsv.gz", corpus(parsed_inputs(), parsed_line))
    write("as-you-type.tsv.gz", corpus(all_typed_inputs(), typed_line))


if __name__ == "__main__":
    main()
