//! Everything that is kept of a member: shown by an export, gone after an erasing, put right again in a restored backup.

mod exporting;
mod filled;
mod forgetting;
mod posts;
mod schema;
