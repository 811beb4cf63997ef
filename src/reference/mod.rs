//! The tables that an office edits: raw rows become checked values, every mistake is named with
//! file, line and reason, all at once.
//!
//! Tables come in layers: those shipped inside the binary, then the project's own `data/reference`,
//! then those a job names. A later row replaces an earlier one with the same key.

mod catalogue;
mod columns;
mod corrections;
mod crosswalk;
mod dues;
mod form_control;
mod form_field;
mod forms;
mod job;
mod lang;
mod lexicon;
mod lexicon_companions;
mod lexicon_narrowing;
mod lexicon_pattern;
mod lexicon_set;
mod lexicon_synonyms;
mod lexicon_units;
mod lexicon_words;
mod region_names;
mod region_table;
mod shipped;
mod table;
mod texts;
mod townships;

pub use catalogue::Catalogue;
pub use columns::{Column, ColumnType, Contracts};
pub use corrections::{Correction, CorrectionRow, Corrections, QuoteDigest};
pub use crosswalk::{ChangeKind, Crosswalk, Lineage, RegionChange};
pub use dues::{DueReturn, Dues};
pub use form_control::{ControlAxis, ControlLevel, FormControl, Relation, Side, Term, TermOf, Weighed};
pub use form_field::{ColumnTime, FormColumn, FormItem, ItemIndicator};
pub use forms::{Form, FormNote, FormPeriod, Forms, NoteKind, Required, Shape};
pub use job::{Chart, ChartKind, Inbox, Job, Schedule, Site};
pub use lang::Lang;
pub use lexicon::{Expected, Wording, WordingRole};
pub use lexicon_companions::Companions;
pub use lexicon_narrowing::{NarrowedPages, Narrowing, Reach};
pub use lexicon_pattern::{Atom, Edge, Pattern, Scattered};
pub(crate) use lexicon_set::CharTable;
pub use lexicon_set::WordSet;
pub use lexicon_synonyms::Synonyms;
pub use lexicon_units::Units;
pub use lexicon_words::{ClassSet, Topic, WordClass, Words};
pub use region_names::NamedAt;
pub use region_table::Regions;
pub use shipped::{shipped_file, shipped_tables};
pub use table::{Problem, Problems, Row, Table, TableFiles};
pub use texts::Texts;
