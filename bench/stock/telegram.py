"""Rasa's own Telegram channel over our model and a Bot API on localhost: what the measurement of Telegram is compared with.

Run as a program with the address of the Bot API and a port: it parses each message with the trained model and sends a text of the usual length.
"""

from __future__ import annotations

import sys

from aiogram import Bot
from aiogram.bot.api import TelegramAPIServer
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.telegram import TelegramInput, TelegramOutput
from sanic import Sanic

from bench.telegram import ME, TOKEN
from bot.settings import MODEL

ANSWER = "The score says how strongly HER2 shows on the cancer cells. " * 6


class StockInput(TelegramInput):
    """Rasa's channel as it is, but for its start: that sets the webhook in a loop which it then closes, and its client with it."""

    def get_output_channel(self) -> TelegramOutput:
        """The output channel; the address of the webhook is known here."""
        return TelegramOutput(self.access_token)


def serve(url: str, port: int) -> None:
    """Serves Rasa's webhook at /webhooks/telegram/webhook until it is ended."""
    agent = Agent.load(str(MODEL))

    def local(output: TelegramOutput, token: str) -> None:
        Bot.__init__(output, token, server=TelegramAPIServer.from_base(url))

    TelegramOutput.__init__ = local  # it takes no address of a Bot API

    async def heard(message: UserMessage) -> None:
        await agent.parse_message(message.text)
        await message.output_channel.send_text_message(message.sender_id, ANSWER)

    app = Sanic("stock_telegram")
    app.blueprint(StockInput(TOKEN, ME["username"], f"http://127.0.0.1:{port}/").blueprint(heard), url_prefix="/webhooks/telegram")
    app.run("127.0.0.1", port, access_log=False)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
