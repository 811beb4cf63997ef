#!/usr/bin/env python3
"""The groups, ranks and changes of the panel in pandas, with the seconds of each step, by the clock and
on the processors.

Called by the bench of the panel with the file of columns that it wrote. What is worked out is what the
step "cells to panel" of the bench works out, and no more: of all regions, of provinces and of cities
how the values are spread (count, sum, mean, deviation, quartiles, ends, Gini coefficient), the parts of
ratios summed, ranks with the number of those alike, changes on the year before, and how many cells have
each status. Codes are whole numbers and the rows lie in the order of series, region and year, which is
the best case for pandas.
"""

import sys
import time

import numpy
import pandas


def read(path):
    with open(path, "rb") as file:
        count = int(numpy.fromfile(file, "<u8", 1)[0])
        ratios = numpy.fromfile(file, "<u8", 3 * count).astype("i4").reshape(count, 3)
        count = int(numpy.fromfile(file, "<u8", 1)[0])
        names = ("series", "year", "county", "city", "province", "status")
        frame = {name: numpy.fromfile(file, "<i4", count) for name in names}
        frame["value"] = numpy.fromfile(file, "<f8", count)
    return pandas.DataFrame(frame), pandas.DataFrame(ratios, columns=["ratio", "series", "base"])


def measured(name, work):
    begun, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name}\t{time.perf_counter() - begun:.4f}\t{time.process_time() - cpu:.4f}", flush=True)
    return result


def statistics(ordered, keys):
    """Of rows with a value, in the order of their values."""
    groups = ordered.groupby(keys, sort=True)
    values = groups["value"]
    result = values.agg(["count", "sum", "mean", "std", "min", "max"])
    quartiles = values.quantile([0.25, 0.5, 0.75]).unstack()
    # sum((2 i - n - 1) x(i)) / (n sum(x)) with i from 1
    place = 2 * groups.cumcount() + 1 - values.transform("size")
    weighted = (place * ordered["value"]).groupby([ordered[key] for key in keys]).sum()
    result["gini"] = weighted / (result["count"] * result["sum"])
    return result.join(quartiles)


def quotients(frame, ratios, keys):
    """Sums of both parts over the regions that state both."""
    stated = frame.dropna(subset="value")
    tops = ratios.merge(stated, on="series")
    bases = stated[["series", "year", "county", "value"]].rename(columns={"series": "base", "value": "under"})
    pairs = tops.merge(bases, on=["base", "year", "county"])
    return [pairs.groupby(["ratio", "year"] + more)[["value", "under"]].sum() for more in keys]


def ranks(frame, slot):
    groups = frame.groupby(slot)["value"]
    first, last = groups.rank(method="min", ascending=False), groups.rank(method="max", ascending=False)
    return first, last - first + 1


def main():
    frame, ratios = read(sys.argv[1])
    slot = ["series", "year"]
    more = [[], ["province"], ["city"]]
    ordered = measured("order", lambda: frame.dropna(subset="value").sort_values("value"))
    measured("groups of all", lambda: statistics(ordered, slot))
    measured("groups of provinces", lambda: statistics(ordered, slot + ["province"]))
    measured("groups of cities", lambda: statistics(ordered, slot + ["city"]))
    measured("parts of ratios", lambda: quotients(frame, ratios, more))
    measured("ranks", lambda: ranks(frame, slot))
    measured("changes", lambda: frame.groupby(["series", "county"])["value"].diff())
    measured("coverage", lambda: frame.groupby(slot + ["status"]).size().unstack(fill_value=0))


if __name__ == "__main__":
    main()
