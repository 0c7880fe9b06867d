//! The country of the number: the browser's own list, which every phone draws its own way.

use leptos::html::Select;
use leptos::prelude::*;
use phone::Region;

use super::Ui;
use crate::flow::Event;

/// A compact face ("US +1") over a native `<select>` with every country's name.
#[component]
pub(super) fn CountrySelect(ui: Ui) -> impl IntoView {
    let select = NodeRef::<Select>::new();
    let region = ui.part(|state| state.phone.region);
    let offered = ui.part(|state| {
        phone::countries()
            .iter()
            .map(|country| country.region)
            .filter(|region| state.offers(*region))
            .collect::<Vec<_>>()
    });
    let preferred = ui.part(|state| state.options.preferred_countries.clone());
    let options = move || {
        in_order(ui, &offered.get(), &preferred.get())
            .into_iter()
            .map(|(region, name)| {
                let label = format!("{name} +{}", phone::calling_code(region));
                view! { <option value=region.as_str().to_owned()>{label}</option> }
            })
            .collect_view()
    };
    // After the list, for a select takes only the value of an option it has.
    Effect::new(move || {
        offered.track();
        preferred.track();
        let value = region.get().map(|region| region.as_str().to_owned());
        if let Some(select) = select.get() {
            select.set_value(&value.unwrap_or_default());
        }
    });
    let chosen = move |event| {
        ui.send(
            event_target_value(&event)
                .parse()
                .map_or(Event::RegionCleared, Event::RegionChosen),
        );
    };
    let code = move || region.get().map(|region| region.as_str().to_owned());
    let calling_code = move || {
        region
            .get()
            .map(|region| format!("+{}", phone::calling_code(region)))
    };
    view! {
        <div class="country">
            <span class="face" aria-hidden="true">
                <span class="region">{code}</span>
                <span>{calling_code}</span>
                <span class="chevron"></span>
            </span>
            <select
                part="country"
                node_ref=select
                aria-label=ui.words.country_label
                disabled=move || ui.disabled.get()
                on:change=chosen
            >
                <option value="">{ui.words.country_none}</option>
                {options}
            </select>
        </div>
    }
}

/// The countries by name, those the page prefers first.
fn in_order(ui: Ui, offered: &[Region], preferred: &[Region]) -> Vec<(Region, String)> {
    let named = |region: Region| (region, ui.country_name(region));
    let mut rest: Vec<_> = offered
        .iter()
        .filter(|region| !preferred.contains(region))
        .map(|region| named(*region))
        .collect();
    // The browser knows where Å, É and Ö go in the person's language.
    rest.sort_by(|(_, one), (_, other)| {
        js_sys::JsString::from(one.as_str())
            .locale_compare(other, &js_sys::Array::new(), &js_sys::Object::new())
            .cmp(&0)
    });
    preferred
        .iter()
        .filter(|region| offered.contains(region))
        .map(|region| named(*region))
        .chain(rest)
        .collect()
}
