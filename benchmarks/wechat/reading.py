"""How many of the published examples, samples and hostile bodies are read as they must be."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

from channels.wechat.crypto import Envelope, is_signed, signature
from channels.wechat.fields import Unreadable, read_json, read_xml
from channels.wechat.payload import parse

PAYLOADS = Path(__file__).resolve().parents[2] / "tests" / "payloads" / "wechat"


def reading() -> dict[str, Any]:
    """Return the counts, and the worst time and memory of refusing a hostile body."""
    return {"vectors_passed": _vectors(), "samples_parsed": _samples(), **_hostile()}


def _vectors() -> int:
    told = json.loads((PAYLOADS / "crypto_vectors.json").read_text("utf-8"))
    passed = sum(
        is_signed(each["signature"], each["token"], each["timestamp"], each["nonce"])
        for each in told["url_signature"]
    )
    for each in told["decrypt"]:
        opened = Envelope.of(each["aes_key"], each["appid"]).open(each["encrypt"])
        passed += opened.decode() == each["plaintext"]
    for each in told["encrypt"]:
        envelope = Envelope.of(each["aes_key"], each["appid"])
        closed = envelope.close(each["plaintext"].encode(), each["random"].encode())
        signed = signature(each["token"], each["timestamp"], each["nonce"], closed)
        passed += closed == each["encrypt"] and signed == each["msg_signature"]
    return passed


def _samples() -> int:
    inbound = [path.read_bytes() for path in (PAYLOADS / "inbound").iterdir()]
    told = json.loads((PAYLOADS / "inbound_miniprogram.json").read_text("utf-8"))
    bodies = [json.dumps(each["body"]).encode() for each in told if "MsgType" in each["body"]]
    return len([parse(read_xml(body)) for body in inbound]) + len(
        [parse(read_json(body)) for body in bodies]
    )


def _hostile() -> dict[str, Any]:
    bodies = [path.read_bytes() for path in (PAYLOADS / "hostile").iterdir()]
    bodies += [b"<xml>" + b"<a>" * 20_000, b"<xml>" + b"<a/>" * 15_000]
    refused, slowest, largest = 0, 0.0, 0
    for body in bodies:
        tracemalloc.start()
        begun = time.perf_counter()
        try:
            parse(read_xml(body))
        except Unreadable:
            refused += 1
        slowest = max(slowest, (time.perf_counter() - begun) * 1000)
        largest = max(largest, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return {
        "hostile_refused": refused,
        "hostile_bodies": len(bodies),
        "hostile_slowest_ms": round(slowest, 2),
        "hostile_peak_kib": round(largest / 1024),
    }
