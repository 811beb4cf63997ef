//! Runs of counts of one unit that stand side by side, each behind or before its name: 公安类30件、人社类15件.

use rust_decimal::Decimal;

use crate::extract::figure::Figure;
use crate::extract::page::Page;
use crate::extract::times::is_time;
use crate::reference::{WordClass, Words};

/// Longest text between two figures of a list.
const BETWEEN: usize = 60;
/// Longest name of an item.
const NAME: usize = 32;
/// Longest clause that says by what a count is divided.
const DIVIDES: usize = 14;
/// Longest name behind its figure.
const BEHIND: usize = 12;

/// What announces a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marked {
    /// Words for kinds: 从案件类型看.
    Kinds,
    /// 受理的86件中, or 行政复议申请中.
    Within,
    /// A bracket right behind a count: 应诉案件74件(行政处罚20件、信息公开12件).
    Bracket,
    /// 其中.
    Breakdown,
    /// Nothing.
    Not,
}

/// A run of counts of one unit.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Indexes of the figures, at least two.
    pub(crate) items: Vec<usize>,
    /// The text before the first one that may announce the list.
    pub(crate) head: (usize, usize),
    /// What announces it there.
    pub(crate) marked: Marked,
    /// The count before that text, in the same sentence.
    pub(crate) before: Option<usize>,
    /// A figure behind the list that calls itself the total, and is.
    pub(crate) total: Option<usize>,
    /// The last item holds the rest: 其他信息64条.
    pub(crate) rest: bool,
    /// Several items call themselves kinds: 人事类11条.
    pub(crate) kinds: bool,
    /// An item is what became of what was counted (驳回12件), or was left over.
    pub(crate) outcomes: bool,
}

impl Listed {
    /// Whether the count before the list is what it breaks down.
    pub(crate) fn names_whole(&self) -> bool {
        match self.marked {
            Marked::Bracket => true,
            Marked::Within => self.before.is_some(),
            Marked::Kinds | Marked::Breakdown | Marked::Not => false,
        }
    }

    /// Index of the first item.
    pub(crate) fn first(&self) -> usize {
        self.items.first().copied().unwrap_or(usize::MAX)
    }
}

/// Every list of a block, by its first figure.
pub(crate) fn lists(page: &Page, words: &Words) -> Vec<Listed> {
    let mut found = Vec::new();
    // A bracket behind an item holds a list of its own, behind which the list around it goes on.
    let mut around: Vec<Run> = Vec::new();
    let mut run = Run::default();
    for (index, figure) in page
        .figures
        .iter()
        .enumerate()
        .filter(|(_, figure)| is_count(page, figure))
    {
        while run
            .bracket
            .is_some_and(|open| page.partner(open).is_none_or(|close| close < figure.start))
        {
            found.extend(run.end((page, words), None));
            run = around.pop().unwrap_or_default();
        }
        let last = run.items.last().and_then(|last| page.figures.get(*last));
        let bracket = page.bracket(figure.start);
        if let Some(open) = bracket.filter(|open| last.is_some_and(|last| *open >= last.end)) {
            let inner = Run {
                bracket: Some(open),
                ..Run::from(index, figure, run.items.last().copied())
            };
            around.push(std::mem::replace(&mut run, inner));
            continue;
        }
        match last.and_then(|last| joined(page, words, (last, figure))) {
            Some(Joint::Item(item))
                if !run.rest && (item.leads != Leads::Verb || run.marked((page, words)) != Marked::Not) =>
            {
                run.add(index, figure, item);
            }
            Some(Joint::Total) if run.sum == figure.quantity.value => {
                found.extend(run.end((page, words), Some(index)));
                run = Run {
                    bracket: run.bracket,
                    ..Run::default()
                };
            }
            Some(Joint::Rest(item)) => run.add(index, figure, item),
            _ => {
                let (before, bracket) = (run.items.last().copied(), run.bracket);
                found.extend(run.end((page, words), None));
                run = Run {
                    bracket,
                    ..Run::from(index, figure, before)
                };
            }
        }
    }
    for mut run in around.into_iter().chain([run]) {
        found.extend(run.end((page, words), None));
    }
    found.sort_by_key(Listed::first);
    found
}

