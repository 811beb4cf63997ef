use crate::check::Norms;
use crate::document::{DefectRules, Marks};
use crate::extract::Lexicon;
use crate::harmonize::{BodyKinds, Ranking, Rules};
use crate::model::Digest;
use crate::panel::PanelTables;
use crate::reference::{
    Catalogue, Contracts, Correction, Corrections, Crosswalk, Dues, Forms, Job, Problems, Regions, TableFiles, Texts,
    Units, shipped_file,
};

/// Tables that no reading of a document rests on: they judge readings, or say things to people.
const JUDGING: &[&str] = &[
    Texts::PHRASES,
    Texts::ISSUES,
    Norms::TABLE,
    BodyKinds::TABLE,
    Contracts::TABLE,
    Ranking::TABLE,
    Corrections::TABLE,
    Crosswalk::TABLE,
    PanelTables::DENOMINATORS,
    PanelTables::DERIVED,
    PanelTables::PEERS,
    Dues::TABLE,
];

/// Every table, checked, with the texts that it came from, and the digest under which results that rest on them are kept.
pub struct Tables {
    /// The indicators.
    pub catalogue: Catalogue,
    /// The regions.
    pub regions: Regions,
    /// Units and factors.
    pub units: Units,
    /// Wordings of figures.
    pub lexicon: Lexicon,
    /// Known returns.
    pub forms: Forms,
    /// Which returns are due.
    pub dues: Dues,
    /// What tells what a document is.
    pub marks: Marks,
    /// What is wrong with a document as a document.
    pub defects: DefectRules,
    /// What a body is by its name.
    pub bodies: BodyKinds,
    /// Which sources count before which others.
    pub precedence: Ranking,
    /// What people struck out, replaced or added.
    pub corrections: Corrections,
    /// What became of regions over the years.
    pub crosswalk: Crosswalk,
    /// What figures are held against.
    pub norms: Norms,
    /// What the published files hold, column by column.
    pub contracts: Contracts,
    /// Denominators, derived indicators, peer groups.
    pub comparing: PanelTables,
    /// Texts for users.
    pub texts: Texts,
    /// The texts that all of these were read from.
    pub files: TableFiles,
    /// Digest over the tables that readings of documents rest on.
    pub digest: Digest,
    /// Digest over every table.
    pub whole: Digest,
}

impl Tables {
    /// Reads and checks every table, and names all mistakes at once.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let catalogue = keep(&mut problems, Catalogue::load(files));
        let regions = keep(&mut problems, Regions::load(files));
        let units = keep(&mut problems, Units::load(files));
        let marks = keep(&mut problems, Marks::load(files));
        let defects = keep(&mut problems, DefectRules::load(files));
        let bodies = keep(&mut problems, BodyKinds::load(files));
        let contracts = keep(&mut problems, Contracts::load(files));
        let texts = keep(&mut problems, Texts::load(files));
        let (lexicon, forms, norms, precedence, comparing) = match &catalogue {
            None => (None, None, None, None, None),
            Some(catalogue) => (
                keep(&mut problems, Lexicon::load(files, catalogue)),
                keep(&mut problems, Forms::load(files, catalogue)),
                keep(&mut problems, Norms::load(files, catalogue)),
                keep(&mut problems, Ranking::load(files, catalogue)),
                keep(&mut problems, PanelTables::load(files, catalogue)),
            ),
        };
        let crosswalk = regions
            .as_ref()
            .and_then(|regions| keep(&mut problems, Crosswalk::load(files, regions)));
        let corrections = match (&catalogue, &regions) {
            (Some(catalogue), Some(regions)) => keep(&mut problems, Corrections::load(files, catalogue, regions)),
            _ => None,
        };
        let dues = forms
            .as_ref()
            .and_then(|forms| keep(&mut problems, Dues::load(files, forms)));
        // The townships are no text table, and readings rest on them too.
        let townships = shipped_file(Regions::TOWNSHIPS).unwrap_or_default();
        let with_townships = |tables: Digest| Digest::of_parts(&[tables.to_string().as_bytes(), townships]);
        let digest = with_townships(files.digest_without(JUDGING));
        let whole = with_townships(files.digest_without(&[]));
        let tables = move || {
            Some(Self {
                catalogue: catalogue?,
                regions: regions?,
                units: units?,
                lexicon: lexicon?,
                forms: forms?,
                dues: dues?,
                marks: marks?,
                defects: defects?,
                bodies: bodies?,
                precedence: precedence?,
                corrections: corrections?,
                crosswalk: crosswalk?,
                norms: norms?,
                contracts: contracts?,
                comparing: comparing?,
                texts: texts?,
                files: files.clone(),
                digest,
                whole,
            })
        };
        match tables() {
            Some(tables) => problems.or(tables),
            None => Err(problems),
        }
    }

    /// The tables that judge the mentions of a job: its corrections are among them.
    pub(crate) fn rules_of<'a>(&'a self, corrections: &'a [Correction]) -> Rules<'a> {
        Rules {
            corrections,
            ..self.rules()
        }
    }

    /// The tables that judge mentions, without anybody's corrections: what documents state by
    /// themselves.
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            catalogue: &self.catalogue,
            regions: &self.regions,
            units: &self.units,
            bodies: &self.bodies,
            precedence: &self.precedence,
            corrections: &[],
        }
    }

    /// Runs the examples that stand beside the wordings; every one that fails is a mistake.
    pub fn check_examples(&self) -> Problems {
        self.lexicon.check_examples()
    }

    /// What a job names must be in the tables.
    pub fn check_job(&self, file: &str, job: &Job) -> Problems {
        let mut problems = Problems::default();
        if self.regions.get(&job.parent).is_none() {
            let reason = format!(
                "`parent`: region {} is not in the table; name its table under `tables`",
                job.parent
            );
            problems.push(file, 0, reason);
        }
        for chart in job
            .charts
            .iter()
            .filter(|chart| self.catalogue.get(&chart.indicator).is_none())
        {
            let reason = format!(
                "chart `{}`: indicator `{}` is not in the catalogue",
                chart.file, chart.indicator
            );
            problems.push(file, 0, reason);
        }
        for chart in job.charts.iter().filter(|chart| !job.years.contains(&chart.year)) {
            let reason = format!("chart `{}`: year {} lies outside of `years`", chart.file, chart.year);
            problems.push(file, 0, reason);
        }
        problems
    }
}

fn keep<T>(problems: &mut Problems, result: Result<T, Problems>) -> Option<T> {
    result.map_err(|found| problems.0.extend(found.0)).ok()
}
