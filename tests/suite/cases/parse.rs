//! Case files, strictly: what is not understood is a mistake with file and line.

use std::collections::BTreeMap;
use std::ops::Range;

use fazhi::model::{BodyKind, IndicatorCode, IssueCode, NonFigure, Period, Qualifier, Role, Scope, Sense};
use fazhi::reference::Catalogue;
use rust_decimal::Decimal;

use super::layout::locate;
use super::words;

/// The page of a case that names none.
pub(crate) const PAGE: &str = "栖泽县2023年法治政府建设年度报告";

/// One passage with what must be read in it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) file: String,
    /// Line of its heading.
    pub(crate) line: usize,
    title: String,
    /// The passage, lines as in the page.
    pub(crate) passage: String,
    /// Figures of indicators, all of them, in order.
    pub(crate) figures: Vec<Figure>,
    /// Numbers that must not be figures of an indicator.
    pub(crate) numbers: Vec<Number>,
    /// Issues that must be raised.
    pub(crate) issues: Vec<(usize, IssueCode)>,
    /// Line that says that the program falls short here.
    pub(crate) known: Option<usize>,
}

/// A figure of an indicator.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) line: usize,
    pub(crate) indicator: IndicatorCode,
    pub(crate) value: Decimal,
    pub(crate) unit: String,
    pub(crate) qualifier: Qualifier,
    pub(crate) role: Role,
    pub(crate) sense: Sense,
    pub(crate) period: Period,
    pub(crate) scope: Scope,
    pub(crate) counted_by: Option<BodyKind>,
    /// Base of a rate, where the case cares.
    pub(crate) base: Option<String>,
    pub(crate) printed: String,
    /// Place in the passage, in characters.
    pub(crate) place: Range<usize>,
}

/// A number that is no figure of an indicator.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) line: usize,
    pub(crate) printed: String,
    pub(crate) as_what: AsWhat,
    pub(crate) place: Range<usize>,
}

/// How a number must be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsWhat {
    /// As no figure or as unclaimed, whichever.
    Either,
    /// As no figure of this class.
    Class(NonFigure),
    /// As unclaimed.
    Unclaimed,
}

impl Case {
    /// The file that is read.
    pub(crate) fn document(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.passage)
    }

    /// Characters before the passage.
    pub(crate) fn offset(&self) -> usize {
        self.title.chars().count() + 2
    }

    fn year(&self) -> Option<Period> {
        let end = self.title.find('年')?;
        words::period(self.title.get(end.checked_sub(4)?..end)?)
    }
}

/// The cases of a file; every mistake with its line.
pub(crate) fn parse(file: &str, text: &str, catalogue: &Catalogue) -> Result<Vec<Case>, Vec<String>> {
    let mut reader = Reader {
        catalogue,
        file,
        cases: Vec::new(),
        columns: None,
        mistakes: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        if let Err(mistake) = reader.line(index + 1, line.trim_end()) {
            reader.mistakes.push((index + 1, mistake));
        }
    }
    for case in &mut reader.cases {
        if case.passage.is_empty() {
            reader.mistakes.push((case.line, "a case without a passage".to_owned()));
        }
        reader.mistakes.extend(locate(case));
    }
    if reader.mistakes.is_empty() {
        return Ok(reader.cases);
    }
    reader.mistakes.sort();
    Err(reader
        .mistakes
        .into_iter()
        .map(|(line, what)| format!("{file}:{line}: {what}"))
        .collect())
}

struct Reader<'a> {
    catalogue: &'a Catalogue,
    file: &'a str,
    cases: Vec<Case>,
    /// Columns of the table that is being read.
    columns: Option<Vec<String>>,
    mistakes: Vec<(usize, String)>,
}

const COLUMNS: &[&str] = &[
    "指标",
    "数值",
    "单位",
    "限定",
    "全部或部分",
    "实际或目标",
    "时期",
    "范围",
    "统计机关",
    "基数",
    "原文",
];

