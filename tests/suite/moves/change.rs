//! Figures, measure words and names of places exchanged for others of their form.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::draw::Draw;
use super::source::{Edit, Fact, Names, Number, Source, digit, numbers};

/// How new figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figures {
    /// Each for itself: parts may be more than their whole, rates contradict their counts.
    Free,
    /// The same figure everywhere the same.
    Mapped,
    /// As before, the larger stays the larger, and the mediation rate is that of its counts.
    Ordered,
}

/// A figure of the text with what it is a figure of.
struct Slot {
    number: Number,
    facts: Vec<usize>,
}

const COUNTED: &str = "件次人个名起宗场份部条家期项户所支元分类箱㎡批步本篇";
const PERCENT: &str = "%％";

/// Behind a number: 余, 多 and 万 passed over.
fn unit_at(text: &[char], mut at: usize) -> usize {
    while text.get(at).is_some_and(|c| "余多几万萬亿億 ".contains(*c)) {
        at += 1;
    }
    at
}

/// The figures that may be exchanged: those of the truth, and other counts outside of titles.
fn slots(source: &Source) -> Vec<Slot> {
    let mut slots: BTreeMap<usize, Slot> = BTreeMap::new();
    for (index, fact) in source.facts.iter().enumerate() {
        for (number, _) in &fact.stated {
            let slot = slots.entry(number.start).or_insert_with(|| Slot {
                number: number.clone(),
                facts: Vec::new(),
            });
            slot.facts.push(index);
        }
    }
    let unstated: Vec<(usize, usize)> = source
        .facts
        .iter()
        .filter(|fact| fact.stated.is_empty())
        .flat_map(|fact| fact.at.clone())
        .collect();
    for number in numbers(&source.text) {
        let unit = source.text.get(unit_at(&source.text, number.end));
        let counted = unit.is_some_and(|c| COUNTED.contains(*c) || PERCENT.contains(*c));
        let before = number.start.checked_sub(1).map(|at| source.text[at]);
        let other = before.is_some_and(|c| "第〔-—+-:.".contains(c)) || in_title(&source.text, number.start);
        let fixed = unstated.iter().any(|(s, e)| (*s..*e).contains(&number.start));
        let own = number.start >= source.body.0 && number.end <= source.body.1;
        if counted && !other && !fixed && own {
            slots.entry(number.start).or_insert(Slot {
                number,
                facts: Vec::new(),
            });
        }
    }
    slots.into_values().collect()
}

fn in_title(text: &[char], at: usize) -> bool {
    let line = text[..at].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let count = |mark: char| text[line..at].iter().filter(|c| **c == mark).count();
    count('《') > count('》')
}

/// The text with its figures drawn anew.
pub(crate) fn figures(source: &Source, how: Figures, draw: &mut Draw) -> Source {
    let slots = slots(source);
    let printed = |slot: &Slot| -> String { source.text[slot.number.start..slot.number.end].iter().collect() };
    let percent = |slot: &Slot| {
        let unit = source.text.get(unit_at(&source.text, slot.number.end));
        unit.is_some_and(|c| PERCENT.contains(*c))
    };
    let mut drawn: BTreeMap<String, String> = BTreeMap::new();
    if how == Figures::Ordered {
        drawn = ordered(slots.iter().filter(|slot| !percent(slot)).map(printed).collect(), draw);
    }
    let mut new: Vec<String> = Vec::new();
    for slot in &slots {
        let old = printed(slot);
        let text = match how {
            Figures::Free => other(&old, percent(slot), draw),
            _ => drawn
                .entry(old.clone())
                .or_insert_with(|| other(&old, percent(slot), draw))
                .clone(),
        };
        new.push(text);
    }
    if how == Figures::Ordered {
        agree(source, &slots, &mut new);
    }
    write(source, &slots, &new)
}

/// Another number of the same form: as many digits, as many decimals, the same width and marks.
fn other(old: &str, percent: bool, draw: &mut Draw) -> String {
    const WORDS: &[&str] = &[
        "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十二", "二十",
    ];
    if old.chars().all(|c| digit(c).is_none()) {
        return (*draw.one(WORDS)).to_owned();
    }
    if percent && plain(old) == Decimal::ONE_HUNDRED && draw.below(2) == 0 {
        return old.to_owned();
    }
    let mut digits = draw
        .digits(old.chars().filter(|c| digit(*c).is_some()).count())
        .into_bytes();
    if old.starts_with('0') {
        digits[0] = b'0';
    }
    if percent && plain(old) == Decimal::ONE_HUNDRED {
        return draw.digits(2);
    }
    let mut digits = digits.into_iter();
    let mut next = |c: char| {
        if digit(c).is_none() {
            return c;
        }
        let value = u32::from(digits.next().unwrap() - b'0');
        let zero = if c.is_ascii() { '0' } else { '０' };
        char::from_u32(zero as u32 + value).unwrap()
    };
    let new: String = old.chars().map(&mut next).collect();
    if plain(&new) == Decimal::ZERO {
        old.to_owned()
    } else {
        new
    }
}

