"""One module an area, each with `run() -> list[Result]`."""
