use std::collections::BTreeMap;

use crate::model::word_list;
use crate::reference::lexicon_set::{CharTable, WordSet};
use crate::reference::table::{Problem, Problems, Row, TableFiles};

word_list! {
    /// What a word around a figure tells.
    WordClass, "a class of context word (see data/reference/README.md)" {
        /// Between a wording and its figure, meaning nothing: 共, 达到, 为.
        Link = "link",
        /// Before a figure: about that many.
        AboutBefore = "about_before",
        /// Before a figure: at least that many.
        AtLeastBefore = "at_least_before",
        /// Before a figure: at most that many.
        AtMostBefore = "at_most_before",
        /// After the unit: about.
        AboutAfter = "about_after",
        /// After the unit: at least.
        AtLeastAfter = "at_least_after",
        /// After the unit: at most.
        AtMostAfter = "at_most_after",
        /// Right before a figure: it is a change on another period.
        Change = "change",
        /// In the clause before a figure: it is a pace or a mean, no total.
        Pace = "pace",
        /// In the clause before a figure: it is a goal.
        Target = "target",
        /// Anywhere before in the sentence: a goal.
        TargetLead = "target_lead",
        /// The sentence tells of one case: its figures are no totals.
        Story = "story",
        /// In a clause before the subject of others: a figure is only held against theirs.
        HeldAgainst = "held_against",
        /// Before a verb: how it was done, so that the verb begins the clause all the same: 全面检查.
        Manner = "manner",
        /// Between a subject and the kinds of it that a sentence only names: 主要涉及.
        Concerns = "concerns",
        /// Heads what of a count came in and what lay there before: a kind of it, where these add up to it.
        Intake = "intake",
        /// Right behind a figure: tells what became of what it counts.
        OutcomeBehind = "outcome_behind",
        /// Begins with a kind of region and is no list of kinds: 市场, 县委.
        RegionWord = "region_word",
        /// All of a clause: it says only how often, the clause before tells what.
        Often = "often",
        /// Behind a sum of money: the cases above it that the next figure counts.
        ThresholdNoun = "threshold_noun",
        /// Right before a figure that several counts share: 均为.
        Evenly = "evenly",
        /// Behind the names of several counts that share a figure: 数量.
        CountNoun = "count_noun",
        /// Ends a clause that says by what a count is divided: 按被申请人分.
        Divides = "divides",
        /// Ends what a share is of: 总数.
        WholeNoun = "whole_noun",
        /// Begins what a share is of: 全部.
        WholeLead = "whole_lead",
        /// A floor that is a goal unless the clause says that it was done.
        Floor = "floor",
        /// Between a goal and what came of it: 实际完成.
        Achieved = "achieved",
        /// A floor word with the verb that stands between it and the figure: 至少开展.
        FloorVerb = "floor_verb",
        /// The clause says that it was done.
        Done = "done",
        /// The reporting year.
        ThisYear = "this_year",
        /// The reporting year until the day of publication.
        SoFar = "so_far",
        /// Says that a figure counts from the beginning: 累计.
        Cumulative = "cumulative",
        /// The year before it.
        LastYear = "last_year",
        /// Behind 上年: what was left over from it, and not what was done in it.
        LeftOver = "left_over",
        /// First half of the year.
        FirstHalf = "first_half",
        /// Second half.
        SecondHalf = "second_half",
        /// First quarter.
        FirstQuarter = "first_quarter",
        /// Second quarter.
        SecondQuarter = "second_quarter",
        /// Third quarter.
        ThirdQuarter = "third_quarter",
        /// Fourth quarter.
        FourthQuarter = "fourth_quarter",
        /// January to September.
        ThreeQuarters = "three_quarters",
        /// Several years or an unknown time until now.
        ToDate = "to_date",
        /// A short time inside the year: a campaign week, a festival.
        Moment = "moment",
        /// Close behind a day or week: it stands for the whole year's occasions.
        Occasions = "occasions",
        /// Right before a year: it tells what, not when.
        Undated = "undated",
        /// A heading of what is planned.
        PlanHeading = "plan_heading",
        /// Begins a sentence, a line or a heading of the second level: what follows is planned.
        PlanLead = "plan_lead",
        /// A heading that names both results and plans is one of results.
        ResultHeading = "result_heading",
        /// A heading of what is amiss.
        ShortcomingHeading = "shortcoming_heading",
        /// Inside a wording: it narrows nothing (各类, 社会).
        Broad = "broad",
        /// At the head of a clause, before whoever speaks: 据统计.
        LeadIn = "lead_in",
        /// At the head of a clause: the country.
        Nation = "nation",
        /// At the head of a clause: the province.
        WiderRegion = "wider_region",
        /// Right behind a wider region: it is named for a rank or a title and does not speak.
        Rank = "rank",
        /// At the head of a clause: the city above a county.
        ParentCity = "parent_city",
        /// At the head of a clause: a county.
        CountyRegion = "county_region",
        /// At the head of a clause: a town.
        TownRegion = "town_region",
        /// At the head of a clause: the page's own region, of whatever level.
        OwnRegion = "own_region",
        /// At the head of a clause: the government's own organs count again.
        OwnOrgans = "own_organs",
        /// Behind a figure of its own (由494项减少到304项): the level follows.
        Until = "until",
        /// Says that a figure is the whole: 共, 累计.
        Whole = "whole",
        /// The own level of government only.
        OwnLevel = "own_level",
        /// One body of the government.
        OwnBody = "own_body",
        /// Ends a list of examples right before the word that they narrow: 占道、违停等案件.
        Examples = "examples",
        /// Begins the parts of a figure: 其中.
        PartMark = "part_mark",
        /// What the year added to what was there before.
        NewInYear = "new_in_year",
        /// Tells of a meeting or a paper on a day, which dates no count behind it.
        DayOfMeeting = "day_of_meeting",
        /// Begins a breakdown, whose items may name nothing but themselves: 其中, 分为.
        Breakdown = "breakdown",
        /// Announces a list of kinds of what was counted before: 从案件类型看.
        Kinds = "kinds",
        /// Ends what names an occasion and nothing that has kinds: 专项行动中.
        Occasion = "occasion",
        /// Heads what became of what was counted, which is no kind of it: 予以公开4件.
        Outcome = "outcome",
        /// The label of a column or row of a prescribed table.
        Statutory = "statutory",
        /// At the head of a clause: a court counts.
        Court = "court",
        /// In a title: a court tells of its trials.
        Trials = "trials",
        /// At the head of a clause: a procuratorate counts.
        Procuratorate = "procuratorate",
        /// At the head of a clause: a union counts.
        Union = "union",
        /// Ends the name of a bureau.
        BureauEnd = "bureau_end",
        /// Looks like a bureau and is none: 格局.
        NotBureau = "not_bureau",
        /// Heads a list whose items share it: 审查议题156件、合同64份.
        ListVerb = "list_verb",
        /// Ends a list whose items share it: 对12家企业、6家餐馆开展检查.
        ListDone = "list_done",
        /// A word that ends in 约 and is no approximator: 合约.
        NotAbout = "not_about",
        /// Right before 一: not even one, 无一人.
        NotEven = "not_even",
        /// A number that is a name: 12345.
        NumberName = "number_name",
        /// After a distributive list: 分别为.
        Respectively = "respectively",
        /// The kinds of region that a name at the head of a clause ends in, below the page's own.
        LowerRegionEnd = "lower_region_end",
        /// Looks like a region name and is none: 各镇, 全区.
        NotRegion = "not_region",
        /// Characters that names of places hardly ever have: 接, 的, 组.
        NotInNames = "not_in_names",
    }
}

