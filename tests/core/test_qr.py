"""A QR code's strokes are the very modules of the code."""

import re

import segno

from core.qr import BORDER, qr_code

ADDRESS = "https://clb.example.vn/clubs/NT-0001/"


def test_the_strokes_draw_every_dark_module_once_and_no_light_one():
    made = qr_code(ADDRESS)
    drawn = [(int(x) + step, int(y)) for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", made.path)
             for step in range(int(length))]  # fmt: skip
    lines = segno.make_qr(ADDRESS, error="m").matrix_iter(border=BORDER)
    dark = {(x, y) for y, line in enumerate(lines) for x, is_dark in enumerate(line) if is_dark}
    assert (len(drawn), set(drawn)) == (len(dark), dark)


def test_the_code_has_its_white_border():
    made = qr_code(ADDRESS)
    places = [int(number) for pair in re.findall(r"M(\d+) (\d+)", made.path) for number in pair]
    assert (min(places), max(places) < made.size - BORDER) == (BORDER, True)
