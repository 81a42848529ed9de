//! Any file, as a member attaches it: told by its content, read by the plan that was found.
#![no_main]

#[path = "../reading.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = import::inspect(
        &mut std::io::Cursor::new(bytes),
        chrono_tz::Tz::Europe__Berlin,
    ) {
        reading::read(bytes, &found.plan);
    }
});
