//! Rebuilds when a migration is added, since they are embedded in the binary; and keeps short what the program's start reads of
//! itself.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=build.rs");
    // The places that the start fills with addresses: a list of 2 MB, which stays in memory, or some 50 kB, which glibc reads since
    // 2.36 (https://sourceware.org/glibc/wiki/Release/2.36).
    if glibc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this machine's C library, where the program is built for it.
fn glibc() -> Option<(u32, u32)> {
    let for_this_machine = std::env::var_os("HOST") == std::env::var_os("TARGET");
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let output = String::from_utf8(output.ok()?.stdout).ok()?;
    let mut numbers = output.trim().strip_prefix("glibc ")?.split('.');
    let version = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    for_this_machine.then_some(version)
}
