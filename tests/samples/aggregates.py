"""Expected aggregates of city and province, computed from the truth alone."""
import csv
from decimal import Decimal

from divisions import CITIES, PROVINCE, UNITS, YEARS
from series import half_up

CATALOGUE_KINDS = {
    "stock": ["enforce.officers", "mediation.committees", "mediation.mediators", "mediation.full_time_mediators", "correction.current"],
    "amount": ["mediation.amount", "aid.recovered", "wages.recovered"],
    "rate": ["litigation.head_appearance_rate", "enforce.major_review_rate"],
}
RATIOS = {"mediation.success_rate": ("mediation.succeeded", "mediation.cases"), "litigation.loss_rate": ("litigation.lost", "litigation.cases"),
          "enforce.exam_pass_rate": ("enforce.exam_passed", "enforce.exam_takers")}
MEANS = {"casefile.penalty_score": "casefile.penalty_reviewed", "casefile.licence_score": "casefile.licence_reviewed"}
NOT_AGGREGATED = {"enforce.training_hours", "enforce.legal_reviewer_share", *CATALOGUE_KINDS["rate"], *RATIOS, *MEANS}
HEADER = ["region_code", "year", "indicator", "kind", "method", "value", "value4", "n_reported", "n_expected"]


def kind_of(indicator):
    return next((k for k, names in CATALOGUE_KINDS.items() if indicator in names), "count")


def panel(rows):
    """{(indicator, year): {unit: value}} of observed totals that are reported without conflict."""
    table = {}
    for r in rows:
        if (r["sense"], r["role"], r["status"]) != ("observed", "total", "reported"):
            continue
        cell = table.setdefault((r["indicator"], int(r["year"])), {})
        value = Decimal(r["value"])
        if cell.setdefault(r["region_code"], value) != value:
            raise ValueError(f"two values for {r}")
    return table


def aggregate(rows):
    """Rows of expected_aggregates.tsv."""
    table, out = panel(rows), []
    regions = [(PROVINCE[0], [u.code for u in UNITS])] + [(c, [u.code for u in UNITS if u.city == c]) for c in CITIES]
    names = sorted({i for i, _ in table} | set(RATIOS))
    for region, units in regions:
        for year in YEARS:
            for name in names:
                row = one(table, name, year, units)
                if row:
                    out.append([region, year, name, *row, len(units)])
    return out


def one(table, name, year, units):
    """(kind, method, value, value to 4 decimals, units that report) or None."""
    def cells(indicator):
        return {u: v for u, v in table.get((indicator, year), {}).items() if u in units}
    if name in RATIOS:
        top, base = (cells(i) for i in RATIOS[name])
        both = sorted(set(top) & set(base))
        if not both or not sum(base[u] for u in both):
            return None
        value = half_up(100 * sum(top[u] for u in both) / sum(base[u] for u in both), 4)
        return "ratio", "sum_over_sum", half_up(value, 2), value, len(both)
    if name in MEANS:
        score, weight = cells(name), cells(MEANS[name])
        both = sorted(set(score) & set(weight))
        if not both:
            return None
        value = half_up(sum(score[u] * weight[u] for u in both) / sum(weight[u] for u in both), 4)
        return "mean", "weighted_mean", half_up(value, 2), value, len(both)
    found = cells(name)
    if name in NOT_AGGREGATED or not found:
        return None
    total = format(sum(found.values()).normalize(), "f")
    return kind_of(name), "sum", total, total, len(found)


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter="\t", lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(rows)
