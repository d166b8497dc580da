"""Texts that break what was not made for them: cut, quoted, invisible, of another script, very long, half a sign."""

import random

SIGNS = "=+-@|%＝＋'\" ,;\t\n\r\u00a0\ufeff\u200b\u2028\x85\x0bÄaß0/🌊"


def random_texts(number, seed=0):
    """Half of them of the signs that matter, half of any characters but NUL, on which a reader gives up a row."""
    draw = random.Random(seed)
    odd = ["".join(draw.choices(SIGNS, k=draw.randint(1, 8))) for _ in range(number // 2)]
    codes = [*range(1, 0xD800), *range(0xE000, 0x11000)]
    return odd + ["".join(map(chr, draw.choices(codes, k=draw.randint(1, 8)))) for _ in range(number - number // 2)]
