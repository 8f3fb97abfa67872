"""The first view of a dashboard is light enough for a weak line."""

import gzip
import re
from pathlib import Path

import lxml.html
from django.contrib.staticfiles import finders

from districts.models import Level
from tests.world import make_club, make_unit

HEAVIEST = 150 * 1024
"""Bytes of the page with its styles and scripts, gzipped."""


def first_view(answer) -> int:
    page = lxml.html.document_fromstring(answer.content)
    names = page.xpath("//link[@rel='stylesheet']/@href | //link[@rel='icon']/@href | //script/@src | //img/@src")
    paths = {re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", name).removeprefix("/static/") for name in names}
    files = [finders.find(path) for path in paths]
    assert None not in files
    weights = [len(gzip.compress(Path(file).read_bytes())) for file in files]
    return len(gzip.compress(answer.content)) + sum(weights)


def test_a_province_of_sixty_communes_and_clubs_has_a_light_first_view(programme, visit):
    for number in range(60):
        kind = "xã" if number % 3 else "phường"
        district = programme.district_a if number % 2 else programme.district_b
        commune = make_unit(f"88{number:03}", f"Phước {number}", kind, Level.COMMUNE, district)
        make_club(f"NT-1{number:03}", f"CLB LTHTGN Thôn {number}", commune)
    for address in ("/", "/charts/"):
        answer = visit(programme.province_staff, address)
        assert first_view(answer) < HEAVIEST
