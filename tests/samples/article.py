"""Compose the body of one yearly report: blocks of (kind, pieces), kind one of h2, h3, p."""
from dataclasses import dataclass, field, replace
from decimal import Decimal

import defects
import wording_figures as wf
import wording_frame as fr
from slots import Figure, Filler
from wording_topics import TOPICS

TARGET_COUNT = (20, 22)     # observed figures wanted on a page


@dataclass
class Article:
    unit: object
    year: int
    title: str
    blocks: list = field(default_factory=list)

    @property
    def key(self):
        return self.unit.code, self.year

    def figures(self):
        """Every figure with the pieces of its block, in page order."""
        for _, pieces in self.blocks:
            for piece in pieces:
                if isinstance(piece, Figure):
                    yield piece, pieces


def block_text(pieces):
    return "".join(p.printed if isinstance(p, Figure) else p for p in pieces)


def choose_facts(f):
    """{topic: [chain of phrasing groups]}: required figures first, then extras until the page has enough.

    Extras are (figures they cost, weight, how to add them).
    """
    rng, v = f.rng, f.values
    facts = {t: [] for t in TOPICS}
    split = rng.random() < 0.35
    review, litigation = ["REVIEW"], ["LITIGATION_SPLIT" if split else "LITIGATION"]
    litigation.append("COURT_LOST" if v["litigation.lost"] else "COURT_ZERO")
    mediation, aid, publicity = ["MEDIATION"], ["AID"], ["PUBLICITY"]
    parts = f.key in defects.PARTS_ONLY
    stock = ["MEDIATION_STOCK_PARTS" if parts else "MEDIATION_STOCK"]
    penalty = ["PENALTY_SPLIT" if rng.random() < 0.2 else "PENALTY"]
    facts["org"].append(["EXECUTIVE" if rng.random() < 0.5 else "STUDY"])
    facts["rule"].append(["ISSUED" if rng.random() < 0.55 else "FILED"])
    facts["enforce"] += [penalty, ["OFFICERS"]]
    facts["remedy"] += [review, litigation]
    facts["dispute"] += [mediation, stock]
    facts["public"] += [aid, publicity]
    count = 17 + 2 * split + 2 * (penalty == ["PENALTY_SPLIT"]) + 2 * parts
    count += any("full_time" in f.pick(g, getattr(wf, g)) for g in stock)
    wanted = rng.randint(*TARGET_COUNT) - (f.key == defects.CONFLICT)
    other = "STUDY" if facts["org"][0] == ["EXECUTIVE"] else "EXECUTIVE"
    extras = [(1, 1, lambda: facts["org"].append([other])), (1, 2, lambda: facts["rule"].append(["REVIEWED"])),
              (1, 3, lambda: facts["decision"].append(["CONTRACTS"])), (1, 1, lambda: facts["decision"].append(["OPINIONS"])),
              (1, 3, lambda: mediation.append("MEDIATION_AMOUNT")), (1, 1, lambda: mediation.insert(1, "MEDIATION_TRADE")),
              (1, 3, lambda: aid.append("AID_RECOVERED")), (1, 1, lambda: aid.append("AID_CONSULT")),
              (1, 1, lambda: publicity.append("PUBLICITY_REACH")), (3, 6, lambda: facts["people"].append(["CORRECTION"])),
              (2, 5, lambda: facts["people"].append(["WAGES"])), (3, 1, lambda: review.append("REVIEW_RESULT")),
              (1, 1, lambda: penalty.append("INSPECTIONS")), (1, 1, lambda: facts["enforce"].append(["JOINT"])),
              (1, 1, lambda: facts["rule"].append(["MERGED"]))]
    extras.sort(key=lambda e: -rng.random() ** (1 / e[1]))       # a weighted shuffle
    for cost, _, add in extras:
        if count + cost <= wanted:
            add()
            count += cost
    if ["REVIEWED"] in facts["rule"] and ["MERGED"] in facts["rule"]:
        facts["rule"].remove(["MERGED"])
    return facts


def topic_blocks(f, name, number, chains):
    """Heading and paragraphs of one topic."""
    topic = TOPICS[name]
    plain = f.several(name + ".plain", topic["plain"], 4 if f.long else 2 if chains else 3)
    if len(chains) > 1 and f.rng.random() < 0.4:
        plain = plain[:-1]
    runs = [sum((f.fill(f.pick(g, getattr(wf, g))) for g in chain), []) for chain in chains]
    items = [f.fill(s) for s in plain]
    sentences = interleave(f, items, runs)
    head = f"（{fr.ORDINALS[number]}）" + f.pick(name + ".head", topic["heads"])
    style = f.rng.choice(["numbered", "run_in", "split"])
    if style == "numbered" and len(sentences) > 1:
        leads = f.several(name + ".lead", topic["leads"], len(topic["leads"]))
        pieces = []
        for i, s in enumerate(sentences[: len(leads)]):
            pieces += [f.dress(f"{fr.ORDINALS[i]}是{leads[i]}。")] + s
        for s in sentences[len(leads):]:
            pieces += s
        return [("h3", [f.dress(head)]), ("p", pieces)]
    if style == "run_in":
        return [("p", [f.dress(head + "。")] + sum(sentences, []))]
    return [("h3", [f.dress(head)])] + [("p", s) for s in sentences]


