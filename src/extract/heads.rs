//! What the clauses of a block begin with: the regions and organs that the figures behind are of.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::extract::owner::{Owner, Standing};
use crate::extract::page::{Page, Sentence, breaks};
use crate::model::{BodyKind, Level, Scope};
use crate::reference::{ClassSet, WordClass, Words};

/// Whose a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whose {
    /// Another region's, so that it is not taken.
    pub(crate) foreign: bool,
    /// A region below the page's own, so that it is a part.
    pub(crate) below: bool,
    /// Scope.
    pub(crate) scope: Scope,
    /// Another organ that counted.
    pub(crate) counted_by: Option<BodyKind>,
    /// Where the last clause begins that names a region or organs before the figure; else the sentence.
    pub(crate) since: usize,
}

/// What one clause begins with.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    region: Option<Speaker>,
    organ: Option<BodyKind>,
}

/// Who speaks from the head of a clause on.
#[derive(Debug, Clone, Copy)]
enum Speaker {
    /// The country.
    Nation,
    /// A region by its kind: 全市, 我县.
    Kind(Standing),
    /// The page's own region or organs of it: 辖区, 行政机关.
    Own,
    /// Organs of the page's own government, of whatever region was named.
    Organs,
    /// A region by a name that is not the page's own; foreign where it does not lie inside.
    Named {
        /// It does not lie inside the page's own.
        foreign: bool,
    },
}

impl Said {
    const fn apply(self, whose: &mut Whose) {
        match self.region {
            None => {}
            Some(Speaker::Nation) => (whose.foreign, whose.below) = (true, false),
            Some(Speaker::Kind(standing)) => {
                whose.foreign = matches!(standing, Standing::Above);
                whose.below = matches!(standing, Standing::Below);
                whose.counted_by = None;
            }
            Some(Speaker::Own) => {
                (whose.foreign, whose.below) = (false, false);
                whose.counted_by = None;
            }
            Some(Speaker::Organs) => whose.counted_by = None,
            Some(Speaker::Named { foreign }) => (whose.foreign, whose.below) = (foreign, true),
        }
        if self.organ.is_some() {
            whose.counted_by = self.organ;
        }
    }
}

/// The clause heads of a block, each read once and only when asked for.
#[derive(Debug)]
pub(crate) struct Heads<'a> {
    page: &'a Page,
    words: &'a Words,
    owner: &'a Owner,
    /// For each sentence its heads by the place where their clause begins.
    sentences: Vec<OnceCell<Vec<Head>>>,
    /// More than one region is named at heads.
    several: OnceCell<bool>,
    /// Whose each figure is.
    figures: Vec<OnceCell<Whose>>,
}

/// The head of one clause.
#[derive(Debug)]
struct Head {
    /// Where the clause begins.
    clause: usize,
    /// Where its first word stands, beyond list marks and times.
    word: usize,
    said: Said,
}

/// How far back of a figure a clause may begin that says whose it is.
const REACH: usize = 160;
/// Longest name of a region: 新疆维吾尔自治区; of one that is no autonomous region.
const LONGEST_NAME: usize = 8;
const LONGEST_SHORT: usize = 6;
/// No head says anything by characters further on than these.
const LONGEST_HEAD: usize = 16;

/// An organ acts that is named by so many characters behind the head of its clause.
const NEAR_HEAD: usize = 7;
/// Words for organs of others.
const ORGANS: ClassSet = ClassSet::of(&[WordClass::Court, WordClass::Procuratorate, WordClass::Union]);

/// Whether a character stands in list marks and times.
fn in_time(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '年' | '月' | '日' | '底' | '度' | '上' | '半' | '下' | '、' | '.' | '-' | '至' | '截' | '止' | '到'
        )
        || matches!(
            c,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '是' | '(' | ')'
        )
}

