//! The dialog: a search field and a list box in one tree, as ids do not cross a shadow root.

mod contents;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use leptos::html::{Button, Dialog, Input, Ul};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event as DomEvent, HtmlElement, KeyboardEvent, MouseEvent};

use super::keys::Key;
use super::rows::Rows;
use super::{escape, position};
use crate::browser::locale::plain;
use crate::countries::CountryList;
use crate::flow::Event;
use crate::view::Ui;
use crate::view::words::Words;

/// The dialog and what is in it.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    ui: Ui,
    button: NodeRef<Button>,
    dialog: NodeRef<Dialog>,
    search: NodeRef<Input>,
    list_box: NodeRef<Ul>,
    list: StoredValue<CountryList>,
    rows: StoredValue<Rows, LocalStorage>,
    /// How many are found; what a screen reader is told.
    found: RwSignal<usize>,
    /// The id of the active row.
    active: RwSignal<Option<String>>,
    /// Rows are added to the latest search alone: a timer that another one replaces is cancelled. None is forgotten,
    /// for the closure of a forgotten one is never freed.
    filling: StoredValue<Option<Timeout>, LocalStorage>,
    /// While the dialog is open: the button under it can move.
    moves: StoredValue<Vec<EventListener>, LocalStorage>,
    /// From its first opening on: the key that has closed the dialog is released later.
    escape: StoredValue<Vec<EventListener>, LocalStorage>,
    /// What countries are known by besides, as far as it has been loaded.
    other_names: StoredValue<String>,
}

impl Panel {
    pub(super) fn new(ui: Ui, button: NodeRef<Button>) -> Self {
        Self {
            ui,
            button,
            dialog: NodeRef::new(),
            search: NodeRef::new(),
            list_box: NodeRef::new(),
            list: StoredValue::default(),
            rows: StoredValue::new_local(Rows::default()),
            found: RwSignal::new(0),
            active: RwSignal::new(None),
            filling: StoredValue::new_local(None),
            moves: StoredValue::new_local(Vec::new()),
            escape: StoredValue::new_local(Vec::new()),
            other_names: StoredValue::default(),
        }
    }

    pub(super) fn view(self) -> impl IntoView {
        let words = move || self.ui.words();
        view! {
            <dialog
                part="country-list"
                class="countries"
                node_ref=self.dialog
                aria-label=move || words().country_label
                on:click=move |event| self.clicked(&event)
                on:close=move |_| self.closed()
            >
                <div class="search">
                    <input
                        type="text"
                        role="combobox"
                        aria-label=move || words().country_search
                        aria-autocomplete="list"
                        aria-controls="otp-countries"
                        aria-expanded=move || (self.found.get() > 0).to_string()
                        aria-activedescendant=move || self.active.get()
                        placeholder=move || words().country_search
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="done"
                        node_ref=self.search
                        on:input=move |_| self.searched()
                        on:keydown=move |event| self.pressed(&event)
                    />
                    <button
                        class="close"
                        type="button"
                        aria-label=move || words().close
                        on:click=move |_| self.close()
                    ></button>
                </div>
                <ul
                    id="otp-countries"
                    role="listbox"
                    aria-label=move || words().country_label
                    tabindex="-1"
                    node_ref=self.list_box
                    // The search field keeps the keyboard.
                    on:mousedown=move |event| event.prevent_default()
                ></ul>
                <p role="status" class="found" class:none=move || self.found.get() == 0>
                    <Words text=Memo::new(move |_| (words().countries_found)(self.found.get()))/>
                </p>
            </dialog>
        }
    }

    /// Opens it, with this already typed into the search field.
    pub(super) fn open(self, typed: &str) {
        let (Some(dialog), Some(search)) =
            (self.dialog.get_untracked(), self.search.get_untracked())
        else {
            return;
        };
        if dialog.open() {
            return;
        }
        self.fill();
        search.set_value(typed);
        // Only fails where the element is in no page any more.
        let _shown = dialog.show_modal();
        let _focused = search.focus();
        // The letters to come go behind it: not every browser puts the caret there.
        let end = u32::try_from(typed.encode_utf16().count()).unwrap_or_default();
        let _moved = search.set_selection_range(end, end);
        if let Some(button) = self.button.get_untracked() {
            let moves = position::keep(&dialog, &button, move || self.keep_in_sight());
            self.moves.set_value(moves);
            self.escape.set_value(escape::keep(&dialog));
        }
        if typed.is_empty() {
            self.show();
        } else {
            self.searched();
        }
    }

