use std::collections::BTreeMap;

use crate::model::word_list;
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
        /// Begins a breakdown, whose items may name nothing but themselves: 其中, 分为.
        Breakdown = "breakdown",
        /// At the head of a clause: a court counts.
        Court = "court",
        /// At the head of a clause: a procuratorate counts.
        Procuratorate = "procuratorate",
        /// At the head of a clause: a union counts.
        Union = "union",
        /// Ends the name of a bureau.
        BureauEnd = "bureau_end",
        /// Looks like a bureau and is none: 格局.
        NotBureau = "not_bureau",
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
    by_class: Vec<Class>,
}

/// The words of one class, longest first, findable by their first and last character.
#[derive(Debug, Clone, Default)]
struct Class {
    words: Vec<Vec<char>>,
    by_first: Ends,
    by_last: Ends,
}

/// Indexes of words by the character at one end: these look-ups are most of what reading a text
/// costs, so that what is not there is told by one bit.
#[derive(Debug, Clone, Default)]
struct Ends {
    /// Characters in order, each with its words, longest first.
    words: Vec<(char, Vec<usize>)>,
    /// One bit for the remainder of every character.
    seen: u128,
}

impl Ends {
    fn of(ends: impl Iterator<Item = (char, usize)>) -> Self {
        let mut words: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (c, index) in ends {
            words.entry(c).or_default().push(index);
        }
        Self {
            seen: words.keys().fold(0, |seen, c| seen | Self::bit(*c)),
            words: words.into_iter().collect(),
        }
    }

    const fn bit(c: char) -> u128 {
        1 << (c as u32 % 128)
    }

    fn at(&self, c: char) -> &[usize] {
        if self.seen & Self::bit(c) == 0 {
            return &[];
        }
        let found = self.words.binary_search_by_key(&c, |(end, _)| *end);
        found.map_or(&[], |index| self.words[index].1.as_slice())
    }
}

impl Class {
    fn of(mut words: Vec<Vec<char>>) -> Self {
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.retain(|word| !word.is_empty());
        let numbered = || words.iter().enumerate();
        Self {
            by_first: Ends::of(numbered().filter_map(|(index, word)| Some((*word.first()?, index)))),
            by_last: Ends::of(numbered().filter_map(|(index, word)| Some((*word.last()?, index)))),
            words,
        }
    }

    /// Words that begin as a text does, longest first.
    fn heads(&self, text: &[char]) -> impl Iterator<Item = &[char]> {
        let found = text.first().map_or(&[][..], |c| self.by_first.at(*c));
        found.iter().map(|index| self.words[*index].as_slice())
    }

    /// Words that end as a text does, longest first.
    fn tails(&self, text: &[char]) -> impl Iterator<Item = &[char]> {
        let found = text.last().map_or(&[][..], |c| self.by_last.at(*c));
        found.iter().map(|index| self.words[*index].as_slice())
    }
}

impl Words {
    /// Table that the words are read from.
    pub const TABLE: &'static str = "context_words.tsv";

    /// Reads the table. Rows of one class add up within a layer; a higher layer replaces the class.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut by_class = vec![Class::default(); WordClass::ALL.len()];
        for table in files.tables(Self::TABLE, COLUMNS)? {
            let mut layer: BTreeMap<WordClass, Vec<Vec<char>>> = BTreeMap::new();
            for row in &table.rows {
                if let Some(class) = problems.keep(row.parse::<WordClass>("class")) {
                    let found = row.list("words", '|').into_iter().map(|word| word.chars().collect());
                    layer.entry(class).or_default().extend(found);
                }
            }
            for (class, words) in layer {
                by_class[class as usize] = Class::of(words);
            }
        }
        problems.or(Self { by_class })
    }

    fn class(&self, class: WordClass) -> Option<&Class> {
        self.by_class.get(class as usize)
    }

    /// The words of a class, longest first.
    pub fn of(&self, class: WordClass) -> &[Vec<char>] {
        self.class(class).map_or(&[], |class| class.words.as_slice())
    }

    /// Length of the longest word of a class that a text begins with.
    pub fn at_head(&self, class: WordClass, text: &[char]) -> Option<usize> {
        let mut words = self.class(class)?.heads(text);
        words.find(|word| text.starts_with(word)).map(<[char]>::len)
    }

    /// Length of the longest word of a class that a text ends with.
    pub fn at_end(&self, class: WordClass, text: &[char]) -> Option<usize> {
        let mut words = self.class(class)?.tails(text);
        words.find(|word| text.ends_with(word)).map(<[char]>::len)
    }

    /// Lengths of all words of a class that a text begins with, longest first.
    pub fn all_at_head(&self, class: WordClass, text: &[char]) -> Vec<usize> {
        let words = self.class(class).into_iter().flat_map(|class| class.heads(text));
        words.filter(|word| text.starts_with(word)).map(<[char]>::len).collect()
    }

    /// Lengths of all words of a class that a text ends with, longest first.
    pub fn all_at_end(&self, class: WordClass, text: &[char]) -> Vec<usize> {
        let words = self.class(class).into_iter().flat_map(|class| class.tails(text));
        words.filter(|word| text.ends_with(word)).map(<[char]>::len).collect()
    }

    /// Whether a word of a class stands in a text.
    pub fn within(&self, class: WordClass, text: &[char]) -> bool {
        (0..text.len()).any(|at| self.at_head(class, &text[at..]).is_some())
    }
}

const TOPIC_COLUMNS: &[&str] = &["topic", "words", "weak", "yields", "narrows", "note"];

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
