//! What Trunk builds: the WebAssembly module that the loader starts. Linking the library exports its `mount`.

use otp_verify as _;

fn main() {}