impl<'a> Heads<'a> {
    /// Those of a block of a page about `owner`.
    pub(crate) fn new(page: &'a Page, (words, owner): (&'a Words, &'a Owner)) -> Self {
        Self {
            page,
            words,
            owner,
            sentences: page.sentences.iter().map(|_| OnceCell::new()).collect(),
            several: OnceCell::new(),
            figures: page.figures.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// Whether the page is one bureau's own.
    pub(crate) const fn of_bureau(&self) -> bool {
        self.owner.bureau
    }

    /// The organ that counts what figures of a family tell on its own page: a court the lawsuits, a procuratorate its
    /// opinions.
    pub(crate) fn organ_for(&self, family: &str) -> Option<BodyKind> {
        let counted = |organ: &BodyKind| match organ {
            BodyKind::Court => family == "litigation",
            BodyKind::Procuratorate => family == "linkage",
            _ => false,
        };
        self.owner.organ.filter(counted)
    }

    /// Whether words begin with a region that holds the page's own: 全省总数.
    pub(crate) fn names_wider(&self, text: &[char]) -> bool {
        let kinds = [
            (WordClass::WiderRegion, Level::Province),
            (WordClass::ParentCity, Level::City),
            (WordClass::CountyRegion, Level::County),
        ];
        let above = |(class, level): (WordClass, Level)| {
            self.words.at_head(class, text).is_some() && self.owner.standing(level) == Standing::Above
        };
        self.words.at_head(WordClass::Nation, text).is_some() || kinds.into_iter().any(above)
    }

    /// Whose the figure at `at` is: the last region or organ that a clause of its sentence begins
    /// with.
    pub(crate) fn whose(&self, at: usize) -> Whose {
        let figure = self.page.figures.binary_search_by_key(&at, |figure| figure.start);
        match figure.ok().and_then(|index| self.figures.get(index)) {
            Some(known) => *known.get_or_init(|| self.told(at)),
            None => self.told(at),
        }
    }

    fn told(&self, at: usize) -> Whose {
        let mut whose = Whose {
            foreign: false,
            below: false,
            scope: Scope::Region,
            counted_by: None,
            since: at,
        };
        let index = self.page.sentence_at(at);
        let Some(cell) = index.and_then(|index| self.sentences.get(index)) else {
            return whose;
        };
        let heads = cell.get_or_init(|| self.heads(index.unwrap_or_default()));
        let floor = at.saturating_sub(REACH);
        whose.since = index.map_or(at, |index| self.page.sentences[index].start).max(floor);
        let from = heads.partition_point(|head| head.clause < floor);
        for head in heads[from..].iter().take_while(|head| head.clause < at) {
            let closed = self
                .page
                .bracket_around(head.clause)
                .is_some_and(|(_, close)| close < at);
            if closed || head.word >= at {
                continue;
            }
            // What stands behind the figure says nothing of it.
            let said = if at < head.word + LONGEST_HEAD {
                self.said(head.word, at)
            } else {
                head.said
            };
            said.apply(&mut whose);
            if said.region.is_some() {
                whose.since = head.clause;
            }
        }
        whose
    }

    fn heads(&self, index: usize) -> Vec<Head> {
        let Some(sentence) = self.page.sentences.get(index) else {
            return Vec::new();
        };
        let begins = |place: &usize| self.begins_clause(*place, sentence);
        let head = |clause| {
            let word = self.after_time(clause);
            Head {
                clause,
                word,
                said: self.said(word, sentence.end),
            }
        };
        (sentence.start..sentence.end).filter(begins).map(head).collect()
    }

    fn begins_clause(&self, place: usize, sentence: &Sentence) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.page.char(before));
        place == sentence.start || before.is_some_and(|c| breaks(c) || c == '(' || c == ' ')
    }

    fn begins(&self, at: usize, class: WordClass) -> Option<usize> {
        self.page.word_at(self.words, class, at)
    }

