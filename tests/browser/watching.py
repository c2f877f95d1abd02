"""Watches what a page does that it must not."""

from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket

VIOLATION: Final = "gptdash-csp-violation"
REPORT_VIOLATIONS: Final = f"""
document.addEventListener("securitypolicyviolation", (event) => {{
  console.error("{VIOLATION}", event.effectiveDirective, event.blockedURI);
}});
"""
# An expander slides open for half a second, in which what lies in it moves away under a pointer that presses at once.
NOTHING_SLIDES: Final = """
const animate = Element.prototype.animate;
Element.prototype.animate = function (frames, timing) {
  return animate.call(this, frames, typeof timing === "object" ? {...timing, duration: 0} : 0);
};
"""
BLOCKED_BY_POLICY: Final = "csp"
TOLD: Final = 60
LOCAL_SCHEMES: Final = ("data", "blob", "about")


@dataclass
class PageWatch:
    """What one browser context did: requests, policy violations, script errors, and what it told on the way.

    Unless a test sets `violations_expected`, because it shows that the policy holds, a violation fails it.
    """

    requests: list[str] = field(default_factory=list)
    told: deque[str] = field(default_factory=lambda: deque(maxlen=TOLD))
    violations: list[str] = field(default_factory=list)
    script_errors: list[str] = field(default_factory=list)
    violations_expected: bool = False

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of a context, and have it stand still."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.add_init_script(NOTHING_SLIDES)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failed_request)
        context.on("console", self._on_console)
        context.on("page", self._on_page)

    @property
    def foreign(self) -> tuple[str, ...]:
        """The requests that went anywhere but to this machine."""
        return tuple(url for url in self.requests if is_foreign(url))

    def verify(self) -> None:
        """Fail where something forbidden happened."""
        assert not self.foreign, f"the page sent requests to other machines: {self.foreign}"
        assert self.violations_expected or not self.violations, f"policy violations: {self.violations}"
        assert not self.script_errors, f"errors in the page's scripts: {self.script_errors}"

    def forget(self) -> None:
        """Forget everything seen so far."""
        for seen in (self.requests, self.violations, self.script_errors):
            seen.clear()

    def _on_page(self, page: Page) -> None:
        page.on("pageerror", self._on_error)
        page.on("websocket", self._on_websocket)

    def _on_websocket(self, connection: WebSocket) -> None:
        self.requests.append(connection.url)
        self._tell("connected")
        connection.on("socketerror", lambda error: self._tell(f"connection failed: {error}"))
        connection.on("close", lambda _: self._tell("connection closed"))

    def _tell(self, what: str) -> None:
        self.told.append(f"{monotonic():.1f} s: {what}")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_failed_request(self, request: Request) -> None:
        if request.failure == BLOCKED_BY_POLICY:  # it was never sent; the violation is counted
            self.requests.remove(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        self._tell(f"{message.type}: {message.text}")
        if VIOLATION in message.text or "Content Security Policy" in message.text:
            self.violations.append(message.text)

    def _on_error(self, error: Exception) -> None:
        self.script_errors.append(str(error))


def is_foreign(url: str) -> bool:
    """Tell whether a URL names another machine."""
    parts = urlsplit(url)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname != "127.0.0.1"


def watched_page(context: BrowserContext, watch: PageWatch) -> Page:
    """Open a page that is watched from its first request on."""
    watch.attach(context)
    return context.new_page()
