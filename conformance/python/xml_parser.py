"""Reads with libxml2 (lxml) the XML that the server writes, and writes XML for the server to read.

What to try comes as one JSON argument; what was found is printed as JSON.
"""

import base64
import json
import random
import sys
import urllib.error
import urllib.request

from lxml import etree

SETTINGS = json.loads(sys.argv[1])
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
MESSAGES = [
    None,
    "",
    " ",
    "At lunch",
    "<a b='c'>&amp;</a>",
    "]]>",
    "a\r\nb\rc\nd\te",
    "'\"",
    "\x85\u2028\xa0\ufffd",
    "\U0010ffff",
]
RANDOM_MESSAGES = 200

CHECKS = []


class Check:
    """A check of several cases."""

    def __init__(self, name):
        self.result = {"name": name, "cases": 0, "failures": []}
        CHECKS.append(self.result)

    def expect(self, what, actual, expected):
        """Counts a case, and notes where it fails."""
        self.result["cases"] += 1
        if actual != expected:
            self.result["failures"].append(f"{what}: expected {expected!r}, found {actual!r}")


def call(method, associate, accept, content_type=None, body=None):
    """The status and the body of an answer."""
    url = f"{SETTINGS['url']}/api/v1/User/{associate}/UserPresenceStatus"
    login = SETTINGS["administrator"]
    credentials = base64.b64encode(f"{login['login']}:{login['password']}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "Accept": accept}
    if content_type:
        headers["Content-Type"] = content_type
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def read(text):
    """The name of the root, and its children's texts by their names."""
    try:
        root = etree.fromstring(text, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return str(error), {}
    members = {child.tag: None if child.get(NIL) == "true" else child.text or "" for child in root}
    return root.tag, members


def messages():
    """The messages to try: some that are known to be hard, and some from the printed seed."""
    generator = random.Random(SETTINGS["seed"])
    characters = [*range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x11000), 9, 10, 13]
    hard = [ord(character) for character in "<>&'\"]\r\n\t "]
    yield from MESSAGES
    for _ in range(RANDOM_MESSAGES):
        length = generator.randrange(1, 40)
        yield "".join(chr(generator.choice(generator.choice((characters, hard)))) for _ in range(length))


def written(message):
    """A presence as libxml2 writes it."""
    root = etree.Element("UserPresenceStatus")
    etree.SubElement(root, "Status").text = "StatusNormal"
    element = etree.SubElement(root, "Message")
    if message is None:
        element.set(NIL, "true")
    else:
        element.text = message
    return etree.tostring(root, encoding="utf-8")


def main():
    """Tries everything."""
    user = SETTINGS["user"]["id"]
    reading, writing = Check("XML that the server writes"), Check("XML that the server reads")
    for message in messages():
        presence = {"Status": "StatusNormal", "Message": message}
        call("PUT", user, "application/json", "application/json", json.dumps(presence).encode())
        status, body = call("GET", user, "application/xml")
        reading.expect(f"{message!r}", (status, *read(body)), (200, "UserPresenceStatus", presence))
        status, body = call("PUT", user, "application/json", "application/xml", written(message))
        writing.expect(f"{message!r}", (status, json.loads(body)), (200, presence))
    errors = Check("XML of errors")
    unknown, malformed = (404, "Error", "SoNotFoundException"), (400, "Error", "ArgumentException")
    for associate, expected in ((99, unknown), ("x", malformed)):
        status, body = call("GET", associate, "text/xml")
        root, members = read(body)
        found = (status, root, members.get("ErrorType"))
        errors.expect(f"associate {associate}", found, expected)
    print(json.dumps({"checks": CHECKS}))


main()
