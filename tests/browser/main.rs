//! The page with the real bot behind it, in a real browser: what a person does, step by step.

mod chrome;
mod flow;
mod play;
mod readable;
