from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.registers.enforcement.brain import places
from xianwu.registers.enforcement.brain.places import CHINA_TIME, Nearby, Photo, Point

YANJIN = Point(35.1417, 114.2052)
IN_CHINA = st.builds(Point, st.floats(18, 53.5), st.floats(74, 134.5))
START = datetime(2025, 8, 29, 9, 30, tzinfo=CHINA_TIME)
NIGHT = (22, 6)


def north(place, distance):
    return Point(place.lat + distance / 111_195, place.lng)


@pytest.mark.parametrize(
    ("one", "other", "distance", "within"),
    [
        (YANJIN, YANJIN, 0, 0),
        (Point(0, 0), Point(0, 1), 111_195, 1),
        (Point(39.9042, 116.4074), Point(31.2304, 121.4737), 1_067_000, 2000),
        (Point(0, 179.9995), Point(0, -179.9995), 111.2, 0.1),
        (Point(90, 0), Point(-90, 50), 20_015_115, 50),
    ],
)
def test_distances(one, other, distance, within):
    assert places.metres(one, other) == pytest.approx(distance, abs=within)
    assert places.metres(one, other) == places.metres(other, one)


def test_shift_agrees_with_the_published_vectors():
    """Values printed by the coordtransform library for 116.404, 39.915."""
    shown = places.to_gcj02(Point(39.915, 116.404))
    assert (shown.lat, shown.lng) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)
    shown = places.from_bd09(Point(39.915, 116.404))
    assert (shown.lat, shown.lng) == pytest.approx((39.90865673957631, 116.39762729119315), abs=1e-9)


@given(IN_CHINA)
def test_there_and_back_is_the_same_place(place):
    assert places.metres(places.from_gcj02(places.to_gcj02(place)), place) < 0.01
    assert places.metres(places.to_gcj02(places.from_gcj02(place)), place) < 0.01


def test_the_shift_is_hundreds_of_metres_in_the_county():
    assert 300 < places.metres(places.to_gcj02(YANJIN), YANJIN) < 800


@pytest.mark.parametrize("place", [Point(35.68, 139.69), Point(48.85, 2.35), Point(-33.9, 151.2), Point(0, 0)])
@pytest.mark.parametrize("datum", places.DATUMS)
def test_points_outside_china_are_left_alone(place, datum):
    assert places.to_gcj02(place) == place
    assert places.to_wgs84(place, datum=datum) == place


def test_baidu_points_take_both_steps():
    """Baidu adds some hundred metres more; coming back through both steps is within 2 m of the phone's point."""
    gcj = places.to_gcj02(YANJIN)
    baidu = Point(gcj.lat, gcj.lng)
    for _ in range(5):
        back = places.from_bd09(baidu)
        baidu = Point(baidu.lat + gcj.lat - back.lat, baidu.lng + gcj.lng - back.lng)
    assert places.metres(baidu, YANJIN) > 800
    assert places.metres(places.to_wgs84(baidu, datum="bd09"), YANJIN) < 2


def test_impossible_points_are_refused_in_words():
    with pytest.raises(places.PlaceError, match="填反了"):
        places.point(114.2, 35.1)
    with pytest.raises(places.PlaceError, match="不在地球上"):
        places.point(200, 300)
    with pytest.raises(places.PlaceError, match="坐标系"):
        places.to_wgs84(YANJIN, datum="cgcs")


@given(st.lists(st.tuples(st.floats(-200, 200), st.floats(-200, 200)), max_size=40))
def test_nearby_finds_what_looking_at_all_finds(offsets):
    spots = [Point(YANJIN.lat + y / 111_195, YANJIN.lng + x / 90_000) for x, y in offsets]
    near = Nearby(enumerate(spots), reach=30)
    wanted = {key for key, spot in enumerate(spots) if places.metres(YANJIN, spot) <= 30}
    assert {key for key, _ in near.near(YANJIN)} == wanted


def test_thirty_metres_are_near_and_thirty_one_are_not():
    near = Nearby([(1, north(YANJIN, 29.9)), (2, north(YANJIN, 31))], reach=30)
    assert [key for key, _ in near.near(YANJIN)] == [1]


@pytest.mark.parametrize(
    ("accuracy", "word"),
    [(0, ""), (100, ""), (100.6, "超过 100 米"), (2000, "2000 米"), (None, "没有定位精度"), (-1, "负数")],
)
def test_accuracy(accuracy, word):
    found = places.accuracy_problem(accuracy, most=100)
    assert (word in found) if word else found == ""


def doubts(taken, *, received=START + timedelta(minutes=30), device=None, started=START):
    photo = Photo(taken, received, device)
    return places.photo_doubts(photo, visit_started_at=started, skew=timedelta(minutes=10), night=NIGHT)


def at(**since_start):
    return START + timedelta(**since_start)


@pytest.mark.parametrize(
    ("taken", "options", "words"),
    [
        (at(minutes=5), {"received": at(minutes=10)}, []),
        (START, {"received": START}, []),
        (at(seconds=-1), {"received": START}, ["检查开始前 不到 1 分钟"]),
        (at(days=-3, hours=-2), {"device": at(minutes=30)}, ["检查开始前 3 天 2 小时"]),
        (at(minutes=5), {"received": at(hours=5), "device": at(hours=5)}, []),
        (at(minutes=5), {"received": at(minutes=16)}, ["服务器慢 11 分钟"]),
        (at(minutes=5), {"received": at(minutes=15)}, []),
        (at(minutes=45), {"received": at(minutes=30)}, ["服务器快 15 分钟"]),
        (at(minutes=5), {"received": at(minutes=6), "device": at(hours=2)}, ["服务器快 1 小时 54 分钟"]),
        (at(hours=6), {"received": at(minutes=6), "device": at(minutes=6)}, ["拍摄时间比上传晚 5 小时 54 分钟"]),
        (at(days=3), {"device": at(days=3)}, ["服务器快 2 天 23 小时"]),
        (None, {}, ["没有拍摄时间"]),
        (None, {"device": at(days=400)}, ["没有拍摄时间", "服务器快 399 天"]),
    ],
)
def test_photo_doubts(taken, options, words):
    found = doubts(taken, **options)
    assert len(found) == len(words)
    assert all(word in line for word, line in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("hour", "minute", "night"), [(21, 59, False), (22, 0, True), (0, 0, True), (5, 59, True), (6, 0, False)]
)
def test_night_in_china_whatever_the_zone_of_the_clock(hour, minute, night):
    local = datetime(2025, 8, 29, hour, minute, tzinfo=CHINA_TIME)
    assert places.is_night(local, since=22, until=6) is night
    assert places.is_night((local - timedelta(hours=8)).replace(tzinfo=None), since=22, until=6) is night


def test_a_night_photo_says_its_hour():
    taken = datetime(2025, 8, 29, 23, 10, tzinfo=CHINA_TIME)
    (found,) = doubts(taken, received=taken, started=taken)
    assert "夜间（23:10）" in found
