//! One block: every number of it becomes a draft of a mention, is ignored, or is unclaimed.

use rust_decimal::Decimal;

use crate::document::{BlockKind, Document};
use crate::extract::among::Whole;
use crate::extract::blank::blanks;
use crate::extract::claim::{Claim, Ground};
use crate::extract::figure::Figure;
use crate::extract::find::Finds;
use crate::extract::finder::Hit;
use crate::extract::heads::Heads;
use crate::extract::kinds::{Before, Kind, Kinds};
use crate::extract::lexicon::Lexicon;
use crate::extract::list::shared_lists;
use crate::extract::nonfigure::class_of;
use crate::extract::page::Page;
use crate::extract::role::Draft;
use crate::extract::section::Section;
use crate::extract::setting::Setting;
use crate::extract::times::Times;
use crate::extract::topic::Topics;
use crate::model::{
    Extraction, Finding, Ignored, IssueCode, NonFigure, Period, Place, Qualifier, Quantity, Role, Sense, Unclaimed,
};
use crate::reference::WordClass;

/// Everything that one block is read with.
pub(crate) struct Reader<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Index of the block.
    pub(crate) block: usize,
    /// The block laid out.
    pub(crate) page: &'a Page,
    /// The tables.
    pub(crate) lexicon: &'a Lexicon,
    /// Topics of its sentences.
    pub(crate) topics: &'a Topics<'a>,
    /// What its clauses begin with.
    pub(crate) heads: &'a Heads<'a>,
    /// The times that its sentences name, in a text of the year and in one of the year after it.
    pub(crate) times: &'a [Times<'a>; 2],
    /// Part of the report.
    pub(crate) section: Section,
    /// Reporting year.
    pub(crate) year: Option<i32>,
    /// What the document's title says that it is about.
    pub(crate) title: Option<usize>,
    /// Every subject that the heading above names, or else the title, the last one first.
    pub(crate) headed: &'a [usize],
    /// Words of the block that wordings demand.
    pub(crate) anchors: &'a [Hit],
    /// Words of the block that make figures parts.
    pub(crate) narrows: &'a [Hit],
    /// Rows of the table of such words that the document's title has a word of.
    pub(crate) titled: &'a [usize],
    /// The title names the reporting year.
    pub(crate) firm: bool,
    /// A report or plan of its year, whatever its title names.
    pub(crate) report: bool,
}

/// Whether a block begins as headings do: 一、 (二) 3.
pub(crate) fn is_heading(page: &Page) -> bool {
    let mut chars = page.chars().iter().skip_while(|c| **c == ' ');
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c) || c.is_ascii_digit();
    match chars.next() {
        Some('(') => chars.next().is_some_and(numeral),
        Some(c) if numeral(c) => chars.take(3).any(|c| matches!(c, '、' | '.')),
        Some('第') => true,
        _ => false,
    }
}

/// A claim with the figure that it gives.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) claim: Claim,
    pub(crate) quantity: Quantity,
    pub(crate) unit: String,
    pub(crate) qualifier: Qualifier,
    /// Where the figure begins; of a zero statement, the statement.
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) target: bool,
    /// The time that a distributive list names for this figure.
    pub(crate) period: Option<Period>,
    /// It is claimed only as a part of the figure before it.
    pub(crate) among: bool,
    /// It is what the parts before it add up to.
    pub(crate) sum: bool,
}

