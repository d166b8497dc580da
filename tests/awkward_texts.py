"""Texts that break what was not made for them: cut, quoted, invisible, of another script, very long, half a sign."""

import random

SIGNS = "=+-@|%＝＋'\" ,;\t\n\r\u00a0\ufeff\u200b\u2028\x85\x0bÄaß0/🌊"


def random_texts(number, seed=0):
    """Half of them of the signs that matter, half of any characters but NUL, on which a reader gives up a row."""
    draw = random.Random(seed)
    odd = ["".join(draw.choices(SIGNS, k=draw.randint(1, 8))) for _ in range(number // 2)]
    codes = [*range(1, 0xD800), *range(0xE000, 0x11000)]
    return odd + ["".join(map(chr, draw.choices(codes, k=draw.randint(1, 8)))) for _ in range(number - number // 2)]


AWKWARD = (
    "https://[bad",
    *("=1+1", "a;=1+1", "a\t=1+1", "'=1", "\n=1\n", "$name ${x} $$", r"$\frac{", "<img src=x onerror=alert(1)>", "a|b"),
    *(
        "\0",
        "a\0b",
        "\u202egnp.\u202c",
        "\u2067אבג\u2069",
        "ا" * 40,
        "e\u0301\u0302" * 20,
        "\ufeff",
        "\u200b",
        "🎁🌊",
        "½x ﬁ ß",
    ),
    *(
        "x" * 3_000,
        "word " * 400,
        "(" * 200,
        "))[{priv",
        "private",
        "her illness (private)",
        "[",
        "]",
        "a]b[",
        "<>",
        "<a@b",
    ),
    *("http://a]b/", "www.[", "https://a℀b", "mailto:", "https://", "//", "?#", "javascript:alert(1)"),
    *("Ana Lee <ana@tide.example>; Bo", "<ana@tide.example>", ";;;", " ; ", "a@b", "Ana <", "> Ana", "Ana\nBcc: all"),
    *(
        "",
        " ",
        "\t",
        "\r\n",
        "NA",
        "None",
        "nan",
        "true",
        "2026-03-04",
        "1e9999",
        "-",
        ",",
        "%s %d {} {0}",
        "\\N\\n",
        '"',
    ),
)
