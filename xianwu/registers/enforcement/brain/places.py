"""Places on the ground: distances, the shifted coordinates of Chinese maps, and what is odd about a fix or a photo.

Every `…_problem` and each line of `photo_doubts` is a sentence for the officer; "" or nothing when all is well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from math import asin, atan2, cos, floor, hypot, pi, radians, sin, sqrt
from unicodedata import normalize

WGS84, GCJ02, BD09 = DATUMS = "wgs84", "gcj02", "bd09"
CHINA_TIME = timezone(timedelta(hours=8))
_EARTH_RADIUS = 6_371_008.8
_METRES_A_DEGREE = _EARTH_RADIUS * pi / 180
# The ellipsoid of Krasovsky (1940), on which the shift of GCJ-02 is defined.
_AXIS, _FLATNESS = 6378245.0, 0.00669342162296594323
_BD_PI = pi * 3000.0 / 180.0


class PlaceError(ValueError):
    """A point that cannot be; the message says what to correct."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east."""

    lat: float
    lng: float


@dataclass(frozen=True)
class Photo:
    """When it was taken by its EXIF (None without), when the server got it, what the device's clock then said."""

    taken_at: datetime | None
    received_at: datetime
    device_at: datetime | None = None


def point(lat: float, lng: float) -> Point:
    """A checked point. Raises PlaceError when it is nowhere, and says so when the two seem swapped."""
    if abs(lat) <= 90 and abs(lng) <= 180:
        return Point(float(lat), float(lng))
    if abs(lng) <= 90 and abs(lat) <= 180:
        raise PlaceError(f"纬度 {lat}、经度 {lng} 像是填反了：请先填纬度（约 35），再填经度（约 114）。")
    raise PlaceError(f"纬度 {lat}、经度 {lng} 不在地球上，请重新定位。")


def metres(one: Point, other: Point) -> float:
    """Great-circle distance (haversine)."""
    north, east = radians(other.lat - one.lat) / 2, radians(other.lng - one.lng) / 2
    chord = sin(north) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east) ** 2
    return 2 * _EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def is_shifted(place: Point) -> bool:
    """Whether Chinese maps shift this place: the rectangle of the published algorithm, not the border."""
    return 72.004 <= place.lng <= 137.8347 and 0.8293 <= place.lat <= 55.8271


def to_gcj02(place: Point) -> Point:
    """WGS-84 to GCJ-02, the coordinates of Chinese phone maps; outside China untouched."""
    if not is_shifted(place):
        return place
    x, y = place.lng - 105.0, place.lat - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    angle = radians(place.lat)
    magic = 1 - _FLATNESS * sin(angle) ** 2
    lat = place.lat + north * 180 / (_AXIS * (1 - _FLATNESS) / (magic * sqrt(magic)) * pi)
    lng = place.lng + east * 180 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return Point(lat, lng)


def from_gcj02(place: Point) -> Point:
    """GCJ-02 to WGS-84. The shift has no inverse in closed form; three rounds are exact to a millimetre."""
    if not is_shifted(place):
        return place
    guess = place
    for _ in range(10):
        shown = to_gcj02(guess)
        north, east = shown.lat - place.lat, shown.lng - place.lng
        guess = Point(guess.lat - north, guess.lng - east)
        if abs(north) < 1e-10 and abs(east) < 1e-10:
            break
    return guess


def from_bd09(place: Point) -> Point:
    """BD-09, the coordinates of Baidu, to GCJ-02."""
    x, y = place.lng - 0.0065, place.lat - 0.006
    radius = hypot(x, y) - 0.00002 * sin(y * _BD_PI)
    angle = atan2(y, x) - 0.000003 * cos(x * _BD_PI)
    return Point(radius * sin(angle), radius * cos(angle))


def to_wgs84(place: Point, *, datum: str) -> Point:
    """What is stored: WGS-84 from any of the three. Raises PlaceError for another datum."""
    if datum == WGS84:
        return place
    if datum == GCJ02:
        return from_gcj02(place)
    if datum == BD09:
        return from_gcj02(from_bd09(place)) if is_shifted(place) else place
    raise PlaceError(f"坐标系“{datum}”不认识：请选 WGS-84、GCJ-02 或 BD-09。")


