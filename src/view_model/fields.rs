//! What the two fields say of themselves in their own attributes: they live in the page's tree, where no id of the shadow
//! tree reaches.

use super::Wording;
use crate::flow::{Field, State, Tone, Topic};

/// What both fields say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldsModel {
    /// The name of the code field, while a code is awaited.
    pub code_label: Option<String>,
    /// The phone field.
    pub phone: FieldModel,
    /// The code field.
    pub code: FieldModel,
}

/// What one field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldModel {
    /// What the status line says of it: `aria-description`.
    pub description: Option<String>,
    /// Whether something in it has to be changed: `aria-invalid`.
    pub is_invalid: bool,
}

impl FieldsModel {
    /// What the fields say in this state.
    pub fn of(state: &State, wording: &Wording<'_>) -> Self {
        let code_label = wording.words.code_label;
        Self {
            code_label: state.code_step().map(|step| code_label(step.length)),
            phone: field(Field::Phone, state, wording),
            code: field(Field::Code, state, wording),
        }
    }
}

fn field(field: Field, state: &State, wording: &Wording<'_>) -> FieldModel {
    let notice = state.notice_now();
    match notice.filter(|notice| notice.topic == Topic::Field(field)) {
        Some(notice) => FieldModel {
            description: Some(wording.sentence(notice.message)),
            is_invalid: notice.tone == Tone::Error,
        },
        None => FieldModel::default(),
    }
}