/// What a number comes to.
fn plain(printed: &str) -> Decimal {
    const WORDS: &[(&str, i64)] = &[("两", 2), ("十二", 12), ("二十", 20)];
    if let Some((_, value)) = WORDS.iter().find(|(word, _)| *word == printed) {
        return Decimal::from(*value);
    }
    if let Some(place) = "一二三四五六七八九十".chars().position(|c| printed.chars().eq([c])) {
        return Decimal::from(place + 1);
    }
    let plain = printed.chars().filter_map(|c| match c {
        '.' | '．' => Some('.'),
        c => digit(c).and_then(|d| char::from_digit(d, 10)),
    });
    plain.collect::<String>().parse().unwrap()
}

/// For numbers of one form new ones in the same order.
fn ordered(old: Vec<String>, draw: &mut Draw) -> BTreeMap<String, String> {
    let mut forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for number in old {
        let form = number
            .chars()
            .map(|c| if digit(c).is_some() { '0' } else { c })
            .collect();
        forms.entry(form).or_default().insert(number);
    }
    let mut pairs = BTreeMap::new();
    for numbers in forms.into_values() {
        let mut old: Vec<String> = numbers.into_iter().collect();
        let mut new: BTreeMap<Decimal, String> = BTreeMap::new();
        for _ in 0..1000 {
            if new.len() < old.len() {
                let number = other(draw.one(&old[..]).as_str(), false, draw);
                new.insert(plain(&number), number);
            }
        }
        old.sort_by_key(|number| plain(number));
        if new.len() == old.len() {
            pairs.extend(old.into_iter().zip(new.into_values()));
        }
    }
    pairs
}

/// Makes the mediation rate that of the counts beside it.
fn agree(source: &Source, slots: &[Slot], new: &mut [String]) {
    let of = |code: &str| {
        slots.iter().position(|slot| {
            let own = |fact: &usize| source.facts[*fact].indicators.first().is_some_and(|c| c == code);
            slot.facts.iter().any(own)
        })
    };
    let (Some(whole), Some(part), Some(rate)) = (
        of("mediation.cases"),
        of("mediation.succeeded"),
        of("mediation.success_rate"),
    ) else {
        return;
    };
    let decimals = slots[rate].number.value.scale();
    let exact = Decimal::ONE_HUNDRED * plain(&new[part]) / plain(&new[whole]);
    new[rate] = exact
        .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
        .to_string();
}

/// Writes the new figures, and their values into the truth.
fn write(source: &Source, slots: &[Slot], new: &[String]) -> Source {
    let mut changed = source.clone();
    let mut edits = Vec::new();
    for (slot, text) in slots.iter().zip(new) {
        let here = |fact: &Fact| {
            fact.stated
                .iter()
                .position(|(number, _)| number.start == slot.number.start)
        };
        for fact in &slot.facts {
            let fact = &mut changed.facts[*fact];
            // Of a text printed twice the first printing counts.
            if here(fact) == Some(0) {
                fact.value = (plain(text) * fact.stated[0].1).normalize();
            }
        }
        edits.push(Edit {
            start: slot.number.start,
            end: slot.number.end,
            text: text.clone(),
        });
    }
    changed.changed(edits)
}

/// Families of cases that are counted in 件, 起 and 宗 alike.
const CASES: &[&str] = &[
    "mediation.",
    "review.",
    "litigation.",
    "linkage.",
    "aid.cases",
    "enforce.penalty_",
];

/// 件, 起 and 宗 exchanged behind the cases of the truth, 件次 among them.
pub(crate) fn measures(source: &Source, draw: &mut Draw) -> Source {
    let case = |fact: &&Fact| {
        let first = fact.indicators.first();
        first.is_some_and(|code| CASES.iter().any(|family| code.starts_with(family)))
    };
    let stated = source.facts.iter().filter(case).flat_map(|fact| &fact.stated);
    let places: BTreeSet<usize> = stated.map(|(number, _)| unit_at(&source.text, number.end)).collect();
    let counted = places
        .into_iter()
        .filter(|at| source.text.get(*at).is_some_and(|c| "件起宗".contains(*c)));
    let edits = counted.map(|at| Edit {
        start: at,
        end: at + 1,
        text: draw.one(&["件", "起", "宗"]).to_string(),
    });
    source.changed(edits.collect())
}

/// How many of the names are exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// Those of province, city, county and town, their short forms among them.
    All,
    /// That of the county alone, wherever it stands in full.
    County,
}

