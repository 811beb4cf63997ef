//! Which wording a figure stands in: the one that names most of what is written around it.

use crate::extract::figure::Figure;
use crate::extract::finder::Hit;
use crate::extract::lexicon::Lexicon;
use crate::extract::matcher::{Field, Reached, Start, Way, beside, walk};
use crate::extract::page::{Page, contains};
use crate::extract::program::Program;
use crate::extract::takers::{AnyOf, BARE_MONEY, Picked, Unit};
use crate::extract::topic::Named;
use crate::reference::{ClassSet, Edge, WordClass, Wording};

/// How far from a figure its wording may stand.
const REACH: usize = 110;

/// Words that name nothing.
const FILLING: ClassSet = ClassSet::of(&[WordClass::Broad, WordClass::Link]);

/// A wording found around a figure, or a zero statement.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// Index of the wording.
    pub(crate) wording: usize,
    /// First character of what was matched.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// Characters matched by name.
    pub(crate) score: usize,
    /// Nothing but the wording and words that mean nothing stands in what was matched.
    pub(crate) plain: bool,
}

/// Where claims are looked for: a block with its anchors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The block.
    pub(crate) page: &'a Page,
    /// The tables.
    pub(crate) lexicon: &'a Lexicon,
    /// Anchors of wordings in the block, by place.
    pub(crate) anchors: &'a [Hit],
}

