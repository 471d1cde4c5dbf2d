"""Contrast by WCAG's own definition, against values that others publish, and colours that pass."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.brand.contrast import GRAPHICS, TEXT, luminance, nearest, passes, ratio
from dashboard.brand.reading import needed
from dashboard.screens.theme import THEMES

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("#000000", "#ffffff", 21.0),  # WCAG 2.2, definition of contrast ratio: from 1 to 21
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # WebAIM: the grey that just fails, and the one that just passes
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
        ("#ff0000", "#ffffff", 4.00),  # WebAIM: pure red, green, blue on white
        ("#00ff00", "#ffffff", 1.37),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_ratios_are_those_that_are_published(one, other, published):
    assert ratio(one, other) == pytest.approx(published, abs=0.005)
    assert ratio(other, one) == ratio(one, other)


def test_green_is_most_of_what_the_eye_calls_bright():
    assert [luminance(colour) for colour in ("#ff0000", "#00ff00", "#0000ff")] == pytest.approx(
        [0.2126, 0.7152, 0.0722]
    )


@pytest.mark.parametrize("theme", THEMES)
def test_the_themes_own_accents_pass_where_an_exhibitors_must(theme):
    assert passes(THEMES[theme]["accent"], needed(theme))


@settings(max_examples=60, deadline=None)
@given(COLOURS, st.sampled_from(list(THEMES)))
def test_the_colour_that_is_proposed_always_passes_and_one_that_passes_is_left_alone(colour, theme):
    grounds = needed(theme)
    proposed = nearest(colour, grounds)
    assert proposed is not None
    assert passes(proposed, grounds)
    if passes(colour, grounds):
        assert proposed == colour


def test_where_no_colour_can_pass_none_is_proposed():
    assert nearest("#808080", {"#000000": TEXT * 3, "#ffffff": GRAPHICS * 3}) is None


def test_the_hue_is_kept():
    """Samsung's blue on the dark ground: lighter, and blue."""
    assert nearest("#1428a0", needed("dark")) == "#527bf7"