/// How a figure goes on from the one before it.
enum Joint {
    /// As the next item.
    Item(Item),
    /// Its words call it the total.
    Total,
    /// Its words call it the total of the rest.
    Rest(Item),
}

/// What the name of an item says.
#[derive(Default, Clone, Copy)]
struct Item {
    named: Named,
    leads: Leads,
}

/// How the name of an item calls it.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// The rest: 其他.
    Rest,
    /// A kind: …类.
    Kind,
    /// Neither.
    #[default]
    Plain,
}

/// What the name of an item begins with.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// A verb of its own: 查处.
    Verb,
    /// What became of it: 予以, 驳回.
    Outcome,
    /// Anything else.
    #[default]
    Noun,
}

#[derive(Default)]
struct Run {
    items: Vec<usize>,
    before: Option<usize>,
    sum: Decimal,
    rest: bool,
    kinds: usize,
    outcomes: bool,
    marked: Option<Marked>,
    /// The bracket that it stands in, where that opens behind an item of another.
    bracket: Option<usize>,
}

impl Run {
    fn from(index: usize, figure: &Figure, before: Option<usize>) -> Self {
        Self {
            items: vec![index],
            before,
            sum: figure.quantity.value,
            ..Self::default()
        }
    }

    fn add(&mut self, index: usize, figure: &Figure, item: Item) {
        self.items.push(index);
        self.sum += figure.quantity.value;
        self.rest = item.named == Named::Rest;
        self.kinds += usize::from(item.named == Named::Kind);
        self.outcomes |= item.leads == Leads::Outcome;
    }

    /// The text before the first item that may announce the list, with the count before it.
    fn head(&self, page: &Page) -> Option<((usize, usize), Option<usize>)> {
        let first = page.figures.get(*self.items.first()?)?;
        let sentence = page.sentences.get(page.sentence_at(first.start)?)?;
        let figure = |index: usize| page.figures.get(index);
        let before = self
            .before
            .filter(|index| figure(*index).is_some_and(|before| before.start >= sentence.start));
        let floor = before.and_then(figure).map_or(sentence.start, |before| before.end);
        Some(((floor.min(first.start), first.start), before))
    }

    fn marked(&mut self, (page, words): (&Page, &Words)) -> Marked {
        let told = || {
            let (head, before) = self.head(page)?;
            Some(marked(page, words, (head, before)))
        };
        let marked = self.marked.or_else(told).unwrap_or(Marked::Not);
        self.marked = Some(marked);
        marked
    }

    fn begins_with_outcome(&self, (page, words): (&Page, &Words)) -> bool {
        let first = self.items.first().and_then(|index| page.figures.get(*index));
        first.is_some_and(|first| {
            let name = page.chars().get(page.clause(first.start).0..first.start);
            name.is_some_and(|name| words.at_head(WordClass::Outcome, name).is_some())
        })
    }

    fn end(&mut self, (page, words): (&Page, &Words), total: Option<usize>) -> Option<Listed> {
        if self.items.len() < 2 {
            return None;
        }
        let (head, before) = self.head(page)?;
        Some(Listed {
            marked: self.marked((page, words)),
            items: std::mem::take(&mut self.items),
            head,
            before,
            total,
            rest: self.rest,
            kinds: self.kinds > 1,
            outcomes: self.outcomes || self.begins_with_outcome((page, words)),
        })
    }
}

