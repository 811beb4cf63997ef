//! Whose figure it is, and whether it was seen, wished for or only compared: what the clause around
//! a figure says besides its subject.

use crate::extract::figure::Figure;
use crate::extract::owner::{Owner, Standing};
use crate::extract::page::{Page, breaks};
use crate::model::{BodyKind, Level, Qualifier, Scope};
use crate::reference::{WordClass, Words};

/// The surroundings of one place in a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// The block.
    pub(crate) page: &'a Page,
    /// Words around figures.
    pub(crate) words: &'a Words,
    /// The page's own region.
    pub(crate) owner: &'a Owner,
}

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
}

impl Setting<'_> {
    /// Whether a word of a class stands in the clause before `at`.
    pub(crate) fn said_before(&self, at: usize, class: WordClass) -> bool {
        let (start, _) = self.page.clause(at);
        self.contains(start, at, class)
    }

    /// Whether a word of a class stands between two places.
    pub(crate) fn contains(&self, start: usize, end: usize, class: WordClass) -> bool {
        let text = self.page.chars().get(start..end).unwrap_or(&[]);
        self.words.within(class, text)
    }

    /// Whether the sentence around `at` tells of one case: 例如,张某….
    pub(crate) fn is_story(&self, at: usize) -> bool {
        let (start, end) = self.sentence(at);
        self.contains(start, end, WordClass::Story)
    }

    fn sentence(&self, at: usize) -> (usize, usize) {
        let sentence = self
            .page
            .sentence_at(at)
            .and_then(|index| self.page.sentences.get(index));
        sentence.map_or((at, at), |sentence| {
            (sentence.start.max(at.saturating_sub(300)), sentence.end.min(at + 300))
        })
    }

    fn begins(&self, at: usize, class: WordClass) -> Option<usize> {
        let tail = self.page.chars().get(at..)?;
        Some(at + self.words.at_head(class, tail)?)
    }

    /// A change on another period: 同比增长12%, 上升1.2个百分点, 较上年的30件.
    pub(crate) fn is_change(&self, figure: &Figure) -> bool {
        if figure.unit.contains("百分点") {
            return true;
        }
        let head = self.page.chars().get(..figure.start).unwrap_or(&[]);
        let head = trim_links(head);
        let changed = self.words.at_end(WordClass::Change, head).is_some();
        changed || self.compared(figure) || self.page.former(figure.start)
    }

    /// 较2024年的244件, 比去年的30件.
    fn compared(&self, figure: &Figure) -> bool {
        let (start, _) = self.page.clause(figure.start);
        let clause = self.page.chars().get(start..figure.start).unwrap_or(&[]);
        let mark = clause.iter().rposition(|c| matches!(c, '较' | '比'));
        mark.is_some_and(|at| {
            let between: String = clause[at + 1..].iter().collect();
            let years = ["年的", "同期的", "年同期", "年"];
            between.chars().count() <= 10 && years.iter().any(|end| between.ends_with(end))
        })
    }

    /// Whether a figure is a goal and no result.
    pub(crate) fn is_target(&self, figure: &Figure) -> bool {
        let (start, end) = self.page.clause(figure.start);
        let (sentence, _) = self.sentence(figure.start);
        let led = self.contains(sentence, figure.start, WordClass::TargetLead);
        if led || self.contains(start, figure.start, WordClass::Target) {
            return true;
        }
        let floor = figure.floor || self.contains(start, figure.start, WordClass::Floor);
        floor && !self.contains(start, end, WordClass::Done)
    }

    /// The qualifier of a figure; a floor may stand apart from it: 不少于执法人员总数的5%.
    pub(crate) fn qualifier(&self, figure: &Figure) -> Qualifier {
        let floor = figure.qualifier == Qualifier::Exact && self.said_before(figure.start, WordClass::Floor);
        if floor { Qualifier::AtLeast } else { figure.qualifier }
    }

    /// Whose the figure at `at` is: the last region or organ that a clause of its sentence begins
    /// with.
    pub(crate) fn whose(&self, at: usize) -> Whose {
        let mut whose = Whose {
            foreign: false,
            below: false,
            scope: Scope::Region,
            counted_by: None,
        };
        let Some(sentence) = self.page.sentence_at(at).and_then(|i| self.page.sentences.get(i)) else {
            return whose;
        };
        let floor = sentence.start.max(at.saturating_sub(160));
        for place in floor..at {
            let head = place == floor
                || place > 0
                    && self
                        .page
                        .char(place - 1)
                        .is_some_and(|c| breaks(c) || c == '(' || c == ' ');
            let closed = self.page.bracket_around(place).is_some_and(|(_, close)| close < at);
            if head && !closed {
                self.read_head(self.after_time(place), at, &mut whose);
            }
        }
        let (start, _) = self.page.clause(at);
        if self.contains(start, at, WordClass::OwnLevel) {
            whose.scope = Scope::OwnLevel;
        } else if self.contains(start, at, WordClass::OwnBody) {
            whose.scope = Scope::Body;
        }
        whose
    }

    /// Beyond list marks and times at the head of a clause: 2023年,全县….
    fn after_time(&self, at: usize) -> usize {
        let mut place = at;
        let skip = |c: char| c.is_ascii_digit() || "年月日底度上半下、.-至截止到一二三四五六七八九十是()".contains(c);
        while place < at + 14 && self.page.char(place).is_some_and(skip) {
            place += 1;
        }
        place
    }

    fn read_head(&self, head: usize, at: usize, whose: &mut Whose) {
        if head >= at {
            return;
        }
        let speaks = |class| {
            self.begins(head, class)
                .is_some_and(|end| self.begins(end, WordClass::Rank).is_none())
        };
        let spoken = [
            (WordClass::WiderRegion, Level::Province),
            (WordClass::ParentCity, Level::City),
            (WordClass::CountyRegion, Level::County),
            (WordClass::TownRegion, Level::Township),
        ]
        .into_iter()
        .find(|(class, _)| speaks(*class));
        if speaks(WordClass::Nation) {
            *whose = Whose {
                foreign: true,
                below: false,
                ..*whose
            };
        } else if let Some((_, level)) = spoken {
            let standing = self.owner.standing(level);
            *whose = Whose {
                foreign: standing == Standing::Above,
                below: standing == Standing::Below,
                counted_by: None,
                ..*whose
            };
        } else if self.begins(head, WordClass::OwnRegion).is_some() {
            *whose = Whose {
                foreign: false,
                below: false,
                counted_by: None,
                ..*whose
            };
        } else if self.begins(head, WordClass::OwnOrgans).is_some() {
            whose.counted_by = None;
        } else {
            self.read_named(head, at, whose);
        }
        for (class, kind) in [
            (WordClass::Court, BodyKind::Court),
            (WordClass::Procuratorate, BodyKind::Procuratorate),
            (WordClass::Union, BodyKind::Other),
        ] {
            if self.acts(head, at, class) {
                whose.counted_by = Some(kind);
            }
        }
    }

    /// Whether an organ stands near the head of a clause as its subject: 区法院受理, not 法院移送的.
    fn acts(&self, head: usize, at: usize, class: WordClass) -> bool {
        (head..(head + 7).min(at)).any(|place| {
            self.begins(place, class).is_some_and(|end| {
                let next = self.page.char(end);
                end <= at && next.is_none_or(|c| !"移委交判撤裁、和与及沟联等开".contains(c))
            })
        })
    }

    /// A region named at the head of a clause that is neither the page's own nor a word like 各镇.
    fn read_named(&self, head: usize, at: usize, whose: &mut Whose) {
        if self.owner.names.is_empty() {
            return; // a page that does not know its own name cannot tell others
        }
        let limit = (head + 6).min(at);
        let ends = self.words.of(WordClass::LowerRegionEnd);
        let chars = self.page.chars();
        for end in head + 3..=limit {
            let Some(name) = chars.get(head..end) else { return };
            if !name.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
                return;
            }
            let Some(kind) = ends.iter().find(|word| name.ends_with(word)) else {
                continue;
            };
            let plain =
                name.len() >= kind.len() + 2 && !name[..name.len() - kind.len()].iter().any(|c| self.common(*c));
            let unreal = plain && self.words.within(WordClass::NotRegion, name);
            // 县乡两级, 镇村干部: a name is not followed by another kind of region.
            let listed = chars.get(end).is_some_and(|c| "省市县区乡镇村街社旗级".contains(*c));
            if plain && !unreal && !listed {
                let text: String = name.iter().collect();
                if !self.owner.names.contains(&text) {
                    whose.below = true;
                    whose.foreign = matches!(name.last(), Some('省' | '市'))
                        || matches!(
                            (name.last(), self.owner.level),
                            (Some('县' | '区' | '旗'), Some(Level::County | Level::Township))
                        );
                }
                return;
            }
        }
    }

    /// A character that verbs and particles are made of rather than names of places.
    fn common(&self, c: char) -> bool {
        self.words
            .of(WordClass::NotInNames)
            .iter()
            .any(|word| word.contains(&c))
    }

    /// Whether a list of examples narrows what is counted between two places: 占道、违停等案件.
    pub(crate) fn has_examples(&self, start: usize, end: usize) -> bool {
        let (clause, _) = self.page.clause(end);
        let text = self.page.chars().get(clause.min(start)..end).unwrap_or(&[]);
        let listed = text.iter().position(|c| *c == '、');
        listed.is_some_and(|at| {
            let words = self.words.of(WordClass::Examples);
            words.iter().any(|word| contains(&text[at..], word))
        })
    }

    /// Whether a bureau is named in the sentence before `at`.
    pub(crate) fn bureau_before(&self, at: usize) -> bool {
        let Some(sentence) = self.page.sentence_at(at).and_then(|i| self.page.sentences.get(i)) else {
            return false;
        };
        let start = sentence.start.max(at.saturating_sub(120));
        (start..at).any(|place| {
            let Some(end) = self.begins(place, WordClass::BureauEnd) else {
                return false;
            };
            let around = self.page.chars().get(place.saturating_sub(1)..end).unwrap_or(&[]);
            let unreal = self
                .words
                .of(WordClass::NotBureau)
                .iter()
                .any(|word| contains(around, word));
            end <= at && !unreal
        })
    }
}

fn contains(text: &[char], word: &[char]) -> bool {
    !word.is_empty() && text.windows(word.len()).any(|window| window == word)
}

/// Without 了, 约, 为 at the end: 增长了12%, 下降约3%. 到 and 至 stay: 增加到300个 is a level.
fn trim_links(mut head: &[char]) -> &[char] {
    while let Some((last, rest)) = head.split_last() {
        if matches!(
            last,
            '了' | '约' | '达' | '为' | '近' | ' ' | ':' | '超' | '过' | '别' | '分'
        ) {
            head = rest;
        } else {
            break;
        }
    }
    head
}
