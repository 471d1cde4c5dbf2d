"""Earthquakes that were, and one that Istanbul expects.

Origin and size are published. Their faults are drawn here by straight lines between places that the mapped rupture
passes, within about 5 km of it [own]: good for a distance, not a survey.
"""

from simulators.earthquake.source.rupture import Hypocentre, Rupture, along, width_km

NARLI_SPLAY = ((36.98, 37.15), (37.15, 37.51))
EAST_ANATOLIAN = (
    (36.25, 36.25),
    (36.37, 36.50),
    (36.62, 37.02),
    (36.85, 37.38),
    (37.15, 37.51),
    (37.64, 37.79),
    (38.45, 38.10),
)
PAZARCIK = Rupture(
    7.8,
    "strike-slip",
    Hypocentre(37.043, 37.288, 8.6),
    along(NARLI_SPLAY, dip_deg=90.0, width_km=20.0) + along(EAST_ANATOLIAN, dip_deg=90.0, width_km=20.0),
)
"""6 February 2023, 01:17 UTC; hypocentre of the published alert study, magnitude USGS.

It began on the Narlı splay and broke the East Anatolian fault both ways, from near Antakya past Çelikhan, over 300 km.
"""
MARMARA = Rupture(
    7.2,
    "strike-slip",
    Hypocentre(28.65, 40.85, 10.0),
    along([(28.20, 40.82), (28.80, 40.86), (29.15, 40.76)], dip_deg=90.0, width_km=width_km(7.2, "strike-slip")),
)
"""A scenario, no forecast [own]: the Kumburgaz and Princes' Islands parts of the Main Marmara fault break together."""
MANDALAY = Rupture(
    7.7,
    "strike-slip",
    Hypocentre(95.925, 22.001, 10.0),
    along([(95.95, 22.60), (95.98, 21.90), (96.16, 19.75), (96.33, 18.60)], dip_deg=90.0, width_km=20.0),
)
"""28 March 2025, 06:20 UTC: USGS; the Sagaing fault broke over 400 km and more, to some 700 km from Bangkok."""
