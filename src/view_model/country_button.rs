//! The button that names the country of the number.

use phone::Region;

use super::Look;

/// What is seen of the country button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountryButton {
    /// Its name, for the ear: the country in words.
    pub name: String,
    /// The country, for its flag; `None` while none is chosen or none fits what was typed.
    pub region: Option<Region>,
    /// `+44`, or empty.
    pub calling_code: String,
}

impl Look<'_> {
    pub(super) fn country_button(self) -> CountryButton {
        let words = self.wording.words;
        let phone = &self.state.phone;
        let Some(region) = phone.fitting_region() else {
            let fits_none = !phone.text.is_empty() && phone.region.is_some();
            let name = if fits_none {
                words.country_unknown
            } else {
                words.country_none
            };
            return CountryButton {
                name: name.to_owned(),
                ..CountryButton::default()
            };
        };
        let calling_code = format!("+{}", phone::calling_code(region));
        let country = (self.wording.country_name)(region);
        CountryButton {
            name: format!("{}, {country}, {calling_code}", words.country_label),
            region: Some(region),
            calling_code,
        }
    }
}
