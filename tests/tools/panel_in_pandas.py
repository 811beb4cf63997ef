#!/usr/bin/env python3
"""The groups, ranks and changes of the panel in pandas, with the seconds of each step, by the clock and
on the processors.

Called by the bench of the panel with the file of columns that it wrote. Codes are whole numbers and the
rows lie in the order of series, region and year, which is the best case for pandas.
"""

import sys
import time

import numpy
import pandas


def read(path):
    with open(path, "rb") as file:
        count = int(numpy.fromfile(file, "<u8", 1)[0])
        frame = {name: numpy.fromfile(file, "<i4", count) for name in ("series", "year", "county", "city", "province")}
        frame["value"] = numpy.fromfile(file, "<f8", count)
    return pandas.DataFrame(frame)


def measured(name, work):
    begun, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name}\t{time.perf_counter() - begun:.4f}\t{time.process_time() - cpu:.4f}", flush=True)
    return result


def statistics(frame, keys):
    groups = frame.groupby(keys, sort=True)["value"]
    result = groups.agg(["size", "count", "sum", "mean", "std", "min", "median", "max"])
    result["lower"] = groups.quantile(0.25)
    result["upper"] = groups.quantile(0.75)
    return result


def main():
    frame = read(sys.argv[1])
    slot = ["series", "year"]
    measured("groups of all", lambda: statistics(frame, slot))
    measured("groups of provinces", lambda: statistics(frame, slot + ["province"]))
    measured("groups of cities", lambda: statistics(frame, slot + ["city"]))
    groups = frame.groupby(slot)["value"]
    measured("ranks", lambda: (groups.rank(method="min", ascending=False), groups.rank(method="max", ascending=False)))
    measured("changes", lambda: frame.groupby(["series", "county"])["value"].diff())


if __name__ == "__main__":
    main()
