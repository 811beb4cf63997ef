use std::collections::BTreeMap;

use crate::reference::table::{Problems, TableFiles};

const COLUMNS: &[&str] = &["set", "words", "note"];

/// Named sets of words that mean the same to every wording (同义词集): a pattern writes `<发放>` for any
/// word of the set 发放.
#[derive(Debug, Clone, Default)]
pub struct Synonyms(BTreeMap<String, String>);

impl Synonyms {
    /// Table that the sets are read from.
    pub const TABLE: &'static str = "word_sets.tsv";

    /// Reads and checks the table. A later row replaces an earlier one of the same name.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut sets = BTreeMap::new();
        for table in files.tables(Self::TABLE, COLUMNS)? {
            let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
            for row in &table.rows {
                let name = row.text("set");
                let words = row.list("words", '|');
                if name.is_empty() || words.is_empty() {
                    problems
                        .0
                        .push(row.problem("columns `set` and `words` must both be filled"));
                    continue;
                }
                if let Some(line) = lines.insert(name, row.line) {
                    problems
                        .0
                        .push(row.problem(format!("set `{name}` stands in line {line} already")));
                }
                if let Some(word) = words.iter().find(|word| word.contains(MARKS)) {
                    problems.0.push(row.problem(format!(
                        "column `words`: `{word}` holds a mark of patterns; a set holds plain words"
                    )));
                }
                sets.insert(name.to_owned(), words.join("|"));
            }
        }
        problems.or(Self(sets))
    }

    /// A pattern with its sets written out: `<发放>资料N` becomes `{发放|分发}资料N`.
    ///
    /// # Errors
    ///
    /// What is wrong: a set that the table does not have, or a `<` without its `>`.
    pub fn expand(&self, pattern: &str) -> Result<String, String> {
        let mut text = String::new();
        let mut rest = pattern;
        while let Some((before, behind)) = rest.split_once('<') {
            let (name, after) = behind
                .split_once('>')
                .ok_or_else(|| format!("`<{behind}` has no `>`"))?;
            let words = self
                .0
                .get(name)
                .ok_or_else(|| format!("set `<{name}>` is not in {}", Self::TABLE))?;
            text.push_str(before);
            text.push('{');
            text.push_str(words);
            text.push('}');
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// What patterns are written with; no word of a set holds them.
const MARKS: [char; 9] = ['{', '}', '[', ']', '<', '>', 'N', '…', '~'];

#[cfg(test)]
mod tests {
    use super::Synonyms;

    fn sets() -> Synonyms {
        let rows = [("发放", "发放|分发"), ("资料", "资料|手册")];
        Synonyms(
            rows.into_iter()
                .map(|(name, words)| (name.to_owned(), words.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn sets_are_written_out_wherever_they_stand() {
        for (pattern, expanded) in [
            ("<发放>…<资料>N", "{发放|分发}…{资料|手册}N"),
            ("{赠送|<发放>}[<资料>]N", "{赠送|{发放|分发}}[{资料|手册}]N"),
            ("发放N", "发放N"),
        ] {
            assert_eq!(sets().expand(pattern).as_deref(), Ok(expanded));
        }
    }

    #[test]
    fn unknown_sets_and_open_brackets_are_named() {
        for (pattern, named) in [("<送>N", "`<送>`"), ("<发放N", "`<发放N`")] {
            let error = sets().expand(pattern).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
    }
}