impl Reader<'_> {
    /// Reads the block.
    pub(crate) fn read(&self, extraction: &mut Extraction, drafts: &mut Vec<Draft>, before: &mut Before) {
        let ground = Ground {
            page: self.page,
            lexicon: self.lexicon,
            anchors: self.anchors,
        };
        let lists = shared_lists(self.page, (&self.lexicon.words, self.year));
        let mut goal: Option<(usize, Claim)> = None;
        let mut whole = Whole::default();
        let mut last: Option<(usize, Claim)> = None;
        let mut listing: Option<(usize, Claim)> = None;
        let finds = Finds::new(ground);
        let mut kinds = Kinds::of(self);
        for index in 0..self.page.figures.len() {
            if let Some(class) = class_of(self.page, index, &self.lexicon.words) {
                self.ignore(index, class, extraction);
                continue;
            }
            let earlier = self.earlier(index, last.as_ref()).or_else(|| self.began(&finds, index));
            if let Some(draft) = earlier.and_then(|found| self.draft(found)) {
                drafts.push(draft);
                continue;
            }
            if let Some(class) = self.ignored_by_setting(index) {
                self.ignore(index, class, extraction);
                continue;
            }
            if self.is_threshold(index) {
                self.leave(index, extraction);
                continue;
            }
            let list = lists.get(lists.partition_point(|list| list.figures.end <= index));
            let list = list.filter(|list| list.figures.contains(&index));
            let kind = match self.kind(index, &finds, (&mut kinds, before)) {
                Kind::Found(found) => Some(found),
                Kind::Open => None,
                Kind::Nothing => {
                    self.leave(index, extraction);
                    continue;
                }
            };
            let kindred = kind.is_some();
            let found = kind.or_else(|| match list {
                Some(list) => self.share(list, index),
                None => self
                    .find(&finds, index)
                    .or_else(|| self.shared_verb(index))
                    .or_else(|| self.shared_end(&finds, index)),
            });
            let found = found
                .or_else(|| self.achieved(index, goal.as_ref()))
                .or_else(|| self.own_share(index, last.as_ref()))
                .or_else(|| self.passed(index, last.as_ref()))
                .or_else(|| self.goal_of_clause(index))
                .or_else(|| self.scattered((ground, index), &whole));
            if list.is_none() {
                for further in self.evenly(index, found.as_ref()) {
                    drafts.extend(self.draft(further));
                }
            }
            let claimed = found.as_ref().map(|found| found.claim.clone());
            self.remember(index, claimed.as_ref(), &mut kinds);
            let among = if kindred || list.is_some_and(|list| list.apart) {
                whole.pass(index, self.page);
                None
            } else {
                self.among((&finds, index), claimed.as_ref(), &mut whole)
            };
            let found = match (found, among) {
                (Some(found), Some(_)) => Some(Found { among: true, ..found }),
                (found, among) => found.or(among),
            };
            let found = found.or_else(|| self.listed_on(index, listing.as_ref()));
            let by_list = found
                .as_ref()
                .filter(|found| found.among)
                .map(|found| found.claim.clone());
            match found.and_then(|found| self.draft(found)) {
                Some(draft) => {
                    let target = draft.mention.sense == Sense::Target;
                    // 处罚案卷30份,其中优秀12份、良好60份: an item that counts something else than the whole has no further ones.
                    let part = draft.mention.role == Role::Part
                        || draft.inner && claimed.as_ref().is_some_and(|claim| self.is_of(&whole, claim));
                    listing = claimed.clone().or(by_list).filter(|_| part).map(|claim| (index, claim));
                    last = claimed.map(|claim| (index, claim));
                    goal = last.clone().filter(|_| target);
                    drafts.push(draft);
                }
                None => self.leave(index, extraction),
            }
        }
        before.pass(self, kinds);
        let zeros = ground.zeros(|at| self.topics.at(self.page, at));
        drafts.extend(zeros.into_iter().filter_map(|claim| self.zero(claim)));
        for blank in blanks(self.page, &self.lexicon.spellings) {
            if let Some((place, quote)) = self.place(blank.start, blank.end) {
                extraction
                    .findings
                    .push(Finding::at(IssueCode::BlankFigure, place, quote));
            }
        }
    }

    pub(crate) fn setting(&self) -> Setting<'_> {
        Setting {
            page: self.page,
            words: &self.lexicon.words,
            heads: self.heads,
        }
    }

    fn ignored_by_setting(&self, index: usize) -> Option<NonFigure> {
        let figure = self.page.figures.get(index)?;
        let setting = self.setting();
        if setting.is_change(figure) || self.shares_change(index) {
            return Some(NonFigure::Change);
        }
        setting.whose(figure.start).foreign.then_some(NonFigure::OtherRegion)
    }

    /// Whether a figure is a further one of a run of changes: 分别增长7%、10%.
    fn shares_change(&self, index: usize) -> bool {
        let run = (1..=index).rev().take_while(|at| {
            let (last, next) = (&self.page.figures[at - 1], &self.page.figures[*at]);
            let between = self.page.chars().get(last.end..next.start);
            last.unit == next.unit && matches!(between, Some(['、' | '和']))
        });
        let Some(first) = run.last().and_then(|at| self.page.figures.get(at - 1)) else {
            return false;
        };
        let setting = self.setting();
        setting.said_before(first.start, WordClass::Respectively) && setting.is_change(first)
    }

    /// The claim of the goal before a figure that tells what came of it: 年度目标380件,实际完成415件.
    fn achieved(&self, index: usize, goal: Option<&(usize, Claim)>) -> Option<Found> {
        let (at, claim) = goal?;
        let said = self.words_between(*at, index)?;
        let said = said.strip_suffix(&['了']).unwrap_or(said);
        let words = self.lexicon.words.of(WordClass::Achieved);
        let found = self.as_before((*at, claim), index)?;
        words
            .iter()
            .any(|word| word == said)
            .then_some(Found { target: false, ..found })
    }

    /// The claim of the figure before one that is what its own level of government had of it: 全市412件,
    /// 其中市本级186件.
    fn own_share(&self, index: usize, last: Option<&(usize, Claim)>) -> Option<Found> {
        let (at, claim) = last.filter(|(at, _)| at + 1 == index)?;
        let said = self.words_between(*at, index)?;
        let said = said.strip_prefix(&['其', '中']).unwrap_or(said);
        let words = self.lexicon.words.of(WordClass::OwnLevel);
        let level = words.iter().filter(|word| said.starts_with(word)).map(Vec::len).max()?;
        let linked = matches!(&said[level..], [] | ['共' | '为' | '有']);
        linked.then(|| self.as_before((*at, claim), index))?
    }

    /// The words between two figures behind the comma that parts them.
    fn words_between(&self, before: usize, index: usize) -> Option<&[char]> {
        let (start, end) = (self.page.figures.get(before)?.end, self.page.figures.get(index)?.start);
        match self.page.chars().get(start..end)? {
            [',' | '，', said @ ..] => Some(said),
            _ => None,
        }
    }

    /// A figure that counts the same as one before it, where the units are the same.
    pub(crate) fn as_before(&self, (before, claim): (usize, &Claim), index: usize) -> Option<Found> {
        let (before, figure) = (self.page.figures.get(before)?, self.page.figures.get(index)?);
        let claim = Claim {
            end: figure.end,
            ..claim.clone()
        };
        (before.unit == figure.unit).then(|| self.stated(figure, claim))
    }

    /// A figure as it is printed, by a claim that stands elsewhere than beside it.
    pub(crate) fn stated(&self, figure: &Figure, claim: Claim) -> Found {
        Found {
            quantity: figure.quantity,
            unit: figure.unit.clone(),
            qualifier: figure.qualifier,
            at: figure.start,
            end: figure.end,
            target: self.setting().is_target(figure),
            period: None,
            among: false,
            sum: false,
            claim,
        }
    }

    fn zero(&self, claim: Claim) -> Option<Draft> {
        let at = claim.start;
        if matches!(self.section, Section::Shortcomings | Section::Plan(_)) || self.setting().whose(at).foreign {
            return None;
        }
        let setting = self.setting();
        let wished = setting.said_before(claim.end, WordClass::Target);
        if wished || setting.said_before(claim.end, WordClass::Pace) {
            return None;
        }
        let wording = &self.lexicon.wordings[claim.wording];
        self.draft(Found {
            quantity: Quantity::exact(Decimal::ZERO),
            unit: wording.indicator.unit.clone(),
            qualifier: Qualifier::Exact,
            at,
            end: claim.end,
            target: false,
            period: None,
            among: false,
            sum: false,
            claim,
        })
    }

    /// A range of the folded block in the original, with what a person reads there.
    pub(crate) fn place(&self, start: usize, end: usize) -> Option<(Place, String)> {
        let block = self.document.blocks.get(self.block)?;
        let (from, to) = self.page.folded.span(start, end);
        let (source_start, source_end) = block.source_span(from, to)?;
        let quote = self.page.folded.quote(from, to);
        let place = Place::Text {
            block: self.block,
            start: source_start,
            end: source_end,
        };
        Some((place, quote))
    }

    fn ignore(&self, index: usize, class: NonFigure, extraction: &mut Extraction) {
        let Some(figure) = self.page.figures.get(index) else {
            return;
        };
        let end = if class == NonFigure::Change {
            figure.unit_end
        } else {
            figure.numeral.end
        };
        if let Some((place, printed)) = self.place(figure.numeral.start, end) {
            extraction.ignored.push(Ignored { place, printed, class });
        }
    }

    /// Lists a figure as unclaimed; 一个 and 两级 are words unless a wording wanted them. Those of tables are listed by
    /// their cells.
    fn leave(&self, index: usize, extraction: &mut Extraction) {
        let block = self.document.blocks.get(self.block);
        let figure = self.page.figures.get(index);
        let Some(figure) = figure.filter(|_| block.is_none_or(|block| block.kind != BlockKind::TableRow)) else {
            return;
        };
        let small =
            figure.numeral.chinese() && figure.quantity.value <= Decimal::TEN && figure.qualifier == Qualifier::Exact;
        let counted = matches!(
            figure.unit.as_str(),
            "次" | "场" | "期" | "件" | "起" | "宗" | "人" | "名" | "份" | "家" | "户" | "场次" | "人次"
        );
        if small && !counted {
            return self.ignore(index, NonFigure::Word, extraction);
        }
        let (start, end) = self.page.clause(figure.start);
        if let Some((place, printed)) = self.place(figure.start, figure.end) {
            let clause = self
                .place(start, end)
                .map_or_else(|| printed.clone(), |(_, quote)| quote);
            extraction.unclaimed.push(Unclaimed { place, printed, clause });
        }
    }
}