impl Ground<'_> {
    /// The best wording for a figure in a passage about `topic`.
    pub(crate) fn claim(&self, figure: &Figure, topic: Option<Named>) -> Option<Claim> {
        let fitting = self.fitting(figure, topic)?;
        let field = self.field(figure.start)?;
        let before = Start::new(beside(field, figure.start, Way::Back, &self.lexicon.words));
        let after = Start::new(beside(field, figure.end, Way::Forth, &self.lexicon.words));
        let mut best: Option<Claim> = None;
        let mut item = None;
        let wanted = self.wanted(figure, field);
        let mut due = self.lexicon.takers.due(fitting, &wanted, (field, (&before, &after)));
        let longest = |index: usize| self.lexicon.programs[index].longest;
        // Those that may name most first: soon no other can name more.
        due.sort_by_key(|index| std::cmp::Reverse(longest(*index)));
        for index in due {
            if best.as_ref().is_some_and(|best| longest(index) < best.score) {
                break;
            }
            // Of equals the earlier row wins, so that the table decides.
            let least = best
                .as_ref()
                .map_or(0, |best| best.score + usize::from(index > best.wording));
            let wording = &self.lexicon.wordings[index];
            // In 法律服务站14个、综治中心16个 the 14 do not count what stands behind the mark.
            let listed = figure.row || self.page.char(figure.end) == Some('、');
            if listed && wording.pattern.after.as_ref().is_some_and(|after| !after.is_empty()) {
                continue;
            }
            let program = &self.lexicon.programs[index];
            let Some(found) = matched(field, program, (&before, &after)).filter(|found| found.score >= least) else {
                continue;
            };
            let claim = Claim {
                wording: index,
                start: found.start.min(figure.start),
                end: found.end.max(figure.end),
                score: found.score,
                plain: false,
            };
            let item = item.get_or_insert_with(|| self.page.item(figure));
            if self.converts(wording, figure) && !self.forbidden(wording, *item, &claim) {
                best = Some(claim);
            }
        }
        best.map(|claim| Claim {
            plain: self.plain((claim.start, figure.start), (figure.end, claim.end), claim.score),
            ..claim
        })
    }

    /// Whether the named characters and broad words (各类, 社会) fill the two ranges around a figure.
    fn plain(&self, head: (usize, usize), tail: (usize, usize), score: usize) -> bool {
        let length = head.1.saturating_sub(head.0) + tail.1.saturating_sub(tail.0);
        if length <= score {
            return true;
        }
        let chars = self.page.chars();
        let broad = |(from, to): (usize, usize)| -> usize {
            let (mut at, mut count) = (from, 0);
            while at < to {
                let rest = chars.get(at..to).unwrap_or(&[]);
                if !rest
                    .first()
                    .is_some_and(|c| self.lexicon.words.beginning(*c).meets(FILLING))
                {
                    at += 1;
                    continue;
                }
                let words = |class| self.lexicon.words.at_head(class, rest).unwrap_or(0);
                let length = words(WordClass::Broad).max(words(WordClass::Link));
                count += length;
                at += length.max(1);
            }
            count
        };
        length <= score + broad(head) + broad(tail)
    }

    /// The part of the block that a wording of a figure may stand in.
    pub(crate) fn field(&self, at: usize) -> Option<Field<'_>> {
        let sentence = self.page.sentences.get(self.page.sentence_at(at)?)?;
        Some(Field {
            page: self.page,
            start: sentence.start.max(at.saturating_sub(REACH)),
            end: sentence.end.min(at + REACH),
        })
    }

    /// Wordings in order of which the words that they want before the figure stand there, and those of which the words that
    /// they want behind it do.
    fn wanted(&self, figure: &Figure, field: Field<'_>) -> [AnyOf<'_>; 2] {
        let [mut before, mut after] = self.lexicon.takers.undemanding();
        let (floor, ceiling) = self
            .page
            .commas_around((figure.start, figure.end), (field.start, field.end));
        for hit in self.anchors_in(field) {
            let anchored = &self.lexicon.anchored[hit.owner];
            if hit.end <= figure.start {
                before.or(&anchored.before.far);
                if hit.start >= floor {
                    before.or(&anchored.before.close);
                }
            } else if hit.start >= figure.end {
                after.or(&anchored.after.far);
                if hit.end <= ceiling {
                    after.or(&anchored.after.close);
                }
            }
        }
        [before, after]
    }

    /// Wordings in no order for the unit of a figure and its topic of which an anchor stands in the field.
    pub(crate) fn loose_candidates(&self, (figure, topic): (&Figure, Option<Named>), field: Field<'_>) -> Picked {
        let Some([taking, about]) = self.fitting(figure, topic) else {
            return Picked::default();
        };
        let mut found = Picked::none(self.lexicon.wordings.len());
        for hit in self.anchors_in(field) {
            found.include(&self.lexicon.anchored[hit.owner].around);
        }
        found.and(taking).and(about)
    }

    /// Wordings for the unit of a figure, and wordings for its topic.
    fn fitting(&self, figure: &Figure, topic: Option<Named>) -> Option<[&Picked; 2]> {
        let unit = if figure.bare_money {
            Unit::BareMoney
        } else {
            Unit::Printed(&figure.unit)
        };
        let takers = &self.lexicon.takers;
        let about = takers.about(topic.map(|named| named.topic))?;
        Some([takers.taking(unit)?, about])
    }

    fn anchors_in(&self, field: Field<'_>) -> impl Iterator<Item = &Hit> {
        let from = self.anchors.partition_point(|hit| hit.start < field.start);
        self.anchors[from..].iter().take_while(move |hit| hit.start < field.end)
    }

    /// Whether the figure can be said in the unit of the wording's indicator.
    pub(crate) fn converts(&self, wording: &Wording, figure: &Figure) -> bool {
        let (units, unit) = (&self.lexicon.units, unit_for(wording, figure));
        units.convert(figure.quantity.value, unit, &wording.indicator).is_some()
    }

    /// Whether a word that forbids the wording stands in the item or in what was matched.
    pub(crate) fn forbidden(&self, wording: &Wording, (start, end): (usize, usize), claim: &Claim) -> bool {
        let stands = |words: &[Vec<char>], (from, to): (usize, usize)| {
            if words.is_empty() {
                return false;
            }
            let text = self.without_asides(from.min(claim.start), to.max(claim.end), start);
            words.iter().any(|word| contains(&text, word))
        };
        let sentence = self
            .page
            .sentence_at(claim.start)
            .map_or(start, |index| self.page.sentences[index].start);
        stands(&wording.forbid, (start, end))
            || stands(&wording.forbid_in_clause, self.page.clause(start))
            || self.said(
                &wording.forbid_before,
                (sentence.max(start.saturating_sub(REACH)), start),
            )
    }

    /// Whether one of the words stands between two places.
    fn said(&self, words: &[Vec<char>], (from, to): (usize, usize)) -> bool {
        let text = self.page.chars().get(from..to).unwrap_or(&[]);
        words.iter().any(|word| contains(text, word))
    }

    /// A range without the brackets in it, but for those around `at`.
    fn without_asides(&self, start: usize, end: usize, at: usize) -> Vec<char> {
        let mut text = Vec::with_capacity(end - start);
        let mut place = start;
        while place < end {
            let close = self
                .page
                .partner(place)
                .filter(|close| *close > place && !(place..=*close).contains(&at));
            place = if let Some(close) = close {
                close + 1
            } else {
                text.extend(self.page.char(place));
                place + 1
            };
        }
        text
    }

    /// Every zero statement of the block, with the topic of its place.
    pub(crate) fn zeros(&self, topic_at: impl Fn(usize) -> Option<Named>) -> Vec<Claim> {
        let mut found: Vec<Claim> = Vec::new();
        for hit in self.anchors.iter().filter(|hit| !self.page.in_title(hit.start)) {
            for (wording, head) in &self.lexicon.anchored[hit.owner].zeros {
                found.extend(self.zero(*hit, (*wording, head), &topic_at));
            }
        }
        strongest(found, |index| self.lexicon.wordings[index].indicator.code.family())
    }

    /// The zero statement of a wording around one of its anchors.
    fn zero(
        &self,
        hit: Hit,
        (index, head): (usize, &Edge),
        topic_at: &impl Fn(usize) -> Option<Named>,
    ) -> Option<Claim> {
        let wording = &self.lexicon.wordings[index];
        let whole = &self.lexicon.programs[index].before;
        let field = self.field(hit.start)?;
        let starts = field.start.max(hit.start.saturating_sub(30))..=hit.start;
        let (start, (end, score)) = starts.filter(|start| field.may_begin(*start, head)).find_map(|start| {
            let ends = walk(field, &whole.path, &Reached::at(start, Way::Forth));
            Some((start, ends.best(|end| end >= hit.end)?))
        })?;
        let claim = Claim {
            wording: index,
            start,
            end,
            score,
            plain: true,
        };
        let topic = topic_at(hit.start).map(|named| named.topic);
        let stated =
            self.lexicon.takers.topical(index, topic) && !self.forbidden(wording, self.page.clause(start), &claim);
        stated.then_some(claim)
    }
}

