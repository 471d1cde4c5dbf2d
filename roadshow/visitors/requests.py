"""Where this booth keeps what visitors leave, and under which terms."""

from zoneinfo import ZoneInfo

from babel.core import get_global

from dashboard.brand.brand import Brand
from dashboard.brand.reading import COUNTRIES
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations
from devices.city import City
from roadshow.cannot import Cannot
from roadshow.settings import Settings

FOLDER = "consultations"


def consultations_of(settings: Settings, brand: Brand, city: City) -> Consultations:
    terms = Terms(brand, settings.hall or country_of(city.time_zone), settings.keep_consultations_days)
    if terms.hall and terms.hall not in COUNTRIES:
        raise Cannot(f"--hall: '{terms.hall}' is no country; write two capital letters, such as TH, TR or KR")
    return Consultations(settings.data / FOLDER, terms)


def country_of(zone: ZoneInfo) -> str:
    """Empty where a zone is no country's."""
    return get_global("zone_territories").get(zone.key, "")
