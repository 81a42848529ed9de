//! What Discord does wrong meanwhile.

use std::time::Duration;

use standin::{Fault, FaultHandle, Standin};

use crate::dice::Dice;

/// The routes that the bot uses.
const ROUTES: [&str; 7] = [
    "POST /channels/*/messages",
    "POST /channels/*/messages",
    "POST /channels/*/messages/*/threads",
    "PATCH /channels/*/messages/*",
    "GET /channels/*/messages",
    "GET /guilds/*/members/*",
    "GET /**",
];
const CALLBACKS: &str = "POST /interactions/*/*/callback";

/// The faults in force.
#[derive(Default)]
pub(crate) struct Weather {
    held: Vec<FaultHandle>,
    pub(crate) faults: usize,
    is_bad: bool,
}

impl Weather {
    /// A few requests are going to fail, be cut, be late, or hang until [`Self::let_go`].
    pub(crate) fn storm(&mut self, discord: &Standin, dice: &mut Dice) {
        self.is_bad = true;
        for _ in 0..dice.between(1, 3) {
            let route = *dice.pick(&ROUTES);
            let times = u32::try_from(dice.between(1, 5)).expect("a few");
            let moment = Duration::from_millis(dice.between(1, 15));
            let fault = match dice.between(0, 7) {
                0 => Fault::server_error(route),
                1 => Fault::status(route, 503, 0, "503: Service Unavailable"),
                2 => Fault::cut(route),
                3 => Fault::cut_after(route),
                4 => Fault::late(route, moment),
                5 => Fault::rate_limited(route, moment),
                6 => Fault::server_error(route).times(20),
                _ => {
                    self.held.push(discord.fault(Fault::slow(route)));
                    self.faults += 1;
                    continue;
                }
            };
            discord.fault(fault.times(times));
            self.faults += 1;
        }
        if dice.one_in(8) {
            let fault = match dice.between(0, 2) {
                0 => Fault::cut(CALLBACKS),
                1 => Fault::cut_after(CALLBACKS),
                _ => Fault::late(CALLBACKS, Duration::from_millis(dice.between(1, 30))),
            };
            discord.fault(fault);
            self.faults += 1;
        }
    }

    /// Something happens to the gateway.
    pub(crate) fn gateway(&mut self, discord: &Standin, dice: &mut Dice) {
        self.is_bad = true;
        self.faults += 1;
        match dice.between(0, 9) {
            0..=2 => discord.cut_gateway(),
            3..=5 => discord.ask_to_reconnect(),
            6 => discord.close_gateway(4000),
            7 => discord.close_gateway(1001),
            8 => discord.close_gateway(4008),
            _ => discord.invalidate_sessions(true),
        }
    }

    /// Whether something may go wrong on Discord's side.
    pub(crate) const fn is_bad(&self) -> bool {
        self.is_bad
    }

    /// Requests that hang go on.
    pub(crate) fn let_go(&mut self) {
        for held in self.held.drain(..) {
            held.release();
        }
    }

    pub(crate) fn clear(&mut self, discord: &Standin) {
        self.is_bad = false;
        self.held.clear();
        discord.clear_faults();
    }
}
