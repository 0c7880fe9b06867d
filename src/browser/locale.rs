//! Language and country, as far as the browser tells.

use std::str::FromStr;

use phone::Region;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// ECMA-402, section 12: names of countries in the person's language.
    #[wasm_bindgen(js_namespace = Intl)]
    #[derive(Debug)]
    type DisplayNames;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locales: &str, options: &JsValue) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

/// Names of countries in one language.
#[derive(Debug)]
pub(crate) struct CountryNames(Option<DisplayNames>);

impl CountryNames {
    /// Names in the language of this tag; codes where the browser has none.
    pub(crate) fn in_language(tag: &str) -> Self {
        let options = js_sys::Object::new();
        let set = js_sys::Reflect::set(&options, &"type".into(), &"region".into());
        Self(set.and_then(|_| DisplayNames::new(tag, &options)).ok())
    }

    /// The country's name, else its code.
    pub(crate) fn name(&self, region: Region) -> String {
        self.0
            .as_ref()
            .and_then(|names| names.of(region.as_str()).ok().flatten())
            .unwrap_or_else(|| region.as_str().to_owned())
    }
}

/// The language the element is in: its own `lang`, else what it inherits, else the browser's.
pub(crate) fn language_of(host: &HtmlElement) -> String {
    host.closest("[lang]")
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("lang"))
        .filter(|tag| !tag.is_empty())
        .or_else(|| web_sys::window()?.navigator().language())
        .unwrap_or_else(|| "en".to_owned())
}

/// The country that the browser's languages name, such as `AT` in `de-AT`.
pub(crate) fn region_of_languages() -> Option<Region> {
    let languages = web_sys::window()?.navigator().languages();
    languages
        .iter()
        .filter_map(|tag| tag.as_string())
        .find_map(|tag| {
            tag.split('-')
                .skip(1)
                .find_map(|part| Region::from_str(part).ok())
        })
}
