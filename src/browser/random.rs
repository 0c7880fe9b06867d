//! The browser's randomness: the only place that draws it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// W3C Web Cryptography API, section 10.1; there in insecure contexts, too.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill(bytes: &mut [u8]);
}

/// 128 random bits.
pub(crate) fn random() -> u128 {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    u128::from_ne_bytes(bytes)
}
