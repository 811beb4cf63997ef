//! Words that name no person: those of forms, regions and bodies. Names of files and sheets are published only where they are made
//! of such words, and what looks like a person's name is covered in what is told of a return.

use std::sync::LazyLock;

use regex::Regex;

use crate::form::label::bare;
use crate::model::Digest;
use crate::reference::{Forms, Regions};

/// Further words of names of files and sheets, and ends of names of bodies.
const WORDS: &str = "工作表\n汇总表\n统计表\n报表\n合计\n附件\n填报\n重报\n补报\n更正\n修改\n说明\n上年\n本年\n回执\n空表\n定稿\n最终\n\
司法局\n公安局\n人民政府\n政府\n城管局\n城市管理局\n交通局\n交通运输局\n市场监管局\n市场监督管理局\n应急局\n生态环境局\n农业农村局\n住建局\n\
自然资源局\n卫健委\n文旅局\n教育局\n民政局\n财政局\n税务局\n水利局\n委员会\n办公室\n司法所\n街道\n法院\n检察院\n执法局\n综合行政执法局\n\
年度\n季度\n半年\n月份\n全省\n全市\n全县\n全区\n各市\n各县\n各区\n县区\n市县\n区县\n法治\n政府\n建设\n首次\n再次\n第一\n第二\n第三\n第四\n正式\n盖章";
/// Characters that stand alone between words.
const SINGLE: &str = "表年月日度第季份号上下半新旧省市县区镇乡局厅委办所院队处站和与及的之";
/// Surnames: with one or two characters behind them two or three Chinese characters are a name (the most frequent ones of the
/// register of names, about 95 in 100 persons).
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾\
夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦\
俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦\
麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀胥南班储原";
/// Surnames of two characters.
const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "长孙", "宇文",
    "端木", "独孤",
];
/// Ends of words that are no names.
const ENDS: &[char] = &[
    '局', '厅', '委', '办', '所', '院', '队', '处', '站', '省', '市', '县', '区', '旗', '州', '镇', '乡', '村', '街',
    '表', '数', '量', '率', '件', '次', '元', '类', '项', '费', '额',
];

// Tables of constants: they compile, and the tests use them.
/// A part of a name of ours: x and twelve digits of a digest.
static OURS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:(.*)-)?x[0-9a-f]{12}$").ok());
/// Runs of Chinese characters.
static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{Han}·]+").ok());
/// What stands before a name in a sentence.
const BEFORE: &[char] = &[
    '由', '为', '人', '系', '是', '请', '找', '＊', '省', '市', '县', '区', '镇', '乡', '局', '厅', '委', '办', '所',
    '院', '表',
];
/// What follows a name that stands in a sentence.
const AFTER: &[&str] = &[
    "填", "审", "报", "经办", "联系", "负责", "提供", "电话", "手机", "同志", "主任", "局长", "科长", "处长", "先生",
    "女士", "制表", "复核",
];

/// The words of forms and regions.
#[derive(Debug)]
pub struct Plain<'a> {
    words: String,
    regions: &'a Regions,
}

impl<'a> Plain<'a> {
    /// The words of these tables.
    pub fn of(forms: &Forms, regions: &'a Regions) -> Self {
        let mut words = String::from(WORDS);
        let mut add = |text: &str| {
            words.push('\n');
            words.push_str(text);
        };
        for form in forms.iter() {
            add(&form.name_zh);
            add(&form.label_name);
            form.columns.iter().for_each(|column| add(&column.name));
            form.items.iter().for_each(|item| add(&item.name));
            form.controls.iter().for_each(|control| add(&control.text_zh));
            form.notes.iter().for_each(|note| add(&note.text));
        }
        Self { words, regions }
    }

    /// Whether a text is made of such words, short numbers and marks alone.
    pub fn is_plain(&self, text: &str) -> bool {
        let text = self.without_regions(&bare(text));
        let Some(run) = RUN.as_ref() else {
            return false;
        };
        let rest = run.replace_all(&text, " ");
        let mut others = rest
            .split(|c: char| !c.is_alphanumeric())
            .filter(|token| !token.is_empty());
        run.find_iter(&text).all(|run| self.is_made_of_words(run.as_str())) && others.all(is_mark)
    }

