//! How the bot says no about voice rooms.

use crate::domain::rejection::VoiceRejection;
use crate::domain::voice::ROOMS_MAX;
use crate::wording::text::quoted;

pub(super) fn sentence(rejection: &VoiceRejection) -> String {
    match rejection {
        VoiceRejection::Off => {
            "Voice rooms are off where I run, so nobody's time in voice is counted. Whoever runs me can turn them on \
             (`discord.voice_states`). `/timer` times your work all the same. For example: `/timer start craft:guitar`."
                .to_owned()
        }
        VoiceRejection::ChannelUnfit { kind } => format!(
            "{kind} cannot be a voice room. A voice channel works. \
             For example: `/voice rooms add channel:practice craft:guitar`."
        ),
        VoiceRejection::AfkRoom { channel } => format!(
            "<#{channel}> is this server's AFK channel, where nothing counts. Another voice channel works. \
             For example: `/voice rooms add channel:practice craft:guitar`."
        ),
        VoiceRejection::NotARoom { channel } => format!(
            "<#{channel}> is not a voice room of this server, so nothing has changed. `/voice rooms list` shows which are. \
             For example: `/voice rooms remove channel:practice`."
        ),
        VoiceRejection::TooManyRooms => format!(
            "This server has {ROOMS_MAX} voice rooms, and that is as many as there can be. One can make room for another. \
             For example: `/voice rooms remove channel:practice`."
        ),
        VoiceRejection::CapUnreadable { input } => format!(
            "{} is not a cap for a day. A length from 15 minutes to 24 hours works. \
             For example: `/voice rooms edit daily_cap:6h`.",
            quoted(input)
        ),
    }
}
