//! One's own record looked at, in words and with its card: for oneself, or posted in the channel by one's own word.
//!
//! What is posted shows what the server may see, and only of those who joined there.

use super::Failure;
use super::turn::Turn;
use crate::actions::compare::Week;
use crate::actions::crafts::steadiness_of;
use crate::actions::letters;
use crate::actions::look_back::{self, LookBack, Seen, Weeks, WhichCraft};
use crate::cards::{Card, JourneyCard, WeekCard, WindowCard, YearCard};
use crate::domain::engine::window::Window;
use crate::domain::engine::year::compare_year;
use crate::domain::evidence::Grounds;
use crate::domain::ids::ServerId;
use crate::domain::look::Look;
use crate::domain::message::Message;
use crate::domain::preferences::Theme;
use crate::domain::record::Craft;
use crate::domain::rejection::Rejection;
use crate::store::Visible;
use crate::wording::{self, Audience, Looked, Share};

/// Who is to see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The member alone.
    Own,
    /// Everybody in the channel.
    Posted,
}

impl From<Option<bool>> for Reach {
    /// From a command's option *share*.
    fn from(share: Option<bool>) -> Self {
        if share.unwrap_or(false) {
            Self::Posted
        } else {
            Self::Own
        }
    }
}

/// The words and the card of a look.
type Told = (Message, Option<Card>);

/// This week so far and last week, over everything logged anywhere: for the member's eyes.
pub(super) async fn own_weeks(turn: &Turn<'_>, craft: WhichCraft) -> Result<(), Failure> {
    let back = back(turn, craft, Visible::All);
    let seen = look_back::weeks(&turn.data.store, back, turn.now).await?;
    let session = &mut turn.data.store.read().await?;
    let craft = seen.craft.as_ref();
    let steadiness = steadiness_of(session, &seen.member, craft, turn.now).await?;
    let told = told(turn, Reach::Own, seen, |Weeks { this, last }, looked| {
        let share = share_of(turn);
        let message = wording::comparison(&this.comparison, &last.comparison, looked.craft, share);
        let message = wording::with_steadiness(message, &steadiness);
        // On a Monday morning last week has more to show.
        let is_bare = this.comparison.this.entries == 0 && last.comparison.this.entries > 0;
        let week = if is_bare { last } else { this };
        (message, Some(week_card(turn, looked.craft, week)))
    })?;
    send(turn, Reach::Own, told).await
}

/// One look.
pub(super) async fn look(
    turn: &Turn<'_>,
    look: Look,
    craft: WhichCraft,
    reach: Reach,
) -> Result<(), Failure> {
    let visible = match reach {
        Reach::Own => Visible::All,
        Reach::Posted => Visible::In(joined_server(turn).await?),
    };
    let back = back(turn, craft, visible);
    let told = match (look, look.window()) {
        (_, Some(compared)) => window(turn, look, compared, back, reach).await?,
        (Look::Journey, _) => journey(turn, back, reach).await?,
        (Look::Year, _) => year(turn, back, reach).await?,
        _ => week(turn, look, back, reach).await?,
    };
    send(turn, reach, told).await
}

/// The server, in which the member has joined: else nothing of theirs is posted there.
pub(super) async fn joined_server(turn: &Turn<'_>) -> Result<ServerId, Failure> {
    let server = turn.needs_server()?;
    let session = &mut turn.data.store.read().await?;
    let there = session.membership(server, turn.contact.member).await?;
    if there.is_none_or(|there| there.joined_at.is_none()) {
        return Err(Rejection::NotJoined.into());
    }
    Ok(server)
}

async fn week(turn: &Turn<'_>, look: Look, back: LookBack, reach: Reach) -> Result<Told, Failure> {
    let seen = look_back::weeks(&turn.data.store, back, turn.now).await?;
    told(turn, reach, seen, |Weeks { this, last }, looked| {
        let week = if look == Look::LastWeek { last } else { this };
        let message = wording::week(look, &week.comparison, looked);
        (message, Some(week_card(turn, looked.craft, week)))
    })
}