    /// The text with the full names of regions cut out.
    fn without_regions(&self, text: &str) -> String {
        let mut rest = String::new();
        let mut from = 0;
        for found in self
            .regions
            .names_in(text)
            .filter(|found| found.name.ends_with(REGION_ENDS))
        {
            rest.push_str(text.get(from..found.start).unwrap_or_default());
            rest.push(' ');
            from = found.end.max(from);
        }
        rest.push_str(text.get(from..).unwrap_or_default());
        rest
    }

    fn is_made_of_words(&self, run: &str) -> bool {
        let chars: Vec<char> = run.chars().collect();
        let mut reached = vec![false; chars.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        for at in 0..chars.len() {
            if !reached.get(at).copied().unwrap_or(false) {
                continue;
            }
            for end in at + 1..=chars.len().min(at + LONGEST) {
                let piece: String = chars.get(at..end).unwrap_or_default().iter().collect();
                let single = end == at + 1;
                let known = if single {
                    SINGLE.contains(&piece)
                } else {
                    self.words.contains(&piece)
                };
                if !known && !single {
                    // What no word holds no longer piece does.
                    break;
                }
                if known && let Some(there) = reached.get_mut(end) {
                    *there = true;
                }
            }
        }
        reached.last().copied().unwrap_or(true)
    }

    /// The name under which a file of an inbox is published: its own where it is plain, else the regions that it names with a
    /// digest of it. A published name stands for itself.
    pub fn published(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| self.part(part, path));
        parts.collect::<Vec<_>>().join("/")
    }

    fn part(&self, part: &str, path: &str) -> String {
        let (stem, ending) = match part.rsplit_once('.') {
            Some((stem, ending)) if ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) => (stem, Some(ending)),
            _ => (part, None),
        };
        let ours = OURS.as_ref().and_then(|ours| ours.captures(stem));
        let own = ours.is_some_and(|found| found.get(1).is_none_or(|before| self.is_plain(before.as_str())));
        if own || self.is_plain(stem) {
            return part.to_owned();
        }
        let named = self
            .regions
            .names_in(stem)
            .filter(|found| found.name.ends_with(REGION_ENDS));
        let named: String = named.map(|found| found.name).collect();
        // The whole path: files of one name in two folders stay two.
        let digest = Digest::of_parts(&[path.as_bytes(), part.as_bytes()]).to_string();
        let digest: String = digest.chars().take(12).collect();
        let dash = if named.is_empty() { "" } else { "-" };
        let ending = ending.map_or_else(String::new, |ending| format!(".{ending}"));
        format!("{named}{dash}x{digest}{ending}")
    }

    /// The text with what looks like a person's name, a telephone or an identity number covered.
    pub fn cover(&self, text: &str) -> String {
        let covered = crate::form::withhold::numbers(text).unwrap_or_else(|| text.to_owned());
        let Some(run) = RUN.as_ref() else { return covered };
        let hidden = run.replace_all(&covered, |found: &regex::Captures<'_>| {
            let own = found.get(0).map_or("", |run| run.as_str());
            self.cover_run(own)
        });
        hidden.into_owned()
    }

    fn cover_run(&self, run: &str) -> String {
        let mut chars: Vec<char> = run.chars().collect();
        let mut at = 0;
        let mut found = false;
        while at < chars.len() {
            let begins = at
                .checked_sub(1)
                .and_then(|before| chars.get(before))
                .is_none_or(|c| BEFORE.contains(c));
            match chars.get(at..).filter(|_| begins).and_then(|rest| self.name_at(rest)) {
                Some(length) => {
                    chars.iter_mut().skip(at).take(length).for_each(|c| *c = '＊');
                    at += length;
                    found = true;
                }
                None => at += 1,
            }
        }
        if !found || self.is_plain(run) {
            return run.to_owned();
        }
        chars.into_iter().collect()
    }

    /// How many characters at the start of a run are a name: of two to four, up to the end of the run or to what follows names.
    fn name_at(&self, rest: &[char]) -> Option<usize> {
        let double = |double: &str| double.chars().eq(rest.iter().copied().take(2));
        let surname = if DOUBLE.iter().any(|name| double(name)) {
            2
        } else {
            usize::from(rest.first().is_some_and(|first| SURNAMES.contains(*first)))
        };
        let fits = |length: &usize| {
            let Some((name, behind)) = rest.split_at_checked(*length) else {
                return false;
            };
            let (name, behind): (String, String) = (name.iter().collect(), behind.iter().collect());
            let ends = behind.is_empty() || AFTER.iter().any(|word| behind.starts_with(word));
            ends && !name.ends_with(ENDS) && !self.is_plain(&name)
        };
        // 周望填报: the shorter one first, where what follows allows it.
        let lengths = [surname + 1, surname + 2];
        lengths.into_iter().filter(|_| surname > 0).find(fits)
    }
}

