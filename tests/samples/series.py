"""The invented world: values of every indicator by unit and year, 2019 to 2024, consistent among themselves."""
from decimal import Decimal, ROUND_DOWN, ROUND_HALF_UP
from random import Random

from divisions import SEED, UNITS

FIRST, LAST = 2019, 2024

# indicator: (value in 2020 at size 1, yearly growth range, noise)
GROWING = {
    "mediation.cases": (1750, (0.95, 1.09), 0.03), "mediation.committees": (118, (0.995, 1.02), 0.0),
    "review.received": (58, (0.98, 1.24), 0.06), "litigation.cases": (46, (0.92, 1.10), 0.08),
    "aid.cases": (235, (0.98, 1.12), 0.04), "publicity.events": (165, (0.95, 1.12), 0.08),
    "publicity.materials": (41000, (0.9, 1.1), 0.1), "publicity.audience": (83000, (0.94, 1.14), 0.08),
    "enforce.penalty_cases": (1280, (0.9, 1.07), 0.05), "enforce.officers": (430, (0.99, 1.03), 0.0),
    "enforce.inspections": (5200, (0.85, 1.02), 0.06), "counsel.contracts_reviewed": (165, (0.96, 1.14), 0.1),
    "counsel.opinions": (92, (0.98, 1.15), 0.1), "correction.admitted": (112, (0.92, 1.06), 0.05),
}


def half_up(value, places):
    """Round a Decimal half up to `places` decimals."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def cut(value, places):
    """Truncate a Decimal to `places` decimals."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)


def grow(rng, unit, indicator):
    base, (low, high), noise = GROWING[indicator]
    level = base * unit.size * rng.uniform(0.86, 1.14)
    out = {}
    for year in range(FIRST, LAST + 1):
        out[year] = max(3, round(level * rng.uniform(1 - noise, 1 + noise)))
        level *= rng.uniform(low, high)
    return out


def disputes(rng, unit, v):
    cases = v["mediation.cases"]
    v["mediation.succeeded"] = round(cases * rng.uniform(0.953, 0.992))
    v["mediation.parts.trade"] = round(cases * rng.uniform(0.08, 0.17))
    com = v["mediation.committees"]
    v["mediation.parts.village"] = round(com * 0.8)
    v["mediation.parts.town"] = max(6, round(com * 0.1))
    v["mediation.parts.branch"] = com - v["mediation.parts.village"] - v["mediation.parts.town"]
    v["mediation.mediators"] = round(com * rng.uniform(3.6, 4.4))
    v["mediation.full_time_mediators"] = round(v["mediation.mediators"] * rng.uniform(0.08, 0.13))
    v["mediation.amount"] = half_up(v["mediation.succeeded"] * rng.uniform(2.5, 6.5), 2)
    v["mediation.parties"] = round(cases * rng.uniform(2.1, 2.6))


def remedies(rng, unit, v):
    v["review.accepted"] = max(2, round(v["review.received"] * rng.uniform(0.8, 0.94)))
    left = v["review.accepted"] - rng.randint(1, max(1, v["review.accepted"] // 9))
    v["review.concluded"] = max(1, left)
    v["review.settled"] = round(v["review.concluded"] * rng.uniform(0.2, 0.38))
    v["review.corrected"] = round(v["review.concluded"] * rng.uniform(0.05, 0.13))
    v["review.upheld"] = round(v["review.concluded"] * rng.uniform(0.36, 0.44))
    cases = v["litigation.cases"]
    v["litigation.second_instance"] = max(1, round(cases * rng.uniform(0.16, 0.3)))
    v["litigation.first_instance"] = cases - v["litigation.second_instance"]
    v["litigation.lost"] = 0 if rng.random() < 0.5 else rng.randint(1, max(1, cases // 13))
    rate = Decimal(100) if rng.random() < 0.62 else half_up(rng.uniform(88, 99), 1)
    v["litigation.head_appearance_rate"] = rate


def services(rng, unit, v):
    cases = v["aid.cases"]
    v["aid.parts.criminal"] = round(cases * rng.uniform(0.3, 0.42))
    v["aid.parts.civil"] = cases - v["aid.parts.criminal"]
    v["aid.recovered"] = half_up(cases * rng.uniform(1.6, 3.1), 2)
    v["aid.consultations"] = round(cases * rng.uniform(9, 15))
    v["wages.recovered"] = half_up(unit.size * rng.uniform(190, 760), 2)
    v["wages.workers"] = round(float(v["wages.recovered"]) * rng.uniform(0.55, 0.9))


def administration(rng, unit, v):
    v["enforce.penalty_summary"] = round(v["enforce.penalty_cases"] * rng.uniform(0.42, 0.63))
    v["enforce.penalty_ordinary"] = v["enforce.penalty_cases"] - v["enforce.penalty_summary"]
    v["enforce.joint_actions"] = rng.randint(8, 46)
    v["org.executive_meetings"] = rng.randint(16, 38)
    v["org.study_sessions"] = rng.randint(4, 15)
    v["rule.issued"] = rng.randint(2, 13)
    v["rule.filed"] = v["rule.issued"]
    v["rule.reviewed"] = v["rule.issued"] + rng.randint(4, 19)
    v["legality.reviewed"] = round(unit.size * rng.uniform(180, 320))


def returns(rng, unit, v):
    officers = v["enforce.officers"]
    v["x.sessions"] = rng.randint(3, 12)
    v["enforce.training_participants"] = round(officers * rng.uniform(1.1, 2.4))
    v["enforce.training_hours"] = half_up(rng.choice([52, 54, 55.5, 57, 58.5, 60, 60, 61, 62, 63.5, 64, 66, 68, 72]), 1)
    v["enforce.exam_takers"] = round(officers * rng.uniform(0.12, 0.3))
    v["enforce.exam_passed"] = round(v["enforce.exam_takers"] * rng.uniform(0.86, 0.99))
    v["casefile.penalty_reviewed"] = rng.randint(24, 96)
    v["casefile.licence_reviewed"] = rng.randint(20, 78)
    v["casefile.penalty_score"] = half_up(rng.uniform(85, 97), 1)
    v["casefile.licence_score"] = half_up(rng.uniform(86, 98), 1)
    both = v["casefile.penalty_reviewed"] + v["casefile.licence_reviewed"]
    v["casefile.excellent"] = round(both * rng.uniform(0.1, 0.3))


def build():
    """{(unit code, year): {indicator: int or Decimal in the catalogue's unit}}."""
    world = {}
    for unit in UNITS:
        rng = Random(f"{SEED}|series|{unit.code}")
        lines = {name: grow(rng, unit, name) for name in sorted(GROWING)}
        under = round(170 * unit.size * rng.uniform(0.9, 1.1))
        for year in range(FIRST, LAST + 1):
            v = {name: line[year] for name, line in lines.items()}
            for part in (disputes, remedies, services, administration, returns):
                part(rng, unit, v)
            v["correction.released"] = max(2, round(v["correction.admitted"] * rng.uniform(0.9, 1.08)))
            under += v["correction.admitted"] - v["correction.released"]
            v["correction.current"] = under
            v["mediation.success_rate"] = Decimal(v["mediation.succeeded"]) * 100 / Decimal(v["mediation.cases"])
            world[unit.code, year] = v
    return world
