//! Words that change.

use leptos::prelude::*;

/// A text, in an element of its own and set as a whole: what translates pages puts other nodes in the place of text nodes,
/// and a text that is written into the old one would never be seen. It has the direction of its language.
#[component]
pub(super) fn Words(
    /// What to say. A memo: what is the same is not written again, for a press that begins on one text node and ends on
    /// another is none in WebKit.
    text: Memo<String>,
) -> impl IntoView {
    view! { <span class="said" dir="auto" prop:textContent=text></span> }
}