/// A region of the code table.
pub(crate) struct Region {
    code: String,
    name: String,
    level: String,
    parent: String,
}

/// The regions of the code table that are in force.
pub(crate) fn regions() -> Vec<Region> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/regions.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let cells = rows.map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    cells
        .filter(|cells| cells[6].is_empty())
        .map(|cells| Region {
            code: cells[0].clone(),
            name: cells[1].clone(),
            level: cells[2].clone(),
            parent: cells[3].clone(),
        })
        .collect()
}

const TOWNS: &[&str] = &[
    "青石镇",
    "柳河镇",
    "双桥镇",
    "龙泉镇",
    "大同镇",
    "太平镇",
    "石门镇",
    "高桥镇",
];

/// Names that stand for those of the text: a county of the same kind, with its city and province.
fn elsewhere(names: &Names, regions: &[Region], draw: &mut Draw) -> Names {
    let last = |name: &str| name.chars().last();
    let zone = |name: &str| name.contains("高新") || name.contains("开发区");
    let plain = |region: &&Region| {
        let length = region.name.chars().count();
        let same = zone(&names.county) || last(&region.name) == last(&names.county);
        region.level == "county" && (3..=4).contains(&length) && same && region.name != names.county
    };
    let named = |code: &str| regions.iter().find(|region| region.code == code);
    let fits = |region: &&Region| {
        let city = named(&region.parent).filter(|parent| parent.level == "city");
        let ends = city.is_some_and(|city| city.name.ends_with('市'));
        let of_province = named(&region.parent).is_some_and(|parent| parent.level == "province");
        plain(region) && if names.city.is_empty() { of_province } else { ends }
    };
    let all: Vec<&Region> = regions.iter().filter(fits).collect();
    let county = draw.one(&all);
    let parent = named(&county.parent).unwrap();
    let province = named(&format!("{}0000", &county.code[..2])).unwrap();
    Names {
        province: province.name.clone(),
        city: if names.city.is_empty() {
            String::new()
        } else {
            parent.name.clone()
        },
        county: if zone(&names.county) {
            format!("{}高新区", short(&parent.name))
        } else {
            county.name.clone()
        },
        town: if names.town.is_empty() {
            String::new()
        } else {
            (*draw.one(TOWNS)).to_owned()
        },
    }
}

/// A name without its kind: 青岚 of 青岚省.
fn short(name: &str) -> String {
    const KINDS: &[&str] = &[
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "自治区",
        "高新区",
        "省",
        "市",
        "县",
        "区",
        "旗",
        "镇",
        "乡",
    ];
    let cut = KINDS.iter().find_map(|kind| name.strip_suffix(kind));
    cut.filter(|cut| cut.chars().count() >= 2).unwrap_or(name).to_owned()
}

const SIMPLE: &str = "区庆镇县云东门龙阳宁马贵兴长广浔岭泽华";
const TRADITIONAL: &str = "區慶鎮縣雲東門龍陽寧馬貴興長廣潯嶺澤華";

fn put(text: &str, from: &str, to: &str) -> String {
    let other = |c: char| from.chars().position(|f| f == c).and_then(|at| to.chars().nth(at));
    text.chars().map(|c| other(c).unwrap_or(c)).collect()
}

/// The text about another place.
pub(crate) fn places(source: &Source, (how, regions): (Places, &[Region]), draw: &mut Draw) -> Source {
    let new = elsewhere(&source.names, regions, draw);
    let old = &source.names;
    let mut pairs = vec![(old.county.clone(), new.county.clone())];
    if how == Places::All {
        for (old, new) in [
            (&old.province, &new.province),
            (&old.city, &new.city),
            (&old.town, &new.town),
        ] {
            pairs.push((old.clone(), new.clone()));
            pairs.push((short(old), short(new)));
        }
        pairs.push((short(&old.county), short(&new.county)));
    }
    pairs.retain(|(old, _)| old.chars().count() >= 2);
    pairs.sort_by_key(|(old, _)| std::cmp::Reverse(old.chars().count()));
    let folded: Vec<char> = put(&source.text.iter().collect::<String>(), TRADITIONAL, SIMPLE)
        .chars()
        .collect();
    let traditional = source.text.contains(&'區');
    let mut edits = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let begins =
            |(old, _): &&(String, String)| folded[at..].iter().copied().take(old.chars().count()).eq(old.chars());
        let Some((old, new)) = pairs.iter().find(begins) else {
            at += 1;
            continue;
        };
        let end = at + old.chars().count();
        let text = if traditional {
            put(new, SIMPLE, TRADITIONAL)
        } else {
            new.clone()
        };
        edits.push(Edit { start: at, end, text });
        at = end;
    }
    let mut changed = source.changed(edits);
    changed.names = new;
    changed
}
