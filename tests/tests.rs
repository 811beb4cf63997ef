//! Integration tests: one binary, so that the heavy dependencies are linked once.
#![allow(missing_docs)]

#[path = "suite/rooms.rs"]
mod rooms;
