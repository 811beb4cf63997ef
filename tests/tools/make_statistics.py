#!/usr/bin/env python3
"""Makes tests/fixtures/statistics/*.tsv: what numpy and scipy make of invented figures, for the tests of
the panel's statistics, which never run Python themselves.

    pip install numpy scipy
    python3 tests/tools/make_statistics.py
"""

import pathlib

import numpy
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "statistics"


def gini(values):
    """Mean absolute difference of all pairs over twice the mean: another way than the sorted sum."""
    values = numpy.asarray(values)
    if values.min() < 0 or values.sum() == 0:
        return None
    differences = numpy.abs(values[:, None] - values[None, :]).mean()
    return differences / (2 * values.mean())


def cell(value, digits=12):
    return "" if value is None or not numpy.isfinite(value) else repr(round(float(value), digits))


def spreads(random):
    columns = "values mean median least most lower_quartile upper_quartile deviation variation gini ranks percentiles"
    lines = ["\t".join(columns.split())]
    samples = [[7], [0, 0, 0], [5, 5, 5, 5], [1, 2], [0, 0, 1], [-3, 4, 9, 9]]
    for size in (3, 4, 5, 8, 13, 21, 60):
        samples.append(random.integers(0, 40, size).tolist())
        samples.append(numpy.round(random.lognormal(4, 1.2, size), 2).tolist())
        samples.append(numpy.round(random.uniform(88, 100, size), 1).tolist())
    for sample in samples:
        values = numpy.asarray(sample, dtype=float)
        mean = values.mean()
        deviation = values.std(ddof=1) if len(values) > 1 else None
        lower, median, upper = numpy.quantile(values, [0.25, 0.5, 0.75])
        ranks = stats.rankdata(-values, method="min").astype(int)
        percentiles = [stats.percentileofscore(values, value, kind="mean") for value in values]
        numbers = [
            mean, median, values.min(), values.max(), lower, upper, deviation,
            deviation / mean if deviation is not None and mean > 0 else None, gini(values),
        ]
        lines.append("\t".join([
            " ".join(repr(value) for value in sample),
            *map(cell, numbers),
            " ".join(map(str, ranks)),
            " ".join(cell(value, 6) for value in percentiles),
        ]))
    return lines


def trends(random):
    lines = ["years\tvalues\tslope\tlow\thigh\tgrowth"]
    for size in (3, 5, 6, 8, 10, 12):
        for _ in range(5):
            years = sorted(random.choice(numpy.arange(2010, 2026), size, replace=False).tolist())
            values = numpy.round(100 + random.normal(0, 9) * (numpy.array(years) - 2010) + random.normal(0, 25, size), 1)
            if random.random() < 0.5:
                values = numpy.round(values, -1)  # ties
            slope = stats.theilslopes(values, years, alpha=0.95)
            # The rank of the lower end, as Sen has it: below the first slope there is no interval.
            ties = numpy.unique(values, return_counts=True)[1]
            variance = (size * (size - 1) * (2 * size + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
            pairs = size * (size - 1) / 2
            within = round((pairs - stats.norm.ppf(0.975) * variance ** 0.5) / 2) >= 1
            growth = None
            if values[0] > 0 and values[-1] > 0:
                growth = (stats.gmean([values[-1] / values[0]]) ** (1 / (years[-1] - years[0])) - 1) * 100
            lines.append("\t".join([
                " ".join(map(str, years)), " ".join(repr(value) for value in values.tolist()),
                cell(slope.slope), cell(slope.low_slope if within else None), cell(slope.high_slope if within else None),
                cell(growth),
            ]))
    return lines


def main():
    random = numpy.random.default_rng(20260701)
    HERE.mkdir(parents=True, exist_ok=True)
    for name, lines in (("spreads.tsv", spreads(random)), ("trends.tsv", trends(random))):
        (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
