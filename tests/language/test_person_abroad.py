"""Requests for a person in other languages, and what only sounds like one."""

from __future__ import annotations

import pytest

from bot.language.person_abroad import REQUESTS, asks_in_another_language

ASKED = {
    "es": "¿alguien me puede llamar?", "pt": "alguém pode ligar para mim", "it": "vorrei parlare con una persona vera", "fr": "rappelez-moi s'il vous plaît",
    "de": "bitte verbinden Sie mich mit einem Berater", "nl": "ik wil iemand spreken", "pl": "chcę porozmawiać z człowiekiem", "ro": "cineva să mă sune",
    "ru": "пусть мне перезвонят", "uk": "хочу поговорити з людиною", "zh": "请帮我转接客服", "ja": "担当者と話したいです", "ko": "상담원 연결해 주세요",
    "hi": "कोई मुझे फोन करे", "bn": "কেউ আমাকে ফোন করুন", "ur": "مجھے کسی سے بات کرنی ہے", "ta": "ஒருவரிடம் பேச வேண்டும்", "ar": "أريد أن أتحدث مع موظف",
    "fa": "می‌خواهم با یک نفر صحبت کنم", "tr": "lütfen beni arayın", "vi": "gọi lại cho tôi", "id": "tolong hubungi saya", "tl": "makausap ang tao",
    "th": "ขอคุยกับเจ้าหน้าที่", "sw": "nataka kuongea na mtu",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(REQUESTS))
def test_a_request_is_read_in_each_language(language):
    assert asks_in_another_language(ASKED[language])


@pytest.mark.parametrize(
    "text",
    [
        "what does HER2 mean", "can a person with CPS 5 get pembrolizumab", "the man in the next bed", "", "HER2 是什么", "人表皮生长因子受体2阳性",
        "¿qué significa HER2 positivo?", "mi médico me dijo IHC 2+", "что значит HER2 2+", "у человека рак желудка", "quel est le stade",
        "le médecin dit que la personne âgée peut être traitée", "was bedeutet IHC 3+", "ما معنى HER2", "胃がんのHER2検査とは", "위암 검사 결과가 뭐예요",
        "कैंसर की जांच क्या है", "biopsia no meu pai", "apa itu HER2", "kanser tedavisi nedir", "bệnh nhân ung thư dạ dày",
    ],
)  # fmt: skip
def test_a_question_is_not_a_request(text):
    assert not asks_in_another_language(text)
