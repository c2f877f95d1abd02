"""A throw-away Spark Connect server on loopback."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Final, Self

from tests.postgres import free_port

STARTS_WITHIN_S: Final = 120
# It is gone before the second compiler of the virtual machine would have paid for itself.
BRIEF: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SERVER: Final = "org.apache.spark.sql.connect.service.SparkConnectServer"


def spark_home() -> Path | None:
    """Find Spark as `make` fetches it; None where it or Java is not there."""
    home = Path(__file__).parents[1] / ".venv" / "spark-server" / "pyspark"
    return home if home.is_dir() and shutil.which("java") else None


class SparkServer:
    """One server with two threads and its files in a folder."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._home, self._folder = home, folder
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"sc://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": self.port,
            "spark.sql.shuffle.partitions": 1,
            "spark.sql.warehouse.dir": self._folder / "warehouse",
            "spark.ui.enabled": "false",
        }
        options = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        machine = ["--driver-memory", "1g", "--driver-java-options", BRIEF]
        command = [self._home / "bin" / "spark-submit", "--master", "local[2]", *machine, *options]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--class", SERVER, "spark-internal"],
                cwd=self._folder, stdout=log, stderr=log, env=os.environ | {"SPARK_HOME": str(self._home)},
            )  # fmt: skip
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.3)
        raise AssertionError((self._folder / "log").read_text("utf-8")[-3000:])
