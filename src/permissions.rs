//! The Discord permissions the bot asks for: the invite link and the checks of `/setup` both read
//! them here. Names and bits are Discord's own:
//! <https://discord.com/developers/docs/topics/permissions>. Nothing here computes a channel's
//! permissions.

/// One permission of Discord that the bot needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// To see the check-in channel.
    ViewChannel,
    /// To post the question and the comparisons.
    SendMessages,
    /// Comparisons are embeds.
    EmbedLinks,
    /// Comparison pictures and exports are files.
    AttachFiles,
    /// To look for a message before it is sent a second time.
    ReadMessageHistory,
    /// To open the week's thread.
    CreatePublicThreads,
    /// To post inside the week's thread.
    SendMessagesInThreads,
    /// To say in a habit channel that a message counts.
    AddReactions,
}

impl Permission {
    /// Every permission in the invite link, and no other.
    pub const ALL: [Self; 8] = [
        Self::ViewChannel,
        Self::SendMessages,
        Self::EmbedLinks,
        Self::AttachFiles,
        Self::ReadMessageHistory,
        Self::CreatePublicThreads,
        Self::SendMessagesInThreads,
        Self::AddReactions,
    ];

    /// The permission's bit in Discord's permission number.
    pub const fn bit(self) -> u64 {
        match self {
            Self::AddReactions => 1 << 6,
            Self::ViewChannel => 1 << 10,
            Self::SendMessages => 1 << 11,
            Self::EmbedLinks => 1 << 14,
            Self::AttachFiles => 1 << 15,
            Self::ReadMessageHistory => 1 << 16,
            Self::CreatePublicThreads => 1 << 35,
            Self::SendMessagesInThreads => 1 << 38,
        }
    }

    /// The name under which Discord's own settings show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddReactions => "Add Reactions",
            Self::ViewChannel => "View Channel",
            Self::SendMessages => "Send Messages",
            Self::EmbedLinks => "Embed Links",
            Self::AttachFiles => "Attach Files",
            Self::ReadMessageHistory => "Read Message History",
            Self::CreatePublicThreads => "Create Public Threads",
            Self::SendMessagesInThreads => "Send Messages in Threads",
        }
    }

    /// The name under which a forum's settings show it.
    pub const fn name_in_forum(self) -> &'static str {
        match self {
            Self::SendMessages => "Create Posts",
            Self::SendMessagesInThreads => "Send Messages in Posts",
            other => other.name(),
        }
    }
}

/// Discord's permission number with the bits of `permissions`.
pub fn bits(permissions: &[Permission]) -> u64 {
    permissions
        .iter()
        .fold(0, |sum, permission| sum | permission.bit())
}

/// The address at which somebody with Manage Server adds the bot to their server.
pub fn invite_link(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}\
         &scope=bot+applications.commands&permissions={}",
        bits(&Permission::ALL)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invite_link_asks_for_exactly_what_is_needed() {
        assert_eq!(
            invite_link(42),
            "https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands\
             &permissions=309237763136"
        );
    }

    #[test]
    fn no_two_permissions_share_a_bit() {
        let bits = bits(&Permission::ALL);
        assert_eq!(bits.count_ones() as usize, Permission::ALL.len());
    }
}
