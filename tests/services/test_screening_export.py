"""A pre-screening on paper and for machines: FHIR R4 that validates, a PDF, the section at the desk, and what erasing leaves."""

from datetime import date
from io import BytesIO

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pypdf import PdfReader
from sqlalchemy import func, select

from bot.services.screening_pdf import pdf
from bot.services.screening_sheet import NOT_ADVICE
from bot.store.engine import sessions
from bot.store.screening_tables import Screening, ScreeningEvent
from bot.wiring import fhir
from knowledge.screening import form
from tests.doors import client, house_over
from tests.intake import Intake

pytestmark = pytest.mark.long


@pytest.fixture
def intake(published) -> Intake:
    intake = Intake(house_over(published)).until("summary", her2_ihc="2+", contact="Zoë 王芳, zoe@example.org, mornings")
    intake.say("yes")
    return intake


@pytest.fixture
def bundle(intake) -> dict:
    record, found, _ = intake.house.sheets.found(intake.id, "a test", "export")
    return fhir().bundle(record, found)


def resources(bundle: dict, kind: str) -> list:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def test_the_questionnaire_is_fhir(content):
    assert Questionnaire.parse_obj(form()).status == "active"


def test_the_bundle_and_each_part_of_it_are_valid_fhir(bundle):
    assert Bundle.parse_obj(bundle).type == "collection"
    (response,) = resources(bundle, "QuestionnaireResponse")
    assert QuestionnaireResponse.parse_obj(response).status == "completed"
    assert len([Observation.parse_obj(one) for one in resources(bundle, "Observation")]) == 3


def answered(items: list) -> list:
    return [name for item in items for name in ([item["linkId"]] if "answer" in item else answered(item.get("item", [])))]


def test_every_answer_that_applies_appears_once_and_what_does_not_apply_is_absent(intake, bundle):
    (response,) = resources(bundle, "QuestionnaireResponse")
    names = answered(response["item"])
    told = [name for name, answer in intake.record["answers"].items() if answer["value"] is not None]
    assert sorted(names) == sorted(told) and len(set(names)) == len(names)
    other = Intake(intake.house, "another").until("summary")  # 3+: no second test
    other.say("her2 FISH amplified")
    record, found, _ = other.house.sheets.found(other.id, "a test")
    (response,) = resources(fhir().bundle(record, found), "QuestionnaireResponse")
    assert "her2_ish" not in answered(response["item"]) and response["status"] == "in-progress"


def test_the_her2_result_is_an_observation_that_says_who_told_it(bundle):
    observations = resources(bundle, "Observation")
    assert {one["code"]["coding"][0]["code"] for one in observations} == {"48676-1"}
    assert {one["status"] for one in observations} == {"preliminary"}
    assert all("not by a laboratory" in one["note"][0]["text"] and one["category"][0]["coding"][0]["code"] == "survey" for one in observations)
    assert observations[0]["valueCodeableConcept"]["coding"][0]["display"] == "Positive"


def test_the_pdf_says_first_what_it_is_not_and_shows_letters_of_any_script(intake):
    record, _, sheet = intake.house.sheets.found(intake.id, "a test")
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf(sheet, date(2026, 11, 25)))).pages).split())
    assert NOT_ADVICE[:60] in text and text.index("not medical advice") < text.index("Kenya")
    assert "Zoë" in text and "eligible" not in text.lower()


def test_the_page_opens_by_its_own_address_and_by_no_other(intake):
    done = next(body for body in intake.house.messages.transcript(intake.id) if (body.get("custom") or {}).get("item") == "done")
    path = done["custom"]["page"].replace(intake.house.settings.public_url, "")
    with client(intake.house, lambda: None) as web:
        page, file = web.get(path), web.get(f"{path}.pdf")
        assert (page.status_code, file.status_code, file.content[:4]) == (200, 200, b"%PDF")
        assert page.headers["cache-control"] == "no-store" and "noindex" in page.headers["x-robots-tag"]
        assert page.text.index("not medical advice") < page.text.index("Kenya")
        assert [web.get(other).status_code for other in (f"{path}x", "/pre-screening/nobody", f"/pre-screening/{intake.record['id']}")] == [404, 404, 404]


def test_the_desk_sees_it_beside_the_conversation(intake):
    section = intake.house.sheets.section(intake.id)
    assert section.title == "Pre-screening" and section.lines[0] == ("Note", NOT_ADVICE) and ("Country", "Kenya") in list(section.lines)
    assert intake.house.sheets.section("nobody") is None


def test_erasing_takes_the_record_and_its_trail_along(intake):
    intake.house.privacy.erase(intake.id)
    with sessions(intake.house.engine)() as session:
        assert [session.execute(select(func.count()).select_from(table)).scalar_one() for table in (Screening, ScreeningEvent)] == [0, 0]


def test_the_country_that_was_told_decides_the_emergency_number(intake):
    other = Intake(intake.house, "abroad").until("diagnosis", country="We live in Germany")
    other.say("we want to be treated in China, stomach cancer")
    assert other.house.sheets.home(other.id) == "Germany"
    assert other.house.safety.home(other.id) == "Germany"
