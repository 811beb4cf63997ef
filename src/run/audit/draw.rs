use std::collections::BTreeMap;

use crate::model::{Digest, ObservationKey};
use crate::run::audit::random::SplitMix64;
use crate::run::audit::{Item, Sample, Stratum};
use crate::run::edition::{Edition, Line};
use crate::run::error::RunError;
use crate::run::tables::Tables;

/// Draws `count` figures of a publication, stratified by indicator and by kind of document. The same
/// publication and seed give the same sample.
///
/// Every stratum has at least one figure where there are as many figures to draw, the others go by
/// size; with fewer, strata are taken by systematic sampling, so that each figure is as likely.
///
/// # Errors
/// The publication has no sources.csv, or it is broken.
pub fn draw(edition: &Edition, tables: &Tables, count: usize, seed: u64) -> Result<Sample, RunError> {
    let sheet = edition.table("sources.csv")?;
    let mut strata: BTreeMap<(String, String), Vec<Item>> = BTreeMap::new();
    // What a person set in the table of corrections was read from no page.
    let read = sheet
        .lines
        .iter()
        .filter(|line| !line.text("rule").starts_with("correction/"));
    for line in read {
        let item = item(line, tables).ok_or_else(|| RunError::Table {
            name: "sources.csv".to_owned(),
            reason: format!("row {} has no key of an observation", line.number),
        })?;
        let of = (item.indicator.clone(), item.kind.clone());
        strata.entry(of).or_default().push(item);
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut random = SplitMix64::new(seed);
    let counts = allocate(&sizes, count, &mut random);
    let mut sample = Sample {
        id: String::new(),
        job: edition.manifest.job.clone(),
        seed,
        manifest: edition.digest,
        strata: Vec::new(),
        items: Vec::new(),
    };
    for (((indicator, kind), items), count) in strata.into_iter().zip(counts) {
        sample.strata.push(Stratum {
            name: items.first().map_or_else(String::new, |item| item.name.clone()),
            indicator,
            kind,
            population: items.len(),
            sampled: count,
        });
        let chosen = random.choose(items.len(), count);
        let chosen = chosen.into_iter().filter_map(|at| items.get(at).cloned());
        sample.items.extend(chosen);
    }
    // Page by page, so that each is opened once.
    sample
        .items
        .sort_by(|one, two| (&one.address, &one.place, &one.id).cmp(&(&two.address, &two.place, &two.id)));
    let ids: Vec<&[u8]> = sample.items.iter().map(|item| item.id.as_bytes()).collect();
    let digest: String = Digest::of_parts(&ids).to_string().chars().take(8).collect();
    sample.id = format!("{}-{seed}-{digest}", sample.job);
    Ok(sample)
}

fn item(line: &Line, tables: &Tables) -> Option<Item> {
    let text = |column: &str| line.text(column).to_owned();
    let key: ObservationKey = line.read("observation")?;
    let indicator = tables.catalogue.get(&key.indicator);
    let place = if line.text("block").is_empty() {
        format!("{}!{}", line.text("sheet"), line.text("cell"))
    } else {
        format!(
            "block {} {}-{}",
            line.text("block"),
            line.text("start"),
            line.text("end")
        )
    };
    let identity = [
        line.text("observation"),
        line.text("snapshot"),
        &place,
        line.text("rule"),
    ]
    .map(str::as_bytes);
    Some(Item {
        id: format!("m{}", Digest::of_parts(&identity).short()),
        observation: text("observation"),
        region: format!("{} {}", key.body, tables.regions.full_name(&key.region)),
        period: key.period.to_string(),
        name: indicator.map_or_else(String::new, |indicator| indicator.name_zh.clone()),
        indicator: key.indicator.to_string(),
        sense: key.sense.to_string(),
        value: text("value"),
        unit: text("unit"),
        qualifier: text("qualifier"),
        role: text("role"),
        printed: text("printed"),
        quote: text("quote"),
        place,
        address: text("address"),
        kind: text("document_kind"),
    })
}

/// How many to draw from each stratum.
fn allocate(sizes: &[usize], count: usize, random: &mut SplitMix64) -> Vec<usize> {
    let whole: usize = sizes.iter().sum();
    let count = count.min(whole);
    if count < sizes.len() {
        return systematic(sizes, count, random);
    }
    // One each, the rest by what is left of each stratum: whole shares, then the largest remainders.
    let (rest, left) = (count - sizes.len(), whole - sizes.len());
    let mut counts = vec![1; sizes.len()];
    let mut given = 0;
    let mut remainders = Vec::new();
    for (at, size) in sizes.iter().enumerate() {
        let share = rest * (size - 1);
        let own = share.checked_div(left).unwrap_or(0);
        counts[at] += own;
        given += own;
        remainders.push((std::cmp::Reverse(share.checked_rem(left).unwrap_or(0)), at));
    }
    remainders.sort_unstable();
    for (_, at) in remainders.into_iter().take(rest - given) {
        counts[at] += 1;
    }
    counts
}

/// Every `whole / count`-th figure from a random one on, as counts of strata: fewer figures than strata.
fn systematic(sizes: &[usize], count: usize, random: &mut SplitMix64) -> Vec<usize> {
    let whole: usize = sizes.iter().sum();
    let mut counts = vec![0; sizes.len()];
    if count == 0 {
        return counts;
    }
    // In units of 1/count of a figure, so that the step is whole.
    let start = random.below(whole);
    let mut end = 0;
    let mut next = start;
    for (at, size) in sizes.iter().enumerate() {
        end += size * count;
        while next < end {
            counts[at] += 1;
            next += whole;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::allocate;
    use crate::run::audit::random::SplitMix64;

    #[test]
    fn every_stratum_has_one_and_the_rest_goes_by_size() {
        for (sizes, count, expected) in [
            (vec![100, 10, 1], 3, vec![1, 1, 1]),
            // 1 each; the 10 left over 99 and 9: 9.17 and 0.83, so 9 and 1.
            (vec![100, 10, 1], 13, vec![10, 2, 1]),
            (vec![2, 2], 9, vec![2, 2]),
            (vec![], 5, vec![]),
        ] {
            assert_eq!(
                allocate(&sizes, count, &mut SplitMix64::new(1)),
                expected,
                "{sizes:?} {count}"
            );
        }
    }

    proptest! {
        #[test]
        fn as_many_as_asked_and_never_more_than_there_are(
            sizes in proptest::collection::vec(1..40_usize, 1..30),
            count in 0..400_usize,
            seed: u64,
        ) {
            let counts = allocate(&sizes, count, &mut SplitMix64::new(seed));
            let whole: usize = sizes.iter().sum();
            prop_assert_eq!(counts.iter().sum::<usize>(), count.min(whole));
            prop_assert!(counts.iter().zip(&sizes).all(|(count, size)| count <= size));
        }
    }
}
