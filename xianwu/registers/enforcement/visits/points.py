"""Points as they are given and as they are kept: WGS-84, the given ones beside them, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db.models import Q

from xianwu.registers.enforcement.brain import places
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Datum

SIX = Decimal("0.000001")
DEGREE_M = 111_000
"""Metres of a degree north; a degree east is shorter, so a square of it is never too small."""


def kept_point(data: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """What a subject keeps of a point: WGS-84, the given one with its datum, accuracy, and the doubts in words.

    A fix that is too coarse is kept with its doubt; nobody measures by it.
    """
    latitude, longitude = number_of(data.get("latitude")), number_of(data.get("longitude"))
    if latitude is None and longitude is None:
        return {"latitude": None, "longitude": None, "given_datum": "", "given_point": "", "accuracy_m": None,
                "doubts": []}  # fmt: skip
    if latitude is None or longitude is None:
        raise EnforcementRefused("经纬度要成对填写，请补齐或都留空。", field="latitude")
    datum = str(data.get("given_datum") or Datum.WGS84)
    given = checked(latitude, longitude)
    found = places.to_wgs84(given, datum=datum)
    accuracy = number_of(data.get("accuracy_m"))
    return {
        "latitude": six(found.lat),
        "longitude": six(found.lng),
        "given_datum": datum,
        "given_point": f"{latitude},{longitude}",
        "accuracy_m": accuracy,
        "doubts": doubts_of(found, accuracy, on=on),
    }


def seat(*, on: date) -> places.Point:
    """Where the organs of the county set out."""
    return places.point(float(amount("route_start_latitude", on=on)), float(amount("route_start_longitude", on=on)))


def outside_county(place: places.Point, *, on: date) -> str:
    """How far a place lies from the county's seat, in words; "" within the longest way across the county."""
    away = places.metres(place, seat(on=on)) / 1000
    return f"离县城约 {away:.0f} 公里，不在本县" if away > float(amount("county_reach_km", on=on)) else ""


def checked(latitude: Decimal, longitude: Decimal) -> places.Point:
    try:
        return places.point(float(latitude), float(longitude))
    except places.PlaceError as error:
        raise EnforcementRefused(str(error), field="latitude") from error


def doubts_of(place: places.Point, accuracy: Decimal | None, *, on: date) -> list[str]:
    """Why the fix may not be measured by; a point read off a map has no accuracy, and no doubt for that."""
    most = float(amount("photo_accuracy_m", on=on))
    coarse = "" if accuracy is None else places.accuracy_problem(float(accuracy), most=most)
    outside = outside_county(place, on=on)
    return [each for each in (coarse, outside and f"坐标{outside}：请核对坐标和坐标系。") if each]


def number_of(value: Any) -> Decimal | None:
    """A number as a browser or a person gives it; what is none is as good as nothing."""
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def six(degrees: float) -> Decimal:
    return Decimal(degrees).quantize(SIX, ROUND_HALF_UP)


def square(latitude: Decimal, longitude: Decimal, *, metres: Decimal, prefix: str = "") -> Q:
    """Rows within a square that holds the circle; the distance itself is asked of each afterwards."""
    north = metres / DEGREE_M
    east = 2 * north
    return Q(
        **{
            f"{prefix}latitude__range": (latitude - north, latitude + north),
            f"{prefix}longitude__range": (longitude - east, longitude + east),
        }
    )


def place_of(row: Any) -> places.Point | None:
    """The point of a row, None where there is none to be measured by."""
    if row.latitude is None or row.longitude is None or getattr(row, "doubts", None):
        return None
    return places.Point(float(row.latitude), float(row.longitude))


def metres_between(one: Any, other: Any) -> float:
    """The distance of two rows that have points."""
    return places.metres(
        places.Point(float(one.latitude), float(one.longitude)),
        places.Point(float(other.latitude), float(other.longitude)),
    )
