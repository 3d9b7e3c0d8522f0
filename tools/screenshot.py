#!/usr/bin/env python3
"""Take pictures of screens of a running server, in Chromium without a window.

Run it with `.dev/venv/bin/python tools/screenshot.py --help`. Example:

    .dev/venv/bin/python tools/screenshot.py --base http://127.0.0.1:8069 \\
        --login admin --password admin --lang zh_CN --out /tmp/pictures \\
        list=/odoo/contacts login=/web/login

A page that is a PDF becomes NAME.pdf and a picture of each of its pages.
Errors of the browser's console are printed.
"""

import argparse
import base64
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
import websocket

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
QUIET_SECONDS = 0.8
# These requests stay open for good.
ENDLESS = ("/websocket", "/longpolling")
SETTLED = """
document.readyState === "complete"
&& !document.querySelector(".o_blockUI, .o_loading_indicator")
&& (!document.querySelector(".o_web_client")
    || !!document.querySelector(".o_action, .o_home_menu, .o_error_dialog"))
"""


class Browser:
    """A Chromium of our own, driven through its DevTools protocol."""

    def __init__(self, width, height):
        self.folder = tempfile.mkdtemp(prefix="screenshot-")
        self.process = _start_browser(self.folder, width, height)
        self.socket = websocket.create_connection(
            self._page_address(), suppress_origin=True, timeout=0.2
        )
        self.number = 0
        self.answers = {}
        self.pending = set()
        self.last_activity = time.monotonic()
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def _page_address(self):
        """Return the address of the first page's DevTools socket."""
        port_file = Path(self.folder) / "DevToolsActivePort"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError, IndexError, KeyError):
                port = int(port_file.read_text().split()[0])
                pages = _session().get(f"http://127.0.0.1:{port}/json/list").json()
                return [page for page in pages if page["type"] == "page"][0][
                    "webSocketDebuggerUrl"
                ]
            time.sleep(0.1)
        raise SystemExit("Chromium did not start.")

    def close(self):
        """End the browser and remove its profile."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **parameters):
        """Call a DevTools method and return its result."""
        self.number += 1
        number = self.number
        self.socket.send(
            json.dumps({"id": number, "method": method, "params": parameters})
        )
        deadline = time.monotonic() + 60
        while number not in self.answers:
            if time.monotonic() > deadline:
                raise SystemExit(f"Chromium did not answer to {method}.")
            self.listen()
        answer = self.answers.pop(number)
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]

    def listen(self):
        """Take one message of the browser, if there is one."""
        try:
            message = json.loads(self.socket.recv())
        except websocket.WebSocketTimeoutException:
            return
        if "id" in message:
            self.answers[message["id"]] = message
        else:
            self._handle(message["method"], message["params"])

    def _handle(self, method, values):
        """Follow open requests, and repeat errors on our standard error."""
        if method == "Network.requestWillBeSent":
            if not any(part in values["request"]["url"] for part in ENDLESS):
                self.pending.add(values["requestId"])
            self.last_activity = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.pending.discard(values["requestId"])
            self.last_activity = time.monotonic()
        elif method == "Runtime.exceptionThrown":
            details = values["exceptionDetails"]
            text = details.get("exception", {}).get("description") or details["text"]
            print(f"  exception: {text}", file=sys.stderr)
        elif method == "Log.entryAdded" and values["entry"]["level"] == "error":
            entry = values["entry"]
            print(f"  error: {entry['text']} {entry.get('url', '')}", file=sys.stderr)

    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        result = self.call(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in result:
            raise SystemExit(f"--eval failed: {result['exceptionDetails']}")
        return result["result"].get("value")

    def open(self, url, timeout):
        """Go to a page and wait until it stands still."""
        self.pending.clear()
        self.call("Page.navigate", url=url)
        self.wait(timeout)

    def wait(self, timeout):
        """Wait until no request is open and the client shows its content."""
        self.last_activity = time.monotonic()
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self.listen()
            quiet = time.monotonic() - self.last_activity > QUIET_SECONDS
            if quiet and not self.pending and self.evaluate(SETTLED):
                return
        print(f"  not quiet after {timeout} s, taken as it is", file=sys.stderr)

    def picture(self, path, whole):
        """Save what the page shows, or the whole page."""
        result = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(result["data"]))


def _session():
    """Return an HTTP session that never asks a proxy for a local address."""
    session = requests.Session()
    session.trust_env = False
    return session


def _start_browser(folder, width, height):
    """Start the first browser found in PATH."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        raise SystemExit("Chromium is missing.\nRemedy: apt-get install chromium")
    return subprocess.Popen(
        [
            *(program, "--headless", "--no-sandbox", "--disable-gpu"),
            *("--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
            *("--no-proxy-server", "--remote-debugging-port=0"),
            *(f"--user-data-dir={folder}", f"--window-size={width},{height}"),
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Client:
    """A logged-in session on the server."""

    def __init__(self, base, database):
        self.base = base
        self.database = database
        self.http = _session()

    def rpc(self, route, **parameters):
        """Call a JSON-RPC route and return its result."""
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        answer = self.http.post(f"{self.base}{route}", json=body).json()
        if "error" in answer:
            raise SystemExit(f"{route}: {answer['error']['data']['message']}")
        return answer["result"]

    def log_in(self, login, password):
        """Open a session and return the user's ID."""
        return self.rpc(
            "/web/session/authenticate",
            db=self.database,
            login=login,
            password=password,
        )["uid"]

    def users(self, method, *arguments):
        """Call a method of `res.users`."""
        return self.rpc(
            "/web/dataset/call_kw",
            model="res.users",
            method=method,
            args=arguments,
            kwargs={},
        )

    @contextlib.contextmanager
    def language(self, user, code):
        """Give a user a language for a while."""
        before = self.users("read", [user], ["lang"])[0]["lang"]
        self.users("write", [user], {"lang": code})
        try:
            yield
        finally:
            self.users("write", [user], {"lang": before})

    def pdf(self, path):
        """Return a page's content if it is a PDF."""
        if not any(part in path for part in ("/report/pdf", ".pdf", "report_type=pdf")):
            return None
        answer = self.http.get(f"{self.base}{path}")
        answer.raise_for_status()
        return answer.content if answer.content.startswith(b"%PDF") else None


def parse_arguments():
    """Return the parsed command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shots", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--base", default="http://127.0.0.1:8069")
    parser.add_argument("--database", default="demo")
    parser.add_argument("--login", help="without it pages are seen by a stranger")
    parser.add_argument("--password", default="")
    parser.add_argument("--lang", help="language code, as zh_CN")
    parser.add_argument("--out", type=Path, default=Path("."))
    parser.add_argument("--size", default="1440x900", help="WIDTHxHEIGHT of the window")
    parser.add_argument("--full", action="store_true", help="picture the whole page")
    parser.add_argument("--eval", help="JavaScript run on each page before its picture")
    parser.add_argument("--timeout", type=float, default=45)
    return parser.parse_args()


def main():
    """Take all pictures."""
    options = parse_arguments()
    options.base = options.base.rstrip("/")
    options.out.mkdir(parents=True, exist_ok=True)
    client = Client(options.base, options.database)
    with contextlib.ExitStack() as stack:
        if options.login:
            user = client.log_in(options.login, options.password)
            if options.lang:
                stack.enter_context(client.language(user, options.lang))
        browser = Browser(*map(int, options.size.split("x")))
        stack.callback(browser.close)
        _set_cookies(browser, client, options)
        for shot in options.shots:
            name, path = shot.split("=", 1)
            _take(browser, client, options, name, path)


def _set_cookies(browser, client, options):
    """Hand the session and the language over to the browser."""
    cookies = dict(client.http.cookies)
    if options.lang:
        cookies["frontend_lang"] = options.lang
        client.http.cookies.set("frontend_lang", options.lang)
    for name, value in cookies.items():
        browser.call("Network.setCookie", name=name, value=value, url=options.base)


def _take(browser, client, options, name, path):
    """Take one picture, or the pictures of a PDF's pages."""
    target = options.out / f"{name}.png"
    document = client.pdf(path)
    if document:
        target = target.with_suffix(".pdf")
        target.write_bytes(document)
        command = ["pdftoppm", "-png", "-r", "80", target, options.out / name]
        subprocess.run(command, check=True)
    else:
        browser.open(f"{options.base}{path}", options.timeout)
        if options.eval:
            browser.evaluate(options.eval)
            browser.wait(options.timeout)
        browser.picture(target, options.full)
    print(target, flush=True)


if __name__ == "__main__":
    main()