/// What the text before the first figure of a list announces.
fn marked(page: &Page, words: &Words, ((from, to), before): ((usize, usize), Option<usize>)) -> Marked {
    let said = |class| page.says(words, class, (from, to));
    let clause = page.clause(to).0;
    let lead = clause.checked_sub(1).map_or((0, 0), |end| page.clause(end));
    let lead = page.chars().get(lead.0.max(from).min(lead.1)..lead.1).unwrap_or(&[]);
    let counted = before.and_then(|index| page.figures.get(index));
    let opens = counted.is_some_and(|before| page.bracket(to) == Some(before.end));
    if said(WordClass::Kinds) || divides(words, lead) {
        Marked::Kinds
    } else if said(WordClass::Breakdown) {
        Marked::Breakdown
    } else if opens {
        Marked::Bracket
    } else if lead.ends_with(&['中']) && clause >= from {
        Marked::Within
    } else {
        Marked::Not
    }
}

/// Whether a clause says by what a count is divided: 按被申请人分, 从地域分布看.
fn divides(words: &Words, clause: &[char]) -> bool {
    let short = (3..=DIVIDES).contains(&clause.len());
    let begins = matches!(
        clause,
        ['按' | '从' | '就', ..] | ['根', '据', ..] | ['依', '据' | '照', ..]
    );
    short && begins && words.at_end(WordClass::Divides, clause).is_some()
}

/// Whether a figure may be one of a list: no doubtful one, share, time or number of kinds.
fn is_count(page: &Page, figure: &Figure) -> bool {
    !matches!(figure.unit.as_str(), "" | "%" | "种" | "类" | "个方面" | "大类")
        && !figure.numeral.doubtful
        && !is_time(figure)
        && !page.in_title(figure.start)
}

/// How a figure goes on from the one before it in a list, if it does.
fn joined(page: &Page, words: &Words, (last, figure): (&Figure, &Figure)) -> Option<Joint> {
    let near = figure.start >= last.end && figure.start - last.end <= BETWEEN;
    let alike = last.unit == figure.unit && page.bracket(last.start) == page.bracket(figure.start);
    if !near || !alike || page.sentence_at(last.start) != page.sentence_at(figure.start) {
        return None;
    }
    let name = name_of(page, (last.end, figure.start))?;
    let said = |class| page.says(words, class, (name.0, figure.start));
    if name.1 > NAME || said(WordClass::Kinds) || said(WordClass::Breakdown) {
        return None;
    }
    let text = page.chars().get(name.0..figure.start)?;
    let rest = text.starts_with(&['其', '他']) || text.starts_with(&['其', '它']) || text.starts_with(&['其', '余']);
    let heads = |class| words.at_head(class, text).is_some();
    let item = Item {
        named: if rest {
            Named::Rest
        } else if text.contains(&'类') && !text.starts_with(&['各']) && !text.ends_with(&[')']) {
            Named::Kind
        } else {
            Named::Plain
        },
        leads: if heads(WordClass::ListVerb) {
            Leads::Verb
        } else if heads(WordClass::Outcome) {
            Leads::Outcome
        } else {
            Leads::Noun
        },
    };
    if ["共", "合计", "总计"].iter().any(|word| ends(text, word)) {
        return Some(if rest { Joint::Rest(item) } else { Joint::Total });
    }
    Some(Joint::Item(item))
}

/// Whether a name ends with a word, or with it and 计, 为, 是 or 有.
fn ends(text: &[char], word: &str) -> bool {
    let text = text.strip_suffix(&[' ']).unwrap_or(text);
    let bare = text
        .iter()
        .rposition(|c| !matches!(c, '计' | '为' | '是' | '有' | ' '))
        .map_or(0, |at| at + 1);
    let word: Vec<char> = word.chars().collect();
    text.ends_with(&word) || text.get(..bare).is_some_and(|bare| bare.ends_with(&word))
}

