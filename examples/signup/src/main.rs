//! The demo's sign-up server: an integrator's side in one small program.

fn main() {}
