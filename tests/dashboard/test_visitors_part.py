"""Where visitors are asked: on phones by HTTPS, at the desk in private, and what is said elsewhere."""

import asyncio
import re

import httpx
import pytest
from fastapi import FastAPI
from nacl import pwhash

from dashboard.brand.brand import ROADSHOW, Brand, Contact, Product
from dashboard.consultations.consent import AGREED, TOLD, TRANSFER, Terms
from dashboard.consultations.consultations import Consultations
from dashboard.consultations.sealing import Cost, new_key
from dashboard.frontend.assets import Built
from dashboard.screens.consultation import exhibitor, form
from dashboard.screens.desk.consultation import consultation
from dashboard.screens.phone.phone import PhoneSetting, mount_phone
from dashboard.words import say, screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

PACKS = read_packs()
CITY = PACKS.city("istanbul")
SOLUTIONS = PACKS.solutions_of("istanbul")
CHEAP = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
BRAND = Brand(
    "Han<bit>",
    country="KR",
    contact=Contact("Kim", "k@hanbit.example", "+82 2 (555) 0100", "https://hanbit.example/"),
    products=(Product("sense", "Sense", dict.fromkeys(LANGUAGES, "Finds places")),),
)
TERMS = Terms(BRAND, "TR", keep_days=30)
PHONE = ("192.168.1.7", 50_000)


@pytest.fixture
def booth(tmp_path):
    booth = Consultations(tmp_path / "consultations", TERMS)
    booth.put_key(new_key("correct horse battery", cost=CHEAP))
    return booth


@pytest.fixture
def came():
    """The languages of the pages that were opened."""
    return []


@pytest.fixture
def page(tmp_path, booth, came):
    """The phone's page as it comes to somebody."""
    api = FastAPI()
    names = ("phone.js", "phone.css", "letters.css")
    setting = PhoneSetting(PACKS, CITY, PACKS.solutions["parking"], booth, came.append)
    mount_phone(api, setting, built=Built(tmp_path, "", {name: name for name in names}))

    def page(address="/m?lang=ko", scheme="http", client=PHONE):
        async def ask():
            transport = httpx.ASGITransport(api, client=client)
            async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://hub") as http:
                return (await http.get(address, headers={"accept-encoding": "identity"})).text

        return asyncio.run(ask())

    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_has_every_box_unticked_and_says_which_text_it_shows(language):
    written = form(TERMS, SOLUTIONS, language, own_device=True)
    assert len(re.findall('name="agreed" value="(?:use|abroad)"', written)) == 2
    assert "checked" not in written
    assert f'data-consent="{TERMS.consent(language).version}"' in written
    assert {'value="sense"', 'value="parking"'} <= set(re.findall(r'value="[\w-]+"', written))
    assert "Han&lt;bit&gt;" in written
    assert "Han<bit>" not in written


def test_the_desks_form_remembers_nobody():
    assert set(re.findall(r'autocomplete="([\w-]+)"', form(TERMS, SOLUTIONS, "tr", own_device=False))) == {"off"}


def test_every_word_of_the_consent_is_used_in_every_language():
    used = {f"consent.{what}.{part}" for what in (*TOLD, TRANSFER) for part in ("title", "text")}
    used |= {"consent.title", *(f"consent.agree.{box}" for box in AGREED)}
    for language in LANGUAGES:
        assert {key for key in screen_words(language) if key.startswith("consent.")} == used


def test_a_phone_by_https_is_asked_and_one_in_the_clear_is_sent_to_the_desk(page, booth):
    asked, sent = page(scheme="https"), page()
    assert ('class="leave"' in asked, 'class="leave"' in sent) == (True, False)
    assert (say("ko", "consultation.at_desk") in asked, say("ko", "consultation.at_desk") in sent) == (False, True)
    (booth.folder / "key.json").unlink()
    assert say("ko", "consultation.at_desk") not in page()


def test_a_phone_says_whose_stand_it_is(page):
    told = page()
    assert '<a href="tel:+8225550100">+82 2 (555) 0100</a>' in told
    assert '<a href="mailto:k@hanbit.example">' in told
    assert ">hanbit.example</a>" in told
    assert "<b>Sense</b> Finds places" in told
    assert exhibitor(ROADSHOW, "en") == ""


def test_pages_are_counted_by_language_but_for_twins_and_the_hubs_own_machine(page, came):
    page("/m?lang=ko")
    page("/m?lang=th", scheme="https")
    page("/m?lang=en&twin=1")
    page("/m?lang=en", client=("127.0.0.1", 1))
    assert came == ["ko", "th"]


def test_the_desk_has_a_form_in_each_language_and_the_sheet(booth):
    part = consultation(booth, SOLUTIONS, "tr", is_private=True)
    assert re.findall(r'class="leave" lang="(\w+)"', part) == list(LANGUAGES)
    assert 'class="open"' in part


def test_the_desk_in_the_clear_or_without_a_key_or_a_name_says_what_to_do(booth):
    assert say("en", "consultation.not_private") in consultation(booth, SOLUTIONS, "en", is_private=False)
    (booth.folder / "key.json").write_text("{")
    assert "is no key" in consultation(booth, SOLUTIONS, "en", is_private=True)
    (booth.folder / "key.json").unlink()
    assert "run.py consultations new-key" in consultation(booth, SOLUTIONS, "en", is_private=True)
    nobodys = Consultations(booth.folder, Terms(ROADSHOW, "TR", 30))
    part = consultation(nobodys, SOLUTIONS, "en", is_private=True)
    assert "brand.toml" in part
    assert "<form" not in part