/// Numbers of up to eight digits, single letters, Sheet1.
fn is_mark(token: &str) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let token = token.to_ascii_lowercase();
    let length = token.chars().count();
    let sheet = ["sheet", "table"].iter().any(|word| {
        token
            .strip_prefix(word)
            .is_some_and(|number| number.len() <= 3 && digits(number))
    });
    length == 1 || (length <= 8 && digits(&token)) || sheet
}

const REGION_ENDS: [char; 8] = ['省', '市', '县', '区', '旗', '州', '盟', '镇'];
/// The longest word that is looked for.
const LONGEST: usize = 24;
/// Endings of names of files.
const ENDINGS: &[&str] = &[
    "xlsx", "xls", "xlsm", "xlsb", "ods", "et", "csv", "tsv", "txt", "html", "htm", "mht", "doc", "docx", "pdf", "ofd",
    "zip", "json",
];

#[cfg(test)]
mod tests {
    use super::Plain;
    use crate::reference::{Catalogue, Forms, Regions, TableFiles, shipped_tables};

    const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
        990000\t青岚省\tprovince\n990100\t岚州市\tcity\t990000\n990102\t云磐区\tcounty\t990100\n";

    fn with(test: impl Fn(&Plain<'_>)) {
        let files = shipped_tables();
        let forms = Forms::load(&files, &Catalogue::load(&files).unwrap()).unwrap();
        let mut files = TableFiles::default();
        files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), REGIONS.to_owned())]);
        let regions = Regions::load(&files).unwrap();
        test(&Plain::of(&forms, &regions));
    }

    #[test]
    fn names_of_files_are_their_own_where_they_name_nobody() {
        with(|plain| {
            for name in [
                "岚州市2031年度行政执法人员培训情况统计表.xlsx",
                "2031/云磐区司法局 培训.xls",
                "a.html",
                "培训（重报）.csv",
                "Sheet1.xlsx",
                "2031-01.xlsx",
            ] {
                assert_eq!(plain.published(name), name);
            }
            for name in [
                "林晚舟.xlsx",
                "云磐区林晚舟13812345678.xlsx",
                "培训表_周望/a.xlsx",
                "linwanzhou.xlsx",
                "990101199001011234.xls",
                "013812345678.csv",
            ] {
                let published = plain.published(name);
                for private in ["林", "周望", "138123", "lin", "19900101"] {
                    assert!(!published.contains(private), "{published}");
                }
                assert_eq!(
                    plain.published(&published),
                    published,
                    "a published name stands for itself"
                );
                assert_eq!(published.contains("云磐区"), name.contains("云磐区"));
            }
            assert_ne!(plain.published("甲/林晚舟.xlsx"), plain.published("乙/林晚舟.xlsx"));
        });
    }

    #[test]
    fn names_are_covered_and_words_are_not() {
        with(|plain| {
            for (text, covered) in [
                ("林晚舟", "＊＊＊"),
                ("欧阳青禾", "＊＊＊＊"),
                (
                    "由林晚舟填写，电话13812345678",
                    "由＊＊＊填写，电话＊＊＊＊＊＊＊＊＊＊＊",
                ),
                ("周望 0999-6543210", "＊＊ ＊＊＊＊＊＊＊＊＊＊＊＊"),
                ("证号990101199001011234", "证号＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊"),
                ("云磐区司法局", "云磐区司法局"),
                ("安监局", "安监局"),
                ("许可", "许可"),
                ("云磐区林晚舟", "云磐区＊＊＊"),
                ("云磐区司法局周望填报", "云磐区司法局＊＊填报"),
                ("云磐区应诉", "云磐区应诉"),
                ("见附件", "见附件"),
                ("同上", "同上"),
                ("936", "936"),
                ("无名区", "无名区"),
                ("金额", "金额"),
            ] {
                assert_eq!(plain.cover(text), covered, "{text}");
            }
        });
    }
}