async fn window(
    turn: &Turn<'_>,
    look: Look,
    window: Window,
    back: LookBack,
    reach: Reach,
) -> Result<Told, Failure> {
    let seen = look_back::window(&turn.data.store, back, window, turn.now).await?;
    told(
        turn,
        reach,
        seen,
        |(compared, lifetime, grounds), looked| {
            let message = wording::window(look, &compared, lifetime, looked);
            let message = own_grounds(message, reach, grounds);
            let card = WindowCard::new(&turn.name, craft_name(looked.craft), compared, lifetime);
            (message, Some(Card::Window(Box::new(card))))
        },
    )
}

async fn journey(turn: &Turn<'_>, back: LookBack, reach: Reach) -> Result<Told, Failure> {
    let seen = look_back::journey(&turn.data.store, back, turn.now).await?;
    let today = seen.today;
    told(turn, reach, seen, |(crafts, grounds), looked| {
        let message = wording::journey(&crafts, looked);
        let message = own_grounds(message, reach, grounds);
        let card = JourneyCard::new(&turn.name, today, crafts);
        (message, card.map(Card::Journey))
    })
}

async fn year(turn: &Turn<'_>, back: LookBack, reach: Reach) -> Result<Told, Failure> {
    let seen = look_back::record(&turn.data.store, back, turn.now).await?;
    let (today, week_starts_on) = (seen.today, seen.member.week_starts_on);
    told(turn, reach, seen, |record, looked| {
        let message = wording::year(&compare_year(&record, today), looked);
        let craft = craft_name(looked.craft);
        let card = YearCard::new(&turn.name, craft, record, today, week_starts_on);
        (message, Some(Card::Year(card)))
    })
}

fn back(turn: &Turn<'_>, craft: WhichCraft, visible: Visible) -> LookBack {
    LookBack {
        contact: turn.contact.clone(),
        craft,
        visible,
    }
}

/// What was seen, told; where there was nothing to see, that.
fn told<T>(
    turn: &Turn<'_>,
    reach: Reach,
    seen: Seen<T>,
    tell: impl FnOnce(T, &Looked<'_>) -> Told,
) -> Result<Told, Failure> {
    let craft = seen.craft.as_ref();
    let audience = match reach {
        Reach::Own => Audience::Member(share_of(turn)),
        Reach::Posted => Audience::Server(&turn.name),
    };
    match (seen.what, reach) {
        (Some(what), _) => Ok(tell(what, &Looked { craft, audience })),
        (None, Reach::Own) => Ok((wording::nothing_yet(craft), None)),
        (None, Reach::Posted) => Err(Rejection::NothingLoggedHere.into()),
    }
}

async fn send(turn: &Turn<'_>, reach: Reach, (message, card): Told) -> Result<(), Failure> {
    let theme = theme_of(turn).await?;
    let message = turn.data.studio.illustrate(message, card, theme).await;
    match reach {
        Reach::Own => {
            letters::beside_comparison(&turn.data.store, turn.contact.member, turn.now).await;
            turn.reply(message).await
        }
        Reach::Posted => turn.post(&message).await,
    }
}

/// How the member likes their cards.
pub(super) async fn theme_of(turn: &Turn<'_>) -> Result<Theme, Failure> {
    let mut session = turn.data.store.read().await?;
    let chosen = session.preferences(turn.contact.member).await?;
    Ok(chosen.card_theme)
}

/// What the hours stand on is its owner's business.
fn own_grounds(message: Message, reach: Reach, grounds: Grounds) -> Message {
    match reach {
        Reach::Own => wording::with_grounds(message, grounds),
        Reach::Posted => message,
    }
}

fn share_of(turn: &Turn<'_>) -> Share {
    match turn.contact.server() {
        Some(_) => Share::Offered,
        None => Share::Nowhere,
    }
}

fn week_card(turn: &Turn<'_>, craft: Option<&Craft>, week: Week) -> Card {
    let Week {
        comparison,
        history,
    } = week;
    let card = WeekCard::new(&turn.name, craft_name(craft), comparison, &history);
    Card::Week(Box::new(card))
}

fn craft_name(craft: Option<&Craft>) -> Option<&str> {
    craft.map(|craft| craft.name.as_str())
}
