use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

use crate::extract::finder::{Finder, Hit, Owner, Sort, apart};
use crate::extract::program::Program;
use crate::extract::takers::{Picked, Takers};
use crate::model::IndicatorCode;
use crate::reference::{
    Catalogue, Companions, Edge, Narrowing, Problems, Synonyms, TableFiles, Topic, Units, WordSet, Wording, Words,
};

/// The tables of wordings, units, context words and topics, made ready for matching.
#[derive(Clone)]
pub struct Lexicon {
    /// Printed units.
    pub(crate) units: Units,
    /// Spellings of units.
    pub(crate) spellings: WordSet,
    /// Words around figures.
    pub(crate) words: Words,
    /// Wordings, by key.
    pub(crate) wordings: Vec<Wording>,
    /// Their patterns, made ready.
    pub(crate) programs: Vec<Program>,
    /// Chinese names of the catalogue's indicators.
    pub(crate) names: BTreeMap<IndicatorCode, String>,
    /// For each topic, those that its weak words yield to.
    pub(crate) yields: Vec<Vec<usize>>,
    /// For each topic, the families whose figures are parts where it is named.
    pub(crate) narrows: Vec<Vec<String>>,
    /// Words that make figures parts.
    pub(crate) narrowings: Vec<Narrowing>,
    /// Indicators that tell more of what others count.
    pub(crate) companions: Companions,
    /// For each topic, the families whose kinds are named after what other families count.
    pub(crate) kinds: Vec<Vec<String>>,
    /// For each topic, the words of the count that kinds break down where none is stated.
    pub(crate) counted: Vec<String>,
    /// Wordings by the units and topics that they take.
    pub(crate) takers: Takers,
    /// Finds the anchors of wordings, the words of topics and those of narrowings, all at once.
    finder: Finder,
    /// What each anchor belongs to.
    pub(crate) anchored: Vec<Anchored>,
    /// Traditional to simplified.
    pub(crate) simplify: Arc<OpenCC>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon")
            .field("wordings", &self.wordings.len())
            .finish_non_exhaustive()
    }
}

/// Wordings that want a word on one side of their figure.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanting {
    /// Those that want it in the figure's own clause.
    pub(crate) close: Picked,
    /// Those that may have it in another clause of the sentence.
    pub(crate) far: Picked,
}

impl Wanting {
    fn add(&mut self, close: bool, (index, count): (usize, usize)) {
        let set = if close { &mut self.close } else { &mut self.far };
        set.grow(index, count);
    }
}

/// What an anchor belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Anchored {
    /// Wordings that want it before their figure.
    pub(crate) before: Wanting,
    /// Wordings that want it behind their figure.
    pub(crate) after: Wanting,
    /// Wordings in no order that want it on whichever side.
    pub(crate) around: Picked,
    /// Zero statements, with what they begin with.
    pub(crate) zeros: Vec<(usize, Edge)>,
}

/// The words of a text that the tables know.
#[derive(Debug, Default)]
pub(crate) struct SaidWords {
    /// Words that wordings demand.
    pub(crate) anchors: Vec<Hit>,
    /// Words of topics; of two that overlap the longer one that begins first.
    pub(crate) topics: Vec<Hit>,
    /// Words that make figures parts.
    pub(crate) narrowings: Vec<Hit>,
}

