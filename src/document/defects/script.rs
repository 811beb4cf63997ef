use std::collections::BTreeSet;

use crate::document::block::Block;
use crate::document::defects::rules::DefectRules;
use crate::document::fold::script_of;
use crate::document::identity::Script;
use crate::document::view::View;
use crate::model::{Finding, IssueCode, Place};

/// A stretch of writing of the other script: block, characters in it, text.
type Stray<'a> = (usize, &'a Block, (usize, usize), String);

/// Writing of the other script, at the first such place, with all that was found.
pub(super) fn mixed(view: &View<'_>, rules: &DefectRules) -> Option<Finding> {
    let found = match view.script {
        Script::Simplified => traditional(view),
        Script::Traditional => simplified(view, rules),
        Script::Unknown => Vec::new(),
    };
    let (index, block, (from, to), quote) = found.first()?;
    let (start, end) = block.source_span(*from, *to)?;
    let place = Place::Text {
        block: *index,
        start,
        end,
    };
    let forms: BTreeSet<&str> = found.iter().map(|(.., text)| text.as_str()).collect();
    let forms: Vec<&str> = forms.into_iter().collect();
    let finding = Finding::at(IssueCode::MixedScript, place, quote.clone());
    Some(finding.with("found", forms.join(" ")).with("count", found.len()))
}

/// Characters of a simplified text that only traditional writing has.
fn traditional<'a>(view: &View<'a>) -> Vec<Stray<'a>> {
    let body: Vec<(usize, &Block)> = view.body().map(|(index, block, _)| (index, block)).collect();
    let text: String = body.iter().map(|(_, block)| block.text.as_str()).collect();
    let mut found = Vec::new();
    let mut blocks = body.into_iter();
    let mut current = blocks.next();
    let mut before = 0;
    for (at, c) in script_of(&text).1 {
        while let Some((index, block)) = current {
            let chars = block.text.chars().count();
            if at < before + chars {
                found.push((index, block, (at - before, at - before + 1), c.to_string()));
                break;
            }
            before += chars;
            current = blocks.next();
        }
    }
    found
}

/// Simplified forms in a traditional text: what a conversion character by character leaves behind.
fn simplified<'a>(view: &View<'a>, rules: &DefectRules) -> Vec<Stray<'a>> {
    let Some(stray) = rules.stray.as_ref() else {
        return Vec::new();
    };
    let of_block = |(index, block, _): (usize, &'a Block, &str)| {
        let chars = |byte: usize| block.text.get(..byte).map_or(0, |before| before.chars().count());
        let found = stray.find_iter(&block.text);
        let one = move |found: regex::Match<'a>| {
            let place = (chars(found.start()), chars(found.end()));
            (index, block, place, found.as_str().to_owned())
        };
        found.map(one).collect::<Vec<_>>()
    };
    view.body().flat_map(of_block).collect()
}
