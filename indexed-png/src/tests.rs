use proptest::prelude::*;

use super::encode;

/// What a reader of PNG sees: red, green and blue of each pixel.
fn decoded(png: &[u8]) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    bytes.truncate(frame.buffer_size());
    bytes.as_chunks::<3>().0.to_vec()
}

fn opaque([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, 255]
}

fn farthest(seen: &[[u8; 3]], drawn: &[[u8; 4]]) -> u8 {
    let channels = seen
        .iter()
        .flatten()
        .zip(drawn.iter().flat_map(|pixel| &pixel[..3]));
    channels
        .map(|(seen, drawn)| seen.abs_diff(*drawn))
        .max()
        .unwrap()
}

/// 300 x 200 pixels whose colours are made from their number.
fn picture(colour: impl Fn(usize) -> [u8; 3]) -> Vec<[u8; 4]> {
    (0..300 * 200).map(|at| opaque(colour(at))).collect()
}

fn low_byte(number: usize) -> u8 {
    number.to_le_bytes()[0]
}

proptest! {
    #[test]
    fn a_picture_of_few_colours_is_seen_as_it_was_drawn(
        runs in prop::collection::vec((prop::array::uniform3(any::<u8>()), 1_usize..70), 1..200),
        width in 1_u32..90,
    ) {
        let mut pixels: Vec<[u8; 4]> = Vec::new();
        for (colour, length) in runs {
            pixels.resize(pixels.len() + length, opaque(colour));
        }
        let height = u32::try_from(pixels.len()).unwrap().div_ceil(width);
        pixels.resize(usize::try_from(width * height).unwrap(), opaque([1, 2, 3]));
        let seen = decoded(&encode(&pixels, width, height).unwrap());
        prop_assert_eq!(seen.into_iter().map(opaque).collect::<Vec<_>>(), pixels);
    }
}

#[test]
fn all_of_256_colours_are_kept_and_of_257_the_rarest_is_drawn_as_one_near_it() {
    let grey = picture(|at| [low_byte(at); 3]);
    let seen = decoded(&encode(&grey, 300, 200).unwrap());
    assert_eq!(farthest(&seen, &grey), 0);
    let mut one_more = grey;
    one_more[7] = opaque([7, 7, 8]);
    let seen = decoded(&encode(&one_more, 300, 200).unwrap());
    // Greys three apart or less are one now: there are more colours than places.
    assert!((1..=3).contains(&farthest(&seen, &one_more)));
}

#[test]
fn a_photo_of_thousands_of_colours_stays_near_to_what_it_was() {
    let photo = picture(|at| [low_byte(at % 300), low_byte(at / 300), low_byte(at % 97)]);
    let seen = decoded(&encode(&photo, 300, 200).unwrap());
    let off: u64 = seen
        .iter()
        .flatten()
        .zip(photo.iter().flat_map(|pixel| &pixel[..3]))
        .map(|(seen, drawn)| u64::from(seen.abs_diff(*drawn)))
        .sum();
    let mean = off / (300 * 200 * 3);
    assert!(mean < 48, "{mean} of 255 off on average");
}

#[test]
fn the_ground_costs_next_to_nothing_and_the_same_picture_is_the_same_bytes() {
    let ground = vec![opaque([250, 249, 246]); 1200 * 800];
    let png = encode(&ground, 1200, 800).unwrap();
    assert!(png.len() < 10_000, "{} bytes", png.len());
    assert_eq!(encode(&ground, 1200, 800).unwrap(), png);
}

#[test]
fn alpha_is_dropped() {
    let seen = decoded(&encode(&[[9, 8, 7, 0], [9, 8, 7, 255]], 2, 1).unwrap());
    assert_eq!(seen, [[9, 8, 7]; 2]);
}

#[test]
fn a_size_that_the_pixels_do_not_have_is_refused() {
    let pixels = [[1, 2, 3, 255]; 6];
    assert!(encode(&pixels, 3, 2).is_ok());
    for (width, height) in [(3, 1), (3, 3), (0, 2), (4, 2)] {
        assert!(
            encode(&pixels, width, height).is_err(),
            "{width} x {height}"
        );
    }
    assert!(encode(&[], 0, 0).is_err());
}
