use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use scraper::Selector;

use crate::document::identity::DocumentKind;
use crate::model::word_list;
use crate::reference::{Problem, Problems, Row, TableFiles, shipped_tables};

word_list! {
    /// What a row of the table of marks is for.
    MarkRole, "a role of a mark" {
        /// A CSS selector of the element that holds the body.
        Container = "container",
        /// A line that is no text: share bars, font sizes, page numbers.
        Furniture = "furniture",
        /// The value of a meta tag that the site's template left as it was.
        Unfilled = "unfilled",
        /// A line above the body: dates, sources, salutations.
        Head = "head",
        /// A line at which the body has ended.
        Tail = "tail",
        /// A line with which the body ends.
        End = "end",
        /// The name of a value that a page states about itself.
        Label = "label",
        /// The name of a meta tag.
        Meta = "meta",
        /// What a title says the document is.
        KindTitle = "kind_title",
        /// What the text says the document is, where the title does not.
        KindText = "kind_text",
        /// The note that sends a document out: 现将…印发给你们.
        Cover = "cover",
        /// The sentence that names the report: 现将…报告如下.
        Announce = "announce",
    }
}

word_list! {
    /// What a value that a page states about itself is.
    Field, "a field (index_number, issuer, written, published, title, document_number, source, site_code, site_name, column, reporter, filled, other)" {
        /// 索引号.
        IndexNumber = "index_number",
        /// 发布机构.
        Issuer = "issuer",
        /// 成文日期.
        Written = "written",
        /// 发布日期.
        Published = "published",
        /// 标题.
        Title = "title",
        /// 文号.
        DocumentNumber = "document_number",
        /// 来源.
        Source = "source",
        /// 政府网站标识码: the first six digits are a division code.
        SiteCode = "site_code",
        /// Name of the site.
        SiteName = "site_name",
        /// Name of the column.
        Column = "column",
        /// 填报单位 of a return.
        Reporter = "reporter",
        /// 填报时间: when a return was filled in, which is never its period.
        Filled = "filled",
        /// Anything else: known to be no text.
        Other = "other",
    }
}

/// How pages say what they are: the table of marks, checked.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    pub(super) containers: Vec<Selector>,
    pub(super) furniture: RegexSet,
    pub(super) unfilled: RegexSet,
    pub(super) head: RegexSet,
    pub(super) tail: RegexSet,
    pub(super) end: RegexSet,
    pub(super) cover: RegexSet,
    pub(super) labels: BTreeMap<String, Field>,
    pub(super) label_line: Option<Regex>,
    pub(super) metas: BTreeMap<String, Field>,
    pub(super) kinds_by_title: Vec<(Regex, DocumentKind)>,
    pub(super) kinds_by_text: Vec<(Regex, DocumentKind)>,
    pub(super) announcements: Vec<Regex>,
}

impl Marks {
    /// Table that the marks are read from.
    pub const TABLE: &'static str = "marks.tsv";

    /// Reads and checks the table: patterns compile, kinds and fields are known.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows: Vec<(MarkRole, String, Row)> = Vec::new();
        for row in files
            .tables(Self::TABLE, &["role", "pattern", "value"])?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let role = problems.keep(row.parse::<MarkRole>("role"));
            let pattern = problems.keep(row.required("pattern").map(str::to_owned));
            if let Some((role, pattern)) = role.zip(pattern) {
                rows.retain(|(other, text, _)| (*other, text) != (role, &pattern));
                if row.text("value") != "-" {
                    rows.push((role, pattern, row));
                }
            }
        }
        let marks = Self::of(&rows, &mut problems);
        problems.or(marks)
    }

    /// The marks inside the program.
    pub(super) fn shipped() -> Result<&'static Self, &'static Problems> {
        static SHIPPED: LazyLock<Result<Marks, Problems>> = LazyLock::new(|| Marks::load(&shipped_tables()));
        SHIPPED.as_ref()
    }

    fn of(rows: &[(MarkRole, String, Row)], problems: &mut Problems) -> Self {
        let mut marks = Self::default();
        for (role, pattern, row) in rows {
            match role {
                MarkRole::Container => {
                    let selector = Selector::parse(pattern).map_err(|error| row.problem(error.to_string()));
                    marks.containers.extend(problems.keep(selector));
                }
                MarkRole::Label => {
                    let field = problems.keep(row.parse::<Field>("value"));
                    marks.labels.extend(field.map(|field| (pattern.clone(), field)));
                }
                MarkRole::Meta => {
                    let field = problems.keep(row.parse::<Field>("value"));
                    marks
                        .metas
                        .extend(field.map(|field| (pattern.to_ascii_lowercase(), field)));
                }
                MarkRole::KindTitle => marks.kinds_by_title.extend(problems.keep(kind(pattern, row))),
                MarkRole::KindText => marks.kinds_by_text.extend(problems.keep(kind(pattern, row))),
                MarkRole::Announce => marks.announcements.extend(problems.keep(regex(pattern, row))),
                MarkRole::Furniture
                | MarkRole::Unfilled
                | MarkRole::Head
                | MarkRole::Tail
                | MarkRole::End
                | MarkRole::Cover => {
                    drop(problems.keep(regex(pattern, row))); // compiled again as a set below
                }
            }
        }
        let mut set = |role| set(rows, role, problems);
        marks.furniture = set(MarkRole::Furniture);
        marks.unfilled = set(MarkRole::Unfilled);
        marks.head = set(MarkRole::Head);
        marks.tail = set(MarkRole::Tail);
        marks.end = set(MarkRole::End);
        marks.cover = set(MarkRole::Cover);
        marks.label_line = label_line(&marks.labels);
        marks
    }

    /// The field that a label names; blanks and brackets around it do not matter.
    pub fn field(&self, label: &str) -> Option<Field> {
        self.labels.get(&bare_label(label)).copied()
    }

    /// The field that a meta tag names.
    pub fn meta_field(&self, name: &str) -> Option<Field> {
        self.metas.get(&name.to_ascii_lowercase()).copied()
    }
}

