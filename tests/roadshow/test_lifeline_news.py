"""What the show tells the hub of its parts, along the hub's lifeline."""

from roadshow.supervision.lifeline import PartNews, decode_news, encode_news

NEWS = [
    PartNews("broker", running=True),
    PartNews("simulate", running=False, restarts=2, last_death_ms=5, why="gone\n"),
]


def test_news_is_one_line_and_comes_back_as_it_went():
    line = encode_news(NEWS)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode_news(line) == NEWS
