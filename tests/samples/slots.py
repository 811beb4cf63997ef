"""Fill the slots of a sentence: plain text pieces and figures with the truth about each."""
import re
from dataclasses import dataclass, replace
from decimal import Decimal, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP
from random import Random

import defects
from divisions import CITIES, SEED
from series import cut, half_up
from wording_frame import OUTLINE, OUTLINE_NOW

SLOT = re.compile(r"\{([^{}]+)\}")
SOFT = {"publicity.events", "publicity.audience", "publicity.materials", "aid.recovered", "aid.consultations",
        "mediation.amount", "wages.recovered", "counsel.contracts_reviewed", "counsel.opinions", "enforce.inspections",
        "legality.reviewed"}
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
ASCII_PUNCT = str.maketrans("，；：（）", ",;:()")


@dataclass(frozen=True)
class Figure:
    """A figure as printed and what it means. `year` is the year it speaks of."""
    printed: str
    code: str
    value: Decimal
    qualifier: str = "exact"
    sense: str = "observed"
    role: str = "total"
    status: str = "reported"
    year: int = 0


def plain(value):
    """A Decimal or int without exponent and without trailing zeros."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def step_of(value):
    """Rounding step that leaves two leading digits."""
    return Decimal(10) ** max(1, len(str(int(value))) - 2)


def snap(value, step, how):
    return (Decimal(value) / step).quantize(Decimal(1), how) * step


class Filler:
    """Fills slots for one page; remembers the figures it printed."""

    def __init__(self, unit, year, world):
        self.unit, self.year, self.world, self.key = unit, year, world, (unit.code, year)
        self.values, self.before = world[unit.code, year], world[unit.code, year - 1]
        self.rng = Random(f"{SEED}|page|{unit.code}|{year}")
        self.rate_style = self.rng.choice(["one", "one", "one", "two", "cut"])
        self.long = self.rng.random() < 0.3
        self.loose = False          # last figure was rounded by the author
        self.blank = False          # last figure was left blank

    def pick(self, name, options):
        """One of the options: a fixed shuffle by unit, walked year by year, so that a unit does not repeat itself."""
        return self.several(name, options, 1)[0]

    def several(self, name, options, count):
        order = list(options)
        Random(f"{SEED}|{self.unit.code}|{name}").shuffle(order)
        at = (self.year - 2020) * count
        return [order[(at + i) % len(order)] for i in range(count)]

    def words(self, text):
        u = self.unit
        table = {"$P": u.name, "$A": "全" + u.kind, "$U": u.kind, "$Y": str(self.year), "$N": str(self.year + 1),
                 "$C": CITIES[u.city], "$S": u.name[0], "$G": OUTLINE.get(self.year, OUTLINE_NOW)}
        for key, value in table.items():
            text = text.replace(key, value)
        return text

    def fill(self, sentence):
        """Pieces of a sentence: str and Figure."""
        pieces, at = [], 0
        sentence = self.words(sentence)
        for m in SLOT.finditer(sentence):
            pieces.append(sentence[at:m.start()])
            pieces.extend(self.slot(m.group(1)))
            at = m.end()
        pieces.append(sentence[at:])
        return [self.dress(p) for p in pieces if p != ""]

    def dress(self, piece):
        """Width habits of the page."""
        point = defects.FULLWIDTH.get(self.key)
        if isinstance(piece, Figure):
            if not point:
                return piece
            return replace(piece, printed=piece.printed.translate(WIDE).replace(".", point))
        return piece.translate(ASCII_PUNCT) if self.key in defects.HALFWIDTH_PUNCT else piece

    def slot(self, body):
        head = body[0]
        if head == "#":
            low, high = body[1:].split("-")
            return [str(self.rng.randint(int(low), int(high)))]
        if head == "~":
            return [self.change(*body[1:].split("|"))]
        if head == "=":
            meaning, words = body[1:].split("|")
            code, value = meaning.split(":")
            return [Figure(words, code, Decimal(value), year=self.year)]
        if head == ">":
            return [self.target(*body[1:].split("|"))]
        return self.figure(*body.split("|"))

    def figure(self, code, unit, part=None):
        if defects.BLANK.get(self.key) == code:
            self.blank = True
            return ["\u00a0\u00a0" + unit]
        value = self.values[part or code]
        self.blank = self.loose = False
        if unit == "%":
            return [self.rate(code, value)]
        if unit == "万元":
            printed, value, qualifier = self.money(code, Decimal(value))
        else:
            printed, value, qualifier = self.count(code, Decimal(value), unit)
        self.loose = qualifier != "exact"
        parts_only = code == "mediation.committees" and self.key in defects.PARTS_ONLY
        return [Figure(printed, code, value, qualifier, year=self.year, role="part" if part else "total",
                       status="parts_only" if parts_only else "reported")]

    def rate(self, code, value):
        if code == "litigation.head_appearance_rate":
            words = "百分之百" if value == 100 and self.rng.random() < 0.15 else plain(value) + "%"
            return Figure(words, code, value, year=self.year)
        value = self.printed_rate(value)
        if self.key == defects.RATE_OFF:
            value -= Decimal("3.4")
        return Figure(plain(value) + "%", code, value, year=self.year)

    def printed_rate(self, value):
        return {"one": half_up(value, 1), "two": half_up(value, 2), "cut": cut(value, 1)}[self.rate_style]

    def digits(self, value):
        return f"{int(value):,}" if self.key in defects.COMMA else str(int(value))

    def count(self, code, value, unit):
        roll = self.rng.random() if code in SOFT else 1
        if value >= 20000 and code in SOFT:
            return self.wan(value, unit, roll)
        if value < 20 or roll >= 0.55:
            return self.digits(value) + unit, value, "exact"
        step = step_of(value)
        if roll < 0.36:
            value = snap(value - 1, step, ROUND_FLOOR)
            n = self.digits(value)
            words = self.rng.choice([f"{n}余{unit}", f"{n}余{unit}", f"{n}多{unit}", f"超过{n}{unit}", f"逾{n}{unit}"])
            return words, value, "at_least"
        if roll < 0.5:
            value = snap(value + 1, step, ROUND_CEILING)
            return f"近{self.digits(value)}{unit}", value, "about"
        if roll < 0.53:
            value = snap(value + 1, step, ROUND_CEILING)
            return f"不足{self.digits(value)}{unit}", value, "at_most"
        value = snap(value, step, ROUND_HALF_UP)
        return f"约{self.digits(value)}{unit}", value, "about"

    def wan(self, value, unit, roll):
        """Counts in 万."""
        if roll < 0.4:
            value = snap(value - 1, Decimal(1000), ROUND_FLOOR)
            n = plain(value / 10000)
            return (f"{n}万余{unit}" if "." in n else f"{n}余万{unit}"), value, "at_least"
        if roll < 0.6:
            value = snap(value + 1, Decimal(10000), ROUND_CEILING)
            return f"近{plain(value / 10000)}万{unit}", value, "about"
        value = snap(value, Decimal(100), ROUND_HALF_UP)
        return f"{plain(value / 10000)}万{unit}", value, "exact"

    def money(self, code, value):
        """Amounts; the value is in 万元, the words in 万元, 亿元 or 元."""
        roll = self.rng.random()
        if value >= 10000:
            value = snap(value, Decimal(100), ROUND_FLOOR if roll < 0.3 else ROUND_HALF_UP)
            n = plain(value / 10000)
            return (f"{n}亿余元", value, "at_least") if roll < 0.3 else (f"{n}亿元", value, "exact")
        if roll < 0.25 and value >= 40:
            value = snap(value, step_of(value), ROUND_FLOOR)
            return f"{self.digits(value)}余万元", value, "at_least"
        if roll < 0.42 and value >= 40:
            value = snap(value, step_of(value), ROUND_CEILING)
            return f"近{self.digits(value)}万元", value, "about"
        if roll < 0.5 and code == "wages.recovered":
            return f"{self.digits(value * 10000)}元", value, "exact"
        whole, _, rest = plain(value).partition(".")
        return self.digits(Decimal(whole)) + ("." + rest if rest else "") + "万元", value, "exact"

    def change(self, code, unit):
        """A comparison with last year that states no level; sometimes nothing."""
        if self.blank or self.rng.random() < 0.3:
            return ""
        now, was = self.values[code], self.before[code]
        if unit == "pp":
            return self.points(code, now, was)
        if now == was:
            return "，与上年持平"
        up = now > was
        if self.loose or was >= 40 and self.rng.random() < 0.6:
            share = half_up(abs(Decimal(now) - Decimal(was)) * 100 / Decimal(was), 1)
            verb = self.rng.choice(["同比增长", "比上年增长", "较上年增长"] if up else ["同比下降", "比上年下降", "较上年减少"])
            return f"，{verb}{plain(share)}%"
        verb = self.rng.choice(["比上年增加", "同比增加"] if up else ["比上年减少", "同比减少"])
        return f"，{verb}{abs(now - was)}{unit}"

    def points(self, code, now, was):
        if self.key == defects.RATE_OFF:
            return ""
        if code == "mediation.success_rate":
            now, was = self.printed_rate(now), self.printed_rate(was)
        if now == was:
            return "，与上年持平"
        verb = self.rng.choice(["比上年提高", "同比上升"] if now > was else ["比上年回落", "同比下降"])
        return f"，{verb}{plain(abs(now - was))}个百分点"

    def target(self, meaning, qualifier, words):
        code, value = meaning.split(":")
        if value == "auto":
            goal = snap(Decimal(self.values[code]) * Decimal("1.04"), Decimal(10), ROUND_CEILING)
            return Figure(f"{self.digits(goal)}{words}", code, goal, qualifier, "target", year=self.year + 1)
        return Figure(words, code, Decimal(value), qualifier, "target", year=self.year + 1)