/// A label without blanks, brackets and colon: `[ 索 引 号 ]：` is 索引号.
pub(super) fn bare_label(label: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '[' | ']' | '【' | '】' | ':' | '：' | '〖' | '〗');
    label.chars().filter(kept).collect()
}

fn regex(pattern: &str, row: &Row) -> Result<Regex, Problem> {
    Regex::new(pattern).map_err(|error| row.problem(format!("column `pattern`: {error}")))
}

fn kind(pattern: &str, row: &Row) -> Result<(Regex, DocumentKind), Problem> {
    Ok((regex(pattern, row)?, row.parse("value")?))
}

fn set(rows: &[(MarkRole, String, Row)], role: MarkRole, problems: &mut Problems) -> RegexSet {
    let patterns = rows
        .iter()
        .filter(|(other, ..)| *other == role)
        .map(|(_, pattern, _)| pattern);
    match RegexSet::new(patterns) {
        Ok(set) => set,
        Err(error) => {
            problems.push(Marks::TABLE, 0, format!("patterns of role `{role}`: {error}"));
            RegexSet::empty()
        }
    }
}

/// A label with its colon inside a line; its characters may stand apart (标　　题：).
fn label_line(labels: &BTreeMap<String, Field>) -> Option<Regex> {
    let mut names: Vec<&String> = labels.keys().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let apart = |name: &&String| {
        let letters: Vec<String> = name.chars().map(|c| regex::escape(&c.to_string())).collect();
        letters.join(r"\s*")
    };
    let names: Vec<String> = names.iter().map(apart).collect();
    let names = names.join("|");
    // The table was checked: what is escaped always compiles.
    Regex::new(&format!(
        r"[\[【〖]\s*(?P<bracketed>{names})\s*[\]】〗]\s*[::]?|(?P<label>{names})\s*(?:\([^()]{{1,8}}\))?\s*[::]",
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::{Field, Marks};
    use crate::reference::TableFiles;

    #[test]
    fn labels_are_known_with_blanks_and_brackets() {
        let marks = Marks::shipped().unwrap();
        assert_eq!(marks.field("[ 索 引 号 ]"), Some(Field::IndexNumber));
        assert_eq!(marks.field("发布日期："), Some(Field::Published));
        assert_eq!(marks.field("责任单位"), None);
        assert_eq!(marks.meta_field("pubdate"), Some(Field::Published));
    }

    #[test]
    fn an_own_row_takes_a_shipped_one_away_and_bad_rows_are_named() {
        let layer = |text: &str| {
            [(
                "marks.tsv".to_owned(),
                "own.tsv".to_owned(),
                format!("role\tpattern\tvalue\n{text}"),
            )]
        };
        let mut files = TableFiles::default();
        files.add_layer(layer("label\t文号\tdocument_number\n"));
        files.add_layer(layer("label\t文号\t-\n"));
        assert_eq!(Marks::load(&files).unwrap().field("文号"), None);
        files.add_layer(layer("tail\t(\t\nlabel\t甲\tcolour\ncontainer\t..\t\n"));
        let error = Marks::load(&files).unwrap_err().to_string();
        for line in ["own.tsv:2", "own.tsv:3", "own.tsv:4"] {
            assert!(error.contains(line), "{error}");
        }
    }
}
