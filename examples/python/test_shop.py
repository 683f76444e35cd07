"""Drives a shop and the sandbox from Python, with nothing but the standard library.

SANDBOX_URL=http://127.0.0.1:8700 SHOP_URL=http://127.0.0.1:3000 TENANT_ID=... python3 -m unittest test_shop.py

Nothing here sleeps: the clock of the world stands until it is moved, and waits are answered as soon as it happened.
"""

import json
import os
import unittest
import urllib.error
import urllib.parse
import urllib.request

SANDBOX = os.environ["SANDBOX_URL"]
SHOP = os.environ["SHOP_URL"]
TENANT = os.environ["TENANT_ID"]


def call(method, url, body=None):
    """Answers the parsed JSON; what was refused raises with the reason the sandbox gives."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"tenant_id": TENANT, "content-type": "application/json"}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.read().decode()}") from error
    return json.loads(text) if text else None


def sandbox(method, path, body=None, **query):
    return call(method, f"{SANDBOX}/_sandbox/{path}?{urllib.parse.urlencode(query)}", body)


def buy():
    return call("POST", f"{SHOP}/buy", {"amount": 12500})["id"]


def approve(payment):
    sandbox("POST", f"payments/{payment}/payer", {"action": "approve"})


def advance(by):
    return sandbox("POST", "clock/advance", {"by": by})


def status(payment, ask=False):
    return call("GET", f"{SHOP}/purchases/{payment}{'?ask' if ask else ''}")["status"]


class ShopTest(unittest.TestCase):
    def setUp(self):
        sandbox("POST", "reset")
        sandbox("PUT", "clock", {"mode": "manual"})

    def test_is_told_of_a_payment(self):
        payment = buy()
        approve(payment)
        advance("1s")
        sandbox("GET", "callbacks", payment_id=payment, status="COMPLETED", wait="5s")
        self.assertEqual(status(payment), "COMPLETED")

    def test_knows_a_payment_that_the_bank_refuses(self):
        sandbox("POST", "arm", {"scenario": "failed"})
        payment = buy()
        approve(payment)
        advance("2s")
        self.assertEqual(status(payment), "DECLINED")

    def test_knows_on_monday_of_a_payment_of_friday(self):
        sandbox("POST", "arm", {"scenario": "delayed"})
        payment = buy()
        approve(payment)
        advance("2d")
        self.assertEqual(status(payment), "PENDING")
        advance("12h")
        self.assertEqual(status(payment), "COMPLETED")

    def test_asks_where_no_callback_has_come(self):
        sandbox("POST", "arm", {"scenario": "lost-callback"})
        payment = buy()
        approve(payment)
        advance("1h")
        self.assertEqual(status(payment), "PENDING")
        self.assertEqual(status(payment, ask=True), "COMPLETED")


if __name__ == "__main__":
    unittest.main()
