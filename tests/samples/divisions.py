"""The invented province: divisions, sizes and site habits. No name here is the name of a real county or city."""
from dataclasses import dataclass

HOST = "qinglan.sample.invalid"
YEARS = [2020, 2021, 2022, 2023, 2024]
SEED = "qinglan-1"


@dataclass(frozen=True)
class Unit:
    """One county-level unit; `size` scales its counts, `layout` names its site template."""
    code: str
    name: str
    city: str
    size: float
    layout: str

    @property
    def kind(self):
        """区, 县 or 市: the last character of the name."""
        return self.name[-1]

    @property
    def short(self):
        return self.name[:-1]


PROVINCE = ("990000", "青岚省", "青岚")
CITIES = {"990100": "岚州市", "990200": "澄川市"}
UNITS = [
    Unit("990102", "云磐区", "990100", 1.9, "trs"),
    Unit("990103", "望砚区", "990100", 1.5, "trs"),
    Unit("990104", "枫浦区", "990100", 0.9, "ucap"),
    Unit("990121", "栖泽县", "990100", 0.7, "zoom"),
    Unit("990122", "桐渡县", "990100", 0.55, "zoom"),
    Unit("990123", "禾渚县", "990100", 0.8, "trs"),
    Unit("990181", "霁川市", "990100", 1.2, "ucap"),
    Unit("990202", "榆澜区", "990200", 1.4, "ucap"),
    Unit("990203", "鹭屿区", "990200", 1.0, "trs"),
    Unit("990221", "芷陵县", "990200", 0.6, "ucap"),
    Unit("990222", "雁陂县", "990200", 0.45, "zoom"),
    Unit("990223", "苇川县", "990200", 0.75, "trs"),
    Unit("990224", "绥澜县", "990200", 0.5, "zoom"),
]
UNIT = {u.code: u for u in UNITS}


def region_rows():
    """Rows of data/sample/regions.tsv: code, name, level, parent, aliases, valid_from, valid_to, source."""
    src = "invented for the samples"
    code, name, short = PROVINCE
    yield (code, name, "province", "", short, "1980", "", src)
    for city, city_name in CITIES.items():
        yield (city, city_name, "city", code, city_name[:-1], "1983", "", src)
        for u in UNITS:
            if u.city == city:
                yield (u.code, u.name, "county", city, u.short, "1983", "", src)
