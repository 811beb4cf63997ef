use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::diff::name_of;
use crate::commands::publication::Published;
use crate::model::ObservationKey;
use crate::render;
use crate::run::{FaultWord, FigureFault, ReadIn, Verified, Workers, verify};

/// Derives every figure of a publication again; status 1 where something does not hold.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let folder = arguments.get_one::<PathBuf>("publication").cloned().unwrap_or_default(); // clap requires it
    let published = Published::open(&folder, arguments, console)?;
    let archive = arguments.get_one::<PathBuf>("archive").cloned();
    let archive = archive.unwrap_or_else(|| published.project.archive());
    let readers = ReadIn::Workers(Workers::of_this_program()?).open(&published.tables);
    let verified = verify(&folder, &archive, &published.tables, &readers)?;
    match arguments.get_one::<String>("format").map_or("table", String::as_str) {
        "csv" => console::bytes(&render::faults_csv(&rows(&verified.faults))?)?,
        "json" => console::bytes(&render::faults_json(&rows(&verified.faults))?)?,
        _ => console::bytes(describe(&verified, &published, console).as_bytes())?,
    }
    Ok(if verified.faults.is_empty() {
        Outcome::Done
    } else {
        Outcome::NewIssues
    })
}

fn rows(faults: &[FigureFault]) -> Vec<render::FaultRow<'_>> {
    let rows = faults.iter().map(|fault| render::FaultRow {
        table: &fault.table,
        row: &fault.row,
        fault: fault.fault.word(),
        detail: &fault.detail,
        address: &fault.address,
    });
    rows.collect()
}

fn describe(verified: &Verified, published: &Published, console: &Console) -> String {
    let count = |n: usize| n.to_string();
    let looked = [
        ("files", count(verified.files)),
        ("documents", count(verified.documents)),
        ("figures", count(verified.figures)),
        ("rows", count(verified.rows)),
    ];
    let looked: Vec<(&str, &str)> = looked.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let mut lines = vec![console.fill("verify.looked", &looked)];
    if verified.faults.is_empty() {
        lines.push(console.phrase("verify.good").to_owned());
    }
    // A note only where it may explain something, or where nobody would think of it.
    if verified.other_tables {
        lines.push(console.phrase("verify.tables").to_owned());
    }
    if let Some((made, this)) = &verified.other_program {
        lines.push(console.fill("verify.program", &[("made", made), ("this", this)]));
    }
    let (resting, own): (Vec<_>, Vec<_>) = verified
        .faults
        .iter()
        .partition(|fault| fault.fault == FaultWord::RestsOnFault);
    if !own.is_empty() {
        lines.push(console.fill("verify.faults", &[("count", &own.len().to_string())]));
        lines.extend(own.iter().map(|fault| line(fault, published, console)));
    }
    if !resting.is_empty() {
        let mut tables: BTreeMap<&str, usize> = BTreeMap::new();
        for fault in resting {
            *tables.entry(&fault.table).or_default() += 1;
        }
        let tables: Vec<String> = tables.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let separator = console.phrase("list.separator");
        lines.push(console.fill("verify.resting", &[("tables", &tables.join(separator))]));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// `  990102 云磐区 2024 人民调解纠纷数（990102|…）：存档字节被改动 · 3f… · http://…`
fn line(fault: &FigureFault, published: &Published, console: &Console) -> String {
    let what = console.phrase(&format!("fault.{}", fault.fault)).to_owned();
    let rest = [fault.detail.as_str(), fault.address.as_str()];
    let rest: Vec<&str> = rest.into_iter().filter(|text| !text.is_empty()).collect();
    let key = fault.row.parse().ok(); // else the row of another table, or a file
    let name = key.map(|key: ObservationKey| {
        let region = published.tables.regions.full_name(&key.region);
        format!(
            "{region} {} {} ",
            key.period,
            name_of(&key.indicator, published, console)
        )
    });
    let mut parts = vec![format!(
        "{}[{}] {}：{what}",
        name.unwrap_or_default(),
        fault.table,
        fault.row
    )];
    parts.extend(rest.into_iter().map(str::to_owned));
    format!("  {}", parts.join(" · "))
}
