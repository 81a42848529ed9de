//! Discord's permission bits, by the names of its documentation ("Permissions", bitwise flags).

/// Make invites.
pub const CREATE_INSTANT_INVITE: u64 = 1;
/// Everything, past every overwrite.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Create, edit and delete channels.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// "Manage Server".
pub const MANAGE_GUILD: u64 = 1 << 5;
/// React with an emoji nobody used yet.
pub const ADD_REACTIONS: u64 = 1 << 6;
/// See a channel at all.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Post in a channel.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Delete and pin what others posted.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Post embeds.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Post files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read messages of the past.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Ping everyone, here and every role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Use emoji of other servers.
pub const USE_EXTERNAL_EMOJIS: u64 = 1 << 18;
/// Enter voice channels.
pub const CONNECT: u64 = 1 << 20;
/// Speak in voice channels.
pub const SPEAK: u64 = 1 << 21;
/// Use voice activity.
pub const USE_VAD: u64 = 1 << 25;
/// Change one's own nickname.
pub const CHANGE_NICKNAME: u64 = 1 << 26;
/// Edit roles below one's own.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Use commands of apps.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// Archive, lock and delete threads.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// Open public threads.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// Open private threads.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// Post in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Time members out.
pub const MODERATE_MEMBERS: u64 = 1 << 40;

/// Every permission there is.
pub const ALL: u64 = (1 << 50) - 1;

/// What `@everyone` may do in a new server (Discord's own default, pings included).
pub const EVERYONE_DEFAULT: u64 = CREATE_INSTANT_INVITE
    | ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_EXTERNAL_EMOJIS
    | CONNECT
    | SPEAK
    | USE_VAD
    | CHANGE_NICKNAME
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// What everyone may do in a direct message channel.
pub const DIRECT_MESSAGE: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_EXTERNAL_EMOJIS;
