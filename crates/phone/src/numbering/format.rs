//! National and international formats.

use crate::{
    metadata::{self, NumberFormat, Plan, Territory},
    number::Number,
};

/// In national format.
pub(crate) fn national(number: &Number) -> String {
    let Some(plan) = plan(number) else {
        return number.national.clone();
    };
    let format = find(&plan.formats, &number.national);
    let shown = format.map_or_else(
        || number.national.clone(),
        |format| format.national(&number.national),
    );
    with_extension(shown, plan, number)
}

/// In international format.
pub(crate) fn international(number: &Number) -> String {
    let code = number.calling_code;
    let Some(plan) = plan(number) else {
        return format!("+{code} {}", number.national);
    };
    let formats = if plan.international_formats.is_empty() {
        &plan.formats
    } else {
        &plan.international_formats
    };
    let format = find(formats, &number.national);
    let shown = format.map_or_else(
        || number.national.clone(),
        |format| format.plain(&number.national),
    );
    with_extension(format!("+{code} {shown}"), plan, number)
}

fn plan(number: &Number) -> Option<&'static Plan> {
    metadata::main_of(number.calling_code).and_then(Territory::plan)
}

fn find<'a>(formats: &'a [NumberFormat], national: &str) -> Option<&'a NumberFormat> {
    formats.iter().find(|format| format.is_for(national))
}

fn with_extension(mut shown: String, plan: &Plan, number: &Number) -> String {
    if let Some(extension) = &number.extension {
        shown.push_str(plan.extension_prefix.unwrap_or(" ext. "));
        shown.push_str(extension);
    }
    shown
}
