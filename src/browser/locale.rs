//! Language and country, as far as the browser tells.

use std::cmp::Ordering;
use std::str::FromStr;

use phone::Region;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot};

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

    /// ECMA-402, section 14: here, what is known of a country.
    #[wasm_bindgen(js_namespace = Intl)]
    type Locale;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(tag: &str) -> Result<Locale, JsValue>;

    /// Not in every browser.
    #[wasm_bindgen(method, catch, js_name = getTimeZones)]
    fn time_zones(this: &Locale) -> Result<Option<js_sys::Array>, JsValue>;

    /// ECMA-402, section 10: where Å, É and Ö go in the person's language.
    #[wasm_bindgen(js_name = Collator, js_namespace = Intl)]
    #[derive(Debug)]
    type IntlCollator;

    #[wasm_bindgen(constructor, js_class = "Collator", js_namespace = Intl, catch)]
    fn new(locales: &str) -> Result<IntlCollator, JsValue>;

    #[wasm_bindgen(method, js_class = "Collator")]
    fn compare(this: &IntlCollator, one: &str, other: &str) -> i32;
}

/// Names of countries in one language.
#[derive(Debug)]
pub(crate) struct CountryNames {
    tag: String,
    names: Option<DisplayNames>,
}

impl CountryNames {
    /// Names in the language of this tag; codes where the browser has none.
    pub(crate) fn in_language(tag: &str) -> Self {
        let options = js_sys::Object::new();
        let set = js_sys::Reflect::set(&options, &"type".into(), &"region".into());
        Self {
            tag: tag.to_owned(),
            names: set.and_then(|_| DisplayNames::new(tag, &options)).ok(),
        }
    }

    /// Whether they are in the language of this tag.
    pub(crate) fn is_in(&self, tag: &str) -> bool {
        self.tag == tag
    }

    /// The country's name, else its code.
    pub(crate) fn name(&self, region: Region) -> String {
        self.names
            .as_ref()
            .and_then(|names| names.of(region.as_str()).ok().flatten())
            .unwrap_or_else(|| region.as_str().to_owned())
    }
}

/// The order of names in one language.
#[derive(Debug)]
pub(crate) struct Collator(Option<IntlCollator>);

impl Collator {
    /// The order in the language of this tag; that of the characters' numbers where the browser knows none.
    pub(crate) fn in_language(tag: &str) -> Self {
        Self(IntlCollator::new(tag).ok())
    }

    pub(crate) fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.0 {
            Some(collator) => collator.compare(one, other).cmp(&0),
            None => one.cmp(other),
        }
    }
}

/// A text as it is searched in: in lower case, its accents characters of their own (Unicode's form NFD).
pub(crate) fn plain(text: &str) -> String {
    js_sys::JsString::from(text)
        .normalize("NFD")
        .to_lower_case()
        .into()
}

/// The language the element is in: its own `lang`, else what it inherits, else the browser's.
pub(crate) fn language_of(host: &HtmlElement) -> String {
    language_around(host)
        .filter(|tag| !tag.is_empty())
        .or_else(|| web_sys::window()?.navigator().language())
        .unwrap_or_else(|| "en".to_owned())
}

/// The nearest `lang`. What is in a shadow root inherits it from that root's host (HTML, section 3.2.6.2).
fn language_around(element: &Element) -> Option<String> {
    if let Some(found) = element.closest("[lang]").ok().flatten() {
        return found.get_attribute("lang");
    }
    let root = element.get_root_node().dyn_into::<ShadowRoot>().ok()?;
    language_around(&root.host())
}

/// The country whose time the browser keeps. Only some browsers know which zones are whose: no table of ours.
///
/// Looks at every country: a few milliseconds.
pub(crate) fn region_of_time_zone() -> Option<Region> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?;
    let keeps = |region: &Region| {
        let zones = Locale::new(&format!("und-{region}"))
            .and_then(|locale| locale.time_zones())
            .ok()??;
        zones.includes(&zone, 0).then_some(())
    };
    phone::countries()
        .iter()
        .map(|country| country.region)
        .find(|region| keeps(region).is_some())
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
