//! A page: its blocks, tables, links and what it states about itself.

mod lexer;
mod pager;
mod table;
mod text;
mod walk;

use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node};

use crate::document::block::BlockKind;
use crate::document::block_builder::Gathered;
use crate::document::html::lexer::{Marked, begins_mark};
use crate::document::html::table::TableLimits;
use crate::document::html::text::{Breaks, Origin};
use crate::document::html::walk::Walked;
use crate::document::marks::Marks;
use crate::document::read::{Limits, Parts};
use crate::document::{Link, MetaEntry};
use crate::model::{Finding, IssueCode};

pub use pager::{PageText, numbered, page_text};

/// A page with less running text than this is a list.
const PROSE: usize = 100;

/// Reads the decoded source of a page.
pub(super) fn read(source: &str, limits: &Limits, marks: &Marks) -> Parts {
    let chars: Vec<char> = source.chars().collect();
    let marked = lexer::mark(&chars, limits.depth);
    let origin = Origin {
        source: &chars,
        marked: &marked,
    };
    let html = Html::parse_document(&marked.html);
    let table_limits = TableLimits {
        cells: limits.cells,
        span: limits.span,
    };
    let walked = walk::walk(&html, &origin, &table_limits);
    let content = content(&html, &walked, marks);
    let mut all_links = links(&html, &origin);
    all_links.extend(pager::scripted(source));
    let mut parts = Parts {
        metadata: metas(&html, &origin, marks),
        findings: findings(&walked, &marked),
        content: content.within,
        densest: content.densest,
        ..Parts::default()
    };
    let (first, last) = content.within;
    let prose: usize = walked.prose.get(first..last).unwrap_or_default().iter().sum();
    // The pages of a list are no pages of a text.
    parts
        .findings
        .extend(pager::further(&all_links).filter(|_| prose >= PROSE));
    parts.links = all_links;
    let menus = walked.blocks.iter().enumerate();
    let menus = menus.filter(|(_, gathered)| gathered.linked * 2 > gathered.block.text.chars().count());
    parts.menus = menus.map(|(index, _)| index).collect();
    parts.grids = walked.grids;
    parts.blocks = walked.blocks.into_iter().map(|gathered| gathered.block).collect();
    parts
}

fn findings(walked: &Walked, marked: &Marked) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Gathered { block, .. } in walked.blocks.iter().filter(|gathered| gathered.lost) {
        let quote: String = block.text.chars().take(40).collect();
        findings.push(Finding::new(IssueCode::TextNotLocated).with("found", quote));
    }
    if marked.too_deep {
        findings.push(Finding::new(IssueCode::LimitReached).with("limit", "depth"));
    }
    if walked.tables_cut > 0 {
        findings.push(Finding::new(IssueCode::LimitReached).with("limit", "cells"));
    }
    findings
}

/// Where the body may lie, by blocks.
struct Content {
    /// The blocks that may be the body: those of the first known container with enough text,
    /// otherwise of the element that holds the most running text.
    within: (usize, usize),
    /// Those of the element inside that holds the most running text.
    densest: (usize, usize),
}