    fn keep_in_sight(self) {
        if let Some(list_box) = self.list_box.try_get_untracked().flatten() {
            self.activate(&list_box);
        }
    }

    fn searched(self) {
        let Some(search) = self.search.get_untracked() else {
            return;
        };
        let typed = plain(&search.value());
        let ((), missing) =
            phone::with_missing(|| self.list.update_value(|list| list.search(&typed)));
        // Of a calling code that several countries have, only its plans tell which country the digits mean.
        for calling_code in missing {
            self.ui.plan(calling_code, move || self.search_again());
        }
        self.show();
    }

    /// There is more to find by now, if the list is still open and something is searched for.
    fn search_again(self) {
        let is_open = || Some(self.dialog.try_get_untracked()??.open());
        let is_searched = || Some(!self.search.try_get_untracked()??.value().is_empty());
        if is_open() == Some(true) && is_searched() == Some(true) {
            self.searched();
        }
    }

    /// Shows what is found, and the active row of it.
    fn show(self) {
        let Some(list_box) = self.list_box.get_untracked() else {
            return;
        };
        self.list.with_value(|list| {
            self.rows
                .update_value(|rows| rows.show(list.found(), &list_box));
            self.found.set(list.found().len());
        });
        self.fill_later();
        self.activate(&list_box);
    }

    /// Adds the rows that are not on the screen at first, a few at a time, as long as nothing else is typed.
    fn fill_later(self) {
        let fill = move || {
            if self.fill_some() {
                self.fill_later();
            }
        };
        self.filling
            .try_update_value(|filling| filling.replace(Timeout::new(FILL_MS, fill)));
    }

    /// Whether there are more.
    fn fill_some(self) -> bool {
        let Some(list_box) = self.list_box.get_untracked() else {
            return false;
        };
        let more = self.rows.try_update_value(|rows| rows.show_more(&list_box));
        more.unwrap_or_default()
    }

    fn activate(self, list_box: &HtmlElement) {
        let active = self.list.with_value(CountryList::active);
        // Keys can be quicker, and the chosen country may be far down.
        while self.rows.with_value(|rows| rows.awaits(active)) && self.fill_some() {}
        let id = self
            .rows
            .try_update_value(|rows| rows.activate(active, list_box));
        self.active.set(id.flatten());
    }

    fn pressed(self, event: &KeyboardEvent) {
        match Key::of(event) {
            Some(Key::Go(to)) => {
                event.prevent_default();
                self.list.update_value(|list| list.go(to));
                if let Some(list_box) = self.list_box.get_untracked() {
                    self.activate(&list_box);
                }
            }
            Some(Key::Choose) => {
                event.prevent_default();
                self.choose(self.list.with_value(CountryList::active));
            }
            Some(Key::Letter(_)) | None => {}
        }
    }

    /// A row, or the backdrop: that is the dialog itself.
    fn clicked(self, event: &MouseEvent) {
        let Some(target) = target(event) else {
            return;
        };
        let is_backdrop = self.dialog.with_untracked(|dialog| {
            dialog
                .as_ref()
                .is_some_and(|it| it.is_same_node(Some(&target)))
        });
        if is_backdrop {
            self.close();
            return;
        }
        self.choose(self.rows.with_value(|rows| rows.index_of(&target)));
    }

    fn choose(self, index: Option<usize>) {
        let region = self
            .list
            .with_value(|list| Some(list.entries().get(index?)?.region));
        if let Some(region) = region {
            self.close();
            self.ui.send(Event::RegionChosen(region));
        }
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Whichever way it was closed: the keyboard goes back to where it came from.
    fn closed(self) {
        // Told late, and open again by now.
        if self
            .dialog
            .get_untracked()
            .is_some_and(|dialog| dialog.open())
        {
            return;
        }
        self.moves.set_value(Vec::new());
        self.active.set(None);
        self.rows.set_value(Rows::default());
        if let Some(list_box) = self.list_box.get_untracked() {
            list_box.replace_children_with_node_0();
        }
        if let Some(button) = self.button.get_untracked() {
            // Fails for no element that is in a page.
            let _focused = button.focus();
        }
    }
}

/// Between two lots of rows: a frame for what else there is to do.
const FILL_MS: u32 = 32;

fn target(event: &DomEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
