"""The day's figure as the browser gets it."""

from dashboard.figures.day import MARGIN_PX, Axis, Course, Falling, Line, Palette, day_figure

PALETTE = Palette(line="#56b4e9", fill="#2c4061", text="#f4f7fb", quiet="#b4c3d9")
WATCH = Line(0.85, "85% · is filling up", "#f0b429")
SHARE = Axis(0, 1)


def drawn(hours, values, lines=(), axis=SHARE):
    figure = day_figure(Course(hours, values), lines=lines, axis=axis, palette=PALETTE, height_px=176)
    return figure.to_plotly_json()


def test_the_line_ends_now_at_the_right_edge():
    figure = drawn([0.0, 3.5, 7.7], [0.2, 0.1, 0.4])
    line, now, _ = figure["data"]
    assert (line["x"], line["y"]) == ([0.0, 3.5, 7.7], [0.2, 0.1, 0.4])
    assert (now["x"], now["y"]) == ([7.7], [0.4])
    assert figure["layout"]["xaxis"]["range"] == [0, 7.7]
    assert figure["layout"]["yaxis"]["range"] == [0, 1]


def test_a_line_is_not_drawn_where_nobody_knows():
    assert drawn([0.0, 1.0], [0.1, 0.2])["data"][0]["connectgaps"] is False


def test_what_has_no_nothing_is_not_filled_down_to_it():
    figure = drawn([0.0, 1.0], [12.5, 13.1], axis=Axis(11, 15, filled=False))
    assert figure["data"][0]["fill"] == "none"
    assert figure["layout"]["yaxis"]["range"] == [11, 15]


def test_hours_are_labelled_until_shortly_before_now():
    def labels(now):
        return drawn([0.0, now], [0.1, 0.1])["layout"]["xaxis"]["ticktext"]

    assert labels(6.1) == ["03:00"]
    assert labels(7.7) == ["03:00", "06:00"]
    assert labels(13.0) == ["03:00", "06:00", "09:00", "12:00"]
    assert labels(23.9) == ["06:00", "12:00", "18:00"]


def test_a_threshold_is_a_line_with_its_word_on_it():
    figure = drawn([0.0, 1.0], [0.1, 0.2], [WATCH])
    [line], words = figure["layout"]["shapes"], figure["data"][2]
    assert (line["y0"], line["y1"], line["line"]["color"]) == (0.85, 0.85, "#f0b429")
    assert (words["x"], words["text"]) == ([0.0], ["85% · is filling up"])
    assert 0.75 < words["y"][0] < 0.85
    assert words["textfont"] == {"color": ["#f0b429"], "size": 26, "shadow": "auto"}


def test_the_word_on_a_line_keeps_out_of_the_days_way_where_there_is_room():
    def side(value, day):
        [side] = drawn([0.0, 1.0], [day, day], [Line(value, "word", "#f0b429")])["data"][2]["textposition"]
        return side

    assert side(0.5, day=0.2) == "top right"
    assert side(0.5, day=0.8) == "bottom right"
    assert side(0.1, day=0.8) == "top right"
    assert side(0.9, day=0.2) == "bottom right"


def test_a_day_without_readings_has_no_line_and_no_invented_point():
    line, now, _ = drawn([], [])["data"]
    assert (line["x"], line["y"], now["x"], now["y"]) == ([], [], [], [])


def test_nothing_of_the_default_look_is_left():
    layout = drawn([0.0, 1.0], [0.1, 0.2])["layout"]
    assert layout["showlegend"] is False
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert not layout["xaxis"]["showgrid"]
    assert not layout["yaxis"]["showgrid"]
    assert not layout["yaxis"]["showticklabels"]


def test_what_falls_hangs_in_a_band_above_the_day_with_its_highest_value_written_at_it():
    course, rain = Course([0.0, 1.0, 2.0], [0.1, 0.2, 0.4]), Course([0.0, 1.0, 2.0], [0.0, 84.0, 12.0])
    figure = day_figure(
        course, lines=[WATCH], axis=SHARE, palette=PALETTE, height_px=236, falling=Falling(rain, "rain 84 mm/h")
    ).to_plotly_json()
    *_, area, word = figure["data"]
    assert (area["x"], area["y"], area["yaxis"]) == ([0.0, 1.0, 2.0], [0.0, 84.0, 12.0], "y2")
    assert (word["x"], word["text"], word["yaxis"]) == ([1.0], ["rain 84 mm/h"], "y2")
    layout = figure["layout"]
    deepest, surface = layout["yaxis2"]["range"]
    assert (deepest > 84.0, surface) == (True, 0)
    assert layout["yaxis"]["domain"][1] < layout["yaxis2"]["domain"][0]
    room = layout["height"] - MARGIN_PX["t"] - MARGIN_PX["b"]
    assert round(room * layout["yaxis"]["domain"][1]) == 236 - MARGIN_PX["t"] - MARGIN_PX["b"]


def test_a_day_without_rain_has_a_band_too():
    falling = Falling(Course([0.0, 1.0], [0.0, 0.0]), "rain 0.0 mm/h")
    figure = day_figure(Course(), lines=[], axis=SHARE, palette=PALETTE, height_px=236, falling=falling)
    assert figure.to_plotly_json()["layout"]["yaxis2"]["range"] == [10.0, 0]
