//! A released `tokio-tungstenite`, for serenity, which reaches the gateway through the process's own door and
//! needs no TLS for that. `Cargo.toml` says why. A `wss://` address is refused by it.

pub use released::*;
