"""Makes data/reference/regions.tsv, region_codes.tsv, region_changes.tsv and townships.tsv.gz from division tables.

    python3 tests/tools/make_regions.py DIVISIONS data/reference

DIVISIONS holds nbs2023_county.csv, nbs2023_town.csv.gz and changes_1981_2026.csv; data/reference/REGIONS.md says
where they come from. The output depends on the input alone.
"""
import collections
import csv
import gzip
import io
import pathlib
import re
import sys

source, target = map(pathlib.Path, sys.argv[1:3])
FIRST_YEAR = 2000  # reports on rule-of-law government begin in 2004
FILLERS = re.compile(r"^(市辖区|县)$|直辖县级行政区划$")
LEVELS = {"1": "province", "2": "city", "3": "county"}
PEOPLES = (
    "蒙古族 回族 藏族 维吾尔族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 "
    "傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 "
    "仡佬族 锡伯族 锡伯 阿昌族 普米族 塔吉克族 塔吉克 怒族 鄂温克族 德昂族 保安族 裕固族 独龙族 鄂伦春 门巴族 珞巴族 基诺族 "
    "各族 蒙古 回"
).split()
PEOPLE = "(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")"


def short(code):
    return code[:6] if code.endswith("000000") else code[:9]


def stem(name):
    """The name without its kind, for names of three characters and more: shorter ones are ordinary words."""
    bare = re.sub(r"(特别行政区|自治区|自治州|自治县|自治旗|林区|省|市|区|县|州|盟|旗)$", "", name)
    stripped = re.sub(PEOPLE + "+$", "", bare)
    return stripped or bare


def zone_aliases(name, city):
    """洛阳高新技术产业开发区 is called 洛阳高新区 by itself and by everyone else."""
    found = []
    kinds = [
        (r"(?:高新技术产业开发区|高新技术产业园区|高新技术开发区|高技术产业开发区)$", "高新区"),
        (r"(?:经济技术开发区|经济开发区)$", "经开区"),
        (r"城乡一体化示范区$", "示范区"),
    ]
    for pattern, shorter in kinds:
        before, count = re.subn(pattern, "", name)
        if not count:
            continue
        before = re.sub(r"^(" + "|".join(PROVINCES) + r")(?=.{2})", "", before)
        before = before.removesuffix("市")
        if len(before) >= 2:
            found += [before + shorter, before + "市" + shorter, before + re.search(pattern, name).group()]
    return [alias for alias in dict.fromkeys(found) if alias != name]


def aliases(row, city):
    name, kind = row["name"], row["level"]
    found = []
    if kind == "3" and "71" <= row["code"][4:6] <= "79":
        return zone_aliases(name, city)
    base = stem(name)
    if len(base) >= 3 and base[-1] not in "新矿":  # 滨海新区 is not 滨海新
        found.append(base)
    ending = re.search(r"自治(州|县|旗)$", name)
    if ending and len(base) >= 2:
        found.append(base + ending.group(1))
    if kind == "1" and name.endswith("自治区") and len(base) == 2:
        found.append(base)
    return [alias for alias in dict.fromkeys(found) if alias != name]


county = list(csv.DictReader((source / "nbs2023_county.csv").open(encoding="utf-8")))
filler = {row["code"]: row["parent"] for row in county if FILLERS.search(row["name"])}
PROVINCES = [stem(row["name"]) for row in county if row["level"] == "1"]


def real(code):
    while code in filler:
        code = filler[code]
    return code


regions = {}
for row in county:
    if row["code"] in filler or (row["level"] == "3" and short(row["code"]) in regions):
        continue  # 东莞市 and others have no counties: the list repeats the city in their place
    parent = real(row["parent"]) if row["parent"] else ""
    regions[short(row["code"])] = {
        "code": short(row["code"]), "name": row["name"], "level": LEVELS[row["level"]], "parent": short(parent),
        "aliases": aliases(row, regions.get(short(parent), {}).get("name", "")), "valid_from": "", "valid_to": "", "source": "nbs2023",
    }

by_path_name = collections.defaultdict(list)
for row in regions.values():
    by_path_name[row["name"]].append(row["code"])
recoded = {}
former = {}
for event in csv.DictReader((source / "changes_1981_2026.csv").open(encoding="utf-8")):
    if int(event["year"]) < FIRST_YEAR or not event["old_code"] or event["level"] not in LEVELS:
        continue
    old, new = short(event["old_code"]), short(event["new_code"]) if event["new_code"] else ""
    if FILLERS.search(event["old_name"]) or event["type"] == "驻地迁移":
        continue
    if old in regions:
        if event["old_name"] != regions[old]["name"] and event["type"] == "更名" and old == new:
            regions[old]["aliases"].append(event["old_name"])
        continue
    if new and new != old:
        recoded[old] = (new, event["old_name"], event["year"])
    if event["type"] == "同名改码":
        continue
    city, province = old[:4] + "00", old[:2] + "0000"
    named = [code for part in event["old_path"].split("/")[:-1] for code in by_path_name[part] if code[:2] == old[:2]]
    parent = city if city in regions and city != old else (named[-1] if named else province)
    former[old] = {
        "code": old, "name": event["old_name"], "level": LEVELS[event["level"]], "parent": parent if old != province else "",
        "aliases": [], "valid_from": "", "valid_to": event["year"], "source": "changes",
    }