const COLUMNS: &[&str] = &["class", "words", "note"];

/// The words around figures (语境词), by what they tell.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// One for each class, in the order of [`WordClass::ALL`]; empty before the table is read.
    by_class: Vec<WordSet>,
    /// Classes by the first character of their words.
    firsts: ByChar,
    /// Classes by the last character of their words.
    lasts: ByChar,
}

/// A set of classes of words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassSet(u128);

impl ClassSet {
    /// The set of some classes.
    pub const fn of(classes: &[WordClass]) -> Self {
        let (mut set, mut index) = (0, 0);
        while index < classes.len() {
            set |= 1 << classes[index] as u32;
            index += 1;
        }
        Self(set)
    }

    /// The set and one class more.
    #[must_use]
    pub const fn with(self, class: WordClass) -> Self {
        Self(self.0 | 1 << class as u32)
    }

    /// The classes that are in another set too.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Every class of the set, by its place in [`WordClass::ALL`].
    pub fn iter(self) -> impl Iterator<Item = WordClass> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let index = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            WordClass::ALL.get(index).copied()
        })
    }

    /// Whether a class is one of them.
    pub const fn has(self, class: WordClass) -> bool {
        self.0 >> class as u32 & 1 == 1
    }

    /// Whether two sets have a class in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The classes that have a word with some character at one end.
