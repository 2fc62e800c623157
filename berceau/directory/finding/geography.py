"""Distances, and the squares of the map by which entries near a point are found."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_KM = 6371.0
SQUARE_DEGREES = 0.03
"""Side of a square: about 3.3 km from north to south, 2.2 km from east to west in France."""
ROW = 20_000
"""More squares than there are around the Earth: a square is row * ROW + column."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def km_between(one: Point, other: Point) -> float:
    """As the crow flies (haversine)."""
    latitude = math.radians(other.latitude - one.latitude)
    longitude = math.radians(other.longitude - one.longitude)
    chord = (
        math.sin(latitude / 2) ** 2
        + math.cos(math.radians(one.latitude))
        * math.cos(math.radians(other.latitude))
        * math.sin(longitude / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def square_of(point: Point) -> int:
    row = math.floor((point.latitude + 90) / SQUARE_DEGREES)
    return row * ROW + math.floor((point.longitude + 180) / SQUARE_DEGREES)


def middle_of(square: int) -> Point:
    row, column = divmod(square, ROW)
    return Point((row + 0.5) * SQUARE_DEGREES - 90, (column + 0.5) * SQUARE_DEGREES - 180)


def squares_around(centre: Point, km: float) -> list[int]:
    """Every square that a point at this distance or nearer may be in."""
    latitudes = math.degrees(km / EARTH_KM)
    longitudes = latitudes / max(0.01, math.cos(math.radians(abs(centre.latitude) + latitudes)))
    low = square_of(Point(centre.latitude - latitudes, centre.longitude - longitudes))
    high = square_of(Point(centre.latitude + latitudes, centre.longitude + longitudes))
    columns = range(low % ROW, high % ROW + 1)
    return [row * ROW + column for row in range(low // ROW, high // ROW + 1) for column in columns]


def reach_of(square: int, centre: Point) -> tuple[float, float]:
    """The least and the most that a point of this square may be from the centre, in km.

    Wider than the truth by a little: who is in between is measured one by one.
    """
    middle = middle_of(square)
    corner = Point(middle.latitude + SQUARE_DEGREES / 2, middle.longitude + SQUARE_DEGREES / 2)
    low = Point(middle.latitude - SQUARE_DEGREES / 2, corner.longitude)
    radius = max(km_between(middle, corner), km_between(middle, low)) + 0.01
    away = km_between(centre, middle)
    return max(0.0, away - radius), away + radius
