"""What speaks for and against one happening where two reports say little, or say it otherwise."""

from datetime import date, timedelta

from reports import DAY, incident

from annotations.values import Agent, Casualties
from inference.across.pairs import Account, account, features, probability


def toll(least: int, most: int | None = None) -> Casualties:
    return Casualties(min=least, max=most, text="قتلى")


def told(name: str, published: date = DAY, **values: object) -> Account:
    return account(incident(1, name, **values), name, name, published)


def test_an_open_count_agrees_only_with_one_that_is_near() -> None:
    least, most, none = (
        told(name, killed=killed) for name, killed in (("a", toll(10)), ("b", toll(14, 14)), ("c", None))
    )
    many = told("d", killed=toll(50, 50))
    assert features(least, most)["same_killed"] == 1.0
    assert not {"same_killed", "other_killed"} & features(least, many).keys()
    assert {"other_killed", "far_killed"} <= features(most, many).keys()
    assert not any(name.endswith("killed") for name in features(least, none))


def test_a_total_is_compared_with_the_sum_of_dead_and_hurt() -> None:
    total, parts = told("a", casualties=toll(22, 22)), told("b", killed=toll(13, 13), injured=toll(9, 9))
    assert features(total, parts)["same_total"] == 1.0


def test_undated_reports_are_nearer_the_closer_they_were_published() -> None:
    first, same, next_day, late = (
        told(name, DAY + timedelta(days=days), date=None) for name, days in (("a", 0), ("b", 0), ("c", 1), ("d", 3))
    )
    chances = [probability(first, other) for other in (same, next_day, late)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


def test_gunmen_are_no_other_party_than_a_named_one() -> None:
    group, army, gunmen = (
        told(name, agents=[Agent(text=text)])
        for name, text in (("a", "تنظيم داعش"), ("b", "الجيش التركي"), ("c", "مسلحون مجهولون"))
    )
    assert "vague_agent" in features(group, gunmen)
    assert "other_agent" in features(group, army)