impl Lexicon {
    /// Tables that the lexicon is read from: part of the key of stored extractions.
    pub const TABLES: &'static [&'static str] = &[
        Wording::TABLE,
        Synonyms::TABLE,
        Units::TABLE,
        Words::TABLE,
        Topic::TABLE,
        Narrowing::TABLE,
        Companions::TABLE,
    ];

    /// Reads and checks the tables. The examples of the wordings are run by
    /// [`Lexicon::check_examples`].
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let units = gather(&mut problems, Units::load(files));
        let words = gather(&mut problems, Words::load(files));
        let topics = gather(&mut problems, Topic::load(files));
        let wordings = gather(&mut problems, Wording::load(files, catalogue));
        let narrowings = gather(&mut problems, Narrowing::load(files, catalogue));
        let companions = gather(&mut problems, Companions::load(files, catalogue));
        check_topics(&wordings, &topics, &mut problems);
        let mut known: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        let anchored = anchors(&wordings, &mut known);
        topic_words(&topics, &mut known);
        narrowing_words(&narrowings, &mut known);
        let simplify = OpenCC::from_config(BuiltinConfig::T2s)
            .map_err(|error| whole(Wording::TABLE, &format!("no table of simplified characters: {error}")))?;
        let spellings = WordSet::of(units.spellings().map(|unit| unit.chars().collect()).collect());
        problems.or(Self {
            takers: Takers::of(&wordings, &units, &topics),
            yields: yields(&topics),
            narrows: topics.iter().map(|topic| topic.narrows.clone()).collect(),
            narrowings,
            companions,
            kinds: topics.iter().map(|topic| topic.kinds.clone()).collect(),
            counted: topics.iter().map(|topic| topic.counted.clone()).collect(),
            units,
            spellings,
            words,
            names: catalogue
                .iter()
                .map(|one| (one.code.clone(), one.name_zh.clone()))
                .collect(),
            programs: wordings.iter().map(|one| Program::of(&one.pattern)).collect(),
            wordings,
            finder: Finder::new(known),
            anchored,
            simplify: Arc::new(simplify),
        })
    }

    /// Number of wordings.
    pub fn count(&self) -> usize {
        self.wordings.len()
    }

    /// The units that figures of mentions are printed in, and their factors.
    pub const fn units(&self) -> &Units {
        &self.units
    }

    /// The words that wordings hang on: beside one bare pass of an automaton of them the cost of extraction
    /// is measured.
    pub fn anchors(&self) -> impl Iterator<Item = String> + '_ {
        let words: BTreeSet<String> = self
            .wordings
            .iter()
            .flat_map(|one| one.pattern.demands().concat())
            .collect();
        words.into_iter()
    }

    /// The words of a text that the tables know, each sort by place.
    pub(crate) fn said(&self, chars: &[char]) -> SaidWords {
        let mut said = SaidWords::default();
        for hit in self.finder.every(chars) {
            match hit.sort {
                Sort::Anchor => said.anchors.push(hit),
                Sort::Topic | Sort::WeakTopic => said.topics.push(hit),
                Sort::Narrowing => said.narrowings.push(hit),
            }
        }
        said.topics = apart(&said.topics);
        said
    }
}

/// For each topic the places in the table of those that its weak words yield to.
fn yields(topics: &[Topic]) -> Vec<Vec<usize>> {
    let position = |name: &String| topics.iter().position(|topic| topic.name == *name);
    let positions = |topic: &Topic| topic.yields.iter().filter_map(position).collect();
    topics.iter().map(positions).collect()
}

fn whole(table: &str, reason: &str) -> Problems {
    let mut problems = Problems::default();
    problems.push(table, 0, reason);
    problems
}

fn gather<T: Default>(problems: &mut Problems, loaded: Result<T, Problems>) -> T {
    loaded.unwrap_or_else(|found| {
        problems.0.extend(found.0);
        T::default()
    })
}

fn check_topics(wordings: &[Wording], topics: &[Topic], problems: &mut Problems) {
    let known: BTreeSet<&str> = topics.iter().map(|topic| topic.name.as_str()).collect();
    for topic in topics {
        for name in topic.yields.iter().filter(|name| !known.contains(name.as_str())) {
            let reason = format!(
                "topic `{}` yields to `{name}`, which the table does not have",
                topic.name
            );
            problems.push(Topic::TABLE, 0, reason);
        }
    }
    for wording in wordings {
        for topic in wording.topics.iter().chain(&wording.not_topics) {
            if !known.contains(topic.as_str()) {
                let reason = format!("topic `{topic}` is not in {}", Topic::TABLE);
                problems.0.push(wording.row.problem(reason));
            }
        }
    }
}

fn anchors(wordings: &[Wording], words: &mut BTreeMap<String, Vec<Owner>>) -> Vec<Anchored> {
    let count = wordings.len();
    let mut found: BTreeMap<String, Anchored> = BTreeMap::new();
    for (index, wording) in wordings.iter().enumerate() {
        let [before, after, around] = wording.pattern.demands();
        let [close_before, close_after] = wording.pattern.keeps_to_clause();
        for anchor in before {
            let anchored = found.entry(anchor).or_default();
            if wording.pattern.after.is_some() {
                anchored.before.add(close_before, (index, count));
            } else {
                anchored.zeros.push((index, wording.pattern.edge_head()));
            }
        }
        for anchor in after {
            found.entry(anchor).or_default().after.add(close_after, (index, count));
        }
        for anchor in around {
            found.entry(anchor).or_default().around.grow(index, count);
        }
    }
    for (index, word) in found.keys().enumerate() {
        words.entry(word.clone()).or_default().push((Sort::Anchor, index));
    }
    found.into_values().collect()
}

fn narrowing_words(narrowings: &[Narrowing], words: &mut BTreeMap<String, Vec<Owner>>) {
    for (index, narrowing) in narrowings.iter().enumerate() {
        for word in &narrowing.words {
            words.entry(word.clone()).or_default().push((Sort::Narrowing, index));
        }
    }
}

fn topic_words(topics: &[Topic], words: &mut BTreeMap<String, Vec<Owner>>) {
    for (index, topic) in topics.iter().enumerate() {
        for (list, sort) in [(&topic.words, Sort::Topic), (&topic.weak, Sort::WeakTopic)] {
            for word in list {
                words.entry(word.clone()).or_default().push((sort, index));
            }
        }
    }
}
