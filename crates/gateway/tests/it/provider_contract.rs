//! One contract for every adapter, each against the stand-in of its vendor over a real socket.

mod answers;
mod calls;
mod codes;
mod conversion;
mod health;
mod probe;
mod published;
mod requests;
mod silence;
mod subject;
mod token;

pub(crate) use self::subject::stand_in;
