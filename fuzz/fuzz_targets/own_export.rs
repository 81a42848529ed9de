//! Any file, read as if it were of this one format.
#![no_main]

#[path = "../reading.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reading::read(bytes, &reading::plan(import::Format::Own));
});
