//! The commands, a file each: what Discord shows of them, and the hand-over to [`crate::actions`].

mod away;
mod back;
mod backfill;
mod checkin;
mod compare;
mod craft;
mod export;
mod forget;
mod habit;
mod help;
mod history;
mod import;
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
        craft::craft(),
        history::history(),
        import::import(),
        backfill::backfill(),
        rhythm::rhythm(),
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
        let commands = all();
        let all_of_them = || {
            commands
                .iter()
                .flat_map(|command| [command].into_iter().chain(&command.subcommands))
        };
        for command in all_of_them() {
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
        }
        for command in &commands {
            let name = &command.name;
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
    fn help_has_a_line_for_every_command_and_room_for_more() {
        let help = crate::wording::help();
        let lines: Vec<&str> = help
            .embeds
            .iter()
            .flat_map(|embed| embed.description.lines())
            .collect();
        for command in all().iter().filter(|command| command.name != "help") {
            let name = command.context_menu_name.as_ref();
            let name =
                name.map_or_else(|| format!("`/{}", command.name), |name| format!("*{name}*"));
            let is_named = lines.iter().any(|line| {
                let behind = line.split(&name).nth(1);
                behind.is_some_and(|rest| rest.starts_with(['`', ' ', ',']))
            });
            assert!(is_named, "{name}");
        }
        let lengths = help
            .embeds
            .iter()
            .map(|embed| embed.title.chars().count() + embed.description.chars().count());
        // Discord takes 6,000 characters, and what waits to be said stands under it.
        assert!(lengths.sum::<usize>() < 4_000);
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
