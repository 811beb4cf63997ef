mod cases;
mod laws;
mod seeds;

use crate::extract::Lexicon;
use crate::reference::{Catalogue, shipped_tables};

/// The shipped lexicon.
pub(crate) fn lexicon() -> Lexicon {
    let files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    Lexicon::load(&files, &catalogue).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn every_wording_reads_its_examples() {
    let problems = lexicon().check_examples();
    assert!(problems.0.is_empty(), "{} problems:\n{problems}", problems.0.len());
}

#[test]
fn one_lexicon_serves_many_threads() {
    fn shared<T: Send + Sync>(value: T) -> T {
        value
    }
    assert!(format!("{:?}", shared(lexicon())).contains("wordings"));
}
