"""The reading of a report as programs and people get it, without a database and without Rasa."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.wiring import reports

PROGRAM = "import sys, bot.wiring; bot.wiring.reports().read('HER2 3+'); print(sorted({'rasa', 'rasa_sdk', 'tensorflow'} & set(sys.modules)))"


def test_the_six_keys_of_the_interface_and_why():
    read = reports().read("HER2 IHC 2+, FISH not amplified, CPS 5.5, CLDN18.2 positive, MSS").as_json()
    assert {name: read[name] for name in ("ihc", "ish", "status", "cps", "cldn182", "msi")} == {
        "ihc": "2+", "ish": "not_amplified", "status": "her2_low", "cps": 5.5, "cldn182": "positive", "msi": "MSS",
    }  # fmt: skip
    assert (read["reason"], read["missing"], read["sources"]) == ("ihc-2-not-amplified", [], ["bartley-2016", "yamaguchi-2023"])
    assert json.loads(json.dumps(read)) == read


def test_what_was_not_found_is_null():
    read = reports().read("good morning").as_json()
    assert (read["ihc"], read["ish"], read["status"], read["cps"], read["cldn182"], read["msi"]) == (None, None, "unknown", None, None, None)


def test_scores_that_differ_give_no_score():
    read = reports().read("HER2 3+. HER2 1+.").as_json()
    assert (read["ihc"], read["status"], read["reason"]) == (None, "unknown", "unclear-result")


def test_a_whole_cps_is_a_whole_number():
    assert repr(reports().read("CPS 10").as_json()["cps"]) == "10"


@pytest.mark.long
def test_the_command_reads_standard_input():
    her2 = Path(sys.executable).parent / "her2"
    done = subprocess.run([her2, "report", "-", "--json"], input="HER2 (++), FISH 未扩增", capture_output=True, text=True, timeout=60)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "her2_low"), done.stderr


@pytest.mark.long
def test_a_report_is_read_without_rasa():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