impl Reader<'_> {
    fn line(&mut self, line: usize, text: &str) -> Result<(), String> {
        if let Some(heading) = text.strip_prefix("## ") {
            self.columns = None;
            self.cases.push(Case {
                file: self.file.to_owned(),
                line,
                title: PAGE.to_owned(),
                passage: String::new(),
                figures: Vec::new(),
                numbers: Vec::new(),
                issues: Vec::new(),
                known: None,
            });
            return if heading.trim().is_empty() {
                Err("a heading without words".to_owned())
            } else {
                Ok(())
            };
        }
        let Some(case) = self.cases.last_mut() else {
            return Ok(()); // what explains the phenomenon stands before the first case
        };
        if let Some(row) = text.strip_prefix('|') {
            return self.row(line, row);
        }
        self.columns = None;
        if let Some(quoted) = text.strip_prefix('>') {
            if !case.passage.is_empty() {
                case.passage.push('\n');
            }
            case.passage
                .push_str(&unescaped(quoted.strip_prefix(' ').unwrap_or(quoted)));
            return Ok(());
        }
        match text.split_once('：') {
            _ if text.is_empty() => Ok(()),
            Some(("页面", title)) if case.passage.is_empty() => {
                title.clone_into(&mut case.title);
                case.year().map(|_| ()).ok_or("页面 names no year".to_owned())
            }
            Some(("不得识别", list)) => numbers(case, line, list),
            Some(("未认领", list)) => {
                let number = |printed: &str| Number {
                    line,
                    printed: printed.to_owned(),
                    as_what: AsWhat::Unclaimed,
                    place: 0..0,
                };
                case.numbers.extend(list.split('、').map(number));
                Ok(())
            }
            Some(("问题", list)) => issues(case, line, list),
            Some(("已知不足", reason)) if !reason.is_empty() && case.known.is_none() => {
                case.known = Some(line);
                Ok(())
            }
            _ => Err(format!("not understood: {text}")),
        }
    }

    fn row(&mut self, line: usize, row: &str) -> Result<(), String> {
        let row = row.strip_suffix('|').ok_or("a row of a table ends with |")?;
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        let Some(columns) = &self.columns else {
            for needed in ["指标", "数值", "原文"] {
                if !cells.iter().any(|cell| cell == needed) {
                    return Err(format!("the table lacks the column {needed}"));
                }
            }
            for (index, cell) in cells.iter().enumerate() {
                if !COLUMNS.contains(&cell.as_str()) || cells[..index].contains(cell) {
                    return Err(format!("column `{cell}` is unknown or stands twice"));
                }
            }
            self.columns = Some(cells);
            return Ok(());
        };
        if cells.len() != columns.len() {
            return Err(format!("{} cells under {} columns", cells.len(), columns.len()));
        }
        if cells
            .iter()
            .all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')))
        {
            return Ok(());
        }
        let cells: BTreeMap<&str, &str> = columns
            .iter()
            .map(String::as_str)
            .zip(cells.iter().map(String::as_str))
            .collect();
        let case = self.cases.last_mut().ok_or("a table before the first case")?;
        let figure = figure(self.catalogue, case, (line, &cells))?;
        case.figures.push(figure);
        Ok(())
    }
}

fn figure(catalogue: &Catalogue, case: &Case, (line, cells): (usize, &BTreeMap<&str, &str>)) -> Result<Figure, String> {
    let cell = |name: &str| cells.get(name).copied().unwrap_or_default();
    let unknown = |name: &str| format!("{name} `{}` is unknown", cell(name));
    let (code, name) = cell("指标").split_once(' ').unwrap_or((cell("指标"), ""));
    let code: IndicatorCode = code.parse().map_err(|_| unknown("指标"))?;
    let indicator = catalogue.get(&code).ok_or(unknown("指标"))?;
    if name != indicator.name_zh {
        return Err(format!("{code} is named {}, not `{name}`", indicator.name_zh));
    }
    if cell("原文").is_empty() {
        return Err("原文 is empty".to_owned());
    }
    let period = match cell("时期") {
        "" => case.year(),
        word => words::period(word),
    };
    let counted_by = match cell("统计机关") {
        "" => None,
        word => Some(words::organ(word).ok_or(unknown("统计机关"))?),
    };
    Ok(Figure {
        line,
        value: cell("数值").parse().map_err(|_| unknown("数值"))?,
        unit: if cell("单位").is_empty() {
            indicator.unit.clone()
        } else {
            cell("单位").to_owned()
        },
        indicator: code,
        qualifier: words::qualifier(cell("限定")).ok_or(unknown("限定"))?,
        role: words::role(cell("全部或部分")).ok_or(unknown("全部或部分"))?,
        sense: words::sense(cell("实际或目标")).ok_or(unknown("实际或目标"))?,
        period: period.ok_or(unknown("时期"))?,
        scope: words::scope(cell("范围")).ok_or(unknown("范围"))?,
        counted_by,
        base: Some(cell("基数").to_owned()).filter(|base| !base.is_empty()),
        printed: unescaped(cell("原文")),
        place: 0..0,
    })
}

