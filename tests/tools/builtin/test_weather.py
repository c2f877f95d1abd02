"""The weather service is played by a server of our own: nothing is invented, whatever it says."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.tools import Toolbox
from gptdash.tools.builtin import weather_tool
from gptdash.tools.running import prepare, run
from tests.fake_openai.serving import ServerThread

PLACES = {
    "results": [
        {"name": "Paris", "latitude": 48.85, "longitude": 2.35, "country": "France", "admin1": "Île-de-France"},
        {"name": "Paris", "latitude": 33.66, "longitude": -95.55, "country": "United States", "admin1": "Texas"},
    ]
}
CURRENT = {
    "time": "2026-11-24T12:00",
    "temperature_2m": 8.4,
    "apparent_temperature": 6.0,
    "relative_humidity_2m": 81,
    "precipitation": 0.2,
    "weather_code": 61,
    "wind_speed_10m": 14.5,
}


class Service:
    """What the server says and what it was asked."""

    def __init__(self) -> None:
        self.places: Any = PLACES
        self.forecast: Response = JSONResponse({"current": CURRENT, "utc_offset_seconds": 3600})
        self.asked: list[dict[str, str]] = []
        app = Starlette(routes=[Route("/v1/search", self._search), Route("/v1/forecast", self._tell)])
        self.server = ServerThread(app)
        self.url = f"http://127.0.0.1:{self.server.port}/v1"

    async def _search(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        return JSONResponse(self.places)

    async def _tell(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        return self.forecast

    def get(self, arguments: str) -> ToolFinished:
        toolbox = Toolbox([weather_tool(f"{self.url}/search", f"{self.url}/forecast")])
        return asyncio.run(run(prepare(ToolUse(id="1", name="get_weather", arguments=arguments), toolbox)))


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    service.server.start()
    yield service
    service.server.close()


def test_the_weather_is_what_the_service_says(service: Service) -> None:
    told = service.get('{"city": "Paris", "unit": null}')
    assert told.problem is None
    assert told.result == (
        '{"place":"Paris","country":"France","local_time":"2026-11-24T12:00","conditions":"light rain",'
        '"temperature":8.4,"feels_like":6.0,"unit":"°C","humidity_percent":81.0,"precipitation_mm":0.2,'
        '"wind_kmh":14.5,"source":"open-meteo.com"}'
    )
    place, forecast = service.asked
    assert place["name"] == "Paris"
    assert (forecast["latitude"], forecast["temperature_unit"]) == ("48.85", "celsius")


def test_a_region_chooses_among_places_of_one_name(service: Service) -> None:
    told = service.get('{"city": "Paris, Texas", "unit": "fahrenheit"}')
    assert '"country":"United States"' in told.result
    assert '"unit":"°F"' in told.result
    assert (service.asked[1]["latitude"], service.asked[1]["temperature_unit"]) == ("33.66", "fahrenheit")


def test_a_place_that_nobody_knows_is_said_so(service: Service) -> None:
    service.places = {"generationtime_ms": 0.5}
    told = service.get('{"city": "Atlantis", "unit": null}')
    assert str(told.problem).startswith("No place named Atlantis was found.")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (JSONResponse({"error": True}, status_code=503), "weather_unreachable"),
        (PlainTextResponse("<html>"), "weather_unreadable"),
        (JSONResponse({"current": {"time": "2026-11-24T12:00"}}), "weather_unreadable"),
        (Response(status_code=302, headers={"location": "http://127.0.0.1:1/"}), "weather_unreachable"),
    ],
)
def test_a_service_that_fails_gives_no_weather(service: Service, answer: Response, code: str) -> None:
    service.forecast = answer
    told = service.get('{"city": "Paris", "unit": null}')
    assert told.error_code == code
    assert "temperature" not in told.result


def test_without_the_service_there_is_no_weather(service: Service) -> None:
    service.server.close()
    told = service.get('{"city": "Paris", "unit": null}')
    assert told.error_code == "weather_unreachable"
    assert str(told.problem) == (
        "The weather service cannot be reached (ConnectError). Without it there is no weather to tell."
    )
