//! The backend of the widget: sends codes, checks them, signs the proof.