/// `3200户、12（文号）`: what must not be read, and as what it is known.
fn numbers(case: &mut Case, line: usize, list: &str) -> Result<(), String> {
    for item in list.split('、') {
        let marked = item.strip_suffix('）').and_then(|item| item.rsplit_once('（'));
        let (printed, as_what) = match marked {
            None => (item, AsWhat::Either),
            Some((printed, word)) => {
                let class = words::class(word).ok_or(format!("class `{word}` is unknown"))?;
                (printed, AsWhat::Class(class))
            }
        };
        if printed.is_empty() {
            return Err("an empty item".to_owned());
        }
        let printed = unescaped(printed);
        case.numbers.push(Number {
            line,
            printed,
            as_what,
            place: 0..0,
        });
    }
    Ok(())
}

/// `rate_mismatch 率与分子分母不合、blank_figure`: codes, each with words for a reader or none.
fn issues(case: &mut Case, line: usize, list: &str) -> Result<(), String> {
    for item in list.split('、') {
        let code = item.split(' ').next().unwrap_or_default();
        let code = code.parse().map_err(|_| format!("issue `{code}` is unknown"))?;
        case.issues.push((line, code));
    }
    Ok(())
}

/// Without the backslashes that keep Markdown from reading marks of the passage.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some('*' | '_' | '|' | '<' | '>' | '#') if c == '\\' => {}
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use fazhi::reference::{Catalogue, shipped_tables};

    use super::{AsWhat, parse};

    const GOOD: &str = "# 标题\n\n说明。\n\n## 例\n\n页面：栖泽县2022年报告\n\n> 调解纠纷1**件、50余件。\n> 同比增长12%，走访3户。\n\n\
        | 指标 | 数值 | 限定 | 原文 |\n|---|---|---|---|\n| mediation.cases 调解矛盾纠纷数 | 50 | 至少 | 50余件 |\n\n\
        不得识别：1、12%（变化）\n\n未认领：3户\n\n问题：blank_figure 数字空缺\n\n已知不足：原因\n";

    fn mistakes(text: &str) -> Vec<String> {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        parse("x.md", text, &catalogue).err().unwrap_or_default()
    }

    #[test]
    fn a_case_is_read() {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        let cases = parse("x.md", &GOOD.replace("1**", "1\\*\\*"), &catalogue).unwrap();
        let [case] = &cases[..] else { panic!("{cases:?}") };
        assert_eq!(case.passage, "调解纠纷1**件、50余件。\n同比增长12%，走访3户。");
        let figure = &case.figures[0];
        assert_eq!(
            (figure.value.to_string(), figure.unit.as_str()),
            ("50".to_owned(), "件")
        );
        assert_eq!(
            (figure.period.to_string(), figure.place.clone()),
            ("2022".to_owned(), 9..13)
        );
        assert_eq!(case.numbers[2].as_what, AsWhat::Unclaimed);
        assert_eq!((case.issues.len(), case.known), (1, Some(22)));
    }

    #[test]
    fn what_is_malformed_is_refused_with_its_line() {
        for (from, to, line) in [
            ("| 限定 |", "| 限度 |", 12),
            ("| 限定 |", "| 数值 |", 12),
            ("| 数值 |", "| 单位 |", 12),
            ("| 50 |", "| 五十 |", 14),
            ("| 50 |", "| 50 | |", 14),
            ("| 至少 |", "| 大概 |", 14),
            ("调解矛盾纠纷数", "调解数", 14),
            ("mediation.cases", "mediation.case", 14),
            ("| 50余件 |\n", "| 51余件 |\n", 14),
            ("| 50余件 |\n", "| 50余件\n", 14),
            ("、12%（变化）", "", 5),
            ("（变化）", "（增加）", 16),
            ("：3户", "：4户", 18),
            ("blank_figure", "blank", 20),
            ("已知不足：原因", "已知不足：", 22),
            ("已知不足：原因", "备注：原因", 22),
            ("页面：栖泽县2022年报告", "页面：栖泽县报告", 7),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from}");
            let found = mistakes(&text);
            let expected = format!("x.md:{line}:");
            assert!(
                found.iter().any(|mistake| mistake.starts_with(&expected)),
                "{to}: {found:?}"
            );
        }
        assert_eq!(mistakes(GOOD), Vec::<String>::new());
        assert!(mistakes("## 例\n").iter().any(|mistake| mistake.starts_with("x.md:1:")));
    }
}
