//! Commands, buttons and forms, as people use them: each with its reply, each refusal with what it says.

mod again;
mod answering;
mod away;
mod boundary;
mod bounds;
mod choices;
mod crafts;
mod direct;
mod evidence;
mod lists;
mod log_this;
mod logging;
mod notices;
mod pressure;
mod refusals;
mod standing;
mod twice;
