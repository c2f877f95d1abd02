"""The nginx of docs/deployment.md, as it can run here."""

import re
import shutil
from pathlib import Path


def nginx_program() -> Path | None:
    """Find nginx; None where it is not installed. Debian puts it where only root looks."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    return Path(found) if found else None


def nginx_settings(root: Path, folder: Path, port: int, replicas: list[str]) -> str:
    """Put the documented server into a whole configuration, with other addresses and without certificates."""
    server = (root / "deploy" / "nginx.conf").read_text("utf-8")
    server = re.sub(r"    server 127.0.0.1:8501 (.*)\n    server 127.0.0.1:8502 .*\n", _servers(replicas), server)
    server = server.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("HttpOnly; Secure;", "HttpOnly;")
    server = re.sub(r"    ssl_certificate.*\n", "", server)
    assert "8501" not in server, "the documented addresses were not where they are looked for"
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {folder / name};" for name in paths)
    return (
        f"worker_processes 1;\npid {folder / 'pid'};\nevents {{ worker_connections 256; }}\n"
        f"http {{\naccess_log off;\n{temporary}\n{server}\n}}\n"
    )


def _servers(replicas: list[str]) -> str:
    return "".join(rf"    server {address} \1" "\n" for address in replicas)
