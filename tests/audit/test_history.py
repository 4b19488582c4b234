"""The history that the verbs read: every event has its time and its day."""

from __future__ import annotations

from audit_scenes import Scene


def test_every_event_has_the_day_of_its_block(bad_weather: Scene) -> None:
    history = bad_weather.history
    for event in history.rebuilt.events:
        block = bad_weather.web3.eth.get_block(event.place.block)
        assert history.time_of(event.place) == block["timestamp"]
    days = [history.day_of(event.place) for event in history.rebuilt.events]
    assert days == sorted(days)
    assert days[-1] <= history.today
    assert days[0] < days[-1]
