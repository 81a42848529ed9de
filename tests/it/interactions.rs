//! Commands, buttons and forms, as people use them: each with its reply, each refusal with what it says.

mod answering;
mod boundary;
mod choices;
mod logging;
mod standing;
