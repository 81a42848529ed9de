//! Where cards are drawn: off the async threads, as many at once as there are cores for it, each card once.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tracing::{error, warn};

use super::cache::Cache;
use super::{Card, CardError, Fonts, Theme, paint};
use crate::domain::message::{File, Message};

/// How long a message waits for its card: an interaction has three seconds in all.
const DRAWN_WITHIN: Duration = Duration::from_millis(1_500);

/// Draws cards and remembers them.
pub struct Studio {
    load: fn() -> Fonts,
    fonts: Arc<OnceLock<Fonts>>,
    seats: Arc<Semaphore>,
    cache: Arc<Mutex<Cache>>,
}

impl Studio {
    /// Draws with these fonts, loaded for the first card, at most `at_once` cards at a time (the cores), and keeps up to `cache_bytes` of pictures.
    pub fn new(load: fn() -> Fonts, at_once: usize, cache_bytes: usize) -> Self {
        Self {
            load,
            fonts: Arc::default(),
            seats: Arc::new(Semaphore::new(at_once.max(1))),
            cache: Arc::new(Mutex::new(Cache::new(cache_bytes))),
        }
    }

    /// The card as PNG. Its words are [`Card::alt_text`].
    pub async fn draw(&self, card: Card, theme: Theme) -> Result<Arc<[u8]>, CardError> {
        let seat = Arc::clone(&self.seats).acquire_owned().await;
        let (load, fonts, cache) = (self.load, Arc::clone(&self.fonts), Arc::clone(&self.cache));
        // The seat goes along: a caller that stops waiting leaves it taken until the drawing has ended.
        let drawing = spawn_blocking(move || {
            let _seat = seat;
            draw(&card, theme, fonts.get_or_init(load), &cache)
        });
        drawing.await.map_err(|_| CardError::BrokenOff)?
    }

    /// The message with its card and the card's words. A card that cannot be drawn, or not in time, is left out: the message says
    /// the same.
    pub async fn illustrate(&self, message: Message, card: Option<Card>, theme: Theme) -> Message {
        let Some(card) = card else {
            return message;
        };
        let (name, description) = (card.file_name(), card.alt_text());
        let drawn = tokio::time::timeout(DRAWN_WITHIN, self.draw(card, theme)).await;
        let bytes = match drawn {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(error)) => {
                error!(
                    error = format!("{error:#}"),
                    name, "a card could not be drawn"
                );
                return message;
            }
            Err(_) => {
                warn!(name, "a card was not drawn in time");
                return message;
            }
        };
        Message {
            file: Some(File {
                name,
                bytes,
                description,
            }),
            ..message
        }
    }
}

impl fmt::Debug for Studio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Studio").finish_non_exhaustive()
    }
}

fn draw(
    card: &Card,
    theme: Theme,
    fonts: &Fonts,
    cache: &Mutex<Cache>,
) -> Result<Arc<[u8]>, CardError> {
    let locked = || cache.lock().unwrap_or_else(PoisonError::into_inner);
    let svg = card.svg(theme, fonts)?;
    if let Some(png) = locked().get(&svg) {
        return Ok(png);
    }
    let png: Arc<[u8]> = paint::png(&svg, fonts)?.into();
    locked().keep(svg.into(), Arc::clone(&png));
    Ok(png)
}
