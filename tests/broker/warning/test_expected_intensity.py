"""The first estimate of what is felt, against the published equation's own figures."""

import pytest

from broker.warning.intensity import expected_intensity


@pytest.mark.parametrize(
    ("magnitude", "ray_km", "published"),
    [(7.0, 10, 8.029), (7.0, 100, 5.663), (5.0, 20, 5.018), (6.0, 50, 5.160)],
)
def test_intensity_is_that_of_allen_wald_and_worden(magnitude, ray_km, published):
    """The hypocentral form, worked by hand."""
    assert expected_intensity(magnitude, ray_km) == pytest.approx(published, abs=0.01)


def test_it_falls_with_distance_and_ends_at_not_felt():
    felt = [expected_intensity(6.0, ray_km) for ray_km in (5, 20, 50, 100, 300)]
    assert felt == sorted(felt, reverse=True)
    assert expected_intensity(4.0, 2_000) == 1
