//! What Trunk builds: the WebAssembly module that the loader starts.

fn main() {}
