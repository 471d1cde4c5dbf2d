"""A brand's folder: read whole, or refused with every key that is wrong."""

import re
import struct

import httpx
import pytest
from fastapi import FastAPI

from dashboard.api.headers import PICTURE_POLICY, SecurityHeaders
from dashboard.brand.brand import ROADSHOW, Brand, Contact
from dashboard.brand.logo import MOST_BYTES
from dashboard.brand.reading import BrandError, read_brand
from dashboard.brand.served import logo_address, mount_brand
from devices.words import LANGUAGES
from roadshow.authoring.new_brand import new_brand
from roadshow.cannot import Cannot

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><script>alert(1)</script></svg>'
PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 300, 100) + b"\x08\x06\0\0\0" + b"crc!"
)


@pytest.fixture
def write(tmp_path):
    """A folder with this brand.toml and these files."""

    def write(toml, **files):
        (tmp_path / "brand.toml").write_text(toml, encoding="utf-8")
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        return tmp_path

    return write


def refused(folder):
    with pytest.raises(BrandError) as refusal:
        read_brand(folder)
    return str(refusal.value).replace(f"{folder}/", "").splitlines()


def test_a_name_is_a_brand(write):
    brand = read_brand(write('schema = 1\nname = "Hanbit Mobility"'))
    assert (brand, brand.responsible) == (Brand("Hanbit Mobility"), "Hanbit Mobility")


def test_who_answers_and_the_country_in_the_visitors_language(write):
    brand = read_brand(write('schema=1\nname="Hanbit"\nlegal_name="Hanbit Ltd."\naddress="Seoul"\ncountry="KR"'))
    assert brand.responsible == "Hanbit Ltd., Seoul"
    assert [brand.country_in(language) for language in LANGUAGES] == [
        "South Korea",
        "대한민국",
        "เกาหลีใต้",
        "Güney Kore",
    ]


def test_everything_that_is_wrong_is_named_with_its_key_and_its_cure(write):
    folder = write(
        """
        schema = 1
        name = "Hanbit"
        country = "Korea"
        colour = "#ff0000"
        [contact]
        person = "Kim"
        email = "nobody"
        """
    )
    assert sorted(line.partition(" (is")[0] for line in refused(folder)) == [
        "brand.toml: colour",
        "brand.toml: contact.email",
        "brand.toml: country: write the two capital letters of ISO 3166, such as KR, TH or TR",
    ]


def test_an_accent_that_cannot_be_read_is_refused_with_what_was_measured_and_what_would_do(write):
    [dark, light] = refused(write('schema=1\nname="H"\n[accent]\ndark="#1428a0"\nlight="#ffcc00"'))
    assert dark == (
        "brand.toml: accent.dark (is '#1428a0'): its contrast to the dark theme's edge #263a5a is 1.00, "
        "WCAG AA asks for 3; the nearest colour that has it everywhere is #527bf7"
    )
    assert light == (
        "brand.toml: accent.light (is '#ffcc00'): its contrast to the light theme's ground #cfdfec is 1.11, "
        "WCAG AA asks for 4.5; the nearest colour that has it everywhere is #775e00"
    )


def test_what_is_proposed_is_taken(write):
    folder = write('schema=1\nname="H"\n[accent]\ndark="#1428a0"\nlight="#ffcc00"')
    proposed = [re.findall(r"is (#\w+)$", line)[0] for line in refused(folder)]
    brand = read_brand(write(f'schema=1\nname="H"\n[accent]\ndark="{proposed[0]}"\nlight="{proposed[1]}"'))
    assert brand.accents == {"dark": proposed[0], "light": proposed[1]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (MOST_BYTES + 1), "200,001 bytes"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"<html/>", "its root is html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "give it a viewBox"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "XML entities"),
        (b"\x89PNG\r\n\x1a\n", "damaged PNG"),
    ],
)
def test_a_file_that_is_no_small_picture_is_refused(write, content, words):
    [line] = refused(write('schema=1\nname="H"\n[logo]\ndark="a.svg"', a_svg=content))
    assert line.startswith("brand.toml: logo.dark (is 'a.svg')")
    assert words in line


@pytest.mark.parametrize("name", ["../secret.svg", "/etc/passwd", "missing.svg"])
def test_a_logo_stands_beside_its_brand(write, name):
    [line] = refused(write(f'schema=1\nname="H"\n[logo]\ndark="{name}"'))
    assert "logo.dark" in line


def test_one_logo_serves_both_themes_and_knows_its_shape(write):
    brand = read_brand(write('schema=1\nname="H"\n[logo]\nlight="a.png"', a_png=PNG))
    assert brand.logos["dark"] is brand.logos["light"]
    assert (brand.logos["dark"].width, brand.logos["dark"].height) == (300, 100)
    assert logo_address(brand, "dark").endswith(".png")
    assert logo_address(ROADSHOW, "dark") == ""


def test_a_logo_is_served_as_a_picture_in_which_nothing_runs(write, ask):
    brand, api = read_brand(write('schema=1\nname="H"\n[logo]\ndark="a.svg"', a_svg=SVG)), FastAPI()
    mount_brand(api, brand)
    answer: httpx.Response = ask(SecurityHeaders(api), logo_address(brand, "dark"))
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/svg+xml", SVG)
    assert answer.headers["content-security-policy"] == PICTURE_POLICY
    assert {"default-src 'none'", "sandbox"} <= set(PICTURE_POLICY.split("; "))
    assert ask(SecurityHeaders(api), "/brand/other.svg").status_code == 404


def test_products_have_a_line_in_every_language_and_a_key_of_their_own(write):
    product = '[[products]]\nkey="sense"\nname="Sense"\nline={en="Finds places",ko="주차"}\n'
    brand = read_brand(write(f'schema=1\nname="H"\n{product}'))
    assert brand.products[0].lines == {"en": "Finds places", "ko": "주차", "th": "Finds places", "tr": "Finds places"}
    assert "products.1.key" in refused(write(f'schema=1\nname="H"\n{product}{product}'))[0]


def test_what_brand_new_writes_can_be_shown(tmp_path):
    new_brand(tmp_path / "hanbit", name='Hanbit "1"')
    brand = read_brand(tmp_path / "hanbit")
    assert (brand.name, brand.contact) == ('Hanbit "1"', Contact('Hanbit "1"', "hello@example.com"))
    assert set(brand.logos) == {"dark", "light"}
    with pytest.raises(Cannot, match="is there already"):
        new_brand(tmp_path / "hanbit", name="")
