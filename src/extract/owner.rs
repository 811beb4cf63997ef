//! What a page knows of itself that its sentences are read against: the level and the name of its
//! own region.

use crate::document::{Document, Zone};
use crate::model::{Level, RegionCode};
use crate::reference::{WordClass, Words};

/// The page's own region.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    /// Level of its region; where no code is known, the one that its words speak from.
    pub(crate) level: Option<Level>,
    /// A county-level city: 全市 is itself.
    pub(crate) own_city: bool,
    /// Title and body: regions named there are the page's own.
    pub(crate) names: String,
    /// Its title speaks for the country, and no region of its own is known.
    pub(crate) national: bool,
    /// Kinds of county that it speaks of as its own: 区 where it says 全区.
    pub(crate) kinds: Vec<char>,
}

/// What a word at the head of a clause that names a region by its kind (全市, 我县) means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The page's own region.
    Own,
    /// One that holds the page's own.
    Above,
    /// One inside it.
    Below,
}

impl Owner {
    /// Reads it off a document's identity, and where that names no region off its words.
    pub(crate) fn of(document: &Document, words: &Words) -> Self {
        let identity = &document.identity;
        let code = identity.region.as_ref().map(|found| &found.value);
        let tail = code.and_then(|code| code.as_str().get(4..6)).map(str::to_owned);
        let named = [&identity.title, &identity.body].into_iter().flatten();
        let title: Vec<char> = identity.title.iter().flat_map(|title| title.value.chars()).collect();
        Self {
            level: code.map(RegionCode::level).or_else(|| spoken_level(document, words)),
            // Since 1986 the last two digits of a county-level city begin at 81.
            own_city: tail.is_some_and(|digits| digits.as_str() >= "81"),
            kinds: spoken_kinds(document, words),
            names: named.map(|found| found.value.as_str()).collect::<Vec<_>>().join(" "),
            national: code.is_none() && words.within(WordClass::Nation, &title),
        }
    }

    /// What a word for a region of `level` means on this page.
    pub(crate) fn standing(&self, level: Level) -> Standing {
        let own = match self.level {
            Some(Level::County) if self.own_city && level == Level::City => return Standing::Own,
            Some(own) => own,
            None => return Standing::Own,
        };
        match depth(level).cmp(&depth(own)) {
            std::cmp::Ordering::Less => Standing::Above,
            std::cmp::Ordering::Equal => Standing::Own,
            std::cmp::Ordering::Greater => Standing::Below,
        }
    }
}

/// How deep a level lies below the country.
const fn depth(level: Level) -> u8 {
    match level {
        Level::Province => 1,
        Level::City => 2,
        Level::County => 3,
        Level::Township => 4,
    }
}

/// The kinds of county of which the body says 全县, 我区.
fn spoken_kinds(document: &Document, words: &Words) -> Vec<char> {
    let body = || document.blocks.iter().filter(|block| block.zone == Zone::Body);
    let said = |word: &&Vec<char>| {
        let word: String = word.iter().collect();
        body().any(|block| block.text.contains(&word))
    };
    let spoken = words.of(WordClass::CountyRegion).iter().filter(said);
    spoken.filter_map(|word| word.last().copied()).collect()
}

/// The lowest level of which the body says 我镇, 全县, 我市: that is where its author stands.
fn spoken_level(document: &Document, words: &Words) -> Option<Level> {
    let body = || document.blocks.iter().filter(|block| block.zone == Zone::Body);
    let said = |class| {
        words.of(class).iter().any(|word| {
            let word: String = word.iter().collect();
            body().any(|block| block.text.contains(&word))
        })
    };
    [
        (WordClass::TownRegion, Level::Township),
        (WordClass::CountyRegion, Level::County),
        (WordClass::ParentCity, Level::City),
        (WordClass::WiderRegion, Level::Province),
    ]
    .into_iter()
    .find_map(|(class, level)| said(class).then_some(level))
}