fn content(html: &Html, walked: &Walked, marks: &Marks) -> Content {
    let prose = sums(walked.prose.iter().copied());
    let all = sums(walked.blocks.iter().map(|gathered| gathered.block.text.chars().count()));
    let of = |sums: &[usize], (first, last): (usize, usize)| {
        let at = |index: usize| sums.get(index).copied().unwrap_or_default();
        at(last).saturating_sub(at(first))
    };
    let chars = |extent| of(&prose, extent);
    let extent = |id: &NodeId| walked.extents.get(id).copied();
    // Readers' comments are as long as reports, and full of names and buttons.
    let scored = walked.weights.values().filter_map(|(id, weight)| {
        let extent = extent(id)?;
        Some((extent, weight * chars(extent) / of(&all, extent).max(1)))
    });
    let scored: Vec<((usize, usize), usize)> = scored.collect();
    let densest = scored.iter().max_by_key(|(_, weight)| *weight);
    let densest = densest.map(|(extent, _)| *extent);
    // A container that holds a mere caption beside the real text is not the body.
    let enough = densest.map_or(1, |extent| chars(extent) / 2).max(1);
    let known = marks.containers.iter().find_map(|selector| {
        let extents = html.select(selector).filter_map(|element| extent(&element.id()));
        let longest = extents.max_by_key(|extent| (chars(*extent), std::cmp::Reverse(extent.0)));
        longest.filter(|extent| chars(*extent) >= enough)
    });
    let within = known.or(densest).unwrap_or((0, walked.blocks.len()));
    let inside = |(first, last): &(usize, usize)| within.0 <= *first && *last <= within.1;
    let held = scored.into_iter().filter(|(extent, _)| inside(extent));
    let densest = held.max_by_key(|(_, weight)| *weight);
    Content {
        within,
        densest: densest.map_or(within, |(extent, _)| extent),
    }
}

/// The sums of the first none, one, two... numbers.
fn sums(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let add = |sum: &mut usize, number: usize| {
        *sum += number;
        Some(*sum)
    };
    std::iter::once(0).chain(numbers.scan(0, add)).collect()
}

/// The title and the meta tags that have a name and a content, other than what stands in an unfilled
/// template.
fn metas(html: &Html, origin: &Origin<'_>, marks: &Marks) -> Vec<MetaEntry> {
    let mut entries = Vec::new();
    let mut tags = origin.marked.metas.iter();
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        match element.name() {
            "title" if !entries.iter().any(|entry: &MetaEntry| entry.name == "title") => {
                entries.extend(title(node, origin));
            }
            "meta" => {
                let tag = tags.next().copied();
                let named = element.attr("name").or_else(|| element.attr("property"));
                if let Some((name, value)) = named.zip(element.attr("content"))
                    && !value.trim().is_empty()
                    && !marks.unfilled.is_match(value.trim())
                {
                    entries.push(MetaEntry {
                        name: name.trim().to_owned(),
                        value: value.trim().to_owned(),
                        span: tag.and_then(|tag| find_in(origin.source, tag, value.trim())),
                    });
                }
            }
            _ => {}
        }
    }
    entries
}

fn title(node: NodeRef<'_, Node>, origin: &Origin<'_>) -> Option<MetaEntry> {
    let block = origin.line(node, Breaks::Part).finish(BlockKind::Heading)?.block;
    Some(MetaEntry {
        name: "title".to_owned(),
        span: block.source_span(0, block.text.chars().count()),
        value: block.text,
    })
}

/// Where the value of a meta tag stands inside its tag.
fn find_in(source: &[char], (from, to): (usize, usize), value: &str) -> Option<(usize, usize)> {
    let value: Vec<char> = value.chars().collect();
    let tag = source.get(from..to)?;
    let at = tag.windows(value.len()).position(|part| part == value)?;
    Some((from + at, from + at + value.len()))
}

fn links(html: &Html, origin: &Origin<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    for node in html.tree.root().descendants() {
        let Some(element) = node.value().as_element().filter(|element| element.name() == "a") else {
            continue;
        };
        let Some(href) = element.attr("href").map(str::trim) else {
            continue;
        };
        if href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:") {
            continue;
        }
        let text = origin
            .line(node, Breaks::Part)
            .finish(BlockKind::Paragraph)
            .map(|gathered| gathered.block.text);
        let title = element.attr("title").map(str::trim).filter(|title| !title.is_empty());
        links.push(Link {
            href: href.to_owned(),
            text: link_text(text.unwrap_or_default(), title),
        });
    }
    links
}

/// The text of a link; its title where the text is missing or cut short.
fn link_text(text: String, title: Option<&str>) -> String {
    let cut = text.is_empty() || text.ends_with("...") || text.ends_with('…');
    match title.filter(|title| cut && !title.chars().any(begins_mark)) {
        Some(title) => title.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests;
