//! What the view asks of its element.

use std::rc::Rc;

use phone::Region;
use wasm_bindgen::JsCast as _;

use super::Driver;
use super::driver::NamesHeard;
use crate::flow::Event;
use crate::i18n::Catalog;
use crate::view::Host;

impl Host for Rc<Driver> {
    fn send(&self, event: Event) {
        self.dispatch(event);
    }

    /// One country a line: its ISO code and its names with tabs between them.
    fn other_names(&self, tell: Box<dyn FnMut(String)>) {
        let tell = NamesHeard::wrap(tell);
        // Where they cannot be asked for, there are none.
        let _asked = self
            .bridge
            .other_names(&self.language(), tell.as_ref().unchecked_ref());
        *self.names_heard.borrow_mut() = Some(tell);
    }

    fn plan(&self, calling_code: u16, then: Box<dyn FnOnce()>) {
        self.load_plan_then(calling_code, then);
    }

    fn flag(&self, region: Region) -> String {
        self.bridge.flag(region.as_str())
    }

    fn country_name(&self, words: &Catalog, region: Region) -> String {
        Driver::country_name(self, words, region)
    }
}
