"""The weather, from Open-Meteo's free service; where that cannot be had, there is none.

Source: https://open-meteo.com/en/docs and /en/docs/geocoding-api (fields, units); WMO code table 4677, 2026-11-24.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark
from gptdash.tools.problems import ToolProblem
from gptdash.tools.tool import Tool, tool_of

GEOCODING_URL: Final = "https://geocoding-api.open-meteo.com/v1/search"
FORECAST_URL: Final = "https://api.open-meteo.com/v1/forecast"
TIMEOUT: Final = httpx2.Timeout(8.0, connect=4.0)
TOOL_TIMEOUT_S: Final = 20.0
FIELDS: Final = "temperature_2m,apparent_temperature,relative_humidity_2m,precipitation,weather_code,wind_speed_10m"
Answer = TypeVar("Answer", bound=BaseModel)
Unit = Literal["celsius", "fahrenheit"]
SYMBOLS: Final[dict[Unit, str]] = {"celsius": "°C", "fahrenheit": "°F"}
CONDITIONS: Final = {
    0: "clear sky", 1: "mainly clear", 2: "partly cloudy", 3: "overcast", 45: "fog", 48: "freezing fog",
    51: "light drizzle", 53: "drizzle", 55: "dense drizzle", 56: "light freezing drizzle", 57: "freezing drizzle",
    61: "light rain", 63: "rain", 65: "heavy rain", 66: "light freezing rain", 67: "freezing rain",
    71: "light snow", 73: "snow", 75: "heavy snow", 77: "snow grains", 80: "light showers", 81: "showers",
    82: "violent showers", 85: "light snow showers", 86: "snow showers", 95: "thunderstorm",
    96: "thunderstorm with light hail", 99: "thunderstorm with hail",
}  # fmt: skip


class WeatherUnreachable(ToolProblem):
    """The service did not answer."""

    template = mark("The weather service cannot be reached ({detail}). Without it there is no weather to tell.")


class WeatherUnreadable(ToolProblem):
    """The service answered with something else."""

    template = mark("The weather service sent something that could not be read ({detail}).")


class PlaceUnknown(ToolProblem):
    """No place of that name is known."""

    template = mark("No place named {city} was found. Try another spelling, or a larger place nearby.")


class Weather(Noun):
    """The weather at a place, now; wind in km/h, precipitation in mm, humidity in percent."""

    place: str
    country: str
    local_time: str
    conditions: str
    temperature: float
    feels_like: float
    unit: str
    humidity_percent: float
    precipitation_mm: float
    wind_kmh: float
    source: str = "open-meteo.com"


class _Place(BaseModel):
    name: str
    latitude: float
    longitude: float
    country: str = ""
    admin1: str = ""

    def lies_in(self, region: str) -> bool:
        """Tell whether a country or region of that name is where it lies."""
        return bool(region) and region.lower() in (self.country.lower(), self.admin1.lower())


class _Places(BaseModel):
    results: tuple[_Place, ...] = ()


class _Current(BaseModel):
    time: str
    temperature_2m: float
    apparent_temperature: float
    relative_humidity_2m: float
    precipitation: float
    weather_code: int
    wind_speed_10m: float


class _Forecast(BaseModel):
    current: _Current


def weather_tool(geocoding_url: str = GEOCODING_URL, forecast_url: str = FORECAST_URL) -> Tool:
    """Offer the weather as these two services tell it."""

    async def get_weather(city: str, unit: Unit = "celsius") -> Weather:
        """Tell the current weather in a city.

        Args:
            city: name of the city, with the country where several have that name, such as "Paris, Texas".
            unit: unit of the temperature; celsius where none is given.
        """
        async with httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client:
            place = await _find_place(client, geocoding_url, city)
            return await _weather_at(client, forecast_url, place, unit)

    return tool_of(get_weather, timeout_s=TOOL_TIMEOUT_S, leaves_machine=True)


async def _find_place(client: httpx2.AsyncClient, url: str, city: str) -> _Place:
    """Find the place; of "Paris, Texas" the service knows only the first part, and is asked for the best fit."""
    name, _, region = (part.strip() for part in city.partition(","))
    found = await _get(client, url, {"name": name, "count": 10 if region else 1, "format": "json"}, _Places)
    if not found.results:
        raise PlaceUnknown(city=city)
    return next((place for place in found.results if place.lies_in(region)), found.results[0])


async def _weather_at(client: httpx2.AsyncClient, url: str, place: _Place, unit: Unit) -> Weather:
    where: dict[str, str | float] = {"latitude": place.latitude, "longitude": place.longitude, "timezone": "auto"}
    asked: dict[str, str | float] = {**where, "current": FIELDS, "temperature_unit": unit, "wind_speed_unit": "kmh"}
    now = (await _get(client, url, asked, _Forecast)).current
    return Weather(
        place=place.name,
        country=place.country,
        local_time=now.time,
        conditions=CONDITIONS.get(now.weather_code, f"WMO code {now.weather_code}"),
        temperature=now.temperature_2m,
        feels_like=now.apparent_temperature,
        unit=SYMBOLS[unit],
        humidity_percent=now.relative_humidity_2m,
        precipitation_mm=now.precipitation,
        wind_kmh=now.wind_speed_10m,
    )


async def _get(client: httpx2.AsyncClient, url: str, asked: Mapping[str, str | float], kind: type[Answer]) -> Answer:
    try:
        response = await client.get(url, params=dict(asked))
        response.raise_for_status()
        return kind.model_validate_json(response.content)
    except httpx2.HTTPStatusError as error:
        raise WeatherUnreachable(detail=f"HTTP {error.response.status_code}") from error
    except httpx2.HTTPError as error:
        raise WeatherUnreachable(detail=type(error).__name__) from error
    except ValidationError as error:
        raise WeatherUnreadable(detail=error.errors()[0]["msg"]) from error