for code, row in former.items():
    level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    if level == row["level"]:
        regions[code] = row

counts = collections.Counter(alias for row in regions.values() for alias in set(row["aliases"]))
names = {row["name"] for row in regions.values()}
with (target / "regions.tsv").open("w", encoding="utf-8", newline="\n") as out:
    out.write("# Made by tests/tools/make_regions.py; sources in README.md.\n")
    columns = ["code", "name", "level", "parent", "aliases", "valid_from", "valid_to", "source"]
    out.write("\t".join(columns) + "\n")
    for code in sorted(regions):
        row = regions[code]
        row["aliases"] = ";".join(a for a in dict.fromkeys(row["aliases"]) if counts[a] == 1 and a not in names)
        out.write("\t".join(row[column] for column in columns) + "\n")
with (target / "region_codes.tsv").open("w", encoding="utf-8", newline="\n") as out:
    out.write("# Codes out of use and what they became. Made by tests/tools/make_regions.py; sources in README.md.\n")
    out.write("code\tsuccessor\tname\tyear\n")
    for code in sorted(recoded):
        new, name, year = recoded[code]
        out.write(f"{code}\t{new}\t{name}\t{year}\n")



def changes(events):
    """Rows of region_changes.tsv: what became of a county's territory, as far as the differences of code books tell.

    A region that appears from nowhere in the same prefecture and year took territory from somebody: then nothing there is
    taken to have passed on whole. A region that lives on under its code while others join it is its own predecessor.
    """
    moves, created, unexplained = collections.defaultdict(list), set(), collections.defaultdict(set)
    for event in events:
        year, kind = int(event["year"]), event["type"]
        if year < FIRST_YEAR or event["level"] != "3" or not event["new_code"]:
            continue
        old, new = short(event["old_code"]) if event["old_code"] else "", short(event["new_code"])
        if kind == "新设":
            created.add((new, year))
            unexplained[new[:4], year].add(new)
        if not old or old == new or kind not in CARRIED:
            continue
        if kind == "同名改码" or kind in UPGRADES:
            created.add((new, year))
        # A dissolved county whose successor lies in another prefecture was matched by its name alone.
        if kind != "同名改码" and old[:4] != new[:4] and kind not in UPGRADES:
            continue
        moves[new, year].append((old, kind))
    outgoing = collections.Counter((old, year) for (_, year), olds in moves.items() for old, _ in olds)
    for (new, year) in moves:
        unexplained[new[:4], year].discard(new)
    for (new, year), olds in sorted(moves.items(), key=lambda item: (item[0][1], item[0][0])):
        alone = len(olds) == 1 and (new, year) in created
        open_end = unexplained[new[:4], year] or any(outgoing[old, year] > 1 for old, _ in olds)
        if alone and olds[0][1] == "同名改码":
            word, share = "rename", "1"  # the code alone is new
        elif open_end:
            word, share = "split", ""
        elif alone:
            word, share = "upgrade", "1"
        else:
            word, share = "merge", "1"
        before = [old for old, _ in olds] + ([] if (new, year) in created else [new])
        for old in sorted(set(before)):
            yield old, new, str(year), word, share


UPGRADES = {"撤县设区", "撤县设市", "撤市设区"}
CARRIED = UPGRADES | {"同名改码", "撤销", "撤区设区", "区划调整"}
with (source / "changes_1981_2026.csv").open(encoding="utf-8") as events:
    rows = list(changes(csv.DictReader(events)))
unknown = {code for row in rows for code in row[:2] if code not in regions and code not in recoded}
rows = [row for row in rows if not unknown & set(row[:2])]
with (target / "region_changes.tsv").open("w", encoding="utf-8", newline="\n") as out:
    out.write("# What became of the territory of counties, for carrying figures to a frame year; see REGIONS.md. Made by\n")
    out.write("# tests/tools/make_regions.py. year: first year of the new division. share: how much of the predecessor went there; empty: unknown.\n")
    out.write("predecessor\tsuccessor\tyear\tkind\tshare\tnote\tsource\n")
    for row in rows:
        out.write("\t".join(row) + "\t\tchanges\n")
print("left out, in neither table:", sorted(unknown))
print(len(rows), "changes", collections.Counter(row[3] for row in rows))

towns = io.StringIO()
for row in csv.DictReader(gzip.open(source / "nbs2023_town.csv.gz", "rt", encoding="utf-8")):
    parent = short(real(row["parent"]))
    own = short(row["code"])
    mark = "" if own[:6] == parent else parent
    towns.write(f"{own}\t{row['name']}\t{mark}\n" if mark else f"{own}\t{row['name']}\n")
raw = gzip.compress(towns.getvalue().encode(), 9, mtime=0)
(target / "townships.tsv.gz").write_bytes(raw)
print(len(regions), "regions", len(recoded), "recoded", len(raw), "bytes of townships")