#[derive(Debug, Clone, Default)]
struct ByChar {
    numbers: CharTable,
    /// By the number of the character; the first is of none.
    classes: Vec<ClassSet>,
}

/// A set has a bit for every class.
const _: () = assert!(WordClass::ALL.len() <= 128);

impl ByChar {
    fn of<'a, I: Iterator<Item = char> + 'a>(sets: &'a [WordSet], ends: impl Fn(&'a WordSet) -> I) -> Self {
        let mut found: BTreeMap<char, u128> = BTreeMap::new();
        for (class, set) in sets.iter().enumerate() {
            for c in ends(set) {
                *found.entry(c).or_default() |= 1 << class;
            }
        }
        let chars: Vec<char> = found.keys().copied().collect();
        let classes = found.into_values().map(ClassSet);
        Self {
            numbers: CharTable::of(&chars),
            classes: std::iter::once(ClassSet::default()).chain(classes).collect(),
        }
    }

    fn at(&self, c: char) -> ClassSet {
        self.classes.get(self.numbers.number(c)).copied().unwrap_or_default()
    }
}

impl Words {
    /// Table that the words are read from.
    pub const TABLE: &'static str = "context_words.tsv";

    /// Reads the table. Rows of one class add up within a layer; a higher layer replaces the class.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut by_class = vec![WordSet::default(); WordClass::ALL.len()];
        for table in files.tables(Self::TABLE, COLUMNS)? {
            let mut layer: BTreeMap<WordClass, Vec<Vec<char>>> = BTreeMap::new();
            for row in &table.rows {
                if let Some(class) = problems.keep(row.parse::<WordClass>("class")) {
                    let found = row.list("words", '|').into_iter().map(|word| word.chars().collect());
                    layer.entry(class).or_default().extend(found);
                }
            }
            for (class, words) in layer {
                by_class[class as usize] = WordSet::of(words);
            }
        }
        problems.or(Self {
            firsts: ByChar::of(&by_class, WordSet::firsts),
            lasts: ByChar::of(&by_class, WordSet::lasts),
            by_class,
        })
    }

    fn class(&self, class: WordClass) -> Option<&WordSet> {
        self.by_class.get(class as usize)
    }

    /// The words of a class, longest first.
    pub fn of(&self, class: WordClass) -> &[Vec<char>] {
        self.class(class).map_or(&[], WordSet::words)
    }

    /// The classes that have a word which begins with a character.
    pub fn beginning(&self, c: char) -> ClassSet {
        self.firsts.at(c)
    }

    /// The classes that have a word which ends with a character.
    pub fn ending(&self, c: char) -> ClassSet {
        self.lasts.at(c)
    }

    /// Length of the longest word of a class that a text begins with.
    pub fn at_head(&self, class: WordClass, text: &[char]) -> Option<usize> {
        self.heads(class, text).next()
    }

    /// Length of the longest word of a class that a text ends with.
    pub fn at_end(&self, class: WordClass, text: &[char]) -> Option<usize> {
        self.ends(class, text).next()
    }

    /// Lengths of all words of a class that a text begins with, longest first.
    pub fn heads<'a>(&'a self, class: WordClass, text: &'a [char]) -> impl DoubleEndedIterator<Item = usize> + 'a {
        let due = text.first().is_some_and(|c| self.firsts.at(*c).has(class));
        let set = self.class(class).filter(|_| due);
        set.into_iter().flat_map(|set| set.at_head(text)).map(<[char]>::len)
    }

    /// Lengths of all words of a class that a text ends with, longest first.
    pub fn ends<'a>(&'a self, class: WordClass, text: &'a [char]) -> impl DoubleEndedIterator<Item = usize> + 'a {
        let due = text.last().is_some_and(|c| self.lasts.at(*c).has(class));
        let set = self.class(class).filter(|_| due);
        set.into_iter().flat_map(|set| set.at_end(text)).map(<[char]>::len)
    }

    /// Whether a word of a class stands in a text.
    pub fn within(&self, class: WordClass, text: &[char]) -> bool {
        (0..text.len()).any(|at| self.at_head(class, &text[at..]).is_some())
    }

    /// Whether a word of a class has a character.
    pub fn has_letter(&self, class: WordClass, c: char) -> bool {
        self.class(class).is_some_and(|set| set.has_letter(c))
    }
}

