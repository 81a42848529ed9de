//! At most 256 colours that stand for all.

/// Colours that a palette has at most.
pub(crate) const COLOURS_MAX: usize = 256;
/// Colours this near, in the sum over the channels, are one while there is a choice.
const NEAR: i16 = 9;
/// Where no colour is: farther from each than they are from each other.
const NOWHERE: i16 = 4096;

/// The colours kept, each channel by itself, so that a colour is compared with all of them at once.
#[derive(Debug)]
pub(crate) struct Palette {
    bytes: Vec<u8>,
    red: [i16; COLOURS_MAX],
    green: [i16; COLOURS_MAX],
    blue: [i16; COLOURS_MAX],
}

impl Palette {
    /// All of these colours (0x00rrggbb, each with the pixels that have it) when they are few; else the commonest that are not near a
    /// commoner one.
    pub(crate) fn of(colours: &[(u32, usize)]) -> Self {
        let mut colours = colours.to_vec();
        // The colour itself decides between equals, so that the same picture is the same bytes.
        colours.sort_unstable_by_key(|(colour, pixels)| (usize::MAX - pixels, *colour));
        let few = colours.len() <= COLOURS_MAX;
        let mut palette = Self {
            bytes: Vec::with_capacity(COLOURS_MAX * 3),
            red: [NOWHERE; COLOURS_MAX],
            green: [NOWHERE; COLOURS_MAX],
            blue: [NOWHERE; COLOURS_MAX],
        };
        for (colour, _) in colours {
            if palette.len() == COLOURS_MAX {
                break;
            }
            if few || palette.nearest(colour).1 > NEAR {
                palette.add(colour);
            }
        }
        palette
    }

    /// Red, green and blue of each colour, one after the other.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The place of the colour (0x00rrggbb), or of the first of those nearest to it.
    pub(crate) fn place(&self, colour: u32) -> u8 {
        let (place, _) = self.nearest(colour);
        u8::try_from(place).unwrap_or(0)
    }

    fn len(&self) -> usize {
        self.bytes.len() / 3
    }

    fn add(&mut self, colour: u32) {
        let place = self.len();
        let [_, red, green, blue] = colour.to_be_bytes();
        self.bytes.extend([red, green, blue]);
        self.red[place] = red.into();
        self.green[place] = green.into();
        self.blue[place] = blue.into();
    }

    /// The first of the nearest, and how far it is in the sum over the channels.
    fn nearest(&self, colour: u32) -> (usize, i16) {
        let [_, red, green, blue] = colour.to_be_bytes().map(i16::from);
        let mut distances = [0; COLOURS_MAX];
        for (place, distance) in distances.iter_mut().enumerate() {
            *distance = (self.red[place] - red).abs()
                + (self.green[place] - green).abs()
                + (self.blue[place] - blue).abs();
        }
        let least = distances
            .iter()
            .fold(i16::MAX, |least, distance| least.min(*distance));
        let place = distances.iter().position(|distance| *distance == least);
        (place.unwrap_or(0), least)
    }
}
