"""The base of every value that crosses a boundary."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """An immutable value, compared by content, that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")
