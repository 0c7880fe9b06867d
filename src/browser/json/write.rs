//! Writes JSON (RFC 8259).

use std::fmt;

use serde::ser::{Error, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use wasm_bindgen::JsValue;

/// JSON cannot say it, or the widget never does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsayable;

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not sayable")
    }
}

impl std::error::Error for Unsayable {}

impl Error for Unsayable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Written = Result<(), Unsayable>;

/// The JSON of a value.
pub(super) fn text(value: &impl Serialize) -> Result<String, Unsayable> {
    let mut text = String::new();
    value.serialize(Writer(&mut text))?;
    Ok(text)
}

/// Writes at the end of a text.
struct Writer<'a>(&'a mut String);

impl Writer<'_> {
    fn raw(self, word: &str) {
        self.0.push_str(word);
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unsayable;
    type SerializeSeq = Several<'a>;
    type SerializeStruct = Several<'a>;
    type SerializeTuple = Impossible<(), Unsayable>;
    type SerializeTupleStruct = Impossible<(), Unsayable>;
    type SerializeTupleVariant = Impossible<(), Unsayable>;
    type SerializeMap = Impossible<(), Unsayable>;
    type SerializeStructVariant = Impossible<(), Unsayable>;

    fn serialize_bool(self, value: bool) -> Written {
        self.raw(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.raw(&value.to_string());
        Ok(())
    }

    /// The browser knows which characters have to be escaped.
    fn serialize_str(self, value: &str) -> Written {
        let quoted = js_sys::JSON::stringify(&JsValue::from_str(value)).map_err(|_| Unsayable)?;
        self.raw(&String::from(quoted));
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.raw("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'a>, Unsayable> {
        Ok(Several::begin(self.0, '[', ']'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Several<'a>, Unsayable> {
        Ok(Several::begin(self.0, '{', '}'))
    }

    fn serialize_i8(self, _: i8) -> Written {
        Err(Unsayable)
    }

    fn serialize_i16(self, _: i16) -> Written {
        Err(Unsayable)
    }

    fn serialize_i32(self, _: i32) -> Written {
        Err(Unsayable)
    }

    fn serialize_i64(self, _: i64) -> Written {
        Err(Unsayable)
    }

    fn serialize_f32(self, _: f32) -> Written {
        Err(Unsayable)
    }

    fn serialize_f64(self, _: f64) -> Written {
        Err(Unsayable)
    }

    fn serialize_char(self, _: char) -> Written {
        Err(Unsayable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Unsayable)
    }

    fn serialize_unit(self) -> Written {
        Err(Unsayable)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Err(Unsayable)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Unsayable)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsayable> {
        Err(Unsayable)
    }
}

/// The items of an array, or the members of an object, with commas between them.
struct Several<'a> {
    text: &'a mut String,
    close: char,
    is_empty: bool,
}

impl<'a> Several<'a> {
    fn begin(text: &'a mut String, open: char, close: char) -> Self {
        text.push(open);
        Self {
            text,
            close,
            is_empty: true,
        }
    }

    fn next(&mut self) -> Writer<'_> {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.text.push(',');
        }
        Writer(self.text)
    }

    fn end(self) {
        self.text.push(self.close);
    }
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(self.next())
    }

    fn end(self) -> Written {
        Several::end(self);
        Ok(())
    }
}

impl SerializeStruct for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.next().serialize_str(name)?;
        self.text.push(':');
        value.serialize(Writer(self.text))
    }

    fn end(self) -> Written {
        Several::end(self);
        Ok(())
    }
}
