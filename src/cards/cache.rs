//! Pictures drawn before, by what is on them, bounded by bytes; the one longest unused goes first.
//!
//! The key is the whole SVG, so that no two cards can be taken for each other.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// See the module.
#[derive(Debug)]
pub(super) struct Cache {
    pictures: HashMap<Arc<str>, (Arc<[u8]>, u64)>,
    by_use: BTreeMap<u64, Arc<str>>,
    uses: u64,
    bytes: usize,
    bytes_max: usize,
}

impl Cache {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self {
            pictures: HashMap::new(),
            by_use: BTreeMap::new(),
            uses: 0,
            bytes: 0,
            bytes_max,
        }
    }

    pub(super) fn get(&mut self, svg: &str) -> Option<Arc<[u8]>> {
        let (png, used) = self.pictures.get_mut(svg)?;
        self.uses += 1;
        let key = self.by_use.remove(used)?;
        self.by_use.insert(self.uses, key);
        *used = self.uses;
        Some(Arc::clone(png))
    }

    pub(super) fn keep(&mut self, svg: Arc<str>, png: Arc<[u8]>) {
        let size = svg.len() + png.len();
        if size > self.bytes_max || self.pictures.contains_key(&svg) {
            return;
        }
        self.uses += 1;
        self.bytes += size;
        self.by_use.insert(self.uses, Arc::clone(&svg));
        self.pictures.insert(svg, (png, self.uses));
        while self.bytes > self.bytes_max {
            self.drop_longest_unused();
        }
    }

    fn drop_longest_unused(&mut self) {
        let Some((_, svg)) = self.by_use.pop_first() else {
            return;
        };
        if let Some((png, _)) = self.pictures.remove(&svg) {
            self.bytes -= svg.len() + png.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keep(cache: &mut Cache, svg: &str, bytes: usize) {
        cache.keep(svg.into(), vec![0; bytes].into());
    }

    #[test]
    fn the_one_longest_unused_goes_first() {
        let mut cache = Cache::new(303);
        for svg in ["a", "b", "c"] {
            keep(&mut cache, svg, 100);
        }
        assert!(cache.get("a").is_some());
        keep(&mut cache, "d", 100);
        let kept = ["a", "b", "c", "d"].map(|svg| cache.get(svg).is_some());
        assert_eq!(kept, [true, false, true, true]);
    }

    #[test]
    fn what_is_larger_than_the_whole_cache_is_not_kept() {
        let mut cache = Cache::new(100);
        keep(&mut cache, "a", 100);
        assert!(cache.get("a").is_none());
    }

    proptest! {
        #[test]
        fn it_never_holds_more_than_it_may(steps in prop::collection::vec((0u8..20, 0usize..200), 0..200)) {
            let mut cache = Cache::new(500);
            for (name, bytes) in steps {
                let svg = format!("card {name}");
                if cache.get(&svg).is_none() {
                    keep(&mut cache, &svg, bytes);
                }
                let held: usize = cache.pictures.iter().map(|(svg, (png, _))| svg.len() + png.len()).sum();
                prop_assert!(held == cache.bytes && held <= 500);
                prop_assert_eq!(cache.by_use.len(), cache.pictures.len());
            }
        }
    }
}
