"""How soon WeChat is answered while Rasa never answers."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np
from aiohttp import ClientSession, TCPConnector, web

from benchmarks.wechat.stage import stage

PER_SECOND = 50
SECONDS = 60


async def hanging(per_second: int = PER_SECOND, seconds: int = SECONDS) -> dict[str, float]:
    """Return the 99th and 99.9th percentile in milliseconds, how many were answered, and the
    milliseconds of processor time that the app took for each."""
    never = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await never.wait()
        return web.json_response([])

    rasa = web.Application()
    rasa.router.add_post("/webhooks/rest/webhook", hang)
    runner = web.AppRunner(rasa, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), JIELI_RASA_URL=url, JIELI_RASA_TIMEOUT="8") as (app, fake):
            before = app.cpu_seconds()
            times = await _paced(fake, per_second, seconds)
            spent = app.cpu_seconds() - before
    never.set()
    await runner.cleanup()
    answered = np.array([each for each in times if each is not None])
    return {
        "messages": len(times),
        "answered": len(answered),
        "cpu_ms_per_message": round(spent * 1000 / len(times), 2),
        "reply_p99_ms_rasa_hung": round(float(np.percentile(answered, 99)), 1),
        "reply_p999_ms_rasa_hung": round(float(np.percentile(answered, 99.9)), 1),
    }


async def _paced(fake, per_second: int, seconds: int) -> list[float | None]:  # type: ignore[no-untyped-def]
    """Deliver so many messages a second, each once; return the milliseconds of each answer."""
    async with ClientSession(connector=TCPConnector(limit=0)) as http:

        async def one(number: int) -> float | None:
            told = {
                "ToUserName": "gh_1",
                "FromUserName": f"o{number % 500}",
                "CreateTime": str(int(time.time())),
                "MsgType": "text",
                "Content": f"怎么退款 {number}",
                "MsgId": str(number),
            }
            begun = time.perf_counter()
            answer = await fake.once(http, told)
            return (time.perf_counter() - begun) * 1000 if answer == "success" else None

        tasks, begin = [], time.perf_counter()
        for number in range(per_second * seconds):
            await asyncio.sleep(max(0.0, begin + number / per_second - time.perf_counter()))
            tasks.append(asyncio.create_task(one(number)))
        return await asyncio.gather(*tasks)
