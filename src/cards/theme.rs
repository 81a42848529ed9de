//! The colours of the cards, light and dark.
//!
//! "Now" is blue and "then" is orange, two colours of Okabe and Ito's palette that every kind of colour vision tells apart
//! (jfly.uni-koeln.de/color); they also differ in lightness and in the way they are drawn. Nothing is red.

pub use crate::domain::preferences::Theme;

/// The colours of one theme, as SVG writes them.
#[derive(Debug)]
pub(super) struct Colours {
    /// The ground.
    pub(super) ground: &'static str,
    /// What is read first.
    pub(super) ink: &'static str,
    /// What is read second.
    pub(super) muted: &'static str,
    /// Lines and empty shapes.
    pub(super) faint: &'static str,
    /// The member now.
    pub(super) now: &'static str,
    /// The member then.
    pub(super) then: &'static str,
    /// How much of it covers the ground.
    pub(super) then_opacity: &'static str,
    /// Text about then: darker than its line where the ground is light.
    pub(super) then_ink: &'static str,
    /// How full a day was, from little to much.
    pub(super) steps: [&'static str; 4],
}

impl Theme {
    /// The word in file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(super) const fn colours(self) -> &'static Colours {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

const LIGHT: Colours = Colours {
    ground: "#faf9f5",
    ink: "#1c2127",
    muted: "#59616b",
    faint: "#e2dfd6",
    now: "#0072b2",
    then: "#e69f00",
    then_opacity: ".6",
    then_ink: "#855700",
    steps: ["#b5d9ec", "#74b5db", "#2f88c0", "#004a7a"],
};

const DARK: Colours = Colours {
    ground: "#1b1d23",
    ink: "#f2f3f5",
    muted: "#a9b0ba",
    faint: "#343842",
    now: "#56b4e9",
    then: "#e69f00",
    then_opacity: ".75",
    then_ink: "#f2b63c",
    steps: ["#1f4d6b", "#2d7bad", "#56b4e9", "#bfe6fb"],
};
