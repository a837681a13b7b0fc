"""A pre-screening as FHIR R4: the Questionnaire, the QuestionnaireResponse, and the HER2 results as patient-reported Observations in one Bundle.

HER2 follows mCODE's tumor marker test: LOINC 48676-1 for HER2 in tissue, with LOINC's own answers where there is one.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, Optional

from bot.care.questionnaire import Answer, Item, Questionnaire, applies
from bot.care.screening import Outcome, Result
from bot.services.screening_record import Intake
from bot.services.screening_sheet import Wording

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
HER2 = {"code": "48676-1", "display": "HER2 [Interpretation] in Tissue"}
STATUS = {
    "positive": ("LA6576-8", "Positive"),
    "negative": ("LA6577-6", "Negative"),
    "her2_low": ("LA6577-6", "Negative"),
}
EQUIVOCAL = {"text": "Equivocal"}  # an answer of LOINC's own for it could not be confirmed
REPORTED = "Told by the patient or the family in a chat, not by a laboratory; not checked."
STATES = {Outcome.HANDOFF: "completed", Outcome.OPEN: "in-progress", Outcome.EMERGENCY: "in-progress"}
MARKERS = ("her2_ihc", "her2_ish")


class Fhir:
    """Makes the bundle; `form` is the Questionnaire itself."""

    def __init__(self, form: Mapping[str, Any], questionnaire: Questionnaire, wording: Wording) -> None:
        self._form, self._questionnaire, self._wording = form, questionnaire, wording

    def bundle(self, intake: Intake, found: Result) -> Dict[str, Any]:
        """All of it, validated; raises ValueError where FHIR does not allow what was made."""
        from fhir.resources.R4B.bundle import Bundle

        patient = f"urn:uuid:{_uuid(intake.conversation_id)}"
        response = self._response(intake, patient)
        resources: List[Dict[str, Any]] = [{"resourceType": "Patient", "id": _uuid(intake.conversation_id), "active": True}, dict(self._form), response]
        resources += self._observations(intake, found, patient)
        entries = [{"fullUrl": one.get("url") or f"urn:uuid:{_uuid(one['id'])}", "resource": one} for one in resources]
        made = {"resourceType": "Bundle", "id": intake.id, "type": "collection", "timestamp": intake.updated_at.isoformat(), "entry": entries}
        return json.loads(Bundle.parse_obj(made).json())

    def _response(self, intake: Intake, patient: str) -> Dict[str, Any]:
        items = [item for group in self._questionnaire.groups for item in self._group(group.id, group.items, intake)]
        return {
            "resourceType": "QuestionnaireResponse",
            "id": intake.id,
            "questionnaire": f"{self._form['url']}|{self._form['version']}",
            "status": STATES.get(intake.outcome, "stopped"),
            "subject": {"reference": patient},
            "authored": intake.updated_at.isoformat(),
            "item": items,
        }

    def _group(self, name: str, items: Any, intake: Intake) -> List[Dict[str, Any]]:
        told = [self._item(item, intake.answers[item.id]) for item in items if item.id in intake.answers and applies(item, intake.answers)]
        if not told:
            return []
        return [{"linkId": name, "item": told}] if len(items) > 1 else told

    def _item(self, item: Item, answer: Answer) -> Dict[str, Any]:
        entry: Dict[str, Any] = {"linkId": item.id, "text": item.text}
        values = self._values(item, answer) if answer.told else []
        return {**entry, "answer": values} if values else entry

    def _values(self, item: Item, answer: Answer) -> List[Dict[str, Any]]:
        if item.type == "choice":
            display = self._wording.value(item.id, answer)
            return [{"valueCoding": {"code": str(answer.value), "display": display}}]
        if item.type == "decimal":
            return [{"valueDecimal": answer.value}]
        if item.type == "integer" and isinstance(answer.value, int):
            return [{"valueInteger": answer.value}]
        if item.id == "prior_treatments":
            return [{"valueString": self._wording.course(one)} for one in answer.value] or [{"valueString": "none"}]
        return [{"valueString": self._wording.value(item.id, answer)}]

    def _observations(self, intake: Intake, found: Result, patient: str) -> List[Dict[str, Any]]:
        status = _status(found.verdict.status.value)
        made = [self._observation(intake, "status", HER2, status, patient)] if status else []
        for name in MARKERS:
            answer = intake.answers.get(name)
            if answer is not None and answer.told:
                code = {"code": HER2["code"], "display": HER2["display"]}
                made.append(self._observation(intake, name, code, {"text": self._wording.value(name, answer)}, patient, METHODS[name]))
        return made

    @staticmethod
    def _observation(
        intake: Intake, name: str, code: Mapping[str, str], value: Mapping[str, Any], patient: str, method: Optional[str] = None
    ) -> Dict[str, Any]:
        made: Dict[str, Any] = {
            "resourceType": "Observation",
            "id": f"{intake.id}-{name.replace('_', '-')}",
            "status": "preliminary",
            "category": [{"coding": [{"system": CATEGORY, "code": "survey", "display": "Survey"}]}],
            "code": {"coding": [{"system": LOINC, **code}]},
            "subject": {"reference": patient},
            "effectiveDateTime": intake.updated_at.isoformat(),
            "performer": [{"reference": patient}],
            "valueCodeableConcept": dict(value),
            "derivedFrom": [{"reference": f"urn:uuid:{_uuid(intake.id)}"}],
            "note": [{"text": REPORTED}],
        }
        return {**made, "method": {"text": method}} if method else made


METHODS = {"her2_ihc": "Immunohistochemistry (IHC)", "her2_ish": "In situ hybridization (ISH)"}


def _status(status: str) -> Optional[Dict[str, Any]]:
    if status not in STATUS:
        return EQUIVOCAL if status == "equivocal" else None
    code, display = STATUS[status]
    return {"coding": [{"system": LOINC, "code": code, "display": display}], "text": display}


def _uuid(name: str) -> str:
    from uuid import NAMESPACE_URL, UUID, uuid5

    try:
        return str(UUID(name))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, name))