    /// Beyond list marks and times at the head of a clause: 2023年,全县….
    fn after_time(&self, at: usize) -> usize {
        // 据统计全省共…, 同期全省….
        let mut place = self.begins(at, WordClass::LeadIn).unwrap_or(at);
        while place < at + 14 && self.page.char(place).is_some_and(in_time) {
            place += 1;
        }
        place
    }

    /// What the clause whose first word stands at `head` says of a figure at `at`.
    fn said(&self, head: usize, at: usize) -> Said {
        let organs = [
            (WordClass::Court, BodyKind::Court),
            (WordClass::Procuratorate, BodyKind::Procuratorate),
            (WordClass::Union, BodyKind::Other),
        ];
        let acting = |(class, _): &&(WordClass, BodyKind)| self.acts(head, at, *class);
        let named = (head..head + NEAR_HEAD).any(|place| self.page.begins_at(self.words, place).meets(ORGANS));
        let organ = organs.iter().rev().filter(|_| named).find(acting);
        Said {
            region: self.speaker(head, at),
            organ: organ.map(|(_, kind)| *kind),
        }
    }

    fn speaker(&self, head: usize, at: usize) -> Option<Speaker> {
        let speaks = |class| {
            self.begins(head, class)
                .is_some_and(|end| self.begins(end, WordClass::Rank).is_none())
        };
        let kinds = [
            (WordClass::WiderRegion, Level::Province),
            (WordClass::ParentCity, Level::City),
            (WordClass::CountyRegion, Level::County),
            (WordClass::TownRegion, Level::Township),
        ];
        if speaks(WordClass::Nation) {
            let own = self.owner.national;
            Some(if own { Speaker::Own } else { Speaker::Nation })
        } else if let Some((_, level)) = kinds.into_iter().find(|(class, _)| speaks(*class)) {
            Some(Speaker::Kind(self.owner.standing(level)))
        } else if self.begins(head, WordClass::OwnRegion).is_some() {
            Some(Speaker::Own)
        } else if self.begins(head, WordClass::OwnOrgans).is_some() {
            Some(Speaker::Organs)
        } else {
            self.named(head, at)
        }
    }

    /// Whether an organ stands near the head of a clause as its subject: 区法院受理, not 法院移送的.
    fn acts(&self, head: usize, at: usize, class: WordClass) -> bool {
        (head..(head + NEAR_HEAD).min(at)).any(|place| {
            self.begins(place, class).is_some_and(|end| {
                let next = self.page.char(end);
                // 收到检察机关检察意见: they did not count.
                let object = place > head && self.page.char(place - 1).is_some_and(|c| "到收接向对".contains(c));
                end <= at && !object && next.is_none_or(|c| !"移委交判撤裁、和与及沟联等开".contains(c))
            })
        })
    }

    /// A region named at the head of a clause that is neither the page's own nor a word like 各镇.
    fn named(&self, head: usize, at: usize) -> Option<Speaker> {
        let name = self.region_name(head, at)?;
        // 青岚省岚州市云磐区: the last of names that follow each other speaks.
        let behind = head + name.chars().count();
        if wider(&name) && self.region_name(behind, at).is_some() {
            return self.named(behind, at);
        }
        if self.above(&name) {
            return Some(Speaker::Kind(Standing::Above));
        }
        // A page that does not know its own name tells regions apart where it names several.
        let own = if self.owner.names.is_empty() {
            !self.several()
        } else {
            self.owner.names.contains(&name) || self.shortened(&name)
        };
        let other_kind = |kind: char| !self.owner.kinds.is_empty() && !self.owner.kinds.contains(&kind);
        let kind = name.chars().last().filter(|c| matches!(c, '县' | '区' | '旗'));
        if self.owner.names.is_empty() && self.owner.level == Some(Level::County) && kind.is_some_and(other_kind) {
            return Some(Speaker::Named { foreign: true });
        }
        let foreign = !self.owner.names.is_empty()
            && !name.ends_with("社区")
            && match (name.chars().last(), self.owner.level) {
                (Some('省'), _) => true,
                (Some('市'), level) => level != Some(Level::Province),
                (Some('县' | '区' | '旗'), level) => matches!(level, Some(Level::County | Level::Township)),
                _ => false,
            };
        if own {
            // It speaks again, whoever spoke before in the sentence.
            return (!self.owner.names.is_empty()).then_some(Speaker::Own);
        }
        Some(Speaker::Named { foreign })
    }

