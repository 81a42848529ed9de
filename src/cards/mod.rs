//! Pictures of a comparison: the member's own data, drawn as SVG from templates, rendered to PNG with a palette.
//!
//! Every card comes light and dark and with alt text that says the same in words. Rendering happens off the async threads, one
//! card a core at a time, and what was drawn before is not drawn again. Not here: which entries a place may see, and where a
//! card is sent.

mod cache;
mod fonts;
mod journey;
mod paint;
mod server;
mod studio;
mod text;
mod theme;
mod week;
mod window;
mod year;

pub use fonts::Fonts;
pub use journey::JourneyCard;
pub use server::ServerCard;
pub use studio::Studio;
pub use text::ALT_TEXT_MAX;
pub use theme::Theme;
pub use week::WeekCard;
pub use window::WindowCard;
pub use year::YearCard;

/// How wide every card is, in pixels.
pub const WIDTH: u32 = 1200;

/// What can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Card {
    /// A week next to its past.
    Week(Box<WeekCard>),
    /// A window next to its past.
    Window(Box<WindowCard>),
    /// The way to 10,000 hours.
    Journey(JourneyCard),
    /// A year over the year before.
    Year(YearCard),
    /// A server next to its own past.
    Server(ServerCard),
}

/// Why a card could not be drawn: a fault of ours, as no text of a member's can cause it.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// A template and its values.
    #[error("a card's template could not be filled")]
    Template(#[from] askama::Error),
    /// The SVG they made.
    #[error("a card's SVG could not be read")]
    Svg(#[source] resvg::usvg::Error),
    /// Its size.
    #[error("a card's size is none that can be drawn")]
    Size,
    /// The encoder.
    #[error("a card could not be written as PNG")]
    Png(#[source] indexed_png::EncodingError),
    /// The thread that drew it.
    #[error("drawing a card was broken off")]
    BrokenOff,
}

impl Card {
    /// The card in words, at most [`ALT_TEXT_MAX`] characters.
    pub fn alt_text(&self) -> String {
        match self {
            Self::Week(card) => card.alt_text(),
            Self::Window(card) => card.alt_text(),
            Self::Journey(card) => card.alt_text(),
            Self::Year(card) => card.alt_text(),
            Self::Server(card) => card.alt_text(),
        }
    }

    /// The name that the picture is sent under.
    pub const fn file_name(&self) -> &'static str {
        match self {
            Self::Week(_) => "week.png",
            Self::Window(_) => "window.png",
            Self::Journey(_) => "journey.png",
            Self::Year(_) => "year.png",
            Self::Server(_) => "server.png",
        }
    }

    /// The card as SVG, the same for the same card, theme and fonts.
    pub fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        match self {
            Self::Week(card) => card.svg(theme, fonts),
            Self::Window(card) => card.svg(theme, fonts),
            Self::Journey(card) => card.svg(theme, fonts),
            Self::Year(card) => card.svg(theme, fonts),
            Self::Server(card) => card.svg(theme, fonts),
        }
    }

    /// The card as PNG, drawn here and now: some milliseconds of work.
    pub fn png(&self, theme: Theme, fonts: &Fonts) -> Result<Vec<u8>, CardError> {
        paint::png(&self.svg(theme, fonts)?, fonts)
    }
}