/// Of claims of one family that overlap only the one that names most: 无行政复议和行政诉讼案件 states
/// two zeros, 无一起败诉的行政案件 one.
fn strongest<'a>(mut claims: Vec<Claim>, family: impl Fn(usize) -> &'a str) -> Vec<Claim> {
    claims.sort_by_key(|claim| (std::cmp::Reverse(claim.score), claim.start, claim.wording));
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        let apart = |other: &Claim| {
            let families = family(other.wording) != family(claim.wording);
            families || other.end <= claim.start || claim.end <= other.start
        };
        if kept.iter().all(apart) {
            kept.push(claim);
        }
    }
    kept.sort_by_key(|claim| claim.start);
    kept
}

/// The unit of a figure where a wording's indicator is due: 8.2亿 of money is 亿元, 2710万 is 万元.
pub(crate) fn unit_for<'a>(wording: &Wording, figure: &'a Figure) -> &'a str {
    if figure.bare_money && wording.indicator.unit == BARE_MONEY {
        if figure.numeral.scale == 8 { "亿元" } else { "万元" }
    } else {
        &figure.unit
    }
}

struct Matched {
    start: usize,
    end: usize,
    score: usize,
}

fn matched(field: Field<'_>, program: &Program, (before, after): (&Start, &Start)) -> Option<Matched> {
    // Most named first; of those the nearest, so that the evidence is short.
    let (start, head) = before.walk(field, &program.before).best(|_| true)?;
    let tail = program.after.as_ref()?;
    if !tail.gapped && tail.path.steps.is_empty() {
        return Some(Matched {
            start,
            end: start,
            score: head,
        });
    }
    let (end, score) = after.walk(field, tail).best(|_| true)?;
    Some(Matched {
        start,
        end,
        score: head + score,
    })
}