def without_town(address: str, *, county: Iterable[str], towns: Iterable[tuple[int, str]]) -> tuple[int | None, str]:
    """The town whose name an address begins with (None: none of `towns`), and the bare rest; the county, with its
    province and city, may stand before it."""
    text = bare(address)
    for name in county:
        above, said, rest = text.partition(bare(name))
        if said and (not above or above[-1] in "省市"):
            text = rest
    for key, name in towns:
        said = bare(name)
        if said and text.startswith(said) and text != said:
            return key, text.removeprefix(said).removeprefix("办事处")
    return None, text


def bare(address: str) -> str:
    """For comparing: no blanks, no wide figures, no marks but those that part a number."""
    return "".join(each for each in normalize("NFKC", address).upper() if each.isalnum() or each in "-#")


class Nearby:
    """Finds what lies within `reach` metres by looking at nine squares, not at everything (up to 60° north)."""

    def __init__(self, places: Iterable[tuple[int, Point]], *, reach: float) -> None:
        self.reach = reach
        self.high = reach / _METRES_A_DEGREE
        self.wide = 2 * self.high
        self.squares: defaultdict[tuple[int, int], list[tuple[int, Point]]] = defaultdict(list)
        for key, place in places:
            self.squares[self._square(place)].append((key, place))

    def near(self, place: Point) -> Iterator[tuple[int, float]]:
        """Keys within reach and how far they are, in no order."""
        row, column = self._square(place)
        for square in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            for key, other in self.squares.get(square, ()):
                if (away := metres(place, other)) <= self.reach:
                    yield key, away

    def _square(self, place: Point) -> tuple[int, int]:
        return floor(place.lat / self.high), floor(place.lng / self.wide)


def accuracy_problem(accuracy_m: float | None, *, most: float) -> str:
    """Why a fix may not be used as evidence of the place."""
    if accuracy_m is None:
        return "没有定位精度，不能证明拍摄地点：请打开定位后重拍，或在记录中写明地点。"
    if accuracy_m < 0:
        return f"定位精度是 {accuracy_m:g} 米，不可能为负数：请重新定位。"
    if accuracy_m > most:
        return f"定位误差约 {accuracy_m:.0f} 米，超过 {most:.0f} 米：请到室外空旷处重新定位，或在记录中写明地点。"
    return ""


def photo_doubts(
    photo: Photo, *, visit_started_at: datetime, skew: timedelta, night: tuple[int, int]
) -> tuple[str, ...]:
    """What is odd about a photo as evidence of this visit; it is kept and shown with these words, never dropped.

    A photo may arrive hours later (no signal), so the clock is judged by what the device showed when it was sent;
    without that, by the picture's own time. No picture was taken after it had arrived.
    """
    taken, doubts = photo.taken_at, []
    if taken is None:
        doubts.append("照片没有拍摄时间（EXIF），可能是截图或转存：请用本系统现场拍摄。")
    elif taken < visit_started_at:
        before = _spoken(visit_started_at - taken)
        doubts.append(f"照片拍摄于检查开始前 {before}，不是本次检查所拍：请现场重拍。")
    if late := _clock_doubt(photo, skew=skew):
        doubts.append(late)
    if taken is not None and is_night(taken, since=night[0], until=night[1]):
        doubts.append(f"照片拍摄于夜间（{_local(taken):%H:%M}）：请在记录中写明原因。")
    return tuple(doubts)


def _clock_doubt(photo: Photo, *, skew: timedelta) -> str:
    shown = photo.device_at or photo.taken_at
    off = shown - photo.received_at if shown else timedelta(0)
    if abs(off) > skew:
        way = "快" if off > timedelta(0) else "慢"
        return f"手机时间比服务器{way} {_spoken(abs(off))}：请校准手机时间，并在记录中说明。"
    ahead = photo.taken_at - photo.received_at if photo.taken_at else timedelta(0)
    if ahead > skew:
        return f"照片的拍摄时间比上传晚 {_spoken(ahead)}，不可能这样晚：请核对拍摄时间，现场重拍。"
    return ""


def is_night(at: datetime, *, since: int, until: int) -> bool:
    """Whether the hour in China lies from `since` (22) to before `until` (6)."""
    hour = _local(at).hour
    return since <= hour or hour < until if since > until else since <= hour < until


def _local(at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(CHINA_TIME)


def _spoken(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "不到 1 分钟"
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "天"), (hours, "小时"), (rest if not days else 0, "分钟"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
