//! One keystroke of a phone field as the widget does it, without the widget: format, country, validity.
//!
//! `cargo xtask bench phone` measures it in a browser beside libphonenumber-js.

use phone::{Erase, Field, Region};
use wasm_bindgen::prelude::*;

/// A phone field.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PhoneField {
    shown: Field,
    region: Option<Region>,
    valid: bool,
}

#[wasm_bindgen]
impl PhoneField {
    /// An empty field in this country.
    #[wasm_bindgen(constructor)]
    pub fn new(region: &str) -> Self {
        Self {
            shown: Field::default(),
            region: region.parse().ok(),
            valid: false,
        }
    }

    /// Takes in the field's text after a key was pressed at its end, and gives what the field shows then.
    pub fn typed(&mut self, text: &str) -> String {
        self.shown = self
            .shown
            .edit(text, text.len(), self.region, Erase::Backward);
        self.region = phone::resolve_country(self.shown.text(), self.region);
        self.valid = phone::parse(self.shown.text(), self.region).is_ok();
        self.shown.text().to_owned()
    }

    /// Whether that is a valid number.
    #[wasm_bindgen(getter)]
    pub fn valid(&self) -> bool {
        self.valid
    }
}