def interleave(f, items, runs):
    """Plain sentences and figure runs in a page-specific order."""
    mixed = items + runs
    f.rng.shuffle(mixed)
    if mixed and any(isinstance(p, Figure) for p in mixed[0]) and items:
        mixed.remove(items[0])
        mixed.insert(0, items[0])
    return mixed


def section_done(f, mark):
    facts = choose_facts(f)
    names = [n for n in TOPICS if facts[n] or n == "service" or f.rng.random() < 0.4]
    rest = [n for n in names if n != "org"]
    f.rng.shuffle(rest)
    order = (["org"] + rest) if f.rng.random() < 0.7 else rest[:1] + ["org"] + rest[1:]
    blocks = [("h2", [f.dress(f.words(mark + f.pick("done", fr.SECTION_DONE)))])]
    for number, name in enumerate(order):
        blocks += topic_blocks(f, name, number, facts[name])
    if f.key == defects.GB18030:
        blocks.append(("p", f.fill(f"“老{defects.GB_CHAR}说法”等一批解纷品牌的做法在$A推广。")))
    if f.key == defects.CONFLICT:
        pieces = f.fill(wf.CONFLICT_SUMMARY)
        blocks.append(("p", [second_value(p) for p in pieces]))
    return blocks


def second_value(piece):
    """The conflicting statement: the same indicator, a value that differs by transposed digits or 9."""
    if not isinstance(piece, Figure):
        return piece
    value = piece.value + Decimal(9)
    return replace(piece, value=value, printed=piece.printed.replace(str(piece.value), str(value)))


def section_gaps(f, mark):
    gaps = f.several("gaps", fr.GAPS, 4 if f.long else 3)
    words = "".join(f"{'一二三四'[i]}是{g}；" for i, g in enumerate(gaps))[:-1] + "。"
    text = f.pick("gaps.open", fr.GAPS_OPEN) + words + f.pick("gaps.close", fr.GAPS_CLOSE)
    return [("h2", f.fill(mark + f.pick("gaps.head", fr.SECTION_GAPS))), ("p", f.fill(text))]


def section_duty(f, mark):
    items = f.several("duty", fr.DUTY, f.rng.choice([3, 4]))
    head = ("h2", f.fill(mark + f.pick("duty.head", fr.SECTION_DUTY)))
    if f.rng.random() < 0.5:
        return [head] + [("p", f.fill(f"（{fr.ORDINALS[i]}）" + s)) for i, s in enumerate(items)]
    return [head, ("p", f.fill("".join(items)))]


def section_next(f, mark):
    plain = f.several("next", fr.NEXT, 4 if f.long else 2)
    groups = f.several("targets", list(range(len(wf.TARGETS))), f.rng.choice([2, 2, 3]))
    goals = [f.pick(f"target{g}", wf.TARGETS[g]) for g in groups]
    items = [p + "。" for p in plain]
    for at, goal in enumerate(goals):
        items.insert(min(len(items), 1 + 2 * at), goal)
    head = ("h2", f.fill(mark + f.pick("next.head", fr.SECTION_NEXT)))
    opening = f.pick("next.open", fr.NEXT_OPEN)
    if f.rng.random() < 0.5:
        text = opening + "".join(f"{fr.ORDINALS[i]}是{s}" for i, s in enumerate(items))
        return [head, ("p", f.fill(text))]
    return [head, ("p", f.fill(opening))] + [("p", f.fill(f"（{fr.ORDINALS[i]}）" + s)) for i, s in enumerate(items)]


def compose(unit, year, world):
    """The report of one unit for one year."""
    f = Filler(unit, year, world)
    opening = f.pick("p1", fr.PREFACE_OPEN) + f.pick("p2", fr.PREFACE_MID) + f.pick("p3", fr.PREFACE_END)
    article = Article(unit, year, f"{unit.name}{year}年法治政府建设年度报告", [("p", f.fill(opening))])
    order = f.pick("order", [("done", "gaps", "duty", "next"), ("done", "duty", "gaps", "next"), ("duty", "done", "gaps", "next"),
                             ("done", "gaps", "duty", "next"), ("done", "duty", "gaps", "next")])
    make = {"done": section_done, "gaps": section_gaps, "duty": section_duty, "next": section_next}
    for i, name in enumerate(order):
        article.blocks += make[name](f, fr.ORDINALS[i] + "、")
    if f.key == defects.CONFLICT:
        mark_conflict(article, "aid.cases")
    return article


def mark_conflict(article, code):
    for kind_pieces in article.blocks:
        pieces = kind_pieces[1]
        for i, p in enumerate(pieces):
            if isinstance(p, Figure) and p.code == code and p.sense == "observed":
                pieces[i] = replace(p, status="conflict")
                # Both statements speak for the whole unit: otherwise the lesser one would read as a part.
                if i and isinstance(pieces[i - 1], str):
                    whole = f"全{article.unit.name[-1]}全年共承办"
                    pieces[i - 1] = pieces[i - 1].replace("全年承办", whole)
