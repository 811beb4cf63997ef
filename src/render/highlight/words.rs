use crate::model::{IndicatorCode, Issue, Measure, Mention, Place, Qualifier, RegionCode, Role, Scope, Sense};
use crate::reference::{Catalogue, Lang, Regions, Texts};

/// The tables that the words of a page come from.
#[derive(Debug, Clone, Copy)]
pub struct HighlightWords<'a> {
    /// Names of indicators.
    pub catalogue: &'a Catalogue,
    /// Names of regions.
    pub regions: &'a Regions,
    /// Everything else.
    pub texts: &'a Texts,
    /// Language of the page; what the document says stays as it is.
    pub lang: Lang,
}

impl<'a> HighlightWords<'a> {
    /// The language for browsers (BCP 47).
    pub(super) const fn tag(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The phrase with that key.
    pub(super) fn phrase(&self, key: &'a str) -> &'a str {
        self.texts.phrase(key, self.lang)
    }

    /// The phrase with its slots filled.
    pub(super) fn fill(&self, key: &str, slots: &[(&str, &str)]) -> String {
        self.texts.fill(key, self.lang, slots)
    }

    /// The phrase of a word of a closed list.
    pub(super) fn word(&self, list: &str, word: &str) -> String {
        self.texts.phrase(&format!("{list}.{word}"), self.lang).to_owned()
    }

    /// Phrases as one line.
    pub(super) fn join(&self, parts: &[String]) -> String {
        // Tables hold no blanks at the ends of phrases.
        let blank = match self.lang {
            Lang::Zh => "",
            Lang::En => " ",
        };
        parts.join(&format!("{}{blank}", self.phrase("list.separator")))
    }

    /// The sentence of an issue.
    pub(super) fn issue(&self, issue: &Issue) -> String {
        self.texts.issue(issue, self.lang)
    }

    /// How much an issue matters.
    pub(super) fn severity(&self, issue: &Issue) -> String {
        self.word("severity", self.texts.severity(issue.code).word())
    }

    /// The name of an indicator; its code where the catalogue lacks it.
    pub(super) fn name<'b>(&self, code: &'b IndicatorCode) -> &'b str
    where
        'a: 'b,
    {
        self.catalogue
            .get(code)
            .map_or(code.as_str(), |indicator| match self.lang {
                Lang::Zh => &indicator.name_zh,
                Lang::En => &indicator.name_en,
            })
    }

    /// A region's name with those above it; its code where the table lacks it.
    pub(super) fn region(&self, code: &RegionCode) -> String {
        match self.regions.get(code) {
            Some(_) => self.regions.full_name(code),
            None => code.to_string(),
        }
    }

    /// The time that a figure speaks of.
    pub(super) fn period(&self, mention: &Mention) -> String {
        match mention.period {
            Some(period) => period.to_string(),
            None => self.phrase("highlight.no_period").to_owned(),
        }
    }

    /// What a reader must know of a figure: whatever is not usual.
    pub(super) fn flags(&self, mention: &Mention) -> Vec<String> {
        let unusual = [
            (mention.sense != Sense::Observed).then(|| self.word("sense", mention.sense.word())),
            (mention.role != Role::Total).then(|| self.word("role", mention.role.word())),
            (mention.measure != Measure::Level).then(|| self.word("measure", mention.measure.word())),
            (mention.qualifier != Qualifier::Exact).then(|| self.word("qualifier", mention.qualifier.word())),
            (mention.scope != Scope::Region).then(|| self.word("scope", mention.scope.word())),
            self.counted_by(mention),
            self.base(mention),
        ];
        unusual.into_iter().flatten().collect()
    }

    /// Everything that a figure carries beside its value.
    pub(super) fn details(&self, mention: &Mention) -> String {
        let always = [
            self.word("sense", mention.sense.word()),
            self.word("qualifier", mention.qualifier.word()),
            self.word("role", mention.role.word()),
            self.word("measure", mention.measure.word()),
            self.word("scope", mention.scope.word()),
        ];
        let sometimes = [
            self.counted_by(mention),
            self.base(mention),
            mention.region.as_ref().map(|code| self.region(code)),
            Some(self.fill("highlight.rule", &[("rule", &mention.rule.0)])),
        ];
        let all: Vec<String> = always.into_iter().chain(sometimes.into_iter().flatten()).collect();
        self.join(&all)
    }

    /// Where something stands, as `fazhi extract` says it.
    pub(super) fn place(&self, place: &Place) -> String {
        match place {
            Place::Text { block, .. } => self.fill("highlight.block", &[("block", &block.to_string())]),
            Place::Cell(cell) => format!("{}!{}", cell.sheet, cell.a1()),
        }
    }

    fn counted_by(&self, mention: &Mention) -> Option<String> {
        let body = self.word("body_kind", mention.counted_by?.word());
        Some(self.fill("highlight.counted_by", &[("body", &body)]))
    }

    fn base(&self, mention: &Mention) -> Option<String> {
        let base = mention.base.as_ref()?;
        Some(self.fill("highlight.base", &[("base", base)]))
    }
}

/// The figure with its unit, as printed.
pub(super) fn value(mention: &Mention) -> String {
    format!("{} {}", mention.quantity, mention.unit).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::document::DocumentKind;
    use crate::model::{BodyKind, Measure, NonFigure, Qualifier, Role, Scope, Sense, Severity};
    use crate::reference::{Lang, Texts, shipped_tables};
    use crate::render::highlight::mark::Kind;

    #[test]
    fn every_word_on_the_page_has_a_phrase_in_both_languages() {
        let texts = Texts::load(&shipped_tables()).unwrap();
        let mut keys: Vec<String> = Kind::ALL.iter().map(|kind| kind.key().to_owned()).collect();
        let mut add = |list: &str, words: &[&str]| keys.extend(words.iter().map(|word| format!("{list}.{word}")));
        add("sense", &Sense::ALL.iter().map(|it| it.word()).collect::<Vec<_>>());
        add("role", &Role::ALL.iter().map(|it| it.word()).collect::<Vec<_>>());
        add("measure", &Measure::ALL.iter().map(|it| it.word()).collect::<Vec<_>>());
        add("scope", &Scope::ALL.iter().map(|it| it.word()).collect::<Vec<_>>());
        add(
            "qualifier",
            &Qualifier::ALL.iter().map(|it| it.word()).collect::<Vec<_>>(),
        );
        add(
            "body_kind",
            &BodyKind::ALL.iter().map(|it| it.word()).collect::<Vec<_>>(),
        );
        add(
            "nonfigure",
            &NonFigure::ALL.iter().map(|it| it.word()).collect::<Vec<_>>(),
        );
        add(
            "severity",
            &Severity::ALL.iter().map(|it| it.word()).collect::<Vec<_>>(),
        );
        add(
            "document_kind",
            &DocumentKind::ALL.iter().map(|it| it.word()).collect::<Vec<_>>(),
        );
        let sources = [
            include_str!("blocks.rs"),
            include_str!("side.rs"),
            include_str!("mod.rs"),
        ];
        let more = [
            include_str!("table.rs"),
            include_str!("mark.rs"),
            include_str!("words.rs"),
        ];
        for source in sources.iter().chain(&more) {
            let source = source.split("#[cfg(test)]").next().unwrap();
            let pieces = source.split("\"highlight.").skip(1);
            keys.extend(pieces.filter_map(|piece| Some(format!("highlight.{}", piece.split_once('"')?.0))));
        }
        assert!(keys.len() > 80, "only {} keys seen", keys.len());
        for key in &keys {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(texts.phrase(key, lang), key);
            }
        }
    }
}
