"""The wire format, without a wire."""

import pytest

from ariane.realtime.protocol import BadTopics, Event, Topic, last_seen, message, topics


def test_topics_are_read_and_others_counters_left_out() -> None:
    assert topics("record:42,thread:7,user:me,user:3,", me=9) == {
        Topic("record", 42),
        Topic("thread", 7),
        Topic("user", 9),
    }


@pytest.mark.parametrize(
    "text", ["record", "record:", "record:-1", "record:0", "entry:4", "record:1;user:2", "record:٣"]
)
def test_what_is_no_topic_is_refused(text: str) -> None:
    with pytest.raises(BadTopics):
        topics(text, me=1)


def test_too_many_topics_are_refused() -> None:
    with pytest.raises(BadTopics):
        topics(",".join(f"record:{n}" for n in range(1, 100)), me=1)


@pytest.mark.parametrize(
    ("header", "parameter", "last"),
    [("12", "7", 12), ("", "7", 7), ("", "0", 0), ("", "", None), ("x", "7", 7), ("-4", "", None), ("٣", "", None)],
)
def test_where_to_go_on_from(header: str, parameter: str, last: int | None) -> None:
    assert last_seen(header, parameter) == last


def test_an_event_is_one_line_whatever_it_holds() -> None:
    event = Event(("record:4",), "entry.created", 9, "<p>Été\nà deux\r\n\r\ndata: faux</p>")
    wire = message(event, event_id=3).decode()
    assert wire.startswith('id: 3\ndata: {"topics":["record:4"],"kind":"entry.created","object_id":9,"html":')
    assert wire.endswith("\n\n")
    assert wire.count("\n") == 3
    assert "\r" not in wire
