//! Where cards are drawn: off the async threads, as many at once as there are cores for it, each card once.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::cache::Cache;
use super::{Card, CardError, Fonts, Theme, paint};

/// Draws cards and remembers them.
pub struct Studio {
    fonts: Arc<Fonts>,
    seats: Arc<Semaphore>,
    cache: Arc<Mutex<Cache>>,
}

impl Studio {
    /// Draws with these fonts, at most `at_once` cards at a time (the cores), and keeps up to `cache_bytes` of pictures.
    pub fn new(fonts: Fonts, at_once: usize, cache_bytes: usize) -> Self {
        Self {
            fonts: Arc::new(fonts),
            seats: Arc::new(Semaphore::new(at_once.max(1))),
            cache: Arc::new(Mutex::new(Cache::new(cache_bytes))),
        }
    }

    /// The card as PNG. Its words are [`Card::alt_text`].
    pub async fn draw(&self, card: Card, theme: Theme) -> Result<Arc<[u8]>, CardError> {
        let seat = Arc::clone(&self.seats).acquire_owned().await;
        let (fonts, cache) = (Arc::clone(&self.fonts), Arc::clone(&self.cache));
        // The seat goes along: a caller that stops waiting leaves it taken until the drawing has ended.
        let drawing = spawn_blocking(move || {
            let _seat = seat;
            draw(&card, theme, &fonts, &cache)
        });
        drawing.await.map_err(|_| CardError::BrokenOff)?
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
