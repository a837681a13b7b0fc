"""The errors E1-E24 of the source guide: how each would read if it came back, and where the corrected fact is told.

Patterns are written for statements as test_evidence.py prepares them: one sentence, small letters, figures filled in, emphasis taken out.
"""

from __future__ import annotations

from typing import Dict, List, NamedTuple

DG01, DG02 = r"(?:destiny-gastric ?0?1\b|\bdg-?0?1\b)", r"(?:destiny-gastric ?0?2\b|\bdg-?0?2\b)"
SECOND = r"(?:second|2nd)[- ](?:line|treatment)"
RC48, ZANI = r"(?:rc48|disitamab|aidixi)", r"(?:zanidatamab(?! zovodotin)|zw25|ziihera)"
CLAIM = r"^(?!.*\b(?:not|no|none|never|nor|neither|cannot|nobody|whether|without)\b)(?!.*\?$).*"  # neither denied nor asked


class Finding(NamedTuple):
    """`wrong`: pattern of a wrong statement → a sentence that makes it; `right`: article → patterns of the corrected fact in it."""

    wrong: Dict[str, str]
    right: Dict[str, List[str]]


FINDINGS = {
    1: Finding(
        {
            rf"{DG01}.*{SECOND}": "DESTINY-Gastric01 tested T-DXd as second-line treatment.",
            rf"{SECOND}.*{DG01}": "In second line, the DG01 trial compared T-DXd with chemotherapy.",
            rf"{DG01}.*\bafter (?:one|a first|the first) (?:\w+ )?(?:treatment|line)": "DESTINY-Gastric 01 enrolled people after one earlier treatment.",
        },
        {"trial-destiny-gastric01": [r"at least two treatments", r"third line or later", r"187 people"], "treatment-third-line": [r"destiny-gastric01"]},
    ),
    2: Finding(
        {
            r"\btripled?\b|\bthree times (?:as|more|higher)|\bthreefold": "The response rate was more than triple that of chemotherapy.",
            rf"\b51(?:\.3)?%.*{SECOND}|{SECOND}.*\b51(?:\.3)?%": "In second-line treatment the cancer shrank in 51% of people.",
            rf"{DG01}.*\b(?:made|established|set)\b.*\bstandard": "DESTINY-Gastric01 established T-DXd as a standard.",
        },
        {"treatment-second-line": [r"destiny-gastric04", r"14\.7 months, against 11\.4 months", r"44\.3%\) on t-dxd, against .*29\.1%"]},
    ),
    3: Finding(
        {
            rf"{DG01}.*\b2021\b": "DESTINY-Gastric01 was published in 2021.",
            rf"{CLAIM}{DG02}.*\b(?:randomi[sz]ed|control|against|compared|versus|vs)\b": "DESTINY-Gastric02 compared T-DXd with chemotherapy.",
        },
        {
            "trial-destiny-gastric02": [r"one group only", r"no comparison group", r"79 people", r"38%", r"42%", r"12\.1 months"],
            "trial-destiny-gastric04": [r"494 people", r"phase 3", r"0\.70 \(95% ci 0\.55 to 0\.90\)"],
            "trial-destiny-gastric01": [r"published in 2020"],
        },
    ),
    4: Finding(
        {
            r"\b4\d(?:\.\d)?%? ?(?:-|to|and) ?51(?:\.3)?\b": "The cancer shrank in about 40–51% of people.",
            r"\bconfirmed[^.,;]{0,60}\b(?:51(?:\.3)?|14(?:\.3)?)%": "Confirmed responses came to 51.3%.",
        },
        {"trial-destiny-gastric01": [r"all responses:.*51\.3%.*14\.3%", r"confirmed by a second scan:.*42\.9%.*12\.5%"],
            "trial-words": [r"confirmed ones to 42\.9%"]},
    ),
    5: Finding(
        {
            r"checkmate[- ]?811": "The trial CheckMate-811 tested this.",
            rf"{CLAIM}(?:trastuzumab|her2-positive).*nivolumab.*cps (?:of )?5": "With HER2-positive cancer, nivolumab is added if CPS 5 or more.",
            rf"{CLAIM}nivolumab (?:is|can be|may be) added to trastuzumab": "Nivolumab can be added to trastuzumab.",
            r"checkmate-649.*(?<!not )her2-positive": "CheckMate-649 took people with HER2-positive cancer.",
            r"pembrolizumab.*cps (?:of )?(?:5|10)\b": "Pembrolizumab needs a CPS of 5 or more.",
        },
        {
            "trial-keynote-811": [r"pembrolizumab", r"cps 1 or more", r"nivolumab, in cancer that is not her2-positive"],
            "treatment-immunotherapy": [r"belongs to nivolumab in cancer that is not her2-positive"],
        },
    ),
    6: Finding(
        {
            r"(?:pembrolizumab|nivolumab|pd-1|immunotherapy).*\b(?:ongoing evaluation|under evaluation|not (?:yet )?approved)":
                "Adding a PD-1 drug is under ongoing evaluation.",
            r"cps (?:of )?(?:under|below|less than) 1\b.*(?:(?<!no )benefit was (?:shown|seen)|lived longer)": "With a CPS under 1, people lived longer too.",
        },
        {
            "trial-keynote-811": [r"approved for cps 1 or more in the usa, the eu and china", r"20\.0 months, against 16\.8 months",
                r"under 1: no benefit shown"],
            "access-approvals": [r"25 june 2024", r"19 march 2025"],
        },
    ),
    7: Finding(
        {
            r"(?:3\+|gastric|stomach)(?!.*breast).*(?:more than|over|above|>) ?10 ?%": "A score of 3+ means staining in more than 10% of the cells.",
            r"3\+.*\b(?:complete|whole|entire)\b(?!.*\b(?:side|sides|lateral|basolateral)\b)": "IHC 3+ is strong, complete staining of the cell edge.",
        },
        {
            "testing-ihc-scores": [r"only at its base and sides, or only at its sides", r"cluster of at least 5 stained cells",
                r"at least 10% of the cancer cells"],
            "testing-breast-difference": [r"\| a cluster of at least 5 cells \| more than 10%", r"\| at least 10% of the cells \| more than 10%"],
        },
    ),
    8: Finding(
        {
            rf"{CLAIM}\bher2 ?(?:x|×|and|/) ?pd-?(?:l)?1\b": "ZW25 is a HER2 × PD-1 bispecific antibody.",
            rf"{CLAIM}(?:{ZANI}|kn026|anbenitamab).*\b(?:binds?|grips?|blocks?|targets?|aims? at)\b.*\bpd-?l?1\b": "Zanidatamab grips HER2 and blocks PD-1.",
            rf"{CLAIM}kn046.*\b(?:binds?|grips?|aims? at|targets?)\b.*her2": "KN046 binds HER2.",
            rf"{CLAIM}kn026 ?(?:\+|and|with) ?kn046.*\b(?:one|single|same) (?:molecule|drug|medicine|antibody)":
                "KN026 and KN046 are joined in a single molecule.",
        },
        {"drug-bispecifics": [r"zanidatamab \(zw25\) \| two places on her2", r"kn046 \| pd-l1 and ctla-4", r"kn026 and kn046 are two separate drugs"]},
    ),
    9: Finding(
        {
            rf"{CLAIM}{ZANI}.*\b(?:adcs?|adc-linked|antibody-drug conjugates?|payload)\b": "Zanidatamab is an ADC-linked antibody.",
            rf"{CLAIM}\b(?:adcs?|conjugates?)\b.*{ZANI}": "ADCs such as zanidatamab aim at HER2.",
            rf"{CLAIM}{ZANI}.*\bcarr(?:ies|y|ying)\b.*\b(?:drug|chemotherapy|poison)": "Zanidatamab carries chemotherapy to the cell.",
            r"zanidatamab (?:and|or) zw25(?!.*\bsame\b)": "Trials test zanidatamab and ZW25.",
        },
        {"drug-zanidatamab": [r"it carries no chemotherapy", r"zanidatamab and zw25 are two names of the same medicine"]},
    ),
    10: Finding(
        {
            rf"{ZANI}.*\b(?:only|active)\b.*\btrials?\b.*\bchina": "Zanidatamab is only in trials in China.",
            r"\bactive trials?\b.*\bchina": "Active trials in HER2+ gastric cancer in China.",
            rf"{CLAIM}{ZANI} (?:is|has been|was) (?:approved|allowed|licensed) (?:for|in) (?:the )?(?:stomach|gastric|gastro|first)":
                "Zanidatamab is approved for stomach cancer.",
        },
        {"trial-herizon-gea-01": [r"worldwide", r"first treatment", r"914 people", r"26\.4 months, against 19\.2 months", r"could not confirm an approval"]},
    ),
    11: Finding(
        {
            rf"(?:china|nmpa|chinese).*\b202[0-5]\b[^,;:.|]{{0,40}}{SECOND}": "China approved T-DXd in August 2024 for second-line treatment.",
            rf"(?:china|nmpa|chinese).*{SECOND}[^,;:.|]{{0,40}}\b202[0-5]\b": "In China, T-DXd is approved for second line since 2024.",
            rf"^(?!.*2026)(?=.*\b(?:china|nmpa)\b)(?=.*(?:t-dxd|enhertu)).*\b(?:approv|allow)\w*.*{SECOND}": "T-DXd has NMPA approval at second-line.",
            rf"(?:china|nmpa|approv).*{DG01}": "China approved it because of DESTINY-Gastric01.",
        },
        {"access-tdxd-china": [r"22 january 2026: as second treatment", r"13 august 2024: on condition, after two or more",
            r"rests on the destiny-gastric04 trial"]},
    ),
    12: Finding(
        {
            rf"{CLAIM}{RC48}.*\b(?:alternative|substitute|replace\w*|stand-in|interchangeable|instead of|in place of)\b":
                "RC48 is available as an alternative to T-DXd.",
            rf"{CLAIM}\b(?:alternative|substitute|stand-in)\b.*{RC48}": "An alternative to T-DXd is RC48.",
            rf"{CLAIM}{RC48}.*{SECOND}": "RC48 can be had in second line.",
            rf"{RC48}.*\b(?:as good as|better than|works as well)\b": "RC48 works as well as T-DXd.",
            rf"{CLAIM}{RC48} .*\bcarries\b.*deruxtecan": "RC48 carries deruxtecan.",
        },
        {
            "drug-rc48": [r"after (?:at least )?two (?:or more )?chemotherapies", r"conditional approval", r"mmae", r"24\.8%", r"no comparison group",
                r"not the same as t-dxd"],
            "drug-tdxd-or-rc48": [r"no, one does not simply replace the other"],
        },
    ),
    13: Finding(
        {
            r"\b2\+ (?:is|counts as|means) (?:also )?(?:called )?her2-low(?!.*negative)": "A score of IHC 2+ is HER2-low.",
            r"her2-low (?:is|means|covers|includes)\b.*2\+(?!.*(?:negative|not amplified))": "HER2-low means a score of 1+ or 2+.",
            rf"{CLAIM}{RC48}.*\bbenefit\b.*her2-low": "RC48 brings its benefit to HER2-low cancer.",
        },
        {
            "testing-her2-low": [r"2\+ is her2-low only if ish is negative", r"2\+ with a positive ish is her2-positive"],
            "drug-rc48": [r"whatever ish shows", r"ihc 2\+, ish negative"],
        },
    ),
    14: Finding(
        {
            r"(?<!not the )\bpreferred\b.*\bthird[- ]line\b|\bthird[- ]line\b.*(?<!not the )\bpreferred\b":
                "The preferred third-line treatment is a clinical trial.",
            r"\bthird[- ]line[^|]*\| ?(?:a )?clinical trial": "| Third line+ | Clinical trial (CAR-T, bispecific antibody) |",
            rf"{CLAIM}(?:trial|car-t|bispecific).*\bpreferred\b": "A CAR-T trial is preferred then.",
        },
        {"treatment-third-line": [r"t-dxd, if not given before", r"trifluridine/tipiracil", r"5\.7 months, against 3\.6 months", r"irinotecan or a taxane"]},
    ),
    15: Finding(
        {
            rf"{CLAIM}\bcar-t\b.*\b(?:activity|works?|effective|proven|shr[aiu]nks?|respon\w+|promising|helps?|cures?)\b":
                "HER2 CAR-T works in stomach cancer.",
            rf"{CLAIM}\bher2 car-t\b.*\bstandard\b": "HER2 CAR-T is a standard treatment in third line.",
            r"\bcar-t\b.*\brecruiting\b": "Trials of HER2 CAR-T are actively recruiting.",
        },
        {
            "drug-car-t": [r"her2 car-t is early research, not a standard treatment", r"found no published results", r"it aims at cldn18\.2, not her2"],
            "access-car-t-trials": [r"early \(phase 1\) trials", r"no published result"],
        },
    ),
    16: Finding(
        {
            r"(?<!with )(?<!this )\bregard\b(?!.*\b(?:rainbow|alone)\b).*\bpaclitaxel": "REGARD tested ramucirumab with paclitaxel.",
            r"(?:ramucirumab|paclitaxel).*(?:±|\+/-|with or without) (?:an? )?(?:anti-her2|her2|trastuzumab)":
                "Then comes ramucirumab and paclitaxel ± anti-HER2.",
            rf"{CLAIM}(?:going on with|continuing|keeping|adding) trastuzumab (?:again|after|beyond|in second).*\b(?:help\w*|benefit|work\w*|longer)\b":
                "Going on with trastuzumab after it stopped working helps.",
        },
        {
            "trial-rainbow-regard": [r"regard: ramucirumab alone", r"ramucirumab with paclitaxel", r"9\.6 months.*7\.4 months", r"5\.2 months.*3\.8 months"],
            "treatment-second-line-no-tdxd": [r"adding trastuzumab again did not help", r"brought no benefit"],
        },
    ),
    17: Finding(
        {
            r"^(?!.*\bnot\b).*\btoga\b.*\b(?:folfox|capox|xelox|oxaliplatin)": "ToGA tested trastuzumab with FOLFOX.",
            r"^(?!.*\bnot\b).*\b(?:folfox|capox|xelox|oxaliplatin)\b.*\btoga\b": "CAPOX was the chemotherapy of the ToGA trial.",
        },
        {
            "trial-toga": [r"cisplatin with capecitabine or 5-fu", r"toga itself did not test these", r"13\.8 months.*11\.1 months"],
            "drug-chemotherapy": [r"cisplatin with capecitabine or 5-fu was tested with trastuzumab in toga"],
        },
    ),
    18: Finding(
        {
            r"\b8 ?%? ?(?:-|to) ?10 ?%|\b8 to 10 in 100": "Both are positive in about 8–10% of cases.",
            r"\bboth\b.*\b(?:positive|marks?|markers?)\b.*\d ?%": "Both markers are positive in about 4 in 100 people (4%).",
            rf"{CLAIM}zolbetuximab.*\b(?:with|to|and|plus) trastuzumab": "Zolbetuximab can be given with trastuzumab.",
            rf"{CLAIM}(?:zolbetuximab|spotlight|glow)\b.*(?:approved|licensed|allowed|took|for)\b[^|]*her2-positive":
                "Zolbetuximab is approved for HER2-positive cancer.",
        },
        {
            "testing-cldn182": [r"only approved for her2-negative cancer", r"took only people with her2-negative", r"we give no share"],
            "drug-zolbetuximab": [r"allowed only for her2-negative cancer"],
        },
    ),
    19: Finding(
        {
            r"trastuzumab (?:and|with|plus|\+) chemotherapy (?:is|remains) (?:still )?(?:the )?(?:first[- ]line )?standard(?!.*(?:pembrolizumab|cps))":
                "Trastuzumab with chemotherapy remains the first-line standard.",
        },
        {"treatment-first-line": [r"trastuzumab together with chemotherapy", r"cps, is 1 or more, pembrolizumab is added", r"under 1, no benefit was shown"]},
    ),
    20: Finding(
        {
            rf"\b(?:after|beyond) t-dxd.*(?:\bbispecific|{ZANI})": "Beyond T-DXd, options include bispecific antibodies and zanidatamab.",
            rf"(?:\bbispecific|{ZANI}).*\bafter t-dxd": "Zanidatamab is used after T-DXd.",
            rf"{CLAIM}(?:kn026|anbenitamab)[^|]*\b(?:is|has been|was) approved": "KN026 is approved in China.",
        },
        {
            "drug-bispecifics": [r"kc-wise", r"news report", r"accepted in september 2025", r"could not confirm an approval"],
            "treatment-after-tdxd": [r"ramucirumab with paclitaxel", r"trifluridine/tipiracil"],
        },
    ),
    21: Finding(
        {
            r"^(?!.*\b(?:whether|debated|disagree|unclear|not)\b).*her2.*\b(?:aggressive|grows? faster|spreads? faster|worse)\b":
                "HER2-positive cancer is more aggressive.",
        },
        {"her2-what": [r"whether her2 by itself makes a cancer grow faster is still debated"], "living-prognosis": [r"outlook is debated"]},
    ),
    22: Finding(
        {
            r"\bmost important (?:\w+ )?(?:bio)?marker": "HER2 is the most important actionable biomarker.",
            r"\bhighly effective|\brevolution|\bbreakthrough|\btransform|\bgame.?chang|\bmiracle": "These highly effective drugs are a revolution.",
            r"\bnot bad news|\bgood news": "A positive result is not bad news.",
        },
        {"testing-other-biomarkers": [r"two tests matter most besides her2", r"msi or mmr", r"cldn18\.2"]},
    ),
    23: Finding(
        {
            r"in situ hybridi[sz]ation\)? or fish": "The second test is ISH (in situ hybridisation) or FISH.",
            r"\bish and fish are (?:two|different|separate)": "ISH and FISH are two tests.",
            rf"{CLAIM}\bfish is (?:a different|a second|another|no) ": "FISH is another test than ISH.",
        },
        {"testing-ish-fish": [r"fish is one kind of it", r"cish, sish and dish"], "testing-2plus": [r"fish is the best known kind of ish"]},
    ),
    24: Finding(
        {
            r"(?:t-dxd|enhertu|trastuzumab|herceptin|rc48|pembrolizumab) (?:is|are) (?:quite |very )?(?:safe|harmless|well tolerated)":
                "T-DXd is well tolerated.",
            rf"{CLAIM}\b(?:wait|can wait)\b.*\bnext (?:visit|appointment)": "A cough can wait until the next visit.",
            r"\b(?:no|hardly any) (?:serious |severe )?side effects": "There are hardly any side effects.",
        },
        {
            "effects-lung": [r"any new cough, breathlessness or fever: call your team at once", r"can be fatal", r"13\.9%", r"stopped for good"],
            "effects-heart-checks": [r"every 3 months", r"16 points"],
            "effects-pregnancy": [r"harm an unborn baby", r"7 months", r"4 months"],
            "urgent-fever": [r"38\.0 °c \(100\.4 °f\) or more, or shiver[^.]*emergency"],
            "urgent-bleeding": [r"coffee grounds", r"emergency number now"],
            "effects-chemotherapy": [r"dpyd", r"chest pain"],
        },
    ),
}  # fmt: skip
