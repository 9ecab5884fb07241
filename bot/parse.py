"""Parses texts with the trained model: one text a line in, one JSON object a line out.

`.venv-rasa/bin/python -m bot.parse < texts` prints `{"text", "intent", "confidence", "entities"}`
for each, for reports over many texts that need no server.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot.quiet import quiet
from bot.train import model_path


async def main() -> None:
    """Read texts from the standard input until it ends."""
    quiet()
    from rasa.core.agent import Agent

    agent = Agent.load(str(model_path()))
    for line in sys.stdin:
        text = line.rstrip("\n")
        parsed = await agent.parse_message(text)
        intent = parsed["intent"]
        entities = {entity["entity"]: entity["value"] for entity in parsed["entities"]}
        result = {
            "text": text,
            "intent": intent["name"],
            "confidence": round(intent["confidence"], 4),
            "entities": entities,
        }
        print(json.dumps(result, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
