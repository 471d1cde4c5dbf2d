"""Water on the ground against exact solutions, and never made nor lost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.flood.water.surface import Side, Surface

OPPOSITE: dict[Side, Side] = {"east": "west", "west": "east", "north": "south", "south": "north"}


def rough(rows: int, columns: int, *, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 3, (rows, columns))


def test_a_lake_at_rest_stays_at_rest_to_the_last_bit():
    """On any bed, with islands: no flow at all, not even of rounding."""
    lake = Surface(rough(40, 50), cell_m=20, manning_n=0.03)
    lake.fill_to(1.2345678)
    before_m = lake.depth_m.copy()
    lake.advance(6 * 3_600)
    assert 0.2 < (before_m == 0).mean() < 0.8
    assert np.abs(lake.east_m2_s).max() == np.abs(lake.north_m2_s).max() == 0.0
    assert np.array_equal(lake.depth_m, before_m)
    assert lake.steps > 1_000


@pytest.mark.parametrize(
    ("side", "slope_towards"), [("east", (0, 1)), ("west", (0, -1)), ("north", (1, 0)), ("south", (-1, 0))]
)
def test_steady_flow_down_a_slope_runs_at_the_normal_depth(side, slope_towards):
    """By Manning, 0.968886 m for q = 1 m2/s, n = 0.03, S = 0.001; in all four directions."""
    cells, cell_m = 24, 50.0
    rows, columns = (cells, 3) if slope_towards[0] else (3, cells)
    row, column = np.indices((rows, columns))
    bed_m = -0.001 * cell_m * (slope_towards[0] * row + slope_towards[1] * column)
    surface = Surface(bed_m, cell_m=cell_m, manning_n=0.03, open_sides=[side], open_slope=0.001)
    surface.advance(8_000, entering_m2_s={OPPOSITE[side]: 1.0})
    assert surface.depth_m == pytest.approx(np.full_like(bed_m, 0.968886), rel=1e-3)
    assert surface.speed_m_s() == pytest.approx(np.full_like(bed_m, 1 / 0.968886), rel=1e-3)
    assert surface.mass_error < 1e-12


def wave_m(x_m, t_s):
    """Non-breaking wave up a flat bed, n = 0.03, u = 1 m/s: Hunter and others 2005; Bates and others 2010."""
    return np.maximum(7 / 3 * 0.03**2 * (t_s - x_m), 0.0) ** (3 / 7)


def test_a_wave_up_a_flat_bed_is_that_of_the_exact_solution():
    cell_m = 50.0
    surface = Surface(np.zeros((1, 100)), cell_m=cell_m, manning_n=0.03)
    for second in range(0, 3_600, 2):
        surface.advance(2, entering_m2_s={"west": float(wave_m(0.0, second + 1))})
    x_m = (np.arange(100) + 0.5) * cell_m
    depth_m = surface.depth_m[0]
    assert wave_m(0.0, 3_600) == pytest.approx(2.3796, abs=1e-4)
    assert wave_m(1_025.0, 3_600) == pytest.approx(2.0613, abs=1e-4)
    assert depth_m[0] == pytest.approx(wave_m(x_m[0], 3_600), abs=0.03)
    assert depth_m[20] == pytest.approx(2.0613, abs=0.03)
    assert np.sqrt(((depth_m - wave_m(x_m, 3_600)) ** 2).mean()) <= 0.03
    assert x_m[depth_m > 0.001].max() == pytest.approx(3_600, abs=100)
    assert surface.mass_error < 1e-12


def test_rain_inflow_drains_pumps_and_an_open_side_leave_every_drop_accounted_for():
    surface = Surface(rough(60, 80) / 5, cell_m=20, manning_n=0.03, open_sides=["north"])
    inflow_m3_s = np.zeros((60, 80))
    inflow_m3_s[10, 10], inflow_m3_s[40, 60] = 6.0, -2.0
    drain_m_s = np.where(rough(60, 80, seed=2) > 1.5, 1e-5, 0.0)
    surface.advance(2 * 3_600, rain_m_s=3e-5, inflow_m3_s=inflow_m3_s, drain_m_s=drain_m_s)
    balance = surface.balance
    assert balance.rained_m3 == pytest.approx(3e-5 * 7_200 * 60 * 80 * 400)
    assert balance.flowed_in_m3 == pytest.approx(6.0 * 7_200)
    assert min(balance.taken_m3, balance.drained_m3, balance.left_m3) > 500
    assert surface.mass_error < 1e-12
    assert surface.depth_m.min() >= 0.0


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 1_000),
    rows=st.integers(1, 6),
    columns=st.integers(1, 6),
    steepness=st.floats(0, 20),
    rain_m_s=st.floats(0, 1e-3),
    inflow_m3_s=st.floats(-50, 50),
)
def test_no_cell_ever_holds_less_than_nothing_and_nothing_is_lost(
    seed, rows, columns, steepness, rain_m_s, inflow_m3_s
):
    bed_m = np.random.default_rng(seed).uniform(0, 1, (rows, columns)) * steepness
    surface = Surface(bed_m, cell_m=20, manning_n=0.02, open_sides=["east"])
    source_m3_s = np.zeros_like(bed_m)
    source_m3_s.flat[0] = inflow_m3_s
    for _ in range(5):
        surface.advance(300, rain_m_s=rain_m_s, inflow_m3_s=source_m3_s)
        assert surface.depth_m.min() >= 0.0
    assert np.isfinite(surface.depth_m).all()
    assert surface.mass_error < 1e-12


def test_what_happens_on_a_turned_grid_is_the_same_turned():
    bed_m = rough(20, 30) / 4
    runs = []
    for turned in (bed_m, bed_m.T):
        surface = Surface(turned, cell_m=20, manning_n=0.03)
        surface.advance(1_800, rain_m_s=2e-5)
        runs.append(surface.depth_m)
    assert runs[0] == pytest.approx(runs[1].T, rel=1e-9)


def test_water_that_falls_on_a_roof_ends_in_the_street_below():
    bed_m = np.full((9, 9), 0.3)
    bed_m[:, 4] = 0.0
    surface = Surface(bed_m, cell_m=20, manning_n=0.03)
    surface.advance(600, rain_m_s=2e-5)
    surface.advance(4 * 3_600)
    assert surface.depth_m[:, 4].sum() > 0.85 * surface.depth_m.sum()
    assert surface.depth_m[0, 4] == pytest.approx(9 * 600 * 2e-5, rel=0.15)


def test_on_dry_ground_without_rain_nothing_is_computed():
    surface = Surface(rough(5, 5), cell_m=20, manning_n=0.03)
    surface.advance(1e6)
    assert (surface.steps, surface.mass_error, surface.stored_m3) == (0, 0.0, 0.0)


def test_a_balance_adds_up():
    balance = replace(Surface(rough(2, 2), cell_m=20, manning_n=0.03).balance, rained_m3=10, flowed_in_m3=5, taken_m3=2)
    assert replace(balance, drained_m3=3, left_m3=4).net_m3 == 6
