//! The rows of the list. Made once when the dialog opens; a search only puts them in another order, which is what
//! keeps typing smooth on a slow phone.

use std::collections::VecDeque;

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use crate::countries::{CountryList, Entry};

/// A row for each entry of a list, in its order.
#[derive(Debug, Default)]
pub(super) struct Rows {
    elements: Vec<HtmlElement>,
    active: Option<usize>,
    /// Found, and not in the list box yet.
    waiting: VecDeque<usize>,
}

/// More than a screenful: laying out all of them at once would take longer than a frame.
const AT_ONCE: usize = 30;

impl Rows {
    /// Makes them. `chosen` is the entry that is the country now, `flag` the address of a country's flag.
    pub(super) fn new(
        document: &Document,
        list: &CountryList,
        chosen: Option<phone::Region>,
        flag: impl Fn(phone::Region) -> String,
    ) -> Self {
        let rows = list.entries().iter().filter_map(|entry| {
            let row = row(document, entry, &flag(entry.region)).ok()?;
            if chosen == Some(entry.region) {
                row.set_attribute("aria-current", "true").ok()?;
            }
            Some(row)
        });
        Self {
            elements: rows.collect(),
            active: None,
            waiting: VecDeque::new(),
        }
    }

    /// Puts the best of those that were found into the list box; [`Self::show_more`] adds the others.
    pub(super) fn show(&mut self, found: &[usize], list_box: &HtmlElement) {
        self.waiting = found.iter().copied().collect();
        list_box.replace_children_with_node_0();
        self.show_more(list_box);
        list_box.set_scroll_top(0);
    }

    /// Adds a few, and tells whether there are more.
    pub(super) fn show_more(&mut self, list_box: &HtmlElement) -> bool {
        let few = self.waiting.len().min(AT_ONCE);
        let rows: Array = self
            .waiting
            .drain(..few)
            .filter_map(|index| self.elements.get(index))
            .collect();
        // Only fails for what cannot be in a tree.
        let _added = list_box.append_with_node(&rows);
        !self.waiting.is_empty()
    }

    /// Whether a row is found, and not in the list box yet.
    pub(super) fn awaits(&self, index: Option<usize>) -> bool {
        index.is_some_and(|index| self.waiting.contains(&index))
    }

    /// Marks the active row, keeps it in sight, and gives its id.
    pub(super) fn activate(
        &mut self,
        active: Option<usize>,
        list_box: &HtmlElement,
    ) -> Option<String> {
        for (index, selected) in [(self.active, "false"), (active, "true")] {
            if let Some(row) = index.and_then(|index| self.elements.get(index)) {
                set(row, "aria-selected", selected);
            }
        }
        self.active = active;
        let row = self.elements.get(active?)?;
        let (top, bottom) = (row.offset_top(), row.offset_top() + row.offset_height());
        let (first, height) = (list_box.scroll_top(), list_box.client_height());
        if bottom < first || top > first + height {
            // Far away: what is around it is of interest, too.
            list_box.set_scroll_top((top + bottom - height) / 2);
        } else if top < first {
            list_box.set_scroll_top(top);
        } else if bottom > first + height {
            list_box.set_scroll_top(bottom - height);
        }
        Some(row.id())
    }

    /// Which row an element is in.
    pub(super) fn index_of(&self, element: &Element) -> Option<usize> {
        let row = element.closest("[role=option]").ok()??;
        self.elements
            .iter()
            .position(|one| one.is_same_node(Some(&row)))
    }
}

fn row(
    document: &Document,
    entry: &Entry,
    flag: &str,
) -> Result<HtmlElement, wasm_bindgen::JsValue> {
    let row: HtmlElement = document.create_element("li")?.unchecked_into();
    row.set_id(&format!("otp-country-{}", entry.region));
    row.set_attribute("role", "option")?;
    row.set_attribute("aria-selected", "false")?;
    let picture = document.create_element("img")?;
    // Before the address, or the browser would not wait until it is needed.
    picture.set_attribute("loading", "lazy")?;
    picture.set_attribute("alt", "")?;
    picture.set_attribute("width", "24")?;
    picture.set_attribute("height", "16")?;
    picture.set_attribute("src", flag)?;
    let name = document.create_element("span")?;
    name.set_text_content(Some(&entry.name));
    let code = document.create_element("bdi")?;
    code.set_text_content(Some(&format!("+{}", entry.calling_code)));
    row.append_with_node_3(&picture, &name, &code)?;
    Ok(row)
}

fn set(element: &Element, name: &str, value: &str) {
    // Only fails for names that are no attribute names.
    let _set = element.set_attribute(name, value);
}
