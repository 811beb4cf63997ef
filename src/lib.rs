//! fazhi (法治): published reports and Excel returns in, district-by-year figures, charts and the
//! sentence behind each figure out.

pub mod archive;
pub mod chart;
pub mod check;
pub mod collect;
pub mod document;
pub mod extract;
pub mod harmonize;
pub mod model;
pub mod panel;
pub mod publish;
pub mod reference;
pub mod render;
pub mod schedule;
pub mod store;