    /// Whether a name is the page's own without its nationality: 望溪县 for 望溪苗族自治县.
    fn shortened(&self, name: &str) -> bool {
        let stem = name.trim_end_matches(['县', '州', '旗', '区']);
        let full = self.owner.names.split(stem).skip(1);
        stem.chars().count() >= 2
            && full
                .filter_map(|rest| rest.split_once("自治"))
                .any(|(nation, _)| nation.chars().count() <= 8)
    }

    /// Whether a name must be that of a region above the page's own, even where the page's own name
    /// begins with it.
    fn above(&self, name: &str) -> bool {
        let below_province = !matches!(self.owner.level, None | Some(Level::Province));
        let province = name.ends_with('省') || name.ends_with("自治区");
        let below_city = matches!(self.owner.level, Some(Level::County | Level::Township));
        below_province && province || below_city && name.ends_with('市') && !self.owner.own_city
    }

    /// Whether the clauses of the block begin with the names of more than one region.
    fn several(&self) -> bool {
        *self.several.get_or_init(|| {
            let heads = self.page.sentences.iter().flat_map(|sentence| {
                let begins = (sentence.start..sentence.end).filter(|place| self.begins_clause(*place, sentence));
                begins.filter_map(|place| self.region_name(self.after_time(place), sentence.end))
            });
            heads.collect::<BTreeSet<String>>().len() > 1
        })
    }

    /// The name of a region at the head of a clause.
    fn region_name(&self, head: usize, at: usize) -> Option<String> {
        let limit = (head + LONGEST_NAME).min(at);
        let chars = self.page.chars();
        for end in head + 3..=limit {
            let name = chars.get(head..end)?;
            if !name.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
                return None;
            }
            let Some(kind) = self.words.at_end(WordClass::LowerRegionEnd, name) else {
                continue;
            };
            let (stem, end_of) = name.split_at(name.len() - kind);
            let province = matches!(end_of, ['省'] | ['自', '治', '区']);
            if name.len() > LONGEST_SHORT && !province {
                return None;
            }
            let usual = |c: &char| {
                if province {
                    "全各我本该外两从据由对在向和与经者".contains(*c)
                } else {
                    self.common(*c)
                }
            };
            // 建合县 is no word of its own page, whatever its characters are usual in.
            let known = || self.owner.names.contains(&name.iter().collect::<String>());
            let plain = stem.len() >= 2 && (!stem.iter().any(usual) || known());
            let unreal = plain && self.words.within(WordClass::NotRegion, name);
            // 县乡两级, 镇村干部: a name is not followed by another kind of region; 岚州市市场监管局 is.
            let word = chars
                .get(end..)
                .and_then(|rest| self.words.at_head(WordClass::RegionWord, rest));
            let listed = word.is_none() && chars.get(end).is_some_and(|c| "省市县区乡镇村街社旗级".contains(*c));
            // 规范社区矫正: the work is named after the community, and no community after itself.
            let work = name.ends_with(&['社', '区']) && matches!(chars.get(end), Some('矫' | '服' | '戒'));
            if plain && !unreal && !listed && !work {
                return Some(name.iter().collect());
            }
        }
        None
    }

    /// A character that verbs and particles are made of rather than names of places.
    fn common(&self, c: char) -> bool {
        self.words.has_letter(WordClass::NotInNames, c)
    }
}

/// Whether a name is one of a province or a city.
fn wider(name: &str) -> bool {
    name.ends_with('省') || name.ends_with("自治区") || name.ends_with('市')
}