/// Where the name of an item begins between two figures, and its length; what stands before it must be an aside of the
/// figure before (占43.7%) or the noun behind it.
fn name_of(page: &Page, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    let outside = |at: &usize| page.bracket(*at).is_none_or(|open| open < from);
    let text = page.chars().get(from..to)?;
    if text.contains(&':') {
        return None;
    }
    let comma = (from..to)
        .filter(outside)
        .rfind(|at| matches!(page.char(*at), Some(',' | '，' | ';' | '；')));
    if let Some(comma) = comma {
        let mut segments = text[..comma - from].split(|c| matches!(c, ',' | '，' | ';' | '；'));
        let noun = segments.next().unwrap_or(&[]);
        let aside = |segment: &[char]| {
            let shares = ['占', '同', '比', '较'];
            segment.is_empty() || segment.contains(&'%') || segment.first().is_some_and(|c| shares.contains(c))
        };
        let fits = (noun.len() <= BEHIND && !noun.contains(&'、') && !noun.ends_with(&['中']) || aside(noun))
            && segments.all(aside);
        let start = comma + 1;
        return (fits && start < to).then_some((start, to - start));
    }
    let lead = ["、", "以及", "和", "及", "与"]
        .into_iter()
        .find(|lead| lead.chars().eq(text.iter().copied().take(lead.chars().count())));
    if let Some(lead) = lead {
        let start = from + lead.chars().count();
        return (start < to).then_some((start, to - start));
    }
    // 12件处罚案件、5件许可案件: the names stand behind.
    let behind = text.len() <= BEHIND + 1 && matches!(text.last(), Some('、' | '和' | '及' | '与'));
    behind.then_some((to, 0))
}

#[cfg(test)]
mod tests {
    use super::{Marked, divides, lists};
    use crate::extract::figure::figures;
    use crate::extract::fold::Folded;
    use crate::extract::page::Page;
    use crate::extract::tests::lexicon;

    #[test]
    fn a_clause_divides_where_it_says_by_what() {
        for (clause, expected) in [
            ("按被申请人分", true),
            ("从地域分布看", true),
            ("按照处罚种类划分", true),
            ("按期办结", false),
            ("从严查处", false),
            ("根据所涉及的内容进行分类", true),
            ("按国家和省市有关文件的要求逐项逐条划分", false),
            ("分", false),
        ] {
            let chars: Vec<char> = clause.chars().collect();
            assert_eq!(divides(&lexicon().words, &chars), expected, "{clause}");
        }
    }

    #[test]
    fn a_list_holds_the_counts_that_stand_side_by_side() {
        let lexicon = lexicon();
        let seen = |text: &str| -> Vec<(Vec<String>, Marked, bool)> {
            let folded = Folded::new(text, &lexicon.simplify);
            let figures = figures(&folded.chars, &lexicon.spellings, &lexicon.words);
            let page = Page::new(folded, figures, &lexicon.words);
            let printed = |index: &usize| page.figures[*index].quantity.value.to_string();
            lists(&page, &lexicon.words)
                .iter()
                .map(|list| {
                    let items = list.items.iter().map(printed).collect();
                    (items, list.marked, list.total.is_some())
                })
                .collect()
        };
        let list = |items: &[&str], marked, total| {
            let items = items.iter().map(|item| (*item).to_owned()).collect();
            (items, marked, total)
        };
        for (text, expected) in [
            (
                "从案件类型看,公安类30件,占40%;人社类15件,占20%。",
                vec![list(&["30", "15"], Marked::Kinds, false)],
            ),
            (
                "受理86件,按被申请人分,县政府部门52件、乡镇34件。",
                vec![list(&["52", "34"], Marked::Kinds, false)],
            ),
            (
                "应诉案件74件(处罚20件、公开54件)。",
                vec![list(&["20", "54"], Marked::Bracket, false)],
            ),
            (
                "受理的86件中,公安30件、人社15件。",
                vec![list(&["30", "15"], Marked::Within, false)],
            ),
            (
                "公开文件47条,规划32条,共计79条。",
                vec![list(&["47", "32"], Marked::Not, true)],
            ),
            (
                "公开文件47条,规划32条,共计80条。",
                vec![list(&["47", "32"], Marked::Not, false)],
            ),
            ("公开文件47条,规划32份。", vec![]),
            ("公开文件47条。规划32条。", vec![]),
            ("公开信息47条,有效保障群众知情权,发布解读32条。", vec![]),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }
}
