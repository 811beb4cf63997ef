#![doc = include_str!("ARCHITECTURE.md")]

pub mod archive;
pub mod chart;
pub mod check;
pub mod collect;
pub mod commands;
pub mod document;
pub mod extract;
pub mod harmonize;
pub mod model;
pub mod panel;
pub mod publish;
pub mod reference;
pub mod render;
pub mod run;
pub mod schedule;
pub mod store;