const TOPIC_COLUMNS: &[&str] = &[
    "topic", "words", "weak", "yields", "narrows", "kinds", "counted", "note",
];

/// What a passage is about (主题): a figure without a subject of its own takes the last one named.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Name that wordings refer to.
    pub name: String,
    /// Words that turn the passage to it.
    pub words: Vec<String>,
    /// Words that do so only where nothing else was named in the sentence.
    pub weak: Vec<String>,
    /// Topics that its weak words do not turn the passage away from.
    pub yields: Vec<String>,
    /// Families of indicators whose figures are parts where a title or clause names it.
    pub narrows: Vec<String>,
    /// Families of indicators whose figures break down into kinds that are named after what other families count.
    pub kinds: Vec<String>,
    /// The words of the count that kinds break down in a passage on it which states none; empty for none.
    pub counted: String,
}

impl Topic {
    /// Table that the topics are read from.
    pub const TABLE: &'static str = "topics.tsv";

    /// Reads the table, by name; a later row replaces an earlier one.
    pub fn load(files: &TableFiles) -> Result<Vec<Self>, Problems> {
        let mut problems = Problems::default();
        let mut topics = BTreeMap::new();
        for row in files
            .tables(Self::TABLE, TOPIC_COLUMNS)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            if let Some(topic) = problems.keep(topic(&row)) {
                topics.insert(topic.name.clone(), topic);
            }
        }
        problems.or(topics.into_values().collect())
    }
}

fn topic(row: &Row) -> Result<Topic, Problem> {
    Ok(Topic {
        name: row.required("topic")?.to_owned(),
        words: row.list("words", '|'),
        weak: row.list("weak", '|'),
        yields: row.list("yields", '|'),
        narrows: row.list("narrows", '|'),
        kinds: row.list("kinds", '|'),
        counted: row.text("counted").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Topic, WordClass, Words};
    use crate::reference::shipped_tables;

    #[test]
    fn every_class_of_the_shipped_table_has_words() {
        let words = Words::load(&shipped_tables()).unwrap();
        for class in WordClass::ALL {
            assert!(!words.of(*class).is_empty(), "{class}");
        }
    }

    #[test]
    fn no_word_belongs_to_two_topics() {
        let topics = Topic::load(&shipped_tables()).unwrap();
        let mut words: Vec<&String> = topics.iter().flat_map(|t| t.words.iter().chain(&t.weak)).collect();
        words.sort();
        let before = words.len();
        words.dedup();
        assert_eq!(words.len(), before);
    }
}
