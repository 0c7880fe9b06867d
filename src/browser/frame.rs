//! The page around the frame that the element's page is in.

use js_sys::{Array, Reflect};

/// Origin of the page at the top, if this page is in a frame of it, and every page in between is of one of the two
/// origins: browsers read bound codes in no other frame ("Origin-bound one-time codes delivered via SMS", WICG,
/// section 3.3).
///
/// `None` where the browser does not tell who its ancestors are: those browsers read no messages. The referrer would not
/// do: after a step within the frame it is another page's.
pub(crate) fn top_origin() -> Option<String> {
    let location = web_sys::window()?.location();
    let own = location.origin().ok()?;
    let ancestors = Reflect::get(&location, &"ancestorOrigins".into()).ok()?;
    if ancestors.is_undefined() {
        return None;
    }
    let ancestors = Array::from(&ancestors);
    let top = ancestors.iter().last()?.as_string()?;
    let others = ancestors.iter().filter_map(|one| one.as_string());
    let readable = others.into_iter().all(|one| one == top || one == own);
    (readable && top != own).then_some(top)
}
