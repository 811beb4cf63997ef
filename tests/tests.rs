//! Integration tests: one binary, so that the heavy dependencies are linked once.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "suite/audit.rs"]
mod audit;
#[path = "suite/bad_input.rs"]
mod bad_input;
#[path = "suite/cases.rs"]
mod cases;
#[path = "suite/comparing.rs"]
mod comparing;
#[path = "suite/copies.rs"]
mod copies;
#[path = "suite/demo.rs"]
mod demo;
#[path = "suite/figures.rs"]
mod figures;
#[path = "suite/highlight.rs"]
mod highlight;
#[path = "suite/moves.rs"]
mod moves;
#[path = "suite/page_fixtures.rs"]
mod page_fixtures;
#[path = "suite/pages.rs"]
mod pages;
#[path = "suite/project.rs"]
mod project;
#[path = "suite/province.rs"]
mod province;
#[path = "suite/publication.rs"]
mod publication;
#[path = "suite/repeats.rs"]
mod repeats;
#[path = "suite/returns.rs"]
mod returns;
#[path = "suite/returns_private.rs"]
mod returns_private;
#[path = "suite/returns_together.rs"]
mod returns_together;
#[path = "suite/rooms.rs"]
mod rooms;
#[path = "suite/runs.rs"]
mod runs;
#[path = "suite/seeds.rs"]
mod seeds;
#[path = "suite/traps.rs"]
mod traps;
#[path = "suite/walks.rs"]
mod walks;
#[cfg(target_os = "linux")]
#[path = "suite/workers.rs"]
mod workers;
