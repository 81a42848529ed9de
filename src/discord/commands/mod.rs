//! The commands, a file each: what Discord shows of them, and the hand-over to [`crate::actions`].

mod away;
mod back;
mod checkin;
mod compare;
mod export;
mod forget;
mod habit;
mod help;
mod history;
mod join;
mod journey;
mod leave;
mod lessons;
mod letter;
mod log;
mod log_this;
mod privacy;
mod rhythm;
mod server;
mod settings;
mod setup;
mod shipped;
mod timer;
mod voice;
mod year;

use super::Command;

/// Every command, in the order in which they are registered.
pub(super) fn all() -> Vec<Command> {
    vec![
        log::log(),
        timer::timer(),
        log_this::log_this(),
        checkin::checkin(),
        compare::compare(),
        journey::journey(),
        year::year(),
        rhythm::rhythm(),
        history::history(),
        lessons::lessons(),
        shipped::shipped(),
        letter::letter(),
        join::join(),
        leave::leave(),
        away::away(),
        back::back(),
        settings::settings(),
        server::server(),
        setup::setup(),
        habit::habit(),
        voice::voice(),
        privacy::privacy(),
        export::export(),
        forget::forget(),
        help::help(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_says_what_it_is_within_discords_limits() {
        for command in all() {
            let name = &command.name;
            let texts = command
                .parameters
                .iter()
                .map(|parameter| &parameter.description);
            for text in texts.chain([&command.description]) {
                let text = text
                    .as_ref()
                    .unwrap_or_else(|| panic!("/{name} lacks a description"));
                assert!((1..=100).contains(&text.chars().count()), "/{name}: {text}");
            }
            assert!(
                command.install_context.is_some(),
                "/{name} lacks its installation contexts"
            );
            assert!(
                command.interaction_context.is_some(),
                "/{name} lacks its contexts"
            );
        }
    }

    #[test]
    fn commands_of_a_server_are_offered_only_there() {
        use serenity::all::InteractionContext;
        let of_a_server = [
            "checkin", "habit", "join", "leave", "server", "setup", "voice",
        ];
        for command in all() {
            let contexts = command.interaction_context.unwrap_or_default();
            let only_there = contexts == [InteractionContext::Guild];
            assert_eq!(
                only_there,
                of_a_server.contains(&&*command.name),
                "/{}",
                command.name
            );
        }
    }
}
